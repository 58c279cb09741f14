"""How reliable the mean and the difference of two partners' scores are, and how far each must move."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Composite:
    """A score made of two partners' scores.

    Attributes
    ----------
    sd : float
        Its standard deviation over couples.
    sem : float
        Its standard error of measurement.
    reliability : float
        1 - sem² / sd²; negative where partners correlate more than their reliabilities allow, NaN where it
        does not vary.
    """

    sd: float
    sem: float
    reliability: float


@dataclass(frozen=True, slots=True)
class CoupleScores:
    """The mean of two partners and their difference (the first minus the second)."""

    mean: Composite
    difference: Composite


def couple_scores(
    sd: tuple[float, float],
    reliability: tuple[float, float],
    correlation: float,
    *,
    error_correlation: float = 0.0,
) -> CoupleScores:
    """Reliability of the couple's mean and difference, from those of the partners.

    Parameters
    ----------
    sd : pair of float
        Standard deviation of each partner's scores.
    reliability : pair of float
        Reliability of each partner's scores.
    correlation : float
        Of the partners' scores.
    error_correlation : float
        Of their errors of measurement.

    Returns
    -------
    CoupleScores
        With standard errors of measurement in the units of the scores.

    Notes
    -----
    Classical test theory for a sum of two. With equal SDs and reliabilities the difference has
    (r - r12) / (1 - r12).

    References
    ----------
    Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley.

    Examples
    --------
    >>> found = couple_scores((10.0, 10.0), (0.85, 0.85), 0.5)
    >>> round(found.mean.reliability, 2), round(found.difference.reliability, 2)
    (0.9, 0.7)
    """
    first, second = (s * math.sqrt(1 - r) for s, r in zip(sd, reliability, strict=True))
    spread, shared = sd[0] ** 2 + sd[1] ** 2, 2 * correlation * sd[0] * sd[1]
    error, joint = first**2 + second**2, 2 * error_correlation * first * second
    scale = spread or 1.0
    return CoupleScores(
        mean=_composite((spread + shared) / 4, (error + joint) / 4, scale),
        difference=_composite(spread - shared, error - joint, scale),
    )


def _composite(variance: float, error: float, scale: float) -> Composite:
    """Square roots, and one minus the share of error; rounding noise of the size of eps is no variance."""
    if math.isnan(variance):
        return Composite(math.nan, math.sqrt(max(error, 0.0)), math.nan)
    variance, error = (0.0 if value <= 1e-14 * scale else value for value in (variance, error))
    reliability = 1 - error / variance if variance > 0 else math.nan
    return Composite(math.sqrt(variance), math.sqrt(error), reliability)
