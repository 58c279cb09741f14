"""Correlations of ordinal items and continuous variables among each other, each pair by its kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.summaries.layout import MOST_CATEGORIES
from trustscale.validation.items import Floats


@dataclass(frozen=True, slots=True, eq=False)
class MixedCorrelations:
    """Correlations of k columns.

    Attributes
    ----------
    correlation, se : float array of shape (k, k)
    n, status, zero_cells : int array of shape (k, k)
    corrected : bool array of shape (k, k)
    is_ordinal : bool array of shape (k,)
    thresholds : tuple of k float arrays
        Empty for continuous columns.
    """

    correlation: Floats
    se: Floats
    n: NDArray[np.int64]
    status: NDArray[np.int8]
    zero_cells: NDArray[np.int64]
    corrected: NDArray[np.bool_]
    is_ordinal: NDArray[np.bool_]
    thresholds: tuple[Floats, ...]


def mixed_matrix(rows: Floats, continuous: NDArray[np.bool_], *, correct: float) -> MixedCorrelations:
    """Polychoric between ordinal columns, Pearson between continuous ones, polyserial between both.

    Parameters
    ----------
    rows : float array of shape (n, k)
        NaN for gaps.
    continuous : bool array of shape (k,)
        Columns that are taken as continuous in any case; so are those with answers that are no whole numbers,
        or with more than fifteen different ones.
    correct : float
        Added to empty cells of 2 x 2 tables.
    """
    k = rows.shape[1]
    is_ordinal = ~continuous & np.array([_has_few_answers(column) for column in rows.T], dtype=np.bool_)
    r, se = np.full((k, k), np.nan), np.full((k, k), np.nan)
    n, status = np.zeros((k, k), dtype=np.int64), np.zeros((k, k), dtype=np.int8)
    zero_cells, corrected = np.zeros((k, k), dtype=np.int64), np.zeros((k, k), dtype=np.bool_)
    thresholds: list[Floats] = [np.empty(0)] * k
    ordered, others = np.flatnonzero(is_ordinal), np.flatnonzero(~is_ordinal)
    if ordered.size:
        block = np.ix_(ordered, ordered)
        found = stats.polychoric(rows[:, ordered], correct=correct)
        r[block], se[block], n[block], status[block] = found.correlation, found.se, found.n, found.status
        zero_cells[block], corrected[block] = found.zero_cells, found.corrected
        for place, taus in zip(ordered.tolist(), found.thresholds, strict=True):
            thresholds[place] = taus
    if others.size:
        block = np.ix_(others, others)
        r[block], se[block], n[block], status[block] = _continuous(rows[:, others])
    for i in ordered.tolist():
        for j in others.tolist():
            one = stats.polyserial(rows[:, i], rows[:, j])
            for cell in ((i, j), (j, i)):
                r[cell], se[cell], n[cell], status[cell] = one.correlation, one.se, one.n, one.status
    return MixedCorrelations(r, se, n, status, zero_cells, corrected, is_ordinal, tuple(thresholds))


def _has_few_answers(column: Floats) -> bool:
    answers = np.unique(column[~np.isnan(column)])
    return answers.size <= MOST_CATEGORIES and bool(np.all(answers == np.rint(answers)))


def _continuous(rows: Floats) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.int8]]:
    pairs = stats.pairwise_moments(rows)
    r = stats.pairwise_correlations(pairs)
    se = stats.pearson_precision(r, pairs.n).se.copy()
    np.fill_diagonal(se, np.where(np.isnan(np.diagonal(r)), np.nan, 0.0))
    unknown = np.where(pairs.n < 2, stats.PairStatus.NO_PERSONS, stats.PairStatus.CONSTANT)
    status = np.where(np.isnan(r), unknown, stats.PairStatus.FITTED).astype(np.int8)
    return r, se, pairs.n, status
