"""Lazy frames: the traps of each engine, names, kinds of columns, and what is refused."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

import trustscale as ts
from tests.helpers import importorskip
from tests.scoring.executors import by_arrays, item_columns
from trustscale.errors import AnswerError, ColumnError, OptionError, ScoringError, ScoringWarning
from trustscale.instruments.model import Instrument
from trustscale.scoring.arrays import score_arrays
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.expressions import LazyPart, is_lazy, score_lazy
from trustscale.scoring.expressions.engines import SPARK_EXECUTOR

pl = importorskip("polars")
duckdb = importorskip("duckdb")

Definition = dict[str, Any]
Columns = Mapping[str, list[Any]]
Run = Callable[[Any, Callable[[Any], Any]], dict[str, list[Any]]]


def in_polars(frame: Any, scored: Callable[[Any], Any]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = scored(frame.lazy()).collect().to_dict(as_series=False)
    return made


def streamed(frame: Any, scored: Callable[[Any], Any]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = scored(frame.lazy()).collect(engine="streaming").to_dict(as_series=False)
    return made


def in_duckdb(frame: Any, scored: Callable[[Any], Any]) -> dict[str, list[Any]]:
    relation = scored(duckdb.from_arrow(frame.to_arrow()))
    lines = relation.fetchall()
    return {name: [line[k] for line in lines] for k, name in enumerate(relation.columns)}


@pytest.fixture(params=[in_polars, streamed, in_duckdb], ids=["polars", "polars-streaming", "duckdb"])
def run(request: pytest.FixtureRequest) -> Run:
    """Score a Polars frame in each engine, and return the columns."""
    chosen: Run = request.param
    return chosen


def instrument(**parts: Any) -> Instrument:
    head = {
        "id": "form",
        "version": "1.0.0",
        "title": "A form",
        "status": "unstated",
        "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
    }
    return ts.define_instrument({**head, **parts})


def items(n: int) -> list[str]:
    return [f"q{k}" for k in range(1, n + 1)]


def five(n: int, **scale: Any) -> Instrument:
    """n items answered 1 to 5 on one scale."""
    return instrument(
        response_scales=[{"id": "r", "minimum": 1, "maximum": 5, "step": 1}],
        items=[{"ids": items(n)}],
        scales=[{"id": "s", "items": items(n), **scale}],
    )


# -- traps ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.Float32])
def test_small_integers_neither_wrap_nor_overflow(run: Run, dtype: Any) -> None:
    """Ten answers of 100: int8 sums wrap in Polars and raise in DuckDB."""
    names = items(10)
    vas = ts.define_scale(names, minimum=0, maximum=100, step=1, id="vas", score="sum", reverse=names[:2])
    frame = pl.DataFrame({name: pl.Series([100, 0, 127], dtype=dtype) for name in names})
    made = run(frame, lambda lazy: ts.score(lazy, vas))
    assert made["vas"] == [800.0, 200.0, None]
    assert made["vas_reason"] == [None, None, "invalid answer"]


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Float32])
def test_nan_is_a_gap_and_no_answer_off_the_scale(run: Run, dtype: Any) -> None:
    """DuckDB finds NaN larger than every number; Polars takes it for a value."""
    nan = float("nan")
    frame = pl.DataFrame(
        {
            "q1": pl.Series([nan, 3.0, None], dtype=dtype),
            "q2": pl.Series([4.0, nan, nan], dtype=dtype),
            "q3": pl.Series([2.0, 3.0, nan], dtype=dtype),
        }
    )
    made = run(frame, lambda lazy: ts.score(lazy, five(3, score="mean", min_answered=2, reverse=["q2"])))
    assert made["s"] == [2.0, 3.0, None]
    assert made["s_answered"] == [2, 2, 0]
    assert made["s_reason"] == [None, None, "too few answered"]


@pytest.mark.parametrize(
    "rule",
    [
        {"score": "mean", "min_answered": 1},
        {"score": "sum", "min_answered": 1, "fill": "mean"},
        {"score": "count", "at_least": 2},
        {"score": "maximum", "min_answered": 1},
        {"score": "mean", "min_answered": 1, "weights": {"q1": 2, "q2": 1}},
    ],
)
def test_a_row_without_answers_has_no_score(run: Run, rule: dict[str, Any]) -> None:
    """The mean of nothing is null in Polars and NaN in DuckDB, the sum of nothing is 0 in both."""
    frame = pl.DataFrame({name: pl.Series([None, 2], dtype=pl.Int8) for name in items(2)})
    made = run(frame, lambda lazy: ts.score(lazy, five(2, **rule)))
    assert made["s"][0] is None
    assert made["s_answered"] == [0, 2]
    assert made["s_reason"] == ["too few answered", None]


def test_a_frame_without_rows(run: Run) -> None:
    frame = pl.DataFrame({name: pl.Series([], dtype=pl.Int64) for name in items(2)})
    made = run(frame, lambda lazy: ts.score(lazy, five(2, score="mean")))
    assert made == {"s": [], "s_answered": [], "s_reason": []}


@pytest.mark.parametrize(
    "rule",
    [
        {"score": "mean"},
        {"score": "mean", "min_answered": 5, "fill": "mean"},
        {"score": "mean", "min_answered": 5, "fill": 2},
        {"score": "mean", "weights": {f"q{k}": k / 10 for k in range(1, 8)}},
        {"score": "sum", "standardize": {"mean": 21.3, "sd": 7.3}},
        {"score": "sum", "rescale": [0, 100]},
        {"score": "mean", "multiply": 3, "add": 0.1, "round": {"to": 0.1, "mode": "half-up"}},
        {"score": "mean", "within_person": {"method": "standardize"}},
        {"score": "mean", "within_person": {"method": "center"}, "reverse": ["q1", "q2"]},
    ],
)
@pytest.mark.parametrize("gaps", [0.0, 0.1])
def test_scores_have_the_bits_that_numpy_gives(run: Run, rule: dict[str, Any], gaps: float) -> None:
    """Polars multiplies by the reciprocal of a divisor that it knows to be the same in every row.

    Without any gap the count of answers is such a divisor, although it is a column.
    """
    form = five(7, **rule)
    draw = np.random.default_rng(5)
    values = draw.integers(1, 6, (500, 7)).astype(float)
    values[draw.random(values.shape) < gaps] = np.nan
    frame = pl.DataFrame({name: pl.Series(values[:, k], nan_to_null=True) for k, name in enumerate(items(7))})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    plan = compile_plan(form)
    columns = {name: [None if x != x else x for x in values[:, k]] for k, name in enumerate(items(7))}
    expected = score_arrays(plan, item_columns(plan, columns), 500).scales["s"]
    assert made["s"] == [None if x != x else x for x in expected.scores.tolist()]


@pytest.mark.parametrize("mode", ["half-up", "half-even", "up", "down"])
@pytest.mark.parametrize("to", [1.0, 0.1, 0.25, 5.0])
def test_halves_are_rounded_as_the_rule_says(run: Run, mode: str, to: float) -> None:
    """No engine's own rounding is used: they differ in halves, and in what 2.675 is."""
    form = instrument(
        response_scales=[{"id": "r", "minimum": -20, "maximum": 20}],
        items=[{"ids": ["q1", "q2"]}],
        scales=[{"id": "s", "items": ["q1", "q2"], "score": "mean", "round": {"to": to, "mode": mode}}],
    )
    values = [x / 40 for x in range(-101, 102)] + [2.675, 1.005, -0.125, 84.9999999999 / 5]
    frame = pl.DataFrame({"q1": values, "q2": values})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    expected = by_arrays(compile_plan(form), [{"q1": x, "q2": x} for x in values])
    assert made["s"] == expected["s"]
    assert not any(str(x) == "-0.0" for x in made["s"])


def test_scales_of_scales_of_scales(run: Run) -> None:
    names = items(4)
    scales: list[dict[str, Any]] = [{"id": "s0", "items": names, "score": "mean", "reverse": ["q2"]}]
    above = {"items": ["q1"], "score": "mean"}
    scales += [{"id": f"s{n}", "scales": [f"s{n - 1}"], "reported": n > 10, **above} for n in range(1, 13)]
    form = instrument(
        response_scales=[{"id": "r", "minimum": 1, "maximum": 5, "step": 1}],
        items=[{"ids": names}],
        scales=scales,
    )
    rows = [{"q1": 5.0, "q2": 1.0, "q3": 2.0, "q4": x} for x in (1.0, 4.0, None)]
    frame = pl.DataFrame(rows)
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made == by_arrays(compile_plan(form), rows)
    assert list(made)[-3:] == ["s12", "s12_answered", "s12_reason"]
    assert made["s12_reason"] == [None, None, "part missing"]


def test_a_scale_of_many_items(run: Run) -> None:
    """Engines and Python bound how deep an expression may be."""
    n = 300 if run is not in_duckdb else 150
    form = five(n, score="mean", min_answered=n // 2, weights=dict.fromkeys(items(3), 0.5))
    frame = pl.DataFrame({name: [1, 5, None] for name in items(n)})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made["s"] == [1.0, 5.0, None]


def test_a_count_of_one_item_can_be_certain_without_it(run: Run) -> None:
    form = instrument(
        response_scales=[{"id": "r", "minimum": 0, "maximum": 3, "step": 1}],
        items=[{"ids": items(2)}],
        scales=[
            {"id": "n", "items": ["q1"], "score": "count", "at_least": 2},
            {"id": "m", "items": ["q1", "q2"], "score": "count", "at_least": 2},
            {"id": "any", "score": "criterion", "conditions": [{"of": "n", "at_least": 0}]},
            {"id": "some", "score": "criterion", "conditions": [{"of": "m", "at_least": 1}]},
        ],
    )
    frame = pl.DataFrame({"q1": [None, None, 1, None], "q2": [3, 0, None, None]})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made["any"] == [1.0] * 4
    assert made["some"] == [1.0, None, None, None]
    assert made == by_arrays(compile_plan(form), frame.to_dicts())


# -- look-up tables ---------------------------------------------------------------------------------------


def test_a_value_for_each_of_many_profiles(run: Run) -> None:
    names = items(5)
    profiles = list(itertools.product(range(1, 6), repeat=5))
    worth = {profile: round(1 - sum(profile) / 30 + profile[0] / 7, 3) for profile in profiles}
    rows = [[str(x) for x in profile] + [str(worth[profile])] for profile in profiles]
    form = instrument(
        response_scales=[{"id": "r", "minimum": 1, "maximum": 5, "step": 1}],
        items=[{"ids": names}],
        scales=[{"id": "v", "items": names, "score": "lookup", "table": "t.csv"}],
        tables={"t.csv": {"columns": [*names, "score"], "rows": rows}},
    )
    chosen = random.Random(1).sample(profiles, 40)
    frame = pl.DataFrame({name: [p[k] for p in chosen] + [None] for k, name in enumerate(names)})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made["v"] == [worth[p] for p in chosen] + [None]
    assert made["v_reason"] == [None] * 40 + ["too few answered"]


def test_a_long_table_of_ranges_gaps_and_anything(run: Run) -> None:
    rows = [[str(low), str(low + 2), "*", str(low / 2)] for low in range(0, 100, 2)]
    rows += [["", "", "1", "-1"], ["", "", "", "-2"], ["", "", "*", "-3"]]
    form = instrument(
        response_scales=[
            {"id": "age", "minimum": 0, "maximum": 120, "step": 1},
            {"id": "sex", "options": [{"code": 1}, {"code": 2}]},
        ],
        items=[
            {"id": "q1", "response_scale": "age", "role": "covariate"},
            {"id": "q2", "response_scale": "sex", "role": "covariate"},
            {"id": "q3", "response_scale": "sex"},
        ],
        scales=[
            {"id": "v", "items": ["q1", "q2"], "score": "lookup", "table": "t.csv"},
            {"id": "other", "items": ["q3"], "score": "sum"},
        ],
        tables={"t.csv": {"columns": ["q1_from", "q1_below", "q2", "score"], "rows": rows}},
    )
    frame = pl.DataFrame(
        {"q1": [0, 1, 2, 99, 100, None, None], "q2": [1, 2, None, 1, 1, None, 2], "q3": [1, 2] * 3 + [None]}
    )
    made = run(frame, lambda lazy: ts.score(lazy, form))
    plan = compile_plan(form)
    assert made == by_arrays(plan, frame.to_dicts())
    assert made["v"][:4] == [0.0, 0.0, 1.0, 49.0]


# -- kinds of columns -------------------------------------------------------------------------------------


def test_labels_are_refused_by_name() -> None:
    frame = pl.LazyFrame({"q1": ["agree"], "q2": [dt.date(2026, 1, 1)], "q3": [3]})
    with pytest.raises(AnswerError, match="numbers only") as caught:
        ts.score(frame, five(3, score="mean"))
    assert caught.value.code == "TS-S040"
    assert caught.value.where == ("q1: String", "q2: Date")
    assert "read_responses" in caught.value.mend


def test_a_column_that_scoring_does_not_read_may_hold_anything(run: Run) -> None:
    frame = pl.DataFrame({"q1": [1], "q2": [3], "note": ["text"]})
    assert run(frame, lambda lazy: ts.score(lazy, five(2, score="mean")))["note"] == ["text"]


def test_truth_values_are_yes_and_no_where_the_scale_has_them(run: Run) -> None:
    form = instrument(
        response_scales=[
            {"id": "yesno", "options": [{"code": 1, "label": "Yes"}, {"code": 2, "label": "No"}]},
            {"id": "bits", "options": [{"code": 0}, {"code": 1}]},
        ],
        items=[{"id": "q1", "response_scale": "yesno"}, {"id": "q2", "response_scale": "bits"}],
        scales=[{"id": "s", "items": ["q1"], "score": "sum"}, {"id": "t", "items": ["q2"], "score": "sum"}],
    )
    frame = pl.DataFrame({"q1": [True, False, None], "q2": [True, False, None]})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made["s"] == [1.0, 2.0, None]
    assert made["t"] == [1.0, 0.0, None]


def test_a_truth_value_can_be_a_declared_gap_or_no_score(run: Run) -> None:
    form = instrument(
        response_scales=[
            {"id": "a", "options": [{"code": 1}, {"code": 2}], "not_applicable": [0]},
            {"id": "b", "options": [{"code": 1}, {"code": 2}], "missing_codes": [0]},
            {"id": "c", "options": [{"code": 1}, {"code": 2}]},
        ],
        items=[{"id": f"q{k}", "response_scale": "abc"[k - 1]} for k in (1, 2, 3)],
        scales=[
            {"id": f"s{k}", "items": [f"q{k}"], "score": "mean", "not_applicable": "shrink"}
            for k in (1, 2, 3)
        ],
    )
    frame = pl.DataFrame({name: [True, False, None] for name in items(3)})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert [made[f"s{k}"] for k in (1, 2, 3)] == [[1.0, None, None]] * 3
    reasons = [made[f"s{k}_reason"][1] for k in (1, 2, 3)]
    assert reasons == ["too few answered", "too few answered", "invalid answer"]


HOURS = {
    "response_scales": [{"id": "clock", "format": "time"}],
    "items": [{"ids": ["q1", "q2"]}],
    "scales": [{"id": "h", "items": ["q1", "q2"], "score": "elapsed"}],
}


def test_times_of_day_as_text(run: Run) -> None:
    frame = pl.DataFrame(
        {
            "q1": ["23:30", " 7:05 ", "23:30:30", "24:00", "noon", "", None, "25:10"],
            "q2": ["07:00", "7:05", "07:00", "00:30", "07:00", "07:00", "NA", "07:00"],
        }
    )
    made = run(frame, lambda lazy: ts.score(lazy, instrument(**HOURS)))
    assert made["h"] == [7.5, 0.0, 449.5 / 60, 0.5, None, None, None, None]
    spoiled, gap = "invalid answer", "too few answered"
    assert made["h_reason"] == [None] * 4 + [spoiled, gap, gap, spoiled]


def test_times_of_day_as_times(run: Run) -> None:
    frame = pl.DataFrame({"q1": [dt.time(23, 30, 30), None], "q2": [dt.time(7, 0), dt.time(7, 0)]})

    def scored(lazy: Any) -> Any:
        if run is in_duckdb:  # Arrow gives it nanoseconds, which SQL's own type has not got
            lazy = lazy.select("q1::time as q1, q2::time as q2")
        return ts.score(lazy, instrument(**HOURS))

    assert run(frame, scored)["h"] == [449.5 / 60, None]


def test_a_bare_number_is_no_time_of_day(run: Run) -> None:
    frame = pl.DataFrame({"q1": [2330.0, None, float("nan")], "q2": [7, None, None]})
    made = run(frame, lambda lazy: ts.score(lazy, instrument(**HOURS)))
    assert made["h_reason"] == ["invalid answer", "too few answered", "too few answered"]


def test_codes_that_no_float_is_exactly(run: Run) -> None:
    form = instrument(
        response_scales=[{"id": "r", "minimum": 0, "maximum": 1, "step": 0.1}],
        items=[{"ids": ["q1"]}],
        scales=[{"id": "s", "items": ["q1"], "score": "sum"}],
    )
    frame = pl.DataFrame({"q1": [0.3, 0.1 + 0.2, 0.35, 1.0, 1.1, -0.1]})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made["s"] == [0.3, 0.1 + 0.2, None, 1.0, None, None]


def test_open_ranges_take_every_finite_number(run: Run) -> None:
    form = instrument(
        response_scales=[{"id": "r", "minimum": 0}],
        items=[{"ids": ["q1"]}],
        scales=[{"id": "s", "items": ["q1"], "score": "sum"}],
    )
    frame = pl.DataFrame({"q1": [0.0, 12345.678, float("inf"), -1.0, float("nan")]})
    made = run(frame, lambda lazy: ts.score(lazy, form))
    assert made["s"] == [0.0, 12345.678, None, None, None]
    assert made["s_reason"] == [None, None, "invalid answer", "invalid answer", "too few answered"]


CODED = {
    "response_scales": [
        {
            "id": "r",
            "options": [{"code": k, "label": f"label {k}"} for k in (1, 2, 3)],
            "missing_codes": [-9],
            "not_applicable": [8],
        }
    ],
    "items": [{"ids": ["q1", "q2"]}],
    "scales": [{"id": "s", "items": ["q1", "q2"], "score": "mean", "not_applicable": "shrink"}],
    "codings": [{"id": "other", "options": [{"code": 14 - k, "label": f"label {k}"} for k in (1, 2, 3)]}],
}


def test_declared_gaps_and_answers_that_do_not_apply(run: Run) -> None:
    frame = pl.DataFrame({"q1": [1, 1, 1, 8, 0], "q2": [3, -9, 8, 8, 8]})
    made = run(frame, lambda lazy: ts.score(lazy, instrument(**CODED)))
    assert made["s"] == [2.0, None, 1.0, None, None]
    assert made["s_reason"] == [None, "too few answered", None, "too few answered", "invalid answer"]


def test_a_coding_replaces_numbers(run: Run) -> None:
    form = instrument(**CODED)
    part = LazyPart(compile_plan(form), {"q1": "q1", "q2": "q2"}, coding=form.codings[0])
    frame = pl.DataFrame({"q1": [13, 12, 11, 1], "q2": [12, 12, 8, 12]})
    made = run(frame, lambda lazy: score_lazy(lazy, [part]))
    assert made["s"] == [1.5, 2.0, 3.0, None]


def test_a_coding_in_a_file_that_is_reversed_already(run: Run) -> None:
    form = instrument(**CODED)
    part = LazyPart(compile_plan(form), {"q1": "q1", "q2": "q2"}, form.codings[0], ("q1", "q2"))
    frame = pl.DataFrame({"q1": [13, 12, 11], "q2": [13, 12, 12]})
    assert run(frame, lambda lazy: score_lazy(lazy, [part]))["s"] == [3.0, 2.0, 1.5]


# -- names and kept columns -------------------------------------------------------------------------------


def test_columns_are_found_by_id_alias_and_case(run: Run) -> None:
    form = instrument(
        response_scales=[{"id": "r", "minimum": 1, "maximum": 5, "step": 1}],
        items=[{"id": "q1"}, {"id": "q2", "aliases": ["second"]}, {"id": "q3"}],
        scales=[{"id": "s", "items": items(3), "score": "sum"}],
    )
    made = run(pl.DataFrame({"q1": [1], "second": [2], "Q3": [4]}), lambda lazy: ts.score(lazy, form))
    assert made == {"s": [7.0], "s_answered": [3], "s_reason": [None]}


def test_an_item_without_a_column_is_an_error() -> None:
    with pytest.raises(ColumnError, match="no column for 1 item"):
        ts.score(pl.LazyFrame({"q1": [1]}), five(2, score="mean"))


def test_an_item_that_the_frame_does_not_have_is_blank(run: Run) -> None:
    form = five(3, score="mean", min_answered=2)
    part = LazyPart(compile_plan(form), {"q1": "q1", "q3": "q3"})
    made = run(pl.DataFrame({"q1": [1, 2], "q3": [3, None]}), lambda lazy: score_lazy(lazy, [part]))
    assert made == {"s": [2.0, None], "s_answered": [2, 1], "s_reason": [None, "too few answered"]}


@pytest.mark.parametrize(
    ("keep", "first"),
    [
        ("ids", ["who"]),
        ("all", ["who", "q1", "q2"]),
        (["q2", "who"], ["q2", "who"]),
        ("q1", ["q1"]),
        ((), []),
    ],
)
def test_kept_columns_come_first(run: Run, keep: Any, first: list[str]) -> None:
    frame = pl.DataFrame({"who": ["a"], "q1": [1], "q2": [3]})
    made = run(frame, lambda lazy: ts.score(lazy, five(2, score="mean"), keep=keep))
    assert list(made) == [*first, "s", "s_answered", "s_reason"]
    assert made["s"] == [2.0]


def test_a_column_to_keep_that_is_not_there() -> None:
    with pytest.raises(ColumnError, match=r"whom \(did you mean 'who'\?\)"):
        ts.score(pl.LazyFrame({"who": [1], "q1": [1]}), five(1, score="mean"), keep=["whom"])


@pytest.mark.parametrize("name", ["s", "S", "s_answered"])
def test_two_columns_of_one_name_are_refused(name: str) -> None:
    """SQL takes no account of case, so that a column S and a score s cannot stand side by side there."""
    frame = pl.LazyFrame({name: [1], "q1": [1]})
    with pytest.raises(ScoringError, match="Two columns") as caught:
        ts.score(frame, five(1, score="mean"))
    assert caught.value.code == "TS-S012"
    assert "x_s" in ts.score(frame, five(1, score="mean"), prefix="x_").collect_schema()


def test_temporary_columns_meet_no_column_of_the_frame(run: Run) -> None:
    frame = pl.DataFrame({"_ts0_x_q1": ["mine"], "_TS0_n_s": [7], "q1": [4]})
    made = run(frame, lambda lazy: ts.score(lazy, five(1, score="mean")))
    assert made["_ts0_x_q1"] == ["mine"]
    assert made["_TS0_n_s"] == [7]
    assert made["s"] == [4.0]


REPORTED = {
    "response_scales": [{"id": "r", "minimum": 1, "maximum": 5, "step": 1}],
    "items": [{"ids": ["q1", "q2"]}, {"id": "one", "role": "single"}],
    "scales": [
        {"id": "part", "items": ["q1"], "score": "sum", "reported": False},
        {"id": "s", "items": ["q2"], "scales": ["part"], "score": "sum", "range": [2, 10]},
    ],
    "bands": [
        {
            "id": "level",
            "scale": "s",
            "levels": [
                {"label": "low", "at_least": 2, "below": 6},
                {"label": "high", "at_least": 6, "at_most": 10},
            ],
        }
    ],
    "notices": [{"id": "look", "when": [{"of": "q1", "at_least": 5}], "text": "Look."}],
}


def test_singles_bands_and_notices_stand_where_an_eager_frame_has_them(run: Run) -> None:
    frame = pl.DataFrame({"q1": [1, 5, None], "q2": [3, 4, 4], "one": [2, 9, None]})
    form = instrument(**REPORTED)
    made = run(frame, lambda lazy: ts.score(lazy, form, keep=[]))
    assert made == {
        "one": [2.0, None, None],
        "s": [4.0, 9.0, None],
        "s_answered": [2, 2, 1],
        "s_reason": [None, None, "part missing"],
        "level_band": ["low", "high", None],
        "notice_look": [False, True, False],
    }
    eager = ts.read_responses(frame, form, invalid="missing")
    assert list(made) == ts.score(eager).to_frame().columns


def test_a_single_item_that_is_kept_is_not_there_twice(run: Run) -> None:
    frame = pl.DataFrame({"q1": [1], "q2": [3], "one": [2]})
    made = run(frame, lambda lazy: ts.score(lazy, instrument(**REPORTED), keep=["one"]))
    assert list(made)[:2] == ["one", "s"]


def test_several_instruments_at_once(run: Run) -> None:
    frame = pl.DataFrame(
        {"q1": [1, 2], "q2": [3, None], "rs1": [1, 1], **{f"rs{k}": [4, 4] for k in range(2, 11)}}
    )
    made = run(frame, lambda lazy: ts.score(lazy, [five(2, score="mean"), "rs10"], prefix={"form": "f_"}))
    eager = ts.score(frame, [five(2, score="mean"), "rs10"], prefix={"form": "f_"}).to_frame()
    assert list(made) == eager.columns
    for name in made:
        assert made[name] == eager[name].cast(pl.String).to_list() if name.endswith("_reason") else True
        assert name.endswith("_reason") or made[name] == eager[name].to_list()


# -- the public function ----------------------------------------------------------------------------------


def test_nothing_is_computed_until_it_is_asked_for() -> None:
    polars = ts.score(pl.LazyFrame({"q1": [1]}), five(1, score="mean"))
    assert isinstance(polars, pl.LazyFrame)
    with duckdb.connect() as connection:
        relation = ts.score(connection.sql("select 1 as q1"), five(1, score="mean"))
        assert isinstance(relation, duckdb.DuckDBPyRelation)
        connection.execute("create table t as from relation")
        assert connection.execute("select s from t").fetchall() == [(1.0,)]


def test_a_lazy_frame_needs_an_instrument() -> None:
    with pytest.raises(OptionError, match="instrument") as caught:
        ts.score(pl.LazyFrame({"q1": [1]}))
    assert caught.value.code == "TS-S003"


def test_a_draft_says_so_where_no_result_can() -> None:
    draft = ts.load_instrument("relationship-satisfaction")
    frame = pl.LazyFrame({item.id: [1] for item in draft.items})
    with pytest.warns(ScoringWarning, match="not validated") as caught:
        ts.score(frame, draft)
    assert caught[0].filename == __file__


def test_scores_are_written_without_being_held(tmp_path: Any) -> None:
    frame = pl.LazyFrame({"who": range(50_000), "q1": [1, 2, None, 9, 5] * 10_000, "q2": [3] * 50_000})
    ts.score(frame, five(2, score="mean", min_answered=1)).sink_parquet(tmp_path / "scores.parquet")
    made = pl.read_parquet(tmp_path / "scores.parquet")
    assert made["who"].to_list() == list(range(50_000))
    assert made["s"].head(5).to_list() == [2.0, 2.5, 3.0, None, 4.0]


def test_frames_are_told_apart_without_importing_their_libraries() -> None:
    code = (
        "import sys\n"
        "from trustscale.scoring.expressions import is_lazy\n"
        "class Frame: pass\n"
        "assert not is_lazy(Frame()) and not is_lazy('a.csv')\n"
        "print([name for name in ('polars', 'duckdb', 'pyspark') if name in sys.modules])\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_only_lazy_frames_are_lazy(make_frame: Any) -> None:
    assert not is_lazy(make_frame({"q1": [1]}))
    assert is_lazy(pl.LazyFrame({"q1": [1]}))
    assert is_lazy(duckdb.sql("select 1 as q1"))


# -- Spark ------------------------------------------------------------------------------------------------


def spark_columns(frame: Any, names: Sequence[str]) -> dict[str, list[Any]]:
    lines = sorted(frame.collect(), key=lambda line: line[0])
    return {name: [line[k] for line in lines] for k, name in enumerate(names)}


def test_spark_traps(spark: Any) -> None:
    """Small integers, NaN, an empty row, an answer off the scale, a kept column with a point in its name."""
    nan = float("nan")
    names = items(4)
    vas = ts.define_scale(names, minimum=0, maximum=100, id="vas", min_answered=2, reverse=["q4"])
    frame = pl.DataFrame(
        {
            "a.b": [0, 1, 2, 3],
            "q1": pl.Series([100, None, None, 101], dtype=pl.Int8),
            "q2": pl.Series([100, 100, None, 1], dtype=pl.Int8),
            "q3": pl.Series([100.0, nan, nan, 1.0], dtype=pl.Float32),
            "q4": [0.0, 0.0, None, 1.0],
        }
    )
    scored = ts.score(spark.createDataFrame(frame.to_arrow()), vas)
    assert spark_columns(scored, scored.columns) == {
        "a.b": [0, 1, 2, 3],
        "vas": [100.0, 100.0, None, None],
        "vas_answered": [4, 2, 0, 3],
        "vas_reason": [None, None, "too few answered", "invalid answer"],
    }


def test_spark_settings_and_refusals(spark: Any) -> None:
    frame = spark.createDataFrame(pl.DataFrame({"q1": [1], "q2": ["agree"]}).to_arrow())
    assert is_lazy(frame)
    with pytest.raises(AnswerError, match="q2: String"):
        ts.score(frame, five(2, score="mean"))
    spark.conf.set(SPARK_EXECUTOR, "magic")
    try:
        with pytest.raises(OptionError, match="batches, expressions"):
            ts.score(frame, five(2, score="mean"))
    finally:
        spark.conf.unset(SPARK_EXECUTOR)
