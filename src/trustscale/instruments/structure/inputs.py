"""What goes into a scale: each input once, with one key and one recoding, of a role and a scheme that fit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from trustscale.errors import Finding
from trustscale.instruments.inputs import Input, inputs_of, item_of, response_scale_of, scale_of
from trustscale.instruments.model import Instrument, Item, Scale
from trustscale.instruments.structure.phrases import are, error, listing, number, unknown, warning
from trustscale.instruments.structure.values import allows_gaps

_ROLES = {
    "single": "is reported as it is and goes into no score",
    "attention": "checks attention and goes into no score",
    "covariate": "describes the person and goes into no score",
}


def input_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with what scales are made of."""
    for scale in instrument.scales:
        yield from _twice(instrument, scale)
        yield from _scores_of_scores(instrument, scale)
        yield from _strangers(instrument, scale)
        yield from _conflicts(instrument, scale)
        yield from _weights(instrument, scale)
        yield from _roles(instrument, scale)
        yield from _times(instrument, scale)
        yield from _scheme(instrument, scale)
    yield from _schemes(instrument)
    yield from _unused(instrument)


def _twice(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}"
    for field, names in (
        ("items", scale.items),
        ("scales", scale.scales),
        ("items_of", scale.items_of),
        ("reverse", scale.reverse),
    ):
        if doubles := [name for name, n in Counter(names).items() if n > 1]:
            yield error(
                "TS-I014",
                f"{where}.{field}",
                f"{listing(doubles)} {are(doubles)} there more than once.",
                "List each once.",
            )
    if scale.score in ("sum", "mean") and scale.scales:
        deep: Counter[str] = Counter(scale.items)
        for name in dict.fromkeys(scale.scales):
            deep.update(list(dict.fromkeys(_items_below(instrument, name, frozenset({scale.id})))))
        if doubles := [name for name, n in deep.items() if n > 1]:
            yield warning(
                "TS-I014",
                f"{where}.scales",
                f"{listing(doubles)} {'counts' if len(doubles) == 1 else 'count'} more than once, "
                "by way of several inputs.",
                "See that this is meant; `items_of` pools the items of scales and takes each once.",
            )


def _items_below(instrument: Instrument, name: str, above: frozenset[str]) -> Iterator[str]:
    part = scale_of(instrument, name)
    if part is None or name in above:
        return
    for entry in inputs_of(instrument, part):
        if entry.is_item:
            yield entry.source
        else:
            yield from _items_below(instrument, entry.source, above | {name})


def _scores_of_scores(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    """A mean of means of unequal length: items of the shorter part count for more than the others."""
    if scale.score != "mean" or scale.items or scale.weights or scale.items_of:
        return
    parts = [part for name in scale.scales if (part := scale_of(instrument, name)) is not None]
    lengths = {part.id: len(inputs_of(instrument, part)) for part in parts if part.score == "mean"}
    if len(lengths) == len(parts) and len(set(lengths.values())) > 1:
        told = listing(f"{name} ({n})" for name, n in lengths.items())
        yield warning(
            "TS-I059",
            f"scales.{scale.id}.scales",
            f"it is a mean of means over unequal numbers of inputs: {told}.",
            "Keep it if the source averages the parts; write items_of where it averages the items.",
        )


def _strangers(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    """Ids under `reverse`, `recode`, `weights` and `at_least_of` that are no input of the scale."""
    pooled = [entry.source for entry in inputs_of(instrument, scale)]
    own = list(dict.fromkeys((*scale.items, *scale.scales, *pooled)))
    places = [
        ("reverse", scale.reverse, [*own, *scale.items_of]),
        *(("recode", recode.of, own) for recode in scale.recode),
        ("weights", tuple(scale.weights), own),
        ("at_least_of", tuple(scale.at_least_of), own),
    ]
    known = {item.id for item in instrument.items} | {other.id for other in instrument.scales}
    for field, names, inputs in places:
        where = f"scales.{scale.id}.{field}"
        for name in dict.fromkeys(names):
            if name in inputs:
                continue
            if name not in known:
                yield unknown(where, name, "input", inputs)
            else:
                yield error(
                    "TS-I025",
                    where,
                    f"{name!r} is not an input of this scale.",
                    f"Take it out, or list it under `{'items' if item_of(instrument, name) else 'scales'}`.",
                )


def _conflicts(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}"
    named = Counter(name for recode in scale.recode for name in dict.fromkeys(recode.of or ("",)))
    for name, n in named.items():
        if n > 1:
            who = f"{name!r} has" if name else "all inputs have"
            yield error(
                "TS-I015",
                f"{where}.recode",
                f"{who} {n} recodings.",
                "Give each input one: list under `of` what a recoding is for.",
            )
    if not scale.items_of:
        return
    by_source: dict[str, list[Input]] = {}
    for entry in inputs_of(instrument, scale):
        by_source.setdefault(entry.source, []).append(entry)
    clashing = {name: entries for name, entries in by_source.items() if len(entries) > 1}
    keys = [name for name, entries in clashing.items() if len({entry.reverse for entry in entries}) > 1]
    recodings = [name for name in clashing if name not in keys]
    for names, what in ((keys, "keyed both ways"), (recodings, "recoded in two ways")):
        if names:
            yield error(
                "TS-I015",
                f"{where}.items_of",
                f"{listing(names)} {are(names)} {what} in the scales that are pooled.",
                "List the items under `items` and key them here, or pool scales that agree.",
            )


def _weights(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    if scale.score != "mean" or not scale.weights:
        return
    entries = inputs_of(instrument, scale)
    total = math.fsum(entry.weight for entry in entries)
    where = f"scales.{scale.id}.weights"
    if entries and total <= 0:
        yield error(
            "TS-I034",
            where,
            f"the weights add up to {number(total)}, and a mean divides by that.",
            'Use weights with a sum above zero, or score = "sum".',
        )
    elif allows_gaps(scale, len(entries)) and any(entry.weight <= 0 for entry in entries):
        yield error(
            "TS-I034",
            where,
            "a weight is zero or less, and with a blank the rest may add up to nothing.",
            "Use weights above zero, or demand all answers.",
        )


def _fits(item: Item, scale: Scale, n_inputs: int) -> bool:
    if item.role == "single":
        return n_inputs == 1 or scale.score in ("lookup", "criterion", "ratio", "elapsed")
    if item.role == "covariate":
        return scale.score in ("lookup", "criterion")
    return item.role != "attention" or scale.score == "criterion"


def _roles(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    entries = inputs_of(instrument, scale)
    for entry in entries:
        item = item_of(instrument, entry.source) if entry.is_item else None
        if item is None or _fits(item, scale, len(entries)):
            continue
        cure = 'Take it out, or write role = "scored".'
        if item.role == "covariate":
            cure = "Covariates are read by look-up tables and conditions only."
        yield error(
            "TS-I035",
            f"scales.{scale.id}.items",
            f"{item.id!r} has role = {item.role!r}: it {_ROLES[item.role]}.",
            cure,
        )


def _times(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    clocks: list[str] = []
    others: list[str] = []
    for entry in inputs_of(instrument, scale):
        item = item_of(instrument, entry.source) if entry.is_item else None
        answers = None if item is None else response_scale_of(instrument, item)
        if answers is not None:
            (clocks if answers.format == "time" else others).append(entry.source)
    if scale.score == "elapsed" and others:
        yield error(
            "TS-I052",
            f"scales.{scale.id}.items",
            f"{listing(others)} {are(others)} not answered by a time of day.",
            'Give the item a response scale with format = "time".',
        )
    elif scale.score in ("sum", "mean", "ratio") and clocks:
        yield error(
            "TS-I052",
            f"scales.{scale.id}.items",
            f"{listing(clocks)} {are(clocks)} a time of day, which cannot be added or divided.",
            'Make a duration of two times first: score = "elapsed".',
        )


def _scheme(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    over = () if scale.within_person is None else scale.within_person.over
    names = [entry.source for entry in inputs_of(instrument, scale) if not entry.is_item]
    names += [*scale.items_of, *(over if not isinstance(over, str) else ())]
    for name in dict.fromkeys(names):
        part = scale_of(instrument, name)
        if part is None or part.scheme is None or part.scheme == scale.scheme:
            continue
        mine = f"is in {scale.scheme!r}" if scale.scheme else "is in all schemes"
        yield error(
            "TS-I033",
            f"scales.{scale.id}.scheme",
            f"it reads {name!r}, which is scored under {part.scheme!r} only, and {mine} itself.",
            f"Write scheme = {part.scheme!r}, or read a scale that is there in each scheme.",
        )


def _schemes(instrument: Instrument) -> Iterator[Finding]:
    defaults = [scheme.id for scheme in instrument.schemes if scheme.default]
    if len(defaults) > 1:
        yield error(
            "TS-I033",
            "schemes",
            f"{listing(defaults)} are all the default.",
            "Write default = true for one of them.",
        )
    elif len(instrument.schemes) > 1 and not defaults:
        yield warning(
            "TS-I033",
            "schemes",
            f"none is the default; {instrument.schemes[0].id!r}, the first, is taken.",
            "Write default = true for one of them.",
        )
    for scheme in instrument.schemes:
        if not any(scale.scheme == scheme.id for scale in instrument.scales):
            yield warning(
                "TS-I058",
                f"schemes.{scheme.id}",
                "no scale belongs to it.",
                "Name it in the scales that it scores, or take it out.",
            )


def _unused(instrument: Instrument) -> Iterator[Finding]:
    if not instrument.scales and all(item.role == "scored" for item in instrument.items):
        yield error("TS-I017", "scales", "there is nothing to score.", "Define at least one scale.")
        return
    used = {entry.source for scale in instrument.scales for entry in inputs_of(instrument, scale)}
    used |= {name for scale in instrument.scales for name in scale.items}
    if idle := [item.id for item in instrument.items if item.role == "scored" and item.id not in used]:
        yield warning(
            "TS-I058",
            f"items.{idle[0]}" if len(idle) == 1 else "items",
            f"{listing(idle)} {are(idle)} in no scale.",
            'Add it to its scale, or write role = "single" where it is reported as it is.',
        )
    answered = {item.response_scale for item in instrument.items}
    for scale in instrument.response_scales:
        if scale.id not in answered:
            yield warning(
                "TS-I058", f"response_scales.{scale.id}", "no item uses it.", "Use it, or take it out."
            )
