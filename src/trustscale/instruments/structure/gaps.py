"""Missing rules: how many answers a score needs, and what stands in for those that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from trustscale.errors import Finding
from trustscale.instruments.inputs import TOLERANCE, inputs_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.fields import KINDS
from trustscale.instruments.structure.phrases import error, listing, number, span, warning
from trustscale.instruments.structure.values import allows_gaps


def gap_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with missing rules."""
    yield from _form_rule(instrument)
    for scale in instrument.scales:
        if scale.score in KINDS["min_answered"]:
            yield from _rule(instrument, scale)
            yield from _fill(instrument, scale)
            yield from _unequal(instrument, scale)


def _rule(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}"
    k = len(inputs_of(instrument, scale))
    if scale.min_answered is not None and scale.min_share is not None:
        yield error(
            "TS-I018",
            f"{where}.min_share",
            "it stands beside min_answered.",
            "Keep the one that the source states.",
        )
    if k and scale.min_answered is not None and scale.min_answered > k:
        yield error(
            "TS-I019",
            f"{where}.min_answered",
            f"{scale.min_answered} answers are needed, and the scale has {k} inputs.",
            f"Write a number from 1 to {k}.",
        )
    if scale.score == "sum" and scale.fill == "none" and allows_gaps(scale, k):
        yield error(
            "TS-I020",
            where,
            "gaps are allowed and nothing stands in for them, so every blank would count as 0.",
            'Write fill = "mean" or a number, or demand all answers, or use score = "mean".',
        )


def _fill(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    if scale.fill == "none":
        return
    where = f"scales.{scale.id}.fill"
    entries = inputs_of(instrument, scale)
    if entries and not allows_gaps(scale, len(entries)):
        yield error(
            "TS-I020",
            where,
            "all inputs must be answered, so nothing is ever filled in.",
            "Say how many answers are enough: min_answered or min_share.",
        )
    if isinstance(scale.fill, str):
        return
    for entry in entries:
        values = input_values(instrument, entry)
        if values.low is None or values.high is None:
            continue
        if not values.low - TOLERANCE <= scale.fill <= values.high + TOLERANCE:
            yield warning(
                "TS-I020",
                where,
                f"blanks count as {number(scale.fill)}, which is no value of {entry.source!r} "
                f"({span(values.low, values.high)}).",
                "Write a value that an answer can have.",
            )
            return


def _unequal(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    if scale.score not in ("sum", "mean"):
        return
    entries = inputs_of(instrument, scale)
    gappy = allows_gaps(scale, len(entries))
    filled = scale.fill == "mean" and gappy
    partial = scale.score == "mean" and scale.fill == "none" and (gappy or scale.not_applicable == "shrink")
    if not filled and not partial:
        return
    spans: dict[tuple[float, float], list[str]] = {}
    for entry in entries:
        values = input_values(instrument, entry)
        if values.low is not None and values.high is not None:
            spans.setdefault((values.low, values.high), []).append(entry.source)
    if len(spans) > 1:
        told = [f"{listing(names)} {span(*ends)}" for ends, names in spans.items()]
        how = "filled with a mean" if filled else "averaged over what is there"
        yield error(
            "TS-I021",
            f"scales.{scale.id}",
            f"inputs of unequal range are {how}: {'; '.join(told)}.",
            "Demand all answers, or bring the inputs to one range first.",
        )


def _form_rule(instrument: Instrument) -> Iterator[Finding]:
    if instrument.form_min_answered is None:
        return
    scored = sum(item.role == "scored" for item in instrument.items)
    if instrument.form_min_share is not None:
        yield error(
            "TS-I053",
            "form_min_share",
            "it stands beside form_min_answered.",
            "Keep the one that the source states.",
        )
    if instrument.form_min_answered > scored:
        yield error(
            "TS-I053",
            "form_min_answered",
            f"{instrument.form_min_answered} answers are needed, and the form has {scored} scored items.",
            f"Write a number from 1 to {scored}.",
        )
