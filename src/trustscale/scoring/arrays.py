"""The plan carried out on numpy columns, a block of rows at a time.

Blocks are small enough to stay in the processor's cache, so the cost is one pass over the answers and the
memory beside them is that of the scores. Threads, if there are several, take the blocks in turn. NaN is a gap
throughout; "not applicable" is a gap with a mask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale._threads import each_in_threads
from trustscale.responses.columns import ItemColumn
from trustscale.scoring.plan import (
    REASON_CODE,
    Cell,
    ItemTest,
    Plan,
    RecodeStep,
    RoundStep,
    ScaleStep,
    Test,
    in_order,
)

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Counts: TypeAlias = NDArray[np.int32]

BLOCK_ROWS = 32_768
SHARED_ROWS = 131_072
"""Rows of a block where threads share the work: steps that are too short make them wait for each other."""


@dataclass(frozen=True, slots=True, eq=False)
class ScaleColumns:
    """One scale: scores (NaN where missing), how many inputs are there, why one is missing (0: it is not)."""

    scores: Floats
    answered: NDArray[np.int32]
    reasons: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class ArrayScores:
    """What the plan gives for n rows. Bands are level numbers, -1 where there is none."""

    scales: Mapping[str, ScaleColumns]
    bands: Mapping[str, NDArray[np.int8]]
    notices: Mapping[str, Bools]
    contradicted: Mapping[str, int]


@dataclass(slots=True, eq=False)
class _Block:
    """The working columns of one block of rows; items and, once scored, scales are together in ``values``.

    Items are there in the type that they came in; ``_answers`` gives them as floating-point numbers.
    """

    plan: Plan
    rows: int
    values: dict[str, NDArray[Any]]
    not_applicable: dict[str, Bools]
    invalid: dict[str, Bools]
    centres: list[tuple[Floats, Floats]] = field(default_factory=list)
    bounds: dict[str, tuple[Counts, Counts]] = field(default_factory=dict)
    form_incomplete: Bools | None = None


def score_arrays(
    plan: Plan, items: Mapping[str, ItemColumn], n_rows: int, *, threads: int = 1
) -> ArrayScores:
    """Score n rows of canonical codes; an item that is not in ``items`` is blank in every row.

    Blocks do not know of each other and write rows of their own: the number of threads changes no bit.
    """
    scales = {
        scale.id: ScaleColumns(np.empty(n_rows), np.empty(n_rows, np.int32), np.zeros(n_rows, np.int8))
        for scale in plan.scales
    }
    bands = {band.id: np.full(n_rows, -1, np.int8) for band in plan.bands}
    notices = {notice.id: np.zeros(n_rows, np.bool_) for notice in plan.notices}
    out = ArrayScores(scales, bands, notices, {})
    step = BLOCK_ROWS if threads == 1 else SHARED_ROWS
    blocks = [slice(start, min(start + step, n_rows)) for start in range(0, n_rows, step)]
    counts = each_in_threads(partial(_score_block, plan, items, out), blocks, threads)
    return replace(out, contradicted=_added(plan, counts))


def _added(plan: Plan, counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """What the blocks counted, in the order of the plan's skips and not of the blocks that met them first."""
    names = dict.fromkeys(name for skip in plan.skips for name in skip.items)
    totals = {name: sum(count.get(name, 0) for count in counts) for name in names}
    return {name: total for name, total in totals.items() if total}


def _score_block(
    plan: Plan, items: Mapping[str, ItemColumn], out: ArrayScores, rows: slice
) -> dict[str, int]:
    """Write the scores of one block of rows; give how often each item contradicts a skip."""
    block = _open_block(plan, items, rows)
    contradicted = _prepare(plan, block)
    for scale in in_order(plan):
        _score_scale(scale, block, out.scales[scale.id], rows)
    for band in plan.bands:
        _place(_answers(block, band.scale), [test for _, test in band.levels], out.bands[band.id][rows])
    for notice in plan.notices:
        out.notices[notice.id][rows] = _all_hold(block, notice.when)
    return contradicted


# -- before the scales ---------------------------------------------------------------------------------------


def _open_block(plan: Plan, items: Mapping[str, ItemColumn], rows: slice) -> _Block:
    n = rows.stop - rows.start
    block = _Block(plan, n, {}, {}, {})
    for name in plan.items:
        column = items.get(name)
        if column is None:
            block.values[name] = np.full(n, np.nan)
            continue
        block.values[name] = column.codes[rows]
        if column.not_applicable is not None:
            block.not_applicable[name] = column.not_applicable[rows]
        if column.invalid is not None and column.invalid[rows].any():
            block.invalid[name] = column.invalid[rows]
    return block


def _prepare(plan: Plan, block: _Block) -> dict[str, int]:
    """Skips, the form rule, codes for blanks, and each person's own mean; answers that contradict a skip."""
    contradicted: dict[str, int] = {}
    for skip in plan.skips:
        holds = _all_hold(block, skip.when)
        for name in skip.items:
            blank = _blank(block, name)
            n_answered = int(np.count_nonzero(holds & ~blank))
            if n_answered:
                contradicted[name] = contradicted.get(name, 0) + n_answered
            block.values[name] = np.where(holds & blank, skip.code, _answers(block, name))
    if plan.form_need:
        answered = np.zeros(block.rows, np.int32)
        for name in plan.scored:
            answered += ~np.isnan(_answers(block, name))
        block.form_incomplete = answered < plan.form_need
    for name, code in plan.blanks:
        if name in block.values:
            block.values[name] = np.where(_blank(block, name), code, _answers(block, name))
    for step in plan.centres:
        block.centres.append(_centre([_step_three(block, cell) for cell in step.cells]))
    return contradicted


def _answers(block: _Block, name: str) -> Floats:
    return np.asarray(block.values[name], dtype=np.float64)


def _blank(block: _Block, name: str) -> Bools:
    blank = np.isnan(_answers(block, name))
    for masks in (block.not_applicable, block.invalid):
        if name in masks:
            blank &= ~masks[name]
    return blank


def _centre(values: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Mean and SD (n - 1) per row over the values that are there; NaN where there are too few."""
    n = np.zeros_like(values[0])
    total = np.zeros_like(values[0])
    for x in values:
        there = ~np.isnan(x)
        n += there
        total += np.where(there, x, 0.0)
    mean = total / np.where(n > 0, n, np.nan)
    squares = np.zeros_like(total)
    for x in values:
        deviation = x - mean
        squares += np.where(np.isnan(deviation), 0.0, deviation * deviation)
    return mean, np.sqrt(squares / np.where(n > 1, n - 1, np.nan))


# -- cells ---------------------------------------------------------------------------------------------------


def _step_three(block: _Block, cell: Cell) -> Floats:
    x = _answers(block, cell.source)
    return x if cell.recode is None else recoded(x, cell.recode)


def recoded(x: Floats, recode: RecodeStep) -> Floats:
    """The score of each code; a code that the pairs do not have, and a gap, is NaN."""
    out = np.full(x.shape, np.nan)
    snapped = snap(x)
    if recode.pairs is not None:
        for code, score in recode.pairs:
            out[snapped == code] = score
        return out
    out[~np.isnan(x)] = recode.otherwise
    for bound, inclusive, score in reversed(recode.steps):
        out[snapped <= bound if inclusive else snapped < bound] = score
    return out


def _keyed(block: _Block, cell: Cell, x: Floats | float) -> Floats | float:
    """Step-3 values, centred and reflected."""
    if cell.centre is not None:
        mean, sd = block.centres[cell.centre]
        x = x - mean
        if block.plan.centres[cell.centre].standardize:
            x = x / np.where(snap(sd) > 0, sd, np.nan)
    return x if cell.reflect is None else cell.reflect - x


def snap(x: Floats) -> Floats:
    """Round to nine decimals, so that 84.9999999999 is 85 before it is compared or rounded."""
    return np.floor(x * 1e9 + 0.5) / 1e9


def meets(x: Floats, test: Test) -> Bools:
    """Which values keep all bounds of a test; NaN keeps none."""
    value = snap(x)
    ok = ~np.isnan(value)
    if test.at_least is not None:
        ok &= value >= test.at_least
    if test.at_most is not None:
        ok &= value <= test.at_most
    if test.above is not None:
        ok &= value > test.above
    if test.below is not None:
        ok &= value < test.below
    if test.one_of is not None:
        ok &= np.isin(value, test.one_of)
    return ok


def _all_hold(block: _Block, when: Sequence[ItemTest]) -> Bools:
    held = np.ones(block.rows, np.bool_)
    for entry in when:
        held &= meets(_answers(block, entry.item), entry.test)
    return held


# -- one scale -----------------------------------------------------------------------------------------------

Aggregated: TypeAlias = tuple[Floats, NDArray[np.int8]]


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    """What an aggregate is made of: keyed cells, how many are there, and reasons that it may add to."""

    scale: ScaleStep
    block: _Block
    cells: Sequence[Floats]
    n: NDArray[Any]
    reasons: NDArray[np.int8]


def _score_scale(scale: ScaleStep, block: _Block, out: ScaleColumns, rows: slice) -> None:
    if scale.kind in ("sum", "mean") and scale.weights is None and not _fills(scale):
        scores, reasons, n = _plain_total(scale, block)
    else:
        cells = [np.asarray(_keyed(block, cell, _step_three(block, cell))) for cell in scale.cells]
        n = _count_there(cells, block.rows)
        scores, reasons = _by_rule(scale, block, cells, n)
    scores = _rounded(_transformed(scores, scale), scale.rounding)
    scores = _guarded(scale, block, scores, reasons)
    block.values[scale.id] = scores
    out.scores[rows], out.answered[rows] = scores, n
    np.multiply(reasons, np.isnan(scores), out=out.reasons[rows])  # none where there is a score


def _plain_total(scale: ScaleStep, block: _Block) -> tuple[Floats, NDArray[np.int8], NDArray[Any]]:
    """Sum or mean without weights and fills: counted and added in one pass, so that memory is read once."""
    n, total = _all_there(scale.cells, block.rows), np.zeros(block.rows)
    zeros, scratch = np.zeros(block.rows), np.empty(block.rows)
    for cell in scale.cells:
        x = np.asarray(_keyed(block, cell, _step_three(block, cell)))
        gap = x != x  # true for NaN only, and cheaper than isnan
        np.subtract(n, gap.view(np.uint8), out=n)
        _add_there(total, x, gap, zeros, scratch)
    enough = given = _enough(scale, block, n)
    if scale.kind == "mean":
        np.divide(total, np.maximum(n, 1), out=total)
        given = enough & (n > 0)
    np.copyto(total, np.nan, where=~given)
    return total, _gap_reasons(scale, block, enough), n


def _add_there(total: Floats, x: Floats, gap: Bools, zeros: Floats, scratch: Floats) -> None:
    """Add to the total what is there; choosing by a mask would take several times as long."""
    if not np.count_nonzero(gap):
        np.add(total, x, out=total)
    elif np.fmin.reduce(x) >= 0:  # then the larger of a value and 0 is the value, and 0 for a gap
        np.add(total, np.fmax(x, zeros, out=scratch), out=total)
    else:
        places = np.flatnonzero(gap)
        before = total[places]
        np.add(total, x, out=total)
        total[places] = before


def _all_there(cells: Sequence[Any], n_rows: int) -> NDArray[Any]:
    return np.full(n_rows, len(cells), np.uint8 if len(cells) < 256 else np.uint32)


def _count_there(cells: Sequence[Floats], n_rows: int) -> NDArray[Any]:
    n = _all_there(cells, n_rows)
    for x in cells:
        np.subtract(n, (x != x).view(np.uint8), out=n)
    return n


def _by_rule(scale: ScaleStep, block: _Block, cells: Sequence[Floats], n: NDArray[Any]) -> Aggregated:
    if scale.kind == "criterion":
        return _criterion(scale, block, cells)
    if scale.kind == "lookup":
        return _looked_up(scale, block, cells, n)
    enough = _enough(scale, block, n)
    reasons = _gap_reasons(scale, block, enough)
    scores = _AGGREGATES[scale.kind](_Gathered(scale, block, cells, n, reasons))
    return np.where(enough, scores, np.nan), reasons


def _enough(scale: ScaleStep, block: _Block, n: NDArray[Any]) -> Bools:
    if not scale.shrink:
        return n >= scale.need
    k = _applicable(scale, block)
    least = np.minimum(scale.need, k) if scale.need_share is None else scale.need_share * k - 1e-9
    return (n >= least) & (n >= 1)


def _applicable(scale: ScaleStep, block: _Block) -> Floats:
    """How many inputs apply to each person."""
    k = np.full(block.rows, float(len(scale.cells)))
    for cell in scale.cells:
        if cell.source in block.not_applicable:
            k -= block.not_applicable[cell.source]
    return k


def _gap_reasons(scale: ScaleStep, block: _Block, enough: Bools) -> NDArray[np.int8]:
    reasons = np.where(enough, np.int8(0), np.int8(REASON_CODE[scale.gap_reason]))
    for cell in scale.cells:
        if cell.centre is not None and block.plan.centres[cell.centre].standardize:
            flat = snap(block.centres[cell.centre][1]) == 0
            given = ~np.isnan(_answers(block, cell.source))
            reasons[~enough & flat & given] = REASON_CODE["no variation"]
    return reasons


def _guarded(scale: ScaleStep, block: _Block, scores: Floats, reasons: NDArray[np.int8]) -> Floats:
    """Take away scores that may not be: off their range, of an incomplete form, with an invalid answer."""
    if scale.checked_range is not None:
        low, high = scale.checked_range
        snapped = snap(scores)
        outside = (snapped < low) | (snapped > high)
        scores = np.where(outside, np.nan, scores)
        reasons[outside] = REASON_CODE["outside range"]
    if block.form_incomplete is not None:
        scores = np.where(block.form_incomplete, np.nan, scores)
        reasons[block.form_incomplete] = REASON_CODE["form incomplete"]
    spoiled = [block.invalid[name] for name in sorted(_sources(block.plan, scale)) if name in block.invalid]
    if spoiled:
        any_spoiled = np.logical_or.reduce(spoiled)
        scores = np.where(any_spoiled, np.nan, scores)
        reasons[any_spoiled] = REASON_CODE["invalid answer"]
        block.invalid[scale.id] = any_spoiled
    return scores


def _sources(plan: Plan, scale: ScaleStep) -> set[str]:
    """Everything that a score rests on: its inputs, and the answers over which they are centred."""
    sources = {cell.source for cell in scale.cells}
    for centre in {cell.centre for cell in scale.cells if cell.centre is not None}:
        sources |= {cell.source for cell in plan.centres[centre].cells}
    return sources


def _fills(scale: ScaleStep) -> bool:
    return scale.fill_mean or scale.fill is not None


def _filled(gathered: _Gathered) -> list[Floats]:
    """Fill the gaps; with ``shrink`` an answer that does not apply stays one."""
    scale, block, cells = gathered.scale, gathered.block, gathered.cells
    if not _fills(scale):
        return list(cells)
    mean = np.full(block.rows, np.nan)
    if scale.fill_mean:
        total = np.zeros(block.rows)
        for x in cells:
            total += np.where(np.isnan(x), 0.0, x)
        mean = total / np.where(gathered.n > 0, gathered.n, np.nan)
    filled = []
    for cell, x in zip(scale.cells, cells, strict=True):
        value = mean if scale.fill is None else _keyed(block, cell, scale.fill)
        filled.append(np.where(_fillable(scale, block, cell, x), value, x))
    return filled


def _fillable(scale: ScaleStep, block: _Block, cell: Cell, x: Floats) -> Bools:
    """Gaps that could have been answers: with ``shrink`` an item that does not apply is none."""
    gap = np.isnan(x)
    if scale.shrink and cell.source in block.not_applicable:
        gap &= ~block.not_applicable[cell.source]
    return gap


def _total(gathered: _Gathered) -> Floats:
    """Sums and means with weights or fills: a running total, divided by a column of counts or weights."""
    scale, block, reasons = gathered.scale, gathered.block, gathered.reasons
    filled = _filled(gathered)
    total = np.zeros(block.rows)
    for number, x in enumerate(filled):
        weighted = x if scale.weights is None else x * scale.weights[number]
        total += np.where(np.isnan(weighted), 0.0, weighted)
    if scale.kind == "sum":
        return total
    if scale.weights is None:
        count = _count_there(filled, block.rows).astype(np.float64)
    else:
        count = np.zeros(block.rows)
        for x, weight in zip(filled, scale.weights, strict=True):
            count += np.where(np.isnan(x), 0.0, weight)
        reasons[(count == 0) & (reasons == 0)] = REASON_CODE["zero denominator"]
    return total / np.where(count == 0, np.nan, count)


def _met(gathered: _Gathered) -> Floats:
    """Counts, and for criteria the least and the most that each count can be."""
    scale, block = gathered.scale, gathered.block
    met = np.zeros(block.rows)
    for x, test in zip(_filled(gathered), scale.tests, strict=True):
        met += meets(x, test)
    least, most = np.zeros(block.rows, np.int32), np.zeros(block.rows, np.int32)
    for cell, x, test in zip(scale.cells, gathered.cells, scale.tests, strict=True):
        counts = meets(x, test)
        least += counts
        most += counts | _fillable(scale, block, cell, x)
    block.bounds[scale.id] = least, most
    return met


def _extreme(gathered: _Gathered) -> Floats:
    pick = np.fmax if gathered.scale.kind == "maximum" else np.fmin
    extreme: Floats = pick.reduce(_filled(gathered))
    return extreme


def _ratio(gathered: _Gathered) -> Floats:
    above, below = gathered.cells
    zero = snap(below) == 0
    gathered.reasons[zero & (gathered.n == 2)] = REASON_CODE["zero denominator"]
    ratio: Floats = above / np.where(zero, np.nan, below)
    if_zero = gathered.scale.if_zero
    return ratio if if_zero is None else np.where(zero, if_zero, ratio)


def _elapsed(gathered: _Gathered) -> Floats:
    first, second = gathered.cells
    hours: Floats = np.mod(second - first, 1440.0) / 60.0
    return hours


_AGGREGATES: dict[str, Callable[[_Gathered], Floats]] = {
    "sum": _total,
    "mean": _total,
    "count": _met,
    "maximum": _extreme,
    "minimum": _extreme,
    "ratio": _ratio,
    "elapsed": _elapsed,
}


# -- criteria, tables, transformations -----------------------------------------------------------------------


def _criterion(scale: ScaleStep, block: _Block, cells: Sequence[Floats]) -> Aggregated:
    """1 where enough conditions are met for certain, 0 where they cannot be, missing where it is open."""
    met, open_ = np.zeros(block.rows, np.int32), np.zeros(block.rows, np.int32)
    for condition in scale.conditions:
        if condition.met is not None:
            low, high = block.bounds[scale.cells[condition.subject].source]
            yes, maybe = _decides(low, high, condition.met)
        else:
            x = cells[condition.subject]
            yes, maybe = meets(x, condition.test), np.isnan(x)
        met += yes
        open_ += maybe
    certain, possible = met >= scale.require, met + open_ >= scale.require
    scores = np.where(certain, 1.0, np.where(possible, np.nan, 0.0))
    return scores, np.full(block.rows, REASON_CODE["undecided"], np.int8)


def _decides(low: Counts, high: Counts, runs: Sequence[tuple[int, int]]) -> tuple[Bools, Bools]:
    """Where every count from low to high lies in a run, and where some do and some do not."""
    yes, touched = np.zeros(low.shape, np.bool_), np.zeros(low.shape, np.bool_)
    for first, last in runs:
        yes |= (first <= low) & (high <= last)
        touched |= (first <= high) & (low <= last)
    return yes, touched & ~yes


def _looked_up(scale: ScaleStep, block: _Block, cells: Sequence[Floats], n: NDArray[Any]) -> Aggregated:
    """First matching row of the table; rows that match none are missing."""
    scores = np.full(block.rows, np.nan)
    found = np.zeros(block.rows, np.bool_)
    for row in scale.rows:
        hit = ~found
        for x, test in zip(cells, row.tests, strict=True):
            if isinstance(test, Test):
                hit &= meets(x, test)
            elif test == "missing":
                hit &= np.isnan(x)
        scores[hit] = row.score
        found |= hit
    reasons = np.full(block.rows, REASON_CODE["not in table"], np.int8)
    if not scale.free_cells:
        gaps = n < len(scale.cells)
        scores[gaps] = np.nan
        reasons[gaps] = REASON_CODE[scale.gap_reason]
    return scores, reasons


def _transformed(x: Floats, scale: ScaleStep) -> Floats:
    for operation, number in scale.after:
        if operation == "subtract":
            x = x - number
        elif operation == "divide":
            x = x / number
        elif operation == "multiply":
            x = x * number
        else:
            x = x + number
    return x


def _rounded(x: Floats, rule: RoundStep | None) -> Floats:
    if rule is None:
        return x
    units = snap(snap(x) * rule.times / rule.unit)
    whole = _ROUND[rule.mode](units)
    return whole * rule.unit / rule.times + 0.0  # zero has no sign


_ROUND: dict[str, Callable[[Floats], Floats]] = {
    "up": np.ceil,
    "down": np.floor,
    "half-even": np.rint,
    "half-up": lambda units: np.copysign(np.floor(np.abs(units) + 0.5), units),
}


def _place(x: Floats, tests: Sequence[Test], out: NDArray[np.int8]) -> None:
    """Write the number of the first band that a score falls into."""
    for number in range(len(tests) - 1, -1, -1):
        out[meets(x, tests[number])] = number
