"""Weights of factor scores: what each kind promises."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from trustscale import stats

Floats = NDArray[np.float64]


def solution(seed: int = 2) -> tuple[Floats, Floats, Floats]:
    """Correlations, pattern and factor correlations of a sample."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(400, 3)) @ np.linalg.cholesky(0.4 + 0.6 * np.eye(3)).T
    r = np.corrcoef((np.repeat(factors, 3, axis=1) + rng.normal(size=(400, 9))).T)
    turned = stats.oblimin(stats.minres(r, 3).loadings)
    return r, turned.loadings, turned.factor_correlations


def implied() -> tuple[Floats, Floats, Floats]:
    """The same with correlations that the factors imply exactly."""
    _, p, phi = solution()
    r = p @ phi @ p.T
    np.fill_diagonal(r, 1.0)
    return r, p, phi


def test_regression_scores_correlate_highest() -> None:
    r, p, phi = implied()
    best = stats.regression_weights(r, p, phi)
    rng = np.random.default_rng(1)
    for _ in range(50):
        w = best.weights + 0.05 * rng.normal(size=best.weights.shape)
        validity = np.diag(w.T @ p @ phi) / np.sqrt(np.diag(w.T @ r @ w))
        assert np.all(validity <= best.determinacy + 1e-12)
    np.testing.assert_allclose(best.variances, best.r_squared, rtol=1e-9)


def test_bartlett_scores_are_unbiased() -> None:
    r, p, phi = solution()
    found = stats.bartlett_weights(r, p, phi)
    np.testing.assert_allclose(found.weights.T @ p, np.eye(3), atol=1e-10)


def test_ten_berge_scores_correlate_as_the_factors() -> None:
    r, p, phi = solution()
    found = stats.ten_berge_weights(r, p, phi)
    np.testing.assert_allclose(found.correlations, phi, atol=1e-10)
    np.testing.assert_allclose(found.variances, 1.0, atol=1e-10)


def test_anderson_rubin_scores_are_uncorrelated() -> None:
    r, _, _ = solution()
    found = stats.anderson_rubin_weights(r, stats.minres(r, 3).loadings)
    np.testing.assert_allclose(found.correlations, np.eye(3), atol=1e-10)
    np.testing.assert_allclose(found.variances, 1.0, atol=1e-10)


def test_kinds_are_alike_for_one_factor() -> None:
    r = implied()[0]
    loadings = stats.minres(r, 1).loadings
    implied_r = loadings @ loadings.T
    np.fill_diagonal(implied_r, 1.0)
    kinds = [
        stats.regression_weights(implied_r, loadings),
        stats.bartlett_weights(implied_r, loadings),
        stats.ten_berge_weights(implied_r, loadings),
        stats.anderson_rubin_weights(implied_r, loadings),
    ]
    for found in kinds[1:]:
        np.testing.assert_allclose(
            found.weights / found.weights[0], kinds[0].weights / kinds[0].weights[0], rtol=1e-6
        )
        np.testing.assert_allclose(found.determinacy, kinds[0].determinacy, rtol=1e-9)


def test_determinacy_is_the_correlation_with_the_factor() -> None:
    _, p, phi = implied()
    r = implied()[0]
    rng = np.random.default_rng(9)
    n = 200_000
    factors = rng.normal(size=(n, 3)) @ np.linalg.cholesky(phi).T
    unique = 1 - np.sum((p @ phi) * p, axis=1)
    answers = factors @ p.T + rng.normal(size=(n, 9)) * np.sqrt(unique)
    for found in (
        stats.regression_weights(r, p, phi),
        stats.bartlett_weights(r, p, phi),
        stats.ten_berge_weights(r, p, phi),
    ):
        scores = answers @ found.weights
        for factor in range(3):
            observed = np.corrcoef(scores[:, factor], factors[:, factor])[0, 1]
            assert observed == pytest.approx(found.determinacy[factor], abs=0.006)
        np.testing.assert_allclose(found.minimum_correlation, 2 * found.determinacy**2 - 1)


def test_matrices_without_inverse_have_no_weights() -> None:
    p = np.full((4, 1), 0.7)
    for weights in (stats.regression_weights, stats.ten_berge_weights):
        found = weights(np.ones((4, 4)), p)
        assert found.status is stats.ScoreStatus.NOT_POSITIVE_DEFINITE
        assert np.isnan(found.weights).all()


def test_an_item_without_uniqueness_has_no_bartlett_weight() -> None:
    r, p, phi = implied()
    p = p.copy()
    p[0] *= 1 / np.sqrt(p[0] @ phi @ p[0])
    assert stats.bartlett_weights(r, p, phi).status is stats.ScoreStatus.NO_UNIQUENESS
    p[0] /= np.linalg.norm(p[0])
    assert stats.anderson_rubin_weights(r, p).status is stats.ScoreStatus.NO_UNIQUENESS


def test_factors_that_determine_each_other() -> None:
    r, p, _ = implied()
    same = np.ones((3, 3))
    assert stats.ten_berge_weights(r, p, same).status is stats.ScoreStatus.DEPENDENT_FACTORS
    assert stats.bartlett_weights(r, 0.5 * p[:, [0, 0]]).status is stats.ScoreStatus.DEPENDENT_FACTORS


def test_shapes_must_fit() -> None:
    r, p, phi = solution()
    with pytest.raises(ValueError, match="do not fit"):
        stats.regression_weights(r[:5, :5], p, phi)
    with pytest.raises(ValueError, match="factor_correlations"):
        stats.regression_weights(r, p, phi[:2, :2])
    with pytest.raises(ValueError, match="gaps"):
        stats.regression_weights(r, p * np.nan, phi)
