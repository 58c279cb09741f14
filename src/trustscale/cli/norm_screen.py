"""A comparison with norms on the screen: whose norms, the first persons, the group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trustscale.cli.layout import heading, paragraph
from trustscale.cli.rows import FIRST_ROWS, TableColumn, flush_left, flush_right, score_text, span_text, table
from trustscale.cli.screen import Screen, say, show

if TYPE_CHECKING:
    from rich.console import RenderableType

    from trustscale.norms.comparison import NormComparison

__all__ = ["invented", "say_groups", "say_norms", "show_places"]

INVENTED = "the numbers of this norm are invented"


def invented(found: NormComparison) -> list[str]:
    """What has to stand beside every number: that a norm is invented."""
    tables = {fitted.table.name: fitted.table.content for fitted, _ in found.scales}
    return [f"{name}: {INVENTED}" for name, content in tables.items() if content.simulated]


def say_norms(screen: Screen, found: NormComparison) -> None:
    """Whom the norms are about, and what they must not be used for."""
    from trustscale.norms.comparison_text import norm_words

    for name, content in {f.table.name: f.table.content for f, _ in found.scales}.items():
        say(screen, f"\n{name} {content.version}: {norm_words(content)}", "bold")
        if content.limits:
            say(screen, paragraph(content.limits, "dim"))
    for note in found.provenance.notes:
        if note.startswith("no norm: "):
            say(screen, note, "yellow")


def show_places(screen: Screen, found: NormComparison, frame: Any, rows: Sequence[int] | None) -> None:
    """The first rows, or those of one person."""
    total = len(frame) if rows is None else None
    part = frame.iloc[list(rows) if rows is not None else range(min(FIRST_ROWS, len(frame)))]
    show(screen, "", *table(screen.out, list(_columns(found, part)), total=total))


def _columns(found: NormComparison, part: Any) -> Iterator[TableColumn]:
    from trustscale.norms.comparison_text import percent

    def cells(name: str) -> list[Any]:
        return list(part[name].tolist())

    def spans(name: str) -> list[str]:
        return [span_text(*ends) for ends in zip(cells(f"{name}_lower"), cells(f"{name}_upper"), strict=True)]

    level = f"{100 * found.level:g} %"
    for name in part.columns[: list(part.columns).index("scale")]:
        yield flush_left(name, cells(name), look="dim")
    yield flush_left("scale", cells("scale"), spare=1 if len(found.scales) == 1 else 0)
    yield flush_right("score", map(score_text, cells("score")))
    yield flush_right(level, spans("score"), spare=3)
    yield flush_right("T", ["" if math.isnan(value) else f"{value:.1f}" for value in cells("t")], spare=2)
    yield flush_right("percentile", ["" if math.isnan(v) else percent(v) for v in cells("percentile")])
    yield flush_right("true score", map(score_text, cells("true_score")), spare=6)
    yield flush_right(level, spans("true"), spare=6)
    yield flush_left("band", _words(cells("band")), spare=4)
    yield flush_left("compared with", _words(cells("norm_group")), spare=5, look="dim")
    yield flush_left("no place because", _words(cells("norm_reason")), look="yellow")


def _words(cells: Sequence[Any]) -> list[str]:
    return [cell if isinstance(cell, str) else "" for cell in cells]


def say_groups(screen: Screen, found: NormComparison) -> None:
    """The group against the norm."""
    if screen.quiet or not found.groups:
        return
    for part in _group_parts(screen, found):
        say(screen, part)


def _group_parts(screen: Screen, found: NormComparison) -> Iterator[RenderableType]:
    from trustscale.norms.comparison_text import p_value

    groups = found.groups
    several = len({group.group for group in groups}) > 1
    yield heading("These persons against the norm")
    yield from table(
        screen.err,
        [
            flush_left("scale", [group.scale for group in groups], look="bold"),
            flush_left("group", [group.group for group in groups], spare=0 if several else 9),
            flush_right("n", [f"{group.n:,}" for group in groups]),
            flush_right("M", [f"{group.mean:.2f}" for group in groups], spare=1),
            flush_right("SD", [f"{group.sd:.2f}" for group in groups], spare=5),
            flush_right("norm M", [f"{group.norm_mean:.2f}" for group in groups], spare=2),
            flush_right("norm SD", [f"{group.norm_sd:.2f}" for group in groups], spare=6),
            flush_right("d", [f"{group.d:.2f}" for group in groups]),
            flush_right(
                f"{100 * found.level:g} %",
                [span_text(g.lower / g.norm_sd, g.upper / g.norm_sd, 2) for g in groups],
                spare=4,
            ),
            flush_right("p", [p_value(group.p) for group in groups], spare=3),
        ],
    )
    yield paragraph("d: how far their mean lies from that of the norm, in SDs of the norm.", "dim")
