"""Item statistics keep the laws that they should, and survive items that do not vary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats as scipy_stats

from trustscale.stats import (
    item_difficulty,
    item_moments,
    item_relations,
    item_rest,
    item_statistics,
    power_sums,
)

answers = hnp.arrays(float, st.tuples(st.integers(5, 30), st.integers(2, 6)), elements=st.integers(1, 5))


def described(x: np.ndarray):
    m = item_moments(power_sums(x))
    return item_statistics(m.n, m.mean, m.m2, m.m3, m.m4)


@given(answers)
def test_from_covariances_as_from_rows(x: np.ndarray) -> None:
    found = item_relations(np.cov(x.T))
    np.testing.assert_allclose(found.r_drop, item_rest(x).r, atol=1e-9, equal_nan=True)


@given(answers)
def test_duplicated_rows_change_no_correlation(x: np.ndarray) -> None:
    once, twice = (item_relations(np.cov(rows.T, ddof=0)) for rows in (x, np.repeat(x, 2, axis=0)))
    for name in ("r_total", "r_drop", "mean_r", "mean_r_if_dropped", "inter_item"):
        np.testing.assert_allclose(getattr(once, name), getattr(twice, name), atol=1e-9, equal_nan=True)


@given(answers, st.randoms())
def test_items_may_stand_in_any_order(x: np.ndarray, random) -> None:
    order = list(range(x.shape[1]))
    random.shuffle(order)
    before, after = item_relations(np.cov(x.T)), item_relations(np.cov(x[:, order].T))
    for name in ("r_total", "r_drop", "mean_r", "mean_r_if_dropped"):
        np.testing.assert_allclose(
            getattr(after, name), getattr(before, name)[order], atol=1e-9, equal_nan=True
        )
    assert after.mean_inter_item == pytest.approx(before.mean_inter_item, abs=1e-12, nan_ok=True)


def test_shape_is_that_of_scipy_with_another_divisor() -> None:
    x = np.random.default_rng(3).gamma(2.0, size=(50, 3)).round(2)
    found, ratio = described(x), (49 / 50)
    np.testing.assert_allclose(found.skew, scipy_stats.skew(x) * ratio**1.5, rtol=1e-9)
    np.testing.assert_allclose(found.kurtosis, (scipy_stats.kurtosis(x) + 3) * ratio**2 - 3, rtol=1e-9)
    np.testing.assert_allclose(found.se, scipy_stats.sem(x), rtol=1e-12)


def test_reversed_items_change_the_sign_of_skewness_alone() -> None:
    x = np.random.default_rng(4).integers(1, 6, size=(80, 4)).astype(float)
    before, after = described(x), described(6 - x)
    np.testing.assert_allclose(after.skew, -before.skew, atol=1e-12)
    np.testing.assert_allclose(after.kurtosis, before.kurtosis, atol=1e-12)
    np.testing.assert_allclose(after.mean, 6 - before.mean, atol=1e-12)


def test_constant_and_empty_items_have_no_shape() -> None:
    x = np.array([[1e6 + 0.1, 1, np.nan], [1e6 + 0.1, 2, np.nan], [1e6 + 0.1, 3, 4.0]])
    found = described(x)
    assert found.n.tolist() == [3, 3, 1]
    assert found.sd[0] == 0
    assert np.isnan(found.sd[2])
    assert np.isnan(found.skew[[0, 2]]).all()
    relations = item_relations(np.cov(np.column_stack([x[:, 0], x[:, 1], [1.0, 3.0, 2.0]]).T))
    assert np.isnan(relations.r_drop[0])
    assert relations.mean_inter_item == pytest.approx(0.5)


def test_items_that_cancel_out_have_no_correlation_with_their_sum() -> None:
    x = np.array([1.0, 2, 3, 5])
    found = item_relations(np.cov(np.column_stack([x, -x]).T))
    assert np.isnan(found.r_total).all()
    assert found.r_drop.tolist() == pytest.approx([-1, -1])


def test_difficulty_is_a_share_of_the_range_and_unknown_without_one() -> None:
    found = item_difficulty([3.0, 3.0, 3.0], [1, np.nan, 3], [5, 5, 3])
    assert found[0] == 0.5
    assert np.isnan(found[1:]).all()
