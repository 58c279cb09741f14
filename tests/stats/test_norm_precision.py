"""Standard errors and intervals of norms: printed values, R, and what they cover in samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from tests.stats.norm_cases import from_r
from trustscale import stats


def test_printed_errors_of_t_with_300_persons() -> None:
    assert_allclose(stats.linear_score_error([0, 1, 2], 300), [0.58, 0.71, 1.00], atol=0.005)
    assert_allclose(stats.normalised_score_error([0, 1, 2], 300), [0.72, 0.87, 1.59], atol=0.005)
    assert_allclose(stats.percentile_error(50, 300), 100 * np.sqrt(0.25 / 300))


def test_errors_are_those_of_samples() -> None:
    rng = np.random.default_rng(11)
    norms = rng.normal(50, 10, (4000, 300))
    z = (62 - norms.mean(axis=1)) / norms.std(axis=1, ddof=1)
    assert (10 * z).std() == pytest.approx(float(stats.linear_score_error(1.2, 300)), rel=0.05)
    share = (norms < 62).mean(axis=1)
    assert (100 * share).std() == pytest.approx(
        float(stats.percentile_error(100 * special.ndtr(1.2), 300)), rel=0.05
    )
    assert (10 * special.ndtri(share)).std() == pytest.approx(
        float(stats.normalised_score_error(1.2, 300)), rel=0.05
    )


def test_exact_binomial_interval_matches_r() -> None:
    case = from_r()["intervals"]["binomial"]
    lower, upper = stats.percentile_interval(np.array(case["s"]), case["n"])
    assert_allclose(np.column_stack([lower, upper]), case["ends"], rtol=1e-10, atol=1e-10)


def test_interval_of_a_normal_percentile_matches_r() -> None:
    case = from_r()["intervals"]["normal"]
    lower, upper = stats.normal_percentile_interval(case["z"], case["n"])
    # The noncentral t of scipy 1.11 is good to 1e-5, that of later versions to 1e-7.
    assert_allclose(np.column_stack([lower, upper]), case["ends"], rtol=2e-5, atol=1e-7)


@given(st.floats(0, 100), st.integers(1, 500), st.floats(0.5, 0.99))
def test_intervals_hold_the_rank_and_mirror(percentile: float, n: int, level: float) -> None:
    lower, upper = stats.percentile_interval(percentile, n, level=level)
    assert 0 <= lower <= percentile + 1e-9
    assert percentile - 1e-9 <= upper <= 100
    other_lower, other_upper = stats.percentile_interval(100 - percentile, n, level=level)
    assert_allclose([lower, upper], [100 - other_upper, 100 - other_lower], atol=1e-6)


def test_more_persons_and_a_lower_level_make_it_narrower() -> None:
    for interval, at in ((stats.percentile_interval, 30.0), (stats.normal_percentile_interval, -0.5)):
        ends = [interval(at, n) for n in (20, 200, 2000)]
        widths = [float(upper - lower) for lower, upper in ends]
        assert widths == sorted(widths, reverse=True)
        lower, upper = interval(at, 20, level=0.68)
        assert upper - lower < widths[0]


def test_edges() -> None:
    lower, upper = stats.percentile_interval([0.0, 100.0, np.nan, 40.0], [50, 50, 50, 0])
    assert_array_equal(lower[[0, 2, 3]], [0, np.nan, np.nan])
    assert_array_equal(upper[[1, 2, 3]], [100, np.nan, np.nan])
    assert np.isnan(stats.percentile_error(50, 0))
    assert np.isnan(stats.normal_percentile_interval([0.0, np.nan], [1, 50])).all()
    with pytest.raises(ValueError, match="level"):
        stats.percentile_interval(50, 100, level=1.0)
