"""Correlation matrices of the items of a study, of every kind, for every study that starts from one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import NeedsMoreError, StudyError
from trustscale.results.render import counted
from trustscale.validation.correlations.matrix import (
    PEARSON,
    POLYCHORIC,
    POLYSERIAL,
    SPEARMAN,
    TETRACHORIC,
    CorrelationMatrix,
    Matrix,
)
from trustscale.validation.correlations.matrix_alerts import matrix_alerts
from trustscale.validation.correlations.mixed import mixed_matrix
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.samples import (
    Missing,
    missing_words,
    sample_moments,
    sample_pairs,
    sample_rows,
    sample_tables,
)

WORDS: Final = {
    "pearson": "Pearson correlations",
    "spearman": "Spearman correlations",
    "polychoric": "polychoric correlations (two-step maximum likelihood)",
    "tetrachoric": "tetrachoric correlations (two-step maximum likelihood)",
    "mixed": "polychoric, polyserial and Pearson correlations (two-step maximum likelihood)",
}


def correlation_matrix(
    part: ItemSet,
    matrix: Matrix = "pearson",
    missing: Missing = "listwise",
    *,
    correct: float = 0.0,
    continuous: Sequence[str] = (),
) -> CorrelationMatrix:
    """The correlations of the keyed items.

    Parameters
    ----------
    part : ItemSet
        The items.
    matrix : {"pearson", "spearman", "polychoric", "tetrachoric", "mixed"}
        Which correlations.
    missing : {"listwise", "pairwise", "raise"}
        What to do with gaps.
    correct : float
        Added to empty cells of 2 x 2 tables.
    continuous : sequence of str
        Items that ``mixed`` takes as continuous whatever answers they have.

    Raises
    ------
    StudyError
        TS-V006: fewer than two rows. TS-V007: gaps. TS-V010: items that cannot be counted by category.
        TS-V027: items with more than two categories for ``tetrachoric``.
    NeedsMoreError
        TS-V014: a summary without what these correlations need.
    """
    if matrix == "pearson":
        found = _pearson(part, missing)
    elif matrix == "spearman":
        found = _spearman(part, missing)
    elif matrix == "mixed":
        found = _mixed(part, missing, correct, continuous)
    else:
        found = _polychoric(part, matrix, missing, correct)
    if found.least_n < 2 and missing != "pairwise":
        sample_moments(part, missing)  # raises and says which items have no answers
    words = f"{WORDS[matrix]}; {missing_words(part, found.least_n, missing)}"
    return replace(found, words=words, alerts=matrix_alerts(part.title, found))


def _pearson(part: ItemSet, missing: Missing) -> CorrelationMatrix:
    k = len(part.items)
    if missing == "pairwise":
        pairs = sample_pairs(part)
        r, n = stats.pairwise_correlations(pairs), pairs.n
    else:
        sample = sample_moments(part, missing)
        sd = np.sqrt(np.diagonal(sample.covariance))
        sd = np.where(sd > 0, sd, np.nan)
        r = np.clip(sample.covariance / np.outer(sd, sd), -1.0, 1.0)
        np.fill_diagonal(r, np.where(sd > 0, 1.0, np.nan))
        n = np.full((k, k), sample.n, dtype=np.int64)
    return _plain(part, "pearson", r, n)


def _spearman(part: ItemSet, missing: Missing) -> CorrelationMatrix:
    data: stats.Tables | Floats
    try:
        data = sample_tables(part, missing)
    except NeedsMoreError:
        raise
    except StudyError as error:
        if error.code != "TS-V010":
            raise
        data = sample_rows(part, missing)  # many different answers: ranked themselves
    found = stats.spearman(data)
    return _plain(part, "spearman", found.correlation, found.n)


def _plain(part: ItemSet, matrix: str, r: Floats, n: NDArray[np.int64]) -> CorrelationMatrix:
    """Correlations that have a value wherever both items vary."""
    is_ranked = matrix == "spearman"
    precision = stats.spearman_precision(r, n) if is_ranked else stats.pearson_precision(r, n)
    unknown = np.where(n < 2, stats.PairStatus.NO_PERSONS, stats.PairStatus.CONSTANT)
    se = precision.se.copy()
    np.fill_diagonal(se, np.where(np.isnan(np.diagonal(r)), np.nan, 0.0))
    return CorrelationMatrix(
        items=part.items,
        matrix=matrix,
        correlation=r,
        se=se,
        n=np.asarray(n, dtype=np.int64),
        methods=np.full(r.shape, SPEARMAN if is_ranked else PEARSON, dtype=np.int8),
        status=np.where(np.isnan(r), unknown, stats.PairStatus.FITTED).astype(np.int8),
    )


def _polychoric(part: ItemSet, matrix: Matrix, missing: Missing, correct: float) -> CorrelationMatrix:
    found = stats.polychoric(sample_tables(part, missing), correct=correct)
    if matrix == "tetrachoric":
        _refuse_more_than_two(part, found)
    k = len(part.items)
    method = TETRACHORIC if matrix == "tetrachoric" else POLYCHORIC
    return CorrelationMatrix(
        items=part.items,
        matrix=matrix,
        correlation=found.correlation,
        se=found.se,
        n=found.n,
        methods=np.full((k, k), method, dtype=np.int8),
        status=found.status,
        thresholds=found.thresholds,
        empty=found.empty,
        zero_cells=found.zero_cells,
        corrected=found.corrected,
    )


def _mixed(part: ItemSet, missing: Missing, correct: float, continuous: Sequence[str]) -> CorrelationMatrix:
    chosen = np.array([name in continuous for name in part.items], dtype=np.bool_)
    found = mixed_matrix(sample_rows(part, missing), chosen, correct=correct)
    ordinal = found.is_ordinal
    methods = np.where(np.logical_and.outer(ordinal, ordinal), POLYCHORIC, POLYSERIAL)
    methods[np.logical_and.outer(~ordinal, ~ordinal)] = PEARSON
    return CorrelationMatrix(
        items=part.items,
        matrix="mixed",
        correlation=found.correlation,
        se=found.se,
        n=found.n,
        methods=methods.astype(np.int8),
        status=found.status,
        thresholds=found.thresholds,
        zero_cells=found.zero_cells,
        corrected=found.corrected,
    )


def _refuse_more_than_two(part: ItemSet, found: stats.Polychoric) -> None:
    crowded = [
        f"{name}: {counted(codes.size, 'category', 'categories')}"
        for name, codes in zip(part.items, found.categories, strict=True)
        if codes.size > 2
    ]
    if crowded:
        raise StudyError(
            "Tetrachoric correlations are of items with two categories.",
            code="TS-V027",
            where=crowded,
            mend='use matrix="polychoric", which is the same for two categories and serves more.',
        )
