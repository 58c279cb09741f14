"""What the answers of each item come down to by themselves: moments, categories, shares at the ends.

The answers to one item are all that is needed, so rows are counted column by column; of a summary the tables
have it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import StudyError
from trustscale.scoring.arrays import recoded
from trustscale.summaries.counting import categories_of
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.samples import Missing, item_counts, sample_moments, sample_rows, sample_tables

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ItemAnswers:
    """The answers to k items.

    Attributes
    ----------
    answered : int array of shape (k,)
        Rows with an answer, whether they are used or not.
    moments : stats.ItemMoments
        Of the rows that are used.
    categories, counts : tuple of k arrays
        The keyed categories and how often each was chosen; empty where items are not counted by category.
    floor, ceiling : float array of shape (k,)
        Share of answers at the lowest and the highest possible one; NaN where that is not known.
    """

    answered: Counts
    moments: stats.ItemMoments
    categories: tuple[Floats, ...]
    counts: tuple[Counts, ...]
    floor: Floats
    ceiling: Floats


def item_answers(part: ItemSet, missing: Missing) -> ItemAnswers:
    """Count the answers to each item; items with many different answers are described by moments alone.

    Raises
    ------
    NeedsMoreError
        A summary without tables; or one of items that are not counted, of which rows have to be left out.
    """
    if part.answers is None:
        return _of_summary(part, missing)
    answered, used = _used_rows(part, missing)
    found = [_categories(part, place) for place in range(len(part.items))]
    if any(codes is None for codes in found):
        return _uncounted(part, missing, answered)
    categories = tuple(codes for codes in found if codes is not None)
    counts = tuple(_count(_keyed(part, place), used, codes) for place, codes in enumerate(categories))
    return _counted(part, answered, categories, counts)


def _of_summary(part: ItemSet, missing: Missing) -> ItemAnswers:
    answered = np.asarray(item_counts(part).n)
    try:
        tables = sample_tables(part, missing)
    except StudyError as error:
        if error.code != "TS-V010":
            raise
        return _uncounted(part, missing, answered)
    places = range(len(part.items))
    counts = tuple(np.array(stats.category_counts(tables, place), dtype=np.int64) for place in places)
    return _counted(part, answered, tuple(np.array(codes) for codes in tables.categories), counts)


# -- rows ----------------------------------------------------------------------------------------------------


def _keyed(part: ItemSet, place: int) -> Floats:
    """One column of keyed answers."""
    assert part.answers is not None  # noqa: S101  # asked of rows alone
    column, turn = part.layout.columns[part.reading.columns[place]], part.reading.reflect[place]
    x = np.asarray(part.answers[column.item], dtype=np.float64)
    x = x if column.recode is None else recoded(x, column.recode)
    return x if turn is None else turn - x


def _used_rows(part: ItemSet, missing: Missing) -> tuple[Counts, NDArray[np.bool_] | None]:
    """Answers per item, and the rows that are used; None for all."""
    answered, complete = [], np.ones(part.n_rows, np.bool_)
    for place in range(len(part.items)):
        there = ~np.isnan(_keyed(part, place))
        answered.append(int(np.count_nonzero(there)))
        complete &= there
    is_all = missing == "pairwise" or bool(complete.all())
    return np.array(answered, dtype=np.int64), None if is_all else complete


def _categories(part: ItemSet, place: int) -> Floats | None:
    """The declared categories, keyed, or those that occur; None where there are too many."""
    declared, turn = part.layout.columns[part.reading.columns[place]].categories, part.reading.reflect[place]
    if declared is None:
        return categories_of(_keyed(part, place), None)
    codes = np.array(declared, dtype=np.float64)
    return codes if turn is None else (turn - codes)[::-1]


def _count(x: Floats, used: NDArray[np.bool_] | None, codes: Floats) -> Counts:
    """How often each category was chosen in the rows that are used."""
    x = x[~np.isnan(x)] if used is None else x[used]
    if not len(codes):
        return np.empty(0, np.int64)
    between = (codes[1:] + codes[:-1]) / 2
    is_run = np.array_equal(codes, codes[0] + np.arange(len(codes)))
    place = np.rint(x - codes[0]).astype(np.intp) if is_run else np.searchsorted(between, x)
    return np.asarray(np.bincount(place, minlength=len(codes)), dtype=np.int64)


# -- what they come down to ----------------------------------------------------------------------------------


def _counted(
    part: ItemSet, answered: Counts, categories: tuple[Floats, ...], counts: tuple[Counts, ...]
) -> ItemAnswers:
    declared = [
        part.layout.columns[column].categories is not None for column in part.reading.columns
    ]  # categories that were only found are those of the rows that are used
    kept = [
        np.ones(len(codes), np.bool_) if is_declared else times > 0
        for codes, times, is_declared in zip(categories, counts, declared, strict=True)
    ]
    categories = tuple(codes[some] for codes, some in zip(categories, kept, strict=True))
    counts = tuple(times[some] for times, some in zip(counts, kept, strict=True))
    moments = stats.item_moments(_power_sums(categories, counts))
    ends = []
    for bound in (part.low, part.high):
        at = [
            int((codes == end) @ times) for codes, times, end in zip(categories, counts, bound, strict=True)
        ]
        ends.append(_share(np.array(at, dtype=np.int64), bound, moments.n))
    return ItemAnswers(answered, moments, categories, counts, ends[0], ends[1])


def _power_sums(categories: tuple[Floats, ...], counts: tuple[Counts, ...]) -> stats.PowerSums:
    origin = np.array([np.floor(codes[0]) if len(codes) else 0.0 for codes in categories])
    sums = np.array(
        [
            [float(times @ (codes - start) ** power) for power in (1, 2, 3, 4)]
            for codes, times, start in zip(categories, counts, origin, strict=True)
        ]
    )
    n = np.array([times.sum() for times in counts], dtype=np.int64)
    return stats.PowerSums(n, origin, np.ascontiguousarray(sums.reshape(-1, 4).T))


def _uncounted(part: ItemSet, missing: Missing, answered: Counts) -> ItemAnswers:
    """Items with many different answers; a summary is enough where no row has to be left out."""
    k = len(part.items)
    nothing = tuple(np.empty(0) for _ in range(k)), tuple(np.empty(0, np.int64) for _ in range(k))
    unknown = np.full(k, np.nan)
    has_bounds = bool(np.isfinite([part.low, part.high]).any())
    is_whole = missing == "pairwise" or sample_moments(part, missing).n == part.n_rows
    if part.answers is None and is_whole and not has_bounds:
        return ItemAnswers(answered, item_counts(part), *nothing, unknown, unknown)
    rows = sample_rows(part, missing)
    moments = stats.item_moments(stats.power_sums(rows))
    ends = [_share((rows == bound).sum(axis=0), bound, moments.n) for bound in (part.low, part.high)]
    return ItemAnswers(answered, moments, *nothing, ends[0], ends[1])


def _share(times: Counts, bound: Floats, n: Counts) -> Floats:
    return np.where(np.isnan(bound), np.nan, times / np.where(n > 0, n, np.nan))
