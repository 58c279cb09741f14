"""How a text file separates its cells: the delimiter, the shape of its rows, and the decimal sign."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from trustscale.errors import FileError

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SAMPLE_ROWS = 200
_SAMPLE_TEXT = 500_000
_CLEAR = 1.5
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|$)')
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")
_DECIMAL_POINT = re.compile(r"\s*-?\d+\.\d+\s*")


def take_separator_line(text: str) -> tuple[str, str | None]:
    """Cut Excel's ``sep=;`` line off; Excel does not show it, so it counts as no row."""
    found = _SEPARATOR_LINE.match(text)
    return (text, None) if found is None else (text[found.end() :], found.group(1))


def take_blank_lines(text: str) -> tuple[str, int]:
    """Cut blank lines off both ends; return how many stood above the first row."""
    found = _BLANK_LINES.match(text)
    above = "" if found is None else found.group()
    n = len(re.findall(r"\r\n|\r|\n", above))
    return text[len(above) :].rstrip("\r\n"), n


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Split a text into rows and cells, quotation marks respected, exactly as the parser will."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)


def find_delimiter(text: str, name: str, *, prefer_tab: bool = False) -> str:
    """Find the delimiter from the header and the first rows.

    Each candidate is judged by how many cells it makes of the header and by how many rows then have as many.
    One that is not clearly ahead of the next one is no answer: the file is refused rather than guessed at.
    """
    scores = {mark: _evidence(text, mark) for mark in _NAMES}
    ranked = sorted((mark for mark in scores if scores[mark] > 0), key=lambda mark: -scores[mark])
    if not ranked:
        return ","  # one column: any delimiter reads it
    if prefer_tab and "\t" in ranked:
        return "\t"
    if len(ranked) > 1 and scores[ranked[0]] < _CLEAR * scores[ranked[1]]:
        first, second = (_NAMES[mark] for mark in ranked[:2])
        raise FileError(
            f"{name} could be separated by {first}s or by {second}s: both make a table of it.",
            code="TS-R013",
            mend="put a line such as sep=; (with the mark that is right) above the header, "
            "or save the file as .xlsx.",
        )
    return ranked[0]


def find_decimal(rows: Iterable[list[str]], delimiter: str) -> str:
    """Find the decimal sign of numbers in text cells.

    Where commas separate the cells it is a point. Else what more cells show; where none shows one, a comma
    beside semicolons, as programs write both in the same countries, and a point beside other marks.
    """
    if delimiter == ",":
        return "."
    cells = [cell for row in rows for cell in row]
    n_commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    n_points = sum(_DECIMAL_POINT.fullmatch(cell) is not None for cell in cells)
    if n_commas == n_points:
        return "," if delimiter == ";" else "."
    return "," if n_commas > n_points else "."


def sample(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows; one that the sample cuts through is left out."""
    rows = list(islice(records(text[:_SAMPLE_TEXT], delimiter), _SAMPLE_ROWS))
    return rows[:-1] if len(text) > _SAMPLE_TEXT and 1 < len(rows) < _SAMPLE_ROWS else rows


def check_rows(text: str, delimiter: str, *, name: str, first_row: int) -> tuple[int, int]:
    """Return how many rows and columns there are; raise where rows differ in length.

    Blank rows, and cells beyond the last column that hold nothing, are not counted as a difference.
    """
    width = widest = n_rows = 0
    uneven: list[str] = []
    try:
        for n_rows, row in enumerate(records(text, delimiter), start=1):
            width = width or len(row)
            if len(row) == width or not any(cell.strip() for cell in row[width:] or row):
                widest = max(widest, len(row))
            else:
                uneven.append(f"row {first_row + n_rows - 1}: {_cells(len(row))}")
    except csv.Error as error:
        raise unclosed_quote(name, first_row + n_rows, str(error)) from None
    if uneven:
        raise _ragged(name, uneven, n_rows=n_rows, width=width, delimiter=delimiter)
    return n_rows, widest


def unclosed_quote(name: str, row: int, reason: str) -> FileError:
    """Build the error for cells that never end."""
    return FileError(
        f"{name} has a cell that does not end: a quotation mark is opened and never closed ({reason}).",
        code="TS-R017",
        where=[f"near row {row}"],
        mend='close the quotation mark; inside quoted text, write each " twice.',
    )


def _evidence(text: str, delimiter: str) -> float:
    """Weigh a delimiter: cells in the header, times the share of sampled rows that have as many."""
    try:
        widths = [len(row) for row in sample(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    share = sum(width == widths[0] for width in widths[1:]) / (len(widths) - 1) if len(widths) > 1 else 1.0
    return widths[0] * (share + 0.01)


def _ragged(name: str, uneven: list[str], *, n_rows: int, width: int, delimiter: str) -> FileError:
    mend = (
        f"mend these rows; a cell that holds a {_NAMES.get(delimiter, delimiter)} or a line break "
        'has to stand in "quotation marks".'
    )
    if len(uneven) == n_rows - 1:
        mend = (
            "the header may lack a name, as with R's write.table (use write.csv(..., row.names = FALSE)), or "
            "a title may stand above it (delete it)."
        )
    return FileError(
        f"{name}: {len(uneven)} of {n_rows} rows do not have the {_cells(width)} of the first row.",
        code="TS-R007",
        where=uneven,
        mend=mend,
    )


def _cells(n: int) -> str:
    return f"{n} cell" if n == 1 else f"{n} cells"
