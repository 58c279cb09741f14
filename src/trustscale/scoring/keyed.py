"""Items as their scales key them: recoded and turned round, one column per item, for what looks at items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import OptionError, did_you_mean
from trustscale.responses.columns import ItemColumn
from trustscale.scoring.arrays import recoded
from trustscale.scoring.plan import Cell, Plan, ScaleStep


@dataclass(frozen=True, slots=True, eq=False)
class KeyedItems:
    """The items of one scale, or of all scales of an instrument.

    Attributes
    ----------
    names : tuple of str
        Items, in the order of the scale or of the file.
    values : float array of shape (n, k)
        NaN is a gap.
    reversed : tuple of str
        Items that were turned round.
    as_answered : tuple of str
        Items that two scales key differently, or that no scale keys by itself. They are left as they were
        answered.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    reversed: tuple[str, ...]
    as_answered: tuple[str, ...]


def keyed_items(plan: Plan, items: Mapping[str, ItemColumn], scale: str | None = None) -> KeyedItems:
    """Key items of which there are answers.

    Parameters
    ----------
    plan : Plan
        Of the instrument.
    items : mapping of item id to ItemColumn
        Canonical codes.
    scale : str, optional
        Whose items to take, with the items of the scales it is made of; all scored items otherwise.

    Raises
    ------
    OptionError
        TS-S014: no such scale.
    """
    keys = keys_of(plan, scale)
    names = [name for name in (plan.scored if scale is None else keys) if name in items]
    clear = clear_keys(keys)
    columns = [_keyed(items[name], clear.get(name)) for name in names]
    return KeyedItems(
        names=tuple(names),
        values=np.column_stack(columns) if columns else np.empty((0, 0)),
        reversed=tuple(name for name in names if name in clear and clear[name].reflect is not None),
        as_answered=tuple(name for name in names if name not in clear),
    )


def keys_of(plan: Plan, scale: str | None = None) -> dict[str, list[Cell]]:
    """The different ways in which each item is keyed, by one scale and the scales it is made of, or by all.

    Raises
    ------
    OptionError
        TS-S014: no such scale.
    """
    steps = {step.id: step for step in plan.scales}
    if scale is not None and scale not in steps:
        raise OptionError(
            f"{plan.instrument.id} has no scale {scale!r}{did_you_mean(scale, steps)}.",
            code="TS-S014",
            mend=f"its scales are {', '.join(steps)}.",
        )
    return _keys(list(steps.values()) if scale is None else _below(steps[scale], steps))


def clear_keys(keys: Mapping[str, Sequence[Cell]]) -> dict[str, Cell]:
    """The key of each item that is keyed in one way, and not by the person's own mean."""
    return {name: cells[0] for name, cells in keys.items() if len(cells) == 1 and cells[0].centre is None}


def _below(step: ScaleStep, steps: Mapping[str, ScaleStep]) -> list[ScaleStep]:
    """A scale and the scales that it is made of."""
    parts = [steps[cell.source] for cell in step.cells if not cell.is_item]
    return [step, *(found for part in parts for found in _below(part, steps))]


def _keys(steps: Sequence[ScaleStep]) -> dict[str, list[Cell]]:
    """The different ways in which each item is keyed."""
    keys: dict[str, list[Cell]] = {}
    for step in steps:
        for cell in step.cells:
            if cell.is_item and cell not in keys.setdefault(cell.source, []):
                keys[cell.source].append(cell)
    return keys


def _keyed(column: ItemColumn, cell: Cell | None) -> NDArray[np.float64]:
    x: NDArray[Any] = np.asarray(column.codes, dtype=np.float64)
    if cell is None:
        return x
    if cell.recode is not None:
        x = recoded(x, cell.recode)
    return x if cell.reflect is None else cell.reflect - x
