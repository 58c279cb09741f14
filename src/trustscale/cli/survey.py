"""A survey file, read and scored: what every command that begins with answers does first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trustscale.cli.arguments import one_or_each
from trustscale.cli.failures import USAGE
from trustscale.cli.screen import Screen, working
from trustscale.errors import FileError, did_you_mean

if TYPE_CHECKING:
    from trustscale.cli.reading import Reading
    from trustscale.instruments.model import Instrument
    from trustscale.responses.responses import Responses
    from trustscale.scoring.scores import Scores

__all__ = [
    "load_named",
    "must_exist",
    "read_survey",
    "refuse_without_instrument",
    "score_read",
]


def must_exist(file: str) -> None:
    """Say it before anything is loaded, with a name that is near."""
    path = Path(file).expanduser()
    if file == "-" or path.exists():
        return
    folder = path.parent if path.parent.is_dir() else None
    near = did_you_mean(path.name, (entry.name for entry in folder.iterdir())) if folder else ""
    raise FileError(
        f"There is no file {file}{near}.",
        code="TS-R001",
        mend="check the name and the folder that you are in.",
    )


def refuse_without_instrument(screen: Screen, file: str, how: Reading, command: str) -> None:
    """Say which shipped instruments the file holds, and end as a wrong call."""
    import typer

    from trustscale.cli.holdings import say_what_it_holds

    say_what_it_holds(screen, file, how.opening, command)
    raise typer.Exit(USAGE)


def load_named(names: Sequence[str], wording: Sequence[str] = ()) -> list[Instrument]:
    """The instruments, each once, in the wordings that were asked for."""
    from trustscale.instruments.load import load_instrument

    forms = one_or_each("--wording", wording)
    loaded = [load_instrument(name) for name in dict.fromkeys(names)]
    if forms is None:
        return loaded
    from trustscale.instruments.wording import apply_wording

    each = dict.fromkeys((entry.id for entry in loaded), forms) if isinstance(forms, str) else forms
    return [apply_wording(entry, each[entry.id]) if entry.id in each else entry for entry in loaded]


def read_survey(screen: Screen, file: str, instruments: list[Instrument], how: Reading) -> Responses:
    """Read the answers and say what was read."""
    with working(screen, f"Reading {Path(file).name}"):
        from trustscale.responses.read import read_responses

        answers = read_responses(file, instruments, **how.asked)
    from trustscale.cli.overview import say_what_was_read

    say_what_was_read(screen, answers)
    return answers


def score_read(
    screen: Screen,
    answers: Responses,
    *,
    scheme: list[str] | None = None,
    keep: Any = "ids",
    prefix: list[str] | None = None,
) -> Scores:
    """Score the answers; warnings that repeat alerts are not said twice."""
    import warnings

    from trustscale.errors import KeyingWarning, ScoringWarning
    from trustscale.scoring.score import score

    before = one_or_each("--prefix", prefix or [])
    with working(screen, "Scoring"), warnings.catch_warnings():
        warnings.simplefilter("ignore", KeyingWarning)
        warnings.simplefilter("ignore", ScoringWarning)
        return score(
            answers,
            scheme=one_or_each("--scheme", scheme or []),
            keep=keep,
            prefix=True if before == "id" else before,
        )
