"""Worked examples: that their answers can be given, as many as there are items, and that bands exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustscale.errors import Finding, did_you_mean
from trustscale.instruments.inputs import coded_by, item_of, response_scale_of
from trustscale.instruments.model import Answer, Example, Instrument, Item, ResponseScale
from trustscale.instruments.structure.answers import codes_in_words, is_code
from trustscale.instruments.structure.phrases import error, listing, number

CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)$")


def example_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with examples before they are scored."""
    for place, example in enumerate(instrument.examples, 1):
        where = f"examples[{place}]"
        if not example.scores and not example.bands and not example.notices:
            yield error(
                "TS-I047", f"{where}.scores", "it says no score.", "Write what the answers must give."
            )
        yield from _length(instrument, where, example)
        yield from _answers(instrument, where, example)
        yield from _labels(instrument, where, example)


def listed_items(instrument: Instrument) -> tuple[Item, ...]:
    """The items that a list of answers is for: all but covariates, in the order of the file."""
    return tuple(item for item in instrument.items if item.role != "covariate")


def answers_by_item(instrument: Instrument, example: Example) -> dict[str, Answer]:
    """The answers of an example by item; a list is in the order of the file, without covariates."""
    if isinstance(example.answers, dict):
        return dict(example.answers)
    ids = (item.id for item in listed_items(instrument))
    return dict(zip(ids, example.answers, strict=False))


def _length(instrument: Instrument, where: str, example: Example) -> Iterator[Finding]:
    if isinstance(example.answers, dict):
        return
    n, k = len(example.answers), len(listed_items(instrument))
    if n != k:
        yield error(
            "TS-I047",
            f"{where}.answers",
            f"it has {n} answers, and there are {k} items (without covariates).",
            'Write one per item in the order of the file, "" for a blank; or a table {item = code}.',
        )


def _answers(instrument: Instrument, where: str, example: Example) -> Iterator[Finding]:
    wrong: dict[str, list[str]] = {}
    for name, answer in answers_by_item(instrument, example).items():
        item = item_of(instrument, name)
        scale = None if item is None else response_scale_of(instrument, item)
        if scale is not None and (allowed := _refused(instrument, example, scale, answer)) is not None:
            shown = repr(answer) if isinstance(answer, str) else number(answer)
            wrong.setdefault(allowed, []).append(f"{name}: {shown}")
    for allowed, answers in wrong.items():
        yield error(
            "TS-I047",
            f"{where}.answers",
            f"there is no such answer: {listing(answers)}.",
            f"Use {allowed}.",
        )


def _refused(instrument: Instrument, example: Example, scale: ResponseScale, answer: Answer) -> str | None:
    """What could be answered instead, or None where the answer is good."""
    if answer == "":
        return None
    if scale.format == "time":
        return None if isinstance(answer, str) and CLOCK.match(answer) else 'times such as "23:30"'
    coding = next((c for c in instrument.codings if c.id == example.coding), None)
    if coding is not None and scale in coded_by(instrument, coding):
        codes = [option.code for option in coding.options]
        return None if answer in codes else f"the codes of the coding {coding.id!r}: {listing(codes)}"
    also = [entry.code for entry in scale.not_applicable] + list(scale.missing_codes)
    if isinstance(answer, str):
        return f"codes, not labels: {codes_in_words(scale)}"
    return None if answer in also or is_code(scale, answer) else f"codes: {codes_in_words(scale)}"


def _labels(instrument: Instrument, where: str, example: Example) -> Iterator[Finding]:
    for bands in instrument.bands:
        label = example.bands.get(bands.id)
        labels = [level.label for level in bands.levels]
        if label is not None and label not in labels:
            yield error(
                "TS-I047",
                f"{where}.bands",
                f"{bands.id!r} has no band {label!r}{did_you_mean(label, labels)}.",
                f"Use one of its labels: {listing(map(repr, labels))}.",
            )
