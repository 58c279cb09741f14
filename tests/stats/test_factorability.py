"""KMO, Bartlett's test and squared multiple correlations: laws, and matrices that cannot be inverted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from trustscale import stats
from trustscale.stats import MatrixStatus


def correlation(seed: int, k: int = 6) -> NDArray[np.float64]:
    draw = np.random.default_rng(seed)
    return np.corrcoef((draw.normal(size=(60, 1)) + draw.normal(size=(60, k))).T)


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6))
def test_partial_correlations_are_those_of_regressions(seed: int) -> None:
    r = correlation(seed)
    inverse = np.linalg.inv(r)
    partial = -inverse / np.sqrt(np.outer(np.diagonal(inverse), np.diagonal(inverse)))
    off = ~np.eye(6, dtype=bool)
    found = stats.sampling_adequacy(r)
    assert found.overall == pytest.approx(
        (r[off] ** 2).sum() / ((r[off] ** 2).sum() + (partial[off] ** 2).sum())
    )
    smc = stats.squared_multiple_correlations(r)
    for item in range(6):
        others = np.arange(6) != item
        explained = r[item, others] @ np.linalg.solve(r[np.ix_(others, others)], r[others, item])
        assert smc[item] == pytest.approx(explained)


def test_item_order_and_reflection_make_no_difference() -> None:
    r = correlation(1)
    order = np.random.default_rng(2).permutation(6)
    signs = np.array([1, -1, 1, 1, -1, 1])
    turned = (r * np.outer(signs, signs))[np.ix_(order, order)]
    one, other = stats.sampling_adequacy(r), stats.sampling_adequacy(turned)
    assert other.overall == pytest.approx(one.overall)
    assert_allclose(other.per_item, one.per_item[order])
    assert stats.sphericity(turned, 60).chisq == pytest.approx(stats.sphericity(r, 60).chisq)


@pytest.mark.parametrize(
    ("r", "status"),
    [
        (np.ones((3, 3)), MatrixStatus.SINGULAR),
        (np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]), MatrixStatus.INDEFINITE),
        (np.corrcoef(np.random.default_rng(1).normal(size=(8, 5))), MatrixStatus.SINGULAR),
    ],
    ids=["duplicates", "contradictory", "few persons"],
)
def test_a_matrix_without_inverse_has_a_status_and_no_numbers(
    r: NDArray[np.float64], status: MatrixStatus
) -> None:
    assert stats.matrix_status(r) is status
    kmo, test = stats.sampling_adequacy(r), stats.sphericity(r, 100)
    assert kmo.status is test.status is status
    assert status.value
    assert np.isnan([kmo.overall, *kmo.per_item, test.chisq, test.pvalue]).all()
    assert np.isnan(stats.squared_multiple_correlations(r)).all()
    assert np.isfinite(test.determinant)


def test_uncorrelated_items_have_no_adequacy() -> None:
    found = stats.sampling_adequacy(np.eye(4))
    assert np.isnan([found.overall, *found.per_item]).all()
    test = stats.sphericity(np.eye(4), 50)
    assert (test.chisq, test.pvalue) == (0.0, 1.0)


def test_too_few_persons_have_no_test() -> None:
    assert np.isnan(stats.sphericity(correlation(3), 3).pvalue)


@pytest.mark.parametrize(
    "r",
    [np.ones((2, 3)), np.eye(1), np.full((2, 2), np.nan), np.array([[1, 0.2], [0.3, 1]]), 2 * np.eye(3)],
    ids=["not square", "one item", "gaps", "not symmetric", "covariances"],
)
def test_what_is_no_correlation_matrix_is_refused(r: NDArray[np.float64]) -> None:
    for call in (stats.sampling_adequacy, stats.matrix_status, stats.squared_multiple_correlations):
        with pytest.raises(ValueError, match="correlation"):
            call(r)
