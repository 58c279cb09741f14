"""Excel workbooks."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import Any

import pandas as pd

from trustscale.errors import FileError
from trustscale.responses.reading.dialect import find_decimal
from trustscale.responses.reading.grid import table_from_grid
from trustscale.responses.reading.optional import optional
from trustscale.responses.reading.sources import Source, refuse_too_large
from trustscale.responses.reading.table import RawTable

_NO_VALUE = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")


def read_workbook(source: Source, *, sheet: str | int | None = None, decimal: str | None = None) -> RawTable:
    """Read one sheet: the one named, the one at this place (from 0), or the first."""
    openpyxl = optional("openpyxl", source.name)
    content = source.content()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # What it unpacks to, which in a malicious file is far more than its size.
        refuse_too_large(source.name, size=sum(part.file_size for part in archive.infolist()))
        notes = _uncalculated(archive)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of styles and of drop-down lists, which hold no answers
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        titles = [page.title for page in book.worksheets]
        position = _position(sheet, titles, source.name)
        page = book.worksheets[position]
        page.reset_dimensions()  # some programs write a wrong one, and cells beyond it would be lost
        rows = _filled_rows(page, source.name)
    if not rows:
        others = [title for n, title in enumerate(titles) if n != position]
        raise FileError(
            f"{source.name}: the sheet {titles[position]!r} is empty.",
            code="TS-R004",
            mend=f"name another one with sheet=: {', '.join(map(repr, others))}."
            if others
            else "export the answers again.",
        )
    if sheet is None and len(titles) > 1:
        notes.append(_which_sheet(titles))
    return table_from_grid(
        pd.DataFrame(rows, dtype=object),
        name=source.name,
        first_row=1,
        notes=notes,
        decimal=decimal or find_decimal(([c for c in row if isinstance(c, str)] for row in rows[:200]), "\t"),
    )


def _uncalculated(archive: zipfile.ZipFile) -> list[str]:
    """Note cells whose formula no program has calculated yet: their values are not in the file."""
    sheets = [
        part for part in archive.namelist() if part.startswith("xl/worksheets/") and part.endswith(".xml")
    ]
    n = sum(len(_NO_VALUE.findall(archive.read(sheet))) for sheet in sheets)
    if not n:
        return []
    return [
        f"{n} formulas were never calculated and read as blank: open the workbook, save it, read it again"
    ]


def _filled_rows(page: Any, name: str) -> list[list[Any]]:
    """Cells of each row up to its last filled one, and rows up to the last filled one."""
    rows: list[list[Any]] = []
    widest = last = 0
    for cells in page.iter_rows(values_only=True):
        row = list(cells)
        while row and _is_blank(row[-1]):
            row.pop()
        rows.append(row)
        if row:
            last = len(rows)
            widest = max(widest, len(row))
            # One stray cell at the far corner would make a table of seventeen thousand million cells.
            refuse_too_large(name, cells=last * widest)
    return [row + [None] * (widest - len(row)) for row in rows[:last]]


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _position(sheet: str | int | None, titles: list[str], name: str) -> int:
    if sheet is None and titles:
        return 0
    if isinstance(sheet, str) and sheet in titles:
        return titles.index(sheet)
    if isinstance(sheet, int) and 0 <= sheet < len(titles):
        return sheet
    what = f"has no sheet {sheet!r}" if titles else "has no sheet with cells"
    raise FileError(
        f"{name} {what}.",
        code="TS-R016",
        where=[f"{n}: {title}" for n, title in enumerate(titles)],
        mend="name one of its sheets, or give its number; the first is 0.",
    )


def _which_sheet(titles: list[str]) -> str:
    others = ", ".join(repr(title) for title in titles[1:])
    return f"sheet {titles[0]!r} read, the first of {len(titles)} (not read: {others})"
