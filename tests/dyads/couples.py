"""Small couples as columns, and frames compared by their cells."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from trustscale.responses.frames import column_names, column_values, open_frame

Columns = dict[str, list[Any]]


def cells(frame: Any) -> Columns:
    """The cells of a frame by column, None for gaps, whole numbers as such."""
    opened = open_frame(frame)
    return {
        name: [_cell(value) for value in column_values(opened, name).tolist()]
        for name in column_names(opened)
    }


def _cell(value: Any) -> Any:
    if value is None or value != value:
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame."""
    columns = cells(frame)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


WHOLE = st.one_of(st.none(), st.integers(1, 7))
NUMBERS = st.one_of(st.none(), st.sampled_from([0.5, 2.25, 4.0]))
WORDS = st.one_of(st.none(), st.sampled_from(["yes", "no", " "]))


@st.composite
def persons(draw: st.DrawFn, *, told_apart: bool = True) -> Columns:
    """Rows of persons in any order: couples, persons without a partner, and persons without a couple."""
    n_couples, n_alone, n_without = draw(st.integers(1, 6)), draw(st.integers(0, 2)), draw(st.integers(0, 2))
    couple = [f"c{number // 2}" for number in range(2 * n_couples)]
    couple += [f"alone{number}" for number in range(n_alone)] + [None] * n_without
    roles = (["w", "m"] * len(couple))[: len(couple)]
    n = len(couple)
    shared = {name: draw(st.integers(0, 99)) for name in {*couple} - {None}}
    columns: Columns = {
        "couple": couple,
        "who": roles,
        "months": [shared.get(name, 7) for name in couple],
        "x1": draw(st.lists(WHOLE, min_size=n, max_size=n)),
        "z": draw(st.lists(NUMBERS, min_size=n, max_size=n)),
        "word_2": draw(st.lists(WORDS, min_size=n, max_size=n)),
        "y": [float(number) / 2 for number in range(n)],
    }
    if not told_apart:
        del columns["who"]
    order = draw(st.permutations(range(n)))
    return {name: [values[row] for row in order] for name, values in columns.items()}
