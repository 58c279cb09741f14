"""Contingency tables of all pairs of items at once, by one matrix product.

Each answer becomes a row of zeros with a one at its category (one-hot). The product of these rows with
themselves counts, for every pair of categories of every pair of items, how many persons chose both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only
from trustscale.stats._moments import Moments, PairwiseMoments, PowerSums

ONE_HOT_ROWS = 16_384
"""Rows per product. Counts of float32 are exact below 2 ** 24, so any number below that would do."""

GAP = 255
"""Stands for no answer among the places of categories."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Contingency tables of all pairs of k items.

    Attributes
    ----------
    categories : tuple of k float arrays
        The codes of each item, rising.
    offsets : int array of shape (k + 1,)
        Where the categories of each item begin in `counts`; the last entry is their number C.
    counts : int array of shape (C, C)
        ``counts[offsets[i]:offsets[i + 1], offsets[j]:offsets[j + 1]]`` is the table of items i and j, over
        the persons who answered both. Where i equals j it is a diagonal with the shares of item i.
    """

    categories: tuple[FloatArray, ...]
    offsets: IntArray
    counts: IntArray


def contingency_tables(values: ArrayLike, categories: Sequence[ArrayLike] | None = None) -> Tables:
    """Count the answers to each pair of items.

    Parameters
    ----------
    values : array of shape (n, k)
        Codes; NaN is a gap.
    categories : sequence of k arrays, optional
        The codes of each item. Those that occur otherwise.

    Returns
    -------
    Tables
        Pairwise: each table has the persons who answered both items. Pass complete rows for the others.

    Raises
    ------
    ValueError
        An answer is none of its item's categories.

    Examples
    --------
    >>> import numpy as np
    >>> t = contingency_tables(np.array([[1, 1], [1, 2], [2, 2], [2, np.nan]]))
    >>> table_between(t, 0, 1)
    array([[1, 1],
           [0, 1]])
    """
    x = floats(values)
    if x.ndim != 2:
        raise ValueError(f"`values` must have the shape (rows, columns), got {x.shape}.")
    if categories is None:
        codes = tuple(np.unique(column[~np.isnan(column)]) for column in x.T)
    else:
        codes = tuple(np.unique(floats(given)) for given in categories)
    if len(codes) != x.shape[1]:
        raise ValueError(f"`categories` must have one entry per column, {x.shape[1]}, got {len(codes)}.")
    sizes = [len(of_item) for of_item in codes]
    counts = np.zeros((sum(sizes), sum(sizes)), np.int64)
    hot = one_hot_space(sizes, x.shape[0])
    for start in range(0, x.shape[0], ONE_HOT_ROWS):
        rows = x[start : start + ONE_HOT_ROWS]
        places = np.full((len(codes), len(rows)), GAP, np.int64)
        for place, column, of_item in zip(places, rows.T, codes, strict=True):
            found = np.minimum(np.searchsorted(of_item, column), max(len(of_item) - 1, 0))
            known = of_item[found] == column if len(of_item) else np.zeros(len(column), np.bool_)
            place[known] = found[known]
        counts += count_pairs(places, sizes, hot)
    there = int(np.count_nonzero(~np.isnan(x)))
    if int(np.trace(counts)) != there:
        raise ValueError(f"{there - int(np.trace(counts))} answers are none of their item's categories.")
    return new_tables(codes, counts)


def one_hot_space(sizes: Sequence[int], n_rows: int) -> NDArray[np.float32]:
    """Room for the one-hot rows of a block, to be used again for each block."""
    return np.zeros((sum(sizes), min(ONE_HOT_ROWS, n_rows)), np.float32)


def count_pairs(places: NDArray[Any], sizes: Sequence[int], hot: NDArray[np.float32]) -> IntArray:
    """Count the pairs of categories in one block of rows.

    Parameters
    ----------
    places : int array of shape (k, n)
        Which category of its item each answer is, counted from 0; :data:`GAP` where there is none. At most
        :data:`ONE_HOT_ROWS` rows, so that counts are exact in the float32 of the product.
    sizes : sequence of k int
        How many categories each item has.
    hot : float32 array of shape (C, at least n)
        Room to work in, see :func:`one_hot_space`.

    Returns
    -------
    int array of shape (C, C)
    """
    return _product(places, sizes, hot[: sum(sizes), : places.shape[1]])


def _product(
    places: NDArray[Any], sizes: Sequence[int], block: NDArray[np.float32], first: int = 0
) -> IntArray:
    """Write the one-hot rows from row `first` on and multiply the block with itself."""
    chosen = np.empty(places.shape[1], np.bool_)
    for row, size in zip(places, sizes, strict=True):
        for category in range(size):
            np.equal(row, category, out=chosen)
            block[first + category] = chosen
        first += size
    counts: IntArray = (block @ block.T).astype(np.int64)
    return counts


def count_complete_pairs(places: NDArray[Any], sizes: Sequence[int], hot: NDArray[np.float32]) -> IntArray:
    """Count a block of rows without gaps: all categories but the last of each item, after a row of ones.

    The others follow (:func:`expand_complete_counts`), so that the product is smaller. Parameters are those
    of :func:`count_pairs`.

    Returns
    -------
    int array of shape (1 + C - k, 1 + C - k)
    """
    fewer = [size - 1 for size in sizes]
    block = hot[: 1 + sum(fewer), : places.shape[1]]
    block[0] = 1.0
    return _product(places, fewer, block, 1)


def expand_complete_counts(counts: IntArray, sizes: Sequence[int]) -> IntArray:
    """All counts from sums of what `count_complete_pairs` gave, shape (C, C)."""
    expand = np.zeros((sum(sizes), counts.shape[0]))
    row, place = 0, 1
    for size in sizes:
        last = row + size - 1
        expand[row:last, place : place + size - 1] = np.eye(size - 1)
        expand[last, 0] = 1.0
        expand[last, place : place + size - 1] = -1.0
        row, place = row + size, place + size - 1
    whole: IntArray = np.rint(expand @ counts @ expand.T).astype(np.int64)
    return whole


def new_tables(categories: Sequence[ArrayLike], counts: ArrayLike) -> Tables:
    """Tables from categories and counts, read-only."""
    codes = tuple(read_only(floats(given)) for given in categories)
    offsets = np.concatenate([[0], np.cumsum([len(of_item) for of_item in codes])]).astype(np.int64)
    return Tables(codes, read_only(offsets), read_only(np.asarray(counts)))


def table_between(t: Tables, i: int, j: int) -> IntArray:
    """The table of items i and j: rows are the categories of i, columns those of j."""
    return t.counts[t.offsets[i] : t.offsets[i + 1], t.offsets[j] : t.offsets[j + 1]]


def category_counts(t: Tables, i: int) -> IntArray:
    """How many persons chose each category of item i."""
    return np.diagonal(table_between(t, i, i))


def choose_tables(t: Tables, items: ArrayLike) -> Tables:
    """The tables of these items, by position, over the same persons."""
    chosen = np.asarray(items, dtype=np.intp)
    places = [np.arange(t.offsets[i], t.offsets[i + 1]) for i in chosen]
    flat = np.concatenate(places) if places else np.empty(0, np.intp)
    return new_tables([t.categories[i] for i in chosen], t.counts[np.ix_(flat, flat)])


def add_tables(a: Tables, b: Tables) -> Tables:
    """The tables of both sets of persons together; categories that only one of them has are kept."""
    if len(a.categories) != len(b.categories):
        raise ValueError(f"Tables of {len(a.categories)} and of {len(b.categories)} items cannot be added.")
    codes = [np.union1d(x, y) for x, y in zip(a.categories, b.categories, strict=True)]
    return new_tables(codes, spread_tables(a, codes).counts + spread_tables(b, codes).counts)


def spread_tables(t: Tables, categories: Sequence[ArrayLike]) -> Tables:
    """The same tables over more categories, or without ones that nobody chose.

    Raises
    ------
    ValueError
        A category that somebody chose is not among them.
    """
    codes = [floats(given) for given in categories]
    if all(map(np.array_equal, codes, t.categories)):
        return t
    offsets = np.concatenate([[0], np.cumsum([len(of_item) for of_item in codes])]).astype(np.int64)
    old, new = [], []
    for i, (had, has) in enumerate(zip(t.categories, codes, strict=True)):
        found = np.isin(had, has)
        if bool(category_counts(t, i)[~found].any()):
            raise ValueError(f"Item {i} has answers in categories that are left out.")
        old.append(t.offsets[i] + np.flatnonzero(found))
        new.append(offsets[i] + np.searchsorted(has, had[found]))
    counts = np.zeros((offsets[-1], offsets[-1]), t.counts.dtype)
    if old:
        source, target = np.concatenate(old), np.concatenate(new)
        counts[np.ix_(target, target)] = t.counts[np.ix_(source, source)]
    return new_tables(codes, counts)


def reflect_tables(t: Tables, reflect: ArrayLike) -> Tables:
    """The tables after turning items round: ``reflect - code`` where `reflect` is a number."""
    codes, places = [], []
    for i, (of_item, value) in enumerate(zip(t.categories, floats(reflect), strict=True)):
        own = np.arange(t.offsets[i], t.offsets[i + 1])
        codes.append(of_item if np.isnan(value) else (value - of_item)[::-1])
        places.append(own if np.isnan(value) else own[::-1])
    flat = np.concatenate(places) if places else np.empty(0, np.intp)
    return new_tables(codes, t.counts[np.ix_(flat, flat)])


# -- moments of tables ---------------------------------------------------------------------------------------


def pairwise_moments_of_tables(t: Tables, origin: ArrayLike) -> PairwiseMoments:
    """The pairwise moments of the answers that were counted, to the bit where codes are whole numbers."""
    start = floats(origin)
    there, x = _indicators(t, start)
    n = there.T @ t.counts @ there
    sums = x.T @ t.counts @ there
    squares = (x * x).T @ t.counts @ there
    cross = x.T @ t.counts @ x
    rounded = read_only(np.rint(n).astype(np.int64))
    return PairwiseMoments(rounded, read_only(start), read_only(sums), read_only(squares), read_only(cross))


def moments_of_tables(t: Tables, origin: ArrayLike) -> Moments:
    """The moments of complete rows that were counted.

    Raises
    ------
    ValueError
        The items were not answered by the same number of persons.
    """
    p = pairwise_moments_of_tables(t, origin)
    if p.n.size and bool((p.n != p.n[0, 0]).any()):
        raise ValueError("These tables are not of complete rows.")
    n = int(p.n[0, 0]) if p.n.size else 0
    return Moments(n, p.origin, read_only(np.diagonal(p.sums)), p.cross)


def power_sums_of_tables(t: Tables, origin: ArrayLike) -> PowerSums:
    """The power sums of the answers that were counted."""
    start = floats(origin)
    shares = np.diagonal(t.counts)
    there, x = _indicators(t, start)
    n = np.rint(shares @ there).astype(np.int64)
    sums = np.array([shares @ x**power for power in range(1, 5)])
    return PowerSums(read_only(n), read_only(start), read_only(sums))


def _indicators(t: Tables, origin: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Which item each category belongs to, and its code about the item's origin, both of shape (C, k)."""
    k = len(t.categories)
    there, x = np.zeros((t.counts.shape[0], k)), np.zeros((t.counts.shape[0], k))
    for i, codes in enumerate(t.categories):
        there[t.offsets[i] : t.offsets[i + 1], i] = 1.0
        x[t.offsets[i] : t.offsets[i + 1], i] = codes - origin[i]
    return there, x
