"""Frames at the edge: nothing in them, one row, blank columns, narrow and odd columns, many values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from tests.summaries.surveys import ITEMS, frame, instrument
from trustscale import stats
from trustscale.errors import OptionError, ScoringError, SummaryError

pl = importorskip("polars")


def test_no_rows_and_one_row() -> None:
    answers = frame()
    nothing = ts.summarize(answers[:0], instrument())
    assert (nothing.n_rows, nothing.n_complete) == (0, 0)
    assert "0 rows" in str(nothing)
    whole = ts.summarize(answers, instrument())
    assert (nothing + whole).equals(whole)
    assert (whole + nothing).equals(whole)
    one = ts.summarize(answers[:1], items=ITEMS)
    assert np.isnan(one.to_frame()["sd"]).all()
    with pytest.raises(SummaryError, match="no rows"):
        ts.summarize(pl.LazyFrame({"a": []}, schema={"a": pl.Int8}))


def test_blank_and_constant_columns() -> None:
    answers = frame()[ITEMS]
    answers["calm"] = np.nan
    answers["sad"] = 3.0
    made = ts.summarize(answers)
    assert made.n_complete == 0
    assert made.to_frame()["n"][0] == 0
    assert made.to_frame()["sd"][2] == 0.0
    again = ts.summarize(pl.from_pandas(answers).lazy())
    assert again.equals(made)


KINDS = ("UInt8", "Int8", "Int16", "UInt32", "Int64", "Float32", "Float64", "Boolean")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("low", [-2, 0])
def test_columns_of_every_type(kind: str, low: int) -> None:
    x = np.random.default_rng(1).integers(0, 2, (300, 2))
    scale = ts.define_scale(["a", "b", "c"], minimum=low, maximum=low + 4, id="s")
    some = [None if row % 7 == 3 else int(x[row, 0]) for row in range(300)]
    dtype = getattr(pl, kind)
    rows = pl.DataFrame({"a": some, "b": x[:, 1], "c": [None] * 300}).with_columns(pl.all().cast(dtype))
    expected = ts.summarize(rows.with_columns(pl.all().cast(pl.Float64)).to_pandas(), scale)
    assert ts.summarize(rows.lazy(), scale).equals(expected)
    assert ts.summarize(rows, scale).equals(expected)
    bare = ts.summarize(rows.lazy(), items=["a", "b"])
    assert bare.sums.powers.n.tolist() == [257, 300]


def test_scales_of_many_codes_have_tables_where_few_are_used() -> None:
    scale = ts.define_scale(["a", "b"], minimum=0, maximum=100, id="s")
    draw = np.random.default_rng(2)
    few = pd.DataFrame(draw.integers(0, 3, (200, 2)) * 50, columns=["a", "b"])
    many = pd.DataFrame(draw.integers(0, 101, (200, 2)), columns=["a", "b"])
    assert ts.summarize(few, scale).sums.tabled == (0, 1)
    assert ts.summarize(many, scale).sums.tabled == ()
    both = ts.summarize(few, scale) + ts.summarize(many, scale)
    assert both.equals(ts.summarize(pd.concat([few, many]), scale))


def test_codes_that_are_no_whole_numbers_or_not_in_a_row() -> None:
    halves = ts.define_scale(["a", "b"], options={0.5: "low", 1.5: "middle", 3.0: "high"}, id="s")
    x = np.random.default_rng(3).choice([0.5, 1.5, 3.0], (400, 2))
    made = ts.summarize(pd.DataFrame(x, columns=["a", "b"]), halves)
    assert made.sums.tables is not None
    assert made.sums.tables.categories[0].tolist() == [0.5, 1.5, 3.0]
    assert np.array_equal(made.sums.tables.counts, stats.contingency_tables(x).counts)
    np.testing.assert_allclose(made.to_frame()["mean"], x.mean(axis=0), rtol=1e-15)


def test_small_files_without_an_instrument(tmp_path: Path) -> None:
    answers = frame()[ITEMS]
    importorskip("openpyxl")
    answers.to_excel(tmp_path / "survey.xlsx", index=False)
    assert ts.summarize(tmp_path / "survey.xlsx").equals(ts.summarize(answers))
    (tmp_path / "survey.csv").write_text(answers.to_csv(index=False), encoding="utf-16")
    assert ts.summarize(tmp_path / "survey.csv").equals(ts.summarize(answers))


def test_several_instruments_stand_side_by_side() -> None:
    answers = frame()
    first = ts.define_scale(ITEMS[:3], minimum=1, maximum=5, id="one")
    second = ts.define_scale(ITEMS[3:], minimum=1, maximum=5, id="two")
    made = ts.summarize(answers, [first, second])
    assert made.items == tuple(ITEMS)
    assert [reading.scale for reading in made.layout.readings] == ["one", "two", None]
    with pytest.raises(ScoringError, match="TS-S073"):
        ts.summarize(answers, [first, ts.define_scale(ITEMS[2:], minimum=1, maximum=5, id="two")])


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    answers = ts.read_responses(frame(), instrument())
    with pytest.raises(OptionError, match="TS-S002"):
        ts.summarize(answers, instrument())
    with pytest.raises(OptionError, match="did you mean 'calm'"):
        ts.summarize(answers, items=["clam"])
    with pytest.raises(OptionError, match="`invalid`"):
        ts.summarize(answers, invalid="ignore")  # type: ignore[arg-type]  # what a misspelt word gives


def test_sampling_weights_are_not_used_and_that_is_said() -> None:
    answers = ts.read_responses(frame().assign(w=2.0), instrument(), weight="w")
    made: Any = ts.summarize(answers)
    assert [alert.code for alert in made.alerts] == ["TS-S070"]


def test_the_words_of_a_summary() -> None:
    made = ts.summarize(frame(), instrument(), group="site")
    assert (
        made.sentence() == f"The summary rests on 600 rows and 8 items; {made.n_complete} rows are complete."
    )
    assert made.apa() == "N = 600"
    assert repr(made) == "<Summary of DataFrame: 600 rows, 8 items>"
    assert made.citations == ()
    assert "<pre" in made._repr_html_()
    assert len(str(ts.summarize(pd.DataFrame(np.ones((9, 40))).add_prefix("q"))).splitlines()) == 25
    draft = ts.summarize(ts.read_responses(_draft_answers(), "making-amends"))
    assert "author-constructed, not validated" in str(draft)
    assert "author-constructed, not validated" in draft.sentence()


@pytest.mark.parametrize("part", ["made", "added", "read", "matrix"])
def test_nobody_can_write_to_the_numbers(part: str, tmp_path: Path) -> None:
    made = ts.summarize(frame(), instrument(), patterns=True, fourth=True)
    summary = {
        "made": lambda: made,
        "added": lambda: made + made,
        "read": lambda: ts.Summary.read(made.write(tmp_path / "summary.json")),
        "matrix": lambda: ts.Summary.from_correlations([[1, 0.5], [0.5, 1]], 50),
    }[part]()
    sums = summary.sums
    block = sums.blocks[0]
    arrays = [sums.powers.sums, sums.pairwise.n, sums.pairwise.cross, sums.invalid, block.moments.products]
    if part != "matrix":
        assert sums.tables is not None
        assert sums.patterns is not None
        assert block.tables is not None
        assert block.fourth is not None
        arrays += [sums.tables.counts, sums.patterns.sums, block.tables.counts, block.fourth.gram]
    assert not any(array.flags.writeable for array in arrays)


def _draft_answers() -> pd.DataFrame:
    items = [item.id for item in ts.load_instrument("making-amends").items]
    return pd.DataFrame({name: [1, 2, 3] for name in items})
