"""Coefficient alpha: of the items as they are, and of standardised ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._alpha_intervals import van_zyl_error
from trustscale.stats._arrays import FloatArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class Alpha:
    """Coefficient alpha of k items, and what belongs to it.

    Attributes
    ----------
    estimate : float
        Raw alpha, from covariances; NaN with one item or where the sum does not vary.
    standardized : float
        Alpha of standardised items, from correlations; NaN where an item is constant.
    mean_correlation : float
        Mean correlation between two items.
    sd, sem : float
        Standard deviation of the sum of the items, and its standard error of measurement,
        ``sd sqrt(1 - alpha)``.
    if_dropped, standardized_if_dropped : float array of shape (k,)
        Both alphas without the item; NaN with two items.
    error : float
        Large-sample standard error of raw alpha (`van_zyl_error`); NaN without n.
    n_items : int
        k.
    """

    estimate: float
    standardized: float
    mean_correlation: float
    sd: float
    sem: float
    if_dropped: FloatArray
    standardized_if_dropped: FloatArray
    error: float
    n_items: int


def alpha(covariance: ArrayLike, n: float = float("nan")) -> Alpha:
    """Coefficient alpha from a covariance matrix.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances of the items, all keyed in one direction. From a correlation matrix the raw alpha is the
        standardised one, from polychoric correlations the ordinal one.
    n : float, optional
        Persons; for the standard error.

    Returns
    -------
    Alpha

    Notes
    -----
    ``alpha = k / (k - 1) (1 - trace(C) / sum(C))``; standardised ``k r / (1 + (k - 1) r)`` with the mean
    correlation r. A constant item counts as an item and adds nothing to the sums.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16(3),
    297-334.

    Examples
    --------
    >>> found = alpha([[1.0, 0.5, 0.4], [0.5, 1.0, 0.6], [0.4, 0.6, 1.0]])
    >>> round(found.estimate, 6), found.if_dropped.round(6)
    (0.75, array([0.75    , 0.571429, 0.666667]))
    """
    c = floats(covariance)
    k = c.shape[-1]
    r = to_correlation(c)
    estimate = float(raw_alpha(c))
    variance = max(float(c.sum()), 0.0)
    return Alpha(
        estimate=estimate,
        standardized=float(raw_alpha(r)),
        mean_correlation=float((r.sum() - k) / (k * (k - 1))) if k > 1 else float("nan"),
        sd=float(np.sqrt(variance)),
        sem=float(np.sqrt(variance * (1 - estimate))),
        if_dropped=read_only(_if_dropped(c)),
        standardized_if_dropped=read_only(_if_dropped(r)),
        error=van_zyl_error(c, n),
        n_items=k,
    )


def raw_alpha(covariance: FloatArray) -> FloatArray:
    """Alpha of each matrix of a stack of shape (..., k, k)."""
    k = covariance.shape[-1]
    own = np.trace(covariance, axis1=-2, axis2=-1)
    return _alpha_of(own, covariance.sum(axis=(-2, -1)), k)


def standardized_alpha(covariance: FloatArray) -> FloatArray:
    """Alpha of standardised items, of each matrix of a stack."""
    return raw_alpha(to_correlation(covariance))


def to_correlation(covariance: FloatArray) -> FloatArray:
    """Correlations of each matrix of a stack; NaN in the row and column of a constant item."""
    sd = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    sd = np.where(sd > 0, sd, np.nan)
    r = covariance / (sd[..., :, None] * sd[..., None, :])
    k = np.arange(r.shape[-1])
    r[..., k, k] = np.where(np.isnan(sd), np.nan, 1.0)
    return floats(r)


def _alpha_of(own: FloatArray, total: FloatArray, k: int) -> FloatArray:
    """Alpha from the sum of the variances and the variance of the sum."""
    if k < 2:
        return np.full(np.shape(total), np.nan)
    # Items that cancel out leave rounding noise of the order of eps behind, not an exact zero.
    varies = np.where(total > 1e-12 * own, total, np.nan)
    return floats(k / (k - 1) * (1 - own / varies))


def _if_dropped(c: FloatArray) -> FloatArray:
    own, rows = np.diag(c), c.sum(axis=1)
    return _alpha_of(own.sum() - own, c.sum() - 2 * rows + own, len(own) - 1)
