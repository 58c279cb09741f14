"""Guttman's lambda-4: the greatest split half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import BoolArray, FloatArray, floats, read_only
from trustscale.stats._guttman import sum_variance

_ALL_SPLITS = 200_000
"""Up to so many splits all of them are looked at: 20 items have 92,378 and 21 have 352,716."""

_CHUNK = 20_000
_STARTS = 100


class SplitStatus(Enum):
    """How the greatest split half was found; the value says what to do about it."""

    ALL_SPLITS = ""
    EXCHANGES = (
        "there are too many splits to look at all of them; the greatest that exchanges of two items find "
        "from many starts was taken, and the true greatest may be a little larger"
    )
    NONE = "there are fewer than two items, or the sum of the items does not vary"


@dataclass(frozen=True, slots=True, eq=False)
class GreatestSplitHalf:
    """The greatest split half, lambda-4.

    Attributes
    ----------
    estimate : float
        Lambda-4; NaN where there is none.
    in_first : bool array of shape (k,)
        Which items form the first half, the one with the first item.
    n_splits : int
        How many splits there are.
    status : SplitStatus
        Whether all of them were looked at.
    """

    estimate: float
    in_first: BoolArray
    n_splits: int
    status: SplitStatus


def greatest_split_half(covariance: ArrayLike) -> GreatestSplitHalf:
    """Guttman's lambda-4 of the best split into halves.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances, or correlations for standardised items.

    Returns
    -------
    GreatestSplitHalf

    Notes
    -----
    A split gives four times the covariance of both halves over the variance of the sum. Halves have k / 2
    items; of an odd number of items one half has (k - 1) / 2, and every such split counts. Up to 20 items
    all splits are looked at; beyond that, items are exchanged between halves from one hundred starts for as
    long as it helps, which the status says. The split is chosen on the data it is judged by: in small samples
    lambda-4 is too high.

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability. Psychometrika, 10(4), 255-282.
    Benton, T. (2015). An empirical assessment of Guttman's lambda 4 reliability coefficient. In R. E. Millsap
    et al. (Eds.), Quantitative psychology research (pp. 301-310). Springer.

    Examples
    --------
    >>> r = np.array([[1, 0.7, 0.2, 0.2], [0.7, 1, 0.2, 0.2], [0.2, 0.2, 1, 0.6], [0.2, 0.2, 0.6, 1]])
    >>> found = greatest_split_half(r)
    >>> round(found.estimate, 6), found.in_first, found.n_splits
    (0.829268, array([ True, False,  True, False]), 3)
    """
    c = floats(covariance)
    k = c.shape[0]
    total = float(sum_variance(c))
    n_splits = 0 if k < 2 else comb(k, k // 2) // (2 if k % 2 == 0 else 1)
    if k < 2 or np.isnan(total):
        return GreatestSplitHalf(np.nan, read_only(np.zeros(k, dtype=bool)), n_splits, SplitStatus.NONE)
    exact = n_splits <= _ALL_SPLITS
    signs = _best_of_all(c) if exact else _best_by_exchange(c)
    return GreatestSplitHalf(
        estimate=float(1 - signs @ c @ signs / total),
        in_first=read_only(signs == signs[0]),
        n_splits=n_splits,
        status=SplitStatus.ALL_SPLITS if exact else SplitStatus.EXCHANGES,
    )


def split_halves(covariance: ArrayLike) -> FloatArray:
    """Split-half coefficients of all splits into halves, in rising order.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances or correlations of at most 20 items.

    Raises
    ------
    ValueError
        More than 20 items, which have too many splits.
    """
    c = floats(covariance)
    k = c.shape[0]
    if comb(k, k // 2) // (2 if k % 2 == 0 else 1) > _ALL_SPLITS:
        raise ValueError(f"{k} items have too many splits to list; at most 20 can be listed.")
    found = [1 - _quadratic(signs, c) / sum_variance(c) for signs in _all_signs(k)]
    return read_only(np.sort(np.concatenate(found)))


def _all_signs(k: int) -> Iterator[FloatArray]:
    """All splits in chunks of rows: 1 for the half with the first item, -1 for the other."""
    sizes = {k // 2, k - k // 2}
    for size in sorted(sizes):
        chunk: list[tuple[int, ...]] = []
        for others in combinations(range(1, k), size - 1):
            chunk.append(others)
            if len(chunk) == _CHUNK:
                yield _signs(chunk, k)
                chunk = []
        if chunk:
            yield _signs(chunk, k)


def _signs(chosen: list[tuple[int, ...]], k: int) -> FloatArray:
    signs = -np.ones((len(chosen), k))
    signs[:, 0] = 1.0
    places: NDArray[np.intp] = np.array(chosen, dtype=np.intp).reshape(len(chosen), -1)
    np.put_along_axis(signs, places, 1.0, axis=1)
    return signs


def _quadratic(signs: FloatArray, c: FloatArray) -> FloatArray:
    return floats(np.einsum("ij,ij->i", signs @ c, signs))


def _best_of_all(c: FloatArray) -> FloatArray:
    best, least = np.ones(len(c)), np.inf
    for signs in _all_signs(len(c)):
        values = _quadratic(signs, c)
        place = int(values.argmin())
        if values[place] < least:
            best, least = signs[place], float(values[place])
    return best


def _best_by_exchange(c: FloatArray) -> FloatArray:
    """Exchange the two items that help the most until none do, from many starts."""
    k = len(c)
    rng = np.random.default_rng(0)  # fixed: the coefficient is a function of the matrix alone
    starts = [_halves(np.argsort(vector), k) for vector in np.linalg.eigh(c)[1].T]
    starts += [_halves(rng.permutation(k), k) for _ in range(_STARTS - min(k, _STARTS))]
    found = [_exchange(c, start) for start in starts]
    return min(found, key=lambda signs: float(signs @ c @ signs))


def _halves(order: NDArray[np.intp], k: int) -> FloatArray:
    signs = np.ones(k)
    signs[order[: k // 2]] = -1.0
    return signs


def _exchange(c: FloatArray, signs: FloatArray) -> FloatArray:
    signs = signs.copy()
    own = np.diag(c)
    while True:
        first, second = np.flatnonzero(signs > 0), np.flatnonzero(signs < 0)
        with_all = c @ signs
        # A quarter of what s'Cs gains when the signs of i (1) and j (-1) are turned.
        gain = -with_all[first, None] + with_all[None, second]
        gain = gain + own[first, None] + own[None, second] - 2 * c[np.ix_(first, second)]
        i, j = np.unravel_index(int(gain.argmin()), gain.shape)
        if gain[i, j] >= -1e-12 * own.sum():
            return signs
        signs[first[i]], signs[second[j]] = -1.0, 1.0
