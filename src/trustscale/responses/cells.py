"""What one cell says: an answer, a gap, "not applicable", or something that is on no response scale.

Plain Python without arrays, so that one person's answers can be read with it, too. ``decoding`` applies it
to the distinct values of a column.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real
from typing import Literal, TypeAlias

from trustscale.instruments.inputs import TOLERANCE, code_bounds, option_codes
from trustscale.instruments.model import ResponseScale
from trustscale.responses.folding import fold_text

State: TypeAlias = Literal["answer", "missing", "not applicable", "invalid"]
Value: TypeAlias = float | str

BLANK_WORDS = frozenset({"", ".", "-", "--", "na", "nan", "null", "<na>", "#n/a", "#null!"})
"""Cells that are a gap in any column: nothing, SPSS's and Stata's point, R's NA, a dash, programs' words."""

NOT_APPLICABLE_WORD = "n/a"
"""Not applicable where the response scale has such an answer, else a gap."""

_TRUE, _FALSE = ("true", "yes"), ("false", "no")
_NUMBER = re.compile(r"[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+\-]?\d{1,3})?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+\-]?\d{1,3}(?:\.\d{3})+")
_TIME = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d*)?)?\s*([ap])?\.?\s*(?:m\.?)?",
    re.IGNORECASE,
)
_DIGITS = r"[+\-−]?\d+(?:[.,]\d+)?"
# "5 - Agree", "5 = Agree", "5: Agree", "5) Agree", "(5) Agree", "[5] Agree", and without a mark "5 Agree".
_NUMBER_FIRST = re.compile(rf"\s*([(\[]?)({_DIGITS})([)\]]?\s*[-–—=:.)]*)\s*(\D.*?)\s*", re.DOTALL)
# "Agree (5)", "Agree = 5", "Agree 5".
_NUMBER_LAST = re.compile(rf"\s*(\D*?[^\d\s(\[=:–—-])\s*([-–—=:(\[])?\s*({_DIGITS})[)\]]?\s*", re.DOTALL)
_LONGEST = 500
_SECONDS = 60.0
_NOON = 12


@dataclass(frozen=True, slots=True)
class CellRules:
    """How the cells of one column are read.

    Attributes
    ----------
    scale : ResponseScale
        What can be answered.
    labels : mapping of str to float
        Folded label to canonical code, options and "not applicable" alike; empty where labels do not count.
    numbers : mapping of float to float
        Number in the file to canonical code, where they differ: a coding, or the column's value labels.
    strict_numbers : bool
        Whether a number that `numbers` does not have is no answer.
    missing : set
        Numbers and folded texts that the user or the response scale says are gaps.
    missing_ranges : tuple of pairs
        Ranges that the file declares missing, both ends included.
    decimal : str
        The decimal sign of numbers in text.
    reflect : float or None
        Lowest plus highest code, where the column was reversed before it came to us.
    """

    scale: ResponseScale
    labels: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[float, float] = field(default_factory=dict)
    strict_numbers: bool = False
    missing: Collection[Value] = frozenset()
    missing_ranges: tuple[tuple[Value, Value], ...] = ()
    decimal: str = "."
    reflect: float | None = None


def label_codes(scale: ResponseScale) -> dict[str, float]:
    """Folded label to canonical code, for options and answers that carry no score."""
    found = {fold_text(option.label): option.code for option in scale.options if option.label}
    return found | {fold_text(entry.label): entry.code for entry in scale.not_applicable if entry.label}


def decode_cell(value: object, rules: CellRules) -> tuple[State, float]:
    """Read one cell; the number is a canonical code for an answer and NaN otherwise."""
    if value is None or type(value).__name__ in _GAPS_OF_PANDAS:
        return _GAP
    if rules.scale.format == "time":
        return _time(value, rules)
    if isinstance(value, str):
        return _text(value, rules)
    if isinstance(value, bool):
        return _truth(value, rules)
    if (number := as_number(value)) is None:
        return _INVALID
    return _GAP if math.isnan(number) else decode_number(number, rules)


def decode_number(number: float, rules: CellRules) -> tuple[State, float]:
    """Read a number as the file writes it."""
    left_out = {entry.code for entry in rules.scale.not_applicable}
    if number in rules.missing:
        return _GAP
    if any(_within(number, low, high) for low, high in rules.missing_ranges):
        return _NOT_APPLICABLE if number in left_out else _GAP
    if (code := rules.numbers.get(number)) is not None:
        return _NOT_APPLICABLE if code in left_out else ("answer", code)
    if rules.reflect is not None and not rules.strict_numbers and is_code(number, rules.scale):
        return "answer", rules.reflect - number
    if number in left_out:
        return _NOT_APPLICABLE
    if number in rules.scale.missing_codes:
        return _GAP
    if rules.strict_numbers or not is_code(number, rules.scale):
        return _INVALID
    return "answer", number


def is_code(number: float, scale: ResponseScale) -> bool:
    """Whether a number is a scorable code of the response scale."""
    low, high = code_bounds(scale)
    if not low - TOLERANCE <= number <= high + TOLERANCE or math.isinf(number):
        return False
    if scale.options:
        return number in (option_codes(scale) or ())
    if scale.step is None or scale.minimum is None:
        return True
    steps = (number - scale.minimum) / scale.step
    return abs(steps - round(steps)) < TOLERANCE


def parse_number(text: str, decimal: str = ".") -> float | None:
    """Read a number that is written as text, or None.

    >>> parse_number(" 3 "), parse_number("3,5", ","), parse_number("3,5"), parse_number("three")
    (3.0, 3.5, None, None)
    """
    text = text.strip().replace("−", "-")
    if decimal == ",":
        if _THOUSANDS.fullmatch(text):
            return None
        if "." not in text:
            text = text.replace(",", ".", 1)
    return float(text) if _NUMBER.fullmatch(text) else None


def parse_numbered(text: str) -> tuple[float, str, bool] | None:
    """Read a cell with a number and a label: the number, the label, and whether a mark stands between them.

    >>> parse_numbered("5 - Strongly agree"), parse_numbered("Agree (4)"), parse_numbered("agree")
    ((5.0, 'Strongly agree', True), (4.0, 'Agree', True), None)
    """
    if (first := _NUMBER_FIRST.fullmatch(text)) is not None:
        bracket, number, mark, label = first.groups()
        marked = bool(bracket or mark.strip())
    elif (last := _NUMBER_LAST.fullmatch(text)) is not None:
        label, mark, number = last.groups()
        marked = bool(mark)
    else:
        return None
    return float(number.replace("−", "-").replace(",", ".")), label, marked


def as_number(value: object) -> float | None:
    """Read a number of any kind, or None."""
    return float(value) if isinstance(value, Real | Decimal) else None


_GAPS_OF_PANDAS = ("NAType", "NaTType")
_GAP: tuple[State, float] = ("missing", math.nan)
_NOT_APPLICABLE: tuple[State, float] = ("not applicable", math.nan)
_INVALID: tuple[State, float] = ("invalid", math.nan)


def _text(text: str, rules: CellRules) -> tuple[State, float]:
    if not text or text.isspace():
        return _GAP
    if len(text) > _LONGEST:
        return _INVALID
    folded = fold_text(text)
    if folded in rules.missing or any(_within(text, low, high) for low, high in rules.missing_ranges):
        return _GAP
    if (number := parse_number(text, rules.decimal)) is not None:
        return decode_number(number, rules)
    if (code := rules.labels.get(folded)) is not None:
        return _labelled(code, rules)
    if (numbered := parse_numbered(text)) is not None:
        return _numbered(*numbered, rules)
    if folded in _TRUE or folded in _FALSE:
        return _truth(folded in _TRUE, rules)
    word = text.strip().casefold().replace("–", "-").replace("—", "-")
    if word == NOT_APPLICABLE_WORD:
        return _NOT_APPLICABLE if rules.scale.not_applicable else _GAP
    return _GAP if word in BLANK_WORDS else _INVALID


def _labelled(code: float, rules: CellRules) -> tuple[State, float]:
    if any(entry.code == code for entry in rules.scale.not_applicable):
        return _NOT_APPLICABLE
    return "answer", code if rules.reflect is None else rules.reflect - code


def _numbered(number: float, label: str, marked: bool, rules: CellRules) -> tuple[State, float]:
    """Read ``5 - Strongly agree``: a label of the response scale decides, else the number counts."""
    if (code := rules.labels.get(fold_text(label))) is not None:
        return _labelled(code, rules) if rules.reflect is None else decode_number(number, rules)
    # "1-2 times" holds two numbers and no label, and "3 apples" is no answer in a known form.
    return decode_number(number, rules) if marked and label[:1].isalpha() else _INVALID


def _truth(value: bool, rules: CellRules) -> tuple[State, float]:
    for word in _TRUE if value else _FALSE:
        if (code := rules.labels.get(word)) is not None:
            return _labelled(code, rules)
    return decode_number(float(value), rules)


def _time(value: object, rules: CellRules) -> tuple[State, float]:
    """Read a time of day, as minutes since midnight; a bare number could be hours or minutes: invalid."""
    if isinstance(value, dt.datetime):
        value = value.time()
    if isinstance(value, dt.time):
        return "answer", value.hour * 60 + value.minute + value.second / _SECONDS
    if isinstance(value, dt.timedelta):
        minutes = value.total_seconds() / _SECONDS
        return ("answer", minutes) if 0 <= minutes <= code_bounds(rules.scale)[1] else _INVALID
    if not isinstance(value, str):
        number = as_number(value)
        return _GAP if number is not None and (math.isnan(number) or number in rules.missing) else _INVALID
    folded = value.strip().casefold()
    if folded in BLANK_WORDS or folded == NOT_APPLICABLE_WORD or fold_text(value) in rules.missing:
        return _GAP
    number = parse_number(value, rules.decimal)
    if number is not None and number in rules.missing:
        return _GAP
    found = parse_time(value)
    return _INVALID if found is None else ("answer", found)


def parse_time(text: str) -> float | None:
    """Read a time of day as minutes since midnight, or None.

    >>> parse_time("7:30"), parse_time("23:30:00"), parse_time("11:15 pm"), parse_time("25:00")
    (450.0, 1410.0, 1395.0, None)
    """
    if (found := _TIME.fullmatch(text.strip())) is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found[4] in "pP" else 0)
    minutes = hour * 60 + minute + second / _SECONDS
    return minutes if minute < 60 and second < 60 and minutes <= 24 * 60 else None


def _within(value: Value, low: Value, high: Value) -> bool:
    if isinstance(value, str):
        return isinstance(low, str) and value.strip() == low.strip()
    return not isinstance(low, str) and not isinstance(high, str) and low <= value <= high
