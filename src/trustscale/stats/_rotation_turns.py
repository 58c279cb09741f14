"""How a rotation matrix may move: orthogonally, or with columns of length one.

Both kinds offer the same five functions, for stacks of ``s`` matrices at once: the loadings, the projected
gradient in free coordinates, its length, loadings at small moves along each coordinate, and a finite move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trustscale.stats._arrays import FloatArray, floats

NEARBY = 1e-7
"""Length of the small moves from which second derivatives are taken."""


@dataclass(frozen=True, slots=True)
class Turns:
    """One kind of moving.

    Attributes
    ----------
    loadings : (a, turn) -> (s, k, f)
    gradient : (loadings, slope, phi) -> (..., p)
        Derivatives along the free coordinates; `slope` is the criterion's gradient at the loadings.
    length : (gradient, turn) -> (s,)
        Frobenius norm of the projected gradient of the rotation matrix, as Jennrich defines it.
    nearby : (loadings, phi) -> loadings (s, p, k, f), phi (s, p, f, f)
    size : (step) -> (s,)
        Largest singular value of the step as a matrix (f, f).
    move : (turn, step) -> turn
    """

    loadings: Callable[[FloatArray, FloatArray], FloatArray]
    gradient: Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
    length: Callable[[FloatArray, FloatArray], FloatArray]
    nearby: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
    size: Callable[[FloatArray], FloatArray]
    move: Callable[[FloatArray, FloatArray], FloatArray]


def _transposed(a: FloatArray) -> FloatArray:
    return np.asarray(np.swapaxes(a, -1, -2))


def correlations_of(turn: FloatArray) -> FloatArray:
    """Factor correlations T'T."""
    return np.asarray(_transposed(turn) @ turn)


def orthogonal_turns(f: int) -> Turns:
    """Moves ``T Q`` with Q a rotation; one coordinate for each pair of factors, the angle in its plane."""
    first, second = np.triu_indices(f, 1)
    p = first.size
    planes = np.zeros((p, f, f))
    at = np.arange(p)
    planes[at, first, second] = 1.0
    planes -= _transposed(planes)
    small = np.eye(f) * (1.0 + 0 * planes)
    small[at, first, first] = small[at, second, second] = np.cos(NEARBY)
    small += np.sin(NEARBY) * planes

    def gradient(loadings: FloatArray, slope: FloatArray, phi: FloatArray) -> FloatArray:  # noqa: ARG001
        products = _transposed(loadings) @ slope
        return np.asarray(products[..., first, second] - products[..., second, first])

    def length(gradient: FloatArray, turn: FloatArray) -> FloatArray:  # noqa: ARG001
        return np.asarray(np.sqrt((gradient * gradient).sum(axis=-1) / 2))

    def nearby(loadings: FloatArray, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
        return loadings[:, None] @ small, phi[:, None]

    def size(step: FloatArray) -> FloatArray:
        return floats(np.linalg.norm(np.tensordot(step, planes, axes=1), 2, axis=(-2, -1)))

    def move(turn: FloatArray, step: FloatArray) -> FloatArray:
        half = np.tensordot(step / 2, planes, axes=1)
        unit = np.eye(f)
        return np.asarray(turn @ np.linalg.solve(unit - half, unit + half))

    return Turns(np.matmul, gradient, length, nearby, size, move)


def oblique_turns(f: int) -> Turns:
    """Moves ``T (I + D)``, columns brought back to length one; a coordinate for each ordered pair."""
    into, of = np.nonzero(~np.eye(f, dtype=bool))
    p = into.size
    at = np.arange(p)
    shear = np.zeros((p, f, f))
    shear[at, into, of] = 1.0

    def loadings_of(a: FloatArray, turn: FloatArray) -> FloatArray:
        return np.asarray(a @ _transposed(floats(np.linalg.inv(turn))))

    def gradient(loadings: FloatArray, slope: FloatArray, phi: FloatArray) -> FloatArray:
        products = -(_transposed(slope) @ loadings)
        own = np.diagonal(products, axis1=-2, axis2=-1)
        free = products - phi * own[..., None, :]
        return np.asarray(free[..., into, of])

    def length(gradient: FloatArray, turn: FloatArray) -> FloatArray:
        free = np.zeros_like(turn)
        free[..., into, of] = gradient
        projected = _transposed(floats(np.linalg.inv(turn))) @ free
        return np.asarray(np.sqrt((projected * projected).sum(axis=(-2, -1))))

    def nearby(loadings: FloatArray, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
        size = np.sqrt(1 + 2 * NEARBY * phi[..., into, of] + NEARBY**2)
        back = np.eye(f) - NEARBY * _transposed(shear) + np.zeros((len(phi), 1, 1, 1))
        back[:, at, of, of] = size
        forth = np.eye(f) + NEARBY * shear + np.zeros((len(phi), 1, 1, 1))
        forth[:, at, :, of] /= size.T[:, :, None]
        return loadings[:, None] @ back, _transposed(forth) @ phi[:, None] @ forth

    def size(step: FloatArray) -> FloatArray:
        change = np.zeros((len(step), f, f))
        change[..., into, of] = step
        return floats(np.linalg.norm(change, 2, axis=(-2, -1)))

    def move(turn: FloatArray, step: FloatArray) -> FloatArray:
        change = np.zeros_like(turn)
        change[..., into, of] = step
        moved = turn + turn @ change
        return np.asarray(moved / np.sqrt((moved * moved).sum(axis=-2, keepdims=True)))

    return Turns(loadings_of, gradient, length, nearby, size, move)
