"""Best subsets of predictors: for each number of terms the regressions with the smallest residuals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trustscale.stats._arrays import FloatArray, IntArray

EXHAUSTIVE_UP_TO = 24
"""Predictors up to which all subsets are tried; with more of them the search exchanges terms."""

_AT_ONCE = 15
"""Predictors whose subsets are swept in one batch of arrays."""

_COLLINEAR = 1e-11
"""A predictor of which less than this share is left after the others adds nothing but rounding."""


def best_subsets(gram: FloatArray, *, max_size: int, keep: int) -> dict[int, IntArray]:
    """The best subsets of each size.

    Parameters
    ----------
    gram : float array of shape (p + 1, p + 1)
        Correlations of the p predictors and, last, of the response.
    max_size : int
        Largest number of terms.
    keep : int
        How many subsets of each size.

    Returns
    -------
    dict
        Size to an int array of shape (up to ``keep``, size): positions of predictors, the best subset first.
    """
    predictors = len(gram) - 1
    board = _Board(min(max_size, predictors), keep)
    if predictors <= EXHAUSTIVE_UP_TO:
        _try_all(gram, board)
    else:
        _exchange(gram, board)
    return {size: _members(masks, size, predictors) for size, masks in board.ranked().items() if masks.size}


class _Board:
    """The best subsets so far: residual and bit mask, by number of terms."""

    def __init__(self, max_size: int, keep: int) -> None:
        self.keep = keep
        self.residual = {size: np.empty(0) for size in range(1, max_size + 1)}
        self.mask = {size: np.empty(0, dtype=np.int64) for size in range(1, max_size + 1)}

    def add(self, size: int, residual: FloatArray, mask: IntArray) -> None:
        """Take note of some subsets, and forget the worst beyond ``keep``."""
        mask, first = np.unique(np.concatenate([self.mask[size], mask]), return_index=True)
        residual = np.concatenate([self.residual[size], residual])[first]
        if residual.size > self.keep:
            best = np.argpartition(residual, self.keep)[: self.keep]
            residual, mask = residual[best], mask[best]
        self.residual[size], self.mask[size] = residual, mask

    def ranked(self) -> dict[int, IntArray]:
        """Masks by size, the smallest residual first."""
        return {size: self.mask[size][np.argsort(self.residual[size])] for size in self.mask}


def _members(masks: IntArray, size: int, predictors: int) -> IntArray:
    bits = (masks[:, None] >> np.arange(predictors)) & 1
    return np.nonzero(bits)[1].reshape(-1, size)


def _try_all(gram: FloatArray, board: _Board) -> None:
    """Sweep each predictor into one copy of the matrix and leave it out of another (Schur complements)."""
    predictors, largest = len(gram) - 1, max(board.mask)
    for matrix, chosen, first in _branches(gram, 0, 0, predictors - _AT_ONCE, largest):
        residual, masks, sizes = _sweep_batch(matrix, chosen, first, predictors, largest)
        for size in board.mask:
            at = np.flatnonzero(sizes == size)
            if at.size > board.keep:
                at = at[np.argpartition(residual[at], board.keep)[: board.keep]]
            board.add(size, residual[at], masks[at])


def _branches(
    matrix: FloatArray, chosen: int, first: int, depth: int, max_size: int
) -> Iterator[tuple[FloatArray, int, int]]:
    """Decide the first predictors one by one, so that no batch gets too large."""
    if depth <= 0:
        yield matrix, chosen, first
        return
    yield from _branches(matrix[1:, 1:], chosen, first + 1, depth - 1, max_size)
    if matrix[0, 0] > _COLLINEAR and chosen.bit_count() < max_size:
        inner = matrix[1:, 1:] - np.outer(matrix[0, 1:], matrix[0, 1:]) / matrix[0, 0]
        yield from _branches(inner, chosen | 1 << first, first + 1, depth - 1, max_size)


def _sweep_batch(
    matrix: FloatArray, chosen: int, first: int, predictors: int, max_size: int
) -> tuple[FloatArray, IntArray, IntArray]:
    """Residuals, masks and sizes of all subsets of the predictors from ``first`` on, with those chosen."""
    batch = matrix[None]
    masks = np.array([chosen], dtype=np.int64)
    sizes = np.array([chosen.bit_count()], dtype=np.int64)
    for j in range(first, predictors):
        pivot = batch[:, 0, 0]
        usable = (pivot > _COLLINEAR) & (sizes < max_size)
        row = batch[usable, 0, 1:]
        inner = batch[usable, 1:, 1:] - row[:, :, None] * (row / pivot[usable, None])[:, None, :]
        batch = np.concatenate([batch[:, 1:, 1:], inner])
        masks = np.concatenate([masks, masks[usable] | (1 << j)])
        sizes = np.concatenate([sizes, sizes[usable] + 1])
    return batch[:, 0, 0], masks, sizes


def _exchange(gram: FloatArray, board: _Board) -> None:
    """Forward selection, each size improved by exchanging one term for another until none helps."""
    predictors = len(gram) - 1
    current: IntArray = np.empty((1, 0), dtype=np.int64)
    for size in board.mask:
        if current.shape != (1, size - 1):  # all that is left to add is collinear
            return
        tried = _grown(current[0], predictors)
        while tried.size:
            board.add(size, *_residuals(gram, tried))
            best = _members(board.ranked()[size][:1], size, predictors)
            if best.size == 0 or np.array_equal(best, current):
                break
            current = best
            tried = np.concatenate([_grown(np.delete(best[0], i), predictors) for i in range(size)])


def _grown(subset: IntArray, predictors: int) -> IntArray:
    """The subset with each of the other predictors added."""
    others = np.setdiff1d(np.arange(predictors), subset)
    return np.column_stack([np.tile(subset, (others.size, 1)), others])


def _residuals(gram: FloatArray, subsets: IntArray) -> tuple[FloatArray, IntArray]:
    """Residual shares and masks of subsets of one size; collinear ones are passed over."""
    inner = gram[subsets[:, :, None], subsets[:, None, :]]
    usable = np.linalg.eigvalsh(inner)[:, 0] > _COLLINEAR
    with_response = gram[subsets, -1][usable]
    weights = np.linalg.solve(inner[usable], with_response[:, :, None])[:, :, 0]
    masks = np.bitwise_or.reduce(np.int64(1) << subsets[usable], axis=1)
    return 1 - (weights * with_response).sum(axis=1), masks
