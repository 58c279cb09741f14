"""How findings are worded: numbers without needless digits, lists that end, ids that were mistyped."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from trustscale.errors import Finding, did_you_mean

LISTED = 8
"""How many ids a finding names before it only counts them."""


def error(code: str, where: str, problem: str, cure: str) -> Finding:
    """Something that cannot be scored, or would be scored wrongly."""
    return Finding(code, where, problem, cure)


def warning(code: str, where: str, problem: str, cure: str) -> Finding:
    """Something that can be scored and deserves a look."""
    return Finding(code, where, problem, cure, "warning")


def number(value: float) -> str:
    """Write a number as a person would.

    >>> number(3.0), number(2.5), number(1 / 3)
    ('3', '2.5', '0.3333333333')
    """
    return f"{value:.10g}"


def span(low: float, high: float) -> str:
    """Write a range as the file writes it."""
    return f"[{number(low)}, {number(high)}]"


def listing(entries: Iterable[str | float]) -> str:
    """Name the first few entries and count the rest.

    >>> listing(["p1", "p2", "p3"])
    'p1, p2 and p3'
    """
    words = [entry if isinstance(entry, str) else number(entry) for entry in entries]
    if len(words) > LISTED:
        return f"{', '.join(words[: LISTED - 1])} and {len(words) - LISTED + 1} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"


def are(entries: Collection[object]) -> str:
    """``is`` for one entry, ``are`` for several."""
    return "is" if len(entries) == 1 else "are"


def unknown(where: str, name: str, what: str, known: Collection[str]) -> Finding:
    """There is no part of this kind with this id."""
    cure = (
        f"Use one of the ids that there are: {listing(known)}." if known else f"Define a {what} with this id."
    )
    return error("TS-I010", where, f"there is no {what} {name!r}{did_you_mean(name, known)}.", cure)
