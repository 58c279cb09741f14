"""Items that came reversed already, and items whose answers run against their key.

Reversing twice is the most common silent error in scale scoring. A file shows it in two ways: its labels
run the other way for some items, or the keyed items of a scale do not go together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import KeyingError
from trustscale.instruments.inputs import Input, inputs_of, item_of, option_scores, response_scale_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.responses.decoding import Direction

FEWEST_ROWS = 30
MOST_ROWS = 50_000
"""Rows beyond this are left out at equal distances: a sign needs no more."""

CLEARLY = 2.0
"""How many standard errors (1 / sqrt(n)) below zero a correlation has to be."""


@dataclass(frozen=True, slots=True)
class AgainstKey:
    """An item that, once keyed, correlates negatively with the rest of its scale.

    Attributes
    ----------
    scale, item : str
        Which item of which scale.
    r : float
        Its correlation with the sum of the scale's other keyed items.
    n : int
        Complete rows that it rests on.
    """

    scale: str
    item: str
    r: float
    n: int

    def __str__(self) -> str:
        return f"{self.item} in {self.scale}: r = {self.r:.2f} with the other items (n = {self.n:,})"


def refuse_opposite(
    directions: Mapping[str, Direction | None],
    instrument: Instrument,
    *,
    already_keyed: Collection[str] = (),
    name: str = "the file",
) -> None:
    """Raise where the labels of a file run against the declared options and nobody said why.

    Parameters
    ----------
    directions : mapping of str to Direction or None
        Per item, what :func:`trustscale.responses.decoding.decode_column` found.
    instrument : Instrument
        The definition; its codings are suggested where all labels run the other way.
    already_keyed : collection of str
        Items that the user says were reversed before.
    name : str
        What messages call the file.

    Raises
    ------
    KeyingError
        TS-R301, with the items and with what to say about them.
    """
    opposite = [item for item, found in directions.items() if found == "opposite"]
    unsaid = [item for item in opposite if item not in already_keyed]
    if not unsaid:
        return
    same = [item for item, found in directions.items() if found == "as declared"]
    said = ", ".join(f'"{item}"' for item in unsaid)
    if same:
        what = f"{name}: the labels of {_items(unsaid)} run the other way than those of the other items."
        mend = (
            f"if these answers were reversed before, say already_keyed=[{said}] (--already-keyed ITEM), so "
            "that they are not reversed again; else mend the labels."
        )
    else:
        what = f"{name}: the labels of all items run the other way than those of {instrument.id}."
        codings = [f'coding="{coding.id}"' for coding in instrument.codings]
        mend = (
            f"say which form was used: {' or '.join(codings)}."
            if codings
            else f"if the form was printed so, or the answers were reversed, say already_keyed=[{said}]."
        )
    raise KeyingError(what, code="TS-R301", where=unsaid, mend=mend)


def against_their_key(
    codes: Mapping[str, NDArray[Any]], instrument: Instrument, *, scheme: str | None = None
) -> tuple[AgainstKey, ...]:
    """Find items whose keyed answers correlate negatively with the rest of their scale.

    Each item is held against the sum of all others of its scale, so the order of items does not matter.
    Formative scales, whose items need not go together, are left out, as are items without variation.

    Parameters
    ----------
    codes : mapping of str to array of shape (n,)
        Item to canonical codes, NaN for gaps; items that are not there are left out of their scales.
    instrument : Instrument
        Which items a scale has and how they are keyed.
    scheme : str, optional
        Only scales of this scheme, and those without one; all scales without it.

    Returns
    -------
    tuple of AgainstKey
        Scale by scale, in item order; empty with fewer than 30 complete rows.
    """
    found: list[AgainstKey] = []
    for scale in instrument.scales:
        if scale.score not in ("sum", "mean") or scale.measures == "formative" or not scale.items:
            continue
        if scheme is not None and scale.scheme not in (None, scheme):
            continue
        found += _against(scale, codes, instrument)
    return tuple(found)


def _against(scale: Scale, codes: Mapping[str, NDArray[Any]], instrument: Instrument) -> list[AgainstKey]:
    inputs = [entry for entry in inputs_of(instrument, scale) if entry.is_item and entry.source in codes]
    if len(inputs) < 2:
        return []
    step = max(1, len(codes[inputs[0].source]) // MOST_ROWS)
    keyed = np.column_stack([_keyed(codes[entry.source][::step], entry, instrument) for entry in inputs])
    keyed = keyed[~np.isnan(keyed).any(axis=1)]
    n = len(keyed)
    if n < FEWEST_ROWS:
        return []
    rest = keyed.sum(axis=1, keepdims=True) - keyed
    x, y = keyed - keyed.mean(axis=0), rest - rest.mean(axis=0)
    spread = np.sqrt((x * x).sum(axis=0) * (y * y).sum(axis=0))
    r = np.divide((x * y).sum(axis=0), spread, out=np.zeros(len(inputs)), where=spread > 0)
    return [
        AgainstKey(scale.id, entry.source, float(value), n)
        for entry, value in zip(inputs, r, strict=True)
        if value < -CLEARLY / np.sqrt(n)
    ]


def _keyed(values: NDArray[Any], entry: Input, instrument: Instrument) -> NDArray[np.float64]:
    """Values as they enter the scale, up to a constant, which no correlation sees."""
    scored = values.astype(np.float64)
    if (scores := _scores(entry, instrument)) is not None:
        codes = scored
        scored = np.full(len(codes), np.nan)
        for code, score in scores.items():
            scored[codes == code] = score
    return scored * (-1.0 if entry.reverse != (entry.weight < 0) else 1.0)


def _scores(entry: Input, instrument: Instrument) -> dict[float, float] | None:
    """Code to score where a recoding or the options give scores of their own."""
    if entry.recoding is not None and entry.recoding.map is not None:
        return dict(entry.recoding.map)
    item = item_of(instrument, entry.source)
    scale = None if item is None else response_scale_of(instrument, item)
    return None if scale is None or entry.recoding is not None else option_scores(scale)


def _items(names: Collection[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} items"
