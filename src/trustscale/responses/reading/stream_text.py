"""Large CSV files in batches: the header is read as in :mod:`text`, the rows below it a batch at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from trustscale.errors import FileError
from trustscale.responses.cells import BLANK_WORDS
from trustscale.responses.reading import dialect
from trustscale.responses.reading.encoding import decode, refuse_nul
from trustscale.responses.reading.grid import refuse_duplicates
from trustscale.responses.reading.headers import find_headers

HEAD_BYTES = 1_000_000
_HEAD_ROWS = 50


@dataclass(frozen=True, slots=True)
class TextStream:
    """A text file whose header is known.

    Attributes
    ----------
    path : Path
        The file.
    name : str
        What messages call it.
    columns : tuple of str
        Names of its columns; those without one are called by their place.
    first_row : int
        The number of the first row of answers, as a spreadsheet shows it.
    above : int
        Rows above it.
    delimiter, decimal, encoding : str
        How it is written.
    notes : tuple of str
        What was noticed on the way.
    """

    path: Path
    name: str
    columns: tuple[str, ...]
    first_row: int
    above: int
    delimiter: str
    decimal: str
    encoding: str
    notes: tuple[str, ...]

    def batches(self, names: Sequence[str], rows: int) -> Iterator[Any]:
        """Frames of these columns, of at most so many rows."""
        return _batches(self, names, rows)


def open_text(path: Path, name: str) -> TextStream | None:
    """Look at the head of a delimited text file; None where it has to be read as a whole (UTF-16, UTF-32)."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        cut = bool(stream.read(1))
    if cut:
        head = head[: head.rfind(b"\n") + 1] or head
    text, notes = decode(head, name=name)
    encoding = _encoding(notes)
    if encoding is None:
        return None
    refuse_nul(text, name)
    text, declared = dialect.take_separator_line(text)
    text, blank = dialect.take_blank_lines(text)
    if not text.strip():
        raise FileError(f"{name} is empty.", code="TS-R004", mend="export the answers again.")
    prefer_tab = name.lower().endswith((".tsv", ".tab"))
    delimiter = declared or dialect.find_delimiter(text, name, prefer_tab=prefer_tab)
    rows = dialect.sample(text, delimiter)
    width = max(map(len, rows))
    grid = pd.DataFrame([row + [""] * (width - len(row)) for row in rows[:_HEAD_ROWS]], dtype=str)
    headers = find_headers(grid)
    if len(rows) <= headers.n_rows:
        raise FileError(
            f"{name} has a header and no answers below it.",
            code="TS-R005",
            mend="export the answers again; look whether a filter was on.",
        )
    columns = tuple(head or f"column {place}" for place, head in enumerate(headers.names, start=1))
    _refuse_twice(name, columns)
    return TextStream(
        path=path,
        name=name,
        columns=columns,
        first_row=1 + blank + headers.n_rows,
        above=headers.n_rows + blank + (declared is not None),
        delimiter=delimiter,
        decimal=dialect.find_decimal(rows[1:], delimiter),
        encoding=encoding,
        notes=(*notes, *([headers.note] if headers.note else [])),
    )


def _encoding(notes: Sequence[str]) -> str | None:
    """What `decode` found, as its note tells it."""
    if not notes:
        return "utf-8-sig"
    return "cp1252" if "cp1252" in notes[0] else None


def _refuse_twice(name: str, columns: Sequence[str]) -> None:
    places: dict[str, list[str]] = {}
    for place, column in enumerate(columns, start=1):
        places.setdefault(column, []).append(str(place))
    refuse_duplicates(name, {column: where for column, where in places.items() if len(where) > 1})


def _batches(text: TextStream, names: Sequence[str], rows: int) -> Iterator[Any]:
    """Columns of numbers come as numbers; others as text, in which words for gaps stay as they are."""
    places = [text.columns.index(name) for name in names]
    try:
        with pd.read_csv(
            text.path,
            sep=text.delimiter,
            header=None,
            names=range(len(text.columns)),  # all are parsed, so that a row of more cells is noticed
            skiprows=text.above,
            index_col=False,
            keep_default_na=False,
            na_values=[""],
            skipinitialspace=True,
            decimal=text.decimal,
            encoding=text.encoding,
            chunksize=rows,
            low_memory=False,
        ) as reader:
            for chunk in reader:
                yield chunk[places].set_axis(list(names), axis="columns").reset_index(drop=True)
    except (pd.errors.ParserError, csv.Error) as error:
        raise FileError(
            f"{text.name} cannot be split into rows and cells ({error}).",
            code="TS-R009",
            mend="open it in a spreadsheet and save it as CSV UTF-8 or .xlsx.",
        ) from None
    except UnicodeError as error:
        raise FileError(
            f"{text.name} cannot be read as {text.encoding} text ({error}).",
            code="TS-R008",
            mend="save it again as CSV UTF-8.",
        ) from None


def without_blank_words(values: Any) -> Any:
    """A text column as numbers, words such as NA as gaps; as it is where some other text is left."""
    texts = pd.Series(values, dtype=object)
    blank = texts.map(lambda cell: isinstance(cell, str) and cell.strip().casefold() in BLANK_WORDS)
    try:
        return pd.to_numeric(texts.mask(blank | texts.isna())).to_numpy(dtype=float)
    except (TypeError, ValueError):
        return values
