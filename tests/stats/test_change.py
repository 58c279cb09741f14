"""Change of one person: published cases, R, and what the methods promise when nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from tests.stats.norm_cases import from_r
from trustscale import stats

X1, X2 = [47.0], [35.0]
MOMENTS = {"mean": 45, "sd": 10, "reliability": 0.85}
AFTER = {"mean_after": 34, "sd_after": 11, "correlation": 0.60}

# 30 couples, Dyadic Adjustment Scale: Jacobson and Truax (1991), as a public data file quotes it.
# fmt: off
DAS_BEFORE = np.array([
    90.5, 74.0, 97.0, 73.5, 61.0, 66.5, 68.5, 86.5, 88.5, 68.5, 98.0, 80.5, 89.5, 91.5, 83.5,
    60.5, 83.0, 88.0, 98.5, 78.5, 99.5, 79.5, 84.5, 92.5, 93.0, 85.0, 64.0, 61.0, 80.0, 82.5,
])
DAS_AFTER = np.array([
    97.0, 124.0, 97.5, 88.0, 96.5, 62.5, 112.5, 103.5, 90.0, 82.5, 105.0, 99.5, 112.5, 101.0, 99.5,
    79.5, 88.0, 100.5, 119.0, 116.0, 116.0, 129.0, 113.0, 118.0, 92.0, 114.0, 68.0, 52.0, 60.5, 104.5,
])
# fmt: on


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        (stats.jacobson_truax(X1, X2, sd=10, reliability=0.85), -2.19089),
        (stats.gulliksen_lord_novick(X1, X2, **MOMENTS), -2.22103),
        (stats.hsu_linn_lord(X1, X2, mean_after=34, **MOMENTS), -0.13288),
        (stats.edwards_nunnally(X1, X2, **MOMENTS), -3.02093),
        (stats.nunnally_kotsch(X1, X2, reliability_after=0.80, **MOMENTS), -2.10691),
        (stats.hageman_arrindell(X1, X2, **MOMENTS, **AFTER), -2.61527),
    ],
    ids=["JT", "GLN", "HLL", "EN", "NK", "HA"],
)
def test_printed_statistics(found: stats.ChangeStatistic, printed: float) -> None:
    assert_allclose(found.statistic, printed, atol=5e-6)
    assert_allclose(found.deviation / found.error, found.statistic)


def test_printed_errors() -> None:
    assert_allclose(stats.standard_error_of_measurement(10, 0.85), 3.872983, atol=5e-7)
    assert_allclose(stats.difference_error(10, 0.85), 5.477226, atol=5e-7)
    assert_allclose(stats.detectable_change(10, 0.85), 10.73536, atol=5e-6)
    assert_allclose(stats.detectable_change(10, 0.85, critical=1.645), 9.01004, atol=5e-6)
    assert_allclose(stats.detectable_change(10, 0.85, n=25), 10.73536 / 5, atol=5e-6)
    r_dd = stats.difference_reliability(sd=10, sd_after=11, reliability=0.85, correlation=0.60)
    assert_allclose(r_dd, 0.662921, atol=5e-7)


def test_the_worked_example_of_jacobson_and_truax() -> None:
    found = stats.jacobson_truax([32.5], [47.5], sd=7.5, reliability=0.80)
    assert_allclose(stats.standard_error_of_measurement(7.5, 0.80), 3.354102, atol=5e-7)
    assert_allclose(found.error, 4.743416, atol=5e-7)
    assert_allclose(found.statistic, 3.162278, atol=5e-7)
    cut = stats.clinical_cutoffs(mean=40, sd=7.5, functional_mean=60, functional_sd=7.5, direction=1)
    assert (cut.a, cut.b, cut.c) == (55, 45, 50)


def test_thirty_couples() -> None:
    before, after = stats.norm_distribution(DAS_BEFORE), stats.norm_distribution(DAS_AFTER)
    assert (before.n, after.n) == (30, 30)
    assert_allclose([before.mean, before.sd], [81.583333, 11.825660], atol=5e-7)
    assert_allclose([after.mean, after.sd], [98.05, 19.24181], atol=5e-6)
    cut = stats.clinical_cutoffs(
        mean=before.mean, sd=before.sd, functional_mean=114.8, functional_sd=17.8, direction=1
    )
    assert_allclose([cut.a, cut.b, cut.c], [105.2347, 79.2, 94.84241], atol=5e-5)
    change = stats.jacobson_truax(DAS_BEFORE, DAS_AFTER, sd=before.sd, reliability=0.96)
    assert_allclose(change.error[0], 3.344802, atol=5e-7)
    sides = [stats.side_of_cutoff(x, cut.c, direction=1) for x in (DAS_BEFORE, DAS_AFTER)]
    plain = stats.classify_change(change, direction=1)
    classes = stats.classify_change(change, direction=1, before_side=sides[0], after_side=sides[1])
    assert np.count_nonzero(plain == stats.ChangeClass.IMPROVED) == 21
    assert np.count_nonzero(plain == stats.ChangeClass.DETERIORATED) == 2
    assert np.count_nonzero((plain == stats.ChangeClass.IMPROVED) & (sides[1] == 1)) == 18
    # Three of the 18 were above the cut-off before, so they improved, but did not recover.
    assert np.count_nonzero(classes == stats.ChangeClass.RECOVERED) == np.count_nonzero(
        (plain == stats.ChangeClass.IMPROVED) & (sides[1] == 1) & (sides[0] == -1)
    )


def test_the_published_index_of_the_rdas() -> None:
    # Anderson et al. (2014): a reliable change index of 11.58 points.
    sem = 11.58 / 1.96 / np.sqrt(2)
    assert sem == pytest.approx(4.178, abs=5e-4)
    sd, reliability = 10.0, 1 - (sem / 10) ** 2
    assert_allclose(stats.detectable_change(sd, reliability), 11.58)


def test_regression_matches_the_prediction_of_r() -> None:
    case = from_r()["control"]
    before, after = np.array(case["before"], float), np.array(case["after"], float)
    found = stats.regression_based(
        case["x"],
        case["y"],
        n=before.size,
        mean=before.mean(),
        mean_after=after.mean(),
        sd=before.std(ddof=1),
        sd_after=after.std(ddof=1),
        correlation=float(np.corrcoef(before, after)[0, 1]),
    )
    assert_allclose(found.statistic, case["statistic"], rtol=1e-10)
    assert found.critical == pytest.approx(case["critical"], rel=1e-10)
    assert found.df == before.size - 2


def test_practice_is_taken_off() -> None:
    plain = stats.jacobson_truax([40.0], [45.0], sd=10, reliability=0.85)
    adjusted = stats.practice_adjusted([40.0], [48.0], practice=3, error=stats.difference_error(10, 0.85))
    assert_allclose(adjusted.statistic, plain.statistic)
    unequal = stats.difference_error(3, 0.75, sd_after=4, reliability_after=0.75)
    assert_allclose(unequal, 2.5)


METHODS: dict[str, Callable[[np.ndarray, np.ndarray], stats.ChangeStatistic]] = {
    "JT": lambda x, y: stats.jacobson_truax(x, y, sd=10, reliability=0.8),
    "GLN": lambda x, y: stats.gulliksen_lord_novick(x, y, mean=50, sd=10, reliability=0.8),
    "HLL": lambda x, y: stats.hsu_linn_lord(x, y, mean=50, mean_after=47, sd=10, reliability=0.8),
    "EN": lambda x, y: stats.edwards_nunnally(x, y, mean=50, sd=10, reliability=0.8),
    "NK": lambda x, y: stats.nunnally_kotsch(x, y, mean=50, sd=10, reliability=0.8),
    "HA": lambda x, y: stats.hageman_arrindell(
        x, y, mean=50, mean_after=47, sd=10, sd_after=11, reliability=0.8, correlation=0.6
    ),
    "practice": lambda x, y: stats.practice_adjusted(x, y, practice=1, error=5),
    "regression": lambda x, y: stats.regression_based(
        x, y, n=40, mean=50, mean_after=47, sd=10, sd_after=11, correlation=0.7
    ),
}
scores = hnp.arrays(float, 6, elements=st.floats(0, 100))


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@given(before=scores, after=scores, more=st.floats(0.001, 50))
def test_a_higher_second_score_never_has_a_lower_statistic(
    method: Callable[..., stats.ChangeStatistic], before: np.ndarray, after: np.ndarray, more: float
) -> None:
    assert (method(before, after + more).statistic > method(before, after).statistic).all()
    order = np.arange(6)[::-1]
    assert_array_equal(method(before[order], after[order]).statistic, method(before, after).statistic[order])


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_gap_has_no_statistic(method: Callable[..., stats.ChangeStatistic]) -> None:
    found = method(np.array([50.0, np.nan, 50.0]), np.array([60.0, 60.0, np.nan]))
    assert_array_equal(np.isnan(found.statistic), [False, True, True])
    assert not found.statistic.flags.writeable


@pytest.mark.parametrize("r", [0.0, 1.0, -0.3, 1.2, np.nan])
@pytest.mark.parametrize(
    "method",
    [stats.jacobson_truax, stats.gulliksen_lord_novick, stats.edwards_nunnally, stats.nunnally_kotsch],
)
def test_a_reliability_outside_0_to_1_is_refused(method: Callable[..., object], r: float) -> None:
    mean = {} if method is stats.jacobson_truax else {"mean": 50}
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        method(X1, X2, sd=10, reliability=r, **mean)


def test_differences_without_reliability_have_no_answer() -> None:
    # s1 = s2, and the scores before predict those after as well as reliability allows.
    found = stats.hageman_arrindell(
        X1, X2, mean=45, mean_after=34, sd=10, sd_after=10, reliability=0.6, correlation=0.7
    )
    assert np.isnan(found.statistic).all()
    assert np.isnan(stats.difference_reliability(sd=10, sd_after=10, reliability=0.6, correlation=0.6))


def test_a_regression_needs_three_persons_and_a_correlation_within_bounds() -> None:
    control = {"mean": 50.0, "mean_after": 50.0, "sd": 10.0, "sd_after": 10.0}
    with pytest.raises(ValueError, match="at least 3"):
        stats.regression_based(X1, X2, n=2, correlation=0.5, **control)
    with pytest.raises(ValueError, match="correlation"):
        stats.regression_based(X1, X2, n=20, correlation=1.0, **control)


def test_an_sd_of_0_has_no_statistic() -> None:
    assert np.isnan(stats.jacobson_truax(X1, X2, sd=0, reliability=0.8).statistic).all()
    assert np.isnan(stats.practice_adjusted(X1, X2, practice=0, error=0).statistic).all()


# Without change x2 given x1 has the variance s^2 (1 - r^2); a method that counts another has other alarms.
FALSE_ALARMS = {
    "JT": 1.0,
    "GLN": 1.0,
    "EN": 1 / np.sqrt(1 + 0.8),
    "NK": np.sqrt((1 + 0.8**2) / (1 + 0.8)),
}


@pytest.mark.parametrize("name", FALSE_ALARMS)
def test_false_alarms_are_as_many_as_theory_says(name: str) -> None:
    rng = np.random.default_rng(13)
    true = rng.normal(50, 10 * np.sqrt(0.8), 200_000)
    first, second = true + rng.normal(0, 10 * np.sqrt(0.2), (2, true.size))
    found = METHODS[name](first, second)
    alarms = np.mean(np.abs(found.statistic) > found.critical)
    assert alarms == pytest.approx(2 * special.ndtr(-1.96 * FALSE_ALARMS[name]), abs=0.002)
