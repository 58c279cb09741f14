"""Categorical omega: reliability of a sum of ordinal items that are cut from normal responses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only
from trustscale.stats._extraction import ExtractionStatus
from trustscale.stats._normal import bivariate_normal_cdf

_BOUND = 0.9975
"""A loading above it leaves a uniqueness below 0.005, the bound at which an extraction is improper."""


@dataclass(frozen=True, slots=True, eq=False)
class CategoricalOmega:
    """Omega of a sum of ordinal items, and of the responses behind them.

    Attributes
    ----------
    estimate : float
        Of the sum of the items as they are scored (Green & Yang). NaN where the status is not usable.
    latent, latent_observed : float
        Of the sum of the normal responses behind the items, which nobody observes; with the variance of the
        model and with the sum of the polychoric correlations as denominator.
    loadings : float array of shape (k,)
        Of the responses on the factor.
    status : ExtractionStatus
        How the fit of the factor ended.
    improper : int array
        Positions of items of which no error variance is left.
    """

    estimate: float
    latent: float
    latent_observed: float
    loadings: FloatArray
    status: ExtractionStatus
    improper: IntArray


def omega_categorical(
    correlation: ArrayLike,
    thresholds: Sequence[ArrayLike],
    *,
    errors: ArrayLike | None = None,
    codes: Sequence[ArrayLike] | None = None,
) -> CategoricalOmega:
    """Categorical omega of Green and Yang from polychoric correlations.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Polychoric correlations.
    thresholds : sequence of k array_like
        Between the categories of each item.
    errors : array_like of shape (k, k), optional
        Standard errors of the correlations: each is weighted by the inverse of its square (diagonally
        weighted least squares). All count the same unless given.
    codes : sequence of k array_like, optional
        The scores of the categories, one more than thresholds; 0, 1, 2 ... unless given.

    Returns
    -------
    CategoricalOmega

    Notes
    -----
    The covariance of two ordinal items follows from their thresholds and the correlation of the responses. In
    the numerator that correlation is the product of two loadings, for an item with itself too; in the
    denominator it is the polychoric one.

    References
    ----------
    Green, S. B., & Yang, Y. (2009). Reliability of summed item scores using structural equation modeling: An
    alternative to coefficient alpha. Psychometrika, 74(1), 155-167.
    Yang, Y., & Green, S. B. (2015). Evaluation of structural equation modeling estimates of reliability for
    scales with ordered categorical items. Methodology, 11(1), 23-34.

    Examples
    --------
    >>> loadings = np.array([0.8, 0.7, 0.6])
    >>> correlation = np.outer(loadings, loadings)
    >>> np.fill_diagonal(correlation, 1.0)
    >>> found = omega_categorical(correlation, [[-1.0, 0.0, 1.0]] * 3)
    >>> round(found.estimate, 3), round(found.latent, 3)
    (0.701, 0.745)
    """
    r = floats(correlation)
    k = len(r)
    if k < 3 or not np.isfinite(r).all():
        status = ExtractionStatus.NOT_IDENTIFIED if k < 3 else ExtractionStatus.NOT_POSITIVE_DEFINITE
        return _nothing(read_only(np.full(k, np.nan)), status, _none())
    loadings, converged = _weighted_factor(r, errors)
    improper = np.flatnonzero(np.abs(loadings) > _BOUND)
    status = ExtractionStatus.HEYWOOD if improper.size else ExtractionStatus.CONVERGED
    if not converged:
        return _nothing(read_only(loadings), ExtractionStatus.NOT_CONVERGED, read_only(improper))
    shared = np.outer(loadings, loadings)
    taus = [floats(tau) for tau in thresholds]
    steps = (
        [np.diff(floats(code)) for code in codes] if codes is not None else [np.ones(len(t)) for t in taus]
    )
    true = _score_variance(np.clip(shared, -1, 1), taus, steps)
    whole = _score_variance(r, taus, steps)
    return CategoricalOmega(
        estimate=true / whole,
        latent=float(shared.sum() / (shared.sum() + (1 - loadings**2).sum())),
        latent_observed=float(shared.sum() / r.sum()),
        loadings=read_only(loadings),
        status=status,
        improper=read_only(improper),
    )


def _nothing(loadings: FloatArray, status: ExtractionStatus, improper: IntArray) -> CategoricalOmega:
    return CategoricalOmega(np.nan, np.nan, np.nan, loadings, status, improper)


def _none() -> IntArray:
    none: IntArray = read_only(np.array([], dtype=np.int64))
    return none


def _weighted_factor(r: FloatArray, errors: ArrayLike | None) -> tuple[FloatArray, bool]:
    """Loadings of one factor that leave the least weighted squares of residual correlations."""
    k = len(r)
    rows, columns = np.tril_indices(k, -1)
    weight = np.ones(len(rows)) if errors is None else 1 / floats(errors)[rows, columns]
    weight = np.where(np.isfinite(weight), weight, 0.0)
    weight = weight / weight.max(initial=1e-300)
    places = np.arange(len(rows))

    def residuals(x: FloatArray) -> FloatArray:
        return floats(weight * (x[rows] * x[columns] - r[rows, columns]))

    def slopes(x: FloatArray) -> FloatArray:
        out = np.zeros((len(rows), k))
        out[places, rows] = weight * x[columns]
        out[places, columns] = weight * x[rows]
        return out

    values, vectors = np.linalg.eigh(r)
    start = vectors[:, -1] * np.sqrt(values[-1]) * 0.9
    found = optimize.least_squares(residuals, start, jac=slopes, xtol=1e-14, ftol=1e-14, gtol=1e-12)
    loadings = floats(found.x)
    return loadings * (1.0 if loadings.sum() >= 0 else -1.0), bool(found.status > 0)


def _score_variance(r: FloatArray, taus: Sequence[FloatArray], steps: Sequence[FloatArray]) -> float:
    """Variance of the sum of items that are cut from responses with these correlations.

    An item rises by its step at each threshold that the response is above, so that two items' covariance
    is a sum over pairs of thresholds.
    """
    item = np.repeat(np.arange(len(taus)), [len(tau) for tau in taus])
    cuts, rises = np.concatenate(list(taus)), np.concatenate(list(steps))
    below = special.ndtr(cuts)
    both = bivariate_normal_cdf(cuts[:, None], cuts[None, :], r[np.ix_(item, item)])
    return float(rises @ (both - np.outer(below, below)) @ rises)
