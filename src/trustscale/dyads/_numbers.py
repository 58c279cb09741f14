"""Reliabilities of both partners: one number, a pair, one per variable, or a result that has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from trustscale.dyads._pairing import Names
from trustscale.errors import OptionError
from trustscale.norms.numbers import per_scale

Pair: TypeAlias = tuple[float, float]


def named_by(value: Any, variables: Names | None) -> Names | None:
    """The variables asked for, or those that a mapping has numbers for."""
    return tuple(value) if variables is None and isinstance(value, Mapping) else variables


def per_partner(value: Any, name: str, variables: Sequence[str], *, most: float = 1.0) -> dict[str, Pair]:
    """The numbers of both partners, by variable.

    Raises
    ------
    OptionError
        TS-D015 a number below 0 or above ``most``, or one number for several variables; TS-N110 one that is
        missing or no number.
    """
    if isinstance(value, Mapping | tuple | list | int | float | np.number):
        given = _by_variable(value, name, variables)
        sides = [
            per_scale({key: _side(entry, member) for key, entry in given.items()}, name, variables)
            for member in (0, 1)
        ]
    else:
        sides = [per_scale(value, name, variables)] * 2
    found = {}
    for variable in variables:
        first, second = sides[0][variable], sides[1][variable]
        if first is None or second is None or not (0 <= first <= most and 0 <= second <= most):
            raise OptionError(
                f"`{name}` of {variable} cannot be {first if first == second else (first, second)}.",
                code="TS-D015",
                mend=f"pass a number {_span(most)}, a pair for the two partners, or a mapping by variable.",
            )
        found[variable] = (first, second)
    return found


def check_error_correlation(value: float) -> None:
    """Refuse what is no correlation."""
    if not -1 <= value <= 1:
        raise OptionError(
            f"`error_correlation` cannot be {value!r}.", code="TS-D015", mend="use a number from -1 to 1."
        )


def _by_variable(value: Any, name: str, variables: Sequence[str]) -> Mapping[str, Any]:
    """One number or pair for several variables is refused: scales differ in it."""
    if isinstance(value, Mapping):
        return value
    if len(variables) > 1:
        raise OptionError(
            f"`{name}` is given once, and there are {len(variables)} variables: {', '.join(variables[:6])}.",
            code="TS-D015",
            mend=f"pass {name}={{{variables[0]!r}: {value}, ...}} with one per variable, or choose one with "
            f"variables={variables[0]!r}.",
        )
    return dict.fromkeys(variables, value)


def _side(entry: Any, member: int) -> Any:
    return entry[member] if isinstance(entry, tuple | list) and len(entry) == 2 else entry


def _span(most: float) -> str:
    return "of at least 0" if most == float("inf") else f"from 0 to {most:g}"
