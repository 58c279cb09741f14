"""The codes and scores that a threshold can be moved to."""

from __future__ import annotations

from collections.abc import Sequence

from trustscale.instruments.inputs import (
    Input,
    item_of,
    item_values,
    option_codes,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.values import possible_inputs, possible_scores


def codes_of_item(instrument: Instrument, name: str) -> tuple[float, ...] | None:
    """The codes of an item, where they can be listed."""
    item = item_of(instrument, name)
    answers = None if item is None else response_scale_of(instrument, item)
    return None if answers is None else option_codes(answers)


def scores_of(instrument: Instrument, name: str) -> tuple[float, ...] | None:
    """The scores of an item without recodings, or of a scale, where they can be listed."""
    item = item_of(instrument, name)
    if item is not None:
        return item_values(instrument, item, None).listed
    scale = scale_of(instrument, name)
    return None if scale is None else complete_scores(instrument, scale)


def neighbours(value: float, values: Sequence[float]) -> list[float]:
    """The next lower and the next higher of some values, as far as there are any."""
    lower = [other for other in values if other < value]
    upper = [other for other in values if other > value]
    return ([max(lower)] if lower else []) + ([min(upper)] if upper else [])


def complete_scores(instrument: Instrument, scale: Scale) -> tuple[float, ...] | None:
    """The scores that complete answers can give, where they can be listed."""
    return possible_scores(
        instrument,
        scale.model_copy(update={"min_answered": None, "min_share": None, "not_applicable": "missing"}),
    )


def listed_inputs(instrument: Instrument, entry: Input) -> tuple[float, ...] | None:
    """The keyed values of one input, where they can be listed."""
    values = possible_inputs(instrument, entry)
    if values is None or not entry.reverse:
        return values
    whole = input_values(instrument, entry)
    return tuple(whole.reflection - value for value in values) if whole.finite else None
