"""How alike two partners' answers are over many items, and how alike those of people who are no couple.

Every index of a pair of profiles follows from six sums over the items that both answered: how many, the
values, their squares and their products. So a thousand random pairings of all persons cost a thousand rounds
of sums, without a loop over couples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

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
class Persons:
    """Profiles of 2n persons: values with 0 for gaps, and where there is an answer (None: everywhere)."""

    x: FloatArray
    there: FloatArray | None
    total: FloatArray
    squares: FloatArray
    squared: FloatArray | None
    noise: float


@dataclass(frozen=True, slots=True, eq=False)
class PairSums:
    """Over the items that both members of each pair answered."""

    n: FloatArray
    x: FloatArray
    y: FloatArray
    xx: FloatArray
    yy: FloatArray
    xy: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """All persons, first members before second ones: about one constant, and about the mean of each item."""

    level: Persons
    distinctive: Persons
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
    profiles = prepare_profiles(first, second, exchangeable=exchangeable)
    n = profiles.n_couples
    rows = np.arange(n, dtype=np.intp)
    sums = pair_sums(profiles.level, rows, rows + n)
    raw, double_entry, distance = level_indices(profiles, sums)
    distinctive = profile_correlations(
        pair_sums(profiles.distinctive, rows, rows + n), profiles.distinctive.noise
    )
    return ProfileSimilarity(
        n_items=read_only(sums.n.astype(np.int64)),
        raw=read_only(raw),
        distinctive=read_only(distinctive),
        double_entry=read_only(double_entry),
        distance=read_only(distance),
        normative=read_only(_normative(profiles)),
    )


# -- persons -------------------------------------------------------------------------------------------------


def prepare_profiles(first: FloatArray, second: FloatArray, *, exchangeable: bool) -> Profiles:
    """All persons under one another, centred in the two ways in which they are compared."""
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
    return Profiles(
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


def _persons(x: FloatArray) -> Persons:
    gaps = np.isnan(x)
    there = None
    if gaps.any():
        there = (~gaps).astype(np.float64)
        x = np.where(gaps, 0.0, x)
    squared = x * x
    squares = squared.sum(axis=1)
    return Persons(
        x=x,
        there=there,
        total=x.sum(axis=1),
        squares=squares,
        squared=squared if there is not None else None,
        noise=1e-12 * float(squares.max(initial=0.0)),
    )


# -- pairs ---------------------------------------------------------------------------------------------------


def pair_sums(persons: Persons, first: Rows, second: Rows) -> PairSums:
    """The six sums of each pair of rows."""
    a, b = persons.x.take(first, axis=0), persons.x.take(second, axis=0)
    xy = _products(a, b)
    if persons.there is None or persons.squared is None:
        k = np.full(len(first), float(persons.x.shape[1]))
        total, squares = persons.total, persons.squares
        return PairSums(
            k, total.take(first), total.take(second), squares.take(first), squares.take(second), xy
        )
    in_a, in_b = persons.there.take(first, axis=0), persons.there.take(second, axis=0)
    return PairSums(
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


def profile_correlations(sums: PairSums, noise: float) -> FloatArray:
    """Correlations of profiles from their sums."""
    n = np.maximum(sums.n, 1.0)
    x, y = sums.xx - sums.x * sums.x / n, sums.yy - sums.y * sums.y / n
    # A profile that does not vary leaves rounding noise behind, which must not be blown up to a correlation;
    # two points always lie on a line.
    flat = (np.minimum(x, y) <= noise) | (sums.n < LEAST_ITEMS)
    return _divided(sums.xy - sums.x * sums.y / n, np.sqrt(np.where(flat, 0.0, x * y)), 0.0)


def level_indices(profiles: Profiles, sums: PairSums) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Raw correlation, double-entry correlation and distance."""
    noise = profiles.level.noise
    shared = (sums.x + sums.y) ** 2 / (4 * np.maximum(sums.n, 1.0))
    double_entry = _divided(2 * (sums.xy - shared), sums.xx + sums.yy - 2 * shared, noise)
    squared = np.maximum(sums.xx + sums.yy - 2 * sums.xy, 0.0)
    squared[squared <= noise] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.sqrt(squared * (profiles.n_items / sums.n))
    return profile_correlations(sums, noise), double_entry, distance


def _divided(above: FloatArray, below: FloatArray, noise: float) -> FloatArray:
    """Correlations; where the profiles do not vary there is none."""
    return np.clip(above / np.where(below > noise, below, np.nan), -1.0, 1.0)


def _normative(profiles: Profiles) -> FloatArray:
    n, level = profiles.n_couples, profiles.level
    there = np.ones_like(level.x) if level.there is None else level.there
    found = np.empty((n, 2))
    for member in (0, 1):
        own = slice(member * n, (member + 1) * n)
        mean = profiles.item_means[1 - member]
        sums = PairSums(
            n=there[own].sum(axis=1),
            x=level.total[own],
            y=there[own] @ mean,
            xx=level.squares[own],
            yy=there[own] @ (mean * mean),
            xy=level.x[own] @ mean,
        )
        found[:, member] = profile_correlations(sums, level.noise)
    return found
