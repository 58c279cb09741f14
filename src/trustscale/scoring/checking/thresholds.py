"""Thresholds moved by one: conditions, counts, bands, notices, skips, steps, forms; and scores of codes.

A bound is moved to the next value that exists, so that each move changes what the definition means: the value
that just met the bound no longer does, or the one that just failed now does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from trustscale.instruments.inputs import (
    code_bounds,
    inputs_of,
    item_of,
    item_values,
    option_codes,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Bands, Condition, Instrument, Level, Recoding, Scale
from trustscale.instruments.structure.bands import within
from trustscale.instruments.structure.phrases import number
from trustscale.scoring.checking.mutants import Mutant, complete_scores, listed_inputs, with_part

Move = tuple[float, float]
"""Where a bound is moved, and the value whose side it changes."""

_UPWARD = ("at_least", "above")


def moves(bound: str, value: float, values: Sequence[float] | None) -> list[Move]:
    """Both ways to move a bound by one value.

    >>> moves("at_least", 2, [0, 1, 2, 3])
    [(3, 2), (1, 1)]
    >>> moves("below", 5, None)
    [(4, 4.5), (6, 5)]
    """
    if values is None:
        return [(value - 1, value - 0.5), (value + 1, value)] if bound not in _UPWARD else _loose_lower(value)
    if bound == "equals":
        others = [other for other in _neighbours(value, values) if other != value]
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


def _loose_lower(value: float) -> list[Move]:
    return [(value + 1, value + 0.5), (value - 1, value - 0.5)]


def _neighbours(value: float, values: Sequence[float]) -> list[float]:
    lower = [other for other in values if other < value]
    upper = [other for other in values if other > value]
    return ([max(lower)] if lower else []) + ([min(upper)] if upper else [])


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


def _codes(instrument: Instrument, name: str) -> tuple[float, ...] | None:
    item = item_of(instrument, name)
    answers = None if item is None else response_scale_of(instrument, item)
    return None if answers is None else option_codes(answers)


def _scores(instrument: Instrument, name: str) -> tuple[float, ...] | None:
    item = item_of(instrument, name)
    if item is not None:
        return item_values(instrument, item, None).listed
    scale = scale_of(instrument, name)
    return None if scale is None else complete_scores(instrument, scale)


def threshold_mutants(instrument: Instrument, scale: Scale) -> Iterator[Mutant]:
    """All thresholds of one scale, moved."""
    where = f"scales.{scale.id}"
    for subject, change, telling, conditions in moved_conditions(
        scale.conditions, partial(_scores, instrument)
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
        start = _lowest(upper)
        for shift in (1.0, -1.0):
            moved = [_shifted(level, end, shift) for level, end in ((lower, "upper"), (upper, "lower"))]
            edge = start if shift > 0 else start - 0.5
            words = f"the bound between {lower.label!r} and {upper.label!r} were {number(start + shift)}"
            yield moved[0], moved[1], words, edge
        return
    if inside := [score for score in scores if within(upper, score)]:
        edge = min(inside)
        pair = _bounded(lower, upper, at_most=edge, above=edge)
        yield *pair, f"{number(edge)} were {lower.label!r} instead of {upper.label!r}", edge
    if inside := [score for score in scores if within(lower, score)]:
        edge = max(inside)
        pair = _bounded(lower, upper, below=edge, at_least=edge)
        yield *pair, f"{number(edge)} were {upper.label!r} instead of {lower.label!r}", edge


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


def _shifted(level: Level, end: str, shift: float) -> Level:
    names = ("at_most", "below") if end == "upper" else ("at_least", "above")
    given = {name: getattr(level, name) for name in names}
    return level.model_copy(update={name: v + shift for name, v in given.items() if v is not None})


def form_mutants(instrument: Instrument) -> Iterator[Mutant]:
    """What comes before and after scales: skips, blanks that count as a code, the form rule, notices."""
    for notice in instrument.notices:
        for subject, change, telling, when in moved_conditions(notice.when, partial(_seen, instrument)):
            changed = with_part(instrument, "notices", notice.id, when=when)
            where = f"notices.{notice.id}.when"
            yield Mutant(where, subject, change, f"{telling}, with its notices", changed)
    for place in range(len(instrument.skips)):
        yield from _skip(instrument, place)
    yield from _blanks(instrument)
    yield from _form_rule(instrument)


def _seen(instrument: Instrument, name: str) -> tuple[float, ...] | None:
    """What a notice looks at: the code of an item, the score of a scale."""
    return _codes(instrument, name) or _scores(instrument, name)


def _skip(instrument: Instrument, place: int) -> Iterator[Mutant]:
    where, skip = f"skips[{place + 1}]", instrument.skips[place]

    def changed(**changes: object) -> Instrument:
        skips = list(instrument.skips)
        skips[place] = skip.model_copy(update=changes)
        return instrument.model_copy(update={"skips": tuple(skips)})

    for subject, change, telling, when in moved_conditions(skip.when, partial(_codes, instrument)):
        words = f"{telling} and the skipped items are blank"
        yield Mutant(f"{where}.when", subject, change, words, changed(when=when))
    for name in skip.items:
        kept = tuple(other for other in skip.items if other != name)
        yield Mutant(f"{where}.items", name, "were left out", "in which it is skipped", changed(items=kept))
    for other in _neighbours(skip.code, _codes(instrument, skip.items[0]) or ())[:1]:
        subject, change = f"code = {number(skip.code)}", f"were {number(other)}"
        yield Mutant(f"{where}.code", subject, change, "with skipped items", changed(code=other))


def _blanks(instrument: Instrument) -> Iterator[Mutant]:
    for item in instrument.items:
        if item.if_missing is None:
            continue
        where, subject = f"items.{item.id}.if_missing", f"if_missing of {item.id}"
        telling = "in which it is blank"
        changed = with_part(instrument, "items", item.id, if_missing=None)
        yield Mutant(where, subject, "were left out", telling, changed)
        answers = response_scale_of(instrument, item)
        codes = () if answers is None else option_codes(answers) or code_bounds(answers)
        for other in _neighbours(item.if_missing, [code for code in codes if math.isfinite(code)])[:1]:
            changed = with_part(instrument, "items", item.id, if_missing=other)
            change = f"were {number(other)}"
            yield Mutant(where, subject, change, telling, changed)


def _form_rule(instrument: Instrument) -> Iterator[Mutant]:
    k = sum(item.role == "scored" for item in instrument.items)
    if instrument.form_min_answered is not None:
        field, need = "form_min_answered", instrument.form_min_answered
    elif instrument.form_min_share is not None:
        # The fewest answers that make up the share, as the plan counts them.
        field, need = (
            "form_min_share",
            next(n for n in range(k + 1) if n >= instrument.form_min_share * k - 1e-9),
        )
    else:
        return
    for other in (need - 1, need + 1):
        if 0 <= other <= k:
            changed = instrument.model_copy(
                update={"form_min_answered": other or None, "form_min_share": None}
            )
            telling = f"with {max(need, other) - 1} of {k} items answered"
            yield Mutant(
                field, f"the {need} of {k} answers that are needed", f"were {other}", telling, changed
            )


def code_mutants(instrument: Instrument) -> Iterator[Mutant]:
    """Scores of options, entries of recodings and numbers of codings, changed one at a time."""
    for scale in instrument.response_scales:
        if all(option.score is None for option in scale.options):
            continue
        for place, option in enumerate(scale.options):
            raised = option.model_copy(
                update={"score": (option.code if option.score is None else option.score) + 1}
            )
            options = (*scale.options[:place], raised, *scale.options[place + 1 :])
            yield Mutant(
                f"response_scales.{scale.id}.options",
                f"the score of code {number(option.code)}",
                "were 1 higher",
                f"with the answer {number(option.code)} to an item of {scale.id}",
                with_part(instrument, "response_scales", scale.id, options=options),
            )
    for recoding in instrument.recodings:
        yield from _recoding(instrument, recoding)
    for coding in instrument.codings:
        for place in range(len(coding.options) - 1):
            one, two = coding.options[place], coding.options[place + 1]
            swapped = (one.model_copy(update={"code": two.code}), two.model_copy(update={"code": one.code}))
            options = (*coding.options[:place], *swapped, *coding.options[place + 2 :])
            yield Mutant(
                f"codings.{coding.id}.options",
                f"{number(one.code)}/{number(two.code)}",
                "changed places",
                f'with coding = "{coding.id}" and one of these answers',
                with_part(instrument, "codings", coding.id, options=options),
            )


def _recoding(instrument: Instrument, recoding: Recoding) -> Iterator[Mutant]:
    where = f"recodings.{recoding.id}"
    for place, (code, score) in enumerate(recoding.map or ()):
        pairs = list(recoding.map or ())
        pairs[place] = (code, score + 1)
        yield Mutant(
            f"{where}.map",
            f"the score of code {number(code)}",
            "were 1 higher",
            f"in which {number(code)} is recoded by it",
            with_part(instrument, "recodings", recoding.id, map=tuple(pairs)),
        )
    steps = recoding.steps or ()
    for place, step in enumerate(steps):
        raised = (*steps[:place], step.model_copy(update={"score": step.score + 1}), *steps[place + 1 :])
        bound = step.below if step.below is not None else step.up_to
        name = "the last step" if bound is None else f"the step that ends at {number(bound)}"
        changed = with_part(instrument, "recodings", recoding.id, steps=raised)
        yield Mutant(
            f"{where}.steps", f"the score of {name}", "were 1 higher", f"that reaches {name}", changed
        )
        if bound is None:
            continue
        field = "below" if step.below is not None else "up_to"
        for other, edge in moves(
            "below" if field == "below" else "at_most", bound, _recoded(instrument, recoding)
        ):
            moved = (*steps[:place], step.model_copy(update={field: other}), *steps[place + 1 :])
            changed = with_part(instrument, "recodings", recoding.id, steps=moved)
            subject = f"{field} = {number(bound)}"
            telling = f"in which the recoded value is {number(edge)}"
            yield Mutant(f"{where}.steps", subject, f"were {number(other)}", telling, changed)


def _recoded(instrument: Instrument, recoding: Recoding) -> tuple[float, ...] | None:
    """All values that a recoding is given, where they can be listed."""
    found: set[float] = set()
    for scale in instrument.scales:
        for entry in inputs_of(instrument, scale):
            if entry.recoding != recoding:
                continue
            values = _codes(instrument, entry.source) if entry.is_item else _scores(instrument, entry.source)
            if values is None:
                return None
            found |= set(values)
    return tuple(sorted(found)) or None
