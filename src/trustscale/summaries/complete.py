"""Moments of the complete rows alone: the quick way where an answer needs nothing else of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.scoring.arrays import recoded
from trustscale.summaries.layout import Column, Layout

Floats = NDArray[np.float64]

BLOCK_ROWS = 8_192
"""Rows that are worked on together; they fit into the processor's cache."""


def complete_moments(answers: Mapping[str, NDArray[Any]], layout: Layout) -> stats.Moments:
    """The moments of the rows without a gap in any column of the layout.

    They are added up in blocks of complete rows, so that to pass these alone gives the same bits.

    Parameters
    ----------
    answers : mapping of item to numeric array of shape (n,)
        Codes; NaN is a gap.
    layout : Layout
        Which columns to make. They are not reversed here.
    """
    k = len(layout.columns)
    known = [column.origin for column in layout.columns]
    first = np.zeros(k) if None not in known else _first_complete(answers, layout.columns)
    origin = np.array([low if zero is None else zero for zero, low in zip(known, first, strict=True)])
    n, sums, products = 0, np.zeros(k), np.zeros((k, k))
    for block in _complete_blocks(answers, layout.columns, origin):
        n += block.shape[1]
        sums += block.sum(axis=1)
        products += block @ block.T
    return stats.Moments(n, origin, sums, products)


def _complete_blocks(
    answers: Mapping[str, NDArray[Any]], columns: Sequence[Column], origin: Floats
) -> Iterator[Floats]:
    """Complete rows about the origin, shape (k, rows), all blocks but the last of the same size."""
    n_rows = _length(answers)
    space = np.empty((len(columns), BLOCK_ROWS))
    waiting, n_waiting = np.empty((len(columns), 2 * BLOCK_ROWS)), 0
    for start in range(0, n_rows, BLOCK_ROWS):
        block = space[:, : min(BLOCK_ROWS, n_rows - start)]
        for row, column, zero in zip(block, columns, origin, strict=True):
            values = _values(answers[column.item], column, start, row.size)
            np.subtract(values, zero, out=row, dtype=np.float64)
        gaps = np.isnan(block.sum(axis=0))
        if not n_waiting and not gaps.any():
            yield block
            continue
        kept = np.compress(~gaps, block, axis=1)
        waiting[:, n_waiting : n_waiting + kept.shape[1]] = kept
        n_waiting += kept.shape[1]
        if n_waiting >= BLOCK_ROWS:
            yield waiting[:, :BLOCK_ROWS]
            n_waiting -= BLOCK_ROWS
            waiting[:, :n_waiting] = waiting[:, BLOCK_ROWS : BLOCK_ROWS + n_waiting].copy()
    if n_waiting:
        yield waiting[:, :n_waiting]


def _first_complete(answers: Mapping[str, NDArray[Any]], columns: Sequence[Column]) -> Floats:
    """The rounded values of the first complete row; 0 where there is none."""
    for start in range(0, _length(answers), BLOCK_ROWS):
        block = np.array([_values(answers[column.item], column, start, BLOCK_ROWS) for column in columns])
        complete = np.flatnonzero(np.isfinite(block).all(axis=0))
        if complete.size:
            return np.rint(block[:, complete[0]].astype(np.float64))
    return np.zeros(len(columns))


def _length(answers: Mapping[str, NDArray[Any]]) -> int:
    return len(next(iter(answers.values()))) if answers else 0


def _values(x: NDArray[Any], column: Column, start: int, size: int) -> NDArray[Any]:
    part = x[start : start + size]
    return part if column.recode is None else recoded(np.asarray(part, dtype=np.float64), column.recode)
