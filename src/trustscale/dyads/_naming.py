"""What the columns of a wide file are called: a variable and a partner in one name, in three orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trustscale._checks import check_option
from trustscale.errors import PairingError

Order: TypeAlias = Literal["sip", "spi", "psi"]


@dataclass(frozen=True, slots=True)
class Naming:
    """How the columns of a file with one row per couple are named.

    Attributes
    ----------
    order : "sip", "spi" or "psi"
        The order of stem, item number and partner: ``trust_1_A``, ``trust_A_1`` or ``A_trust_1``.
    delimiters : pair of str
        What stands between the first and the second, and between the second and the third.

    Notes
    -----
    A variable that has no item number, such as a score, is named with the partner's delimiter alone:
    ``x_A``, ``x_A`` or ``A_x``. In the long file the variable is called stem, delimiter and item: the name
    without the partner.

    References
    ----------
    The three orders are those of the R package dySEM.

    Examples
    --------
    >>> Naming("spi", (".", "_")).column("sat_1", "A")
    'sat.A_1'
    >>> Naming("psi", ("_", "")).column("sat1", "A")
    'A_sat1'
    """

    order: Order = "sip"
    delimiters: tuple[str, str] = ("", "_")

    def __post_init__(self) -> None:
        check_option(self.order, Order, name="order")

    def column(self, variable: str, partner: str) -> str:
        """The name of one partner's column of a variable."""
        first, second = self.delimiters
        if self.order == "sip":
            return f"{variable}{second}{partner}"
        if self.order == "psi":
            return f"{partner}{first}{variable}"
        stem, item = _stem_and_item(variable, second)
        return f"{stem}{first}{partner}" + (f"{second}{item}" if item else "")


def partner_columns(
    columns: Iterable[str], naming: Naming, partners: tuple[str, str]
) -> dict[str, tuple[str, str]]:
    """Each variable with the columns of both partners, in the order of the file.

    Columns that name no partner are in none; they belong to the couple.

    Raises
    ------
    PairingError
        TS-D005 a name that can be read in two ways; TS-D006 a column whose partner's column is not there.
    """
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        for variable, partner in _reading(column, naming, partners):
            found.setdefault(variable, {})[partner] = column
    alone = [
        f"{next(iter(pair.values()))}: no column {naming.column(variable, partner)!r}"
        for variable, pair in found.items()
        for partner in partners
        if partner not in pair
    ]
    if alone:
        raise PairingError(
            "Some columns are there for one partner only.",
            code="TS-D006",
            where=alone,
            mend="name them in `shared` if they belong to the couple, or leave them out.",
        )
    return {variable: (pair[partners[0]], pair[partners[1]]) for variable, pair in found.items()}


def named_columns(
    variables: Sequence[str], naming: Naming, partners: tuple[str, str], *, taken: Iterable[str] = ()
) -> dict[str, tuple[str, str]]:
    """The columns that both partners' variables get, which can be read back to the same variables.

    Raises
    ------
    PairingError
        TS-D005 names that could not be told apart again.
    """
    made = {
        variable: (naming.column(variable, partners[0]), naming.column(variable, partners[1]))
        for variable in variables
    }
    names = [*taken, *(column for pair in made.values() for column in pair)]
    twice = sorted({name for name in names if names.count(name) > 1})
    wrong = [f"{name}: more than once" for name in twice]
    for variable, pair in made.items():
        for column, partner in zip(pair, partners, strict=True):
            if column not in twice and set(_readings(column, naming, partners)) != {(variable, partner)}:
                wrong.append(f"{column}: not only {variable!r} of {partner!r}")
    wrong += [f"{name}: would be read as a partner's" for name in taken if _readings(name, naming, partners)]
    if wrong:
        raise _unclear(wrong)
    return made


def _reading(column: str, naming: Naming, partners: tuple[str, str]) -> list[tuple[str, str]]:
    """Variable and partner of a column, or nothing where it names no partner."""
    found = _readings(column, naming, partners)
    clear = [entry for entry in found if naming.column(*entry) == column]
    if found and len(clear) != 1:
        words = " or ".join(f"{variable!r} of {partner!r}" for variable, partner in found)
        raise _unclear([f"{column}: {words}"])
    return clear


def _readings(column: str, naming: Naming, partners: tuple[str, str]) -> list[tuple[str, str]]:
    """Variable and partner, in each way in which this can be the name of a partner's column."""
    found = [(variable, partner) for partner in partners for variable in _variables(column, naming, partner)]
    return list(dict.fromkeys(entry for entry in found if entry[0]))


def _variables(column: str, naming: Naming, partner: str) -> list[str]:
    """What the variable can be if the column is this partner's."""
    first, second = naming.delimiters
    if naming.order == "sip":
        return [column.removesuffix(second + partner)] if column.endswith(second + partner) else []
    if naming.order == "psi":
        return [column.removeprefix(partner + first)] if column.startswith(partner + first) else []
    middle = re.escape(first + partner)
    with_item = re.fullmatch(rf"(.+){middle}{re.escape(second)}([0-9]+)", column)
    without = re.fullmatch(rf"(.+){middle}", column)
    found = [f"{with_item[1]}{second}{with_item[2]}"] if with_item else []
    return [*found, without[1]] if without else found


def _stem_and_item(variable: str, delimiter: str) -> tuple[str, str]:
    """The number at the end of a name, and what stands before the delimiter in front of it."""
    stem = ".+" if delimiter else ".*[^0-9]"  # without a delimiter all digits are the number's
    found = re.fullmatch(rf"({stem}){re.escape(delimiter)}([0-9]+)", variable)
    return (found[1], found[2]) if found else (variable, "")


def _unclear(places: Sequence[str]) -> PairingError:
    return PairingError(
        "Names of columns do not say clearly whose they are.",
        code="TS-D005",
        where=places,
        mend="use other delimiters in `naming`, other words in `members`, or rename the columns.",
    )
