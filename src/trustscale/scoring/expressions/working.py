"""A lazy frame on its way to scores: its temporary columns, and what is known about each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw

from trustscale.scoring.expressions.cells import LazyCell
from trustscale.scoring.expressions.values import TERMS, Expr, total
from trustscale.scoring.plan import Plan


@dataclass(frozen=True, slots=True)
class Value:
    """A column of codes or scores; whole numbers need no snapping."""

    column: str
    whole: bool = False


@dataclass(slots=True, eq=False)
class Working:
    """The frame and what stands where in it.

    Attributes
    ----------
    frame : narwhals LazyFrame
        All columns so far, temporary ones among them.
    plan : Plan
        What is carried out.
    name : callable
        From words to the name of a temporary column.
    cells : mapping of item to LazyCell
        How each item's column is decoded.
    values : mapping of item or scale to Value
        Codes and, once scored, scores.
    invalid : mapping of item or scale to expression
        Where an answer is not on its response scale; never null.
    bounds : mapping of scale to pair of columns
        The least and the most that a count can be.
    centres : list of pairs of columns
        Mean and SD of each person's own answers.
    form_incomplete : expression or None
        Where too little of the whole form was answered.
    """

    frame: nw.LazyFrame[Any]
    plan: Plan
    name: Callable[..., str]
    cells: Mapping[str, LazyCell]
    values: dict[str, Value] = field(default_factory=dict)
    invalid: dict[str, Expr] = field(default_factory=dict)
    bounds: dict[str, tuple[str, str]] = field(default_factory=dict)
    centres: list[tuple[str, str]] = field(default_factory=list)
    form_incomplete: Expr | None = None

    def add(self, columns: Mapping[str, Expr]) -> None:
        """One step: these columns, made of those that are there."""
        if columns:
            self.frame = self.frame.with_columns(**columns)

    def add_totals(self, totals: Mapping[str, Sequence[Expr]]) -> None:
        """Sums as columns; a long one takes several steps, as engines bound the depth of an expression."""
        self.add({name: total(values[:TERMS]) for name, values in totals.items()})
        for start in range(TERMS, max(map(len, totals.values()), default=0), TERMS):
            self.add(
                {
                    name: total([nw.col(name), *values[start : start + TERMS]])
                    for name, values in totals.items()
                    if len(values) > start
                }
            )


def namer(taken: Iterable[str], part: int = 0) -> Callable[..., str]:
    """Names for temporary columns that no column of the frame has, whatever its case.

    >>> namer(["a", "b"])("n", "rs10"), namer(["_TS0_"])("n", "rs10")
    ('_ts0_n_rs10', '_ts0__n_rs10')
    """
    stem = f"_ts{part}_"
    lower = [name.lower() for name in taken]
    while any(name.startswith(stem) for name in lower):
        stem += "_"
    return lambda *words: stem + "_".join(map(str, words))
