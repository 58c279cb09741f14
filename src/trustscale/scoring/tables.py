"""Look-up tables as steps: a row is a test of each input, and what a score brings beside itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from trustscale.instruments.inputs import Input
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.ranges import snap
from trustscale.scoring.plan import Companion, ScaleStep, TableRow, Test


def table_rows(instrument: Instrument, scale: Scale, inputs: Sequence[Input]) -> tuple[TableRow, ...]:
    """The rows of a look-up scale's table, each as tests of the inputs; none for other scales."""
    table = instrument.tables.get(scale.table or "")
    if scale.score != "lookup" or table is None:
        return ()
    column = {name: number for number, name in enumerate(table.columns)}
    rows = []
    for cells in table.rows:
        tests = tuple(_table_test(entry.source, column, cells) for entry in inputs)
        error, label = (cells[column[name]].strip() if name in column else "" for name in ("se", "label"))
        rows.append(
            TableRow(tests, float(cells[column["score"]]), float(error) if error else None, label or None)
        )
    return tuple(rows)


def companions(step: ScaleStep) -> Iterator[tuple[ScaleStep, Companion]]:
    """Scales that find the standard error and the label of a looked-up score, where every row has them."""
    beside = replace(step, reported=False, rounding=None, checked_range=None, after=())
    errors = [row.se for row in step.rows if row.se is not None]
    if errors and len(errors) == len(step.rows):
        # An error keeps the unit of its score: it is stretched with it, and never shifted.
        stretched = tuple((how, abs(by)) for how, by in step.after if how in ("multiply", "divide"))
        rows = tuple(replace(row, score=error) for row, error in zip(step.rows, errors, strict=True))
        name = f"{step.id}_se"
        yield replace(beside, id=name, rows=rows, after=stretched), Companion(name, step.id)
    labels = [row.label for row in step.rows if row.label is not None]
    if labels and len(labels) == len(step.rows):
        words = tuple(dict.fromkeys(labels))
        rows = tuple(
            replace(row, score=float(words.index(label)))
            for row, label in zip(step.rows, labels, strict=True)
        )
        name = f"{step.id}_label"
        yield replace(beside, id=name, rows=rows), Companion(name, step.id, words)


def _table_test(name: str, column: dict[str, int], cells: Sequence[str]) -> Test | Literal["missing"] | None:
    if name in column:
        cell = cells[column[name]].strip()
        if cell == "*":
            return None
        return "missing" if not cell else Test(one_of=(snap(float(cell)),))
    low, high = (cells[column[f"{name}_{end}"]].strip() for end in ("from", "below"))
    return Test(at_least=snap(float(low)) if low else None, below=snap(float(high)) if high else None)


def is_free(rows: Sequence[TableRow]) -> bool:
    """Whether the table itself says what happens to missing inputs."""
    return any(test is None or test == "missing" for row in rows for test in row.tests)
