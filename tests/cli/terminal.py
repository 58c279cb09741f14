"""A terminal for tests: runs the command in one of a given width and returns what it shows."""

from __future__ import annotations

import os
import re
import struct
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

try:
    import fcntl
    import pty
    import termios
except ImportError:  # Windows
    pytest.skip("needs a pseudo-terminal, which Windows does not have", allow_module_level=True)

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def shown(
    command: Sequence[str], *, width: int, env: Mapping[str, str], cwd: Path, keys: bytes = b""
) -> tuple[int, str]:
    """Return the exit code and all that a terminal of this width was sent, escapes included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=dict(env), cwd=cwd, close_fds=True
    )
    os.close(theirs)
    if keys:
        os.write(ours, keys)
    received = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        received += block
    os.close(ours)
    return process.wait(timeout=60), received.decode("utf-8", "replace").replace("\r\n", "\n")


def without_escapes(text: str) -> str:
    """What a person sees, without colours and without the blanks at the end of lines."""
    return "\n".join(line.rstrip() for line in ESCAPES.sub("", text).splitlines())
