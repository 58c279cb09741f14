"""Persons who are paired at random, and averages of similarity over couples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats as distributions

from trustscale.stats._arrays import FloatArray, IntArray, read_only
from trustscale.stats._profiles import (
    INDICES,
    Profiles,
    Rows,
    level_indices,
    pair_sums,
    prepare_profiles,
    profile_correlations,
)


@dataclass(frozen=True, slots=True, eq=False)
class PseudoCouples:
    """Averages over real couples and over persons who were paired at random.

    Attributes
    ----------
    observed : float array of shape (4,)
        The average of each of :data:`INDICES` over real couples; correlations in Fisher's z.
    means : float array of shape (permutations, 4)
        The same for each random pairing.
    as_high, as_low : int array of shape (4,)
        Random pairings whose average is at least, or at most, that of the real couples.
    """

    observed: FloatArray
    means: FloatArray
    as_high: IntArray
    as_low: IntArray


@dataclass(frozen=True, slots=True)
class Average:
    """A mean with its interval, and the couples it rests on."""

    estimate: float
    lower: float
    upper: float
    n: int


def pseudo_couples(
    first: FloatArray,
    second: FloatArray,
    *,
    permutations: int,
    rng: np.random.Generator,
    bound: float,
    exchangeable: bool = False,
) -> PseudoCouples:
    """Pair persons at random again and again, and average their similarity each time.

    Parameters
    ----------
    first, second : float array of shape (n, k)
        As in :func:`profile_similarity`.
    permutations : int
        Random pairings.
    rng : numpy.random.Generator
        Where chance comes from.
    bound : float
        Correlations beyond it count as it in averages, since Fisher's z of 1 is infinite.
    exchangeable : bool
        Whether anybody is paired with anybody; otherwise each first member gets one of the second members.

    Returns
    -------
    PseudoCouples
        All random pairings are equally likely, the real one among them.

    References
    ----------
    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in
    Genetics and Molecular Biology, 9(1), 39.

    Examples
    --------
    >>> import numpy as np
    >>> draw = np.random.default_rng(1)
    >>> shared = draw.normal(size=(30, 8))
    >>> a, b = shared + draw.normal(size=(30, 8)), shared + draw.normal(size=(30, 8))
    >>> found = pseudo_couples(a, b, permutations=99, rng=draw, bound=0.995)
    >>> found.as_high.tolist()[:3]
    [0, 0, 0]
    """
    profiles = prepare_profiles(first, second, exchangeable=exchangeable)
    n = profiles.n_couples
    rows = np.arange(n, dtype=np.intp)
    observed = _averages(profiles, rows, rows + n, bound)
    means = np.empty((permutations, len(INDICES)))
    for number in range(permutations):
        if exchangeable:
            order = rng.permutation(2 * n).astype(np.intp)
            means[number] = _averages(profiles, order[:n], order[n:], bound)
        else:
            means[number] = _averages(profiles, rows, rng.permutation(n).astype(np.intp) + n, bound)
    slack = 1e-12 * np.maximum(np.abs(observed), 1.0)
    return PseudoCouples(
        observed=read_only(observed),
        means=read_only(means),
        # The negation counts a pairing whose average has no value on the side of caution.
        as_high=read_only((~(means < observed - slack)).sum(axis=0)),
        as_low=read_only((~(means > observed + slack)).sum(axis=0)),
    )


def fisher_average(r: FloatArray, *, bound: float, level: float = 0.95) -> Average:
    """The mean of correlations by Fisher's z, with a t interval over couples; NaN are left out.

    Parameters
    ----------
    r : float array of shape (n,)
        One correlation per couple.
    bound : float
        Correlations beyond it count as it.
    level : float
        Of the interval.

    Returns
    -------
    Average
        In correlations again.

    Examples
    --------
    >>> import numpy as np
    >>> round(fisher_average(np.array([0.2, 0.6, np.nan]), bound=0.995).estimate, 3)
    0.42
    """
    found = plain_average(np.arctanh(np.clip(r, -bound, bound)), level=level)
    return Average(math.tanh(found.estimate), math.tanh(found.lower), math.tanh(found.upper), found.n)


def plain_average(values: FloatArray, *, level: float = 0.95) -> Average:
    """A mean with its t interval; NaN are left out.

    Examples
    --------
    >>> import numpy as np
    >>> plain_average(np.array([1.0, 3.0, np.nan])).estimate
    2.0
    """
    there = values[~np.isnan(values)]
    if there.size < 2:
        return Average(float(there.mean()) if there.size else math.nan, math.nan, math.nan, there.size)
    mean = float(there.mean())
    reach = float(distributions.t.isf((1 - level) / 2, there.size - 1)) * float(there.std(ddof=1))
    reach /= math.sqrt(there.size)
    return Average(mean, mean - reach, mean + reach, there.size)


def _averages(profiles: Profiles, first: Rows, second: Rows, bound: float) -> FloatArray:
    """The average of each index over these pairs; correlations in Fisher's z."""
    raw, double_entry, distance = level_indices(profiles, pair_sums(profiles.level, first, second))
    distinctive = profile_correlations(
        pair_sums(profiles.distinctive, first, second), profiles.distinctive.noise
    )
    found = np.stack([raw, distinctive, double_entry, distance])
    found[:3] = np.arctanh(np.clip(found[:3], -bound, bound))
    there = ~np.isnan(found)
    total: FloatArray = np.where(there, found, 0.0).sum(axis=1)
    n = there.sum(axis=1)
    return total / np.where(n > 0, n, np.nan)
