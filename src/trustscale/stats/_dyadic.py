"""How alike the two members of a couple are on one variable.

Members 1 and 2 of couple i are ``x1[i]`` and ``x2[i]``. What is meant for members who cannot be told apart is
the same whichever of them is called the first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats as distributions

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PartnerCorrelation:
    """A correlation between the members of couples.

    Attributes
    ----------
    estimate, lower, upper : float
        The correlation and the ends of its interval; NaN where a variable is constant.
    statistic : float
        t for the Pearson correlation, z for the double-entry correlation.
    df : float
        Degrees of freedom of t; infinite for z.
    p_value : float
        Two-sided.
    n : int
        Couples.
    """

    estimate: float
    lower: float
    upper: float
    statistic: float
    df: float
    p_value: float
    n: int


@dataclass(frozen=True, slots=True)
class AnovaIcc:
    """The intraclass correlation of couples from a one-way analysis of variance.

    Attributes
    ----------
    estimate, lower, upper : float
        The correlation and the ends of its interval.
    ms_between, ms_within : float
        Mean squares between and within couples.
    statistic : float
        F; the larger mean square is above the line.
    df : tuple of float
        Degrees of freedom above and below the line.
    p_value : float
        Twice the one-sided one, at most 1.
    n : int
        Couples.
    """

    estimate: float
    lower: float
    upper: float
    ms_between: float
    ms_within: float
    statistic: float
    df: tuple[float, float]
    p_value: float
    n: int


def partner_correlation(x1: Floats, x2: Floats, *, level: float = 0.95) -> PartnerCorrelation:
    """Pearson's correlation between members who can be told apart.

    Parameters
    ----------
    x1, x2 : float array of shape (n,)
        Complete; NaN is not allowed.
    level : float
        Of the interval by Fisher's z, which needs four couples.

    Returns
    -------
    PartnerCorrelation
        With t on n - 2 degrees of freedom.

    References
    ----------
    Kenny, D. A., Kashy, D. A., & Cook, W. L. (2006). Dyadic data analysis. Guilford Press.

    Examples
    --------
    >>> import numpy as np
    >>> found = partner_correlation(np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5]))
    >>> round(found.estimate, 3), round(found.statistic, 3)
    (0.8, 2.309)
    """
    n = x1.size
    r = correlation_of(x1, x2)
    df = n - 2
    if math.isnan(r) or df < 1:
        return PartnerCorrelation(math.nan, math.nan, math.nan, math.nan, df, math.nan, n)
    t = quotient(r * math.sqrt(df), math.sqrt(max(1 - r * r, 0.0)))
    p = 2 * float(distributions.t.sf(abs(t), df))
    lower, upper = _fisher_interval(r, n - 3, level)
    return PartnerCorrelation(r, lower, upper, t, df, p, n)


def anova_icc(x1: Floats, x2: Floats, *, level: float = 0.95) -> AnovaIcc:
    """The intraclass correlation of couples whose members cannot be told apart.

    Parameters
    ----------
    x1, x2 : float array of shape (n,)
        Complete; NaN is not allowed.
    level : float
        Of the interval, which follows from F and is exact where scores are normal.

    Returns
    -------
    AnovaIcc
        Between -1 and 1.

    Notes
    -----
    (MSB - MSW) / (MSB + MSW). Negative values are not set to zero: partners can be less alike than strangers.

    References
    ----------
    Kenny, D. A., Kashy, D. A., & Cook, W. L. (2006). Dyadic data analysis. Guilford Press. Pages 33 to 36.

    Examples
    --------
    >>> import numpy as np
    >>> found = anova_icc(np.array([8.0, 5, 7, 8, 8, 5]), np.array([6.0, 3, 2, 5, 7, 6]))
    >>> round(found.estimate, 4), round(found.p_value, 3)
    (0.0351, 0.916)
    """
    n = x1.size
    between, within = _sums_of_squares(x1, x2)
    ms_between = between / (n - 1) if n > 1 else math.nan
    ms_within = within / n if n else math.nan
    total = ms_between + ms_within
    if math.isnan(total) or total == 0:
        nothing = math.nan
        return AnovaIcc(nothing, nothing, nothing, ms_between, ms_within, nothing, (n - 1, n), nothing, n)
    estimate = (ms_between - ms_within) / total
    if ms_between >= ms_within:
        f, df = quotient(ms_between, ms_within), (float(n - 1), float(n))
    else:
        f, df = quotient(ms_within, ms_between), (float(n), float(n - 1))
    p = min(2 * float(distributions.f.sf(f, *df)), 1.0)
    lower, upper = _intraclass_interval(quotient(ms_between, ms_within), n, level)
    return AnovaIcc(estimate, lower, upper, ms_between, ms_within, f, df, p, n)


def double_entry_correlation(x1: Floats, x2: Floats, *, level: float = 0.95) -> PartnerCorrelation:
    """The correlation over both orders of each couple (the pairwise intraclass correlation).

    Parameters
    ----------
    x1, x2 : float array of shape (n,)
        Complete; NaN is not allowed.
    level : float
        Of the interval.

    Returns
    -------
    PartnerCorrelation
        With z, the estimate times the root of n.

    Notes
    -----
    The maximum likelihood estimate; :func:`anova_icc` estimates the same correlation with divisors that make
    it larger in small samples. Both share the interval that follows from F, as it is one for the
    correlation in the population.

    References
    ----------
    Griffin, D., & Gonzalez, R. (1995). Correlational analysis of dyad-level data in the exchangeable case.
    Psychological Bulletin, 118(3), 430-439.

    Examples
    --------
    >>> import numpy as np
    >>> found = double_entry_correlation(np.array([8.0, 5, 7, 8, 8, 5]), np.array([6.0, 3, 2, 5, 7, 6]))
    >>> round(found.estimate, 4)
    -0.056
    """
    n = x1.size
    between, within = _sums_of_squares(x1, x2)
    if n < 2 or not between + within > 0:
        return PartnerCorrelation(math.nan, math.nan, math.nan, math.nan, math.inf, math.nan, n)
    estimate = (between - within) / (between + within)
    z = estimate * math.sqrt(n)
    p = 2 * float(distributions.norm.sf(abs(z)))
    lower, upper = _intraclass_interval(quotient(between / (n - 1), within / n), n, level)
    return PartnerCorrelation(estimate, lower, upper, z, math.inf, p, n)


def effective_persons(n_couples: int, correlation: float) -> float:
    """How many independent persons the two members of n couples are worth for a mean: 2n / (1 + r).

    Examples
    --------
    >>> effective_persons(100, 0.25)
    160.0
    """
    return quotient(2.0 * n_couples, 1.0 + correlation)


def _sums_of_squares(x1: Floats, x2: Floats) -> tuple[float, float]:
    """Between and within couples; rounding noise of a constant variable counts as nothing."""
    if x1.size == 0:
        return 0.0, 0.0
    centre = (x1.mean() + x2.mean()) / 2
    a, b = x1 - centre, x2 - centre
    means = (a + b) / 2
    between = 2 * float(((means - means.mean()) ** 2).sum())
    within = float(((a - b) ** 2).sum()) / 2
    noise = x1.size * _noise(x1, x2)
    return (between if between > noise else 0.0), (within if within > noise else 0.0)


def _noise(*arrays: Floats) -> float:
    """The square of what rounding leaves behind in numbers of this size."""
    largest = max(float(np.abs(x).max(initial=0.0)) for x in arrays)
    return (1e-13 * largest) ** 2


def correlation_of(x: Floats, y: Floats) -> float:
    """Pearson's correlation; NaN where a variable is constant."""
    if x.size < 2:
        return math.nan
    a, b = x - x.mean(), y - y.mean()
    aa, bb = float(a @ a), float(b @ b)
    if aa <= x.size * _noise(x) or bb <= y.size * _noise(y):
        return math.nan
    return float(np.clip(float(a @ b) / math.sqrt(aa * bb), -1.0, 1.0))


def quotient(above: float, below: float) -> float:
    """A division in which nothing below the line is infinity, and nothing by nothing has no value."""
    if below != 0:
        return above / below
    return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above)


def _fisher_interval(r: float, weight: float, level: float) -> tuple[float, float]:
    if weight <= 0:
        return math.nan, math.nan
    if abs(r) == 1:
        return r, r
    reach = float(distributions.norm.isf((1 - level) / 2)) / math.sqrt(weight)
    return math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)


def _intraclass_interval(f: float, n: int, level: float) -> tuple[float, float]:
    """F over (1 + rho) / (1 - rho) has an F distribution on n - 1 and n degrees of freedom."""
    if n < 2:
        return math.nan, math.nan
    tail = (1 - level) / 2
    ends = (f / float(distributions.f.isf(tail, n - 1, n)), f / float(distributions.f.ppf(tail, n - 1, n)))
    lower, upper = (1.0 if math.isinf(end) else (end - 1) / (end + 1) for end in ends)
    return lower, upper
