"""Raking: printed values, survey and cNORM, and the margins that it has to meet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tests.stats.norm_cases import from_r, inputs
from trustscale import stats
from trustscale.stats import RakingStatus

FOUR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def people(counts: list[int]) -> np.ndarray:
    return np.repeat(FOUR, counts, axis=0)


def test_printed_weights() -> None:
    found = stats.rake(people([30, 20, 10, 40]), [[0.6, 0.4], [0.45, 0.55]])
    w = found.weights[[0, 30, 50, 60]]
    assert_allclose(w, [1.222939, 1.165591, 0.831182, 0.792205], atol=5e-7)
    assert_allclose(w * [0.3, 0.2, 0.1, 0.4], [0.366882, 0.233118, 0.083118, 0.316882], atol=5e-7)
    assert found.n_effective == pytest.approx(96.1061, abs=5e-5)
    assert found.design_effect == pytest.approx(1.040516, abs=5e-7)
    assert found.status is RakingStatus.CONVERGED


def test_matches_survey_and_cnorm() -> None:
    ppvt = inputs()["ppvt"]
    kinds = np.column_stack([ppvt["sex"], ppvt["migration"], ppvt["region"]])
    found = stats.rake(np.repeat(kinds, ppvt["count"], axis=0), ppvt["targets"])
    of_kind = np.cumsum(ppvt["count"]) - 1
    w = found.weights[of_kind]
    # survey ends its own passes at 1e-10 of a count here, cNORM's call of it at about 1e-6.
    assert_allclose(w, from_r()["raking"]["weight"], rtol=1e-9)
    assert_allclose(w, ppvt["cnorm_weight"], rtol=3e-6)
    assert_allclose(w / w.min(), ppvt["cnorm_standardized"], rtol=3e-6)
    assert found.n_effective == pytest.approx(from_r()["raking"]["n_effective"], rel=1e-9)


@given(
    st.lists(st.integers(1, 30), min_size=4, max_size=4),
    st.floats(0.1, 0.9),
    st.floats(0.1, 0.9),
    st.randoms(use_true_random=False),
)
def test_margins_are_met_in_any_order(counts: list[int], first: float, second: float, random: object) -> None:
    assert hasattr(random, "sample")
    levels = people(counts)
    found = stats.rake(levels, [[first, 1 - first], [second, 1 - second]])
    assert found.status is RakingStatus.CONVERGED
    assert found.weights.mean() == pytest.approx(1)
    assert found.weights[levels[:, 0] == 0].sum() / levels.shape[0] == pytest.approx(first, abs=1e-9)
    assert found.weights[levels[:, 1] == 0].sum() / levels.shape[0] == pytest.approx(second, abs=1e-9)
    assert 1 - 1e-12 <= found.design_effect == pytest.approx(found.n / found.n_effective)
    order = random.sample(range(len(levels)), len(levels))
    shuffled = stats.rake(levels[order], [[first, 1 - first], [second, 1 - second]])
    assert_allclose(shuffled.weights, found.weights[order], rtol=1e-9)


@given(st.lists(st.integers(5, 30), min_size=4, max_size=4), st.floats(0.3, 0.7), st.floats(0.3, 0.7))
def test_limits_hold(counts: list[int], first: float, second: float) -> None:
    levels, targets = people(counts), [[first, 1 - first], [second, 1 - second]]
    free = stats.rake(levels, targets)
    assume(free.weights.max() > 1.05)
    bound = (0.2, 0.3 + 0.7 * float(free.weights.max()))
    found = stats.rake(levels, targets, limits=bound)
    assert found.weights.min() >= bound[0] - 1e-12
    assert found.weights.max() <= bound[1] + 1e-12
    assert (found.status is RakingStatus.CONVERGED) == (found.margin_error < 1e-9)


def test_trimming_is_reported() -> None:
    # Three margins leave room: the largest weight is held back and the margins are still met.
    rng = np.random.default_rng(4)
    levels = (rng.random((400, 3)) < [0.5, 0.3, 0.15]).astype(int)
    targets = [[0.5, 0.5], [0.5, 0.5], [0.7, 0.3]]
    free = stats.rake(levels, targets)
    assert (free.trimmed, free.weights.max() > 3.2) == (0, True)
    held = stats.rake(levels, targets, limits=(0.3, 3.2))
    assert held.status is RakingStatus.CONVERGED
    assert held.weights.max() == pytest.approx(3.2)
    assert held.trimmed == np.count_nonzero(np.isclose(held.weights, 3.2)) > 0
    tight = stats.rake(levels, targets, limits=(0.3, 1.5))
    assert tight.status is RakingStatus.LIMITED
    assert tight.margin_error > 0.01
    assert "widen the limits" in tight.status.value


def test_base_weights_keep_their_ratio_within_a_cell() -> None:
    levels = people([3, 3, 3, 3])
    base = np.tile([1.0, 2.0, 4.0], 4)
    found = stats.rake(levels, [[0.6, 0.4], [0.45, 0.55]], base_weights=base)
    assert_allclose(found.weights.reshape(4, 3) / found.weights[::3, None], [[1, 2, 4]] * 4)
    assert found.status is RakingStatus.CONVERGED


def test_an_empty_level_is_a_status() -> None:
    found = stats.rake([[0], [0], [1]], [[0.5, 0.3, 0.2]])
    assert found.status is RakingStatus.EMPTY_LEVEL
    assert np.isnan(found.weights).all()
    assert "merge" in found.status.value
    assert stats.rake(np.empty((0, 1), dtype=int), [[1.0]]).status is RakingStatus.EMPTY_LEVEL


def test_empty_combinations_that_contradict_the_margins_are_a_status() -> None:
    # Nobody is (0, 1): then (0, 0) would have to be 60 % and at most 45 % at once.
    found = stats.rake(people([30, 0, 10, 40]), [[0.6, 0.4], [0.45, 0.55]])
    assert found.status is RakingStatus.NOT_CONVERGED
    assert found.margin_error > 0.01


def test_gaps_have_no_weight() -> None:
    found = stats.rake([[0, 1], [1, -1], [1, 0], [0, 0], [1, 1]], [[0.5, 0.5], [0.5, 0.5]])
    assert_array_equal(np.isnan(found.weights), [False, True, False, False, False])
    assert found.n == 4


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ([[0.5, 0.5]], "one column for each"),
        ([[0.5, 0.5], [1.0]], "names 1 levels"),
        ([[0.5, 0.5], [1.0, 0.0]], "is 0 for a level"),
        ([[0.5, 0.5], [1.5, -0.5]], "none negative"),
    ],
)
def test_targets_that_do_not_fit_are_refused(targets: list[list[float]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stats.rake(people([3, 3, 3, 3]), targets)


def test_limits_must_enclose_1() -> None:
    with pytest.raises(ValueError, match="enclose 1"):
        stats.rake(people([3, 3, 3, 3]), [[0.6, 0.4], [0.45, 0.55]], limits=(1.2, 3))


def test_kish() -> None:
    assert stats.effective_n([1, 1, 1, np.nan]) == 3
    assert stats.design_effect([2, 2]) == 1
    assert np.isnan(stats.effective_n([]))
