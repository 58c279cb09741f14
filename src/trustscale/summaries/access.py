"""What studies take from a summary: moments, powers and tables of some of its columns, keyed as asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import NeedsMoreError
from trustscale.summaries.summary import Summary
from trustscale.summaries.sums import Block, block_tables

Reflect = Sequence[float | None]
"""Per column what its values are subtracted from, None where they stay."""


def listwise_moments(summary: Summary, columns: Sequence[int], reflect: Reflect) -> stats.Moments:
    """The moments of these columns over the rows that have all of them.

    Raises
    ------
    NeedsMoreError
        TS-S066: these columns are no scale, and the summary has no patterns of gaps.
    """
    block = _block(summary, columns)
    if block is not None:
        inside = [block.columns.index(column) for column in columns]
        found = stats.choose_moments(block.moments, inside)
    elif summary.sums.patterns is not None and _has_all_patterns(summary):
        found = stats.complete_in(summary.sums.patterns, list(columns))
    else:
        raise _no_complete_rows(summary, columns)
    return stats.reflect_moments(found, _numbers(reflect))


def pairwise_moments(summary: Summary, columns: Sequence[int], reflect: Reflect) -> stats.PairwiseMoments:
    """The pairwise moments of these columns."""
    chosen = stats.choose_pairwise_moments(summary.sums.pairwise, list(columns))
    return stats.reflect_pairwise_moments(chosen, _numbers(reflect))


def power_sums(summary: Summary, columns: Sequence[int], reflect: Reflect) -> stats.PowerSums:
    """The power sums of these columns, each over all its values."""
    chosen = stats.choose_power_sums(summary.sums.powers, list(columns))
    return stats.reflect_power_sums(chosen, _numbers(reflect))


def pairwise_tables(summary: Summary, columns: Sequence[int], reflect: Reflect) -> stats.Tables:
    """The tables of these columns, each over the rows that have both answers.

    Raises
    ------
    NeedsMoreError
        TS-S066: a column has no tables.
    """
    _refuse_untabled(summary, columns)
    assert summary.sums.tables is not None  # noqa: S101  # checked above
    tabled = list(summary.sums.tabled)
    chosen = stats.choose_tables(summary.sums.tables, [tabled.index(column) for column in columns])
    return stats.reflect_tables(_occupied(chosen, summary, columns), _numbers(reflect))


def listwise_tables(summary: Summary, columns: Sequence[int], reflect: Reflect) -> stats.Tables:
    """The tables of these columns over the rows that have all of them.

    Raises
    ------
    NeedsMoreError
        TS-S066: a column has no tables, or these columns are no scale.
    """
    _refuse_untabled(summary, columns)
    block = _block(summary, columns)
    if block is None or block.tables is None:
        raise _no_complete_rows(summary, columns)
    chosen = block_tables(block, summary.sums.tabled, columns)
    return stats.reflect_tables(_occupied(chosen, summary, columns), _numbers(reflect))


def fourth_moments(summary: Summary, columns: Sequence[int]) -> stats.FourthMoments:
    """The moments of the fourth order of these columns, rising, over the rows that have all of them.

    Raises
    ------
    NeedsMoreError
        TS-S066: they were not asked for, or these columns are no scale.
    """
    block = _block(summary, columns)
    if block is None:
        raise _no_complete_rows(summary, columns)
    if block.fourth is None:
        raise NeedsMoreError(
            "The summary has no moments of the fourth order.",
            code="TS-S066",
            mend="make it with summarize(..., fourth=True), or pass the rows.",
        )
    return stats.choose_fourth_moments(block.fourth, [block.columns.index(column) for column in columns])


def _block(summary: Summary, columns: Sequence[int]) -> Block | None:
    """The smallest block whose complete rows are the rows that have all these columns."""
    wanted = set(columns)
    n = summary.sums.pairwise.n[np.ix_(list(columns), list(columns))]
    at_most = int(n.min()) if n.size else summary.n_rows
    for block in sorted(summary.sums.blocks, key=lambda block: len(block.columns)):
        if wanted == set(block.columns) or (wanted <= set(block.columns) and block.moments.n == at_most):
            return block
    return None


def _occupied(tables: stats.Tables, summary: Summary, columns: Sequence[int]) -> stats.Tables:
    """Tables without found categories that nobody of these rows chose; declared ones stay."""
    codes = []
    for place, (of_item, column) in enumerate(zip(tables.categories, columns, strict=True)):
        declared = summary.layout.columns[column].categories is not None
        codes.append(of_item if declared else of_item[stats.category_counts(tables, place) > 0])
    return stats.spread_tables(tables, codes)


def _has_all_patterns(summary: Summary) -> bool:
    patterns = summary.sums.patterns
    return patterns is not None and int(patterns.n.sum()) == summary.n_rows


def _refuse_untabled(summary: Summary, columns: Sequence[int]) -> None:
    if summary.sums.tables is None:
        raise NeedsMoreError(
            "The summary has no tables.",
            code="TS-S066",
            mend="make it with summarize(..., tables=True), or pass the rows.",
        )
    without = [summary.items[column] for column in columns if column not in summary.sums.tabled]
    if without:
        raise NeedsMoreError(
            "The summary has no tables of some items, whose answers are too many or no whole numbers.",
            code="TS-S066",
            where=without,
            mend='leave these items out, or use matrix="pearson".',
        )


def _no_complete_rows(summary: Summary, columns: Sequence[int]) -> NeedsMoreError:
    names = ", ".join(f'"{summary.items[column]}"' for column in columns)
    return NeedsMoreError(
        "The summary does not have the rows that are complete in these items alone.",
        code="TS-S066",
        where=[names],
        mend=f'use missing="pairwise", pass the rows, or make it with summarize(..., items=[{names}]) or '
        "patterns=True.",
    )


def _numbers(reflect: Reflect) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in reflect], dtype=np.float64)
