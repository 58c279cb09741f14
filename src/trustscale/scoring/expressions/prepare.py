"""What comes before the scales: codes, skips, the form rule, codes for blanks, each person's own mean."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from trustscale.scoring.expressions.values import Expr, divided, every, how_many, meets, recoded
from trustscale.scoring.expressions.working import Value, Working
from trustscale.scoring.plan import Cell, ItemTest


def prepare(working: Working) -> None:
    """Carry out the steps before the scales."""
    _decode(working)
    _skip(working)
    _form_rule(working)
    _fill_blanks(working)
    _centre(working)


def _decode(working: Working) -> None:
    columns = {}
    for item in working.plan.items:
        cell = working.cells[item]
        name = working.name("x", item)
        columns[name] = cell.code
        working.values[item] = Value(name, cell.whole)
        # Without a code, although it is neither blank nor one that carries no score; a blank has none either.
        unscored = cell.blank if cell.not_applicable is None else cell.blank | cell.not_applicable
        working.invalid[item] = nw.col(name).is_null() != unscored
    working.add(columns)


def _blank(working: Working, item: str) -> Expr:
    """Where an item has neither an answer nor a code that an earlier step gave it."""
    return nw.col(working.values[item].column).is_null() & working.cells[item].blank


def _skip(working: Working) -> None:
    for number, step in enumerate(working.plan.skips):
        holds = all_hold(working, step.when)
        _give_code(working, step.items, step.code, f"skip{number}", holds)


def _fill_blanks(working: Working) -> None:
    for item, code in working.plan.blanks:
        if item in working.values:
            _give_code(working, (item,), code, "blank", None)


def _give_code(working: Working, items: Sequence[str], code: float, word: str, holds: Expr | None) -> None:
    columns, values = {}, {}
    for item in items:
        value = working.values[item]
        name = working.name(word, item)
        gap = _blank(working, item) if holds is None else holds & _blank(working, item)
        columns[name] = nw.when(gap).then(nw.lit(code, dtype=nw.Float64)).otherwise(nw.col(value.column))
        values[item] = Value(name, value.whole and float(code).is_integer())
    working.add(columns)
    working.values |= values


def _form_rule(working: Working) -> None:
    plan = working.plan
    if plan.form_need:
        name = working.name("form")
        there = [~nw.col(working.values[item].column).is_null() for item in plan.scored]
        working.add({name: how_many(there)})
        working.form_incomplete = nw.col(name) < plan.form_need


def all_hold(working: Working, when: Sequence[ItemTest]) -> Expr:
    """Whether all tests hold; null where that is open for want of an answer."""
    tests = []
    for entry in when:
        value = working.values[entry.item]
        tests.append(meets(nw.col(value.column), entry.test, whole=value.whole))
    return every(tests)


def step_three(working: Working, cell: Cell) -> Expr:
    """One input's codes after its recoding."""
    value = working.values[cell.source]
    x = nw.col(value.column)
    return x if cell.recode is None else recoded(x, cell.recode, whole=value.whole)


def _centre(working: Working) -> None:
    """Mean and SD (n - 1) over what is there; null where there is too little."""
    for number, step in enumerate(working.plan.centres):
        names = [working.name("c", number, place) for place in range(len(step.cells))]
        working.add({name: step_three(working, cell) for name, cell in zip(names, step.cells, strict=True)})
        n, mean, sd = (working.name(word, number) for word in ("cn", "mean", "sd"))
        cells = [nw.col(name) for name in names]
        working.add_totals({mean: cells})
        working.add({n: len(cells) - how_many([x.is_null() for x in cells])})
        working.add({mean: divided(nw.col(mean), _above(n, 0))})
        deviations = [x - nw.col(mean) for x in cells]
        working.add_totals({sd: [x * x for x in deviations]})
        working.add({sd: divided(nw.col(sd), _above(n, 1) - 1.0).sqrt()})
        working.centres.append((mean, sd))


def _above(column: str, bound: int) -> Expr:
    """A count as a divisor: null where it is not above a bound."""
    return nw.when(nw.col(column) > bound).then(nw.col(column).cast(nw.Float64))
