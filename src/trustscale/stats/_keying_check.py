"""Which items run against the others of their scale, whatever order the items stand in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import BoolArray, FloatArray, IntArray, floats, normal_quantile, read_only

_SIMILAR = 0.5
"""An item's partners go with it at least this much as strongly as the one that goes with it most."""


@dataclass(frozen=True, slots=True, eq=False)
class KeyingCheck:
    """How the directions of k items agree.

    Attributes
    ----------
    direction : int array of shape (k,)
        1 and -1 for items that run one way and the other way along the first principal axis, the larger side
        with 1; 0 where that cannot be told.
    partners : bool array of shape (k, k)
        In row j the items that go most with item j, in either direction.
    r : float array of shape (k,)
        Correlation of each item, as it stands, with the sum of its partners that are not against the others
        themselves (all of its partners where the items are divided); NaN without such partners.
    against : bool array of shape (k,)
        Items that clearly run against most of their partners.
    is_divided : bool
        Half of the items run against the other half, so that it cannot be told which half is turned.
    within, across : float
        Mean correlation among the items that run against the others, and of these with their other partners;
        NaN without such items, ``within`` also with a single one. Turned items do both alike; items of an
        opposite second dimension go together more strongly.
    """

    direction: IntArray
    partners: BoolArray
    r: FloatArray
    against: BoolArray
    is_divided: bool
    within: float
    across: float


def keying_check(correlation: ArrayLike, n: float, *, least: float = 0.1, level: float = 0.95) -> KeyingCheck:
    """Find items that are likely keyed the wrong way.

    Parameters
    ----------
    correlation : float array of shape (k, k)
        Of the items as keyed; NaN in the rows of items that do not vary.
    n : float
        Persons that the correlations rest on.
    least : float
        A correlation that is closer to zero counts as none.
    level : float
        Of the interval by Fisher's z that must not contain zero.

    Returns
    -------
    KeyingCheck
        Nothing is turned round.

    Notes
    -----
    Signs come from the first principal axis and are then improved, one item at a time, until every item goes
    with the sum of the others so signed: a turned item makes good ones look bad in plain item-rest
    correlations, and here it does not. Each item is then held against its partners, the items that go with
    it at least half as strongly as the one that does most. It runs against them where most of them have the
    other sign; a draw is settled by the larger side of all items; where both sides are equally large, nobody
    can say which one is turned. Partners, and not all items, decide, so that neither a second dimension nor
    an opposite one is taken for turned items. An item is named only if its correlation with these partners,
    as they stand, lies clearly below zero.

    References
    ----------
    Revelle, W. (2024). psych: Procedures for psychological, psychometric, and personality research
    (``check.keys``, which also goes by the first principal component).

    Examples
    --------
    >>> import numpy as np
    >>> r = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    >>> turned = np.array([1, 1, -1, 1])
    >>> found = keying_check(r * np.outer(turned, turned), 200)
    >>> found.against
    array([False, False,  True, False])
    >>> round(float(found.r[2]), 3), found.is_divided
    (-0.516, False)
    """
    r = floats(correlation)
    shared = np.where(np.isnan(r), 0.0, r)
    np.fill_diagonal(shared, 0.0)
    reach = normal_quantile(level) / np.sqrt(n - 3) if n > 3 else np.inf
    sign = _signs(shared)
    partners = _partners(shared, least, reach)
    linked = np.asarray(partners.any(axis=1), dtype=np.bool_)
    balance = float(sign[linked].sum())
    side = 1.0 if balance > 0 or (balance == 0 and _first(sign, linked) > 0) else -1.0
    votes = sign * (partners @ sign) + 1.0  # the item itself has a vote, too
    opposed = linked & ((votes < 0) | ((votes == 0) & (sign * balance < 0)))
    undecided = linked & (votes == 0) & (balance == 0)
    held = _with_partners(shared, partners & ~opposed)

    against = opposed & _clear(-held, least, reach)
    within, across = _cohesion(shared, against, partners & ~opposed)
    return KeyingCheck(
        direction=read_only(np.where(linked, sign * side, 0).astype(np.int64)),
        partners=read_only(partners),
        r=read_only(held),
        against=read_only(against),
        is_divided=bool(undecided.any()) and not against.any(),
        within=within,
        across=across,
    )


def _signs(shared: FloatArray) -> FloatArray:
    """Signs under which every item goes with the sum of the others, from the first principal axis."""
    if (shared >= 0).all():  # then the axis has no negative loading
        return np.ones(len(shared))
    _, axes = np.linalg.eigh(shared)
    sign = np.where(axes[:, -1] < 0, -1.0, 1.0)
    for _ in range(10 * len(shared) + 1):  # each step raises the sum of all correlations, so this ends
        oriented = sign * (shared @ sign)
        worst = int(np.argmin(oriented))
        if oriented[worst] >= -1e-12:
            break
        sign[worst] = -sign[worst]
    return sign


def _partners(shared: FloatArray, least: float, reach: float) -> BoolArray:
    size = np.abs(shared)
    similar = size >= _SIMILAR * size.max(axis=1, keepdims=True)
    return np.asarray(similar & _clear(size, least, reach), dtype=np.bool_)


def _with_partners(shared: FloatArray, partners: BoolArray) -> FloatArray:
    """Correlation of each item with the sum of its partners, all standardised."""
    chosen = partners.astype(np.float64)
    variance = np.einsum("ji,ik,jk->j", chosen, shared + np.eye(len(shared)), chosen)
    row = (chosen * shared).sum(axis=1)
    return np.asarray(np.clip(row / np.sqrt(np.where(variance > 1e-12, variance, np.nan)), -1.0, 1.0))


def _clear(r: FloatArray, least: float, reach: float) -> BoolArray:
    """Correlations clearly above zero."""
    bounded = np.clip(r, -1 + 1e-15, 1 - 1e-15)
    return np.asarray((r >= least) & (np.arctanh(bounded) > reach), dtype=np.bool_)


def _first(sign: FloatArray, linked: BoolArray) -> float:
    return float(sign[linked][0]) if linked.any() else 1.0


def _cohesion(shared: FloatArray, against: BoolArray, others: BoolArray) -> tuple[float, float]:
    m = int(against.sum())
    if not m:
        return np.nan, np.nan
    among = shared[np.ix_(against, against)]
    within = float(among.sum()) / (m * (m - 1)) if m > 1 else np.nan
    return within, float(shared[against][others[against]].mean())
