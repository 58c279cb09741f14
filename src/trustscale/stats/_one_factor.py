"""Communalities of one minres factor, for many correlation matrices at once."""

from __future__ import annotations

import numpy as np

from trustscale.stats._arrays import FloatArray, IntArray
from trustscale.stats._extraction import minres

_ITERATIONS = 40
_ENOUGH = 1e-9
"""Length of the gradient at which a search ends."""

_LEAST_DAMPING = 1e-9
"""Keeps the equations solvable where all loadings vanish."""

_BOUND = 0.995
"""Communalities at or beyond what `minres` allows: its search within bounds takes over."""


def one_factor_communalities(stack: FloatArray) -> FloatArray:
    """What one minres factor explains of each item.

    Newton's method in the loadings, damped (Levenberg and Marquardt), for all matrices at once; where it does
    not end inside the bounds, `minres` does the matrix again by itself.

    Parameters
    ----------
    stack : float array of shape (s, k, k)
        Correlation matrices.

    Returns
    -------
    float array of shape (s, k)
    """
    k = stack.shape[-1]
    if len(stack) == 1:  # `minres` starts again where it has doubts
        return _within_bounds(stack, np.empty((1, k)), np.zeros(1, dtype=np.int64))
    off = stack.copy()
    off[:, np.arange(k), np.arange(k)] = 0.0
    loadings = _start(stack, off)
    damping = np.full(len(stack), 0.1)
    value = _misfit(off, loadings)
    open_ = np.arange(len(stack))
    for _ in range(_ITERATIONS):
        gradient, hessian = _derivatives(off[open_], loadings[open_])
        going = np.sqrt((gradient**2).sum(axis=1)) > _ENOUGH
        open_, gradient, hessian = open_[going], gradient[going], hessian[going]
        if not open_.size:
            break
        tried = loadings[open_] - _damped(hessian, gradient, damping[open_])
        new = _misfit(off[open_], tried)
        better = new <= value[open_]
        loadings[open_[better]], value[open_[better]] = tried[better], new[better]
        damping[open_] = np.maximum(damping[open_] * np.where(better, 0.1, 10.0), _LEAST_DAMPING)
    communalities = loadings**2
    again = np.union1d(open_, np.flatnonzero((communalities >= _BOUND).any(axis=1)))
    return _within_bounds(stack, communalities, again)


def _start(stack: FloatArray, off: FloatArray) -> FloatArray:
    """The first principal axis, as long as it reproduces the correlations best."""
    axis = np.linalg.eigh(stack)[1][:, :, -1]
    products = ((off @ axis[:, :, None])[:, :, 0] * axis).sum(axis=1)
    rest = 1 - (axis**4).sum(axis=1)
    size = np.sqrt(np.maximum(products / np.maximum(rest, 1e-3), 0.0))
    return np.asarray(axis * size[:, None])


def _misfit(off: FloatArray, loadings: FloatArray) -> FloatArray:
    """Sum of squared residual correlations of pairs, but for a constant."""
    squares = loadings**2
    total = squares.sum(axis=1)
    fitted = (total**2 - (squares**2).sum(axis=1)) / 2
    return np.asarray(fitted - ((off @ loadings[:, :, None])[:, :, 0] * loadings).sum(axis=1))


def _derivatives(off: FloatArray, loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    squares = loadings**2
    others = squares.sum(axis=1, keepdims=True) - squares
    gradient = 2 * (loadings * others - (off @ loadings[:, :, None])[:, :, 0])
    hessian = 2 * (2 * loadings[:, :, None] * loadings[:, None, :] - off)
    at = np.arange(loadings.shape[1])
    hessian[:, at, at] = 2 * others
    return gradient, hessian


def _damped(hessian: FloatArray, gradient: FloatArray, damping: FloatArray) -> FloatArray:
    """Newton's step with something added to the diagonal; enough of it makes every step a short descent."""
    k = gradient.shape[1]
    lifted = hessian + damping[:, None, None] * np.eye(k)
    step = np.linalg.solve(lifted, gradient[:, :, None])[:, :, 0]
    return np.asarray(np.where(np.isfinite(step), step, 0.0))


def _within_bounds(stack: FloatArray, communalities: FloatArray, again: IntArray) -> FloatArray:
    for place in again:
        communalities[place] = minres(stack[place], 1).communalities
    return communalities
