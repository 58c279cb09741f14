"""Summaries add up: to the bit for whole numbers, whatever the batches, and what two of them must share."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import trustscale as ts
from tests.summaries.surveys import ITEMS, built, frame, instrument
from trustscale import stats
from trustscale.errors import SummaryError
from trustscale.summaries.combine import _equal_sums
from trustscale.summaries.layout import bare_layout
from trustscale.summaries.sums import add_sums

codes = st.one_of(st.integers(0, 20).map(float), st.just(np.nan), st.sampled_from([2.5, 1.0]))
answers = hnp.arrays(float, st.tuples(st.integers(1, 40), st.just(3)), elements=codes)
splits = st.lists(st.integers(0, 40), max_size=4).map(sorted)
ALL = ("moments", "tables", "patterns", "fourth")


@settings(max_examples=40)
@given(x=answers, where=splits)
def test_any_batches_give_the_same_bits(x: Any, where: list[int]) -> None:
    whole = built(x, parts=ALL)
    assert _equal_sums(built(x, where, parts=ALL), whole)
    assert _equal_sums(built(x, where), built(x))


@settings(max_examples=40)
@given(x=answers, where=splits)
def test_any_parts_add_up_to_the_same_bits(x: Any, where: list[int]) -> None:
    layout = bare_layout(["q0", "q1", "q2"])
    whole = built(x, parts=ALL)
    total = None
    for piece in np.split(x, where):
        part = built(piece, parts=ALL)
        total = part if total is None else add_sums(total, part, layout, 500)
    assert total is not None
    assert _equal_sums(total, whole)


@settings(max_examples=25)
@given(x=answers)
def test_what_is_built_is_what_the_kernels_give(x: Any) -> None:
    found = built(x)
    pairs = stats.shift_pairwise_moments(found.pairwise, np.zeros(3))
    expected = stats.pairwise_moments(x, np.zeros(3))
    for name in ("n", "sums", "squares", "cross"):
        assert np.array_equal(getattr(pairs, name), getattr(expected, name))
    complete = stats.moments(x, np.zeros(3))
    assert found.blocks[0].moments.n == complete.n
    listwise = stats.shift_moments(found.blocks[0].moments, np.zeros(3))
    assert complete.n == 0 or np.array_equal(listwise.products, complete.products)
    tabled = list(found.tabled)
    whole = [
        np.array_equal(np.rint(column), column) and len(np.unique(column)) <= 15
        for column in (column[~np.isnan(column)] for column in x.T)
    ]
    assert tabled == [place for place, few in enumerate(whole) if few]
    assert found.tables is not None
    assert np.array_equal(found.tables.counts, stats.contingency_tables(x[:, tabled]).counts)


def test_other_numbers_add_up_to_the_precision_of_their_spread() -> None:
    x = np.random.default_rng(0).normal(50, 3, (20_000, 4)) + 1e4
    parts = [built(piece) for piece in np.array_split(x, 13)]
    layout = bare_layout(["q0", "q1", "q2", "q3"])
    total = parts[0]
    for part in parts[1:]:
        total = add_sums(total, part, layout, 500)
    exact = np.cov(x.T)
    found = stats.covariance_of(total.blocks[0].moments)
    assert np.abs(found - exact).max() / exact.diagonal().min() < 1e-12
    powers = stats.item_moments(total.powers)
    expected = stats.item_moments(stats.power_sums(x - 1e4))
    np.testing.assert_allclose(powers.m4, expected.m4, rtol=1e-12)


def test_blocks_hold_the_complete_rows_of_each_scale() -> None:
    answers = frame()
    summary = ts.summarize(answers, instrument())
    names = [column.name for column in summary.layout.columns]
    assert names == [*ITEMS, "tense (2)", "sad (2)"]
    for reading in summary.layout.readings:
        block = next(b for b in summary.sums.blocks if set(b.columns) == set(reading.columns))
        items = [summary.layout.columns[place].item for place in block.columns]
        values = answers[items].dropna()
        recoded = [summary.layout.columns[place].recode is not None for place in block.columns]
        x = np.where(recoded, values >= 3, values)
        expected = stats.moments(x, block.moments.origin)
        assert block.moments.n == len(values)
        assert np.array_equal(block.moments.products, expected.products)
        assert block.tables is not None
        codes = block.tables.categories
        assert np.array_equal(block.tables.counts, stats.contingency_tables(x, codes).counts)


def test_what_scales_turn_round_is_told_and_not_done() -> None:
    layout = ts.summarize(frame(), instrument()).layout
    tension = next(reading for reading in layout.readings if reading.scale == "tension")
    assert tension.reflect == (6.0, None, None)
    assert layout.joint.as_answered == ("tense", "sad")


def test_summaries_of_sites_are_the_summary_of_all_rows() -> None:
    answers = frame()
    whole = ts.summarize(answers, instrument())
    parts = [ts.summarize(rows, instrument()) for _, rows in answers.groupby("site")]
    for order in itertools.permutations(parts):
        assert ts.Summary.pool(order).equals(whole)
    assert (parts[0] + parts[1] + parts[2]).equals(whole)
    assert not (parts[0] + parts[1]).equals(whole)


def test_the_total_of_groups_is_the_summary_of_all_rows() -> None:
    answers = frame()
    answers.loc[::50, "site"] = None
    grouped = ts.summarize(answers, instrument(), group="site", patterns=True, fourth=True)
    plain = ts.summarize(answers, instrument(), patterns=True, fourth=True)
    assert grouped.parts == ("moments", "tables", "patterns", "fourth")
    assert _equal_sums(grouped.sums, plain.sums)
    assert list(grouped.groups) == ["", "north", "south", "west"]
    north = ts.summarize(answers[answers["site"] == "north"], instrument(), patterns=True, fourth=True)
    assert _equal_sums(grouped.groups["north"], north.sums)


def test_more_patterns_than_allowed_in_the_union_are_none() -> None:
    answers = frame(gaps=0.1)
    whole = ts.summarize(answers, items=ITEMS, patterns=True)
    assert whole.sums.patterns is not None
    n = len(whole.sums.patterns.n)
    parts = [
        ts.summarize(rows, items=ITEMS, patterns=True, max_patterns=n - 1)
        for rows in (answers[:60], answers[60:120], answers[120:])
    ]
    assert parts[0].sums.patterns is not None
    pooled = ts.Summary.pool(parts)
    assert "patterns" not in pooled.parts
    assert [alert.code for alert in pooled.alerts] == ["TS-S068"]
    assert f"more than {n - 1} patterns" in str(pooled)


def test_a_column_of_many_values_loses_its_tables_only() -> None:
    few = frame()[ITEMS]
    many = few.copy()
    many["calm"] = np.arange(len(few)) % 40
    pooled = ts.summarize(few, items=ITEMS) + ts.summarize(many, items=ITEMS)
    assert pooled.sums.tabled == (1, 2, 3, 4, 5)
    assert pooled.equals(ts.summarize([few, many], items=ITEMS))


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "version": ({"version": "2.0.0"}, "the version of the instrument is '1.0.0' in one and '2.0.0'"),
    "id": ({"id": "tempers"}, "the id of the instrument"),
    "rule": (
        {"scales": [{"id": "tension", "items": ITEMS, "score": "mean", "min_answered": 3}]},
        "the content hash of the instrument",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_other_definitions_are_refused_by_name(change: str) -> None:
    fields, said = CHANGES[change]
    content = {**instrument().model_dump(exclude_unset=True), **fields}
    other = ts.define_instrument(content)
    with pytest.raises(SummaryError, match=said) as caught:
        ts.summarize(frame(), instrument()) + ts.summarize(frame(), other)
    assert caught.value.code == "TS-S060"


def test_other_columns_and_groups_are_refused_by_name() -> None:
    answers = frame()
    plain = ts.summarize(answers, items=ITEMS)
    cases = {
        "item 'shut' is in the first only": ts.summarize(answers, items=ITEMS[:-1]),
        "item 'calm' is in the first only": ts.summarize(answers.rename(columns={"calm": "x"}), items=["x"]),
        "item 1 is 'calm' in one and 'shut' in the other": ts.summarize(answers, items=ITEMS[::-1]),
        "grouped by None": ts.summarize(answers, items=ITEMS, group="site"),
        "about 0 instruments": ts.summarize(answers, instrument()),
    }
    for said, other in cases.items():
        with pytest.raises(SummaryError, match=said):
            plain + other
        assert not plain.equals(other)


def test_another_coding_is_refused() -> None:
    one = ts.summarize(frame(), instrument())
    stamp = replace(one.layout.stamps[0], coding="printed")
    other = replace(one, layout=replace(one.layout, stamps=(stamp,)))
    with pytest.raises(SummaryError, match="the coding of the instrument is None in one and 'printed'"):
        one + other


def test_no_summary_to_pool() -> None:
    with pytest.raises(SummaryError, match="TS-S067"):
        ts.Summary.pool([])
