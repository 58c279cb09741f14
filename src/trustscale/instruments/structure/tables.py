"""Look-up tables: the columns that the inputs need, cells that can be read, and a row for every value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trustscale.errors import Finding, did_you_mean
from trustscale.instruments.inputs import TOLERANCE, Input, inputs_of, item_of
from trustscale.instruments.model import Instrument, Scale, Table
from trustscale.instruments.ranges import input_values
from trustscale.instruments.structure.phrases import are, error, listing, number, warning
from trustscale.instruments.structure.values import possible_inputs

_EXTRA = ("score", "se", "label")
_MOST_HOLES = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell, or one pair of from and below, takes: values from low to high, or a missing input."""

    low: float
    high: float
    exact: bool = False
    missing: bool = False

    def takes(self, value: float) -> bool:
        """Whether a value is meant by this cell."""
        if self.missing:
            return False
        return abs(value - self.low) < TOLERANCE if self.exact else self.low <= value < self.high


ANYTHING = Cell(-math.inf, math.inf)
MISSING = Cell(0.0, 0.0, missing=True)


def table_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with look-up tables."""
    for scale in instrument.scales:
        if scale.score != "lookup" or scale.table is None:
            continue
        table = instrument.tables.get(scale.table)
        if table is None:
            yield error(
                "TS-I048",
                f"scales.{scale.id}.table",
                f"there is no table {scale.table!r}.",
                "Put the file beside the definition.",
            )
            continue
        entries = inputs_of(instrument, scale)
        faults = [*_columns(scale, table, entries)] or [*_cells(scale, table, entries)]
        yield from faults
        if not any(fault.severity == "error" for fault in faults) and table.rows:
            yield from _content(instrument, scale, table, entries)


def _columns(scale: Scale, table: Table, entries: Sequence[Input]) -> Iterator[Finding]:
    where = f"tables.{scale.table}"
    if doubles := [name for name, n in Counter(table.columns).items() if n > 1]:
        yield error(
            "TS-I048",
            where,
            f"the column {listing(doubles)} {are(doubles)} there more than once.",
            "Keep one.",
        )
    known = list(_EXTRA)
    for entry in entries:
        name, pair = entry.source, (f"{entry.source}_from", f"{entry.source}_below")
        known += [name, *pair]
        if name in table.columns or all(part in table.columns for part in pair):
            continue
        yield error(
            "TS-I048",
            where,
            f"it has no column for the input {name!r}{did_you_mean(name, table.columns)}.",
            f"Name a column {name!r}, or two columns {pair[0]!r} and {pair[1]!r}.",
        )
    if "score" not in table.columns:
        yield error("TS-I048", where, "it has no column 'score'.", "Name the column with the result 'score'.")
    for name in dict.fromkeys(table.columns):
        if name not in known:
            yield error(
                "TS-I048",
                where,
                f"the column {name!r} is no input of {scale.id!r}{did_you_mean(name, known)}.",
                "List the item or scale as an input, or take the column out.",
            )
    if not table.rows:
        yield error("TS-I048", where, "it has no rows.", "Write one row per value.")


def _cells(scale: Scale, table: Table, entries: Sequence[Input]) -> Iterator[Finding]:
    where = f"tables.{scale.table}"
    ragged = [place for place, row in enumerate(table.rows, 1) if len(row) != len(table.columns)]
    if ragged:
        yield error(
            "TS-I049",
            where,
            f"row {listing(map(str, ragged))} {'has' if len(ragged) == 1 else 'have'} "
            f"not {len(table.columns)} cells.",
            "Give each row one cell per column.",
        )
        return
    for column, name in enumerate(table.columns):
        if name == "label":
            continue
        optional = name == "se" or any(name in (f"{e.source}_from", f"{e.source}_below") for e in entries)
        allowed = ("", "*") if any(entry.source == name for entry in entries) else ("",) if optional else ()
        bad = [
            f"row {place} {row[column]!r}"
            for place, row in enumerate(table.rows, 1)
            if row[column].strip() not in allowed and not _is_number(row[column])
        ]
        if bad:
            yield error(
                "TS-I049",
                where,
                f"the column {name!r} has cells that are no numbers: {listing(bad)}.",
                "Write numbers with a point; for an input, `*` is anything and an empty cell is a blank.",
            )


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


Row = tuple[Cell, ...]


def rows_of(table: Table, entries: Sequence[Input]) -> list[Row]:
    """The cells of each row that stand for inputs, in the order of the inputs."""
    place = {name: column for column, name in enumerate(table.columns)}
    return [tuple(_cell(entry.source, place, row) for entry in entries) for row in table.rows]


def _cell(name: str, place: dict[str, int], row: Sequence[str]) -> Cell:
    if name in place:
        text = row[place[name]].strip()
        if text == "*":
            return ANYTHING
        return Cell(float(text), float(text), exact=True) if text else MISSING
    low, high = (row[place[f"{name}_{end}"]].strip() for end in ("from", "below"))
    return Cell(float(low) if low else -math.inf, float(high) if high else math.inf)


def _content(
    instrument: Instrument, scale: Scale, table: Table, entries: Sequence[Input]
) -> Iterator[Finding]:
    rows = rows_of(table, entries)
    yield from _repeated(f"tables.{scale.table}", rows)
    yield from _coverage(instrument, scale, rows, entries)
    yield from _falling(scale, table, rows, entries)


def _repeated(where: str, rows: list[Row]) -> Iterator[Finding]:
    first: dict[Row, int] = {}
    doubles = []
    for place, row in enumerate(rows, 1):
        if first.setdefault(row, place) != place:
            doubles.append(f"{place} (as {first[row]})")
    if doubles:
        yield error(
            "TS-I049",
            where,
            f"rows repeat the inputs of an earlier one, which wins: row {listing(doubles)}.",
            "Keep the right one.",
        )
    yield from _overlaps(where, list(first))


def _overlaps(where: str, rows: list[Row]) -> Iterator[Finding]:
    """Ranges that share values, in rows that are alike otherwise."""
    groups: dict[tuple[object, ...], list[tuple[Cell, Row]]] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if not cell.exact and not cell.missing and cell != ANYTHING:
                groups.setdefault((place, row[:place], row[place + 1 :]), []).append((cell, row))
    for cells in groups.values():
        ranges = sorted((cell.low, cell.high) for cell, _ in cells)
        for (low, high), (start, end) in pairwise(ranges):
            if start < high:
                yield error(
                    "TS-I049",
                    where,
                    f"two rows take the same values: {_interval(low, high)} and {_interval(start, end)}.",
                    "Let each range begin where the one before it ends; `below` leaves the bound itself out.",
                )
                return


def _interval(low: float, high: float) -> str:
    return f"{number(low)} to below {number(high)}"


def _points(instrument: Instrument, entry: Input, column: Sequence[Cell]) -> tuple[float, ...] | None:
    """Values of an input that tell whether rows cover it: all of them, or one in each stretch of a range."""
    listed = possible_inputs(instrument, entry)
    if listed is not None:
        return listed
    if any(cell.exact for cell in column):
        return None
    ends = input_values(instrument, entry)
    bounds = {bound for cell in column for bound in (cell.low, cell.high) if math.isfinite(bound)}
    low = min(bounds, default=0.0) if ends.low is None else ends.low
    high = max(bounds, default=0.0) if ends.high is None else ends.high
    marks = sorted({low, *(bound for bound in bounds if low <= bound <= high), high})
    if ends.high is None:
        marks = marks[:-1] or marks
    return tuple(sorted({*marks, *((a + b) / 2 for a, b in pairwise(marks))}))


def _coverage(
    instrument: Instrument, scale: Scale, rows: list[Row], entries: Sequence[Input]
) -> Iterator[Finding]:
    where = f"tables.{scale.table}"
    spread: list[tuple[int, tuple[float, ...]]] = []
    for place, entry in enumerate(entries):
        column = [row[place] for row in rows]
        points = _points(instrument, entry, column)
        if points is None:
            yield error(
                "TS-I045",
                where,
                f"{entry.source!r} has fractions, and the table has single values for it.",
                'Round the input first (round = {to = 1, mode = "half-up"}), or write '
                f"{entry.source}_from and {entry.source}_below.",
            )
            return
        spread.append((place, points))
        yield from _never_read(where, entry, column, points)
    # Covariates first: a group of persons without norms is said once, not once per raw value.
    spread.sort(key=lambda pair: not _is_covariate(instrument, entries[pair[0]]))
    holes = list(_holes(rows, spread, {}))
    grouped: dict[bool, list[dict[int, float]]] = {}
    for hole in holes:
        people = all(_is_covariate(instrument, entries[place]) for place in hole)
        grouped.setdefault(people, []).append(hole)
    for people, some in grouped.items():
        words = [" and ".join(f"{entries[p].source} = {number(v)}" for p, v in hole.items()) for hole in some]
        say = warning if people else error
        more = "at least " if len(holes) >= _MOST_HOLES else ""
        yield say(
            "TS-I050",
            where,
            f"there is no row for {listing(words)} ({more}{len(words)} in all).",
            "Write the rows, or narrow what can be answered."
            if people
            else "Write the rows that are missing.",
        )


def _is_covariate(instrument: Instrument, entry: Input) -> bool:
    item = item_of(instrument, entry.source) if entry.is_item else None
    return item is not None and item.role == "covariate"


def _never_read(where: str, entry: Input, column: list[Cell], points: tuple[float, ...]) -> Iterator[Finding]:
    idle = sorted({c.low for c in column if c.exact and not any(c.takes(value) for value in points)})
    if idle:
        hint = ""
        uncovered = [value for value in points if not any(cell.takes(value) for cell in column)]
        if len(idle) == len(uncovered) and min(idle) < min(points) and max(uncovered) == max(points):
            hint = " (the table would fit items whose codes are lower)"
        yield warning(
            "TS-I050",
            where,
            f"rows for {entry.source} = {listing(idle)} are never read: "
            f"it runs from {number(min(points))} to {number(max(points))}{hint}.",
            "See whether the table is made for other codes.",
        )


def _holes(
    rows: list[Row], spread: list[tuple[int, tuple[float, ...]]], given: dict[int, float]
) -> Iterator[dict[int, float]]:
    """Combinations of values that no row takes, as few values as tell them apart; the first ones only."""
    if not spread:
        return
    (place, points), rest = spread[0], spread[1:]
    n = 0
    for value in points:
        left = [row for row in rows if row[place].takes(value)]
        here = {**given, place: value}
        for hole in [here] if not left else _holes(left, rest, here):
            yield hole
            n += 1
            if n >= _MOST_HOLES:
                return


def _falling(scale: Scale, table: Table, rows: list[Row], entries: Sequence[Input]) -> Iterator[Finding]:
    """A result that falls while the raw score rises: a column that was printed for the opposite direction."""
    raw = [place for place, entry in enumerate(entries) if not entry.is_item]
    if len(raw) != 1:
        return
    column = table.columns.index("score")
    groups: dict[Row, list[tuple[float, float]]] = {}
    for row, cells in zip(rows, table.rows, strict=True):
        if not row[raw[0]].missing:
            rest = tuple(cell for place, cell in enumerate(row) if place != raw[0])
            groups.setdefault(rest, []).append((row[raw[0]].low, float(cells[column])))
    name = entries[raw[0]].source
    for pairs in groups.values():
        falls = [(one, other) for one, other in pairwise(sorted(pairs)) if other[1] < one[1]]
        if falls:
            (low, above), (high, below) = falls[0]
            yield warning(
                "TS-I051",
                f"tables.{scale.table}",
                f"the score falls while {name!r} rises: {number(above)} at {number(low)}, "
                f"{number(below)} at {number(high)}.",
                "Compare the row with the source; if all fall, see that the scale is not turned round twice.",
            )
            return
