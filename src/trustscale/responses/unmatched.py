"""Why a column cannot be taken for an item: each reason is an error that says what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from trustscale.errors import ColumnError, did_you_mean
from trustscale.instruments.model import Instrument, Item
from trustscale.responses.folding import fold_text
from trustscale.responses.headings import endings, wordings
from trustscale.results.render import counted

How: TypeAlias = Literal["columns", "id", "alias", "case", "spelling", "wording"]
"""How a column was found: said by ``columns=``, or by its name or its question."""

Hits: TypeAlias = list[tuple[str, How]]
"""Columns that could be an item, and how each was found."""

_SHOWN = 20
_LONGEST_NAME = 60


def refuse_several(proposed: Sequence[tuple[Item, Hits]], name: str, *, by_name: bool = False) -> None:
    """Raise where more than one column could be an item.

    Here and below, ``by_name`` says that names are all there is to go by: nobody can say ``columns=``.
    """
    unclear = [(item, hits) for item, hits in proposed if len(hits) > 1]
    if not unclear:
        return
    item, hits = unclear[0]
    raise ColumnError(
        f"{name}: more than one column could be {counted(len(unclear), 'item')}.",
        code="TS-R103",
        where=[f"{item.id}: {', '.join(short_name(column) for column, _ in hits)}" for item, hits in unclear],
        mend=f"call the one that is meant {item.id}."
        if by_name
        else f'say which one, for example columns={{"{item.id}": {hits[0][0]!r}}} (--column {item.id}=...).',
    )


def refuse_shared(proposed: Sequence[tuple[Item, Hits]], name: str, *, by_name: bool = False) -> None:
    """Raise where a column would be more than one item."""
    items: dict[str, list[str]] = {}
    for item, hits in proposed:
        for column, _ in hits:
            items.setdefault(column, []).append(item.id)
    shared = {column: ids for column, ids in items.items() if len(ids) > 1}
    if not shared:
        return
    raise ColumnError(
        f"{name}: {counted(len(shared), 'column')} would be more than one item.",
        code="TS-R104",
        where=[f"{short_name(column)}: {', '.join(ids)}" for column, ids in shared.items()],
        mend="call each item's column by the item's id."
        if by_name
        else "give each item a column of its own with columns= (--column ITEM=COLUMN).",
    )


def refuse_missing(
    found: Mapping[str, str],
    told_absent: Collection[str],
    questions: Mapping[str, str],
    instrument: Instrument,
    name: str,
    *,
    by_name: bool = False,
) -> None:
    """Raise where no item was found, or a scored one was not."""
    columns = list(questions)
    if not any(item.id in found for item in instrument.items if item.role != "covariate"):
        raise ColumnError(
            f"{name} has no item of {instrument.id}.",
            code="TS-R101",
            where=[
                f"its columns: {_list(columns)}",
                f"the items: {_list([item.id for item in instrument.items])}",
            ],
            mend="call the columns by the ids of the items, or choose another instrument."
            if by_name
            else _other_form(instrument, questions)
            + "name the columns with columns= (--column ITEM=COLUMN), or choose another instrument.",
        )
    missing = [
        item
        for item in instrument.items
        if item.role == "scored" and item.id not in found and item.id not in told_absent
    ]
    if not missing:
        return
    taken = set(found.values())
    free = [column for column in columns if column not in taken]
    raise ColumnError(
        f"{name} has no column for {counted(len(missing), 'item')} of {instrument.id}.",
        code="TS-R102",
        where=[f"{item.id}{near_column(item, free)}" for item in missing],
        mend=f"call each column by the id of its item, such as {missing[0].id}; where {name} does not have "
        "the item, add an empty column of that name."
        if by_name
        else _other_form(instrument, questions)
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
    yield from wordings(text)
    yield from endings(text)


def near_column(item: Item, columns: Sequence[str]) -> str:
    """Suggest a column for an item, by its id or an alias."""
    return next((near for key in (item.id, *item.aliases) if (near := did_you_mean(key, columns))), "")


def short_name(column: str) -> str:
    """Name of a column for a message; questions as headings can be long."""
    return repr(column if len(column) <= _LONGEST_NAME else column[: _LONGEST_NAME - 3] + "...")


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(short_name(name)[1:-1] for name in names[:_SHOWN]) + more
