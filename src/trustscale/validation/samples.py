"""What the answers of a study come down to: moments, counts, tables, and the rows where they are needed.

Everything is keyed: reversed items are turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import StudyError
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted
from trustscale.validation.items import Floats, ItemSet, keyed_blocks

Missing: TypeAlias = Literal["listwise", "pairwise", "raise"]
"""What to do with gaps: use rows without one, use for each pair the rows that have both, or refuse them."""

MOST_CATEGORIES = 15
"""An item with more different answers is not counted in tables."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleMoments:
    """Means and covariances of keyed answers.

    Attributes
    ----------
    n : int
        Complete rows; under ``pairwise`` the smallest number of rows that a pair has.
    mean : float array of shape (k,)
        Of the complete rows; under ``pairwise`` of all answers to the item.
    covariance : float array of shape (k, k)
        With the denominator n - 1. Under ``pairwise`` each pair has its own means.
    pairwise_n : int array of shape (k, k), optional
        Rows of each pair, under ``pairwise``.
    """

    n: int
    mean: Floats
    covariance: Floats
    pairwise_n: NDArray[np.int64] | None = None


def sample_moments(part: ItemSet, missing: Missing = "listwise") -> SampleMoments:
    """Means and covariances of the items.

    Raises
    ------
    StudyError
        TS-V007: there are gaps, and ``missing`` is ``"raise"``. TS-V006: fewer than two rows.
    """
    if missing == "pairwise":
        pairs = _pairwise(part)
        _refuse_few(part, int(pairs.n.min()) if pairs.n.size else 0)
        mean = np.diagonal(stats.pairwise_means(pairs))
        return SampleMoments(int(pairs.n.min()), mean, stats.pairwise_covariances(pairs), pairs.n)
    found = _listwise(part)
    if missing == "raise" and found.n < part.n_rows:
        raise _gaps(part, found.n)
    _refuse_few(part, found.n)
    return SampleMoments(found.n, stats.mean_of(found), stats.covariance_of(found))


def item_counts(part: ItemSet) -> stats.ItemMoments:
    """Per item n, mean, variance and central moments, of all answers that it has."""
    return stats.item_moments(reduce(stats.add_power_sums, map(stats.power_sums, keyed_blocks(part))))


def sample_tables(part: ItemSet, missing: Missing = "listwise") -> stats.Tables:
    """How often each category, and each pair of categories of two items, was chosen.

    Raises
    ------
    StudyError
        TS-V010: an item has answers that are no whole numbers, or more than fifteen different ones.
    """
    rows = sample_rows(part, missing)
    categories = [np.unique(column[~np.isnan(column)]) for column in rows.T]
    crowded = [
        f"{name}: {counted(len(codes), 'different answer')}"
        for name, codes in zip(part.items, categories, strict=True)
        if len(codes) > MOST_CATEGORIES or (np.rint(codes) != codes).any()
    ]
    if crowded:
        raise StudyError(
            "Items cannot be counted by category.",
            code="TS-V010",
            where=crowded,
            mend=f'use items with at most {MOST_CATEGORIES} whole-number answers, or matrix="pearson".',
        )
    return stats.contingency_tables(rows, categories)


def sample_rows(part: ItemSet, missing: Missing = "listwise") -> Floats:
    """The keyed answers, shape (n, k): complete rows, or under ``pairwise`` all, with NaN for gaps."""
    blocks = list(keyed_blocks(part))
    rows = np.concatenate(blocks) if blocks else np.empty((0, len(part.items)))
    if missing == "pairwise":
        return rows
    complete = ~np.isnan(rows).any(axis=1)
    if missing == "raise" and not complete.all():
        raise _gaps(part, int(np.count_nonzero(complete)))
    return rows[complete]


def missing_words(part: ItemSet, n: int, missing: Missing = "listwise") -> str:
    """How many rows an analysis rests on: ``n = 401 of 412 (11 with gaps left out)``."""
    if missing == "pairwise":
        return f"n = {n:,} to {part.n_rows:,} by pair"
    gaps = part.n_rows - n
    return f"n = {n:,} of {part.n_rows:,} ({gaps:,} with gaps left out)" if gaps else f"n = {n:,}"


def gaps_alert(part: ItemSet, n: int, missing: Missing = "listwise") -> tuple[Alert, ...]:
    """Say so where many rows are left out for their gaps."""
    bound = threshold("study_left_out")
    left_out = part.n_rows - n
    if missing == "pairwise" or not part.n_rows or left_out / part.n_rows < bound.value:
        return ()
    share = left_out / part.n_rows
    return (
        Alert(
            "TS-V005",
            part.title,
            f"{counted(left_out, 'row')} of {part.n_rows:,} ({100 * share:.0f} %) left out, "
            "because an answer is missing.",
            'Say so in the report, look whether these persons differ, or use missing="pairwise".',
            value=share,
            threshold=bound.value,
            source=bound.source,
        ),
    )


def _listwise(part: ItemSet) -> stats.Moments:
    found = None
    for block in keyed_blocks(part):
        more = stats.moments(block, None if found is None or found.n == 0 else found.origin)
        found = more if found is None else stats.add_moments(found, more)
    return stats.moments(np.empty((0, len(part.items)))) if found is None else found


def _pairwise(part: ItemSet) -> stats.PairwiseMoments:
    blocks = map(stats.pairwise_moments, keyed_blocks(part))
    return reduce(stats.add_pairwise_moments, blocks, stats.pairwise_moments(np.empty((0, len(part.items)))))


def _gaps(part: ItemSet, n: int) -> StudyError:
    counts = item_counts(part).n
    return StudyError(
        f"{counted(part.n_rows - n, 'row')} of {part.n_rows:,} have gaps.",
        code="TS-V007",
        where=[
            f"{name}: {counted(int(part.n_rows - has), 'gap')}"
            for name, has in zip(part.items, counts, strict=True)
            if has < part.n_rows
        ],
        mend='use missing="listwise" or missing="pairwise", or complete the answers first.',
    )


def _refuse_few(part: ItemSet, n: int) -> None:
    if n < 2:
        raise StudyError(
            f"{part.title}: {counted(n, 'row')} of {part.n_rows:,} can be used, two are needed at least.",
            code="TS-V006",
            where=[
                f"{name}: {counted(int(has), 'answer')}"
                for name, has in zip(part.items, item_counts(part).n if part.n_rows else [], strict=False)
            ],
            mend='leave out the items that nobody answered, or use missing="pairwise".',
        )
