"""Items that came reversed already.

Reversing twice is the most common silent error in scale scoring. Labels that run the other way for some items
show it here; keyed items that do not go together show it in the scores.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from trustscale.errors import KeyingError
from trustscale.instruments.model import Instrument
from trustscale.responses.decoding import Direction


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


def _items(names: Collection[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} items"
