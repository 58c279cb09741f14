"""Newton's method between bounds, for smooth functions whose Hessian is cheap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trustscale.stats._arrays import BoolArray, FloatArray
from trustscale.stats._reduced import Discrepancy, Point

_ARMIJO = 1e-4
_HALVINGS = 40
_FLAT = 1e-6
"""A gradient that rounding alone can leave; above it a search that no longer descends has failed."""


@dataclass(frozen=True, slots=True, eq=False)
class Minimum:
    """Where a search ended.

    Attributes
    ----------
    x : float array of shape (k,)
        The variables.
    point : Point
        Value, gradient and loadings there.
    converged : bool
        Whether no descent is left between the bounds.
    iterations : int
        Newton steps.
    gradient_norm : float
        Largest absolute derivative, of variables at a bound only where it points inwards.
    """

    x: FloatArray
    point: Point
    converged: bool
    iterations: int
    gradient_norm: float


def minimise(
    function: Discrepancy,
    start: FloatArray,
    lower: float,
    upper: float,
    *,
    tolerance: float = 1e-10,
    max_iterations: int = 200,
) -> Minimum:
    """Descend by projected Newton steps until the projected gradient vanishes.

    The Hessian is made positive definite by turning its negative eigenvalues round, and steps are halved
    until the value falls enough (Bertsekas, 1982).
    """
    x = np.clip(start, lower, upper)
    point = function(x)
    for iteration in range(max_iterations):
        held = ((x <= lower) & (point.gradient > 0)) | ((x >= upper) & (point.gradient < 0))
        norm = _norm(point.gradient, held)
        if norm <= tolerance:
            return Minimum(x, point, True, iteration, norm)
        found = _step(function, x, point, _direction(point, held), lower, upper)
        if found is None:
            return Minimum(x, point, norm <= _FLAT, iteration, norm)
        x, point = found
    held = ((x <= lower) & (point.gradient > 0)) | ((x >= upper) & (point.gradient < 0))
    norm = _norm(point.gradient, held)
    return Minimum(x, point, norm <= tolerance, max_iterations, norm)


def _norm(gradient: FloatArray, held: BoolArray) -> float:
    return float(np.max(np.abs(np.where(held, 0.0, gradient)), initial=0.0))


def _direction(point: Point, held: BoolArray) -> FloatArray:
    """Newton's direction in the variables that are not held at a bound."""
    free = ~held
    direction = np.zeros(held.size)
    hessian = point.hessian()[np.ix_(free, free)]
    values, vectors = np.linalg.eigh(hessian)
    floor = 1e-10 * max(float(np.max(np.abs(values), initial=0.0)), 1e-10)
    values = np.maximum(np.abs(values), floor)
    direction[free] = -(vectors / values) @ (vectors.T @ point.gradient[free])
    return direction


def _step(
    function: Discrepancy, x: FloatArray, point: Point, direction: FloatArray, lower: float, upper: float
) -> tuple[FloatArray, Point] | None:
    """The longest of the halved steps that descends enough, or None where rounding hides any descent."""
    length = 1.0
    for _ in range(_HALVINGS):
        new = np.clip(x + length * direction, lower, upper)
        expected = float(point.gradient @ (new - x))
        found = function(new)
        if found.value <= point.value + _ARMIJO * expected and not np.array_equal(new, x):
            return new, found
        # Close to the minimum the value no longer tells; a smaller gradient does.
        if length == 1.0 and abs(expected) <= 1e-13 and _smaller(found, point, new, lower, upper):
            return new, found
        length /= 2
    return None


def _smaller(found: Point, point: Point, x: FloatArray, lower: float, upper: float) -> bool:
    held = (x <= lower) | (x >= upper)
    return _norm(found.gradient, held) < 0.5 * _norm(point.gradient, held)
