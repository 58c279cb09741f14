"""Lists of ids, in which ``"p1..p9"`` stands for ``p1, p2, ..., p9``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_RUN = re.compile(r"^\s*([a-z][a-z0-9_]*?)(\d+)\s*\.\.\s*([a-z][a-z0-9_]*?)(\d+)\s*$")
_LONGEST_RUN = 10_000


def expand_ids(entries: Any) -> Any:
    """Write out every run such as ``p1..p9``; anything that is not a list of text is left as it is.

    >>> expand_ids(["p1..p3", "q7"])
    ('p1', 'p2', 'p3', 'q7')
    >>> expand_ids(["p08..p10"])
    ('p08', 'p09', 'p10')
    """
    if isinstance(entries, str) or not isinstance(entries, Iterable):
        return entries
    ids: list[Any] = []
    for entry in entries:
        ids.extend(_expand_run(entry) if isinstance(entry, str) else [entry])
    return tuple(ids)


def is_run(entry: str) -> bool:
    """Whether an entry stands for several ids.

    >>> is_run("p1..p9"), is_run("I.feel..past.")
    (True, False)
    """
    return _RUN.match(entry) is not None


def _expand_run(entry: str) -> list[str]:
    match = _RUN.match(entry)
    if match is None:
        if ".." in entry:
            raise ValueError(f"{entry!r} is not a run of ids; write 'p1..p9', with one prefix on both sides")
        return [entry]
    prefix, first, other, last = match.groups()
    start, stop = int(first), int(last)
    if prefix != other or stop < start:
        raise ValueError(
            f"{entry!r} is not a run of ids; write 'p1..p9', rising, with one prefix on both sides"
        )
    if stop - start > _LONGEST_RUN:
        raise ValueError(f"{entry!r} has more than {_LONGEST_RUN} ids")
    width = len(first) if first.startswith("0") else 0
    return [f"{prefix}{number:0{width}d}" for number in range(start, stop + 1)]
