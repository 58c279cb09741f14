"""Measurement error of one person: the score that was measured, the true score, the next score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, normal_quantile, read_only, reliability_of, spread_of


@dataclass(frozen=True, slots=True, eq=False)
class ScoreInterval:
    """An estimate for each person with a normal interval.

    Attributes
    ----------
    estimate : float array
        In the metric of the raw scores.
    lower, upper : float array
        Ends of the interval, of the same shape.
    error : float array
        Standard error behind the interval, of the same shape.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    error: FloatArray


def standard_error_of_measurement(sd: ArrayLike, reliability: ArrayLike) -> FloatArray:
    """``SEM = SD sqrt(1 - r)``; SD and r from the same group, which for norms is the norm group.

    Raises
    ------
    ValueError
        A reliability that does not lie between 0 and 1.

    Examples
    --------
    >>> standard_error_of_measurement([7.5, 10.0], [0.80, 0.84]).round(6)
    array([3.354102, 4.      ])
    """
    return np.asarray(spread_of(sd) * np.sqrt(1 - reliability_of(reliability)))


def observed_score(
    raw: ArrayLike, *, sd: ArrayLike, reliability: ArrayLike, level: float = 0.95
) -> ScoreInterval:
    """Interval around the score itself, ``x +- z SEM``.

    Over many testings of the same person it covers her true score as often as the level says, provided that
    errors are normal with the same SEM for everybody.

    Parameters
    ----------
    raw : array_like
        Raw scores; NaN stays NaN.
    sd, reliability : array_like
        Of the norm group, broadcast against ``raw``.
    level : float
        Coverage.

    Returns
    -------
    ScoreInterval
        ``estimate`` is ``raw``.

    Examples
    --------
    >>> found = observed_score([62.0], sd=10, reliability=0.84)
    >>> found.lower.round(3), found.upper.round(3)
    (array([54.16]), array([69.84]))
    """
    return _interval(floats(raw), standard_error_of_measurement(sd, reliability), level)


def true_score(
    raw: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, reliability: ArrayLike, level: float = 0.95
) -> ScoreInterval:
    """Kelley's estimate of the true score with its interval.

    ``T = M + r (x - M)`` and ``T +- z SD sqrt(r (1 - r))``. Among persons of the group with this raw score,
    the interval holds the true score of as many as the level says (scores bivariate normal).

    Parameters
    ----------
    raw : array_like
        Raw scores; NaN stays NaN.
    mean, sd, reliability : array_like
        Of the group to which the person belongs, broadcast against ``raw``.
    level : float
        Coverage.

    Returns
    -------
    ScoreInterval
        Estimates drawn towards the mean.

    References
    ----------
    Kelley, T. L. (1947). Fundamentals of statistics. Harvard University Press. (p. 409)
    Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley.
    (Chapter 3.)

    Examples
    --------
    >>> found = true_score([62.0], mean=50, sd=10, reliability=0.84)
    >>> found.estimate, found.lower.round(3), found.upper.round(3)
    (array([60.08]), array([52.895]), array([67.265]))
    """
    r = reliability_of(reliability)
    return _interval(_regressed(raw, mean, r), spread_of(sd) * np.sqrt(r * (1 - r)), level)


def retest_prediction(
    raw: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, reliability: ArrayLike, level: float = 0.95
) -> ScoreInterval:
    """Where the score of a second, parallel testing is to be expected without change.

    ``T +- z SD sqrt(1 - r^2)`` around Kelley's estimate ``T = M + r (x - M)``.

    Parameters
    ----------
    raw, mean, sd, reliability, level
        As in `true_score`; for a retest after some time the reliability is the retest correlation.

    Returns
    -------
    ScoreInterval
        Estimates drawn towards the mean.

    References
    ----------
    Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley.
    (Chapter 3.)

    Examples
    --------
    >>> found = retest_prediction([62.0], mean=50, sd=10, reliability=0.84)
    >>> found.lower.round(3), found.upper.round(3)
    (array([49.446]), array([70.714]))
    """
    r = reliability_of(reliability)
    return _interval(_regressed(raw, mean, r), spread_of(sd) * np.sqrt(1 - r**2), level)


def probability_above(
    raw: ArrayLike, cutoff: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, reliability: ArrayLike
) -> FloatArray:
    """Probability that the true score lies above a cut-off, ``1 - Phi((cutoff - T) / (SD sqrt(r (1 - r))))``.

    Parameters
    ----------
    raw, cutoff : array_like
        Raw scores and the cut-off, in the same metric.
    mean, sd, reliability : array_like
        As in `true_score`.

    Returns
    -------
    float array
        0 to 1; NaN for NaN.

    Examples
    --------
    >>> probability_above([58.0, 62.0], 60, mean=50, sd=10, reliability=0.84).round(3)
    array([0.185, 0.509])
    """
    found = true_score(raw, mean=mean, sd=sd, reliability=reliability)
    return np.asarray(special.ndtr((found.estimate - floats(cutoff)) / found.error))


def scale_difference(
    first: ArrayLike, second: ArrayLike, *, first_error: ArrayLike, second_error: ArrayLike
) -> FloatArray:
    """Difference of two scores of one person in units of its error, ``(x - y) / sqrt(SEM_x^2 + SEM_y^2)``.

    Both scores must be on the same metric (both T, say), and their errors independent. To be compared with
    the standard normal distribution.

    Examples
    --------
    >>> scale_difference([62.0], [50.0], first_error=4.0, second_error=3.0)
    array([2.4])
    """
    error = np.hypot(floats(first_error), floats(second_error))
    return np.asarray((floats(first) - floats(second)) / spread_of(error))


def _regressed(raw: ArrayLike, mean: ArrayLike, reliability: FloatArray) -> FloatArray:
    middle = floats(mean)
    return np.asarray(middle + reliability * (floats(raw) - middle))


def _interval(estimate: FloatArray, error: FloatArray, level: float) -> ScoreInterval:
    estimate, error = np.broadcast_arrays(estimate, error)
    reach = normal_quantile(level) * error
    return ScoreInterval(
        estimate=read_only(estimate),
        lower=read_only(estimate - reach),
        upper=read_only(estimate + reach),
        error=read_only(error),
    )
