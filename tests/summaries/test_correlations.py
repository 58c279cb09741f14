"""Summaries made of published matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from tests.summaries.surveys import ITEMS, frame
from trustscale import stats
from trustscale.errors import SummaryError

R = [[1.0, 0.5, 0.3], [0.5, 1.0, 0.4], [0.3, 0.4, 1.0]]


def test_a_matrix_is_a_summary() -> None:
    made = ts.Summary.from_correlations(R, 120, items=["a", "b", "c"])
    assert (made.items, made.n_rows, made.n_complete, made.parts) == (("a", "b", "c"), 120, 120, ("moments",))
    block = made.sums.blocks[0].moments
    np.testing.assert_allclose(stats.covariance_of(block), R, rtol=1e-15)
    np.testing.assert_allclose(stats.pairwise_correlations(made.sums.pairwise), R, rtol=1e-15)
    assert made.sums.pairwise.n.tolist() == [[120] * 3] * 3
    assert made.to_frame()["mean"].isna().all()
    assert (made.has_means, made.has_sds) == (False, False)


def test_with_means_and_deviations_it_is_that_of_the_rows() -> None:
    answers = frame(gaps=0.0)[ITEMS]
    made = ts.Summary.from_correlations(answers.corr(), 600, sd=answers.std(), mean=answers.mean())
    rows = ts.summarize(answers)
    np.testing.assert_allclose(
        stats.covariance_of(made.sums.blocks[0].moments),
        stats.covariance_of(rows.sums.blocks[0].moments),
        rtol=1e-13,
    )
    shown = made.to_frame()
    np.testing.assert_allclose(shown["mean"], answers.mean(), rtol=1e-14)
    np.testing.assert_allclose(shown["sd"], answers.std(), rtol=1e-14)
    both = made + made
    assert both.n_rows == 1200
    np.testing.assert_allclose(stats.mean_of(both.sums.blocks[0].moments), answers.mean(), rtol=1e-14)


def test_matrices_of_other_means_can_be_pooled() -> None:
    halves = [frame(gaps=0.0)[ITEMS][:250], frame(gaps=0.0)[ITEMS][250:]]
    parts = [
        ts.Summary.from_correlations(half.corr(), len(half), sd=half.std(), mean=half.mean())
        for half in halves
    ]
    pooled = ts.Summary.pool(parts).sums.blocks[0].moments
    np.testing.assert_allclose(stats.covariance_of(pooled), pd.concat(halves).cov(), rtol=1e-12)


def test_without_them_matrices_cannot_be_added() -> None:
    made = ts.Summary.from_correlations(R, 120)
    with pytest.raises(SummaryError, match="TS-S071"):
        made + made


def test_printed_triangles_and_labelled_frames() -> None:
    lower = np.where(np.tri(3), R, np.nan)
    for triangle in (lower, lower.T, np.where(np.tri(3, k=0).T, R, np.nan)):
        made = ts.Summary.from_correlations(triangle, 50)
        np.testing.assert_allclose(stats.covariance_of(made.sums.blocks[0].moments), R, rtol=1e-15)
    labelled = pd.DataFrame(R, index=["a", "b", "c"], columns=["a", "b", "c"])
    assert ts.Summary.from_correlations(labelled, 50).items == ("a", "b", "c")
    plain = labelled.reset_index(drop=True)
    assert ts.Summary.from_correlations(plain, 50).items == ("a", "b", "c")
    polars = importorskip("polars").from_pandas(labelled.reset_index(names="item"))
    assert ts.Summary.from_correlations(polars, 50).items == ("a", "b", "c")


def changed(i: int, j: int, value: float) -> Any:
    matrix = np.array(R)
    matrix[i, j] = value
    return matrix


WRONG: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    r"v1 and v2 is 0.6 in one half and 0.5": (changed(0, 1, 0.6), 50, {}),
    r"v2 has 0.9 in the diagonal": (changed(1, 1, 0.9), 50, {}),
    r"v1 and v3 is 1.3": (changed(0, 2, 1.3), 50, {}),
    r"v1 and v3 is nan": (changed(0, 2, np.nan), 50, {}),
    r"shape \(2, 3\)": (R[:2], 50, {}),
    r"rows of equal length": ([[1.0], [1.0, 2.0]], 50, {}),
    r"empty": (np.empty((0, 0)), 50, {}),
    r"`n` cannot be 1": (R, 1, {}),
    r"`n` cannot be 12.5": (R, 12.5, {}),
    r"`n` cannot be True": (R, True, {}),
    r"`items` has 2 names": (R, 50, {"items": ["a", "b"]}),
    r"2 of them different": (R, 50, {"items": ["a", "a", "b"]}),
    r"`sd` must be 3": (R, 50, {"sd": [1, 2]}),
    r"not above 0": (R, 50, {"sd": [1, 2, 0]}),
    r"`mean` must be 3": (R, 50, {"mean": [1, 2, np.nan]}),
    r"Row 1 is called 'b' and column 1 'a'": (
        pd.DataFrame(R, index=["b", "a", "c"], columns=["a", "b", "c"]),
        50,
        {},
    ),
    r"3 rows and 2 columns": (pd.DataFrame(R)[[0, 1]], 50, {}),
}


@pytest.mark.parametrize("said", WRONG)
def test_what_is_no_matrix_of_correlations(said: str) -> None:
    matrix, n, options = WRONG[said]
    with pytest.raises(SummaryError, match=said) as caught:
        ts.Summary.from_correlations(matrix, n, **options)
    assert caught.value.code == "TS-S063"
