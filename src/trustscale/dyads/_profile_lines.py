"""The lines of a profile in the data: what both partners of each couple scored, or why they did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.inputs import answered_on, item_of, scale_of
from trustscale.instruments.model import Instrument
from trustscale.instruments.profile_checks import line_range
from trustscale.instruments.profile_model import Profile, ProfileGroup, ProfileLine
from trustscale.scoring.plan import REASONS
from trustscale.scoring.scores import ScoredPart, Scores

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

NOT_ANSWERED = "not answered in this survey"


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Both partners of each couple.

    Attributes
    ----------
    ids : pair of str
        The profile's roles.
    titles : pair of str
        What a page calls them.
    called : pair
        What the data call them.
    rows : pair of int arrays of shape (n,)
        Their rows in the scores.
    """

    ids: tuple[str, str]
    titles: tuple[str, str]
    called: tuple[Any, Any]
    rows: tuple[Rows, Rows]

    @property
    def n(self) -> int:
        """Couples."""
        return len(self.rows[0])


@dataclass(frozen=True, slots=True, eq=False)
class LineScores:
    """One line of a profile, with what both partners of each couple scored.

    Attributes
    ----------
    names : pair of str
        The scale or item that stands for each partner.
    ends : pair of float
        The lowest and the highest value there can be.
    measures : str
        ``reflective``, ``formative``, ``single``, or ``item``.
    direction : str or None
        What a higher score is, as the instrument says it.
    values : pair of float arrays of shape (n,)
        NaN where there is no score.
    scored : ScoredPart or None
        Where they are from; None where the scores do not hold the instrument.
    """

    group: ProfileGroup
    line: ProfileLine
    names: tuple[str, str]
    ends: tuple[float, float]
    measures: str
    direction: str | None
    is_draft: bool
    values: tuple[Floats, Floats]
    scored: ScoredPart | None


def line_scores(
    profile: Profile, scores: Scores, definitions: Mapping[str, Instrument], members: Members
) -> tuple[LineScores, ...]:
    """All lines of a profile."""
    parts = {scored.instrument.id: scored for scored in scores.parts}
    return tuple(
        _line(group, line, definitions[line.instrument], parts.get(line.instrument), members)
        for group, line in profile.lines
    )


def _line(
    group: ProfileGroup,
    line: ProfileLine,
    definition: Instrument,
    scored: ScoredPart | None,
    members: Members,
) -> LineScores:
    names = (line.of(members.ids[0]), line.of(members.ids[1]))
    first, second = (_values(scored, name, rows) for name, rows in zip(names, members.rows, strict=True))
    scale = scale_of(definition, names[0])
    return LineScores(
        group=group,
        line=line,
        names=names,
        ends=line_range(definition, names[0]) or (np.nan, np.nan),
        measures="item" if scale is None else scale.measures or "reflective",
        direction=None if scale is None else scale.direction,
        is_draft=definition.status == "draft",
        values=(first, second),
        scored=scored,
    )


def _values(scored: ScoredPart | None, name: str, rows: Rows) -> Floats:
    if scored is not None and name in scored.columns.scales:
        return scored.columns.scales[name].scores[rows]
    if scored is not None and name in scored.part.items:
        return np.asarray(scored.part.items[name].codes, dtype=np.float64)[rows]
    return np.full(len(rows), np.nan)


def missing_reason(found: LineScores, side: int, row: int) -> str:
    """Why there is no score of a partner, in words; empty where there is one."""
    scored, name = found.scored, found.names[side]
    if scored is None:
        return NOT_ANSWERED
    if name in scored.columns.scales:
        made = scored.columns.scales[name]
        return REASONS[made.reasons[row] - 1] if made.reasons[row] else ""
    column = scored.part.items.get(name)
    if column is None:
        return NOT_ANSWERED
    if not np.isnan(np.asarray(column.codes, dtype=np.float64)[row]):
        return ""
    if column.not_applicable is not None and column.not_applicable[row]:
        return _not_applicable_words(scored.instrument, name)
    return "invalid answer" if column.invalid is not None and column.invalid[row] else "left out"


def _not_applicable_words(definition: Instrument, name: str) -> str:
    """What the person ticked, where it can only be one thing."""
    item = item_of(definition, name)
    entries = () if item is None else answered_on(definition, item).not_applicable
    label = entries[0].label if len(entries) == 1 else None
    return f'the answer was "{label}"' if label else "does not apply"


def held_notices(
    scores: Scores, instruments: Sequence[str], rows: Rows
) -> Iterator[tuple[str, str, str, str, NDArray[np.bool_]]]:
    """Notices that answers in these rows call for: instrument, id, level, text, and for which rows."""
    for scored in scores.parts:
        if scored.instrument.id not in instruments:
            continue
        for notice in scored.instrument.notices:
            held = scored.columns.notices.get(notice.id)
            if held is not None and held[rows].any():
                yield scored.instrument.id, notice.id, notice.level, notice.text.strip(), held[rows]
