"""The shipped instruments at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Instrument
from trustscale.instruments.shipped import shipped_ids


@dataclass(frozen=True, slots=True)
class InstrumentEntry:
    """One line of the list of instruments.

    Attributes
    ----------
    id : str
        What `load_instrument` and ``--instrument`` take.
    title : str
        The full name.
    version : str
        The version of the definition.
    status : str
        ``"published"``, or ``"draft"`` for items that are author-constructed and not validated.
    n_items : int
        How many items it has; covariates such as age are not counted.
    n_scales : int
        How many scores it reports.
    language : str
        The language of its own wording.
    license : str
        The short name of the licence.
    has_wording : bool
        Whether it is shipped with the text of its items, or with keys only.
    forms : tuple of str
        Its other wordings, each as form and language.
    """

    id: str
    title: str
    version: str
    status: str
    n_items: int
    n_scales: int
    language: str
    license: str
    has_wording: bool
    forms: tuple[str, ...]


class InstrumentList(tuple[InstrumentEntry, ...]):
    """Instruments at a glance; printed, a table. ``pandas.DataFrame(instruments)`` makes a frame of it."""

    __slots__ = ()

    def __str__(self) -> str:
        head = ("id", "title", "items", "scales", "status", "wording", "licence")
        rows = [head, *map(_row, self)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
        lines = (
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows
        )
        return "\n".join(lines)

    __repr__ = __str__


def _row(entry: InstrumentEntry) -> tuple[str, ...]:
    title = entry.title if len(entry.title) <= 40 else entry.title[:37] + "..."
    wording = "yes" if entry.has_wording else "keys only"
    licence = entry.license.removeprefix("LicenseRef-")
    return entry.id, title, str(entry.n_items), str(entry.n_scales), entry.status, wording, licence


def list_instruments() -> InstrumentList:
    """List the shipped instruments.

    Returns
    -------
    InstrumentList
        A tuple with an entry for each instrument, in the order of their ids; printed, it is a table.

    Examples
    --------
    >>> instruments = list_instruments()
    >>> [entry.n_items for entry in instruments if entry.id == "rs10"]
    [10]
    """
    return InstrumentList(_entry(load_instrument(name)) for name in shipped_ids())


def _entry(instrument: Instrument) -> InstrumentEntry:
    items = [item for item in instrument.items if item.role != "covariate"]
    return InstrumentEntry(
        id=instrument.id,
        title=instrument.title,
        version=instrument.version,
        status=instrument.status,
        n_items=len(items),
        n_scales=sum(scale.reported for scale in instrument.scales),
        language=instrument.language,
        license=instrument.license.spdx,
        has_wording=any(item.text for item in items),
        forms=tuple(f"{wording.form}.{wording.language}" for wording in instrument.wordings),
    )
