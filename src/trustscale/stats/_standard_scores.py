"""Standard scores: where a score lies, in standard deviations, on the metrics that manuals print."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, spread_of

_ON_THE_CUT = 1e-9
"""A score on a cut goes up; rounding of ``(x - M) / SD`` may leave it this far below."""


def z_score(raw: ArrayLike, *, mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    """Distance from the norm mean in standard deviations, ``z = (x - M) / SD``.

    Parameters
    ----------
    raw : array_like
        Raw scores; NaN stays NaN.
    mean, sd : array_like
        Of the norm sample, broadcast against ``raw``. Where the SD is 0 there is no z: NaN.

    Returns
    -------
    float array
        z, of the broadcast shape.

    Examples
    --------
    >>> z_score([35.0, 50.0, 62.0], mean=50, sd=10)
    array([-1.5,  0. ,  1.2])
    """
    return np.asarray((floats(raw) - floats(mean)) / spread_of(sd))


def percentile_from_z(z: ArrayLike) -> FloatArray:
    """Percentile of a z in a normal norm, ``100 * Phi(z)``, between 0 and 100.

    It is the percentile in the norm group only as far as the scores of that group are normal.

    Examples
    --------
    >>> percentile_from_z([-1.0, 0.0, 2.0]).round(2)
    array([15.87, 50.  , 97.72])
    """
    return np.asarray(100 * special.ndtr(floats(z)))


def z_from_percentile(percentile: ArrayLike) -> FloatArray:
    """Normalised z of a percentile, ``Phi^-1(p / 100)``: the inverse of `percentile_from_z`.

    Parameters
    ----------
    percentile : array_like
        Between 0 and 100; at 0 and 100 the answer is minus and plus infinity, NaN stays NaN.

    Raises
    ------
    ValueError
        A value below 0 or above 100.

    Examples
    --------
    >>> z_from_percentile([5.0, 50.0, 95.0]).round(4)
    array([-1.6449,  0.    ,  1.6449])
    """
    p = floats(percentile)
    if bool(np.any((p < 0) | (p > 100))):
        raise ValueError("`percentile` must lie between 0 and 100.")
    return np.asarray(special.ndtri(p / 100))


def standard_score(z: ArrayLike, *, mean: float, sd: float) -> FloatArray:
    """A z on the metric with this mean and SD, ``mean + sd * z``."""
    return np.asarray(mean + sd * floats(z))


def t_score(z: ArrayLike) -> FloatArray:
    """T score, ``50 + 10 z``.

    Examples
    --------
    >>> t_score([-1.0, 0.0, 1.2])
    array([40., 50., 62.])
    """
    return standard_score(z, mean=50, sd=10)


def iq_score(z: ArrayLike) -> FloatArray:
    """Score on the IQ metric, ``100 + 15 z``."""
    return standard_score(z, mean=100, sd=15)


def wechsler_score(z: ArrayLike) -> FloatArray:
    """Subtest score on Wechsler's metric, ``10 + 3 z``."""
    return standard_score(z, mean=10, sd=3)


def c_score(z: ArrayLike) -> FloatArray:
    """C score, ``5 + 2 z``, unrounded (Guilford's C scale prints it as a whole number from 0 to 10)."""
    return standard_score(z, mean=5, sd=2)


def stanine(z: ArrayLike) -> FloatArray:
    """Stanine, ``clip(floor(2 z + 5.5), 1, 9)``: cuts at -1.75, -1.25, ..., 1.75.

    Returns
    -------
    float array
        Whole numbers 1 to 9, NaN where z is NaN. A score on a cut goes up.

    Examples
    --------
    >>> stanine([-2.0, -0.25, -0.2500001, 0.25, 1.74, 1.76])
    array([1., 5., 4., 6., 8., 9.])
    """
    return np.asarray(np.clip(np.floor(2 * floats(z) + 5.5 + _ON_THE_CUT), 1, 9))


def sten(z: ArrayLike) -> FloatArray:
    """Sten, ``clip(floor(2 z + 6), 1, 10)``: cuts at -2, -1.5, ..., 2.

    Returns
    -------
    float array
        Whole numbers 1 to 10, NaN where z is NaN. A score on a cut goes up.

    Examples
    --------
    >>> sten([-2.0, -0.25, 0.0, 1.74, 1.76, 2.0])
    array([ 2.,  5.,  6.,  9.,  9., 10.])
    """
    return np.asarray(np.clip(np.floor(2 * floats(z) + 6 + _ON_THE_CUT), 1, 10))
