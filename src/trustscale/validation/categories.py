"""How many categories items have, declared or counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.summaries.layout import MOST_CATEGORIES
from trustscale.validation.cautions import declared_categories
from trustscale.validation.items import ItemSet

_LOOKED_AT = 10_000
"""Rows in which undeclared categories are counted; to sort all rows would take longer than the rest."""


def category_counts(part: ItemSet) -> NDArray[np.int64]:
    """Categories of each item: declared ones, or else those in the first rows or in tables.

    0 where there are more than fifteen, where answers are no whole numbers, or where nobody knows.
    """
    declared = declared_categories(part)
    return np.array(
        [
            _few(int(known)) if np.isfinite(known) else _few(_counted(part, place))
            for place, known in enumerate(declared)
        ],
        dtype=np.int64,
    )


def _few(n: int) -> int:
    return n if n <= MOST_CATEGORIES else 0


def _counted(part: ItemSet, place: int) -> int:
    column = part.reading.columns[place]
    if part.answers is not None:
        codes = np.unique(np.asarray(part.answers[part.items[place]][:_LOOKED_AT], dtype=np.float64))
        codes = codes[~np.isnan(codes)]
        return int(codes.size) if bool(np.all(codes == np.rint(codes))) else 0
    sums = None if part.summary is None else part.summary.sums
    if sums is not None and sums.tables is not None and column in sums.tabled:
        shares = stats.category_counts(sums.tables, sums.tabled.index(column))
        return int(np.count_nonzero(shares))
    return 0
