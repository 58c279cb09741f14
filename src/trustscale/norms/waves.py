"""One time: whose scores, and the scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, OptionError, did_you_mean
from trustscale.instruments.model import Instrument, Scale
from trustscale.responses.frames import column_names, column_values, library_of, open_frame
from trustscale.scoring.scores import ScoredPart, Scores, definition_of

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """What one time brought: whose scores, and the scores.

    Attributes
    ----------
    name : str
        The argument it came in by, such as ``before``.
    library : str
        The dataframe library it came in.
    ids : mapping of column to array
        The columns that say whose a row is, as they are in the data.
    scales : mapping of scale to float array
        One score per row, NaN for a gap.
    definitions : mapping of scale to (Instrument, Scale)
        Empty for a bare frame.
    parts : tuple of ScoredPart
        Empty for a bare frame.
    labels : mapping of column to array
        Columns that are carried along: the couple and the role, where the answers were read with them.
    """

    name: str
    library: str
    ids: Mapping[str, NDArray[Any]]
    scales: Mapping[str, FloatArray]
    definitions: Mapping[str, tuple[Instrument, Scale]] = field(default_factory=dict)
    parts: tuple[ScoredPart, ...] = ()
    labels: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Rows."""
        return len(next(iter(self.ids.values())))


def read_wave(
    data: Any,
    name: str,
    *,
    id: str | Sequence[str] | None,  # noqa: A002  # as in read_responses
    scales: Sequence[str] | None,
) -> Wave:
    """Take ids and scores out of ``Scores`` or a frame.

    ``scales=None`` takes all scales of ``Scores``; a frame needs names, since any column could be a score.
    """
    if isinstance(data, Scores):
        return _from_scores(data, name, _names_of(id) or _roles_of(data, name), scales)
    frame = open_frame(data)
    names = _names_of(id)
    if not names:
        raise _no_id(name)
    has = column_names(frame)
    _check_columns((*names, *(scales or ())), has, name)
    return Wave(
        name,
        library_of(frame),
        {column: column_values(frame, column) for column in names},
        {scale: _numbers(column_values(frame, scale), scale, name) for scale in scales or ()},
    )


def _from_scores(data: Scores, name: str, ids: Sequence[str], scales: Sequence[str] | None) -> Wave:
    found = {
        scored.prefix + step.id: (scored, step.id) for scored in data.parts for step in scored.plan.reported
    }
    wanted = tuple(found) if scales is None else tuple(scales)
    _check_columns(ids, column_names(data.frame), name)
    _check_columns(wanted, tuple(found), name)
    return Wave(
        name,
        library_of(data.frame),
        {column: column_values(data.frame, column) for column in ids},
        {scale: found[scale][0].columns.scales[found[scale][1]].scores for scale in wanted},
        {
            scale: (found[scale][0].instrument, definition_of(found[scale][0].instrument, found[scale][1]))
            for scale in wanted
        },
        tuple(dict.fromkeys(found[scale][0] for scale in wanted)),
        {
            column: column_values(data.frame, column)
            for role, column in data.roles.items()
            if role in ("dyad", "role") and column not in ids
        },
    )


def _names_of(columns: str | Sequence[str] | None) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(columns or ())


def _roles_of(scores: Scores, name: str) -> tuple[str, ...]:
    """The id column; a couple and a role in it name a person, too."""
    roles = scores.roles
    if "id" in roles:
        return (roles["id"],)
    if "dyad" in roles and "role" in roles:
        return (roles["dyad"], roles["role"])
    raise _no_id(name)


def _no_id(name: str) -> OptionError:
    return OptionError(
        f"It is not known which column of `{name}` says whose scores these are.",
        code="TS-N101",
        mend='pass id="person" (the name of that column, or several names), or read the answers with id=.',
    )


def _check_columns(wanted: Sequence[str], has: Sequence[str], name: str) -> None:
    unknown = [column for column in wanted if column not in has]
    if unknown:
        raise ColumnError(
            f"`{name}` does not have these columns.",
            code="TS-N102",
            where=[f"{column}{did_you_mean(column, has)}" for column in unknown],
            mend=f"it has: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )


def _numbers(values: NDArray[Any], scale: str, name: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ColumnError(
            f"The column {scale!r} of `{name}` does not hold numbers only.",
            code="TS-N103",
            mend="name a column of scores with scale=; gaps may be empty, but not words.",
        ) from None
