"""CSV, TSV and other delimited text. pandas parses it; here is what exports put around the table."""

from __future__ import annotations

import io

import pandas as pd

from trustscale.errors import FileError
from trustscale.responses.reading import dialect
from trustscale.responses.reading.encoding import decode, refuse_nul
from trustscale.responses.reading.grid import table_from_grid
from trustscale.responses.reading.sources import Source
from trustscale.responses.reading.table import RawTable


def read_text(source: Source, *, encoding: str | None = None, decimal: str | None = None) -> RawTable:
    """Read delimited text; every cell comes as text, a blank one as ``""``."""
    text, notes = decode(source.content(), name=source.name, encoding=encoding)
    refuse_nul(text, source.name)
    text, declared = dialect.take_separator_line(text)
    text, blank_above = dialect.take_blank_lines(text)
    if not text.strip():
        raise FileError(f"{source.name} is empty.", code="TS-R004", mend="export the answers again.")
    prefer_tab = source.name.lower().endswith((".tsv", ".tab"))
    delimiter = declared or dialect.find_delimiter(text, source.name, prefer_tab=prefer_tab)
    first_row = 1 + blank_above
    n_rows, n_columns = dialect.check_rows(text, delimiter, name=source.name, first_row=first_row)
    grid = _parse(text, delimiter, n_columns, source.name)
    if len(grid) != n_rows:
        raise FileError(
            f"{source.name} cannot be split into rows without doubt ({n_rows} or {len(grid)} of them).",
            code="TS-R009",
            mend="open it in a spreadsheet and save it as CSV UTF-8 or .xlsx.",
        )
    if decimal is None:
        decimal = dialect.find_decimal(dialect.sample(text, delimiter)[1:], delimiter)
    return table_from_grid(grid, name=source.name, first_row=first_row, notes=notes, decimal=decimal)


def _parse(text: str, delimiter: str, n_columns: int, name: str) -> pd.DataFrame:
    """Let pandas split the text, with nothing taken for a header, a gap or an index."""
    try:
        return pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=range(n_columns),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            skipinitialspace=True,
            quoting=0,
            engine="c",
        )
    except pd.errors.ParserError as error:
        found = [word for word in str(error).split() if word.isdigit()]
        row = int(found[-1]) + 1 if found else 1
        raise dialect.unclosed_quote(name, row, "the file ends inside it") from None
