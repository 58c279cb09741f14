"""One row per person, out of scores, answers or a frame, with what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, PairingError, did_you_mean
from trustscale.responses.frames import Frame, add_columns, column_names, open_frame, row_count
from trustscale.responses.responses import Responses
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.scoring.scores import Scores


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """Rows of persons.

    Attributes
    ----------
    frame : frame
        One row per person.
    name : str
        What messages call it.
    roles : mapping of str to str
        Columns that were named on reading: ``id``, ``group``, ``dyad``, ``role``, ``weight``.
    variables : tuple of str
        The scores or items; of a frame all columns.
    provenance : Provenance
        Where they come from.
    """

    frame: Frame
    name: str
    roles: dict[str, str]
    variables: tuple[str, ...]
    provenance: Provenance


def read_persons(data: Any, keep: Sequence[str | None] = ()) -> Persons:
    """Scores, answers or a frame as rows of persons; ``keep`` names further columns of theirs."""
    if isinstance(data, Scores):
        return _from_scores(data, keep)
    if isinstance(data, Responses):
        return _from_responses(data, keep)
    frame = open_frame(data)
    provenance = Provenance((), {}, row_count(frame), package_version())
    return Persons(frame, type(data).__name__, {}, column_names(frame), provenance)


def _from_scores(scores: Scores, keep: Sequence[str | None]) -> Persons:
    columns = {
        scored.prefix + step.id: scored.columns.scales[step.id].scores
        for scored in scores.parts
        for step in scored.plan.reported
    }
    frame = _with_columns(scores.frame, (*scores.keep, *keep), columns)
    return Persons(frame, "the scores", dict(scores.roles), tuple(columns), scores.provenance)


def _from_responses(answers: Responses, keep: Sequence[str | None]) -> Persons:
    columns: dict[str, NDArray[Any]] = {}
    for part in answers.parts:
        for item, column in part.items.items():
            if item in columns:
                raise PairingError(
                    f"Two instruments have an item {item!r}.",
                    code="TS-D012",
                    where=[entry.instrument.id for entry in answers.parts if item in entry.items],
                    mend="read the answers to one instrument at a time.",
                )
            columns[item] = np.asarray(column.codes)
    frame = _with_columns(answers.frame, (*answers.roles.values(), *keep), columns)
    stamps = tuple(
        Stamp(
            part.instrument.id,
            part.instrument.version,
            part.instrument.content_hash,
            part.instrument.status,
            coding=part.coding,
            form=part.instrument.form,
        )
        for part in answers.parts
    )
    provenance = Provenance(stamps, {}, answers.n_rows, package_version(), answers.notes)
    return Persons(frame, answers.source, dict(answers.roles), tuple(columns), provenance)


def _with_columns(frame: Frame, keep: Sequence[str | None], columns: Mapping[str, NDArray[Any]]) -> Frame:
    wanted = [name for name in dict.fromkeys(keep) if name is not None and name not in columns]
    check_columns(wanted, column_names(frame), "the data")
    return open_frame(add_columns(frame, wanted, columns))


def check_columns(wanted: Sequence[str], has: Sequence[str], name: str) -> None:
    """Say which columns are not there.

    Raises
    ------
    ColumnError
        TS-D009.
    """
    absent = [f"{column}{did_you_mean(column, has)}" for column in wanted if column not in has]
    if absent:
        raise ColumnError(
            f"{name} {'do' if name.startswith('the ') else 'does'} not have these columns.",
            code="TS-D009",
            where=absent,
            mend=f"there are: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )
