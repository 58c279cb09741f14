"""The table of all codes that trustscale prints: errors, warnings, findings, alerts and notices.

The table is data (``codes.toml``); this module reads it. ``trustscale explain`` and the documentation show
it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias, get_args

from trustscale.errors import OptionError, did_you_mean

__all__ = ["CodeEntry", "CodeKind", "all_codes", "code_entry"]

CodeKind: TypeAlias = Literal["error", "warning", "finding", "alert", "notice"]


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """What one code means.

    Attributes
    ----------
    code : str
        ``TS-`` with a letter (I instrument, R reading, S scoring, N norms and change, D couples,
        C command line) and three digits.
    title : str
        What happened, in a few words.
    kind : str
        ``error``, ``warning``, ``finding``, ``alert`` or ``notice``.
    raised_by : str
        The functions or commands that print it.
    meaning : str
        What it says about the file, the answers or the call.
    mend : str
        What to do about it.
    """

    code: str
    title: str
    kind: CodeKind
    raised_by: str
    meaning: str
    mend: str


@cache
def all_codes() -> tuple[CodeEntry, ...]:
    """Every code there is, in the order of the codes.

    Examples
    --------
    >>> [entry.code for entry in all_codes()][0][:3]
    'TS-'
    """
    text = files("trustscale.results").joinpath("codes.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)
    return tuple(_entry(code, table[code]) for code in sorted(table))


def _entry(code: str, fields: dict[str, Any]) -> CodeEntry:
    """One entry of the table; a field that is missing, misspelt or of another kind is a fault of ours."""
    texts: dict[str, Any] = {name: " ".join(str(value).split()) for name, value in fields.items()}
    entry = CodeEntry(code=code, **texts)
    if entry.kind not in get_args(CodeKind):
        raise ValueError(f"{code}: {entry.kind!r} is no kind of code")
    return entry


def code_entry(code: str) -> CodeEntry:
    """Look one code up; case and a missing ``TS-`` do not matter.

    Raises
    ------
    OptionError
        No such code; the message suggests one that is near.

    Examples
    --------
    >>> code_entry("ts-s001").title
    'An option that does not exist'
    """
    wanted = code.strip().upper()
    by_code = {entry.code: entry for entry in all_codes()}
    found = by_code.get(wanted) or by_code.get(f"TS-{wanted}")
    if found is None:
        raise OptionError(
            f"There is no code {code!r}{did_you_mean(_as_code(wanted), by_code)}.",
            code="TS-C001",
            mend="copy the code as the message has it; `trustscale explain` alone lists all codes.",
        )
    return found


def _as_code(text: str) -> str:
    return text if text.startswith("TS") else f"TS-{text}"
