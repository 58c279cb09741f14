"""How many factors, from the correlation matrix alone: MAP, EKC, Kaiser's rule, the scree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._factorability import correlation_of

_NOTHING_LEFT = 1e-10
"""A residual variance below this leaves no partial correlation."""


@dataclass(frozen=True, slots=True, eq=False)
class PartialCorrelationRule:
    """Velicer's minimum average partial.

    Attributes
    ----------
    squared, fourth : float array of shape (k,)
        Average squared partial correlation, and average fourth power, after 0, 1, ... components; NaN from
        where a component leaves an item nothing.
    n_squared, n_fourth : int
        Components at which each is smallest.
    """

    squared: FloatArray
    fourth: FloatArray
    n_squared: int
    n_fourth: int


@dataclass(frozen=True, slots=True, eq=False)
class EmpiricalKaiser:
    """The empirical Kaiser criterion.

    Attributes
    ----------
    eigenvalues, references : float array of shape (k,)
        Observed eigenvalues and what each must exceed.
    n_factors : int
        Eigenvalues before the first that does not.
    """

    eigenvalues: FloatArray
    references: FloatArray
    n_factors: int


def first_failing(observed: ArrayLike, reference: ArrayLike) -> int:
    """How many of the first values lie above their references, until the first that does not.

    Later values that are above again do not count: once a factor is no more than chance, those after it are
    not taken.

    Examples
    --------
    >>> first_failing([3.0, 1.1, 0.9, 0.8], [1.3, 1.2, 0.8, 0.7])
    1
    """
    above = floats(observed) > floats(reference)
    return int(above.size if above.all() else np.argmin(above))


def component_eigenvalues(correlation: ArrayLike) -> FloatArray:
    """Eigenvalues of the correlation matrix, falling: variances of its principal components.

    Examples
    --------
    >>> component_eigenvalues([[1.0, 0.5], [0.5, 1.0]]).round(6)
    array([1.5, 0.5])
    """
    return np.asarray(np.linalg.eigvalsh(correlation_of(correlation))[::-1])


def minimum_average_partial(correlation: ArrayLike) -> PartialCorrelationRule:
    """Velicer's MAP: components are taken out as long as partial correlations shrink on average.

    Parameters
    ----------
    correlation : array_like of shape (k, k)

    Returns
    -------
    PartialCorrelationRule
        With the squares of 1976 and the fourth powers of 2000.

    Raises
    ------
    ValueError
        No correlation matrix.

    References
    ----------
    Velicer, W. F. (1976). Determining the number of components from the matrix of partial correlations.
    Psychometrika, 41, 321-327.
    Velicer, W. F., Eaton, C. A., & Fava, J. L. (2000). Construct explication through factor or component
    analysis. In R. D. Goffin & E. Helmes (Eds.), Problems and solutions in human assessment (pp. 41-71).
    Kluwer.

    Examples
    --------
    >>> found = minimum_average_partial(np.kron(np.eye(2), np.full((4, 4), 0.5)) + 0.5 * np.eye(8))
    >>> found.n_squared, found.n_fourth
    (2, 2)
    """
    r = correlation_of(correlation)
    k = len(r)
    roots, axes = np.linalg.eigh(r)
    squared, fourth = np.full(k, np.nan), np.full(k, np.nan)
    left = r.copy()
    for taken in range(k):
        variances = np.diagonal(left)
        if variances.min() < _NOTHING_LEFT:
            break
        partials = left**2 / np.outer(variances, variances)
        np.fill_diagonal(partials, 0.0)
        squared[taken] = partials.sum() / (k * (k - 1))
        fourth[taken] = (partials**2).sum() / (k * (k - 1))
        left = left - roots[-1 - taken] * np.outer(axes[:, -1 - taken], axes[:, -1 - taken])
    return PartialCorrelationRule(
        squared=read_only(squared),
        fourth=read_only(fourth),
        n_squared=int(np.nanargmin(squared)) if not np.isnan(squared).all() else 0,
        n_fourth=int(np.nanargmin(fourth)) if not np.isnan(fourth).all() else 0,
    )


def empirical_kaiser(correlation: ArrayLike, n: float) -> EmpiricalKaiser:
    """Braeken and van Assen's criterion: eigenvalues against those of chance, given the ones before.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
    n : float
        Persons.

    Returns
    -------
    EmpiricalKaiser
        References are ``max(1, (1 + sqrt(k / n))^2 (k - sum of the eigenvalues before) / (those left))``.

    Raises
    ------
    ValueError
        No correlation matrix.

    References
    ----------
    Braeken, J., & van Assen, M. A. L. M. (2017). An empirical Kaiser criterion. Psychological Methods, 22,
    450-466.

    Examples
    --------
    >>> found = empirical_kaiser([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]], 50)
    >>> found.references.round(4), found.n_factors
    (array([1.5499, 1.    , 1.    ]), 1)
    """
    values = component_eigenvalues(correlation)
    k = values.size
    before = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    chance = (1 + np.sqrt(k / n)) ** 2 * (k - before) / (k - np.arange(k))
    references = np.maximum(chance, 1.0)
    return EmpiricalKaiser(read_only(values), read_only(references), first_failing(values, references))


def kaiser_rule(correlation: ArrayLike) -> int:
    """Eigenvalues above 1. Known to keep too many factors; given because it is asked for.

    References
    ----------
    Guttman, L. (1954). Some necessary conditions for common-factor analysis. Psychometrika, 19, 149-161.

    Examples
    --------
    >>> kaiser_rule([[1.0, 0.5], [0.5, 1.0]])
    1
    """
    return first_failing(component_eigenvalues(correlation), 1.0)


def acceleration_factor(eigenvalues: ArrayLike) -> tuple[int, FloatArray]:
    """Where the scree bends most: factors before the largest second difference of the eigenvalues.

    Parameters
    ----------
    eigenvalues : array_like of shape (k,)
        Falling.

    Returns
    -------
    n_factors : int
    acceleration : float array of shape (k,)
        Second differences; NaN at both ends.

    References
    ----------
    Raiche, G., Walls, T. A., Magis, D., Riopel, M., & Blais, J.-G. (2013). Non-graphical solutions for
    Cattell's scree test. Methodology, 9, 23-29.

    Examples
    --------
    >>> acceleration_factor([3.0, 2.5, 0.6, 0.5, 0.4])[0]
    2
    """
    values = floats(eigenvalues)
    bend = np.full(values.size, np.nan)
    if values.size < 3:
        return 0, bend
    bend[1:-1] = values[2:] - 2 * values[1:-1] + values[:-2]
    return int(np.nanargmax(bend)), bend
