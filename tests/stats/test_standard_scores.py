"""Standard scores: their cuts, their inverses, and a sample as its own norm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from trustscale import stats

samples = hnp.arrays(float, st.integers(2, 60), elements=st.integers(-40, 200))


def test_the_cuts_of_stanine_and_sten() -> None:
    z = [-2, -0.25, -0.2500001, 0.25, 1.74, 1.76]
    assert_array_equal(stats.stanine(z), [1, 5, 4, 6, 8, 9])
    assert_array_equal(stats.sten(z), [2, 5, 5, 6, 9, 9])


def test_a_score_on_a_cut_goes_up_whatever_the_rounding() -> None:
    raw = np.arange(0, 101)
    z = stats.z_score(raw, mean=50, sd=20)
    shifted = stats.z_score(raw * 0.1 + 0.3, mean=5.3, sd=2)
    assert_array_equal(stats.stanine(z), stats.stanine(shifted))
    assert_array_equal(stats.sten(z), stats.sten(shifted))
    at_the_cuts = np.flatnonzero(np.isin(z, np.arange(-1.75, 2, 0.5)))
    assert_array_equal(stats.stanine(z)[at_the_cuts] - stats.stanine(z)[at_the_cuts - 1], 1)


@pytest.mark.parametrize(
    ("metric", "at_one", "at_zero"),
    [
        (stats.t_score, 60, 50),
        (stats.iq_score, 115, 100),
        (stats.wechsler_score, 13, 10),
        (stats.c_score, 7, 5),
    ],
)
def test_metrics(metric: object, at_one: float, at_zero: float) -> None:
    assert callable(metric)
    assert metric(1.0) == at_one
    assert metric(0.0) == at_zero
    assert metric(np.array([1.0, 0.0])).tolist() == [at_one, at_zero]


@given(samples)
def test_the_norm_sample_itself_has_mean_50_and_sd_10(sample: np.ndarray) -> None:
    assume(sample.std() > 0)
    norm = stats.norm_distribution(sample)
    t = stats.t_score(stats.z_score(sample, mean=norm.mean, sd=norm.sd))
    assert t.mean() == pytest.approx(50)
    assert t.std(ddof=1) == pytest.approx(10)


@given(hnp.arrays(float, 8, elements=st.floats(-6, 6)))
def test_z_and_percentile_are_inverse(z: np.ndarray) -> None:
    # Above z = 6 a percentile has no digits left that could tell one z from another.
    assert_allclose(stats.z_from_percentile(stats.percentile_from_z(z)), z, atol=1e-6)
    assert (np.diff(stats.percentile_from_z(np.sort(z))) >= 0).all()


@given(
    hnp.arrays(float, 20, elements=st.floats(-5, 5)),
    st.sampled_from([stats.stanine, stats.sten, stats.t_score, stats.iq_score]),
)
def test_a_higher_z_never_has_a_lower_score(z: np.ndarray, metric: object) -> None:
    assert callable(metric)
    assert (np.diff(metric(np.sort(z))) >= 0).all()


def test_edges() -> None:
    assert_array_equal(stats.z_from_percentile([0, 100, np.nan]), [-np.inf, np.inf, np.nan])
    assert_array_equal(stats.stanine([-np.inf, np.inf, np.nan]), [1, 9, np.nan])
    assert_array_equal(stats.sten([-np.inf, np.inf, np.nan]), [1, 10, np.nan])
    assert np.isnan(stats.z_score([3.0, 4.0], mean=3.0, sd=0.0)).all()
    assert stats.z_score([], mean=3.0, sd=1.0).shape == (0,)
    with pytest.raises(ValueError, match="between 0 and 100"):
        stats.z_from_percentile([101.0])
