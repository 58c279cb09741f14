"""Has this person changed? Statistics for one person with a score before and a score after.

Each method answers its own question, and the questions differ; the first line of each function says which.
All of them are ``(after - what no change predicts) / standard error`` and keep the sign of the scores:
whether up is better is a matter of the classification, not of the statistic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import (
    FloatArray,
    floats,
    normal_quantile,
    read_only,
    reliability_of,
    spread_of,
)
from trustscale.stats._true_scores import standard_error_of_measurement

CRITICAL = 1.96
"""Two-sided 5 % of the normal distribution, as the published methods round it."""

HAGEMAN_ARRINDELL_CRITICAL = 1.65
"""One-sided 5 % of the normal distribution, as Hageman and Arrindell round it."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeStatistic:
    """How far the second score lies from where no change would have put it.

    Attributes
    ----------
    statistic : float array
        ``deviation / error``; NaN where a score is missing or the method has no answer.
    deviation : float array
        In points of the scale: the second score minus what no change predicts.
    error : float array
        Standard error of the deviation.
    critical : float
        A statistic further from 0 than this is a reliable change.
    df : float
        Degrees of freedom of the reference distribution; infinite for the normal one.
    """

    statistic: FloatArray
    deviation: FloatArray
    error: FloatArray
    critical: float
    df: float


def difference_error(
    sd: ArrayLike,
    reliability: ArrayLike,
    *,
    sd_after: ArrayLike | None = None,
    reliability_after: ArrayLike | None = None,
) -> FloatArray:
    """Standard error of a difference, ``sqrt(SEM_1^2 + SEM_2^2)``; without a second SD or r, ``sqrt(2) SEM``.

    References
    ----------
    Iverson, G. L. (2001). Interpreting change on the WAIS-III/WMS-III in clinical samples. Archives of
    Clinical Neuropsychology, 16(2), 183-191.

    Examples
    --------
    >>> difference_error([7.5], [0.80]).round(6)
    array([4.743416])
    """
    first = standard_error_of_measurement(sd, reliability)
    second = standard_error_of_measurement(
        sd if sd_after is None else sd_after, reliability if reliability_after is None else reliability_after
    )
    return np.asarray(np.hypot(first, second))


def detectable_change(
    sd: ArrayLike, reliability: ArrayLike, *, critical: float = CRITICAL, n: ArrayLike = 1
) -> FloatArray:
    """Smallest detectable change, ``critical sqrt(2) SEM / sqrt(n)``: SDC, also called MDC.

    Parameters
    ----------
    sd, reliability : array_like
        Of the same group; the reliability is the retest correlation or ICC where change over time is meant.
    critical : float
        1.96 for 95 %, 1.645 for 90 %.
    n : array_like
        1 for one person; the number of persons for the mean of a group.

    References
    ----------
    de Vet, H. C. W., Terwee, C. B., Mokkink, L. B., & Knol, D. L. (2011). Measurement in medicine. Cambridge
    University Press. (chapter 8)

    Examples
    --------
    >>> detectable_change([10.0], [0.85]).round(5), detectable_change([10.0], [0.85], critical=1.645).round(5)
    (array([10.73536]), array([9.01004]))
    """
    return np.asarray(critical * difference_error(sd, reliability) / np.sqrt(spread_of(n)))


def jacobson_truax(
    before: ArrayLike,
    after: ArrayLike,
    *,
    sd: ArrayLike,
    reliability: ArrayLike,
    critical: float = CRITICAL,
) -> ChangeStatistic:
    """Whether the difference is larger than measurement error alone would make it.

    ``(x2 - x1) / (sqrt(2) SEM)`` with ``SEM = s1 sqrt(1 - r)`` (with Christensen and Mendoza's correction).

    Parameters
    ----------
    before, after : array_like of shape (n,)
        Raw scores; a gap in either gives NaN.
    sd : array_like
        SD of the scores before, in the group whose reliability is used.
    reliability : array_like
        Between 0 and 1.
    critical : float
        Bound of the statistic.

    Returns
    -------
    ChangeStatistic
        ``deviation`` is the raw difference.

    Raises
    ------
    ValueError
        A reliability that does not lie between 0 and 1.

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining meaningful
    change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12-19.

    Examples
    --------
    >>> jacobson_truax([32.5], [47.5], sd=7.5, reliability=0.80).statistic.round(6)
    array([3.162278])
    """
    deviation = floats(after) - floats(before)
    return _statistic(deviation, difference_error(sd, reliability), critical)


def gulliksen_lord_novick(
    before: ArrayLike,
    after: ArrayLike,
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    critical: float = CRITICAL,
) -> ChangeStatistic:
    """Whether the second score is unusual after this first score, if nothing has changed.

    ``[(x2 - M1) - r (x1 - M1)] / (s1 sqrt(1 - r^2))``: regression to the mean is taken out, and the error is
    that of predicting a parallel measurement.

    Parameters
    ----------
    before, after, sd, reliability, critical
        As in `jacobson_truax`.
    mean : array_like
        Mean before.

    References
    ----------
    Hsu, L. M. (1989). Reliable changes in psychotherapy: Taking into account regression toward the mean.
    Behavioral Assessment, 11(4), 459-467.
    Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley.

    Examples
    --------
    >>> gulliksen_lord_novick([47.0], [35.0], mean=45, sd=10, reliability=0.85).statistic.round(5)
    array([-2.22103])
    """
    return _prediction(before, after, mean, mean, sd, reliability, critical)


def hsu_linn_lord(
    before: ArrayLike,
    after: ArrayLike,
    *,
    mean: ArrayLike,
    mean_after: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    critical: float = CRITICAL,
) -> ChangeStatistic:
    """Whether the person has changed more, or less, than the group has moved.

    ``[(x2 - M2) - r (x1 - M1)] / (s1 sqrt(1 - r^2))``. Somebody who improved just as the group did has a
    statistic near 0.

    Parameters
    ----------
    before, after, sd, reliability, critical
        As in `jacobson_truax`.
    mean, mean_after : array_like
        Means before and after.

    References
    ----------
    Hsu, L. M. (1989). Reliable changes in psychotherapy: Taking into account regression toward the mean.
    Behavioral Assessment, 11(4), 459-467.

    Examples
    --------
    >>> hsu_linn_lord([47.0], [35.0], mean=45, mean_after=34, sd=10, reliability=0.85).statistic.round(5)
    array([-0.13288])
    """
    return _prediction(before, after, mean, mean_after, sd, reliability, critical)


def edwards_nunnally(
    before: ArrayLike,
    after: ArrayLike,
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    critical: float = CRITICAL,
) -> ChangeStatistic:
    """Whether the second score lies outside the interval around the first estimated true score.

    ``[x2 - (r (x1 - M1) + M1)] / SEM``. The second score's own error is not counted, so without change the
    statistic exceeds its bound more often than the bound suggests.

    Parameters
    ----------
    before, after, mean, sd, reliability, critical
        As in `gulliksen_lord_novick`; the authors used 2.

    References
    ----------
    Edwards, D. W., Yarvis, R. M., Mueller, D. P., Zingale, H. C., & Wagman, W. J. (1978). Test-taking and the
    stability of adjustment scales. Evaluation Quarterly, 2(2), 275-291.
    Speer, D. C. (1992). Clinically significant change: Jacobson and Truax (1991) revisited. Journal of
    Consulting and Clinical Psychology, 60(3), 402-408.

    Examples
    --------
    >>> edwards_nunnally([47.0], [35.0], mean=45, sd=10, reliability=0.85).statistic.round(5)
    array([-3.02093])
    """
    r = reliability_of(reliability)
    return _statistic(
        _beyond_regression(before, after, mean, mean, r), standard_error_of_measurement(sd, r), critical
    )


def nunnally_kotsch(
    before: ArrayLike,
    after: ArrayLike,
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    reliability_after: ArrayLike | None = None,
    critical: float = CRITICAL,
) -> ChangeStatistic:
    """Whether the second score lies outside that interval with the errors of both scores counted.

    ``[x2 - (r1 (x1 - M1) + M1)] / sqrt(r1^2 s1^2 (1 - r1) + s1^2 (1 - r2))``.

    Parameters
    ----------
    before, after, mean, sd, reliability, critical
        As in `gulliksen_lord_novick`.
    reliability_after : array_like, optional
        r2; equal to ``reliability`` when left out.

    References
    ----------
    Nunnally, J. C., & Kotsch, W. E. (1983). Studies of individual subjects: Logic and methods of analysis.
    British Journal of Clinical Psychology, 22(2), 83-93.

    Examples
    --------
    >>> nunnally_kotsch(
    ...     [47.0], [35.0], mean=45, sd=10, reliability=0.85, reliability_after=0.80
    ... ).statistic.round(5)
    array([-2.10691])
    """
    r1 = reliability_of(reliability)
    r2 = r1 if reliability_after is None else reliability_of(reliability_after, name="reliability_after")
    error = spread_of(sd) * np.sqrt(r1**2 * (1 - r1) + (1 - r2))
    return _statistic(_beyond_regression(before, after, mean, mean, r1), error, critical)


def difference_reliability(
    *, sd: ArrayLike, sd_after: ArrayLike, reliability: ArrayLike, correlation: ArrayLike
) -> FloatArray:
    """Reliability of the differences in a group, with the same SEM before and after.

    ``r_DD = (s1^2 r1 + s2^2 r2 - 2 s1 s2 r12) / (s1^2 + s2^2 - 2 s1 s2 r12)``, ``r2 = 1 - SEM^2 / s2^2``.
    NaN where it is 0 or below: then the differences are no more than error, and nothing can be said of a
    person.

    Examples
    --------
    >>> difference_reliability(sd=[10.0], sd_after=11, reliability=0.85, correlation=0.60).round(6)
    array([0.662921])
    """
    s1, s2 = spread_of(sd), spread_of(sd_after)
    sem = standard_error_of_measurement(s1, reliability)
    observed = s1**2 + s2**2 - 2 * s1 * s2 * floats(correlation)
    true = observed - 2 * sem**2
    possible = (observed > 0) & (true > 0)
    return np.where(possible, true / np.where(possible, observed, 1.0), np.nan)


def hageman_arrindell(
    before: ArrayLike,
    after: ArrayLike,
    *,
    mean: ArrayLike,
    mean_after: ArrayLike,
    sd: ArrayLike,
    sd_after: ArrayLike,
    reliability: ArrayLike,
    correlation: ArrayLike,
    critical: float = HAGEMAN_ARRINDELL_CRITICAL,
) -> ChangeStatistic:
    """Whether the true score has changed, judged with how the group has changed.

    ``[(x2 - x1) r_DD + (M2 - M1)(1 - r_DD)] / (sqrt(r_DD) sqrt(2) SEM)``: the estimated true difference over
    its error.

    Parameters
    ----------
    before, after, mean, mean_after, sd, reliability
        As in `hsu_linn_lord`.
    sd_after : array_like
        SD after.
    correlation : array_like
        Of the scores before with those after, in the group.
    critical : float
        1.65, a one-sided 5 %, in the original.

    Returns
    -------
    ChangeStatistic
        NaN throughout where the differences have no reliability (`difference_reliability`).

    References
    ----------
    Hageman, W. J. J. M., & Arrindell, W. A. (1999). Establishing clinically significant change: Increment of
    precision and the distinction between individual and group level of analysis. Behaviour Research and
    Therapy, 37(12), 1169-1193.

    Examples
    --------
    >>> hageman_arrindell(
    ...     [47.0], [35.0], mean=45, mean_after=34, sd=10, sd_after=11, reliability=0.85, correlation=0.60
    ... ).statistic.round(5)
    array([-2.61527])
    """
    r_dd = difference_reliability(sd=sd, sd_after=sd_after, reliability=reliability, correlation=correlation)
    moved = floats(mean_after) - floats(mean)
    deviation = (floats(after) - floats(before)) * r_dd + moved * (1 - r_dd)
    return _statistic(deviation, np.sqrt(r_dd) * difference_error(sd, reliability), critical)


def practice_adjusted(
    before: ArrayLike,
    after: ArrayLike,
    *,
    practice: ArrayLike,
    error: ArrayLike,
    critical: float = CRITICAL,
) -> ChangeStatistic:
    """Whether the difference is larger than measurement error and mere repetition would make it.

    ``(x2 - x1 - practice) / S_diff``.

    Parameters
    ----------
    before, after, critical
        As in `jacobson_truax`.
    practice : array_like
        Mean change of a control group that was tested twice and not treated.
    error : array_like
        S_diff: the SD of that group's differences, or `difference_error`.

    References
    ----------
    Chelune, G. J., Naugle, R. I., Lüders, H., Sedlak, J., & Awad, I. A. (1993). Individual change after
    epilepsy surgery: Practice effects and base-rate information. Neuropsychology, 7(1), 41-52.

    Examples
    --------
    >>> practice_adjusted([47.0], [35.0], practice=-3, error=4.5).statistic
    array([-2.])
    """
    return _statistic(floats(after) - floats(before) - floats(practice), spread_of(error), critical)


def regression_based(
    before: ArrayLike,
    after: ArrayLike,
    *,
    n: int,
    mean: float,
    mean_after: float,
    sd: float,
    sd_after: float,
    correlation: float,
    level: float = 0.95,
) -> ChangeStatistic:
    """Whether the second score is unusual among untreated people with this first score.

    ``(x2 - xhat2) / [s_yx sqrt(1 + 1/n + (x1 - M1)^2 / ((n - 1) s1^2))]``, where ``xhat2`` and ``s_yx`` are
    those of the regression of the second on the first scores in a control group; t with ``n - 2`` degrees of
    freedom.

    Parameters
    ----------
    before, after : array_like of shape (n,)
        Raw scores of the persons to be judged.
    n, mean, mean_after, sd, sd_after, correlation
        Of the control group, tested twice: persons (3 or more), means, SDs, correlation between -1 and 1.
    level : float
        Two-sided; 0.95 finds a change in 5 of 100 who have none.

    Returns
    -------
    ChangeStatistic
        ``critical`` is the quantile of t.

    Raises
    ------
    ValueError
        Fewer than 3 persons in the control group, or a correlation of -1 or 1.

    References
    ----------
    Crawford, J. R., & Howell, D. C. (1998). Regression equations in clinical neuropsychology: An evaluation
    of statistical methods for comparing predicted and obtained scores. Journal of Clinical and Experimental
    Neuropsychology, 20(5), 755-762.
    Crawford, J. R., & Garthwaite, P. H. (2007). Using regression equations built from summary data in the
    neuropsychological assessment of the individual case. Neuropsychology, 21(5), 611-620.

    Examples
    --------
    >>> found = regression_based(
    ...     [47.0], [35.0], n=50, mean=45, mean_after=44, sd=10, sd_after=11, correlation=0.80
    ... )
    >>> found.statistic.round(4), round(found.critical, 4)
    (array([-1.597]), 2.0106)
    """
    if n < 3:
        raise ValueError(f"`n` must be at least 3 for a regression with an error, got {n!r}.")
    if not -1 < correlation < 1:
        raise ValueError(f"`correlation` must lie between -1 and 1, both excluded, got {correlation!r}.")
    s1, s2 = spread_of(sd), spread_of(sd_after)
    away = floats(before) - mean
    residual = s2 * np.sqrt((1 - correlation**2) * (n - 1) / (n - 2))
    error = residual * np.sqrt(1 + 1 / n + away**2 / ((n - 1) * s1**2))
    deviation = floats(after) - mean_after - correlation * s2 / s1 * away
    tail = float(special.ndtr(normal_quantile(level)))
    return _statistic(deviation, error, float(special.stdtrit(n - 2, tail)), df=n - 2)


def _prediction(
    before: ArrayLike,
    after: ArrayLike,
    mean: ArrayLike,
    mean_after: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    critical: float,
) -> ChangeStatistic:
    """Deviation from the regression line over the error of prediction (GLN and HLL)."""
    r = reliability_of(reliability)
    error = spread_of(sd) * np.sqrt(1 - r**2)
    return _statistic(_beyond_regression(before, after, mean, mean_after, r), error, critical)


def _beyond_regression(
    before: ArrayLike, after: ArrayLike, mean: ArrayLike, mean_after: ArrayLike, r: FloatArray
) -> FloatArray:
    return np.asarray(floats(after) - floats(mean_after) - r * (floats(before) - floats(mean)))


def _statistic(
    deviation: FloatArray, error: FloatArray, critical: float, df: float = np.inf
) -> ChangeStatistic:
    deviation, error = np.broadcast_arrays(deviation, error)
    return ChangeStatistic(
        statistic=read_only(deviation / spread_of(error)),
        deviation=read_only(deviation),
        error=read_only(error),
        critical=critical,
        df=df,
    )
