"""Arithmetic and comparisons as expressions that give the same bits as numpy, in every engine.

Three things differ between engines and are settled here: Polars multiplies by the reciprocal of a divisor
that is the same in every row, engines add up many columns in an order of their own, and they round in ways of
their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, or_
from typing import TypeAlias

import narwhals.stable.v2 as nw

from trustscale.scoring.plan import After, RecodeStep, RoundStep, Test

Expr: TypeAlias = nw.Expr

FEW = 24
"""Up to so many values, a chain of comparisons is faster than a look-up in a mapping."""

TERMS = 64
"""Engines bound the depth of an expression, so no more terms than these are chained in one."""


def nothing() -> Expr:
    """A number that is missing."""
    return nw.lit(None, dtype=nw.Float64)


def no_text() -> Expr:
    """A text that is missing."""
    return nw.lit(None, dtype=nw.String)


def divided(x: Expr, divisor: Expr | float) -> Expr:
    """Divide as numpy does; null where either is null. The divisor must not be zero.

    Polars multiplies by the reciprocal of a literal, which costs one ulp. It may keep a column with one value
    in all rows, such as a count where nobody left a gap, as a literal, too; ``x * 0 + divisor`` is none.
    """
    if isinstance(divisor, float) and math.frexp(divisor)[0] == 0.5:  # a power of two has an exact reciprocal
        return x * (1.0 / divisor)
    return x / (x * 0.0 + divisor)


def snapped(x: Expr) -> Expr:
    """Round to nine decimals, so that 84.9999999999 is 85 before it is compared or rounded."""
    return divided((x * 1e9 + 0.5).floor(), 1e9)


def meets(x: Expr, test: Test, *, whole: bool = False) -> Expr:
    """Whether a value keeps all bounds of a test; null where it is missing. Whole numbers are not snapped."""
    value = x if whole else snapped(x)
    kept: list[Expr] = []
    if test.at_least is not None and test.at_most is not None:
        kept.append(value.is_between(test.at_least, test.at_most))
    elif test.at_least is not None:
        kept.append(value >= test.at_least)
    elif test.at_most is not None:
        kept.append(value <= test.at_most)
    if test.above is not None:
        kept.append(value > test.above)
    if test.below is not None:
        kept.append(value < test.below)
    if test.one_of is not None:
        kept.append(among(value, test.one_of))
    return every(kept) if kept else ~x.is_null()


def among(x: Expr, numbers: Sequence[float]) -> Expr:
    """Whether a value is one of these numbers; null where it is missing."""
    if not numbers:
        return x < x
    if len(numbers) > FEW:
        return x.is_in(list(numbers))
    return reduce(or_, [x == number for number in numbers])


def every(conditions: Sequence[Expr]) -> Expr:
    """Whether all conditions hold."""
    return _in_groups(lambda group: nw.all_horizontal(*group, ignore_nulls=False), conditions)


def some(conditions: Sequence[Expr]) -> Expr:
    """Whether any condition holds."""
    return _in_groups(lambda group: nw.any_horizontal(*group, ignore_nulls=False), conditions)


def how_many(conditions: Sequence[Expr]) -> Expr:
    """How many conditions hold, as a 32-bit integer; none of them may be null."""
    counts = [condition.cast(nw.Int16) for condition in conditions]
    return _in_groups(lambda group: reduce(add, group), counts).cast(nw.Int32)


def surely(condition: Expr) -> Expr:
    """Whether a condition holds; where it is open for want of a value it does not."""
    return condition.fill_null(False)


def _in_groups(combine: Callable[[Sequence[Expr]], Expr], terms: Sequence[Expr]) -> Expr:
    """Combine terms whose order does not matter, so that the expression stays flat."""
    while len(terms) > 1:
        terms = [combine(terms[start : start + TERMS]) for start in range(0, len(terms), TERMS)]
    return terms[0]


def total(values: Sequence[Expr]) -> Expr:
    """The sum over what is there, from left to right as numpy adds columns; 0 where nothing is there.

    The engines' own sums of many columns add in another order, and Polars' takes longer.
    """
    return reduce(add, [value.fill_null(0.0) for value in values])


def mapped(x: Expr, pairs: Sequence[tuple[float, float]]) -> Expr:
    """The second of each pair where the value is the first; null where it is none."""
    if len(pairs) > FEW:
        old, new = zip(*pairs, strict=True)
        return x.replace_strict(list(old), list(new), default=nothing(), return_dtype=nw.Float64)
    out = nothing()
    for code, score in reversed(pairs):
        out = nw.when(x == code).then(nw.lit(score, dtype=nw.Float64)).otherwise(out)
    return out


def recoded(x: Expr, recode: RecodeStep, *, whole: bool) -> Expr:
    """Scores for codes, by pairs or by steps."""
    value = x if whole else snapped(x)
    if recode.pairs is not None:
        return mapped(value, recode.pairs)
    out = nw.lit(recode.otherwise, dtype=nw.Float64)
    for bound, inclusive, score in reversed(recode.steps):
        holds = value <= bound if inclusive else value < bound
        out = nw.when(holds).then(nw.lit(score, dtype=nw.Float64)).otherwise(out)
    return nw.when(~x.is_null()).then(out)


def transformed(x: Expr, after: After) -> Expr:
    """The arithmetic that follows the aggregate, one operation at a time."""
    for operation, number in after:
        if operation == "subtract":
            x = x - number
        elif operation == "divide":
            x = divided(x, number)
        elif operation == "multiply":
            x = x * number
        else:
            x = x + number
    return x


def rounded(x: Expr, rule: RoundStep | None) -> Expr:
    """Snap and round by the rule's mode; never by the engine's own rounding."""
    if rule is None:
        return x
    units = snapped(x)
    units = units * rule.times if rule.times != 1 else units
    units = divided(units, rule.unit) if rule.unit != 1 else units
    whole = _whole(snapped(units), rule.mode)
    whole = whole * rule.unit if rule.unit != 1 else whole
    whole = divided(whole, rule.times) if rule.times != 1 else whole
    # Zero has no sign; Polars would leave `+ 0.0` out.
    return nw.when(whole == 0).then(nw.lit(0.0)).otherwise(whole)


def _whole(units: Expr, mode: str) -> Expr:
    if mode == "down":
        return units.floor() * 1.0
    if mode == "up":
        return (units * -1.0).floor() * -1.0
    if mode == "half-up":
        up = (units.abs() + 0.5).floor() * 1.0
        return nw.when(units < 0).then(up * -1.0).otherwise(up)
    below = units.floor() * 1.0
    half = below * 0.5
    odd = half.floor() * 2.0 != below
    rest = units - below
    return nw.when((rest > 0.5) | ((rest == 0.5) & odd)).then(below + 1.0).otherwise(below)
