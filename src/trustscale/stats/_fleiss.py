"""Fleiss' kappa: agreement of several raters of each subject, who need not be the same ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats as distributions

from trustscale.stats._arrays import FloatArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class FleissKappa:
    """Agreement of m raters on n subjects beyond chance.

    Attributes
    ----------
    estimate, lower, upper : float
        Kappa with its interval, cut at 1; NaN where all ratings are one and the same category.
    se : float
        Standard error over samples of subjects.
    null_se, statistic, p_value : float
        Standard error where there is no agreement beyond chance, z, and the two-sided p value.
    observed, expected : float
        Share of pairs of ratings that agree, and what the shares of the categories alone give.
    shares : float array of shape (c,)
        Share of each category among all ratings.
    of_category : float array of shape (c,)
        Kappa of each category against all others; NaN for one that nobody, or everybody, gave.
    of_category_null_se : float
        Standard error of each of these where there is no agreement beyond chance.
    n, m : int
        Subjects, and ratings of each.
    """

    estimate: float
    lower: float
    upper: float
    se: float
    null_se: float
    statistic: float
    p_value: float
    observed: float
    expected: float
    shares: FloatArray
    of_category: FloatArray
    of_category_null_se: float
    n: int
    m: int


def fleiss_kappa(counts: ArrayLike, *, level: float = 0.95) -> FleissKappa:
    """Fleiss' kappa from how often each subject was put into each category.

    Parameters
    ----------
    counts : int array of shape (n, c)
        Ratings of each subject by category; every row has the same sum m, two at least.
    level : float
        Of the interval.

    Returns
    -------
    FleissKappa

    Raises
    ------
    ValueError
        Subjects with different numbers of ratings, or with fewer than two.

    Notes
    -----
    The test uses the standard error of Fleiss, Nee and Landis, which holds where there is no agreement beyond
    chance and so makes no interval. The interval uses the standard error over samples of subjects, from how
    much each subject moves kappa (Gwet), and t on n - 1 degrees of freedom.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5),
    378-382.

    Fleiss, J. L., Nee, J. C. M., & Landis, J. R. (1979). Large sample variance of kappa in the case of
    different sets of raters. Psychological Bulletin, 86(5), 974-977.

    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    British Journal of Mathematical and Statistical Psychology, 61(1), 29-48.

    Examples
    --------
    >>> found = fleiss_kappa([[3, 0], [2, 1], [0, 3], [0, 3], [3, 0], [1, 2]])
    >>> round(found.estimate, 4), round(found.p_value, 4)
    (0.5556, 0.0184)
    """
    x = floats(counts)
    n = len(x)
    sizes = x.sum(axis=1)
    m = int(sizes[0]) if n else 0
    if n and (m < 2 or bool(np.any(sizes != m))):
        raise ValueError("every subject must have the same number of ratings, two at least.")
    share = x.mean(axis=0) / m if n else np.full(x.shape[1], np.nan)
    alike = (x * (x - 1)).sum(axis=1) / (m * (m - 1)) if n else np.empty(0)
    observed = float(alike.mean()) if n else math.nan
    expected = float((share**2).sum())
    spread = share * (1 - share)
    of_category = _by_category(x, m, spread)
    if not spread.sum() > 1e-15:
        nothing = (math.nan,) * 7
        return FleissKappa(
            *nothing, observed, expected, read_only(share), read_only(of_category), math.nan, n, m
        )
    kappa = (observed - expected) / (1 - expected)
    se = _error(x, alike, share, kappa)
    null_se = _null_error(share, n, m)
    reach = float(distributions.t.isf((1 - level) / 2, n - 1)) * se if n > 1 else math.nan
    z = kappa / null_se if null_se > 0 else math.nan
    return FleissKappa(
        estimate=kappa,
        lower=float(np.maximum(kappa - reach, -1.0)),
        upper=float(np.minimum(kappa + reach, 1.0)),
        se=se,
        null_se=null_se,
        statistic=z,
        p_value=2 * float(distributions.norm.sf(abs(z))),
        observed=observed,
        expected=expected,
        shares=read_only(share),
        of_category=read_only(of_category),
        of_category_null_se=math.sqrt(2 / (n * m * (m - 1))),
        n=n,
        m=m,
    )


def _by_category(x: FloatArray, m: int, spread: FloatArray) -> FloatArray:
    unlike = (x * (m - x)).sum(axis=0)
    below = np.where(spread > 1e-15, len(x) * m * (m - 1) * spread, np.nan)
    return np.asarray(1 - unlike / below)


def _error(x: FloatArray, alike: FloatArray, share: FloatArray, kappa: float) -> float:
    n, m = len(x), float(x[0].sum())
    if n < 2:
        return math.nan
    expected = float((share**2).sum())
    by_chance = x @ share / m
    moved = (alike - alike.mean() - 2 * (1 - kappa) * (by_chance - expected)) / (1 - expected)
    return math.sqrt(float((moved**2).sum()) / (n * (n - 1)))


def _null_error(share: FloatArray, n: int, m: int) -> float:
    spread = share * (1 - share)
    total = float(spread.sum())
    inner = total**2 - float((spread * (1 - 2 * share)).sum())
    return math.sqrt(2 * max(inner, 0.0) / (n * m * (m - 1))) / total
