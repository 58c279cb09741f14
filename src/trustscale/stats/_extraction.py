"""Extraction of common factors from a correlation matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only
from trustscale.stats._bounded_newton import Minimum, minimise
from trustscale.stats._reduced import (
    Discrepancy,
    Point,
    generalized_least_squares,
    least_squares,
    maximum_likelihood,
)

LOWEST_UNIQUENESS = 0.005
"""At or below it an item counts as explained wholly, which no item is; R's factanal has the same bound."""

_AXIS_STEPS = 50
_STANDSTILL = 1e-8
"""Largest change of a communality from which Newton's method takes over."""

_SINGULAR = 1e-10
"""An eigenvalue below this, relative to the largest, is none."""


class ExtractionStatus(Enum):
    """How an extraction ended; the value says what to do about it."""

    CONVERGED = ""
    HEYWOOD = (
        "the factors explain all of an item and no uniqueness is left to it (a Heywood case); "
        "extract fewer factors, leave the item out, or collect more persons"
    )
    FEWER_FACTORS = "the correlations hold fewer common factors than were asked for; extract fewer"
    NOT_IDENTIFIED = (
        "the factors have more free loadings than there are correlations, so that many solutions fit "
        "equally well; extract fewer factors or add items"
    )
    NOT_CONVERGED = "the search did not reach a minimum; extract fewer factors or collect more persons"
    NOT_POSITIVE_DEFINITE = (
        "the correlation matrix has an eigenvalue of zero or below, for which this method has no value; "
        "use minres, leave out an item that others determine, or smooth the matrix"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """Unrotated factors.

    Attributes
    ----------
    loadings : float array of shape (k, f)
        Factors are orthogonal, those with larger sums of squared loadings first, and turned so that the
        loadings of each sum to at least zero. NaN where the method has no value.
    uniquenesses : float array of shape (k,)
        Variance of each item that the factors leave, 0.005 at a bound.
    communalities : float array of shape (k,)
        Sum of squared loadings of each item.
    objective : float
        The discrepancy that was minimised, at the solution.
    status : ExtractionStatus
        How it ended.
    improper : int array
        Positions of items whose uniqueness is at its bound or below.
    iterations : int
        Steps of the search that won.
    gradient_norm : float
        Largest absolute derivative of the objective that is left; those at a bound do not count.
    n_starts : int
        Starts that were tried: one where the first search ends inside the bounds, several otherwise.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    communalities: FloatArray
    objective: float
    status: ExtractionStatus
    improper: IntArray
    iterations: int
    gradient_norm: float
    n_starts: int


def minres(correlation: ArrayLike, n_factors: int) -> Extraction:
    """Factors that leave the smallest residual correlations (minres, unweighted least squares).

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations; need not be positive definite.
    n_factors : int
        How many, from 1 to k - 1.

    Returns
    -------
    Extraction
        Its objective is half the sum of squared residuals of the whole matrix, diagonal included.

    Raises
    ------
    ValueError
        A matrix that is not square, not symmetric or has gaps, or a number of factors out of range.

    Notes
    -----
    The problem is reduced to the uniquenesses and solved by Newton's method with the Hessian in closed form,
    between 0.005 and 1.

    References
    ----------
    Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). Psychometrika,
    31(3), 351-368.
    Joreskog, K. G. (1977). Factor analysis by least-squares and maximum-likelihood methods. In K. Enslein,
    A. Ralston, & H. S. Wilf (Eds.), Statistical methods for digital computers (pp. 125-153). Wiley.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
    >>> correlation = np.outer(loadings, loadings)
    >>> np.fill_diagonal(correlation, 1.0)
    >>> found = minres(correlation, 1)
    >>> found.loadings.round(3).ravel().tolist(), found.status.name
    ([0.9, 0.8, 0.7, 0.6], 'CONVERGED')
    """
    r = _checked(correlation, n_factors)
    return _extracted(least_squares(r, n_factors), _starts(r, n_factors))


def maximum_likelihood_factors(correlation: ArrayLike, n_factors: int) -> Extraction:
    """Factors under which the correlations are likeliest when answers are multivariate normal.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations, positive definite.
    n_factors : int
        How many, from 1 to k - 1.

    Returns
    -------
    Extraction
        Its objective is log|Sigma| - log|R| + tr(R Sigma^-1) - k, which times n - 1 is nearly chi-square.

    Raises
    ------
    ValueError
        As in `minres`.

    References
    ----------
    Joreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. Psychometrika, 32(4),
    443-482.
    Clarke, M. R. B. (1970). A rapidly convergent method for maximum-likelihood factor analysis. British
    Journal of Mathematical and Statistical Psychology, 23(1), 43-52.
    """
    r = _checked(correlation, n_factors)
    if not _positive_definite(r):
        return _without_value(r.shape[0], n_factors)
    function = maximum_likelihood(r, n_factors)
    return _extracted(function, _starts(r, n_factors), into=np.log, back=np.exp)


def weighted_least_squares_factors(correlation: ArrayLike, n_factors: int) -> Extraction:
    """Least squares in which residuals count more between items that the others predict well.

    Each squared residual is weighted by 1 / ((1 - SMC_i) (1 - SMC_j)), with SMC the squared multiple
    correlation of an item with all others.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations, positive definite.
    n_factors : int
        How many, from 1 to k - 1.

    Returns
    -------
    Extraction
        Its objective is half the weighted sum of squared residuals.

    Raises
    ------
    ValueError
        As in `minres`.
    """
    r = _checked(correlation, n_factors)
    if not _positive_definite(r):
        return _without_value(r.shape[0], n_factors)
    weight = np.sqrt(np.diag(np.linalg.inv(r)))
    function = _reweighted(least_squares(r * np.outer(weight, weight), n_factors), weight)
    return _extracted(function, _starts(r, n_factors), principal=True)


def generalized_least_squares_factors(correlation: ArrayLike, n_factors: int) -> Extraction:
    """Least squares of the residuals in units of the correlations themselves.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations, positive definite.
    n_factors : int
        How many, from 1 to k - 1.

    Returns
    -------
    Extraction
        Its objective is tr((I - R^-1 Sigma)^2) / 2, which times n - 1 is nearly chi-square.

    Raises
    ------
    ValueError
        As in `minres`.

    References
    ----------
    Joreskog, K. G., & Goldberger, A. S. (1972). Factor analysis by generalized least squares. Psychometrika,
    37(3), 243-260.
    """
    r = _checked(correlation, n_factors)
    if not _positive_definite(r):
        return _without_value(r.shape[0], n_factors)
    function = generalized_least_squares(r, n_factors)
    return _extracted(function, _starts(r, n_factors), into=np.log, back=np.exp, principal=True)


def principal_axis(correlation: ArrayLike, n_factors: int) -> Extraction:
    """Principal axis factoring, iterated until the communalities stand still.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations; need not be positive definite.
    n_factors : int
        How many, from 1 to k - 1.

    Returns
    -------
    Extraction
        Its objective is that of `minres`, of which a standstill is a stationary point.

    Raises
    ------
    ValueError
        As in `minres`.

    Notes
    -----
    Starts from squared multiple correlations. Each step lowers the objective of `minres`, ever more slowly;
    after fifty steps Newton's method finishes the way. No bound is kept: a communality above 1 is a Heywood
    case.
    """
    r = _checked(correlation, n_factors)
    unique, change, steps = next(_starts(r, n_factors)), np.inf, 0
    diagonal = np.diag_indices_from(r)
    while steps < _AXIS_STEPS and change > _STANDSTILL:
        reduced = r.copy()
        reduced[diagonal] -= unique
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -n_factors:] * np.sqrt(np.maximum(values[-n_factors:], 0.0))
        new = r[diagonal] - np.sum(loadings**2, axis=1)
        change = float(np.max(np.abs(new - unique)))
        unique = new
        steps += 1
    end = minimise(least_squares(r, n_factors), unique, -1.0, 1.0)
    return _record(
        end.point.loadings(),
        end.x,
        objective=end.point.value,
        converged=end.converged,
        iterations=steps + end.iterations,
        gradient_norm=end.gradient_norm,
        n_starts=1,
    )


def _checked(correlation: ArrayLike, n_factors: int) -> FloatArray:
    """A symmetric matrix without gaps, and a number of factors that it can have."""
    r = floats(correlation)
    if r.ndim != 2 or r.shape[0] != r.shape[1]:
        raise ValueError(f"`correlation` must be a square matrix, got shape {r.shape}.")
    if not bool(np.all(np.isfinite(r))):
        raise ValueError("`correlation` has gaps or infinite entries.")
    if not np.allclose(r, r.T, rtol=0.0, atol=1e-8):
        raise ValueError("`correlation` must be symmetric.")
    if not np.allclose(np.diag(r), 1.0, rtol=0.0, atol=1e-8):
        raise ValueError("`correlation` must have ones in its diagonal.")
    if not 1 <= n_factors < r.shape[0]:
        raise ValueError(f"`n_factors` must lie between 1 and {r.shape[0] - 1}, got {n_factors}.")
    return np.asarray((r + r.T) / 2)


def _positive_definite(r: FloatArray) -> bool:
    values = np.linalg.eigvalsh(r)
    return bool(values[0] > _SINGULAR * values[-1])


def _starts(r: FloatArray, n_factors: int) -> Iterator[FloatArray]:
    """Uniquenesses to start from, the likeliest to be good first; the later ones are for doubtful cases."""
    k = r.shape[0]
    if _positive_definite(r):
        unique = 1 / np.diag(np.linalg.inv(r))
    else:
        off = np.abs(r - np.diag(np.diag(r)))
        unique = 1 - np.minimum(np.max(off, axis=0), 0.9) ** 2
    yield unique
    yield unique * (1 - 0.5 * n_factors / k)
    yield np.full(k, 0.5)
    yield from np.random.default_rng(k).uniform(0.1, 0.9, size=(4, k))  # the same in each call


def _reweighted(function: Discrepancy, weight: FloatArray) -> Discrepancy:
    """A discrepancy of weighted items as one of the uniquenesses of the items themselves."""
    square = weight**2

    def at(unique: FloatArray) -> Point:
        point = function(square * unique)
        return Point(
            value=point.value,
            gradient=square * point.gradient,
            hessian=lambda: np.outer(square, square) * point.hessian(),
            loadings=lambda: point.loadings() / weight[:, None],
        )

    return at


def _same(x: FloatArray) -> FloatArray:
    return x


def _extracted(
    function: Discrepancy,
    starts: Iterable[FloatArray],
    *,
    into: Callable[[FloatArray], FloatArray] = _same,
    back: Callable[[FloatArray], FloatArray] = _same,
    principal: bool = False,
) -> Extraction:
    """The lowest minimum from as many starts as it takes to be sure, if asked for on principal axes."""
    lower, upper = (float(into(np.array(bound))) for bound in (LOWEST_UNIQUENESS, 1.0))
    found: list[Minimum] = []
    for start in starts:
        x = into(np.clip(start, LOWEST_UNIQUENESS, 1.0))
        found.append(minimise(function, x, lower, upper))
        if found[-1].converged and bool(np.all(found[-1].x > lower)):
            break
    best = min(found, key=lambda end: (not end.converged, end.point.value))
    loadings = best.point.loadings()
    if principal:
        loadings = loadings @ np.linalg.svd(loadings, full_matrices=False)[2].T
    return _record(
        loadings,
        back(best.x),
        objective=best.point.value,
        converged=best.converged,
        iterations=best.iterations,
        gradient_norm=best.gradient_norm,
        n_starts=len(found),
    )


def _record(
    loadings: FloatArray,
    uniquenesses: FloatArray,
    *,
    objective: float,
    converged: bool,
    iterations: int,
    gradient_norm: float,
    n_starts: int,
) -> Extraction:
    loadings = _arranged(loadings)
    k, f = loadings.shape
    improper = np.flatnonzero(uniquenesses <= LOWEST_UNIQUENESS * (1 + 1e-9))
    if not converged:
        status = ExtractionStatus.NOT_CONVERGED
    elif improper.size:
        status = ExtractionStatus.HEYWOOD
    elif bool(np.any(np.all(loadings == 0, axis=0))):
        status = ExtractionStatus.FEWER_FACTORS
    elif (k - f) ** 2 < k + f:
        status = ExtractionStatus.NOT_IDENTIFIED
    else:
        status = ExtractionStatus.CONVERGED
    return Extraction(
        loadings=read_only(loadings),
        uniquenesses=read_only(uniquenesses),
        communalities=read_only(np.sum(loadings**2, axis=1)),
        objective=objective,
        status=status,
        improper=read_only(improper),
        iterations=iterations,
        gradient_norm=gradient_norm,
        n_starts=n_starts,
    )


def _arranged(loadings: FloatArray) -> FloatArray:
    """Columns by falling sum of squares, each turned so that its loadings sum to at least zero."""
    squares = np.sum(loadings**2, axis=0)
    ordered = loadings[:, np.argsort(-squares, kind="stable")]
    sums = np.sum(ordered, axis=0)
    return np.asarray(ordered * np.where(sums < 0, -1.0, 1.0))


def _without_value(k: int, n_factors: int) -> Extraction:
    gap = np.full(k, np.nan)
    return Extraction(
        loadings=read_only(np.full((k, n_factors), np.nan)),
        uniquenesses=read_only(gap),
        communalities=read_only(gap.copy()),
        objective=float("nan"),
        status=ExtractionStatus.NOT_POSITIVE_DEFINITE,
        improper=read_only(np.array([], dtype=np.int64)),
        iterations=0,
        gradient_norm=float("nan"),
        n_starts=0,
    )
