"""Horn's parallel analysis: eigenvalues beside those of items that have nothing in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import BoolArray, FloatArray, floats, read_only
from trustscale.stats._contingency import Tables, category_counts, contingency_tables
from trustscale.stats._factorability import SINGULAR, correlation_of
from trustscale.stats._one_factor import one_factor_communalities
from trustscale.stats._polychoric import polychoric
from trustscale.stats._retention import first_failing

_AT_ONCE = 2_000_000
"""Numbers of random matrices held at a time."""


class Eigenvalues(Enum):
    """Which eigenvalues are compared; the value says what stands on the diagonal of the matrix."""

    COMPONENTS = "principal components: ones"
    FACTORS_SMC = "common factors: squared multiple correlations"
    FACTORS_MINRES = "common factors: communalities of one minres factor"


@dataclass(frozen=True, slots=True, eq=False)
class ParallelAnalysis:
    """Observed and random eigenvalues.

    Attributes
    ----------
    eigenvalues : Eigenvalues
        Which they are.
    observed : float array of shape (k,)
        Falling; NaN where the matrix allows none.
    mean, percentile : float array of shape (k,)
        Of the random ones, place by place.
    level : float
        Which percentile.
    n_factors : int
        Observed eigenvalues above the percentile, before the first that is not.
    n_above_mean : int
        The same against the mean.
    n_draws : int
        Random matrices that were used.
    n_dropped : int
        Those that had no such eigenvalues, because they had no inverse.
    """

    eigenvalues: Eigenvalues
    observed: FloatArray
    mean: FloatArray
    percentile: FloatArray
    level: float
    n_factors: int
    n_above_mean: int
    n_draws: int
    n_dropped: int


def reduced_eigenvalues(correlation: ArrayLike, eigenvalues: Eigenvalues) -> FloatArray:
    """Falling eigenvalues of correlation matrices, after what `eigenvalues` says is put on the diagonal.

    Parameters
    ----------
    correlation : array_like of shape (..., k, k)
        One matrix or a stack of them.
    eigenvalues : Eigenvalues

    Returns
    -------
    float array of shape (..., k)
        NaN for a matrix with gaps, and under `FACTORS_SMC` for one without inverse.

    Examples
    --------
    >>> r = np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]])
    >>> reduced_eigenvalues(r, Eigenvalues.FACTORS_SMC).round(4)
    array([ 1.0678, -0.0836, -0.2303])
    """
    r = floats(correlation)
    stack = r.reshape(-1, *r.shape[-2:]).copy()
    known: BoolArray = np.asarray(np.isfinite(stack).all(axis=(1, 2)), dtype=np.bool_)
    at = np.arange(r.shape[-1])
    if eigenvalues is Eigenvalues.FACTORS_SMC:
        roots = np.linalg.eigvalsh(stack[known])
        known[known] = roots[:, 0] > SINGULAR * roots[:, -1]
        reduced = stack[known]
        reduced[:, at, at] = 1 - 1 / np.linalg.inv(reduced)[:, at, at]
        stack[known] = reduced
    elif eigenvalues is Eigenvalues.FACTORS_MINRES:
        reduced = stack[known]
        reduced[:, at, at] = one_factor_communalities(reduced)
        stack[known] = reduced
    found = np.full(stack.shape[:2], np.nan)
    found[known] = np.linalg.eigvalsh(stack[known])[:, ::-1]
    return found.reshape(r.shape[:-1])


def random_correlations(k: int, n: int, n_draws: int, random: np.random.Generator) -> FloatArray:
    """Correlation matrices of `n` persons' independent normal answers to `k` items.

    Drawn as Wishart matrices by Bartlett's decomposition, so that the cost does not grow with `n`.

    Parameters
    ----------
    k, n, n_draws : int
        Items, persons, matrices.
    random : numpy.random.Generator

    Returns
    -------
    float array of shape (n_draws, k, k)

    References
    ----------
    Smith, W. B., & Hocking, R. R. (1972). Algorithm AS 53: Wishart variate generator. Applied Statistics, 21,
    341-345.

    Examples
    --------
    >>> random_correlations(3, 100, 2, np.random.default_rng(1)).shape
    (2, 3, 3)
    """
    if n - 1 < k:
        data = random.standard_normal((n_draws, n, k))
        data -= data.mean(axis=1, keepdims=True)
        rows = np.swapaxes(data, 1, 2)
    else:
        rows = np.zeros((n_draws, k, k))
        lower = np.tril_indices(k, -1)
        rows[:, lower[0], lower[1]] = random.standard_normal((n_draws, lower[0].size))
        at = np.arange(k)
        rows[:, at, at] = np.sqrt(random.chisquare(n - 1.0 - at, (n_draws, k)))
    rows = rows / np.sqrt((rows * rows).sum(axis=2, keepdims=True))
    return np.asarray(rows @ np.swapaxes(rows, 1, 2))


def parallel_analysis(
    correlation: ArrayLike,
    n: float,
    *,
    eigenvalues: Eigenvalues = Eigenvalues.COMPONENTS,
    n_draws: int = 1000,
    level: float = 0.95,
    seed: int | None = None,
) -> ParallelAnalysis:
    """Parallel analysis against uncorrelated normal variables.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Pearson or rank correlations. For polychoric ones see `polychoric_parallel_analysis`.
    n : float
        Persons.
    eigenvalues : Eigenvalues
        Of components, or of the reduced matrix of common factors. ``FACTORS_MINRES`` are those of R's psych.
    n_draws : int
        Random matrices.
    level : float
        Percentile, as a share.
    seed : int, optional
        Same seed, same digits; without one the draws are new each time.

    Returns
    -------
    ParallelAnalysis

    Raises
    ------
    ValueError
        No correlation matrix, fewer than 3 persons, no draws, a level that is no share.

    References
    ----------
    Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. Psychometrika, 30,
    179-185.
    Glorfeld, L. W. (1995). An improvement on Horn's parallel analysis methodology. Educational and
    Psychological Measurement, 55, 377-393.

    Examples
    --------
    >>> r = np.kron(np.eye(2), np.full((3, 3), 0.5)) + 0.5 * np.eye(6)
    >>> found = parallel_analysis(r, 200, seed=1)
    >>> found.n_factors, found.n_above_mean
    (2, 2)
    """
    r = correlation_of(correlation)
    persons = _checked(n, n_draws, level)
    random = np.random.default_rng(seed)
    size = max(1, _AT_ONCE // r.size)
    drawn = [
        reduced_eigenvalues(
            random_correlations(len(r), persons, min(size, n_draws - done), random), eigenvalues
        )
        for done in range(0, n_draws, size)
    ]
    observed = reduced_eigenvalues(r, eigenvalues)
    return compare_eigenvalues(observed, np.concatenate(drawn), eigenvalues, level=level)


def polychoric_parallel_analysis(
    tables: Tables,
    correlation: ArrayLike,
    n: float,
    *,
    eigenvalues: Eigenvalues = Eigenvalues.COMPONENTS,
    n_draws: int = 100,
    level: float = 0.95,
    seed: int | None = None,
) -> ParallelAnalysis:
    """Parallel analysis of polychoric correlations, against independent items with the same categories.

    Polychoric correlations scatter more than others, so that normal data are no fair comparison. Each draw
    gives every item its own answers in a random order, which leaves the shares of its categories as they are,
    and estimates the polychoric correlations again.

    Parameters
    ----------
    tables : Tables
        Contingency tables; the shares of categories are read from them.
    correlation : array_like of shape (k, k)
        The polychoric correlations of the data.
    n : float
        Persons in each draw.
    n_draws : int
        Random data sets; each costs as much as the polychoric correlations themselves.

    Other parameters, returns and errors as in `parallel_analysis`.

    References
    ----------
    Garrido, L. E., Abad, F. J., & Ponsoda, V. (2013). A new look at Horn's parallel analysis with ordinal
    variables. Psychological Methods, 18, 454-474.

    Examples
    --------
    >>> answers = np.random.default_rng(1).integers(1, 4, (300, 4)).astype(float)
    >>> tables = contingency_tables(answers)
    >>> r = polychoric(tables).correlation
    >>> polychoric_parallel_analysis(tables, r, 300, n_draws=20, seed=1).n_factors
    0
    """
    r = correlation_of(correlation)
    persons = _checked(n, n_draws, level)
    random = np.random.default_rng(seed)
    drawn = reduced_eigenvalues(shuffled_polychorics(tables, persons, n_draws, random), eigenvalues)
    return compare_eigenvalues(reduced_eigenvalues(r, eigenvalues), drawn, eigenvalues, level=level)


def shuffled_polychorics(tables: Tables, n: int, n_draws: int, random: np.random.Generator) -> FloatArray:
    """Polychoric correlations of items whose answers were shuffled: the same categories, nothing in common.

    Parameters
    ----------
    tables : Tables
        Whose shares of categories each item keeps.
    n, n_draws : int
        Persons, matrices.
    random : numpy.random.Generator

    Returns
    -------
    float array of shape (n_draws, k, k)
        NaN where an item has one category.

    Examples
    --------
    >>> tables = contingency_tables([[1.0, 2.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]])
    >>> shuffled_polychorics(tables, 40, 2, np.random.default_rng(1)).shape
    (2, 2, 2)
    """
    k = len(tables.categories)
    columns = [_answers(category_counts(tables, i), n) for i in range(k)]
    drawn = np.empty((n_draws, k, k))
    for draw in range(n_draws):
        shuffled = np.column_stack([random.permutation(column) for column in columns])
        drawn[draw] = polychoric(contingency_tables(shuffled)).correlation
    return drawn


def compare_eigenvalues(
    observed: ArrayLike, drawn: ArrayLike, eigenvalues: Eigenvalues, *, level: float = 0.95
) -> ParallelAnalysis:
    """Observed eigenvalues beside those of random matrices.

    Parameters
    ----------
    observed : array_like of shape (k,)
    drawn : array_like of shape (n_draws, k)
        Those with a NaN are left out and counted.
    eigenvalues : Eigenvalues
        Which they are.
    level : float
        Percentile, as a share.

    Returns
    -------
    ParallelAnalysis

    Examples
    --------
    >>> found = compare_eigenvalues([2.0, 1.0], [[1.2, 0.8], [1.4, 0.6]], Eigenvalues.COMPONENTS, level=0.5)
    >>> found.mean.round(6), found.n_factors
    (array([1.3, 0.7]), 2)
    """
    observed, drawn = floats(observed), floats(drawn)
    used = drawn[~np.isnan(drawn).any(axis=1)]
    if len(used):
        mean, percentile = used.mean(axis=0), np.quantile(used, level, axis=0)
    else:
        mean = percentile = np.full(observed.size, np.nan)
    return ParallelAnalysis(
        eigenvalues=eigenvalues,
        observed=read_only(observed),
        mean=read_only(mean),
        percentile=read_only(percentile),
        level=level,
        n_factors=first_failing(observed, percentile),
        n_above_mean=first_failing(observed, mean),
        n_draws=len(used),
        n_dropped=len(drawn) - len(used),
    )


def _checked(n: float, n_draws: int, level: float) -> int:
    if n < 3:
        raise ValueError(f"`n` must be at least 3, got {n!r}.")
    if n_draws < 1:
        raise ValueError(f"`n_draws` must be at least 1, got {n_draws!r}.")
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, both excluded, got {level!r}.")
    return round(n)


def _answers(counts: ArrayLike, n: int) -> FloatArray:
    """Places of categories of `n` persons in the shares of the counts, by largest remainders."""
    shares = floats(counts)
    exact = shares * n / shares.sum()
    whole = np.floor(exact)
    left = n - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return np.repeat(np.arange(shares.size, dtype=np.float64), whole.astype(np.int64))
