"""The numbers of an item analysis, one scale at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import StudyError
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.samples import (
    Missing,
    item_counts,
    missing_words,
    sample_moments,
    sample_rows,
    sample_tables,
)

Matrix = Literal["pearson", "spearman", "polychoric"]


@dataclass(frozen=True, slots=True, eq=False)
class ScaleItems:
    """The items of one scale.

    Attributes
    ----------
    scale : str
        Its id; the title of the item set where it has none.
    title : str
        What tables call it.
    items : tuple of str
        k items.
    keyed : tuple of str
        Per item ``as answered`` or ``reversed``.
    words : str
        What was done with gaps.
    n_complete : int
        Rows that the correlations rest on; the fewest of any pair under ``pairwise``.
    missing : int array of shape (k,)
        Rows without an answer to the item.
    categories : tuple of k float arrays
        The keyed answers that occur; empty where they were not counted.
    counts : tuple of k int arrays
        How often.
    floor, ceiling, difficulty : float array of shape (k,)
        Share of answers at the lowest and the highest possible one, and the mean as a share of the range; NaN
        where the response scale is not known.
    low, high : float array of shape (k,)
        Bounds of the response scale, keyed.
    described : stats.ItemStatistics
        Each item by itself.
    relations : stats.ItemRelations
        With the others; NaN where items need not go together.
    r_drop_lower, r_drop_upper : float array of shape (k,)
        Interval by Fisher's z.
    alpha : float
        Coefficient alpha of the scale from the same matrix.
    alpha_if_dropped : float array of shape (k,)
        Alpha without the item; NaN with two items.
    keying : stats.KeyingCheck, optional
        None where items need not go together, or with too few rows.
    is_related : bool
        The items are ones that should go together, and two at least.
    """

    scale: str
    title: str
    items: tuple[str, ...]
    keyed: tuple[str, ...]
    words: str
    n_complete: int
    missing: NDArray[np.int64]
    categories: tuple[Floats, ...]
    counts: tuple[NDArray[np.int64], ...]
    floor: Floats
    ceiling: Floats
    difficulty: Floats
    low: Floats
    high: Floats
    described: stats.ItemStatistics
    relations: stats.ItemRelations
    r_drop_lower: Floats
    r_drop_upper: Floats
    alpha: float
    alpha_if_dropped: Floats
    keying: stats.KeyingCheck | None
    is_related: bool


def scale_items(part: ItemSet, missing: Missing, matrix: Matrix, level: float) -> ScaleItems:
    """Work out the items of one scale."""
    is_related = part.measures == "reflective" and len(part.items) > 1
    n, covariance = _relations_of(part, missing, matrix, is_related=is_related)
    moments, (categories, counts), (floor, ceiling) = _answers(part, missing)
    relations = stats.item_relations(covariance)
    alpha = stats.alpha(covariance)
    lower, upper = _fisher(relations.r_drop, n, level)
    described = stats.item_statistics(moments.n, moments.mean, moments.m2, moments.m3, moments.m4)
    return ScaleItems(
        scale=part.scale or part.title,
        title=part.title,
        items=part.items,
        keyed=tuple("reversed" if name in part.reversed else "as answered" for name in part.items),
        words=missing_words(part, n, missing),
        n_complete=n,
        missing=part.n_rows - _answered(part),
        categories=categories,
        counts=counts,
        floor=floor,
        ceiling=ceiling,
        difficulty=stats.item_difficulty(described.mean, part.low, part.high),
        low=part.low,
        high=part.high,
        described=described,
        relations=relations,
        r_drop_lower=lower,
        r_drop_upper=upper,
        alpha=alpha.estimate,
        alpha_if_dropped=alpha.if_dropped,
        keying=stats.keying_check(relations.inter_item, n) if is_related else None,
        is_related=is_related,
    )


def _answered(part: ItemSet) -> NDArray[np.int64]:
    return np.asarray(item_counts(part).n)


def _relations_of(part: ItemSet, missing: Missing, matrix: Matrix, *, is_related: bool) -> tuple[int, Floats]:
    """Rows and the matrix that item-rest correlations and alpha come from; NaN for unrelated items."""
    sample = sample_moments(part, missing)
    if not is_related:
        return sample.n, np.full_like(sample.covariance, np.nan)
    if matrix == "pearson":
        return sample.n, sample.covariance
    from trustscale.validation.matrices import correlation_matrix

    return sample.n, correlation_matrix(part, matrix, missing).correlation


def _answers(
    part: ItemSet, missing: Missing
) -> tuple[
    stats.ItemMoments, tuple[tuple[Floats, ...], tuple[NDArray[np.int64], ...]], tuple[Floats, Floats]
]:
    """Moments, category counts, and shares at the ends; by category where there are few of them."""
    try:
        tables = sample_tables(part, missing)
    except StudyError as error:
        if error.code != "TS-V010":
            raise
        rows = sample_rows(part, missing)
        moments = stats.item_moments(stats.power_sums(rows))
        nothing = tuple(np.empty(0) for _ in part.items), tuple(np.empty(0, np.int64) for _ in part.items)
        n = np.where(moments.n > 0, moments.n, np.nan)
        return (
            moments,
            nothing,
            (_share(rows == part.low, part.low, n), _share(rows == part.high, part.high, n)),
        )
    k = range(len(part.items))
    counts = tuple(np.array(stats.category_counts(tables, item), dtype=np.int64) for item in k)
    categories = tuple(np.array(codes) for codes in tables.categories)
    origin = [codes[0] if len(codes) else 0.0 for codes in categories]
    moments = stats.item_moments(stats.power_sums_of_tables(tables, origin))
    n = np.where(moments.n > 0, moments.n, np.nan)
    ends = []
    for bound in (part.low, part.high):
        at = [(codes == end) @ times for codes, times, end in zip(categories, counts, bound, strict=True)]
        ends.append(np.where(np.isnan(bound), np.nan, np.array(at, dtype=np.float64) / n))
    return moments, (categories, counts), (ends[0], ends[1])


def _share(hit: NDArray[np.bool_], bound: Floats, n: Floats) -> Floats:
    return np.where(np.isnan(bound), np.nan, hit.sum(axis=0) / n)


def _fisher(r: Floats, n: int, level: float) -> tuple[Floats, Floats]:
    """The interval of single correlations."""
    if n < 4:
        return np.full_like(r, np.nan), np.full_like(r, np.nan)
    from scipy import special

    reach = float(special.ndtri((1 + level) / 2)) / np.sqrt(n - 3)
    with np.errstate(divide="ignore"):
        z = np.arctanh(r)
    return np.tanh(z - reach), np.tanh(z + reach)
