"""An item analysis on the screen: one table per scale, with a small histogram for each item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from trustscale.cli.bars import draw, levels_for
from trustscale.cli.layout import heading, paragraph
from trustscale.cli.rows import TableColumn, flush_left, flush_right, table
from trustscale.cli.screen import Screen, show
from trustscale.results.apa import bounded
from trustscale.results.render import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trustscale.validation.item_analysis.result import ItemAnalysis
    from trustscale.validation.item_analysis.work import ScaleItems

__all__ = ["show_items"]


def show_items(screen: Screen, found: ItemAnalysis) -> None:
    """What each scale rests on, and its items."""
    for part in found.parts:
        show(screen, heading(part.title), paragraph(_words(part, found.matrix)))
        show(screen, *table(screen.out, list(_columns(screen, part))))
    show(screen, "")
    for line in _legend(found):
        show(screen, paragraph(line, "dim"))


def _words(part: ScaleItems, matrix: str) -> str:
    from trustscale.validation.correlations.matrix import MATRIX_NAMES

    if not part.is_related:
        return part.words
    r = part.relations
    spread = f"{bounded(r.lowest_inter_item)} to {bounded(r.highest_inter_item)}"
    return (
        f"{part.words}; {MATRIX_NAMES[matrix]} correlations between items: "
        f"mean {bounded(r.mean_inter_item)} ({spread}); alpha {bounded(part.alpha)}"
    )


def _columns(screen: Screen, part: ScaleItems) -> Iterator[TableColumn]:
    d = part.described
    marks = [" (r)" if word == "reversed" else "" for word in part.keyed]
    yield flush_left(
        "item", [f"{item}{mark}" for item, mark in zip(part.items, marks, strict=True)], look="bold"
    )
    yield flush_right("n", [f"{n:,.0f}" for n in d.n], spare=8)
    yield flush_right("M", _each(d.mean))
    yield flush_right("SD", _each(d.sd))
    yield flush_right("skew", _each(d.skew), spare=6)
    yield flush_right("kurt", _each(d.kurtosis), spare=7)
    yield flush_right("floor", _shares(part.floor), spare=4)
    yield flush_right("ceil", _shares(part.ceiling), spare=4)
    yield flush_right("diff.", _shares(part.difficulty), spare=5)
    if part.is_related:
        yield flush_right("r_drop", _shares(part.relations.r_drop))
        yield flush_right("alpha w/o", _shares(part.alpha_if_dropped), spare=2)
    yield flush_left("answers", _drawn(screen, part), spare=3, look="cyan")


def _each(values: NDArray[np.float64]) -> list[str]:
    return [number(round(float(value), 2) + 0.0) for value in values]  # the sum takes the sign from a zero


def _shares(values: NDArray[np.float64]) -> list[str]:
    return ["" if np.isnan(value) else bounded(float(value)) for value in values]


def _drawn(screen: Screen, part: ScaleItems) -> list[str]:
    """How often each category was answered, on the codes that any item of the scale has."""
    codes = np.unique(np.concatenate([*part.categories, np.empty(0)]))
    levels = levels_for(screen.out.file)
    drawn = []
    for own, times in zip(part.categories, part.counts, strict=True):
        heights = np.zeros(len(codes))
        heights[np.searchsorted(codes, own)] = times
        drawn.append(draw([float(height) for height in heights], levels) if len(own) else "")
    return drawn


def _legend(found: ItemAnalysis) -> Iterator[str]:
    if any(part.is_related for part in found.parts):
        yield "r_drop: correlation with the sum of the other items. alpha w/o: alpha of the others."
    if any("reversed" in part.keyed for part in found.parts):
        yield "(r): reversed; the numbers are those of the reversed answers."
    if any(np.isfinite(part.difficulty).any() for part in found.parts):
        yield "floor, ceil: shares of the lowest and the highest answer. diff.: the mean between both."
    else:
        yield "Floor, ceiling and difficulty need the response scale: --instrument, or --range."
