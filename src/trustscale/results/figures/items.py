"""How the answers to each item fall on the options: one bar per item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.results.figures.canvas import (
    DRAFT_WORDS,
    INK,
    LARGE,
    MARGIN,
    MUTED,
    NARROW,
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

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = NDArray[np.float64]

BAR: Final = 0.2
"""Height of a bar in inches."""
GAP: Final = 0.09
KEY: Final = 0.26
LOW: Final = (0.00, 0.27, 0.45)
MIDDLE: Final = (0.91, 0.92, 0.93)
HIGH: Final = (0.64, 0.28, 0.00)
"""From dark blue over pale grey to dark orange: told apart with any kind of colour vision, and in print the
ends are dark and the middle is light."""


def item_categories(
    labels: Sequence[str],
    categories: Sequence[str],
    shares: ArrayLike,
    *,
    n: ArrayLike | None = None,
    groups: Sequence[str] | None = None,
    title: str = "",
    notes: Sequence[str] = (),
    is_draft: bool = False,
    width: float = WIDTH,
) -> Figure:
    """Draw one bar per item, cut by the shares of its categories.

    Parameters
    ----------
    labels : sequence of str
        One per item.
    categories : sequence of str
        From the lowest to the highest.
    shares : array_like of shape (items, categories)
        Each row adds up to 1; a row of zeros is an item without answers by category.
    n : array_like of shape (items,), optional
        Answers per item, printed at the end of the bar.
    groups : sequence of str, optional
        A heading per item; neighbours with the same one stand together.
    title : str
        Above the picture.
    notes : sequence of str
        Below it.
    is_draft : bool
        Print that the scales are author-constructed and not validated.
    width : float
        Inches; 3.6 for a phone, where labels stand above the bars.
    """
    share = np.asarray(shares, dtype=np.float64)
    if share.shape != (len(labels), len(categories)):
        raise ValueError(
            f"`shares` must have the shape ({len(labels)}, {len(categories)}), one row per item, "
            f"got {share.shape}."
        )
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    counts = [] if n is None else [f"n = {int(count):,}" for count in np.asarray(n).tolist()]
    right = max((text_width(figure, count, SMALL) for count in counts), default=0.0) + 0.12
    left = _label_width(figure, labels, inner, width)
    rows = [wrapped(figure, label, left or inner, TEXT) for label in labels]
    headings = _headings(figure, groups, len(labels), inner)
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    draft = f"These scales are {DRAFT_WORDS}." if is_draft else ""
    warning = wrapped(figure, draft, inner, TEXT, weight="bold")
    key = _key_places(figure, categories, inner)
    foot = [wrapped(figure, note, inner, SMALL) for note in notes]
    heights = [_row_height(row, stacked=left == 0.0) for row in rows]
    height = (
        2 * MARGIN
        + len(head) * line_height(LARGE)
        + len(warning) * line_height(TEXT)
        + (key[-1][1] + 1 if key else 0) * KEY
        + sum(heights)
        + sum(len(heading) * line_height(TEXT) + 0.1 for heading in headings if heading)
        + sum(len(lines) * line_height(SMALL) for lines in foot)
    )
    figure.set_size_inches(width, height)
    y = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    y = write(figure, warning, MARGIN, y, TEXT, weight="bold")
    colors = _colors(len(categories))
    y = _draw_key(figure, categories, colors, key, y, inner)
    for place, row in enumerate(rows):
        if headings[place]:
            y = write(figure, headings[place], MARGIN, y + 0.1, TEXT, weight="bold")
        count = counts[place] if counts else ""
        _draw_item(figure, row, share[place], colors, count, (y, left, inner - right), heights[place])
        y += heights[place]
    for lines in foot:
        y = write(figure, lines, MARGIN, y, SMALL, color=MUTED)
    return figure


def _label_width(figure: Figure, labels: Sequence[str], inner: float, width: float) -> float:
    """Inches for the labels beside the bars; 0 where they stand above them."""
    widest = max((text_width(figure, label, TEXT) for label in labels), default=0.0)
    if width <= NARROW and widest > 0.3 * inner:
        return 0.0
    return min(widest, 0.45 * inner)


def _headings(figure: Figure, groups: Sequence[str] | None, count: int, inner: float) -> list[list[str]]:
    if groups is None:
        return [[] for _ in range(count)]
    return [
        wrapped(figure, group, inner, TEXT, weight="bold") if not place or group != groups[place - 1] else []
        for place, group in enumerate(groups)
    ]


def _row_height(row: Sequence[str], *, stacked: bool) -> float:
    text = len(row) * line_height(TEXT)
    return (text + BAR if stacked else max(text, BAR)) + GAP


def _key_places(figure: Figure, categories: Sequence[str], inner: float) -> list[tuple[float, int]]:
    """Distance from the left and line of each entry of the key."""
    places, x, line = [], 0.0, 0
    for category in categories:
        needed = 0.24 + text_width(figure, category, SMALL) + 0.2
        if x and x + needed > inner:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += needed
    return places


def _colors(count: int) -> list[tuple[float, float, float]]:
    low, middle, high = (np.array(color) for color in (LOW, MIDDLE, HIGH))
    colors = []
    for place in np.linspace(-1, 1, count) if count > 1 else [-1.0]:
        end, weight = (low, -place) if place < 0 else (high, place)
        r, g, b = (middle + (end - middle) * float(weight) ** 0.8).tolist()
        colors.append((r, g, b))
    return colors


def _draw_key(
    figure: Figure,
    categories: Sequence[str],
    colors: Sequence[tuple[float, float, float]],
    places: Sequence[tuple[float, int]],
    top: float,
    inner: float,
) -> float:
    if not places:
        return top
    height = (places[-1][1] + 1) * KEY
    axes = axes_at(figure, MARGIN, top, inner, height)
    blank(axes, inner, height)
    for category, color, (x, line) in zip(categories, colors, places, strict=True):
        y = line * KEY + KEY / 2
        axes.barh([y - 0.02], [0.17], left=[x], height=0.14, color=[color], edgecolor=MUTED, linewidth=0.5)
        axes.text(x + 0.24, y, literal(category), fontsize=SMALL, color=INK, va="center")
    return top + height


def _draw_item(
    figure: Figure,
    row: Sequence[str],
    share: FloatArray,
    colors: Sequence[tuple[float, float, float]],
    count: str,
    place: tuple[float, float, float],
    height: float,
) -> None:
    """The label, the bar, and how many answers it rests on."""
    top, left, end = place
    text = len(row) * line_height(TEXT)
    bar_top = top + text if left == 0.0 else top + (height - GAP - BAR) / 2
    write(figure, row, MARGIN, top if left == 0.0 else top + (height - GAP - text) / 2, TEXT)
    start = left + 0.12 if left else 0.0
    width = end - start
    axes = axes_at(figure, MARGIN + start, bar_top, width, BAR)
    blank(axes, width, BAR)
    if share.sum() > 0:
        _draw_bar(axes, share, colors, width)
    else:
        axes.text(0, BAR / 2, "not counted by category", fontsize=SMALL, color=MUTED, va="center")
    write(figure, [count] if count else [], MARGIN + end + 0.12, bar_top, SMALL, color=MUTED)


def _draw_bar(
    axes: Axes, share: FloatArray, colors: Sequence[tuple[float, float, float]], width: float
) -> None:
    ends = np.cumsum(share)
    for part, end, color in zip(share.tolist(), ends.tolist(), colors, strict=True):
        if part <= 0:
            continue
        begin = (end - part) * width
        axes.barh(
            [BAR / 2],
            [part * width],
            left=[begin],
            height=BAR,
            color=[color],
            edgecolor="white",
            linewidth=0.6,
        )
        if part * width >= 0.27:
            light = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] > 0.55
            axes.text(
                begin + part * width / 2,
                BAR / 2,
                f"{100 * part:.0f}",
                fontsize=SMALL,
                color=INK if light else "white",
                ha="center",
                va="center",
            )
