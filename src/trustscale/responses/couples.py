"""Who belongs to which couple: rows numbered by couple and role, and rows that cannot be a couple's.

Both reading and :mod:`trustscale.dyads` go by this, so that they refuse the same rows in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import PairingError
from trustscale.responses.allowed import shown
from trustscale.responses.frames import Frame, value_positions
from trustscale.results.render import counted

Numbers: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """The couple and the role of each row.

    Attributes
    ----------
    couple : int array of shape (n,)
        Number of the couple in the order in which couples appear; -1 where the cell is blank.
    couples : tuple
        What the column calls each couple.
    role : int array of shape (n,), optional
        Number of the role; -1 where the cell is blank.
    roles : tuple
        What the column calls each role.
    """

    couple: Numbers
    couples: tuple[Any, ...]
    role: Numbers | None = None
    roles: tuple[Any, ...] = ()


def membership(frame: Frame, dyad: str, role: str | None = None) -> Membership:
    """Number the rows by couple, and by role where there is one. Spaces around a name do not matter."""
    couple, couples = _numbered(*value_positions(frame, dyad))
    numbers, roles = (None, ()) if role is None else _numbered(*value_positions(frame, role))
    return Membership(couple, couples, numbers, roles)


def _numbered(positions: Numbers, distinct: Sequence[Any]) -> tuple[Numbers, tuple[Any, ...]]:
    """The same with one number for names that differ in spaces only, and none for blank ones."""
    numbers: dict[Any, int] = {}
    translated = np.full(len(distinct) + 1, -1, dtype=np.intp)  # the last one for -1
    for position, value in enumerate(distinct):
        value = value.strip() if isinstance(value, str) else value
        if value is None or value == "" or value != value:  # NaN alone differs from itself
            continue
        translated[position] = numbers.setdefault(value, len(numbers))
    return translated[positions], tuple(numbers)


def refuse_crowded(
    members: Membership, *, name: str, dyad: str, role: str | None, row: Callable[[int], int]
) -> None:
    """Refuse couples of more than two rows, and couples in which two rows have one role.

    Parameters
    ----------
    members : Membership
        The rows.
    name : str
        Of the file or frame, for the message.
    dyad, role : str
        The columns, for the message.
    row : callable
        From a position to the row number that a person sees.

    Raises
    ------
    PairingError
        TS-R204 more than two rows; TS-R205 one role twice.
    """
    order, starts, sizes = _by_couple(members.couple)
    crowded = [
        f"{dyad} {shown(members.couples[number])}: rows "
        f"{_listed(order[starts[number] : starts[number] + sizes[number]], row)}"
        for number in np.flatnonzero(sizes > 2).tolist()
    ]
    if crowded:
        raise PairingError(
            f"{name}: {counted(len(crowded), 'couple')} with more than two rows.",
            code="TS-R204",
            where=crowded,
            mend="keep one row per partner (of several waves, one wave), or read without dyad=.",
        )
    alike = [
        f"{dyad} {shown(members.couples[members.couple[first]])}: rows {_listed((first, second), row)} "
        f"are both {shown(members.roles[which])}"
        for first, second, which in _of_one_role(members, order, starts[sizes == 2])
    ]
    if alike:
        raise PairingError(
            f"{name}: {counted(len(alike), 'couple')} in which both partners have the same {role}.",
            code="TS-R205",
            where=alike,
            mend="correct the roles; where no role tells all partners apart, leave role= out.",
        )


def _of_one_role(members: Membership, order: Numbers, starts: Numbers) -> list[tuple[int, int, int]]:
    """Both rows and the role of each couple in which the two have one role."""
    if members.role is None:
        return []
    first, second = order[starts], order[starts + 1]
    role = members.role[first]
    same = (role == members.role[second]) & (role >= 0)
    return list(zip(first[same].tolist(), second[same].tolist(), role[same].tolist(), strict=True))


def pair_rows(members: Membership) -> tuple[Numbers, Numbers, Numbers]:
    """Rows of the first and the second member of each couple of two, and rows of persons without a partner.

    Couples come in the order in which they appear. With roles, the first member is the one whose role has the
    lower number; without, the one who appears first.
    """
    order, starts, sizes = _by_couple(members.couple)
    first, second = order[starts[sizes == 2]], order[starts[sizes == 2] + 1]
    if members.role is not None:
        swap = members.role[first] > members.role[second]
        first, second = np.where(swap, second, first), np.where(swap, first, second)
    alone = np.concatenate([np.flatnonzero(members.couple < 0), order[starts[sizes == 1]]])
    return first, second, np.sort(alone)


def _by_couple(couple: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Rows sorted by couple, where each couple starts, and how many rows it has."""
    order = np.argsort(couple, kind="stable").astype(np.intp)
    sizes = np.bincount(couple[couple >= 0]).astype(np.intp)
    starts = np.count_nonzero(couple < 0) + np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    return order, starts[: len(sizes)], sizes


def _listed(rows: Iterable[int], row: Callable[[int], int]) -> str:
    numbers = [str(row(int(position))) for position in rows]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
