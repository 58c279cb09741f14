"""The three layouts of couples' data, and the ways between them. Nothing is lost on any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trustscale.dyads._naming import Naming, named_columns, partner_columns
from trustscale.errors import PairingError
from trustscale.responses.allowed import shown
from trustscale.responses.frames import Frame, add_columns, column_names, column_values, open_frame, row_count
from trustscale.responses.rows import beside, stack_rows, take_rows
from trustscale.results.render import counted

if TYPE_CHECKING:
    from trustscale.dyads._couples import Couples

Rows = NDArray[np.intp]


def person_columns(couples: Couples) -> list[str]:
    """The columns that differ between partners, in the order of the data."""
    others = {couples.dyad, couples.role, *couples.shared}
    return [name for name in column_names(couples.frame) if name not in others]


def to_dyad(couples: Couples, naming: Naming) -> Frame:
    """One row per couple."""
    head = ([] if couples.numbered else [couples.dyad]) + list(couples.shared)
    partners = (str(couples.members[0]), str(couples.members[1]))
    named = named_columns(person_columns(couples), naming, partners, taken=head)
    sides = [
        take_rows(couples.frame, rows, {variable: pair[side] for variable, pair in named.items()})
        for side, rows in enumerate((couples.first, couples.second))
    ]
    wide = beside(beside(take_rows(couples.frame, couples.first, head), sides[0]), sides[1])
    return _select(wide, [*head, *(column for pair in named.values() for column in pair)])


def to_pairwise(couples: Couples, suffixes: tuple[str, str]) -> Frame:
    """One row per person who has a partner, with the partner's values beside their own."""
    rows = np.sort(np.concatenate([couples.first, couples.second]))
    partners = partner_rows(couples)[rows]
    head = [couples.dyad] + ([couples.role] if couples.role else [])
    names = person_columns(couples)
    own = take_rows(couples.frame, rows, {name: name + suffixes[0] for name in names})
    other = take_rows(couples.frame, partners, {name: name + suffixes[1] for name in names})
    long = beside(beside(take_rows(couples.frame, rows, [*head, *couples.shared]), own), other)
    pairs = [name + suffix for name in names for suffix in suffixes]
    return _select(long, [*head, *couples.shared, *pairs])


def partner_rows(couples: Couples) -> Rows:
    """For each row the row of the partner; -1 where there is none."""
    partners = np.full(row_count(couples.frame), -1, dtype=np.intp)
    partners[couples.first], partners[couples.second] = couples.second, couples.first
    return partners


def from_dyad(
    frame: Frame,
    *,
    naming: Naming,
    members: tuple[Any, Any],
    dyad: str | None,
    role: str,
    shared: Sequence[str],
    variables: Sequence[str] | None,
) -> tuple[Frame, str, tuple[str, ...]]:
    """One row per person, two by two, out of one row per couple; the couples' column; what they share."""
    partners = (str(members[0]), str(members[1]))
    names = [name for name in column_names(frame) if name != dyad and name not in shared]
    if variables is None:
        pairs = partner_columns(names, naming, partners)
        taken = {column for pair in pairs.values() for column in pair}
        shared = [*shared, *(name for name in names if name not in taken)]
    else:
        pairs = named_columns(variables, naming, partners)
        _check_pairs(pairs, column_names(frame))
    if not pairs:
        raise PairingError(
            "No column names a partner.",
            code="TS-D006",
            where=[f"looked for names like {naming.column('x', partners[0])!r}"],
            mend="say how columns are named with `naming`, and what the partners are called with `members`.",
        )
    head = ([dyad] if dyad else []) + list(shared)
    rows = np.arange(row_count(frame), dtype=np.intp)
    sides = [
        take_rows(
            frame, rows, {name: name for name in head} | {pair[side]: name for name, pair in pairs.items()}
        )
        for side in (0, 1)
    ]
    order = np.arange(2 * len(rows), dtype=np.intp).reshape(2, -1).T.ravel()
    long = take_rows(stack_rows(sides[0], sides[1]), order, column_names(sides[0]))
    made: dict[str, Any] = {role: _alternating(members, len(rows))}
    if dyad is None:
        dyad, made = "dyad", {"dyad": np.repeat(rows + 1, 2)} | made
    _refuse_taken(made, column_names(long))
    long = open_frame(add_columns(long, column_names(long), made))
    return _select(long, [dyad, role, *pairs, *shared]), dyad, tuple(shared)


def from_pairwise(
    frame: Frame, *, suffixes: tuple[str, str], head: Sequence[str], variables: Sequence[str] | None
) -> tuple[Frame, dict[str, str]]:
    """The persons' own values, and for each variable the column that holds the partner's."""
    own, other = suffixes
    names = column_names(frame)
    found = [
        name.removesuffix(own)
        for name in names
        if name.endswith(own) and name.removesuffix(own) + other in names
    ]
    wanted = found if variables is None else list(variables)
    absent = [f"{name}{suffix}" for name in wanted for suffix in suffixes if name + suffix not in names]
    if absent or not wanted:
        raise PairingError(
            "Columns of a pairwise file are not there.",
            code="TS-D006",
            where=absent or [f"looked for names like {'x' + own!r} and {'x' + other!r}"],
            mend="say how they end with `suffixes`.",
        )
    rows = np.arange(row_count(frame), dtype=np.intp)
    renamed = {name: name for name in head} | {name + own: name for name in wanted}
    return take_rows(frame, rows, renamed), {name: name + other for name in wanted}


def refuse_other_partners(frame: Frame, couples: Couples, columns: dict[str, str]) -> None:
    """Hold the partner's values of a pairwise file against the partner's own row.

    Raises
    ------
    PairingError
        TS-D007.
    """
    partners = partner_rows(couples)
    rows = np.flatnonzero(partners >= 0)
    places = []
    for name, column in columns.items():
        own, claimed = column_values(couples.frame, name), column_values(frame, column)
        places += [
            f"row {row}, {column}: {shown(claimed[row])}, but the partner has {shown(own[partners[row]])}"
            for row in rows[~_equal(own[partners[rows]], claimed[rows])].tolist()
        ]
    if places:
        raise PairingError(
            f"{counted(len(places), 'value')} of partners are not what the partners' own rows say.",
            code="TS-D007",
            where=places,
            mend="make the pairwise file again from the individual one.",
        )


def refuse_unshared(couples: Couples) -> None:
    """Refuse a column of the couple that differs between its partners.

    Raises
    ------
    PairingError
        TS-D008.
    """
    names = column_values(couples.frame, couples.dyad)
    places = []
    for column in couples.shared:
        values = column_values(couples.frame, column)
        same = _equal(values[couples.first], values[couples.second])
        places += [
            f"{couples.dyad} {shown(names[row])}, {column}: {shown(values[row])} and {shown(values[other])}"
            for row, other in zip(couples.first[~same].tolist(), couples.second[~same].tolist(), strict=True)
        ]
    if places:
        raise PairingError(
            "Partners differ in what belongs to the couple.",
            code="TS-D008",
            where=places,
            mend="correct the values, or leave the columns out of `shared`.",
        )


def _equal(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """Where two columns hold the same; two gaps are the same."""
    if a.dtype != object and b.dtype != object:
        return np.asarray((a == b) | ((a != a) & (b != b)), dtype=np.bool_)
    both = zip(a.tolist(), b.tolist(), strict=True)
    return np.array([x == y or (_blank(x) and _blank(y)) for x, y in both], dtype=np.bool_)


def _blank(value: Any) -> bool:
    return value is None or value != value  # NaN alone differs from itself


def _alternating(members: tuple[Any, Any], n: int) -> NDArray[Any]:
    """The roles of persons who come two by two."""
    if all(isinstance(member, int) for member in members):
        return np.tile(np.array(members), n)
    return np.tile(np.array([str(member) for member in members], dtype=object), n)


def _select(frame: Frame, names: Sequence[str]) -> Frame:
    return take_rows(frame, np.arange(row_count(frame), dtype=np.intp), names)


def _refuse_taken(made: dict[str, Any], has: Sequence[str]) -> None:
    taken = [name for name in made if name in has]
    if taken:
        raise PairingError(
            f"The file has a column {taken[0]!r} already, which is made for the other layouts.",
            code="TS-D005",
            mend="name another column with dyad= or role=.",
        )


def _check_pairs(pairs: dict[str, tuple[str, str]], has: Sequence[str]) -> None:
    absent = [column for pair in pairs.values() for column in pair if column not in has]
    if absent:
        raise PairingError(
            "Columns of partners are not there.",
            code="TS-D006",
            where=absent,
            mend="say how columns are named with `naming`, and what the partners are called with `members`.",
        )
