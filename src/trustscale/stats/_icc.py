"""Intraclass correlations of several ratings of each subject, in all forms of McGraw and Wong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats as distributions

from trustscale.stats._arrays import floats
from trustscale.stats._dyadic import quotient


class IccForm(Enum):
    """Which intraclass correlation: how raters were chosen, what counts as error, and of how many ratings."""

    ONE_WAY_SINGLE = "ICC(1)"
    ONE_WAY_AVERAGE = "ICC(k)"
    CONSISTENCY_SINGLE = "ICC(C,1)"
    CONSISTENCY_AVERAGE = "ICC(C,k)"
    AGREEMENT_SINGLE = "ICC(A,1)"
    AGREEMENT_AVERAGE = "ICC(A,k)"


@dataclass(frozen=True, slots=True)
class RatingVariance:
    """Mean squares of n subjects by k raters.

    Attributes
    ----------
    n, k : int
        Subjects and raters.
    subjects, raters, error, within : float
        Mean squares between subjects (rows), between raters (columns), of the rest, and within subjects
        (raters and rest together).
    """

    n: int
    k: int
    subjects: float
    raters: float
    error: float
    within: float


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """One intraclass correlation.

    Attributes
    ----------
    form : IccForm
        Which one.
    estimate, lower, upper : float
        With its interval; NaN where the ratings do not vary.
    statistic, df_1, df_2, p_value : float
        F for the hypothesis that it is `null` or less, one-sided.
    null : float
        The value of the hypothesis.
    """

    form: IccForm
    estimate: float
    lower: float
    upper: float
    statistic: float
    df_1: float
    df_2: float
    p_value: float
    null: float


def rating_variance(mean: ArrayLike, covariance: ArrayLike, n: int) -> RatingVariance:
    """Mean squares of a complete table of subjects by raters, from its moments.

    Parameters
    ----------
    mean : float array of shape (k,)
        Of each rater.
    covariance : float array of shape (k, k)
        Of the raters, with the denominator n - 1.
    n : int
        Subjects.

    Returns
    -------
    RatingVariance
        Mean squares that are nothing but rounding are 0.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> found = rating_variance(x.mean(axis=0), np.cov(x.T), 6)
    >>> round(found.subjects, 2), round(found.raters, 2), round(found.error, 2)
    (11.24, 32.49, 1.02)
    """
    m, s = floats(mean), floats(covariance)
    k = len(m)
    own, total = float(np.trace(s)), float(s.sum())
    noise = 1e-12 * own
    subjects = total / k
    error = (own - subjects) / (k - 1) if k > 1 else math.nan
    raters = n * float(((m - m.mean()) ** 2).sum()) / (k - 1) if k > 1 else math.nan
    subjects, error = (0.0 if abs(square) <= noise else square for square in (subjects, error))
    if raters <= n * 1e-24 * float((m**2).sum()):
        raters = 0.0
    within = quotient(raters + (n - 1) * error, n)
    return RatingVariance(n, k, subjects, raters, error, within)


def intraclass_correlation(
    v: RatingVariance, form: IccForm, *, null: float = 0.0, level: float = 0.95
) -> IntraclassCorrelation:
    """Work out one form.

    Parameters
    ----------
    v : RatingVariance
        Mean squares of a complete table.
    form : IccForm
        Which form. Those of raters drawn at random and of just these raters share their numbers.
    null : float
        What the one-sided F test holds the correlation against.
    level : float
        Of the interval.

    Returns
    -------
    IntraclassCorrelation
        Not set to zero where it is negative.

    Notes
    -----
    Intervals of ``ICC(1)`` and ``ICC(C,1)`` follow from F and are exact for normal ratings; those of
    ``ICC(A,1)`` use Satterthwaite's degrees of freedom. The interval of an average of k ratings is that of
    one rating stepped up by Spearman and Brown's formula, which is what McGraw and Wong's formulas amount to.

    References
    ----------
    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Psychological Methods, 1(1), 30-46 (tables 4, 7 and 8); corrections in 1(4), 390.

    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability.
    Psychological Bulletin, 86(2), 420-428.

    Examples
    --------
    >>> v = RatingVariance(6, 4, 11.241667, 32.486111, 1.019444, 6.263889)
    >>> found = intraclass_correlation(v, IccForm.AGREEMENT_SINGLE)
    >>> round(found.estimate, 2), round(found.lower, 2), round(found.upper, 2)
    (0.29, 0.02, 0.76)
    """
    if v.n < 2 or v.k < 2:
        return IntraclassCorrelation(form, *(math.nan,) * 7, null)
    single = _single(v, form)
    is_average = form.value.endswith("k)")
    lower, upper = _interval(v, form, single, level)
    if is_average:
        single, lower, upper = (_stepped_up(value, v.k) for value in (single, lower, upper))
    f, df_1, df_2 = _test(v, form, null)
    p = float(distributions.f.sf(f, df_1, df_2)) if f == f else math.nan  # NaN alone differs from itself
    return IntraclassCorrelation(form, single, lower, upper, f, df_1, df_2, p, null)


def _error_of(v: RatingVariance, form: IccForm) -> tuple[float, float]:
    """The mean square below the line of F, and its degrees of freedom."""
    if form in (IccForm.ONE_WAY_SINGLE, IccForm.ONE_WAY_AVERAGE):
        return v.within, v.n * (v.k - 1)
    return v.error, (v.n - 1) * (v.k - 1)


def _is_agreement(form: IccForm) -> bool:
    return form in (IccForm.AGREEMENT_SINGLE, IccForm.AGREEMENT_AVERAGE)


def _single(v: RatingVariance, form: IccForm) -> float:
    error, _ = _error_of(v, form)
    below = v.subjects + (v.k - 1) * error
    if _is_agreement(form):
        below += v.k / v.n * (v.raters - v.error)
    return quotient(v.subjects - error, below) if below > 0 else math.nan


def _stepped_up(single: float, k: int) -> float:
    below = 1 + (k - 1) * single
    if below <= 0:  # one rating can correlate less than an average of k can show
        return -math.inf
    return k * single / below


def _interval(v: RatingVariance, form: IccForm, estimate: float, level: float) -> tuple[float, float]:
    """For a single rating."""
    if math.isnan(estimate):
        return math.nan, math.nan
    if _is_agreement(form):
        return _agreement_interval(v, estimate, level)
    error, df_2 = _error_of(v, form)
    if error == 0:
        return 1.0, 1.0
    tail, df_1 = (1 - level) / 2, v.n - 1
    f = v.subjects / error
    low, high = (
        f / float(distributions.f.isf(tail, df_1, df_2)),
        f * float(distributions.f.isf(tail, df_2, df_1)),
    )
    return (low - 1) / (low + v.k - 1), (high - 1) / (high + v.k - 1)


def _agreement_interval(v: RatingVariance, estimate: float, level: float) -> tuple[float, float]:
    if estimate >= 1 or (v.error == 0 and v.raters == 0):
        return 1.0, 1.0
    if v.error == 0 and v.subjects == 0:
        return math.nan, math.nan
    a, b = _weights(v, estimate, v.k)
    df = _satterthwaite(v, a, b)
    if not df > 0:
        return math.nan, math.nan
    tail, df_1 = (1 - level) / 2, v.n - 1
    above = float(distributions.f.isf(tail, df_1, df))
    below = float(distributions.f.isf(tail, df, df_1))
    rest = v.k * v.raters + (v.k * v.n - v.k - v.n) * v.error
    lower = quotient(v.n * (v.subjects - above * v.error), above * rest + v.n * v.subjects)
    upper = quotient(v.n * (below * v.subjects - v.error), rest + v.n * below * v.subjects)
    return lower, upper


def _weights(v: RatingVariance, rho: float, times: float) -> tuple[float, float]:
    """What the mean squares of raters and of error weigh in the one that F has below the line."""
    odds = times * rho / (v.n * (1 - rho))
    return odds, 1 + (v.n - 1) * odds


def _satterthwaite(v: RatingVariance, a: float, b: float) -> float:
    n, k = v.n, v.k
    parts = (a * v.raters) ** 2 / (k - 1) + (b * v.error) ** 2 / ((n - 1) * (k - 1))
    return quotient((a * v.raters + b * v.error) ** 2, parts)


def _test(v: RatingVariance, form: IccForm, null: float) -> tuple[float, float, float]:
    df_1 = v.n - 1
    error, df_2 = _error_of(v, form)
    is_average = form.value.endswith("k)")
    if _is_agreement(form):
        a, b = _weights(v, null, 1.0 if is_average else v.k)
        df_2 = _satterthwaite(v, a, b) if null else df_2
        return quotient(v.subjects, a * v.raters + b * v.error), df_1, df_2
    ratio = 1 - null if is_average else (1 - null) / (1 + (v.k - 1) * null)
    return quotient(v.subjects, error) * ratio, df_1, df_2
