"""Omega of items that measure several factors: total, hierarchical, and of each group of items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class FactorOmega:
    """How much of the variance of a sum is due to a general factor and to group factors.

    Attributes
    ----------
    total : float
        ``1 - sum of uniquenesses / sum of R``: due to all factors.
    hierarchical : float
        ``(sum of general loadings)^2 / sum of R``: due to the general factor.
    asymptotic : float
        ``hierarchical / total``: what a test of infinitely many such items would have of it.
    explained_common_variance : float
        Share of the general factor in the sum of squared loadings (ECV).
    group : int array of shape (k,)
        The group factor that each item loads on the most.
    group_total, group_general, group_specific : float array of shape (f,)
        Of the sum of the items of each group: both, the general and the group factor's share. NaN for a
        group without items.
    """

    total: float
    hierarchical: float
    asymptotic: float
    explained_common_variance: float
    group: IntArray
    group_total: FloatArray
    group_general: FloatArray
    group_specific: FloatArray


def omega_total(correlation: ArrayLike, uniquenesses: ArrayLike) -> float:
    """``1 - sum of uniquenesses / sum of R``: omega total of any number of factors.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations of the items.
    uniquenesses : array_like of shape (k,)
        From an extraction of factors.

    References
    ----------
    McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum. (pp. 88-90)

    Examples
    --------
    >>> omega_total([[1, 0.5], [0.5, 1]], [0.5, 0.5]).__round__(6)
    0.666667
    """
    return 1 - float(np.sum(floats(uniquenesses))) / float(np.sum(floats(correlation)))


def omega_hierarchical(
    correlation: ArrayLike, general: ArrayLike, groups: ArrayLike, uniquenesses: ArrayLike
) -> FactorOmega:
    """Omega hierarchical and total from a general factor and group factors that are all orthogonal.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations of the items.
    general : array_like of shape (k,)
        Loadings on the general factor.
    groups : array_like of shape (k, f)
        Loadings on the group factors, as `schmid_leiman` gives them.
    uniquenesses : array_like of shape (k,)
        From the extraction.

    Returns
    -------
    FactorOmega

    Notes
    -----
    No item is turned round: items that load negatively on the general factor lower the coefficient, as they
    lower the reliability of the sum. psych turns them first.

    References
    ----------
    Zinbarg, R. E., Revelle, W., Yovel, I., & Li, W. (2005). Cronbach's alpha, Revelle's beta, and McDonald's
    omega_h: Their relations with each other and two alternative conceptualizations of reliability.
    Psychometrika, 70(1), 123-133.
    Reise, S. P., Bonifay, W. E., & Haviland, M. G. (2013). Scoring and modeling psychological measures in the
    presence of multidimensionality. Journal of Personality Assessment, 95(2), 129-140.

    Examples
    --------
    >>> general, groups = np.full(4, 0.6), np.array([[0.5, 0], [0.5, 0], [0, 0.4], [0, 0.4]])
    >>> uniquenesses = 1 - general**2 - (groups**2).sum(axis=1)
    >>> correlation = np.outer(general, general) + groups @ groups.T + np.diag(uniquenesses)
    >>> found = omega_hierarchical(correlation, general, groups, uniquenesses)
    >>> round(found.total, 4), round(found.hierarchical, 4), round(found.asymptotic, 4)
    (0.8096, 0.6302, 0.7784)
    """
    r, g, f, u = floats(correlation), floats(general), floats(groups), floats(uniquenesses)
    whole = float(r.sum())
    total = omega_total(r, u)
    hierarchical = float(g.sum()) ** 2 / whole
    common = float((g**2).sum())
    group = np.abs(f).argmax(axis=1)
    of_group = [_of_group(r, g, f[:, number], group == number) for number in range(f.shape[1])]
    general_part, specific = (floats(part) for part in zip(*of_group, strict=True))
    return FactorOmega(
        total=total,
        hierarchical=hierarchical,
        asymptotic=hierarchical / total,
        explained_common_variance=common / (common + float((f**2).sum())),
        group=read_only(group),
        group_total=read_only(general_part + specific),
        group_general=read_only(general_part),
        group_specific=read_only(specific),
    )


def _of_group(r: FloatArray, g: FloatArray, f: FloatArray, members: FloatArray) -> tuple[float, float]:
    """Shares of the general factor and of the group factor in the sum of the group's items."""
    whole = float(r[np.ix_(members, members)].sum()) if members.any() else np.nan
    return float(g[members].sum()) ** 2 / whole, float(f[members].sum()) ** 2 / whole
