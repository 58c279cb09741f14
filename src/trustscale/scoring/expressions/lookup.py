"""Look-up tables by expressions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import narwhals.stable.v2 as nw

from trustscale.scoring.expressions.values import Expr, every, mapped, meets, nothing, snapped
from trustscale.scoring.plan import ScaleStep, TableRow, Test

_ROWS_IN_A_CHAIN = 40
"""Longer tables are cut into chains of this length: engines bound the depth of an expression."""


def looked_up(scale: ScaleStep, cells: Sequence[Expr], whole: Sequence[bool]) -> Expr:
    """The score of the first row of the table that fits; null where none does or an input is missing."""
    values = [x if clean else snapped(x) for x, clean in zip(cells, whole, strict=True)]
    if (exact := _exact_rows(scale.rows)) is not None:
        return _by_number(values, exact)
    chains = [
        _chain(values, scale.rows[start : start + _ROWS_IN_A_CHAIN])
        for start in range(0, len(scale.rows), _ROWS_IN_A_CHAIN)
    ]
    found = chains[0] if len(chains) == 1 else nw.coalesce(*chains)
    if scale.free_cells:
        return found
    return nw.when(every([~x.is_null() for x in values])).then(found)


def _chain(values: Sequence[Expr], rows: Sequence[TableRow]) -> Expr:
    out = nothing()
    for row in reversed(rows):
        out = nw.when(_fits(values, row)).then(nw.lit(row.score, dtype=nw.Float64)).otherwise(out)
    return out


def _fits(values: Sequence[Expr], row: TableRow) -> Expr:
    tests = []
    for x, test in zip(values, row.tests, strict=True):
        if isinstance(test, Test):
            tests.append(meets(x, test, whole=True).fill_null(False))
        elif test == "missing":
            tests.append(x.is_null())
    return every(tests) if tests else nw.lit(True)


def _exact_rows(rows: Sequence[TableRow]) -> list[tuple[tuple[float, ...], float]] | None:
    """Inputs and score of each row, the first of its kind, where every cell of the table is a number."""
    found: dict[tuple[float, ...], float] = {}
    for row in rows:
        key = []
        for test in row.tests:
            if not isinstance(test, Test) or test.one_of is None or len(test.one_of) != 1:
                return None
            key.append(test.one_of[0])
        found.setdefault(tuple(key), row.score)
    return list(found.items())


def _by_number(values: Sequence[Expr], rows: Sequence[tuple[tuple[float, ...], float]]) -> Expr:
    """Number the combinations of input values, so that one mapping gives the score of the longest table."""
    if len(values) == 1:
        return mapped(values[0], [(key[0], score) for key, score in rows])
    distinct = [sorted({key[place] for key, _ in rows}) for place in range(len(values))]
    sizes = [len(numbers) for numbers in distinct]
    steps = [float(math.prod(sizes[place + 1 :])) for place in range(len(sizes))]
    places = [{number: k for k, number in enumerate(numbers)} for numbers in distinct]
    number = nw.lit(0.0)
    for x, known, step in zip(values, places, steps, strict=True):
        number = number + mapped(x, [(value, k * step) for value, k in known.items()])
    pairs = [
        (sum(known[value] * step for value, known, step in zip(key, places, steps, strict=True)), score)
        for key, score in rows
    ]
    return mapped(number, pairs)
