"""Rank correlations of all pairs of items: from contingency tables, exactly as from the answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only
from trustscale.stats._contingency import Tables


@dataclass(frozen=True, slots=True, eq=False)
class RankCorrelations:
    """Spearman's rank correlations of k items.

    Attributes
    ----------
    correlation : float array of shape (k, k)
        NaN where an item is constant among those who answered both.
    n : int array of shape (k, k)
        Persons who answered both items.
    """

    correlation: FloatArray
    n: IntArray


def spearman(data: Tables | ArrayLike) -> RankCorrelations:
    """Spearman's correlations: Pearson's of mid-ranks, which each pair has of its own.

    Parameters
    ----------
    data : Tables or array of shape (n, k)
        Contingency tables of all pairs, or values with NaN for gaps. Both give the same.

    Returns
    -------
    RankCorrelations

    Notes
    -----
    Ranks are those among the persons who answered both items of a pair; equal answers share the mean of their
    ranks.

    Examples
    --------
    >>> import numpy as np
    >>> spearman(np.array([[1.0, 2], [2, 1], [3, 4], [4, 3], [5, 5]])).correlation[0, 1].item()
    0.8
    """
    return _of_tables(data) if isinstance(data, Tables) else _of_rows(floats(data))


def _of_tables(tables: Tables) -> RankCorrelations:
    """All pairs in a few operations over the block matrix of counts.

    Every row of it is a category of one item; within the columns of another item it holds how the persons of
    that category answered that one.
    """
    counts = tables.counts.astype(np.float64)
    k = len(tables.categories)
    sizes = np.diff(tables.offsets)
    if k == 0 or bool((sizes == 0).any()):
        return _of_tables_with_blank_items(tables)
    starts = tables.offsets[:-1]
    share = np.add.reduceat(counts, starts, axis=1)
    below = np.cumsum(share, axis=0) - share
    below -= np.repeat(below[starts], sizes, axis=0)
    n = np.add.reduceat(share, starts, axis=0)
    item = np.repeat(np.arange(k), sizes)
    # Ranks about their mean, (n + 1) / 2, so that no large numbers are subtracted from each other.
    rank = below + (share - n[item]) / 2
    spread = np.add.reduceat(share * rank * rank, starts, axis=0)
    by_pair = rank[:, item]
    cross = counts * by_pair * by_pair.T
    covariance = np.add.reduceat(np.add.reduceat(cross, starts, axis=0), starts, axis=1)
    return _ratio(covariance, spread, n)


def _of_tables_with_blank_items(tables: Tables) -> RankCorrelations:
    """As above where an item has no category at all, since nobody answered it."""
    k = len(tables.categories)
    full = np.flatnonzero(np.diff(tables.offsets))
    correlation, n = np.full((k, k), np.nan), np.zeros((k, k), dtype=np.int64)
    if full.size:
        offsets = np.concatenate([[0], tables.offsets[1:][full]])
        part = _of_tables(Tables(tuple(tables.categories[i] for i in full), offsets, tables.counts))
        correlation[np.ix_(full, full)] = part.correlation
        n[np.ix_(full, full)] = part.n
    return RankCorrelations(read_only(correlation), read_only(n))


def _of_rows(x: FloatArray) -> RankCorrelations:
    k = x.shape[1]
    there = ~np.isnan(x)
    n = there.T.astype(np.float64) @ there
    covariance, spread = np.zeros((k, k)), np.zeros((k, k))
    everywhere = bool(there.all())
    ranks = np.column_stack([_centred_ranks(column) for column in x.T]) if everywhere else x
    if everywhere and k:
        covariance = ranks.T @ ranks
        spread = np.repeat(np.diagonal(covariance)[:, None], k, axis=1)
        return _ratio(covariance, spread, n)
    for i in range(k):
        for j in range(i, k):
            both = there[:, i] & there[:, j]
            a, b = _centred_ranks(x[both, i]), _centred_ranks(x[both, j])
            covariance[i, j] = covariance[j, i] = a @ b
            spread[i, j], spread[j, i] = a @ a, b @ b
    return _ratio(covariance, spread, n)


def _centred_ranks(x: FloatArray) -> FloatArray:
    """Mid-ranks less their mean."""
    _, place, share = np.unique(x, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(share) - (share + x.size) / 2)[place])


def _ratio(covariance: FloatArray, spread: FloatArray, n: FloatArray) -> RankCorrelations:
    product = spread * spread.T
    known = product > 0
    r = np.where(known, covariance / np.sqrt(np.where(known, product, 1.0)), np.nan)
    r = np.clip(r, -1.0, 1.0)
    diagonal = np.diagonal(r).copy()
    np.fill_diagonal(r, np.where(np.isnan(diagonal), np.nan, 1.0))
    return RankCorrelations(read_only(r), read_only(np.rint(n).astype(np.int64)))
