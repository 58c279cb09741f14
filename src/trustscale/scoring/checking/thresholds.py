"""Thresholds of conditions, counts and criteria, moved by one.

A bound is moved to the next value that exists, so that each move changes what the definition means: the value
that just met the bound no longer does, or the one that just failed now does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from trustscale.instruments.inputs import inputs_of
from trustscale.instruments.model import Condition, Instrument, Scale
from trustscale.instruments.structure.phrases import number
from trustscale.scoring.checking.mutant import Mutant, with_part
from trustscale.scoring.checking.values import listed_inputs, neighbours, scores_of

Move = tuple[float, float]
"""Where a bound is moved, and the value whose side it changes."""

_UPWARD = ("at_least", "above")


def moves(bound: str, value: float, values: Sequence[float] | None) -> list[Move]:
    """Both ways to move a bound by one value.

    >>> moves("at_least", 2, [0, 1, 2, 3])
    [(3, 2), (1, 1)]
    >>> moves("below", 5, None)
    [(4.0, 4.5), (6.0, 5.5)]
    """
    if values is None:
        return [(value + shift, value if bound == "equals" else value + shift / 2) for shift in (-1.0, 1.0)]
    if bound == "equals":
        others = [other for other in neighbours(value, values) if other != value]
        return [(other, value) for other in others]
    inclusive = bound in ("at_least", "at_most")
    sign = 1 if bound in _UPWARD else -1
    line = sorted(sign * other for other in values)
    met = [x for x in line if x > sign * value or (inclusive and x == sign * value)]
    failed = [x for x in line if x not in met]
    found: list[Move] = []
    if met:
        edge = met[0]
        beyond = met[1] if len(met) > 1 else edge + 1
        found.append((sign * (beyond if inclusive else edge), sign * edge))
    if failed:
        edge = failed[-1]
        before = failed[-2] if len(failed) > 1 else edge - 1
        found.append((sign * (edge if inclusive else before), sign * edge))
    return found


def moved_conditions(
    conditions: Sequence[Condition], values_of: Callable[[str], Sequence[float] | None]
) -> Iterator[tuple[str, str, str, tuple[Condition, ...]]]:
    """Each bound of each condition moved: subject, change, telling answer, and all conditions so changed."""
    for place, condition in enumerate(conditions):
        values = values_of(condition.of)
        for bound in ("at_least", "at_most", "above", "below", "equals"):
            value = getattr(condition, bound)
            if value is None:
                continue
            for other, edge in moves(bound, value, values):
                changed = condition.model_copy(update={bound: other})
                subject = f"{bound} = {number(value)} of {condition.of}"
                yield (
                    subject,
                    f"were {number(other)}",
                    _is(condition.of, edge),
                    _put(conditions, place, changed),
                )
        for value in condition.one_of or ():
            kept = tuple(other for other in condition.one_of or () if other != value)
            changed = condition.model_copy(update={"one_of": kept})
            subject = f"{number(value)} under `in` of {condition.of}"
            yield subject, "were left out", _is(condition.of, value), _put(conditions, place, changed)


def _put(conditions: Sequence[Condition], place: int, changed: Condition) -> tuple[Condition, ...]:
    return (*conditions[:place], changed, *conditions[place + 1 :])


def _is(name: str, value: float) -> str:
    return f"in which {name} is {number(value)}"


def threshold_mutants(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """All thresholds of one scale, moved."""
    where = f"scales.{scale.id}"
    for subject, change, telling, conditions in moved_conditions(
        scale.conditions, partial(scores_of, instrument)
    ):
        changed = with_part(instrument, "scales", scale.id, conditions=conditions)
        yield Mutant(f"{where}.conditions", subject, change, telling, changed)
    if len(scale.conditions) > 1:
        yield from _required(instrument, scale)
    if scale.score == "count":
        yield from _count(instrument, scale)


def _required(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    k = len(scale.conditions)
    need = scale.require if isinstance(scale.require, int) else 1 if scale.require == "any" else k
    for other in (need - 1, need + 1):
        if 1 <= other <= k:
            yield Mutant(
                f"scales.{scale.id}.require",
                f"{need} of {k} conditions",
                f"were {other}",
                f"in which exactly {max(need, other) - 1} of the conditions hold",
                with_part(instrument, "scales", scale.id, require=other),
            )


def _count(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    where = f"scales.{scale.id}"
    spread = {entry.source: listed_inputs(instrument, entry) for entry in inputs_of(instrument, scale)}
    usual = [values for name, values in spread.items() if name not in scale.at_least_of]
    known = [value for values in usual for value in values or ()]
    values = sorted(set(known)) if known and all(usual) else None
    for bound in ("at_least", "at_most"):
        threshold = getattr(scale, bound)
        if threshold is None or not usual:
            continue
        for other, edge in moves(bound, threshold, values):
            changed = with_part(instrument, "scales", scale.id, **{bound: other})
            telling = f"with an answer of {number(edge)}, and the score of {scale.id}"
            subject = f"{bound} = {number(threshold)}"
            yield Mutant(f"{where}.{bound}", subject, f"were {number(other)}", telling, changed)
    for name, threshold in scale.at_least_of.items():
        for other, edge in moves("at_least", threshold, spread.get(name)):
            changed = with_part(
                instrument, "scales", scale.id, at_least_of={**scale.at_least_of, name: other}
            )
            subject = f"{name} = {number(threshold)}"
            yield Mutant(f"{where}.at_least_of", subject, f"were {number(other)}", _is(name, edge), changed)
    for value in scale.one_of or ():
        kept = tuple(other for other in scale.one_of or () if other != value)
        changed = with_part(instrument, "scales", scale.id, one_of=kept)
        telling = f"with an answer of {number(value)}"
        yield Mutant(f"{where}.in", number(value), "were left out", telling, changed)
