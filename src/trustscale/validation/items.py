"""The items that one analysis looks at, and the columns their answers are in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.scoring.arrays import recoded
from trustscale.scoring.plan import RecodeStep

Floats: TypeAlias = NDArray[np.float64]

BLOCK_ROWS = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class ItemColumn:
    """One item's answers as they were given, and how its scale keys them.

    Attributes
    ----------
    codes : numeric array of shape (n,)
        NaN is a gap.
    recode : RecodeStep, optional
        Scores for the codes.
    reflect : float, optional
        Lowest plus highest score, from which a reversed item is subtracted.
    """

    codes: NDArray[Any]
    recode: RecodeStep | None = None
    reflect: float | None = None


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
    columns : tuple of ItemColumn
        Their answers.
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
    columns: tuple[ItemColumn, ...]


def keyed_blocks(part: ItemSet, rows: int = BLOCK_ROWS) -> Iterator[Floats]:
    """The keyed answers, block by block of at most this many rows, each of shape (n, k) with NaN for gaps."""
    for start in range(0, part.n_rows, rows):
        stop = min(start + rows, part.n_rows)
        block = np.empty((len(part.columns), stop - start))
        for row, column in zip(block, part.columns, strict=True):
            _key(column, slice(start, stop), row)
        yield block.T


def _key(column: ItemColumn, rows: slice, out: Floats) -> None:
    x = column.codes[rows]
    if column.recode is not None:
        x = recoded(np.asarray(x, dtype=np.float64), column.recode)
    if column.reflect is None:
        out[:] = x
    else:
        np.subtract(column.reflect, x, out=out)
