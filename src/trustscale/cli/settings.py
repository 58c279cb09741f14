"""What the options that every command takes were set to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trustscale.cli.screen import Screen, open_screen

__all__ = ["Settings", "screen_of", "settings_of"]


@dataclass(slots=True)
class Settings:
    """``--quiet`` and ``--traceback``, wherever on the line they stood."""

    quiet: bool = False
    traceback: bool = False


def settings_of(ctx: Any) -> Settings:
    """The settings of this call; the first that asks makes them."""
    settings: Settings = ctx.find_root().ensure_object(Settings)
    return settings


def screen_of(ctx: Any) -> Screen:
    """Where this call writes."""
    return open_screen(quiet=settings_of(ctx).quiet)
