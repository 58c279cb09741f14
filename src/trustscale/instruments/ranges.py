"""The range that a scale's items, keys, weights and transformations imply, by interval arithmetic."""

from __future__ import annotations

import math

from trustscale.instruments.inputs import Input, Values, inputs_of, item_of, item_values, scale_of
from trustscale.instruments.model import Instrument, Rounding, Scale, Table

Interval = tuple[float, float]


def input_values(instrument: Instrument, entry: Input, above: frozenset[str] = frozenset()) -> Values:
    """What one input can be after step 3, before its key."""
    if entry.is_item:
        item = item_of(instrument, entry.source)
        return Values(None, None) if item is None else item_values(instrument, item, entry.recoding)
    recoding = entry.recoding
    if recoding is not None and recoding.steps:
        scores = tuple(dict.fromkeys(step.score for step in recoding.steps))
        return Values(min(scores), max(scores), scores)
    if recoding is not None and recoding.map:
        scores = tuple(score for _, score in recoding.map)
        return Values(min(scores), max(scores), scores)
    part = scale_of(instrument, entry.source)
    span = None if part is None else derived_range(instrument, part, above)
    if span is None and part is not None:
        span = part.range
    return Values(None, None) if span is None else Values(*span)


def derived_range(
    instrument: Instrument, scale: Scale, above: frozenset[str] = frozenset()
) -> Interval | None:
    """The lowest and highest score that the definition allows, or None where there is no finite one."""
    if scale.id in above:  # a scale that contains itself; the structural checks say so
        return None
    raw = raw_range(instrument, scale, above | {scale.id})
    return None if raw is None else transformed_range(scale, raw)


def raw_range(instrument: Instrument, scale: Scale, above: frozenset[str] = frozenset()) -> Interval | None:
    """The range of the aggregate, before rescaling and rounding."""
    if scale.score == "criterion":
        return 0.0, 1.0
    if scale.score == "lookup":
        table = instrument.tables.get(scale.table or "")
        return None if table is None else lookup_range(table)
    entries = inputs_of(instrument, scale)
    if scale.score in ("ratio", "elapsed") or scale.within_person is not None or not entries:
        return None
    if scale.score == "count":
        return 0.0, float(len(entries))
    spans = [_with_fill(input_values(instrument, entry, above), scale) for entry in entries]
    return _aggregate_range(scale, [entry.weight for entry in entries], spans)


def _with_fill(values: Values, scale: Scale) -> Interval | None:
    if values.low is None or values.high is None:
        return None
    if isinstance(scale.fill, str):
        return values.low, values.high
    return min(values.low, scale.fill), max(values.high, scale.fill)


def _aggregate_range(scale: Scale, weights: list[float], spans: list[Interval | None]) -> Interval | None:
    if any(span is None for span in spans):
        return None
    known = [span for span in spans if span is not None]
    lows, highs = [low for low, _ in known], [high for _, high in known]
    if scale.score in ("maximum", "minimum"):
        pick = max if scale.score == "maximum" else min
        if scale.min_answered is None and scale.min_share is None:
            return pick(lows), pick(highs)
        return min(lows), max(highs)
    ends = [sorted((w * low, w * high)) for w, (low, high) in zip(weights, known, strict=True)]
    low, high = math.fsum(end[0] for end in ends), math.fsum(end[1] for end in ends)
    if scale.score == "sum":
        return low, high
    total = math.fsum(weights)
    if total <= 0:
        return None
    if len(set(known)) == 1 and min(weights) >= 0:
        return known[0]
    return low / total, high / total


def transformed_range(scale: Scale, raw: Interval) -> Interval:
    """The range after ``rescale``, ``standardize``, ``multiply`` and ``add``, and rounding."""
    ends = raw
    if scale.rescale is not None:
        ends = scale.rescale
    elif scale.standardize is not None:
        ends = tuple((end - scale.standardize.mean) / scale.standardize.sd for end in raw)  # type: ignore[assignment]  # two ends stay two
    factor = 1.0 if scale.multiply is None else scale.multiply
    shift = 0.0 if scale.add is None else scale.add
    low, high = sorted(end * factor + shift for end in ends)
    if scale.round is None:
        return low, high
    return round_number(low, scale.round), round_number(high, scale.round)


def lookup_range(table: Table) -> Interval | None:
    """The extremes of a table's score column; None where it holds something other than numbers."""
    if "score" not in table.columns:
        return None
    column = table.columns.index("score")
    try:
        scores = [float(row[column]) for row in table.rows]
    except (ValueError, IndexError):  # the structural checks say where
        return None
    return (min(scores), max(scores)) if scores else None


def snap(value: float) -> float:
    """Round to nine decimals, so that 84.9999999999 is 85 before it is compared or rounded."""
    return math.floor(value * 1e9 + 0.5) / 1e9


def round_number(value: float, rule: Rounding) -> float:
    """Round one number by a rule of the instrument (step 9 of the order of operations)."""
    inverse = 1.0 / rule.to if rule.to < 1 else 0.0
    units = snap(value) * math.floor(inverse + 0.5) if inverse else snap(value) / rule.to
    whole = round_whole(snap(units), rule.mode)
    return whole / math.floor(inverse + 0.5) if inverse else whole * rule.to


def round_whole(units: float, mode: str) -> float:
    """Round to a whole number; halves away from zero, to even, up or down."""
    if mode == "up":
        return float(math.ceil(units))
    if mode == "down":
        return float(math.floor(units))
    if mode == "half-up":
        return math.copysign(math.floor(abs(units) + 0.5), units)
    return float(round(units))
