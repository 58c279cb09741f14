"""Rows about couples: one for each couple and scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trustscale.dyads import Couples, Similarity

__all__ = ["couple_rows", "similarity_rows"]


def couple_rows(couples: Couples) -> Any:
    """Both scores of each couple, their mean and their gap, scale by scale.

    The gap is the first partner's score minus the second one's; where nothing tells partners apart, it has no
    sign.
    """
    import numpy as np

    from trustscale.dyads._couples import couple_ids, partner_values
    from trustscale.responses.frames import Words, new_frame

    names, k = couples.variables, len(couples.variables)
    values = [partner_values(couples, name) for name in names]
    first, second = (np.column_stack([pair[side] for pair in values]).ravel() for side in (0, 1))
    columns: dict[str, Any] = {
        couples.dyad: np.repeat(couple_ids(couples), k),
        "scale": Words(np.tile(np.arange(k, dtype=np.int32), couples.n), names),
        "first": first,
        "second": second,
        "mean": (first + second) / 2,
        "gap": first - second if couples.distinguishable else np.abs(first - second),
    }
    if couples.distinguishable:
        for side, head in enumerate(("first_is", "second_is")):
            columns[head] = np.full(first.size, str(couples.members[side]), dtype=object)
    return new_frame(columns, library=couples.library)


def similarity_rows(found: Mapping[str, Similarity]) -> Any:
    """The likeness of each couple's answers, instrument by instrument."""
    import numpy as np

    from trustscale.responses.frames import Words, new_frame

    parts = [result.columns() for result in found.values()]
    counts = [result.couples.n for result in found.values()]
    columns: dict[str, Any] = {
        name: np.concatenate([np.asarray(part[name]) for part in parts]) for name in parts[0]
    }
    names = Words(np.repeat(np.arange(len(counts), dtype=np.int8), counts), tuple(found))
    who, *others = columns
    ordered = {who: columns[who], "instrument": names, **{name: columns[name] for name in others}}
    return new_frame(ordered, library=next(iter(found.values())).library)
