"""Item-rest correlations against numpy, and laws that they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from trustscale.stats import item_rest


@given(hnp.arrays(float, st.tuples(st.integers(5, 30), st.integers(2, 6)), elements=st.integers(1, 5)))
def test_equals_the_correlation_with_the_sum_of_the_others(x: np.ndarray) -> None:
    found = item_rest(x)
    for j in range(x.shape[1]):
        rest = np.delete(x, j, axis=1).sum(axis=1)
        if x[:, j].std() == 0 or rest.std() == 0:
            assert np.isnan(found.r[j])
        else:
            assert found.r[j] == pytest.approx(np.corrcoef(x[:, j], rest)[0, 1], abs=1e-9)


@given(st.permutations(range(5)), st.integers(-3, 3))
def test_item_order_and_shifts_do_not_matter(order: list[int], shift: int) -> None:
    x = np.random.default_rng(5).integers(1, 6, (40, 5)).astype(float)
    np.testing.assert_allclose(item_rest(x[:, order] + shift).r, item_rest(x).r[order], atol=1e-12)


def test_gaps_leave_the_person_out() -> None:
    x = np.random.default_rng(6).integers(1, 6, (40, 4)).astype(float)
    gappy = np.vstack([x, [[np.nan, 1, 5, 1]]])
    assert item_rest(gappy).n == 40
    np.testing.assert_array_equal(item_rest(gappy).r, item_rest(x).r)


def test_the_upper_end_is_fishers() -> None:
    x = np.random.default_rng(7).normal(size=(103, 3))
    found = item_rest(x)
    np.testing.assert_allclose(found.upper, np.tanh(np.arctanh(found.r) + 1.959963984540054 / 10), rtol=1e-12)


@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (5, 1)])
def test_too_little_gives_no_number(shape: tuple[int, int]) -> None:
    found = item_rest(np.zeros(shape))
    assert np.isnan(found.r).all()
    assert not found.r.flags.writeable


def test_a_reversed_item_is_negative() -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(size=(200, 1)) + rng.normal(size=(200, 4))
    x[:, 2] *= -1
    assert (item_rest(x).r < 0).tolist() == [False, False, True, False]
