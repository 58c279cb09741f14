"""Counts of pairs of answers, for columns of few categories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.stats._contingency import (
    GAP,
    ONE_HOT_ROWS,
    count_complete_pairs,
    count_pairs,
    expand_complete_counts,
)
from trustscale.summaries.layout import MOST_CATEGORIES
from trustscale.summaries.sums import tabled_in

Floats = NDArray[np.float64]
Places = NDArray[np.uint8]

_WIDEST = 4_096
"""Whole numbers that lie further apart are sorted to see which there are; nearer ones are counted."""


class Counter:
    """Tables of pairs of columns: of complete rows, of the other rows, and of each block's own rows.

    A block's own rows are complete in its columns and not in all. So the tables of a block are those of the
    complete rows and its own together, and the pairwise tables those of the complete and the other rows.
    """

    def __init__(self, columns: tuple[int, ...], blocks: Sequence[tuple[int, ...]]) -> None:
        self.columns = columns
        self._all_blocks = tuple(blocks)
        self._categories: list[Floats] = [np.empty(0) for _ in columns]
        self._complete = _empty(len(columns))
        self._waiting: NDArray[np.int64] | None = None
        self._rest = _empty(len(columns))
        self._own = [_empty(len(tabled_in(block, columns))) for block in blocks[1:]]
        self._hot = np.zeros((0, 0), np.float32)

    def new_places(self, n_rows: int) -> Places:
        """Room for the places of a block of rows."""
        return np.empty((len(self.columns), n_rows), np.uint8)

    def widen(self, categories: Sequence[Floats | None]) -> None:
        """Take further categories in."""
        codes = [np.empty(0) if entry is None else entry for entry in categories]
        if all(map(np.array_equal, codes, self._categories)):
            return
        self._settle()
        self._categories = codes
        self._complete = stats.spread_tables(self._complete, codes)
        self._rest = stats.spread_tables(self._rest, codes)
        self._own = [
            stats.spread_tables(own, [codes[place] for place in self._inside(block)])
            for own, block in zip(self._own, self._all_blocks[1:], strict=True)
        ]

    def drop(self, column: int) -> None:
        """Forget a column that has too many categories."""
        self._settle()
        place = self.columns.index(column)
        for number, block in enumerate(self._all_blocks[1:]):
            inside = tabled_in(block, self.columns)
            if column in inside:
                self._own[number] = _without(self._own[number], inside.index(column))
        self._complete, self._rest = _without(self._complete, place), _without(self._rest, place)
        self.columns = (*self.columns[:place], *self.columns[place + 1 :])
        del self._categories[place]

    def add(self, places: Places, there: NDArray[np.bool_] | None) -> None:
        """Count a block of rows.

        Parameters
        ----------
        places : uint8 array of shape (columns that have tables, n)
            The category of each answer.
        there : bool array of shape (all columns, n), optional
            Which answers there are, where some columns have no tables.
        """
        if not self.columns:
            return
        complete = places.max(axis=0) != GAP if there is None else there.all(axis=0)
        if complete.all():
            self._count_complete(places)
            return
        self._count_complete(np.compress(complete, places, axis=1))
        rest = np.compress(~complete, places, axis=1)
        self._rest = self._counted(self._rest, rest)
        others = None if there is None else there[:, ~complete]
        for number, block in enumerate(self._all_blocks[1:]):
            inside = self._inside(block)
            if others is None:
                own = rest[inside].max(axis=0, initial=0) != GAP
            else:
                own = others[list(block)].all(axis=0)
            if inside and own.any():
                self._own[number] = self._counted(self._own[number], np.compress(own, rest[inside], axis=1))

    def pairwise(self) -> stats.Tables:
        """Each table over the rows that have both answers."""
        return stats.add_tables(self.complete(), self._rest)

    def rest(self) -> stats.Tables:
        """Tables of the rows that are not complete."""
        return self._rest

    def blocks(self) -> list[stats.Tables]:
        """Per block, tables over the rows that are complete in its columns."""
        return [self.complete(), *(self._of_block(number) for number in range(len(self._own)))]

    def own(self) -> list[stats.Tables]:
        """Per block but the first, tables of its own rows."""
        return self._own

    def complete(self) -> stats.Tables:
        """Tables of the rows that are complete in all columns."""
        self._settle()
        return self._complete

    def _of_block(self, number: int) -> stats.Tables:
        inside = self._inside(self._all_blocks[number + 1])
        return stats.add_tables(stats.choose_tables(self.complete(), inside), self._own[number])

    def _inside(self, block: Sequence[int]) -> list[int]:
        """Places among the tabled columns of those that a block has."""
        return [self.columns.index(column) for column in tabled_in(block, self.columns)]

    def _count_complete(self, places: Places) -> None:
        sizes = [len(codes) for codes in self._categories]
        for block in self._blocks(places):
            counts = count_complete_pairs(block, sizes, self._hot)
            self._waiting = counts if self._waiting is None else self._waiting + counts

    def _settle(self) -> None:
        """Work out the categories that were not counted, before others come in and before anybody looks."""
        if self._waiting is not None:
            sizes = [len(codes) for codes in self._categories]
            counts = self._complete.counts + expand_complete_counts(self._waiting, sizes)
            self._complete, self._waiting = stats.new_tables(self._categories, counts), None

    def _counted(self, before: stats.Tables, places: Places) -> stats.Tables:
        sizes = [len(codes) for codes in before.categories]
        counts = before.counts
        for block in self._blocks(places):
            counts = counts + count_pairs(block, sizes, self._hot)
        return before if counts is before.counts else stats.new_tables(before.categories, counts)

    def _blocks(self, places: Places) -> Iterator[Places]:
        size = sum(len(codes) for codes in self._categories)
        if self._hot.shape[0] < size + 1:
            self._hot = np.zeros((size + 1, ONE_HOT_ROWS), np.float32)
        for start in range(0, places.shape[1], ONE_HOT_ROWS):
            yield places[:, start : start + ONE_HOT_ROWS]


def _empty(k: int) -> stats.Tables:
    return stats.new_tables([np.empty(0)] * k, np.zeros((0, 0), np.int64))


def _without(tables: stats.Tables, place: int) -> stats.Tables:
    return stats.choose_tables(tables, [i for i in range(len(tables.categories)) if i != place])


# -- values and categories -----------------------------------------------------------------------------------


def categories_of(values: NDArray[Any], gaps: NDArray[np.bool_] | None) -> Floats | None:
    """The distinct whole numbers of a column, rising; None where they are many or some are not whole."""
    x = values if gaps is None else values[~gaps]
    if x.dtype.kind == "f":
        x = x[~np.isnan(x)]
        if x.size and not np.array_equal(np.rint(x), x):
            return None
    if not x.size:
        return np.empty(0)
    low, high = float(x.min()), float(x.max())
    if high - low < _WIDEST:
        found = np.flatnonzero(np.bincount((x - x.min()).astype(np.int64))) + low
    else:
        found = np.unique(x)
    return None if len(found) > MOST_CATEGORIES else found.astype(np.float64)


def places_of(
    x: NDArray[Any], gaps: NDArray[np.bool_] | None, categories: Floats | None, out: Places
) -> None:
    """Write the place of each value among the categories; every value is one of them."""
    assert categories is not None  # noqa: S101  # columns with tables have categories
    if not len(categories):
        out[:] = GAP
        return
    low = categories[0]
    if np.array_equal(categories, low + np.arange(len(categories))):
        if x.dtype.kind == "f":
            place = x - low
            place[np.isnan(place)] = GAP
            out[:] = np.rint(place)
        elif np.iinfo(x.dtype).min <= low <= np.iinfo(x.dtype).max:
            np.subtract(x, int(low), out=out, casting="unsafe")
        else:
            out[:] = x.astype(np.int64) - int(low)
    else:
        between = (categories[1:] + categories[:-1]) / 2
        out[:] = np.searchsorted(between, x)
        if x.dtype.kind == "f":
            out[np.isnan(x)] = GAP
    if gaps is not None:
        out[gaps] = GAP
