"""What a summary has columns for, and which columns each scale reads.

A column is an item as one of its scales recodes it, never reversed: turning an item round is linear, and
whoever uses the sums does it. An item that scales recode, key or centre differently has a column as it was
answered, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from trustscale.errors import ScoringError
from trustscale.instruments.inputs import answered_on, code_bounds, item_of, option_codes, scale_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.results.provenance import Stamp
from trustscale.scoring.keyed import clear_keys, keys_of
from trustscale.scoring.plan import Cell, Plan, RecodeStep

MOST_CATEGORIES = 15
"""An item with more categories has no contingency tables."""

BARE = ""
"""Stands for the instrument of columns that come without one."""

Key: TypeAlias = tuple[str, RecodeStep | None]
"""An item and its recoding, which make a column."""

Cells: TypeAlias = list[tuple[Key, float | None]]
"""Columns with what they are reflected by."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a summary.

    Attributes
    ----------
    name : str
        Told apart from the other columns.
    item : str
        The item whose answers it has.
    instrument : str
        Whose item that is; empty for a bare frame.
    recode : RecodeStep or None
        Scores for the codes.
    low, high : float or None
        What a value can be at least and at most, where that is declared.
    categories : tuple of float or None
        The values, rising, where they are declared and are few.
    """

    name: str
    item: str
    instrument: str = BARE
    recode: RecodeStep | None = None
    low: float | None = None
    high: float | None = None
    categories: tuple[float, ...] | None = None

    @property
    def origin(self) -> float | None:
        """A whole number to subtract before adding up: the lowest value, None where nobody said it."""
        return None if self.low is None else float(math.floor(self.low))


@dataclass(frozen=True, slots=True)
class Reading:
    """How one scale, or a joint analysis, reads the columns.

    Attributes
    ----------
    scale : str or None
        None for the joint analysis of all scored items.
    instrument : str
        Whose scale it is; empty for a bare frame and for the joint analysis of several instruments.
    measures : str
        ``"reflective"``, ``"formative"`` or ``"single"``.
    summed : bool
        Whether it is a reported scale that adds up or averages answers.
    columns : tuple of int
        Positions of the columns, in the order of the scale.
    reflect : tuple of float or None
        What a reversed item is subtracted from, per column.
    as_answered : tuple of str
        Items that are left as they were answered, because there is no one way to key them.
    """

    scale: str | None
    instrument: str
    measures: str
    summed: bool
    columns: tuple[int, ...]
    reflect: tuple[float | None, ...]
    as_answered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of a summary, and who reads which.

    Attributes
    ----------
    columns : tuple of Column
        In the order of the items.
    readings : tuple of Reading
        One per scale that has items, and the joint one last.
    stamps : tuple of Stamp
        The instruments with version, content hash, scheme and coding.
    """

    columns: tuple[Column, ...]
    readings: tuple[Reading, ...]
    stamps: tuple[Stamp, ...] = ()

    @property
    def joint(self) -> Reading:
        """All scored items together."""
        return self.readings[-1]

    @property
    def blocks(self) -> tuple[tuple[int, ...], ...]:
        """Sets of columns whose complete rows are summed up: each once, all columns first."""
        everything = tuple(range(len(self.columns)))
        sets = (tuple(sorted(set(reading.columns))) for reading in (self.joint, *self.readings))
        return tuple(dict.fromkeys([everything, *sets]))


@dataclass(frozen=True, slots=True)
class Reader:
    """One instrument of a survey: its plan, the items that have a column in the data, and its stamp."""

    plan: Plan
    found: tuple[str, ...]
    stamp: Stamp


def bare_layout(names: Sequence[str]) -> Layout:
    """The layout of columns without an instrument."""
    columns = tuple(Column(name, name) for name in names)
    places = tuple(range(len(columns)))
    return Layout(columns, (Reading(None, BARE, "reflective", True, places, (None,) * len(places)),))


def instrument_layout(readers: Sequence[Reader]) -> Layout:
    """The layout of the items of one or more instruments.

    Raises
    ------
    ScoringError
        TS-S073: two instruments have an item of the same id.
    """
    refuse_equal_items(readers)
    columns: dict[Key, Column] = {}
    pending: list[tuple[Reading, Cells]] = []
    joint: Cells = []
    left: list[str] = []
    for reader in readers:
        plan, found = reader.plan, set(reader.found)
        joint_keys = keys_of(plan)
        names = [name for name in plan.scored if name in found]
        cells, plain = _cells(names, clear_keys(joint_keys))
        _add_columns(columns, plan.instrument, cells)
        joint += cells
        left += plain
        for step in plan.scales:
            definition = scale_of(plan.instrument, step.id)
            keys = keys_of(plan, step.id)
            own = [name for name in keys if name in found]
            if definition is None or not own:
                continue
            cells, plain = _cells(own, clear_keys(keys))
            _add_columns(columns, plan.instrument, cells)
            pending.append((_reading(plan.instrument, definition, plain), cells))
    order = {key: place for place, key in enumerate(columns)}
    whole = Reading(None, _one(readers), "reflective", True, (), (), tuple(left))
    readings = [_placed(reading, cells, order) for reading, cells in [*pending, (whole, joint)]]
    return Layout(tuple(columns.values()), tuple(readings), tuple(reader.stamp for reader in readers))


def refuse_equal_items(readers: Sequence[Reader]) -> None:
    """Raise where two instruments have an item of the same id."""
    owners: dict[str, list[str]] = {}
    for reader in readers:
        for name in reader.found:
            owners.setdefault(name, []).append(reader.plan.instrument.id)
    twice = {name: ids for name, ids in owners.items() if len(ids) > 1}
    if twice:
        raise ScoringError(
            "Two instruments have items of the same id.",
            code="TS-S073",
            where=[f"{name}: {', '.join(ids)}" for name, ids in twice.items()],
            mend="sum the instruments up one by one.",
        )


def _one(readers: Sequence[Reader]) -> str:
    return readers[0].plan.instrument.id if len(readers) == 1 else BARE


def _reading(instrument: Instrument, scale: Scale, plain: Sequence[str]) -> Reading:
    summed = scale.reported and scale.score in ("sum", "mean")
    return Reading(
        scale.id, instrument.id, scale.measures or "reflective", summed, (), (), as_answered=tuple(plain)
    )


def _cells(names: Iterable[str], clear: Mapping[str, Cell]) -> tuple[Cells, list[str]]:
    """Per item its column and what it is reflected by, and the items that have no one key."""
    cells = []
    for name in names:
        cell = clear.get(name)
        cells.append(((name, None), None) if cell is None else ((name, cell.recode), cell.reflect))
    return cells, [name for name in names if name not in clear]


def _add_columns(columns: dict[Key, Column], instrument: Instrument, cells: Cells) -> None:
    for key, _ in cells:
        if key not in columns:
            name, recode = key
            n_others = sum(1 for other, _ in columns if other == name)
            label = name if not n_others else f"{name} ({n_others + 1})"
            columns[key] = _column(instrument, name, recode, label)


def _column(instrument: Instrument, name: str, recode: RecodeStep | None, label: str) -> Column:
    item = item_of(instrument, name)
    if item is None:  # pragma: no cover  # a plan names items of its instrument only
        raise KeyError(name)
    scale = answered_on(instrument, item)
    if recode is None:
        low, high = code_bounds(scale)
        listed = option_codes(scale)
    else:
        listed = _scores(recode)
        low, high = min(listed), max(listed)
    few = listed is not None and len(set(listed)) <= MOST_CATEGORIES
    return Column(
        name=label,
        item=name,
        instrument=instrument.id,
        recode=recode,
        low=low if math.isfinite(low) else None,
        high=high if math.isfinite(high) else None,
        categories=tuple(sorted(set(listed))) if few and listed is not None else None,
    )


def _scores(recode: RecodeStep) -> tuple[float, ...]:
    if recode.pairs is not None:
        return tuple(score for _, score in recode.pairs)
    return (*(score for _, _, score in recode.steps), recode.otherwise)


def _placed(reading: Reading, cells: Cells, order: Mapping[Key, int]) -> Reading:
    places = tuple(order[key] for key, _ in cells)
    return replace(reading, columns=places, reflect=tuple(reflect for _, reflect in cells))
