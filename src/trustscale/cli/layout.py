"""How things look: headings, paragraphs, columns without lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from trustscale.cli.screen import literal

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

__all__ = ["Cell", "columns", "command", "cut", "heading", "paragraph"]

Cell: TypeAlias = "str | RenderableType"


def heading(text: str) -> Text:
    """A heading stands out by weight alone, so that it reads the same in a file."""
    return literal(f"\n{text}", "bold")


def paragraph(text: str, look: str = "", *, indent: int = 2) -> RenderableType:
    """Running text, set in from the margin; blanks and line ends inside it are one blank each."""
    from rich.padding import Padding

    return Padding(literal(" ".join(text.split()), look), (0, 0, 0, indent), expand=False)


def command(text: str, *, indent: int = 2) -> Text:
    """A command to copy: never broken into lines, so that it works as it stands."""
    line = literal(f"{' ' * indent}{text}", "cyan")
    line.no_wrap, line.overflow = True, "ignore"
    return line


def cut(text: str, room: int) -> str:
    """Text that fits, with three points where it was longer."""
    return text if len(text) <= room else f"{text[: max(room - 3, 0)].rstrip()}..."


def columns(
    rows: Iterable[Sequence[Cell]],
    *,
    heads: Sequence[str] = (),
    looks: Sequence[str] = (),
    right: Iterable[int] = (),
    fixed: Iterable[int] = (),
    indent: int = 2,
) -> RenderableType:
    """Lay rows out in columns without lines; text in a cell is printed as it is.

    ``right`` are the columns set flush right, ``fixed`` those that are never broken into lines.
    """
    from rich.padding import Padding

    cells = [tuple(literal(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]
    n = max((len(row) for row in cells), default=len(heads))
    # A column that says nothing takes no room.
    kept = [i for i in range(n) if any(i < len(row) and str(row[i]) for row in cells)]
    flush_right, unbroken = set(right), set(fixed)
    table = _empty_table(bool(heads))
    for i in kept:
        table.add_column(
            literal(heads[i]) if i < len(heads) else "",
            style=looks[i] if i < len(looks) else "",
            justify="right" if i in flush_right else "left",
            no_wrap=i in unbroken,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*(row[i] if i < len(row) else "" for i in kept))
    return Padding(table, (0, 0, 0, indent))


def _empty_table(show_header: bool) -> Table:
    from rich.table import Table

    return Table(box=None, show_header=show_header, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
