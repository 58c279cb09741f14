"""Both partners of all couples side by side: how each score is distributed, and its mean per role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trustscale.cli.bars import histogram
from trustscale.cli.layout import columns
from trustscale.cli.overview import NARROW, decimals
from trustscale.cli.rules import number
from trustscale.cli.screen import Screen, literal, show, spans

if TYPE_CHECKING:
    from rich.text import Text

    from trustscale.responses.responses import Responses
    from trustscale.scoring.scores import ScoredPart, Scores

__all__ = ["show_partners"]

Cells = Sequence["str | Text"]

RANGE_WIDTH, COLUMN_WIDTH = 5, 17
"""Every instrument has a table of its own; these widths keep them in line."""


def show_partners(screen: Screen, scores: Scores, answers: Responses) -> None:
    """A table for each instrument; a draft is called one."""
    from trustscale.instruments.model import DRAFT
    from trustscale.scoring.scores import score_columns

    roles = _rows_of_roles(answers, scores)
    values = score_columns(scores)
    width = max(len(entry.scale) for entry in scores.summary)
    for number_, scored in enumerate(scores.parts):
        show(screen, literal(f"\n{scored.instrument.title}", "bold"))
        if scored.instrument.status == "draft":
            show(screen, literal(DRAFT, "yellow"))
        rows = _rows(screen, scored, values, roles, width)
        heads = _heads(screen, tuple(roles)) if number_ == 0 else ()
        show(screen, columns(rows, heads=heads, looks=("", "dim"), fixed=range(6), indent=0))
    legend = "Bars: all persons, along the range of the score. Then M (SD) n of the partner who"
    show(screen, literal(f"\n{legend} {' and of the one who '.join(roles)}.", "dim"))


def _rows_of_roles(answers: Responses, scores: Scores) -> Mapping[str, Any]:
    """Role to the rows of the persons who have it, in the order of the file."""
    import numpy as np

    column = np.asarray(scores.to_frame()[answers.roles["role"]].tolist(), dtype=object)
    return {str(role): column == role for role in dict.fromkeys(column.tolist())}


def _heads(screen: Screen, roles: tuple[str, ...]) -> tuple[str, ...]:
    return () if screen.out.width < NARROW else ("", "range", "everybody", *roles)


def _rows(
    screen: Screen, scored: ScoredPart, values: Mapping[str, Any], roles: Mapping[str, Any], width: int
) -> list[Cells]:
    from trustscale.scoring.scores import definition_of

    rows: list[Cells] = []
    wide = screen.out.width >= NARROW
    for step in scored.plan.reported:
        name = scored.prefix + step.id
        span = definition_of(scored.instrument, step.id).range
        drawn = histogram(values[name], span, stream=screen.out.file)
        parts = [_of(values[name][persons], full=wide) for persons in roles.values()]
        if wide:
            ends = f"{number(span[0])}-{number(span[1])}" if span else ""
            rows.append((name.ljust(width), ends.ljust(RANGE_WIDTH), literal(drawn, "cyan"), *parts))
        else:  # the name has a line of its own
            rows.append(
                (
                    spans((f"{name}\n", ""), (drawn, "cyan")),
                    *(literal("\n") + part for part in parts),
                )
            )
    return rows


def _of(values: Any, *, full: bool) -> Text:
    """M (SD) n of the persons of one role."""
    import numpy as np

    there = values[~np.isnan(values)]
    mean = decimals(float(there.mean())) if there.size else "-"
    if not full:
        return literal(mean)
    sd = decimals(float(there.std(ddof=1))) if there.size > 1 else "-"
    text = spans((mean, ""), (f" ({sd}) {there.size}", "dim"))
    text.pad_right(COLUMN_WIDTH - len(text))
    return text
