"""The same measure twice: how far scores come back, and how large a difference error alone makes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats as distributions

from trustscale.stats._arrays import floats, normal_quantile
from trustscale.stats._dyadic import PartnerCorrelation, partner_correlation
from trustscale.stats._icc import (
    IccForm,
    IntraclassCorrelation,
    intraclass_correlation,
    rating_variance,
)


@dataclass(frozen=True, slots=True)
class Retest:
    """Two measurements of the same persons.

    Attributes
    ----------
    n : int
        Persons with both.
    correlation : PartnerCorrelation
        Pearson's, with Fisher's interval; blind to a change of everybody.
    agreement, consistency : IntraclassCorrelation
        ICC(A,1), for which a change of everybody is error, and ICC(C,1), for which it is none.
    mean_1, mean_2, sd_1, sd_2 : float
        Of both measurements.
    difference, difference_lower, difference_upper : float
        Mean of second minus first, with its interval from t.
    statistic, df, p_value : float
        The paired t test of that mean.
    sem_agreement, sem_consistency : float
        Standard error of measurement: the root of the variance between measurements and error together, and
        of error alone.
    detectable_agreement, detectable_consistency : float
        Smallest detectable change of one person, ``z sqrt(2) SEM``.
    sd_difference : float
        Standard deviation of the differences.
    limit_lower, limit_upper : float
        Limits of agreement: mean difference -+ z times that.
    limit_se : float
        Standard error of either limit.
    level : float
        Of all intervals, the detectable change and the limits.
    """

    n: int
    correlation: PartnerCorrelation
    agreement: IntraclassCorrelation
    consistency: IntraclassCorrelation
    mean_1: float
    mean_2: float
    sd_1: float
    sd_2: float
    difference: float
    difference_lower: float
    difference_upper: float
    statistic: float
    df: int
    p_value: float
    sem_agreement: float
    sem_consistency: float
    detectable_agreement: float
    detectable_consistency: float
    sd_difference: float
    limit_lower: float
    limit_upper: float
    limit_se: float
    level: float


def retest(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> Retest:
    """Compare two measurements of the same persons.

    Parameters
    ----------
    first, second : float array of shape (n,)
        In the same order; persons without one of both are left out.
    level : float
        Of the intervals.

    Returns
    -------
    Retest

    References
    ----------
    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Psychological Methods, 1(1), 30-46.

    de Vet, H. C. W., Terwee, C. B., Knol, D. L., & Bouter, L. M. (2006). When to use agreement versus
    reliability measures. Journal of Clinical Epidemiology, 59(10), 1033-1039.

    Bland, J. M., & Altman, D. G. (1999). Measuring agreement in method comparison studies. Statistical
    Methods in Medical Research, 8(2), 135-160.

    Examples
    --------
    >>> found = retest([10, 12, 15, 20, 22], [11, 12, 17, 19, 25])
    >>> round(found.correlation.estimate, 3), round(found.agreement.estimate, 3)
    (0.962, 0.949)
    >>> round(found.sem_agreement, 3), round(found.sem_consistency, 3)
    (1.225, 1.118)
    """
    x, y = floats(first), floats(second)
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    n = len(x)
    table = np.column_stack([x, y])
    mean = table.mean(axis=0) if n else np.full(2, np.nan)
    covariance = np.cov(table.T) if n > 1 else np.full((2, 2), np.nan)
    v = rating_variance(mean, covariance, n)
    agreement, consistency = (
        intraclass_correlation(v, form, level=level)
        for form in (IccForm.AGREEMENT_SINGLE, IccForm.CONSISTENCY_SINGLE)
    )
    between = max((v.raters - v.error) / n, 0.0) if n > 1 else math.nan
    sem = math.sqrt(v.error + between), math.sqrt(v.error)
    z = normal_quantile(level)
    spread = math.sqrt(2 * v.error)
    change = float(mean[1] - mean[0])
    reach, t, p = _paired(change, spread, n, level)
    limit_se = spread * math.sqrt(1 / n + z**2 / (2 * (n - 1))) if n > 1 else math.nan
    return Retest(
        n=n,
        correlation=partner_correlation(x, y, level=level),
        agreement=agreement,
        consistency=consistency,
        mean_1=float(mean[0]),
        mean_2=float(mean[1]),
        sd_1=math.sqrt(covariance[0, 0]),
        sd_2=math.sqrt(covariance[1, 1]),
        difference=change,
        difference_lower=change - reach,
        difference_upper=change + reach,
        statistic=t,
        df=n - 1,
        p_value=p,
        sem_agreement=sem[0],
        sem_consistency=sem[1],
        detectable_agreement=z * math.sqrt(2) * sem[0],
        detectable_consistency=z * math.sqrt(2) * sem[1],
        sd_difference=spread,
        limit_lower=change - z * spread,
        limit_upper=change + z * spread,
        limit_se=limit_se,
        level=level,
    )


def _paired(change: float, spread: float, n: int, level: float) -> tuple[float, float, float]:
    """Half the width of the interval of the mean difference, t and its p value."""
    if n < 2:
        return math.nan, math.nan, math.nan
    se = spread / math.sqrt(n)
    reach = se * float(distributions.t.isf((1 - level) / 2, n - 1))
    if se == 0:
        return 0.0, math.nan, math.nan
    return reach, change / se, 2 * float(distributions.t.sf(abs(change / se), n - 1))
