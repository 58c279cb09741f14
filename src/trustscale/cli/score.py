"""``trustscale score``: from a survey file to scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from trustscale.cli import options
from trustscale.cli.arguments import split_names
from trustscale.cli.blocks import taking
from trustscale.cli.reading import Reading, reading
from trustscale.cli.screen import Screen, say, working
from trustscale.cli.settings import screen_of
from trustscale.cli.survey import (
    load_named,
    must_exist,
    read_survey,
    refuse_without_instrument,
    score_read,
)
from trustscale.cli.target import Target, target_of

if TYPE_CHECKING:
    from trustscale.scoring.scores import Scores


@taking(how=reading)
def run(
    ctx: typer.Context,
    file: options.File,
    instrument: options.Instruments = None,
    output: options.Output = None,
    form: options.Format = None,
    keep: options.Keep = "all",
    prefix: options.Prefix = None,
    *,
    how: Reading,
    scheme: options.Scheme = None,
) -> None:
    """Score a survey file.

    Without --instrument it says which shipped instruments the file holds.
    """
    screen = screen_of(ctx)
    target = target_of(output, form, source=file, on_terminal=screen.on_terminal)
    must_exist(file)
    if not instrument:
        refuse_without_instrument(screen, file, how, "score")
    answers = read_survey(screen, file, load_named(instrument or [], how.wording), how)
    kept = keep if keep in ("all", "ids") else split_names([keep])
    scores = score_read(screen, answers, scheme=scheme, keep=kept, prefix=prefix)
    _write(screen, scores, target, source=file, who=answers.roles)


def _write(screen: Screen, scores: Scores, target: Target, *, source: str, who: Mapping[str, str]) -> None:
    from trustscale.cli.overview import say_alerts, say_summary, show_first_rows
    from trustscale.cli.tables import write_result

    if target.format is None:
        show_first_rows(screen, scores, who.values())
    else:
        with working(screen, "Writing"):
            write_result(scores, target, source=source, rows="scores")
    say_summary(screen, scores)
    say_alerts(screen, scores)
    if target.path is not None:
        say(screen, f"\nWritten to {target.path}", "green")
    elif target.format is None:
        say(screen, "\nAll rows into a file: add -o scores.csv", "dim")
