"""Where the shipped instruments lie: in the wheel, or in the checkout of an editable install."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

DEFINITION = "instrument.toml"
"""The file of a folder that defines the instrument."""


@cache
def shipped_root() -> Traversable:
    """Return the folder of all shipped instruments."""
    packaged = files("trustscale") / "_data" / "instruments"
    if packaged.is_dir():
        return packaged
    return Path(__file__).parents[3] / "instruments"


@cache
def shipped_ids() -> tuple[str, ...]:
    """Return the ids of all shipped instruments, sorted; the folder of each has its id as name.

    >>> "rs10" in shipped_ids()
    True
    """
    root = shipped_root()
    if not root.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / DEFINITION).is_file()))


def shipped_folder(name: str) -> Traversable | None:
    """Return the folder of a shipped instrument, whatever the case of its name, or None."""
    known = name.strip().lower()
    return shipped_root() / known if known in shipped_ids() else None
