"""Pictures into files: where they go is decided, and refused, before any work is done."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from trustscale.cli.screen import Screen, say
from trustscale.cli.target import refuse_unwritable, write_atomically
from trustscale.errors import OptionError, did_you_mean

__all__ = ["ENDINGS", "Figure", "picture_path", "save_picture"]

ENDINGS = (".png", ".svg", ".pdf")
DOTS = 200
"""Per inch: enough for print."""
NO_DATE = {".png": {}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
"""The same answers give the same file."""

Figure: TypeAlias = Annotated[
    str | None,
    typer.Option("--figure", metavar="OUT", help="Draw it into a file: .png .svg .pdf."),
]


def picture_path(output: str | None, sources: Sequence[str]) -> Path | None:
    """Where the picture goes; ``sources`` are files of answers, which are never overwritten."""
    if output is None:
        return None
    path = Path(output).expanduser()
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise OptionError(
            f"{path}: pictures are not written to files that end in {ending or 'nothing'}"
            f"{did_you_mean(ending, ENDINGS)}.",
            code="TS-C013",
            mend=f"let the name end in one of: {', '.join(ENDINGS)}.",
        )
    for source in sources:
        refuse_unwritable(path, source)
    if find_spec("matplotlib") is None:
        raise OptionError(
            "Pictures are drawn by matplotlib, which is not installed.",
            code="TS-C007",
            mend="pip install 'trustscale[report]', or leave --figure out.",
        )
    return path


def save_picture(screen: Screen, figure: Any, path: Path) -> None:
    """Write the picture, all of it or nothing, and say where it is."""
    ending = path.suffix.lower()
    buffer = io.BytesIO()
    figure.savefig(buffer, format=ending[1:], dpi=DOTS, metadata=NO_DATE[ending])
    write_atomically(path, buffer.getvalue())
    say(screen, f"\nDrawn in {path}", "green")
