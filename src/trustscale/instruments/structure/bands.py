"""Bands: every score of the scale is in one of them, and in one only, and each boundary says whose it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from trustscale.errors import Finding
from trustscale.instruments.inputs import TOLERANCE, inputs_of, scale_of
from trustscale.instruments.model import Bands, Instrument, Level, Scale
from trustscale.instruments.ranges import Interval
from trustscale.instruments.structure.phrases import are, error, listing, number, span, warning
from trustscale.instruments.structure.results import wrong_base
from trustscale.instruments.structure.values import possible_scores, safe_range


def band_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with bands."""
    for bands in instrument.bands:
        where = f"bands.{bands.id}"
        if not bands.levels:
            yield error("TS-I043", f"{where}.levels", "there are none.", "List the bands from low to high.")
            continue
        if bands.source is None:
            yield warning(
                "TS-I043", f"{where}.source", "the cut-offs have no source.", "Cite where they are from."
            )
        if doubles := [label for label, n in Counter(level.label for level in bands.levels).items() if n > 1]:
            yield warning(
                "TS-I043",
                f"{where}.levels",
                f"the label {listing(map(repr, doubles))} {are(doubles)} there more than once.",
                "Give each band its own label.",
            )
        unclear = list(_unclear(bands))
        yield from unclear
        scale = scale_of(instrument, bands.scale)
        if not unclear and scale is not None:
            yield from _fit(instrument, bands, scale)


def _unclear(bands: Bands) -> Iterator[Finding]:
    """Bounds that are missing, doubled, or the wrong way round."""
    where = f"bands.{bands.id}.levels"
    last = len(bands.levels)
    for place, level in enumerate(bands.levels, 1):
        for one, other, end, free in (
            ("at_least", "above", "lower", place == 1),
            ("at_most", "below", "upper", place == last),
        ):
            given = [name for name in (one, other) if getattr(level, name) is not None]
            if len(given) == 2:
                yield error(
                    "TS-I043",
                    where,
                    f"{level.label!r} has both `{one}` and `{other}`.",
                    f"Keep `{one}` where the bound belongs to this band, `{other}` where it does not.",
                )
            elif not given and not (free and last > 1):
                yield error(
                    "TS-I043",
                    where,
                    f"{level.label!r} has no {end} bound, so its boundary is not said.",
                    f"Write `{one}` where the bound belongs to this band, `{other}` where it does not.",
                )
        low, high = _ends(level)
        if low > high or (low == high and (level.above is not None or level.below is not None)):
            yield error(
                "TS-I043",
                where,
                f"{level.label!r} holds no score: {in_words(level)}.",
                "Write the lower bound first.",
            )


def _ends(level: Level) -> tuple[float, float]:
    low = level.at_least if level.at_least is not None else level.above
    high = level.at_most if level.at_most is not None else level.below
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def in_words(level: Level) -> str:
    """The bounds of one band as the file writes them."""
    names = ("at_least", "above", "at_most", "below")
    given = ((name, getattr(level, name)) for name in names)
    return ", ".join(f"{name} {number(value)}" for name, value in given if value is not None)


def within(level: Level, score: float) -> bool:
    """Whether a score belongs to a band."""
    return (
        (level.at_least is None or score >= level.at_least)
        and (level.above is None or score > level.above)
        and (level.at_most is None or score <= level.at_most)
        and (level.below is None or score < level.below)
    )


def _fit(instrument: Instrument, bands: Bands, scale: Scale) -> Iterator[Finding]:
    ends = safe_range(instrument, scale) or scale.range
    levels = sorted(bands.levels, key=_ends)
    scores = possible_scores(instrument, scale)
    yield from (_whole_scores if scores else _any_scores)(
        f"bands.{bands.id}.levels", scale, levels, scores or ()
    )
    if ends is not None:
        yield from _against_range(instrument, bands, scale, levels, ends)


def _whole_scores(
    where: str, scale: Scale, levels: list[Level], scores: tuple[float, ...]
) -> Iterator[Finding]:
    """Where all scores can be listed: those between the ends that are in no band, or in two."""
    low, high = _ends(levels[0])[0], _ends(levels[-1])[1]
    homes = {score: [level.label for level in levels if within(level, score)] for score in scores}
    lost = [score for score, labels in homes.items() if not labels and low < score < high]
    if lost:
        yield _gap(where, scale, f"no band holds {listing(lost)}", lost)
    shared = {score: labels for score, labels in homes.items() if len(labels) > 1}
    if shared:
        score, labels = next(iter(shared.items()))
        yield error(
            "TS-I044",
            where,
            f"bands overlap: {number(score)} is in {listing(map(repr, labels))}.",
            "Give each boundary to one of the two: at_least and below, or above and at_most.",
        )


def _gap(where: str, scale: Scale, problem: str, lost: list[float]) -> Finding:
    if any(abs(score - round(score)) > TOLERANCE for score in lost):
        return error(
            "TS-I045",
            where,
            f"{problem}: {scale.id!r} has fractions, and the bands are made for whole numbers.",
            'Write below = the next lower bound, or round the score: round = {to = 1, mode = "half-up"}.',
        )
    return error("TS-I044", where, f"{problem}.", "Let each band begin where the one before it ends.")


def _any_scores(where: str, scale: Scale, levels: list[Level], _: tuple[float, ...]) -> Iterator[Finding]:
    """Where scores are continuous: each band must begin exactly where the one before it ends."""
    for lower, upper in pairwise(levels):
        end, start = _ends(lower)[1], _ends(upper)[0]
        pair = f"{lower.label!r} ({in_words(lower)}) and {upper.label!r} ({in_words(upper)})"
        ends_closed, starts_closed = lower.below is None, upper.above is None
        if end > start or (end == start and ends_closed and starts_closed):
            yield error(
                "TS-I044",
                where,
                f"bands overlap: {pair}.",
                "Give each boundary to one of the two: at_least and below, or above and at_most.",
            )
        elif end < start or not (ends_closed or starts_closed):
            middle = (end + start) / 2
            yield _gap(where, scale, f"no band holds {number(middle)}, between {pair}", [middle])


def _against_range(
    instrument: Instrument, bands: Bands, scale: Scale, levels: list[Level], ends: Interval
) -> Iterator[Finding]:
    low, high = _ends(levels[0])[0], _ends(levels[-1])[1]
    opened = levels[0].above is not None, levels[-1].below is not None
    short = low > ends[0] + TOLERANCE or (opened[0] and low > ends[0] - TOLERANCE)
    short = short or high < ends[1] - TOLERANCE or (opened[1] and high < ends[1] + TOLERANCE)
    below = math.isfinite(low) and low < ends[0] - TOLERANCE
    above = math.isfinite(high) and high > ends[1] + TOLERANCE
    if not (short or (below and not opened[0]) or (above and not opened[1])):
        return
    told = span(low, high)
    finite = math.isfinite(low) and math.isfinite(high)
    k = len(inputs_of(instrument, scale))
    hint = wrong_base(low - ends[0], high - ends[1], scale, k) if finite else ""
    yield error(
        "TS-I044",
        f"bands.{bands.id}.levels",
        f"the bands run over {told}, and the scores of {scale.id!r} over {span(*ends)}{hint}.",
        f"Let the bands cover {span(*ends)}, no less and no more.",
    )
