"""Norm files: ``norms/<sample>.toml`` beside a definition, and the CSV with raw scores that it may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from trustscale.errors import Finding
from trustscale.instruments.faults import model_findings
from trustscale.instruments.files import UnreadableError, read_data
from trustscale.instruments.model import Table
from trustscale.instruments.norm_model import NormCell, NormFile, NormRow, ScaleNorm, cell_words
from trustscale.instruments.tables import read_table

NORMS = "norms"
"""The folder beside a definition that holds its norms."""

NUMBERS = ("score", "percentile", "t", "se", "t_se")
AGES = ("age_from", "age_below")
_KNOWN = ("scale", *AGES, *NUMBERS)

ReadNorm = tuple[NormFile | None, tuple[Finding, ...]]
CellKey = tuple[str, tuple[tuple[str, str], ...], float | None, float | None]


@dataclass(frozen=True, slots=True)
class NormPlace:
    """Where a norm file lies, and the names by which messages call it."""

    entry: Traversable
    folder: Traversable

    @property
    def sample(self) -> str:
        """The name of the sample: that of the file."""
        return self.entry.name.removesuffix(".toml")

    @property
    def where(self) -> str:
        """The name in messages."""
        return f"{NORMS}/{self.entry.name}"


def norm_places(folder: Traversable) -> tuple[NormPlace, ...]:
    """The norm files of an instrument's folder, in the order of their names."""
    inner = folder / NORMS
    if not inner.is_dir():
        return ()
    entries = sorted((e for e in inner.iterdir() if e.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(NormPlace(entry, inner) for entry in entries)


def place_of(path: Path) -> NormPlace:
    """The place of one norm file that is named by its path."""
    return NormPlace(path, path.parent)


def read_norm(place: NormPlace) -> ReadNorm:
    """Read a norm file with its table; return it, or None where it is none, with all findings."""
    try:
        data = read_data(place.entry, where=place.where)
    except UnreadableError as fault:
        return None, (fault.finding,)
    if not isinstance(data, Mapping):
        problem = "it is not a table of keys."
        return None, (Finding("TS-I083", place.where, problem, 'Begin with instrument = "...".'),)
    try:
        norm = NormFile.model_validate(data)
    except ValidationError as error:
        return None, model_findings(NormFile, data, error, place=place.where)
    if norm.table is None:
        return norm, ()
    try:
        table = read_table(place.folder, norm.table, where=f"{place.where}: table")
    except UnreadableError as fault:
        found = fault.finding
        where = f"{NORMS}/{found.where}" if found.where == norm.table else found.where
        return norm, (Finding(found.code, where, found.problem, found.cure),)
    return _with_rows(norm, table)


def _with_rows(norm: NormFile, table: Table) -> ReadNorm:
    """Put the rows of the CSV into the cells that they belong to."""
    where = f"{NORMS}/{norm.table}"
    found = list(_column_findings(norm, table, where))
    if found:
        return norm, tuple(found)
    rows: dict[CellKey, list[NormRow]] = {}
    for number, cells in enumerate(table.rows, start=2):
        try:
            key, row = _parse(dict(zip(table.columns, cells, strict=True)), norm)
        except ValueError as fault:
            found.append(
                Finding("TS-N011", f"{where}, line {number}", f"{fault}.", "Mend that cell of the table.")
            )
            continue
        rows.setdefault(key, []).append(row)
    scales = tuple(_filled(scale, rows) for scale in norm.scales)
    for key in rows:
        problem = f"its rows for {_key_words(key)} have no cell in the norm file."
        found.append(Finding("TS-N012", where, problem, "Describe that cell, with its n, under [[scales]]."))
    return norm.model_copy(update={"scales": scales}), tuple(found)


def _column_findings(norm: NormFile, table: Table, where: str) -> Iterator[Finding]:
    allowed = {*_KNOWN, *(name for scale in norm.scales for cell in scale.cells for name in cell.groups)}
    for name in table.columns:
        if name not in allowed:
            cure = f"It can have: {', '.join(sorted(allowed))}."
            yield Finding("TS-N011", where, f"it has a column {name!r} that means nothing here.", cure)
    for name in sorted({name for name in table.columns if table.columns.count(name) > 1}):
        yield Finding("TS-N011", where, f"it has the column {name!r} twice.", "Keep one of them.")
    if "score" not in table.columns:
        yield Finding("TS-N011", where, "it has no column `score`.", "Put the raw scores there.")
    if not {"percentile", "t"} & set(table.columns):
        cure = "Say what a raw score stands for."
        yield Finding("TS-N011", where, "it has neither a column `percentile` nor `t`.", cure)


def _parse(cells: Mapping[str, str], norm: NormFile) -> tuple[CellKey, NormRow]:
    """The cell that a line belongs to, and its row."""
    scale = cells.get("scale") or (norm.scales[0].scale if len(norm.scales) == 1 else "")
    if not scale:
        raise ValueError("it does not say which scale it is for")
    numbers = {name: _number(cells.get(name, ""), name) for name in (*NUMBERS, *AGES)}
    if numbers["score"] is None:
        raise ValueError("it has no score")
    groups = tuple(sorted((name, text) for name, text in cells.items() if name not in _KNOWN and text))
    key = (scale, groups, numbers["age_from"], numbers["age_below"])
    try:
        return key, NormRow.model_validate({name: numbers[name] for name in NUMBERS})
    except ValidationError as error:
        raise ValueError(
            f"{error.errors()[0]['loc'][0]} is {error.errors()[0]['input']:g}, which it cannot be"
        ) from error


def _number(text: str, name: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{name} is {text!r}, which is no number") from None


def cell_key(scale: str, cell: NormCell) -> CellKey:
    """What tells a cell from all others of a norm."""
    return scale, tuple(sorted(cell.groups.items())), cell.age_from, cell.age_below


def _filled(scale: ScaleNorm, rows: dict[CellKey, list[NormRow]]) -> ScaleNorm:
    """The scale with the rows of its cells, which are taken out of ``rows``."""
    cells = tuple(
        cell.model_copy(update={"rows": tuple(rows.pop(key))})
        if (key := cell_key(scale.scale, cell)) in rows
        else cell
        for cell in scale.cells
    )
    return scale.model_copy(update={"cells": cells})


def _key_words(key: CellKey) -> str:
    scale, groups, low, high = key
    cell = NormCell(groups=dict(groups), age_from=low, age_below=high, n=1)
    return f"{scale}, {cell_words(cell)}"


# -- writing -----------------------------------------------------------------------------------------------


def norm_table(norm: NormFile) -> Table | None:
    """All rows of all cells as one table, or None where there are none."""
    cells = [(scale.scale, cell) for scale in norm.scales for cell in scale.cells if cell.rows]
    if not cells:
        return None
    groups = sorted({name for _, cell in cells for name in cell.groups})
    used = _used_columns(len(norm.scales) > 1, [cell for _, cell in cells])
    columns = [*(["scale"] if "scale" in used else []), *groups, *(n for n in _KNOWN[1:] if n in used)]
    rows = tuple(
        tuple(_text(_value(name, scale, cell, row)) for name in columns)
        for scale, cell in cells
        for row in cell.rows
    )
    return Table(columns=tuple(columns), rows=rows)


def _used_columns(several: bool, cells: Sequence[NormCell]) -> set[str]:
    used = {"score"} | ({"scale"} if several else set())
    used |= {name for name in AGES if any(getattr(cell, name) is not None for cell in cells)}
    rows: Iterable[NormRow] = (row for cell in cells for row in cell.rows)
    for row in rows:
        used |= {name for name in NUMBERS if getattr(row, name) is not None}
    return used


def _value(name: str, scale: str, cell: NormCell, row: NormRow) -> Any:
    if name == "scale":
        return scale
    if name in AGES:
        return getattr(cell, name)
    return getattr(row, name) if name in NUMBERS else cell.groups.get(name)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value)
