"""The scree: eigenvalues one after the other, beside those of random data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

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

AXIS = 0.55
"""Inches for the numbers and the words below."""
COLORS = (BLUE, ORANGE)
MARKS = ("o", "s")


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One kind of eigenvalues.

    Attributes
    ----------
    name : str
        What the key calls them.
    observed : float array of shape (k,)
        Falling.
    reference : float array of shape (k,) or None
        What they are held against.
    n_factors : int or None
        How many lie above it, before the first that does not.
    """

    name: str
    observed: Floats
    reference: Floats | None
    n_factors: int | None


def scree_plot(
    series: Sequence[Series],
    *,
    title: str = "",
    subtitle: str = "",
    reference_words: str = "random data",
    is_draft: bool = False,
    width: float = WIDTH,
    height: float = 3.4,
) -> Figure:
    """Draw eigenvalues as points and those of random data as broken lines.

    Parameters
    ----------
    series : one or two Series
        Points of factors that are kept are filled, the others are hollow.
    title, subtitle : str
        Above the picture.
    reference_words : str
        What the broken lines are.
    is_draft : bool
        Print that the scales are author-constructed and not validated.
    width, height : float
        Inches; the height is that of the axes.

    Returns
    -------
    Figure
    """
    if not 0 < len(series) <= len(COLORS):
        raise ValueError(f"`series` must be one or {len(COLORS)}, got {len(series)}.")
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    under = wrapped(figure, subtitle, inner, TEXT)
    draft = wrapped(
        figure, f"These scales are {DRAFT_WORDS}." if is_draft else "", inner, TEXT, weight="bold"
    )
    rows = _rows(figure, [_keys(one, place, reference_words) for place, one in enumerate(series)], inner)
    top = MARGIN + len(head) * line_height(LARGE) + (len(under) + len(draft)) * line_height(TEXT) + 0.1
    start = top + len(rows) * line_height(TEXT) * 1.1 + 0.1
    figure.set_size_inches(width, start + height + AXIS + MARGIN)
    place = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    place = write(figure, under, MARGIN, place, TEXT, color=MUTED)
    write(figure, draft, MARGIN, place, TEXT, weight="bold")
    _draw_keys(figure, rows, top)
    axes = axes_at(figure, 0.55, start, width - 0.55 - MARGIN, height)
    _draw(axes, series)
    return figure


@dataclass(frozen=True, slots=True)
class _Key:
    words: str
    color: str
    mark: str
    line: Literal["-", "--"]


def _keys(one: Series, place: int, reference_words: str) -> list[_Key]:
    kept = "" if one.n_factors is None else f": {one.n_factors} above"
    found = [_Key(f"{one.name}{kept}", COLORS[place], MARKS[place], "-")]
    if one.reference is not None:
        found.append(_Key(reference_words, COLORS[place], "", "--"))
    return found


def _rows(figure: Figure, keys: Sequence[Sequence[_Key]], inner: float) -> list[list[tuple[_Key, float]]]:
    """A row of keys per series, in columns; one key per row where there is no room for two."""
    wide = [[0.45 + text_width(figure, key.words, TEXT) + 0.3 for key in pair] for pair in keys]
    second = max(pair[0] for pair in wide)
    if second + max(pair[-1] for pair in wide) > inner:
        return [[(key, 0.0)] for pair in keys for key in pair]
    return [list(zip(pair, (0.0, second), strict=False)) for pair in keys]


def _draw_keys(figure: Figure, rows: Sequence[Sequence[tuple[_Key, float]]], top: float) -> None:
    from matplotlib.lines import Line2D

    width, height = figure.get_size_inches()
    for number, row in enumerate(rows):
        y = 1 - (top + (number + 0.5) * line_height(TEXT) * 1.1) / height
        for key, at in row:
            left = (MARGIN + at) / width
            figure.add_artist(
                Line2D(
                    [left, left + 0.17 / width, left + 0.34 / width],
                    [y, y, y],
                    color=key.color,
                    linestyle=key.line,
                    linewidth=1.5,
                    marker=key.mark or None,
                    markersize=5,
                    markevery=[1],
                )
            )
            figure.text(
                left + 0.42 / width, y, literal(key.words), fontsize=TEXT, color=INK, va="center", ha="left"
            )


def _draw(axes: Axes, series: Sequence[Series]) -> None:
    k = max(one.observed.size for one in series)
    quiet(axes)
    axes.set_xlim(0.5, k + 0.5)
    step = max(1, -(-k // 15))
    axes.set_xticks(range(1, k + 1, step))
    axes.set_xlabel("number", fontsize=SMALL, color=MUTED)
    axes.set_ylabel("eigenvalue", fontsize=SMALL, color=MUTED)
    lowest = min(float(np.nanmin(one.observed)) for one in series if np.isfinite(one.observed).any())
    if lowest < 0:
        axes.axhline(0, color=LINE, linewidth=0.8, zorder=0)
    for one, color, mark in zip(series, COLORS, MARKS, strict=False):
        x = np.arange(1, one.observed.size + 1)
        axes.plot(x, one.observed, color=color, linewidth=1.5, zorder=2)
        kept = x <= (one.observed.size if one.n_factors is None else one.n_factors)
        axes.plot(x[kept], one.observed[kept], mark, color=color, markersize=5.5, zorder=3)
        axes.plot(
            x[~kept],
            one.observed[~kept],
            mark,
            color=color,
            markerfacecolor="white",
            markersize=5.5,
            zorder=3,
        )
        if one.reference is not None:
            axes.plot(x, one.reference, color=color, linewidth=1.2, linestyle="--", zorder=1)
