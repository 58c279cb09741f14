"""The sums that a summary is made of, and how two of them add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.summaries.layout import MOST_CATEGORIES, Layout

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What the rows that are complete in a set of columns come down to.

    Attributes
    ----------
    columns : tuple of int
        Positions of the columns, rising.
    moments : stats.Moments
        Of these columns.
    tables : stats.Tables or None
        Of those of these columns that have tables at all; None where tables were not asked for.
    fourth : stats.FourthMoments or None
        Where asked for.
    """

    columns: tuple[int, ...]
    moments: stats.Moments
    tables: stats.Tables | None = None
    fourth: stats.FourthMoments | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Everything about the rows that were read which adds up.

    Attributes
    ----------
    n_rows : int
        Rows read.
    not_applicable, invalid : int arrays of shape (k,)
        Per column, answers that carry no score, and answers off the response scale.
    powers : stats.PowerSums
        Per column, over all its values.
    pairwise : stats.PairwiseMoments
        Per pair of columns.
    blocks : tuple of Block
        Complete rows per set of columns, in the order of ``Layout.blocks``.
    tabled : tuple of int
        Positions of the columns that have tables.
    tables : stats.Tables or None
        Of these columns, pairwise; None where tables were not asked for.
    patterns : stats.PatternMoments or None
        Where asked for and few enough.
    no_patterns : str
        Why there are no patterns although they were asked for.
    """

    n_rows: int
    not_applicable: Counts
    invalid: Counts
    powers: stats.PowerSums
    pairwise: stats.PairwiseMoments
    blocks: tuple[Block, ...]
    tabled: tuple[int, ...] = ()
    tables: stats.Tables | None = None
    patterns: stats.PatternMoments | None = None
    no_patterns: str = ""


def add_sums(a: Sums, b: Sums, layout: Layout, max_patterns: int) -> Sums:
    """The sums over both sets of rows."""
    tables, tabled = _added_tables(a, b, layout)
    patterns, reason = _added_patterns(a, b, max_patterns)
    total = Sums(
        n_rows=a.n_rows + b.n_rows,
        not_applicable=a.not_applicable + b.not_applicable,
        invalid=a.invalid + b.invalid,
        powers=stats.add_power_sums(a.powers, b.powers),
        pairwise=stats.add_pairwise_moments(a.pairwise, b.pairwise),
        blocks=tuple(
            _added_block(x, y, a.tabled, b.tabled, tabled) for x, y in zip(a.blocks, b.blocks, strict=True)
        ),
        tabled=tabled,
        tables=tables,
        patterns=patterns,
        no_patterns=reason,
    )
    lock(total)
    return total


def lock(record: Any) -> None:
    """Make every array of a record, and of the records in it, one that nobody can write to."""
    for field in fields(record):
        value = getattr(record, field.name)
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, np.ndarray):
                entry.flags.writeable = False
            elif is_dataclass(entry):
                lock(entry)


def _added_tables(a: Sums, b: Sums, layout: Layout) -> tuple[stats.Tables | None, tuple[int, ...]]:
    """Tables of the columns that both have tables of, and whose categories together are few."""
    if a.tables is None or b.tables is None:
        return None, ()
    both = tuple(column for column in a.tabled if column in b.tabled)
    tables = stats.add_tables(_of_columns(a.tables, a.tabled, both), _of_columns(b.tables, b.tabled, both))
    declared = [layout.columns[column].categories is not None for column in both]
    few = tuple(
        column
        for column, codes, known in zip(both, tables.categories, declared, strict=True)
        if known or len(codes) <= MOST_CATEGORIES
    )
    return _of_columns(tables, both, few), few


def _of_columns(tables: stats.Tables, has: Sequence[int], wanted: Sequence[int]) -> stats.Tables:
    if tuple(has) == tuple(wanted):
        return tables
    return stats.choose_tables(tables, [list(has).index(column) for column in wanted])


def tabled_in(columns: Sequence[int], tabled: Sequence[int]) -> tuple[int, ...]:
    """Those of a block's columns that have tables."""
    known = set(tabled)
    return tuple(column for column in columns if column in known)


def block_tables(block: Block, tabled: Sequence[int], wanted: Sequence[int]) -> stats.Tables:
    """The tables of some of a block's columns; the caller knows that it has them."""
    assert block.tables is not None  # noqa: S101  # for the type checker
    return _of_columns(block.tables, tabled_in(block.columns, tabled), tuple(wanted))


def _added_block(
    a: Block, b: Block, tabled_a: Sequence[int], tabled_b: Sequence[int], tabled: Sequence[int]
) -> Block:
    tables = fourth = None
    if a.tables is not None and b.tables is not None:
        wanted = tabled_in(a.columns, tabled)
        tables = stats.add_tables(block_tables(a, tabled_a, wanted), block_tables(b, tabled_b, wanted))
    if a.fourth is not None and b.fourth is not None:
        fourth = stats.add_fourth_moments(a.fourth, b.fourth)
    return Block(a.columns, stats.add_moments(a.moments, b.moments), tables, fourth)


def _added_patterns(a: Sums, b: Sums, max_patterns: int) -> tuple[stats.PatternMoments | None, str]:
    if a.patterns is None or b.patterns is None:
        return None, a.no_patterns or b.no_patterns
    together = stats.add_pattern_moments(a.patterns, b.patterns)
    return within_limit(together, max_patterns)


def within_limit(
    patterns: stats.PatternMoments, max_patterns: int
) -> tuple[stats.PatternMoments | None, str]:
    """Patterns of gaps, or why there are none: each costs as much as a data set."""
    if len(patterns.n) > max_patterns:
        return None, f"more than {max_patterns:,} patterns of gaps"
    return patterns, ""
