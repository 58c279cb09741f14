"""Look-up tables: the CSV files beside a definition that its scales name."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from trustscale.errors import Finding
from trustscale.instruments.files import UnreadableError, read_text
from trustscale.instruments.model import Table


def read_table(folder: Traversable, name: str, *, where: str) -> Table:
    """Read one table, or raise a UnreadableError; the path may not leave the folder of the instrument."""
    entry = inside_folder(folder, name)
    if entry is None:
        raise UnreadableError(
            Finding(
                "TS-I087",
                where,
                f'it is "{name}", which lies outside the folder of the instrument.',
                "Put the table beside the definition and name it without its folders.",
            )
        )
    if not entry.is_file():
        raise UnreadableError(
            Finding(
                "TS-I087",
                where,
                f'it is "{name}", and there is no such file beside the definition.',
                "Put it there, or correct the name.",
            )
        )
    return parse_table(read_text(entry, where=name), name)


def inside_folder(folder: Traversable, name: str) -> Traversable | None:
    """Return the file of this name in the folder, or None where the name would lead out of it."""
    path = PurePosixPath(name)
    if not is_plain_path(name):
        return None
    entry = folder.joinpath(*path.parts)
    if isinstance(entry, Path) and isinstance(folder, Path):
        # A link inside the folder may point out of it.
        return entry if entry.resolve().is_relative_to(folder.resolve()) else None
    return entry


def is_plain_path(name: str) -> bool:
    """Whether a name is a path that stays in its folder on every system.

    >>> is_plain_path("t.csv"), is_plain_path("../t.csv"), is_plain_path("C:t.csv")
    (True, False, False)
    """
    path = PurePosixPath(name)
    unsafe = any(sign in name for sign in ("\\", ":", "\0"))
    return bool(path.parts) and not unsafe and not path.is_absolute() and ".." not in path.parts


def parse_table(text: str, name: str) -> Table:
    """Read the text of a table: a row of column names, then one row a line, cells as text."""
    lines = csv.reader(text.splitlines(keepends=True), strict=True)
    rows = list(_full_rows(lines, name))
    if not rows:
        raise _table_fault(name, "it is empty.", "Write the column names in its first row.")
    columns = rows[0][1]
    if len(columns) == 1 and ";" in columns[0]:
        raise _table_fault(name, "it has semicolons between its cells.", "Save it with commas.")
    for line, cells in rows:
        if len(cells) != len(columns):
            problem = f"it has {len(cells)} cells in line {line} and {len(columns)} column names."
            raise _table_fault(name, problem, 'Give each row one cell per column; "" is an empty cell.')
    return Table(columns=columns, rows=tuple(cells for _, cells in rows[1:]))


def _full_rows(lines: Iterator[list[str]], name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        for number, cells in enumerate(lines, start=1):
            if cells:
                yield number, tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise _table_fault(name, f"it is not a CSV file ({error}).", "Save it as CSV with commas.") from error


def _table_fault(name: str, problem: str, cure: str) -> UnreadableError:
    return UnreadableError(Finding("TS-I087", name, problem, cure))
