"""``trustscale reliability``: how far the sum of a scale's items can be trusted."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from trustscale.cli.arguments import split_names
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

Coefficients = Annotated[
    list[str] | None,
    typer.Option(
        "--coefficients",
        metavar="NAME,...",
        help="Alpha and omega without it. Others: alpha-standardized, alpha-ordinal, "
        "omega-congeneric-observed, omega-total, omega-hierarchical, omega-categorical, lambda-2, lambda-4, "
        "lambda-6, split-half, spearman-brown.",
    ),
]
Interval = Annotated[
    list[str] | None,
    typer.Option(
        "--interval",
        metavar="NAME,...",
        help="Some of feldt, bonett, van-zyl, delta, bootstrap-percentile, bootstrap-bca, none. "
        "Without it what suits each coefficient.",
    ),
]
NFactors = Annotated[
    int,
    typer.Option(
        "--n-factors", metavar="NUMBER", help="Of omega-total and omega-hierarchical; 3 is the default."
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="NUMBER", help="The bootstrap draws with it; 1 is the default.")
]


@taking(named=which, how=reading)
def run(
    ctx: typer.Context,
    file: File,
    named: Which,
    coefficients: Coefficients = None,
    interval: Interval = None,
    level: Level = 0.95,
    missing: Missing = "listwise",
    matrix: Matrix = "pearson",
    n_factors: NFactors = 3,
    seed: Seed = 1,
    figure: Figure = None,
    output: Output = None,
    form: Format = None,
    *,
    how: Reading,
) -> None:
    """Say how reliable the sum of each scale's items is: alpha, omega and their kin, with intervals.

    Formative scales, whose items need not go together, are left out.
    """
    screen = screen_of(ctx)
    places = places_of(screen, file, output, form, figure)
    answers = open_answers(screen, file, named, how)
    asked: dict[str, Any] = {
        "coefficients": split_names(coefficients or []) or ("alpha", "omega"),
        "interval": split_names(interval or []) or None,
        "level": level,
        "missing": missing,
        "matrix": matrix,
        "n_factors": n_factors,
        "seed": seed,
    }
    with working(screen, "Working out coefficients"):
        from trustscale.cli.reliability_screen import show_reliability
        from trustscale.validation.reliability.reliability import reliability

        found = reliability(
            answers.data,
            **answers.given,
            **asked,
        )
    tell(
        screen,
        found,
        places,
        show_table=lambda: show_reliability(screen, found),
        draw=found.plot,
        example="reliability.csv",
    )
