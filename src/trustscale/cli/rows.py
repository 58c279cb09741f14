"""A table for a person: as many columns as the screen is wide, the first rows, and what is left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustscale.cli.layout import columns
from trustscale.cli.screen import UNBROKEN, literal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

__all__ = [
    "FIRST_ROWS",
    "TableColumn",
    "fitting",
    "flush_left",
    "flush_right",
    "score_text",
    "span_text",
    "table",
]

FIRST_ROWS = 8


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes
    ----------
    head : str
        Its heading.
    cells : sequence of str or Text
        Its cells; a text has a look of its own.
    spare : int
        Where there is no room, columns with the highest number go first; those with 0 stay.
    is_right : bool
        Whether it is set flush right.
    look : str
        Its colour.
    most : int
        Words in it may be broken into lines of this width.
    """

    head: str
    cells: Sequence[str] | Sequence[str | Text]
    spare: int = 0
    is_right: bool = False
    look: str = ""
    most: int = UNBROKEN

    @property
    def width(self) -> int:
        """Characters with the gap to the next column; none for a column that says nothing."""
        longest = min(max(map(len, self.cells), default=0), self.most)
        return max(longest, len(self.head)) + 2 if longest else 0


def flush_left(head: str, cells: Iterable[object], *, spare: int = 0, look: str = "") -> TableColumn:
    """A column of words."""
    return TableColumn(head, [str(cell) for cell in cells], spare, look=look)


def flush_right(head: str, cells: Iterable[object], *, spare: int = 0) -> TableColumn:
    """A column of numbers, written already."""
    return TableColumn(head, [str(cell) for cell in cells], spare, is_right=True)


def table(
    console: Console, wanted: Sequence[TableColumn], *, total: int | None = None
) -> list[RenderableType]:
    """The table, and a line for the rows that it does not have, of ``total`` ones."""
    kept = fitting(console, wanted)
    shown = max((len(column.cells) for column in kept), default=0)
    parts: list[RenderableType] = [
        columns(
            list(zip(*(column.cells for column in kept), strict=True)),
            heads=[column.head for column in kept],
            looks=[column.look for column in kept],
            right=[number for number, column in enumerate(kept) if column.is_right],
        )
    ]
    if total is not None and total > shown:
        parts.append(literal(f"  ... and {total - shown:,} more rows", "dim"))
    return parts


def fitting(console: Console, wanted: Sequence[TableColumn]) -> list[TableColumn]:
    """The columns that there is room for."""
    room = (console.width if console.is_terminal else UNBROKEN) - 2
    kept = list(wanted)
    while sum(column.width for column in kept) - 2 > room and any(column.spare for column in kept):
        kept.remove(max(kept, key=lambda column: column.spare))
    return kept


def score_text(value: float) -> str:
    """A score with at most two decimals; nothing where there is none."""
    return "" if math.isnan(value) else f"{round(value, 2):.10g}"


def span_text(lower: float, upper: float, digits: int = 1) -> str:
    """An interval; nothing where there is none."""
    return "" if math.isnan(lower) or math.isnan(upper) else f"{lower:.{digits}f} to {upper:.{digits}f}"
