"""Smoothing moves a matrix only where it must, and says how far; precision of correlations at its ends."""

from __future__ import annotations

import numpy as np
import pytest

from trustscale.stats import pearson_precision, smooth_correlation, spearman_precision


def improper() -> np.ndarray:
    r = np.array([[1, 0.9, 0.1, 0.2], [0.9, 1, 0.9, 0.1], [0.1, 0.9, 1, -0.4], [0.2, 0.1, -0.4, 1]])
    assert np.linalg.eigvalsh(r)[0] < 0
    return r


def test_a_matrix_that_is_fine_is_left_alone() -> None:
    r = np.array([[1, 0.5], [0.5, 1]])
    found = smooth_correlation(r)
    assert not found.moved
    assert found.largest_move == found.distance == 0.0
    np.testing.assert_array_equal(found.correlation, r)


def test_what_comes_out_is_a_correlation_matrix() -> None:
    r = improper()
    found = smooth_correlation(r)
    assert found.moved
    np.testing.assert_array_equal(np.diagonal(found.correlation), 1.0)
    np.testing.assert_array_equal(found.correlation, found.correlation.T)
    assert found.smallest_after > 0 > found.smallest_before
    change = found.correlation - r
    assert found.largest_move == np.abs(change).max()
    assert found.distance == pytest.approx(np.sqrt((change**2).sum()))
    np.linalg.cholesky(found.correlation)


def test_item_order_does_not_matter() -> None:
    r, order = improper(), [2, 0, 3, 1]
    found, moved = smooth_correlation(r), smooth_correlation(r[np.ix_(order, order)])
    np.testing.assert_allclose(moved.correlation, found.correlation[np.ix_(order, order)], atol=1e-12)


def test_gaps_are_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        smooth_correlation(np.array([[1, np.nan], [np.nan, 1]]))
    with pytest.raises(ValueError, match="square"):
        smooth_correlation(np.ones((2, 3)))


@pytest.mark.parametrize("precision", [pearson_precision, spearman_precision])
def test_intervals_widen_with_the_level_and_shrink_with_n(precision) -> None:  # type: ignore[no-untyped-def]
    narrow, wide = precision(0.4, 50, level=0.8), precision(0.4, 50, level=0.99)
    assert wide.lower < narrow.lower < 0.4 < narrow.upper < wide.upper
    assert precision(0.4, 5000).se < narrow.se
    few = precision([0.4, 1.0, np.nan], [3, 50, 50])
    assert np.isnan(few.lower).all()
    assert np.isnan(precision(0.2, 1).se)
