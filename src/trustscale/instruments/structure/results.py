"""What becomes of a score after it was added up: its transformation, its rounding and its range."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trustscale.errors import Finding
from trustscale.instruments.inputs import TOLERANCE, inputs_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.ranges import derived_range, raw_range
from trustscale.instruments.structure.answers import LARGEST
from trustscale.instruments.structure.phrases import error, listing, number, span

_LEADS = (1.0, 2.5, 5.0)


def result_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with transformations, rounding and declared ranges."""
    for scale in instrument.scales:
        yield from _transforms(instrument, scale)
        yield from _rounding(scale)
        yield from _range(instrument, scale)


def _transforms(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}"
    ways = [name for name in ("rescale", "standardize") if getattr(scale, name) is not None]
    ways += ["multiply and add"] if scale.multiply is not None or scale.add is not None else []
    if len(ways) > 1:
        yield error(
            "TS-I030",
            where,
            f"it has {listing(ways)}, and only one of them can be meant.",
            "Keep one; a second step is a scale of its own that takes this one as its input.",
        )
    if scale.multiply == 0:
        yield error("TS-I030", f"{where}.multiply", "every score would be the same.", "Write a factor.")
    if scale.rescale is None:
        return
    if scale.rescale[0] == scale.rescale[1]:
        yield error(
            "TS-I029",
            f"{where}.rescale",
            f"both ends are {number(scale.rescale[0])}.",
            "Write two ends, such as [0, 100].",
        )
    raw = _finite(instrument, scale)
    if raw is None:
        yield error(
            "TS-I029",
            f"{where}.rescale",
            "the raw score has no finite range that could be rescaled.",
            "Declare the ends of its inputs, or use multiply and add.",
        )
    elif raw[0] == raw[1]:
        yield error(
            "TS-I029",
            f"{where}.rescale",
            f"the raw score can only be {number(raw[0])}.",
            "Leave rescale out, or correct the inputs.",
        )


def _finite(instrument: Instrument, scale: Scale) -> tuple[float, float] | None:
    try:
        raw = raw_range(instrument, scale)
    except OverflowError:
        return None
    return raw if raw is not None and all(map(math.isfinite, raw)) else None


def sensible_unit(to: float) -> bool:
    """Whether this is a unit that scores are rounded to: a power of ten, or 5 or 2.5 times one."""
    if not 1e-9 <= to <= 1e9:
        return False
    lead = to / 10.0 ** math.floor(math.log10(to) + TOLERANCE)
    return any(abs(lead - good) < 1e-6 for good in _LEADS)


def _rounding(scale: Scale) -> Iterator[Finding]:
    if scale.round is None or sensible_unit(scale.round.to):
        return
    to = scale.round.to
    cure = "Write the unit: 1 for whole numbers, 0.1 for one decimal."
    if to in (2.0, 3.0, 4.0, 6.0):
        decimals = int(to)
        cure = f"`to` is the unit: write {10.0**-decimals:.{decimals}f} for {decimals} decimals."
    yield error(
        "TS-I031", f"scales.{scale.id}.round", f"scores would become multiples of {number(to)}.", cure
    )


def _range(instrument: Instrument, scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}.range"
    if scale.range is not None and scale.range[0] >= scale.range[1]:
        yield error(
            "TS-I032",
            where,
            f"{span(*scale.range)} does not run from low to high.",
            "Write the lower end first.",
        )
        return
    try:
        derived = derived_range(instrument, scale)
    except OverflowError:
        derived = (-math.inf, math.inf)
    if derived is not None and max(map(abs, derived)) > LARGEST:
        yield error(
            "TS-I032",
            f"scales.{scale.id}",
            "its scores are too large to compute with.",
            "Use smaller codes, weights and factors.",
        )
    elif scale.range is not None and derived is not None and not _same(scale.range, derived):
        hint = _wrong_base(instrument, scale, scale.range, derived)
        yield error(
            "TS-I032",
            where,
            f"it says {span(*scale.range)}, but the inputs and their keys give {span(*derived)}{hint}.",
            f"Write range = {span(*derived)}, or correct the inputs.",
        )


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) < 1e-6 for a, b in zip(one, other, strict=True))


def _wrong_base(
    instrument: Instrument, scale: Scale, told: tuple[float, float], derived: tuple[float, float]
) -> str:
    return wrong_base(told[0] - derived[0], told[1] - derived[1], scale, len(inputs_of(instrument, scale)))


def wrong_base(low: float, high: float, scale: Scale, k: int) -> str:
    """Say that both ends are off by what a different first code makes, where they are."""
    off = low / k if scale.score == "sum" and k else low
    if abs(low - high) > TOLERANCE or abs(off - round(off)) > TOLERANCE or not off:
        return ""
    if scale.score not in ("sum", "mean"):
        return f" (both ends are off by {number(low)})"
    return f" (it would fit items whose codes are {number(abs(off))} {'lower' if off < 0 else 'higher'})"
