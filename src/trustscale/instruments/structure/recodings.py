"""Recodings: that a map lists the codes that there are, and that steps rise and end open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from trustscale.errors import Finding
from trustscale.instruments.inputs import (
    TOLERANCE,
    Input,
    inputs_of,
    item_of,
    option_codes,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Instrument, Recoding, Step
from trustscale.instruments.structure.phrases import are, error, listing, number, warning
from trustscale.instruments.structure.values import possible_scores


def recoding_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with recodings, and with what they are used for."""
    used = {recode.using for scale in instrument.scales for recode in scale.recode}
    for recoding in instrument.recodings:
        where = f"recodings.{recoding.id}"
        yield from _form(where, recoding)
        if recoding.steps:
            yield from _steps(f"{where}.steps", recoding.steps)
        if recoding.id not in used:
            yield warning("TS-I058", where, "no scale uses it.", "Use it under `recode`, or take it out.")
    for scale in instrument.scales:
        for entry in inputs_of(instrument, scale):
            if entry.recoding is not None and entry.recoding.map:
                yield from _coverage(instrument, entry, entry.recoding)


def _form(where: str, recoding: Recoding) -> Iterator[Finding]:
    if recoding.map is not None and recoding.steps is not None:
        yield error("TS-I028", where, "it has both a map and steps.", "Keep one of them.")
    elif not recoding.map and not recoding.steps:
        yield error(
            "TS-I028",
            where,
            "it has neither a map nor steps.",
            "Write map = [[code, score], ...] or steps = [{below = 5, score = 0}, {score = 1}].",
        )
    if doubles := [code for code, n in Counter(code for code, _ in recoding.map or ()).items() if n > 1]:
        yield error(
            "TS-I026",
            f"{where}.map",
            f"{listing(doubles)} {are(doubles)} there more than once.",
            "Give each code one score.",
        )


def _steps(where: str, steps: tuple[Step, ...]) -> Iterator[Finding]:
    for place, step in enumerate(steps, 1):
        if step.below is not None and step.up_to is not None:
            yield error(
                "TS-I027",
                where,
                f"step {place} has both `below` and `up_to`.",
                "Keep `below` where the bound belongs to the next step, `up_to` where to this one.",
            )
        elif step.below is None and step.up_to is None and place < len(steps):
            yield error(
                "TS-I027",
                where,
                f"step {place} has no bound, so the steps after it are never reached.",
                "Only the last step is without a bound.",
            )
    if steps[-1].below is not None or steps[-1].up_to is not None:
        yield error(
            "TS-I027",
            where,
            "the last step has a bound, so higher values would have no score.",
            "End with a step that has a score only: {score = ...}.",
        )
    bounds = [_bound(step) for step in steps if (step.below is None) != (step.up_to is None)]
    for lower, upper in pairwise(bounds):
        if upper <= lower:
            yield error(
                "TS-I027",
                where,
                f"the steps do not rise: {_bound_in_words(upper)} comes after {_bound_in_words(lower)}.",
                "List the steps from the lowest bound to the highest.",
            )


def _bound(step: Step) -> tuple[float, bool]:
    """Order ``below = 5`` before ``up_to = 5``."""
    return (step.below, False) if step.below is not None else (step.up_to or 0.0, True)


def _bound_in_words(bound: tuple[float, bool]) -> str:
    return f"{'up_to' if bound[1] else 'below'} = {number(bound[0])}"


def _coverage(instrument: Instrument, entry: Input, recoding: Recoding) -> Iterator[Finding]:
    where = f"recodings.{recoding.id}.map"
    if entry.is_item:
        item = item_of(instrument, entry.source)
        scale = None if item is None else response_scale_of(instrument, item)
        if scale is None:
            return
        codes, owner = option_codes(scale), f"the response scale {scale.id!r}"
    else:
        part = scale_of(instrument, entry.source)
        if part is None:
            return
        codes, owner = possible_scores(instrument, part), f"the scale {entry.source!r}"
    if codes is None:
        yield error(
            "TS-I026",
            where,
            f"{owner} has values that cannot be listed.",
            "Write steps instead of a map.",
        )
        return
    listed = [code for code, _ in recoding.map or ()]
    if absent := [code for code in codes if not _among(code, listed)]:
        yield error(
            "TS-I026",
            where,
            f"{listing(absent)} of {owner} {are(absent)} not in the map.",
            "Give every code that is scored a score.",
        )
    if strange := [code for code in listed if not _among(code, codes)]:
        yield error(
            "TS-I026",
            where,
            f"{listing(strange)} {are(strange)} no code of {owner}.",
            f"Leave it out: a recoding reads the codes that are stored ({listing(codes)}).",
        )


def _among(code: float, codes: list[float] | tuple[float, ...]) -> bool:
    return any(abs(code - other) < TOLERANCE for other in codes)
