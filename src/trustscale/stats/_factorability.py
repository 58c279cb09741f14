"""Whether a correlation matrix is worth factoring: KMO, Bartlett's test, squared multiple correlations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, read_only

SINGULAR = 1e-10
"""Smallest eigenvalue, as a share of the largest, below which a matrix counts as having no inverse."""


class MatrixStatus(Enum):
    """Whether a correlation matrix can be inverted; the value says what to do about it."""

    POSITIVE_DEFINITE = ""
    SINGULAR = (
        "an item is determined by the others (a duplicate, a sum among its parts, or fewer persons than "
        "items); leave that item out or collect more persons"
    )
    INDEFINITE = (
        "the correlations contradict each other, as polychoric ones and those of different persons per pair "
        "can; use complete rows, or smooth the matrix and say so"
    )


@dataclass(frozen=True, slots=True, eq=False)
class SamplingAdequacy:
    """The Kaiser-Meyer-Olkin measure.

    Attributes
    ----------
    overall : float
        From 0 to 1; NaN where the matrix has no inverse.
    per_item : float array of shape (k,)
    status : MatrixStatus
    """

    overall: float
    per_item: FloatArray
    status: MatrixStatus


@dataclass(frozen=True, slots=True, eq=False)
class Sphericity:
    """Bartlett's test that no items are correlated.

    Attributes
    ----------
    chisq, pvalue : float
        NaN where the matrix has no positive determinant, or n is too small for the multiplier.
    df : int
    determinant : float
    status : MatrixStatus
    """

    chisq: float
    df: int
    pvalue: float
    determinant: float
    status: MatrixStatus


def correlation_of(correlation: ArrayLike, *, at_least: int = 2) -> FloatArray:
    """The correlation matrix as floats, checked for its shape."""
    r = floats(correlation)
    if r.ndim != 2 or r.shape[0] != r.shape[1] or r.shape[0] < at_least:
        raise ValueError(f"`correlation` must be square with at least {at_least} items, got shape {r.shape}.")
    if not np.isfinite(r).all():
        raise ValueError("`correlation` must be finite; an item without variance has no correlations.")
    if not np.allclose(np.diagonal(r), 1.0, atol=1e-8) or not np.allclose(r, r.T, atol=1e-8):
        raise ValueError("`correlation` must be symmetric with ones on its diagonal.")
    return r


def matrix_status(correlation: ArrayLike) -> MatrixStatus:
    """Whether a correlation matrix has an inverse, and if not, what kind of trouble it is.

    Parameters
    ----------
    correlation : array_like of shape (k, k)

    Returns
    -------
    MatrixStatus

    Examples
    --------
    >>> matrix_status([[1.0, 0.5], [0.5, 1.0]]).name, matrix_status([[1.0, 1.0], [1.0, 1.0]]).name
    ('POSITIVE_DEFINITE', 'SINGULAR')
    """
    return _status(floats(np.linalg.eigvalsh(correlation_of(correlation))))


def _status(roots: FloatArray) -> MatrixStatus:
    share = float(roots[0] / roots[-1])
    if share < -SINGULAR:
        return MatrixStatus.INDEFINITE
    return MatrixStatus.SINGULAR if share < SINGULAR else MatrixStatus.POSITIVE_DEFINITE


def sampling_adequacy(correlation: ArrayLike) -> SamplingAdequacy:
    """The Kaiser-Meyer-Olkin measure of sampling adequacy (MSA), overall and per item.

    How large correlations are beside the partial correlations that are left when all other items are held
    constant; near 1, items share what they have in common with several others.

    Parameters
    ----------
    correlation : array_like of shape (k, k)

    Returns
    -------
    SamplingAdequacy
        NaN with a status where the matrix has no inverse.

    Raises
    ------
    ValueError
        No correlation matrix.

    References
    ----------
    Kaiser, H. F. (1970). A second generation little jiffy. Psychometrika, 35, 401-415.
    Kaiser, H. F., & Rice, J. (1974). Little jiffy, mark IV. Educational and Psychological Measurement, 34,
    111-117.

    Examples
    --------
    >>> found = sampling_adequacy([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]])
    >>> round(found.overall, 4), found.per_item.round(3)
    (0.6279, array([0.594, 0.624, 0.699]))
    """
    r = correlation_of(correlation)
    status = matrix_status(r)
    if status is not MatrixStatus.POSITIVE_DEFINITE:
        return SamplingAdequacy(np.nan, read_only(np.full(len(r), np.nan)), status)
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diagonal(inverse))
    off = ~np.eye(len(r), dtype=bool)
    squares = np.where(off, r * r, 0.0).sum(axis=0)
    partials = np.where(off, (inverse / np.outer(scale, scale)) ** 2, 0.0).sum(axis=0)
    total = squares + partials
    per_item = np.divide(squares, total, out=np.full(len(r), np.nan), where=total > 0)
    whole = float(total.sum())
    return SamplingAdequacy(
        float(squares.sum()) / whole if whole > 0 else np.nan, read_only(per_item), status
    )


def sphericity(correlation: ArrayLike, n: float) -> Sphericity:
    """Bartlett's test that the correlation matrix of the population is the identity.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
    n : float
        Persons.

    Returns
    -------
    Sphericity
        ``-(n - 1 - (2 k + 5) / 6) log det R`` on ``k (k - 1) / 2`` degrees of freedom.

    Raises
    ------
    ValueError
        No correlation matrix.

    References
    ----------
    Bartlett, M. S. (1951). The effect of standardization on a chi-square approximation in factor analysis.
    Biometrika, 38, 337-344.

    Examples
    --------
    >>> found = sphericity([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]], 50)
    >>> round(found.chisq, 4), found.df, round(found.pvalue, 6)
    (22.5474, 3, 5e-05)
    """
    r = correlation_of(correlation)
    k = len(r)
    roots = floats(np.linalg.eigvalsh(r))
    status, df = _status(roots), k * (k - 1) // 2
    determinant = float(np.prod(roots))
    multiplier = n - 1 - (2 * k + 5) / 6
    if status is not MatrixStatus.POSITIVE_DEFINITE or multiplier <= 0:
        return Sphericity(np.nan, df, np.nan, determinant, status)
    chisq = -multiplier * float(np.log(roots).sum())
    return Sphericity(chisq, df, float(special.chdtrc(df, max(chisq, 0.0))), determinant, status)


def squared_multiple_correlations(correlation: ArrayLike) -> FloatArray:
    """How much of each item the others determine, ``1 - 1 / diag(R^-1)``; NaN without an inverse.

    Parameters
    ----------
    correlation : array_like of shape (k, k)

    Returns
    -------
    float array of shape (k,)

    Raises
    ------
    ValueError
        No correlation matrix.

    References
    ----------
    Guttman, L. (1956). "Best possible" systematic estimates of communalities. Psychometrika, 21, 273-285.

    Examples
    --------
    >>> squared_multiple_correlations([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]]).round(4)
    array([0.3187, 0.2619, 0.1733])
    """
    r = correlation_of(correlation)
    if matrix_status(r) is not MatrixStatus.POSITIVE_DEFINITE:
        return np.full(len(r), np.nan)
    return np.asarray(1 - 1 / np.diagonal(np.linalg.inv(r)))
