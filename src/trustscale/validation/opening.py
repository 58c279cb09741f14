"""What a study was given: a summary, answers that were read, a frame, a file, or an engine's lazy frame."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trustscale.errors import OptionError
from trustscale.instruments.several import InstrumentLike
from trustscale.responses.bare_columns import bare_columns, numbers_in_text
from trustscale.responses.frames import library_of, open_frame, row_count
from trustscale.responses.read import read_responses
from trustscale.responses.reading import read_table
from trustscale.responses.responses import Responses
from trustscale.results.alerts import Alert
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.expressions import is_lazy
from trustscale.summaries.layout import Reader, bare_layout, instrument_layout
from trustscale.summaries.notes import unused_weights
from trustscale.summaries.summarize import summarize
from trustscale.summaries.summary import Summary
from trustscale.summaries.work import stamp_of
from trustscale.validation.selection import Source

Instruments = InstrumentLike | Sequence[InstrumentLike] | None


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A source of answers with what is known about it.

    Attributes
    ----------
    source : Source
        Rows or sums.
    library : str
        The dataframe library in which results come back.
    notes : tuple of str
        What was done on reading.
    alerts : tuple of Alert
        What deserves a look before anything is computed.
    """

    source: Source
    library: str
    notes: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()


def open_source(data: Any, instrument: Instruments, items: Sequence[str] | str | None) -> Opened:
    """Open whatever answers come in.

    Raises
    ------
    OptionError
        TS-V011: an instrument for answers that know theirs.
    """
    if isinstance(data, Responses | Summary):
        if instrument is not None:
            raise OptionError(
                "The answers know their instrument already.",
                code="TS-V011",
                mend="leave `instrument` out, or pass the frame or file itself.",
            )
        return _of_summary(data) if isinstance(data, Summary) else _of_responses(data)
    if is_lazy(data):
        return _of_summary(summarize(data, instrument, items=items if instrument is None else None))
    if instrument is not None:
        return _of_responses(read_responses(data, instrument))
    if isinstance(data, str | os.PathLike):
        table = read_table(os.fspath(data))
        return _of_frame(numbers_in_text(table).to_native(), items, tuple(table.notes))
    return _of_frame(data, items)


def _of_summary(summary: Summary) -> Opened:
    source = Source(summary.layout, summary.n_rows, summary=summary)
    return Opened(source, summary.library, summary.provenance.notes, (*summary.alerts, *_units(summary)))


def _units(summary: Summary) -> tuple[Alert, ...]:
    """A published matrix knows no standard deviations."""
    if summary.has_sds:
        return ()
    return (
        Alert(
            "TS-V012",
            summary.source,
            "no standard deviations came with the matrix, so every item counts in standard units.",
            "Pass them, Summary.from_correlations(R, n, sd=...), or read alpha as the standardised one.",
        ),
    )


def _of_responses(answers: Responses) -> Opened:
    readers, columns = [], {}
    for part in answers.parts:
        plan = compile_plan(part.instrument)
        readers.append(Reader(plan, tuple(part.items), stamp_of(part.instrument, plan.scheme, part.coding)))
        columns.update({name: column.codes for name, column in part.items.items()})
    source = Source(instrument_layout(readers), answers.n_rows, answers=columns)
    weight = answers.roles.get("weight")
    alerts = () if weight is None else (unused_weights(weight),)
    return Opened(source, library_of(answers.frame), answers.notes, alerts)


def _of_frame(data: Any, items: Sequence[str] | str | None, notes: tuple[str, ...] = ()) -> Opened:
    frame = open_frame(data)
    columns = bare_columns(frame, items)
    source = Source(bare_layout(tuple(columns)), row_count(frame), answers=columns)
    return Opened(source, library_of(frame), notes)
