"""One change at a time to a definition: a key turned, an item left out, a score or a rule shifted by one.

A change that no worked example notices is a mistake that could be in the file now. Changes that cannot matter
or that the structural checks would refuse, are not made: a key on values that are not symmetric, a mean that
fills the gaps of a mean, a missing rule beyond all or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from trustscale.instruments.inputs import Input, Values, inputs_of, scale_of
from trustscale.instruments.model import Instrument, Recode, Rounding, RoundMode, Scale
from trustscale.instruments.ranges import input_values, round_number
from trustscale.instruments.structure.fields import KINDS
from trustscale.instruments.structure.phrases import number
from trustscale.instruments.structure.values import allows_gaps, needed, possible_inputs, possible_scores


@dataclass(frozen=True, slots=True)
class Mutant:
    """A definition with one change: where, to what, which change, and what kind of example would show it."""

    where: str
    subject: str
    change: str
    telling: str
    instrument: Instrument


def with_part(instrument: Instrument, group: str, name: str, **changes: Any) -> Instrument:
    """The definition with some fields of one part changed."""
    parts = getattr(instrument, group)
    changed = tuple(part.model_copy(update=changes) if part.id == name else part for part in parts)
    return instrument.model_copy(update={group: changed})


def scale_mutants(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """All changes to one scale but its thresholds."""
    yield from _keys(instrument, scale)
    yield from _parts(instrument, scale)
    yield from _recodes(instrument, scale)
    yield from _weights(instrument, scale)
    yield from _order(instrument, scale)
    yield from _gaps(instrument, scale)
    yield from _after(instrument, scale)
    yield from _rounding(instrument, scale)
    yield from _centring(instrument, scale)


def _direct(instrument: Instrument, scale: Scale) -> list[Input]:
    """The inputs that the scale lists itself."""
    own = {*scale.items, *scale.scales}
    return [entry for entry in inputs_of(instrument, scale) if entry.source in own]


def _keys(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    if scale.score not in KINDS["reverse"] or scale.score == "lookup":
        return
    for entry in _direct(instrument, scale):
        values = input_values(instrument, entry)
        if not _turnable(scale, values):
            continue
        yield _flipped(instrument, scale, entry.source)
    for name in scale.items_of:
        part = scale_of(instrument, name)
        pooled = () if part is None else inputs_of(instrument, part)
        if pooled and all(_turnable(scale, input_values(instrument, entry)) for entry in pooled):
            yield _flipped(instrument, scale, name)


def _turnable(scale: Scale, values: Values) -> bool:
    """Whether turning the key is possible and can change anything."""
    if scale.within_person is not None:
        return True
    return values.finite and values.symmetric and values.low != values.high


def _flipped(instrument: Instrument, scale: Scale, name: str) -> Mutant:
    reverse = tuple(other for other in scale.reverse if other != name)
    if len(reverse) == len(scale.reverse):
        reverse = (*reverse, name)
    return Mutant(
        f"scales.{scale.id}.reverse",
        name,
        "had the opposite key",
        f"that states {scale.id}, with answers off the middle there",
        with_part(instrument, "scales", scale.id, reverse=reverse),
    )


def _parts(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """Leave out each input; a table needs all its columns, a difference both times."""
    if scale.score in ("lookup", "elapsed"):
        return
    for field in ("items", "scales", "items_of"):
        for name in getattr(scale, field):
            if len(scale.items) + len(scale.scales) + len(scale.items_of) < 2 or scale.weights.get(name) == 0:
                continue
            yield Mutant(
                f"scales.{scale.id}.{field}",
                name,
                "were left out",
                f"whose {scale.id} would be another without them",
                _without(instrument, scale, field, name),
            )
    if len(scale.conditions) > 1:
        for place, condition in enumerate(scale.conditions):
            kept = (*scale.conditions[:place], *scale.conditions[place + 1 :])
            require = min(scale.require, len(kept)) if isinstance(scale.require, int) else scale.require
            changed = with_part(instrument, "scales", scale.id, conditions=kept, require=require)
            yield Mutant(
                f"scales.{scale.id}.conditions",
                f"the condition on {condition.of}",
                "were left out",
                "in which that condition decides",
                changed,
            )


def _without(instrument: Instrument, scale: Scale, field: str, name: str) -> Instrument:
    kept = tuple(other for other in getattr(scale, field) if other != name)
    k = len(inputs_of(instrument, scale)) - 1
    return with_part(
        instrument,
        "scales",
        scale.id,
        **{field: kept},
        reverse=tuple(other for other in scale.reverse if other != name),
        min_answered=None if scale.min_answered is None else max(1, min(scale.min_answered, k)),
    )


def _recodes(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """Give each input the other recoding: in scales that use two, a list of ids can hold a wrong one."""
    recodings = {recode.using for recode in scale.recode}
    if len(recodings) < 2:
        return
    for entry in _direct(instrument, scale):
        for using in sorted(recodings):
            if entry.recoding is None or entry.recoding.id == using:
                continue
            taken = tuple(
                recode.model_copy(update={"of": tuple(name for name in recode.of if name != entry.source)})
                for recode in scale.recode
            )
            taken = (*(recode for recode in taken if recode.of), Recode(using=using, of=(entry.source,)))
            yield Mutant(
                f"scales.{scale.id}.recode",
                entry.source,
                f"were recoded by {using}",
                "with answers there that the two recodings score differently",
                with_part(instrument, "scales", scale.id, recode=taken),
            )


def _weights(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    for name, weight in scale.weights.items():
        yield Mutant(
            f"scales.{scale.id}.weights",
            name,
            "had its weight raised by 1",
            f"that states {scale.id} and has a value other than 0 there",
            with_part(instrument, "scales", scale.id, weights={**scale.weights, name: weight + 1}),
        )


def _order(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    where = f"scales.{scale.id}"
    if scale.score == "elapsed":
        changed = with_part(instrument, "scales", scale.id, items=scale.items[::-1])
        yield Mutant(f"{where}.items", "the two times", "changed places", f"that states {scale.id}", changed)
    if scale.score == "ratio":
        pair = {"numerator": scale.denominator, "denominator": scale.numerator}
        changed = with_part(instrument, "scales", scale.id, **pair)
        yield Mutant(
            f"{where}.numerator",
            "numerator and denominator",
            "changed places",
            f"that states {scale.id}",
            changed,
        )
        other: object = 0.0 if scale.if_zero in (None, "missing") else "missing"
        changed = with_part(instrument, "scales", scale.id, if_zero=other)
        yield Mutant(
            f"{where}.if_zero",
            "if_zero",
            f"were {other if isinstance(other, str) else number(0)}",
            "in which the denominator is 0",
            changed,
        )


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


def complete_scores(instrument: Instrument, scale: Scale) -> tuple[float, ...] | None:
    """The scores that complete answers can give, where they can be listed."""
    return possible_scores(
        instrument,
        scale.model_copy(update={"min_answered": None, "min_share": None, "not_applicable": "missing"}),
    )


def listed_inputs(instrument: Instrument, entry: Input) -> tuple[float, ...] | None:
    """The keyed values of one input, where they can be listed."""
    values = possible_inputs(instrument, entry)
    if values is None or not entry.reverse:
        return values
    whole = input_values(instrument, entry)
    return tuple(whole.reflection - value for value in values) if whole.finite else None
