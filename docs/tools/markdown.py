"""Markdown of plain text: nothing in an instrument or in the table of codes is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\`*_\[\]<>{}#|~$^])")
# What begins a list, a heading or a quotation at the start of a line.
_OPENINGS = re.compile(r"^(\s*)([-+=:>]|\d+(?=[.)]))")
_CODES = re.compile(r"\bTS-[A-Z]\d{3}\b")
_BETWEEN_TICKS = re.compile(r"`[^`]+`")


def plain(text: str) -> str:
    """Text on one line, shown as it stands."""
    escaped = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _OPENINGS.sub(_escaped_opening, escaped)


def _escaped_opening(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def prose(text: str) -> str:
    """Text on one line in which only `code between ticks` is markup."""
    pieces, end = [], 0
    for code in _BETWEEN_TICKS.finditer(text):
        pieces += [_MARKS.sub(r"\\\1", text[end : code.start()]), code.group()]
        end = code.end()
    return " ".join("".join([*pieces, _MARKS.sub(r"\\\1", text[end:])]).split())


def code(text: str) -> str:
    """Text in a fixed width font."""
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{text}{ticks}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, widths: str = "auto") -> list[str]:
    """A table; the cells are Markdown already."""
    lines = [":::{list-table}", ":header-rows: 1", f":widths: {widths}", ""]
    for row in (header, *rows):
        lines += [f"{'*' if place == 0 else ' '} - {cell}".rstrip() for place, cell in enumerate(row)]
    return [*lines, ":::", ""]


def fields(rows: Iterable[tuple[str, str]]) -> list[str]:
    """A list of terms and what is said about them; a term about which nothing is said is left out."""
    return [f":{term}: {said}" for term, said in rows if said] + [""]
