"""Keyed cells, and the counts and sums over them that a scale's rule reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import narwhals.stable.v2 as nw

from trustscale.scoring.expressions.prepare import step_three
from trustscale.scoring.expressions.values import Expr, divided, how_many, meets, snapped, some, surely
from trustscale.scoring.expressions.working import Working
from trustscale.scoring.plan import Cell, ScaleStep

Totals: TypeAlias = dict[str, Sequence[Expr]]


@dataclass(slots=True, eq=False)
class Gathered:
    """One scale with its keyed cells: their values, where they are missing, and which are whole numbers."""

    scale: ScaleStep
    cells: tuple[Expr, ...]
    gaps: tuple[Expr, ...]
    whole: tuple[bool, ...]
    mean: str = ""

    @property
    def fills(self) -> bool:
        """Whether gaps are filled."""
        return self.scale.fill_mean or self.scale.fill is not None


def key(working: Working, scales: Sequence[ScaleStep]) -> list[Gathered]:
    """Keyed cells; those that are recoded or centred become columns, so that they are computed once."""
    made: dict[Cell, str] = {}
    columns = {}
    for cell in dict.fromkeys(cell for scale in scales for cell in scale.cells):
        if cell.recode is not None or cell.centre is not None:
            made[cell] = working.name("k", scales[0].level, len(made))
            columns[made[cell]] = _keyed(working, cell, step_three(working, cell))
    working.add(columns)
    return [_gathered(working, scale, made) for scale in scales]


def _gathered(working: Working, scale: ScaleStep, made: dict[Cell, str]) -> Gathered:
    cells, gaps = [], []
    for cell in scale.cells:
        if cell in made:
            cells.append(nw.col(made[cell]))
            gaps.append(nw.col(made[cell]).is_null())
        else:  # a reflected cell is missing where its source is
            cells.append(_keyed(working, cell, step_three(working, cell)))
            gaps.append(nw.col(working.values[cell.source].column).is_null())
    whole = tuple(_is_whole(working, cell) for cell in scale.cells)
    return Gathered(scale, tuple(cells), tuple(gaps), whole)


def _keyed(working: Working, cell: Cell, x: Expr) -> Expr:
    """Step-3 values, centred and reflected."""
    if cell.centre is not None:
        mean, sd = (nw.col(name) for name in working.centres[cell.centre])
        x = x - mean
        if working.plan.centres[cell.centre].standardize:
            x = divided(x, nw.when(snapped(sd) > 0).then(sd))
    return x if cell.reflect is None else cell.reflect - x


def _is_whole(working: Working, cell: Cell) -> bool:
    """Whether a keyed cell is a whole number, which needs no snapping."""
    if cell.centre is not None or not _is_integer(cell.reflect):
        return False
    if cell.recode is None:
        return working.values[cell.source].whole
    if cell.recode.pairs is not None:
        return all(_is_integer(score) for _, score in cell.recode.pairs)
    return _is_integer(cell.recode.otherwise) and all(_is_integer(score) for *_, score in cell.recode.steps)


def _is_integer(number: float | None) -> bool:
    return number is None or float(number).is_integer()


# -- gaps ----------------------------------------------------------------------------------------------------


def _not_applicable(working: Working, cell: Cell) -> Expr | None:
    found = working.cells.get(cell.source)
    return None if found is None else found.not_applicable


def _fillable(working: Working, one: Gathered) -> list[Expr]:
    """Gaps that could have been answers: with ``shrink`` an item that does not apply is none."""
    found = []
    for cell, gap in zip(one.scale.cells, one.gaps, strict=True):
        unscored = _not_applicable(working, cell) if one.scale.shrink else None
        found.append(gap if unscored is None else gap & ~unscored)
    return found


def _add_means(working: Working, level: Sequence[Gathered]) -> None:
    """For scales that fill gaps with the mean of the other cells: that mean, as a column."""
    filled = [one for one in level if one.scale.fill_mean]
    for one in filled:
        one.mean = working.name("m", one.scale.id)
    working.add_totals({one.mean: one.cells for one in filled})
    counts = {one.mean: len(one.gaps) - how_many(one.gaps) for one in filled}
    working.add({name: divided(nw.col(name), nw.when(n > 0).then(n)) for name, n in counts.items()})


def _filled(working: Working, one: Gathered) -> list[Expr]:
    """Cells with the scale's fill in their gaps; a number is a step-3 value and is keyed like an answer."""
    scale = one.scale
    if not one.fills:
        return list(one.cells)
    filled = []
    for cell, x, gap in zip(scale.cells, one.cells, _fillable(working, one), strict=True):
        if scale.fill is None:
            value = nw.col(one.mean)
        else:
            value = _keyed(working, cell, nw.lit(scale.fill, dtype=nw.Float64))
        filled.append(nw.when(gap).then(value).otherwise(x))
    return filled


# -- counts and sums -----------------------------------------------------------------------------------------


def gather(working: Working, level: Sequence[Gathered]) -> None:
    """Add the columns that the rules of a level read."""
    _add_means(working, level)
    columns: dict[str, Expr] = {}
    totals: Totals = {}
    for one in level:
        columns |= _common(working, one)
        if one.scale.kind in ("sum", "mean"):
            totals |= _totals(working, one)
        elif one.scale.kind in _COLUMNS:
            columns |= _COLUMNS[one.scale.kind](working, one)
    working.add(columns)
    working.add_totals(totals)


def _common(working: Working, one: Gathered) -> dict[str, Expr]:
    """How many inputs are there and how many do not apply, and whether one of them is invalid."""
    scale = one.scale
    spoiled = [working.invalid[name] for name in _sources(working, scale)]
    columns = {
        working.name("n", scale.id): len(one.gaps) - how_many(one.gaps),
        working.name("bad", scale.id): some(spoiled),
    }
    if scale.shrink:
        found = (_not_applicable(working, cell) for cell in scale.cells)
        masks = [mask for mask in found if mask is not None]
        left_out = how_many(masks) if masks else nw.lit(0, dtype=nw.Int32)
        columns[working.name("na", scale.id)] = left_out
    return columns


def _sources(working: Working, scale: ScaleStep) -> list[str]:
    """Everything that a score rests on: its inputs, and the answers over which they are centred."""
    found = dict.fromkeys(cell.source for cell in scale.cells)
    for centre in {cell.centre for cell in scale.cells if cell.centre is not None}:
        found |= dict.fromkeys(cell.source for cell in working.plan.centres[centre].cells)
    return list(found)


def _totals(working: Working, one: Gathered) -> Totals:
    """The sum, and for means with weights or fills what it is divided by."""
    scale = one.scale
    filled = _filled(working, one)
    total, divisor = working.name("t", scale.id), working.name("w", scale.id)
    if scale.weights is None:
        totals: Totals = {total: filled}
        if scale.kind == "mean" and one.fills:
            totals[divisor] = [nw.when(~x.is_null()).then(nw.lit(1.0)) for x in filled]
        return totals
    pairs = list(zip(filled, scale.weights, strict=True))
    totals = {total: [x * weight for x, weight in pairs]}
    if scale.kind == "mean":
        totals[divisor] = [nw.when(~x.is_null()).then(nw.lit(weight)) for x, weight in pairs]
    return totals


def _counts(working: Working, one: Gathered) -> dict[str, Expr]:
    """How many inputs meet the test; for criteria also how many could, whatever the blanks had been."""
    scale = one.scale
    tests = list(zip(one.cells, scale.tests, one.whole, strict=True))
    kept = [surely(meets(x, test, whole=whole)) for x, test, whole in tests]
    least, most = working.name("least", scale.id), working.name("most", scale.id)
    columns = {least: how_many(kept)}
    if one.fills:
        filled = zip(_filled(working, one), scale.tests, strict=True)
        columns[working.name("t", scale.id)] = how_many([surely(meets(x, test)) for x, test in filled])
    if any(cell.source == scale.id for other in working.plan.scales for cell in other.cells):
        columns[most] = how_many([*kept, *_fillable(working, one)])
        working.bounds[scale.id] = (least, most)
    return columns


def _extreme(working: Working, one: Gathered) -> dict[str, Expr]:
    pick = nw.max_horizontal if one.scale.kind == "maximum" else nw.min_horizontal
    return {working.name("t", one.scale.id): pick(*_filled(working, one))}


def _conditions(working: Working, one: Gathered) -> dict[str, Expr]:
    """How many conditions are met for certain, and how many are open."""
    met, open_ = [], []
    for condition in one.scale.conditions:
        if condition.met is None:
            whole = one.whole[condition.subject]
            met.append(surely(meets(one.cells[condition.subject], condition.test, whole=whole)))
            open_.append(one.gaps[condition.subject])
        elif condition.met:
            low, high = (nw.col(name) for name in working.bounds[one.scale.cells[condition.subject].source])
            inside = some([(low >= first) & (high <= last) for first, last in condition.met])
            touched = some([(high >= first) & (low <= last) for first, last in condition.met])
            met.append(inside)
            open_.append(touched & ~inside)
    none = nw.lit(0, dtype=nw.Int32)
    return {
        working.name("t", one.scale.id): how_many(met) if met else none,
        working.name("open", one.scale.id): how_many(open_) if open_ else none,
    }


_COLUMNS: dict[str, Callable[[Working, Gathered], dict[str, Expr]]] = {
    "count": _counts,
    "maximum": _extreme,
    "minimum": _extreme,
    "criterion": _conditions,
}
