"""Ids for columns of any name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from trustscale.instruments.model import NAME_PATTERN

_LONGEST = 40


def derive_id(name: str) -> str:
    """Make an id of a name: small letters, digits and underscores; empty where the name has none of them.

    >>> derive_id("Trust 1 (past)"), derive_id("Q3 - I feel..."), derive_id("1. Größe"), derive_id("信任")
    ('trust_1_past', 'q3_i_feel', 'item_1_grosse', '')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", letters)
    text = "_".join(words)[:_LONGEST].rstrip("_")
    return f"item_{text}" if text[:1].isdigit() else text


def ids_for(names: Sequence[str], *, taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return one id for each name, all different. A name that is an id already stays.

    >>> ids_for(["t1", "T1", "Trust 1", "trust_1"])
    ('t1', 't1_2', 'trust_1_2', 'trust_1')
    """
    used = {name for name in names if re.fullmatch(NAME_PATTERN, name)} | set(taken)
    ids = []
    for place, name in enumerate(names, start=1):
        if re.fullmatch(NAME_PATTERN, name):
            ids.append(name)
            continue
        stem = derive_id(name) or f"item_{place}"
        new, number = stem, 1
        while new in used:
            number += 1
            new = f"{stem}_{number}"
        used.add(new)
        ids.append(new)
    return tuple(ids)
