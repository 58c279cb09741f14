"""A group's mean against the mean of a norm: as a known number, or as the mean of another sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, read_only, spread_of


@dataclass(frozen=True, slots=True, eq=False)
class MeanDifference:
    """Difference of a group's mean from a norm mean, with its test.

    Attributes
    ----------
    difference : float array
        Group minus norm, in the metric of the scores.
    error : float array
        Its standard error.
    statistic, df, p : float array
        The test statistic, its degrees of freedom (infinite for a normal statistic) and the two-sided p.
    lower, upper : float array
        Interval for the difference.
    standardised : float array
        The difference in standard deviations of the norm.
    """

    difference: FloatArray
    error: FloatArray
    statistic: FloatArray
    df: FloatArray
    p: FloatArray
    lower: FloatArray
    upper: FloatArray
    standardised: FloatArray


def mean_against_known(
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    *,
    norm_mean: ArrayLike,
    norm_sd: ArrayLike,
    level: float = 0.95,
) -> MeanDifference:
    """One-sample t test of a group against a norm mean that is taken as known.

    ``t = (M - mu) / (s / sqrt(n))`` with ``n - 1`` degrees of freedom; NaN for fewer than two persons.

    Examples
    --------
    >>> found = mean_against_known([55.0], [8.0], [16], norm_mean=50, norm_sd=10)
    >>> found.statistic, found.df, found.p.round(4)
    (array([2.5]), array([15.]), array([0.0245]))
    """
    spread, persons = spread_of(sd), _several(n)
    error = spread / np.sqrt(persons)
    return _difference(floats(mean), floats(norm_mean), norm_sd, error, persons - 1, level)


def mean_against_population(
    mean: ArrayLike, n: ArrayLike, *, norm_mean: ArrayLike, norm_sd: ArrayLike, level: float = 0.95
) -> MeanDifference:
    """Test a group by z against a norm whose mean and SD are taken as those of the population.

    ``z = (M - mu) / (sigma / sqrt(n))``; it assumes that the group has the spread of the norm, too.

    Examples
    --------
    >>> found = mean_against_population([55.0], [16], norm_mean=50, norm_sd=10)
    >>> found.statistic, found.p.round(4)
    (array([2.]), array([0.0455]))
    """
    persons = np.where(floats(n) > 0, floats(n), np.nan)
    error = spread_of(norm_sd) / np.sqrt(persons)
    return _difference(floats(mean), floats(norm_mean), norm_sd, error, np.full(error.shape, np.inf), level)


def mean_against_sample(
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    *,
    norm_mean: ArrayLike,
    norm_sd: ArrayLike,
    norm_n: ArrayLike,
    level: float = 0.95,
) -> MeanDifference:
    """Welch's t test of a group against the norm sample, whose mean is an estimate, too.

    References
    ----------
    Welch, B. L. (1947). The generalization of 'Student's' problem when several different population variances
    are involved. Biometrika, 34(1-2), 28-35.

    Examples
    --------
    >>> found = mean_against_sample([55.0], [8.0], [16], norm_mean=50, norm_sd=10, norm_n=400)
    >>> found.statistic.round(4), found.df.round(2)
    (array([2.4254]), array([16.93]))
    """
    own = spread_of(sd) ** 2 / _several(n)
    theirs = spread_of(norm_sd) ** 2 / _several(norm_n)
    df = (own + theirs) ** 2 / (own**2 / (_several(n) - 1) + theirs**2 / (_several(norm_n) - 1))
    return _difference(floats(mean), floats(norm_mean), norm_sd, np.sqrt(own + theirs), df, level)


def _several(n: ArrayLike) -> FloatArray:
    """The number of persons; NaN for one or none, who have no spread."""
    persons = floats(n)
    return np.where(persons > 1, persons, np.nan)


def _difference(
    mean: FloatArray,
    norm_mean: FloatArray,
    norm_sd: ArrayLike,
    error: FloatArray,
    df: FloatArray,
    level: float,
) -> MeanDifference:
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, both excluded, got {level!r}.")
    difference, error, df = np.broadcast_arrays(mean - norm_mean, error, df)
    statistic = difference / np.where(error > 0, error, np.nan)
    known = np.isfinite(df)
    safe = np.where(known, df, 1.0)
    p = np.where(known, special.stdtr(safe, -np.abs(statistic)), special.ndtr(-np.abs(statistic)))
    reach = np.where(known, special.stdtrit(safe, (1 + level) / 2), special.ndtri((1 + level) / 2)) * error
    return MeanDifference(
        difference=read_only(difference),
        error=read_only(error),
        statistic=read_only(statistic),
        df=read_only(np.where(np.isnan(error), np.nan, df)),
        p=read_only(2 * p),
        lower=read_only(difference - reach),
        upper=read_only(difference + reach),
        standardised=read_only(difference / spread_of(norm_sd)),
    )
