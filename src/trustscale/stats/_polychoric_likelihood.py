"""The likelihood of tables of ordinal items under bivariate normals, and its maximum, for many pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from trustscale.stats._arrays import BoolArray, FloatArray
from trustscale.stats._normal import density_at, legendre, nodes_by_correlation, orthant
from trustscale.stats._pair_tables import PairTables

LARGEST = 0.9999
"""A likelihood that still rises here is taken to rise to a perfect correlation."""
START = 0.95
"""The largest correlation a search starts from."""
PRECISE = 1e-11
"""Less likely cells are integrated by themselves: as a difference of orthants they would be rounding."""
CLOSE = 1e-7
"""A last Newton step of this size leaves an error of about its square."""
LEVEL = 1e-10
"""A slope of rounding."""
NEWTON_STEPS = 8
"""After so many steps every other one halves the interval, whatever Newton says."""
MOST_STEPS = 80
FLAT = 1e-6
"""Information below that of a millionth of a person."""
STEEP_RIDGE = 0.9
"""The correlation below which there is no such ground."""
STRIP_NODES = 32
STRIP_END = 12.0
TINY, STEEP = 1e-290, 1e3

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cell probabilities of pairs at their correlations, and their derivatives by it.

    Attributes
    ----------
    probability, slope, bend : float array of shape (p, m, m)
        Zeroth, first and second derivative.
    """

    probability: FloatArray
    slope: FloatArray
    bend: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the likelihoods of pairs are largest.

    Attributes
    ----------
    correlation : float array of shape (p,)
        -1 or 1 where the likelihood rises to the end.
    at_end : bool array of shape (p,)
        Whether it does.
    converged : bool array of shape (p,)
        Whether the search came to an end.
    steps : int
        Evaluations of the likelihood that the slowest pair took.
    """

    correlation: FloatArray
    at_end: BoolArray
    converged: BoolArray
    steps: int


def cells_at(pairs: PairTables, rho: FloatArray) -> Cells:
    """The cells of every pair at its correlation, strictly between -1 and 1."""
    h, k, r = pairs.h[:, :, None], pairs.k[:, None, :], rho[:, None, None]
    p, m = rho.size, pairs.counts.shape[1]
    below = np.zeros((p, m + 1, m + 1))
    below[:, 1:-1, -1] = special.ndtr(pairs.h)
    below[:, -1, 1:-1] = special.ndtr(pairs.k)
    below[:, -1, -1] = 1.0
    for chosen, nodes in nodes_by_correlation(rho):
        below[chosen, 1:-1, 1:-1] = orthant(h[chosen], k[chosen], r[chosen], nodes)
    density = density_at(h, k, r)
    rest = (1 - r) * (1 + r)
    bend = (h - r * k) * (k - r * h)
    bend /= rest
    bend += r
    bend /= rest
    bend *= density
    probability = np.diff(np.diff(below, axis=1), axis=2)
    cells = Cells(probability, _rectangles(density), _rectangles(bend))
    _mend_small(cells, pairs, rho)
    return cells


def maximise(pairs: PairTables) -> Maximum:
    """The correlation of largest likelihood for every pair, thresholds given.

    Newton steps on Fisher's z; where a step leaves the interval known to hold the maximum, or the likelihood
    is not concave there, that interval is halved instead.
    """
    p = pairs.first.size
    z = np.arctanh(_start(pairs))
    limit = np.arctanh(LARGEST)
    low, high = np.full(p, -np.inf), np.full(p, np.inf)
    at_end, converged = np.zeros(p, dtype=np.bool_), np.zeros(p, dtype=np.bool_)
    active = np.arange(p)
    step_number = 0
    while active.size and step_number < MOST_STEPS:
        step_number += 1
        at = z[active]
        slope, curvature, flat = _slopes(pairs.of(active) if active.size < p else pairs, np.tanh(at))
        # On flat ground without a slope the maximum may have been passed: it is looked for on the way back.
        side = np.sign(at)
        back = flat & (slope * side <= LEVEL)
        low[active] = np.where(np.where(back, -side, slope) > 0, at, low[active])
        high[active] = np.where(np.where(back, -side, slope) < 0, at, high[active])
        outward = ((np.abs(at) >= limit) | flat) & (slope * side > 0) & ~back
        after = at + slope / np.where(curvature > 0, curvature, 1.0)
        inside = (curvature > 0) & ~flat & (after > low[active]) & (after < high[active])
        inside &= step_number < NEWTON_STEPS or step_number % 2 == 0
        halved = (np.maximum(low[active], -limit) + np.minimum(high[active], limit)) / 2
        after = np.where(inside, np.clip(after, -limit, limit), halved)
        done = outward | (np.abs(after - at) < CLOSE)
        ended = outward | (done & flat)
        z[active] = np.where(ended, np.copysign(np.inf, at), after)
        at_end[active] = ended
        converged[active] = done
        active = active[~done]
    return Maximum(np.tanh(z), at_end, converged, step_number)


def _rectangles(corners: FloatArray) -> FloatArray:
    """Differences over both axes of what is 0 at the outer bounds."""
    p, a, b = corners.shape
    padded = np.zeros((p, a + 2, b + 2))
    padded[:, 1:-1, 1:-1] = corners
    return np.asarray(np.diff(np.diff(padded, axis=1), axis=2))


def _slopes(pairs: PairTables, rho: FloatArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Slope of the log likelihood by Fisher's z, what to divide it by for a step, and where it is flat.

    Flat means that no cell that somebody is in depends on the correlation any more, as happens on the way to
    a perfect one.
    """
    cells = cells_at(pairs, rho)
    weight = pairs.counts / cells.probability
    first = np.einsum("pij,pij->p", weight, cells.slope)
    weighted = cells.slope * weight
    squares = np.einsum("pij,pij,pij->p", weighted, cells.slope, 1 / cells.probability)
    second = np.einsum("pij,pij->p", weight, cells.bend) - squares
    by_z = (1 - rho) * (1 + rho)
    slope = first * by_z
    curvature = -(second * by_z * by_z - 2 * rho * slope)
    # What the model expects is not carried away by single persons far off the ridge, as what is observed is.
    expected = np.einsum("pij,pij,pij->p", cells.slope, cells.slope, 1 / cells.probability)
    expected *= pairs.counts.sum(axis=(1, 2)) * by_z * by_z
    concave = (curvature > 0.1 * expected) & (curvature > 0)
    flat = (squares * by_z * by_z < FLAT) & (np.abs(rho) > STEEP_RIDGE)
    return slope, np.where(concave, curvature, expected), flat


def _start(pairs: PairTables) -> FloatArray:
    """One Fisher step from independence: the covariance of normal scores, corrected for grouping."""
    scores = []
    for taus, margin in ((pairs.h, pairs.margin_h), (pairs.k, pairs.margin_k)):
        density = np.zeros((taus.shape[0], taus.shape[1] + 2))
        density[:, 1:-1] = np.exp(-(taus**2) / 2) / np.sqrt(2 * np.pi)
        share = margin / margin.sum(axis=1, keepdims=True)
        score = -np.diff(density, axis=1) / np.where(share > 0, share, 1.0)
        scores.append((score, np.einsum("pi,pi->p", share * score, score)))
    (a, spread_a), (b, spread_b) = scores
    n = pairs.counts.sum(axis=(1, 2))
    covariance = np.einsum("pij,pi,pj->p", pairs.counts, a, b) / n
    return np.asarray(np.clip(covariance / (spread_a * spread_b), -START, START))


def _mend_small(cells: Cells, pairs: PairTables, rho: FloatArray) -> None:
    """Give small cells that somebody is in a probability with all its digits; the others do not count."""
    small = cells.probability < PRECISE
    if not bool(small.any()):
        return
    held = small & (pairs.counts > 0)
    cells.probability[small] = 1.0
    if not bool(held.any()):
        return
    pair, row, column = np.nonzero(held)
    r = rho[pair]
    probability = _strip(pairs, r, pair, row, column)
    # So far from the ridge that nothing is left: a larger correlation, of either sign, can only be worse.
    gone = probability < TINY
    cells.probability[held] = np.where(gone, TINY, probability)
    cells.slope[held] = np.where(gone, -np.sign(r) * STEEP * TINY, cells.slope[held])
    cells.bend[held] = np.where(gone, 0.0, cells.bend[held])


def _strip(pairs: PairTables, r: FloatArray, pair: Places, row: Places, column: Places) -> FloatArray:
    """Cell probabilities as integrals over the first variable of positive terms, which keep their digits."""
    left, right = _bounds(pairs.h[pair], row)
    low, high = _bounds(pairs.k[pair], column)
    half = (right - left) / 2
    x, w = legendre(STRIP_NODES)
    at = left[:, None] + half[:, None] * (1 + x)
    scale = np.sqrt((1 - r) * (1 + r))[:, None]
    u = (low[:, None] - r[:, None] * at) / scale
    v = (high[:, None] - r[:, None] * at) / scale
    # In the upper tail both are near 1, and only their complements differ.
    upper = u > 0
    within = special.ndtr(np.where(upper, -u, v)) - special.ndtr(np.where(upper, -v, u))
    density = np.exp(-(at**2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray(half * ((density * within) @ w))


def _bounds(taus: FloatArray, category: Places) -> tuple[FloatArray, FloatArray]:
    """Bounds of a category; the first begins and the last ends where nothing is left."""
    places = np.arange(category.size)
    edges = np.pad(np.clip(taus, -STRIP_END, STRIP_END), ((0, 0), (1, 1)), constant_values=STRIP_END)
    edges[:, 0] = -STRIP_END
    return edges[places, category], edges[places, category + 1]
