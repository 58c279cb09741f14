"""One couple: both partners' answers beside each other, in words that a couple can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.results.figures.canvas import (
    BLUE,
    DRAFT_WORDS,
    INK,
    LARGE,
    LINE,
    MARGIN,
    MUTED,
    ORANGE,
    SMALL,
    TEXT,
    WIDTH,
    axes_at,
    blank,
    line_height,
    literal,
    new_figure,
    text_width,
    wrapped,
    write,
)
from trustscale.results.render import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = NDArray[np.float64]

COLORS = (BLUE, ORANGE)
MARKERS = ("o", "D")
STRIP = 0.5
"""Inches that the two marks and their bars take."""
KEY = 1.5 * line_height(TEXT)
READING = (
    "Each mark is one partner's score, and its bar shows how exact that is. A gap means that you see it "
    "differently, not that one of you is wrong. Small gaps, with bars that overlap, may be chance. "
    "The picture describes your answers; it does not judge your relationship."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Partner:
    """One partner's scores and intervals."""

    name: str
    scores: FloatArray
    lower: FloatArray
    upper: FloatArray


def couple_profile(
    labels: Sequence[str],
    first: ArrayLike,
    second: ArrayLike,
    *,
    low: ArrayLike,
    high: ArrayLike,
    first_interval: tuple[ArrayLike, ArrayLike] | None = None,
    second_interval: tuple[ArrayLike, ArrayLike] | None = None,
    names: tuple[str, str] = ("you", "your partner"),
    groups: Sequence[str] | None = None,
    end_words: Sequence[tuple[str, str]] | None = None,
    title: str = "",
    subtitle: str = "",
    reading: str = READING,
    notes: Sequence[str] = (),
    is_draft: bool | Sequence[bool] = False,
    width: float = WIDTH,
) -> Figure:
    """Draw both partners on each scale, and how far they are apart.

    Parameters
    ----------
    labels : sequence of str
        One per scale, in plain words.
    first, second : array_like of shape (k,)
        The partners' scores; NaN where there is none.
    low, high : array_like of shape (k,), or one number
        The lowest and highest possible score.
    first_interval, second_interval : pair of array_like, optional
        Lower and upper end of each score's interval.
    names : pair of str
        What the partners are called.
    groups : sequence of str, optional
        A heading per scale; neighbours with the same one stand together.
    end_words : sequence of pairs of str, optional
        Per scale, what its lowest and its highest score mean.
    title, subtitle : str
        Above the picture.
    reading : str
        How to read it; below the picture.
    notes : sequence of str
        Below that.
    is_draft : bool or sequence of bool
        Print that the scales, or some of them, are author-constructed and not validated.
    width : float
        Inches; 3.6 for a phone.
    """
    k = len(labels)
    partners = (
        _partner(names[0], first, first_interval, k),
        _partner(names[1], second, second_interval, k),
    )
    lows, highs = (np.broadcast_to(np.asarray(end, dtype=np.float64), (k,)) for end in (low, high))
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    labels, draft = _draft_words(labels, np.broadcast_to(np.asarray(is_draft, dtype=np.bool_), (k,)))
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    under = wrapped(figure, subtitle, inner, TEXT)
    warning = wrapped(figure, draft, inner, TEXT, weight="bold")
    rows = _rows(figure, labels, groups, inner)
    foot = [wrapped(figure, note, inner, SMALL) for note in (reading, *notes)]
    places = _key_places(figure, names, inner)
    key = (places[-1][1] + 1) * KEY
    start = MARGIN + len(head) * line_height(LARGE) + (len(under) + len(warning)) * line_height(TEXT) + 0.06
    body = sum(row.height(end_words is not None) for row in rows)
    foot_height = sum(len(lines) * line_height(SMALL) + 0.06 for lines in foot)
    figure.set_size_inches(width, start + key + body + 0.12 + foot_height + MARGIN)
    y = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    y = write(figure, under, MARGIN, y, TEXT, color=MUTED)
    write(figure, warning, MARGIN, y, TEXT, weight="bold")
    _draw_key(figure, names, places, start, inner)
    y = start + key
    for number, row in enumerate(rows):
        ends = (float(lows[number]), float(highs[number]))
        words = None if end_words is None else end_words[number]
        _draw_row(figure, row, number, partners, ends, words, y, inner)
        y += row.height(words is not None)
    y += 0.12
    for lines in foot:
        y = write(figure, lines, MARGIN, y, SMALL, color=MUTED) + 0.06
    return figure


def _draft_words(labels: Sequence[str], drafts: NDArray[np.bool_]) -> tuple[Sequence[str], str]:
    """Say which scales are drafts; marks on the labels where it is not all of them."""
    if drafts.all():
        return labels, f"These scales are {DRAFT_WORDS}." if len(labels) else ""
    if not drafts.any():
        return labels, ""
    marked = [f"{label} *" if is_draft else label for label, is_draft in zip(labels, drafts, strict=True)]
    return marked, f"Scales with a * are {DRAFT_WORDS}."


def _partner(name: str, scores: ArrayLike, interval: tuple[ArrayLike, ArrayLike] | None, k: int) -> _Partner:
    values = np.asarray(scores, dtype=np.float64)
    if values.shape != (k,):
        raise ValueError(f"{name!r} needs one score per label, shape ({k},), got {values.shape}.")
    lower, upper = (values, values) if interval is None else interval
    return _Partner(name, values, np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines of text of one scale: the heading of its group where that is new, and its label."""

    heading: list[str]
    label: list[str]

    def height(self, has_words: bool) -> float:
        """Inches from here to the next row."""
        text = len(self.label) * line_height(TEXT)
        if self.heading:
            text += len(self.heading) * line_height(LARGE) + 0.16
        return text + STRIP + (line_height(SMALL) if has_words else 0.0) + 0.14


def _rows(figure: Figure, labels: Sequence[str], groups: Sequence[str] | None, inner: float) -> list[_Row]:
    rows, last = [], ""
    gap_room = text_width(figure, "gap 00.00", TEXT)
    for number, label in enumerate(labels):
        group = groups[number] if groups is not None else ""
        heading = wrapped(figure, group, inner, LARGE, weight="bold") if group != last else []
        rows.append(_Row(heading, wrapped(figure, label, inner - gap_room - 0.1, TEXT)))
        last = group
    return rows


def _key_places(figure: Figure, names: tuple[str, str], inner: float) -> tuple[tuple[float, int], ...]:
    """Distance from the left and line of both names; one below the other where the sheet is too narrow."""
    first, second = (0.28 + text_width(figure, name, TEXT) for name in names)
    return ((0.0, 0), (0.0, 1)) if first + 0.35 + second > inner else ((0.0, 0), (first + 0.35, 0))


def _draw_key(
    figure: Figure, names: tuple[str, str], places: tuple[tuple[float, int], ...], top: float, inner: float
) -> None:
    """Which mark is whose."""
    height = (places[-1][1] + 1) * KEY
    axes = axes_at(figure, MARGIN, top, inner, height)
    blank(axes, inner, height)
    for name, color, marker, (x, line) in zip(names, COLORS, MARKERS, places, strict=True):
        y = (line + 0.5) * KEY
        axes.plot([x + 0.1], [y], marker=marker, color=color, markersize=9, linestyle="none")
        axes.text(x + 0.28, y, literal(name), fontsize=TEXT, color=INK, va="center")


def _draw_row(
    figure: Figure,
    row: _Row,
    number: int,
    partners: tuple[_Partner, _Partner],
    ends: tuple[float, float],
    words: tuple[str, str] | None,
    top: float,
    inner: float,
) -> None:
    """The label, the gap, and both partners on the line from the lowest to the highest score."""
    if row.heading:
        top += 0.16
        top = write(figure, row.heading, MARGIN, top, LARGE, color=INK, weight="bold")
    label_top = top
    top = write(figure, row.label, MARGIN, top, TEXT)
    axes = axes_at(figure, MARGIN, label_top, inner, top - label_top + STRIP)
    blank(axes, inner, top - label_top + STRIP)
    gap = abs(float(partners[0].scores[number]) - float(partners[1].scores[number]))
    said = "" if np.isnan(gap) else f"gap {whole(round(gap, 1))}"
    axes.text(inner, line_height(TEXT) / 2, said, fontsize=TEXT, color=INK, ha="right", va="center")
    _draw_strip(axes, number, partners, ends, top - label_top, inner)
    if words is not None:
        _draw_words(figure, words, top + STRIP, inner)


def _draw_strip(
    axes: Axes,
    number: int,
    partners: tuple[_Partner, _Partner],
    ends: tuple[float, float],
    top: float,
    inner: float,
) -> None:
    """Marks, bars and the line between them; each partner on a line of their own, so that none hides."""
    low, high = ends
    middle, left, right = top + STRIP / 2, 0.36, inner - 0.36

    def at(score: float) -> float:
        share = min(max((score - low) / (high - low), 0.0), 1.0)
        return left + share * (right - left)

    axes.plot([left, right], [middle, middle], color=LINE, linewidth=1.2, zorder=1)
    for end, x, side in ((low, left, "right"), (high, right, "left")):
        axes.plot([x, x], [middle - 0.05, middle + 0.05], color=LINE, linewidth=1.2, zorder=1)
        shift = -0.11 if side == "right" else 0.11  # clear of a mark at the end
        axes.text(x + shift, middle, whole(end), fontsize=SMALL, color=MUTED, ha=side, va="center")
    places = []
    heights = (middle - 0.12, middle + 0.12)
    said: dict[str, Any] = {"fontsize": SMALL, "color": MUTED, "ha": "center", "va": "center"}
    bar: dict[str, Any] = {"linewidth": 5, "alpha": 0.3, "solid_capstyle": "butt"}
    for partner, color, marker, y in zip(partners, COLORS, MARKERS, heights, strict=True):
        score = float(partner.scores[number])
        if np.isnan(score):
            axes.text((left + right) / 2, y, f"no score from {partner.name}", **said)
            continue
        lower, upper = float(partner.lower[number]), float(partner.upper[number])
        if upper > lower:
            axes.plot([at(lower), at(upper)], [y, y], color=color, zorder=2, **bar)
        axes.plot([at(score)], [y], marker=marker, color=color, markersize=9, zorder=4)
        places.append((at(score), y))
    if len(places) == 2:
        axes.plot(*zip(*places, strict=True), color=MUTED, linewidth=1.0, zorder=3)


def _draw_words(figure: Figure, words: tuple[str, str], top: float, inner: float) -> None:
    """What the ends mean."""
    height = line_height(SMALL)
    axes = axes_at(figure, MARGIN, top, inner, height)
    blank(axes, inner, height)
    for text, x, side in zip(words, (0.0, inner), ("left", "right"), strict=True):
        axes.text(x, height / 2, literal(text), fontsize=SMALL, color=MUTED, ha=side, va="center")
