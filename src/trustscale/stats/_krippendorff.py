"""Krippendorff's alpha: agreement of any number of raters, with gaps, at any level of measurement."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import FloatArray, floats, read_only

_CHUNK = 2_000_000
"""Differences that are held at once."""


class Difference(Enum):
    """How far two values are apart: fully or not at all, by ranks, by difference, or over their sum."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, eq=False)
class KrippendorffAlpha:
    """Agreement beyond chance.

    Attributes
    ----------
    estimate : float
        ``1 - observed / expected``; NaN where all values are the same, or no unit has two.
    lower, upper : float
        Percentile interval over resampled units; NaN without resampling.
    observed, expected : float
        Mean disagreement within units, and of all pairs of values.
    units, values : int
        Units with two values or more, and the values in them.
    resamples : int
        How many resamples had an alpha.
    """

    estimate: float
    lower: float
    upper: float
    observed: float
    expected: float
    units: int
    values: int
    resamples: int


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """Distinct units with two values or more, and how often each occurs.

    ``place`` has the position of each value in ``values``, -1 for a gap, shape (u, m).
    """

    place: NDArray[np.intp]
    times: FloatArray
    values: FloatArray


def krippendorff_alpha(
    ratings: ArrayLike,
    difference: Difference,
    *,
    resamples: int = 0,
    rng: np.random.Generator | None = None,
    level: float = 0.95,
) -> KrippendorffAlpha:
    """Krippendorff's alpha.

    Parameters
    ----------
    ratings : float array of shape (units, raters)
        NaN is a gap; units with fewer than two values count for nothing.
    difference : Difference
        Level of measurement.
    resamples : int
        Bootstrap samples of units for the interval; 0 for none.
    rng : numpy.random.Generator, optional
        Needed for resampling.
    level : float
        Of the interval.

    Returns
    -------
    KrippendorffAlpha

    Raises
    ------
    ValueError
        Values below zero under ``RATIO``; resampling without ``rng``.

    Notes
    -----
    Each pair of values within a unit of m values weighs ``1 / (m - 1)``. Ordinal differences are those of
    midranks among all values that can be paired. Units are resampled whole, since it is them that would be
    others in another study; Krippendorff's own bootstrap resamples pairs as if they were independent.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania,
    Annenberg School for Communication.

    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding
    data. Communication Methods and Measures, 1(1), 77-89.

    Zapf, A., Castell, S., Morawietz, L., & Karch, A. (2016). Measuring inter-rater reliability for nominal
    data - which coefficients and confidence intervals are appropriate? BMC Medical Research Methodology, 16,
    93.

    Examples
    --------
    >>> import numpy as np
    >>> nan = np.nan
    >>> x = np.array([[1, 1, nan], [2, 2, 3], [3, 3, 3], [3, 2, 3], [nan, 1, nan], [1, 1, 2]])
    >>> found = krippendorff_alpha(x, Difference.NOMINAL)
    >>> round(found.estimate, 4), found.units, found.values
    (0.3906, 5, 14)
    """
    units = _units(floats(ratings))
    if difference is Difference.RATIO and units.values.size and float(units.values[0]) < 0:
        raise ValueError("ratio differences need values of zero or more.")
    if resamples and rng is None:
        raise ValueError("resampling needs `rng`.")
    kernel = _disagreement(units, difference)
    observed, expected, n = kernel(units.times)
    estimate = 1 - observed / expected if expected > 0 else math.nan
    lower = upper = math.nan
    kept = 0
    if resamples and rng is not None and not math.isnan(estimate):
        drawn = _resampled(kernel, units.times, resamples, rng)
        kept = len(drawn)
        tail = (1 - level) / 2
        lower, upper = np.quantile(drawn, [tail, 1 - tail]).tolist()
    return KrippendorffAlpha(estimate, lower, upper, observed, expected, int(units.times.sum()), int(n), kept)


def _units(x: FloatArray) -> _Units:
    """Sort the values within each unit, since raters are exchangeable, and count equal units."""
    x = np.sort(x[(~np.isnan(x)).sum(axis=1) >= 2], axis=1)
    there = ~np.isnan(x)
    values, inverse = np.unique(x[there], return_inverse=True)
    place = np.full(x.shape, -1, dtype=np.intp)
    place[there] = inverse
    if not len(place):
        return _Units(place, np.empty(0), values)
    rows, times = np.unique(place, axis=0, return_counts=True)
    return _Units(rows, times.astype(np.float64), read_only(values))


def _resampled(
    kernel: Callable[[FloatArray], tuple[float, float, float]],
    times: FloatArray,
    resamples: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Alphas of bootstrap samples of the units; one in which nothing varies has none."""
    total = int(times.sum())
    drawn = []
    for counts in rng.multinomial(total, times / total, size=resamples):
        observed, expected, _ = kernel(counts.astype(np.float64))
        if expected > 0:
            drawn.append(1 - observed / expected)
    return np.array(drawn)


def _disagreement(
    units: _Units, difference: Difference
) -> Callable[[FloatArray], tuple[float, float, float]]:
    """Observed and expected disagreement and the number of values, for units that occur so many times."""
    there = units.place >= 0
    m = there.sum(axis=1).astype(np.float64)
    flat, row = units.place[there], np.nonzero(there)[0]
    if difference is Difference.ORDINAL:
        return lambda times: _by_ranks(units, m, flat, row, times)
    within = _within(units, m, difference)
    between = _between(units.values, difference)

    def at(times: FloatArray) -> tuple[float, float, float]:
        n = float(times @ m)
        counts = floats(np.bincount(flat, weights=times[row], minlength=len(units.values)))
        if n < 2:
            return math.nan, math.nan, n
        return float(times @ within) / n, between(counts) / (n * (n - 1)), n

    return at


def _by_ranks(
    units: _Units, m: FloatArray, flat: NDArray[np.intp], row: NDArray[np.intp], times: FloatArray
) -> tuple[float, float, float]:
    """Ranks depend on all values, so they are found anew for each sample."""
    n = float(times @ m)
    if n < 2:
        return math.nan, math.nan, n
    counts = floats(np.bincount(flat, weights=times[row], minlength=len(units.values)))
    ranks = np.cumsum(counts) - counts / 2 - n / 2
    within = _squares_within(ranks, units.place, m)
    return float(times @ within) / n, _squares_between(ranks, counts) / (n * (n - 1)), n


def _within(units: _Units, m: FloatArray, difference: Difference) -> FloatArray:
    """Sum of the differences of all ordered pairs in each unit, over m - 1."""
    if difference is Difference.INTERVAL:
        return _squares_within(units.values - _middle(units.values), units.place, m)
    total = np.zeros(len(units.place))
    for first in range(units.place.shape[1]):
        a = units.place[:, first]
        for second in range(first + 1, units.place.shape[1]):
            b = units.place[:, second]
            both = (a >= 0) & (b >= 0)
            if difference is Difference.NOMINAL:
                total += 2.0 * (both & (a != b))
            else:
                total += 2.0 * np.where(both, _relative(units.values[a], units.values[b]), 0.0)
    return total / (m - 1)


def _between(values: FloatArray, difference: Difference) -> Callable[[FloatArray], float]:
    """Sum of the differences of all ordered pairs of values that occur so many times."""
    if difference is Difference.NOMINAL:
        return lambda counts: float(counts.sum() ** 2 - (counts**2).sum())
    if difference is Difference.INTERVAL:
        centred = values - _middle(values)
        return lambda counts: _squares_between(centred, counts)
    return lambda counts: _ratios_between(values, counts)


def _squares_within(scores: FloatArray, place: NDArray[np.intp], m: FloatArray) -> FloatArray:
    x = np.where(place >= 0, scores[place], 0.0)
    return np.asarray(2 * (m * (x**2).sum(axis=1) - x.sum(axis=1) ** 2) / (m - 1))


def _squares_between(scores: FloatArray, counts: FloatArray) -> float:
    return float(2 * (counts.sum() * (counts @ scores**2) - (counts @ scores) ** 2))


def _ratios_between(values: FloatArray, counts: FloatArray) -> float:
    total, step = 0.0, max(1, _CHUNK // max(len(values), 1))
    for start in range(0, len(values), step):
        part = slice(start, start + step)
        total += float(counts[part] @ _relative(values[part, None], values[None, :]) @ counts)
    return total


def _relative(a: FloatArray, b: FloatArray) -> FloatArray:
    both = a + b
    return np.asarray(((a - b) / np.where(both > 0, both, 1.0)) ** 2)


def _middle(values: FloatArray) -> float:
    return float(values.mean()) if values.size else 0.0
