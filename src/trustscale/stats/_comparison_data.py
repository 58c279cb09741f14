"""Comparison data: random data with the items' own distributions and 1, 2, ... factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._extraction import minres

_PATIENCE = 5
"""Corrections of the intermediate correlations that may fail before they are taken as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonData:
    """How well data with 1, 2, ... factors reproduce the observed eigenvalues.

    Attributes
    ----------
    n_factors : int
        The last number of factors that reproduced them significantly better than one fewer.
    rmse : float array of shape (m, n_samples)
        Root mean square difference of eigenvalues in each sample, with 1, 2, ... factors.
    pvalues : float array of shape (m,)
        One-sided Mann-Whitney test that differences are smaller than with one factor fewer; NaN for the
        first.
    eigenvalues : float array of shape (k,)
        Observed, of components.
    significance : float
    """

    n_factors: int
    rmse: FloatArray
    pvalues: FloatArray
    eigenvalues: FloatArray
    significance: float


def comparison_data(
    values: ArrayLike,
    *,
    max_factors: int | None = None,
    n_samples: int = 500,
    population: int = 10_000,
    significance: float = 0.30,
    seed: int | None = None,
) -> ComparisonData:
    """Ruscio and Roche's comparison data: factors are added as long as eigenvalues come out better.

    Parameters
    ----------
    values : array_like of shape (n, k)
        Complete rows.
    max_factors : int, optional
        The most that are tried; half of the items otherwise.
    n_samples : int
        Samples of `n` from each population.
    population : int
        Persons in each population.
    significance : float
        Of the test; .30 as its authors found best.
    seed : int, optional
        Same seed, same digits.

    Returns
    -------
    ComparisonData

    Raises
    ------
    ValueError
        Gaps, fewer than three items or persons, an item without variance.

    Notes
    -----
    Populations have each item's own distribution of answers. Normal data with the wanted factors are ranked
    into it; what that does to the correlations is corrected in the intermediate correlations, step by step,
    until that fails to help five times (Ruscio & Kaczetow, 2008). Factors are minres factors.

    References
    ----------
    Ruscio, J., & Roche, B. (2012). Determining the number of factors to retain in an exploratory factor
    analysis using comparison data of known factorial structure. Psychological Assessment, 24, 282-292.
    Ruscio, J., & Kaczetow, W. (2008). Simulating multivariate nonnormal data using an iterative algorithm.
    Multivariate Behavioral Research, 43, 355-381.

    Examples
    --------
    >>> draw = np.random.default_rng(1)
    >>> two = draw.normal(size=(300, 2)).repeat(4, axis=1) + draw.normal(size=(300, 8))
    >>> comparison_data(two.round(), n_samples=100, population=2000, seed=1).n_factors
    2
    """
    x = floats(values)
    if x.ndim != 2 or x.shape[1] < 3 or x.shape[0] < 3 or not np.isfinite(x).all():
        raise ValueError(f"`values` must be complete rows of at least three items, got shape {x.shape}.")
    if bool((np.ptp(x, axis=0) == 0).any()):
        raise ValueError("an item without variance has no correlations; leave it out.")
    random = np.random.default_rng(seed)
    r = floats(np.corrcoef(x.T))
    observed = floats(np.linalg.eigvalsh(r)[::-1])
    most = max(1, x.shape[1] // 2) if max_factors is None else max_factors
    errors: list[FloatArray] = []
    pvalues = [np.nan]
    for f in range(1, most + 1):
        people = _population(x, r, f, population, random)
        errors.append(_errors(people, observed, len(x), n_samples, random))
        if f > 1:
            pvalues.append(_smaller(errors[-1], errors[-2]))
            if not pvalues[-1] < significance:
                break
    better = len(errors) - 1 if len(errors) > 1 and not pvalues[-1] < significance else len(errors)
    return ComparisonData(
        n_factors=better,
        rmse=read_only(np.array(errors)),
        pvalues=read_only(np.array(pvalues)),
        eigenvalues=read_only(observed),
        significance=significance,
    )


def _population(x: FloatArray, r: FloatArray, f: int, size: int, random: np.random.Generator) -> FloatArray:
    """Answers of `size` persons with `f` factors, the items' distributions and nearly their correlations."""
    k = x.shape[1]
    sorted_answers = np.sort(random.choice(x, size=size, replace=True), axis=0)
    factors, unique = random.standard_normal((size, f)), random.standard_normal((size, k))
    wanted, best_wanted, best = r.copy(), r, np.inf
    share, failures, residual = 1.0, 0, np.zeros_like(r)
    while failures < _PATIENCE:
        answers = _ranked(wanted, factors, unique, sorted_answers)
        now = r - np.corrcoef(answers.T)
        error = float(np.sqrt((now[np.tril_indices(k, -1)] ** 2).mean()))
        if error < best * (1 - 1e-6):
            best, best_wanted, residual = error, wanted, now
            share, failures = 1.0, 0
        else:
            failures += 1
            share /= 2
        wanted = np.clip(best_wanted + share * residual, -1.0, 1.0)
        np.fill_diagonal(wanted, 1.0)
    return _ranked(best_wanted, factors, unique, sorted_answers)


def _ranked(
    wanted: FloatArray, factors: FloatArray, unique: FloatArray, sorted_answers: FloatArray
) -> FloatArray:
    """Normal data with minres factors of the wanted correlations, ranked into the distributions."""
    found = minres(wanted, factors.shape[1])
    latent = factors @ found.loadings.T + unique * np.sqrt(np.maximum(1 - found.communalities, 0.0))
    answers = np.empty_like(sorted_answers)
    np.put_along_axis(answers, np.argsort(latent, axis=0), sorted_answers, axis=0)
    return answers


def _errors(
    people: FloatArray, observed: FloatArray, n: int, n_samples: int, random: np.random.Generator
) -> FloatArray:
    """Root mean square difference of the eigenvalues of samples from the observed ones."""
    drawn = np.empty((n_samples, observed.size, observed.size))
    for sample in range(n_samples):
        part = people[random.integers(0, len(people), n)]
        part = part - part.mean(axis=0)
        drawn[sample] = part.T @ part
    scale = np.sqrt(np.maximum(np.diagonal(drawn, axis1=1, axis2=2), np.finfo(float).tiny))
    values = np.linalg.eigvalsh(drawn / (scale[:, :, None] * scale[:, None, :]))[:, ::-1]
    return np.asarray(np.sqrt(((values - observed) ** 2).mean(axis=1)))


def _smaller(now: FloatArray, before: FloatArray) -> float:
    """One-sided p of a Mann-Whitney test that `now` is smaller, by its normal approximation."""
    both = np.concatenate([now, before])
    _, place, count = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    m, n = now.size, before.size
    u = float(ranks[:m].sum()) - m * (m + 1) / 2
    ties = float((count**3 - count).sum()) / ((m + n) * (m + n - 1))
    sd = np.sqrt(m * n / 12 * (m + n + 1 - ties))
    return float(special.ndtr((u - m * n / 2) / sd)) if sd > 0 else 1.0
