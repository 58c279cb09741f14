"""The plan carried out for one person, in plain Python: no arrays, no frames.

This is the executor that reads most like the rules. ``score_answers`` and the worked examples use it, and the
tests hold the others against it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trustscale.instruments.ranges import snap
from trustscale.scoring.plan import (
    Cell,
    ItemTest,
    Plan,
    Reason,
    RecodeStep,
    ScaleStep,
    Test,
    in_order,
    meets,
    rounded,
    transformed,
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
    bounds: dict[str, tuple[int, int]] = {}
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
    return value is not None and value != NOT_APPLICABLE and meets(value, test)


def _recoded(value: float, recode: RecodeStep) -> float | None:
    snapped = snap(value)
    if recode.pairs is not None:
        return next((score for code, score in recode.pairs if code == snapped), None)
    for bound, inclusive, score in recode.steps:
        if snapped < bound or (inclusive and snapped == bound):
            return score
    return recode.otherwise


def running_total(values: Iterable[float]) -> float:
    """The sum from left to right, as arrays add columns (Python's own ``sum`` compensates from 3.12 on)."""
    total = 0.0
    for value in values:
        total += value
    return total


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
    mean = running_total(values) / len(values)
    if len(values) < 2:
        return mean, math.nan
    squares = running_total((value - mean) * (value - mean) for value in values)
    return mean, math.sqrt(squares / (len(values) - 1))


def _keyed(plan: Plan, cell: Cell, value: float | None, centres: list[tuple[float, float]]) -> float | None:
    """A step-3 value, centred and reflected."""
    if value is None or value == NOT_APPLICABLE:
        return value
    if cell.centre is not None:
        mean, sd = centres[cell.centre]
        if math.isnan(mean):  # nothing that it is centred over was answered
            return None
        value -= mean
        if plan.centres[cell.centre].standardize:
            if not _varies(sd):
                return None
            value /= sd
    return value if cell.reflect is None else cell.reflect - value


def _varies(sd: float) -> bool:
    return not math.isnan(sd) and snap(sd) > 0


def _is_flat(plan: Plan, cell: Cell, centres: list[tuple[float, float]]) -> bool:
    """Whether a person's own answers are all alike where they should be standardised."""
    if cell.centre is None or not plan.centres[cell.centre].standardize:
        return False
    sd = centres[cell.centre][1]
    return not math.isnan(sd) and snap(sd) == 0


def _score_scale(
    plan: Plan,
    scale: ScaleStep,
    codes: dict[str, float | None],
    centres: list[tuple[float, float]],
    bounds: dict[str, tuple[int, int]],
    result: PersonResult,
    form_incomplete: bool,
) -> None:
    cells = [_keyed(plan, cell, _step_three(codes, cell), centres) for cell in scale.cells]
    n = sum(1 for value in cells if _is_answer(value))
    score: float | None
    reason: Reason | None
    if form_incomplete:
        score, reason = None, "form incomplete"
    elif scale.kind == "criterion":
        score, reason = _criterion(scale, cells, bounds)
    elif scale.kind == "lookup":
        score, reason = _looked_up(scale, cells)
    else:
        score, reason = _aggregate(plan, scale, cells, n, centres)
        given = (cell for cell in scale.cells if _is_answer(codes.get(cell.source)))
        if score is None and any(_is_flat(plan, cell, centres) for cell in given):
            reason = "no variation"
    if scale.kind == "count":
        bounds[scale.id] = _count_bounds(scale, cells)
    if score is not None:
        score = rounded(transformed(score, scale.after), scale.rounding)
        if scale.checked_range and not scale.checked_range[0] <= snap(score) <= scale.checked_range[1]:
            score, reason = None, "outside range"
    result.scores[scale.id] = codes[scale.id] = score
    result.answered[scale.id] = n
    if score is None and reason is not None:
        result.reasons[scale.id] = reason


def _aggregate(
    plan: Plan, scale: ScaleStep, cells: list[float | None], n: int, centres: list[tuple[float, float]]
) -> tuple[float | None, Reason | None]:
    k = len(cells)
    if scale.shrink:
        k -= sum(1 for value in cells if value == NOT_APPLICABLE)
    if not _enough(scale, n, k):
        return None, scale.gap_reason
    if scale.kind in ("ratio", "elapsed"):
        return _of_two(scale, *cells)
    filled = _filled(plan, scale, cells, n, centres)
    if scale.kind == "count":
        met = sum(_meets(value, test) for value, test in zip(filled, scale.tests, strict=True))
        return float(met), None
    weights = scale.weights or (1.0,) * len(cells)
    valid = [
        (value, weight)
        for value, weight in zip(filled, weights, strict=True)
        if value is not None and value != NOT_APPLICABLE
    ]
    if scale.kind in ("maximum", "minimum"):
        pick = max if scale.kind == "maximum" else min
        return pick(value for value, _ in valid), None
    total = running_total(value * weight for value, weight in valid)
    if scale.kind == "sum":
        return total, None
    weight = running_total(weight for _, weight in valid)
    return (None, "zero denominator") if weight == 0 else (total / weight, None)


def _of_two(
    scale: ScaleStep, first: float | None, second: float | None
) -> tuple[float | None, Reason | None]:
    """A ratio, or the hours from one time of day to another."""
    if first is None or second is None or not (_is_answer(first) and _is_answer(second)):
        return None, scale.gap_reason
    if scale.kind == "elapsed":
        return ((second - first) % 1440.0) / 60.0, None
    return (scale.if_zero, "zero denominator") if snap(second) == 0 else (first / second, None)


def _enough(scale: ScaleStep, n: int, k: int) -> bool:
    if n < 1:
        return False
    if scale.shrink:
        return n >= (min(scale.need, k) if scale.need_share is None else scale.need_share * k - 1e-9)
    return n >= scale.need


def _filled(
    plan: Plan, scale: ScaleStep, cells: list[float | None], n: int, centres: list[tuple[float, float]]
) -> list[float | None]:
    """Fill the gaps: with the mean of the keyed values, or with a step-3 value, keyed like an answer."""
    if scale.fill_mean:
        there = (value for value in cells if value is not None and value != NOT_APPLICABLE)
        fills: list[float | None] = [running_total(there) / n] * len(cells)
    elif scale.fill is not None:
        fills = [_keyed(plan, cell, scale.fill, centres) for cell in scale.cells]
    else:
        return cells
    return [
        fill if value is None or (value == NOT_APPLICABLE and not scale.shrink) else value
        for value, fill in zip(cells, fills, strict=True)
    ]


def _count_bounds(scale: ScaleStep, cells: list[float | None]) -> tuple[int, int]:
    """The least and the most that a raw count can be, whatever its blanks would have been."""
    met = sum(_meets(value, test) for value, test in zip(cells, scale.tests, strict=True))
    blank = sum(1 for value in cells if value is None or (value == NOT_APPLICABLE and not scale.shrink))
    return met, met + blank


def _criterion(
    scale: ScaleStep, cells: list[float | None], bounds: Mapping[str, tuple[int, int]]
) -> tuple[float | None, Reason | None]:
    met = open_ = 0
    for condition in scale.conditions:
        value = cells[condition.subject]
        if condition.met is not None:
            verdict = _decides(*bounds[scale.cells[condition.subject].source], condition.met)
        else:
            verdict = _meets(value, condition.test) if _is_answer(value) else None
        met += verdict is True
        open_ += verdict is None
    if met >= scale.require:
        return 1.0, None
    return (0.0, None) if met + open_ < scale.require else (None, "undecided")


def _decides(low: int, high: int, runs: tuple[tuple[int, int], ...]) -> bool | None:
    """Whether every count from low to high lies in a run (True), none does (False), or it is open (None)."""
    if any(first <= low and high <= last for first, last in runs):
        return True
    return None if any(first <= high and low <= last for first, last in runs) else False


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
