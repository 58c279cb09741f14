"""Data to standard output as UTF-8, whatever the terminal's encoding is."""

from __future__ import annotations

import sys

__all__ = ["write_bytes", "write_text"]


def write_text(text: str) -> None:
    """Write text; a file that standard output is sent to is UTF-8 with plain line ends on every system."""
    if sys.stdout.isatty():
        sys.stdout.write(text)
    else:
        write_bytes(text.encode("utf-8"))


def write_bytes(data: bytes) -> None:
    """Write bytes behind the text that was written before; a stream of text only gets text."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        buffer.write(data)
        buffer.flush()
