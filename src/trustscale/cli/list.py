"""``trustscale list``: the shipped instruments."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import typer

from trustscale.cli.layout import columns, cut
from trustscale.cli.overview import NARROW
from trustscale.cli.records import AsData, write_records
from trustscale.cli.screen import Screen, literal, say, show, spans
from trustscale.cli.settings import screen_of

PLAIN = ("id", "title", "n_items", "n_scales", "status", "license")
"""What a line has in a pipe."""


def run(
    ctx: typer.Context,
    form: AsData = None,
) -> None:
    """List the shipped instruments."""
    from trustscale.instruments.library import list_instruments

    screen = screen_of(ctx)
    entries = list_instruments()
    if form is not None or not screen.on_terminal:
        write_records(screen, [asdict(entry) for entry in entries], form, shown=PLAIN)
        return
    _show_table(screen, entries)
    say(screen, "Items and keys of one: trustscale show ID", "dim")


def _show_table(screen: Screen, entries: Any) -> None:
    """One line each, two on a narrow terminal; that an instrument is a draft is never left out."""
    from trustscale.instruments.model import DRAFT

    width = screen.out.width
    room = width - max(len(entry.id) for entry in entries) - len("draft") - 4
    rows: list[tuple[Any, ...]] = []
    for entry in entries:
        name = (entry.id, "bold cyan")
        remark = ("draft", "yellow") if entry.status == "draft" else ("", "")
        remark = remark if entry.has_wording else ("keys", "dim")
        if width >= NARROW:
            rows.append((spans(name), spans(remark), cut(entry.title, room)))
        else:
            rows.append((spans(name, ("  ", ""), remark),))
            rows.append((literal(f"  {cut(entry.title, width - 2)}", "dim"),))
    show(screen, columns(rows, fixed=(0, 1, 2), indent=0))
    if any(entry.status == "draft" for entry in entries):
        say(screen, f"\ndraft: {DRAFT}", "yellow")
    if not all(entry.has_wording for entry in entries):
        say(screen, "keys: without the words of its items, which are not ours to pass on", "dim")
