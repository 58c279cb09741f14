"""Rules of a scale, changed: how many answers it needs, what fills gaps, its transformation and rounding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from trustscale.instruments.inputs import inputs_of
from trustscale.instruments.model import Instrument, Rounding, RoundMode, Scale
from trustscale.instruments.ranges import round_number
from trustscale.instruments.structure.phrases import number
from trustscale.instruments.structure.values import allows_gaps, needed, possible_scores
from trustscale.scoring.checking.mutant import Mutant, with_part


def rule_mutants(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """One change at a time to the rules of a scale."""
    yield from _gaps(instrument, scale)
    yield from _after(instrument, scale)
    yield from _rounding(instrument, scale)
    yield from _centring(instrument, scale)


def _gaps(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    where = f"scales.{scale.id}"
    k = len(inputs_of(instrument, scale))
    if scale.min_answered is not None or scale.min_share is not None:
        field = "min_answered" if scale.min_answered is not None else "min_share"
        need = needed(scale, k)
        for other in (need - 1, need + 1):
            if 1 <= other <= k:
                rule: dict[str, Any] = {"min_answered": other, "min_share": None}
                if scale.not_applicable == "shrink" and scale.min_share is not None:
                    rule = {"min_share": other / k}
                yield Mutant(
                    f"{where}.{field}",
                    f"the {need} of {k} answers that are needed",
                    f"were {other}",
                    f"with {other} of {k} answered, which is missing"
                    if other < need
                    else f"with {need} of {k} answered and a score",
                    with_part(instrument, "scales", scale.id, **rule),
                )
    if scale.not_applicable == "shrink":
        changed = with_part(instrument, "scales", scale.id, not_applicable="missing")
        yield Mutant(
            f"{where}.not_applicable", '"shrink"', 'were "missing"', "with answers that do not apply", changed
        )
    yield from _fills(instrument, scale, k)


def _fills(instrument: Instrument, scale: Scale, k: int) -> Iterator[Mutant]:
    if scale.fill == "none" or not allows_gaps(scale, k):
        return
    if scale.fill == "mean":
        # A mean of what is there does not move when the gaps are filled with it, unless weights differ.
        if (
            scale.score == "mean"
            and len({scale.weights.get(e, 1.0) for e in (*scale.items, *scale.scales)}) < 2
        ):
            return
        changed, words = with_part(instrument, "scales", scale.id, fill="none"), "were left out"
    else:
        changed = with_part(instrument, "scales", scale.id, fill=scale.fill + 1)
        words = f"were {number(scale.fill + 1)}"
    telling = f"that states {scale.id} and has a blank"
    yield Mutant(f"scales.{scale.id}.fill", f"fill = {_shown(scale.fill)}", words, telling, changed)


def _shown(value: float | str) -> str:
    return f'"{value}"' if isinstance(value, str) else number(value)


def _after(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    changes: list[tuple[str, str, Any]] = []
    if scale.rescale is not None:
        changes.append(("rescale", "were turned round", scale.rescale[::-1]))
    if scale.standardize is not None:
        moved = scale.standardize.model_copy(update={"mean": scale.standardize.mean + 1})
        wider = scale.standardize.model_copy(update={"sd": scale.standardize.sd + 1})
        changes += [
            ("standardize", "had a mean 1 higher", moved),
            ("standardize", "had an sd 1 higher", wider),
        ]
    if scale.multiply is not None:
        changes.append(("multiply", f"were {number(scale.multiply + 1)}", scale.multiply + 1))
    if scale.add is not None:
        changes.append(("add", f"were {number(scale.add + 1)}", scale.add + 1))
    for field, words, value in changes:
        changed = with_part(instrument, "scales", scale.id, **{field: value})
        telling = f"that states {scale.id}, and not only its middle"
        yield Mutant(f"scales.{scale.id}.{field}", f"`{field}`", words, telling, changed)


def _rounding(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    if scale.round is None:
        return
    for mode in get_args(RoundMode):
        if mode == scale.round.mode:
            continue
        other = Rounding(to=scale.round.to, mode=mode)
        if _rounds_alike(instrument, scale, scale.round, other):
            continue
        half = "half" in mode and "half" in scale.round.mode
        yield Mutant(
            f"scales.{scale.id}.round",
            f'mode = "{scale.round.mode}"',
            f'were "{mode}"',
            f"whose {scale.id} lies half-way between two values before rounding"
            if half
            else f"whose {scale.id} needs rounding",
            with_part(instrument, "scales", scale.id, round=other),
        )


def _rounds_alike(instrument: Instrument, scale: Scale, one: Rounding, other: Rounding) -> bool:
    """Whether every score of complete answers is rounded alike; not known, so no, where gaps are allowed."""
    complete = {"round": None, "min_answered": None, "min_share": None, "fill": "none"}
    gappy = allows_gaps(scale, len(inputs_of(instrument, scale)))
    raw = possible_scores(instrument, scale.model_copy(update=complete))
    if raw is None or gappy:
        return False
    return all(round_number(value, one) == round_number(value, other) for value in raw)


def _centring(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    if scale.within_person is None:
        return
    changed = with_part(instrument, "scales", scale.id, within_person=None)
    where = f"scales.{scale.id}.within_person"
    yield Mutant(where, "within_person", "were left out", f"that states {scale.id}", changed)
    method = "center" if scale.within_person.method == "standardize" else "standardize"
    other = scale.within_person.model_copy(update={"method": method})
    changed = with_part(instrument, "scales", scale.id, within_person=other)
    yield Mutant(where, "the method", f'were "{method}"', f"that states {scale.id}, other than 0", changed)
