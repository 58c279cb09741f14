"""Ratings of subjects by several raters: a column per rater, or a row per rating."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import StudyError, did_you_mean
from trustscale.responses.bare_columns import numbers_in_text
from trustscale.responses.frames import Frame, column_names, column_values, library_of, open_frame
from trustscale.responses.reading import read_table
from trustscale.responses.responses import Responses
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.results.render import counted, whole
from trustscale.scoring.expressions import is_lazy
from trustscale.summaries.summary import Summary
from trustscale.validation.items import Floats
from trustscale.validation.samples import sample_rows
from trustscale.validation.study import open_study

Names = Sequence[str] | None

LEAST_ROWS = 10
"""In fewer rows, values that all differ are not taken for ids."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """A table of subjects by raters.

    Attributes
    ----------
    raters : tuple of str
        m raters.
    values : float array of shape (n, m)
        NaN is a gap. Words are numbered by their place in `categories`.
    categories : tuple of str
        The values that occur, or that were named, in order.
    codes : float array
        Their numbers in `values`.
    is_ordered : bool
        Numbers, or words whose order was given.
    are_numbers : bool
        Not words.
    library : str
        The dataframe library of the data.
    stamps, notes, alerts : tuple
        Definitions the answers were read with, what was done on reading, and what deserves a look.
    """

    raters: tuple[str, ...]
    values: Floats
    categories: tuple[str, ...]
    codes: Floats
    is_ordered: bool
    are_numbers: bool
    library: str
    stamps: tuple[Stamp, ...] = ()
    notes: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()


def read_ratings(
    data: Any,
    *,
    raters: Names = None,
    subject: str | None = None,
    rater: str | None = None,
    score: str | None = None,
    categories: Sequence[Any] | None = None,
) -> Ratings:
    """Take ratings out of answers, a frame or a file.

    Raises
    ------
    StudyError
        TS-V062: values that are none of the categories. TS-V063: columns that are not there or are no
        ratings, or fewer than two raters. TS-V064: a subject that a rater rated twice.
    """
    if isinstance(data, Responses | Summary) or is_lazy(data):
        return _of_study(data, raters, categories)
    is_path = isinstance(data, str | os.PathLike)
    frame = numbers_in_text(read_table(os.fspath(data))) if is_path else open_frame(data)
    if rater is not None or score is not None:
        columns = _spread(frame, subject, rater, score)
    else:
        columns = _wide(frame, raters, subject)
    if len(columns) < 2:
        raise _few(tuple(columns))
    return _numbered(columns, categories, library_of(frame))


def paired(first: Any, second: Any, categories: Sequence[Any] | None) -> Ratings:
    """The ratings of two raters as two sequences of the same length.

    Raises
    ------
    StudyError
        TS-V063: they are not equally long.
    """
    a, b = (np.array(_listed(values), dtype=object) for values in (first, second))
    if len(a) != len(b):
        raise StudyError(
            f"The raters rated {len(a):,} and {len(b):,} subjects.",
            code="TS-V063",
            mend="pass two sequences of the same length in the same order, with None for gaps, or a frame.",
        )
    return _numbered({"first": _narrowed(a), "second": _narrowed(b)}, categories, "pandas")


def ratings_provenance(ratings: Ratings, rules: Mapping[str, str]) -> Provenance:
    """Where the numbers come from."""
    return Provenance(ratings.stamps, dict(rules), len(ratings.values), package_version(), ratings.notes)


def complete_ratings(ratings: Ratings) -> Floats:
    """The subjects that every rater rated."""
    rows: Floats = ratings.values[~np.isnan(ratings.values).any(axis=1)]
    return rows


def subjects_words(n: int, n_rows: int, raters: int) -> str:
    """How many subjects and raters the numbers rest on."""
    whole_n = f" of {n_rows:,}" if n < n_rows else ""
    left = f" ({n_rows - n:,} with gaps left out)" if n < n_rows else ""
    return f"n = {n:,}{whole_n} subjects{left}, {counted(raters, 'rater')}"


# -- reading -------------------------------------------------------------------------------------------------


def _of_study(data: Any, raters: Names, categories: Sequence[Any] | None) -> Ratings:
    study = open_study(data, items=raters, per_scale=False)
    part = study.parts[0]
    if len(part.items) < 2:
        raise _few(part.items)
    columns = dict(zip(part.items, sample_rows(part, "pairwise").T, strict=True))
    found = _numbered(columns, categories, study.library)
    return Ratings(
        found.raters,
        found.values,
        found.categories,
        found.codes,
        found.is_ordered,
        found.are_numbers,
        study.library,
        study.stamps,
        study.notes,
        study.alerts,
    )


def _wide(frame: Frame, raters: Names, subject: str | None) -> dict[str, NDArray[Any]]:
    has = column_names(frame)
    _check_columns([*(raters or ()), *([subject] if subject else [])], has)
    names = list(raters) if raters is not None else [name for name in has if name != subject]
    columns = {name: column_values(frame, name) for name in names}
    if raters is None:
        _refuse_ids(columns)
    return columns


def _refuse_ids(columns: Mapping[str, NDArray[Any]]) -> None:
    """Columns that were not named and have another word or whole number in every row are no ratings."""
    ids = [name for name, values in columns.items() if _all_differ(values)]
    if ids:
        raise StudyError(
            "Columns hold something else in every row, as ids do.",
            code="TS-V063",
            where=ids,
            mend=f"name the column of subjects, subject={ids[0]!r}, or the raters, raters=[...].",
        )


def _all_differ(values: NDArray[Any]) -> bool:
    known = [value for value in _listed(values[:1000]) if value is not None]
    if len(known) < LEAST_ROWS or any(isinstance(value, float) and not value.is_integer() for value in known):
        return False
    return len(set(known)) == len(known)


def _spread(
    frame: Frame, subject: str | None, rater: str | None, score: str | None
) -> dict[str, NDArray[Any]]:
    """One column per rater from one row per rating; subjects and raters in the order they come in."""
    if subject is None or rater is None or score is None:
        raise StudyError(
            "With a row per rating it takes three columns to know who was rated by whom, and how.",
            code="TS-V063",
            mend="pass subject=, rater= and score=; with a column per rater pass raters=[...].",
        )
    _check_columns([subject, rater, score], column_names(frame))
    who, by, given = (_listed(column_values(frame, name)) for name in (subject, rater, score))
    known = [row for row in range(len(given)) if who[row] is not None and by[row] is not None]
    row_of = {name: place for place, name in enumerate(dict.fromkeys(who[row] for row in known))}
    column_of = {name: place for place, name in enumerate(dict.fromkeys(by[row] for row in known))}
    table = np.full((len(row_of), len(column_of)), None, dtype=object)
    seen: set[tuple[int, int]] = set()
    twice = []
    for row in known:
        place = (row_of[who[row]], column_of[by[row]])
        if place in seen:
            twice.append(f"row {row + 1}: {who[row]} by {by[row]}")
        seen.add(place)
        table[place] = given[row]
    if twice:
        raise StudyError(
            "Subjects were rated more than once by the same rater.",
            code="TS-V064",
            where=twice[:20],
            mend="keep one rating of each, or average them first.",
        )
    names = [str(name) for name in column_of]
    return {name: _narrowed(values) for name, values in zip(names, table.T, strict=True)}


def _listed(values: Any) -> list[Any]:
    """Plain values; None for a gap of any kind."""
    if hasattr(values, "to_pylist"):
        values = values.to_pylist()
    elif hasattr(values, "tolist"):
        values = values.tolist()
    return [None if _is_gap(value) else value for value in values]


def _is_gap(value: Any) -> bool:
    if value is None or value == "":
        return True
    try:
        return bool(value != value)  # NaN and NaT alone differ from themselves
    except TypeError:  # pandas' NA does not say
        return True


def _narrowed(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers as floats, with NaN for gaps; all else as it is."""
    kinds = {type(value) for value in values if value is not None}
    if all(issubclass(kind, int | float | np.number) for kind in kinds):
        return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    return values


# -- numbering -----------------------------------------------------------------------------------------------


def _numbered(columns: Mapping[str, NDArray[Any]], categories: Sequence[Any] | None, library: str) -> Ratings:
    are_numbers = all(values.dtype.kind in "biuf" for values in columns.values())
    if are_numbers and categories is None:
        values = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns.values()])
        _refuse_infinite(columns, values)
        codes = np.unique(values[~np.isnan(values)])
        labels = tuple(whole(float(code)) for code in codes)
        return Ratings(tuple(columns), values, labels, codes, True, True, library)
    cells = {name: [_plain(value) for value in _listed(column)] for name, column in columns.items()}
    if categories is None:
        order = sorted({cell for column in cells.values() for cell in column if cell is not None}, key=str)
    else:
        order = [_plain(category) for category in categories]
        _check_categories(cells, order)
    place = {category: float(number) for number, category in enumerate(order)}
    values = np.column_stack(
        [[np.nan if cell is None else place[cell] for cell in column] for column in cells.values()]
    )
    if are_numbers:  # the named categories say which there are; the numbers stay what they are
        numbers = np.array(order, dtype=np.float64)
        gaps = np.isnan(values)
        values = np.where(gaps, np.nan, numbers[np.where(gaps, 0, values).astype(np.intp)])
        codes = numbers
    else:
        codes = np.arange(len(order), dtype=np.float64)
    return Ratings(
        tuple(columns),
        values.reshape(-1, len(columns)),
        tuple(whole(category) if isinstance(category, float) else str(category) for category in order),
        codes,
        are_numbers or categories is not None,
        are_numbers,
        library,
    )


def _refuse_infinite(columns: Mapping[str, NDArray[Any]], values: Floats) -> None:
    rows, places = np.nonzero(np.isinf(values))
    if len(rows):
        raise StudyError(
            "A rating is infinite.",
            code="TS-V062",
            where=[f"{tuple(columns)[places[0]]}, row {rows[0] + 1}"],
            mend="correct the cell, or leave it blank.",
        )


def _plain(value: Any) -> Any:
    """Numbers that are equal are one category, whatever their type; words without blanks around them."""
    if isinstance(value, int | float | np.number):
        return float(value)
    return value.strip() if isinstance(value, str) else value


def _check_categories(cells: Mapping[str, Iterable[Any]], order: Sequence[Any]) -> None:
    known = set(order)
    foreign = [
        f"{name}, row {row + 1}: {cell!r}"
        for name, column in cells.items()
        for row, cell in enumerate(column)
        if cell is not None and cell not in known
    ]
    if foreign or len(known) < len(order):
        raise StudyError(
            "Ratings are none of the categories." if foreign else "A category is named twice.",
            code="TS-V062",
            where=[*foreign[:5], *([f"... and {len(foreign) - 5:,} more"] if len(foreign) > 5 else [])],
            mend="name every category once, in order, in `categories`, as the data write it.",
        )


def _check_columns(wanted: Sequence[str], has: Sequence[str]) -> None:
    unknown = [name for name in wanted if name not in has]
    if unknown:
        raise StudyError(
            "Columns are not in the data.",
            code="TS-V063",
            where=[f"{name}{did_you_mean(name, has)}" for name in unknown],
            mend=f"the data have: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )


def _few(raters: Sequence[str]) -> StudyError:
    return StudyError(
        f"Agreement needs two raters, and there {'is' if len(raters) == 1 else 'are'} {len(raters)}.",
        code="TS-V063",
        where=list(raters),
        mend="name a column per rater, raters=[...], or for a row per rating subject=, rater= and score=.",
    )
