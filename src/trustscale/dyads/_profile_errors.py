"""How exact one partner's score is: the standard error of measurement, from a reliability that was given."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from trustscale.dyads._numbers import per_partner
from trustscale.dyads._profile_lines import Floats, LineScores
from trustscale.errors import OptionError, did_you_mean
from trustscale.norms.numbers import by_scale

Pair: TypeAlias = tuple[float, float]

NOTHING: Pair = (math.nan, math.nan)


def given_for(option: Any, lines: Sequence[LineScores], *, name: str, most: float = 1.0) -> tuple[Pair, ...]:
    """What was given for both partners of each line; NaN where nothing was.

    Raises
    ------
    OptionError
        TS-D066 a name that no line has, or one number for all lines; TS-D015 what is no such number.
    """
    if option is None:
        return tuple(NOTHING for _ in lines)
    example = lines[0].line.name
    if isinstance(option, int | float | tuple | list | np.number):
        raise OptionError(
            f"`{name}` is given once, and the profile has {len(lines)} lines.",
            code="TS-D066",
            mend=f"pass {name}={{{example!r}: {option}, ...}}; lines that are not named get no interval.",
        )
    given = by_scale(option, name)
    known = [key for found in lines for key in _keys(found)]
    unknown = [f"{key}{did_you_mean(str(key), known)}" for key in given if key not in known]
    if unknown and (isinstance(option, Mapping) or len(unknown) == len(given)):
        raise OptionError(
            f"`{name}` names what the profile does not have.",
            code="TS-D066",
            where=unknown,
            mend=f"use these names: {', '.join(found.line.name for found in lines)}.",
        )
    named = [key for key in given if key in known]
    pairs = per_partner({key: given[key] for key in named}, name, named, most=most)
    return tuple(next((pairs[key] for key in _keys(found) if key in pairs), NOTHING) for found in lines)


def _keys(found: LineScores) -> tuple[str, str]:
    """A line by its name, or by instrument and name where two instruments have one name."""
    return f"{found.line.instrument}/{found.line.name}", found.line.name


def sample_sd(values: Floats) -> float:
    """The standard deviation of the scores that are there."""
    there = values[~np.isnan(values)]
    return float(there.std(ddof=1)) if len(there) > 1 else math.nan


def measurement_error(reliability: float, sd: float) -> float:
    """The standard error of measurement of one score."""
    return sd * math.sqrt(1 - reliability)
