"""Look-up tables that have a row for every value."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

from hypothesis import strategies as st

from tests.strategies.conditions import inner_points
from tests.strategies.draft import Draft
from tests.strategies.parts import numbers

_MOST_LISTED = 8


def draw_table(draw: st.DrawFn, draft: Draft) -> dict[str, Any]:
    """Draw the table of the look-up scale that was added last."""
    trial = draft.last()
    columns: list[str] = []
    choices: list[list[tuple[str, ...]]] = []
    for entry, values in zip(trial.entries, trial.values, strict=True):
        listed = draft.listed(entry)
        if listed is not None and len(set(listed)) <= _MOST_LISTED and draw(st.booleans()):
            columns.append(entry.source)
            choices.append(_single_values(draw, listed))
        else:
            columns += [f"{entry.source}_from", f"{entry.source}_below"]
            choices.append(_ranges(draw, inner_points(values)))
    rows = [[cell for cells in row for cell in cells] for row in product(*choices)]
    extra = draw(st.sampled_from([[], ["se"], ["label"], ["label", "se"]]))
    filled = [[*row, str(draw(numbers())), *(_extra(draw, name) for name in extra)] for row in rows]
    return {"columns": [*columns, "score", *extra], "rows": filled}


def _single_values(draw: st.DrawFn, listed: tuple[float, ...]) -> list[tuple[str, ...]]:
    """One row a value; a last one for the rest, or for blanks, in some tables."""
    cells: list[tuple[str, ...]] = [(repr(value),) for value in sorted(set(listed))]
    last = draw(st.sampled_from(["", "*", None, None]))
    return cells if last is None else [*cells, (last,)]


def _ranges(draw: st.DrawFn, points: list[float]) -> list[tuple[str, ...]]:
    cuts = sorted(draw(st.lists(st.sampled_from(points), min_size=1, max_size=3, unique=True)))
    marks = ["", *map(repr, cuts), ""]
    return list(pairwise(marks))


def _extra(draw: st.DrawFn, name: str) -> str:
    return str(abs(draw(numbers()))) if name == "se" else draw(st.sampled_from(["low", "high", ""]))
