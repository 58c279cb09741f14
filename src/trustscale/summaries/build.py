"""Sums of answers, made a batch of rows at a time: one pass, and memory that does not grow with the rows.

Where every column has few categories, pairs of answers are counted by one matrix product per block of rows,
and everything else follows from the counts. Otherwise sums and products are added up beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.scoring.arrays import recoded
from trustscale.summaries.adding import Adder
from trustscale.summaries.counting import Counter, categories_of, places_of
from trustscale.summaries.layout import MOST_CATEGORIES, Column, Layout
from trustscale.summaries.sums import Block, Sums, lock

Part: TypeAlias = Literal["moments", "tables", "patterns", "fourth"]

ADDED_ROWS = 16_384
"""Rows that are added up together."""

COUNTED_ROWS = 65_536
"""Rows that are counted together; a place takes one byte where a number takes eight."""

MAX_PATTERNS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One column's answers in one batch.

    Attributes
    ----------
    values : numeric array of shape (n,)
        NaN is a gap; in a column of whole numbers gaps are where `gaps` says.
    gaps : bool array of shape (n,) or None
        Gaps of a column of whole numbers.
    not_applicable, invalid : bool array of shape (n,) or None
        Gaps that are answers without a score, and those that are answers off the response scale.
    """

    values: NDArray[Any]
    gaps: NDArray[np.bool_] | None = None
    not_applicable: NDArray[np.bool_] | None = None
    invalid: NDArray[np.bool_] | None = None


def build_summary(
    columns: Mapping[str, NDArray[Any]],
    layout: Layout,
    parts: Sequence[Part] = ("moments", "tables"),
    *,
    max_patterns: int = MAX_PATTERNS,
) -> Sums:
    """The sums of answers that are in memory.

    Parameters
    ----------
    columns : mapping of item id to numeric array of shape (n,)
        Codes; NaN is a gap. An item of the layout that is not there is blank in every row.
    layout : Layout
        Which columns to make.
    parts : sequence of "moments", "tables", "patterns", "fourth"
        What to add up; moments always are.
    """
    n_rows = len(next(iter(columns.values()))) if columns else 0
    builder = Builder(layout, parts, max_patterns=max_patterns)
    builder.add({name: Answers(values) for name, values in columns.items()}, n_rows)
    return builder.sums()


class Builder:
    """What has been added up so far."""

    def __init__(
        self,
        layout: Layout,
        parts: Sequence[Part] = ("moments", "tables"),
        *,
        max_patterns: int = MAX_PATTERNS,
    ) -> None:
        self.layout = layout
        self.max_patterns = max_patterns
        self._k = len(layout.columns)
        self._n_rows = 0
        self._not_applicable = np.zeros(self._k, np.int64)
        self._invalid = np.zeros(self._k, np.int64)
        self._origin: list[float | None] = [column.origin for column in layout.columns]
        self._found: list[NDArray[np.float64] | None] = [_declared(column) for column in layout.columns]
        self._wants_tables = "tables" in parts
        tabled = range(self._k) if self._wants_tables else ()
        self._counter = Counter(tuple(tabled), layout.blocks)
        self._more = ("patterns" in parts, "fourth" in parts)
        self._adder: Adder | None = None
        if not self._wants_tables or any(self._more):
            self._start_adding()

    def add(self, answers: Mapping[str, Answers], n_rows: int) -> None:
        """Add a batch of rows; items that are not in it are blank."""
        blank = Answers(np.full(n_rows, np.nan), None)
        columns = [_recoded(answers.get(column.item, blank), column) for column in self.layout.columns]
        self._n_rows += n_rows
        for place, column in enumerate(columns):
            self._not_applicable[place] += _count(column.not_applicable)
            self._invalid[place] += _count(column.invalid)
            if self._origin[place] is None:
                self._origin[place] = _first(column)
        self._settle_categories(columns)
        size = COUNTED_ROWS if self._adder is None else ADDED_ROWS
        for start in range(0, n_rows, size):
            self._add_block(columns, slice(start, min(start + size, n_rows)))

    def sums(self) -> Sums:
        """Everything that was added up."""
        origin = np.array([0.0 if value is None else value for value in self._origin])
        tables = self._counter.pairwise() if self._wants_tables else None
        if self._adder is None:
            assert tables is not None  # noqa: S101  # without tables there is an adder
            powers = stats.power_sums_of_tables(tables, origin)
            pairwise = stats.pairwise_moments_of_tables(tables, origin)
            moments = [
                stats.moments_of_tables(block, origin[list(columns)])
                for block, columns in zip(self._counter.blocks(), self.layout.blocks, strict=True)
            ]
            patterns, reason = None, ""
        else:
            powers, pairwise, moments = self._adder.powers(), self._adder.pairwise(), self._adder.blocks()
            patterns, reason = self._adder.patterns()
        nothing = [None] * len(moments)
        counted: Sequence[stats.Tables | None] = self._counter.blocks() if self._wants_tables else nothing
        fourth: Sequence[stats.FourthMoments | None] = (
            nothing if self._adder is None else self._adder.fourth()
        )
        made = Sums(
            n_rows=self._n_rows,
            not_applicable=self._not_applicable.copy(),
            invalid=self._invalid.copy(),
            powers=powers,
            pairwise=pairwise,
            blocks=tuple(
                Block(*found) for found in zip(self.layout.blocks, moments, counted, fourth, strict=True)
            ),
            tabled=self._counter.columns,
            tables=tables,
            patterns=patterns,
            no_patterns=reason,
        )
        lock(made)
        return made

    def _start_adding(self) -> None:
        """Add up sums and products from here on, beginning with what was counted so far."""
        patterns, fourth = self._more
        self._adder = Adder(
            self._k, self.layout.blocks, max_patterns=self.max_patterns if patterns else 0, fourth=fourth
        )
        if self._n_rows:
            origin = np.array([0.0 if value is None else value for value in self._origin])
            self._adder.begin(self._counter, origin)

    def _settle_categories(self, columns: Sequence[Answers]) -> None:
        """Look for new values where categories are not declared; columns with too many lose their tables."""
        dropped = []
        for column in self._counter.columns:
            if self.layout.columns[column].categories is not None:
                continue
            known, new = self._found[column], categories_of(columns[column].values, columns[column].gaps)
            together = None if new is None or known is None else np.union1d(known, new)
            if together is None or len(together) > MOST_CATEGORIES:
                dropped.append(column)
            self._found[column] = together
        if dropped and self._adder is None:
            self._start_adding()
        for column in dropped:
            self._counter.drop(column)
        self._counter.widen([self._found[column] for column in self._counter.columns])

    def _add_block(self, columns: Sequence[Answers], rows: slice) -> None:
        places = self._counter.new_places(rows.stop - rows.start)
        for row, column in zip(places, self._counter.columns, strict=True):
            answers = columns[column]
            places_of(answers.values[rows], _cut(answers.gaps, rows), self._found[column], row)
        if self._adder is None:
            self._counter.add(places, None)
            return
        x = np.empty((self._k, rows.stop - rows.start))
        for row, answers, origin in zip(x, columns, self._origin, strict=True):
            np.subtract(answers.values[rows], origin or 0.0, out=row, dtype=np.float64)
            if answers.gaps is not None:
                row[answers.gaps[rows]] = np.nan
        there = self._adder.add(x, self._origin)
        if self._wants_tables:
            self._counter.add(places, there)


def _declared(column: Column) -> NDArray[np.float64]:
    return np.array(() if column.categories is None else column.categories, dtype=np.float64)


def _count(mask: NDArray[np.bool_] | None) -> int:
    return 0 if mask is None else int(np.count_nonzero(mask))


def take_rows(answers: Answers, rows: NDArray[np.intp]) -> Answers:
    """The answers of these rows."""
    masks = (answers.gaps, answers.not_applicable, answers.invalid)
    return Answers(answers.values[rows], *(None if mask is None else mask[rows] for mask in masks))


def _cut(gaps: NDArray[np.bool_] | None, rows: slice) -> NDArray[np.bool_] | None:
    return None if gaps is None else gaps[rows]


def _first(answers: Answers) -> float | None:
    """The rounded first value of a batch, None where all are gaps."""
    if not len(answers.values):
        return None
    gaps = np.isnan(answers.values) if answers.values.dtype.kind == "f" else answers.gaps
    place = 0 if gaps is None else int(np.argmin(gaps))
    if gaps is not None and gaps[place]:
        return None
    return float(np.rint(float(answers.values[place])))


def _recoded(answers: Answers, column: Column) -> Answers:
    if column.recode is None:
        return answers
    x = np.asarray(answers.values, dtype=np.float64)
    if answers.gaps is not None:
        x = np.where(answers.gaps, np.nan, x)
    return Answers(recoded(x, column.recode), None, answers.not_applicable, answers.invalid)
