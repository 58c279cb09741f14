"""Where one person lies in a norm."""

from __future__ import annotations

from collections.abc import Sequence
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
    PALE,
    SMALL,
    TEXT,
    WIDTH,
    axes_at,
    line_height,
    new_figure,
    quiet,
    wrapped,
    write,
)
from trustscale.results.render import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARES = (2.0, 16.0, 50.0, 84.0, 98.0)
"""Percentiles that are marked: about one and two SDs to either side of the middle."""

REACH = 3.2
"""SDs of the normal curve to either side of its mean."""

FloatArray = NDArray[np.float64]


def norm_curve(
    score: float,
    *,
    mean: float | None = None,
    sd: float | None = None,
    table: tuple[ArrayLike, ArrayLike] | None = None,
    percentile: float | None = None,
    interval: tuple[float, float] | None = None,
    interval_words: str = "",
    limits: tuple[float, float] | None = None,
    marked: Sequence[float] = SHARES,
    title: str = "",
    subtitle: str = "",
    notes: Sequence[str] = (),
    is_draft: bool = False,
    width: float = WIDTH,
) -> Figure:
    """Draw the norm group's scores and the place of one person among them.

    With a mean and an SD the curve is the normal one, high where many people score. With a table it rises
    from 0 to 100: at each raw score the percentile that the table gives it.

    Parameters
    ----------
    score : float
        Of the person.
    mean, sd : float, optional
        Of a normal norm; both or neither.
    table : pair of array_like, optional
        Raw scores, rising, and their percentiles.
    percentile : float, optional
        Of the person, 0 to 100; printed in words.
    interval : pair of float, optional
        In which the person's score lies with the probability that ``interval_words`` name.
    interval_words : str
        Such as "95 % interval".
    limits : pair of float, optional
        Lowest and highest possible score.
    marked : sequence of float
        Percentiles to mark on the normal curve.
    title, subtitle : str
        Above the picture: the scale, and whose norm it is.
    notes : sequence of str
        Below it.
    is_draft : bool
        Print that the scale is author-constructed and not validated.
    width : float
        Inches; 3.6 for a phone.
    """
    grid, heights, crossings = (
        _bell(mean, sd, marked, score, limits) if table is None else (*_floats(table), {})
    )
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    under = wrapped(figure, subtitle, inner, TEXT)
    place = wrapped(figure, _place(score, percentile, interval, interval_words), inner, TEXT)
    below = [*notes, *([f"This scale is {DRAFT_WORDS}."] if is_draft else [])]
    foot = [wrapped(figure, note, inner, SMALL) for note in below]
    left = 0.7 if table is not None else MARGIN
    top = MARGIN + len(head) * line_height(LARGE) + (len(under) + len(place)) * line_height(TEXT) + 0.3
    tall = min(0.5 * width, 3.0)
    foot_height = sum(len(lines) * line_height(SMALL) + 0.04 for lines in foot)
    figure.set_size_inches(width, top + tall + 0.6 + foot_height + MARGIN)
    y = write(figure, head, MARGIN, MARGIN, LARGE, weight="bold")
    y = write(figure, under, MARGIN, y, TEXT, color=MUTED)
    write(figure, place, MARGIN, y + 0.04, TEXT, color=INK)
    axes = axes_at(figure, left, top, width - left - MARGIN - 0.05, tall)
    _curve(axes, grid, heights, crossings, is_bell=table is None)
    _limits(axes, grid, score, interval, limits)
    _person(axes, score, grid, heights, interval, is_bell=table is None)
    y = top + tall + 0.6
    for lines in foot:
        y = write(figure, lines, MARGIN, y, SMALL, color=MUTED) + 0.04
    return figure


Curve = tuple[FloatArray, FloatArray, dict[float, float]]


def _floats(table: tuple[ArrayLike, ArrayLike]) -> tuple[FloatArray, FloatArray]:
    raw, percentiles = (np.asarray(part, dtype=np.float64) for part in table)
    return raw, percentiles


def _bell(
    mean: float | None,
    sd: float | None,
    marked: Sequence[float],
    score: float,
    limits: tuple[float, float] | None,
) -> Curve:
    """The normal curve over the possible scores, and the score at each marked percentile."""
    from trustscale.stats import z_from_percentile

    if mean is None or sd is None:
        raise ValueError("`mean` and `sd` are needed for a normal norm, or `table` for another one.")
    low, high = min(mean - REACH * sd, score), max(mean + REACH * sd, score)
    if limits is not None:
        low, high = max(low, min(limits[0], score)), min(high, max(limits[1], score))
    grid = np.linspace(low, high, 321)
    at = (mean + sd * np.asarray(z_from_percentile(np.asarray(marked, dtype=np.float64)))).tolist()
    crossings = {share: x for share, x in zip(marked, at, strict=True) if low <= x <= high}
    return grid, np.exp(-(((grid - mean) / sd) ** 2) / 2), crossings


def _place(
    score: float, percentile: float | None, interval: tuple[float, float] | None, interval_words: str
) -> str:
    """The person's place in plain words."""
    text = f"This score: {whole(round(score, 2))}"
    if interval is not None:
        words = interval_words or "interval"
        text += f" ({words} {whole(round(interval[0], 2))} to {whole(round(interval[1], 2))})"
    if percentile is None:
        return text + "."
    return f"{text}. Of 100 people in the norm group, {_people(percentile)} score lower."


def _people(percentile: float) -> str:
    if percentile < 1:
        return "fewer than 1"
    return "more than 99" if percentile > 99 else f"about {percentile:.0f}"


def _curve(
    axes: Axes, grid: FloatArray, heights: FloatArray, crossings: dict[float, float], *, is_bell: bool
) -> None:
    """The norm group."""
    from matplotlib.ticker import MaxNLocator

    quiet(axes)
    axes.xaxis.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 5, 10]))
    axes.set_xlabel("score", fontsize=TEXT, color=INK)
    if is_bell:
        _draw_bell(axes, grid, heights, crossings)
    else:
        _draw_table(axes, grid, heights)


def _draw_bell(axes: Axes, grid: FloatArray, heights: FloatArray, crossings: dict[float, float]) -> None:
    """The curve, and above it how many of 100 people score lower."""
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_ylim(0, 1.34)
    axes.fill_between(grid, heights, color=PALE, linewidth=0, zorder=1)
    axes.plot(grid, heights, color=MUTED, linewidth=1.4, zorder=2)
    said: dict[str, Any] = {"fontsize": SMALL, "color": MUTED}
    axes.text(0, 1.0, "Of 100 people so many score lower:", transform=axes.transAxes, va="top", **said)
    for share, at in crossings.items():
        axes.plot([at, at], [0, 1.06], color=LINE, linewidth=0.9, zorder=1.5)
        # An annotation is left out whole where its place is off the axes; a text would be cut in two.
        axes.annotate(f"{share:g}", (at, 1.08), ha="center", va="bottom", **said)


def _draw_table(axes: Axes, raw: FloatArray, percentiles: FloatArray) -> None:
    """Each raw score and its percentile."""
    axes.plot(raw, percentiles, color=MUTED, linewidth=1.4, marker="o", markersize=3.2, zorder=2)
    axes.set_ylim(0, 104)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.set_ylabel("percentile", fontsize=TEXT, color=INK)


def _person(
    axes: Axes,
    score: float,
    grid: FloatArray,
    heights: FloatArray,
    interval: tuple[float, float] | None,
    *,
    is_bell: bool,
) -> None:
    """The person on the curve, and a bar for the interval."""
    height = float(np.interp(score, grid, heights))
    axes.plot([score, score], [0, height], color=BLUE, linewidth=2.2, zorder=4)
    axes.plot([score], [height], marker="o", markersize=9, color=BLUE, zorder=5, clip_on=False)
    if not is_bell:
        start = axes.get_xlim()[0]
        axes.plot([start, score], [height, height], color=BLUE, linewidth=0.9, linestyle="--", zorder=1.5)
    if interval is not None:
        base = 0.035 if is_bell else 3.0
        bar: dict[str, Any] = {"linewidth": 6, "alpha": 0.45, "solid_capstyle": "butt"}
        axes.plot(list(interval), [base, base], color=BLUE, zorder=3.5, **bar)


def _limits(
    axes: Axes,
    grid: FloatArray,
    score: float,
    interval: tuple[float, float] | None,
    limits: tuple[float, float] | None,
) -> None:
    """The whole curve, the person and the interval, as far as scores go."""
    seen = [float(grid[0]), float(grid[-1]), score, *(interval or ())]
    low, high = min(seen), max(seen)
    if limits is not None:
        low, high = max(low, min(limits[0], score)), min(high, max(limits[1], score))
    room = 0.03 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
