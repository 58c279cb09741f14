"""Reading the small files that an instrument is made of, with a size limit and faults in plain words."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from trustscale.errors import Finding

LARGEST = 5_000_000
"""Bytes; a definition larger than this is not one."""

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


class UnreadableError(Exception):
    """A file of an instrument cannot be read; carries the finding that says so."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


def read_text(entry: Traversable, *, where: str) -> str:
    """Return the text of a file, or raise a UnreadableError."""
    try:
        with entry.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _fault(
            "TS-I086", where, f"it cannot be read ({reason}).", "Check the file and its permissions."
        ) from error
    if len(content) > LARGEST:
        raise _fault(
            "TS-I086",
            where,
            f"it is larger than {LARGEST // 1_000_000} megabytes, which no definition is.",
            "Check that this is the file you mean.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _fault(
            "TS-I086", where, f"it is not UTF-8 text (line {line}).", "Save it as UTF-8 in your editor."
        ) from error


def read_data(entry: Traversable, *, where: str) -> Any:
    """Return what a TOML or JSON file says, or raise a UnreadableError that names line and column."""
    text = read_text(entry, where=where)
    is_json = entry.name.lower().endswith(".json")
    try:
        return json.loads(text) if is_json else tomllib.loads(text)
    except json.JSONDecodeError as error:
        raise _syntax_fault(where, "JSON", error.msg, text, error.lineno, error.colno) from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        at = (int(place[1]), int(place[2])) if place and place[1] else _end_of(text)
        raise _syntax_fault(where, "TOML", _PLACE.sub("", str(error)), text, *at) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, lists in lists in lists
        kind = "JSON" if is_json else "TOML"
        raise _fault(
            "TS-I080", where, f"it is {kind} that no instrument needs ({error}).", "Write it plainer."
        ) from error


def _end_of(text: str) -> tuple[int, int]:
    lines = text.splitlines() or [""]
    return len(lines), len(lines[-1]) + 1


def _syntax_fault(where: str, kind: str, problem: str, text: str, line: int, column: int) -> UnreadableError:
    lines = text.splitlines()
    shown = lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""
    seen = f", in `{shown}`" if shown else ""
    return _fault(
        "TS-I080",
        where,
        f"it is not {kind}: line {line}, column {column}{seen}: {problem.rstrip('.')}.",
        "Mend that line; `trustscale new my-scale` writes a file that is right.",
    )


def _fault(code: str, where: str, problem: str, cure: str) -> UnreadableError:
    return UnreadableError(Finding(code=code, where=where, problem=problem, cure=cure))
