"""The scoring plan: a definition, resolved into steps that need no look at the definition any more.

A plan names every number it uses: which cells a scale reads, how each is recoded and keyed, how many must be
there, how they add up and are rounded. The executors (``arrays``, ``expressions``, ``person``) carry out one
plan; the order of the steps is fixed here once:

skips, form rule, recode, centre, key, gaps, aggregate, transform, round, bands and notices.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

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
from trustscale.instruments.model import (
    Bands,
    Condition,
    Instrument,
    Level,
    Recoding,
    Scale,
    ScoreKind,
)
from trustscale.instruments.ranges import input_values, raw_range, round_whole, snap

Reason: TypeAlias = Literal[
    "too few answered",
    "form incomplete",
    "part missing",
    "not in table",
    "zero denominator",
    "no variation",
    "undecided",
    "outside range",
    "invalid answer",
]
REASONS: tuple[str, ...] = (
    "too few answered",
    "form incomplete",
    "part missing",
    "not in table",
    "zero denominator",
    "no variation",
    "undecided",
    "outside range",
    "invalid answer",
)
"""Why a score is missing: a closed list, in the order of the codes that executors use (0: it is not)."""

REASON_CODE = {word: number for number, word in enumerate(REASONS, start=1)}

After: TypeAlias = tuple[tuple[Literal["subtract", "divide", "multiply", "add"], float], ...]
"""Arithmetic that follows the aggregate, one operation at a time, so that all executors do the same ones."""


@dataclass(frozen=True, slots=True)
class Test:
    """Bounds that a value must keep, all of them. They are snapped, as values are before comparing."""

    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    one_of: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class ItemTest:
    """A test of one item's code (in skips and notices)."""

    item: str
    test: Test


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Blank ``items`` get ``code`` where all tests hold."""

    when: tuple[ItemTest, ...]
    items: tuple[str, ...]
    code: float


@dataclass(frozen=True, slots=True)
class RecodeStep:
    """Scores for snapped codes: pairs, or rising steps ``(bound, including it, score)`` that end open."""

    pairs: tuple[tuple[float, float], ...] | None = None
    steps: tuple[tuple[float, bool, float], ...] = ()
    otherwise: float = math.nan


@dataclass(frozen=True, slots=True)
class Cell:
    """One keyed input: a source, recoded, centred, then reflected as ``reflect - x``."""

    source: str
    is_item: bool
    recode: RecodeStep | None = None
    centre: int | None = None
    reflect: float | None = None


@dataclass(frozen=True, slots=True)
class CentreStep:
    """A person's mean (and SD) over these cells, which are not reversed."""

    standardize: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ConditionStep:
    """One condition of a criterion: input number ``subject`` under ``test``.

    Where the subject is a count, ``met`` has the runs ``(from, to)`` of its raw counts that meet the test. So
    a count with gaps can be certain: it takes every whole number between the least and the most it can be.
    """

    subject: int
    test: Test
    met: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a look-up table: a test per input (None: anything; missing: the input is missing)."""

    tests: tuple[Test | Literal["missing"] | None, ...]
    score: float
    se: float | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class RoundStep:
    """Snap, multiply by ``times`` and divide by ``unit``, round to a whole number, and back."""

    times: float
    unit: float
    mode: str


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """How one scale is made of its cells."""

    id: str
    kind: ScoreKind
    level: int
    reported: bool
    cells: tuple[Cell, ...]
    weights: tuple[float, ...] | None = None
    need: int = 1
    need_share: float | None = None
    shrink: bool = False
    fill_mean: bool = False
    fill: float | None = None
    tests: tuple[Test, ...] = ()
    conditions: tuple[ConditionStep, ...] = ()
    require: int = 0
    if_zero: float | None = None
    rows: tuple[TableRow, ...] = ()
    free_cells: bool = False
    after: After = ()
    rounding: RoundStep | None = None
    checked_range: tuple[float, float] | None = None
    gap_reason: Reason = "too few answered"


@dataclass(frozen=True, slots=True)
class Companion:
    """A further column of a look-up table, which stands beside its score: the standard error, or a label.

    It is found by a scale of its own, which is not reported; ``words`` are the labels of its numbers.
    """

    id: str
    of: str
    words: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BandStep:
    """The bands of one scale; ``levels`` are labels with their tests."""

    id: str
    scale: str
    levels: tuple[tuple[str, Test], ...]


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """A notice that is said where all tests hold."""

    id: str
    when: tuple[ItemTest, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of one instrument under one scheme."""

    instrument: Instrument
    scheme: str | None
    items: tuple[str, ...]
    scored: tuple[str, ...]
    singles: tuple[str, ...]
    skips: tuple[SkipStep, ...]
    blanks: tuple[tuple[str, float], ...]
    form_need: int
    centres: tuple[CentreStep, ...]
    scales: tuple[ScaleStep, ...]
    companions: tuple[Companion, ...]
    bands: tuple[BandStep, ...]
    notices: tuple[NoticeStep, ...]

    @property
    def reported(self) -> tuple[ScaleStep, ...]:
        """The scales that appear in the scores, in the order of the file."""
        return tuple(scale for scale in self.scales if scale.reported)


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
    beside = [pair for step in steps.values() if step.reported for pair in _companions(step)]
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


def in_order(plan: Plan) -> tuple[ScaleStep, ...]:
    """The scales so that each comes after the scales it is made of."""
    return tuple(sorted(plan.scales, key=lambda scale: scale.level))


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


def meets(value: float, test: Test) -> bool:
    """Whether one number keeps all bounds of a test."""
    value = snap(value)
    return (
        (test.at_least is None or value >= test.at_least)
        and (test.at_most is None or value <= test.at_most)
        and (test.above is None or value > test.above)
        and (test.below is None or value < test.below)
        and (test.one_of is None or value in test.one_of)
    )


def transformed(value: float, after: After) -> float:
    """One number after the arithmetic that follows the aggregate."""
    for operation, number in after:
        if operation == "subtract":
            value -= number
        elif operation == "divide":
            value /= number
        elif operation == "multiply":
            value *= number
        else:
            value += number
    return value


def rounded(value: float, rule: RoundStep | None) -> float:
    """One number rounded; zero has no sign."""
    if rule is None:
        return value
    units = snap(snap(value) * rule.times / rule.unit)
    return round_whole(units, rule.mode) * rule.unit / rule.times + 0.0


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
        rows=_table_rows(instrument, scale, inputs),
        free_cells=_table_is_free(instrument, scale, inputs),
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


def _table_rows(instrument: Instrument, scale: Scale, inputs: Sequence[Input]) -> tuple[TableRow, ...]:
    table = instrument.tables.get(scale.table or "")
    if scale.score != "lookup" or table is None:
        return ()
    column = {name: number for number, name in enumerate(table.columns)}
    rows = []
    for cells in table.rows:
        tests = tuple(_table_test(entry.source, column, cells) for entry in inputs)
        error, label = (cells[column[name]].strip() if name in column else "" for name in ("se", "label"))
        rows.append(
            TableRow(tests, float(cells[column["score"]]), float(error) if error else None, label or None)
        )
    return tuple(rows)


def _companions(step: ScaleStep) -> Iterator[tuple[ScaleStep, Companion]]:
    """Scales that find the standard error and the label of a looked-up score, where every row has them."""
    beside = replace(step, reported=False, rounding=None, checked_range=None, after=())
    errors = [row.se for row in step.rows if row.se is not None]
    if errors and len(errors) == len(step.rows):
        # An error keeps the unit of its score: it is stretched with it, and never shifted.
        stretched = tuple((how, abs(by)) for how, by in step.after if how in ("multiply", "divide"))
        rows = tuple(replace(row, score=error) for row, error in zip(step.rows, errors, strict=True))
        name = f"{step.id}_se"
        yield replace(beside, id=name, rows=rows, after=stretched), Companion(name, step.id)
    labels = [row.label for row in step.rows if row.label is not None]
    if labels and len(labels) == len(step.rows):
        words = tuple(dict.fromkeys(labels))
        rows = tuple(
            replace(row, score=float(words.index(label)))
            for row, label in zip(step.rows, labels, strict=True)
        )
        name = f"{step.id}_label"
        yield replace(beside, id=name, rows=rows), Companion(name, step.id, words)


def _table_test(name: str, column: dict[str, int], cells: Sequence[str]) -> Test | Literal["missing"] | None:
    if name in column:
        cell = cells[column[name]].strip()
        if cell == "*":
            return None
        return "missing" if not cell else Test(one_of=(snap(float(cell)),))
    low, high = (cells[column[f"{name}_{end}"]].strip() for end in ("from", "below"))
    return Test(at_least=snap(float(low)) if low else None, below=snap(float(high)) if high else None)


def _table_is_free(instrument: Instrument, scale: Scale, inputs: Sequence[Input]) -> bool:
    """Whether the table itself says what happens to missing inputs."""
    rows = _table_rows(instrument, scale, inputs)
    return any(test is None or test == "missing" for row in rows for test in row.tests)
