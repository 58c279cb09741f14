"""The hull method: the number of factors after which fit gains little for what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class Hull:
    """Which solutions lie on the hull, and where it bends.

    Attributes
    ----------
    gain : float array of shape (m,)
        Gain in fit per parameter up to a solution, over that after it; 0 at both ends of the hull, NaN for
        solutions that are not on it.
    n_factors : int or None
        The solution with the largest; None where fewer than three lie on the hull.
    """

    gain: FloatArray
    n_factors: int | None


def hull(n_factors: ArrayLike, fit: ArrayLike, df: ArrayLike, *, until: int | None = None) -> Hull:
    """Choose among solutions by fit and degrees of freedom.

    Parameters
    ----------
    n_factors : int array of shape (m,)
        Rising, from 0.
    fit : array_like of shape (m,)
        Higher is better: CAF, CFI, or 1 - RMSEA. NaN leaves a solution out.
    df : array_like of shape (m,)
        Degrees of freedom, falling.
    until : int, optional
        Solutions with more factors do not count, except for the next that fits better than all before where
        the last one does not: a hull without an end beyond a solution cannot choose it.

    Returns
    -------
    Hull

    Notes
    -----
    A solution goes that fits no better than one with fewer factors, and then, again and again, one that lies
    on or below the line between its neighbours. Both ends of the hull cannot be chosen: where a CFI of 1 is
    reached early there may be no answer.

    References
    ----------
    Lorenzo-Seva, U., Timmerman, M. E., & Kiers, H. A. L. (2011). The hull method for selecting the number of
    common factors. Multivariate Behavioral Research, 46, 340-364.

    Examples
    --------
    >>> found = hull([0, 1, 2, 3], [0.0, 0.5, 0.97, 0.98], [36, 27, 19, 12])
    >>> found.gain.round(3), found.n_factors
    (array([ 0.   ,    nan, 39.941,  0.   ]), 2)
    """
    numbers, height, left = np.asarray(n_factors), floats(fit), floats(df)
    kept: list[int] = []
    for i in np.flatnonzero(~np.isnan(height)):
        if until is not None and kept and numbers[i] > until and numbers[kept[-1]] >= until:
            break
        if not kept or height[i] > height[kept[-1]]:
            kept.append(int(i))
    middle = _below_neighbours(kept, height, left)
    while middle is not None:
        del kept[middle]
        middle = _below_neighbours(kept, height, left)
    gain = np.full(height.size, np.nan)
    gain[[*kept[:1], *kept[-1:]]] = 0.0
    for a, b, c in zip(kept, kept[1:], kept[2:], strict=False):
        gain[b] = (
            (height[b] - height[a]) / (left[a] - left[b]) / ((height[c] - height[b]) / (left[b] - left[c]))
        )
    chosen = None if len(kept) < 3 else int(numbers[int(np.nanargmax(gain))])
    return Hull(read_only(gain), chosen)


def _below_neighbours(kept: list[int], height: FloatArray, left: FloatArray) -> int | None:
    """Place in `kept` of the first solution on or below the line between its neighbours."""
    for place in range(1, len(kept) - 1):
        a, b, c = kept[place - 1 : place + 2]
        share = (left[a] - left[b]) / (left[a] - left[c])
        if height[b] <= height[a] + share * (height[c] - height[a]):
            return place
    return None
