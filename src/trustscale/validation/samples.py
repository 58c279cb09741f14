"""What the answers of a study come down to: moments, counts, tables, and the rows where they are needed.

Everything is keyed: reversed items are turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import NeedsMoreError, StudyError
from trustscale.results.alerts import Alert, threshold
from trustscale.results.provenance import Provenance, package_version
from trustscale.results.render import counted
from trustscale.scoring.arrays import recoded
from trustscale.summaries.access import (
    listwise_moments,
    listwise_tables,
    pairwise_moments,
    pairwise_tables,
    power_sums,
)
from trustscale.summaries.build import Part, build_summary
from trustscale.summaries.complete import complete_moments
from trustscale.summaries.layout import MOST_CATEGORIES
from trustscale.summaries.summary import Summary
from trustscale.validation.items import Floats, ItemSet, own_layout, reflections

Missing: TypeAlias = Literal["listwise", "pairwise", "raise"]
"""What to do with gaps: use rows without one, use for each pair the rows that have both, or refuse them."""


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
        pairs = sample_pairs(part)
        _refuse_few(part, int(pairs.n.min()) if pairs.n.size else 0)
        mean = np.diagonal(stats.pairwise_means(pairs))
        return SampleMoments(int(pairs.n.min()), mean, stats.pairwise_covariances(pairs), pairs.n)
    found = _listwise(part)
    if missing == "raise":
        _complete(part, found.n)
    _refuse_few(part, found.n)
    return SampleMoments(found.n, stats.mean_of(found), stats.covariance_of(found))


def sample_pairs(part: ItemSet) -> stats.PairwiseMoments:
    """For each pair of items the sums over the rows that have both."""
    return pairwise_moments(*_summary(part), part.reading.reflect)


def item_counts(part: ItemSet) -> stats.ItemMoments:
    """Per item n, mean, variance and central moments, of all answers that it has."""
    return stats.item_moments(power_sums(*_summary(part), part.reading.reflect))


def sample_tables(part: ItemSet, missing: Missing = "listwise") -> stats.Tables:
    """How often each category, and each pair of categories of two items, was chosen.

    The categories are the declared ones, or those that occur where nobody declared any.

    Raises
    ------
    StudyError
        TS-V010: an item has answers that are no whole numbers, or more than fifteen different ones.
    NeedsMoreError
        TS-S066: a summary without tables, or without the complete rows of these items.
    """
    summary, places = _summary(part, "tables")
    if missing == "raise":
        _complete(part, _listwise(part).n)
    _refuse_crowded(part, summary, places)
    if missing == "pairwise":
        return pairwise_tables(summary, places, part.reading.reflect)
    return listwise_tables(summary, places, part.reading.reflect)


def _refuse_crowded(part: ItemSet, summary: Summary, places: tuple[int, ...]) -> None:
    if summary.sums.tables is None:
        return  # said by those who look for them
    crowded = [
        name for name, place in zip(part.items, places, strict=True) if place not in summary.sums.tabled
    ]
    if crowded:
        raise StudyError(
            "Items cannot be counted by category.",
            code="TS-V010",
            where=crowded,
            mend=f'use items with at most {MOST_CATEGORIES} whole-number answers, or matrix="pearson".',
        )


def sample_rows(part: ItemSet, missing: Missing = "listwise") -> Floats:
    """The keyed answers, shape (n, k): complete rows, or under ``pairwise`` all, with NaN for gaps.

    Raises
    ------
    NeedsMoreError
        TS-V014: there is only a summary.
    """
    if part.answers is None:
        raise NeedsMoreError(
            "This needs the answers themselves, and a summary has none.",
            code="TS-V014",
            mend="pass the answers: the frame, the file, or what read_responses() gave.",
        )
    rows = np.empty((part.n_rows, len(part.items)))
    for place, turn, out in zip(part.reading.columns, part.reading.reflect, rows.T, strict=True):
        column = part.layout.columns[place]
        x = np.asarray(part.answers[column.item], dtype=np.float64)
        x = x if column.recode is None else recoded(x, column.recode)
        out[:] = x if turn is None else turn - x
    if missing == "pairwise":
        return rows
    complete = ~np.isnan(rows).any(axis=1)
    if missing == "raise":
        _complete(part, int(np.count_nonzero(complete)))
    return rows[complete]


def missing_words(part: ItemSet, n: int, missing: Missing = "listwise") -> str:
    """How many rows an analysis rests on: ``n = 401 of 412 (11 with gaps left out)``."""
    if missing == "pairwise" and n < part.n_rows:
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


def _summary(part: ItemSet, *more: Part) -> tuple[Summary, tuple[int, ...]]:
    """A summary that has these items, and the places of the items in it."""
    if part.summary is not None:
        return part.summary, part.reading.columns
    if part.answers is None:  # pragma: no cover  # every item set has one of both
        raise AssertionError
    layout = own_layout(part)
    sums = build_summary(part.answers, layout, ("moments", *more))
    where = Provenance(layout.stamps, {}, part.n_rows, package_version())
    return Summary("", where, (), part.title, layout, sums), layout.joint.columns


def _listwise(part: ItemSet) -> stats.Moments:
    if part.summary is None and part.answers is not None:
        found = complete_moments(part.answers, own_layout(part))
        return stats.reflect_moments(found, reflections(part))
    return listwise_moments(*_summary(part), part.reading.reflect)


def _complete(part: ItemSet, n: int) -> None:
    if n < part.n_rows:
        raise _gaps(part, n)


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
