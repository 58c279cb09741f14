"""The nearest use of a correlation matrix that is not positive definite, and how far it moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only

SMALLEST = 1e-12
"""Eigenvalues below this are raised, to a hundred times it."""


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """A smoothed correlation matrix.

    Attributes
    ----------
    correlation : float array of shape (k, k)
        Positive definite, with ones on the diagonal; the matrix itself where it was so before.
    moved : bool
        Whether anything was changed.
    largest_move : float
        The largest absolute change of a correlation.
    distance : float
        The Frobenius norm of the change, over the whole matrix.
    smallest_before, smallest_after : float
        Smallest eigenvalues.
    """

    correlation: FloatArray
    moved: bool
    largest_move: float
    distance: float
    smallest_before: float
    smallest_after: float


def smooth_correlation(correlation: ArrayLike) -> Smoothed:
    """Make a correlation matrix positive definite by raising its small eigenvalues.

    Parameters
    ----------
    correlation : array of shape (k, k)
        Symmetric, without NaN.

    Returns
    -------
    Smoothed

    Raises
    ------
    ValueError
        The matrix has NaN or is not square.

    Notes
    -----
    Eigenvalues below 1e-12 become 1e-10, all are scaled to the same sum as before, and the matrix that they
    make is scaled to ones on the diagonal. ``cor.smooth`` of the R package psych does the same. The matrix
    that comes out is barely positive definite: its inverse is dominated by the raised eigenvalues.

    Examples
    --------
    >>> import numpy as np
    >>> found = smooth_correlation(np.array([[1, 0.9, 0.1], [0.9, 1, 0.9], [0.1, 0.9, 1]]))
    >>> found.moved, round(found.largest_move, 4), found.smallest_after > 0
    (True, 0.1431, True)
    """
    r = floats(correlation)
    if r.ndim != 2 or r.shape[0] != r.shape[1] or bool(np.isnan(r).any()):
        raise ValueError("`correlation` must be a square matrix without NaN.")
    values, vectors = np.linalg.eigh(r)
    smallest = float(values[0]) if values.size else np.nan
    if not bool((values < SMALLEST).any()):
        return Smoothed(read_only(r.copy()), False, 0.0, 0.0, smallest, smallest)
    raised = np.where(values < SMALLEST, 100 * SMALLEST, values)
    raised *= values.size / raised.sum()
    covariance = (vectors * raised) @ vectors.T
    sd = np.sqrt(np.diagonal(covariance))
    smooth = covariance / np.outer(sd, sd)
    smooth = (smooth + smooth.T) / 2
    np.fill_diagonal(smooth, 1.0)
    change = smooth - r
    after = float(np.linalg.eigvalsh(smooth)[0])
    return Smoothed(
        read_only(smooth),
        True,
        float(np.abs(change).max()),
        float(np.linalg.norm(change)),
        smallest,
        after,
    )
