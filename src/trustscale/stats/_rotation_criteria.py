"""What rotations minimise: value and gradient of each criterion, for many loading matrices at once.

Each function takes loadings of shape ``(..., k, f)`` and gives the values ``(...)`` and gradients
``(..., k, f)``. Scaled as in the papers of Jennrich and of Bernaards and Jennrich (2005).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from trustscale.stats._arrays import FloatArray

RotationCriterion: TypeAlias = Callable[[FloatArray], tuple[FloatArray, FloatArray]]


def varimax_criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Minus a quarter of the sum of the columns' sums of squared deviations of squared loadings."""
    squared = loadings * loadings
    squared = squared - squared.mean(axis=-2, keepdims=True)
    return -(squared * squared).sum(axis=(-2, -1)) / 4, -loadings * squared


def quartimax_criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Minus a quarter of the sum of fourth powers."""
    squared = loadings * loadings
    return -(squared * squared).sum(axis=(-2, -1)) / 4, -loadings * squared


def crawford_ferguson_criterion(kappa: float) -> RotationCriterion:
    """The family of Crawford and Ferguson (1970): complexity of rows against complexity of columns."""

    def criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
        squared = loadings * loadings
        other_columns = squared.sum(axis=-1, keepdims=True) - squared
        other_rows = squared.sum(axis=-2, keepdims=True) - squared
        weighted = (1 - kappa) * other_columns + kappa * other_rows
        return (squared * weighted).sum(axis=(-2, -1)) / 4, loadings * weighted

    return criterion


def pairs_criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Products of squared loadings, over ordered pairs of factors: four times quartimin."""
    squared = loadings * loadings
    others = squared.sum(axis=-1, keepdims=True) - squared
    return (squared * others).sum(axis=(-2, -1)), 4 * loadings * others


def oblimin_criterion(gamma: float) -> RotationCriterion:
    """Direct oblimin of Jennrich and Sampson (1966); 0 is quartimin."""

    def criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
        squared = loadings * loadings
        others = squared.sum(axis=-1, keepdims=True) - squared
        if gamma:
            others = others - gamma * others.mean(axis=-2, keepdims=True)
        return (squared * others).sum(axis=(-2, -1)) / 4, loadings * others

    return criterion


def geomin_criterion(delta: float) -> RotationCriterion:
    """Sum of the geometric means of a row's squared loadings, each enlarged by delta (Yates, 1987)."""

    def criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
        squared = loadings * loadings + delta
        means = np.exp(np.log(squared).mean(axis=-1, keepdims=True))
        return means.sum(axis=(-2, -1)), (2 / loadings.shape[-1]) * loadings / squared * means

    return criterion


def bentler_criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Minus a quarter of the log determinant of the squared loadings' cosines (Bentler, 1977)."""
    squared = loadings * loadings
    products = np.swapaxes(squared, -1, -2) @ squared
    # A factor without loadings has no cosines; the floor keeps it out of the way.
    sizes = np.maximum(np.diagonal(products, axis1=-2, axis2=-1), 1e-16)
    scale = np.sqrt(sizes[..., :, None] * sizes[..., None, :])
    roots, vectors = np.linalg.eigh(products / scale)
    # Columns with the same pattern of squares have no inverse; the floor keeps their value finite and high.
    roots = np.maximum(roots, 1e-14)
    inverse = (vectors / roots[..., None, :]) @ np.swapaxes(vectors, -1, -2) / scale
    difference = inverse - np.eye(sizes.shape[-1]) / sizes[..., None, :]
    return -np.log(roots).sum(axis=-1) / 4, -loadings * (squared @ difference)


def infomax_criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Infomax of McKeon: squared loadings as a table of shares, whose rows should tell the columns."""
    squared = loadings * loadings
    total = np.maximum(squared.sum(axis=(-2, -1), keepdims=True), 1e-30)
    tiny = np.finfo(float).tiny
    shares = squared / total
    logs = [
        np.log(np.maximum(part, tiny))
        for part in (shares, shares.sum(axis=-1, keepdims=True), shares.sum(axis=-2, keepdims=True))
    ]
    information = logs[0] - logs[1] - logs[2]
    value = np.log(loadings.shape[-1]) - (shares * information).sum(axis=(-2, -1))
    slope = information - (shares * information).sum(axis=(-2, -1), keepdims=True)
    return value, -2 * loadings / total * slope


def target_criterion(target: FloatArray) -> RotationCriterion:
    """Squared distance from the target where it is given; NaN leaves a loading free (Browne, 2001)."""
    given = ~np.isnan(target)
    wanted = np.where(given, target, 0.0)

    def criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
        off = np.where(given, loadings - wanted, 0.0)
        return (off * off).sum(axis=(-2, -1)), 2 * off

    return criterion


def beside_general(group: RotationCriterion) -> RotationCriterion:
    """A criterion for all columns but the first, which is left to be general (Jennrich & Bentler, 2011)."""

    def criterion(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
        value, slope = group(loadings[..., 1:])
        gradient = np.zeros_like(loadings)
        gradient[..., 1:] = slope
        return value, gradient

    return criterion
