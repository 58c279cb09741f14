"""Look-up tables row by row: which rows the examples read, and whether a wrong number there would be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trustscale.errors import Finding
from trustscale.instruments.inputs import Input, inputs_of
from trustscale.instruments.model import Instrument, Scale, Table
from trustscale.instruments.structure.phrases import listing
from trustscale.scoring.checking.runs import Case, plans_of, would_notice
from trustscale.scoring.person import score_person


def table_findings(instrument: Instrument, cases: Sequence[Case], silent: Sequence[str]) -> Iterator[Finding]:
    """Rows whose score could be another one without any example noticing."""
    for scale in instrument.scales:
        table = instrument.tables.get(scale.table or "")
        if scale.score != "lookup" or table is None or scale.id in silent:
            continue
        read = _rows_read(instrument, scale, cases)
        tested = {place for place in read if would_notice(_raised(instrument, scale, table, place), cases)}
        untested = [place for place in range(len(table.rows)) if place not in tested]
        if not untested:
            continue
        entries = inputs_of(instrument, scale)
        words = listing(_row_in_words(table, place, entries) for place in untested)
        yield Finding(
            "TS-I107",
            f"tables.{scale.table}",
            f"no example would notice if the score were 1 higher in "
            f"{len(untested)} of {len(table.rows)} rows ({words}).",
            "Compare the table with its source cell by cell, and add examples at its ends and in its middle.",
            "warning",
        )


def _rows_read(instrument: Instrument, scale: Scale, cases: Sequence[Case]) -> set[int]:
    """The rows that the examples reach: each row gives its own number, untransformed."""
    read: set[int] = set()
    for plan in plans_of(instrument):
        steps = tuple(
            replace(
                step,
                rows=tuple(replace(row, score=float(place)) for place, row in enumerate(step.rows)),
                after=(),
                rounding=None,
                checked_range=None,
            )
            if step.id == scale.id
            else step
            for step in plan.scales
        )
        numbered = replace(plan, scales=steps)
        for case in cases:
            found = score_person(numbered, case.codes).scores.get(scale.id)
            if found is not None:
                read.add(int(found))
    return read


def _raised(instrument: Instrument, scale: Scale, table: Table, place: int) -> Instrument:
    column = table.columns.index("score")
    row = list(table.rows[place])
    row[column] = repr(float(row[column]) + 1)
    rows = (*table.rows[:place], tuple(row), *table.rows[place + 1 :])
    changed = table.model_copy(update={"rows": rows})
    return instrument.model_copy(update={"tables": {**instrument.tables, scale.table: changed}})


def _row_in_words(table: Table, place: int, entries: Sequence[Input]) -> str:
    """Name a row by its inputs."""
    names = {f"{entry.source}{end}" for entry in entries for end in ("", "_from", "_below")}
    row = table.rows[place]
    return " ".join(f"{name} {cell}" for name, cell in zip(table.columns, row, strict=True) if name in names)
