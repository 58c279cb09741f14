"""How sure a correlation is: standard errors and intervals by Fisher's z."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, normal_quantile, read_only


@dataclass(frozen=True, slots=True, eq=False)
class CorrelationPrecision:
    """Standard errors and intervals of correlations.

    Attributes
    ----------
    se : float array
        Standard errors of the correlations.
    lower, upper : float array
        Ends of the intervals, always between -1 and 1.
    """

    se: FloatArray
    lower: FloatArray
    upper: FloatArray


def pearson_precision(r: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> CorrelationPrecision:
    """Standard errors and intervals of Pearson's correlations of normal variables.

    Parameters
    ----------
    r : float array
        Correlations.
    n : array
        Persons behind each of them.
    level : float
        Of the intervals.

    Returns
    -------
    CorrelationPrecision
        ``se = (1 - r^2) / sqrt(n - 1)``; the interval is that of Fisher's z with the standard error
        ``1 / sqrt(n - 3)``. NaN below two and below four persons.

    References
    ----------
    Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small sample.
    Metron, 1, 3-32.

    Examples
    --------
    >>> found = pearson_precision(0.5, 103)
    >>> [float(x.round(4)) for x in (found.se, found.lower, found.upper)]
    [0.0743, 0.3393, 0.6323]
    """
    r, n = floats(r), floats(n)
    se = (1 - r * r) / np.sqrt(_above(n - 1))
    return _by_z(r, 1 / np.sqrt(_above(n - 3)), se, level)


def spearman_precision(r: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> CorrelationPrecision:
    """Standard errors and intervals of Spearman's correlations.

    Parameters
    ----------
    r, n, level
        As for :func:`pearson_precision`.

    Returns
    -------
    CorrelationPrecision
        Fisher's z has the standard error ``sqrt((1 + r^2 / 2) / (n - 3))``; times ``1 - r^2`` it is that
        of the correlation.

    References
    ----------
    Bonett, D. G., & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and
    Spearman correlations. Psychometrika, 65, 23-28.

    Examples
    --------
    >>> found = spearman_precision(0.5, 103)
    >>> [float(x.round(4)) for x in (found.se, found.lower, found.upper)]
    [0.0795, 0.3287, 0.6394]
    """
    r, n = floats(r), floats(n)
    se_z = np.sqrt((1 + r * r / 2) / _above(n - 3))
    return _by_z(r, se_z, (1 - r * r) * se_z, level)


def latent_precision(r: ArrayLike, se: ArrayLike, *, level: float = 0.95) -> CorrelationPrecision:
    """Intervals of correlations whose standard errors are known, as those of latent variables are.

    Parameters
    ----------
    r, se : float array
        Correlations and their standard errors.
    level : float
        Of the intervals.

    Returns
    -------
    CorrelationPrecision
        By Fisher's z, whose standard error is ``se / (1 - r^2)``.

    Examples
    --------
    >>> found = latent_precision(0.5, 0.0743)
    >>> [float(x.round(2)) for x in (found.lower, found.upper)]
    [0.34, 0.63]
    """
    r, se = floats(r), floats(se)
    inside = np.abs(r) < 1
    return _by_z(r, np.where(inside, se, np.nan) / np.where(inside, 1 - r * r, 1.0), se, level)


def _above(count: FloatArray) -> FloatArray:
    return np.where(count > 0, count, np.nan)


def _by_z(r: FloatArray, se_z: FloatArray, se: FloatArray, level: float) -> CorrelationPrecision:
    q = normal_quantile(level)
    inside = np.abs(r) < 1
    z = np.arctanh(np.where(inside, r, 0.0))
    lower = np.where(inside, np.tanh(z - q * se_z), np.nan)
    upper = np.where(inside, np.tanh(z + q * se_z), np.nan)
    return CorrelationPrecision(read_only(np.asarray(se)), read_only(lower), read_only(upper))
