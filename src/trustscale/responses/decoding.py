"""From the values of a column to canonical codes.

Only the distinct values of a column are looked at one by one; a million rows of six answers are six cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trustscale.errors import KeyingError
from trustscale.instruments.inputs import TOLERANCE, code_bounds, option_codes
from trustscale.instruments.model import Coding, ResponseScale
from trustscale.responses.cells import (
    CellRules,
    Value,
    decode_cell,
    label_codes,
    parse_number,
    parse_numbered,
)
from trustscale.responses.fitting import fits
from trustscale.responses.folding import fold_text

Direction: TypeAlias = Literal["as declared", "opposite", "mixed"]
Pairs: TypeAlias = dict[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The answers of one column.

    Attributes
    ----------
    codes : float array of shape (n,)
        Canonical codes; NaN for a gap, "not applicable" and an invalid answer. It may be the array that was
        passed in and must not be written to.
    not_applicable : bool array of shape (n,) or None
        Where the answer is one that carries no score; None where it never is.
    invalid : int array of shape (m,)
        Positions of answers that the response scale does not have, rising.
    invalid_values : tuple of length m
        The values found there.
    direction : {"as declared", "opposite", "mixed"} or None
        How numbers and labels of the file run against those of the response scale (or of the coding); None
        where the file has fewer than two numbers with labels of the scale.
    """

    codes: NDArray[np.float64]
    not_applicable: NDArray[np.bool_] | None
    invalid: NDArray[np.intp]
    invalid_values: tuple[Any, ...]
    direction: Direction | None = None


def decode_column(
    values: Any,
    response_scale: ResponseScale,
    *,
    coding: Coding | None = None,
    labels: bool = True,
    missing_codes: Sequence[Value] = (),
    value_labels: Mapping[Value, str] | None = None,
    missing_ranges: Sequence[tuple[Value, Value]] = (),
    decimal: str = ".",
    already_keyed: bool = False,
) -> Decoded:
    """Turn the values of one column into canonical codes.

    What a cell can be: a number, also as text ("3", "3.0", " 3 ", "3,0" with a decimal comma); a label of
    the response scale, whatever its case, quotation marks and closing point; number and label ("5 -
    Strongly agree", "5 = ...", "(5) ...", "Strongly agree (5)"), where a label of the response scale
    decides and any other leaves the number; TRUE and FALSE, which are the labels yes and no, else 1 and 0;
    on a time scale "7:30", "23:30:00", "11:15 pm" or a time, as minutes since midnight.

    Gaps are blank cells and the words NA, NaN, null, ``.``, ``-``, ``#N/A``; codes that the response scale
    or `missing_codes` says are missing; and values that an SPSS file declares missing, unless the response
    scale has them as "not applicable". "N/A" is "not applicable" where the response scale has such an
    answer, else a gap.

    Parameters
    ----------
    values : array or pandas.Series of shape (n,)
        The cells: numbers, texts, booleans, times, categories; gaps as NaN or None.
    response_scale : ResponseScale
        What can be answered.
    coding : Coding, optional
        The numbers that the file's form was printed with.
    labels : bool
        Whether labels count; without them only numbers do.
    missing_codes : sequence of numbers or texts
        Further values that are gaps. They come before everything else.
    value_labels : mapping of value to label, optional
        The column's labels in an SPSS or Stata file. Where labels are those of the response scale they
        decide, and the order that they show holds for numbers between them; else the numbers count.
    missing_ranges : sequence of (lowest, highest)
        Values that an SPSS file declares missing, both ends included.
    decimal : str
        The decimal sign of numbers in text.
    already_keyed : bool
        The column was reversed before it came to us: a number x stands for the answer lo + hi - x, whatever
        the labels say, so that the key gives x back.

    Returns
    -------
    Decoded
        Codes, what carries no score, and what is invalid.

    Raises
    ------
    KeyingError
        When `already_keyed` is said of codes that are not symmetric about their middle.
    """
    plain = not (coding or already_keyed or missing_codes or missing_ranges or value_labels)
    if plain and isinstance(values, np.ndarray) and fits(values, response_scale) is not None:
        return Decoded(values.astype(np.float64, copy=False), None, _NOWHERE, ())
    positions, distinct = _distinct(values)
    pairs = _pairs(distinct, value_labels or {}, response_scale) if labels else {}
    rules = CellRules(
        scale=response_scale,
        labels=_all_labels(response_scale, value_labels or {}) if labels else {},
        missing=_missing(missing_codes, decimal),
        missing_ranges=tuple(missing_ranges),
        decimal=decimal,
        **number_rules(response_scale, pairs, coding, already_keyed),
    )
    states, codes = _decode_distinct(distinct, rules)
    not_applicable = states[positions] == _STATES["not applicable"]
    invalid = np.flatnonzero(states[positions] == _STATES["invalid"])
    return Decoded(
        codes=codes[positions],
        not_applicable=not_applicable if not_applicable.any() else None,
        invalid=invalid,
        invalid_values=tuple(distinct[positions[place]] for place in invalid),
        direction=_direction(response_scale, pairs, coding),
    )


_NOWHERE = np.empty(0, dtype=np.intp)
_NOWHERE.flags.writeable = False
_STATES = {"answer": 0, "missing": 1, "not applicable": 2, "invalid": 3}


def _distinct(values: Any) -> tuple[NDArray[np.intp], list[Any]]:
    """Position of each cell in a list of distinct values; the last place, -1, is that of gaps."""
    try:
        positions, distinct = pd.factorize(values)
    except TypeError:  # lists or mappings in cells cannot be compared; as text they are invalid all the same
        texts = [str(v) if isinstance(v, list | dict | set | np.ndarray) else v for v in values]
        positions, distinct = pd.factorize(np.array([*texts, None], dtype=object)[:-1])
    return positions, distinct.tolist()


def _decode_distinct(
    distinct: Iterable[Any], rules: CellRules
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """State and code of each distinct value, and behind them those of a gap."""
    found = [*(decode_cell(value, rules) for value in distinct), decode_cell(None, rules)]
    states = np.array([_STATES[state] for state, _ in found], dtype=np.int8)
    return states, np.array([code for _, code in found], dtype=np.float64)


def _missing(missing_codes: Iterable[Value], decimal: str) -> frozenset[Value]:
    found: set[Value] = set()
    for code in missing_codes:
        if not isinstance(code, str):
            found.add(float(code))
            continue
        found.add(fold_text(code))
        if (number := parse_number(code, decimal)) is not None:
            found.add(number)
    return frozenset(found)


def _all_labels(scale: ResponseScale, value_labels: Mapping[Value, str]) -> dict[str, float]:
    """Labels of the response scale, and texts that the file gives such a label."""
    known = label_codes(scale)
    texts = {
        fold_text(value): known[fold_text(label)]
        for value, label in value_labels.items()
        if isinstance(value, str) and parse_number(value) is None and fold_text(label) in known
    }
    return {**texts, **known}


def _pairs(distinct: Iterable[Any], value_labels: Mapping[Value, str], scale: ResponseScale) -> Pairs:
    """Numbers that the file gives a label of the response scale, with the code of that label."""
    known = label_codes(scale)
    if not known:
        return {}
    found: Pairs = {}
    for value, label in value_labels.items():
        number = parse_number(value) if isinstance(value, str) else value
        if number is not None and (code := _code_of(label, known)) is not None:
            found[number] = code
    for value in distinct:
        if isinstance(value, str) and fold_text(value) not in known and (numbered := parse_numbered(value)):
            number, label, _ = numbered
            if (code := known.get(fold_text(label))) is not None:
                found.setdefault(number, code)
    return found


def _code_of(label: str, known: Mapping[str, float]) -> float | None:
    """Code of a value label, which may repeat its number: "5 - Strongly agree"."""
    if (code := known.get(fold_text(label))) is not None or (numbered := parse_numbered(label)) is None:
        return code
    return known.get(fold_text(numbered[1]))


def coding_numbers(coding: Coding, scale: ResponseScale) -> Pairs:
    """Number that a coding prints to the canonical code of the same label."""
    known = label_codes(scale)
    return {
        option.code: known[fold_text(option.label)]
        for option in coding.options
        if option.label is not None and fold_text(option.label) in known
    }


def number_rules(
    scale: ResponseScale, pairs: Pairs, coding: Coding | None, already_keyed: bool
) -> dict[str, Any]:
    """Which code a number in the file stands for: `numbers`, `strict_numbers` and `reflect` of the rules."""
    printed = coding_numbers(coding, scale) if coding is not None else {}
    left_out = {entry.code for entry in scale.not_applicable}
    unscored = {number: code for number, code in pairs.items() if code in left_out}
    if already_keyed:
        reflect = reflection(scale)
        # Under a coding, the file was reversed in the numbers of the coding.
        known = sorted(number for number, code in printed.items() if code not in left_out)
        turned = {low: printed[high] for low, high in zip(known, reversed(known), strict=True)}
        return {"numbers": {**turned, **unscored}, "strict_numbers": bool(printed), "reflect": reflect}
    scored = _scored(pairs, scale)
    if all(printed.get(number, number if not printed else None) == code for number, code in scored.items()):
        return {"numbers": {**printed, **unscored}, "strict_numbers": bool(printed)}
    return {"numbers": {**_between(scored, scale), **pairs}, "strict_numbers": True}


def _scored(pairs: Pairs, scale: ResponseScale) -> Pairs:
    left_out = {entry.code for entry in scale.not_applicable}
    return {number: code for number, code in pairs.items() if code not in left_out}


def _between(scored: Pairs, scale: ResponseScale) -> Pairs:
    """Numbers without a label, where those with one show that all are turned round, or all are shifted."""
    if len(scored) < 2:
        return {}
    codes = option_codes(scale) or ()
    sums = {round(number + code, 9) for number, code in scored.items()}
    if len(sums) == 1:
        total = sums.pop()
        return {total - code: code for code in codes}
    shifts = {round(number - code, 9) for number, code in scored.items()}
    if len(shifts) == 1:
        shift = shifts.pop()
        return {code + shift: code for code in codes}
    return {}


def _direction(scale: ResponseScale, pairs: Pairs, coding: Coding | None) -> Direction | None:
    """Compare the order of the file's labels with that of the response scale, or of the coding."""
    scored = _scored(pairs, scale)
    if len(scored) < 2:
        return None
    found = _order(scored)
    declared = 1 if coding is None else _order(_scored(coding_numbers(coding, scale), scale))
    if not found or not declared:
        return "mixed"
    return "as declared" if found == declared else "opposite"


def _order(pairs: Pairs) -> int:
    """1 where codes rise with the numbers, -1 where they fall, 0 where they do neither."""
    codes = [code for _, code in sorted(pairs.items())]
    steps = np.sign(np.diff(codes))
    return int(steps[0]) if len(steps) and (steps == steps[0]).all() else 0


def reflection(scale: ResponseScale) -> float:
    """Lowest plus highest code, from which a reversed one is subtracted; raise where that gives no code."""
    low, high = code_bounds(scale)
    codes = option_codes(scale)
    finite = bool(np.isfinite(low) and np.isfinite(high)) and scale.format is None
    turned = () if codes is None else sorted(low + high - code for code in codes)
    if not finite or (codes is not None and not np.allclose(turned, sorted(codes), rtol=0, atol=TOLERANCE)):
        raise KeyingError(
            f"Answers on the scale {scale.id} cannot have been reversed: its codes are not symmetric.",
            code="TS-R302",
            mend="take the items that are answered on it out of already_keyed=.",
        )
    return low + high
