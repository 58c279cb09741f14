"""Which scores a scale can give at all, where they can be listed.

Bands, look-up tables and maps are held against these values, so that a finding can name a score that falls
through. ``None`` stands for too many to list: continuous answers, means over what was answered, ratios.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

from trustscale.instruments.inputs import Input, inputs_of, item_of, item_values, scale_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.ranges import (
    derived_range,
    input_values,
    raw_range,
    round_number,
    snap,
    transformed_range,
)

MOST = 4_000
"""No more values than this are listed."""

Listed = tuple[float, ...]


def needed(scale: Scale, k: int) -> int:
    """How many of ``k`` inputs must be answered."""
    if scale.min_answered is not None:
        return scale.min_answered
    if scale.min_share is not None:
        return max(1, math.ceil(scale.min_share * k - 1e-9))
    return k


def allows_gaps(scale: Scale, k: int) -> bool:
    """Whether a score is given although an input is blank."""
    return needed(scale, k) < k


def safe_range(instrument: Instrument, scale: Scale) -> tuple[float, float] | None:
    """The derived range, or None where numbers are too large to add up (a finding of its own)."""
    try:
        span = derived_range(instrument, scale)
    except OverflowError:
        return None
    return span if span is not None and all(map(math.isfinite, span)) else None


def possible_scores(
    instrument: Instrument, scale: Scale, above: frozenset[str] = frozenset()
) -> Listed | None:
    """All scores that complete and, where gaps are filled with a number, incomplete answers can give."""
    if scale.id in above:
        return None
    raw = _raw_scores(instrument, scale, above | {scale.id})
    span = safe_range(instrument, scale)
    if raw is None:
        return None if span is None else _rounded_grid(scale, span)
    ends = raw_range(instrument, scale)
    if ends is None:
        return None
    return _distinct(_transformed(scale, value, ends) for value in raw)


def _distinct(values: Iterable[float]) -> Listed | None:
    found = sorted({snap(value) for value in values})
    return tuple(found) if len(found) <= MOST else None


def _transformed(scale: Scale, value: float, ends: tuple[float, float]) -> float:
    if scale.rescale is not None:
        low, high = ends
        if high == low:
            return value
        share = (value - low) / (high - low)
        moved = scale.rescale[0] + share * (scale.rescale[1] - scale.rescale[0])
        return moved if scale.round is None else round_number(moved, scale.round)
    return transformed_range(scale, (value, value))[0]


def _rounded_grid(scale: Scale, span: tuple[float, float]) -> Listed | None:
    """Where raw scores are continuous and then rounded, the multiples of the unit within the range."""
    if scale.round is None or (span[1] - span[0]) / scale.round.to > MOST:
        return None
    n = math.floor((span[1] - span[0]) / scale.round.to + 1e-9)
    return tuple(snap(span[0] + k * scale.round.to) for k in range(n + 1))


def _raw_scores(instrument: Instrument, scale: Scale, above: frozenset[str]) -> Listed | None:
    entries = inputs_of(instrument, scale)
    if scale.score == "criterion":
        return (0.0, 1.0)
    if scale.score == "count":
        return tuple(float(n) for n in range(len(entries) + 1))
    if scale.score == "lookup":
        return _column(instrument, scale)
    if scale.score in ("ratio", "elapsed") or scale.within_person is not None or not entries:
        return None
    gappy = allows_gaps(scale, len(entries)) or scale.not_applicable == "shrink"
    fluid = scale.fill == "mean" or (scale.score == "mean" and scale.fill == "none")
    if gappy and fluid and scale.score in ("sum", "mean") and len(entries) > 1:
        return None
    spread = [_keyed(instrument, entry, scale, above) for entry in entries]
    known = [values for values in spread if values is not None]
    if len(known) < len(spread):
        return None
    if scale.score in ("maximum", "minimum"):
        return _distinct(value for values in known for value in values)
    total = _sums([tuple(w.weight * v for v in values) for w, values in zip(entries, known, strict=True)])
    if scale.score == "sum" or total is None:
        return total
    weight = math.fsum(entry.weight for entry in entries)
    return _distinct(value / weight for value in total) if weight > 0 else None


def _column(instrument: Instrument, scale: Scale) -> Listed | None:
    table = instrument.tables.get(scale.table or "")
    if table is None or "score" not in table.columns:
        return None
    column = table.columns.index("score")
    try:
        return _distinct(float(row[column]) for row in table.rows if row[column].strip())
    except (ValueError, IndexError):
        return None


def possible_inputs(
    instrument: Instrument, entry: Input, above: frozenset[str] = frozenset()
) -> Listed | None:
    """The values that one input can take after its recoding, before its key."""
    if entry.is_item:
        item = item_of(instrument, entry.source)
        return None if item is None else item_values(instrument, item, entry.recoding).listed
    if entry.recoding is not None:
        return input_values(instrument, entry).listed
    part = scale_of(instrument, entry.source)
    return None if part is None else possible_scores(instrument, part, above)


def _keyed(instrument: Instrument, entry: Input, scale: Scale, above: frozenset[str]) -> Listed | None:
    values = possible_inputs(instrument, entry, above)
    if not values:
        return None
    if not isinstance(scale.fill, str):
        values = (*values, scale.fill)
    if not entry.reverse:
        return values
    whole = input_values(instrument, entry)
    return tuple(whole.reflection - value for value in values) if whole.finite else None


def _sums(spread: list[Listed]) -> Listed | None:
    """All sums of one value from each; a shortcut where all values are evenly spaced alike."""
    steps = {_spacing(values) for values in spread}
    if len(steps) == 1 and (step := steps.pop()) is not None:
        low = math.fsum(min(values) for values in spread)
        n = sum(len(set(values)) - 1 for values in spread)
        return tuple(snap(low + k * step) for k in range(n + 1)) if n < MOST else None
    sums: set[float] = {0.0}
    for values in spread:
        if len(sums) * len(set(values)) > 50 * MOST:
            return None
        sums = {snap(total + value) for total in sums for value in set(values)}
        if len(sums) > MOST:
            return None
    return tuple(sorted(sums))


def _spacing(values: Listed) -> float | None:
    rising = sorted(set(values))
    if len(rising) < 2:
        return None
    steps = [snap(upper - lower) for lower, upper in pairwise(rising)]
    return steps[0] if all(step == steps[0] for step in steps) else None
