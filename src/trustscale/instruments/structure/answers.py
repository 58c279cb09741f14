"""Response scales, codings, items and skips: which answers there are, and that no code is two things."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from trustscale.errors import Finding
from trustscale.instruments.inputs import (
    TOLERANCE,
    code_bounds,
    coded_by,
    item_of,
    option_codes,
    response_scale_of,
)
from trustscale.instruments.model import Coding, Instrument, Item, Option, ResponseScale, Skip
from trustscale.instruments.structure.phrases import are, error, listing, number, warning

LARGEST = 1e12
"""Larger numbers lose the ninth decimal, to which all scores are exact."""


def answer_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with the answers that can be given."""
    for scale in instrument.response_scales:
        yield from _kind(scale)
        yield from _bounds(scale)
        yield from _options(f"response_scales.{scale.id}.options", scale.options)
        yield from _two_meanings(scale)
    for coding in instrument.codings:
        yield from _coding(instrument, coding)
    for item in instrument.items:
        yield from _item(instrument, item)
    for place, skip in enumerate(instrument.skips, 1):
        yield from _skip(instrument, place, skip)


def is_code(scale: ResponseScale, value: float) -> bool:
    """Whether this is a code that carries a score."""
    codes = option_codes(scale)
    if codes is not None:
        return any(abs(value - code) < TOLERANCE for code in codes)
    low, high = code_bounds(scale)
    return low <= value <= high


def codes_in_words(scale: ResponseScale) -> str:
    """The codes of a response scale, listed or as a range."""
    codes = option_codes(scale)
    if codes is not None:
        return listing(codes)
    if scale.format == "time":
        return "times of day"
    low, high = code_bounds(scale)
    if math.isinf(low) or math.isinf(high):
        return (
            "any number"
            if math.isinf(low) and math.isinf(high)
            else (f"{number(low)} or more" if math.isinf(high) else f"{number(high)} or less")
        )
    return f"{number(low)} to {number(high)}"


def _kind(scale: ResponseScale) -> Iterator[Finding]:
    where = f"response_scales.{scale.id}"
    numeric = scale.minimum is not None or scale.maximum is not None
    if scale.format == "time" and (scale.options or numeric or scale.step is not None):
        yield error(
            "TS-I039",
            where,
            'it has format = "time" and also options, a minimum, a maximum or a step.',
            "Leave those out: times of day are written HH:MM.",
        )
    elif scale.options and numeric:
        yield error(
            "TS-I039",
            where,
            "it has both options and a minimum or maximum.",
            "Keep the options where each answer is listed, else minimum and maximum.",
        )
    elif not scale.options and not numeric and scale.format is None:
        yield error(
            "TS-I039",
            where,
            "it says nothing about the answers.",
            'Write options = [{code = 1, label = "..."}, ...], or minimum and maximum, or format = "time".',
        )
    if len(scale.options) == 1:
        yield error("TS-I039", f"{where}.options", "there is only one option.", "List all the answers.")


def _bounds(scale: ResponseScale) -> Iterator[Finding]:
    where = f"response_scales.{scale.id}"
    low, high, step = scale.minimum, scale.maximum, scale.step
    codes = (value for option in scale.options for value in (option.code, option.score))
    if vast := [value for value in (low, high, *codes) if value is not None and abs(value) > LARGEST]:
        problem = f"{listing(vast)} {are(vast)} too large to compute with."
        yield error("TS-I039", where, problem, "Use smaller codes, and leave an end out that is not known.")
    if low is not None and high is not None:
        if low >= high:
            problem = f"the minimum, {number(low)}, is not below the maximum, {number(high)}."
            yield error("TS-I039", f"{where}.minimum", problem, "Write the lower end as minimum.")
        elif step is not None and abs((high - low) / step - round((high - low) / step)) > 1e-6:
            yield error(
                "TS-I039",
                f"{where}.step",
                f"steps of {number(step)} from {number(low)} do not reach {number(high)}.",
                "Write a step that divides the range.",
            )
    elif step is not None and scale.format is None:
        yield error(
            "TS-I039",
            f"{where}.step",
            "there is a step, but not both a minimum and a maximum.",
            "Write minimum and maximum, or leave the step out.",
        )


def _repeated(values: Iterable[str | float]) -> list[str | float]:
    return [value for value, n in Counter(values).items() if n > 1]


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _options(where: str, options: tuple[Option, ...]) -> Iterator[Finding]:
    if codes := _repeated(option.code for option in options):
        yield error(
            "TS-I038",
            where,
            f"the code {listing(codes)} {are(codes)} there more than once.",
            "Give each option its own code.",
        )
    labels = [option.label for option in options if option.label is not None]
    if doubles := _repeated(_plain(label) for label in labels):
        shown = [next(label for label in labels if _plain(label) == double) for double in doubles]
        yield error(
            "TS-I038",
            where,
            f"the label {listing(map(repr, shown))} {are(shown)} there more than once, "
            "so an answer with it has two codes.",
            "Give each option its own label.",
        )
    for option in options:
        printed = _as_number(option.label)
        if printed is not None and printed != option.code:
            yield warning(
                "TS-I038",
                where,
                f"the label of code {number(option.code)} is the number {option.label!r}, "
                "and a cell with it could be either.",
                "Write the label in words, or make the code the number that is printed.",
            )


def _as_number(label: str | None) -> float | None:
    try:
        return float(label or "")
    except ValueError:
        return None


def _two_meanings(scale: ResponseScale) -> Iterator[Finding]:
    where = f"response_scales.{scale.id}"
    not_applicable = [entry.code for entry in scale.not_applicable]
    options = [option.code for option in scale.options]
    if twice := sorted(set(not_applicable) & set(scale.missing_codes)):
        yield error(
            "TS-I040",
            f"{where}.missing_codes",
            f"{listing(twice)} {are(twice)} also among the not-applicable codes.",
            "A code is one thing: keep it in one of the two lists.",
        )
    for field, codes in (("not_applicable", not_applicable), ("missing_codes", scale.missing_codes)):
        scored = [code for code in codes if code in options or (not options and is_code(scale, code))]
        if scored and scale.format is None:
            word = "not applicable" if field == "not_applicable" else "missing"
            yield error(
                "TS-I040",
                f"{where}.{field}",
                f"{listing(scored)} {are(scored)} {word}, and also a code that is scored ({_scored(scale)}).",
                "A code is one thing: take it out of the options or the range, or out of this list.",
            )
    labels = {_plain(option.label): option.code for option in scale.options if option.label is not None}
    for entry in scale.not_applicable:
        if entry.label is not None and labels.get(_plain(entry.label), entry.code) != entry.code:
            yield error(
                "TS-I040",
                f"{where}.not_applicable",
                f"the label {entry.label!r} is also the label of code {number(labels[_plain(entry.label)])}.",
                "Give it a label of its own.",
            )


def _scored(scale: ResponseScale) -> str:
    if scale.options:
        return listing(option.code for option in scale.options)
    return codes_in_words(scale)


def _coding(instrument: Instrument, coding: Coding) -> Iterator[Finding]:
    where = f"codings.{coding.id}"
    yield from _options(f"{where}.options", coding.options)
    if bare := [option.code for option in coding.options if option.label is None]:
        yield error(
            "TS-I042",
            f"{where}.options",
            f"code {listing(bare)} {'has' if len(bare) == 1 else 'have'} no label.",
            "A coding is matched by its labels: write the label of each option.",
        )
    if any(option.score is not None for option in coding.options):
        yield error(
            "TS-I042",
            f"{where}.options",
            "an option has a score.",
            "Scores belong to the response scale; a coding says which number was printed at which label.",
        )
    scales = coded_by(instrument, coding)
    if not scales and coding.response_scale is None:
        yield error(
            "TS-I042",
            where,
            f"its labels are those of none of the {len(instrument.response_scales)} response scales.",
            "Write the labels of the response scale that it codes.",
        )
    for scale in scales:
        yield from _labels_of_coding(coding, scale)


def _labels_of_coding(coding: Coding, scale: ResponseScale) -> Iterator[Finding]:
    where = f"codings.{coding.id}.options"
    if any(option.label is None for option in scale.options) or not scale.options:
        yield error(
            "TS-I041",
            where,
            f"the response scale {scale.id!r} has answers without labels, so no coding fits it.",
            "Write the labels of the response scale.",
        )
        return
    known = {_plain(option.label or ""): option.label or "" for option in scale.options}
    coded = {_plain(option.label): option.label for option in coding.options if option.label is not None}
    absent = [label for plain, label in known.items() if plain not in coded]
    strange = [label for plain, label in coded.items() if plain not in known]
    if absent or strange:
        parts = [f"has no {listing(map(repr, absent))}"] if absent else []
        parts += [f"has {listing(map(repr, strange))}, which the response scale has not"] if strange else []
        yield error(
            "TS-I041",
            where,
            f"the labels are not those of the response scale {scale.id!r}: it {' and '.join(parts)}.",
            "Write the same labels, each with the number printed at it.",
        )
    elif all(_code_of(scale, option) == option.code for option in coding.options):
        problem = f"it gives every label the code that the response scale {scale.id!r} gives it."
        yield warning(
            "TS-I041", where, problem, "Write the numbers that were printed, or leave the coding out."
        )
    if two := sorted({option.code for option in coding.options} & set(scale.missing_codes)):
        yield error(
            "TS-I040",
            where,
            f"{listing(two)} {are(two)} a code here and a missing code of {scale.id!r}.",
            "A code is one thing: take it out of missing_codes.",
        )


def _code_of(scale: ResponseScale, option: Option) -> float | None:
    plain = _plain(option.label or "")
    return next((other.code for other in scale.options if _plain(other.label or "") == plain), None)


def _item(instrument: Instrument, item: Item) -> Iterator[Finding]:
    where = f"items.{item.id}"
    if item.response_scale is None:
        there = [scale.id for scale in instrument.response_scales]
        yield error(
            "TS-I017",
            f"{where}.response_scale",
            "the item does not say how it is answered.",
            f"Write response_scale with one of {listing(there)}." if there else "Define a response scale.",
        )
    if item.role == "attention" and item.expected is None:
        yield error(
            "TS-I036",
            f"{where}.expected",
            "an attention item does not say which answer an attentive person gives.",
            "Write expected = the code of that answer.",
        )
    if item.role != "attention" and item.expected is not None:
        yield error(
            "TS-I036",
            f"{where}.expected",
            f"only attention items have an expected answer, and this one is {item.role!r}.",
            'Write role = "attention", or leave `expected` out.',
        )
    scale = response_scale_of(instrument, item)
    if scale is None:
        return
    for field, code in (("expected", item.expected), ("if_missing", item.if_missing)):
        if code is not None and not is_code(scale, code):
            yield error(
                "TS-I037",
                f"{where}.{field}",
                f"{number(code)} is not a code of the response scale {scale.id!r}.",
                f"Use one of its codes: {codes_in_words(scale)}.",
            )


def _skip(instrument: Instrument, place: int, skip: Skip) -> Iterator[Finding]:
    where = f"skips[{place}]"
    for field, empty in (("when", not skip.when), ("items", not skip.items)):
        if empty:
            yield error("TS-I017", f"{where}.{field}", "the list is empty.", "Say what it is about.")
    if own := [name for name in skip.items if any(condition.of == name for condition in skip.when)]:
        yield error(
            "TS-I037",
            f"{where}.items",
            f"{listing(own)} {are(own)} skipped because of its own answer.",
            "Leave the question that is asked first out of the skipped items.",
        )
    for name in skip.items:
        item = item_of(instrument, name)
        scale = None if item is None else response_scale_of(instrument, item)
        if scale is not None and not is_code(scale, skip.code):
            yield error(
                "TS-I037",
                f"{where}.code",
                f"{number(skip.code)} is not a code of {name!r}, whose response scale is {scale.id!r}.",
                f"Use one of its codes: {codes_in_words(scale)}.",
            )
