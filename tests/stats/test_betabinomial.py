"""Continuous norming by a beta-binomial: VGAM in R, the optimum itself, and what a norm has to keep."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from scipy.stats import betabinom

from tests.stats.norm_cases import cells, from_r, pupils
from trustscale import stats
from trustscale.stats import BetaBinomialStatus, Side
from trustscale.stats._betabinomial import _Likelihood, _Sample, _trigamma
from trustscale.stats._betabinomial_model import age_basis

CASES = from_r()["beta_binomial"]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['location_degree']}, {case['spread_degree']}"
)
def test_matches_vgam(case: dict[str, Any]) -> None:
    group, raw = pupils()
    model = stats.fit_betabinomial(
        raw,
        group,
        bounds=(0, 28),
        location_degree=case["location_degree"],
        spread_degree=case["spread_degree"],
    )
    assert model.status is BetaBinomialStatus.CONVERGED
    assert model.log_likelihood == pytest.approx(case["log_likelihood"], abs=1e-8)
    mu, sigma = stats.betabinomial_parameters(model, case["age"])
    # VGAM stops when its deviance changes by 1e-12; the likelihood is flat there.
    assert_allclose(mu, case["mu"], rtol=1e-6)
    assert_allclose(sigma, case["sigma"], rtol=1e-5)
    found = stats.betabinomial_norm(model, np.arange(29), np.array(case["age"])[:, None])
    assert_allclose(special.ndtr(found.z), case["mid_share"], atol=1e-6)


def likelihood(sample: _Sample, location: int, spread: int) -> _Likelihood:
    return _Likelihood(
        sample,
        age_basis(sample.age, sample.age_range, location),
        age_basis(sample.age, sample.age_range, spread),
    )


def test_derivatives_are_those_of_the_likelihood() -> None:
    group, raw = pupils()
    function = likelihood(_Sample.of(raw, group, None, (0, 28), 1.0), 2, 1)
    at = np.array([0.1, 1.2, -0.3, -2.0, 0.4])
    step = 1e-5
    value, gradient = function.value_and_gradient(at)
    assert value > 0
    for j in range(5):
        move = step * np.eye(5)[j]
        (up, up_gradient), (down, down_gradient) = (
            function.value_and_gradient(at + s * move) for s in (1, -1)
        )
        assert gradient[j] == pytest.approx((up - down) / (2 * step), abs=1e-8)
        assert_allclose(function.hessian(at)[j], (up_gradient - down_gradient) / (2 * step), atol=1e-7)


def log_likelihood(model: stats.BetaBinomialModel, raw: np.ndarray, age: np.ndarray) -> float:
    mu, sigma = stats.betabinomial_parameters(model, age)
    return float(betabinom.logpmf(raw, model.points, mu / sigma, (1 - mu) / sigma).sum())


def test_no_move_from_the_estimate_is_better() -> None:
    from dataclasses import replace

    group, raw = pupils()
    model = stats.fit_betabinomial(raw, group, bounds=(0, 28), location_degree=3, spread_degree=1)
    best = log_likelihood(model, raw, group)
    assert best == pytest.approx(model.log_likelihood, abs=1e-7)
    assert model.gradient < 1e-7
    rng = np.random.default_rng(8)
    for size in (1e-3, 1e-2, 1e-1):
        for _ in range(10):
            moved = replace(
                model,
                location=model.location + size * rng.normal(size=4),
                spread=model.spread + size * rng.normal(size=2),
            )
            assert log_likelihood(moved, raw, group) < best


def simulated(n: int, seed: int = 9) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    age = rng.uniform(6, 11, n)
    mu, sigma = truth(age)
    return rng.binomial(30, rng.beta(mu / sigma, (1 - mu) / sigma)).astype(float), age


def truth(age: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return special.expit(-0.5 + 0.4 * (age - 8)), np.exp(-1.8 - 0.2 * (age - 8))


@cache
def searched() -> stats.BetaBinomialSearch:
    raw, age = simulated(3000)
    return stats.choose_betabinomial(raw, age, bounds=(0, 30))


def chosen() -> stats.BetaBinomialModel:
    model = searched().model
    assert model is not None
    return model


def test_choice_and_recovery() -> None:
    search = searched()
    assert len(search.candidates) == 12
    assert chosen().bic == min(model.bic for model in search.candidates)
    assert (chosen().location.size, chosen().spread.size) == (2, 2)
    age = np.linspace(6.5, 10.5, 5)
    for found, true in zip(stats.betabinomial_parameters(chosen(), age), truth(age), strict=True):
        assert_allclose(found, true, rtol=0.12)
    by_aic = stats.choose_betabinomial(*simulated(3000), bounds=(0, 30), criterion=stats.Criterion.AIC)
    assert by_aic.model is not None
    assert by_aic.model.aic == min(model.aic for model in by_aic.candidates)
    with pytest.raises(ValueError, match="BIC or AIC"):
        stats.choose_betabinomial(*simulated(50), bounds=(0, 30), criterion=stats.Criterion.CP)


def test_larger_models_fit_no_worse() -> None:
    models = searched().candidates
    for smaller in models:
        for larger in models:
            if larger.location.size >= smaller.location.size and larger.spread.size >= smaller.spread.size:
                assert larger.log_likelihood >= smaller.log_likelihood - 1e-6


def test_standard_errors_are_those_of_samples() -> None:
    estimates, errors = [], []
    for seed in range(60):
        raw, age = simulated(400, seed=100 + seed)
        model = stats.fit_betabinomial(raw, age, bounds=(0, 30), location_degree=1, spread_degree=1)
        estimates.append([*model.location, *model.spread])
        errors.append(np.sqrt(np.diag(model.covariance)))
    # The SD of 60 estimates has an error of about 9 %.
    assert_allclose(np.std(estimates, axis=0, ddof=1), np.mean(errors, axis=0), rtol=0.3)


def test_weights_that_count_persons_give_the_estimate_of_those_persons() -> None:
    group, raw, count = cells()
    one_by_one = stats.fit_betabinomial(*pupils()[::-1], bounds=(0, 28), location_degree=2)
    counted = stats.fit_betabinomial(raw, group, bounds=(0, 28), location_degree=2, weights=count)
    assert_allclose(counted.location, one_by_one.location, atol=1e-6)
    assert_allclose(counted.spread, one_by_one.spread, atol=1e-6)
    equal = stats.fit_betabinomial(
        *pupils()[::-1], bounds=(0, 28), location_degree=2, weights=np.full(1400, 3.0)
    )
    assert equal.log_likelihood == pytest.approx(one_by_one.log_likelihood, abs=1e-6)
    # The sandwich and the inverse information estimate the same errors.
    assert_allclose(np.diag(equal.covariance), np.diag(one_by_one.covariance), rtol=0.35)


def test_the_order_of_persons_does_not_matter() -> None:
    raw, age = simulated(300)
    order = np.random.default_rng(10).permutation(300)
    first, second = (
        stats.fit_betabinomial(raw[at], age[at], bounds=(0, 30), location_degree=1)
        for at in (np.arange(300), order)
    )
    assert_allclose(first.location, second.location, atol=1e-9)


@settings(max_examples=60)
@given(st.floats(6.1, 10.9), st.integers(0, 29), st.integers(1, 30))
def test_a_higher_raw_score_always_has_a_higher_norm_score(age: float, raw: int, more: int) -> None:
    low, high = stats.betabinomial_norm(chosen(), [raw, min(raw + more, 30)], age).z
    assert high > low


def test_percentiles_against_scipy() -> None:
    age = np.array([7.0, 10.0])
    mu, sigma = stats.betabinomial_parameters(chosen(), age)
    y = np.arange(31)
    for a, m, s in zip(age, mu, sigma, strict=True):
        reference = betabinom(30, m / s, (1 - m) / s)
        found = special.ndtr(stats.betabinomial_norm(chosen(), y, a).z)
        assert_allclose(found, reference.cdf(y) - reference.pmf(y) / 2, atol=1e-10)
        # Half-way between two scores all of the lower one is below.
        between = special.ndtr(stats.betabinomial_norm(chosen(), y[:-1] + 0.5, a).z)
        assert_allclose(between, reference.cdf(y[:-1]), atol=1e-10)


def test_curves_pass_through_the_norm_scores() -> None:
    raw = np.arange(3.0, 25)
    found = stats.betabinomial_norm(chosen(), raw, 8.5)
    assert_allclose(stats.betabinomial_raw(chosen(), found.z, 8.5), raw, atol=1e-9)
    assert_array_equal(stats.betabinomial_raw(chosen(), [-9, 9, 0], [8, 8, 20]), [0, 30, np.nan])
    assert_allclose(stats.betabinomial_raw(chosen(), found.z[4], 8.5), raw[4])
    assert_allclose(stats.betabinomial_norm(chosen(), raw[4], 8.5).z, found.z[4])


def test_metrics_with_another_origin_and_step() -> None:
    raw, age = simulated(400)
    plain = stats.fit_betabinomial(raw, age, bounds=(0, 30), location_degree=1)
    means = stats.fit_betabinomial(1 + raw / 6, age, bounds=(1, 6), step=1 / 6, location_degree=1)
    assert_allclose(means.location, plain.location)
    assert_allclose(
        stats.betabinomial_norm(means, 1 + np.arange(31) / 6, 9.0).z,
        stats.betabinomial_norm(plain, np.arange(31), 9.0).z,
    )
    assert_allclose(stats.betabinomial_raw(means, 0.3, 9.0), 1 + stats.betabinomial_raw(plain, 0.3, 9.0) / 6)


def test_beyond_the_norms_nothing_is_extrapolated() -> None:
    found = stats.betabinomial_norm(
        chosen(), [15, 31, -1, 15, np.nan, 0, 30], [5, 8, 8, np.nan, 8, 8, 8], z_range=(-1.5, 1.5)
    )
    expected = [Side.NO_NORM] * 5 + [Side.BELOW, Side.ABOVE]
    assert found.side.tolist() == [side.value for side in expected]
    assert_array_equal(found.z[5:], [-1.5, 1.5])
    assert np.isnan(found.z[:5]).all()
    assert np.isnan(stats.betabinomial_parameters(chosen(), [4.0])[0]).all()


@pytest.mark.filterwarnings("error")
def test_scores_without_more_spread_than_chance_are_a_status() -> None:
    rng = np.random.default_rng(11)
    # Sums that are cut off at both ends, and sums that are all the same: both vary less than a binomial.
    for y in (np.clip(rng.binomial(12, 0.4, 400), 3, 7), np.full(400, 5)):
        model = stats.fit_betabinomial(
            y, rng.uniform(6, 9, 400), bounds=(0, 12), location_degree=1, spread_degree=0
        )
        assert model.status is BetaBinomialStatus.BINOMIAL
        assert np.isnan(model.covariance).all()
    assert "reliability" in model.status.value


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("who", ["all at the top", "at the bottom up to an age", "at either end"])
def test_scores_that_are_only_at_the_ends_have_no_norm(who: str) -> None:
    rng = np.random.default_rng(12)
    age = rng.uniform(6, 9, 200)
    at_the_top = {
        "all at the top": age > 0,
        "at the bottom up to an age": age > 7.5,
        "at either end": rng.random(200) < 0.5,
    }
    raw = np.where(at_the_top[who], 12.0, 0.0)
    search = stats.choose_betabinomial(
        raw, age, bounds=(0, 12), location_degrees=[1, 2], spread_degrees=[0, 1]
    )
    assert {model.status for model in search.candidates} == {BetaBinomialStatus.NOT_CONVERGED}
    assert search.model is None
    assert all(np.isnan(model.covariance).all() for model in search.candidates)


def test_a_norm_without_age() -> None:
    raw, _ = simulated(300)
    model = stats.fit_betabinomial(raw, np.zeros(300), bounds=(0, 30), location_degree=0, spread_degree=0)
    assert model.status is BetaBinomialStatus.CONVERGED
    assert stats.betabinomial_parameters(model, 0.0)[0] == pytest.approx(raw.mean() / 30, abs=0.01)
    search = stats.choose_betabinomial(raw, np.zeros(300), bounds=(0, 30))
    assert len(search.candidates) == 1


@pytest.mark.parametrize(
    ("raw", "bounds", "step", "degree", "said"),
    [
        ([1.5, 2.0], (0, 5), 1.0, 0, "steps of 1.0"),
        ([6.0, 2.0], (0, 5), 1.0, 0, "between 0 and 5"),
        ([0.0, 1.0], (0, 1), 1.0, 0, "two steps of 1.0 or more"),
        ([1.0, 2.0], (0, 5), 1.0, 2, "below the number of distinct ages, 2"),
        ([np.nan, np.nan], (0, 5), 1.0, 0, "No person"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    raw: list[float], bounds: tuple[float, float], step: float, degree: int, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        stats.fit_betabinomial(
            raw, [1.0, 2.0], bounds=bounds, step=step, location_degree=degree, spread_degree=0
        )


def test_trigamma() -> None:
    x = np.geomspace(1e-6, 1e8, 500)
    assert_allclose(_trigamma(x), special.polygamma(1, x), rtol=1e-13)
