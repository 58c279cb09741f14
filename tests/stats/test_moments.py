"""Sums of powers and products: against numpy, pandas and scipy, under splits, shifts and turns."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats as scipy_stats

from trustscale import stats

Floats = np.ndarray[Any, np.dtype[np.float64]]

codes = st.one_of(st.integers(-2, 7).map(float), st.just(np.nan))
answers = hnp.arrays(float, st.tuples(st.integers(1, 30), st.integers(1, 5)), elements=codes)
splits = st.lists(st.integers(0, 30), max_size=4).map(sorted)

KINDS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = {
    "moments": (stats.moments, stats.add_moments, stats.shift_moments),
    "pairwise": (stats.pairwise_moments, stats.add_pairwise_moments, stats.shift_pairwise_moments),
    "powers": (stats.power_sums, stats.add_power_sums, stats.shift_power_sums),
    "fourth": (stats.fourth_moments, stats.add_fourth_moments, stats.shift_fourth_moments),
    "patterns": (stats.pattern_moments, stats.add_pattern_moments, stats.shift_pattern_moments),
}


def with_gaps(rows: int = 400, k: int = 5, seed: int = 1) -> Floats:
    draw = np.random.default_rng(seed)
    x = np.clip(np.rint(draw.normal(size=(rows, 1)) + draw.normal(3, 1, (rows, k))), 1, 5)
    x[draw.random(x.shape) < 0.1] = np.nan
    return x


def same(a: Any, b: Any) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(x=answers, where=splits)
def test_any_split_gives_the_same_bits(kind: str, x: Floats, where: list[int]) -> None:
    make, add, shift = KINDS[kind]
    whole = make(x)
    parts = [make(part) for part in np.split(x, where)]
    assert same(shift(reduce(add, parts), whole.origin), whole)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10)
@given(x=answers, moved=st.integers(-9, 9))
def test_a_shift_there_and_back_loses_nothing(kind: str, x: Floats, moved: int) -> None:
    make, _, shift = KINDS[kind]
    whole = make(x, np.zeros(x.shape[1]))
    there = shift(whole, whole.origin + moved)
    assert same(there, make(x, np.full(x.shape[1], float(moved))))
    assert same(shift(there, whole.origin), whole)


def test_covariances_and_means_are_those_of_numpy() -> None:
    x = with_gaps()
    complete = x[~np.isnan(x).any(axis=1)]
    found = stats.moments(x)
    assert found.n == len(complete)
    np.testing.assert_allclose(stats.mean_of(found), complete.mean(axis=0), rtol=1e-14)
    np.testing.assert_allclose(stats.covariance_of(found), np.cov(complete.T), rtol=1e-12)


def test_pairwise_statistics_are_those_of_pandas() -> None:
    x = with_gaps()
    frame, found = pd.DataFrame(x), stats.pairwise_moments(x)
    np.testing.assert_allclose(stats.pairwise_correlations(found), frame.corr(), rtol=1e-12)
    np.testing.assert_allclose(stats.pairwise_covariances(found), frame.cov(), rtol=1e-12)
    there = ~np.isnan(x)
    means = [[np.mean(x[there[:, i] & there[:, j], i]) for j in range(5)] for i in range(5)]
    np.testing.assert_allclose(stats.pairwise_means(found), means, rtol=1e-13)


def test_central_moments_are_those_of_scipy() -> None:
    x = with_gaps()
    found = stats.item_moments(stats.power_sums(x))
    for j, column in enumerate(x.T):
        known = column[~np.isnan(column)]
        assert found.n[j] == len(known)
        for order, moment in ((2, found.m2), (3, found.m3), (4, found.m4)):
            assert moment[j] == pytest.approx(scipy_stats.moment(known, order), rel=1e-11, abs=1e-13)
        assert found.variance[j] == pytest.approx(np.var(known, ddof=1), rel=1e-13)


def test_means_and_covariances_do_not_depend_on_the_origin() -> None:
    x = with_gaps()
    for origin in (np.zeros(5), np.full(5, 40.0), np.arange(5.0)):
        moved, plain = stats.moments(x, origin), stats.moments(x)
        assert np.array_equal(stats.mean_of(moved), stats.mean_of(plain))
        assert np.array_equal(stats.covariance_of(moved), stats.covariance_of(plain))


def test_far_from_zero_nothing_is_lost() -> None:
    x = 1e6 + np.random.default_rng(2).normal(size=(5_000, 3))
    found = stats.covariance_of(reduce(stats.add_moments, map(stats.moments, np.array_split(x, 7))))
    np.testing.assert_allclose(found, np.cov(x.T), rtol=0, atol=1e-12)


def test_a_constant_column_has_no_variance_at_all() -> None:
    x = np.column_stack([np.full(100_000, 6.1), np.arange(100_000) % 5.0])
    assert stats.covariance_of(stats.moments(x))[0].tolist() == [0.0, 0.0]
    assert np.isnan(stats.pairwise_correlations(stats.pairwise_moments(x))[0]).all()
    found = stats.item_moments(stats.power_sums(x))
    assert (found.m2[0], found.m3[0], found.m4[0]) == (0.0, 0.0, 0.0)


def test_no_rows_and_one_row() -> None:
    nothing = stats.moments(np.empty((0, 2)))
    assert np.isnan(stats.mean_of(nothing)).all()
    assert np.isnan(stats.covariance_of(stats.moments([[1.0, 2.0]]))).all()
    assert np.isnan(stats.pairwise_correlations(stats.pairwise_moments([[1.0, np.nan]]))).all()
    empty = stats.item_moments(stats.power_sums([[np.nan]]))
    assert (empty.n[0], np.isnan(empty.mean[0]), np.isnan(empty.m2[0])) == (0, True, True)
    assert np.isnan(stats.covariance_of_products(stats.fourth_moments(np.empty((0, 2))))).all()


@pytest.mark.parametrize("wrong", [np.zeros(3), np.array([[np.inf]])])
def test_what_cannot_be_added_up_is_refused(wrong: Floats) -> None:
    with pytest.raises(ValueError, match=r"shape|finite"):
        stats.moments(wrong)


def test_turned_round_before_or_after_is_the_same() -> None:
    x, reflect = with_gaps(), np.array([6.0, np.nan, 6.0, np.nan, np.nan])
    turned = np.where(np.isnan(reflect), x, reflect - x)
    m = stats.reflect_moments(stats.moments(x), reflect)
    assert np.array_equal(stats.covariance_of(m), stats.covariance_of(stats.moments(turned)))
    assert np.array_equal(stats.mean_of(m), stats.mean_of(stats.moments(turned)))
    p = stats.reflect_pairwise_moments(stats.pairwise_moments(x), reflect)
    expected = stats.pairwise_correlations(stats.pairwise_moments(turned))
    assert np.array_equal(stats.pairwise_correlations(p), expected)
    powers = stats.item_moments(stats.reflect_power_sums(stats.power_sums(x), reflect))
    assert np.array_equal(powers.m3, stats.item_moments(stats.power_sums(turned)).m3)


def test_some_columns_alone() -> None:
    x = with_gaps()
    chosen = [3, 0]
    p = stats.choose_pairwise_moments(stats.pairwise_moments(x), chosen)
    assert same(p, stats.pairwise_moments(x[:, chosen]))
    complete = x[~np.isnan(x).any(axis=1)]
    assert same(stats.choose_moments(stats.moments(complete), chosen), stats.moments(complete[:, chosen]))
    assert same(stats.choose_power_sums(stats.power_sums(x), chosen), stats.power_sums(x[:, chosen]))
    f = stats.choose_fourth_moments(stats.fourth_moments(complete), [1, 4])
    assert same(f, stats.fourth_moments(complete[:, [1, 4]]))


def test_covariances_of_products_are_those_of_the_products() -> None:
    x = with_gaps()
    complete = x[~np.isnan(x).any(axis=1)]
    d = complete - complete.mean(axis=0)
    i, j = np.triu_indices(5)
    expected = np.cov((d[:, i] * d[:, j]).T, bias=True)
    found = stats.covariance_of_products(stats.fourth_moments(x))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_patterns_hold_the_rows_of_every_set_of_columns() -> None:
    x = with_gaps()
    patterns = stats.pattern_moments(x)
    assert int(patterns.n.sum()) == len(x)
    for columns in ([0], [1, 3], [0, 1, 2, 3, 4]):
        found, expected = stats.complete_in(patterns, columns), stats.moments(x[:, columns])
        assert found.n == expected.n
        assert np.array_equal(stats.covariance_of(found), stats.covariance_of(expected))
