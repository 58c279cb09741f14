"""Minimal important change: R, simulated thresholds, and what cannot be estimated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose

from tests.stats.norm_cases import from_r
from trustscale import stats
from trustscale.stats import ImportantChangeStatus as Status

CASE = from_r()["important"]
CHANGE, IMPROVED = np.array(CASE["change"], float), np.array(CASE["improved"], float)


def test_mean_change_matches_r() -> None:
    found = stats.mean_important_change(CHANGE, CASE["a_little_better"])
    assert_allclose([found.estimate, found.lower, found.upper], [CASE["mean"], *CASE["interval"]], rtol=1e-8)


def test_roc_matches_proc() -> None:
    found, roc = stats.roc_important_change(CHANGE, IMPROVED), CASE["roc"]
    assert found.change.estimate == roc["threshold"]
    assert_allclose(
        [found.sensitivity, found.specificity, found.area],
        [roc["sensitivity"], roc["specificity"], roc["area"]],
        rtol=1e-12,
    )
    assert (found.n, found.n_improved) == (120, int(IMPROVED.sum()))


def test_predictive_modelling_matches_glm() -> None:
    found = stats.predictive_important_change(CHANGE, IMPROVED)
    assert found.status is Status.ESTIMATED
    assert found.predicted.estimate == pytest.approx(CASE["predicted"], rel=1e-9)
    assert found.correlation == pytest.approx(CASE["correlation"], rel=1e-12)
    odds = np.log(CASE["share"] / (1 - CASE["share"]))
    adjusted = CASE["predicted"] - (0.09 + 0.103 * CASE["correlation"]) * CASE["sd"] * odds
    assert found.adjusted.estimate == pytest.approx(adjusted, rel=1e-9)
    later = stats.predictive_important_change(CHANGE, IMPROVED, anchor_reliability=0.7)
    adjusted = CASE["predicted"] - (0.8 / 0.7 - 0.5) * CASE["correlation"] * CASE["sd"] * odds
    assert later.adjusted.estimate == pytest.approx(adjusted, rel=1e-9)


def people(n: int, shift: float, seed: int = 14) -> tuple[np.ndarray, np.ndarray]:
    """Changes, and who improved by more than a threshold of 5 of their own."""
    rng = np.random.default_rng(seed)
    true = rng.normal(5 + shift, 5, n)
    improved = true > rng.normal(5, 2, n)
    return true + rng.normal(0, 2, n), improved.astype(float)


def test_the_threshold_is_found_when_half_improved() -> None:
    change, improved = people(20_000, shift=0)
    for estimate in (
        stats.predictive_important_change(change, improved).predicted.estimate,
        stats.predictive_important_change(change, improved).adjusted.estimate,
        stats.roc_important_change(np.round(change), improved).change.estimate,
    ):
        assert estimate == pytest.approx(5, abs=0.7)


def test_the_adjustment_takes_off_most_of_the_bias_of_unequal_groups() -> None:
    for shift in (-4.0, 4.0):
        found = stats.predictive_important_change(*people(20_000, shift=shift))
        assert abs(found.adjusted.estimate - 5) < 0.5 * abs(found.predicted.estimate - 5)


def test_bootstrap_intervals_are_about_as_wide_as_estimates_vary() -> None:
    estimates = [
        stats.predictive_important_change(*people(300, 1, seed=seed)).predicted.estimate
        for seed in range(200)
    ]
    rng = np.random.default_rng(15)
    found = stats.predictive_important_change(*people(300, 1), draws=400, rng=rng)
    width = found.predicted.upper - found.predicted.lower
    assert width == pytest.approx(2 * 1.96 * np.std(estimates), rel=0.3)
    assert found.predicted.lower < found.predicted.estimate < found.predicted.upper
    again = stats.predictive_important_change(*people(300, 1), draws=400, rng=np.random.default_rng(15))
    assert again == found


def test_drawn_samples_are_fitted_like_any_sample() -> None:
    from trustscale.stats._important_difference import _bootstrap, _counted, _predictive, _youden

    values, counts = _counted(CHANGE, IMPROVED)
    drawn = _bootstrap(counts, 20, np.random.default_rng(16))
    together = (*_predictive(values, drawn, None), *_youden(values, drawn))
    for i, sample in enumerate(drawn):
        alone = (*_predictive(values, sample[None], None), *_youden(values, sample[None]))
        assert_allclose([part[i] for part in together], [part[0] for part in alone], rtol=1e-12)


@given(
    hnp.arrays(float, 25, elements=st.integers(-6, 6)),
    hnp.arrays(float, 25, elements=st.sampled_from([0.0, 1.0])),
    st.integers(-5, 5),
)
def test_estimates_move_with_the_scale(change: np.ndarray, improved: np.ndarray, shift: int) -> None:
    assume(0 < improved.sum() < 25)
    first = stats.predictive_important_change(change, improved)
    second = stats.predictive_important_change(2 * change + shift, improved)
    assert first.status is second.status
    assert_allclose(second.predicted.estimate, 2 * first.predicted.estimate + shift, rtol=1e-6, atol=1e-6)
    assert_allclose(second.adjusted.estimate, 2 * first.adjusted.estimate + shift, rtol=1e-6, atol=1e-6)
    roc, moved = (stats.roc_important_change(x, improved) for x in (change, 2 * change + shift))
    assert moved.change.estimate == pytest.approx(2 * roc.change.estimate + shift)
    assert moved.area == pytest.approx(roc.area)


@given(
    hnp.arrays(float, 12, elements=st.integers(0, 5)),
    hnp.arrays(float, 12, elements=st.sampled_from([0.0, 1.0])),
)
def test_no_cut_has_a_larger_youden_index(change: np.ndarray, improved: np.ndarray) -> None:
    assume(0 < improved.sum() < 12)
    found = stats.roc_important_change(change, improved)
    best = found.sensitivity + found.specificity
    for cut in np.arange(-0.5, 6.5):
        assert np.mean(change[improved == 1] >= cut) + np.mean(change[improved == 0] < cut) <= best + 1e-9
    pairs = change[improved == 1][:, None] - change[improved == 0]
    assert found.area == pytest.approx(np.mean((pairs > 0) + (pairs == 0) / 2))


def test_what_cannot_be_estimated_says_so() -> None:
    one = stats.predictive_important_change([1, 2, 3], [1, 1, 1])
    assert (one.status, one.n, one.n_improved) == (Status.ONE_GROUP, 3, 3)
    assert stats.roc_important_change([1, 2, 3], [0, 0, 0]).status is Status.ONE_GROUP
    apart = stats.predictive_important_change([0, 1, 2, 5, 6, 7], [0, 0, 0, 1, 1, 1])
    assert apart.status is Status.SEPARATED
    assert np.isnan([apart.predicted.estimate, apart.adjusted.estimate]).all()
    against = stats.predictive_important_change([6, 5, 2, 3, 1, 0], [0, 0, 1, 0, 1, 1])
    assert against.status is Status.AGAINST
    assert stats.roc_important_change([6, 5, 4, 2, 1, 0], [0, 0, 0, 1, 1, 1]).status is Status.AGAINST
    same = stats.predictive_important_change([2, 2, 2, 2], [0, 1, 0, 1])
    assert same.status is Status.AGAINST
    assert all(status.value for status in Status if status is not Status.ESTIMATED)


def test_gaps_and_wrong_anchors() -> None:
    full = stats.predictive_important_change(CHANGE, IMPROVED)
    gappy = stats.predictive_important_change(
        np.append(CHANGE, [np.nan, 4]), np.append(IMPROVED, [1, np.nan])
    )
    assert gappy == full
    assert np.isnan(stats.mean_important_change([1.0], [0]).estimate)
    one = stats.mean_important_change([1.0, 5], [0, 1])
    assert one.estimate == 5
    assert np.isnan([one.lower, one.upper]).all()
    with pytest.raises(ValueError, match="0 or 1"):
        stats.roc_important_change([1.0, 2], [0, 2])
    with pytest.raises(ValueError, match="rng"):
        stats.roc_important_change(CHANGE, IMPROVED, draws=10)
