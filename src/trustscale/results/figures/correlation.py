"""A heat map of correlations: the lower triangle, blue above zero and orange below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.results.apa import bounded
from trustscale.results.figures.canvas import (
    BLUE,
    DRAFT_WORDS,
    INK,
    LARGE,
    MARGIN,
    MUTED,
    ORANGE,
    PALE,
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

LARGEST_CELL: Final = 0.62
PRINTED: Final = 0.3
"""Inches from which on a cell has room for its number."""
LABELS: Final = 0.4
"""Most of the width that item names may take."""
LEAST_TEXT: Final = 5.0
KEY: Final = 0.36
DARK: Final = 0.2
"""On colours of less luminance white letters are read more easily than dark ones."""


def correlation_map(
    items: Sequence[str],
    correlations: ArrayLike,
    *,
    title: str = "",
    notes: Sequence[str] = (),
    is_draft: bool = False,
    width: float = WIDTH,
) -> Figure:
    """Draw correlations as a triangle of coloured cells, with their numbers where there is room.

    Parameters
    ----------
    items : sequence of str
        In the order of rows and columns.
    correlations : array_like of shape (items, items)
        Blue above zero, orange below; the farther from zero the darker. What has no value is grey.
    title : str
        Above the picture.
    notes : sequence of str
        Below it.
    is_draft : bool
        Print that the scales are author-constructed and not validated.
    width : float
        Inches; 3.6 for a phone.
    """
    values = np.asarray(correlations, dtype=np.float64)
    if values.shape != (len(items), len(items)):
        raise ValueError(f"`correlations` must have shape ({len(items)}, {len(items)}), got {values.shape}.")
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    draft = f"These scales are {DRAFT_WORDS}." if is_draft else ""
    warning = wrapped(figure, draft, inner, TEXT, weight="bold")
    foot = [line for note in notes for line in wrapped(figure, note, inner, SMALL)]
    names = [f"{place + 1}  {item}" for place, item in enumerate(items)]
    size, left, cell = _layout(figure, names, inner)
    side = cell * max(len(items) - 1, 1)
    numbers = line_height(size) + 0.06
    height = (
        2 * MARGIN
        + len(head) * line_height(LARGE)
        + len(warning) * line_height(TEXT)
        + 0.08
        + numbers
        + cell * len(items)
        + KEY
        + len(foot) * line_height(SMALL)
    )
    figure.set_size_inches(width, height)
    y = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    y = write(figure, warning, MARGIN, y, TEXT, weight="bold") + 0.08
    box = left + side, numbers + cell * len(items)
    axes = axes_at(figure, MARGIN, y, *box)
    blank(axes, *box)
    _draw_names(axes, names, size, left, numbers, cell)
    _draw_cells(axes, values, left, numbers, cell)
    y = _draw_key(figure, y + box[1], inner)
    write(figure, foot, MARGIN, y, SMALL, color=MUTED)
    return figure


def _layout(figure: Figure, names: Sequence[str], inner: float) -> tuple[float, float, float]:
    """Size of the letters, inches for the names, and inches of a cell."""
    count = max(len(names) - 1, 1)
    widest = max((text_width(figure, name, TEXT) for name in names), default=0.0)
    left = min(widest, LABELS * inner) + 0.1
    cell = min(LARGEST_CELL, (inner - left) / count)
    by_height = cell * 72 / 1.2
    by_width = TEXT * (left - 0.1) / widest if widest else TEXT
    return max(min(TEXT, by_height, by_width), LEAST_TEXT), left, cell


def _draw_names(axes: Axes, names: Sequence[str], size: float, left: float, top: float, cell: float) -> None:
    """Names beside the rows, and their numbers above the columns."""
    for place, name in enumerate(names):
        y = top + (place + 0.5) * cell
        axes.text(0, y, literal(name), va="center", fontsize=size, color=INK)
    step = 1 if cell >= size / 72 * 1.5 else 2  # where there is no room for every number
    for place in range(0, len(names) - 1, step):
        x = left + (place + 0.5) * cell
        axes.text(x, top / 2, str(place + 1), ha="center", va="center", fontsize=size, color=INK)


def _draw_cells(axes: Axes, values: FloatArray, left: float, top: float, cell: float) -> None:
    from matplotlib.patches import Rectangle

    size = min(TEXT, 22 * cell)
    for row in range(1, len(values)):
        for column in range(row):
            value = float(values[row, column])
            x, y = left + column * cell, top + row * cell
            color = _color(value)
            line = min(1.2, 3 * cell)
            axes.add_patch(Rectangle((x, y), cell, cell, facecolor=color, edgecolor=PALE, linewidth=line))
            if cell >= PRINTED:
                axes.text(
                    x + cell / 2,
                    y + cell / 2,
                    bounded(value),
                    ha="center",
                    va="center",
                    fontsize=size,
                    color="white" if _luminance(color) < DARK else INK,
                )


def _color(value: float) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    if np.isnan(value):
        return to_rgb(PALE)
    strength = min(abs(value), 1.0)
    r, g, b = to_rgb(BLUE if value > 0 else ORANGE)
    return 1 - strength * (1 - r), 1 - strength * (1 - g), 1 - strength * (1 - b)


def _luminance(color: tuple[float, float, float]) -> float:
    """Relative luminance, as the guidelines on readable contrast (WCAG 2) define it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _draw_key(figure: Figure, top: float, inner: float) -> float:
    """A strip from -1 to 1; gives the place below it."""
    from matplotlib.patches import Rectangle

    length = min(2.4, inner - 0.8)
    axes = axes_at(figure, MARGIN, top, inner, KEY)
    blank(axes, inner, KEY)
    start, steps = 0.32, 41
    axes.text(0, KEY / 2, "-1", va="center", fontsize=SMALL, color=INK)
    for step, value in enumerate(np.linspace(-1, 1, steps).tolist()):
        axes.add_patch(
            Rectangle(
                (start + step * length / steps, KEY / 2 - 0.07),
                length / steps * 1.02,
                0.14,
                facecolor=_color(value),
                linewidth=0,
            )
        )
    axes.text(start + length + 0.08, KEY / 2, "1", va="center", fontsize=SMALL, color=INK)
    return top + KEY
