"""The plan carried out for one person, in plain Python: no arrays, no frames.

This is the executor that reads most like the rules. ``score_answers`` and the worked examples use it, and the tests
hold the others against it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from trustscale.instruments.ranges import round_whole, snap
from trustscale.scoring.plan import (
    Cell,
    ItemTest,
    Plan,
    Reason,
    RecodeStep,
    RoundStep,
    ScaleStep,
    Test,
    in_order,
)

NOT_APPLICABLE = math.inf
"""Stands for an answer that carries no score, in the mapping that ``score_person`` takes."""


@dataclass(slots=True)
class PersonResult:
    """Scores of one person; None is missing, and ``reasons`` says why."""

    scores: dict[str, float | None] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    bands: dict[str, str | None] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()


def score_person(plan: Plan, answers: Mapping[str, float | None]) -> PersonResult:
    """Score one person's canonical codes; a blank is None or left out, "not applicable" is infinite."""
    codes = {name: answers.get(name) for name in plan.items}
    result = PersonResult(contradicted=_fill_skips(plan, codes))
    n_form = sum(1 for name in plan.scored if _is_answer(codes.get(name)))
    for name, code in plan.blanks:
        if codes.get(name) is None:
            codes[name] = code
    bounds: dict[str, tuple[float, float]] = {}
    centres = [_centre(codes, step.cells) for step in plan.centres]
    for scale in in_order(plan):
        _score_scale(plan, scale, codes, centres, bounds, result, n_form < plan.form_need)
    result.bands = {
        band.id: next((label for label, test in band.levels if _meets(result.scores[band.scale], test)), None)
        for band in plan.bands
    }
    result.notices = tuple(notice.id for notice in plan.notices if _all_hold(codes, notice.when))
    return result


def _is_answer(code: float | None) -> bool:
    return code is not None and code != NOT_APPLICABLE


def _fill_skips(plan: Plan, codes: dict[str, float | None]) -> tuple[str, ...]:
    """Fill blanks that an earlier answer explains; return the items that were answered all the same."""
    contradicted = []
    for skip in plan.skips:
        if not _all_hold(codes, skip.when):
            continue
        for name in skip.items:
            if codes.get(name) is None:
                codes[name] = skip.code
            else:
                contradicted.append(name)
    return tuple(dict.fromkeys(contradicted))


def _all_hold(codes: Mapping[str, float | None], when: tuple[ItemTest, ...]) -> bool:
    return all(_meets(codes.get(entry.item), entry.test) for entry in when)


def _meets(value: float | None, test: Test) -> bool:
    if value is None or value == NOT_APPLICABLE:
        return False
    value = snap(value)
    return (
        (test.at_least is None or value >= test.at_least)
        and (test.at_most is None or value <= test.at_most)
        and (test.above is None or value > test.above)
        and (test.below is None or value < test.below)
        and (test.one_of is None or value in test.one_of)
    )


def _recoded(value: float, recode: RecodeStep) -> float | None:
    if recode.pairs is not None:
        return next((score for code, score in recode.pairs if code == value), None)
    snapped = snap(value)
    for bound, inclusive, score in recode.steps:
        if snapped < bound or (inclusive and snapped == bound):
            return score
    return recode.otherwise


def _step_three(codes: Mapping[str, float | None], cell: Cell) -> float | None:
    value = codes.get(cell.source)
    if value is None or value == NOT_APPLICABLE:
        return value
    return value if cell.recode is None else _recoded(value, cell.recode)


def _centre(codes: Mapping[str, float | None], cells: tuple[Cell, ...]) -> tuple[float, float]:
    """Mean and SD (n - 1) of the values a person gave; NaN where there are too few."""
    found = (_step_three(codes, cell) for cell in cells)
    values = [value for value in found if value is not None and value != NOT_APPLICABLE]
    if not values:
        return math.nan, math.nan
    mean = sum(values) / len(values)
    if len(values) < 2:
        return mean, math.nan
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def _keyed(
    plan: Plan, cell: Cell, codes: Mapping[str, float | None], centres: list[tuple[float, float]]
) -> float | None:
    value = _step_three(codes, cell)
    if value is None or value == NOT_APPLICABLE:
        return value
    if cell.centre is not None:
        mean, sd = centres[cell.centre]
        value -= mean
        if plan.centres[cell.centre].standardize:
            value /= sd
    return value if cell.reflect is None else cell.reflect - value


def _score_scale(
    plan: Plan,
    scale: ScaleStep,
    codes: dict[str, float | None],
    centres: list[tuple[float, float]],
    bounds: dict[str, tuple[float, float]],
    result: PersonResult,
    form_incomplete: bool,
) -> None:
    reason: Reason | None
    if any(
        cell.centre is not None
        and plan.centres[cell.centre].standardize
        and not snap_safe(centres[cell.centre][1]) > 0
        for cell in scale.cells
    ):
        cells: list[float | None] = [None] * len(scale.cells)
        flat = True
    else:
        cells = [_keyed(plan, cell, codes, centres) for cell in scale.cells]
        flat = False
    n = sum(1 for value in cells if _is_answer(value))
    if form_incomplete:
        score, reason = None, "form incomplete"
    elif scale.kind == "criterion":
        score, reason = _criterion(scale, cells, bounds)
    elif scale.kind == "lookup":
        score, reason = _looked_up(scale, cells)
    else:
        score, reason = _aggregate(scale, cells, n)
        if flat and score is None and any(codes.get(cell.source) is not None for cell in scale.cells):
            reason = "no variation"
        if scale.kind == "count":
            bounds[scale.id] = _count_bounds(scale, cells)
    if score is not None:
        score = _rounded(_transformed(score, scale), scale.rounding)
        if scale.checked_range and not scale.checked_range[0] <= snap(score) <= scale.checked_range[1]:
            score, reason = None, "outside range"
    result.scores[scale.id] = codes[scale.id] = score
    result.answered[scale.id] = n
    if score is None and reason is not None:
        result.reasons[scale.id] = reason


def snap_safe(value: float) -> float:
    """Snap a number that may be NaN."""
    return value if math.isnan(value) else snap(value)


def _aggregate(scale: ScaleStep, cells: list[float | None], n: int) -> tuple[float | None, Reason | None]:
    k = len(cells)
    if scale.shrink:
        k -= sum(1 for value in cells if value == NOT_APPLICABLE)
    if not _enough(scale, n, k):
        return None, scale.gap_reason
    weights = scale.weights or (1.0,) * len(cells)
    if scale.kind == "ratio":
        above, below = cells
        if above is None or below is None:
            return None, scale.gap_reason
        if snap(below) == 0:
            return scale.if_zero, "zero denominator"
        return above / below, None
    if scale.kind == "elapsed":
        first, second = cells
        if first is None or second is None:
            return None, scale.gap_reason
        return ((second - first) % 1440.0) / 60.0, None
    filled = _filled(scale, cells, n, weights)
    if scale.kind == "count":
        met = sum(_meets(value, test) for value, test in zip(filled, scale.tests, strict=True))
        return float(met), None
    valid = [(value, w) for value, w in zip(filled, weights, strict=True) if _is_answer(value)]
    values = [value for value, _ in valid if value is not None]
    if scale.kind == "maximum":
        return max(values), None
    if scale.kind == "minimum":
        return min(values), None
    total = sum(value * w for value, w in valid if value is not None)
    return (total if scale.kind == "sum" else total / sum(w for _, w in valid)), None


def _enough(scale: ScaleStep, n: int, k: int) -> bool:
    if n < 1:
        return False
    if scale.shrink:
        return n >= (min(scale.need, k) if scale.need_share is None else scale.need_share * k - 1e-9)
    return n >= scale.need


def _filled(
    scale: ScaleStep, cells: list[float | None], n: int, weights: tuple[float, ...]
) -> list[float | None]:
    if scale.fill_mean:
        mean = sum(value for value in cells if value is not None and value != NOT_APPLICABLE) / n
        fills = (mean,) * len(cells)
    elif scale.fills is not None:
        fills = scale.fills
    else:
        return cells
    return [
        fill if value is None or (value == NOT_APPLICABLE and not scale.shrink) else value
        for value, fill in zip(cells, fills, strict=True)
    ]


def _count_bounds(scale: ScaleStep, cells: list[float | None]) -> tuple[float, float]:
    """The least and the most that a count can be, whatever its blanks would have been."""
    met = sum(_meets(value, test) for value, test in zip(cells, scale.tests, strict=True))
    blank = sum(1 for value in cells if value is None or (value == NOT_APPLICABLE and not scale.shrink))
    ends = sorted(_rounded(_transformed(float(end), scale), scale.rounding) for end in (met, met + blank))
    return ends[0], ends[1]


def _criterion(
    scale: ScaleStep, cells: list[float | None], bounds: Mapping[str, tuple[float, float]]
) -> tuple[float | None, Reason | None]:
    met = open_ = 0
    for condition in scale.conditions:
        name = scale.cells[condition.subject].source
        value = cells[condition.subject]
        span = bounds.get(name) or (None if not _is_answer(value) else (value, value))
        verdict = None if span is None else _decides(span, condition.test)  # type: ignore[arg-type]  # _is_answer excludes None
        met += verdict is True
        open_ += verdict is None
    if met >= scale.require:
        return 1.0, None
    return (0.0, None) if met + open_ < scale.require else (None, "undecided")


def _decides(span: tuple[float, float], test: Test) -> bool | None:
    """Whether every value in the span meets the test (True), none does (False), or it is open (None).

    A count takes every whole number between its bounds, so looking at both ends and at listed values is enough.
    """
    low, high = span
    if low == high:
        return _meets(low, test)
    reachable = Test(at_least=test.at_least, at_most=test.at_most, above=test.above, below=test.below)
    if test.one_of is not None:
        inside = [value for value in test.one_of if low <= value <= high and _meets(value, reachable)]
        return None if inside else False
    if _meets(low, test) and _meets(high, test):
        return True
    outside = (
        (test.at_least is not None and high < test.at_least)
        or (test.above is not None and high <= test.above)
        or (test.at_most is not None and low > test.at_most)
        or (test.below is not None and low >= test.below)
    )
    return False if outside else None


def _looked_up(scale: ScaleStep, cells: list[float | None]) -> tuple[float | None, Reason | None]:
    if not scale.free_cells and not all(_is_answer(value) for value in cells):
        return None, scale.gap_reason
    for row in scale.rows:
        if all(_in_row(value, test) for value, test in zip(cells, row.tests, strict=True)):
            return row.score, None
    return None, "not in table"


def _in_row(value: float | None, test: object) -> bool:
    if test is None:
        return True
    if isinstance(test, Test):
        return _meets(value, test)
    return not _is_answer(value)


def _transformed(value: float, scale: ScaleStep) -> float:
    for operation, number in scale.after:
        if operation == "subtract":
            value -= number
        elif operation == "divide":
            value /= number
        elif operation == "multiply":
            value *= number
        else:
            value += number
    return value


def _rounded(value: float, rule: RoundStep | None) -> float:
    if rule is None:
        return value
    units = snap(snap(value) * rule.times / rule.unit)
    return round_whole(units, rule.mode) * rule.unit / rule.times
