"""Where the result of a study goes: a table for a person, rows as data, a picture into its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trustscale.cli.picture import picture_path, save_picture
from trustscale.cli.screen import Screen, say, working
from trustscale.cli.target import Target, target_of

if TYPE_CHECKING:
    from trustscale.validation.result import StudyResult

__all__ = ["Places", "places_of", "tell"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where rows and the picture go, and the file that they come from."""

    source: str
    target: Target
    picture: Path | None


def places_of(screen: Screen, file: str, output: str | None, form: Any, figure: str | None) -> Places:
    """Decide, or refuse, before any work is done."""
    target = target_of(output, form, source=file, on_terminal=screen.on_terminal)
    return Places(file, target, picture_path(figure, [file]))


def tell(
    screen: Screen,
    found: StudyResult,
    places: Places,
    *,
    show_table: Callable[[], None],
    draw: Callable[[], Any],
    example: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Rows to where they go, alerts as talk, the picture into its file.

    Parameters
    ----------
    screen : Screen
        Where to write.
    found : StudyResult
        The result.
    places : Places
        Where it goes.
    show_table : callable
        Shows the result to a person.
    draw : callable
        Makes the picture.
    example : str
        A name for a file of rows.
    more : mapping, optional
        What JSON has besides.
    """
    from trustscale.cli.overview import say_alerts, show_remarks
    from trustscale.cli.tables import write_result

    target = places.target
    if target.format is None:
        show_table()
        show_remarks(screen, found)
    else:
        with working(screen, "Writing"):
            write_result(found, target, source=places.source, more=more)
    say_alerts(screen, found)
    if target.path is not None:
        say(screen, f"\nWritten to {target.path}", "green")
    elif target.format is None:
        say(screen, f"\nAll numbers, unrounded, into a file: add -o {example}", "dim")
    if places.picture is not None:
        with working(screen, "Drawing"):
            figure = draw()
        save_picture(screen, figure, places.picture)
