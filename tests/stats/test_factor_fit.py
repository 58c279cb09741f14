"""Fit of common factors: a test where there is one, and the reason where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats as reference

from trustscale import stats

Floats = NDArray[np.float64]
Status = stats.FactorFitStatus


def sample(n: int = 300, k: int = 8, seed: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 2))
    x = np.repeat(f, k // 2, axis=1) + rng.normal(size=(n, k))
    x[:, 0] += 0.5 * x[:, -1]
    return np.corrcoef(x.T)


def test_chi_square_of_maximum_likelihood_is_its_own_objective() -> None:
    r = sample()
    found = stats.maximum_likelihood_factors(r, 2)
    fit = stats.factor_fit(r, found.loadings, 300)
    assert fit.discrepancy == pytest.approx(found.objective, rel=1e-9)
    assert fit.chisq == pytest.approx(found.objective * (299 - (2 * 8 + 5) / 6 - 2 * 2 / 3), rel=1e-9)
    assert fit.df == 13
    assert fit.pvalue == pytest.approx(reference.chi2.sf(fit.chisq, 13))


def test_no_loadings_fit_better_than_those_of_maximum_likelihood() -> None:
    r = sample()
    best = stats.factor_fit(r, stats.maximum_likelihood_factors(r, 2).loadings, 300).chisq
    assert stats.factor_fit(r, stats.minres(r, 2).loadings, 300).chisq > best


def test_rotation_changes_no_index() -> None:
    r = sample()
    unrotated = stats.minres(r, 2).loadings
    turned = stats.oblimin(unrotated)
    a = stats.factor_fit(r, unrotated, 300)
    b = stats.factor_fit(r, turned.loadings, 300, factor_correlations=turned.factor_correlations)
    for name in ("chisq", "rmsea", "rmsea_lower", "rmsea_upper", "tli", "cfi", "srmr", "bic"):
        assert getattr(a, name) == pytest.approx(getattr(b, name), rel=1e-9), name


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_the_interval_of_the_rmsea_is_that_of_the_noncentral_distribution(level: float) -> None:
    r = sample()
    fit = stats.factor_fit(r, stats.maximum_likelihood_factors(r, 1).loadings, 300, level=level)
    for bound, below in ((fit.rmsea_lower, (1 + level) / 2), (fit.rmsea_upper, (1 - level) / 2)):
        noncentrality = bound**2 * fit.df * 299
        assert reference.ncx2.cdf(fit.chisq, fit.df, noncentrality) == pytest.approx(below, abs=1e-9)
    assert fit.rmsea_lower < fit.rmsea < fit.rmsea_upper


def test_bounds_are_zero_where_even_that_is_too_much() -> None:
    assert stats.noncentrality_interval(0.5, 10, 0.9) == (0.0, 0.0)
    lower, upper = stats.noncentrality_interval(10.0, 10, 0.9)
    assert lower == 0.0
    assert upper > 0.0
    with pytest.raises(ValueError, match="between 0 and 1"):
        stats.noncentrality_interval(1.0, 1, 1.0)


def test_huge_statistics_have_an_interval() -> None:
    lower, upper = stats.noncentrality_interval(1e6, 185, 0.9)
    assert 0.99e6 < lower < 1e6 - 185 < upper < 1.01e6


@pytest.mark.parametrize("k", [3, 4, 5])
def test_without_degrees_of_freedom_nothing_is_perfect(k: int) -> None:
    r = sample(k=6)[:k, :k]
    f = 1 if k == 3 else k - 2
    fit = stats.factor_fit(r, stats.minres(r, f).loadings, 300)
    assert fit.status is Status.NO_DEGREES_OF_FREEDOM
    assert np.isnan([fit.chisq, fit.pvalue, fit.rmsea, fit.tli, fit.cfi, fit.bic]).all()
    assert np.isfinite(fit.srmr)


def test_without_n_there_are_residuals_only() -> None:
    r = sample()
    fit = stats.factor_fit(r, stats.minres(r, 2).loadings)
    assert fit.status is Status.NO_N
    assert np.isnan([fit.chisq, fit.rmsea, fit.cfi, fit.null_chisq]).all()
    assert fit.discrepancy > 0


def test_few_persons() -> None:
    r = sample()
    fit = stats.factor_fit(r, stats.minres(r, 2).loadings, 5)
    assert fit.status is Status.TOO_FEW_PERSONS
    assert np.isnan(fit.chisq)


def test_a_singular_matrix_has_residuals_only() -> None:
    r = np.corrcoef(np.random.default_rng(1).normal(size=(6, 9)).T)
    fit = stats.factor_fit(r, stats.minres(r, 1).loadings, 6)
    assert fit.status in (Status.NOT_POSITIVE_DEFINITE, Status.TOO_FEW_PERSONS)
    assert np.isnan(fit.discrepancy)
    assert np.isfinite(fit.srmr)


def test_uncorrelated_items_are_no_baseline() -> None:
    fit = stats.factor_fit(np.eye(6), np.zeros((6, 1)), 100)
    assert fit.status is Status.NO_BASELINE
    assert np.isnan([fit.cfi, fit.tli]).all()
    assert fit.chisq == 0.0


def test_an_extraction_without_value_has_no_fit() -> None:
    r = np.ones((5, 5))
    fit = stats.factor_fit(r, stats.maximum_likelihood_factors(r, 1).loadings, 100)
    assert fit.status is Status.NO_LOADINGS
    assert np.isnan(fit.srmr)


def test_comparative_fit_stays_below_one() -> None:
    rng = np.random.default_rng(5)
    for _ in range(30):
        r = np.corrcoef(rng.normal(size=(60, 6)).T)
        fit = stats.factor_fit(r, stats.minres(r, 1).loadings, 60)
        assert np.isnan(fit.cfi) or 0 <= fit.cfi <= 1


def test_residuals_are_what_is_left() -> None:
    r = sample()
    found = stats.minres(r, 2)
    fit = stats.factor_fit(r, found.loadings, 300)
    np.testing.assert_allclose(fit.residuals + found.loadings @ found.loadings.T, r, atol=1e-12)
    np.testing.assert_allclose(np.diag(fit.residuals), found.uniquenesses, atol=1e-9)
    off = fit.residuals[np.triu_indices(8, 1)]
    assert fit.srmr == pytest.approx(np.sqrt(np.mean(off**2)))
    assert fit.empirical_chisq == pytest.approx(2 * 300 * np.sum(off**2))
