"""Omega of one common factor: its estimates by maximum likelihood and minres, with standard errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._alpha import to_correlation
from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only
from trustscale.stats._extraction import Extraction, ExtractionStatus, maximum_likelihood_factors, minres

UNUSABLE = frozenset(
    {
        ExtractionStatus.NOT_IDENTIFIED,
        ExtractionStatus.NOT_CONVERGED,
        ExtractionStatus.NOT_POSITIVE_DEFINITE,
    }
)
"""Ends of an extraction from which no coefficient is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class OneFactorOmega:
    """Omega of a sum of items that measure one factor, each with its own loading and error.

    Attributes
    ----------
    implied : float
        ``(sum of loadings)^2 / ((sum of loadings)^2 + sum of error variances)``: the variance of the sum is
        that of the model. NaN where the status is not usable.
    observed : float
        ``(sum of loadings)^2 / variance of the sum`` in the sample.
    error_free : float
        ``1 - sum of error variances / variance of the sum`` in the sample; psych and jamovi print this one.
    loadings, uniquenesses : float array of shape (k,)
        In the metric of the matrix that was given.
    implied_gradient, observed_gradient : float array of shape (k, k)
        Derivatives by the covariances under the model, from which errors follow (`normal_theory_error`).
        They exist for maximum likelihood alone, else they are NaN.
    status : ExtractionStatus
        How the extraction of the factor ended.
    improper : int array
        Positions of items of which no error variance is left.
    """

    implied: float
    observed: float
    error_free: float
    loadings: FloatArray
    uniquenesses: FloatArray
    implied_gradient: FloatArray
    observed_gradient: FloatArray
    status: ExtractionStatus
    improper: IntArray


def omega_maximum_likelihood(covariance: ArrayLike) -> OneFactorOmega:
    """Congeneric omega by maximum likelihood.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances or correlations of at least three items.

    Returns
    -------
    OneFactorOmega
        For correlations it is the omega of standardised items, another coefficient.

    Notes
    -----
    Maximum likelihood does not depend on the metric of the items: the factor is taken from the correlations
    and its loadings brought back by the standard deviations. Two items have no unique loadings.

    References
    ----------
    McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum. (pp. 88-90)
    Raykov, T. (2001). Estimation of congeneric scale reliability using covariance structure analysis with
    nonlinear constraints. British Journal of Mathematical and Statistical Psychology, 54(2), 315-323.

    Examples
    --------
    >>> loadings = np.array([1.8, 0.8, 0.7, 0.6])
    >>> covariance = np.outer(loadings, loadings) + np.diag([0.8, 0.3, 0.5, 0.7])
    >>> found = omega_maximum_likelihood(covariance)
    >>> round(found.implied, 4), round(3.9**2 / (3.9**2 + 2.3), 4)
    (0.8686, 0.8686)
    """
    c = floats(covariance)
    found = _one_factor(c, is_likelihood=True)
    if found is None:
        return _nothing(len(c), ExtractionStatus.NOT_POSITIVE_DEFINITE)
    loadings, uniquenesses = _in_metric(found, c)
    gradients = _gradients(loadings, uniquenesses, float(c.sum()))
    return _omega(found, c, loadings, uniquenesses, gradients)


def omega_minres(covariance: ArrayLike) -> OneFactorOmega:
    """Omega of one factor by minres, from the correlations of the items.

    Parameters
    ----------
    covariance : array_like of shape (k, k)
        Covariances or correlations; correlations are used, since minres depends on the metric.

    Returns
    -------
    OneFactorOmega
        Of standardised items. Its ``error_free`` is what jamovi calls omega, and psych's omega total with one
        factor.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
    >>> correlation = np.outer(loadings, loadings)
    >>> np.fill_diagonal(correlation, 1.0)
    >>> found = omega_minres(correlation)
    >>> round(found.implied, 4), round(found.error_free, 4)
    (0.8411, 0.8411)
    """
    r = to_correlation(floats(covariance))
    found = _one_factor(r, is_likelihood=False)
    if found is None:
        return _nothing(len(r), ExtractionStatus.NOT_POSITIVE_DEFINITE)
    gap = np.full(r.shape, np.nan)
    return _omega(found, r, found.loadings[:, 0], found.uniquenesses, (gap, gap.copy()))


def implied_omega(loadings: ArrayLike, uniquenesses: ArrayLike) -> float:
    """``(sum of loadings)^2 / ((sum of loadings)^2 + sum of error variances)``."""
    general = float(np.sum(floats(loadings))) ** 2
    return general / (general + float(np.sum(floats(uniquenesses))))


def _one_factor(c: FloatArray, *, is_likelihood: bool) -> Extraction | None:
    r = to_correlation(c)
    if not np.isfinite(r).all() or len(r) < 2:
        return None
    return maximum_likelihood_factors(r, 1) if is_likelihood else minres(r, 1)


def _in_metric(found: Extraction, c: FloatArray) -> tuple[FloatArray, FloatArray]:
    variance = np.diag(c)
    return floats(found.loadings[:, 0] * np.sqrt(variance)), floats(found.uniquenesses * variance)


def _omega(
    found: Extraction,
    c: FloatArray,
    loadings: FloatArray,
    uniquenesses: FloatArray,
    gradients: tuple[FloatArray, FloatArray],
) -> OneFactorOmega:
    total = float(c.sum())
    if found.status in UNUSABLE or not total > 0:
        return _nothing(len(c), found.status)
    return OneFactorOmega(
        implied=implied_omega(loadings, uniquenesses),
        observed=float(loadings.sum()) ** 2 / total,
        error_free=1 - float(uniquenesses.sum()) / total,
        loadings=read_only(loadings),
        uniquenesses=read_only(uniquenesses),
        implied_gradient=read_only(gradients[0]),
        observed_gradient=read_only(gradients[1]),
        status=found.status,
        improper=found.improper,
    )


def _nothing(k: int, status: ExtractionStatus) -> OneFactorOmega:
    gap, gaps = read_only(np.full(k, np.nan)), read_only(np.full((k, k), np.nan))
    nan = float("nan")
    none = read_only(np.array([], dtype=np.int64))
    return OneFactorOmega(nan, nan, nan, gap, gap, gaps, gaps, status, none)


def _gradients(loadings: FloatArray, uniquenesses: FloatArray, total: float) -> tuple[FloatArray, FloatArray]:
    """Derivatives of both omegas by the covariances, at the model.

    Parameters move with the sample as the inverse of their information times the score; written out for one
    factor, the derivative of a function h of the parameters by the covariances is P (sum of w_a dSigma_a)
    P / 2, with P the inverse of the implied matrix and w that inverse times the slopes of h.
    """
    k = len(loadings)
    implied = floats(np.outer(loadings, loadings) + np.diag(uniquenesses))
    if not bool(np.all(np.isfinite(implied))) or bool(np.any(uniquenesses <= 0)):
        gap = np.full((k, k), np.nan)
        return gap, gap.copy()
    p = floats(np.linalg.inv(implied))
    information = _information(p, loadings)
    general, errors = float(loadings.sum()), float(uniquenesses.sum())
    whole = (general**2 + errors) ** 2
    of_implied = np.r_[np.full(k, 2 * general * errors / whole), np.full(k, -(general**2) / whole)]
    of_observed = np.r_[np.full(k, 2 * general / total), np.zeros(k)]
    weights = np.linalg.lstsq(information, np.stack([of_implied, of_observed], axis=1), rcond=None)[0]
    first, second = (_pulled(p, loadings, floats(w)) for w in weights.T)
    return first, second - general**2 / total**2


def _information(p: FloatArray, loadings: FloatArray) -> FloatArray:
    """Expected information of one person about loadings and error variances, shape (2 k, 2 k)."""
    v = p @ loadings
    of_loadings = float(loadings @ v) * p + np.outer(v, v)
    across = p * v  # loading i, error variance j: P_ij v_j
    return np.block([[of_loadings, across], [across.T, p * p / 2]])


def _pulled(p: FloatArray, loadings: FloatArray, weights: FloatArray) -> FloatArray:
    k = len(loadings)
    moved = np.outer(weights[:k], loadings)
    moved = moved + moved.T + np.diag(weights[k:])
    return floats(p @ moved @ p / 2)
