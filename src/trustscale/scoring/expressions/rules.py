"""The rule of a scale: from counts and sums to a score, and why there is none."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from trustscale.scoring.expressions.gathering import Gathered
from trustscale.scoring.expressions.lookup import looked_up
from trustscale.scoring.expressions.values import (
    Expr,
    divided,
    no_text,
    nothing,
    rounded,
    snapped,
    some,
    transformed,
)
from trustscale.scoring.expressions.working import Working
from trustscale.scoring.plan import Reason, ScaleStep


def ruled(working: Working, one: Gathered) -> Expr:
    """The score by its rule, before anything that forbids it."""
    scale = one.scale
    if scale.kind == "lookup":
        value = looked_up(scale, one.cells, one.whole)
    elif scale.kind == "criterion":
        value = _decided(working, scale)
    else:
        value = nw.when(_enough(working, scale)).then(_aggregate(working, one))
    return rounded(transformed(value, scale.after), scale.rounding)


def _enough(working: Working, scale: ScaleStep) -> Expr:
    n = nw.col(working.name("n", scale.id))
    if not scale.shrink:
        return n >= scale.need
    k = len(scale.cells) - nw.col(working.name("na", scale.id))
    if scale.need_share is None:
        return ((n >= scale.need) | (n >= k)) & (n >= 1)
    return (n.cast(nw.Float64) >= k.cast(nw.Float64) * scale.need_share - 1e-9) & (n >= 1)


def _aggregate(working: Working, one: Gathered) -> Expr:
    scale = one.scale
    if scale.kind == "ratio":
        return _ratio(scale, *one.cells)
    if scale.kind == "elapsed":
        first, second = one.cells
        minutes = second - first
        return divided(minutes - divided(minutes, 1440.0).floor() * 1440.0, 60.0)
    if scale.kind == "count" and not one.fills:
        return nw.col(working.name("least", scale.id)).cast(nw.Float64)
    t = nw.col(working.name("t", scale.id)).cast(nw.Float64)
    if scale.kind != "mean":
        return t
    if scale.weights is None and not one.fills:
        return divided(t, nw.col(working.name("n", scale.id)).cast(nw.Float64))
    w = nw.col(working.name("w", scale.id))
    return divided(t, nw.when(w != 0).then(w))


def _ratio(scale: ScaleStep, above: Expr, below: Expr) -> Expr:
    is_zero = snapped(below) == 0
    ratio = divided(above, nw.when(~is_zero).then(below))
    if scale.if_zero is None:
        return ratio
    return nw.when(is_zero).then(nw.lit(scale.if_zero, dtype=nw.Float64)).otherwise(ratio)


def _decided(working: Working, scale: ScaleStep) -> Expr:
    """1 where enough conditions are met for certain, 0 where they cannot be, missing where it is open."""
    met, open_ = nw.col(working.name("t", scale.id)), nw.col(working.name("open", scale.id))
    never = nw.when(met + open_ < scale.require).then(nw.lit(0.0)).otherwise(nothing())
    return nw.when(met >= scale.require).then(nw.lit(1.0)).otherwise(never)


# -- what forbids a score, and why ---------------------------------------------------------------------------


def guarded(working: Working, one: Gathered) -> dict[str, Expr]:
    """Score and reason; an invalid answer comes before an incomplete form, that before the rest."""
    scale = one.scale
    value = nw.col(working.name("v", scale.id))
    bad = nw.col(working.name("bad", scale.id))
    working.invalid[scale.id] = bad
    vetoes: list[tuple[Expr, Reason]] = [(bad, "invalid answer")]
    if working.form_incomplete is not None:
        vetoes.append((working.form_incomplete, "form incomplete"))
    if scale.checked_range is not None:
        outside = ~snapped(value).is_between(*scale.checked_range)
        vetoes.append((outside.fill_null(False), "outside range"))
    score = nw.when(~some([veto for veto, _ in vetoes])).then(value)
    reason = nw.when(value.is_null()).then(_cause(working, one)).otherwise(no_text())
    for veto, word in reversed(vetoes):
        reason = nw.when(veto).then(nw.lit(word)).otherwise(reason)
    return {working.name("s", scale.id): score, working.name("r", scale.id): reason}


def _cause(working: Working, one: Gathered) -> Expr:
    """Why the rule itself gives no score."""
    scale = one.scale
    gap = nw.lit(scale.gap_reason)
    if scale.kind == "criterion":
        return nw.lit("undecided")
    if scale.kind == "lookup":
        absent = nw.lit("not in table")
        n = nw.col(working.name("n", scale.id))
        return absent if scale.free_cells else nw.when(n < len(scale.cells)).then(gap).otherwise(absent)
    flat = _flat(working, scale)
    if flat is not None:
        gap = nw.when(flat).then(nw.lit("no variation")).otherwise(gap)
    if scale.kind == "ratio" or scale.weights is not None:
        return nw.when(_enough(working, scale)).then(nw.lit("zero denominator")).otherwise(gap)
    return gap


def _flat(working: Working, scale: ScaleStep) -> Expr | None:
    """Where a person gave answers that are all alike and should be standardised."""
    flat = []
    for cell in scale.cells:
        if cell.centre is not None and working.plan.centres[cell.centre].standardize:
            given = ~nw.col(working.values[cell.source].column).is_null()
            flat.append((given & (snapped(nw.col(working.centres[cell.centre][1])) == 0)).fill_null(False))
    return some(flat) if flat else None
