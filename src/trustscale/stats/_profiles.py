"""How alike two partners' answers are over many items, and how alike those of people who are no couple.

Every index of a pair of profiles follows from six sums over the items that both answered: how many, the
values, their squares and their products. So a thousand random pairings of all persons cost a thousand rounds
of sums, without a loop over couples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats as distributions

from trustscale.stats._arrays import FloatArray, IntArray, read_only

Rows: TypeAlias = NDArray[np.intp]

INDICES = ("raw", "distinctive", "double_entry", "distance")
"""The indices that have a baseline of pseudo-couples, in the order of their columns."""

LEAST_ITEMS = 3
"""Items that both must have answered for a correlation of profiles."""


@dataclass(frozen=True, slots=True, eq=False)
class ProfileSimilarity:
    """How alike the two profiles of each couple are; NaN where an index has no value.

    Attributes
    ----------
    n_items : int array of shape (n,)
        Items that both answered.
    raw : float array of shape (n,)
        Correlation over items, of which there must be three. It is high where both answer as most people do.
    distinctive : float array of shape (n,)
        Correlation over items of what is left when the mean of each item is taken out.
    double_entry : float array of shape (n,)
        Intraclass correlation over items, which is lower where partners differ in level or spread.
    distance : float array of shape (n,)
        Root of the summed squared differences; with gaps it is extended to all items.
    normative : float array of shape (n, 2)
        Correlation of each member's profile with the mean profile of the other members.
    """

    n_items: IntArray
    raw: FloatArray
    distinctive: FloatArray
    double_entry: FloatArray
    distance: FloatArray
    normative: FloatArray


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


@dataclass(frozen=True, slots=True, eq=False)
class _Persons:
    """Profiles of 2n persons: values with 0 for gaps, and where there is an answer (None: everywhere)."""

    x: FloatArray
    there: FloatArray | None
    total: FloatArray
    squares: FloatArray
    squared: FloatArray | None
    noise: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Over the items that both members of each pair answered."""

    n: FloatArray
    x: FloatArray
    y: FloatArray
    xx: FloatArray
    yy: FloatArray
    xy: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Profiles:
    """All persons, first members before second ones: about one constant, and about the mean of each item."""

    level: _Persons
    distinctive: _Persons
    item_means: FloatArray
    n_couples: int
    n_items: int


def profile_similarity(
    first: FloatArray, second: FloatArray, *, exchangeable: bool = False
) -> ProfileSimilarity:
    """Compare the answers of both members of each couple.

    Parameters
    ----------
    first, second : float array of shape (n, k)
        Answers of member 1 and member 2 to k items; NaN is a gap.
    exchangeable : bool
        Whether members cannot be told apart; the mean of an item is then taken over all persons, otherwise
        over those of the same role.

    Returns
    -------
    ProfileSimilarity
        One value per couple.

    References
    ----------
    Furr, R. M. (2008). A framework for profile similarity: Integrating similarity, normativeness, and
    distinctiveness. Journal of Personality, 76(5), 1267-1316.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.array([[1.0, 2, 5, 4, 3], [2, 2, 4, 5, 1], [5, 4, 1, 2, 3]])
    >>> b = np.array([[2.0, 2, 5, 3, 3], [1, 3, 5, 4, 2], [4, 5, 2, 1, 3]])
    >>> profile_similarity(a, b).distinctive.round(4)
    array([0.764 , 0.8973, 0.9805])
    """
    profiles = _prepare(first, second, exchangeable=exchangeable)
    n = profiles.n_couples
    rows = np.arange(n, dtype=np.intp)
    sums = _sums(profiles.level, rows, rows + n)
    raw, double_entry, distance = _of_level(profiles, sums)
    distinctive = _correlations(_sums(profiles.distinctive, rows, rows + n), profiles.distinctive.noise)
    return ProfileSimilarity(
        n_items=read_only(sums.n.astype(np.int64)),
        raw=read_only(raw),
        distinctive=read_only(distinctive),
        double_entry=read_only(double_entry),
        distance=read_only(distance),
        normative=read_only(_normative(profiles)),
    )


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
    profiles = _prepare(first, second, exchangeable=exchangeable)
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


# -- persons -------------------------------------------------------------------------------------------------


def _prepare(first: FloatArray, second: FloatArray, *, exchangeable: bool) -> _Profiles:
    first, second = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if exchangeable:
        first, second = _in_one_order(first, second)
    x = np.concatenate([first, second])
    n, k = first.shape
    if exchangeable:
        means = np.broadcast_to(_column_means(x), (2, k))
    else:
        means = np.stack([_column_means(first), _column_means(second)])
    centre = float(means.mean()) if means.size else 0.0
    return _Profiles(
        level=_persons(x - centre),
        distinctive=_persons(x - np.repeat(means, n, axis=0)),
        item_means=means - centre,
        n_couples=n,
        n_items=k,
    )


def _in_one_order(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The members of each couple, the one with the smaller first differing answer before the other.

    Without an order of its own, swapping two members would change which persons chance puts together.
    """
    if first.size == 0:
        return first, second
    a, b = np.where(np.isnan(first), -np.inf, first), np.where(np.isnan(second), -np.inf, second)
    place = np.argmax(a != b, axis=1)
    rows = np.arange(len(a))
    swap = (a[rows, place] > b[rows, place])[:, None]
    return np.where(swap, second, first), np.where(swap, first, second)


def _column_means(x: FloatArray) -> FloatArray:
    there = ~np.isnan(x)
    n = there.sum(axis=0)
    means: FloatArray = np.where(there, x, 0.0).sum(axis=0) / np.maximum(n, 1)
    return means


def _persons(x: FloatArray) -> _Persons:
    gaps = np.isnan(x)
    there = None
    if gaps.any():
        there = (~gaps).astype(np.float64)
        x = np.where(gaps, 0.0, x)
    squared = x * x
    squares = squared.sum(axis=1)
    return _Persons(
        x=x,
        there=there,
        total=x.sum(axis=1),
        squares=squares,
        squared=squared if there is not None else None,
        noise=1e-12 * float(squares.max(initial=0.0)),
    )


# -- pairs ---------------------------------------------------------------------------------------------------


def _sums(persons: _Persons, first: Rows, second: Rows) -> _Sums:
    a, b = persons.x.take(first, axis=0), persons.x.take(second, axis=0)
    xy = _products(a, b)
    if persons.there is None or persons.squared is None:
        k = np.full(len(first), float(persons.x.shape[1]))
        total, squares = persons.total, persons.squares
        return _Sums(k, total.take(first), total.take(second), squares.take(first), squares.take(second), xy)
    in_a, in_b = persons.there.take(first, axis=0), persons.there.take(second, axis=0)
    return _Sums(
        n=_products(in_a, in_b),
        x=_products(a, in_b),
        y=_products(in_a, b),
        xx=_products(persons.squared.take(first, axis=0), in_b),
        yy=_products(in_a, persons.squared.take(second, axis=0)),
        xy=xy,
    )


def _products(a: FloatArray, b: FloatArray) -> FloatArray:
    summed: FloatArray = np.einsum("ij,ij->i", a, b)
    return summed


def _correlations(sums: _Sums, noise: float) -> FloatArray:
    n = np.maximum(sums.n, 1.0)
    x, y = sums.xx - sums.x * sums.x / n, sums.yy - sums.y * sums.y / n
    # A profile that does not vary leaves rounding noise behind, which must not be blown up to a correlation;
    # two points always lie on a line.
    flat = (np.minimum(x, y) <= noise) | (sums.n < LEAST_ITEMS)
    return _divided(sums.xy - sums.x * sums.y / n, np.sqrt(np.where(flat, 0.0, x * y)), 0.0)


def _of_level(profiles: _Profiles, sums: _Sums) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Raw correlation, double-entry correlation and distance."""
    noise = profiles.level.noise
    shared = (sums.x + sums.y) ** 2 / (4 * np.maximum(sums.n, 1.0))
    double_entry = _divided(2 * (sums.xy - shared), sums.xx + sums.yy - 2 * shared, noise)
    squared = np.maximum(sums.xx + sums.yy - 2 * sums.xy, 0.0)
    squared[squared <= noise] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.sqrt(squared * (profiles.n_items / sums.n))
    return _correlations(sums, noise), double_entry, distance


def _divided(above: FloatArray, below: FloatArray, noise: float) -> FloatArray:
    """Correlations; where the profiles do not vary there is none."""
    return np.clip(above / np.where(below > noise, below, np.nan), -1.0, 1.0)


def _normative(profiles: _Profiles) -> FloatArray:
    n, level = profiles.n_couples, profiles.level
    there = np.ones_like(level.x) if level.there is None else level.there
    found = np.empty((n, 2))
    for member in (0, 1):
        own = slice(member * n, (member + 1) * n)
        mean = profiles.item_means[1 - member]
        sums = _Sums(
            n=there[own].sum(axis=1),
            x=level.total[own],
            y=there[own] @ mean,
            xx=level.squares[own],
            yy=there[own] @ (mean * mean),
            xy=level.x[own] @ mean,
        )
        found[:, member] = _correlations(sums, level.noise)
    return found


def _averages(profiles: _Profiles, first: Rows, second: Rows, bound: float) -> FloatArray:
    """The average of each index over these pairs; correlations in Fisher's z."""
    raw, double_entry, distance = _of_level(profiles, _sums(profiles.level, first, second))
    distinctive = _correlations(_sums(profiles.distinctive, first, second), profiles.distinctive.noise)
    found = np.stack([raw, distinctive, double_entry, distance])
    found[:3] = np.arctanh(np.clip(found[:3], -bound, bound))
    there = ~np.isnan(found)
    total: FloatArray = np.where(there, found, 0.0).sum(axis=1)
    n = there.sum(axis=1)
    return total / np.where(n > 0, n, np.nan)
