"""Placing scores in a norm: percentile, standard scores and intervals of all persons of one scale at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import NormError
from trustscale.instruments.norm_model import ScaleNorm
from trustscale.norms.lookup import (
    BLANK,
    NOWHERE,
    Floats,
    FoundRows,
    GroupColumn,
    Layout,
    Places,
    find_cells,
    find_rows,
    read_rows,
)
from trustscale.norms.pairs import Pairs, distinct_pairs

PercentileMethod: TypeAlias = Literal["table", "linear", "normal"]
StandardMethod: TypeAlias = Literal["linear", "normalised", "table"]
Extra: TypeAlias = Literal["iq", "wechsler", "stanine", "sten", "c", "norm-interval"]

NORM_REASONS: tuple[str, ...] = (
    "no score",
    "age or group missing",
    "no norm for this group",
    "outside the norm's range",
    "between two rows",
)
"""Why a score has no place in a norm: a closed list."""

PERCENTILE_KINDS: tuple[str, ...] = ("mid-rank", "at or below", "below", "model", "linear", "normal")
"""How a percentile came about: read from a table of the first four kinds, between two of its rows, or from a
normal curve with the norm's mean and SD."""

STANDARD_KINDS: tuple[str, ...] = ("linear", "normalised", "table")
"""How z and T came about: from mean and SD, from the percentile, or read from a table."""

_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Placing:
    """What a caller asks for, resolved."""

    level: float = 0.95
    percentile: PercentileMethod | None = None
    standard: StandardMethod | None = None
    reliability: float | None = None
    cutoff: float | None = None
    also: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """One scale's scores in a norm.

    The arrays have one value per distinct pair of cell and score, NaN and -1 where there is none;
    ``pairs.index`` says for each person which pair is hers (see `per_person`).
    """

    layout: Layout
    pairs: Pairs
    cell: Places
    reason: NDArray[np.int8]
    score: Floats
    score_lower: Floats
    score_upper: Floats
    z: Floats
    t: Floats
    standard_kind: NDArray[np.int8]
    percentile: Floats
    percentile_lower: Floats
    percentile_upper: Floats
    percentile_kind: NDArray[np.int8]
    true_score: Floats
    true_lower: Floats
    true_upper: Floats
    extras: Mapping[str, Floats]
    reliability: Floats


def per_person(placed: Placed, values: NDArray[Any]) -> NDArray[Any]:
    """The values of the pairs, one for each person."""
    return np.asarray(values[placed.pairs.index])


def place_scores(
    norm: ScaleNorm,
    layout: Layout,
    values: Floats,
    *,
    ages: Floats | None = None,
    groups: Mapping[str, GroupColumn] | None = None,
    asked: Placing | None = None,
) -> Placed:
    """Place all scores of one scale in its norm.

    Raises
    ------
    NormError
        TS-N028: the norm lacks what the method needs, a table or mean and SD.
    """
    asked = asked or Placing()
    given = np.asarray(values, dtype=np.float64)
    pairs = distinct_pairs(find_cells(layout, ages, groups or {}, given.size), given)
    methods = _check_methods(norm, layout, asked)
    cell = np.maximum(pairs.place, 0)
    rows = find_rows(layout, cell, pairs.value)
    reason = _reasons(layout, methods, pairs, rows, asked)
    good = reason < 0
    x = np.where(good, pairs.value, np.nan)
    mean, sd, reliability = layout.mean[cell], layout.sd[cell], layout.reliability[cell]
    if asked.reliability is not None:
        reliability = np.full(x.shape, asked.reliability)
    near = _interval(x, sd, reliability, asked.level)
    true = _true(x, mean, sd, reliability, asked.level)
    percentile, kind = _percentiles(layout, methods, cell, x, rows)
    bounds = [_percentiles(layout, methods, cell, end, None)[0] for end in near]
    z, standard_kind = _standard(layout, methods, cell, x, percentile, rows)
    # A table of T scores alone: its percentiles are those of the normal curve that T scores stand for.
    percentile = np.where(np.isnan(percentile), stats.percentile_from_z(z), percentile)
    return Placed(
        layout=layout,
        pairs=pairs,
        cell=np.where(good, pairs.place, -1),
        reason=reason,
        score=pairs.value,
        score_lower=near[0],
        score_upper=near[1],
        z=z,
        t=stats.t_score(z),
        standard_kind=np.where(np.isnan(z), -1, standard_kind).astype(np.int8),
        percentile=percentile,
        percentile_lower=bounds[0],
        percentile_upper=bounds[1],
        percentile_kind=np.where(np.isnan(percentile), -1, kind).astype(np.int8),
        true_score=true[0],
        true_lower=true[1],
        true_upper=true[2],
        extras=_extras(
            asked,
            _Norm(z, percentile, kind, layout.n[cell], read_rows(layout, "se", rows)),
            (x, mean, sd, reliability),
        ),
        reliability=reliability,
    )


def _reasons(
    layout: Layout, methods: _Methods, pairs: Pairs, rows: FoundRows, asked: Placing
) -> NDArray[np.int8]:
    """Why a score has no place, -1 where it has one; the first reason of the list counts."""
    cell, x = np.maximum(pairs.place, 0), pairs.value
    by_rows = methods.tabled[cell] | methods.by_table_t[cell]
    off = (x < layout.minimum[cell] - _SAME) | (x > layout.maximum[cell] + _SAME) | (by_rows & ~rows.inside)
    between = (rows.share > 0) & methods.tabled[cell] & (asked.percentile == "table")
    held = (
        np.isnan(x),
        pairs.place == BLANK,
        pairs.place == NOWHERE,
        off,
        between,
    )
    return np.select(held, range(len(NORM_REASONS)), default=-1).astype(np.int8)


# -- which method a cell can serve -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Methods:
    """For each cell: whether its percentiles, and its T scores, are read from a table."""

    tabled: NDArray[np.bool_]
    by_table_t: NDArray[np.bool_]
    linear: NDArray[np.bool_]


def _check_methods(norm: ScaleNorm, layout: Layout, asked: Placing) -> _Methods:
    has_rows = layout.stops > layout.starts
    has_percentiles = _column_there(layout, "percentile") & has_rows
    has_t = _column_there(layout, "t") & has_rows
    has_moments = ~np.isnan(layout.mean) & ~np.isnan(layout.sd)
    if asked.percentile in ("table", "linear") and not has_percentiles.any():
        raise _lacks(norm, f'percentile="{asked.percentile}"', "has no table of percentiles", "normal")
    if asked.percentile == "normal" and not has_moments.all():
        raise _lacks(norm, 'percentile="normal"', "does not say mean and SD of every cell", "table")
    if asked.standard == "linear" and not has_moments.all():
        raise _lacks(norm, 'standard="linear"', "does not say mean and SD of every cell", "normalised")
    if asked.standard == "table" and not has_t.any():
        raise _lacks(norm, 'standard="table"', "has no table of T scores", "linear")
    by_t = has_t if asked.standard in (None, "table") else np.zeros_like(has_t)
    linear = has_moments & ~by_t if asked.standard in (None, "linear") else np.zeros_like(has_t)
    tabled = has_percentiles if asked.percentile != "normal" else np.zeros_like(has_t)
    return _Methods(tabled, by_t, linear)


def _column_there(layout: Layout, name: str) -> NDArray[np.bool_]:
    """Whether each cell has a value in this column of the table; the checks see to it that it has all."""
    values = layout.rows[name]
    first = np.minimum(layout.starts, max(values.size - 1, 0))
    return ~np.isnan(values[first]) if values.size else np.zeros(layout.starts.shape, dtype=np.bool_)


def _lacks(norm: ScaleNorm, asked: str, lacks: str, instead: str) -> NormError:
    return NormError(
        f"The norm of {norm.scale} cannot serve {asked}: it {lacks}.",
        code="TS-N028",
        mend=f'leave the option out, or ask for "{instead}".',
    )


# -- percentile, z and T -----------------------------------------------------------------------------------


def _percentiles(
    layout: Layout, methods: _Methods, cell: Places, x: Floats, rows: FoundRows | None
) -> tuple[Floats, NDArray[np.int8]]:
    """Percentiles and how each came about; ends of intervals (no ``rows``) stop at the ends of a table."""
    tabled = methods.tabled[cell]
    at = find_rows(layout, cell, x, at_ends=True) if rows is None and tabled.any() else rows
    z = stats.z_score(x, mean=layout.mean[cell], sd=layout.sd[cell])
    normal = stats.percentile_from_z(z)
    if at is None:
        return normal, np.full(x.shape, PERCENTILE_KINDS.index("normal"), dtype=np.int8)
    read = read_rows(layout, "percentile", at)
    own = np.array([PERCENTILE_KINDS.index(kind) for kind in layout.kinds])[cell]
    kind = np.where(at.share > 0, PERCENTILE_KINDS.index("linear"), own)
    kind = np.where(tabled, kind, PERCENTILE_KINDS.index("normal"))
    return np.where(np.isnan(x), np.nan, np.where(tabled, read, normal)), kind.astype(np.int8)


def _standard(
    layout: Layout, methods: _Methods, cell: Places, x: Floats, percentile: Floats, rows: FoundRows
) -> tuple[Floats, NDArray[np.int8]]:
    """Give each score its z and how it came about: from mean and SD, from the percentile, or from a table."""
    z = stats.z_score(x, mean=layout.mean[cell], sd=layout.sd[cell])
    kind = np.full(x.shape, STANDARD_KINDS.index("linear"), dtype=np.int8)
    by_percentile = ~methods.linear[cell] & ~methods.by_table_t[cell]
    if by_percentile.any():
        inner = np.where((percentile > 0) & (percentile < 100), percentile, np.nan)
        z = np.where(by_percentile, stats.z_from_percentile(inner), z)
        kind[by_percentile] = STANDARD_KINDS.index("normalised")
    by_table = methods.by_table_t[cell]
    if by_table.any():
        read = (read_rows(layout, "t", rows) - 50) / 10
        z = np.where(by_table, np.where(np.isnan(x), np.nan, read), z)
        kind[by_table] = STANDARD_KINDS.index("table")
    return z, kind


# -- intervals ---------------------------------------------------------------------------------------------


def _interval(x: Floats, sd: Floats, reliability: Floats, level: float) -> tuple[Floats, Floats]:
    known = ~np.isnan(reliability)
    safe = np.where(known, reliability, 0.5)
    found = stats.observed_score(x, sd=sd, reliability=safe, level=level)
    return np.where(known, found.lower, np.nan), np.where(known, found.upper, np.nan)


def _true(
    x: Floats, mean: Floats, sd: Floats, reliability: Floats, level: float
) -> tuple[Floats, Floats, Floats]:
    known = ~np.isnan(reliability)
    safe = np.where(known, reliability, 0.5)
    found = stats.true_score(x, mean=mean, sd=sd, reliability=safe, level=level)
    ends = (found.estimate, found.lower, found.upper)
    estimate, lower, upper = (np.where(known, end, np.nan) for end in ends)
    return estimate, lower, upper


# -- on request --------------------------------------------------------------------------------------------

_METRICS = {
    "iq": stats.iq_score,
    "wechsler": stats.wechsler_score,
    "stanine": stats.stanine,
    "sten": stats.sten,
    "c": stats.c_score,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Norm:
    """Where scores lie, and how precisely the norm says so: its n, and the errors in its table."""

    z: Floats
    percentile: Floats
    kind: NDArray[np.int8]
    n: Floats
    error: Floats


def _extras(asked: Placing, norm: _Norm, person: tuple[Floats, Floats, Floats, Floats]) -> dict[str, Floats]:
    extras: dict[str, Floats] = {name: _METRICS[name](norm.z) for name in asked.also if name in _METRICS}
    if "norm-interval" in asked.also:
        lower, upper = _sampling_interval(norm, asked.level)
        extras |= {"percentile_norm_lower": lower, "percentile_norm_upper": upper}
    if asked.cutoff is not None:
        extras["above_cutoff"] = _above(asked.cutoff, *person)
    return extras


def _above(cutoff: float, x: Floats, mean: Floats, sd: Floats, reliability: Floats) -> Floats:
    known = ~np.isnan(reliability)
    safe = np.where(known, reliability, 0.5)
    found = stats.probability_above(x, cutoff, mean=mean, sd=sd, reliability=safe)
    return np.where(known, found, np.nan)


def _sampling_interval(norm: _Norm, level: float) -> tuple[Floats, Floats]:
    """Bounds between which the percentile lies in the population, as far as the norm sample tells.

    From the binomial for a table of ranks, from the normal curve for mean and SD, and from the standard
    errors of the table for a model.
    """
    is_normal = norm.kind == PERCENTILE_KINDS.index("normal")
    is_model = norm.kind == PERCENTILE_KINDS.index("model")
    ranks = np.where(is_normal | is_model, np.nan, norm.percentile)
    tabled = stats.percentile_interval(ranks, norm.n, level=level)
    curved = stats.normal_percentile_interval(np.where(is_normal, norm.z, np.nan), norm.n, level=level)
    reach = float(stats.z_from_percentile(50 + 50 * level)) * norm.error
    modelled = (norm.percentile - reach, norm.percentile + reach)
    ends = [
        np.clip(np.select([is_normal, is_model], [c, m], t), 0, 100)
        for c, m, t in zip(curved, modelled, tabled, strict=True)
    ]
    return ends[0], ends[1]
