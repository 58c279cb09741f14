"""Gradient projection for rotations, from many starts at once.

The projected gradient is Jennrich's (2001, 2002). Steps are Newton's in the free coordinates, with the
absolute values of the curvatures, so that they always descend and end at a minimum instead of a saddle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trustscale.stats._arrays import BoolArray, FloatArray
from trustscale.stats._rotation_criteria import RotationCriterion
from trustscale.stats._rotation_turns import NEARBY, Turns, correlations_of, oblique_turns, orthogonal_turns

TIGHT = 1e-10
"""Length of the projected gradient at which the search ends."""

_NOISE = 1e-8
"""Below this a gradient that no longer halves from step to step is rounding."""

_LONGEST = 0.7
"""Longest step. Below 1 no move can make the rotation matrix singular."""

_FEW = 50
"""So many coordinates are few: second derivatives cost no more than steps without them."""

_HALVINGS = 40
_LEVEL = 1e-7
"""Curvatures below this share of the largest count as zero."""

_RUNAWAY = 25.0
"""Loadings beyond this many times the largest given one: the criterion has no minimum, factors collapse."""

_AT_ONCE = 2_000_000
"""Loadings held at a time while second derivatives are taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Where each start ended.

    Attributes
    ----------
    turns : float array of shape (s, f, f)
    loadings : float array of shape (s, k, f)
    values, gradient_norms : float array of shape (s,)
    minimal : bool array of shape (s,)
        No negative curvature was left.
    iterations : int
    """

    turns: FloatArray
    loadings: FloatArray
    values: FloatArray
    gradient_norms: FloatArray
    minimal: BoolArray
    iterations: int


def search(
    a: FloatArray,
    starts: FloatArray,
    criterion: RotationCriterion,
    *,
    oblique: bool,
    tolerance: float = TIGHT,
    max_iterations: int = 200,
) -> Search:
    """Descend from each start, a rotation matrix of shape (f, f), until the projected gradient is gone."""
    f = a.shape[1]
    turns = oblique_turns(f) if oblique else orthogonal_turns(f)
    size = max(1, _AT_ONCE // (a.size * f * f))
    parts = [
        _descend(a, starts[i : i + size], criterion, turns, tolerance, max_iterations)
        for i in range(0, len(starts), size)
    ]
    if len(parts) == 1:
        return parts[0]
    return Search(
        turns=np.concatenate([part.turns for part in parts]),
        loadings=np.concatenate([part.loadings for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        gradient_norms=np.concatenate([part.gradient_norms for part in parts]),
        minimal=np.concatenate([part.minimal for part in parts]),
        iterations=max(part.iterations for part in parts),
    )


def _descend(
    a: FloatArray,
    starts: FloatArray,
    criterion: RotationCriterion,
    turns: Turns,
    tolerance: float,
    max_iterations: int,
) -> Search:
    turn, loadings, values, slopes = _approach(a, starts, criterion, turns)
    norms, minimal = np.full(len(turn), np.inf), np.zeros(len(turn), dtype=np.bool_)
    active, far = np.arange(len(turn)), _RUNAWAY * float(np.abs(a).max())
    iterations = 0
    while active.size and iterations < max_iterations:
        iterations += 1
        now, spot = turn[active], loadings[active]
        phi = correlations_of(now)
        gradient = turns.gradient(spot, slopes[active], phi)
        before, norms[active] = norms[active], turns.length(gradient, now)
        roots, axes = np.linalg.eigh(_curvature(spot, phi, gradient, criterion, turns))
        step, at_saddle = _newton_step(gradient, roots, axes, norms[active] <= tolerance, turns)
        minimal[active] = ~at_saddle
        at_rounding = (norms[active] <= _NOISE) & (norms[active] > before / 2)
        going = ((norms[active] > tolerance) & ~at_rounding) | at_saddle
        going &= np.abs(spot).max(axis=(-2, -1)) <= far
        if not going.any():
            break
        active, step, gradient = active[going], step[going], gradient[going]
        moved = _line_search(a, turn[active], values[active], gradient, step, criterion, turns)
        held = moved.held
        active = active[held]
        turn[active], loadings[active] = moved.turn[held], moved.loadings[held]
        values[active], slopes[active] = moved.values[held], moved.slopes[held]
    return Search(turn, loadings, values, norms, minimal, iterations)


def _approach(
    a: FloatArray, starts: FloatArray, criterion: RotationCriterion, turns: Turns
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Steps along the gradient alone: they cost little, and come near a minimum from far away.

    A start that gets a lower criterion goes twice as far the next time, another a quarter as far.
    """
    turn = starts.copy()
    loadings = turns.loadings(a, turn)
    values, slopes = criterion(loadings)
    length, far = np.ones(len(turn)), _RUNAWAY * float(np.abs(a).max())
    for _ in range(_approach_steps(a.shape[1], len(starts))):
        gradient = turns.gradient(loadings, slopes, correlations_of(turn))
        step = -length[:, None] * gradient
        shorter = _LONGEST / np.maximum(turns.size(step), _LONGEST)
        moved = turns.move(turn, shorter[:, None] * step)
        there = turns.loadings(a, moved)
        new, new_slopes = criterion(there)
        better = new <= values - 1e-2 * shorter * length * (gradient**2).sum(axis=1)
        better &= np.abs(there).max(axis=(-2, -1)) <= far
        turn[better], loadings[better] = moved[better], there[better]
        values[better], slopes[better] = new[better], new_slopes[better]
        length *= np.where(better, 2.0, 0.25)
    return turn, loadings, values, slopes


def _approach_steps(f: int, n_starts: int) -> int:
    """None where the only start is near and second derivatives are cheap."""
    coordinates = f * (f - 1)
    return 0 if n_starts == 1 and coordinates <= _FEW else 40 + coordinates // 2


def _curvature(
    loadings: FloatArray, phi: FloatArray, gradient: FloatArray, criterion: RotationCriterion, turns: Turns
) -> FloatArray:
    """Second derivatives in the free coordinates, from gradients at small moves: (s, p, p)."""
    near, near_phi = turns.nearby(loadings, phi)
    _, slopes = criterion(near)
    differences = (turns.gradient(near, slopes, near_phi) - gradient[:, None]) / NEARBY
    return np.asarray((differences + np.swapaxes(differences, -1, -2)) / 2)


def _newton_step(
    gradient: FloatArray, roots: FloatArray, axes: FloatArray, arrived: BoolArray, turns: Turns
) -> tuple[FloatArray, BoolArray]:
    """The step, and which starts stand still at a point that is no minimum; those leave it downhill."""
    largest = np.maximum(np.abs(roots).max(axis=-1), np.finfo(float).tiny)
    along = (gradient[:, None] @ axes)[:, 0]
    sizes = np.maximum(np.abs(roots), _LEVEL * largest[:, None])
    inner = -along / sizes
    at_saddle = arrived & (roots[:, 0] < -1e-5 * largest)
    inner[at_saddle, 0] = _LONGEST / 2
    step = (axes @ inner[..., None])[..., 0]
    shorter = _LONGEST / np.maximum(turns.size(step), _LONGEST)
    return np.asarray(step * shorter[:, None]), at_saddle


@dataclass(frozen=True, slots=True, eq=False)
class _Moved:
    turn: FloatArray
    loadings: FloatArray
    values: FloatArray
    slopes: FloatArray
    held: BoolArray


def _line_search(
    a: FloatArray,
    turn: FloatArray,
    values: FloatArray,
    gradient: FloatArray,
    step: FloatArray,
    criterion: RotationCriterion,
    turns: Turns,
) -> _Moved:
    """Halve each step until the criterion falls enough; `held` is where it did."""
    slope = (gradient * step).sum(axis=-1)
    noise = 8 * np.finfo(float).eps * np.abs(values)
    found_turn = turns.move(turn, step)
    found = turns.loadings(a, found_turn)
    new, slopes = criterion(found)
    share = 1.0
    open_ = ~(new <= values + 1e-4 * slope + noise)
    for _ in range(_HALVINGS):
        if not open_.any():
            break
        share /= 2
        found_turn[open_] = turns.move(turn[open_], share * step[open_])
        found[open_] = turns.loadings(a, found_turn[open_])
        new[open_], slopes[open_] = criterion(found[open_])
        open_ = ~(new <= values + 1e-4 * share * slope + noise)
    return _Moved(found_turn, found, new, slopes, ~open_)
