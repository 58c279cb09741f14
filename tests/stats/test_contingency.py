"""Contingency tables of all pairs: against pandas, added up, turned round, and what follows from them."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from tests.stats.test_moments import Floats, answers, same, splits, with_gaps
from trustscale import stats


def test_tables_are_those_of_pandas() -> None:
    x = with_gaps()
    found = stats.contingency_tables(x, [[1, 2, 3, 4, 5]] * 5)
    for i in range(5):
        for j in range(i + 1, 5):
            expected = pd.crosstab(x[:, i], x[:, j]).reindex(index=range(1, 6), columns=range(1, 6))
            assert np.array_equal(stats.table_between(found, i, j), expected.fillna(0).astype(int))
        counts = pd.Series(x[:, i]).value_counts().reindex(range(1, 6)).fillna(0)
        assert stats.category_counts(found, i).tolist() == counts.tolist()
        assert np.count_nonzero(stats.table_between(found, i, i) - np.diag(counts)) == 0


@settings(max_examples=25)
@given(x=answers, where=splits)
def test_any_split_gives_the_same_tables(x: Floats, where: list[int]) -> None:
    whole = stats.contingency_tables(x)
    parts = reduce(stats.add_tables, map(stats.contingency_tables, np.split(x, where)))
    assert all(map(np.array_equal, parts.categories, whole.categories))
    assert np.array_equal(parts.counts, whole.counts)


@settings(max_examples=25)
@given(x=answers)
def test_moments_follow_from_tables_to_the_bit(x: Floats) -> None:
    tables = stats.contingency_tables(x)
    pairs, powers = stats.pairwise_moments(x), stats.power_sums(x)
    assert same(stats.pairwise_moments_of_tables(tables, pairs.origin), pairs)
    assert same(stats.power_sums_of_tables(tables, powers.origin), powers)
    complete = x[~np.isnan(x).any(axis=1)]
    m = stats.moments(complete)
    assert same(stats.moments_of_tables(stats.contingency_tables(complete), m.origin), m)


def test_counts_are_exact_over_many_blocks() -> None:
    x = np.ones((40_000, 2))
    assert stats.contingency_tables(x).counts.tolist() == [[40_000, 40_000], [40_000, 40_000]]


def test_turned_round_before_or_after_is_the_same() -> None:
    x, reflect = with_gaps(), np.array([6.0, np.nan, np.nan, 6.0, np.nan])
    found = stats.reflect_tables(stats.contingency_tables(x), reflect)
    expected = stats.contingency_tables(np.where(np.isnan(reflect), x, reflect - x))
    assert all(map(np.array_equal, found.categories, expected.categories))
    assert np.array_equal(found.counts, expected.counts)


def test_some_items_alone() -> None:
    x = with_gaps()
    found = stats.choose_tables(stats.contingency_tables(x), [4, 1])
    assert np.array_equal(found.counts, stats.contingency_tables(x[:, [4, 1]]).counts)


def test_an_answer_that_is_no_category_is_refused() -> None:
    with pytest.raises(ValueError, match="1 answers are none"):
        stats.contingency_tables([[1.0], [7.0]], [[1, 2]])
    with pytest.raises(ValueError, match="one entry per column"):
        stats.contingency_tables([[1.0], [7.0]], [[1, 2], [3]])
    with pytest.raises(ValueError, match="left out"):
        stats.spread_tables(stats.contingency_tables([[1.0], [7.0]]), [[1.0]])
    with pytest.raises(ValueError, match="cannot be added"):
        stats.add_tables(stats.contingency_tables([[1.0]]), stats.contingency_tables([[1.0, 2.0]]))
    with pytest.raises(ValueError, match="not of complete rows"):
        stats.moments_of_tables(stats.contingency_tables([[1.0, np.nan], [1.0, 2.0]]), [0, 0])
