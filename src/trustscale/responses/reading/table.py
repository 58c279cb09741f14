"""What reading a file gives: its cells as they are, and what the file says about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Value = float | str
"""A value as SPSS and Stata attach labels to it: a number, or a text in text columns."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """The cells of a file, undecoded, with what the file itself says about its columns.

    Attributes
    ----------
    frame : pandas.DataFrame
        All columns of the file. From text files every cell is text and a blank one is ``""``; other files
        keep their types and a blank cell is ``None`` or ``nan``.
    name : str
        What messages call it: the file's name, or ``"standard input"``.
    question_texts : mapping of str to str
        Column to wording: Qualtrics' second row, SPSS and Stata variable labels, or the header itself where
        it is a question.
    value_labels : mapping of str to mapping
        Column to its value labels (SPSS, Stata).
    missing_values : mapping of str to tuple of pairs
        Column to the ranges declared missing in SPSS, each as ``(lowest, highest)``, both included.
    first_row : int
        The number that the first data row has in the file as a spreadsheet shows it.
    notes : tuple of str
        What was noticed on the way, for people.
    decimal : str
        The decimal sign of numbers that are written as text.
    row_numbers : numpy.ndarray or None
        The file's row number of each row of the frame where blank rows were left out; ``None`` where they run
        on from `first_row`.
    """

    frame: Any
    name: str
    question_texts: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[Value, str]] = field(default_factory=dict)
    missing_values: Mapping[str, tuple[tuple[Value, Value], ...]] = field(default_factory=dict)
    first_row: int = 2
    notes: tuple[str, ...] = ()
    decimal: str = "."
    row_numbers: npt.NDArray[np.int64] | None = None


def file_row(table: RawTable, position: int) -> int:
    """Return the number that the row at `position` of the frame has in the file."""
    if table.row_numbers is None:
        return table.first_row + position
    return int(table.row_numbers[position])
