"""Columns of a frame that comes without an instrument, taken as items."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import StudyError, did_you_mean
from trustscale.instruments.idlists import expand_ids, is_run
from trustscale.responses.cells import BLANK_WORDS, as_number, parse_number
from trustscale.responses.frames import (
    Frame,
    column_names,
    column_values,
    new_frame,
    open_frame,
    row_count,
    value_positions,
)
from trustscale.responses.reading.table import RawTable, Value
from trustscale.results.render import counted

LEAST_ROWS = 10
"""In fewer rows, whole numbers that all differ are not taken for the numbers of the rows."""


def bare_columns(frame: Frame, items: Sequence[str] | str | None) -> dict[str, NDArray[Any]]:
    """The answers of the items, by column.

    Parameters
    ----------
    frame : Frame
        Answers as numbers.
    items : sequence of str, optional
        Which columns are items; all of them otherwise.

    Raises
    ------
    StudyError
        TS-V001: columns that are no items. TS-V002: no such column.
    """
    if items is not None:
        return _finite(_chosen(frame, _listed(items, column_names(frame))))
    found, wrong = {}, {}
    for name in column_names(frame):
        values = _numbers(column_values(frame, name))
        if (reason := _no_item(values, row_count(frame))) is None:
            found[name] = values
        else:
            wrong[name] = reason
    if wrong or not found:
        listed = ", ".join(f'"{name}"' for name in found)
        raise StudyError(
            f"{counted(len(wrong), 'column')} of the frame cannot be taken as items.",
            code="TS-V001",
            where=[f"{name}: {reason}" for name, reason in wrong.items()],
            mend=f"say which columns are items: items=[{listed}]." if found else "name the instrument.",
        )
    return _finite(found)


def numbers_in_text(table: RawTable) -> Frame:
    """The table of a file: numbers that were written as text as numbers, declared gaps as gaps."""
    frame = open_frame(table.frame)
    found: dict[str, NDArray[Any]] = {}
    for name in column_names(frame):
        positions, distinct = value_positions(frame, name)
        numbers = [_written(value, table.decimal) for value in distinct]
        known = [number for number in numbers if number is not None]
        if any(isinstance(value, str) for value in distinct) and len(known) == len(distinct):
            found[name] = np.array([*known, np.nan])[positions]  # -1, for a blank cell, takes the last
        else:
            found[name] = column_values(frame, name)
        if declared := table.missing_values.get(name):
            found[name] = _without(found[name], declared)
    return open_frame(new_frame(found))


def _without(values: NDArray[Any], declared: Sequence[tuple[Value, Value]]) -> NDArray[Any]:
    """Numbers, with gaps where the file declares a range of them missing."""
    if values.dtype.kind not in "iuf":
        return values
    numbers = values.astype(np.float64)
    for low, high in declared:
        if not isinstance(low, str) and not isinstance(high, str):
            numbers[(numbers >= low) & (numbers <= high)] = np.nan
    return numbers


def _written(value: Any, decimal: str) -> float | None:
    """A number, NaN for a word that stands for a gap, None for other text."""
    if not isinstance(value, str):
        return as_number(value)
    text = value.strip()
    return math.nan if text.casefold() in BLANK_WORDS else parse_number(text, decimal)


def _numbers(values: NDArray[Any]) -> NDArray[Any]:
    """Right and wrong, or yes and no, as 1 and 0; other columns as they are."""
    if values.dtype == np.bool_:
        return values.astype(np.float64)
    if values.dtype != object or not all(value is None or isinstance(value, bool) for value in values[:100]):
        return values
    listed = values.tolist()
    if not all(value is None or isinstance(value, bool) for value in listed) or not any(
        value is not None for value in listed
    ):
        return values
    return np.array([np.nan if value is None else float(value) for value in listed])


def _finite(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    wrong = [name for name, values in columns.items() if values.dtype.kind == "f" and _has_infinite(values)]
    if wrong:
        raise StudyError(
            f"{counted(len(wrong), 'item')} with an infinite answer.",
            code="TS-V001",
            where=[f"{name}: row {int(np.argmax(np.isinf(columns[name]))) + 1}" for name in wrong],
            mend="correct those cells, or leave them blank.",
        )
    return columns


def _has_infinite(values: NDArray[Any]) -> bool:
    with np.errstate(invalid="ignore"):  # of two infinities the sum is NaN
        total = values.sum()
    return not np.isfinite(total) and bool(np.isinf(values).any())


def _listed(items: Sequence[str] | str, has: Sequence[str]) -> tuple[str, ...]:
    given = (items,) if isinstance(items, str) else tuple(items)
    names: list[str] = []
    for entry in given:
        run = entry not in has and is_run(str(entry))
        names.extend(expand_ids([entry]) if run else [str(entry)])
    unknown = [name for name in names if name not in has]
    if unknown:
        raise StudyError(
            f"{counted(len(unknown), 'item')} not in the data.",
            code="TS-V002",
            where=[f"{name}{did_you_mean(name, has)}" for name in unknown],
            mend=f"the data have: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise StudyError(
            "Items are listed more than once.", code="TS-V002", where=twice, mend="list each once in `items`."
        )
    return tuple(names)


def _chosen(frame: Frame, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    columns = {name: _numbers(column_values(frame, name)) for name in names}
    wrong = {name: values for name, values in columns.items() if values.dtype.kind not in "biuf"}
    if wrong:
        raise StudyError(
            f"{counted(len(wrong), 'item')} {'does' if len(wrong) == 1 else 'do'} not hold numbers.",
            code="TS-V001",
            where=[f"{name}: {_first(values)!r}" for name, values in wrong.items()],
            mend="define the scale with its labels, define_scale(items, options={1: 'never', ...}), and pass "
            "it as instrument=.",
        )
    return columns


def _no_item(values: NDArray[Any], n_rows: int) -> str | None:
    """Why a column can be no item, or None."""
    if values.dtype.kind not in "biuf":
        return f"it holds {type(_first(values)).__name__} values, such as {_first(values)!r}"
    if not _all_differ(_known(values[:1000])):  # most items show a repeat at once
        return None
    known = _known(values)
    if len(known) >= LEAST_ROWS and len(known) > n_rows / 2 and _all_differ(known):
        return "it holds whole numbers that all differ, as the numbers of the rows do"
    return None


def _known(values: NDArray[Any]) -> NDArray[Any]:
    return values[~np.isnan(values)] if values.dtype.kind == "f" else values


def _all_differ(known: NDArray[Any]) -> bool:
    """Whether these are whole numbers without a repeat."""
    if known.dtype.kind == "f" and (np.rint(known) != known).any():
        return False
    return len(np.unique(known)) == len(known)


def _first(values: NDArray[Any]) -> Any:
    """The first value that is no number and no gap; the first one where all are written as numbers."""
    known = [value for value in values.tolist() if value is not None]
    return next((value for value in known if _written(value, ".") is None), known[0] if known else None)
