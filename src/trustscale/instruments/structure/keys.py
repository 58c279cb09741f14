"""Keys: what can be reversed, what is reversed already, and parts that point in opposite directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trustscale.errors import Finding
from trustscale.instruments.inputs import Input, inputs_of, item_of, option_codes, response_scale_of, scale_of
from trustscale.instruments.model import Instrument, ResponseScale, Scale
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.phrases import are, error, listing, warning

_UP = frozenset({"higher", "high", "more", "better", "stronger", "greater", "good", "positive", "satisfied"})
_DOWN = frozenset({"lower", "low", "less", "worse", "weaker", "fewer", "poor", "poorer", "bad", "negative"})
_BURDENS = frozenset(
    {"difficulties", "problems", "distress", "symptoms", "complaints", "impairment", "distrust", "conflict"}
    | {"dissatisfied", "dissatisfaction", "strain", "burden"}
)


def key_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong, or suspicious, about keys."""
    for scale in instrument.scales:
        yield from _reversible(instrument, scale)
        yield from _double_reversal(instrument, scale)
        yield from _directions(instrument, scale)


def _turned_here(instrument: Instrument, scale: Scale) -> list[Input]:
    """Reversed inputs, apart from those that a pooled scale reverses and answers for itself."""
    inherited = {
        (entry.source, entry.recoding)
        for name in scale.items_of
        if name != scale.id and (part := scale_of(instrument, name)) is not None
        for entry in inputs_of(instrument, part)
        if entry.reverse
    }
    reversed_ = (entry for entry in inputs_of(instrument, scale) if entry.reverse)
    return [entry for entry in reversed_ if (entry.source, entry.recoding) not in inherited]


def _reversible(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    if scale.within_person is not None:  # centred values change their sign and need no range
        return
    endless, lopsided = [], []
    for entry in _turned_here(instrument, scale):
        if (item_of(instrument, entry.source) or scale_of(instrument, entry.source)) is None:
            continue
        values = input_values(instrument, entry)
        if not values.finite:
            endless.append(entry.source)
        elif not values.symmetric:
            lopsided.append((entry.source, values.listed or ()))
    where = f"scales.{scale.id}.reverse"
    if endless:
        yield error(
            "TS-I024",
            where,
            f"{listing(endless)} {'has' if len(endless) == 1 else 'have'} no finite range to turn round.",
            "Declare the ends of the range, or write a weight of -1.",
        )
    if lopsided:
        names = [name for name, _ in lopsided]
        yield error(
            "TS-I023",
            where,
            f"the scored values of {listing(names)} ({listing(sorted(lopsided[0][1]))}) "
            "are not symmetric about their middle, so reversing would give values that do not exist.",
            "List the reversed values in a recoding.",
        )


def _double_reversal(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    falling: dict[str, list[str]] = {}
    for entry in _turned_here(instrument, scale):
        if (reason := _runs_down(instrument, entry)) is not None:
            falling.setdefault(reason, []).append(entry.source)
    for reason, names in falling.items():
        yield warning(
            "TS-I057",
            f"scales.{scale.id}.reverse",
            f"{listing(names)} {are(names)} reversed here, and {reason}.",
            "See that the item is not reversed twice; if it is, take one of the two out.",
        )


def _runs_down(instrument: Instrument, entry: Input) -> str | None:
    """Why the values of an input fall already, or None."""
    if entry.recoding is not None:
        pairs = sorted(entry.recoding.map or ())
        scores = [score for _, score in pairs] or [step.score for step in entry.recoding.steps or ()]
        return f"the recoding {entry.recoding.id!r} falls already" if _falls(scores) else None
    item = item_of(instrument, entry.source) if entry.is_item else None
    answers = None if item is None else response_scale_of(instrument, item)
    if answers is None:
        return None
    by_code = sorted(answers.options, key=lambda option: option.code)
    scores = [option.code if option.score is None else option.score for option in by_code]
    if _falls(scores):
        return f"the option scores of {answers.id!r} fall already"
    if _falls(option_codes(answers) or ()):
        return f"the options of {answers.id!r} are listed from the highest code to the lowest"
    return _labels_run_down(answers)


def _falls(values: list[float] | tuple[float, ...]) -> bool:
    return (
        len(values) > 1
        and values[-1] < values[0]
        and all(after <= before for before, after in pairwise(values))
    )


def _labels_run_down(answers: ResponseScale) -> str | None:
    labelled = sorted((o for o in answers.options if o.label is not None), key=lambda option: option.code)
    if len(labelled) < 2:
        return None
    first, last = (str(labelled[end].label) for end in (0, -1))
    if _denies(last) and not _denies(first):
        return f"the labels of {answers.id!r} run from {first!r} down to {last!r}"
    return None


def _denies(label: str) -> bool:
    words = set(re.findall(r"\w+", label.casefold()))
    return bool(
        words & {"disagree", "never", "not", "no", "none", "false", "untrue", "rarely", "dissatisfied"}
    )


def _directions(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    if scale.score not in ("sum", "mean"):
        return
    up: list[str] = []
    down: list[str] = []
    for name in (*scale.scales, *scale.items_of):
        part = scale_of(instrument, name)
        sense = 0 if part is None or part.direction is None else _sense(part.direction)
        sense *= -1 if name in scale.reverse else 1
        sense *= -1 if scale.weights.get(name, 1.0) < 0 else 1
        if sense:
            (up if sense > 0 else down).append(name)
    if up and down:
        yield warning(
            "TS-I056",
            f"scales.{scale.id}",
            f"its parts point in opposite directions: {listing(up)} one way, {listing(down)} the other.",
            "Reverse the parts that run against the total, or leave them out.",
        )


def _sense(direction: str) -> int:
    """1 where a high score is a good sign by its words, -1 where it is a bad one, 0 where it does not say."""
    words = re.findall(r"\w+", re.split(r"[:;(]", direction.casefold())[0])
    senses = [-1 if word in _DOWN | _BURDENS else 1 if word in _UP else 0 for word in words]
    found = [sense for sense in senses if sense]
    sense = 1 if found else 0
    for one in found:
        sense *= one
    return sense
