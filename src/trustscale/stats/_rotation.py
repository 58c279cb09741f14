"""The record of a rotation, and the way from loadings and a criterion to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only
from trustscale.stats._rotation_criteria import RotationCriterion
from trustscale.stats._rotation_search import Search, search
from trustscale.stats._rotation_turns import correlations_of

_REACHED = 1e-8
"""Gradients above this are not called zero."""

_SAME = 1e-3
"""Two optima are one where no loading differs by more, up to the order and signs of the factors."""


class RotationStatus(Enum):
    """How a rotation ended; the value says what to do about it."""

    CONVERGED = ""
    ONE_FACTOR = "one factor has nothing to rotate; the loadings are the unrotated ones"
    UNDETERMINED = "every rotation of so few factors has the same criterion; take more factors"
    NOT_CONVERGED = (
        "the gradient did not vanish from any start; ask for more starts, fewer factors, or another criterion"
    )
    COLLAPSED = (
        "the factors run into each other, because the criterion has no minimum for these loadings; take a "
        "smaller gamma, fewer factors, or an orthogonal rotation"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Rotation:
    """Rotated loadings, and how surely they are the best.

    Attributes
    ----------
    loadings : float array of shape (k, f)
        The pattern, ``a @ inv(rotation_matrix).T``. Factors by falling sum of squared loadings, each turned
        so that its loadings have a positive sum, except where the criterion names the factors (targets; the
        general factor stays first).
    factor_correlations : float array of shape (f, f)
        ``rotation_matrix.T @ rotation_matrix``; the identity after an orthogonal rotation.
    rotation_matrix : float array of shape (f, f)
        From the given loadings to the rotated ones.
    criterion : float
        What was minimised, at its best; NaN where nothing was.
    gradient_norm : float
        Length of the projected gradient there.
    status : RotationStatus
    iterations : int
    n_starts : int
    n_converged : int
        Starts that ended at a minimum.
    n_best : int
        Starts that ended at this one.
    n_optima : int
        Distinct minima, up to the order and signs of the factors.
    optima : float array of shape (n_optima,)
        The criterion of each, the best first.
    optima_starts : int array of shape (n_optima,)
        How many starts ended at each.
    """

    loadings: FloatArray
    factor_correlations: FloatArray
    rotation_matrix: FloatArray
    criterion: float
    gradient_norm: float
    status: RotationStatus
    iterations: int
    n_starts: int
    n_converged: int
    n_best: int
    n_optima: int
    optima: FloatArray
    optima_starts: IntArray


def loadings_of(loadings: ArrayLike) -> FloatArray:
    """The loadings as floats of shape (k, f), checked."""
    a = floats(loadings)
    if a.ndim != 2 or not 0 < a.shape[1] <= a.shape[0]:
        raise ValueError(
            f"`loadings` must have one row per item and no more factors than items, got shape {a.shape}."
        )
    if not np.isfinite(a).all():
        raise ValueError("`loadings` must be finite; an extraction that failed has nothing to rotate.")
    return a


def rotate(
    loadings: ArrayLike,
    criterion: RotationCriterion,
    *,
    oblique: bool,
    normalize: bool,
    n_starts: int,
    seed: int | None,
    general: bool = False,
    first: FloatArray | None = None,
) -> Rotation:
    """Rotate to the minimum of the criterion, from several starts.

    Parameters
    ----------
    general : bool
        The first factor is general: it stays first, and the first start leaves it where most variance is.
    first : float array of shape (f, f), optional
        Where to start, for a criterion that names the factors: neither order nor signs are changed after.
    """
    a = loadings_of(loadings)
    if n_starts < 1:
        raise ValueError(f"`n_starts` must be at least 1, got {n_starts!r}.")
    f = a.shape[1]
    if f == 1:
        return finished(a, np.eye(1), RotationStatus.ONE_FACTOR)
    weight = row_weights(a, normalize=normalize)
    scaled = a / weight
    starts = _starts(scaled, n_starts, seed, first, general=general)
    found = search(scaled, starts, criterion, oblique=oblique)
    good = found.minimal & (found.gradient_norms <= _REACHED)
    best = int(np.argmin(np.where(good, found.values, np.inf) if good.any() else found.gradient_norms))
    optima, counts = _distinct(found, good)
    turn = found.turns[best]
    pattern = weight * found.loadings[best]
    named = first is not None
    order, signs = (np.arange(f), np.ones(f)) if named else arrangement(pattern, general=general)
    turn = turn[:, order] * signs
    return Rotation(
        loadings=read_only(pattern[:, order] * signs),
        factor_correlations=read_only(correlations_of(turn) if oblique else np.eye(f)),
        rotation_matrix=read_only(turn),
        criterion=float(found.values[best]),
        gradient_norm=float(found.gradient_norms[best]),
        status=_status(found, good),
        iterations=found.iterations,
        n_starts=len(starts),
        n_converged=int(good.sum()),
        n_best=int(counts[0]) if counts.size else 0,
        n_optima=len(optima),
        optima=read_only(optima),
        optima_starts=read_only(counts),
    )


def finished(a: FloatArray, turn: FloatArray, status: RotationStatus, *, oblique: bool = False) -> Rotation:
    """The record of a rotation that needed no search: arranged, with its factor correlations."""
    pattern = a @ np.linalg.inv(turn).T if oblique else a @ turn
    order, signs = arrangement(pattern)
    turn = turn[:, order] * signs
    return Rotation(
        loadings=read_only(pattern[:, order] * signs),
        factor_correlations=read_only(correlations_of(turn) if oblique else np.eye(a.shape[1])),
        rotation_matrix=read_only(turn),
        criterion=np.nan,
        gradient_norm=0.0,
        status=status,
        iterations=0,
        n_starts=1,
        n_converged=1,
        n_best=1,
        n_optima=1,
        optima=read_only(np.array([np.nan])),
        optima_starts=read_only(np.ones(1, dtype=np.int64)),
    )


def arrangement(pattern: FloatArray, *, general: bool = False) -> tuple[IntArray, FloatArray]:
    """Order of the factors by falling sum of squares, and signs that make the sums of loadings positive."""
    size = (pattern * pattern).sum(axis=0)
    if general:
        size[0] = np.inf
    order = np.argsort(-size, kind="stable")
    return order, np.where(pattern[:, order].sum(axis=0) < 0, -1.0, 1.0)


def row_weights(a: FloatArray, *, normalize: bool) -> FloatArray:
    """What the rows are divided by: square roots of the communalities (1 where there is none), or 1."""
    if not normalize:
        return np.ones((len(a), 1))
    length = np.sqrt((a * a).sum(axis=1, keepdims=True))
    return np.where(length > 0, length, 1.0)


def principal_frame(a: FloatArray) -> FloatArray:
    """The rotation to principal axes: what is done from there does not depend on how the loadings came."""
    axes = np.linalg.svd(a, full_matrices=False)[2].T
    return np.asarray(axes * np.where((a @ axes).sum(axis=0) < 0, -1.0, 1.0))


def _starts(
    a: FloatArray, n_starts: int, seed: int | None, first: FloatArray | None, *, general: bool
) -> FloatArray:
    """Varimax (within the group factors where one is general), the principal axes, and random rotations."""
    f = a.shape[1]
    frame = principal_frame(a)
    if first is None and general:
        first = np.column_stack([frame[:, :1], frame[:, 1:] @ rough_varimax(a @ frame[:, 1:])])
    elif first is None:
        first = frame @ rough_varimax(a @ frame)
    fixed = np.stack([first, frame])[:n_starts]
    if n_starts <= 2:
        return fixed
    random = np.random.default_rng(0 if seed is None else seed)
    turned, triangle = np.linalg.qr(random.standard_normal((n_starts - 2, f, f)))
    turned = turned * np.sign(np.diagonal(triangle, axis1=1, axis2=2))[:, None, :]
    return np.concatenate([fixed, frame @ turned])


def rough_varimax(a: FloatArray) -> FloatArray:
    """A rotation near varimax, by singular values (Kaiser's criterion; Horst's and Sherin's equations)."""
    turn, loadings, before = np.eye(a.shape[1]), a, 0.0
    for _ in range(30):
        squared = loadings * loadings
        left, sizes, right = np.linalg.svd(a.T @ (loadings * (squared - squared.mean(axis=0))))
        turn = left @ right
        loadings = a @ turn
        now = float(sizes.sum())
        if now <= before * (1 + 1e-4):
            break
        before = now
    return np.asarray(turn)


def _status(found: Search, good: np.ndarray) -> RotationStatus:
    if good.any():
        return RotationStatus.CONVERGED
    roots = np.linalg.eigvalsh(correlations_of(found.turns))
    return RotationStatus.COLLAPSED if (roots[:, 0] < 1e-2).any() else RotationStatus.NOT_CONVERGED


def _distinct(found: Search, good: np.ndarray) -> tuple[FloatArray, IntArray]:
    """Criterion of each distinct minimum, the best first, and how many starts ended there."""
    values: list[float] = []
    patterns: list[FloatArray] = []
    counts: list[int] = []
    for start in np.flatnonzero(good)[np.argsort(found.values[good], kind="stable")]:
        value, pattern = float(found.values[start]), found.loadings[start]
        for seen in range(len(values) - 1, -1, -1):
            if value - values[seen] > 1e-6 * (1 + abs(value)):
                seen = -1
                break
            if _same(patterns[seen], pattern):
                break
        else:
            seen = -1
        if seen >= 0:
            counts[seen] += 1
        else:
            values.append(value)
            patterns.append(pattern)
            counts.append(1)
    return np.array(values), np.array(counts, dtype=np.int64)


def _same(one: FloatArray, other: FloatArray) -> bool:
    """Whether two patterns are the same up to the order and signs of their columns."""
    apart = np.minimum(
        np.abs(one[:, :, None] - other[:, None, :]).max(axis=0),
        np.abs(one[:, :, None] + other[:, None, :]).max(axis=0),
    )
    rows, columns = optimize.linear_sum_assignment(apart)
    return bool(apart[rows, columns].max() <= _SAME)
