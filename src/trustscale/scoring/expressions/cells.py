"""Columns of a lazy frame as canonical codes, decoded by expressions.

The rules are those of ``responses.cells``, for numbers, truth values and times of day. Labels would need
a look at each value, so a text column is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

from trustscale.errors import AnswerError
from trustscale.instruments.inputs import TOLERANCE, code_bounds, option_codes
from trustscale.instruments.model import Coding, ResponseScale
from trustscale.responses.cells import BLANK_WORDS, NOT_APPLICABLE_WORD, CellRules, decode_cell, label_codes
from trustscale.responses.decoding import number_rules
from trustscale.scoring.expressions.values import FEW, Expr, among, divided, every, mapped, nothing, some

_CLOCK = r"^\d{1,2}:[0-5]\d(:[0-5]\d)?$"


@dataclass(frozen=True, slots=True, eq=False)
class LazyCell:
    """One item's column: its canonical code, null for a gap; where it is blank, and where not applicable.

    ``blank`` and ``not_applicable`` are never null. ``whole``: all codes are whole numbers.
    """

    code: Expr
    blank: Expr
    not_applicable: Expr | None
    whole: bool


def rules_of(scale: ResponseScale, coding: Coding | None, already_keyed: bool) -> CellRules:
    """How the numbers of a column are read."""
    labels = label_codes(scale)
    return CellRules(scale=scale, labels=labels, **number_rules(scale, {}, coding, already_keyed))


def refuse_labels(schema: Mapping[str, Any], columns: Mapping[str, tuple[str, ResponseScale]]) -> None:
    """Raise where a column that should hold codes is none of numbers.

    ``columns`` has, for each item, the name of its column and its response scale.
    """
    wrong = []
    for item, (name, scale) in columns.items():
        dtype = schema[name]
        clock = scale.format == "time" and (dtype == nw.Time or dtype == nw.String)
        if not (clock or dtype.is_numeric() or dtype == nw.Boolean):
            wrong.append(f"{name}{'' if name == item else f' ({item})'}: {dtype}")
    if wrong:
        raise AnswerError(
            "A lazy frame is scored by numbers only, and these columns hold something else.",
            code="TS-S040",
            where=wrong,
            mend="read the answers with read_responses(), which knows labels, or make the columns numbers.",
        )


def decoded(name: str, dtype: Any, rules: CellRules, *, sets: bool = False) -> LazyCell:
    """The expressions for one column; `sets` where the engine looks up a set faster than it rounds down."""
    raw = nw.col(name)
    if rules.scale.format == "time":
        return _time(raw, dtype)
    if dtype == nw.Boolean:
        return _truth(raw, rules)
    return _number(raw, _blank(raw, dtype), rules, dtype, sets=sets)


def _blank(raw: Expr, dtype: Any) -> Expr:
    """Where there is no answer; NaN is none, although no engine takes it for null."""
    if not dtype.is_float():
        return raw.is_null()
    return nw.when(raw.is_null()).then(nw.lit(True)).otherwise(raw.is_nan())


def absent() -> LazyCell:
    """An item that the frame does not have."""
    return LazyCell(nothing(), nw.lit(True), None, True)


def _number(raw: Expr, blank: Expr, rules: CellRules, dtype: Any, *, sets: bool) -> LazyCell:
    """As ``cells.decode_number``: the file's own numbers, declared gaps, what carries no score, codes."""
    scale, x = rules.scale, raw.cast(nw.Float64)
    left_out = [entry.code for entry in scale.not_applicable]
    scored = [(number, code) for number, code in rules.numbers.items() if code not in left_out]
    printed = [number for number, code in rules.numbers.items() if code in left_out]
    gaps = [code for code in scale.missing_codes if code not in rules.numbers]
    unscored = printed + [code for code in left_out if code not in rules.numbers and code not in gaps]
    if rules.strict_numbers:
        code = mapped(x, scored)
    else:
        valid = _is_code(raw, scale, dtype, sets=sets)
        code = nw.when(valid).then(x if rules.reflect is None else rules.reflect - x)
    return LazyCell(
        code,
        blank | among(x, gaps).fill_null(False) if gaps else blank,
        ~blank & among(x, unscored).fill_null(False) if unscored else None,
        _are_whole(rules),
    )


def _is_code(raw: Expr, scale: ResponseScale, dtype: Any, *, sets: bool) -> Expr:
    """The test of ``cells.is_code``; false or null for NaN.

    Whole codes are compared exactly: rounding noise in a column of floating-point numbers is not tidied up.
    """
    low, high = code_bounds(scale)
    codes = option_codes(scale)
    x = raw.cast(nw.Float64)
    if codes is None:
        return _between(x, low - TOLERANCE, high + TOLERANCE)
    if _are_consecutive(codes):
        if dtype.is_integer() and _holds(dtype, low, high):
            return raw.is_between(int(low), int(high))
        if sets and len(codes) <= FEW:
            return x.is_in(sorted(codes))
        return every([_between(x, low, high), x == x.floor()])
    if scale.step is None or scale.minimum is None or _all_whole(codes):
        return among(x, codes)
    steps = (x - scale.minimum) * (1.0 / scale.step)
    near = steps - (steps + TOLERANCE).floor() < TOLERANCE
    return every([_between(x, low - TOLERANCE, high + TOLERANCE), near])


def _between(x: Expr, low: float, high: float) -> Expr:
    """Whether a value lies in a range with both ends; an end that is infinite excludes only itself."""
    largest = 1.7976931348623157e308
    return x.is_between(max(low, -largest), min(high, largest))


def _are_consecutive(codes: Sequence[float]) -> bool:
    rising = sorted(codes)
    return bool(codes) and rising[0].is_integer() and rising == [rising[0] + k for k in range(len(rising))]


def _holds(dtype: Any, low: float, high: float) -> bool:
    """Whether any column of integers of this sign can hold both ends: comparing needs no wider type then."""
    return low >= 0 and high <= 255 if dtype.is_unsigned_integer() else low >= -128 and high <= 127


def _are_whole(rules: CellRules) -> bool:
    """Whether all codes of a column are whole numbers."""
    codes = option_codes(rules.scale)
    return codes is not None and _all_whole(codes)


def _all_whole(codes: Sequence[float]) -> bool:
    return all(float(code).is_integer() for code in codes)


def _truth(raw: Expr, rules: CellRules) -> LazyCell:
    """TRUE and FALSE are the labels yes and no where the response scale has them, else 1 and 0."""
    code, unscored, gaps = nothing(), [], [raw.is_null()]
    for value in (True, False):
        state, number = decode_cell(value, rules)
        here = raw == nw.lit(value)
        if state == "answer":
            code = nw.when(here).then(nw.lit(number, dtype=nw.Float64)).otherwise(code)
        elif state == "not applicable":
            unscored.append(here.fill_null(False))
        elif state == "missing":
            gaps.append(here.fill_null(False))
    return LazyCell(
        code,
        some(gaps),
        some(unscored) if unscored else None,
        _are_whole(rules),
    )


def _time(raw: Expr, dtype: Any) -> LazyCell:
    """Times of day as minutes since midnight: a column of times, or text such as "23:30"."""
    if dtype == nw.Time:
        minutes = raw.dt.hour() * 60.0 + raw.dt.minute() * 1.0
        seconds = raw.dt.second().cast(nw.Float64)
        return LazyCell(_with_seconds(minutes, seconds), raw.is_null(), None, False)
    if dtype != nw.String:  # a bare number says neither hours nor minutes
        return LazyCell(nothing(), _blank(raw, dtype), None, False)
    text = raw.str.strip_chars()
    word = text.str.to_lowercase()
    gap = word.is_in([*BLANK_WORDS, NOT_APPLICABLE_WORD])
    clock = nw.when(text.str.contains(_CLOCK)).then(text)
    padded = nw.when(clock.str.contains(r"^\d:")).then(nw.concat_str(nw.lit("0"), clock)).otherwise(clock)
    hour = padded.str.slice(0, 2).cast(nw.Float64)
    minute = padded.str.slice(3, 2).cast(nw.Float64)
    second = nw.when(padded.str.len_chars() == 8).then(padded.str.slice(6, 2))
    minutes = _with_seconds(hour * 60.0 + minute, second.cast(nw.Float64).fill_null(0.0))
    code = nw.when(minutes <= 1440.0).then(minutes)
    return LazyCell(code, gap.fill_null(True), None, False)


def _with_seconds(minutes: Expr, seconds: Expr) -> Expr:
    return minutes + divided(seconds, 60.0)
