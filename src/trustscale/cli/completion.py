"""What the shell suggests while a command is typed; nothing heavy is loaded for it."""

from __future__ import annotations

__all__ = ["codes", "instruments"]


def instruments(incomplete: str) -> list[str]:
    """Ids of shipped instruments that begin so."""
    from trustscale.instruments.shipped import shipped_ids

    return [name for name in shipped_ids() if name.startswith(incomplete)]


def codes(incomplete: str) -> list[str]:
    """Codes that begin so."""
    from trustscale.results.codes import all_codes

    return [entry.code for entry in all_codes() if entry.code.startswith(incomplete)]
