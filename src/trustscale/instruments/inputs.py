"""What goes into a scale: its inputs with recoding, key and weight, and the values each can take.

These are questions about a definition, answered without answers. The structural checks, the derived ranges
and the scoring plan all ask them here, so that they cannot disagree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trustscale.instruments.model import Coding, Instrument, Item, Recoding, ResponseScale, Scale

TOLERANCE = 1e-9
MINUTES_OF_A_DAY = 1440.0
MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Values:
    """What an input can be: all its values where they are few, and their extremes (None: no finite range)."""

    low: float | None
    high: float | None
    listed: tuple[float, ...] | None = None

    @property
    def finite(self) -> bool:
        """Whether both ends are known."""
        return self.low is not None and self.high is not None

    @property
    def reflection(self) -> float:
        """The lowest plus the highest value, from which a value is subtracted; NaN without a range."""
        if self.low is None or self.high is None:
            return math.nan
        return self.low + self.high

    @property
    def symmetric(self) -> bool:
        """Whether reversing gives only values that exist."""
        if not self.finite:
            return False
        if self.listed is None:
            return True
        rising = sorted(set(self.listed))
        pairs = zip(rising, reversed(rising), strict=True)
        return all(abs(low + high - self.reflection) < TOLERANCE for low, high in pairs)


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a scale, as the definition keys it."""

    source: str
    is_item: bool
    recoding: Recoding | None = None
    reverse: bool = False
    weight: float = 1.0


def item_of(instrument: Instrument, name: str) -> Item | None:
    """The item with this id, or None."""
    return next((item for item in instrument.items if item.id == name), None)


def scale_of(instrument: Instrument, name: str) -> Scale | None:
    """The scale with this id, or None."""
    return next((scale for scale in instrument.scales if scale.id == name), None)


def response_scale_of(instrument: Instrument, item: Item) -> ResponseScale | None:
    """The response scale of an item, or None where the definition has none by that id."""
    return next((scale for scale in instrument.response_scales if scale.id == item.response_scale), None)


def answered_on(instrument: Instrument, item: Item) -> ResponseScale:
    """The response scale of an item of a definition that passed the structural checks."""
    return {scale.id: scale for scale in instrument.response_scales}[item.response_scale or ""]


def coded_by(instrument: Instrument, coding: Coding) -> tuple[ResponseScale, ...]:
    """The response scales that a coding renumbers: the one it names, else all that share a label with it."""
    if coding.response_scale is not None:
        return tuple(scale for scale in instrument.response_scales if scale.id == coding.response_scale)
    if len(instrument.response_scales) == 1:
        return instrument.response_scales
    labels = {(option.label or "").casefold() for option in coding.options} - {""}
    return tuple(
        scale
        for scale in instrument.response_scales
        if labels & {(option.label or "").casefold() for option in scale.options}
    )


def option_codes(scale: ResponseScale) -> tuple[float, ...] | None:
    """All codes that carry a score, in declared order; None for times and ranges that cannot be listed."""
    if scale.options:
        left_out = {entry.code for entry in scale.not_applicable}
        return tuple(option.code for option in scale.options if option.code not in left_out)
    if scale.step is not None and scale.minimum is not None and scale.maximum is not None:
        steps = (scale.maximum - scale.minimum) / scale.step
        if not steps <= MOST_STEPS:
            return None
        n = math.floor(steps + TOLERANCE)
        return tuple(scale.minimum + k * scale.step for k in range(n + 1))
    return None


def code_bounds(scale: ResponseScale) -> tuple[float, float]:
    """The lowest and the highest code that a person can give."""
    if scale.format == "time":
        return 0.0, MINUTES_OF_A_DAY
    codes = option_codes(scale)
    if codes:
        return min(codes), max(codes)
    low = -math.inf if scale.minimum is None else scale.minimum
    return low, math.inf if scale.maximum is None else scale.maximum


def option_scores(scale: ResponseScale) -> dict[float, float] | None:
    """Code to score where any option declares a score of its own, else None."""
    if all(option.score is None for option in scale.options):
        return None
    left_out = {entry.code for entry in scale.not_applicable}
    return {
        option.code: option.code if option.score is None else option.score
        for option in scale.options
        if option.code not in left_out
    }


def inputs_of(instrument: Instrument, scale: Scale) -> tuple[Input, ...]:
    """The inputs of a scale in order: of its items, its scales, and the items of the scales that it pools.

    A criterion has the subjects of its conditions, a ratio its numerator and denominator.
    """
    if scale.score == "criterion":
        names = tuple(dict.fromkeys(condition.of for condition in scale.conditions))
        return tuple(Input(name, item_of(instrument, name) is not None) for name in names)
    if scale.score == "ratio":
        pair = (name for name in (scale.numerator, scale.denominator) if name is not None)
        return tuple(Input(name, item_of(instrument, name) is not None) for name in pair)
    return tuple(dict.fromkeys(_keyed_inputs(instrument, scale, frozenset())))


def _keyed_inputs(instrument: Instrument, scale: Scale, above: frozenset[str]) -> Iterator[Input]:
    own = _recodings_by_input(instrument, scale)
    for is_item, names in ((True, scale.items), (False, scale.scales)):
        for name in names:
            yield Input(
                name, is_item, own.get(name, own.get("")), name in scale.reverse, scale.weights.get(name, 1.0)
            )
    for name in scale.items_of:
        part = scale_of(instrument, name)
        if part is None or name in above:
            continue
        for pooled in _keyed_inputs(instrument, part, above | {scale.id}):
            if not pooled.is_item:
                continue
            turned = (name in scale.reverse) != (pooled.source in scale.reverse)
            yield replace(
                pooled,
                recoding=own.get(pooled.source, own.get("", pooled.recoding)),
                reverse=pooled.reverse != turned,
                weight=scale.weights.get(pooled.source, 1.0),
            )


def _recodings_by_input(instrument: Instrument, scale: Scale) -> dict[str, Recoding]:
    """Recoding by input id; under the empty id the one that serves all inputs."""
    by_id = {recoding.id: recoding for recoding in instrument.recodings}
    chosen: dict[str, Recoding] = {}
    for recode in scale.recode:
        recoding = by_id.get(recode.using)
        if recoding is not None:
            for name in recode.of or ("",):
                chosen.setdefault(name, recoding)
    return chosen


def item_values(instrument: Instrument, item: Item, recoding: Recoding | None) -> Values:
    """What an item can be after recoding or option scores (step 3 of the order of operations)."""
    if recoding is not None and recoding.steps:
        scores = tuple(dict.fromkeys(step.score for step in recoding.steps))
        return Values(min(scores), max(scores), scores)
    scale = response_scale_of(instrument, item)
    if scale is None:
        return Values(None, None)
    if recoding is not None and recoding.map is not None:
        scores = tuple(score for _, score in recoding.map)
        return Values(min(scores), max(scores), scores) if scores else Values(None, None)
    if scored := option_scores(scale):
        return Values(min(scored.values()), max(scored.values()), tuple(scored.values()))
    low, high = code_bounds(scale)
    bounds = (low if math.isfinite(low) else None), (high if math.isfinite(high) else None)
    return Values(*bounds, option_codes(scale))
