"""The picture of a comparison: the curve of the norm, and one person on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from trustscale.errors import OptionError, ResultError
from trustscale.instruments.norm_model import NormCell, cell_words
from trustscale.norms.cautions import is_draft, skewed_reason
from trustscale.norms.comparison_text import norm_words
from trustscale.norms.placing import NORM_REASONS, PERCENTILE_KINDS

if TYPE_CHECKING:
    from trustscale.norms.comparison import NormComparison


def comparison_figure(comparison: NormComparison, row: int, scale: str | None) -> Any:
    """Draw one person's score in its norm.

    Raises
    ------
    OptionError
        TS-N044: there is no such row or scale.
    ResultError
        TS-N045: the score has no place in the norm.
    """
    from trustscale.results.figures.norm import norm_curve

    names = [fitted.measured.name for fitted, _ in comparison.scales]
    if not 0 <= row < comparison.n_rows or (scale is not None and scale not in names):
        raise OptionError(
            f"There is no row {row} with the scale {scale or names[0]!r}.",
            code="TS-N044",
            mend=f"rows run from 0 to {comparison.n_rows - 1}; the scales are {', '.join(names)}.",
        )
    fitted, placed = comparison.scales[names.index(scale) if scale is not None else 0]
    place = placed.pairs.index[row]
    if placed.reason[place] >= 0:
        raise ResultError(
            f"The score of row {row} has no place in the norm: {NORM_REASONS[placed.reason[place]]}.",
            code="TS-N045",
            mend="choose another row.",
        )
    cell = placed.layout.cells[placed.cell[place]]
    lower, upper = float(placed.score_lower[place]), float(placed.score_upper[place])
    is_normal = placed.percentile_kind[place] == PERCENTILE_KINDS.index("normal")
    caution = skewed_reason(fitted.norm, cell) if is_normal else None
    group = cell_words(cell)
    who = norm_words(fitted.table.content)
    return norm_curve(
        float(placed.score[place]),
        mean=cell.mean if is_normal else None,
        sd=cell.sd if is_normal else None,
        table=None if is_normal else _table(cell),
        percentile=float(placed.percentile[place]),
        interval=None if math.isnan(lower) else (lower, upper),
        interval_words=f"{100 * comparison.level:g} % interval",
        limits=fitted.norm.range,
        title=fitted.measured.title,
        subtitle=who if group == "all" else f"{who}: {group}",
        notes=[] if caution is None else [f"{caution[0][:1].upper()}{caution[0][1:]}."],
        is_draft=is_draft(fitted),
    )


def _table(cell: NormCell) -> tuple[Any, Any]:
    rows = [(row.score, row.percentile) for row in cell.rows if row.percentile is not None]
    scores, percentiles = np.array(rows, dtype=np.float64).T
    return scores, percentiles
