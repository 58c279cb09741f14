"""The scoring plan: a definition, resolved into steps that need no look at the definition any more.

A plan names every number it uses: which cells a scale reads, how each is recoded and keyed, how many must be
there, how they add up and are rounded. The executors (``arrays``, ``expressions``, ``person``) carry out one
plan; the order of the steps is fixed here once:

skips, form rule, recode, centre, key, gaps, aggregate, transform, round, bands and notices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trustscale.instruments.model import Instrument, ScoreKind
from trustscale.instruments.ranges import round_whole, snap

Reason: TypeAlias = Literal[
    "too few answered",
    "form incomplete",
    "part missing",
    "not in table",
    "zero denominator",
    "no variation",
    "undecided",
    "outside range",
    "invalid answer",
]
REASONS: tuple[str, ...] = (
    "too few answered",
    "form incomplete",
    "part missing",
    "not in table",
    "zero denominator",
    "no variation",
    "undecided",
    "outside range",
    "invalid answer",
)
"""Why a score is missing: a closed list, in the order of the codes that executors use (0: it is not)."""

REASON_CODE = {word: number for number, word in enumerate(REASONS, start=1)}

After: TypeAlias = tuple[tuple[Literal["subtract", "divide", "multiply", "add"], float], ...]
"""Arithmetic that follows the aggregate, one operation at a time, so that all executors do the same ones."""


@dataclass(frozen=True, slots=True)
class Test:
    """Bounds that a value must keep, all of them. They are snapped, as values are before comparing."""

    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    one_of: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class ItemTest:
    """A test of one item's code (in skips and notices)."""

    item: str
    test: Test


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Blank ``items`` get ``code`` where all tests hold."""

    when: tuple[ItemTest, ...]
    items: tuple[str, ...]
    code: float


@dataclass(frozen=True, slots=True)
class RecodeStep:
    """Scores for snapped codes: pairs, or rising steps ``(bound, including it, score)`` that end open."""

    pairs: tuple[tuple[float, float], ...] | None = None
    steps: tuple[tuple[float, bool, float], ...] = ()
    otherwise: float = math.nan


@dataclass(frozen=True, slots=True)
class Cell:
    """One keyed input: a source, recoded, centred, then reflected as ``reflect - x``."""

    source: str
    is_item: bool
    recode: RecodeStep | None = None
    centre: int | None = None
    reflect: float | None = None


@dataclass(frozen=True, slots=True)
class CentreStep:
    """A person's mean (and SD) over these cells, which are not reversed."""

    standardize: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ConditionStep:
    """One condition of a criterion: input number ``subject`` under ``test``.

    Where the subject is a count, ``met`` has the runs ``(from, to)`` of its raw counts that meet the test. So
    a count with gaps can be certain: it takes every whole number between the least and the most it can be.
    """

    subject: int
    test: Test
    met: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a look-up table: a test per input (None: anything; missing: the input is missing)."""

    tests: tuple[Test | Literal["missing"] | None, ...]
    score: float
    se: float | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class RoundStep:
    """Snap, multiply by ``times`` and divide by ``unit``, round to a whole number, and back."""

    times: float
    unit: float
    mode: str


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """How one scale is made of its cells."""

    id: str
    kind: ScoreKind
    level: int
    reported: bool
    cells: tuple[Cell, ...]
    weights: tuple[float, ...] | None = None
    need: int = 1
    need_share: float | None = None
    shrink: bool = False
    fill_mean: bool = False
    fill: float | None = None
    tests: tuple[Test, ...] = ()
    conditions: tuple[ConditionStep, ...] = ()
    require: int = 0
    if_zero: float | None = None
    rows: tuple[TableRow, ...] = ()
    free_cells: bool = False
    after: After = ()
    rounding: RoundStep | None = None
    checked_range: tuple[float, float] | None = None
    gap_reason: Reason = "too few answered"


@dataclass(frozen=True, slots=True)
class Companion:
    """A further column of a look-up table, which stands beside its score: the standard error, or a label.

    It is found by a scale of its own, which is not reported; ``words`` are the labels of its numbers.
    """

    id: str
    of: str
    words: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BandStep:
    """The bands of one scale; ``levels`` are labels with their tests."""

    id: str
    scale: str
    levels: tuple[tuple[str, Test], ...]


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """A notice that is said where all tests hold."""

    id: str
    when: tuple[ItemTest, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of one instrument under one scheme."""

    instrument: Instrument
    scheme: str | None
    items: tuple[str, ...]
    scored: tuple[str, ...]
    singles: tuple[str, ...]
    skips: tuple[SkipStep, ...]
    blanks: tuple[tuple[str, float], ...]
    form_need: int
    centres: tuple[CentreStep, ...]
    scales: tuple[ScaleStep, ...]
    companions: tuple[Companion, ...]
    bands: tuple[BandStep, ...]
    notices: tuple[NoticeStep, ...]

    @property
    def reported(self) -> tuple[ScaleStep, ...]:
        """The scales that appear in the scores, in the order of the file."""
        return tuple(scale for scale in self.scales if scale.reported)


def in_order(plan: Plan) -> tuple[ScaleStep, ...]:
    """The scales so that each comes after the scales it is made of."""
    return tuple(sorted(plan.scales, key=lambda scale: scale.level))


def meets(value: float, test: Test) -> bool:
    """Whether one number keeps all bounds of a test."""
    value = snap(value)
    return (
        (test.at_least is None or value >= test.at_least)
        and (test.at_most is None or value <= test.at_most)
        and (test.above is None or value > test.above)
        and (test.below is None or value < test.below)
        and (test.one_of is None or value in test.one_of)
    )


def transformed(value: float, after: After) -> float:
    """One number after the arithmetic that follows the aggregate."""
    for operation, number in after:
        if operation == "subtract":
            value -= number
        elif operation == "divide":
            value /= number
        elif operation == "multiply":
            value *= number
        else:
            value += number
    return value


def rounded(value: float, rule: RoundStep | None) -> float:
    """One number rounded; zero has no sign."""
    if rule is None:
        return value
    units = snap(snap(value) * rule.times / rule.unit)
    return round_whole(units, rule.mode) * rule.unit / rule.times + 0.0
