"""How results look: plain-text tables, numbers as journals print them, and a block for notebooks."""

from __future__ import annotations

import html
from collections.abc import Sequence


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Lines of an aligned table; the first ``left`` columns are flush left, the others flush right."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    lines = []
    for row in [header, *rows]:
        cells = [
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def number(value: float, digits: int = 2) -> str:
    """A number with this many decimals; a dash where there is none."""
    return "-" if value != value else f"{value:.{digits}f}"  # NaN alone differs from itself


def whole(value: float) -> str:
    """A number without needless decimals.

    >>> whole(10.0), whole(2.5)
    ('10', '2.5')
    """
    return f"{value:.10g}"


def counted(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun in the right form.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{n:,} {one if n == 1 else (many or one + 's')}"


def html_block(text: str) -> str:
    """The text summary for a notebook, escaped. Rows of tables scroll in one line; prose is wrapped."""
    lines = (_html_line(line) for line in text.split("\n"))
    return f'<pre style="white-space: pre-wrap; overflow-x: auto">{chr(10).join(lines)}</pre>'


def _html_line(line: str) -> str:
    escaped = html.escape(line)
    is_row = "  " in line.strip()
    return f'<span style="white-space: pre">{escaped}</span>' if is_row else escaped
