"""Reliability from two halves of a test, and of a test made longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import BoolArray, FloatArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class HalvesReliability:
    """What two given halves say about the reliability of the whole.

    Attributes
    ----------
    correlation : float
        Between the sums of both halves.
    spearman_brown : float
        Stepped up to the whole length, as if the halves were equally long and parallel.
    horst : float
        Stepped up with the true lengths of the halves; equals ``spearman_brown`` for equal halves.
    flanagan_rulon : float
        ``4 cov / var(sum)``, which asks for tau-equivalent halves only; Guttman's lambda-4 of this split.
    in_first : bool array of shape (k,)
        Which items form the first half.
    """

    correlation: float
    spearman_brown: float
    horst: float
    flanagan_rulon: float
    in_first: BoolArray


def odd_even(n_items: int) -> BoolArray:
    """The first, third, fifth ... item form the first half."""
    return np.asarray(np.arange(n_items) % 2 == 0, dtype=np.bool_)


def split_half(covariance: ArrayLike, in_first: ArrayLike | None = None) -> HalvesReliability:
    """Reliability from two halves.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances of the items.
    in_first : array_like of bool of shape (k,), optional
        Which items form the first half; the odd ones unless given.

    Returns
    -------
    HalvesReliability
        NaN where a half is empty or constant.

    References
    ----------
    Horst, P. (1951). Estimating total test reliability from parts of unequal length. Educational and
    Psychological Measurement, 11(3), 368-371.
    Rulon, P. J. (1939). A simplified procedure for determining the reliability of a test by split-halves.
    Harvard Educational Review, 9, 99-103.
    Warrens, M. J. (2015). On Cronbach's alpha as the mean of all split-half reliabilities. In R. E. Millsap
    et al. (Eds.), Quantitative psychology research (pp. 293-300). Springer.

    Examples
    --------
    >>> c = np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.6], [0.4, 0.6, 1.0]])
    >>> found = split_half(c)
    >>> round(found.spearman_brown, 6), round(found.horst, 6), round(found.flanagan_rulon, 6)
    (0.793273, 0.808921, 0.733333)
    """
    c = floats(covariance)
    first = odd_even(len(c)) if in_first is None else np.asarray(in_first, dtype=np.bool_)
    one = first.astype(np.float64)
    shared, variances, total = _halves(c, one)
    scale = float(np.sqrt(np.prod(np.clip(variances, 0, None))))
    r = float(np.clip(shared / scale, -1, 1)) if scale > 0 else np.nan
    return HalvesReliability(
        correlation=r,
        spearman_brown=float(lengthened(r, 2)),
        horst=horst(r, float(one.mean())),
        flanagan_rulon=float(4 * shared / total) if total > 0 else np.nan,
        in_first=read_only(first),
    )


def lengthened(reliability: ArrayLike, factor: ArrayLike) -> FloatArray:
    """Spearman and Brown's prophecy: reliability of a test so many times as long.

    Parameters
    ----------
    reliability : array_like
        Of the test as it is.
    factor : array_like
        How many times as long, of parallel parts; below 1 for a shorter one.

    Returns
    -------
    float array
        ``m r / (1 + (m - 1) r)``; NaN where the denominator is not above zero.

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data. British Journal of Psychology, 3(3),
    271-295.
    Brown, W. (1910). Some experimental results in the correlation of mental abilities. British Journal of
    Psychology, 3(3), 296-322.

    Examples
    --------
    >>> lengthened([0.5, 0.7], [2, 3]).round(6)
    array([0.666667, 0.875   ])
    """
    r, m = floats(reliability), floats(factor)
    below = 1 + (m - 1) * r
    return floats(m * r / np.where(below > 0, below, np.nan))


def length_for(reliability: ArrayLike, wanted: ArrayLike) -> FloatArray:
    """How many times as long a test must be for this reliability; the inverse of `lengthened`.

    Examples
    --------
    >>> length_for(0.7, 0.875).round(6)
    np.float64(3.0)
    """
    r, goal = floats(reliability), floats(wanted)
    both = (r > 0) & (r < 1) & (goal > 0) & (goal < 1)
    r, goal = np.where(both, r, np.nan), np.where(both, goal, np.nan)
    return floats(goal * (1 - r) / (r * (1 - goal)))


def horst(correlation: float, share: float) -> float:
    """Reliability of the whole from the correlation of halves of unequal length.

    Parameters
    ----------
    correlation : float
        Between both halves.
    share : float
        Share of the items that the first half has.

    Notes
    -----
    ``r (sqrt(r^2 + 4 p q (1 - r^2)) - r) / (2 p q (1 - r^2))``; with equal halves that of Spearman and Brown.
    """
    pq = share * (1 - share)
    r2 = correlation**2
    if not 0 < share < 1 or np.isnan(correlation):
        return np.nan
    if r2 >= 1:
        return 1.0 if correlation > 0 else np.nan
    root = np.sqrt(r2 + 4 * pq * (1 - r2))
    return float(correlation * (root - correlation) / (2 * pq * (1 - r2)))


def _halves(c: FloatArray, one: FloatArray) -> tuple[float, tuple[float, float], float]:
    """Covariance of both halves, their variances, and the variance of the sum."""
    other = 1 - one
    return float(one @ c @ other), (float(one @ c @ one), float(other @ c @ other)), float(c.sum())
