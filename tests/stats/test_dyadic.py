"""Partners' correlations against R and printed examples, and the laws that they keep."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.stats.reference import reference, simulated_couples
from trustscale.stats import (
    anova_icc,
    couple_scores,
    decompose_couples,
    double_entry_correlation,
    effective_persons,
    partner_correlation,
)

X1 = np.array([3.0, 5, 2, 6, 4, 7, 5, 1, 6, 4, 3, 5])
X2 = np.array([4.0, 4, 3, 5, 2, 6, 7, 2, 4, 5, 1, 6])
Y1 = np.array([4.0, 6, 3, 5, 5, 8, 5, 2, 7, 3, 4, 5])
Y2 = np.array([3.0, 5, 2, 6, 3, 6, 8, 3, 5, 4, 2, 7])
KENNY = np.array([8.0, 5, 7, 8, 8, 5]), np.array([6.0, 3, 2, 5, 7, 6])

couples = hnp.arrays(float, st.tuples(st.integers(4, 25), st.just(4)), elements=st.integers(1, 7))


def pairs() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    d = simulated_couples()
    return {
        "x": (d["x1"], d["x2"]),
        "y": (d["y1"], d["y2"]),
        "tr1": (d["tr1_1"], d["tr1_2"]),
        "kenny": KENNY,
        "unlike": (d["x1"], -d["x2"]),
    }


# Closed forms on both sides; R prints 15 digits.
@pytest.mark.parametrize("name", ["x", "y", "tr1", "kenny", "unlike"])
class TestAgainstR:
    def test_pearson(self, name: str) -> None:
        expected = reference("dyads")["dependence"][name]["pearson"]
        found = partner_correlation(*pairs()[name])
        assert found.estimate == pytest.approx(expected["estimate"], rel=1e-12)
        assert found.statistic == pytest.approx(expected["t"], rel=1e-12)
        assert found.p_value == pytest.approx(expected["p"], rel=1e-9)
        assert (found.lower, found.upper) == pytest.approx((expected["lower"], expected["upper"]), rel=1e-10)

    def test_anova_icc(self, name: str) -> None:
        expected = reference("dyads")["dependence"][name]["anova_icc"]
        found = anova_icc(*pairs()[name])
        assert found.estimate == pytest.approx(expected["estimate"], rel=1e-10)
        assert (found.lower, found.upper) == pytest.approx((expected["lower"], expected["upper"]), rel=1e-9)
        assert found.ms_between / found.ms_within == pytest.approx(expected["F"], rel=1e-10)
        if found.estimate >= 0:
            assert found.df == (expected["df1"], expected["df2"])
            assert found.p_value == pytest.approx(min(2 * expected["p_one_sided"], 1), rel=1e-8)
        else:
            assert found.df == (expected["df2"], expected["df1"])
            assert found.p_value == pytest.approx(2 * (1 - expected["p_one_sided"]), abs=1e-12)

    def test_anova_icc_is_the_mixed_models_where_that_is_not_negative(self, name: str) -> None:
        expected = reference("dyads")["dependence"][name]["reml_icc"]  # lmer stops at about 1e-7
        assert max(anova_icc(*pairs()[name]).estimate, 0) == pytest.approx(expected, abs=1e-6)

    def test_double_entry(self, name: str) -> None:
        expected = reference("dyads")["dependence"][name]["double_entry"]
        assert double_entry_correlation(*pairs()[name]).estimate == pytest.approx(expected, rel=1e-10)


def test_the_example_of_kenny_kashy_and_cook() -> None:
    found = anova_icc(*KENNY)
    assert (round(found.ms_between, 4), round(found.ms_within, 4)) == (3.9333, 3.6667)
    assert (round(found.estimate, 4), round(found.statistic, 4), round(found.p_value, 3)) == (
        0.0351,
        1.0727,
        0.916,
    )
    assert round(double_entry_correlation(*KENNY).estimate, 4) == -0.056


def test_mean_squares_and_intraclass_correlations() -> None:
    x, y = anova_icc(X1, X2), anova_icc(Y1, Y2)
    assert (round(x.ms_between, 6), x.ms_within, round(x.estimate, 6)) == (5.393939, 1.0, 0.687204)
    assert (round(y.ms_between, 6), round(y.ms_within, 6), round(y.estimate, 6)) == (
        5.284091,
        1.458333,
        0.567416,
    )


def test_two_variables_taken_apart() -> None:
    found = decompose_couples(X1, X2, Y1, Y2)
    names = ("r_xx", "r_yy", "r_xy", "r_xy_partner", "dyad_level", "individual_level")
    assert [round(getattr(found, name), 6) for name in names] == [
        0.663551,
        0.537190,
        0.891789,
        0.592257,
        0.991994,
        0.759072,
    ]
    assert (round(found.n_xy, 4), round(found.n_xy_partner, 4)) == (14.0579, 11.1538)
    assert found.z_xy == pytest.approx(found.r_xy * math.sqrt(found.n_xy))


def test_taking_apart_agrees_with_r() -> None:
    d, expected = simulated_couples(), reference("dyads")["decomposition"]
    found = decompose_couples(d["x1"], d["x2"], d["y1"], d["y2"])
    for name, value in expected.items():
        assert getattr(found, name) == pytest.approx(value, rel=1e-12)


def test_the_double_entry_correlation_is_that_of_the_doubled_file() -> None:
    doubled = np.corrcoef(np.r_[X1, X2], np.r_[X2, X1])[0, 1]
    assert double_entry_correlation(X1, X2).estimate == pytest.approx(doubled, rel=1e-12)


@given(couples, st.integers(0, 2**25 - 1))
def test_swapping_partners_who_cannot_be_told_apart_changes_nothing(x: np.ndarray, which: int) -> None:
    swap = np.array([which >> row & 1 for row in range(len(x))], dtype=bool)[:, None]
    a, b = np.where(swap, x[:, [1, 3]], x[:, [0, 2]]), np.where(swap, x[:, [0, 2]], x[:, [1, 3]])
    for before, after in [
        (anova_icc(x[:, 0], x[:, 1]), anova_icc(a[:, 0], b[:, 0])),
        (double_entry_correlation(x[:, 0], x[:, 1]), double_entry_correlation(a[:, 0], b[:, 0])),
    ]:
        np.testing.assert_allclose(np.hstack(astuple(after)), np.hstack(astuple(before)), atol=1e-9)
    before = decompose_couples(x[:, 0], x[:, 1], x[:, 2], x[:, 3])
    after = decompose_couples(a[:, 0], b[:, 0], a[:, 1], b[:, 1])
    for name in ("r_xx", "r_yy", "r_xy", "r_xy_partner", "n_xy", "n_xy_partner"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9, nan_ok=True)


@given(couples, st.integers(-5, 5), st.integers(1, 4))
def test_moving_and_stretching_the_scale_changes_no_correlation(
    x: np.ndarray, shift: int, stretch: int
) -> None:
    y = stretch * x + shift
    for kernel in (partner_correlation, anova_icc, double_entry_correlation):
        before, after = kernel(x[:, 0], x[:, 1]), kernel(y[:, 0], y[:, 1])
        for name in ("estimate", "lower", "upper", "p_value"):
            assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("kernel", [partner_correlation, anova_icc, double_entry_correlation])
class TestDegenerate:
    def test_a_constant_has_no_correlation(self, kernel) -> None:
        found = kernel(np.full(8, 0.1), np.full(8, 0.1))
        assert math.isnan(found.estimate)
        assert math.isnan(found.p_value)

    def test_no_couple_at_all(self, kernel) -> None:
        found = kernel(np.empty(0), np.empty(0))
        assert math.isnan(found.estimate)
        assert found.n == 0

    def test_one_couple(self, kernel) -> None:
        found = kernel(np.array([1.0]), np.array([2.0]))
        assert math.isnan(found.estimate)
        assert found.n == 1

    @pytest.mark.parametrize("sign", [1, -1])
    def test_equal_or_opposite_partners(self, kernel, sign: int) -> None:
        x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
        found = kernel(x, sign * x)
        assert (found.estimate, found.lower, found.upper) == (sign, sign, sign)
        assert found.p_value == pytest.approx(
            0.0 if kernel is not double_entry_correlation else 0.0253, abs=1e-4
        )


def test_parts_that_do_not_exist_have_no_number() -> None:
    x, opposite = np.array([-2.0, -1, 1, 2, 3]), np.array([2.0, 1, -1, -2, -3])
    found = decompose_couples(x, opposite, x, opposite + np.array([0, 0.5, 0, -0.5, 0]))
    assert found.r_xx < 0
    assert math.isnan(found.dyad_level)
    assert math.isnan(found.ratio)


def test_a_ratio_above_one_is_kept_apart_from_the_correlation() -> None:
    x1, x2 = np.array([1.0, 2, 3, 4, 5, 6]), np.array([3.0, 1, 4, 2, 6, 5])
    y1, y2 = np.array([3.0, 1, 2, 5, 6, 4]), np.array([1.0, 3, 4, 3, 4, 6])
    found = decompose_couples(x1, x2, y1, y2)
    assert found.ratio > 1
    assert math.isnan(found.dyad_level)


def test_effective_persons() -> None:
    assert effective_persons(120, 0.0) == 240
    assert effective_persons(120, 1.0) == 120
    assert effective_persons(120, -1.0) == math.inf


def normal_couples(rho: float, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    shared = rng.normal(size=n)
    own = rng.normal(size=(2, n))
    a, b = math.sqrt(rho) * shared + math.sqrt(1 - rho) * own
    return a, b


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_intervals_cover_what_they_say(rho: float) -> None:
    rng = np.random.default_rng(20261124)
    kernels = (partner_correlation, anova_icc, double_entry_correlation)
    covered = np.zeros(3)
    for _ in range(600):
        x = normal_couples(rho, 20, rng)
        found = [kernel(*x, level=0.9) for kernel in kernels]
        covered += [each.lower <= rho <= each.upper for each in found]
    assert np.abs(covered / 600 - 0.9).max() < 3 * math.sqrt(0.9 * 0.1 / 600)


def test_p_values_are_uniform_where_partners_are_strangers() -> None:
    rng = np.random.default_rng(20261125)
    p = np.array([anova_icc(*normal_couples(0.0, 15, rng)).p_value for _ in range(600)])
    assert abs((p < 0.2).mean() - 0.2) < 3 * math.sqrt(0.2 * 0.8 / 600)
    assert abs((p < 0.05).mean() - 0.05) < 3 * math.sqrt(0.05 * 0.95 / 600)


# -- couple mean and difference ----------------------------------------------------------------------------


def test_equal_partners_have_the_textbook_reliabilities() -> None:
    found = couple_scores((10.0, 10.0), (0.85, 0.85), 0.5)
    assert found.mean.reliability == pytest.approx(0.9)
    assert found.difference.reliability == pytest.approx(0.7)
    assert found.difference.reliability == pytest.approx((0.85 - 0.5) / (1 - 0.5))
    assert found.mean.sem == pytest.approx(10 * math.sqrt(0.15) / math.sqrt(2))
    assert found.difference.sem == pytest.approx(10 * math.sqrt(0.15) * math.sqrt(2))


@given(
    st.tuples(st.floats(0.5, 20), st.floats(0.5, 20)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.floats(-0.9, 0.9),
)
def test_the_formulas_of_the_difference_agree(
    sd: tuple[float, float], rel: tuple[float, float], r: float
) -> None:
    found = couple_scores(sd, rel, r).difference
    shared = 2 * r * sd[0] * sd[1]
    written = (sd[0] ** 2 * rel[0] + sd[1] ** 2 * rel[1] - shared) / (sd[0] ** 2 + sd[1] ** 2 - shared)
    assert found.reliability == pytest.approx(written, abs=1e-9)


def test_simulated_true_scores_have_the_reliability_that_is_said() -> None:
    rng = np.random.default_rng(20261126)
    n, sd, rel, r_true = 200_000, np.array([8.0, 12.0]), np.array([0.8, 0.6]), 0.5
    true = rng.multivariate_normal([0, 0], [[1, r_true], [r_true, 1]], n) * sd * np.sqrt(rel)
    seen = true + rng.normal(size=(n, 2)) * sd * np.sqrt(1 - rel)
    r12 = np.corrcoef(seen.T)[0, 1]
    found = couple_scores(tuple(seen.std(axis=0)), tuple(rel), r12)
    mean, difference = seen.mean(axis=1), seen[:, 0] - seen[:, 1]
    assert found.mean.sd == pytest.approx(mean.std(), rel=1e-9)
    assert found.difference.sd == pytest.approx(difference.std(), rel=1e-9)
    assert found.mean.reliability == pytest.approx(np.corrcoef(mean, true.mean(axis=1))[0, 1] ** 2, abs=0.01)
    assert found.difference.reliability == pytest.approx(
        np.corrcoef(difference, true[:, 0] - true[:, 1])[0, 1] ** 2, abs=0.01
    )


def test_errors_that_partners_share_go_into_the_mean_and_out_of_the_difference() -> None:
    alone, together = (couple_scores((10, 10), (0.8, 0.8), 0.4, error_correlation=r) for r in (0.0, 0.3))
    assert together.mean.sem > alone.mean.sem
    assert together.difference.sem < alone.difference.sem
    assert together.difference.sem**2 == pytest.approx(2 * 20 * (1 - 0.3))


@pytest.mark.parametrize("r", [1.0, math.nan])
def test_what_does_not_vary_has_no_reliability(r: float) -> None:
    found = couple_scores((10.0, 10.0), (0.8, 0.8), r)
    assert math.isnan(found.difference.reliability)
    assert found.difference.sem == pytest.approx(math.sqrt(40))
