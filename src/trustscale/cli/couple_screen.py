"""Couples on the screen: all together or one of them, how alike answers are, and the profile."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustscale.cli.layout import heading, paragraph
from trustscale.cli.phrasing import in_shell_words
from trustscale.cli.rows import TableColumn, flush_left, flush_right, span_text, table
from trustscale.cli.screen import UNBROKEN, literal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from trustscale.cli.couple_work import Found
    from trustscale.dyads import CoupleProfile, SampleProfile

__all__ = ["couple_parts"]


def couple_parts(console: Console, found: Found) -> Iterator[RenderableType]:
    """All that is shown, part by part."""
    if found.place is None:
        yield from _together(console, found)
        yield from _likeness(console, found)
    else:
        yield from _one(console, found, found.place)
    if found.reliability is not None:
        yield from _exactness(console, found)
    if found.profile is not None:
        yield from _profile(console, found.profile)
    for note in found.notes:
        yield ""
        yield paragraph(in_shell_words(note), "dim")


def _two(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"


def _names(found: Found) -> tuple[str, str]:
    """What both partners are called in a heading."""
    first, second = found.couples.members
    return (str(first), str(second)) if found.couples.distinguishable else ("one", "other")


def _together(console: Console, found: Found) -> Iterator[RenderableType]:
    """Means of both partners, and how their scores go together."""
    import numpy as np

    from trustscale.dyads._couples import partner_values
    from trustscale.results.apa import bounded, probability

    couples = found.couples
    rows = [row for row in found.dependence.rows if row.method in ("pearson", "icc")]
    pairs = [partner_values(couples, row.variable) for row in rows]
    both = [~(np.isnan(first) | np.isnan(second)) for first, second in pairs]
    used = [(a[there], b[there]) for (a, b), there in zip(pairs, both, strict=True)]
    ends = ["" if math.isnan(row.lower) else f"{bounded(row.lower)} to {bounded(row.upper)}" for row in rows]
    yield heading(f"{couples.n:,} couples, both partners")
    columns = [flush_left("scale", [row.variable for row in rows], look="bold")]
    columns.append(flush_right("n", [f"{row.n:,}" for row in rows], spare=2))
    if couples.distinguishable:
        for side, name in enumerate(_names(found)):
            means = [pair[side].mean() if pair[side].size else math.nan for pair in used]
            columns.append(flush_right(f"M {name}", map(_two, means), spare=1))
        gaps = [(a - b).mean() if a.size else math.nan for a, b in used]
    else:
        means = [np.concatenate(pair).mean() if pair[0].size else math.nan for pair in used]
        columns.append(flush_right("M", map(_two, means), spare=1))
        gaps = [np.abs(a - b).mean() if a.size else math.nan for a, b in used]
    columns += [
        flush_right("gap", map(_two, gaps)),
        flush_right("r" if couples.distinguishable else "ICC", [bounded(row.estimate) for row in rows]),
        flush_right(f"{100 * found.dependence.level:g} %", ends, spare=3),
        flush_right(
            "p", [probability(row.p_value).removeprefix("p ").removeprefix("= ") for row in rows], spare=4
        ),
    ]
    yield from table(console, columns)
    yield paragraph(_legend(found), "dim")


def _legend(found: Found) -> str:
    if not found.couples.distinguishable:
        return "gap: mean distance of partners. ICC: how far partners go together; 0 as strangers would."
    first, second = _names(found)
    return (
        f"gap: mean of the partner {first!r} minus that of {second!r}. "
        "r: how far partners' scores go together; 0 as strangers' would."
    )


def _likeness(console: Console, found: Found) -> Iterator[RenderableType]:
    """Profile similarity beside that of random pairings."""
    from trustscale.results.apa import bounded, probability

    if not found.similarity:
        return
    rows = {
        name: next(row for row in result.indices if row.index == "distinctive")
        for name, result in found.similarity.items()
    }
    result = next(iter(found.similarity.values()))
    yield heading("How alike the answers of partners are")
    yield from table(
        console,
        [
            flush_left("instrument", rows, look="bold"),
            flush_right("n", [f"{row.n:,}" for row in rows.values()], spare=1),
            flush_right("likeness", [bounded(row.estimate) for row in rows.values()]),
            flush_right(
                f"{100 * result.indices[0].level:g} %",
                [
                    "" if math.isnan(row.lower) else f"{bounded(row.lower)} to {bounded(row.upper)}"
                    for row in rows.values()
                ],
                spare=3,
            ),
            flush_right("strangers", [bounded(row.baseline) for row in rows.values()]),
            flush_right(
                "p",
                [probability(row.p_value).removeprefix("p ").removeprefix("= ") for row in rows.values()],
                spare=2,
            ),
        ],
    )
    yield paragraph(
        "likeness: mean correlation of both partners' answers, with what all answer alike taken out "
        f"(distinctive). strangers: the same in {result.permutations:,} random pairings "
        f"(seed {result.seed}).",
        "dim",
    )


def _one(console: Console, found: Found, place: int) -> Iterator[RenderableType]:
    """The scores of one couple."""
    from trustscale.dyads._couples import couple_ids, partner_values

    couples = found.couples
    names = couples.variables
    pairs = [tuple(float(side[place]) for side in partner_values(couples, name)) for name in names]
    yield heading(f"Couple {couple_ids(couples)[place]}")
    gaps = [a - b if couples.distinguishable else abs(a - b) for a, b in pairs]
    yield from table(
        console,
        [
            flush_left("scale", names, look="bold"),
            *(
                flush_right(name, [_two(pair[side]) for pair in pairs])
                for side, name in enumerate(_names(found))
            ),
            flush_right("mean", [_two((a + b) / 2) for a, b in pairs], spare=1),
            flush_right("gap", map(_two, gaps), spare=2),
        ],
    )


def _exactness(console: Console, found: Found) -> Iterator[RenderableType]:
    """How far the couple's mean and gap can be trusted."""
    from trustscale.results.apa import bounded

    rows = found.reliability.rows if found.reliability is not None else ()
    yield heading("How exact means and gaps of couples are")
    yield from table(
        console,
        [
            flush_left("scale", [row.variable for row in rows], look="bold"),
            flush_left("score", [row.composite for row in rows]),
            flush_right("reliability", [bounded(row.reliability) for row in rows]),
            flush_right("standard error", [_two(row.sem) for row in rows], spare=1),
        ],
    )


def _profile(console: Console, found: CoupleProfile | SampleProfile) -> Iterator[RenderableType]:
    """The lines of the profile, group by group, in the words of its file."""
    from trustscale.instruments.model import DRAFT

    profile = found.profile
    drafts = f" ({DRAFT})" if profile.status == "draft" else ""
    yield heading(f"{profile.title}{drafts}")
    heads = [role.replace("_", " ") for role in found.roles]
    yield paragraph("; ".join(f"{h}: {title}" for h, title in zip(heads, found.partners, strict=True)), "dim")
    shown = [row for row in found.rows if not all(map(math.isnan, _scores(row)))]
    width = min(max((len(row.label) for row in shown), default=0), _label_room(console))
    for group in profile.groups:
        rows = [row for row in shown if row.group == group.id]
        if rows:
            yield literal(f"\n  {group.title}", "bold")
            yield from table(console, list(_lines(rows, heads, width)))
    if len(shown) < len(found.rows):
        yield ""
        yield paragraph(f"{len(found.rows) - len(shown)} lines are not shown, for want of scores.", "dim")
    if profile.words.note:
        yield ""
        yield paragraph(profile.words.note, "dim")


def _label_room(console: Console) -> int:
    """Columns for a line's words, so that the numbers of all groups stand under each other."""
    return max(console.width - 46, 14) if console.is_terminal else UNBROKEN


def _scores(row: Any) -> tuple[float, float]:
    """Both marks of a line: a couple's scores, or a sample's means."""
    return (row.first, row.second) if hasattr(row, "first_missing") else (row.first_mean, row.second_mean)


def _lines(rows: list[Any], heads: list[str], width: int) -> Iterator[TableColumn]:
    labels = [row.label.ljust(width) for row in rows]
    yield TableColumn("", labels, most=width)
    for side, head in enumerate(heads):
        yield flush_right(head, [(_two(_scores(row)[side]) or "-").rjust(5) for row in rows])
    yield flush_right("gap", [(_two(row.gap) or "-").rjust(5) for row in rows], spare=1)
    ends = [span_text(row.gap_lower, row.gap_upper, 2).rjust(14) for row in rows]
    if any(map(str.strip, ends)):
        yield flush_right(f"{100 * rows[0].level:g} %", ends, spare=2)
