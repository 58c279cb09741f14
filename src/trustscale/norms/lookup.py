"""Finding the cell of each person and the row of each score, for all persons at once.

A norm's cells and rows are laid out as arrays, sorted so that one binary search serves all cells: cells by
groups and age, rows by cell and score. The place of a cell is a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.identity import plain_label
from trustscale.instruments.norm_model import AGE, NormCell, NormRow, PercentileKind, ScaleNorm
from trustscale.norms.pairs import distinct_pairs
from trustscale.norms.table import reliability_of

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

DECIMALS = 9
"""To how many decimals two scores must agree to be the same one."""

_SAME = 5e-9


@dataclass(frozen=True, slots=True, eq=False)
class GroupColumn:
    """A column that divides people by words: the place of each person's word in ``words``, -1 for a blank."""

    positions: Places
    words: tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """One layer of a norm as arrays over its cells, and over the rows of all cells, one behind the other.

    ``groups`` has, for each variable but age, the words of the norm; ``blocks`` numbers the combinations of
    words that have cells. ``edges`` and ``cell_of`` are for the search by age within a block.
    """

    cells: tuple[NormCell, ...]
    groups: Mapping[str, tuple[str, ...]]
    blocks: Mapping[tuple[int, ...], int]
    by_age: bool
    edges: Floats
    age_below: Floats
    block: Places
    span: float
    mean: Floats
    sd: Floats
    n: Floats
    reliability: Floats
    kinds: tuple[PercentileKind, ...]
    minimum: Floats
    maximum: Floats
    rows: Mapping[str, Floats]
    starts: Places
    stops: Places
    step: float


def lay_out(norm: ScaleNorm, layer: frozenset[str]) -> Layout:
    """Lay one layer of a norm out as arrays."""
    cells = [cell for cell in norm.cells if cell.layer == layer]
    names = sorted(layer - {AGE})
    groups = {name: tuple(dict.fromkeys(cell.groups[name] for cell in cells)) for name in names}
    keys = [tuple(groups[name].index(cell.groups[name]) for name in names) for cell in cells]
    blocks = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    order = sorted(range(len(cells)), key=lambda i: (blocks[keys[i]], _low(cells[i])))
    cells = [cells[i] for i in order]
    block = np.array([blocks[keys[i]] for i in order], dtype=np.intp)
    lows = np.array([_low(cell) for cell in cells])
    highs = np.array([math.inf if cell.age_below is None else cell.age_below for cell in cells])
    known = np.concatenate([lows[np.isfinite(lows)], highs[np.isfinite(highs)], [0.0]])
    span = float(known.max() - known.min() + 1000.0)
    rows, starts = _rows(cells)
    low, high = norm.range
    return Layout(
        cells=tuple(cells),
        groups=groups,
        blocks=blocks,
        by_age=AGE in layer,
        edges=block * span + np.maximum(lows, known.min() - 400.0),
        age_below=highs,
        block=block,
        span=span,
        mean=_numbers(cell.mean for cell in cells),
        sd=_numbers(cell.sd for cell in cells),
        n=_numbers(cell.n_effective or cell.n for cell in cells),
        reliability=_numbers(_reliability(norm, cell) for cell in cells),
        kinds=tuple(cell.percentiles or norm.percentiles or "mid-rank" for cell in cells),
        minimum=_numbers(low if cell.minimum is None else cell.minimum for cell in cells),
        maximum=_numbers(high if cell.maximum is None else cell.maximum for cell in cells),
        rows=rows,
        starts=starts[:-1],
        stops=starts[1:],
        step=float(high - low + 10.0),
    )


def _low(cell: NormCell) -> float:
    return -math.inf if cell.age_from is None else cell.age_from


def _reliability(norm: ScaleNorm, cell: NormCell) -> float | None:
    found = reliability_of(norm, cell)
    return None if found is None else found.value


def _numbers(values: Any) -> Floats:
    return np.array([math.nan if value is None else float(value) for value in values])


def _rows(cells: list[NormCell]) -> tuple[dict[str, Floats], Places]:
    rows: list[NormRow] = [row for cell in cells for row in cell.rows]
    columns = {
        name: _numbers(getattr(row, name) for row in rows) for name in ("score", "percentile", "t", "se")
    }
    columns["score"] = np.round(columns["score"], DECIMALS)
    starts = np.cumsum([0, *(len(cell.rows) for cell in cells)])
    return columns, np.asarray(starts, dtype=np.intp)


# -- the cell of each person -------------------------------------------------------------------------------


NOWHERE, BLANK = -1, -2
"""Where a person has no cell: the norm has none for her, or her age or a group is not known."""


def find_cells(layout: Layout, ages: Floats | None, columns: Mapping[str, GroupColumn], n: int) -> Places:
    """Find the cell of each of ``n`` persons, `NOWHERE` or `BLANK`."""
    block = _blocks(layout, columns, n)
    if not layout.by_age or ages is None:
        cell = np.full(len(layout.blocks) + 2, NOWHERE, dtype=np.intp)
        cell[layout.block] = np.arange(len(layout.cells))
        cell[BLANK] = BLANK
        return np.asarray(cell[block])
    pairs = distinct_pairs(block, ages)
    return np.asarray(_cells_by_age(layout, pairs.place, pairs.value)[pairs.index])


def _cells_by_age(layout: Layout, block: Places, ages: Floats) -> Places:
    usable = (block >= 0) & ~np.isnan(ages)
    keys = np.where(usable, block * layout.span + np.clip(ages, *_age_limits(layout)), -np.inf)
    cell = np.searchsorted(layout.edges, keys, side="right").astype(np.intp) - 1
    inside = usable & (cell >= 0)
    cell = np.where(inside, cell, 0)
    inside &= (layout.block[cell] == block) & (ages < layout.age_below[cell])
    nowhere = np.where((block == BLANK) | np.isnan(ages), BLANK, NOWHERE)
    return np.where(inside, cell, nowhere).astype(np.intp)


def _age_limits(layout: Layout) -> tuple[float, float]:
    """Ages so far out that no norm names them, within which a search by block and age stays in its block."""
    lows = layout.edges - layout.block * layout.span
    return float(lows.min() - 50.0), float(lows.min() + layout.span - 100.0)


def _blocks(layout: Layout, columns: Mapping[str, GroupColumn], n: int) -> Places:
    """The combination of groups of each person, `NOWHERE` where the norm has none, `BLANK` for a blank."""
    code = np.zeros(n, dtype=np.intp)
    blank = np.zeros(n, dtype=np.bool_)
    unknown = np.zeros(n, dtype=np.bool_)
    radix = 1
    strides = []
    for name, words in layout.groups.items():
        column = columns[name]
        places = np.array([*map(word_finder(words), column.words), -1], dtype=np.intp)
        found = places[column.positions]  # the last place, -1, is that of blanks
        blank |= column.positions < 0
        unknown |= found < 0
        code += np.maximum(found, 0) * radix
        strides.append(radix)
        radix *= len(words)
    block_of = np.full(radix, NOWHERE, dtype=np.intp)
    for key, place in layout.blocks.items():
        block_of[sum(k * stride for k, stride in zip(key, strides, strict=True))] = place
    block = np.where(unknown, NOWHERE, block_of[code])
    return np.where(blank, BLANK, block).astype(np.intp)


def word_finder(words: tuple[str, ...]) -> Any:
    """A function from a value of the data to the place of the same word in a norm, whatever its case."""
    by_label = {plain_label(word): place for place, word in enumerate(words)}

    def find(value: Any) -> int:
        text = f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
        return by_label.get(plain_label(text), -1)

    return find


# -- the row of each score ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class FoundRows:
    """The row at or below each score, how far on to the next one it lies, and whether it has a place.

    ``share`` is 0 on a row and between 0 and 1 between two rows; ``inside`` is false before the first row of
    a cell and behind its last one.
    """

    row: Places
    share: Floats
    inside: NDArray[np.bool_]


def find_rows(layout: Layout, cell: Places, scores: Floats, *, at_ends: bool = False) -> FoundRows:
    """Find the rows of scores in the tables of their cells; ``at_ends`` moves those outside to the ends."""
    x = np.round(scores, DECIMALS)
    known = (cell >= 0) & ~np.isnan(x)
    safe = np.where(known, cell, 0)
    start, stop = layout.starts[safe], layout.stops[safe]
    known &= stop > start
    table = layout.rows["score"]
    if table.size == 0:
        nothing = np.zeros(x.shape, dtype=np.bool_)
        return FoundRows(np.zeros(x.shape, dtype=np.intp), np.zeros(x.shape), nothing)
    first = table[np.minimum(start, table.size - 1)]
    last = table[np.clip(stop - 1, 0, table.size - 1)]
    inside = known & (x >= first - _SAME) & (x <= last + _SAME)
    x = np.where(known, np.clip(x, first, last), first)
    owner = np.repeat(np.arange(len(layout.cells)), layout.stops - layout.starts)
    row = np.searchsorted(owner * layout.step + table, safe * layout.step + x + _SAME, side="right") - 1
    row = np.clip(row, start, np.maximum(stop - 1, start)).astype(np.intp)
    row = np.minimum(row, table.size - 1)
    gap = table[np.minimum(row + 1, table.size - 1)] - table[row]
    away = x - table[row]
    between = (row + 1 < stop) & (np.abs(away) > _SAME) & (gap > 0)
    share = np.where(between, away / np.where(gap > 0, gap, 1.0), 0.0)
    return FoundRows(row, share, known if at_ends else inside)


def read_rows(layout: Layout, name: str, found: FoundRows) -> Floats:
    """The values of one column of the tables at rows and between them; NaN where a score has no place."""
    values = layout.rows[name]
    if values.size == 0:
        return np.full(found.row.shape, np.nan)
    here = values[found.row]
    there = values[np.minimum(found.row + 1, values.size - 1)]
    read = np.where(found.share > 0, here + found.share * (there - here), here)
    return np.where(found.inside, read, np.nan)
