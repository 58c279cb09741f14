"""Loadings as a heat map: items in rows, factors in columns, the numbers in the cells."""

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

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = NDArray[np.float64]

CELL: Final = 0.27
"""Height of a cell in inches."""
WIDEST: Final = 0.95
HEADING: Final = 0.3
LABELS: Final = 0.45
"""Most of the width that item names may take."""
SALIENT: Final = 0.3
"""Loadings of this size and more are printed in bold."""


def loadings_map(
    items: Sequence[str],
    factors: Sequence[str],
    loadings: ArrayLike,
    *,
    phi: ArrayLike | None = None,
    title: str = "",
    notes: Sequence[str] = (),
    is_draft: bool = False,
    width: float = WIDTH,
) -> Figure:
    """Draw loadings as coloured cells with their numbers, and the factor correlations below.

    Parameters
    ----------
    items : sequence of str
        In the order of the rows.
    factors : sequence of str
        In the order of the columns.
    loadings : array_like of shape (items, factors)
        Blue above zero, orange below; the farther from zero the darker.
    phi : array_like of shape (factors, factors), optional
        Factor correlations; left out, they are not drawn.
    title : str
        Above the picture.
    notes : sequence of str
        Below it.
    is_draft : bool
        Print that the scales are author-constructed and not validated.
    width : float
        Inches; 3.6 for a phone.
    """
    values = np.asarray(loadings, dtype=np.float64)
    if values.shape != (len(items), len(factors)):
        raise ValueError(f"`loadings` must have shape ({len(items)}, {len(factors)}), got {values.shape}.")
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    draft = f"These scales are {DRAFT_WORDS}." if is_draft else ""
    warning = wrapped(figure, draft, inner, TEXT, weight="bold")
    notes = [f"Blue: above zero, orange: below. Bold: {bounded(SALIENT)} or more in size.", *notes]
    foot = [wrapped(figure, note, inner, SMALL) for note in notes]
    widest = max((text_width(figure, name, TEXT) for name in [*items, *factors]), default=0.0) + 0.1
    left = min(widest, LABELS * inner)
    labels = [wrapped(figure, item, left - 0.1, TEXT) for item in items]
    heights = [max(CELL, len(lines) * line_height(TEXT) + 0.06) for lines in labels]
    below = 0.0 if phi is None else 0.2 + line_height(TEXT) + CELL * len(factors)
    height = (
        2 * MARGIN
        + len(head) * line_height(LARGE)
        + len(warning) * line_height(TEXT)
        + HEADING
        + sum(heights)
        + below
        + 0.1
        + sum(len(lines) * line_height(SMALL) for lines in foot)
    )
    figure.set_size_inches(width, height)
    y = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    y = write(figure, warning, MARGIN, y, TEXT, weight="bold")
    cell = min(WIDEST, (inner - left) / max(len(factors), 1))
    _headings(figure, factors, y, left, cell, inner)
    y = _rows(figure, labels, values, heights, (y + HEADING, left, cell))
    if phi is not None:
        y = write(figure, ["Factor correlations"], MARGIN, y + 0.2, TEXT, weight="bold")
        lower = np.where(np.tri(len(factors), dtype=np.bool_), np.asarray(phi, dtype=np.float64), np.nan)
        y = _rows(figure, [[name] for name in factors], lower, [CELL] * len(factors), (y, left, cell))
    y += 0.1
    for lines in foot:
        y = write(figure, lines, MARGIN, y, SMALL)
    return figure


def _headings(
    figure: Figure, factors: Sequence[str], top: float, left: float, cell: float, inner: float
) -> None:
    """Names of the factors above their columns, smaller where they are long."""
    axes = axes_at(figure, MARGIN, top, inner, HEADING)
    blank(axes, inner, HEADING)
    longest = max((text_width(figure, name, TEXT) for name in factors), default=0.0)
    size = TEXT if longest <= cell else max(TEXT * cell / longest, 4.0)
    for place, name in enumerate(factors):
        axes.text(
            left + (place + 0.5) * cell,
            0.55 * HEADING,
            literal(name),
            ha="center",
            va="center",
            fontsize=size,
            fontweight="bold",
            color=INK,
        )


def _rows(
    figure: Figure,
    labels: Sequence[Sequence[str]],
    values: FloatArray,
    heights: Sequence[float],
    place: tuple[float, float, float],
) -> float:
    """Rows of cells from a place down; gives the place below them."""
    top, left, cell = place
    width = left + cell * values.shape[1]
    axes = axes_at(figure, MARGIN, top, width, sum(heights))
    blank(axes, width, sum(heights))
    y = 0.0
    for lines, row, height in zip(labels, values, heights, strict=True):
        axes.text(0, y + height / 2, literal("\n".join(lines)), va="center", fontsize=TEXT, color=INK)
        for column, value in enumerate(row):
            if not np.isnan(value):
                _cell(axes, (left + column * cell, y, cell, height), float(value))
        y += height
    return top + y


def _cell(axes: Axes, box: tuple[float, float, float, float], value: float) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    x, y, width, height = box
    strength = min(abs(value), 1.0)
    paint = to_rgb(BLUE if value > 0 else ORANGE)
    color = tuple(1 - strength * (1 - part) for part in paint)
    axes.add_patch(Rectangle((x, y), width, height, facecolor=color, edgecolor="white", linewidth=1.5))
    axes.text(
        x + width / 2,
        y + height / 2,
        bounded(value),
        ha="center",
        va="center",
        fontsize=min(TEXT, 22 * width),
        fontweight="bold" if abs(value) >= SALIENT else "normal",
        color="white" if strength > 0.55 else INK,
    )
