"""Before against after, one mark per person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    PALE,
    SMALL,
    TEXT,
    WIDTH,
    axes_at,
    blank,
    line_height,
    new_figure,
    quiet,
    text_width,
    wrapped,
    write,
)
from trustscale.results.render import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class _Look:
    marker: str
    color: str
    is_filled: bool


_LOOKS: Mapping[str, _Look] = {
    "recovered": _Look("*", BLUE, True),
    "improved": _Look("^", BLUE, False),
    "unchanged": _Look("o", MUTED, False),
    "deteriorated": _Look("v", ORANGE, False),
    "harmed": _Look("X", ORANGE, True),
}
_OTHER = _Look("s", INK, False)

Band = tuple[ArrayLike, ArrayLike, ArrayLike]


def change_plot(
    before: ArrayLike,
    after: ArrayLike,
    classes: Sequence[str],
    *,
    band: Band | None = None,
    cutoffs: Sequence[float] = (),
    limits: tuple[float, float] | None = None,
    is_higher_better: bool | None = None,
    title: str = "",
    subtitle: str = "",
    notes: Sequence[str] = (),
    is_draft: bool = False,
    width: float = WIDTH,
) -> Figure:
    """Draw the scores after against those before, with the band in which nobody counts as changed.

    Parameters
    ----------
    before, after : array_like of shape (n,)
        Scores; who lacks one is left out and counted below the picture.
    classes : sequence of str
        What became of each person: recovered, improved, unchanged, deteriorated or harmed get marks and
        colours of their own.
    band : three array_like, optional
        Scores before, and the scores after between which there is no reliable change. It may reach beyond the
        limits.
    cutoffs : sequence of float
        Drawn across both axes.
    limits : pair of float, optional
        Ends of both axes.
    is_higher_better : bool, optional
        Says in the corners on which side of the diagonal scores got better.
    title, subtitle : str
        Above the picture.
    notes : sequence of str
        Below it.
    is_draft : bool
        Print that the scale is author-constructed and not validated.
    width : float
        Inches; 3.6 for a phone.
    """
    x, y = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    there = ~(np.isnan(x) | np.isnan(y))
    words = np.asarray(classes, dtype=object)
    kinds = _kinds(words[there])
    figure = new_figure(width)
    inner = width - 2 * MARGIN
    head = wrapped(figure, title, inner, LARGE, weight="bold")
    under = wrapped(figure, subtitle, inner, TEXT)
    legend = _legend_places(figure, kinds, inner)
    foot = [wrapped(figure, note, inner, SMALL) for note in _notes(notes, x, there, band, is_draft)]
    left = 0.78
    side = min(width - left - 0.2, 5.4)
    head_height = len(head) * line_height(LARGE) + len(under) * line_height(TEXT)
    legend_height = (legend[-1][1] + 1) * line_height(TEXT) * 1.15 if legend else 0.0
    foot_height = 0.1 + sum(len(lines) * line_height(SMALL) + 0.04 for lines in foot)
    top = MARGIN + head_height + 0.12
    figure.set_size_inches(width, top + side + 0.55 + legend_height + foot_height + MARGIN)
    write(figure, under, MARGIN, write(figure, head, MARGIN, MARGIN, LARGE, weight="bold"), TEXT, color=MUTED)
    axes = axes_at(figure, left, top, side, side)
    ends = limits or _ends(x[there], y[there])
    _frame(axes, ends, band, cutoffs, is_higher_better)
    _marks(axes, x[there], y[there], words[there], kinds)
    below = top + side + 0.55
    if legend:
        _draw_legend(axes_at(figure, MARGIN, below, inner, legend_height), legend, inner, legend_height)
    below += legend_height + 0.1
    for lines in foot:
        below = write(figure, lines, MARGIN, below, SMALL, color=MUTED) + 0.04
    return figure


def _kinds(words: NDArray[np.object_]) -> dict[str, int]:
    """How many there are of each kind, the known ones first, from best to worst."""
    seen = list(words)
    order = [*_LOOKS, *sorted({str(word) for word in seen} - set(_LOOKS))]
    return {word: seen.count(word) for word in order if word in seen}


def _notes(
    notes: Sequence[str], x: NDArray[np.float64], there: NDArray[np.bool_], band: Band | None, is_draft: bool
) -> list[str]:
    found = ["On the diagonal both scores are equal."]
    if band is not None:
        found[0] += " Within the grey band nobody counts as changed."
    left = int(x.size - np.count_nonzero(there))
    if left:
        found.append(f"{left:,} not shown, because one of the two scores is missing.")
    return [*found, *notes, *([f"This scale is {DRAFT_WORDS}."] if is_draft else [])]


def _ends(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    if not x.size:
        return 0.0, 1.0
    low, high = float(min(x.min(), y.min())), float(max(x.max(), y.max()))
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room


def _frame(
    axes: Axes,
    ends: tuple[float, float],
    band: Band | None,
    cutoffs: Sequence[float],
    is_higher_better: bool | None,
) -> None:
    """Everything but the persons."""
    quiet(axes)
    low, high = ends
    pad = 0.02 * (high - low)
    if band is not None:
        grid, lower, upper = (np.asarray(part, dtype=np.float64) for part in band)
        axes.fill_between(grid, lower, upper, color=PALE, linewidth=0, zorder=1)
        for edge in (lower, upper):
            axes.plot(grid, edge, color=LINE, linewidth=0.8, zorder=1.5)
    low, high = low - pad, high + pad
    axes.plot([low, high], [low, high], color=MUTED, linewidth=1.0, zorder=2)
    for cutoff in cutoffs:
        axes.axhline(cutoff, color=INK, linewidth=0.9, linestyle=(0, (5, 3)), zorder=2)
        axes.axvline(cutoff, color=INK, linewidth=0.9, linestyle=(0, (5, 3)), zorder=2)
        axes.annotate(
            f"cut-off {whole(round(cutoff, 2))}",
            (1, cutoff),
            xycoords=("axes fraction", "data"),
            xytext=(-2, 3),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=SMALL,
            color=INK,
            zorder=5,
        )
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.set_xlabel("score before", fontsize=TEXT, color=INK)
    axes.set_ylabel("score after", fontsize=TEXT, color=INK)
    if is_higher_better is not None:
        above, below = ("better", "worse") if is_higher_better else ("worse", "better")
        said: dict[str, Any] = {"fontsize": SMALL, "color": MUTED, "transform": axes.transAxes}
        axes.text(0.02, 0.98, f"{above} after", ha="left", va="top", **said)
        axes.text(0.98, 0.02, f"{below} after", ha="right", va="bottom", **said)


def _marks(
    axes: Axes,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    words: NDArray[np.object_],
    kinds: Mapping[str, int],
) -> None:
    """One mark per pair of scores; the more persons share it, the larger it is."""
    for word in kinds:
        mine = words == word
        points, counts = np.unique(np.column_stack([x[mine], y[mine]]), axis=0, return_counts=True)
        look = _LOOKS.get(word, _OTHER)
        axes.scatter(
            points[:, 0],
            points[:, 1],
            s=_areas(counts, points.shape[0], look),
            marker=look.marker,
            facecolors=look.color if look.is_filled else "white",
            edgecolors=look.color,
            linewidths=1.2 if not look.is_filled else 0.6,
            alpha=0.9,
            zorder=4,
        )


def _areas(counts: NDArray[np.intp], n_marks: int, look: _Look) -> NDArray[np.float64]:
    """Square points: smaller marks where there are many, larger ones where several persons share one."""
    base = 46.0 if n_marks <= 200 else 22.0 if n_marks <= 2_000 else 9.0
    star = 2.2 if look.marker == "*" else 1.0
    return np.asarray(star * base * np.minimum(np.sqrt(counts), 4.0))


Place = tuple[str, int, float]


def _legend_places(figure: Figure, kinds: Mapping[str, int], width: float) -> list[Place]:
    """Each entry with its line and its distance from the left, in inches."""
    places: list[Place] = []
    x, line = 0.0, 0
    for word, n in kinds.items():
        text = f"{word} ({n:,})"
        needed = 0.28 + text_width(figure, text, TEXT) + 0.22
        if x and x + needed > width:
            x, line = 0.0, line + 1
        places.append((text, line, x))
        x += needed
    return places


def _draw_legend(axes: Axes, places: Sequence[Place], width: float, height: float) -> None:
    blank(axes, width, height)
    for text, line, x in places:
        y = (line + 0.5) * line_height(TEXT) * 1.15
        look = _LOOKS.get(text.partition(" (")[0], _OTHER)
        axes.scatter(
            [x + 0.1],
            [y],
            s=46.0 * (2.2 if look.marker == "*" else 1.0),
            marker=look.marker,
            facecolors=look.color if look.is_filled else "white",
            edgecolors=look.color,
            linewidths=1.2,
            clip_on=False,
        )
        axes.text(x + 0.26, y, text, fontsize=TEXT, color=INK, va="center")
