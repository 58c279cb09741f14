"""Bootstrap intervals of coefficients that are functions of a covariance matrix."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._alpha_intervals import Interval
from trustscale.stats._arrays import FloatArray, floats, normal_quantile, read_only
from trustscale.stats._delta import Coefficient, covariance_gradient, influences

_CELLS = 4_000_000
"""Numbers in one array that are held at once."""


class BootstrapStatus(Enum):
    """How the draws went; the value says what to do about it."""

    DRAWN = ""
    FEW_VALUES = (
        "more than one in twenty of the drawn samples have no value, so their quantiles mean little; take "
        "another interval"
    )
    NONE = "there are fewer than two persons, or the coefficient has no value for the sample itself"


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """A coefficient in samples drawn with replacement.

    Attributes
    ----------
    estimate : float
        Of the sample itself.
    values : float array of shape (n_boot,)
        Of the drawn samples; NaN where a sample has none.
    acceleration : float
        Skewness of the persons' influence over 6, for the BCa interval.
    status : BootstrapStatus
        Whether quantiles can be taken.
    """

    estimate: float
    values: FloatArray
    acceleration: float
    status: BootstrapStatus


def bootstrap_coefficient(
    values: ArrayLike, coefficient: Coefficient, *, n_boot: int = 2000, seed: int | None = None
) -> Bootstrap:
    """Draw persons with replacement and work the coefficient out each time.

    Parameters
    ----------
    values : array_like of shape (n, k)
        Answers without gaps.
    coefficient : callable
        Takes a stack of covariance matrices of shape (b, k, k), gives an array of shape (b,).
    n_boot : int
        Samples to draw.
    seed : int, optional
        Same seed, same digits, whatever the number of threads.

    Returns
    -------
    Bootstrap
        From which `bootstrap_percentile` and `bootstrap_bca` take intervals.

    Notes
    -----
    A drawn sample is how often each person was drawn; its covariances are a product of these weights with the
    persons' products, so that all samples are a few matrix products. Their sums are exact, and so do not
    depend on the order in which they are taken.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association,
    82(397), 171-185.

    Examples
    --------
    >>> from trustscale.stats._alpha import raw_alpha
    >>> rng = np.random.default_rng(3)
    >>> x = rng.normal(size=(200, 1)) + rng.normal(size=(200, 5))
    >>> drawn = bootstrap_coefficient(x, raw_alpha, n_boot=500, seed=1)
    >>> found = bootstrap_percentile(drawn)
    >>> round(drawn.estimate, 2), round(found.lower, 2), round(found.upper, 2)
    (0.84, 0.79, 0.87)
    """
    x = floats(values)
    n = len(x)
    none = Bootstrap(math.nan, read_only(np.full(n_boot, np.nan)), math.nan, BootstrapStatus.NONE)
    if n < 2:
        return none
    x = x - np.rint(x.mean(axis=0))  # whole numbers stay whole, so that their sums are exact
    own = _covariances(np.ones((1, n)), x)
    estimate = float(coefficient(own)[0])
    if math.isnan(estimate):
        return none
    drawn = np.concatenate([coefficient(stack) for stack in _drawn(x, n_boot, seed)])
    few = np.isnan(drawn).mean() > 0.05
    return Bootstrap(
        estimate=estimate,
        values=read_only(drawn),
        acceleration=_acceleration(coefficient, own[0], x),
        status=BootstrapStatus.FEW_VALUES if few else BootstrapStatus.DRAWN,
    )


def bootstrap_percentile(drawn: Bootstrap, *, level: float = 0.95) -> Interval:
    """Percentile interval; its standard error is the standard deviation of the drawn samples' values."""
    normal_quantile(level)
    return _quantiles(drawn, (1 - level) / 2, (1 + level) / 2)


def bootstrap_bca(drawn: Bootstrap, *, level: float = 0.95) -> Interval:
    """Bias-corrected and accelerated interval of Efron (1987)."""
    z = normal_quantile(level)
    known = drawn.values[~np.isnan(drawn.values)]
    if drawn.status is not BootstrapStatus.DRAWN:
        return Interval(math.nan, math.nan)
    # Samples that hit the estimate count half on either side.
    below = float(np.mean(known < drawn.estimate) + np.mean(known == drawn.estimate) / 2)
    if not 0 < below < 1:
        return Interval(math.nan, math.nan)
    z_0 = float(special.ndtri(below))
    ends = [z_0 + (z_0 + side) / (1 - drawn.acceleration * (z_0 + side)) for side in (-z, z)]
    return _quantiles(drawn, *(float(special.ndtr(end)) for end in ends))


def _quantiles(drawn: Bootstrap, low: float, high: float) -> Interval:
    if drawn.status is not BootstrapStatus.DRAWN:
        return Interval(math.nan, math.nan)
    known = drawn.values[~np.isnan(drawn.values)]
    lower, upper = np.quantile(known, [low, high], method="weibull")
    return Interval(float(lower), float(upper), float(known.std(ddof=1)))


def _drawn(x: FloatArray, n_boot: int, seed: int | None) -> Iterator[FloatArray]:
    """Covariances of the drawn samples, in stacks that fit in memory."""
    rng = np.random.default_rng(seed)
    n = len(x)
    equal = np.full(n, 1 / n)
    at_once = max(1, _CELLS // n)
    for start in range(0, n_boot, at_once):
        size = min(at_once, n_boot - start)
        yield _covariances(rng.multinomial(n, equal, size=size).astype(np.float64), x)


def _covariances(weights: FloatArray, x: FloatArray) -> FloatArray:
    """Covariance matrices of the persons taken so many times each, shape (b, k, k)."""
    n, k = x.shape
    rows, columns = np.tril_indices(k)
    sums, products = np.zeros((len(weights), k)), np.zeros((len(weights), len(rows)))
    at_once = max(1, _CELLS // len(rows))
    for start in range(0, n, at_once):
        part = slice(start, start + at_once)
        block = x[part]
        sums += _exact_product(weights[:, part], block, n)
        products += _exact_product(weights[:, part], block[:, rows] * block[:, columns], n)
    means = sums / n
    cells = (products / n - means[:, rows] * means[:, columns]) * (n / (n - 1))
    stack = np.empty((len(weights), k, k))
    stack[:, rows, columns] = stack[:, columns, rows] = cells
    return stack


def _exact_product(weights: FloatArray, values: FloatArray, n: int) -> FloatArray:
    """``weights @ values`` with the same bits in whatever order the sums are taken.

    Libraries add up in another order with another number of threads. The values are divided into parts that
    are multiples of a power of two, so large that sums of at most n times the largest value are exact. Whole
    numbers are one such part; two parts hold all digits that matter of any other.
    """
    total = np.zeros((len(weights), values.shape[1]))
    rest = values
    for _ in range(2):
        largest = float(np.abs(rest).max(initial=0.0))
        if largest == 0:
            break
        grid = 2.0 ** (math.frexp(largest)[1] + math.frexp(n)[1] - 52)
        part = np.rint(rest / grid) * grid
        total += weights @ part
        rest = rest - part
    return total


def _acceleration(coefficient: Coefficient, covariance: FloatArray, x: FloatArray) -> float:
    pull = influences(covariance_gradient(coefficient, covariance), x)
    size = float((pull**2).sum())
    return float((pull**3).sum() / (6 * size**1.5)) if size > 0 else 0.0
