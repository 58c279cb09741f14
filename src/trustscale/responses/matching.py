"""Which column of a file is which item of an instrument."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trustscale.errors import ColumnError, did_you_mean
from trustscale.instruments.model import Instrument, Item
from trustscale.responses.folding import fold_case, fold_name, fold_text

How: TypeAlias = Literal["columns", "id", "alias", "case", "spelling", "wording"]
"""How a column was found: said by ``columns=``, or by its name or its question."""

_SHOWN = 20
_LONGEST_NAME = 60
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]\s*$")
_CODE_FIRST = re.compile(r"\s*([A-Za-z][\w\-]*)\s*[.:]\s")
# What stands between a stem and an item's own words: Qualtrics writes a hyphen, people write the others.
_STEM_ENDS = re.compile(r"(?<= )[-|/] |[:?!.…\]]['\"]* ")

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
        _refuse_several(proposed, name)
        _refuse_shared(proposed, name)
        found |= {item.id: Match(item.id, hits[0][0], hits[0][1]) for item, hits in proposed if hits}
    _refuse_missing(found, told_absent, questions, instrument, name)
    return Matching(
        tuple(found[item.id] for item in instrument.items if item.id in found),
        tuple(item.id for item in instrument.items if item.id not in found),
    )


Hits: TypeAlias = list[tuple[str, How]]
Tier: TypeAlias = Callable[[Item], Iterator[tuple[str, How]]]


def _tiers(columns: Sequence[str], questions: Mapping[str, str]) -> Iterator[Tier]:
    """Ways to find a column, the surest first; one is a function from an item to columns that could be it.

    An id has a tier of its own, so that a column named like one item is never taken for the alias of another.
    """
    exact = set(columns)
    yield lambda item: iter([(item.id, "id")] if item.id in exact else [])
    by_case = _index(columns, lambda column: [fold_case(column)])
    yield lambda item: _by_name(item, exact, by_case)
    by_name = _index(columns, _folded_names)
    yield lambda item: (
        (column, "spelling") for key in _names(item) for column in by_name.get(fold_name(key), ())
    )
    by_text = _index(columns, lambda column: (*_wordings(column), *_wordings(questions[column])))
    yield lambda item: (
        (column, "wording") for column in (by_text.get(fold_text(item.text), ()) if item.text else ())
    )
    by_ending = _index(columns, lambda column: (*_endings(column), *_endings(questions[column])))
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


def _folded_names(column: str) -> Iterator[str]:
    """Ids that a heading can hold: the whole, ``grid[rs4]``, and ``rs4. I feel close``."""
    yield fold_name(column)
    if (bracket := _IN_BRACKETS.search(column)) is not None:
        yield fold_name(bracket.group(1))
    if (first := _CODE_FIRST.match(column)) is not None:
        yield fold_name(first.group(1))


def _wordings(text: str) -> Iterator[str]:
    """Wordings that a heading or a question is for certain: the whole of it, and what its brackets hold."""
    yield fold_text(text)
    if (bracket := _IN_BRACKETS.search(text)) is not None:
        yield fold_text(bracket.group(1))


def _endings(text: str) -> Iterator[str]:
    """Wordings that a question may end in, after a stem of unknown length."""
    folded = fold_text(text)
    for mark in _STEM_ENDS.finditer(folded):
        yield fold_text(folded[mark.end() :])


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
            f"columns= names {_count(len(unknown), 'item')} that {instrument} does not have.",
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
            absent.append(f"{item}: {_short(column)}{did_you_mean(column, columns)}")
        else:
            found[item] = Match(item, exact, "columns")
    if absent:
        raise ColumnError(
            f"columns= names {_count(len(absent), 'column')} that {name} does not have.",
            code="TS-R106",
            where=absent,
            mend="name columns as the file's header spells them.",
        )
    _refuse_shared([(known[item], [(match.column, match.how)]) for item, match in found.items()], name)
    return found


def _refuse_several(proposed: Sequence[tuple[Item, Hits]], name: str) -> None:
    unclear = [(item, hits) for item, hits in proposed if len(hits) > 1]
    if not unclear:
        return
    item, hits = unclear[0]
    raise ColumnError(
        f"{name}: more than one column could be {_count(len(unclear), 'item')}.",
        code="TS-R103",
        where=[f"{item.id}: {', '.join(_short(column) for column, _ in hits)}" for item, hits in unclear],
        mend=f'say which one, for example columns={{"{item.id}": {hits[0][0]!r}}} (--column {item.id}=...).',
    )


def _refuse_shared(proposed: Sequence[tuple[Item, Hits]], name: str) -> None:
    items: dict[str, list[str]] = {}
    for item, hits in proposed:
        for column, _ in hits:
            items.setdefault(column, []).append(item.id)
    shared = {column: ids for column, ids in items.items() if len(ids) > 1}
    if not shared:
        return
    raise ColumnError(
        f"{name}: {_count(len(shared), 'column')} would be more than one item.",
        code="TS-R104",
        where=[f"{_short(column)}: {', '.join(ids)}" for column, ids in shared.items()],
        mend="give each item a column of its own with columns= (--column ITEM=COLUMN).",
    )


def _refuse_missing(
    found: Mapping[str, Match],
    told_absent: Collection[str],
    questions: Mapping[str, str],
    instrument: Instrument,
    name: str,
) -> None:
    columns = list(questions)
    if not any(item.id in found for item in instrument.items if item.role != "covariate"):
        raise ColumnError(
            f"{name} has no item of {instrument.id}.",
            code="TS-R101",
            where=[
                f"its columns: {_list(columns)}",
                f"the items: {_list([item.id for item in instrument.items])}",
            ],
            mend=_other_form(instrument, questions)
            + "name the columns with columns= (--column ITEM=COLUMN), or choose another instrument.",
        )
    missing = [
        item
        for item in instrument.items
        if item.role == "scored" and item.id not in found and item.id not in told_absent
    ]
    if not missing:
        return
    taken = {match.column for match in found.values()}
    free = [column for column in columns if column not in taken]
    raise ColumnError(
        f"{name} has no column for {_count(len(missing), 'item')} of {instrument.id}.",
        code="TS-R102",
        where=[f"{item.id}{_near(item, free)}" for item in missing],
        mend=_other_form(instrument, questions)
        + f'name it with columns={{"{missing[0].id}": "..."}} (--column {missing[0].id}=...); where the '
        f'file does not have the item, say columns={{"{missing[0].id}": None}}.',
    )


def _other_form(instrument: Instrument, questions: Mapping[str, str]) -> str:
    """Say which other form of the instrument has the questions of the file, if one has most of them."""
    texts = {
        key
        for column, question in questions.items()
        for text in (column, question)
        for key in _every_key(text)
    }
    for wording in instrument.wordings:
        n = sum(fold_text(text) in texts for text in wording.items.values())
        if wording.form != instrument.form and n >= max(2, len(wording.items) / 2):
            return (
                f'its questions are those of the form "{wording.form}": say wording="{wording.form}". Else '
            )
    return ""


def _every_key(text: str) -> Iterator[str]:
    yield from _wordings(text)
    yield from _endings(text)


def _near(item: Item, columns: Sequence[str]) -> str:
    """Suggest a column for an item, by its id or an alias."""
    return next((near for key in _names(item) if (near := did_you_mean(key, columns))), "")


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _short(column: str) -> str:
    """Name of a column for a message; questions as headings can be long."""
    return repr(column if len(column) <= _LONGEST_NAME else column[: _LONGEST_NAME - 3] + "...")


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(_short(name)[1:-1] for name in names[:_SHOWN]) + more
