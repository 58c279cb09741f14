"""Sums per pattern of gaps: what full-information maximum likelihood needs of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import BoolArray, FloatArray, IntArray, floats, read_only
from trustscale.stats._moments import Moments, add_moments, choose_moments, first_values, shift_moments


@dataclass(frozen=True, slots=True, eq=False)
class PatternMoments:
    """Sums of m patterns of gaps in k columns.

    Attributes
    ----------
    present : bool array of shape (m, k)
        Which columns each pattern has. Patterns stand in the order of these rows, the complete one last.
    origin : float array of shape (k,)
        What was subtracted from each column.
    n : int array of shape (m,)
        How many rows have each pattern.
    sums : float array of shape (m, k)
        Sums per pattern; 0 where it has a gap.
    products : float array of shape (m, k, k)
        Sums of products per pattern.
    """

    present: BoolArray
    origin: FloatArray
    n: IntArray
    sums: FloatArray
    products: FloatArray


def pattern_moments(values: ArrayLike, origin: ArrayLike | None = None) -> PatternMoments:
    """Add rows up by their pattern of gaps.

    Parameters
    ----------
    values : array of shape (n, k)
        NaN is a gap.
    origin : array of shape (k,), optional
        Whole numbers to subtract first; the rounded first value of each column otherwise.

    Examples
    --------
    >>> import numpy as np
    >>> found = pattern_moments(np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, 1.0]]))
    >>> found.present, found.n
    (array([[False,  True],
           [ True,  True]]), array([1, 2]))
    """
    x = floats(values)
    start = first_values(x) if origin is None else floats(origin)
    there = ~np.isnan(x)
    filled = np.where(there, x - start, 0.0)
    present, of_row = np.unique(there, axis=0, return_inverse=True)
    order = np.argsort(of_row.ravel(), kind="stable")
    n = np.bincount(of_row.ravel(), minlength=len(present)).astype(np.int64)
    k = x.shape[1]
    sums, products, first = np.zeros((len(present), k)), np.zeros((len(present), k, k)), 0
    for pattern, size in enumerate(n):
        rows = filled[order[first : first + size]]
        sums[pattern], products[pattern] = rows.sum(axis=0), rows.T @ rows
        first += size
    return _fixed(present, start, n, sums, products)


def shift_pattern_moments(p: PatternMoments, origin: ArrayLike) -> PatternMoments:
    """The same sums about another origin."""
    start = floats(origin)
    if np.array_equal(start, p.origin):
        return p
    sums, products = np.empty_like(p.sums), np.empty_like(p.products)
    for pattern, present in enumerate(p.present):
        own = Moments(int(p.n[pattern]), p.origin, p.sums[pattern], p.products[pattern])
        moved = shift_moments(own, np.where(present, start, p.origin))
        sums[pattern], products[pattern] = moved.sums, moved.products
    return _fixed(p.present, start, p.n, sums, products)


def add_pattern_moments(a: PatternMoments, b: PatternMoments) -> PatternMoments:
    """The sums over both sets of rows."""
    seen = a.present[a.n > 0].any(axis=0) if a.n.size else np.zeros(a.origin.shape, np.bool_)
    start = np.where(seen, a.origin, b.origin)
    a, b = shift_pattern_moments(a, start), shift_pattern_moments(b, start)
    present, place = np.unique(np.vstack([a.present, b.present]), axis=0, return_inverse=True)
    m, k = present.shape
    n, sums, products = np.zeros(m, np.int64), np.zeros((m, k)), np.zeros((m, k, k))
    for part, places in ((a, place.ravel()[: len(a.n)]), (b, place.ravel()[len(a.n) :])):
        n[places] += part.n
        sums[places] += part.sums
        products[places] += part.products
    return _fixed(present, start, n, sums, products)


def keep_patterns(p: PatternMoments, keep: ArrayLike) -> PatternMoments:
    """Only these patterns, by a mask or by position."""
    chosen: NDArray[Any] = np.asarray(keep)
    return _fixed(p.present[chosen], p.origin, p.n[chosen], p.sums[chosen], p.products[chosen])


def complete_in(p: PatternMoments, columns: ArrayLike) -> Moments:
    """The moments of these columns, by position, over the rows that have all of them."""
    chosen = np.asarray(columns, dtype=np.intp)
    k = chosen.size
    total = Moments(0, p.origin[chosen], np.zeros(k), np.zeros((k, k)))
    for pattern in np.flatnonzero(p.present[:, chosen].all(axis=1)):
        own = Moments(int(p.n[pattern]), p.origin, p.sums[pattern], p.products[pattern])
        total = add_moments(total, choose_moments(own, chosen))
    return total


def _fixed(
    present: BoolArray, origin: FloatArray, n: IntArray, sums: FloatArray, products: FloatArray
) -> PatternMoments:
    return PatternMoments(*(read_only(array) for array in (present, origin, n, sums, products)))
