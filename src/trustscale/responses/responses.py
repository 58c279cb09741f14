"""Answers that were read: whose they are, which column is which item, and what was found on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import DRAFT, Instrument
from trustscale.responses.columns import ItemColumn
from trustscale.results.render import counted, html_block


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The answers to one instrument.

    Attributes
    ----------
    instrument : Instrument
        The definition.
    columns : mapping of item id to column name
        Items that the file does not hold are not in it.
    found_by : mapping of item id to str
        How each column was found: ``id``, ``alias``, ``case``, ``wording`` or ``columns``.
    items : mapping of item id to ItemColumn
        Canonical codes.
    coding : str or None
        The coding of the file, where it is not the instrument's first.
    already_keyed : tuple of str
        Items that the file had reversed already.
    n_missing, n_not_applicable, n_invalid : int
        Cells without an answer, with one that carries no score, and with one off the response scale.
    invalid_places : tuple of str
        Row, column and value of each invalid cell, the first twenty.
    invalid_rows : mapping of item id to int array
        Positions of the cells of each item that are off the response scale; items without any are not in it.
    """

    instrument: Instrument
    columns: Mapping[str, str]
    found_by: Mapping[str, str]
    items: Mapping[str, ItemColumn]
    coding: str | None = None
    already_keyed: tuple[str, ...] = ()
    n_missing: int = 0
    n_not_applicable: int = 0
    n_invalid: int = 0
    invalid_places: tuple[str, ...] = ()
    invalid_rows: Mapping[str, NDArray[np.intp]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Answers to one or more instruments, with every column of the file.

    Made by :func:`trustscale.read_responses`; ``print`` shows what was read and what was wrong.

    Attributes
    ----------
    frame : frame
        The file's columns; the frame that was passed in, where it was one.
    parts : tuple of Part
        One per instrument.
    n_rows : int
        Rows read.
    source : str
        Name of the file, or the kind of frame.
    roles : mapping of str to str
        Columns that say whose answers these are: ``id``, ``group``, ``dyad``, ``role``, ``weight``.
    notes : tuple of str
        What was done to read the file.
    empty_rows : int
        Rows without any answer to any item. They stay, and their scores are missing.
    unused : tuple of str
        Columns that no item and no role uses. They are kept.
    """

    frame: Any
    parts: tuple[Part, ...]
    n_rows: int
    source: str
    roles: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    empty_rows: int = 0
    unused: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join(summary_lines(self))

    def __repr__(self) -> str:
        names = ", ".join(part.instrument.id for part in self.parts)
        return f"<Responses to {names}: {counted(self.n_rows, 'row')} of {self.source}>"

    def _repr_html_(self) -> str:
        return html_block(str(self))


def summary_lines(responses: Responses) -> list[str]:
    """What was read, in a few lines."""
    lines = [f"{responses.source}: {_people(responses)}"]
    lines += [f"  {note}" for note in responses.notes]
    for part in responses.parts:
        lines.append(f"  {_found(part)}; {_cells(part)}")
        if part.invalid_places:
            shown = part.invalid_places[:5]
            more = part.n_invalid - len(shown)
            lines.append(
                "    set missing: " + "; ".join(shown) + (f"; and {more:,} more" if more > 0 else "")
            )
        if part.already_keyed:
            lines.append(f"    already reversed in the file: {', '.join(part.already_keyed)}")
        if part.coding is not None:
            lines.append(f"    read in the coding {part.coding!r}")
        if part.instrument.status == "draft":
            lines.append(f"    {part.instrument.id}: {DRAFT}")
    if responses.empty_rows:
        verb = "has" if responses.empty_rows == 1 else "have"
        lines.append(
            f"  {counted(responses.empty_rows, 'row')} {verb} no answer at all; the scores are missing"
        )
    if responses.unused:
        names = ", ".join(responses.unused[:8]) + (", ..." if len(responses.unused) > 8 else "")
        lines.append(f"  {counted(len(responses.unused), 'column')} not used in scores: {names}")
    return lines


def _people(responses: Responses) -> str:
    if "id" not in responses.counts and "dyad" not in responses.counts:
        return counted(responses.n_rows, "row")
    words = []
    if "id" in responses.counts:
        words.append(counted(responses.counts["id"], "person", "persons"))
    else:
        words.append(counted(responses.n_rows, "row"))
    if "dyad" in responses.counts:
        words.append(counted(responses.counts["dyad"], "couple"))
    return ", ".join(words)


def _found(part: Part) -> str:
    asked = [item for item in part.instrument.items if item.role != "covariate"]
    n_found = sum(1 for item in asked if item.id in part.columns)
    other = [how for item, how in part.found_by.items() if how == "wording" and item in part.columns]
    by = f" ({len(other)} by wording)" if other else ""
    return f"{n_found} of {counted(len(asked), 'item')} of {part.instrument.id} found{by}"


def _cells(part: Part) -> str:
    words = [f"{counted(part.n_missing, 'cell')} missing"]
    if part.n_not_applicable:
        words.append(f"{part.n_not_applicable:,} not applicable")
    if part.n_invalid:
        words.append(f"{part.n_invalid:,} invalid")
    return ", ".join(words)
