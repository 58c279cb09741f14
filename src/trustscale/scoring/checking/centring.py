"""Centring that changes nothing but the origin of a score."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trustscale.errors import Finding
from trustscale.instruments.inputs import TOLERANCE, inputs_of
from trustscale.instruments.model import Instrument
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.phrases import number


def centring_findings(instrument: Instrument) -> Iterator[Finding]:
    """Scales with as many items of either key: the person's mean, subtracted and added alike, cancels out."""
    for scale in instrument.scales:
        rule = scale.within_person
        if rule is None or rule.method != "center" or scale.score not in ("sum", "mean"):
            continue
        entries = inputs_of(instrument, scale)
        if not entries or abs(math.fsum(e.weight * (-1 if e.reverse else 1) for e in entries)) > TOLERANCE:
            continue
        turned = [(entry.weight, input_values(instrument, entry)) for entry in entries if entry.reverse]
        if not all(values.finite for _, values in turned):
            continue
        shift = math.fsum(weight * values.reflection for weight, values in turned)
        if scale.score == "mean":
            shift /= math.fsum(entry.weight for entry in entries)
        yield Finding(
            "TS-I108",
            f"scales.{scale.id}.within_person",
            f"as many items are keyed one way as the other, so centring only moves complete scores by "
            f"{number(shift)}.",
            "Keep it if the source asks for it; do not expect it to remove a tendency to agree.",
            "warning",
        )
