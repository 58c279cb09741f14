"""The same answers scored by each executor, in one shape: column name to a list with None for gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale.instruments.inputs import coded_by, response_scale_of
from trustscale.instruments.model import Coding, Instrument, ResponseScale
from trustscale.responses.columns import ItemColumn
from trustscale.responses.decoding import decode_column
from trustscale.scoring.arrays import score_arrays
from trustscale.scoring.checking.runs import codes_of
from trustscale.scoring.expressions import LazyPart, score_lazy
from trustscale.scoring.person import NOT_APPLICABLE, score_person
from trustscale.scoring.plan import REASONS, Plan

Row = Mapping[str, float | None]
Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Form:
    """How the numbers of a file were printed, and which items were reversed before."""

    coding: Coding | None = None
    already_keyed: tuple[str, ...] = ()


AS_DECLARED = Form()


def scale_of(instrument: Instrument, item: str) -> ResponseScale:
    entry = next(entry for entry in instrument.items if entry.id == item)
    scale = response_scale_of(instrument, entry)
    assert scale is not None
    return scale


def clock(minutes: float | None) -> str | None:
    return None if minutes is None else f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def example_rows(instrument: Instrument) -> list[dict[str, float | None]]:
    """The answers of the worked examples, as a file holds them."""
    rows = []
    for example in instrument.examples:
        codes = codes_of(instrument, example)
        for item, code in codes.items():
            if code == NOT_APPLICABLE:
                codes[item] = scale_of(instrument, item).not_applicable[0].code
        rows.append(codes)
    return rows


def raw_columns(plan: Plan, rows: Sequence[Row]) -> Columns:
    """What a file holds: numbers, and times of day as text."""
    columns: Columns = {}
    for item in plan.instrument.items:
        values = [row.get(item.id) for row in rows]
        if scale_of(plan.instrument, item.id).format == "time":
            columns[item.id] = [clock(value) for value in values]
        else:
            columns[item.id] = values
    return columns


def by_person(plan: Plan, rows: Sequence[Row]) -> Columns:
    out: Columns = {}
    for row in rows:
        codes = {item: _canonical(plan, item, row.get(item)) for item in plan.items}
        made = score_person(plan, codes)
        line: dict[str, Any] = {}
        for item in plan.singles:
            line[item] = None if codes[item] == NOT_APPLICABLE else codes[item]
        for step in plan.reported:
            line[step.id] = made.scores[step.id]
            line[f"{step.id}_answered"] = made.answered[step.id]
            line[f"{step.id}_reason"] = made.reasons.get(step.id)
            for beside in plan.companions:
                if beside.of == step.id:
                    line[beside.id] = _worded(beside.words, made.scores[beside.id])
            for band in plan.bands:
                if band.scale == step.id:
                    line[f"{band.id}_band"] = made.bands[band.id]
        for notice in plan.notices:
            line[f"notice_{notice.id}"] = notice.id in made.notices
        for name, value in line.items():
            out.setdefault(name, []).append(value)
    return out


def _canonical(plan: Plan, item: str, value: float | None) -> float | None:
    scale = scale_of(plan.instrument, item)
    if value in [entry.code for entry in scale.not_applicable]:
        return NOT_APPLICABLE
    return None if value in scale.missing_codes else value


def item_columns(plan: Plan, columns: Columns, form: Form = AS_DECLARED) -> dict[str, ItemColumn]:
    """Columns as ``read_responses`` decodes them."""
    made = {}
    for item in plan.instrument.items:
        values = columns[item.id]
        scale = scale_of(plan.instrument, item.id)
        numeric = scale.format != "time"
        array = np.array(values, dtype=np.float64 if numeric else object)
        coded = form.coding is not None and scale in coded_by(plan.instrument, form.coding)
        turned = item.id in form.already_keyed
        found = decode_column(array, scale, coding=form.coding if coded else None, already_keyed=turned)
        invalid = np.zeros(len(values), np.bool_)
        invalid[found.invalid] = True
        made[item.id] = ItemColumn(found.codes, found.not_applicable, invalid)
    return made


def by_arrays(plan: Plan, rows: Sequence[Row], form: Form = AS_DECLARED) -> Columns:
    items = item_columns(plan, raw_columns(plan, rows), form)
    made = score_arrays(plan, items, len(rows))
    out: Columns = {item: _numbers(items[item].codes) for item in plan.singles}
    for step in plan.reported:
        scale = made.scales[step.id]
        out[step.id] = _numbers(scale.scores)
        out[f"{step.id}_answered"] = scale.answered.tolist()
        out[f"{step.id}_reason"] = [REASONS[n - 1] if n else None for n in scale.reasons.tolist()]
        for beside in plan.companions:
            if beside.of == step.id:
                found = _numbers(made.scales[beside.id].scores)
                out[beside.id] = [_worded(beside.words, number) for number in found]
        for band in plan.bands:
            if band.scale == step.id:
                places = made.bands[band.id].tolist()
                out[f"{band.id}_band"] = [band.levels[n][0] if n >= 0 else None for n in places]
    for notice in plan.notices:
        out[f"notice_{notice.id}"] = made.notices[notice.id].tolist()
    return out


def _worded(words: Sequence[str] | None, number: float | None) -> Any:
    """The label that a number stands for, or the number."""
    return words[int(number)] if words is not None and number is not None else number


def _numbers(values: Any) -> list[float | None]:
    return [None if math.isnan(value) else value for value in np.asarray(values, dtype=np.float64).tolist()]


def part_of(plan: Plan, form: Form = AS_DECLARED) -> LazyPart:
    columns = {item.id: item.id for item in plan.instrument.items}
    return LazyPart(plan, columns, form.coding, form.already_keyed)


def lazy_polars(plan: Plan, rows: Sequence[Row], dtypes: Mapping[str, Any] | None = None) -> Any:
    """A lazy frame with a number per row; columns have the narrowest type that holds them, or another."""
    import polars as pl

    columns: dict[str, Any] = {"row": list(range(len(rows)))}
    for name, values in raw_columns(plan, rows).items():
        wanted = (dtypes or {}).get(name)
        if scale_of(plan.instrument, name).format == "time":
            columns[name] = pl.Series(name, values, dtype=pl.String)
        else:
            columns[name] = pl.Series(name, values, dtype=pl.Float64).cast(wanted or _narrow(values))
    return pl.LazyFrame(columns)


def _narrow(values: Sequence[float | None]) -> Any:
    import polars as pl

    there = [value for value in values if value is not None]
    if all(float(value).is_integer() and abs(value) < 127 for value in there):
        return pl.Int8
    return pl.Float64


def by_polars(plan: Plan, rows: Sequence[Row], form: Form = AS_DECLARED, **options: Any) -> Columns:
    scored = score_lazy(lazy_polars(plan, rows, **options), [part_of(plan, form)], keep=["row"])
    return _sorted(scored.collect().to_dict(as_series=False))


def by_duckdb(plan: Plan, rows: Sequence[Row], **options: Any) -> Columns:
    import duckdb

    table = lazy_polars(plan, rows, **options).collect().to_arrow()
    scored = score_lazy(duckdb.from_arrow(table), [part_of(plan)], keep=["row"])
    lines = scored.fetchall()
    return _sorted({name: [line[k] for line in lines] for k, name in enumerate(scored.columns)})


def by_spark(session: Any, plan: Plan, rows: Sequence[Row], *, executor: str, **options: Any) -> Columns:
    from trustscale.scoring.expressions.engines import SPARK_EXECUTOR

    frame = lazy_polars(plan, rows, **options).collect()
    native = session.createDataFrame(frame.to_arrow())
    session.conf.set(SPARK_EXECUTOR, executor)
    try:
        scored = score_lazy(native, [part_of(plan)], keep=["row"])
    finally:
        session.conf.unset(SPARK_EXECUTOR)
    lines = scored.collect()
    return _sorted({name: [line[k] for line in lines] for k, name in enumerate(scored.columns)})


def _sorted(columns: Mapping[str, list[Any]]) -> Columns:
    order = sorted(range(len(columns["row"])), key=columns["row"].__getitem__)
    return {name: [values[k] for k in order] for name, values in columns.items() if name != "row"}
