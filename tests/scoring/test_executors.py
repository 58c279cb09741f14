"""One plan, every executor: the same scores to the bit, whatever the order and the splits of the answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers import importorskip
from tests.scoring.executors import (
    Columns,
    Form,
    Row,
    by_arrays,
    by_duckdb,
    by_person,
    by_polars,
    by_spark,
    example_rows,
    lazy_polars,
    part_of,
    scale_of,
)
from tests.strategies import instruments, raw_answers_for
from trustscale.errors import KeyingError
from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Coding, Instrument
from trustscale.instruments.shipped import shipped_ids
from trustscale.responses.decoding import reflection
from trustscale.scoring import arrays
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.expressions import LazyPart, score_lazy
from trustscale.scoring.plan import Plan

EXAMPLES = Path(__file__).parents[1] / "instruments" / "examples"
SIX = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

Execute = Callable[[Plan, list[Row]], Columns]


def draw_case(data: st.DataObject, *, max_rows: int = 4) -> tuple[Plan, list[Row]]:
    instrument = data.draw(instruments(rich=False))
    scheme = data.draw(st.sampled_from([entry.id for entry in instrument.schemes] or [None]))
    return compile_plan(instrument, scheme), data.draw(raw_answers_for(instrument, max_rows=max_rows))


def same(one: Columns, other: Columns) -> None:
    """Equal names in equal order, and equal to the bit; zero has no sign."""
    assert list(one) == list(other)
    for name in one:
        assert one[name] == other[name], name


# -- random instruments --------------------------------------------------------------------------------------


@settings(max_examples=200, suppress_health_check=SLOW)
@given(data=st.data())
def test_arrays_score_as_for_one_person(data: st.DataObject) -> None:
    plan, rows = draw_case(data)
    same(by_person(plan, rows), by_arrays(plan, rows))


@settings(max_examples=100, suppress_health_check=SLOW)
@given(data=st.data())
def test_polars_scores_as_arrays_do(data: st.DataObject) -> None:
    importorskip("polars")
    plan, rows = draw_case(data)
    same(by_arrays(plan, rows), by_polars(plan, rows))


@settings(max_examples=30, suppress_health_check=SLOW)
@given(data=st.data())
def test_duckdb_scores_as_arrays_do(data: st.DataObject) -> None:
    importorskip("duckdb")
    importorskip("polars")
    plan, rows = draw_case(data)
    same(by_arrays(plan, rows), by_duckdb(plan, rows))


@settings(max_examples=50, suppress_health_check=SLOW)
@given(data=st.data())
def test_answers_off_the_scale_spoil_the_same_scores(data: st.DataObject) -> None:
    importorskip("polars")
    plan, rows = draw_case(data)
    numeric = [item.id for item in plan.instrument.items if not is_clock(plan.instrument, item.id)]
    for row in rows:
        for item in data.draw(st.lists(st.sampled_from(numeric), max_size=2)):
            row[item] = data.draw(st.sampled_from([1234.5, -777.0]))
    same(by_arrays(plan, rows), by_polars(plan, rows))


@settings(max_examples=60, suppress_health_check=SLOW)
@given(data=st.data())
def test_numbers_are_read_as_in_a_file(data: st.DataObject) -> None:
    """Printed numbers, numbers reversed before, declared gaps, and numbers that are none of these."""
    importorskip("polars")
    plan, rows = draw_case(data)
    definition = plan.instrument
    coding = data.draw(st.sampled_from([None, *definition.codings]))
    turnable = [item.id for item in definition.items if can_be_turned(definition, item.id)]
    turned = data.draw(st.lists(st.sampled_from(turnable), unique=True)) if turnable else []
    for row in rows:
        for item in definition.items:
            if not is_clock(definition, item.id) and data.draw(st.booleans()):
                row[item.id] = data.draw(st.sampled_from(numbers_near(definition, item.id, coding)))
    form = Form(coding, tuple(turned))
    same(by_arrays(plan, rows, form), by_polars(plan, rows, form))


def can_be_turned(instrument: Instrument, item: str) -> bool:
    try:
        reflection(scale_of(instrument, item))
    except KeyingError:
        return False
    return True


def numbers_near(instrument: Instrument, item: str, coding: Coding | None) -> list[float]:
    """Everything that a number in a column could be, and what lies beside it."""
    scale = scale_of(instrument, item)
    codes = [option.code for option in scale.options] + [scale.minimum or 0.0, scale.maximum or 0.0]
    codes += [entry.code for entry in scale.not_applicable] + list(scale.missing_codes)
    codes += [] if coding is None else [option.code for option in coding.options]
    return [*codes, *(code + step for code in codes for step in (1.0, -1.0, 0.5))]


def is_clock(instrument: Instrument, item: str) -> bool:
    return scale_of(instrument, item).format == "time"


# -- orders and splits ---------------------------------------------------------------------------------------


@settings(max_examples=30, suppress_health_check=SLOW)
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(data: st.DataObject) -> None:
    plan, rows = draw_case(data, max_rows=8)
    order = data.draw(st.permutations(range(len(rows))))
    scored, shuffled = by_arrays(plan, rows), by_arrays(plan, [rows[k] for k in order])
    same({name: [values[k] for k in order] for name, values in scored.items()}, shuffled)


@settings(max_examples=15, suppress_health_check=SLOW)
@given(data=st.data())
def test_the_order_of_columns_and_rows_does_not_matter_to_polars(data: st.DataObject) -> None:
    pl = importorskip("polars")
    plan, rows = draw_case(data)
    frame = lazy_polars(plan, rows)
    columns = data.draw(st.permutations(frame.collect_schema().names()))
    turned = frame.select(columns).sort("row", descending=True)
    scored = score_lazy(frame, [part_of(plan)], keep=["row"]).collect()
    again = score_lazy(turned, [part_of(plan)], keep=["row"]).sort("row").collect()
    assert scored.equals(again)
    halves = [frame.slice(0, len(rows) // 2), frame.slice(len(rows) // 2)]
    parts = pl.concat([score_lazy(half, [part_of(plan)], keep=["row"]) for half in halves]).collect()
    assert scored.equals(parts)


@settings(max_examples=30, suppress_health_check=[*SLOW, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_splitting_rows_does_not_matter(monkeypatch: pytest.MonkeyPatch, data: st.DataObject) -> None:
    plan, rows = draw_case(data, max_rows=8)
    whole = by_arrays(plan, rows)
    cut = data.draw(st.integers(0, len(rows)))
    one, two = by_arrays(plan, rows[:cut]), by_arrays(plan, rows[cut:])
    same(whole, {name: one[name] + two[name] for name in whole})
    monkeypatch.setattr(arrays, "BLOCK_ROWS", data.draw(st.integers(1, 3)))
    same(whole, by_arrays(plan, rows))


# -- keys ----------------------------------------------------------------------------------------------------


@st.composite
def keyed_scales(draw: st.DrawFn) -> tuple[dict[str, Any], list[str], list[str]]:
    """One scale as a definition, the items it reverses, and items of another form that run the other way."""
    names = [f"q{k}" for k in range(1, draw(st.integers(2, 7)) + 1)]
    low = draw(st.integers(-3, 3))
    scale = {
        "id": "s",
        "items": names,
        "score": draw(st.sampled_from(["mean", "maximum", "minimum"])),
        "min_answered": draw(st.integers(1, len(names))),
    }
    definition = {
        "id": "form",
        "version": "1.0.0",
        "title": "A form",
        "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
        "response_scales": [
            {"id": "r", "minimum": float(low), "maximum": float(low + draw(st.integers(1, 9))), "step": 1.0}
        ],
        "items": [{"ids": names}],
        "scales": [scale],
    }
    some = st.lists(st.sampled_from(names), unique=True)
    return definition, draw(some), draw(some)


def with_key(definition: dict[str, Any], reverse: list[str]) -> Plan:
    scale = {**definition["scales"][0], "reverse": reverse}
    return compile_plan(Instrument.model_validate({**definition, "scales": [scale]}))


@settings(max_examples=30, suppress_health_check=SLOW)
@given(data=st.data(), case=keyed_scales())
def test_the_reversed_form_scores_alike(
    data: st.DataObject, case: tuple[dict[str, Any], list[str], list[str]]
) -> None:
    """Items printed the other way round, answered and keyed the other way round, give the same scores."""
    importorskip("polars")
    definition, reverse, turned = case
    plan = with_key(definition, reverse)
    answers = plan.instrument.response_scales[0]
    total = (answers.minimum or 0.0) + (answers.maximum or 0.0)
    rows = data.draw(raw_answers_for(plan.instrument))
    other = [{name: flip(x, total) if name in turned else x for name, x in row.items()} for row in rows]
    rekeyed = with_key(definition, sorted(set(reverse) ^ set(turned)))
    for execute in (by_person, by_arrays, by_polars):
        same(execute(plan, rows), execute(rekeyed, other))


@settings(max_examples=30, suppress_health_check=SLOW)
@given(data=st.data(), case=keyed_scales())
def test_items_that_were_reversed_before_are_not_reversed_twice(
    data: st.DataObject, case: tuple[dict[str, Any], list[str], list[str]]
) -> None:
    importorskip("polars")
    definition, reverse, turned = case
    plan = with_key(definition, reverse)
    answers = plan.instrument.response_scales[0]
    total = (answers.minimum or 0.0) + (answers.maximum or 0.0)
    rows = data.draw(raw_answers_for(plan.instrument))
    other = [{name: flip(x, total) if name in turned else x for name, x in row.items()} for row in rows]
    part = LazyPart(plan, part_of(plan).columns, already_keyed=tuple(turned))
    scored = score_lazy(lazy_polars(plan, other), [part], keep=[]).collect().to_dict(as_series=False)
    same(by_arrays(plan, rows), scored)


def flip(value: float | None, total: float) -> float | None:
    return None if value is None else total - value


# -- the examples of the rules, and all that is shipped ------------------------------------------------------


def plans(instrument: Instrument) -> list[Plan]:
    return [compile_plan(instrument, name) for name in [entry.id for entry in instrument.schemes] or [None]]


def every_case() -> list[Any]:
    folders = [pytest.param(EXAMPLES / name, id=name) for name in SIX]
    return folders + [pytest.param(name, id=name) for name in shipped_ids()]


def test_there_are_six_examples() -> None:
    assert len(SIX) == 6


@pytest.mark.parametrize("source", every_case())
@pytest.mark.parametrize("execute", [by_person, by_arrays, by_polars, by_duckdb])
def test_worked_examples_come_out(source: Any, execute: Execute) -> None:
    if execute in (by_polars, by_duckdb):
        importorskip("polars")
    if execute is by_duckdb:
        importorskip("duckdb")
    instrument = load_instrument(source)
    rows = example_rows(instrument)
    for plan in plans(instrument):
        check_examples(plan, execute(plan, rows) if rows else {})


def check_examples(plan: Plan, scored: Columns) -> None:
    """Every reported score, band and notice that the examples state."""
    reported = {step.id for step in plan.reported}
    for place, example in enumerate(plan.instrument.examples):
        for name, stated in example.scores.items():
            if name in reported:
                found = scored[name][place]
                assert found == (None if stated == "missing" else pytest.approx(stated, abs=1e-6))
                assert (scored[f"{name}_reason"][place] is None) == (found is not None)
        for name, label in example.bands.items():
            if f"{name}_band" in scored:
                assert scored[f"{name}_band"][place] == label
        for notice in plan.notices:
            if example.notices is not None:
                assert scored[f"notice_{notice.id}"][place] == (notice.id in example.notices)


@pytest.mark.parametrize("executor", ["batches", "expressions"])
@pytest.mark.parametrize("name", SIX)
def test_spark_scores_as_arrays_do(spark: Any, name: str, executor: str) -> None:
    importorskip("polars")
    instrument = load_instrument(EXAMPLES / name)
    rows = example_rows(instrument)
    spoiled = [{**rows[0], next(iter(rows[0])): None}, dict.fromkeys(rows[0])]
    for plan in plans(instrument):
        scored = by_spark(spark, plan, [*rows, *spoiled], executor=executor)
        same(by_arrays(plan, [*rows, *spoiled]), scored)
        check_examples(plan, scored)
