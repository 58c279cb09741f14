"""Intervals for coefficient alpha, each under the name of those who derived it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import floats, normal_quantile


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of an interval, and its standard error where it rests on one; else NaN."""

    lower: float
    upper: float
    error: float = math.nan


def feldt_interval(alpha: float, n: float, n_items: int, *, level: float = 0.95) -> Interval:
    """Feldt's interval: exact for normal answers of items that are essentially tau-equivalent.

    Parameters
    ----------
    alpha : float
        Raw alpha.
    n : float
        Persons; for pairwise covariances the smallest number that a pair rests on.
    n_items : int
        Items, k.
    level : float
        Coverage.

    Returns
    -------
    Interval
        NaN with fewer than two persons or items.

    Notes
    -----
    ``1 - (1 - alpha) F`` with both quantiles of F on n - 1 and (n - 1)(k - 1) degrees of freedom.

    References
    ----------
    Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement, 11(1), 93-103.

    Examples
    --------
    >>> found = feldt_interval(0.760488595824792, 301, 9)
    >>> round(found.lower, 6), round(found.upper, 6)
    (0.717717, 0.799079)
    """
    normal_quantile(level)  # refuses what is no level
    if math.isnan(alpha) or n < 2 or n_items < 2:
        return Interval(math.nan, math.nan)
    df = (n - 1, (n - 1) * (n_items - 1))
    high, low = special.fdtri(*df, [(1 + level) / 2, (1 - level) / 2])
    return Interval(1 - (1 - alpha) * float(high), 1 - (1 - alpha) * float(low))


def bonett_interval(alpha: float, n: float, n_items: int, *, level: float = 0.95) -> Interval:
    """Bonett's interval from the logarithm of 1 - alpha.

    Parameters
    ----------
    alpha, n, n_items, level
        As in `feldt_interval`.

    Returns
    -------
    Interval
        The standard error is that of ``ln(1 - alpha)``; NaN with fewer than three persons or two items, and
        where alpha is 1.

    Notes
    -----
    ``1 - exp(ln(1 - alpha) -+ z sqrt(2 k / ((k - 1)(n - 2))))``, without correction for bias.

    References
    ----------
    Bonett, D. G. (2002). Sample size requirements for testing and estimating coefficient alpha. Journal of
    Educational and Behavioral Statistics, 27(4), 335-340.

    Examples
    --------
    >>> found = bonett_interval(0.760488595824792, 301, 9)
    >>> round(found.lower, 5), round(found.upper, 5)
    (0.7161, 0.79794)
    """
    z = normal_quantile(level)
    if math.isnan(alpha) or n <= 2 or n_items < 2 or alpha >= 1:
        return Interval(math.nan, math.nan)
    error = math.sqrt(2 * n_items / ((n_items - 1) * (n - 2)))
    centre = math.log1p(-alpha)
    return Interval(-math.expm1(centre + z * error), -math.expm1(centre - z * error), error)


def van_zyl_error(covariance: ArrayLike, n: float) -> float:
    """Large-sample standard error of raw alpha for normal answers and any covariance matrix.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances of the items.
    n : float
        Persons.

    Returns
    -------
    float
        ``sqrt(Q / n)``; NaN where there is no alpha.

    Notes
    -----
    ``Q = 2 k^2 / ((k - 1)^2 S^3) (S (tr C^2 + tr^2 C) - 2 tr C 1'C^2 1)`` with S the sum of C. Duhachek and
    Iacobucci made it known; psych calls it ``ase``.

    References
    ----------
    van Zyl, J. M., Neudecker, H., & Nel, D. G. (2000). On the distribution of the maximum likelihood
    estimator of Cronbach's alpha. Psychometrika, 65(3), 271-280.
    Duhachek, A., & Iacobucci, D. (2004). Alpha's standard error (ASE): An accurate and precise confidence
    interval estimate. Journal of Applied Psychology, 89(5), 792-808.
    """
    c = floats(covariance)
    k = c.shape[0]
    own, total = float(np.trace(c)), float(c.sum())
    if k < 2 or not n >= 1 or not total > 1e-12 * own:
        return math.nan
    rows = c.sum(axis=1)
    inner = total * (float((c * c).sum()) + own**2) - 2 * own * float(rows @ rows)
    q = 2 * k**2 / ((k - 1) ** 2 * total**3) * inner
    return math.sqrt(max(q, 0.0) / n)


def van_zyl_interval(alpha: float, covariance: ArrayLike, n: float, *, level: float = 0.95) -> Interval:
    """Normal interval on the large-sample standard error of van Zyl, Neudecker and Nel.

    It asks for normal answers and a large sample, but not for tau-equivalent items.

    Parameters
    ----------
    alpha : float
        Raw alpha of this matrix.
    covariance : array_like of shape (k, k)
        Covariances of the items.
    n : float
        Persons.
    level : float
        Coverage.

    Examples
    --------
    >>> c = [[1.0, 0.5, 0.4], [0.5, 1.0, 0.6], [0.4, 0.6, 1.0]]
    >>> found = van_zyl_interval(0.75, c, 100)
    >>> round(found.error, 6), round(found.lower, 6), round(found.upper, 6)
    (0.043589, 0.664567, 0.835433)
    """
    error = van_zyl_error(covariance, n)
    reach = normal_quantile(level) * error
    return Interval(alpha - reach, alpha + reach, error)
