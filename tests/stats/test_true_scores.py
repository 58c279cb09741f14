"""Intervals of one person: printed values, and what they cover when scores are simulated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from trustscale import stats

T62 = {"mean": 50, "sd": 10, "reliability": 0.84}


def test_printed_intervals_of_t_62() -> None:
    true = stats.true_score([62], **T62)
    assert_allclose([true.estimate[0], true.lower[0], true.upper[0]], [60.08, 52.895, 67.265], atol=5e-4)
    seen = stats.observed_score([62], sd=10, reliability=0.84)
    assert_allclose([seen.lower[0], seen.upper[0]], [54.160, 69.840], atol=5e-4)


def simulated() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True scores, and two parallel measurements of each."""
    rng = np.random.default_rng(12)
    true = rng.normal(50, 10 * np.sqrt(0.84), 200_000)
    first, second = true + rng.normal(0, 4, (2, true.size))
    return true, first, second


def test_each_interval_covers_what_it_says() -> None:
    true, first, second = simulated()
    kelley = stats.true_score(first, **T62, level=0.9)
    around = stats.observed_score(first, sd=10, reliability=0.84, level=0.9)
    retest = stats.retest_prediction(first, **T62, level=0.9)
    for interval, target in ((kelley, true), (around, true), (retest, second)):
        assert np.mean((interval.lower <= target) & (target <= interval.upper)) == pytest.approx(
            0.9, abs=0.005
        )
    # Only Kelley's covers them at the ends of the scale, too.
    high = first > 70
    assert np.mean(true[high] <= kelley.upper[high]) == pytest.approx(0.95, abs=0.01)
    assert np.mean(true[high] >= around.lower[high]) < 0.9


def test_the_probability_is_calibrated() -> None:
    true, first, _ = simulated()
    p = stats.probability_above(first, 60, **T62)
    for low, high in ((0.05, 0.15), (0.45, 0.55), (0.85, 0.95)):
        inside = (p > low) & (p < high)
        assert np.mean(true[inside] > 60) == pytest.approx(p[inside].mean(), abs=0.02)


@given(
    st.floats(-3, 3),
    st.floats(0.01, 0.99),
    st.floats(0.5, 0.99),
    st.floats(-100, 100),
    st.floats(0.1, 50),
)
def test_estimates_lie_between_score_and_mean(
    z: float, r: float, level: float, mean: float, sd: float
) -> None:
    raw = mean + sd * z
    found = stats.true_score(raw, mean=mean, sd=sd, reliability=r, level=level)
    low, high = sorted((raw, mean))
    assert low - 1e-9 <= found.estimate <= high + 1e-9
    assert found.lower < found.estimate < found.upper
    retest = stats.retest_prediction(raw, mean=mean, sd=sd, reliability=r, level=level)
    assert retest.estimate == found.estimate
    assert retest.error > found.error


@pytest.mark.parametrize("r", [0.0, 1.0, -0.2, 1.4, np.nan])
def test_a_reliability_outside_0_to_1_is_refused(r: float) -> None:
    with pytest.raises(ValueError, match="`reliability` must lie between 0 and 1"):
        stats.true_score([62], mean=50, sd=10, reliability=r)
    with pytest.raises(ValueError, match="`reliability`"):
        stats.standard_error_of_measurement(10, r)


def test_gaps_and_an_sd_of_0() -> None:
    found = stats.true_score([62, np.nan], **T62)
    assert_array_equal(np.isnan(found.estimate), [False, True])
    assert np.isnan(stats.observed_score([62.0], sd=0, reliability=0.8).lower).all()
    assert_array_equal(stats.probability_above([np.nan], 60, **T62), [np.nan])
    assert np.isnan(stats.scale_difference(60, 50, first_error=0, second_error=0))
    assert not found.lower.flags.writeable
