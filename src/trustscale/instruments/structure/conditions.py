"""Conditions, thresholds and notices: tests that can hold, and can fail."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from trustscale.errors import Finding
from trustscale.instruments.inputs import (
    Values,
    code_bounds,
    inputs_of,
    item_of,
    item_values,
    option_codes,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Condition, Instrument, Item, Scale
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.phrases import error, listing, number, span, warning
from trustscale.instruments.structure.values import possible_inputs, possible_scores, safe_range

_BOUNDS = ("at_least", "at_most", "above", "below", "equals", "one_of")


def condition_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with conditions, with what a scale counts, and with notices."""
    for place, skip in enumerate(instrument.skips, 1):
        for condition in skip.when:
            yield from _condition(f"skips[{place}].when", condition, _codes_of(instrument, condition.of))
    for scale in instrument.scales:
        for condition in scale.conditions:
            values = _scores_of(instrument, condition.of)
            yield from _condition(f"scales.{scale.id}.conditions", condition, values)
    for notice in instrument.notices:
        where = f"notices.{notice.id}"
        if not notice.when:
            yield error("TS-I046", f"{where}.when", "the list is empty.", "Say when the notice is given.")
        if not notice.text.strip():
            yield warning("TS-I046", f"{where}.text", "the notice says nothing.", "Write its text.")
        for condition in notice.when:
            values = _codes_of(instrument, condition.of) or _scores_of(instrument, condition.of)
            yield from _condition(f"{where}.when", condition, values)
    yield from _counts(instrument)


def _codes_of(instrument: Instrument, name: str) -> Values | None:
    """The codes of an item: skips and notices look at the answer, not at its score."""
    item = item_of(instrument, name)
    answers = None if item is None else response_scale_of(instrument, item)
    if answers is None:
        return None
    low, high = code_bounds(answers)
    return Values(low, high, option_codes(answers))


def _scores_of(instrument: Instrument, name: str) -> Values | None:
    item = item_of(instrument, name)
    if item is not None:
        return _open_ended(item_values(instrument, item, None)) if _answered(instrument, item) else None
    scale = scale_of(instrument, name)
    if scale is None:
        return None
    ends = safe_range(instrument, scale) or scale.range
    if ends is None:
        return Values(-math.inf, math.inf)
    return Values(*ends, possible_scores(instrument, scale))


def _answered(instrument: Instrument, item: Item) -> bool:
    return response_scale_of(instrument, item) is not None


def _open_ended(values: Values) -> Values:
    low = -math.inf if values.low is None else values.low
    return Values(low, math.inf if values.high is None else values.high, values.listed)


def holds(condition: Condition, value: float) -> bool:
    """Whether a value keeps all the bounds."""
    return (
        (condition.at_least is None or value >= condition.at_least)
        and (condition.at_most is None or value <= condition.at_most)
        and (condition.above is None or value > condition.above)
        and (condition.below is None or value < condition.below)
        and (condition.equals is None or value == condition.equals)
        and (condition.one_of is None or value in condition.one_of)
    )


def _condition(where: str, condition: Condition, values: Values | None) -> Iterator[Finding]:
    if all(getattr(condition, bound) is None for bound in _BOUNDS):
        yield error(
            "TS-I046",
            where,
            f"the condition on {condition.of!r} has no bound.",
            "Write at_least, at_most, above, below, equals or in.",
        )
        return
    if values is None or values.low is None or values.high is None:
        return
    seen = values.listed or _telling(condition, values.low, values.high)
    there = listing(values.listed) if values.listed else span(values.low, values.high)
    kept = [holds(condition, value) for value in seen]
    if not any(kept):
        yield error(
            "TS-I046",
            where,
            f"the condition on {condition.of!r} ({in_words(condition)}) can never hold: "
            f"its values are {there}.",
            "Correct the bound.",
        )
    elif all(kept):
        yield warning(
            "TS-I046",
            where,
            f"the condition on {condition.of!r} ({in_words(condition)}) always holds: "
            f"its values are {there}.",
            "Correct the bound, or take the condition out.",
        )
    elif strange := [
        value for value in condition.one_of or () if values.listed and value not in values.listed
    ]:
        yield error(
            "TS-I046",
            where,
            f"{listing(strange)} is no value of {condition.of!r}, whose values are {there}.",
            "Correct the list.",
        )


def _telling(condition: Condition, low: float, high: float) -> list[float]:
    """Values at and around each bound: enough to see whether any value between the ends holds, and all."""
    named = [getattr(condition, bound) for bound in _BOUNDS[:-1]]
    bounds = sorted({*(b for b in named if b is not None), *(condition.one_of or ())})
    ends = [end for end in (low, high) if math.isfinite(end)]
    points = sorted({*bounds, *ends})
    between = [(lower + upper) / 2 for lower, upper in pairwise(points)]
    around = [points[0] - 1, points[-1] + 1]
    return [value for value in (*points, *between, *around) if low <= value <= high]


def in_words(condition: Condition) -> str:
    """The bounds as the file writes them."""
    words = []
    for bound in _BOUNDS:
        value = getattr(condition, bound)
        if isinstance(value, tuple):
            words.append(f"in [{', '.join(map(number, value))}]")
        elif value is not None:
            words.append(f"{bound} {number(value)}")
    return ", ".join(words)


def _counts(instrument: Instrument) -> Iterator[Finding]:
    """Thresholds of counting scales that no answer, or every answer, meets."""
    for scale in instrument.scales:
        if scale.score != "count":
            continue
        never: dict[str, list[str]] = {}
        always: dict[str, list[str]] = {}
        for entry in inputs_of(instrument, scale):
            test = _test_of(scale, entry.source)
            ends = input_values(instrument, entry)
            listed = possible_inputs(instrument, entry)
            if ends.low is None or ends.high is None or not in_words(test):
                continue
            seen: Sequence[float] = listed or _telling(test, ends.low, ends.high)
            if entry.reverse and listed:  # a range that is turned round is the same range
                seen = [ends.reflection - value for value in seen]
            kept = [holds(test, value) for value in seen]
            if not any(kept):
                never.setdefault(in_words(test), []).append(entry.source)
            elif all(kept):
                always.setdefault(in_words(test), []).append(entry.source)
        where = f"scales.{scale.id}"
        for words, names in never.items():
            problem = f"no value of {listing(names)} is {words}, so they are never counted."
            yield error("TS-I046", where, problem, "Correct the threshold.")
        for words, names in always.items():
            problem = f"every value of {listing(names)} is {words}, so they are always counted."
            yield warning("TS-I046", where, problem, "Correct the threshold.")


def _test_of(scale: Scale, name: str) -> Condition:
    """What an input must be to be counted."""
    at_least = scale.at_least_of.get(name, scale.at_least)
    bounds = {"at_least": at_least, "at_most": scale.at_most, "in": scale.one_of}
    return Condition.model_validate({"of": name, **bounds})
