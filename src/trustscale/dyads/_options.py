"""Options that several functions of this package have, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trustscale.dyads._couples import Couples
from trustscale.dyads._pairing import Names, listed, pair
from trustscale.dyads._sources import check_columns
from trustscale.errors import OptionError
from trustscale.responses.frames import column_names


def check_level(level: float) -> None:
    """Refuse a level of confidence that is no share between 0 and 1."""
    if not 0 < level < 1:
        raise OptionError(
            f"`level` cannot be {level!r}.",
            code="TS-D010",
            mend="use a number between 0 and 1, such as 0.95.",
        )


def check_count(value: Any, *, name: str, least: int) -> int:
    """Return a whole number of at least this size, or refuse it."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise OptionError(
            f"`{name}` cannot be {value!r}.",
            code="TS-D010",
            mend=f"use a whole number of at least {least}.",
        )
    return value


def as_couples(data: Any, *, dyad: str | None, role: str | None) -> Couples:
    """Couples as they are; scores, answers and frames are paired first."""
    return pair(data, dyad=dyad, role=role)


def chosen(couples: Couples, variables: Names | None) -> tuple[str, ...]:
    """The variables that were asked for, or all of them; each is there."""
    wanted: Sequence[str] = couples.variables if variables is None else listed(variables) or ()
    check_columns(wanted, column_names(couples.frame), "the data")
    if not wanted:
        raise OptionError(
            "There is no variable to look at.",
            code="TS-D010",
            mend="name columns of numbers in `variables`.",
        )
    return tuple(wanted)
