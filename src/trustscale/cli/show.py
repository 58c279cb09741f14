"""``trustscale show``: everything that one instrument says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trustscale.cli.completion import instruments
from trustscale.cli.settings import screen_of

if TYPE_CHECKING:
    from trustscale.instruments.model import Instrument


def run(
    ctx: typer.Context,
    instrument: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE", help="A shipped instrument or a file of your own.", autocompletion=instruments
        ),
    ],
    wording: Annotated[
        str | None,
        typer.Option(
            "--form", "--wording", metavar="FORM", help="Another wording: its name or a wording file."
        ),
    ] = None,
    form: Annotated[
        Literal["json"] | None, typer.Option("--format", metavar="json", help="Write it as data.")
    ] = None,
) -> None:
    """Show one instrument: items, keys, response scale, scores, licence, sources."""
    from trustscale.instruments.load import load_instrument

    screen = screen_of(ctx)
    loaded = load_instrument(instrument, wording=wording)
    if form == "json":
        from trustscale.cli.records import to_json
        from trustscale.cli.streams import write_text

        write_text(to_json(as_data(loaded)))
        return
    from trustscale.cli.sheet import show_sheet

    show_sheet(screen, loaded)


def as_data(instrument: Instrument) -> dict[str, object]:
    """The definition as the file says it, with its content hash; wordings are named, not repeated."""
    data = instrument.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"wordings"})
    forms = [f"{wording.form}.{wording.language}" for wording in instrument.wordings]
    return {"content_hash": instrument.content_hash, **data, "wordings": forms}
