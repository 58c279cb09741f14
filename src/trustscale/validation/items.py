"""The items that one analysis looks at, and where their answers are: rows, or the sums of a summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.summaries.layout import Layout, Reading
from trustscale.summaries.summary import Summary

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ItemSet:
    """The items of one scale, or of a joint analysis, as their scales key them.

    Attributes
    ----------
    scale : str or None
        None for a joint analysis, or for columns without an instrument.
    title : str
        What tables call it.
    items : tuple of str
        The items, k of them.
    reversed : tuple of str
        Those that were turned round.
    as_answered : tuple of str
        Those that two scales key differently, or that no scale keys by itself; left as they were answered.
    measures : str
        ``"reflective"``, ``"formative"`` or ``"single"``.
    low, high : float array of shape (k,)
        What a keyed answer can be at least and at most; NaN where nobody said.
    n_rows : int
        Rows that were read.
    layout : Layout
        The columns that the reading refers to.
    reading : Reading
        Which columns these items are, and what reversed ones are subtracted from.
    answers : mapping of item to numeric array of shape (n_rows,), optional
        The rows, as answered; None where only sums are known.
    summary : Summary, optional
        The sums, where they were made before.
    """

    scale: str | None
    title: str
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    as_answered: tuple[str, ...]
    measures: str
    low: Floats
    high: Floats
    n_rows: int
    layout: Layout
    reading: Reading
    answers: Mapping[str, NDArray[Any]] | None = None
    summary: Summary | None = None


def item_set(
    layout: Layout,
    reading: Reading,
    *,
    title: str,
    n_rows: int,
    answers: Mapping[str, NDArray[Any]] | None = None,
    summary: Summary | None = None,
) -> ItemSet:
    """The items that a scale, or a joint analysis, reads."""
    columns = [layout.columns[place] for place in reading.columns]
    bounds = [
        (np.nan if column.low is None else column.low, np.nan if column.high is None else column.high)
        for column in columns
    ]
    turned = [
        (low, high) if reflect is None else (reflect - high, reflect - low)
        for (low, high), reflect in zip(bounds, reading.reflect, strict=True)
    ]
    reversed_ = [reflect is not None for reflect in reading.reflect]
    return ItemSet(
        scale=reading.scale,
        title=title,
        items=tuple(column.item for column in columns),
        reversed=tuple(column.item for column, turn in zip(columns, reversed_, strict=True) if turn),
        as_answered=reading.as_answered,
        measures=reading.measures,
        low=np.array([low for low, _ in turned], dtype=np.float64),
        high=np.array([high for _, high in turned], dtype=np.float64),
        n_rows=n_rows,
        layout=layout,
        reading=reading,
        answers=answers,
        summary=summary,
    )


def own_layout(part: ItemSet) -> Layout:
    """The layout of these items alone, in their order."""
    columns = tuple(part.layout.columns[place] for place in part.reading.columns)
    places = tuple(range(len(columns)))
    return Layout(columns, (replace(part.reading, columns=places),), part.layout.stamps)


def reflections(part: ItemSet) -> Floats:
    """What each reversed item is subtracted from; NaN for the others."""
    return np.array([np.nan if value is None else value for value in part.reading.reflect], dtype=np.float64)
