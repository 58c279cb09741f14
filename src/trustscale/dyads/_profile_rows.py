"""The numbers of a profile: line by line, for one couple and over couples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypedDict

import numpy as np

from trustscale.dyads._profile_errors import NOTHING, Pair, measurement_error, sample_sd
from trustscale.dyads._profile_lines import LineScores, Members, missing_reason
from trustscale.dyads._profile_result import CoupleLine, SampleLine
from trustscale.stats import couple_scores, mean_against_known, partner_correlation


class _Head(TypedDict):
    """What the line of a couple and that of a sample have in common."""

    group: str
    instrument: str
    scale: str
    label: str
    views: str
    low: str
    high: str
    direction: str | None
    minimum: float
    maximum: float


def _head(found: LineScores) -> _Head:
    line = found.line
    return _Head(
        group=found.group.id,
        instrument=line.instrument,
        scale=line.name,
        label=line.label,
        views=line.views,
        low=line.low,
        high=line.high,
        direction=found.direction,
        minimum=found.ends[0],
        maximum=found.ends[1],
    )


def couple_line(
    found: LineScores, members: Members, couple: int, reliability: Pair, sd: Pair, level: float
) -> CoupleLine:
    """One line of one couple; its SDs are those of all couples unless others were given."""
    first, second = (float(values[couple]) for values in found.values)
    spread = _spread(found, reliability, sd)
    errors = [measurement_error(r, s) for r, s in zip(reliability, spread, strict=True)]
    reach = [NormalDist().inv_cdf((1 + level) / 2) * error for error in (*errors, math.hypot(*errors))]
    why = [missing_reason(found, side, int(members.rows[side][couple])) for side in (0, 1)]
    gap = first - second
    return CoupleLine(
        **_head(found),
        first=first,
        first_lower=first - reach[0],
        first_upper=first + reach[0],
        first_missing=why[0],
        second=second,
        second_lower=second - reach[1],
        second_upper=second + reach[1],
        second_missing=why[1],
        gap=gap,
        gap_lower=gap - reach[2],
        gap_upper=gap + reach[2],
        level=level,
        first_reliability=reliability[0],
        second_reliability=reliability[1],
        first_sd=spread[0],
        second_sd=spread[1],
    )


def _spread(found: LineScores, reliability: Pair, sd: Pair) -> Pair:
    if math.isnan(reliability[0]):
        return NOTHING
    return (sample_sd(found.values[0]), sample_sd(found.values[1])) if math.isnan(sd[0]) else sd


def sample_line(found: LineScores, reliability: Pair, level: float, minimum_n: int) -> SampleLine:
    """One line over all couples with both scores; nothing but its words where they are too few."""
    both = ~(np.isnan(found.values[0]) | np.isnan(found.values[1]))
    first, second = (values[both] for values in found.values)
    n = len(first)
    if n < minimum_n:
        return _empty(found, n, len(both), level)
    gaps = first - second
    means = [float(x.mean()) for x in (first, second, gaps)]
    sds = [float(x.std(ddof=1)) if n > 1 else math.nan for x in (first, second, gaps)]
    ends = mean_against_known(means, sds, [n] * 3, norm_mean=0.0, norm_sd=1.0, level=level)
    correlation = partner_correlation(first, second, level=level)
    return SampleLine(
        **_head(found),
        n=n,
        n_left_out=len(both) - n,
        first_mean=means[0],
        first_sd=sds[0],
        first_lower=float(ends.lower[0]),
        first_upper=float(ends.upper[0]),
        second_mean=means[1],
        second_sd=sds[1],
        second_lower=float(ends.lower[1]),
        second_upper=float(ends.upper[1]),
        gap=means[2],
        gap_sd=sds[2],
        gap_lower=float(ends.lower[2]),
        gap_upper=float(ends.upper[2]),
        gap_absolute=float(np.abs(gaps).mean()),
        r=correlation.estimate,
        r_lower=correlation.lower,
        r_upper=correlation.upper,
        gap_reliability=_gap_reliability(sds, reliability, correlation.estimate),
        level=level,
        suppressed=False,
    )


def _gap_reliability(sds: Sequence[float], reliability: Pair, correlation: float) -> float:
    if math.isnan(reliability[0]) or math.isnan(correlation):
        return math.nan
    return couple_scores((sds[0], sds[1]), reliability, correlation).difference.reliability


def _empty(found: LineScores, n: int, n_couples: int, level: float) -> SampleLine:
    """A line without numbers. That nobody has both scores is no secret; that few have is."""
    nothing = math.nan
    return SampleLine(
        **_head(found),
        n=nothing if n else 0,
        n_left_out=nothing if n else n_couples,
        first_mean=nothing,
        first_sd=nothing,
        first_lower=nothing,
        first_upper=nothing,
        second_mean=nothing,
        second_sd=nothing,
        second_lower=nothing,
        second_upper=nothing,
        gap=nothing,
        gap_sd=nothing,
        gap_lower=nothing,
        gap_upper=nothing,
        gap_absolute=nothing,
        r=nothing,
        r_lower=nothing,
        r_upper=nothing,
        gap_reliability=nothing,
        level=level,
        suppressed=n > 0,
    )
