"""``trustscale new``: an instrument file to begin with, with a comment on every part."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trustscale.cli.command import called_as
from trustscale.cli.layout import command, paragraph
from trustscale.cli.screen import Screen, say
from trustscale.cli.settings import screen_of
from trustscale.cli.streams import write_text
from trustscale.errors import OptionError


def run(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID", help="Its id: lower case, digits, hyphens; such as my-scale.")
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write it; ID.toml without it, - for standard output.",
        ),
    ] = None,
) -> None:
    """Begin an instrument file: commented, complete, ready to be checked."""
    from trustscale.instruments.new import new_instrument_text

    screen = screen_of(ctx)
    text = new_instrument_text(name)
    if output == "-":
        write_text(text)
        return
    path = Path(output or f"{name}.toml")
    _write_new(path, text)
    _say_next(screen, str(path), name)


def _write_new(path: Path, text: str) -> None:
    """Write a file that was not there; one that was is never touched, and a failure leaves none behind."""
    try:
        stream = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise OptionError(
            f"{path} is there already, and nothing is overwritten.",
            code="TS-C002",
            mend="choose another id, or name another file with --output.",
        ) from error
    except FileNotFoundError as error:
        raise OptionError(
            f"There is no folder {path.parent}.", code="TS-C003", mend="make it first, or name another one."
        ) from error
    try:
        with stream:
            stream.write(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _say_next(screen: Screen, path: str, name: str) -> None:
    from trustscale.instruments.shipped import shipped_ids

    say(screen, f"{path} is written. Change it, then:")
    steps = (
        (f"{called_as()} check {path}", "says what is wrong in it"),
        (f"{called_as()} show {path}", "shows it as a reader sees it"),
        (f"{called_as()} score survey.csv --instrument {path}", "scores a survey with it"),
    )
    for step, why in steps:
        say(screen, command(step))
        say(screen, paragraph(why, "dim", indent=4))
    if name in shipped_ids():
        say(screen, f"{name} is also the id of a shipped instrument; name yours by its path.", "yellow")
