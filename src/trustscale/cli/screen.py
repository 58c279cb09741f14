"""Where the commands write: data to standard output, talk to standard error.

A table has colours and columns on a terminal only. Into a file or a pipe the same words go plainly: no
colour, and no line is broken for a width that is not there. Text from files is never read as markup.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

__all__ = ["Screen", "literal", "open_screen", "rendered", "say", "show", "spans", "working"]

WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""
UNBROKEN = 100_000
PATIENCE = 2.0
"""Seconds of work before a bar appears."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Screen:
    """The two consoles of a command, and whether it was asked to be quiet."""

    out: Console
    err: Console
    quiet: bool = False

    @property
    def on_terminal(self) -> bool:
        """Whether a person reads standard output as it comes."""
        return sys.stdout.isatty()


def open_screen(*, quiet: bool = False) -> Screen:
    """Take standard output and standard error as they are now."""
    return Screen(out=_console(sys.stdout), err=_console(sys.stderr), quiet=quiet)


def _console(stream: TextIO, *, width: int | None = None) -> Console:
    from rich.console import Console

    terminal = stream.isatty()
    # NO_COLOR asks for no colour; rich alone would still write bold and dim.
    plain = not terminal or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    console = Console(
        file=stream,
        width=width,
        color_system=None if plain else "auto",
        force_terminal=terminal,
        markup=False,
        emoji=False,
        highlight=False,
    )
    if width is None and console.width > WIDEST:
        console.width = WIDEST
    return console


def literal(text: str, look: str = "") -> Text:
    """Text that is printed as it stands: no markup, no control characters that would steer the terminal."""
    from rich.text import Text

    return Text(CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text), style=look)


def spans(*pieces: tuple[str, str]) -> Text:
    """Pieces of one line, each as it stands and with a look of its own."""
    from rich.text import Text

    return Text.assemble(*(literal(text, look) for text, look in pieces))


def show(screen: Screen, *parts: RenderableType) -> None:
    """Write what was asked for to standard output."""
    for part in parts:
        _write(screen.out, part, broken=screen.on_terminal)


def say(screen: Screen, text: RenderableType = "", look: str = "", *, always: bool = False) -> None:
    """Write a remark to standard error; ``--quiet`` silences it unless it must be said always."""
    if screen.quiet and not always:
        return
    _write(screen.err, literal(text, look) if isinstance(text, str) else text, broken=sys.stderr.isatty())


def rendered(console: Console, *parts: RenderableType) -> str:
    """The text that would be written to a console, colours included where it has them."""
    buffer = io.StringIO()
    original, console.file = console.file, buffer
    try:
        for part in parts:
            _write(console, part, broken=console.is_terminal)
    finally:
        console.file = original
    return buffer.getvalue()


def _write(console: Console, part: RenderableType, *, broken: bool) -> None:
    """Print as it fits the terminal, or unbroken and without the blanks that fill a table's cells."""
    if isinstance(part, str):
        part = literal(part)
    if broken:
        console.print(part, crop=False)
        return
    buffer = io.StringIO()
    _console(buffer, width=UNBROKEN).print(part)
    console.file.write("".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines()))


@contextmanager
def working(screen: Screen, what: str) -> Iterator[None]:
    """Show a bar on standard error while work takes longer than two seconds, on a terminal only."""
    if screen.quiet or not sys.stderr.isatty():
        yield
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=screen.err,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task(what, total=None)
    timer = Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
