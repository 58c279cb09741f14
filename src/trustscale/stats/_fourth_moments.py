"""Sums of products of four columns, which robust standard errors of covariances need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._moments import BLOCK_ROWS, first_values


@dataclass(frozen=True, slots=True, eq=False)
class FourthMoments:
    """Sums of products of up to four columns, over rows that have a value in every column.

    Attributes
    ----------
    n : int
        How many rows.
    origin : float array of shape (k,)
        What was subtracted from each column.
    gram : float array of shape (m, m), with m = 1 + k + k * (k + 1) / 2
        Sums of products of the terms 1, the k columns, and the products of column i with column j for
        i <= j, row by row of the upper triangle.
    """

    n: int
    origin: FloatArray
    gram: FloatArray


def fourth_moments(values: ArrayLike, origin: ArrayLike | None = None) -> FourthMoments:
    """Add up the rows that have a value in every column.

    Parameters
    ----------
    values : array of shape (n, k)
        NaN is a gap; rows with one are left out.
    origin : array of shape (k,), optional
        Whole numbers to subtract first; the rounded values of the first complete row otherwise.
    """
    x = floats(values)
    x = x[~np.isnan(x).any(axis=1)]
    start = first_values(x) if origin is None else floats(origin)
    m = 1 + x.shape[1] + x.shape[1] * (x.shape[1] + 1) // 2
    gram = np.zeros((m, m))
    for first in range(0, x.shape[0], BLOCK_ROWS):
        block = terms(x[first : first + BLOCK_ROWS] - start)
        gram += block.T @ block
    return FourthMoments(x.shape[0], read_only(start), read_only(gram))


def terms(x: FloatArray) -> FloatArray:
    """One, the columns, and their products in pairs, shape (n, m)."""
    i, j = np.triu_indices(x.shape[1])
    return np.hstack([np.ones((x.shape[0], 1)), x, x[:, i] * x[:, j]])


def shift_fourth_moments(f: FourthMoments, origin: ArrayLike) -> FourthMoments:
    """The same sums about another origin."""
    start = floats(origin)
    if np.array_equal(start, f.origin):
        return f
    turn = _shift(f.origin - start)
    return FourthMoments(f.n, read_only(start), read_only(turn @ f.gram @ turn.T))


def _shift(d: FloatArray) -> FloatArray:
    """The matrix that makes the terms of x + d of those of x."""
    k = d.shape[0]
    i, j = np.triu_indices(k)
    turn = np.eye(1 + k + i.size)
    turn[1 : 1 + k, 0] = d
    pairs = 1 + k + np.arange(i.size)
    turn[pairs, 0] = d[i] * d[j]
    np.add.at(turn, (pairs, 1 + i), d[j])
    np.add.at(turn, (pairs, 1 + j), d[i])
    return turn


def add_fourth_moments(a: FourthMoments, b: FourthMoments) -> FourthMoments:
    """The sums over both sets of rows, about the origin of the first that has rows."""
    if a.n == 0 or b.n == 0:
        return b if a.n == 0 else a
    return FourthMoments(a.n + b.n, a.origin, read_only(a.gram + shift_fourth_moments(b, a.origin).gram))


def choose_fourth_moments(f: FourthMoments, columns: ArrayLike) -> FourthMoments:
    """The sums of these columns, by rising position, over the same rows."""
    chosen = np.asarray(columns, dtype=np.intp)
    k = f.origin.shape[0]
    i, j = np.triu_indices(k)
    pairs = 1 + k + np.flatnonzero(np.isin(i, chosen) & np.isin(j, chosen))
    places = np.concatenate([[0], 1 + chosen, pairs])
    return FourthMoments(f.n, read_only(f.origin[chosen]), read_only(f.gram[np.ix_(places, places)]))


def covariance_of_products(f: FourthMoments) -> FloatArray:
    """Covariances of the products of deviations from the means, with the denominator n.

    Shape (p, p) with p = k * (k + 1) / 2: entry (ij, kl) is the mean of the product of all four deviations,
    minus the product of the two covariances (with the denominator n). It is the matrix of asymptotically
    distribution-free estimation. NaN without rows.

    References
    ----------
    Browne, M. W. (1984). Asymptotically distribution-free methods for the analysis of covariance structures.
    British Journal of Mathematical and Statistical Psychology, 37(1), 62-83.
    """
    k = f.origin.shape[0]
    if f.n == 0:
        p = k * (k + 1) // 2
        return np.full((p, p), np.nan)
    centred = shift_fourth_moments(f, f.origin + f.gram[0, 1 : 1 + k] / f.n)
    mean = centred.gram[0, 1 + k :] / f.n
    spread: FloatArray = centred.gram[1 + k :, 1 + k :] / f.n - np.outer(mean, mean)
    return spread
