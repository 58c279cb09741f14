"""Do the percentile curves of a polynomial cross? Proved, not sampled on a grid.

A polynomial in Bernstein form lies between its smallest and its largest coefficient, and so does its
derivative. Where that decides nothing, the box is halved in both directions and looked at again.
"""

from __future__ import annotations

from math import comb

import numpy as np

from trustscale.stats._arrays import FloatArray, floats

_HALVINGS = 8
"""A box of 1/256 of both ranges that is still undecided counts as a crossing."""


def crossing(
    coefficients: FloatArray,
    *,
    rising: tuple[float, float],
    along: tuple[float, float],
    bounds: tuple[float, float],
) -> tuple[float, float] | None:
    """A place where ``sum c_ij L^i A^j`` does not rise with L, or None if there is none.

    Parameters
    ----------
    coefficients : float array of shape (k + 1, t + 1)
        ``c_ij``.
    rising : pair of float
        Range of L.
    along : pair of float
        Range of A; both ends may be equal.
    bounds : pair of float
        Lowest and highest value that can occur. The curves are cut off there, so what they do beyond does not
        matter.

    Returns
    -------
    pair of float or None
        ``(L, A)`` of the crossing.
    """
    boxes = _bernstein(coefficients, rising, along)[None]
    corner = np.zeros((1, 2))
    side = 1.0
    for _ in range(_HALVINGS + 1):
        slopes = np.diff(boxes, axis=1)
        rises = slopes.min(axis=(1, 2)) > 0
        beyond = (boxes.min(axis=(1, 2)) >= bounds[1]) | (boxes.max(axis=(1, 2)) <= bounds[0])
        open_ = ~(rises | beyond)
        if not bool(open_.any()):
            return None
        boxes, corner = boxes[open_], corner[open_]
        found = _falling_corner(boxes, corner, side, bounds)
        if found is not None:
            return _unscaled(found, rising, along)
        boxes, corner, side = *_quarters(boxes, corner, side), side / 2
    return _unscaled(corner[0] + side / 2, rising, along)


def _bernstein(
    coefficients: FloatArray, rising: tuple[float, float], along: tuple[float, float]
) -> FloatArray:
    """Coefficients in the Bernstein basis of the box, scaled to the unit square."""
    k, t = coefficients.shape[0] - 1, coefficients.shape[1] - 1
    unit = _shift(k, rising).T @ coefficients @ _shift(t, along)
    return np.asarray(_to_bernstein(k) @ unit @ _to_bernstein(t).T)


def _shift(degree: int, ends: tuple[float, float]) -> FloatArray:
    """Row i holds the powers of u in ``(low + (high - low) u)^i``."""
    low, width = ends[0], ends[1] - ends[0]
    rows = [
        [comb(i, m) * low ** (i - m) * width**m if m <= i else 0.0 for m in range(degree + 1)]
        for i in range(degree + 1)
    ]
    return floats(rows)


def _to_bernstein(degree: int) -> FloatArray:
    rows = [
        [comb(j, i) / comb(degree, i) if i <= j else 0.0 for i in range(degree + 1)]
        for j in range(degree + 1)
    ]
    return floats(rows)


def _halves(degree: int) -> tuple[FloatArray, FloatArray]:
    """De Casteljau's matrices: Bernstein coefficients of the lower and of the upper half."""
    lower = floats(
        [[comb(j, i) / 2**j if i <= j else 0.0 for i in range(degree + 1)] for j in range(degree + 1)]
    )
    return lower, lower[::-1, ::-1]


def _quarters(boxes: FloatArray, corner: FloatArray, side: float) -> tuple[FloatArray, FloatArray]:
    parts, corners = [], []
    for i, by_l in enumerate(_halves(boxes.shape[1] - 1)):
        for j, by_a in enumerate(_halves(boxes.shape[2] - 1)):
            parts.append(by_l @ boxes @ by_a.T)
            corners.append(corner + side / 2 * np.array([i, j]))
    return np.concatenate(parts), np.concatenate(corners)


def _falling_corner(
    boxes: FloatArray, corner: FloatArray, side: float, bounds: tuple[float, float]
) -> FloatArray | None:
    """A corner of a box that lies within the bounds and where the curve does not rise."""
    for i in (0, -1):
        for j in (0, -1):
            value, slope = boxes[:, i, j], np.diff(boxes[:, :, j], axis=1)[:, i]
            at = np.flatnonzero((slope <= 0) & (value > bounds[0]) & (value < bounds[1]))
            if at.size:
                return np.asarray(corner[at[0]] + side * np.array([-i, -j]))
    return None


def _unscaled(at: FloatArray, rising: tuple[float, float], along: tuple[float, float]) -> tuple[float, float]:
    return (
        float(rising[0] + (rising[1] - rising[0]) * at[0]),
        float(along[0] + (along[1] - along[0]) * at[1]),
    )
