"""Runs the commands that a page prints, as a person at a terminal would see them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

WIDTH = 76
"""Columns of the terminal: what a code block of the theme shows without scrolling."""
TIMEOUT = 120
PROMPT = "$ "
_BAR = "\N{BOX DRAWINGS HEAVY HORIZONTAL}"
_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


@dataclass(frozen=True, slots=True)
class Ran:
    """One command, what it printed, and how it ended."""

    command: str
    output: str
    code: int


def commands(lines: list[str]) -> Iterator[str]:
    """The commands of a block: each begins with the prompt and goes on while its lines end in a backslash."""
    command: list[str] = []
    for line in lines:
        if line.startswith(PROMPT):
            command = [line.removeprefix(PROMPT)]
        elif command and command[-1].endswith("\\"):
            command.append(line)
        else:
            continue
        if not command[-1].endswith("\\"):
            yield "\n".join(command)


def run(command: str, folder: Path) -> Ran:
    """Run one command in a folder; standard output and standard error come in the order of the screen."""
    import pty  # there is none on Windows, where only this function cannot work

    screen, terminal = pty.openpty()
    # The commands are the text of our own pages.
    process = subprocess.Popen(  # noqa: S602
        command,
        shell=True,
        executable="/bin/bash",
        cwd=folder,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    output = _read(screen)
    return Ran(command, _without_bar(output), process.wait(TIMEOUT))


def _without_bar(output: str) -> str:
    """What stays on the screen: the bar that slow work shows for a while is taken away by control codes."""
    lines = [line.rstrip() for line in _CONTROLS.sub("", output).splitlines() if _BAR not in line]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def surroundings() -> Mapping[str, str]:
    """No colour, a fixed width, and the `trustscale` of this interpreter first on the path."""
    bin_folder = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join([bin_folder, os.environ.get("PATH", "")]),
        "COLUMNS": str(WIDTH),
        "LINES": "60",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONWARNINGS": "default",
    }


def _read(screen: int) -> str:
    pieces = []
    with os.fdopen(screen, "rb", buffering=0) as stream:
        while True:
            try:
                piece = stream.read(65_536)
            except OSError:  # Linux says so when the last program has closed the terminal
                break
            if not piece:
                break
            pieces.append(piece)
    return b"".join(pieces).decode("utf-8", "replace")
