"""The tables of all pairs of items side by side, padded to one size, and the thresholds of the margins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import special

from trustscale.stats._arrays import BoolArray, FloatArray, IntArray, read_only
from trustscale.stats._normal import FARTHEST

if TYPE_CHECKING:
    from trustscale.stats._contingency import Tables


@dataclass(frozen=True, slots=True, eq=False)
class UsedCategories:
    """The categories of items that somebody chose.

    Attributes
    ----------
    categories : tuple of float array
        Codes that were chosen, per item, in rising order.
    empty : tuple of float array
        Codes that nobody chose.
    rows : int array of shape (k, m)
        Where the categories of an item stand in the block matrix of counts; for the categories that an item
        has less than the item with most of them, the row of zeros at its end.
    margins : float array of shape (k, m)
        Answers per category, 0 where an item has no more categories.
    """

    categories: tuple[FloatArray, ...]
    empty: tuple[FloatArray, ...]
    rows: IntArray
    margins: FloatArray

    @property
    def sizes(self) -> IntArray:
        """How many categories were chosen, per item."""
        return np.array([codes.size for codes in self.categories], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class PairTables:
    """Pairs of items with their tables and thresholds.

    Attributes
    ----------
    first, second : int array of shape (p,)
        Positions of the two items of a pair.
    counts : float array of shape (p, m, m)
        Persons by category of the first and of the second item.
    h, k : float array of shape (p, m - 1)
        Thresholds of the first and of the second item; far out where an item has no more categories.
    margin_h, margin_k : float array of shape (p, m)
        All answers to the first and to the second item, whether or not the other one was answered.
    """

    first: IntArray
    second: IntArray
    counts: FloatArray
    h: FloatArray
    k: FloatArray
    margin_h: FloatArray
    margin_k: FloatArray

    def of(self, chosen: BoolArray | NDArray[np.intp]) -> PairTables:
        """Some of the pairs."""
        return PairTables(
            self.first[chosen],
            self.second[chosen],
            self.counts[chosen],
            self.h[chosen],
            self.k[chosen],
            self.margin_h[chosen],
            self.margin_k[chosen],
        )


def used_categories(tables: Tables) -> UsedCategories:
    """The categories that somebody chose; the others say nothing about a threshold and are set aside."""
    total = tables.counts.shape[0]
    diagonal = np.diagonal(tables.counts).astype(np.float64)
    chosen, empty, places = [], [], []
    for position, codes in enumerate(tables.categories):
        start = int(tables.offsets[position])
        used = diagonal[start : start + codes.size] > 0
        chosen.append(read_only(codes[used]))
        empty.append(read_only(codes[~used]))
        places.append(start + np.flatnonzero(used))
    width = max((place.size for place in places), default=0)
    rows = np.full((len(places), max(width, 1)), total, dtype=np.int64)
    for position, place in enumerate(places):
        rows[position, : place.size] = place
    margins = np.append(diagonal, 0.0)[rows]
    return UsedCategories(tuple(chosen), tuple(empty), rows, margins)


def thresholds_of(margins: FloatArray) -> FloatArray:
    """Where a normal variable must be cut to give these margins; far out after the last category.

    Parameters
    ----------
    margins : float array of shape (..., m)
        Persons per category, in rising order.

    Returns
    -------
    float array of shape (..., m - 1)
    """
    below = np.cumsum(margins, axis=-1)
    total = below[..., -1:]
    share = below[..., :-1] / np.where(total > 0, total, 1.0)
    # Rounding of fractional counts can leave the last share a hair off 1.
    ended = np.cumsum(margins[..., ::-1], axis=-1)[..., ::-1][..., 1:] <= 0
    return np.asarray(np.clip(special.ndtri(np.where(ended, 1.0, share)), -FARTHEST, FARTHEST))


def pair_tables(tables: Tables, used: UsedCategories) -> PairTables:
    """All pairs, the later item of a pair being the second."""
    first, second = np.triu_indices(used.rows.shape[0], 1)
    counts = np.zeros((tables.counts.shape[0] + 1,) * 2)
    counts[:-1, :-1] = tables.counts
    taus = thresholds_of(used.margins)
    return PairTables(
        first,
        second,
        counts[used.rows[first][:, :, None], used.rows[second][:, None, :]],
        taus[first],
        taus[second],
        used.margins[first],
        used.margins[second],
    )
