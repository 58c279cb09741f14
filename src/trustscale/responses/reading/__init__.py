"""From a file to a raw table: nothing here knows an instrument.

Each kind of file has a module of its own; all of them hand over a :class:`RawTable`. Every failure is a
:class:`trustscale.errors.ReadingError` with a code, never an exception of pandas, pyarrow, openpyxl or
pyreadstat.
"""

from __future__ import annotations

from trustscale.responses.reading.read import read_table as read_table
from trustscale.responses.reading.table import RawTable as RawTable
from trustscale.responses.reading.table import file_row as file_row
