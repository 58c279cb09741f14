"""Which items a study looks at: those of each scale, or all that are scored, keyed as the scales key them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from trustscale.errors import OptionError, StudyError, did_you_mean
from trustscale.instruments.inputs import answered_on, code_bounds
from trustscale.instruments.model import Instrument
from trustscale.responses.responses import Part, Responses
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.keyed import clear_keys, keys_of
from trustscale.scoring.plan import Cell
from trustscale.scoring.scores import definition_of
from trustscale.validation.items import ItemColumn, ItemSet

SUMMED = ("sum", "mean")
"""Scores to whose items a study of a scale applies."""


def scale_sets(answers: Responses, scale: str | None) -> tuple[ItemSet, ...]:
    """One set of items per scale that adds up answers, of all instruments of a survey.

    Raises
    ------
    OptionError
        TS-S014: no such scale.
    """
    several = len(answers.parts) > 1
    sets, known = [], []
    for part in answers.parts:
        plan = compile_plan(part.instrument)
        known += [step.id for step in plan.scales]
        for step in plan.scales:
            asked = step.id == scale if scale is not None else step.reported and step.kind in SUMMED
            keys = keys_of(plan, step.id) if asked else {}
            if asked and (scale is not None or len(keys) > 0):
                title = f"{part.instrument.id}: {step.id}" if several else step.id
                measures = definition_of(part.instrument, step.id).measures or "reflective"
                sets.append(_item_set(part, answers.n_rows, step.id, title, keys, measures))
    if scale is not None and not sets:
        raise OptionError(
            f"The answers have no scale {scale!r}{did_you_mean(scale, known)}.",
            code="TS-S014",
            mend=f"the scales are {', '.join(known)}.",
        )
    return tuple(sets)


def joint_set(answers: Responses, scale: str | None) -> ItemSet:
    """The union of the scored items, or of those of one scale, in the order of the files."""
    pieces = []
    for part in answers.parts:
        plan = compile_plan(part.instrument)
        if scale is not None and scale not in {step.id for step in plan.scales}:
            continue
        keys = keys_of(plan, scale)
        order = plan.scored if scale is None else tuple(keys)
        chosen = {name: keys.get(name, []) for name in order}
        pieces.append(
            _item_set(part, answers.n_rows, scale, scale or part.instrument.id, chosen, "reflective")
        )
    if not pieces:
        return scale_sets(answers, scale)[0]
    return pieces[0] if len(pieces) == 1 else _merged(pieces)


def narrowed(part: ItemSet, items: Sequence[str]) -> ItemSet:
    """Only these items, in the order in which they are listed.

    Raises
    ------
    StudyError
        TS-V002: an item that is not scored or not in the answers.
    """
    unknown = [name for name in items if name not in part.items]
    if unknown:
        raise StudyError(
            "Items are not among the scored items that were found in the answers.",
            code="TS-V002",
            where=[f"{name}{did_you_mean(name, part.items)}" for name in unknown],
            mend=f"there are: {', '.join(part.items[:30])}{', ...' if len(part.items) > 30 else ''}.",
        )
    places = [part.items.index(name) for name in dict.fromkeys(items)]
    return ItemSet(
        scale=part.scale,
        title=part.title,
        items=tuple(part.items[place] for place in places),
        reversed=tuple(name for name in part.reversed if name in items),
        as_answered=tuple(name for name in part.as_answered if name in items),
        measures=part.measures,
        low=part.low[places],
        high=part.high[places],
        n_rows=part.n_rows,
        columns=tuple(part.columns[place] for place in places),
    )


def bare_set(columns: Mapping[str, Any], n_rows: int) -> ItemSet:
    """Columns of a frame without an instrument."""
    unknown = np.full(len(columns), np.nan)
    return ItemSet(
        scale=None,
        title="items",
        items=tuple(columns),
        reversed=(),
        as_answered=(),
        measures="reflective",
        low=unknown,
        high=unknown,
        n_rows=n_rows,
        columns=tuple(ItemColumn(values) for values in columns.values()),
    )


def _item_set(
    part: Part, n_rows: int, scale: str | None, title: str, keys: Mapping[str, Sequence[Cell]], measures: str
) -> ItemSet:
    names = [name for name in keys if name in part.items]
    clear = clear_keys(keys)
    bounds = [_bounds(part.instrument, name, clear.get(name)) for name in names]
    return ItemSet(
        scale=scale,
        title=title,
        items=tuple(names),
        reversed=tuple(name for name in names if name in clear and clear[name].reflect is not None),
        as_answered=tuple(name for name in names if name not in clear),
        measures=measures,
        low=np.array([low for low, _ in bounds], dtype=np.float64),
        high=np.array([high for _, high in bounds], dtype=np.float64),
        n_rows=n_rows,
        columns=tuple(_column(part, name, clear.get(name)) for name in names),
    )


def _column(part: Part, name: str, cell: Cell | None) -> ItemColumn:
    codes = part.items[name].codes
    return ItemColumn(codes) if cell is None else ItemColumn(codes, cell.recode, cell.reflect)


def _bounds(instrument: Instrument, name: str, cell: Cell | None) -> tuple[float, float]:
    item = next(item for item in instrument.items if item.id == name)
    low, high = code_bounds(answered_on(instrument, item))
    if cell is not None and cell.recode is not None:
        scores = [score for _, score in cell.recode.pairs or ()]
        scores += [score for *_, score in cell.recode.steps]
        scores += [cell.recode.otherwise] if cell.recode.pairs is None else []
        low, high = min(scores), max(scores)
    if cell is not None and cell.reflect is not None:
        low, high = cell.reflect - high, cell.reflect - low
    return (low if math.isfinite(low) else math.nan), (high if math.isfinite(high) else math.nan)


def _merged(pieces: Sequence[ItemSet]) -> ItemSet:
    """Several instruments of one survey; an item id that two of them have is told apart by its instrument."""
    names = [name for piece in pieces for name in piece.items]
    return ItemSet(
        scale=None,
        title=", ".join(piece.title for piece in pieces),
        items=tuple(
            name if names.count(name) == 1 else f"{piece.title}: {name}"
            for piece in pieces
            for name in piece.items
        ),
        reversed=tuple(name for piece in pieces for name in piece.reversed),
        as_answered=tuple(name for piece in pieces for name in piece.as_answered),
        measures="reflective",
        low=np.concatenate([piece.low for piece in pieces]),
        high=np.concatenate([piece.high for piece in pieces]),
        n_rows=pieces[0].n_rows,
        columns=tuple(column for piece in pieces for column in piece.columns),
    )
