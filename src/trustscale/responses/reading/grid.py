"""From a grid of cells to a table: header rows, names of columns, blank rows and columns.

Text files and workbooks both come as a grid, so that an export that was opened and saved in a spreadsheet
reads like the export itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from trustscale.errors import ColumnError, FileError
from trustscale.responses.reading.headers import find_headers, heading
from trustscale.responses.reading.table import RawTable

_SHOWN_ROWS = 10


def table_from_grid(
    grid: pd.DataFrame, *, name: str, first_row: int, notes: Sequence[str] = (), decimal: str = "."
) -> RawTable:
    """Make a table of a grid; its first row, row `first_row` of the file, may be blank, then names follow."""
    blank_above = _blank_above(grid)
    grid, first_row = grid.iloc[blank_above:], first_row + blank_above
    headers = find_headers(grid)
    body = grid.iloc[headers.n_rows :]
    used = np.array(
        [
            bool(head) or not _blank(body[column]).all()
            for head, column in zip(headers.names, grid, strict=True)
        ]
    )
    body = body.loc[:, used]
    names, unnamed = _names([headers.names[place] for place in np.flatnonzero(used)])
    texts = [headers.texts[place] for place in np.flatnonzero(used)]
    _refuse_duplicates(name, names, np.flatnonzero(used))
    body.columns = pd.Index(names, dtype=object)
    blank_rows = _blank_rows(body)
    if blank_rows.all():
        raise FileError(
            f"{name} has a header and no answers below it.",
            code="TS-R005",
            mend="export the answers again; look whether a filter was on.",
        )
    numbers = np.arange(len(body), dtype=np.int64) + first_row + headers.n_rows
    return RawTable(
        frame=body.loc[~blank_rows].reset_index(drop=True),
        name=name,
        question_texts={column: text for column, text in zip(names, texts, strict=True) if " " in text},
        first_row=first_row + headers.n_rows,
        notes=(*notes, *_notes(headers.note, unnamed, numbers[blank_rows])),
        decimal=decimal,
        row_numbers=numbers[~blank_rows] if blank_rows.any() else None,
    )


def _blank_above(grid: pd.DataFrame) -> int:
    """Count blank rows above the first one that holds anything."""
    filled = (row for row in range(len(grid)) if any(heading(cell) for cell in grid.iloc[row]))
    return next(filled, 0)


def _names(heads: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names of the columns; one without a name, as pandas writes its index, is called by its place."""
    unnamed = [f"column {position}" for position, head in enumerate(heads, start=1) if not head]
    return [head or f"column {position}" for position, head in enumerate(heads, start=1)], unnamed


def _refuse_duplicates(
    name: str, names: Sequence[str], positions: Sequence[int] | npt.NDArray[np.int64]
) -> None:
    places: dict[str, list[str]] = {}
    for column, position in zip(names, positions, strict=True):
        places.setdefault(column, []).append(_letters(int(position)))
    refuse_duplicates(name, {column: where for column, where in places.items() if len(where) > 1})


def refuse_duplicates(name: str, places: Mapping[str, Sequence[str]]) -> None:
    """Raise where a name of a column is there twice; `places` says where."""
    if not places:
        return
    count = "1 name is" if len(places) == 1 else f"{len(places)} names are"
    raise ColumnError(
        f"{name}: {count} in the header more than once.",
        code="TS-R006",
        where=[f"{column!r}: columns {', '.join(where)}" for column, where in places.items()],
        mend="rename or delete all but one of each.",
    )


def _letters(position: int) -> str:
    """Letters that a spreadsheet shows above the column: A, B, ..., Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _blank(column: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """Where a column has nothing in it, or only spaces."""
    if column.dtype == object:
        blank = [
            cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()) for cell in column
        ]
        return np.array(blank, dtype=bool)
    return (column.str.strip() == "").to_numpy(dtype=bool)


def _blank_rows(body: pd.DataFrame) -> npt.NDArray[np.bool_]:
    blank = np.ones(len(body), dtype=bool)
    for position in range(body.shape[1]):
        if not blank.any():
            break
        blank &= _blank(body.iloc[:, position])
    return blank


def _notes(header: str, unnamed: Sequence[str], blank: npt.NDArray[np.int64]) -> list[str]:
    notes = [header] if header else []
    if unnamed:
        notes.append(f"without a name in the header: {', '.join(unnamed)}")
    if len(blank):
        rows = ", ".join(str(row) for row in blank[:_SHOWN_ROWS])
        more = f" and {len(blank) - _SHOWN_ROWS} more" if len(blank) > _SHOWN_ROWS else ""
        count = "1 blank row" if len(blank) == 1 else f"{len(blank)} blank rows"
        notes.append(f"{count} left out: {'row' if len(blank) == 1 else 'rows'} {rows}{more}")
    return notes
