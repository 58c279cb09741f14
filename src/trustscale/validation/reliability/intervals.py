"""The interval of a coefficient of reliability, by the method asked for or its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trustscale import stats
from trustscale.errors import OptionError
from trustscale.validation.items import Floats
from trustscale.validation.reliability.kinds import INTERVALS, Kind
from trustscale.validation.reliability.sample import Found, Sample

_FORMULAS = {"feldt": stats.feldt_interval, "bonett": stats.bonett_interval}


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """How samples are drawn for the bootstrap.

    Attributes
    ----------
    n_boot : int
        How many.
    seed : int
        From which.
    rows : float array of shape (n, k), optional
        Complete rows; None where no bootstrap was asked for.
    """

    n_boot: int
    seed: int
    rows: Floats | None


@dataclass(frozen=True, slots=True)
class Limits:
    """An interval under its name."""

    lower: float
    upper: float
    se: float
    method: str


NONE = Limits(math.nan, math.nan, math.nan, INTERVALS["none"])


def methods_for(kind: Kind, asked: Sequence[str], matrix: str) -> tuple[str, ...]:
    """Which intervals a coefficient gets: those asked for that exist for it, else its own."""
    own = kind.intervals if matrix in ("covariance", "pearson") else ()
    if "none" in asked or not own:
        return ("none",)
    fitting = tuple(
        {"delta": "delta-ml"}.get(method, method) if "delta-ml" in own else method for method in asked
    )
    return tuple(method for method in fitting if method in own) or own[:1]


def limits(found: Found, sample: Sample, method: str, level: float, draws: Draws) -> Limits:
    """Work one interval out.

    Parameters
    ----------
    found : Found
        The coefficient.
    sample : Sample
        What it was taken from.
    method : str
        A key of `INTERVALS`.
    level : float
        Coverage.
    draws : Draws
        For the bootstrap.
    """
    if method == "none" or math.isnan(found.estimate):
        return NONE
    if method in _FORMULAS:
        made = _FORMULAS[method](found.estimate, sample.n, len(sample.part.items), level=level)
        return Limits(made.lower, made.upper, math.nan, INTERVALS[method])
    if method == "van-zyl":
        made = stats.van_zyl_interval(found.estimate, sample.covariance, sample.n, level=level)
    elif method == "delta-ml":
        made = stats.normal_interval(found.estimate, _model_error(found, sample), level=level)
    elif method == "delta":
        made = stats.normal_interval(found.estimate, _sample_error(found, sample), level=level)
    else:
        made = _drawn(found, method, level, draws)
    return Limits(made.lower, made.upper, made.error, INTERVALS[method])


def check_draws(n_boot: int, seed: int | None, level: float) -> int:
    """The seed to draw from; a drawn one where none was given, so that a result can be repeated."""
    least = math.ceil(2 / (1 - level) - 1 - 1e-9)
    if n_boot < least or n_boot != int(n_boot):
        raise OptionError(
            f"`n_boot` cannot be {n_boot!r}.",
            code="TS-V050",
            mend=f"use a whole number of {least} or more, which a {100 * level:g} % interval needs; "
            "2000 is common.",
        )
    return int(np.random.SeedSequence().generate_state(1)[0]) if seed is None else int(seed)


def _model_error(found: Found, sample: Sample) -> float:
    """Standard error by maximum likelihood, from expected information; none for improper solutions."""
    if found.improper or found.gradient is None or found.implied is None:
        return math.nan
    return stats.normal_theory_error(found.gradient, found.implied, sample.n)


def _sample_error(found: Found, sample: Sample) -> float:
    if found.function is None:
        return math.nan
    gradient = stats.covariance_gradient(found.function, sample.covariance)
    return stats.normal_theory_error(gradient, sample.covariance, sample.n)


def _drawn(found: Found, method: str, level: float, draws: Draws) -> stats.Interval:
    if draws.rows is None or found.function is None:
        return stats.Interval(math.nan, math.nan)
    drawn = stats.bootstrap_coefficient(draws.rows, found.function, n_boot=draws.n_boot, seed=draws.seed)
    made = stats.bootstrap_bca if method == "bootstrap-bca" else stats.bootstrap_percentile
    return made(drawn, level=level)
