"""Rank correlations from tables and from rows are the same, and those of pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from trustscale.stats import contingency_tables, spearman

codes = st.one_of(st.integers(1, 4).map(float), st.just(np.nan))


@settings(max_examples=40, deadline=None)
@given(x=hnp.arrays(float, st.tuples(st.integers(1, 30), st.integers(1, 5)), elements=codes))
def test_tables_and_rows_give_the_same(x: np.ndarray) -> None:
    from_tables, from_rows = spearman(contingency_tables(x)), spearman(x)
    np.testing.assert_allclose(from_tables.correlation, from_rows.correlation, atol=1e-12)
    np.testing.assert_array_equal(from_tables.n, from_rows.n)
    expected = pd.DataFrame(x).corr(method="spearman").to_numpy()
    known = ~np.isnan(expected)
    np.testing.assert_allclose(from_rows.correlation[known], np.clip(expected[known], -1, 1), atol=1e-12)


def test_any_rising_function_leaves_ranks_as_they_are() -> None:
    x = np.random.default_rng(1).normal(size=(80, 3))
    found = spearman(x)
    np.testing.assert_allclose(spearman(np.exp(x)).correlation, found.correlation, atol=1e-14)
    np.testing.assert_allclose(spearman(-x).correlation, found.correlation, atol=1e-14)


def test_large_counts_lose_no_digits() -> None:
    tables = contingency_tables(np.random.default_rng(2).integers(1, 6, size=(500, 3)).astype(float))
    many = type(tables)(tables.categories, tables.offsets, tables.counts * 2_000_000)
    np.testing.assert_allclose(spearman(many).correlation, spearman(tables).correlation, atol=1e-12)


def test_items_without_answers_or_variation_have_none() -> None:
    x = np.array([[np.nan, 2, 1], [np.nan, 2, 3], [np.nan, 2, 2]])
    for found in (spearman(x), spearman(contingency_tables(x))):
        assert np.isnan(found.correlation[:2]).all()
        assert found.correlation[2, 2] == 1.0
        assert found.n[0, 0] == 0
        assert found.n[1, 2] == 3
