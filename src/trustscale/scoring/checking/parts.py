"""What a scale is made of, changed: keys, inputs, recodings, weights and the order of two."""

from __future__ import annotations

from collections.abc import Iterator

from trustscale.instruments.inputs import Input, Values, inputs_of, scale_of
from trustscale.instruments.model import Instrument, Recode, Scale
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.fields import KINDS
from trustscale.instruments.structure.phrases import number
from trustscale.scoring.checking.mutant import Mutant, with_part


def part_mutants(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """One change at a time to what a scale is made of."""
    yield from _keys(instrument, scale)
    yield from _parts(instrument, scale)
    yield from _recodes(instrument, scale)
    yield from _weights(instrument, scale)
    yield from _order(instrument, scale)


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
