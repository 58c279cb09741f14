"""Sums of powers and of products: small, additive, and all that most statistics of items need.

They are kept about a whole-number origin per column and never about a running mean. Answers are mostly whole
numbers, and sums of whole numbers are exact, so rows can be split and added up in any way and give the same
bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only

BLOCK_ROWS = 8_192
"""Rows that are worked on together; they fit into the processor's cache."""

_NOISE = 8 * np.finfo(np.float64).eps
"""A variance that is a smaller share of its sum of squares is what rounding leaves of a constant."""


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums and sums of products over rows that have a value in every column.

    Attributes
    ----------
    n : int
        How many rows.
    origin : float array of shape (k,)
        What was subtracted from each column before anything was added up.
    sums : float array of shape (k,)
        Sums of ``x - origin``.
    products : float array of shape (k, k)
        Sums of products of two columns of ``x - origin``.
    """

    n: int
    origin: FloatArray
    sums: FloatArray
    products: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseMoments:
    """Sums per pair of columns, over the rows that have a value in both.

    Attributes
    ----------
    n : int array of shape (k, k)
        How many rows have both.
    origin : float array of shape (k,)
        What was subtracted from each column.
    sums : float array of shape (k, k)
        ``sums[i, j]`` is the sum of column i over the rows that have column j as well.
    squares : float array of shape (k, k)
        Likewise, of squares of column i.
    cross : float array of shape (k, k)
        Sums of products of column i and column j.
    """

    n: IntArray
    origin: FloatArray
    sums: FloatArray
    squares: FloatArray
    cross: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PowerSums:
    """Sums of the first to the fourth power per column, over all its values.

    Attributes
    ----------
    n : int array of shape (k,)
        How many values.
    origin : float array of shape (k,)
        What was subtracted from each column.
    sums : float array of shape (4, k)
        Row p - 1 has the sums of ``(x - origin) ** p``.
    """

    n: IntArray
    origin: FloatArray
    sums: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class ItemMoments:
    """Mean and central moments per column.

    Attributes
    ----------
    n : int array of shape (k,)
        How many values.
    mean : float array of shape (k,)
        NaN without values.
    variance : float array of shape (k,)
        With the denominator n - 1; NaN with fewer than two values.
    m2, m3, m4 : float arrays of shape (k,)
        Central moments, with the denominator n.
    """

    n: IntArray
    mean: FloatArray
    variance: FloatArray
    m2: FloatArray
    m3: FloatArray
    m4: FloatArray


# -- over complete rows --------------------------------------------------------------------------------------


def moments(values: ArrayLike, origin: ArrayLike | None = None) -> Moments:
    """Add up the rows that have a value in every column.

    Parameters
    ----------
    values : array of shape (n, k)
        NaN is a gap; rows with one are left out.
    origin : array of shape (k,), optional
        Whole numbers to subtract first. The lowest code of each column is a good choice; the rounded values
        of the first complete row otherwise.

    Returns
    -------
    Moments
        Exact for whole numbers, as long as no sum reaches 2 ** 53.

    Examples
    --------
    >>> import numpy as np
    >>> m = moments(np.array([[1.0, 2.0], [3.0, 4.0], [np.nan, 5.0]]), origin=[1, 1])
    >>> m.n, m.sums, mean_of(m)
    (2, array([2., 4.]), array([2., 3.]))
    """
    x = _table(values)
    gaps = np.isnan(x).any(axis=1)
    if gaps.any():
        x = x[~gaps]
    start = _origin(origin, x)
    sums, products = np.zeros(x.shape[1]), np.zeros((x.shape[1], x.shape[1]))
    for block in _blocks(x, start):
        sums += block.sum(axis=0)
        products += block.T @ block
    return Moments(x.shape[0], *_fixed(start, sums, products))


def add_moments(a: Moments, b: Moments) -> Moments:
    """The moments of both sets of rows together, about the origin of the first that has rows."""
    if a.n == 0 or b.n == 0:
        return b if a.n == 0 else a
    b = shift_moments(b, a.origin)
    return Moments(a.n + b.n, a.origin, *_fixed(a.sums + b.sums, a.products + b.products))


def shift_moments(m: Moments, origin: ArrayLike) -> Moments:
    """The same moments about another origin, which loses nothing where both are whole numbers."""
    start = floats(origin)
    if np.array_equal(start, m.origin):
        return m
    d = m.origin - start
    shifted = np.outer(m.sums, d)
    products = m.products + shifted + shifted.T + m.n * np.outer(d, d)
    return Moments(m.n, *_fixed(start, m.sums + m.n * d, products))


def choose_moments(m: Moments, columns: ArrayLike) -> Moments:
    """The moments of these columns, by position, over the same rows."""
    chosen = np.asarray(columns, dtype=np.intp)
    return Moments(m.n, *_fixed(m.origin[chosen], m.sums[chosen], m.products[np.ix_(chosen, chosen)]))


def reflect_moments(m: Moments, reflect: ArrayLike) -> Moments:
    """The moments after turning columns round: ``reflect - x`` where `reflect` is a number, x where NaN."""
    sign, start = _reflected(m.origin, floats(reflect))
    return Moments(m.n, *_fixed(start, m.sums * sign, m.products * np.outer(sign, sign)))


def mean_of(m: Moments) -> FloatArray:
    """Means, shape (k,); NaN without rows."""
    if m.n == 0:
        return np.full(m.origin.shape, np.nan)
    near = _near_the_mean(m)
    mean: FloatArray = near.origin + near.sums / m.n
    return mean


def _near_the_mean(m: Moments) -> Moments:
    """The moments about whole numbers near the means.

    Sums are small there, and the same digits come out wherever the origin was.
    """
    return shift_moments(m, m.origin + np.floor(m.sums / m.n + 0.5))


def covariance_of(m: Moments) -> FloatArray:
    """Covariances with the denominator n - 1, shape (k, k); NaN with fewer than two rows.

    A column that is constant has exactly zero, not what rounding leaves.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 5.0]])
    >>> np.array_equal(covariance_of(moments(x)), np.cov(x, rowvar=False))
    True
    """
    if m.n < 2:
        return np.full(m.products.shape, np.nan)
    near = _near_the_mean(m)
    spread = near.products - np.outer(near.sums, near.sums) / m.n
    constant = np.diag(spread) <= _NOISE * np.diag(near.products)
    spread[constant, :] = 0.0
    spread[:, constant] = 0.0
    covariance: FloatArray = (spread + spread.T) / (2 * (m.n - 1))
    return covariance


# -- over the rows of each pair ------------------------------------------------------------------------------


def pairwise_moments(values: ArrayLike, origin: ArrayLike | None = None) -> PairwiseMoments:
    """Add up, for each pair of columns, the rows that have a value in both.

    Parameters
    ----------
    values : array of shape (n, k)
        NaN is a gap.
    origin : array of shape (k,), optional
        Whole numbers to subtract first; the rounded first value of each column otherwise.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, np.nan]])
    >>> p = pairwise_moments(x)
    >>> p.n
    array([[4, 3],
           [3, 3]])
    >>> pairwise_correlations(p).round(4)
    array([[1.    , 0.7206],
           [0.7206, 1.    ]])
    """
    x = _table(values)
    k = x.shape[1]
    start = first_values(x) if origin is None else floats(origin)
    n, sums, squares, cross = (np.zeros((k, k)) for _ in range(4))
    for block in _blocks(x, start):
        there = ~np.isnan(block)
        filled, mask = np.where(there, block, 0.0), there.astype(np.float64)
        n += mask.T @ mask
        sums += filled.T @ mask
        squares += (filled * filled).T @ mask
        cross += filled.T @ filled
    return PairwiseMoments(read_only(n.astype(np.int64)), *_fixed(start, sums, squares, cross))


def add_pairwise_moments(a: PairwiseMoments, b: PairwiseMoments) -> PairwiseMoments:
    """The pairwise moments of both sets of rows together.

    The origin of each column is that of the first, or that of the second where the first has no values.
    """
    start = np.where(np.diag(a.n) > 0, a.origin, b.origin)
    a, b = shift_pairwise_moments(a, start), shift_pairwise_moments(b, start)
    sums = (a.sums + b.sums, a.squares + b.squares, a.cross + b.cross)
    return PairwiseMoments(read_only(a.n + b.n), *_fixed(start, *sums))


def shift_pairwise_moments(p: PairwiseMoments, origin: ArrayLike) -> PairwiseMoments:
    """The same pairwise moments about another origin."""
    start = floats(origin)
    if np.array_equal(start, p.origin):
        return p
    d = (p.origin - start)[:, None]
    sums = p.sums + p.n * d
    squares = p.squares + 2 * d * p.sums + p.n * (d * d)
    cross = p.cross + p.sums * d.T + d * p.sums.T + p.n * (d * d.T)
    return PairwiseMoments(p.n, *_fixed(start, sums, squares, cross))


def choose_pairwise_moments(p: PairwiseMoments, columns: ArrayLike) -> PairwiseMoments:
    """The pairwise moments of these columns, by position."""
    chosen = np.asarray(columns, dtype=np.intp)
    block = np.ix_(chosen, chosen)
    rest = _fixed(p.origin[chosen], p.sums[block], p.squares[block], p.cross[block])
    return PairwiseMoments(read_only(p.n[block]), *rest)


def reflect_pairwise_moments(p: PairwiseMoments, reflect: ArrayLike) -> PairwiseMoments:
    """The pairwise moments after turning columns round, as in :func:`reflect_moments`."""
    sign, start = _reflected(p.origin, floats(reflect))
    sums = (p.sums * sign[:, None], p.squares, p.cross * np.outer(sign, sign))
    return PairwiseMoments(p.n, *_fixed(start, *sums))


def pairwise_means(p: PairwiseMoments) -> FloatArray:
    """Means, shape (k, k): ``[i, j]`` is the mean of column i over the rows that have column j as well."""
    near = _near(p)
    means: FloatArray = near.origin[:, None] + _divided(near.sums, p.n)
    return means


def pairwise_covariances(p: PairwiseMoments) -> FloatArray:
    """Covariances over the rows of each pair, with the denominator n - 1, shape (k, k).

    As ``cov(x, use = "pairwise.complete.obs")`` in R: each pair has its own means. The matrix need not be
    positive definite. NaN where fewer than two rows have both.
    """
    return _divided(_pair_spread(_near(p)), p.n - 1)


def pairwise_correlations(p: PairwiseMoments) -> FloatArray:
    """Correlations over the rows of each pair, shape (k, k), as ``cor(x, use = "pairwise")`` in R.

    Each pair has its own means and standard deviations. NaN where a column is constant over a pair's rows.
    """
    near = _near(p)
    spread = near.squares - _divided(near.sums * near.sums, p.n)
    spread[spread <= _NOISE * near.squares] = np.nan
    r: FloatArray = np.clip(_pair_spread(near) / np.sqrt(spread * spread.T), -1.0, 1.0)
    np.fill_diagonal(r, np.where(np.isnan(np.diag(spread)), np.nan, 1.0))
    return r


def _near(p: PairwiseMoments) -> PairwiseMoments:
    """The moments about whole numbers near the means."""
    mean = np.nan_to_num(_divided(np.diag(p.sums), np.diag(p.n)))
    return shift_pairwise_moments(p, p.origin + np.floor(mean + 0.5))


def _pair_spread(p: PairwiseMoments) -> FloatArray:
    spread = p.cross - _divided(p.sums * p.sums.T, p.n)
    own = p.squares - _divided(p.sums * p.sums, p.n)
    constant = own <= _NOISE * p.squares
    spread[constant | constant.T] = 0.0
    return spread


# -- powers --------------------------------------------------------------------------------------------------


def power_sums(values: ArrayLike, origin: ArrayLike | None = None) -> PowerSums:
    """Add up the first to the fourth power of each column over all its values.

    Parameters
    ----------
    values : array of shape (n, k)
        NaN is a gap.
    origin : array of shape (k,), optional
        Whole numbers to subtract first; the rounded first value of each column otherwise.
    """
    x = _table(values)
    start = first_values(x) if origin is None else floats(origin)
    n, sums = np.zeros(x.shape[1], np.int64), np.zeros((4, x.shape[1]))
    for block in _blocks(x, start):
        there = ~np.isnan(block)
        n += there.sum(axis=0)
        power = filled = np.where(there, block, 0.0)
        for row in range(4):
            sums[row] += power.sum(axis=0)
            power = power * filled
    return PowerSums(read_only(n), *_fixed(start, sums))


def add_power_sums(a: PowerSums, b: PowerSums) -> PowerSums:
    """The power sums of both sets of values together."""
    start = np.where(a.n > 0, a.origin, b.origin)
    a, b = shift_power_sums(a, start), shift_power_sums(b, start)
    return PowerSums(read_only(a.n + b.n), *_fixed(start, a.sums + b.sums))


def shift_power_sums(p: PowerSums, origin: ArrayLike) -> PowerSums:
    """The same power sums about another origin, by the binomial theorem."""
    start = floats(origin)
    if np.array_equal(start, p.origin):
        return p
    d = p.origin - start
    s1, s2, s3, s4 = p.sums
    n = p.n.astype(np.float64)
    shifted = [
        s1 + n * d,
        s2 + 2 * d * s1 + n * d**2,
        s3 + 3 * d * s2 + 3 * d**2 * s1 + n * d**3,
        s4 + 4 * d * s3 + 6 * d**2 * s2 + 4 * d**3 * s1 + n * d**4,
    ]
    return PowerSums(p.n, *_fixed(start, np.array(shifted)))


def choose_power_sums(p: PowerSums, columns: ArrayLike) -> PowerSums:
    """The power sums of these columns, by position."""
    chosen = np.asarray(columns, dtype=np.intp)
    return PowerSums(read_only(p.n[chosen]), *_fixed(p.origin[chosen], p.sums[:, chosen]))


def reflect_power_sums(p: PowerSums, reflect: ArrayLike) -> PowerSums:
    """The power sums after turning columns round, as in :func:`reflect_moments`."""
    sign, start = _reflected(p.origin, floats(reflect))
    return PowerSums(p.n, *_fixed(start, p.sums * sign ** np.arange(1, 5)[:, None]))


def item_moments(p: PowerSums) -> ItemMoments:
    """Mean, variance and central moments of each column.

    Examples
    --------
    >>> import numpy as np
    >>> found = item_moments(power_sums(np.array([[1.0], [2.0], [3.0], [np.nan], [6.0]])))
    >>> found.n[0], found.mean[0], found.m3[0]
    (np.int64(4), np.float64(3.0), np.float64(4.5))
    """
    offset = _divided(p.sums[0], p.n)
    near = shift_power_sums(p, p.origin + np.floor(np.nan_to_num(offset) + 0.5))
    m, s2, s3, s4 = (_divided(row, p.n) for row in near.sums)
    m2 = s2 - m**2
    constant = m2 <= _NOISE * s2
    m2 = np.where(constant, 0.0, m2)
    m3 = np.where(constant, 0.0, s3 - 3 * m * s2 + 2 * m**3)
    m4 = np.where(constant, 0.0, s4 - 4 * m * s3 + 6 * m**2 * s2 - 3 * m**4)
    empty = p.n == 0
    m2, m3, m4 = (np.where(empty, np.nan, value) for value in (m2, m3, m4))
    variance = _divided(m2 * p.n, p.n - 1)
    return ItemMoments(p.n, *_fixed(near.origin + m, variance, m2, m3, m4))


# -- shared --------------------------------------------------------------------------------------------------


def first_values(x: FloatArray) -> FloatArray:
    """The rounded first value of each column that is a number; 0 where there is none."""
    there = np.isfinite(x)
    if not x.shape[0]:
        return np.zeros(x.shape[1])
    first = x[there.argmax(axis=0), np.arange(x.shape[1])]
    return np.where(there.any(axis=0), np.rint(np.where(np.isfinite(first), first, 0.0)), 0.0)


def _table(values: ArrayLike) -> FloatArray:
    x = floats(values)
    if x.ndim != 2:
        raise ValueError(f"`values` must have the shape (rows, columns), got {x.shape}.")
    if bool(np.isinf(x).any()):
        raise ValueError("`values` must be finite or NaN.")
    return x


def _origin(origin: ArrayLike | None, x: FloatArray) -> FloatArray:
    return first_values(x) if origin is None else floats(origin)


def _blocks(x: FloatArray, origin: FloatArray) -> Iterator[FloatArray]:
    for start in range(0, x.shape[0], BLOCK_ROWS):
        yield x[start : start + BLOCK_ROWS] - origin


def _reflected(origin: FloatArray, reflect: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The sign of each column after turning some round, and where its origin comes to lie."""
    turned = ~np.isnan(reflect)
    return np.where(turned, -1.0, 1.0), np.where(turned, reflect - origin, origin)


def _divided(total: NDArray[Any], n: NDArray[Any]) -> FloatArray:
    """A quotient that is NaN where the divisor is not above 0."""
    quotient: FloatArray = total / np.where(n > 0, n, np.nan)
    return quotient


def _fixed(*arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    return tuple(read_only(array) for array in arrays)
