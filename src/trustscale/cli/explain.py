"""``trustscale explain``: what a code in a message means."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from trustscale.cli import completion
from trustscale.cli.layout import columns, paragraph
from trustscale.cli.records import AsData, write_records
from trustscale.cli.screen import Screen, literal, show
from trustscale.cli.settings import screen_of

HEADS = ("code", "kind", "title")


def run(
    ctx: typer.Context,
    codes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE]...",
            help="A code such as TS-R014; none lists them all.",
            autocompletion=completion.codes,
        ),
    ] = None,
    form: AsData = None,
) -> None:
    """Explain a code: what it means and how to mend it."""
    from trustscale.results.codes import all_codes, code_entry

    screen = screen_of(ctx)
    entries = [code_entry(code) for code in codes] if codes else list(all_codes())
    if form is not None or not codes:
        write_records(screen, [asdict(entry) for entry in entries], form, shown=HEADS)
        return
    for entry in entries:
        _show_entry(screen, entry)


def _show_entry(screen: Screen, entry: Any) -> None:
    show(screen, literal(f"{entry.code}  {entry.title}", "bold"))
    show(screen, paragraph(f"{entry.kind}, from {entry.raised_by}", "dim"), "")
    show(screen, paragraph(entry.meaning), "")
    show(screen, columns([("To mend it:", entry.mend)], looks=("cyan",), fixed=(0,)))
