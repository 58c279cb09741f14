"""Coefficients of reliability on the screen, and what each of them is."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from trustscale.cli.layout import paragraph
from trustscale.cli.rows import TableColumn, fitting, flush_left, flush_right, table
from trustscale.cli.screen import Screen, show
from trustscale.results.apa import bounded
from trustscale.results.render import number

if TYPE_CHECKING:
    from trustscale.validation.reliability.result import Reliability, ReliabilityRow

__all__ = ["show_reliability"]


def show_reliability(screen: Screen, found: Reliability) -> None:
    """One table, and under it what each coefficient rests on."""
    kept = fitting(screen.out, list(_columns(found)))
    show(screen, "", *table(screen.out, kept), "")
    for line in _legend(found, {column.head for column in kept}):
        show(screen, paragraph(line, "dim"))


def _columns(found: Reliability) -> Iterator[TableColumn]:
    rows = found.rows
    parts = {part.scale: part for part in found.parts}
    # What belongs to the scale stands beside its first coefficient only.
    first = [place == 0 or row.scale != rows[place - 1].scale for place, row in enumerate(rows)]

    def own(cells: Sequence[str]) -> list[str]:
        return [cell if is_first else "" for cell, is_first in zip(cells, first, strict=True)]

    words = [parts[row.scale].words.removeprefix("n = ").partition(" (")[0] for row in rows]
    yield flush_left("scale", own([row.scale for row in rows]), look="bold")
    yield flush_right("items", own([str(row.n_items) for row in rows]), spare=3)
    yield flush_right("n", own(words))
    yield flush_left("coefficient", [row.coefficient for row in rows])
    yield flush_right("estimate", [bounded(row.estimate) for row in rows])
    yield flush_left(f"{100 * found.level:g} %", [_span(row) for row in rows])
    if len({(row.coefficient, row.interval_method) for row in rows}) > len({row.coefficient for row in rows}):
        yield flush_left("interval", [row.interval_method for row in rows])
    yield flush_right("mean r", own([bounded(parts[row.scale].mean_correlation) for row in rows]), spare=2)
    yield flush_right("SEM", own([number(parts[row.scale].sem) for row in rows]), spare=1)


def _span(row: ReliabilityRow) -> str:
    return "" if math.isnan(row.lower) else f"{bounded(row.lower)} to {bounded(row.upper)}"


def _legend(found: Reliability, heads: Collection[str]) -> Iterator[str]:
    """What each coefficient is, once."""
    kinds: dict[str, list[str]] = {}
    for row in found.rows:
        what = f"{row.coefficient}: {row.model}; {row.estimator}, {row.matrix}, {row.denominator} variance"
        methods = kinds.setdefault(what, [])
        if row.interval_method != "none" and row.interval_method not in methods:
            methods.append(row.interval_method)
    for what, methods in kinds.items():
        yield f"{what}; interval: {', '.join(methods)}" if methods else f"{what}; no interval"
    meaning = {
        "mean r": "mean correlation between two items",
        "SEM": "standard error of measurement of the sum of the items, by alpha",
    }
    yield " ".join(f"{head}: {words}." for head, words in meaning.items() if head in heads)
    if len(found.parts) == 1 and "left out" in found.parts[0].words:
        yield found.parts[0].words
