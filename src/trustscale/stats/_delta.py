"""The error of a coefficient that is a smooth function of a covariance matrix."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._alpha_intervals import Interval
from trustscale.stats._arrays import FloatArray, floats, normal_quantile

Coefficient: TypeAlias = Callable[[FloatArray], FloatArray]
"""Takes a stack of covariance matrices of shape (b, k, k), gives one number for each, shape (b,)."""

Places: TypeAlias = NDArray[np.signedinteger[Any]]

_STEP = 1e-4
"""In units of the items' standard deviations; the error of a central difference is about its square."""
_CELLS = 4_000_000


def covariance_gradient(coefficient: Coefficient, covariance: ArrayLike) -> FloatArray:
    """Derivatives of a coefficient by each covariance, by central differences.

    Parameters
    ----------
    coefficient : callable
        Of a stack of covariance matrices.
    covariance : array_like of shape (k, k)
        Where to take them.

    Returns
    -------
    float array of shape (k, k)
        Symmetric; the change of the coefficient is the sum of products with a symmetric change of the
        matrix. NaN where an item is constant or the coefficient has no value nearby.

    Notes
    -----
    Two steps, a half as long as the other, are combined (Richardson), which leaves an error of about 1e-12.
    """
    c = floats(covariance)
    sd = np.sqrt(np.clip(np.diag(c), 0, None))
    rows, columns = np.tril_indices(len(c))
    steps = _STEP * sd[rows] * sd[columns]
    safe = np.where(steps > 0, steps, np.nan)

    def slope(share: float) -> FloatArray:
        up, down = (_values_around(coefficient, c, sign * share * steps) for sign in (1.0, -1.0))
        return floats((up - down) / (2 * share * safe))

    # An off-diagonal step moves two cells at once, so each of them has half of the slope.
    value = (4 * slope(0.5) - slope(1.0)) / 3 * np.where(rows == columns, 1.0, 0.5)
    gradient = np.empty_like(c)
    gradient[rows, columns] = gradient[columns, rows] = value
    return gradient


def normal_theory_error(gradient: FloatArray, covariance: ArrayLike, n: float) -> float:
    """Large-sample standard error of a coefficient for normal answers.

    ``sqrt(2 tr(G C G C) / n)``, where G is the gradient; for raw alpha that is the one of van Zyl and others.

    References
    ----------
    van Zyl, J. M., Neudecker, H., & Nel, D. G. (2000). On the distribution of the maximum likelihood
    estimator of Cronbach's alpha. Psychometrika, 65(3), 271-280.
    """
    product = gradient @ floats(covariance)
    variance = 2 * float((product * product.T).sum())
    return math.sqrt(max(variance, 0.0) / n) if n > 0 else math.nan


def normal_interval(estimate: float, error: float, *, level: float = 0.95) -> Interval:
    """As many standard errors to either side as the level asks for.

    Examples
    --------
    >>> found = normal_interval(0.8, 0.02)
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.7608, 0.8392)
    """
    reach = normal_quantile(level) * error
    return Interval(estimate - reach, estimate + reach, error)


def influences(gradient: FloatArray, values: FloatArray) -> FloatArray:
    """How much each person pulls at the coefficient, shape (n,): its empirical influence values.

    Parameters
    ----------
    gradient : float array of shape (k, k)
        From `covariance_gradient`.
    values : float array of shape (n, k)
        Answers without gaps.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association,
    82(397), 171-185.
    """
    x = values - values.mean(axis=0)
    pull = np.einsum("ni,ij,nj->n", x, gradient, x)  # in one order, whatever the number of threads
    return floats(pull - pull.mean())


def _values_around(coefficient: Coefficient, c: FloatArray, steps: FloatArray) -> FloatArray:
    """The coefficient with each cell moved by its step, in stacks that fit in memory."""
    rows, columns = np.tril_indices(len(c))
    at_once = max(1, _CELLS // c.size)
    parts = [slice(start, start + at_once) for start in range(0, len(rows), at_once)]
    return np.concatenate([coefficient(_moved(c, rows[p], columns[p], steps[p])) for p in parts])


def _moved(c: FloatArray, rows: Places, columns: Places, steps: FloatArray) -> FloatArray:
    """One matrix per cell, with that cell moved."""
    stack = np.repeat(c[None], len(rows), axis=0)
    which = np.arange(len(rows))
    stack[which, rows, columns] += steps
    off = rows != columns
    stack[which[off], columns[off], rows[off]] += steps[off]
    return stack
