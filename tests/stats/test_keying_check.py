"""The check of keys names turned items, whatever their order, and takes no second dimension for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustscale.stats import KeyingCheck, keying_check


def one_factor(loadings: list[float], turned: tuple[int, ...] = ()) -> np.ndarray:
    load = np.array(loadings)
    load[list(turned)] *= -1
    return np.outer(load, load) + np.diag(1 - load**2)


def two_factors(between: float, turned: tuple[int, ...] = (), load: float = 0.6) -> np.ndarray:
    pattern = np.zeros((10, 2))
    pattern[:5, 0] = pattern[5:, 1] = load
    pattern[list(turned)] *= -1
    r = pattern @ np.array([[1, between], [between, 1]]) @ pattern.T
    np.fill_diagonal(r, 1.0)
    return r


def named(found: KeyingCheck) -> list[int]:
    return np.flatnonzero(found.against).tolist()


@pytest.mark.parametrize("turned", [(), (0,), (2,), (1, 3), (0, 4)])
def test_items_turned_in_a_scale_of_five_are_named(turned: tuple[int, ...]) -> None:
    found = keying_check(one_factor([0.5, 0.8, 0.7, 0.6, 0.6], turned), 300)
    assert named(found) == list(turned)
    assert not found.is_divided


def test_of_four_turned_items_in_five_the_fifth_is_named() -> None:
    assert named(keying_check(one_factor([0.6] * 5, (0, 1, 2, 3)), 300)) == [4]


@pytest.mark.parametrize("k", [2, 4, 6, 10])
def test_half_of_the_items_against_the_other_half_is_said_and_none_named(k: int) -> None:
    found = keying_check(one_factor([0.7] * k, tuple(range(0, k, 2))), 300)
    assert found.is_divided
    assert named(found) == []
    assert set(np.abs(found.direction)) == {1}
    assert found.direction.sum() == 0


@pytest.mark.parametrize("between", [0.0, 0.3, -0.3])
@pytest.mark.parametrize("turned", [(), (0,), (7,), (0, 7)])
def test_a_second_dimension_is_not_taken_for_turned_items(between: float, turned: tuple[int, ...]) -> None:
    found = keying_check(two_factors(between, turned), 500)
    assert named(found) == list(turned)
    assert not found.is_divided


def test_turned_items_go_together_as_strongly_as_against_the_others() -> None:
    found = keying_check(one_factor([0.6] * 6, (1, 4)), 300)
    assert found.within == pytest.approx(0.36)
    assert found.across == pytest.approx(-0.36)


def test_what_may_be_chance_is_not_named() -> None:
    r = one_factor([0.6, 0.6, 0.6, 0.1], (3,))
    assert named(keying_check(r, 100_000)) == []  # r = -.06 lies closer to zero than .1
    weak = one_factor([0.6, 0.6, 0.6, 0.3], (3,))
    assert named(keying_check(weak, 30)) == []
    assert named(keying_check(weak, 300)) == [3]


def test_a_constant_item_and_few_rows_are_no_trouble() -> None:
    r = one_factor([0.6, 0.6, 0.6, 0.6], (2,))
    r[1], r[:, 1] = np.nan, np.nan
    found = keying_check(r, 200)
    assert named(found) == [2]
    assert found.direction[1] == 0
    assert np.isnan(found.r[1])
    assert named(keying_check(r, 3)) == []
    assert named(keying_check(np.full((2, 2), np.nan), 100)) == []


@given(
    order=st.permutations(range(7)),
    turned=st.sets(st.integers(0, 6), max_size=3),
    loadings=st.lists(st.floats(0.4, 0.9), min_size=7, max_size=7),
)
def test_the_order_of_items_does_not_matter(
    order: list[int], turned: set[int], loadings: list[float]
) -> None:
    rng = np.random.default_rng(len(turned))
    noise = rng.normal(scale=0.01, size=(7, 7))  # ties in exact arithmetic may fall either way
    r = one_factor(loadings, tuple(turned)) + np.triu(noise, 1) + np.triu(noise, 1).T
    before, after = keying_check(r, 400), keying_check(r[np.ix_(order, order)], 400)
    assert set(named(before)) == {order[place] for place in named(after)}
    assert before.is_divided == after.is_divided
    np.testing.assert_allclose(after.r, before.r[order], atol=1e-12)


@given(st.sets(st.integers(0, 8), max_size=4))
def test_turning_the_named_items_leaves_none_to_name(turned: set[int]) -> None:
    r = one_factor([0.7, 0.6, 0.5, 0.8, 0.6, 0.7, 0.5, 0.6, 0.7], tuple(turned))
    sign = np.where(keying_check(r, 300).against, -1.0, 1.0)
    assert named(keying_check(r * np.outer(sign, sign), 300)) == []
