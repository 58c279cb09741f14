"""Cohen's kappa of two raters, plain or weighted, from their contingency table."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats as distributions

from trustscale.stats._arrays import FloatArray, floats, normal_quantile


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two raters beyond chance.

    Attributes
    ----------
    estimate, lower, upper : float
        Kappa with its interval, cut at -1 and 1; NaN where all ratings are one and the same category.
    se : float
        Large-sample standard error; NaN where a rater gave all subjects the same category.
    null_se, statistic, p_value : float
        Standard error where kappa is 0, z, and the two-sided p value.
    observed, expected : float
        (Weighted) agreement that was seen, and that the raters' margins alone give.
    highest : float
        The largest plain kappa that these margins allow; NaN for other weights than those of the diagonal.
    n : float
        Subjects.
    """

    estimate: float
    lower: float
    upper: float
    se: float
    null_se: float
    statistic: float
    p_value: float
    observed: float
    expected: float
    highest: float
    n: float


def cohen_kappa(table: ArrayLike, weights: ArrayLike | None = None, *, level: float = 0.95) -> Kappa:
    """Cohen's kappa from a table of two raters.

    Parameters
    ----------
    table : array of shape (c, c)
        Subjects by the first rater's category (rows) and the second's (columns), both in the same order.
    weights : float array of shape (c, c), optional
        How much each pair of categories agrees: 1 is full agreement, 0 none. Without it only equal categories
        agree. See :func:`agreement_weights`.
    level : float
        Of the interval.

    Returns
    -------
    Kappa

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20(1), 37-46.

    Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70(4), 213-220.

    Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted
    kappa. Psychological Bulletin, 72(5), 323-327.

    Examples
    --------
    >>> found = cohen_kappa([[20, 5], [10, 15]])
    >>> round(found.estimate, 3), round(found.se, 4), round(found.highest, 3)
    (0.4, 0.127, 0.8)
    """
    counts = floats(table)
    n = float(counts.sum())
    plain = weights is None
    w = np.eye(len(counts)) if weights is None else floats(weights)
    nothing = math.nan
    if not n > 0:
        return Kappa(*(nothing,) * 10, n)
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float((w * p).sum()), float(rows @ w @ columns)
    if 1 - expected <= 1e-15:
        return Kappa(*(nothing,) * 7, observed, expected, nothing, n)
    kappa = (observed - expected) / (1 - expected)
    se, null_se = (math.sqrt(v / n) / (1 - expected) for v in _variances(p, w, kappa, expected))
    if not null_se > 0:  # a rater who gave all the same: kappa is 0 by its formula, whatever the other does
        se = null_se = nothing
    reach = normal_quantile(level) * se
    z = kappa / null_se
    return Kappa(
        estimate=kappa,
        lower=float(np.maximum(kappa - reach, -1.0)),
        upper=float(np.minimum(kappa + reach, 1.0)),
        se=se,
        null_se=null_se,
        statistic=z,
        p_value=2 * float(distributions.norm.sf(abs(z))),
        observed=observed,
        expected=expected,
        highest=_highest(rows, columns, expected) if plain else nothing,
        n=n,
    )


def agreement_weights(count: int, power: float) -> FloatArray:
    """Weights that fall with the distance of two categories: ``1 - (|i - j| / (c - 1)) ** power``.

    Parameters
    ----------
    count : int
        Categories, in order.
    power : float
        1 for linear weights (Cicchetti and Allison), 2 for quadratic ones (Fleiss and Cohen), under which
        kappa is close to an intraclass correlation.

    Examples
    --------
    >>> agreement_weights(3, 1)
    array([[1. , 0.5, 0. ],
           [0.5, 1. , 0.5],
           [0. , 0.5, 1. ]])
    """
    place = np.arange(count, dtype=np.float64)
    distance = np.abs(place[:, None] - place[None, :]) / max(count - 1, 1)
    return np.asarray(1 - distance**power)


def _variances(p: FloatArray, w: FloatArray, kappa: float, expected: float) -> tuple[float, float]:
    """Numerators of both variances, at the estimate and where kappa is 0; rounding counts as nothing."""
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    mean = (w @ columns)[:, None] + (w.T @ rows)[None, :]
    at = (p * (w - mean * (1 - kappa)) ** 2).sum() - (kappa - expected * (1 - kappa)) ** 2
    null = (np.outer(rows, columns) * (w - mean) ** 2).sum() - expected**2
    noise = 1e-14
    return (float(at) if at > noise else 0.0), (float(null) if null > noise else 0.0)


def _highest(rows: FloatArray, columns: FloatArray, expected: float) -> float:
    return float((np.minimum(rows, columns).sum() - expected) / (1 - expected))
