"""The numbers of an item analysis, one scale at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.validation.item_analysis.answers import item_answers
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.samples import Missing, missing_words, sample_moments

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
        Per item ``as answered``, ``reversed``, or ``as answered, since scales differ``.
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
    answers = item_answers(part, missing)
    m = answers.moments
    relations = stats.item_relations(covariance)
    alpha = stats.alpha(covariance)
    precision = stats.pearson_precision(relations.r_drop, n, level=level)
    described = stats.item_statistics(m.n, m.mean, m.m2, m.m3, m.m4)
    return ScaleItems(
        scale=part.scale or part.title,
        title=part.title,
        items=part.items,
        keyed=tuple(_keyed(part, name) for name in part.items),
        words=missing_words(part, n, missing),
        n_complete=n,
        missing=part.n_rows - answers.answered,
        categories=answers.categories,
        counts=answers.counts,
        floor=answers.floor,
        ceiling=answers.ceiling,
        difficulty=stats.item_difficulty(described.mean, part.low, part.high),
        low=part.low,
        high=part.high,
        described=described,
        relations=relations,
        r_drop_lower=precision.lower,
        r_drop_upper=precision.upper,
        alpha=alpha.estimate,
        alpha_if_dropped=alpha.if_dropped,
        keying=stats.keying_check(relations.inter_item, n) if is_related else None,
        is_related=is_related,
    )


def _keyed(part: ItemSet, name: str) -> str:
    if name in part.reversed:
        return "reversed"
    return "as answered, since scales differ" if name in part.as_answered else "as answered"


def _relations_of(part: ItemSet, missing: Missing, matrix: Matrix, *, is_related: bool) -> tuple[int, Floats]:
    """Rows and the matrix that item-rest correlations and alpha come from; NaN for unrelated items."""
    sample = sample_moments(part, missing)
    if not is_related:
        return sample.n, np.full_like(sample.covariance, np.nan)
    if matrix == "pearson":
        return sample.n, sample.covariance
    from trustscale.validation.correlations.matrices import correlation_matrix

    return sample.n, correlation_matrix(part, matrix, missing).correlation
