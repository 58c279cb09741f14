"""``trustscale items``: the items of each scale one by one, and those that do not fit in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from trustscale.cli.blocks import taking
from trustscale.cli.picture import Figure
from trustscale.cli.reading import Reading
from trustscale.cli.screen import working
from trustscale.cli.settings import screen_of
from trustscale.cli.study import (
    File,
    Format,
    Level,
    Matrix,
    Missing,
    Output,
    Which,
    open_answers,
    reading,
    which,
)
from trustscale.cli.study_output import places_of, tell

Draw = Annotated[
    Literal["categories", "correlations"],
    typer.Option(
        "--draw",
        metavar="categories|correlations",
        help="What --figure shows: how often each answer was given (the default), or how items correlate.",
    ),
]


@taking(named=which, how=reading)
def run(
    ctx: typer.Context,
    file: File,
    named: Which,
    missing: Missing = "listwise",
    matrix: Matrix = "pearson",
    level: Level = 0.95,
    figure: Figure = None,
    draw: Draw = "categories",
    output: Output = None,
    form: Format = None,
    *,
    how: Reading,
) -> None:
    """Look at the items of each scale: means, spread, and how they go with the others.

    Names items that are likely keyed the wrong way. Nothing is turned that the instrument does not turn.
    """
    screen = screen_of(ctx)
    places = places_of(screen, file, output, form, figure)
    answers = open_answers(screen, file, named, how)
    chosen: dict[str, Any] = {"missing": missing, "matrix": matrix, "level": level}
    with working(screen, "Looking at the items"):
        from trustscale.cli.item_screen import show_items
        from trustscale.validation.item_analysis.item_analysis import item_analysis

        found = item_analysis(answers.data, **answers.given, **chosen)

    def picture() -> Any:
        if draw == "categories":
            return found.plot()
        from trustscale.validation.correlations.correlations import correlations

        return correlations(answers.data, **answers.given, **chosen).plot()

    tell(
        screen,
        found,
        places,
        show_table=lambda: show_items(screen, found),
        draw=picture,
        example="items.csv",
    )
