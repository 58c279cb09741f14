"""The work of each method: from its numbers to a statistic per person, and to what counts as unchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

import numpy as np
from scipy import special

from trustscale import stats
from trustscale.norms.change_methods import METHODS, ChangeNumbers, ControlGroup, FloatArray
from trustscale.stats import ChangeStatistic

_IN_PRINT: Mapping[float, float] = {0.95: stats.CRITICAL, 0.90: 1.645}


def critical_value(method: str, level: float) -> float:
    """The bound of a statistic; at the usual levels rounded as it is in print.

    >>> critical_value("jacobson-truax", 0.95), critical_value("hageman-arrindell", 0.95)
    (1.96, 1.65)
    >>> critical_value("jacobson-truax", 0.90), round(critical_value("jacobson-truax", 0.99), 4)
    (1.645, 2.5758)
    """
    if METHODS[method].is_one_sided:
        return stats.HAGEMAN_ARRINDELL_CRITICAL if level == 0.95 else float(special.ndtri(level))
    return _IN_PRINT.get(level, float(special.ndtri((1 + level) / 2)))


def change_statistic(
    method: str, given: ChangeNumbers, before: FloatArray, after: FloatArray, *, level: float
) -> ChangeStatistic:
    """One statistic per person; the numbers have passed `check_numbers`."""
    return _WORK[method](given, before, after, level)


def unchanged_between(
    method: str, given: ChangeNumbers, before: FloatArray, *, level: float
) -> tuple[FloatArray, FloatArray]:
    """Per first score the second scores between which nobody counts as changed.

    Every statistic is a straight line in the second score, so two points of it give the bounds.
    """
    at_zero = change_statistic(method, given, before, np.zeros_like(before), level=level)
    at_one = change_statistic(method, given, before, np.ones_like(before), level=level)
    slope = at_one.statistic - at_zero.statistic
    return (
        np.asarray((-at_zero.critical - at_zero.statistic) / slope),
        np.asarray((at_zero.critical - at_zero.statistic) / slope),
    )


_Work: TypeAlias = Callable[[ChangeNumbers, FloatArray, FloatArray, float], ChangeStatistic]


def _jacobson_truax(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    bound = critical_value("jacobson-truax", level)
    return stats.jacobson_truax(x, y, sd=_of(g.sd), reliability=_of(g.reliability), critical=bound)


def _gulliksen_lord_novick(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    bound = critical_value("gulliksen-lord-novick", level)
    return stats.gulliksen_lord_novick(
        x, y, mean=_of(g.mean), sd=_of(g.sd), reliability=_of(g.reliability), critical=bound
    )


def _hsu_linn_lord(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    bound = critical_value("hsu-linn-lord", level)
    return stats.hsu_linn_lord(
        x,
        y,
        mean=_of(g.mean),
        mean_after=_of(g.mean_after),
        sd=_of(g.sd),
        reliability=_of(g.reliability),
        critical=bound,
    )


def _edwards_nunnally(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    bound = critical_value("edwards-nunnally", level)
    return stats.edwards_nunnally(
        x, y, mean=_of(g.mean), sd=_of(g.sd), reliability=_of(g.reliability), critical=bound
    )


def _nunnally_kotsch(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    bound = critical_value("nunnally-kotsch", level)
    return stats.nunnally_kotsch(
        x,
        y,
        mean=_of(g.mean),
        sd=_of(g.sd),
        reliability=_of(g.reliability),
        reliability_after=g.reliability_after,
        critical=bound,
    )


def _hageman_arrindell(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    return stats.hageman_arrindell(
        x,
        y,
        mean=_of(g.mean),
        mean_after=_of(g.mean_after),
        sd=_of(g.sd),
        sd_after=_of(g.sd_after),
        reliability=_of(g.reliability),
        correlation=_of(g.correlation),
        critical=critical_value("hageman-arrindell", level),
    )


def _practice_adjusted(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    control = cast("ControlGroup", g.control)
    bound = critical_value("practice-adjusted", level)
    practice = control.mean_after - control.mean
    return stats.practice_adjusted(x, y, practice=practice, error=practice_error(g), critical=bound)


def practice_error(given: ChangeNumbers) -> float:
    """S_diff: the SD of the control group's differences; from the reliability where that is not known."""
    control = cast("ControlGroup", given.control)
    s1, s2, r = control.sd, control.sd_after, control.correlation
    if s1 is None or s2 is None or r is None:
        return float(stats.difference_error(_of(given.sd), _of(given.reliability)))
    return float(np.sqrt(s1**2 + s2**2 - 2 * r * s1 * s2))


def _regression(g: ChangeNumbers, x: FloatArray, y: FloatArray, level: float) -> ChangeStatistic:
    control = cast("ControlGroup", g.control)
    return stats.regression_based(
        x,
        y,
        n=cast("int", control.n),
        mean=control.mean,
        mean_after=control.mean_after,
        sd=_of(control.sd),
        sd_after=_of(control.sd_after),
        correlation=_of(control.correlation),
        level=level,
    )


def _of(value: float | None) -> float:
    """The number; `check_numbers` has made sure that there is one."""
    return cast("float", value)


_WORK: Mapping[str, _Work] = {
    "jacobson-truax": _jacobson_truax,
    "gulliksen-lord-novick": _gulliksen_lord_novick,
    "hsu-linn-lord": _hsu_linn_lord,
    "edwards-nunnally": _edwards_nunnally,
    "nunnally-kotsch": _nunnally_kotsch,
    "hageman-arrindell": _hageman_arrindell,
    "practice-adjusted": _practice_adjusted,
    "regression": _regression,
}
