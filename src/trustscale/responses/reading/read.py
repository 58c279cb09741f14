"""One entrance for all kinds of files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from trustscale._checks import check_option
from trustscale.errors import FileError, TrustscaleError
from trustscale.responses.reading.labelled import read_labelled
from trustscale.responses.reading.parquet import read_parquet
from trustscale.responses.reading.sources import Source, find_source
from trustscale.responses.reading.table import RawTable
from trustscale.responses.reading.text import read_text
from trustscale.responses.reading.workbook import read_workbook

DecimalSign = Literal[".", ","]


def read_table(
    source: str | Path,
    *,
    encoding: str | None = None,
    decimal: str | None = None,
    sheet: str | int | None = None,
) -> RawTable:
    """Read a file of any kind into a raw table.

    Parameters
    ----------
    source : str or Path
        A file: delimited text (``.csv``, ``.tsv``, ``.txt``), ``.xlsx``, ``.parquet``, SPSS ``.sav`` or Stata
        ``.dta``; ``"-"`` is standard input, of whichever of these kinds its first bytes show.
    encoding : str, optional
        How a text file was written. Without it a byte order mark decides, then UTF-8 is tried, then cp1252
        with a note.
    decimal : {".", ","}, optional
        The decimal sign of numbers that are written as text. Without it, what most cells show where
        semicolons or tabs separate them; a point in all other files.
    sheet : str or int, optional
        The sheet of a workbook, by name or counted from 0; the first one without it.

    Returns
    -------
    RawTable
        The cells, and what the file says about them.

    Raises
    ------
    FileError
        When the file is not there, empty, of another kind, damaged, or needs a package that is not installed.
    ColumnError
        When a name of a column is there twice.
    """
    if decimal is not None:
        decimal = check_option(decimal, DecimalSign, name="decimal")
    found = find_source(source)
    if sheet is not None and found.kind != "workbook":
        raise FileError(
            f"{found.name} is not a workbook, so it has no sheet {sheet!r}.",
            code="TS-R016",
            mend="leave sheet= out.",
        )
    try:
        return _read(found, encoding=encoding, decimal=decimal, sheet=sheet)
    except TrustscaleError:
        raise
    except MemoryError:
        raise FileError(
            f"{found.name} does not fit into memory.",
            code="TS-R010",
            mend="score it as a lazy frame instead.",
        ) from None
    except Exception as error:  # parsers of damaged files raise whatever they stumble over
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise FileError(
            f"{found.name} is damaged and cannot be read ({reason}).",
            code="TS-R009",
            mend="export the answers again, or copy the file again.",
        ) from error


def _read(source: Source, *, encoding: str | None, decimal: str | None, sheet: str | int | None) -> RawTable:
    if source.kind == "text":
        return read_text(source, encoding=encoding, decimal=decimal)
    if source.kind == "workbook":
        return read_workbook(source, sheet=sheet, decimal=decimal)
    if source.kind == "parquet":
        return read_parquet(source, decimal=decimal)
    return read_labelled(source, encoding=encoding, decimal=decimal)
