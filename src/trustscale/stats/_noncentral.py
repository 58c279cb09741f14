"""The noncentral chi-square distribution, read backwards."""

from __future__ import annotations

import math

from scipy import special


def noncentrality_interval(chisq: float, df: float, level: float) -> tuple[float, float]:
    """Noncentralities under which a chi-square as large, or as small, as this one is just likely enough.

    Parameters
    ----------
    chisq : float
        The statistic, at least 0.
    df : float
        Degrees of freedom.
    level : float
        Level of the interval.

    Returns
    -------
    lower, upper : float
        0 where even no noncentrality makes the statistic look small enough.
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, both excluded, got {level!r}.")
    tail = (1 - level) / 2
    return _noncentrality(chisq, df, 1 - tail), _noncentrality(chisq, df, tail)


def _noncentrality(chisq: float, df: float, below: float) -> float:
    """The noncentrality under which this share of statistics lies below, by bisection."""

    def share(noncentrality: float) -> float:
        return float(special.chndtr(chisq, df, noncentrality))

    if float(special.chdtr(df, chisq)) <= below:
        return 0.0
    low, high = 0.0, max(chisq, 1.0)
    while share(high) > below:
        low, high = high, 2 * high
        if not math.isfinite(share(high)):
            return float("nan")
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if share(middle) > below else (low, middle)
    return (low + high) / 2
