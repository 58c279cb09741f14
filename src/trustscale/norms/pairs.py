"""Distinct pairs of a place and a number, so that a million persons cost as much as their distinct scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_LARGEST_TABLE = 4_000_000
_WIDEST = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Distinct pairs, and for each person the place of the own pair."""

    place: Places
    value: Floats
    index: NDArray[Any]

    @property
    def count(self) -> NDArray[np.intp]:
        """How many persons have each pair."""
        return np.bincount(self.index, minlength=self.place.size).astype(np.intp)


def distinct_pairs(place: Places, value: Floats) -> Pairs:
    """The distinct pairs of whole numbers from -2 up and of values, where NaN is one value.

    Where there are about as many pairs as persons, every person keeps the own one.

    >>> found = distinct_pairs(np.array([0, 1, 0, 0]), np.array([2.0, 2.0, 2.0, np.nan]))
    >>> found.place, found.value, found.index
    (array([0, 0, 1]), array([ 2., nan,  2.]), array([0, 2, 0, 1]))
    """
    number, values = _numbered(value)
    rows = int(place.max(initial=-2)) + 3
    size = rows * values.size
    if size > min(_LARGEST_TABLE, 4 * max(value.size, 1000)):
        return Pairs(place, value, np.arange(value.size))
    code = (place + 2) * values.size + number
    there = np.zeros(size, dtype=np.bool_)
    there[code] = True
    found = np.flatnonzero(there)
    where = np.zeros(size, dtype=np.intp)
    where[found] = np.arange(found.size)
    return Pairs(found // values.size - 2, values[found % values.size], where[code])


def _numbered(value: Floats) -> tuple[Places, Floats]:
    """The number of each value among the distinct ones, of which the last is NaN."""
    gaps = np.isnan(value)
    known = value[~gaps] if gaps.any() else value
    if known.size and np.ptp(known) < _WIDEST and np.array_equal(known, np.floor(known)):
        # Whole numbers are found in a table, which is quicker than sorting and searching.
        low = known.min()
        there = np.zeros(int(np.ptp(known)) + 1, dtype=np.bool_)
        at = np.where(gaps, 0, value - low).astype(np.intp)
        there[at[~gaps] if gaps.any() else at] = True
        distinct = np.flatnonzero(there) + low
        number = (np.cumsum(there) - 1)[at]
    else:
        distinct = np.unique(known)
        number = np.searchsorted(distinct, np.where(gaps, 0, value))
    values = np.append(distinct, np.nan)
    return np.where(gaps, distinct.size, number).astype(np.intp), values
