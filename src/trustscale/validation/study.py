"""The way into every study: from answers, a frame or a file to the items it looks at."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trustscale.errors import OptionError, StudyError
from trustscale.instruments.several import InstrumentLike
from trustscale.responses.bare_columns import bare_columns
from trustscale.responses.frames import library_of, open_frame, row_count
from trustscale.responses.read import read_responses
from trustscale.responses.responses import Part, Responses
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.plan import Plan
from trustscale.summaries.layout import Reader, bare_layout, instrument_layout
from trustscale.validation.items import ItemSet
from trustscale.validation.selection import Source, joint_set, narrowed, scale_sets


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What one call looks at.

    Attributes
    ----------
    parts : tuple of ItemSet
        One per scale, or one for all items together.
    library : str
        The dataframe library of the data, in which results come back.
    stamps : tuple of Stamp
        The definitions the answers were read with.
    n_rows : int
        Rows that were read.
    notes : tuple of str
        What was done on reading.
    alerts : tuple of Alert
        What deserves a look before anything is computed.
    """

    parts: tuple[ItemSet, ...]
    library: str
    stamps: tuple[Stamp, ...]
    n_rows: int
    notes: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()


def open_study(
    data: Any,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    per_scale: bool = True,
) -> Study:
    """Find the items of a study.

    Parameters
    ----------
    data : Responses, frame or path
        Answers. A frame without ``instrument`` has one item per column, or those of ``items``.
    instrument : str, path, Instrument or list, optional
        What the columns of a frame or file are.
    items : sequence of str, optional
        The items, by id; columns of a frame that has no instrument. They are then looked at together.
    scale : str, optional
        One scale.
    per_scale : bool, default True
        One set of items per scale, or all together.

    Raises
    ------
    StudyError
        TS-V001, TS-V002: columns that are no items, or are not there. TS-V004: no scale to study.
    OptionError
        TS-V011: a scale of data that have no instrument. TS-S014: no such scale.
    """
    if isinstance(data, Responses) or instrument is not None or isinstance(data, str | os.PathLike):
        return _of_answers(_answers(data, instrument), items, scale, per_scale=per_scale)
    if scale is not None:
        raise OptionError(
            "`scale` can only be looked up in answers that know their instrument.",
            code="TS-V011",
            mend="name the instrument with `instrument`, or the items with `items`.",
        )
    frame = open_frame(data)
    columns = bare_columns(frame, items)
    source = Source(bare_layout(tuple(columns)), row_count(frame), columns)
    return Study((joint_set(source),), library_of(frame), (), source.n_rows)


def provenance_of(study: Study, rules: Mapping[str, str], notes: Sequence[str] = ()) -> Provenance:
    """Where the numbers of a study come from: definitions, what was done in words, rows, versions."""
    return Provenance(study.stamps, dict(rules), study.n_rows, package_version(), (*study.notes, *notes))


def _answers(data: Any, instrument: Any) -> Responses:
    if isinstance(data, Responses):
        if instrument is not None:
            raise OptionError(
                "The answers know their instrument already.",
                code="TS-V011",
                mend="leave `instrument` out, or pass the frame or file itself.",
            )
        return data
    if instrument is None:
        raise OptionError(
            "A file of answers needs the instrument.", code="TS-V011", mend="name it with `instrument`."
        )
    return read_responses(data, instrument)


def _of_answers(
    answers: Responses, items: Sequence[str] | str | None, scale: str | None, *, per_scale: bool
) -> Study:
    source = _source(answers)
    if items is not None:
        names = (items,) if isinstance(items, str) else tuple(items)
        parts: tuple[ItemSet, ...] = (narrowed(joint_set(source, scale), names),)
    elif per_scale:
        parts = scale_sets(source, scale)
    else:
        parts = (joint_set(source, scale),)
    if not parts:
        raise StudyError(
            "The instrument has no scale that adds up or averages answers.",
            code="TS-V004",
            mend="name the items that belong together with `items`.",
        )
    return Study(
        parts=parts,
        library=library_of(answers.frame),
        stamps=source.layout.stamps,
        n_rows=answers.n_rows,
        notes=answers.notes,
        alerts=_unused_weights(answers),
    )


def _source(answers: Responses) -> Source:
    readers, columns = [], {}
    for part in answers.parts:
        plan = compile_plan(part.instrument)
        readers.append(Reader(plan, tuple(part.items), _stamp(plan, part)))
        columns.update({name: column.codes for name, column in part.items.items()})
    return Source(instrument_layout(readers), answers.n_rows, columns)


def _stamp(plan: Plan, part: Part) -> Stamp:
    definition = part.instrument
    return Stamp(
        definition.id,
        definition.version,
        definition.content_hash,
        definition.status,
        plan.scheme,
        part.coding,
        definition.form,
    )


def _unused_weights(answers: Responses) -> tuple[Alert, ...]:
    if "weight" not in answers.roles:
        return ()
    return (
        Alert(
            "TS-V009",
            answers.roles["weight"],
            "the sampling weights are not used here: every person counts once.",
            "Say so in the report.",
        ),
    )
