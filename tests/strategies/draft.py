"""A definition that grows part by part, and what its parts can take so far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from trustscale.instruments.inputs import (
    Input,
    Values,
    code_bounds,
    inputs_of,
    item_of,
    item_values,
    option_codes,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Instrument, Item, Scale
from trustscale.instruments.ranges import derived_range, input_values, raw_range
from trustscale.instruments.structure.values import possible_inputs, possible_scores

AGGREGATES = ("sum", "mean", "count", "maximum", "minimum")


@dataclass
class Draft:
    """The parts of a definition, as a file would say them."""

    parts: dict[str, Any] = field(default_factory=dict)

    def add(self, group: str, part: dict[str, Any]) -> None:
        """Add a part to one of the lists of the definition."""
        self.parts.setdefault(group, []).append(part)

    def with_scale(self, scale: dict[str, Any], recodings: Sequence[dict[str, Any]] = ()) -> Draft:
        """Return a draft that has one scale more."""
        scales = [*self.parts.get("scales", []), scale]
        added = [*self.parts.get("recodings", []), *recodings]
        return Draft({**self.parts, "scales": scales, "recodings": added})

    @property
    def instrument(self) -> Instrument:
        """The definition as it is now."""
        return Instrument.model_validate(self.parts)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items."""
        return self.instrument.items

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales so far."""
        return self.instrument.scales

    def is_time(self, item: Item) -> bool:
        """Whether an item is answered by a time of day."""
        scale = response_scale_of(self.instrument, item)
        return scale is not None and scale.format == "time"

    def codes(self, item: Item) -> tuple[float, ...] | None:
        """All the codes of an item, or None."""
        scale = response_scale_of(self.instrument, item)
        return None if scale is None else option_codes(scale)

    def code_values(self, name: str) -> Values:
        """The codes that an item can have: what skips and notices look at."""
        item = item_of(self.instrument, name)
        scale = None if item is None else response_scale_of(self.instrument, item)
        assert scale is not None
        return Values(*code_bounds(scale), option_codes(scale))

    def score_values(self, name: str) -> Values:
        """The values that an item or a scale can have: what criteria and tables look at."""
        instrument = self.instrument
        if (item := item_of(instrument, name)) is not None:
            return _open_ended(item_values(instrument, item, None))
        scale = scale_of(instrument, name)
        assert scale is not None
        ends = derived_range(instrument, scale) or scale.range
        return (
            Values(-math.inf, math.inf) if ends is None else Values(*ends, possible_scores(instrument, scale))
        )

    def listed(self, entry: Input) -> tuple[float, ...] | None:
        """All values that an input can have after its recoding, or None."""
        return possible_inputs(self.instrument, entry)

    def last(self) -> Trial:
        """Look at the scale that was added last."""
        instrument = self.instrument
        return Trial(instrument, instrument.scales[-1])


@dataclass(frozen=True)
class Trial:
    """A scale that is not decided yet, with its inputs."""

    instrument: Instrument
    scale: Scale

    @property
    def entries(self) -> tuple[Input, ...]:
        """Its inputs."""
        return inputs_of(self.instrument, self.scale)

    @property
    def values(self) -> list[Values]:
        """What each input can be."""
        return [input_values(self.instrument, entry) for entry in self.entries]

    @property
    def raw(self) -> tuple[float, float] | None:
        """The range before it is transformed."""
        return raw_range(self.instrument, self.scale)

    @property
    def derived(self) -> tuple[float, float] | None:
        """The range of the score."""
        return derived_range(self.instrument, self.scale)

    def turnable(self) -> bool:
        """Whether every reversed input can be reversed, and no item comes in twice."""
        names = [entry.source for entry in self.entries]
        if not names or len(set(names)) < len(names):
            return False
        if self.scale.within_person is not None:
            return True
        pairs = zip(self.entries, self.values, strict=True)
        return all(values.symmetric for entry, values in pairs if entry.reverse)

    def one_range(self) -> bool:
        """Whether all inputs with a finite range have the same one."""
        return len({(v.low, v.high) for v in self.values if v.finite}) <= 1


def _open_ended(values: Values) -> Values:
    low = -math.inf if values.low is None else values.low
    return Values(low, math.inf if values.high is None else values.high, values.listed)
