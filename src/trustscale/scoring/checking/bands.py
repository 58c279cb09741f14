"""Boundaries between bands, moved by one score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from trustscale.instruments.inputs import scale_of
from trustscale.instruments.model import Bands, Instrument, Level
from trustscale.instruments.structure.bands import within
from trustscale.instruments.structure.phrases import number
from trustscale.scoring.checking.mutant import Mutant, with_part
from trustscale.scoring.checking.values import complete_scores


def band_mutants(instrument: Instrument, bands: Bands) -> Iterator[Mutant]:
    """Each boundary between two bands, moved up and down by one score."""
    scale = scale_of(instrument, bands.scale)
    if scale is None:
        return
    scores = complete_scores(instrument, scale)
    order = sorted(range(len(bands.levels)), key=lambda place: _lowest(bands.levels[place]))
    for below, above in pairwise(order):
        for lower, upper, words, edge in _moved(bands.levels[below], bands.levels[above], scores):
            levels = list(bands.levels)
            levels[below], levels[above] = lower, upper
            yield Mutant(
                f"bands.{bands.id}.levels",
                words,
                "",
                f"in which {scale.id} is {number(edge)}, with its band",
                with_part(instrument, "bands", bands.id, levels=tuple(levels)),
            )


def _lowest(level: Level) -> float:
    if level.at_least is not None:
        return level.at_least
    return level.above if level.above is not None else float("-inf")


def _moved(
    lower: Level, upper: Level, scores: Sequence[float] | None
) -> Iterator[tuple[Level, Level, str, float]]:
    if scores is None:
        yield from _moved_by_one(lower, upper)
        return
    if inside := [score for score in scores if within(upper, score)]:
        edge = min(inside)
        pair = _bounded(lower, upper, at_most=edge, above=edge)
        yield *pair, f"{number(edge)} were {lower.label!r} instead of {upper.label!r}", edge
    if inside := [score for score in scores if within(lower, score)]:
        edge = max(inside)
        pair = _bounded(lower, upper, below=edge, at_least=edge)
        yield *pair, f"{number(edge)} were {upper.label!r} instead of {lower.label!r}", edge


def _moved_by_one(lower: Level, upper: Level) -> Iterator[tuple[Level, Level, str, float]]:
    """Where scores cannot be listed: the boundary one higher, one lower, and on its other side."""
    start = _lowest(upper)
    for shift in (1.0, -1.0):
        pair = _shifted(lower, ("at_most", "below"), shift), _shifted(upper, ("at_least", "above"), shift)
        words = f"the bound between {lower.label!r} and {upper.label!r} were {number(start + shift)}"
        yield *pair, words, start + shift / 2
    if upper.at_least is not None:
        pair = _bounded(lower, upper, at_most=start, above=start)
        yield *pair, f"{number(start)} were {lower.label!r} instead of {upper.label!r}", start
    else:
        pair = _bounded(lower, upper, below=start, at_least=start)
        yield *pair, f"{number(start)} were {upper.label!r} instead of {lower.label!r}", start


def _bounded(
    lower: Level,
    upper: Level,
    *,
    at_most: float | None = None,
    below: float | None = None,
    above: float | None = None,
    at_least: float | None = None,
) -> tuple[Level, Level]:
    return (
        lower.model_copy(update={"at_most": at_most, "below": below}),
        upper.model_copy(update={"above": above, "at_least": at_least}),
    )


def _shifted(level: Level, names: tuple[str, str], shift: float) -> Level:
    given = {name: getattr(level, name) for name in names}
    return level.model_copy(update={name: v + shift for name, v in given.items() if v is not None})
