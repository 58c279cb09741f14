"""Moments of the complete rows alone: the quick way where an answer needs nothing else of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.scoring.arrays import recoded
from trustscale.summaries.layout import Column, Layout

BLOCK_ROWS = 8_192
"""Rows that are worked on together; they fit into the processor's cache."""


def complete_moments(answers: Mapping[str, NDArray[Any]], layout: Layout) -> stats.Moments:
    """The moments of the rows without a gap in any column of the layout.

    Parameters
    ----------
    answers : mapping of item to numeric array of shape (n,)
        Codes; NaN is a gap.
    layout : Layout
        Which columns to make. They are not reversed here.
    """
    n_rows = len(next(iter(answers.values()))) if answers else 0
    k = len(layout.columns)
    origin = np.array([_origin(answers[column.item], column) for column in layout.columns])
    space = np.empty((k, min(BLOCK_ROWS, n_rows)))
    n, sums, products = 0, np.zeros(k), np.zeros((k, k))
    for start in range(0, n_rows, BLOCK_ROWS):
        block = space[:, : min(BLOCK_ROWS, n_rows - start)]
        for row, column, zero in zip(block, layout.columns, origin, strict=True):
            np.subtract(_values(answers[column.item], column, start, row.size), zero, out=row)
        total = block.sum(axis=1)
        if np.isnan(total).any():
            block = block[:, ~np.isnan(block).any(axis=0)]
            total = block.sum(axis=1)
        n += block.shape[1]
        sums += total
        products += block @ block.T
    return stats.Moments(n, origin, sums, products)


def _values(x: NDArray[Any], column: Column, start: int, size: int) -> NDArray[Any]:
    part = x[start : start + size]
    return part if column.recode is None else recoded(np.asarray(part, dtype=np.float64), column.recode)


def _origin(x: NDArray[Any], column: Column) -> float:
    """The lowest declared value, or the rounded first one."""
    if column.origin is not None:
        return column.origin
    if x.dtype.kind != "f":
        return float(x[0]) if len(x) else 0.0
    for start in range(0, len(x), BLOCK_ROWS):
        part = x[start : start + BLOCK_ROWS]
        known = part[np.isfinite(part)]
        if known.size:
            return float(np.rint(known[0]))
    return 0.0
