"""Scoring rules of an instrument in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale.instruments.model import Condition, Instrument, Level, Scale

__all__ = ["level_bounds", "missing_rule", "number", "range_of", "rule_of", "runs"]

AGGREGATES = {
    "sum": "sum",
    "mean": "mean",
    "count": "number",
    "maximum": "highest",
    "minimum": "lowest",
    "ratio": "ratio",
    "elapsed": "hours passed",
    "lookup": "look-up",
    "criterion": "criterion",
}


def number(value: float) -> str:
    """A number without a needless decimal point."""
    return f"{value:g}" if abs(value) < 1e15 else repr(value)


def runs(names: Sequence[str]) -> str:
    """Names with numbers in a row, written short.

    Examples
    --------
    >>> runs(["rs1", "rs2", "rs3", "rs9", "age"])
    'rs1..rs3, rs9, age'
    """
    groups: list[list[str]] = []
    for name in names:
        if groups and _follows(groups[-1][-1], name):
            groups[-1].append(name)
        else:
            groups.append([name])
    return ", ".join(f"{g[0]}..{g[-1]}" if len(g) > 2 else ", ".join(g) for g in groups)


def _follows(before: str, name: str) -> bool:
    left, right = (re.fullmatch(r"(.*?)([0-9]+)", text) for text in (before, name))
    return bool(left and right and left[1] == right[1] and int(left[2]) + 1 == int(right[2]))


def rule_of(instrument: Instrument, scale: Scale) -> str:
    """How the score is made of its inputs."""
    if scale.score == "ratio":
        return f"{scale.numerator} divided by {scale.denominator}{_afterwards(scale)}"
    if scale.score == "criterion":
        several = f"at least {scale.require} of" if isinstance(scale.require, int) else "all of"
        need = "any of" if scale.require == "any" else several
        return f"1 if {need}: {'; '.join(map(condition_text, scale.conditions))}; else 0"
    weights = ", weighted" if scale.weights else ""
    table = f" in {scale.table}" if scale.table else ""
    how = f"{AGGREGATES[scale.score]}{_counted(scale)}"
    return f"{how} of {_inputs(instrument, scale)}{weights}{table}{_afterwards(scale)}"


def _inputs(instrument: Instrument, scale: Scale) -> str:
    parts = []
    if scale.items:
        every = [item.id for item in instrument.items if item.role == "scored"]
        whole = len(every) > 1 and sorted(scale.items) == sorted(every)
        parts.append(f"all {len(every)} items" if whole else f"{runs(scale.items)}")
    if scale.scales:
        parts.append(f"the scores {runs(scale.scales)}")
    if scale.items_of:
        parts.append(f"the items of {runs(scale.items_of)}")
    return " and ".join(parts) or "nothing"


def _counted(scale: Scale) -> str:
    if scale.score != "count":
        return ""
    if scale.one_of is not None:
        return f" answered {', '.join(map(number, scale.one_of))}"
    bounds = []
    if scale.at_least is not None:
        bounds.append(f"at {number(scale.at_least)} or more")
    if scale.at_most is not None:
        bounds.append(f"at {number(scale.at_most)} or less")
    others = "".join(f", {name} at {number(value)}" for name, value in scale.at_least_of.items())
    return f" ({' and '.join(bounds)}{others})" if bounds or others else ""


def _afterwards(scale: Scale) -> str:
    steps = []
    if scale.within_person is not None:
        steps.append(
            "centred within the person"
            if scale.within_person.method == "center"
            else "standardised within the person"
        )
    if scale.rescale is not None:
        steps.append(f"rescaled to {number(scale.rescale[0])}-{number(scale.rescale[1])}")
    if scale.standardize is not None:
        steps.append(f"minus {number(scale.standardize.mean)}, divided by {number(scale.standardize.sd)}")
    if scale.multiply is not None:
        steps.append(f"times {number(scale.multiply)}")
    if scale.add is not None:
        steps.append(f"plus {number(scale.add)}")
    if scale.round is not None:
        steps.append(f"rounded to {number(scale.round.to)} ({scale.round.mode})")
    return "".join(f", {step}" for step in steps)


def missing_rule(scale: Scale) -> str:
    """How many inputs must be answered, and what fills the gaps."""
    if scale.score in ("ratio", "criterion", "lookup", "elapsed"):
        return ""
    inputs = 0 if scale.items_of else len(scale.items) + len(scale.scales)
    if scale.min_answered is not None and scale.min_answered != inputs:
        of = f" of {inputs}" if inputs else ""
        need = f"at least {scale.min_answered}{of} answered"
    elif scale.min_share is not None:
        need = f"at least {scale.min_share:.0%} answered"
    else:
        need = "all must be there" if scale.scales else "all must be answered"
    if scale.fill == "mean":
        need += "; gaps are filled with the person's own mean"
    elif not isinstance(scale.fill, str):
        need += f"; gaps count as {number(scale.fill)}"
    return f"{need} ({scale.rule_source})" if scale.rule_source else need


def range_of(scale: Scale) -> str:
    """The range of the score, and what a high score means."""
    parts = [f"{number(scale.range[0])} to {number(scale.range[1])}"] if scale.range else []
    if scale.direction:
        parts.append(scale.direction)
    return "; ".join(parts)


def condition_text(condition: Condition) -> str:
    """One condition, such as ``p9 at least 1``."""
    bounds = (
        ("at least", condition.at_least),
        ("at most", condition.at_most),
        ("above", condition.above),
        ("below", condition.below),
        ("equal to", condition.equals),
    )
    said = [f"{words} {number(value)}" for words, value in bounds if value is not None]
    if condition.one_of is not None:
        said.append(f"one of {', '.join(map(number, condition.one_of))}")
    return f"{condition.of} {' and '.join(said)}"


def level_bounds(level: Level) -> str:
    """The bounds of a band in words: ``5 to below 10``."""
    low = number(level.at_least) if level.at_least is not None else ""
    low = f"above {number(level.above)}" if level.above is not None else low
    high = number(level.at_most) if level.at_most is not None else ""
    high = f"below {number(level.below)}" if level.below is not None else high
    return " to ".join(bound for bound in (low, high) if bound)
