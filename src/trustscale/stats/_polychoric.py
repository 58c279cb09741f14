"""Polychoric and tetrachoric correlations of all pairs of items by two-step maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import BoolArray, FloatArray, IntArray, read_only
from trustscale.stats._contingency import Tables, contingency_tables
from trustscale.stats._pair_tables import (
    PairTables,
    pair_tables,
    thresholds_of,
    used_categories,
)
from trustscale.stats._polychoric_error import two_step_errors
from trustscale.stats._polychoric_likelihood import maximise

CHUNK = 24_000
"""Thresholds per chunk of pairs: what is worked on at one time then stays in the cache."""


class PairStatus(IntEnum):
    """How the estimate of a pair came out.

    FITTED: the likelihood has its maximum there. AT_BOUNDARY: it rises up to a perfect correlation, which is
    given as 1 or -1, without a standard error. CONSTANT: one of the items has a single category among those
    who answered both. NO_PERSONS: nobody answered both. NOT_CONVERGED: the search did not end.
    """

    FITTED = 0
    AT_BOUNDARY = 1
    CONSTANT = 2
    NO_PERSONS = 3
    NOT_CONVERGED = 4


@dataclass(frozen=True, slots=True, eq=False)
class Polychoric:
    """Polychoric correlations of k items.

    Attributes
    ----------
    correlation : float array of shape (k, k)
        Ones on the diagonal; NaN where the status says that there is none.
    se : float array of shape (k, k)
        Standard errors; 0 on the diagonal, NaN where an estimate has none.
    n : int array of shape (k, k)
        Persons who answered both items; who answered the item on the diagonal.
    thresholds : tuple of k float arrays
        Between the categories that somebody chose, one less than these.
    categories : tuple of k float arrays
        Codes of these categories.
    empty : tuple of k float arrays
        Codes that nobody chose; they are left out.
    zero_cells : int array of shape (k, k)
        Cells of the pair's table that nobody is in.
    corrected : bool array of shape (k, k)
        Pairs whose table was 2 x 2 with an empty cell, to which `correct` was added.
    status : int array of shape (k, k)
        A :class:`PairStatus` per pair.
    steps : int
        Evaluations of the likelihood that the slowest pair took.
    """

    correlation: FloatArray
    se: FloatArray
    n: IntArray
    thresholds: tuple[FloatArray, ...]
    categories: tuple[FloatArray, ...]
    empty: tuple[FloatArray, ...]
    zero_cells: IntArray
    corrected: BoolArray
    status: NDArray[np.int8]
    steps: int


def polychoric(data: Tables | ArrayLike, *, correct: float = 0.0) -> Polychoric:
    """Correlations of the normal variables that ordinal items are cut from.

    Parameters
    ----------
    data : Tables or array of shape (n, k)
        Contingency tables of all pairs, or codes with NaN for gaps.
    correct : float
        Added to the empty cells of a 2 x 2 table before it is looked at; its thresholds are then those of the
        table so changed. Larger tables are never changed.

    Returns
    -------
    Polychoric
        For two categories per item, these are the tetrachoric correlations.

    Notes
    -----
    First step: thresholds from all answers to an item, also of persons who left other items out. Second step:
    for each pair the correlation of largest likelihood of its table, thresholds given. The search is Newton's
    on Fisher's z, kept in an interval that holds the maximum, for all pairs at once; it ends after a step
    below 1e-7. A likelihood that still rises at .9999 counts as rising to 1.

    Standard errors take the uncertainty of the thresholds in (Muthen, 1984; Joreskog, 1994) and are scaled by
    n / (n - 1) with the n of the pair.

    References
    ----------
    Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient.
    Psychometrika, 44, 443-460.

    Muthen, B. (1984). A general structural equation model with dichotomous, ordered categorical, and
    continuous latent variable indicators. Psychometrika, 49, 115-132.

    Joreskog, K. G. (1994). On the estimation of polychoric correlations and their asymptotic covariance
    matrix. Psychometrika, 59, 381-389.

    Examples
    --------
    >>> import numpy as np
    >>> from trustscale.stats._contingency import new_tables
    >>> table = np.array([[20, 10, 5], [10, 20, 10], [5, 10, 20]])
    >>> counts = np.block([[np.diag(table.sum(1)), table], [table.T, np.diag(table.sum(0))]])
    >>> found = polychoric(new_tables([[1, 2, 3], [1, 2, 3]], counts))
    >>> found.thresholds[0].round(6).tolist(), found.correlation[0, 1].round(6).item()
    ([-0.472789, 0.472789], 0.529194)
    """
    if not correct >= 0:
        raise ValueError(f"`correct` must not be below 0, got {correct!r}.")
    tables = data if isinstance(data, Tables) else contingency_tables(data)
    used = used_categories(tables)
    pairs = pair_tables(tables, used)
    empty_cells = _empty_cells(pairs)
    n = pairs.counts.sum(axis=(1, 2))
    status = _before_fitting(pairs, n)
    corrected = _is_corrected(pairs, empty_cells) & (correct > 0)
    pairs = _with_correction(pairs, corrected, correct)
    rho, se, steps = _fit_in_chunks(pairs, status)
    k = len(used.categories)
    alone = np.where(used.sizes > 1, PairStatus.FITTED, PairStatus.CONSTANT)
    diagonal = np.where(used.sizes > 1, 1.0, np.nan)
    answered = used.margins.sum(axis=1)
    taus = thresholds_of(used.margins)
    where = pairs.first, pairs.second
    return Polychoric(
        _square(k, where, np.asarray(rho, dtype=np.float64), diagonal),
        _square(k, where, np.asarray(se, dtype=np.float64), diagonal - 1),
        _square(k, where, np.asarray(np.rint(n), dtype=np.int64), np.rint(answered)),
        tuple(read_only(taus[i, : max(size - 1, 0)]) for i, size in enumerate(used.sizes)),
        used.categories,
        used.empty,
        _square(k, where, np.asarray(empty_cells, dtype=np.int64), 0),
        _square(k, where, np.asarray(corrected, dtype=np.bool_), False),
        _square(k, where, np.asarray(status, dtype=np.int8), alone),
        steps,
    )


def _square(
    k: int, where: tuple[IntArray, IntArray], values: NDArray[Any], diagonal: ArrayLike
) -> NDArray[Any]:
    """A symmetric matrix, read-only, from values per pair and on the diagonal."""
    out = np.empty((k, k), dtype=values.dtype)
    out[where] = out[where[::-1]] = values
    np.fill_diagonal(out, diagonal)
    return read_only(out)


def _shapes(pairs: PairTables) -> tuple[IntArray, IntArray]:
    """Categories of the first and of the second item of every pair."""
    return np.count_nonzero(pairs.margin_h, axis=1), np.count_nonzero(pairs.margin_k, axis=1)


def _empty_cells(pairs: PairTables) -> IntArray:
    rows, columns = _shapes(pairs)
    return np.asarray(rows * columns - np.count_nonzero(pairs.counts, axis=(1, 2)))


def _before_fitting(pairs: PairTables, n: FloatArray) -> NDArray[np.int8]:
    """Pairs that hold nothing to be fitted, by their status."""
    constant = np.zeros(n.size, dtype=np.bool_)
    for axis in (1, 2):
        constant |= np.count_nonzero(pairs.counts.sum(axis=axis), axis=1) < 2
    status = np.where(constant, PairStatus.CONSTANT, PairStatus.FITTED)
    return np.asarray(np.where(n > 0, status, PairStatus.NO_PERSONS), dtype=np.int8)


def _is_corrected(pairs: PairTables, empty_cells: IntArray) -> BoolArray:
    rows, columns = _shapes(pairs)
    return np.asarray((rows == 2) & (columns == 2) & (empty_cells > 0))


def _with_correction(pairs: PairTables, corrected: BoolArray, correct: float) -> PairTables:
    """The pairs, with something in the empty cells of these, and their thresholds by the changed table."""
    if not bool(corrected.any()):
        return pairs
    chosen = np.flatnonzero(corrected)
    counts, h, k = pairs.counts.copy(), pairs.h.copy(), pairs.k.copy()
    margin_h, margin_k = pairs.margin_h.copy(), pairs.margin_k.copy()
    tables = counts[chosen, :2, :2]
    tables[tables == 0] = correct
    counts[chosen, :2, :2] = tables
    margin_h[chosen, :2], margin_k[chosen, :2] = tables.sum(axis=2), tables.sum(axis=1)
    h[chosen] = thresholds_of(margin_h[chosen])
    k[chosen] = thresholds_of(margin_k[chosen])
    return PairTables(pairs.first, pairs.second, counts, h, k, margin_h, margin_k)


def _fit_in_chunks(pairs: PairTables, status: NDArray[np.int8]) -> tuple[FloatArray, FloatArray, int]:
    """Estimates and standard errors of the pairs that can be fitted; writes how it went into `status`."""
    rho, se = np.full(status.size, np.nan), np.full(status.size, np.nan)
    todo = np.flatnonzero(status == PairStatus.FITTED)
    size = max(1, CHUNK // max(1, pairs.h.shape[1] * pairs.k.shape[1]))
    steps = 0
    for start in range(0, todo.size, size):
        places = todo[start : start + size]
        chunk = pairs.of(places)
        found = maximise(chunk)
        steps = max(steps, found.steps)
        rho[places] = np.where(found.converged, found.correlation, np.nan)
        status[places[~found.converged]] = PairStatus.NOT_CONVERGED
        status[places[found.at_end]] = PairStatus.AT_BOUNDARY
        inside = found.converged & ~found.at_end
        if bool(inside.any()):
            se[places[inside]] = two_step_errors(chunk.of(inside), found.correlation[inside])
    return rho, se, steps
