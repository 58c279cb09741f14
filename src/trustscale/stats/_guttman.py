"""Guttman's lower bounds to reliability, of stacks of matrices; the greatest split half stands by itself."""

from __future__ import annotations

import numpy as np

from trustscale.stats._alpha import raw_alpha
from trustscale.stats._arrays import BoolArray, FloatArray, floats


def lambda_1(covariance: FloatArray) -> FloatArray:
    """Guttman's lambda-1 of each matrix of a stack: ``1 - trace(C) / sum(C)``."""
    own = np.trace(covariance, axis1=-2, axis2=-1)
    return floats(1 - own / sum_variance(covariance))


def lambda_2(covariance: FloatArray) -> FloatArray:
    """Guttman's lambda-2 of each matrix of a stack of shape (..., k, k).

    ``lambda_1 + sqrt(k / (k - 1) times the sum of squared covariances) / sum(C)``; never below alpha.

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability. Psychometrika, 10(4), 255-282.

    Examples
    --------
    >>> round(float(lambda_2(np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.6], [0.4, 0.6, 1.0]]))), 6)
    0.753311
    """
    k = covariance.shape[-1]
    if k < 2:
        return np.full(covariance.shape[:-2], np.nan)
    diagonal = np.diagonal(covariance, axis1=-2, axis2=-1)
    squares = (covariance**2).sum(axis=(-2, -1)) - (diagonal**2).sum(axis=-1)
    return floats(
        lambda_1(covariance) + np.sqrt(k / (k - 1) * np.clip(squares, 0, None)) / sum_variance(covariance)
    )


def lambda_3(covariance: FloatArray) -> FloatArray:
    """Guttman's lambda-3 of each matrix of a stack, which is coefficient alpha."""
    return raw_alpha(covariance)


def lambda_5(covariance: FloatArray) -> FloatArray:
    """Guttman's lambda-5 of each matrix of a stack, from the item that goes with the others the most."""
    k = covariance.shape[-1]
    if k < 2:
        return np.full(covariance.shape[:-2], np.nan)
    diagonal = np.diagonal(covariance, axis1=-2, axis2=-1)
    squares = (covariance**2).sum(axis=-1) - diagonal**2
    most = np.sqrt(np.clip(squares.max(axis=-1), 0, None))
    return floats(lambda_1(covariance) + 2 * most / sum_variance(covariance))


def lambda_6(covariance: FloatArray) -> FloatArray:
    """Guttman's lambda-6 of each matrix of a stack of shape (..., k, k).

    ``1 - sum of e_j / sum(C)``, where e_j is what regression on all other items leaves of the variance of
    item j; for correlations that is one minus its squared multiple correlation. NaN where the matrix is
    singular.

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability. Psychometrika, 10(4), 255-282.

    Examples
    --------
    >>> round(float(lambda_6(np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.6], [0.4, 0.6, 1.0]]))), 6)
    0.679906
    """
    return floats(1 - residual_variances(covariance).sum(axis=-1) / sum_variance(covariance))


def residual_variances(covariance: FloatArray) -> FloatArray:
    """Variance of each item that the others do not explain; NaN for a singular matrix of the stack."""
    regular = _is_regular(covariance)
    safe = np.where(np.expand_dims(regular, (-2, -1)), covariance, np.eye(covariance.shape[-1]))
    left = 1 / np.diagonal(np.linalg.inv(safe), axis1=-2, axis2=-1)
    return floats(np.where(np.expand_dims(regular, -1), left, np.nan))


def sum_variance(covariance: FloatArray) -> FloatArray:
    """Variance of the sum; NaN where it does not vary beyond rounding."""
    own = np.trace(covariance, axis1=-2, axis2=-1)
    total = covariance.sum(axis=(-2, -1))
    return floats(np.where(total > 1e-12 * own, total, np.nan))


def _is_regular(covariance: FloatArray) -> BoolArray:
    """Whether a matrix can be inverted with digits to spare, whatever the items' metrics."""
    sd = np.sqrt(np.clip(np.diagonal(covariance, axis1=-2, axis2=-1), 0, None))
    scale = sd[..., :, None] * sd[..., None, :]
    is_fit = (np.isfinite(covariance) & (scale > 0)).all(axis=(-2, -1), keepdims=True)
    safe = np.where(is_fit, covariance / np.where(scale > 0, scale, 1.0), 0.0)
    values = floats(np.linalg.eigvalsh(safe))
    return np.asarray(values[..., 0] > 1e-10, dtype=np.bool_)
