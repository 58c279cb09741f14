"""What studies take from a summary is what the rows give, or an error that says how to get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import trustscale as ts
from tests.summaries.surveys import ITEMS, frame
from trustscale import stats
from trustscale.errors import NeedsMoreError
from trustscale.summaries import access
from trustscale.summaries.complete import complete_moments
from trustscale.summaries.layout import bare_layout

KEEP = (None,) * len(ITEMS)


def equal(a: Any, b: Any) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)


def test_listwise_moments_are_those_of_the_complete_rows() -> None:
    answers = frame()[ITEMS]
    summary, rows = ts.summarize(answers), ts.summarize(answers.dropna())
    reflect = (6.0, None, None, 6.0, None, None)
    for turn in (KEEP, reflect):
        ours, theirs = (access.listwise_moments(made, range(6), turn) for made in (summary, rows))
        assert ours.n == theirs.n
        assert np.array_equal(stats.mean_of(ours), stats.mean_of(theirs))
        assert np.array_equal(stats.covariance_of(ours), stats.covariance_of(theirs))
        tables = [access.listwise_tables(made, range(6), turn) for made in (summary, rows)]
        assert np.array_equal(tables[0].counts, tables[1].counts)
    quick = complete_moments({name: answers[name].to_numpy() for name in ITEMS}, bare_layout(ITEMS))
    assert np.array_equal(stats.covariance_of(quick), stats.covariance_of(summary.sums.blocks[0].moments))


def test_numbers_of_any_kind_are_the_same_with_and_without_incomplete_rows() -> None:
    draw = np.random.default_rng(5)
    x = draw.normal(3, 1, (30_000, 4))
    gaps = x.copy()
    gaps[draw.random(x.shape) < 0.01] = np.nan
    gaps[0, 0] = np.nan
    complete = gaps[~np.isnan(gaps).any(axis=1)]
    layout = bare_layout(["a", "b", "c", "d"])
    ours, theirs = (
        complete_moments(dict(zip("abcd", rows.T, strict=True)), layout) for rows in (gaps, complete)
    )
    assert equal(ours, theirs)


def test_pairs_powers_and_tables_of_some_columns() -> None:
    answers = frame()[ITEMS]
    summary, chosen = ts.summarize(answers), answers[["glad", "calm"]]
    turned = np.column_stack([6.0 - chosen["glad"], chosen["calm"]])
    places, turn = (3, 0), (6.0, None)
    pairs = access.pairwise_moments(summary, places, turn)
    expected = stats.pairwise_correlations(stats.pairwise_moments(turned))
    assert np.array_equal(stats.pairwise_correlations(pairs), expected)
    powers = stats.item_moments(access.power_sums(summary, places, turn))
    assert np.array_equal(powers.m4, stats.item_moments(stats.power_sums(turned)).m4)
    tables = access.pairwise_tables(summary, places, turn)
    assert np.array_equal(tables.counts, stats.contingency_tables(turned).counts)


def test_some_columns_have_their_complete_rows_where_patterns_were_kept() -> None:
    answers = frame()[ITEMS]
    with pytest.raises(NeedsMoreError, match=r'items=\["calm", "glad"\]'):
        access.listwise_moments(ts.summarize(answers), (0, 3), (None, None))
    found = access.listwise_moments(ts.summarize(answers, patterns=True), (0, 3), (None, None))
    expected = stats.moments(answers[["calm", "glad"]].to_numpy())
    assert found.n == expected.n
    assert np.array_equal(stats.covariance_of(found), stats.covariance_of(expected))


def test_without_gaps_any_columns_have_their_complete_rows() -> None:
    answers = frame(gaps=0.0)[ITEMS]
    summary = ts.summarize(answers, fourth=True)
    chosen = answers[["calm", "glad"]].to_numpy()
    found = access.listwise_moments(summary, (0, 3), (None, None))
    assert np.array_equal(stats.covariance_of(found), stats.covariance_of(stats.moments(chosen)))
    assert np.array_equal(
        access.listwise_tables(summary, (0, 3), (None, None)).counts, stats.contingency_tables(chosen).counts
    )
    fourth = access.fourth_moments(summary, (0, 3))
    expected = stats.fourth_moments(chosen, fourth.origin)
    assert np.array_equal(fourth.gram, expected.gram)


MISSING: dict[str, tuple[dict[str, Any], Callable[[ts.Summary], Any]]] = {
    r"tables=True": ({"tables": False}, lambda made: access.pairwise_tables(made, (0, 1), (None, None))),
    r'missing="pairwise"': ({}, lambda made: access.listwise_tables(made, (0, 1), (None, None))),
    r"fourth=True": ({}, lambda made: access.fourth_moments(made, range(6))),
    r"patterns=True": ({"fourth": True}, lambda made: access.fourth_moments(made, (0, 1))),
}


@pytest.mark.parametrize("said", MISSING)
def test_what_is_not_there_names_the_call_that_gives_it(said: str) -> None:
    options, ask = MISSING[said]
    summary = ts.summarize(frame()[ITEMS], **options)
    with pytest.raises(NeedsMoreError, match=said) as caught:
        ask(summary)
    assert caught.value.code == "TS-S066"


def test_items_without_tables_are_named() -> None:
    answers = frame()[ITEMS]
    answers["calm"] = answers["calm"] / 3
    with pytest.raises(NeedsMoreError, match="calm"):
        access.pairwise_tables(ts.summarize(answers), (0, 1), (None, None))
