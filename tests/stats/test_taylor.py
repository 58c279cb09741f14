"""Continuous norming by polynomials: cNORM and R, and what every norm has to keep."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tests.stats.norm_cases import cells, from_r, inputs, pupils
from trustscale import stats
from trustscale.stats import Side, TaylorStatus

CASES = ["cnorm_elfe_4terms", "cnorm_elfe_default"]


def fitted(name: str, without: tuple[float, float] | None = None) -> stats.TaylorModel:
    """The polynomial with cNORM's terms; ``without`` one person with that group and score."""
    group, raw, count = cells()
    group_of_each, raw_of_each = pupils()
    z = stats.rank_in_groups(raw_of_each, group=group_of_each).z[np.cumsum(count).astype(int) - 1]
    if without is not None:
        count = count - ((group == without[0]) & (raw == without[1]))
    powers = [tuple(p) for p in from_r()["polynomials"][name]["powers"][1:]]
    return stats.fit_taylor_terms(raw, group, z, powers, weights=count, raw_range=(0, 28), z_range=(-3, 3))


def as_cnorm_averages(name: str) -> np.ndarray:
    """The mean of ten fits, each without one of the first rows of the file (see norms.R)."""
    group, raw = pupils()
    rows = np.array(from_r()["left_out"]) - 1
    fits = [fitted(name, (group[row], raw[row])).coefficients for row in rows]
    return np.mean(fits, axis=0)


@pytest.mark.parametrize("name", CASES)
def test_coefficients_are_those_of_least_squares_in_r(name: str) -> None:
    model, case = fitted(name), from_r()["polynomials"][name]
    assert_array_equal(model.powers, case["powers"])
    assert_allclose(model.coefficients, case["lm"], rtol=1e-7)


@pytest.mark.parametrize("name", CASES)
def test_fit_is_that_of_all_pupils(name: str) -> None:
    group, raw = pupils()
    z = stats.rank_in_groups(raw, group=group).z
    case = from_r()["polynomials"][name]
    powers = [tuple(p) for p in case["powers"][1:]]
    model = stats.fit_taylor_terms(raw, group, z, powers)
    assert model.n == 1400
    assert model.r2_adjusted == pytest.approx(case["r2_adjusted"], abs=1e-12)
    assert model.r2_adjusted == pytest.approx(inputs()["cnorm"]["models"][name]["r2_adjusted"], abs=1e-12)
    assert model.rmse == pytest.approx(case["rmse"], rel=1e-10)
    assert_allclose(model.coefficients, fitted(name).coefficients, rtol=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_cnorms_own_coefficients(name: str) -> None:
    # cNORM 3.5.2 does not print least squares: it averages ten fits that lack one of the first ten rows each.
    # That moves them by up to 1 %; its later versions dropped it.
    of_cnorm = inputs()["cnorm"]["models"][name]
    assert_allclose(as_cnorm_averages(name), of_cnorm["coefficients"], rtol=1e-7)
    assert np.abs(fitted(name).coefficients / of_cnorm["coefficients"] - 1).max() < 0.011


@pytest.mark.parametrize("name", CASES)
def test_look_ups_match_cnorm(name: str) -> None:
    of_cnorm = inputs()["cnorm"]["models"][name]
    model = replace(fitted(name), coefficients=as_cnorm_averages(name), crosses_at=None)
    curve = of_cnorm["predict_raw"]
    z = (np.array(curve["norm"]) - 50) / 10
    assert_allclose(stats.taylor_raw(model, z, curve["age"]), curve["raw"], atol=1e-6)
    table = of_cnorm["predict_norm"]
    found = stats.taylor_norm(model, table["raw"], table["age"])
    # cNORM looks for the nearest norm score between 20 and 80 and returns an end where there is none.
    assert_allclose(50 + 10 * found.z, table["norm"], atol=1e-5)
    assert_array_equal(found.side == Side.ABOVE.value, np.array(table["norm"]) > 79.99)


def test_cnorm_took_the_second_best_ten_terms() -> None:
    # The best ten of 23 terms explain more: cNORM takes the best of twenty that its own check lets pass.
    group, raw = pupils()
    z = stats.rank_in_groups(raw, group=group).z
    search = stats.fit_taylor(raw, group, z, norm_power=5, max_terms=10, raw_range=(0, 28))
    ten = search.candidates[-1]
    theirs = inputs()["cnorm"]["models"]["cnorm_elfe_default"]
    assert len(ten.powers) == len(theirs["powers"]) == 11
    assert ten.r2_adjusted - theirs["r2_adjusted"] == pytest.approx(9.3e-7, abs=1e-8)
    assert ten.crosses_at is None
    # Ours for four terms are cNORM's.
    four = search.candidates[3]
    assert sorted(four.powers.tolist()) == sorted(inputs()["cnorm"]["models"]["cnorm_elfe_4terms"]["powers"])


def sample(n: int = 600, seed: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Raw scores 0 to 40 that rise with age, their ages and age groups."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(6, 11, n)
    share = 1 / (1 + np.exp(1.2 - 0.5 * (age - 7)))
    return rng.binomial(40, rng.beta(6 * share, 6 * (1 - share))).astype(float), age, np.floor(age) + 0.5


def searched(**options: Any) -> stats.TaylorSearch:
    raw, _, group = sample()
    return stats.fit_taylor(
        raw, group, stats.rank_in_groups(raw, group=group).z, raw_range=(0, 40), **options
    )


def test_the_chosen_model_is_the_best_that_does_not_cross() -> None:
    search = searched()
    assert search.status is TaylorStatus.CHOSEN
    assert [len(model.powers) - 1 for model in search.candidates] == list(range(1, 13))
    possible = [model for model in search.candidates if model.crosses_at is None]
    assert search.model is not None
    assert search.model.bic == min(model.bic for model in possible)
    for criterion, value in (
        (stats.Criterion.AIC, lambda model: model.aic),
        (stats.Criterion.CP, lambda model: model.cp),
        (stats.Criterion.R2_ADJUSTED, lambda model: -model.r2_adjusted),
    ):
        other = searched(criterion=criterion).model
        assert other is not None
        assert value(other) == min(value(model) for model in possible)


def test_no_percentile_curve_of_the_chosen_model_falls() -> None:
    model = searched().model
    assert model is not None
    z = np.linspace(*model.z_range, 301)[:, None]
    raw = stats.taylor_raw(model, z, np.linspace(*model.age_range, 101))
    steps = np.diff(raw, axis=0)
    at_an_end = (raw[1:] == 40) | (raw[1:] == 0)
    assert ((steps > 0) | at_an_end).all()


@settings(max_examples=40)
@given(st.floats(6.5, 10.5), st.floats(0, 40), st.floats(0, 10))
def test_a_higher_raw_score_never_has_a_lower_norm_score(age: float, raw: float, more: float) -> None:
    model = searched_once()
    low, high = stats.taylor_norm(model, [raw, raw + more], age).z
    assert high >= low - 1e-9


@cache
def searched_once() -> stats.TaylorModel:
    model = searched().model
    assert model is not None
    return model


def test_norm_score_and_raw_score_are_inverse() -> None:
    model = searched_once()
    z, age = np.meshgrid(np.linspace(-2.4, 2.4, 25), np.linspace(6.5, 10.5, 9))
    raw = stats.taylor_raw(model, z, age)
    between = (raw > 0) & (raw < 40)
    found = stats.taylor_norm(model, raw, age)
    assert_allclose(found.z[between], z[between], atol=1e-8)
    assert (found.side[between] == 0).all()
    assert_allclose(stats.taylor_norm(model, raw[4, 12], age[4, 12]).z, z[4, 12], atol=1e-8)


def test_the_norm_is_near_the_truth() -> None:
    from scipy import special
    from scipy.stats import betabinom

    model = searched_once()
    for age in (7.0, 8.5, 10.0):
        share = 1 / (1 + np.exp(1.2 - 0.5 * (age - 7)))
        y = np.arange(41)
        mid = (
            betabinom.cdf(y, 40, 6 * share, 6 * (1 - share))
            - betabinom.pmf(y, 40, 6 * share, 6 * (1 - share)) / 2
        )
        truth = special.ndtri(mid)
        inside = np.abs(truth) < 2
        found = stats.taylor_norm(model, y, age).z
        assert 10 * np.sqrt(np.mean((found - truth)[inside] ** 2)) < 2.5


def test_the_order_of_persons_does_not_matter() -> None:
    raw, age, _ = sample(200)
    order = np.random.default_rng(6).permutation(200)
    first, second = (
        stats.fit_taylor(raw[at], age[at], stats.rank_in_window(raw[at], age[at], width=1.5).z, max_terms=5)
        for at in (np.arange(200), order)
    )
    assert first.model is not None
    assert second.model is not None
    assert_array_equal(first.model.powers, second.model.powers)
    assert_allclose(first.model.coefficients, second.model.coefficients, rtol=1e-9)


def test_weights_count_persons() -> None:
    raw, _, group = sample(150)
    w = np.random.default_rng(7).integers(1, 4, 150)
    z = stats.rank_in_groups(raw, group=group).z
    powers = [(1, 0), (1, 1), (2, 1), (0, 2)]
    weighted = stats.fit_taylor_terms(raw, group, z, powers, weights=w)
    repeated = stats.fit_taylor_terms(np.repeat(raw, w), np.repeat(group, w), np.repeat(z, w), powers)
    assert_allclose(weighted.coefficients, repeated.coefficients, rtol=1e-9)


def test_beyond_the_norms_nothing_is_extrapolated() -> None:
    model = searched_once()
    ends = stats.taylor_raw(model, list(model.z_range), 9.0)
    found = stats.taylor_norm(model, [ends[0] - 0.5, ends[1] + 0.2, 20, 20, np.nan], [9, 9, 12, np.nan, 9])
    expected = [Side.BELOW, Side.ABOVE, Side.NO_NORM, Side.NO_NORM, Side.NO_NORM]
    assert found.side.tolist() == [side.value for side in expected]
    assert_array_equal(found.z, [*model.z_range, np.nan, np.nan, np.nan])
    assert_array_equal(np.isnan(stats.taylor_raw(model, [0, 3, 0], [9, 9, 5])), [False, True, True])


def test_a_ceiling_stands_for_the_lowest_and_a_floor_for_the_highest_norm_score_on_it() -> None:
    # raw = L - 30, cut off at 0 and 35: L = 30 ... 65 in the range 25 ... 75.
    raw, age = np.arange(0.0, 36), np.repeat([1.0, 2.0], 18)
    model = stats.fit_taylor_terms(raw, age, (raw + 30 - 50) / 10, [(1, 0)], raw_range=(0, 35))
    assert_allclose(stats.taylor_norm(model, [0, 35, 10], 1.5).z, [-2, 1.5, -1], atol=1e-9)


def test_crossing_curves_are_refused() -> None:
    # Spread shrinks to nothing and turns round: at age 2 everybody has 20, beyond it the order is reversed.
    age = np.repeat(np.arange(1.0, 5), 50)
    z = np.tile(np.linspace(-2.2, 2.2, 50), 4)
    raw = 20 + 5 * z * (2 - age)
    search = stats.fit_taylor(raw, age, z, norm_power=1, age_power=1, raw_range=(-np.inf, np.inf))
    assert search.status is TaylorStatus.CROSSING
    assert search.model is None
    worst = search.candidates[-1]
    assert worst.crosses_at is not None
    assert worst.crosses_at[1] >= 2
    with pytest.raises(ValueError, match="cross"):
        stats.taylor_norm(worst, 20, 1.5)
    assert "lower the powers" in search.status.value


def test_a_norm_without_age() -> None:
    raw, _, _ = sample(300)
    search = stats.fit_taylor(raw, np.zeros(300), stats.rank_in_groups(raw).z, age_power=0, raw_range=(0, 40))
    assert search.model is not None
    found = stats.taylor_norm(search.model, np.arange(41.0), 0.0)
    assert (np.diff(found.z) >= -1e-9).all()


def test_too_little_to_fit() -> None:
    few = stats.fit_taylor([1, 2, 3, 4.0], [1, 2, 3, 4.0], [-1, 0, 0.5, 1], norm_power=2, age_power=1)
    assert few.status is TaylorStatus.TOO_FEW
    with pytest.raises(ValueError, match="distinct ages"):
        stats.fit_taylor(np.arange(40.0), np.repeat([1.0, 2.0], 20), np.linspace(-2, 2, 40), age_power=3)
    with pytest.raises(ValueError, match="No person"):
        stats.fit_taylor([np.nan], [1.0], [0.0])


def test_gaps_are_left_out() -> None:
    raw, _, group = sample(150)
    z = stats.rank_in_groups(raw, group=group).z
    powers = [(1, 0), (1, 1)]
    gappy = stats.fit_taylor_terms(
        np.append(raw, [np.nan, 3]), np.append(group, [7, np.nan]), np.append(z, [0, 0]), powers
    )
    assert gappy.n == 150
    assert_allclose(gappy.coefficients, stats.fit_taylor_terms(raw, group, z, powers).coefficients)
    assert not gappy.coefficients.flags.writeable
