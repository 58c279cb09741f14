"""Two variables of couples: what they have in common in couples, and what in persons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats as distributions

from trustscale.stats._dyadic import Floats, correlation_of, quotient


@dataclass(frozen=True, slots=True)
class CoupleDecomposition:
    """Two variables of exchangeable couples, taken apart into a couple's part and a person's part.

    Attributes
    ----------
    r_xx, r_yy : float
        Each variable with the partner's.
    r_xy, r_xy_partner : float
        x with one's own y, and with the partner's y.
    n_xy, n_xy_partner : float
        The number of persons that these two correlations are worth.
    z_xy, z_xy_partner, p_xy, p_xy_partner : float
        Their tests.
    dyad_level : float
        Correlation of the couples' parts; NaN where a variable is not alike in couples, or where the ratio
        leaves [-1, 1].
    individual_level : float
        Correlation of the persons' own parts.
    ratio : float
        The ratio of the couple's part before it was held against [-1, 1]; NaN where its root has no value.
    n : int
        Couples.
    """

    r_xx: float
    r_yy: float
    r_xy: float
    r_xy_partner: float
    n_xy: float
    n_xy_partner: float
    z_xy: float
    z_xy_partner: float
    p_xy: float
    p_xy_partner: float
    dyad_level: float
    individual_level: float
    ratio: float
    n: int


def decompose_couples(x1: Floats, x2: Floats, y1: Floats, y2: Floats) -> CoupleDecomposition:
    """Take the correlation of two variables apart into a couple's and a person's part.

    Parameters
    ----------
    x1, x2, y1, y2 : float array of shape (n,)
        Complete; NaN is not allowed.

    Returns
    -------
    CoupleDecomposition
        See there for what has no value when.

    References
    ----------
    Griffin, D., & Gonzalez, R. (1995). Correlational analysis of dyad-level data in the exchangeable case.
    Psychological Bulletin, 118(3), 430-439.

    Examples
    --------
    >>> import numpy as np
    >>> x1, x2 = np.array([3.0, 5, 2, 6, 4, 7]), np.array([4.0, 4, 3, 5, 2, 6])
    >>> y1, y2 = np.array([4.0, 6, 3, 5, 5, 8]), np.array([3.0, 5, 2, 6, 3, 6])
    >>> found = decompose_couples(x1, x2, y1, y2)
    >>> round(found.r_xy, 3), round(found.individual_level, 3)
    (0.856, 0.385)
    """
    n = x1.size
    x, x_partner = np.concatenate([x1, x2]), np.concatenate([x2, x1])
    y, y_partner = np.concatenate([y1, y2]), np.concatenate([y2, y1])
    r_xx, r_yy = correlation_of(x, x_partner), correlation_of(y, y_partner)
    r_xy, r_cross = correlation_of(x, y), correlation_of(x, y_partner)
    n_xy = quotient(2.0 * n, 1 + r_xx * r_yy + r_cross**2)
    n_cross = quotient(2.0 * n, 1 + r_xx * r_yy + r_xy**2)
    z_xy, z_cross = r_xy * math.sqrt(n_xy), r_cross * math.sqrt(n_cross)
    ratio = quotient(r_cross, math.sqrt(r_xx * r_yy)) if r_xx > 0 and r_yy > 0 else math.nan
    own = (1 - r_xx) * (1 - r_yy)
    return CoupleDecomposition(
        r_xx=r_xx,
        r_yy=r_yy,
        r_xy=r_xy,
        r_xy_partner=r_cross,
        n_xy=n_xy,
        n_xy_partner=n_cross,
        z_xy=z_xy,
        z_xy_partner=z_cross,
        p_xy=2 * float(distributions.norm.sf(abs(z_xy))),
        p_xy_partner=2 * float(distributions.norm.sf(abs(z_cross))),
        dyad_level=ratio if abs(ratio) <= 1 else math.nan,
        individual_level=quotient(r_xy - r_cross, math.sqrt(own)) if own > 0 else math.nan,
        ratio=ratio,
        n=n,
    )
