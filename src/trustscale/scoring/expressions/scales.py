"""Scales by expressions: keyed cells, counts and sums, the rule; one level of scales after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import narwhals.stable.v2 as nw

from trustscale.scoring.expressions.lookup import looked_up
from trustscale.scoring.expressions.prepare import step_three
from trustscale.scoring.expressions.values import (
    Expr,
    divided,
    how_many,
    meets,
    no_text,
    nothing,
    rounded,
    snapped,
    some,
    total,
    transformed,
)
from trustscale.scoring.expressions.working import Value, Working
from trustscale.scoring.plan import Cell, Reason, ScaleStep, in_order


@dataclass(frozen=True, slots=True)
class ScaleColumns:
    """The columns of one scale: score, how many inputs were there, why a score is missing."""

    score: str
    answered: str
    reason: str


@dataclass(slots=True, eq=False)
class _Gathered:
    """One scale between its steps: keyed cells, and the columns that its rule reads."""

    scale: ScaleStep
    cells: tuple[Expr, ...]
    gaps: tuple[Expr, ...]
    whole: tuple[bool, ...]
    exact: bool
    mean: str = ""

    @property
    def fills(self) -> bool:
        return self.scale.fill_mean or self.scale.fill is not None


def score_scales(working: Working) -> dict[str, ScaleColumns]:
    """Score all scales; each level of scales takes the same few steps."""
    done: dict[str, ScaleColumns] = {}
    for _, level in groupby(in_order(working.plan), key=lambda scale: scale.level):
        done |= _score_level(working, tuple(level))
    return done


def _score_level(working: Working, scales: tuple[ScaleStep, ...]) -> dict[str, ScaleColumns]:
    gathered = _key(working, scales)
    _fill_means(working, gathered)
    working.add({name: x for one in gathered for name, x in _gather(working, one).items()})
    working.add({working.name("v", one.scale.id): _value(working, one) for one in gathered})
    columns: dict[str, Expr] = {}
    for one in gathered:
        columns |= _guard(working, one)
    working.add(columns)
    done = {}
    for one in gathered:
        scale = one.scale
        name = working.name("s", scale.id)
        counted = scale.kind in ("count", "criterion") and not scale.after and scale.rounding is None
        working.values[scale.id] = Value(name, counted, counted)
        done[scale.id] = ScaleColumns(name, working.name("n", scale.id), working.name("r", scale.id))
    return done


# -- keyed cells ---------------------------------------------------------------------------------------------


def _key(working: Working, scales: Sequence[ScaleStep]) -> list[_Gathered]:
    """Keyed cells; those that are recoded or centred become columns, so that they are computed once."""
    made: dict[Cell, str] = {}
    keyed = {}
    for cell in dict.fromkeys(cell for scale in scales for cell in scale.cells):
        if cell.recode is not None or cell.centre is not None:
            made[cell] = working.name("k", scales[0].level, len(made))
            keyed[made[cell]] = _keyed(working, cell, step_three(working, cell))
    working.add(keyed)
    gathered = []
    for scale in scales:
        cells = tuple(
            nw.col(made[cell]) if cell in made else _keyed(working, cell, step_three(working, cell))
            for cell in scale.cells
        )
        # A reflected cell is missing where its source is.
        columns = (made.get(cell, working.values[cell.source].column) for cell in scale.cells)
        gaps = tuple(nw.col(name).is_null() for name in columns)
        whole = tuple(_is_whole(working, cell) for cell in scale.cells)
        exact = all(_is_exact(working, cell) for cell in scale.cells)
        gathered.append(_Gathered(scale, cells, gaps, whole, exact))
    return gathered


def _keyed(working: Working, cell: Cell, x: Expr) -> Expr:
    """Step-3 values, centred and reflected."""
    if cell.centre is not None:
        mean, sd = (nw.col(name) for name in working.centres[cell.centre])
        x = x - mean
        if working.plan.centres[cell.centre].standardize:
            x = x / nw.when(snapped(sd) > 0).then(sd)
    return x if cell.reflect is None else cell.reflect - x


def _is_whole(working: Working, cell: Cell) -> bool:
    """Whether a keyed cell is a whole number, which needs no snapping."""
    if cell.centre is not None or not _is_integer(cell.reflect):
        return False
    if cell.recode is None:
        return working.values[cell.source].whole
    scores = [score for _, score in cell.recode.pairs or ()] + [score for *_, score in cell.recode.steps]
    return all(map(_is_integer, scores)) and (
        cell.recode.pairs is not None or _is_integer(cell.recode.otherwise)
    )


def _is_exact(working: Working, cell: Cell) -> bool:
    """Whether sums of this cell are the same in any order."""
    if cell.recode is None and cell.centre is None:
        return working.values[cell.source].exact and _is_integer(cell.reflect)
    return _is_whole(working, cell)


def _is_integer(number: float | None) -> bool:
    return number is None or float(number).is_integer()


# -- counts and sums -----------------------------------------------------------------------------------------


def _not_applicable(working: Working, cell: Cell) -> Expr | None:
    found = working.cells.get(cell.source)
    return None if found is None else found.not_applicable


def _gap(working: Working, scale: ScaleStep, cell: Cell, gap: Expr) -> Expr:
    """Gaps that could have been answers: with ``shrink`` an item that does not apply is none."""
    unscored = _not_applicable(working, cell) if scale.shrink else None
    return gap if unscored is None else gap & ~unscored


def _fill_means(working: Working, gathered: Sequence[_Gathered]) -> None:
    """For scales that fill gaps with the mean of the other cells: that mean, as a column."""
    columns = {}
    for one in gathered:
        if one.scale.fill_mean:
            one.mean = working.name("m", one.scale.id)
            n = len(one.gaps) - how_many(one.gaps)
            columns[one.mean] = total(one.cells, exact=one.exact) / nw.when(n > 0).then(n.cast(nw.Float64))
    working.add(columns)


def _filled(working: Working, one: _Gathered) -> list[Expr]:
    """Cells with the scale's fill in their gaps; a number is a step-3 value and is keyed like an answer."""
    scale = one.scale
    if not one.fills:
        return list(one.cells)
    filled = []
    for cell, x, gap in zip(scale.cells, one.cells, one.gaps, strict=True):
        if scale.fill is None:
            value = nw.col(one.mean)
        else:
            value = _keyed(working, cell, nw.lit(scale.fill, dtype=nw.Float64))
        filled.append(nw.when(_gap(working, scale, cell, gap)).then(value).otherwise(x))
    return filled


def _gather(working: Working, one: _Gathered) -> dict[str, Expr]:
    """The columns that a scale's rule reads."""
    scale = one.scale
    columns = {
        working.name("n", scale.id): len(one.gaps) - how_many(one.gaps),
        working.name("bad", scale.id): some(
            [working.invalid[name] for name in sources(working, scale) if name in working.invalid]
        ),
    }
    if scale.shrink:
        masks = [mask for cell in scale.cells if (mask := _not_applicable(working, cell)) is not None]
        left_out = how_many(masks) if masks else nw.lit(0, dtype=nw.Int32)
        columns[working.name("na", scale.id)] = left_out
    parts = _GATHER.get(scale.kind)
    return columns if parts is None else columns | parts(working, one)


def sources(working: Working, scale: ScaleStep) -> list[str]:
    """Everything that a score rests on: its inputs, and the answers over which they are centred."""
    found = dict.fromkeys(cell.source for cell in scale.cells)
    for centre in {cell.centre for cell in scale.cells if cell.centre is not None}:
        found |= dict.fromkeys(cell.source for cell in working.plan.centres[centre].cells)
    return list(found)


def _gather_total(working: Working, one: _Gathered) -> dict[str, Expr]:
    scale = one.scale
    filled = _filled(working, one)
    exact = one.exact and scale.weights is None and not scale.fill_mean and _is_integer(scale.fill)
    weighted = filled
    if scale.weights is not None:
        weighted = [x * weight for x, weight in zip(filled, scale.weights, strict=True)]
    columns = {working.name("t", scale.id): total(weighted, exact=exact)}
    if scale.kind == "mean" and scale.weights is not None:
        shares = [
            nw.when(~x.is_null()).then(nw.lit(weight, dtype=nw.Float64)).otherwise(0.0)
            for x, weight in zip(filled, scale.weights, strict=True)
        ]
        columns[working.name("w", scale.id)] = total(shares, exact=False)
    elif scale.kind == "mean" and one.fills:
        columns[working.name("w", scale.id)] = how_many([~x.is_null() for x in filled]).cast(nw.Float64)
    return columns


def _gather_count(working: Working, one: _Gathered) -> dict[str, Expr]:
    scale = one.scale
    kept = [
        meets(x, test, whole=whole) for x, test, whole in zip(one.cells, scale.tests, one.whole, strict=True)
    ]
    columns = {}
    if one.fills:
        filled = _filled(working, one)
        columns[working.name("t", scale.id)] = how_many(
            [meets(x, test) for x, test in zip(filled, scale.tests, strict=True)]
        )
    least = working.name("least", scale.id)
    columns[least] = how_many(kept)
    if any(scale.id in (cell.source for cell in other.cells) for other in working.plan.scales):
        most = working.name("most", scale.id)
        gaps = [_gap(working, scale, cell, gap) for cell, gap in zip(scale.cells, one.gaps, strict=True)]
        columns[most] = how_many([*kept, *gaps])
        working.bounds[scale.id] = (least, most)
    return columns


def _gather_extreme(working: Working, one: _Gathered) -> dict[str, Expr]:
    pick = nw.max_horizontal if one.scale.kind == "maximum" else nw.min_horizontal
    return {working.name("t", one.scale.id): pick(*_filled(working, one))}


def _gather_criterion(working: Working, one: _Gathered) -> dict[str, Expr]:
    met, open_ = [], []
    for condition in one.scale.conditions:
        x = one.cells[condition.subject]
        if condition.met is None:
            met.append(meets(x, condition.test, whole=one.whole[condition.subject]))
            open_.append(one.gaps[condition.subject])
            continue
        low, high = (nw.col(name) for name in working.bounds[one.scale.cells[condition.subject].source])
        inside = [(low >= first) & (high <= last) for first, last in condition.met]
        touched = [(high >= first) & (low <= last) for first, last in condition.met]
        if inside:
            met.append(some(inside))
            open_.append(some(touched) & ~some(inside))
    never = nw.lit(0, dtype=nw.Int32)
    return {
        working.name("t", one.scale.id): how_many(met) if met else never,
        working.name("open", one.scale.id): how_many(open_) if open_ else never,
    }


_GATHER: dict[str, Callable[[Working, _Gathered], dict[str, Expr]]] = {
    "sum": _gather_total,
    "mean": _gather_total,
    "count": _gather_count,
    "maximum": _gather_extreme,
    "minimum": _gather_extreme,
    "criterion": _gather_criterion,
}


# -- the rule ------------------------------------------------------------------------------------------------


def _enough(working: Working, scale: ScaleStep) -> Expr:
    n = nw.col(working.name("n", scale.id))
    if not scale.shrink:
        return n >= scale.need
    k = nw.lit(len(scale.cells), dtype=nw.Int32) - nw.col(working.name("na", scale.id))
    if scale.need_share is None:
        return ((n >= scale.need) | (n >= k)) & (n >= 1)
    return (n.cast(nw.Float64) >= k.cast(nw.Float64) * scale.need_share - 1e-9) & (n >= 1)


def _value(working: Working, one: _Gathered) -> Expr:
    """The score before anything that forbids it."""
    scale = one.scale
    if scale.kind == "lookup":
        value = looked_up(scale, one.cells, one.whole)
    elif scale.kind == "criterion":
        value = _decided(working, scale)
    else:
        value = nw.when(_enough(working, scale)).then(_aggregate(working, one))
    return rounded(transformed(value, scale.after), scale.rounding)


def _aggregate(working: Working, one: _Gathered) -> Expr:
    scale = one.scale
    if scale.kind == "ratio":
        above, below = one.cells
        is_zero = snapped(below) == 0
        ratio = above / nw.when(~is_zero).then(below)
        return (
            ratio if scale.if_zero is None else nw.when(is_zero).then(nw.lit(scale.if_zero)).otherwise(ratio)
        )
    if scale.kind == "elapsed":
        first, second = one.cells
        minutes = second - first
        return divided(minutes - divided(minutes, 1440.0).floor() * 1440.0, 60.0)
    if scale.kind == "count" and not one.fills:
        return nw.col(working.name("least", scale.id)).cast(nw.Float64)
    t = nw.col(working.name("t", scale.id)).cast(nw.Float64)
    if scale.kind != "mean":
        return t
    if scale.weights is None and not one.fills:
        return t / nw.col(working.name("n", scale.id)).cast(nw.Float64)
    w = nw.col(working.name("w", scale.id))
    return t / nw.when(w != 0).then(w)


def _decided(working: Working, scale: ScaleStep) -> Expr:
    """1 where enough conditions are met for certain, 0 where they cannot be, missing where it is open."""
    met, open_ = nw.col(working.name("t", scale.id)), nw.col(working.name("open", scale.id))
    never = nw.when(met + open_ < scale.require).then(nw.lit(0.0)).otherwise(nothing())
    return nw.when(met >= scale.require).then(nw.lit(1.0)).otherwise(never)


# -- what forbids a score, and why ---------------------------------------------------------------------------


def _guard(working: Working, one: _Gathered) -> dict[str, Expr]:
    """Score and reason; an invalid answer comes before an incomplete form, that before the rest."""
    scale = one.scale
    value = nw.col(working.name("v", scale.id))
    bad = nw.col(working.name("bad", scale.id))
    working.invalid[scale.id] = bad
    vetoes: list[tuple[Expr, Reason]] = [(bad, "invalid answer")]
    if working.form_incomplete is not None:
        vetoes.append((working.form_incomplete, "form incomplete"))
    if scale.checked_range is not None:
        low, high = scale.checked_range
        outside = ~snapped(value).is_between(low, high)
        vetoes.append((outside.fill_null(False), "outside range"))
    score = nw.when(~some([veto for veto, _ in vetoes])).then(value)
    reason = nw.when(value.is_null()).then(_cause(working, one)).otherwise(no_text())
    for veto, word in reversed(vetoes):
        reason = nw.when(veto).then(nw.lit(word)).otherwise(reason)
    return {working.name("s", scale.id): score, working.name("r", scale.id): reason}


def _cause(working: Working, one: _Gathered) -> Expr:
    """Why the rule itself gives no score."""
    scale = one.scale
    gap = nw.lit(scale.gap_reason)
    if scale.kind == "criterion":
        return nw.lit("undecided")
    if scale.kind == "lookup":
        if scale.free_cells:
            return nw.lit("not in table")
        n = nw.col(working.name("n", scale.id))
        return nw.when(n < len(scale.cells)).then(gap).otherwise(nw.lit("not in table"))
    flat = _flat(working, scale)
    if flat is not None:
        gap = nw.when(flat).then(nw.lit("no variation")).otherwise(gap)
    if scale.kind == "ratio" or scale.weights is not None:
        return nw.when(_enough(working, scale)).then(nw.lit("zero denominator")).otherwise(gap)
    return gap


def _flat(working: Working, scale: ScaleStep) -> Expr | None:
    """Where a person gave answers that are all alike and should be standardised."""
    flat = []
    for cell in scale.cells:
        if cell.centre is not None and working.plan.centres[cell.centre].standardize:
            given = ~nw.col(working.values[cell.source].column).is_null()
            flat.append(given & (snapped(nw.col(working.centres[cell.centre][1])) == 0))
    return nw.any_horizontal(*flat, ignore_nulls=True) if flat else None
