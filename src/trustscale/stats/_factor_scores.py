"""Weights that turn standardised answers into factor scores, and how well these stand for the factors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only

_SINGULAR = 1e-10
"""An eigenvalue below this, relative to the largest, or a uniqueness below it, is none."""


class ScoreStatus(Enum):
    """Whether there are weights; the value says what to do about it."""

    WEIGHTED = ""
    NOT_POSITIVE_DEFINITE = (
        "the correlation matrix has an eigenvalue of zero or below, so that it has no inverse; leave out an "
        "item that others determine, or smooth the matrix"
    )
    NO_UNIQUENESS = (
        "an item has no uniqueness left, by which its weight would be divided; use regression scores, or "
        "extract fewer factors"
    )
    DEPENDENT_FACTORS = "the factors determine each other wholly; extract fewer"


@dataclass(frozen=True, slots=True, eq=False)
class FactorScoreWeights:
    """Weights, and how far the scores can be trusted.

    Attributes
    ----------
    weights : float array of shape (k, f)
        For standardised answers; NaN where there are none.
    variances : float array of shape (f,)
        Of the scores.
    correlations : float array of shape (f, f)
        Between the scores of two factors.
    validity : float array of shape (f, f)
        Correlation of the scores in a row with the factors in a column; the diagonal is the determinacy.
    determinacy : float array of shape (f,)
        Correlation of the scores with their own factor.
    r_squared : float array of shape (f,)
        Its square.
    minimum_correlation : float array of shape (f,)
        2 r_squared - 1: how much two sets of scores that fit the same loadings may agree at least.
    status : ScoreStatus
        Whether there are weights.
    """

    weights: FloatArray
    variances: FloatArray
    correlations: FloatArray
    validity: FloatArray
    determinacy: FloatArray
    r_squared: FloatArray
    minimum_correlation: FloatArray
    status: ScoreStatus


def regression_weights(
    correlation: ArrayLike, pattern: ArrayLike, factor_correlations: ArrayLike | None = None
) -> FactorScoreWeights:
    """Weights of the scores that correlate highest with their factors (Thurstone, 1935): R^-1 P Phi.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations of the items, positive definite.
    pattern : array_like of shape (k, f)
        Loadings.
    factor_correlations : array_like of shape (f, f), optional
        Of the factors; uncorrelated if left out.

    Returns
    -------
    FactorScoreWeights
        The scores have less variance than the factors, and correlate otherwise than these do.

    References
    ----------
    Grice, J. W. (2001). Computing and evaluating factor scores. Psychological Methods, 6(4), 430-450.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7])
    >>> correlation = np.outer(loadings, loadings)
    >>> np.fill_diagonal(correlation, 1.0)
    >>> found = regression_weights(correlation, loadings[:, None])
    >>> found.weights.ravel().round(3).tolist(), found.r_squared.round(3).tolist()
    ([0.592, 0.278, 0.172], [0.875])
    """
    r, p, phi = _checked(correlation, pattern, factor_correlations)
    if not _positive_definite(r):
        return _none(p, ScoreStatus.NOT_POSITIVE_DEFINITE)
    return _scored(r, p @ phi, floats(np.linalg.solve(r, p @ phi)))


def bartlett_weights(
    correlation: ArrayLike,
    pattern: ArrayLike,
    factor_correlations: ArrayLike | None = None,
    *,
    uniquenesses: ArrayLike | None = None,
) -> FactorScoreWeights:
    """Weights of the scores that, given the factors, are right on average (Bartlett, 1937).

    Parameters
    ----------
    correlation, pattern, factor_correlations
        As in `regression_weights`.
    uniquenesses : array_like of shape (k,), optional
        What the factors leave of each item; 1 less its communality if left out.

    Returns
    -------
    FactorScoreWeights
        U^-2 P (P' U^-2 P)^-1.

    References
    ----------
    Bartlett, M. S. (1937). The statistical conception of mental factors. British Journal of Psychology,
    28(1), 97-104.
    """
    r, p, phi = _checked(correlation, pattern, factor_correlations)
    unique = _uniquenesses(p, phi, uniquenesses)
    if bool(np.any(unique <= _SINGULAR)):
        return _none(p, ScoreStatus.NO_UNIQUENESS)
    weighted = p / unique[:, None]
    inner = p.T @ weighted
    if not _positive_definite(inner):
        return _none(p, ScoreStatus.DEPENDENT_FACTORS)
    return _scored(r, p @ phi, floats(np.linalg.solve(inner, weighted.T)).T)


def ten_berge_weights(
    correlation: ArrayLike, pattern: ArrayLike, factor_correlations: ArrayLike | None = None
) -> FactorScoreWeights:
    """Weights of the best scores that correlate among each other as the factors do (ten Berge et al., 1999).

    Parameters
    ----------
    correlation, pattern, factor_correlations
        As in `regression_weights`.

    Returns
    -------
    FactorScoreWeights
        R^-1/2 C Phi^1/2 with C = R^-1/2 L (L' R^-1 L)^-1/2 and L = P Phi^1/2.

    References
    ----------
    ten Berge, J. M. F., Krijnen, W. P., Wansbeek, T., & Shapiro, A. (1999). Some new results on
    correlation-preserving factor scores prediction methods. Linear Algebra and its Applications, 289(1-3),
    311-318.
    """
    r, p, phi = _checked(correlation, pattern, factor_correlations)
    if not _positive_definite(r):
        return _none(p, ScoreStatus.NOT_POSITIVE_DEFINITE)
    if not _positive_definite(phi):
        return _none(p, ScoreStatus.DEPENDENT_FACTORS)
    root = _power(phi, 0.5)
    loadings = p @ root
    inner = loadings.T @ np.linalg.solve(r, loadings)
    if not _positive_definite(inner):
        return _none(p, ScoreStatus.DEPENDENT_FACTORS)
    return _scored(r, p @ phi, np.linalg.solve(r, loadings) @ _power(inner, -0.5) @ root)


def anderson_rubin_weights(
    correlation: ArrayLike, pattern: ArrayLike, *, uniquenesses: ArrayLike | None = None
) -> FactorScoreWeights:
    """Weights of uncorrelated scores of variance 1 for uncorrelated factors (Anderson & Rubin, 1956).

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations of the items.
    pattern : array_like of shape (k, f)
        Loadings on uncorrelated factors.
    uniquenesses : array_like of shape (k,), optional
        What the factors leave of each item; 1 less its communality if left out.

    Returns
    -------
    FactorScoreWeights
        U^-2 P (P' U^-2 R U^-2 P)^-1/2.
    """
    r, p, phi = _checked(correlation, pattern, None)
    unique = _uniquenesses(p, phi, uniquenesses)
    if bool(np.any(unique <= _SINGULAR)):
        return _none(p, ScoreStatus.NO_UNIQUENESS)
    weighted = p / unique[:, None]
    inner = weighted.T @ r @ weighted
    if not _positive_definite(inner):
        return _none(p, ScoreStatus.DEPENDENT_FACTORS)
    return _scored(r, p, weighted @ _power(inner, -0.5))


def _checked(
    correlation: ArrayLike, pattern: ArrayLike, factor_correlations: ArrayLike | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r, p = floats(correlation), floats(pattern)
    if p.ndim != 2 or r.shape != (p.shape[0], p.shape[0]):
        raise ValueError(f"`correlation` and `pattern` do not fit: shapes {r.shape} and {p.shape}.")
    phi = np.eye(p.shape[1]) if factor_correlations is None else floats(factor_correlations)
    if phi.shape != (p.shape[1], p.shape[1]):
        raise ValueError(f"`factor_correlations` must have shape {(p.shape[1],) * 2}, got {phi.shape}.")
    if not bool(np.all(np.isfinite(r)) and np.all(np.isfinite(p)) and np.all(np.isfinite(phi))):
        raise ValueError("correlations or loadings have gaps.")
    return r, p, phi


def _uniquenesses(p: FloatArray, phi: FloatArray, given: ArrayLike | None) -> FloatArray:
    return np.asarray(1 - np.sum((p @ phi) * p, axis=1)) if given is None else floats(given)


def _positive_definite(matrix: FloatArray) -> bool:
    values = np.linalg.eigvalsh(matrix)
    return bool(values[0] > _SINGULAR * values[-1])


def _power(matrix: FloatArray, power: float) -> FloatArray:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * values**power) @ vectors.T)


def _scored(r: FloatArray, structure: FloatArray, weights: FloatArray) -> FactorScoreWeights:
    """What the weights give in a population with these correlations and loadings."""
    covariance = weights.T @ r @ weights
    variances = np.diag(covariance).copy()
    sd = np.sqrt(variances)
    validity = (weights.T @ structure) / sd[:, None]
    determinacy = np.diag(validity).copy()
    return FactorScoreWeights(
        weights=read_only(weights),
        variances=read_only(variances),
        correlations=read_only(covariance / np.outer(sd, sd)),
        validity=read_only(validity),
        determinacy=read_only(determinacy),
        r_squared=read_only(determinacy**2),
        minimum_correlation=read_only(2 * determinacy**2 - 1),
        status=ScoreStatus.WEIGHTED,
    )


def _none(p: FloatArray, status: ScoreStatus) -> FactorScoreWeights:
    k, f = p.shape
    gap, square = np.full(f, np.nan), np.full((f, f), np.nan)
    return FactorScoreWeights(
        weights=read_only(np.full((k, f), np.nan)),
        variances=read_only(gap.copy()),
        correlations=read_only(square.copy()),
        validity=read_only(square.copy()),
        determinacy=read_only(gap.copy()),
        r_squared=read_only(gap.copy()),
        minimum_correlation=read_only(gap.copy()),
        status=status,
    )
