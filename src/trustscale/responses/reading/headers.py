"""Header rows of survey tools: which rows hold names and questions, and where the answers begin.

Most files have one. Three tools write more, and each is told by columns that it always writes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_IMPORT_ID = re.compile(r'\s*\{\s*"ImportId"\s*:')
_QUALTRICS_TEXTS = {"StartDate": "Start Date", "ResponseId": "Response ID", "RecordedDate": "Recorded Date"}
_SOSCI_NAMES = {"CASE", "SERIAL", "QUESTNNR"}
_SURVEYMONKEY_NAMES = {"Respondent ID", "Collector ID"}
_INVISIBLE = "\ufeff\u200b\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Headers:
    """The header of a grid.

    Attributes
    ----------
    names : tuple of str
        One per column; empty where the file has none.
    texts : tuple of str
        The question of each column, which is its name where the file has no other.
    n_rows : int
        How many rows it takes.
    note : str
        For people, where it is more than one row.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]
    n_rows: int = 1
    note: str = ""


def find_headers(grid: pd.DataFrame) -> Headers:
    """Look at the first rows of a grid, whose first row holds names."""
    rows = [tuple(heading(cell) for cell in grid.iloc[row]) for row in range(min(3, len(grid)))]
    names, below = rows[0], rows[1:]
    for n, row in enumerate(below, start=2):
        if any(_IMPORT_ID.match(cell) for cell in row):
            texts = below[0] if n > 2 else names
            return Headers(names, texts, n, f"{n} header rows, as Qualtrics writes them")
    if not below:
        return Headers(names, names)
    under = dict(zip(names, below[0], strict=True))
    if any(under.get(name) == text for name, text in _QUALTRICS_TEXTS.items()):
        return Headers(names, below[0], 2, "2 header rows, as Qualtrics writes them")
    if under.keys() >= _SOSCI_NAMES and under["CASE"] and not under["CASE"].isdecimal():
        return Headers(names, below[0], 2, "2 header rows, as SoSci Survey writes them")
    if under.keys() >= _SURVEYMONKEY_NAMES and not any(under[name] for name in _SURVEYMONKEY_NAMES):
        return _of_surveymonkey(names, below[0])
    return Headers(names, names)


def heading(cell: Any) -> str:
    """Text of a header cell, without the spaces and invisible marks that exports leave around it."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip().strip(_INVISIBLE).strip()


def _of_surveymonkey(stems: Sequence[str], rows: Sequence[str]) -> Headers:
    """Join the rows of a matrix, which stand below, to its question, which stands above the first of them."""
    names, texts = [], []
    stem, begins = "", [bool(head) for head in [*stems, "end"]]
    for position, (head, row) in enumerate(zip(stems, rows, strict=True)):
        stem = head or stem
        alone = begins[position] and begins[position + 1]
        texts.append(f"{stem} [{row}]" if row else stem)
        names.append(stem if alone or not row else texts[-1])
    return Headers(tuple(names), tuple(texts), 2, "2 header rows, as SurveyMonkey writes them")
