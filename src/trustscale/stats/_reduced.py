"""Discrepancies of a common factor model as functions of the uniquenesses alone.

For given uniquenesses the best loadings are known: they come from the largest eigenvalues of a matrix. What
is left is a smooth function of as many variables as there are items, with a gradient and a Hessian in closed
form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from trustscale.stats._arrays import BoolArray, FloatArray

_TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A discrepancy at one set of uniquenesses.

    Attributes
    ----------
    value : float
        The discrepancy.
    gradient : float array of shape (k,)
        In the variables of the search.
    hessian : callable
        Gives the Hessian of shape (k, k) when it is needed.
    loadings : callable
        Gives the best loadings, of shape (k, f); a column of zeros where the matrix has no further factor.
    """

    value: float
    gradient: FloatArray
    hessian: Callable[[], FloatArray]
    loadings: Callable[[], FloatArray]


Discrepancy: TypeAlias = Callable[[FloatArray], Point]


def least_squares(covariance: FloatArray, n_factors: int) -> Discrepancy:
    """Half the sum of squared residuals, as a function of the uniquenesses (Harman & Jones, 1966)."""
    diagonal = np.diag_indices_from(covariance)

    def at(unique: FloatArray) -> Point:
        reduced = covariance.copy()
        reduced[diagonal] -= unique
        values, vectors = np.linalg.eigh(reduced)
        kept = _kept(values > 0, n_factors)
        rest, left = values[~kept], vectors[:, ~kept]
        large, right = values[kept], vectors[:, kept]

        def hessian() -> FloatArray:
            within = left @ left.T
            return np.asarray(within * within + _between(left, right, -2 * rest / _gap(large, rest)))

        return Point(
            value=0.5 * float(rest @ rest),
            gradient=-(left * left) @ rest,
            hessian=hessian,
            loadings=lambda: _filled(right * np.sqrt(large), n_factors),
        )

    return at


def maximum_likelihood(correlation: FloatArray, n_factors: int) -> Discrepancy:
    """The likelihood-ratio discrepancy, a function of the logarithms of the uniquenesses (Joreskog, 1967)."""

    def at(log_unique: FloatArray) -> Point:
        spectrum = _Relative.of(correlation, log_unique, n_factors)
        rest = spectrum.rest
        return Point(
            value=float(np.sum(rest - np.log(rest) - 1)),
            gradient=spectrum.gradient(1 - rest),
            hessian=lambda: spectrum.within(rest) * spectrum.within(1.0) + spectrum.between(1 - rest),
            loadings=spectrum.loadings,
        )

    return at


def generalized_least_squares(correlation: FloatArray, n_factors: int) -> Discrepancy:
    """Half the trace of (I - R^-1 Sigma)^2, a function of the logarithms of the uniquenesses."""

    def at(log_unique: FloatArray) -> Point:
        spectrum = _Relative.of(correlation, log_unique, n_factors)
        inverse = 1 / spectrum.rest
        slope = (inverse - 1) * inverse

        def hessian() -> FloatArray:
            first = spectrum.within(inverse)
            within = spectrum.within(1.0) * (spectrum.within(inverse**2) - first) + first * first
            return np.asarray(within + spectrum.between(slope))

        return Point(
            value=0.5 * float(np.sum((inverse - 1) ** 2)),
            gradient=spectrum.gradient(slope),
            hessian=hessian,
            loadings=spectrum.loadings,
        )

    return at


@dataclass(frozen=True, slots=True, eq=False)
class _Relative:
    """Eigenvalues of the correlations in units of the uniquenesses; the large ones carry the factors."""

    rest: FloatArray
    left: FloatArray
    large: FloatArray
    right: FloatArray
    scale: FloatArray
    n_factors: int

    @classmethod
    def of(cls, correlation: FloatArray, log_unique: FloatArray, n_factors: int) -> _Relative:
        scale = np.exp(-0.5 * log_unique)
        values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
        values = np.maximum(values, _TINY)
        kept = _kept(values > 1, n_factors)
        return cls(values[~kept], vectors[:, ~kept], values[kept], vectors[:, kept], scale, n_factors)

    def loadings(self) -> FloatArray:
        return _filled(self.right * np.sqrt(self.large - 1) / self.scale[:, None], self.n_factors)

    def gradient(self, slope: FloatArray) -> FloatArray:
        return np.asarray((self.left * self.left) @ slope)

    def within(self, weight: FloatArray | float) -> FloatArray:
        """Outer products of the eigenvectors that are left over, weighted."""
        return np.asarray((self.left * weight) @ self.left.T)

    def between(self, slope: FloatArray) -> FloatArray:
        """What the Hessian has from pairs of an eigenvector left over and one of a factor."""
        total = self.large[:, None] + self.rest
        return _between(self.left, self.right, slope * total / _gap(self.large, self.rest))


def _gap(large: FloatArray, rest: FloatArray) -> FloatArray:
    """How far eigenvalues of factors lie above those left over, (f, k - f), never 0 (equal clusters)."""
    apart = large[:, None] - rest
    return np.asarray(np.maximum(apart, 1e-8 * np.maximum(np.abs(large[:, None]), _TINY)))


def _kept(eligible: BoolArray, n_factors: int) -> BoolArray:
    """Which eigenvalues, in rising order, carry factors: the largest, if they are large enough for one."""
    kept = eligible.copy()
    kept[: kept.size - n_factors] = False
    return kept


def _filled(loadings: FloatArray, n_factors: int) -> FloatArray:
    """Loadings with the largest factor first, and columns of zeros for those that are not there."""
    full = np.zeros((loadings.shape[0], n_factors))
    full[:, : loadings.shape[1]] = loadings[:, ::-1]
    return full


def _between(left: FloatArray, right: FloatArray, share: FloatArray) -> FloatArray:
    """Sum over pairs of an eigenvector left over and one of a factor, ``share`` of shape (f, k - f)."""
    rest = (left * share[:, None, :]) @ left.T
    factors = right.T[:, :, None] * right.T[:, None, :]
    return np.asarray(np.sum(rest * factors, axis=0))
