"""From a definition that passed the structural checks to its scoring plan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from trustscale.errors import ScoringError, did_you_mean
from trustscale.instruments.inputs import (
    TOLERANCE,
    Input,
    inputs_of,
    item_of,
    option_scores,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Bands, Condition, Instrument, Level, Recoding, Scale
from trustscale.instruments.ranges import input_values, raw_range, snap
from trustscale.scoring.plan import (
    After,
    BandStep,
    Cell,
    CentreStep,
    ConditionStep,
    ItemTest,
    NoticeStep,
    Plan,
    RecodeStep,
    RoundStep,
    ScaleStep,
    SkipStep,
    Test,
    meets,
    rounded,
    transformed,
)
from trustscale.scoring.tables import companions, is_free, table_rows


@lru_cache(maxsize=256)
def compile_plan(instrument: Instrument, scheme: str | None = None) -> Plan:
    """Resolve a definition that passed the structural checks.

    Raises
    ------
    ScoringError
        TS-S010 when the instrument has no scheme of that name.
    """
    chosen = choose_scheme(instrument, scheme)
    in_scheme = [scale for scale in instrument.scales if scale.scheme in (None, chosen)]
    levels = _levels(instrument, in_scheme)
    centres: list[CentreStep] = []
    steps = {scale.id: _scale_step(instrument, scale, levels, centres) for scale in in_scheme}
    beside = [pair for step in steps.values() if step.reported for pair in companions(step)]
    scored = tuple(item.id for item in instrument.items if item.role == "scored")
    return Plan(
        instrument=instrument,
        scheme=chosen,
        items=_items_used(instrument, steps.values()),
        scored=scored,
        singles=tuple(item.id for item in instrument.items if item.role == "single"),
        skips=tuple(
            SkipStep(_item_tests(skip.when), tuple(skip.items), skip.code) for skip in instrument.skips
        ),
        blanks=tuple((item.id, item.if_missing) for item in instrument.items if item.if_missing is not None),
        form_need=_form_need(instrument, len(scored)),
        centres=tuple(centres),
        scales=(*(steps[scale.id] for scale in in_scheme), *(step for step, _ in beside)),
        companions=tuple(companion for _, companion in beside),
        bands=tuple(_band_step(bands) for bands in instrument.bands if bands.scale in steps),
        notices=tuple(
            NoticeStep(notice.id, _item_tests(notice.when))
            for notice in instrument.notices
            if all(item_of(instrument, entry.of) or entry.of in steps for entry in notice.when)
        ),
    )


def choose_scheme(instrument: Instrument, scheme: str | None) -> str | None:
    """The scheme asked for, else the default one, else None where an instrument has no schemes."""
    names = [entry.id for entry in instrument.schemes]
    if scheme is None:
        return next((entry.id for entry in instrument.schemes if entry.default), names[0] if names else None)
    if scheme not in names:
        has = f"it has {', '.join(names)}." if names else "it has no schemes; leave `scheme` out."
        raise ScoringError(
            f"{instrument.id} has no scheme {scheme!r}{did_you_mean(scheme, names)}.",
            code="TS-S010",
            mend=has,
        )
    return scheme


def test_of(condition: Condition | Scale | Level) -> Test:
    """The bounds of a condition, a counting scale or a band, as a test."""
    one_of = getattr(condition, "one_of", None)
    equals = getattr(condition, "equals", None)
    if equals is not None:
        one_of = (equals,) if one_of is None else tuple(value for value in one_of if value == equals)
    return Test(
        at_least=_snapped(condition.at_least),
        at_most=_snapped(condition.at_most),
        above=_snapped(getattr(condition, "above", None)),
        below=_snapped(getattr(condition, "below", None)),
        one_of=None if one_of is None else tuple(map(snap, one_of)),
    )


def _snapped(bound: float | None) -> float | None:
    return None if bound is None else snap(bound)


def _item_tests(conditions: Iterable[Condition]) -> tuple[ItemTest, ...]:
    return tuple(ItemTest(condition.of, test_of(condition)) for condition in conditions)


def _form_need(instrument: Instrument, n_scored: int) -> int:
    if instrument.form_min_answered is not None:
        return instrument.form_min_answered
    if instrument.form_min_share is not None:
        return needed(instrument.form_min_share, n_scored)
    return 0


def needed(share: float, k: int) -> int:
    """The fewest of ``k`` inputs that make up a share.

    >>> needed(0.8, 10), needed(0.5, 5), needed(0.7, 10)
    (8, 3, 7)
    """
    return max(math.ceil(share * k - TOLERANCE), 0)


def _levels(instrument: Instrument, scales: Sequence[Scale]) -> dict[str, int]:
    known: dict[str, int] = {}

    def level(scale: Scale) -> int:
        if scale.id not in known:
            parts = (entry.source for entry in inputs_of(instrument, scale) if not entry.is_item)
            below = [level(part) for name in parts if (part := scale_of(instrument, name)) is not None]
            known[scale.id] = 1 + max(below, default=-1)
        return known[scale.id]

    for scale in scales:
        level(scale)
    return known


def _items_used(instrument: Instrument, steps: Iterable[ScaleStep]) -> tuple[str, ...]:
    """Every item that scoring looks at, in the order of the file."""
    used = {cell.source for step in steps for cell in step.cells if cell.is_item}
    used |= {condition.of for skip in instrument.skips for condition in skip.when}
    used |= {name for skip in instrument.skips for name in skip.items}
    used |= {condition.of for notice in instrument.notices for condition in notice.when}
    used |= {item.id for item in instrument.items if item.role in ("scored", "single")}
    return tuple(item.id for item in instrument.items if item.id in used)


def _scale_step(
    instrument: Instrument, scale: Scale, levels: dict[str, int], centres: list[CentreStep]
) -> ScaleStep:
    inputs = inputs_of(instrument, scale)
    centre = _centre(instrument, scale, centres)
    rules = _gap_rules(scale, inputs)
    weights = tuple(entry.weight for entry in inputs)
    return ScaleStep(
        id=scale.id,
        kind=scale.score,
        level=levels[scale.id],
        reported=scale.reported,
        cells=tuple(_cell(instrument, entry, centre) for entry in inputs),
        weights=None if all(weight == 1.0 for weight in weights) else weights,
        need=rules[0],
        need_share=rules[1],
        shrink=scale.not_applicable == "shrink",
        fill_mean=scale.fill == "mean",
        fill=None if isinstance(scale.fill, str) else scale.fill,
        tests=_count_tests(scale, inputs),
        conditions=_criterion_conditions(instrument, scale, inputs),
        require=_required(scale),
        if_zero=scale.if_zero if isinstance(scale.if_zero, int | float) else None,
        rows=table_rows(instrument, scale, inputs),
        free_cells=is_free(table_rows(instrument, scale, inputs)),
        after=_after(instrument, scale),
        rounding=_rounding(scale),
        checked_range=_checked_range(instrument, scale),
        gap_reason="too few answered" if all(entry.is_item for entry in inputs) else "part missing",
    )


def _cell(instrument: Instrument, entry: Input, centre: int | None) -> Cell:
    reflect: float | None = None
    if entry.reverse:
        reflect = 0.0 if centre is not None else input_values(instrument, entry).reflection
    return Cell(entry.source, entry.is_item, _recode_step(instrument, entry), centre, reflect)


def _recode_step(instrument: Instrument, entry: Input) -> RecodeStep | None:
    if entry.recoding is not None:
        return _resolve_recoding(entry.recoding)
    item = item_of(instrument, entry.source) if entry.is_item else None
    scale = None if item is None else response_scale_of(instrument, item)
    scores = None if scale is None else option_scores(scale)
    return None if scores is None else RecodeStep(pairs=tuple((snap(code), x) for code, x in scores.items()))


def _resolve_recoding(recoding: Recoding) -> RecodeStep:
    if recoding.map is not None:
        return RecodeStep(pairs=tuple((snap(code), score) for code, score in recoding.map))
    steps = recoding.steps or ()
    bounded = tuple(
        (snap(step.below), False, step.score)
        if step.below is not None
        else (snap(step.up_to or 0.0), True, step.score)
        for step in steps
        if step.below is not None or step.up_to is not None
    )
    last = [step.score for step in steps if step.below is None and step.up_to is None]
    return RecodeStep(steps=bounded, otherwise=last[-1] if last else math.nan)


def _centre(instrument: Instrument, scale: Scale, centres: list[CentreStep]) -> int | None:
    rule = scale.within_person
    if rule is None:
        return None
    if rule.over == "scored":
        entries = [Input(item.id, True) for item in instrument.items if item.role == "scored"]
    else:
        parts = (scale_of(instrument, name) for name in rule.over)
        pooled = [entry for part in parts if part is not None for entry in inputs_of(instrument, part)]
        entries = [Input(entry.source, True, entry.recoding) for entry in pooled if entry.is_item]
    cells = tuple(dict.fromkeys(_cell(instrument, entry, None) for entry in entries))
    step = CentreStep(rule.method == "standardize", cells)
    if step not in centres:
        centres.append(step)
    return centres.index(step)


def _gap_rules(scale: Scale, inputs: Sequence[Input]) -> tuple[int, float | None]:
    """How many inputs must be there; with ``shrink`` also the share, which then counts from fewer."""
    k = len(inputs)
    if scale.min_answered is not None:
        return scale.min_answered, None
    if scale.min_share is not None:
        return max(needed(scale.min_share, k), 1), scale.min_share
    return max(k, 1), 1.0


def _count_tests(scale: Scale, inputs: Sequence[Input]) -> tuple[Test, ...]:
    if scale.score != "count":
        return ()
    usual = test_of(scale)
    return tuple(
        Test(
            at_least=_snapped(scale.at_least_of.get(entry.source, usual.at_least)),
            at_most=usual.at_most,
            one_of=usual.one_of,
        )
        for entry in inputs
    )


def _criterion_conditions(
    instrument: Instrument, scale: Scale, inputs: Sequence[Input]
) -> tuple[ConditionStep, ...]:
    place = {entry.source: number for number, entry in enumerate(inputs)}
    return tuple(
        ConditionStep(
            place[condition.of],
            test_of(condition),
            _counts_that_meet(instrument, scale_of(instrument, condition.of), test_of(condition)),
        )
        for condition in scale.conditions
    )


def _counts_that_meet(
    instrument: Instrument, scale: Scale | None, test: Test
) -> tuple[tuple[int, int], ...] | None:
    """The runs of raw counts of a counting scale that meet a test; None for what is no count."""
    if scale is None or scale.score != "count":
        return None
    after, rounding = _after(instrument, scale), _rounding(scale)
    runs: list[tuple[int, int]] = []
    for count in range(len(inputs_of(instrument, scale)) + 1):
        if meets(rounded(transformed(float(count), after), rounding), test):
            start = runs.pop()[0] if runs and runs[-1][1] == count - 1 else count
            runs.append((start, count))
    return tuple(runs)


def _required(scale: Scale) -> int:
    """How many conditions must be met."""
    if scale.require == "any":
        return 1
    if isinstance(scale.require, int):
        return scale.require
    return len(scale.conditions)


def _after(instrument: Instrument, scale: Scale) -> After:
    """Arithmetic after the aggregate, as single operations, so that every executor does the same ones."""
    steps: list[tuple[Literal["subtract", "divide", "multiply", "add"], float]] = []
    if scale.rescale is not None:
        raw = raw_range(instrument, scale)
        if raw is None:
            raise ScoringError(f"{scale.id} has no finite range to rescale.", code="TS-S011")
        low, high = scale.rescale
        steps += [("subtract", raw[0]), ("multiply", (high - low) / (raw[1] - raw[0])), ("add", low)]
    elif scale.standardize is not None:
        steps += [("subtract", scale.standardize.mean), ("divide", scale.standardize.sd)]
    if scale.multiply is not None:
        steps.append(("multiply", scale.multiply))
    if scale.add is not None:
        steps.append(("add", scale.add))
    return tuple(steps)


def _rounding(scale: Scale) -> RoundStep | None:
    if scale.round is None:
        return None
    to = scale.round.to
    times = float(math.floor(1.0 / to + 0.5)) if to < 1 else 1.0
    return RoundStep(times, 1.0 if to < 1 else to, scale.round.mode)


def _checked_range(instrument: Instrument, scale: Scale) -> tuple[float, float] | None:
    """A declared range that no arithmetic guarantees, so that every row is held against it."""
    if scale.range is None or raw_range(instrument, scale) is not None:
        return None
    return snap(scale.range[0]), snap(scale.range[1])


def _band_step(bands: Bands) -> BandStep:
    return BandStep(bands.id, bands.scale, tuple((level.label, test_of(level)) for level in bands.levels))
