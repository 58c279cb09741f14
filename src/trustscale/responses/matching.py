"""Which column of a file is which item of an instrument."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from trustscale.errors import ColumnError, did_you_mean
from trustscale.instruments.model import Instrument, Item
from trustscale.responses.folding import fold_case, fold_name, fold_text
from trustscale.responses.headings import endings, folded_names, wordings
from trustscale.responses.unmatched import (
    Hits,
    How,
    refuse_missing,
    refuse_several,
    refuse_shared,
    short_name,
)
from trustscale.results.render import counted

Keys: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Match:
    """One item, its column, and how the column was found."""

    item: str
    column: str
    how: How


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column is which item.

    Attributes
    ----------
    matches : tuple of Match
        In the instrument's item order.
    absent : tuple of str
        Items without a column: those that ``columns={item: None}`` says are not in the file, and covariates,
        single and attention items that were not found.
    """

    matches: tuple[Match, ...]
    absent: tuple[str, ...] = ()

    def columns(self) -> dict[str, str]:
        """Item to column."""
        return {match.item: match.column for match in self.matches}

    def found_by(self, how: How) -> tuple[str, ...]:
        """Items that were found in this way."""
        return tuple(match.item for match in self.matches if match.how == how)


def match_columns(
    columns: Sequence[str],
    instrument: Instrument,
    *,
    columns_map: Mapping[str, str | None] | None = None,
    question_texts: Mapping[str, str] | None = None,
    reserved: Collection[str] = (),
    name: str = "the file",
    by_name: bool = False,
) -> Matching:
    """Find the column of each item.

    A column is an item when `columns_map` says so; when its name is the item's id or one of its aliases, in
    any case; when its name is that but for hyphens, underscores, points and spaces, or ends in it in square
    brackets, or begins with it before a point or colon (LimeSurvey); when its name or its question is the
    item's wording, alone, in brackets after a stem (Google Forms, LimeSurvey), or after the stem and a mark
    (Qualtrics). Each of these is only tried for items that the one before did not find. A choice that is not
    certain is an error.

    Parameters
    ----------
    columns : sequence of str
        Names of the file's columns, each once.
    instrument : Instrument
        Its items are looked for.
    columns_map : mapping of str to str or None, optional
        Item to column, as the user says; None says that the file does not have the item.
    question_texts : mapping of str to str, optional
        Column to question, where the file says it.
    reserved : collection of str, optional
        Columns with another role (person, group, weight), which are no items; a covariate may share one.
    name : str
        What messages call the file.
    by_name : bool
        Whether renaming columns is the only mend, because the caller takes no `columns_map`.

    Returns
    -------
    Matching
        The columns and how each was found.

    Raises
    ------
    ColumnError
        When `columns_map` names an unknown item or column, a choice is not certain, a scored item has no
        column, or no item has one.
    """
    known = {item.id: item for item in instrument.items}
    found = _told(columns_map or {}, columns, known, instrument.id, name)
    told_absent = {item for item, column in (columns_map or {}).items() if column is None}
    questions = {column: (question_texts or {}).get(column, "") for column in columns}
    for tier in _tiers(columns, questions):
        wanted = [item for item in instrument.items if item.id not in found and item.id not in told_absent]
        taken = {match.column for match in found.values()}
        proposed = [_proposal(item, tier, taken, reserved) for item in wanted]
        refuse_several(proposed, name, by_name=by_name)
        refuse_shared(proposed, name, by_name=by_name)
        found |= {item.id: Match(item.id, hits[0][0], hits[0][1]) for item, hits in proposed if hits}
    columns_found = {match.item: match.column for match in found.values()}
    refuse_missing(columns_found, told_absent, questions, instrument, name, by_name=by_name)
    return Matching(
        tuple(found[item.id] for item in instrument.items if item.id in found),
        tuple(item.id for item in instrument.items if item.id not in found),
    )


Tier: TypeAlias = Callable[[Item], Iterator[tuple[str, How]]]


def _tiers(columns: Sequence[str], questions: Mapping[str, str]) -> Iterator[Tier]:
    """Ways to find a column, the surest first; one is a function from an item to columns that could be it.

    An id has a tier of its own, so that a column named like one item is never taken for the alias of another.
    """
    exact = set(columns)
    yield lambda item: iter([(item.id, "id")] if item.id in exact else [])
    by_case = _index(columns, lambda column: [fold_case(column)])
    yield lambda item: _by_name(item, exact, by_case)
    by_name = _index(columns, folded_names)
    yield lambda item: (
        (column, "spelling") for key in _names(item) for column in by_name.get(fold_name(key), ())
    )
    by_text = _index(columns, lambda column: (*wordings(column), *wordings(questions[column])))
    yield lambda item: (
        (column, "wording") for column in (by_text.get(fold_text(item.text), ()) if item.text else ())
    )
    by_ending = _index(columns, lambda column: (*endings(column), *endings(questions[column])))
    yield lambda item: (
        (column, "wording") for column in (by_ending.get(fold_text(item.text), ()) if item.text else ())
    )


def _index(columns: Sequence[str], keys: Callable[[str], Iterable[str]]) -> Keys:
    """Key to the columns that have it; empty keys are none."""
    found: dict[str, list[str]] = {}
    for column in columns:
        for key in dict.fromkeys(keys(column)):
            if key:
                found.setdefault(key, []).append(column)
    return found


def _names(item: Item) -> tuple[str, ...]:
    return (item.id, *item.aliases)


def _by_name(item: Item, exact: Collection[str], by_case: Keys) -> Iterator[tuple[str, How]]:
    for alias in item.aliases:
        if alias in exact:
            yield alias, "alias"
    for key in _names(item):
        for column in by_case.get(fold_case(key), ()):
            yield column, "case"


def _proposal(item: Item, tier: Tier, taken: Collection[str], reserved: Collection[str]) -> tuple[Item, Hits]:
    """Columns that could be this item, each once, without those that are spoken for."""
    closed = taken if item.role == "covariate" else {*taken, *reserved}
    hits: dict[str, How] = {}
    for column, how in tier(item):
        if column not in closed:
            hits.setdefault(column, how)
    return item, list(hits.items())


def _told(
    columns_map: Mapping[str, str | None],
    columns: Sequence[str],
    known: Mapping[str, Item],
    instrument: str,
    name: str,
) -> dict[str, Match]:
    """What the user says, checked."""
    if unknown := [item for item in columns_map if item not in known]:
        raise ColumnError(
            f"columns= names {counted(len(unknown), 'item')} that {instrument} does not have.",
            code="TS-R105",
            where=[f"{item}{did_you_mean(item, known)}" for item in unknown],
            mend="name items of the instrument: `trustscale show` lists them.",
        )
    by_trimmed = {column.strip(): column for column in columns}
    found: dict[str, Match] = {}
    absent = []
    for item, column in columns_map.items():
        if column is None:
            continue
        if (exact := column if column in columns else by_trimmed.get(column.strip())) is None:
            absent.append(f"{item}: {short_name(column)}{did_you_mean(column, columns)}")
        else:
            found[item] = Match(item, exact, "columns")
    if absent:
        raise ColumnError(
            f"columns= names {counted(len(absent), 'column')} that {name} does not have.",
            code="TS-R106",
            where=absent,
            mend="name columns as the file's header spells them.",
        )
    refuse_shared([(known[item], [(match.column, match.how)]) for item, match in found.items()], name)
    return found
