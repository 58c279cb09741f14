"""How precisely a norm sample places a score: standard errors and intervals that shrink with its size.

All of them are about the *norm sample*: what another sample from the same population would have said of the
same raw score. None of them is about the measurement error of the person; see `true_score` for that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import BoolArray, FloatArray, floats, normal_quantile

_NOBODY = 1e-9
"""Fewer persons than this are rounding."""


def percentile_error(percentile: ArrayLike, n: ArrayLike) -> FloatArray:
    """Standard error of a percentile rank in percent points, ``100 sqrt(p (1 - p) / n)``.

    Parameters
    ----------
    percentile : array_like
        0 to 100.
    n : array_like
        Persons in the norm sample; with weights, the effective number.

    Examples
    --------
    >>> percentile_error([50.0, 84.13], 300).round(2)
    array([2.89, 2.11])
    """
    p = floats(percentile) / 100
    return np.asarray(100 * np.sqrt(p * (1 - p) / _persons(n)))


def normalised_score_error(z: ArrayLike, n: ArrayLike, *, sd: float = 10.0) -> FloatArray:
    """Standard error of a score that was normalised through its percentile.

    ``sd * sqrt(p (1 - p) / n) / phi(z)`` with ``p = Phi(z)``: the error of the percentile, carried to the
    metric whose SD is ``sd`` (10 for T).

    References
    ----------
    Kendall, M. G., & Stuart, A. (1977). The advanced theory of statistics (Vol. 1, 4th ed.). Griffin. (Delta
    method for a quantile.)

    Examples
    --------
    >>> normalised_score_error([0.0, 1.0, 2.0], 300).round(2)
    array([0.72, 0.87, 1.59])
    """
    q = floats(z)
    density = np.exp(-(q**2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray(sd * np.sqrt(special.ndtr(q) * special.ndtr(-q) / _persons(n)) / density)


def linear_score_error(z: ArrayLike, n: ArrayLike, *, sd: float = 10.0) -> FloatArray:
    """Standard error of a linear standard score, ``sd * sqrt((1 + z^2 / 2) / n)``, for normal scores.

    Mean and SD of the norm sample both carry error; that of the SD matters the more the further out a score
    lies.

    Examples
    --------
    >>> linear_score_error([0.0, 1.0, 2.0], 300).round(2)
    array([0.58, 0.71, 1.  ])
    """
    return np.asarray(sd * np.sqrt((1 + floats(z) ** 2 / 2) / _persons(n)))


def percentile_interval(
    percentile: ArrayLike, n: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Exact binomial interval for a percentile rank, from the norm sample alone.

    It covers the percentile rank that the same raw score has in the population from which the norm sample was
    drawn. It knows nothing about the measurement error of the person.

    Parameters
    ----------
    percentile : array_like
        Mid-rank percentile in the sample, 0 to 100.
    n : array_like
        Persons in the norm sample; with weights Kish's effective number, as Korn and Graubard do.
    level : float
        Share of samples whose interval covers the rank.

    Returns
    -------
    lower, upper : float array
        0 to 100.

    Notes
    -----
    Clopper and Pearson's interval of ``s = n p`` successes: ``lower = B(alpha/2; s, n - s + 1)``,
    ``upper = B(1 - alpha/2; s + 1, n - s)``, B being the quantile of the beta distribution, with half of the
    persons on the score counted as below it. Ties make the mid-rank less variable than a binomial share, so
    the interval covers the rank more often than it promises, the more so the coarser the scale.

    References
    ----------
    Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case
    of the binomial. Biometrika, 26(4), 404-413.
    Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data. Survey Methodology, 24(2), 193-201.
    Crawford, J. R., Garthwaite, P. H., & Slick, D. J. (2009). On percentile norms in neuropsychology. The
    Clinical Neuropsychologist, 23(7), 1173-1195. (Why a percentile rank needs an interval.)

    Examples
    --------
    >>> lower, upper = percentile_interval([0.0, 16.0, 50.0], 100)
    >>> lower.round(1)
    array([ 0. ,  9.4, 39.8])
    >>> upper.round(1)
    array([ 3.6, 24.7, 60.2])
    """
    tail = special.ndtr(-normal_quantile(level))
    p, persons = np.broadcast_arrays(floats(percentile) / 100, _persons(n))
    below, above = persons * p, persons * (1 - p)
    nobody_below, nobody_above = below < _NOBODY, above < _NOBODY
    lower = special.betaincinv(np.where(nobody_below, 1.0, below), above + 1, tail)
    upper = special.betaincinv(below + 1, np.where(nobody_above, 1.0, above), 1 - tail)
    gap = np.isnan(p) | np.isnan(persons)
    lower = np.where(nobody_below, 0.0, 100 * lower)
    upper = np.where(nobody_above, 100.0, 100 * upper)
    return np.where(gap, np.nan, lower), np.where(gap, np.nan, upper)


def normal_percentile_interval(
    z: ArrayLike, n: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Interval for the percentile of a z from a normal norm whose mean and SD come from ``n`` persons.

    It covers ``100 * Phi((x - mu) / sigma)`` for a given raw score x; mu and sigma are those of the
    population and only estimated by the norm's mean and SD. Scores of the population must be normal.

    Parameters
    ----------
    z : array_like
        ``(x - M) / SD`` in the norm sample.
    n : array_like
        Persons in the norm sample, 2 or more; NaN with fewer.
    level : float
        Share of samples whose interval covers the percentile.

    Returns
    -------
    lower, upper : float array
        0 to 100.

    Notes
    -----
    ``z sqrt(n)`` has a noncentral t distribution with ``n - 1`` degrees of freedom and noncentrality
    ``sqrt(n) (x - mu) / sigma``; the interval is that of the noncentrality.

    References
    ----------
    Crawford, J. R., & Garthwaite, P. H. (2002). Investigation of the single case in neuropsychology:
    Confidence limits on the abnormality of test scores and test score differences. Neuropsychologia, 40(8),
    1196-1208.

    Examples
    --------
    >>> lower, upper = normal_percentile_interval([-1.5, 0.0], 50)
    >>> lower.round(2), upper.round(2)
    (array([ 2.86, 39.08]), array([13.77, 60.92]))
    """
    tail = special.ndtr(-normal_quantile(level))
    q, persons = np.broadcast_arrays(floats(z), _persons(n))
    known = (persons >= 2) & ~np.isnan(q)
    root = np.sqrt(np.where(known, persons, np.nan))
    below = _noncentrality(persons - 1, q * root, 1 - tail, known) / root
    above = _noncentrality(persons - 1, q * root, tail, known) / root
    return 100 * special.ndtr(below), 100 * special.ndtr(above)


def _noncentrality(df: FloatArray, t: FloatArray, p: float, known: BoolArray) -> FloatArray:
    """Noncentrality at which t is the p quantile, by halving: the distribution falls as it grows."""
    df, t = np.where(known, df, 1.0), np.where(known, t, 0.0)
    reach = 12 + 2 * np.abs(t) / np.sqrt(df)
    low, high = t - reach, t + reach
    for _ in range(48):
        middle = (low + high) / 2
        falls = special.nctdtr(df, middle, t) > p
        low, high = np.where(falls, middle, low), np.where(falls, high, middle)
    return np.where(known, (low + high) / 2, np.nan)


def _persons(n: ArrayLike) -> FloatArray:
    """The number of persons as float; NaN where there is nobody."""
    persons = floats(n)
    return np.where(persons > 0, persons, np.nan)
