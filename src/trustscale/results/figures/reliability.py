"""Coefficients of reliability with their intervals, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.results.apa import bounded
from trustscale.results.figures.canvas import (
    BLUE,
    DRAFT_WORDS,
    INK,
    LARGE,
    LINE,
    MARGIN,
    MUTED,
    PALE,
    SMALL,
    TEXT,
    WIDTH,
    axes_at,
    line_height,
    literal,
    new_figure,
    quiet,
    text_width,
    wrapped,
    write,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

ROW = 0.3
"""Inches per coefficient."""
AXIS = 0.42
"""Inches for the numbers below."""


def coefficient_forest(
    labels: Sequence[str],
    estimates: ArrayLike,
    *,
    lower: ArrayLike,
    upper: ArrayLike,
    groups: Sequence[str] | None = None,
    title: str = "",
    subtitle: str = "",
    notes: Sequence[str] = (),
    is_draft: bool = False,
    width: float = WIDTH,
) -> Figure:
    """Draw one mark and one bar per coefficient, with the numbers beside them.

    Parameters
    ----------
    labels : sequence of str
        One per coefficient.
    estimates, lower, upper : array_like of shape (k,)
        NaN where there is none: a coefficient without a value has no mark, one without an interval no bar.
    groups : sequence of str, optional
        A heading per coefficient; neighbours with the same one stand together.
    title, subtitle : str
        Above the picture.
    notes : sequence of str
        Below it.
    is_draft : bool
        Print that the scales are author-constructed and not validated.
    width : float
        Inches.

    Returns
    -------
    Figure
    """
    values, low, high = (np.asarray(x, dtype=np.float64) for x in (estimates, lower, upper))
    if values.shape != (len(labels),) or low.shape != values.shape or high.shape != values.shape:
        raise ValueError("`estimates`, `lower` and `upper` need one number per label.")
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    under = wrapped(figure, subtitle, inner, TEXT)
    draft = wrapped(
        figure, f"These scales are {DRAFT_WORDS}." if is_draft else "", inner, TEXT, weight="bold"
    )
    foot = [line for note in notes for line in wrapped(figure, note, inner, SMALL)]
    headings = _headings(figure, groups, inner)
    y, end = _places(len(labels), headings)
    top = MARGIN + len(head) * line_height(LARGE) + (len(under) + len(draft)) * line_height(TEXT) + 0.1
    figure.set_size_inches(width, top + end + AXIS + len(foot) * line_height(SMALL) + MARGIN)
    place = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    place = write(figure, under, MARGIN, place, TEXT, color=MUTED)
    write(figure, draft, MARGIN, place, TEXT, weight="bold")
    numbers = [_number(*row) for row in zip(values, low, high, strict=True)]
    left, right = _margins(figure, labels, numbers, inner)
    axes = axes_at(figure, left, top, width - left - right, end)
    _draw(axes, values, low, high, y, end)
    for label, number, row in zip(labels, numbers, y, strict=True):
        _beside(figure, label, MARGIN, top + row, "left", INK)
        _beside(figure, number, width - MARGIN, top + row, "right", INK)
    for row, lines in headings.items():
        write(
            figure,
            lines,
            MARGIN,
            top + y[row] - ROW / 2 - len(lines) * line_height(TEXT),
            TEXT,
            weight="bold",
        )
    write(figure, foot, MARGIN, top + end + AXIS, SMALL, color=MUTED)
    return figure


def _headings(figure: Figure, groups: Sequence[str] | None, inner: float) -> dict[int, list[str]]:
    """The heading above each row that begins a group."""
    found, last = {}, ""
    for row, group in enumerate(groups or ()):
        if group != last:
            found[row] = wrapped(figure, group, inner, TEXT, weight="bold")
        last = group
    return found


def _places(n: int, headings: dict[int, list[str]]) -> tuple[Floats, float]:
    """Inches from the top to the middle of each row, and to the end."""
    y, at = np.empty(n), 0.0
    for row in range(n):
        if row in headings:
            at += len(headings[row]) * line_height(TEXT) + (0.12 if row else 0.02)
        y[row] = at + ROW / 2
        at += ROW
    return y, at + 0.05


def _margins(
    figure: Figure, labels: Sequence[str], numbers: Sequence[str], inner: float
) -> tuple[float, float]:
    left = max((text_width(figure, label, TEXT) for label in labels), default=0.0)
    right = max((text_width(figure, number, TEXT) for number in numbers), default=0.0)
    return MARGIN + min(left, 0.6 * inner) + 0.15, MARGIN + right + 0.15


def _draw(axes: Axes, values: Floats, low: Floats, high: Floats, y: Floats, end: float) -> None:
    ends = np.concatenate([values, low, high, [1.0]])
    known = ends[np.isfinite(ends)]
    start = min(0.5, float(np.floor(known.min() * 10) / 10))
    axes.set_xlim(start, max(1.0, float(known.max())) + 0.005)
    axes.set_ylim(end, 0)
    axes.set_yticks([])
    quiet(axes)
    axes.spines["left"].set_visible(False)
    axes.hlines(y, *axes.get_xlim(), color=PALE, linewidth=1, zorder=0)
    if start < 0:
        axes.axvline(0, color=LINE, linewidth=1)
    for row, bottom, top in zip(y, low, high, strict=True):
        if np.isfinite(bottom):
            axes.plot([bottom, top], [row, row], color=BLUE, linewidth=2.5, solid_capstyle="butt", alpha=0.55)
    axes.plot(values, y, "o", color=BLUE, markersize=6, clip_on=False)


def _number(value: float, low: float, high: float) -> str:
    if not np.isfinite(value):
        return "no value"
    return bounded(value) if not np.isfinite(low) else f"{bounded(value)} [{bounded(low)}, {bounded(high)}]"


def _beside(figure: Figure, text: str, x: float, y: float, side: str, color: str) -> None:
    width, height = figure.get_size_inches()
    figure.text(x / width, 1 - y / height, literal(text), fontsize=TEXT, color=color, ha=side, va="center")
