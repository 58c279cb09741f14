"""``trustscale demo``: scores a simulated survey of couples and says what it did."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from trustscale.cli.command import called_as
from trustscale.cli.layout import columns, command, heading, paragraph
from trustscale.cli.overview import alert_parts
from trustscale.cli.partners import show_partners
from trustscale.cli.screen import Screen, literal, say, show, working
from trustscale.cli.settings import screen_of
from trustscale.errors import OptionError

if TYPE_CHECKING:
    from trustscale.responses.responses import Responses

INSTRUMENTS: Final = (
    "rs10",
    "relationship-satisfaction",
    "fidelity-trust",
    "making-amends",
    "trust-attribution",
)
COPY: Final = "couples.csv"
LATER: Final = "couples-later.csv"


def run(
    ctx: typer.Context,
    copy: Annotated[
        str | None,
        typer.Option(
            "--copy", metavar="FILE", help="Write the survey to a file and stop; nothing is overwritten."
        ),
    ] = None,
    wave: Annotated[
        int,
        typer.Option(
            "--wave", min=1, max=2, help="With --copy: 2 is the same persons again, half a year later."
        ),
    ] = 1,
) -> None:
    """Score a simulated survey of couples and look at it."""
    screen = screen_of(ctx)
    if copy is not None:
        _copy_survey(screen, Path(copy).expanduser(), COPY if wave == 1 else LATER)
        return
    with working(screen, "Scoring"), as_file(_survey()) as path:
        from trustscale.responses.read import read_responses
        from trustscale.scoring.score import score

        answers = read_responses(path, list(INSTRUMENTS), id="person", dyad="couple", role="partner")
        scores = score(answers, keep="ids")
    _show_what_it_did(screen, answers)
    show_partners(screen, scores, answers)
    show(screen, *alert_parts(scores))
    _show_next(screen)


def _survey() -> Any:
    return files("trustscale") / "_demo" / COPY


def _copy_survey(screen: Screen, path: Path, name: str) -> None:
    survey = (files("trustscale") / "_demo" / name).read_bytes()
    try:
        with path.open("xb") as stream:
            stream.write(survey)
    except FileExistsError as error:
        if path.is_file() and path.read_bytes() == survey:
            say(screen, f"{path} is there already, and is this survey.")
            return
        raise OptionError(
            f"{path} is there already, and nothing is overwritten.", code="TS-C002", mend="name another file."
        ) from error
    except FileNotFoundError as error:
        raise OptionError(
            f"There is no folder {path.parent}.", code="TS-C003", mend="make it first, or name another one."
        ) from error
    say(screen, f"{path} is written: a simulated survey, no real person answered.")


def _show_next(screen: Screen) -> None:
    name = called_as()
    steps = (
        (f"{name} demo --copy {COPY}", "writes the survey to a file, to look at it"),
        (
            f"{name} score {COPY} -i rs10 -i fidelity-trust -o scores.csv",
            "scores it, as you would your own",
        ),
        (f"{name} show fidelity-trust", "shows its items, their keys and how they are scored"),
    )
    show(screen, heading("Try next"))
    for step, why in steps:
        show(screen, command(step), paragraph(why, "dim", indent=4))


def _show_what_it_did(screen: Screen, answers: Responses) -> None:
    couples = answers.counts.get("dyad", 0)
    show(screen, literal("A survey of couples after a breach of trust", "bold cyan"))
    show(screen, literal("Simulated: no real person answered.", "bold yellow"))
    show(
        screen,
        "As in a real survey, some answers are missing, and a few persons answered without reading.",
        "",
    )
    rows = [
        (
            "read",
            f"{COPY}: {answers.n_rows} persons, {couples} couples, one partner was hurt, one broke the trust",
        )
    ]
    rows += [
        (
            "scored",
            f"{part.instrument.id}: {len(part.columns)} items, {part.n_missing} answers missing"
            + (f", {part.n_not_applicable} not applicable" if part.n_not_applicable else ""),
        )
        for part in answers.parts
    ]
    show(screen, columns(_without_repeats(rows), looks=("dim",), fixed=(0,), indent=0))


def _without_repeats(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (label if i == 0 or rows[i - 1][0] != label else "", text) for i, (label, text) in enumerate(rows)
    ]
