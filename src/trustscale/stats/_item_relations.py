"""How each item goes with the others of its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class ItemRelations:
    """Correlations of k items with their scale and with each other.

    Attributes
    ----------
    r_total : float array of shape (k,)
        With the sum of all items, the item itself among them.
    r_drop : float array of shape (k,)
        With the sum of the other items (corrected item-total, item-rest correlation).
    mean_r : float array of shape (k,)
        Mean of an item's correlations with the others.
    mean_r_if_dropped : float array of shape (k,)
        Mean of the correlations among the others; NaN for fewer than three items.
    inter_item : float array of shape (k, k)
        The correlations; NaN in the rows of constant items.
    mean_inter_item, lowest_inter_item, highest_inter_item : float
        Over the pairs of different items that have a correlation.
    """

    r_total: FloatArray
    r_drop: FloatArray
    mean_r: FloatArray
    mean_r_if_dropped: FloatArray
    inter_item: FloatArray
    mean_inter_item: float
    lowest_inter_item: float
    highest_inter_item: float


def item_relations(covariance: ArrayLike) -> ItemRelations:
    """Correlate each item with its scale and with the other items, from their covariances.

    Parameters
    ----------
    covariance : float array of shape (k, k)
        Of keyed items; a correlation matrix gives what standardised items have. At least two items.

    Returns
    -------
    ItemRelations
        NaN where an item, or the sum it is held against, does not vary.

    Notes
    -----
    The covariance of an item with the rest is the sum of its row without the diagonal; the variance of the
    rest is the sum of the matrix without the item's row and column. Means over inter-item correlations are
    plain means (no Fisher z), as in psych.

    References
    ----------
    Henrysson, S. (1963). Correction of item-total correlations in item analysis. Psychometrika, 28(2),
    211-218.

    Examples
    --------
    >>> import numpy as np
    >>> found = item_relations(np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]]))
    >>> found.r_drop.round(4), round(found.mean_inter_item, 4)
    (array([0.5582, 0.4781, 0.4041]), 0.4)
    """
    s = floats(covariance)
    own = np.clip(np.diag(s), 0.0, None)
    row = s.sum(axis=1)
    total = float(s.sum())
    rest = total - 2 * row + own
    inter = _correlations(s, own)
    off = inter[~np.eye(len(s), dtype=np.bool_)]
    known = off[~np.isnan(off)]
    mean_r, left = _mean_correlations(inter)
    return ItemRelations(
        r_total=read_only(_ratio(row, own, np.full(len(s), total))),
        r_drop=read_only(_ratio(row - own, own, rest)),
        mean_r=read_only(mean_r),
        mean_r_if_dropped=read_only(left),
        inter_item=read_only(inter),
        mean_inter_item=float(known.mean()) if known.size else np.nan,
        lowest_inter_item=float(known.min()) if known.size else np.nan,
        highest_inter_item=float(known.max()) if known.size else np.nan,
    )


def _ratio(shared: FloatArray, own: FloatArray, other: FloatArray) -> FloatArray:
    """A covariance as a correlation; NaN where a variance is only rounding noise."""
    noise = 1e-12 * max(float(own.max(initial=0.0)), 1e-300) * len(own)
    product = np.where((own > noise) & (other > noise), own * other, np.nan)
    return np.asarray(np.clip(shared / np.sqrt(product), -1.0, 1.0))


def _correlations(s: FloatArray, own: FloatArray) -> FloatArray:
    noise = 1e-14 * max(float(own.max(initial=0.0)), 1e-300)
    sd = np.sqrt(np.where(own > noise, own, np.nan))
    r = np.clip(s / np.outer(sd, sd), -1.0, 1.0)
    np.fill_diagonal(r, np.where(np.isnan(sd), np.nan, 1.0))
    return np.asarray(r)


def _mean_correlations(r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Per item the mean with the others, and the mean among the others."""
    known = ~np.isnan(r)
    np.fill_diagonal(known, False)
    filled = np.where(known, r, 0.0)
    sums, counts = filled.sum(axis=1), known.sum(axis=1)
    others = known.sum() - 2 * counts
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums / counts
        left = (filled.sum() - 2 * sums) / others
    return np.where(counts > 0, mean, np.nan), np.where(others > 0, left, np.nan)
