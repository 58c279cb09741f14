"""``pair``: which two persons are a couple."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from trustscale._checks import check_option
from trustscale.dyads._couples import Couples, Layout
from trustscale.dyads._layouts import from_dyad, from_pairwise, refuse_other_partners, refuse_unshared
from trustscale.dyads._naming import Naming
from trustscale.dyads._sources import Persons, check_columns, read_persons
from trustscale.errors import OptionError, PairingError, did_you_mean
from trustscale.responses.allowed import shown
from trustscale.responses.couples import Membership, membership, pair_rows, refuse_crowded
from trustscale.responses.frames import Frame, column_names, row_count
from trustscale.responses.rows import take_rows
from trustscale.results.alerts import Alert
from trustscale.results.render import counted

Names: TypeAlias = str | Sequence[str]


def pair(
    data: Any,
    *,
    layout: Layout = "individual",
    dyad: str | None = None,
    role: str | None = None,
    id: str | None = None,  # noqa: A002  # as in read_responses
    members: tuple[Any, Any] | None = None,
    exchangeable: bool = False,
    variables: Names | None = None,
    shared: Names = (),
    naming: Naming | None = None,
    suffixes: tuple[str, str] = ("_actor", "_partner"),
) -> Couples:
    """Say which persons are couples.

    Parameters
    ----------
    data : Scores, Responses, frame or Couples
        Scores or answers that were read with ``dyad=`` (and ``role=``); a pandas, Polars or PyArrow frame;
        or couples, which come back with the variables asked for.
    layout : "individual", "dyad" or "pairwise"
        How a frame is laid out: one row per person, one per couple, or one per person with the partner's
        values beside it.
    dyad, role : str, optional
        The columns that say which couple and which partner. In a file with one row per couple, ``dyad`` may
        be missing, and ``role`` is what the column of roles will be called.
    id : str, optional
        The column that says which person; scores know it from reading.
    members : pair, optional
        The two roles, the first one first; otherwise their order in the alphabet. In a file with one row per
        couple what the names of columns call the partners, ``("1", "2")`` unless told.
    exchangeable : bool
        Whether to treat partners as exchangeable although there are roles. Without roles they are.
    variables : str or list of str, optional
        Columns to take; otherwise all scores, all items, or all columns of the frame.
    shared : str or list of str
        Columns that belong to the couple, such as the months together.
    naming : Naming, optional
        How columns of a file with one row per couple are named: the order of stem, item and partner, and the
        delimiters. ``Naming("sip", ("", "_"))``, as in ``x1_A``, unless told.
    suffixes : pair of str
        Ends of the names in a pairwise file.

    Returns
    -------
    Couples
        With ``to_frame("individual" | "dyad" | "pairwise")``. Persons without a partner stay in the
        individual layout; an alert counts them.

    Raises
    ------
    PairingError
        TS-R204 more than two of one couple; TS-R205 two of one role; TS-D001 no column of couples;
        TS-D002 roles that are not the same two in all couples; TS-D003 no couple; TS-D004 to TS-D008 names
        and values of a wide or pairwise file.

    References
    ----------
    Kenny, D. A., Kashy, D. A., & Cook, W. L. (2006). Dyadic data analysis. Guilford Press. Chapter 1.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> persons = pd.DataFrame(
    ...     {"couple": [1, 1, 2, 2, 3], "who": ["w", "m", "m", "w", "w"], "trust": [4.0, 3.5, 2.0, 2.5, 3.0]}
    ... )
    >>> couples = ts.dyads.pair(persons, dyad="couple", role="who", members=("w", "m"))
    >>> couples.to_frame("dyad")
       couple  trust_w  trust_m
    0       1      4.0      3.5
    1       2      2.5      2.0
    >>> print(couples)
    2 couples; who tells partners apart: 'w' and 'm'
      1 variable: trust
    couples: 1 person has no partner in the data and is left out of what is said about couples. ... [TS-D020]
    """
    wanted = check_option(layout, Layout, name="layout")
    names, belong = listed(variables), listed(shared) or ()
    if isinstance(data, Couples):
        return _with_variables(data, names)
    if wanted == "dyad":
        return _from_wide(
            data,
            dyad=dyad,
            role=role or "role",
            person=id,
            members=members or ("1", "2"),
            exchangeable=exchangeable,
            variables=names,
            shared=belong,
            naming=naming or Naming(),
        )
    persons = read_persons(data, (dyad, role, id, *belong, *(names or ())))
    named = {"dyad": dyad, "role": role, "id": id}
    roles = persons.roles | {name: column for name, column in named.items() if column is not None}
    persons = replace(persons, roles=roles)
    dyad, role = _checked(persons, belong)
    partner_columns: dict[str, str] = {}
    if wanted == "pairwise":
        head = [*dict.fromkeys((*persons.roles.values(), *belong))]
        frame, partner_columns = from_pairwise(persons.frame, suffixes=suffixes, head=head, variables=names)
        persons = replace(persons, frame=frame, variables=tuple(partner_columns))
    couples = _paired(
        persons,
        dyad=dyad,
        role=None if exchangeable else role,
        members=members,
        variables=names,
        shared=belong,
        naming=naming or Naming(),
    )
    if wanted == "pairwise":
        refuse_other_partners(read_persons(data).frame, couples, partner_columns)
    return couples


def listed(names: Names | None) -> tuple[str, ...] | None:
    """Names as a tuple; one name needs no list around it."""
    if names is None:
        return None
    return (names,) if isinstance(names, str) else tuple(names)


def _with_variables(couples: Couples, variables: tuple[str, ...] | None) -> Couples:
    if variables is None:
        return couples
    check_columns(variables, column_names(couples.frame), "the couples")
    return replace(couples, variables=variables)


def _checked(persons: Persons, shared: Sequence[str]) -> tuple[str, str | None]:
    dyad = persons.roles.get("dyad")
    if dyad is None:
        raise PairingError(
            f"It is not known which rows of {persons.name} are a couple.",
            code="TS-D001",
            mend='pass dyad="couple" (the name of that column), or read the answers with dyad=.',
        )
    check_columns((*persons.roles.values(), *shared), column_names(persons.frame), persons.name)
    return dyad, persons.roles.get("role")


def _paired(
    persons: Persons,
    *,
    dyad: str,
    role: str | None,
    members: tuple[Any, Any] | None,
    variables: tuple[str, ...] | None,
    shared: tuple[str, ...],
    naming: Naming,
) -> Couples:
    """Couples out of rows of persons."""
    if variables is not None:
        check_columns(variables, column_names(persons.frame), persons.name)
    frame = _columns_kept(persons, dyad, role, variables, shared)
    who = membership(frame, dyad, role)
    refuse_crowded(who, name=persons.name, dyad=dyad, role=role, row=int)
    if role is not None:
        who, members = _ordered(who, dyad, role, members)
    first, second, singles = pair_rows(who)
    if not len(first):
        raise PairingError(
            f"{persons.name}: no couple has both partners.",
            code="TS-D003",
            where=[f"{counted(len(who.couples), 'value')} in {dyad!r}, each in one row"],
            mend="check that dyad= names the column that both partners of a couple share.",
        )
    head = {dyad, role, *shared, *persons.roles.values()}
    couples = Couples(
        frame=frame,
        dyad=dyad,
        role=role,
        members=members or ("1", "2"),
        distinguishable=role is not None,
        variables=variables or tuple(name for name in _numeric(frame, persons.variables) if name not in head),
        shared=shared,
        id=persons.roles.get("id"),
        first=first,
        second=second,
        singles=singles,
        naming=naming,
        numbered=False,
        _provenance=persons.provenance,
        _alerts=_singles_alert(len(singles)),
    )
    refuse_unshared(couples)
    return couples


def _columns_kept(
    persons: Persons, dyad: str, role: str | None, variables: tuple[str, ...] | None, shared: tuple[str, ...]
) -> Frame:
    """The frame; where variables were named, only those and the columns that say whose they are."""
    if variables is None:
        return persons.frame
    wanted = {dyad, role, *persons.roles.values(), *shared, *variables}
    names = [name for name in column_names(persons.frame) if name in wanted]
    return take_rows(persons.frame, np.arange(row_count(persons.frame), dtype=np.intp), names)


def _numeric(frame: Frame, names: Sequence[str]) -> list[str]:
    return [name for name in names if frame.get_column(name).dtype.is_numeric()]


def _ordered(
    who: Membership, dyad: str, role: str, members: tuple[Any, Any] | None
) -> tuple[Membership, tuple[Any, Any]]:
    """The roles numbered in their order; the same two of them in every couple."""
    first, second, _ = pair_rows(who)
    if who.role is None or not len(first):
        return who, members or ("1", "2")
    pairs = np.stack([who.role[first], who.role[second]], axis=1)
    kinds, example, counts = np.unique(pairs, axis=0, return_index=True, return_counts=True)
    if len(kinds) > 1 or (kinds < 0).any():
        raise PairingError(
            f"{role!r} does not tell the partners of all couples apart.",
            code="TS-D002",
            where=[
                f"{_called(who, kind)}: {counted(int(n), 'couple')}, such as {dyad} "
                f"{shown(who.couples[who.couple[first[row]]])}"
                for kind, row, n in zip(kinds.tolist(), example.tolist(), counts.tolist(), strict=True)
            ],
            mend="give both partners of every couple one of the same two roles, or leave role= out.",
        )
    has = [who.roles[number] for number in kinds[0]]
    order = _in_order(has, members, role)
    numbers = np.full(len(who.roles) + 1, -1, dtype=np.intp)
    for number, name in enumerate(order):
        numbers[who.roles.index(name)] = number
    return replace(who, role=numbers[who.role], roles=tuple(order)), (order[0], order[1])


def _called(who: Membership, kind: list[int]) -> str:
    return " and ".join("no role" if number < 0 else shown(who.roles[number]) for number in kind)


def _in_order(has: list[Any], members: tuple[Any, Any] | None, role: str) -> list[Any]:
    if members is None:
        return sorted(has, key=lambda name: (isinstance(name, str), name))
    unknown = [f"{name!r}{did_you_mean(str(name), map(str, has))}" for name in members if name not in has]
    if unknown or len(set(members)) != 2:
        raise OptionError(
            f"`members` must be the two roles in {role!r}.",
            code="TS-D011",
            where=unknown,
            mend=f"they are {shown(has[0])} and {shown(has[1])}.",
        )
    return list(members)


def _from_wide(
    data: Any,
    *,
    dyad: str | None,
    role: str,
    person: str | None,
    members: tuple[Any, Any],
    exchangeable: bool,
    variables: tuple[str, ...] | None,
    shared: tuple[str, ...],
    naming: Naming,
) -> Couples:
    """Couples out of rows of couples."""
    persons = read_persons(data)
    check_columns([*([dyad] if dyad else []), *shared], column_names(persons.frame), persons.name)
    frame, name, shared = from_dyad(
        persons.frame,
        naming=naming,
        members=members,
        dyad=dyad,
        role=role,
        shared=shared,
        variables=variables,
    )
    n = row_count(persons.frame)
    if dyad is not None:
        refuse_crowded(membership(frame, name, role), name=persons.name, dyad=name, role=role, row=_half)
    if person is not None:
        check_columns((person,), column_names(frame), persons.name)
    head = {name, role, person, *shared}
    columns = [column for column in column_names(frame) if column not in head]
    return Couples(
        frame=frame,
        dyad=name,
        role=role,
        members=members,
        distinguishable=not exchangeable,
        variables=variables or tuple(_numeric(frame, columns)),
        shared=shared,
        id=person,
        first=np.arange(0, 2 * n, 2, dtype=np.intp),
        second=np.arange(1, 2 * n, 2, dtype=np.intp),
        singles=np.empty(0, dtype=np.intp),
        naming=naming,
        numbered=dyad is None,
        _provenance=persons.provenance,
        _alerts=(),
    )


def _half(position: int) -> int:
    """The row of a couple in its file, from the row of a partner."""
    return position // 2


def _singles_alert(n: int) -> tuple[Alert, ...]:
    if not n:
        return ()
    words = "has no partner in the data and is" if n == 1 else "have no partner in the data and are"
    return (
        Alert(
            "TS-D020",
            "couples",
            f"{counted(n, 'person', 'persons')} {words} left out of what is said about couples.",
            "Say how many in the report.",
            value=float(n),
        ),
    )
