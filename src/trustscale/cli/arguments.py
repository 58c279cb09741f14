"""Values of options that say more than one word: ``ITEM=COLUMN``, ``ID=TEXT``, lists with commas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trustscale.errors import OptionError

__all__ = [
    "bounds",
    "item_columns",
    "missing_code",
    "named",
    "number_or_each",
    "one_or_each",
    "split_names",
    "split_runs",
]

RUN = re.compile(r"(.+?)([0-9]+)\.\.\1([0-9]+)")
LONGEST_RUN = 10_000


def item_columns(values: Iterable[str]) -> dict[str, str | None]:
    """Item to column; an empty column says that the file does not have the item.

    Examples
    --------
    >>> item_columns(["rs4=Question 4", "rs9="])
    {'rs4': 'Question 4', 'rs9': None}
    """
    columns: dict[str, str | None] = {}
    for value in values:
        item, equals, column = value.partition("=")
        if not equals or not item.strip():
            raise OptionError(
                f"--column {value!r} does not say which item is which column.",
                code="TS-C008",
                mend="write the item's id first: --column rs4=Q17_4, or --column rs4= where there is none.",
            )
        columns[item.strip()] = column or None
    return columns


def one_or_each(option: str, values: Iterable[str]) -> str | Mapping[str, str] | None:
    """One value for all instruments, or one for each that is named before an equals sign.

    Examples
    --------
    >>> one_or_each("--scheme", ["likert"])
    'likert'
    >>> one_or_each("--scheme", ["ghq12=likert", "phq9=sum"])
    {'ghq12': 'likert', 'phq9': 'sum'}
    """
    given = list(values)
    if not given:
        return None
    if len(given) == 1 and "=" not in given[0]:
        return given[0]
    each = {}
    for value in given:
        name, equals, text = value.partition("=")
        if not equals or not name:
            raise OptionError(
                f"{option} {value!r} does not say for which instrument.",
                code="TS-C009",
                mend=f"give {option} once for all instruments, or as ID=VALUE for each.",
            )
        each[name] = text
    return each


def named(option: str, values: Iterable[str], *, like: str) -> dict[str, str]:
    """Name to text, of values that all have both; ``like`` is an example.

    Examples
    --------
    >>> named("--by", ["age=years", "sex=gender"], like="age=COLUMN")
    {'age': 'years', 'sex': 'gender'}
    """
    found = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.strip() or not text.strip():
            raise OptionError(
                f"{option} {value!r} is not of the form {like}.",
                code="TS-C014",
                mend=f"write {option} {like}; give {option} again for each further one.",
            )
        found[name.strip()] = text.strip()
    return found


def number_or_each(
    option: str, values: Iterable[str], *, words: Iterable[str] = ()
) -> float | str | dict[str, float] | None:
    """One number (or one of the words), or a number for each scale that is named before an equals sign.

    Examples
    --------
    >>> number_or_each("--sd", ["7,5"])
    7.5
    >>> number_or_each("--sd", ["trust=0.8", "blame=1.1"])
    {'trust': 0.8, 'blame': 1.1}
    """
    given = list(values)
    if not given:
        return None
    if len(given) == 1 and given[0] in words:
        return given[0]
    if len(given) == 1 and "=" not in given[0]:
        return _number(option, given[0])
    each = named(option, given, like="SCALE=NUMBER")
    return {scale: _number(option, text) for scale, text in each.items()}


def _number(option: str, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise OptionError(
            f"{option} {text!r} is no number.",
            code="TS-C014",
            mend=f"write a number, or SCALE=NUMBER for each of several scales: {option} trust=0.85.",
        ) from None


def bounds(option: str, text: str) -> tuple[float, float]:
    """The lowest and the highest of something.

    Examples
    --------
    >>> bounds("--range", "1,5")
    (1.0, 5.0)
    """
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        low, high = 0.0, 0.0
    if not low < high:
        raise OptionError(
            f"{option} {text!r} is not a lower and a higher number.",
            code="TS-C014",
            mend=f"write both with a comma between them: {option} 1,5.",
        )
    return low, high


def split_names(values: Iterable[str]) -> list[str]:
    """Names from options that are given several times or hold commas.

    Examples
    --------
    >>> split_names(["rs2,rs5", "rs7"])
    ['rs2', 'rs5', 'rs7']
    """
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def split_runs(values: Iterable[str]) -> list[str]:
    """Names as above, with runs written out.

    Examples
    --------
    >>> split_runs(["A1..A3,q08..q10", "age"])
    ['A1', 'A2', 'A3', 'q08', 'q09', 'q10', 'age']
    """
    return [name for entry in split_names(values) for name in _run(entry)]


def _run(entry: str) -> list[str]:
    match = RUN.fullmatch(entry)
    if match is None or int(match[2]) > int(match[3]) or int(match[3]) > LONGEST_RUN:
        return [entry]
    width = len(match[2]) if match[2].startswith("0") else 0
    return [f"{match[1]}{number:0{width}d}" for number in range(int(match[2]), int(match[3]) + 1)]


def missing_code(value: str) -> float:
    """A number; a decimal comma is one, too."""
    try:
        return float(value.replace(",", "."))
    except ValueError:
        raise OptionError(
            f"--missing-code {value!r} is no number.",
            code="TS-C010",
            mend="give the number that stands for no answer in the file, such as -99.",
        ) from None
