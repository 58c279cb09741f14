"""What the heading of a column, or its question, can say about the item that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustscale.responses.folding import fold_name, fold_text

_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]\s*$")
_CODE_FIRST = re.compile(r"\s*([A-Za-z][\w\-]*)\s*[.:]\s")
# What stands between a stem and an item's own words: Qualtrics writes a hyphen, people write the others.
_STEM_ENDS = re.compile(r"(?<= )[-|/] |[:?!.…\]]['\"]* ")


def folded_names(column: str) -> Iterator[str]:
    """Ids that a heading can hold: the whole, ``grid[rs4]``, and ``rs4. I feel close``."""
    yield fold_name(column)
    if (bracket := _IN_BRACKETS.search(column)) is not None:
        yield fold_name(bracket.group(1))
    if (first := _CODE_FIRST.match(column)) is not None:
        yield fold_name(first.group(1))


def wordings(text: str) -> Iterator[str]:
    """Wordings that a heading or a question is for certain: the whole of it, and what its brackets hold."""
    yield fold_text(text)
    if (bracket := _IN_BRACKETS.search(text)) is not None:
        yield fold_text(bracket.group(1))


def endings(text: str) -> Iterator[str]:
    """Wordings that a question may end in, after a stem of unknown length."""
    folded = fold_text(text)
    for mark in _STEM_ENDS.finditer(folded):
        yield fold_text(folded[mark.end() :])
