"""A general factor above correlated factors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustscale import stats

Status = stats.SchmidLeimanStatus


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_the_same_correlations_are_implied(seed: int, f: int) -> None:
    """With a second order of rank one, the general and group factors imply what the oblique ones do."""
    rng = np.random.default_rng(seed)
    pattern = rng.uniform(-0.6, 0.8, size=(3 * f, f))
    second = rng.uniform(0.3, 0.9, size=f)
    phi = np.outer(second, second)
    np.fill_diagonal(phi, 1.0)
    found = stats.schmid_leiman(pattern, phi)
    again = np.outer(found.general, found.general) + found.group @ found.group.T
    np.testing.assert_allclose(again, pattern @ phi @ pattern.T, atol=1e-7)
    np.testing.assert_allclose(
        found.communalities, found.general**2 + np.sum(found.group**2, axis=1), atol=1e-7
    )
    assert 0 < found.explained_common_variance < 1
    if f > 2:
        np.testing.assert_allclose(found.second_order, second, atol=1e-7)
        assert found.status is Status.TRANSFORMED


def test_two_factors_load_alike() -> None:
    found = stats.schmid_leiman(np.eye(2).repeat(2, axis=0) * 0.8, [[1, -0.36], [-0.36, 1]])
    assert found.status is Status.EQUAL
    np.testing.assert_allclose(found.second_order, [0.6, -0.6])


def test_a_factor_that_is_the_general_one() -> None:
    phi = [[1, 0.9, 0.9], [0.9, 1, 0.5], [0.9, 0.5, 1]]
    found = stats.schmid_leiman(np.eye(3).repeat(2, axis=0) * 0.7, phi)
    assert found.status is Status.HEYWOOD
    assert np.all(np.abs(found.second_order) <= 1)
    assert np.isfinite(found.group).all()


def test_uncorrelated_factors_have_no_general_one() -> None:
    found = stats.schmid_leiman(np.eye(3).repeat(2, axis=0) * 0.7, np.eye(3))
    assert found.status is Status.NO_GENERAL_FACTOR
    assert np.isnan(found.general).all()
    assert np.isnan(found.explained_common_variance)


def test_one_factor_is_refused() -> None:
    with pytest.raises(ValueError, match="two factors"):
        stats.schmid_leiman(np.full((4, 1), 0.7), [[1.0]])
