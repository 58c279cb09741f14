"""Values of options that say more than one word: ``ITEM=COLUMN``, ``ID=TEXT``, lists with commas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trustscale.errors import OptionError

__all__ = ["item_columns", "missing_code", "one_or_each", "split_names"]


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


def split_names(values: Iterable[str]) -> list[str]:
    """Names from options that are given several times or hold commas.

    Examples
    --------
    >>> split_names(["rs2,rs5", "rs7"])
    ['rs2', 'rs5', 'rs7']
    """
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


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
