"""Which shipped instruments a file of answers holds, for a call that names none."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustscale.cli.command import called_as
from trustscale.cli.layout import columns, command
from trustscale.cli.screen import Screen, say, spans

if TYPE_CHECKING:
    from trustscale.instruments.model import Instrument
    from trustscale.responses.reading.table import RawTable

__all__ = ["Holding", "holdings", "say_what_it_holds", "without_parts"]

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Holding:
    """How many of an instrument's items have a column."""

    instrument: Instrument
    n_found: int
    n_items: int
    columns: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether it can be scored as it is."""
        return self.n_found == self.n_items


def say_what_it_holds(screen: Screen, file: str, opening: Mapping[str, Any], command_name: str) -> None:
    """Say which instruments the file holds and the command that takes them."""
    from trustscale.responses.reading.read import read_table

    table = read_table(file, **opening)
    found = holdings(table)
    error = ("error: ", "bold red")
    if not found:
        say(
            screen,
            spans(
                error, ("--instrument is missing, and this file has items of no shipped instrument.", "bold")
            ),
            always=True,
        )
        say(
            screen,
            "  Name the columns with --column ITEM=COLUMN, or write an instrument file: trustscale new ID",
            "cyan",
            always=True,
        )
        return
    say(
        screen,
        spans(error, (f"--instrument is missing. {table.name} holds items of:", "bold")),
        always=True,
    )
    rows = [
        (entry.instrument.id, f"{entry.n_found} of {entry.n_items} items", entry.instrument.title)
        for entry in found[:SHOWN]
    ]
    say(screen, columns(rows, looks=("bold cyan", "", "dim"), fixed=(0, 1)), always=True)
    if len(found) > SHOWN:
        say(screen, f"  ... and {len(found) - SHOWN} more", always=True)
    chosen = without_parts([entry for entry in found if entry.complete] or found[:1])
    options = " ".join(f"-i {entry.instrument.id}" for entry in chosen)
    say(screen, "  To score it:" if command_name == "score" else "  Name those you mean:", always=True)
    line = f"{called_as()} {command_name} {shlex.quote(file)} {options}"
    say(screen, command(line, indent=4), always=True)


def holdings(table: RawTable) -> list[Holding]:
    """Shipped instruments with at least one item in the table, the fullest first."""
    from trustscale.instruments.load import load_instrument
    from trustscale.instruments.shipped import shipped_ids

    found = [_holding(load_instrument(name), table) for name in shipped_ids()]
    held = [entry for entry in found if entry.n_found]
    return sorted(held, key=lambda entry: (-entry.n_found / entry.n_items, -entry.n_items))


def _holding(instrument: Instrument, table: RawTable) -> Holding:
    """Count the scored items that have a column; one whose column is not certain counts as found."""
    from trustscale.errors import ColumnError
    from trustscale.responses.matching import match_columns

    scored = [item.id for item in instrument.items if item.role == "scored"]
    names = [str(name) for name in table.frame.columns]
    try:
        matched = match_columns(
            names, instrument, question_texts=table.question_texts, name=table.name
        ).columns()
    except ColumnError as error:
        if error.code == "TS-R101":
            return Holding(instrument, 0, len(scored))
        lacking = len(error.where) if error.code == "TS-R102" else 0
        return Holding(instrument, len(scored) - lacking, len(scored))
    held = frozenset(matched[item] for item in scored if item in matched)
    return Holding(instrument, len(held), len(scored), held)


def without_parts(found: list[Holding]) -> list[Holding]:
    """Leave out a short form whose columns are all among those of a longer one, such as RS5 in RS10."""
    return [entry for entry in found if not any(entry.columns < other.columns for other in found)]
