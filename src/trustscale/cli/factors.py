"""``trustscale factors``: how many factors items have, and which item belongs to which."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from trustscale.cli.arguments import split_names
from trustscale.cli.blocks import taking
from trustscale.cli.command import again
from trustscale.cli.picture import Figure
from trustscale.cli.reading import Reading
from trustscale.cli.screen import Screen, working
from trustscale.cli.settings import screen_of
from trustscale.cli.study import (
    Answers,
    File,
    Format,
    Missing,
    Output,
    Which,
    open_answers,
    reading,
    which,
)
from trustscale.cli.study_output import Places, places_of, tell
from trustscale.errors import OptionError

EXTRACT, COUNT = "With --factors", "Without --factors"

Factors = Annotated[
    int | None,
    typer.Option(
        "--factors", metavar="N", help="How many; without it every rule is asked how many there are."
    ),
]
Matrix = Annotated[
    str,
    typer.Option(
        "--matrix",
        metavar="pearson|spearman|polychoric",
        help="Which correlations; pearson is the default. With --factors also tetrachoric, mixed.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed", metavar="NUMBER", help="Random data and starts are drawn with it; 1 is the default."
    ),
]
Draw = Annotated[
    Literal["scree", "loadings", "correlations"] | None,
    typer.Option(
        "--draw",
        metavar="scree|loadings|correlations",
        help="What --figure shows; loadings with --factors, the scree with parallel analysis without.",
    ),
]
Extraction = Annotated[
    str,
    typer.Option(
        "--extraction",
        metavar="NAME",
        help="One of minres (the default), ml, pa, wls, gls.",
        rich_help_panel=EXTRACT,
    ),
]
Rotation = Annotated[
    str,
    typer.Option(
        "--rotation",
        metavar="NAME",
        help="One of oblimin (the default), promax, geomin-q, varimax, quartimax, bifactor, none and others.",
        rich_help_panel=EXTRACT,
    ),
]
NStarts = Annotated[
    int | None,
    typer.Option(
        "--n-starts",
        metavar="NUMBER",
        help="How often the rotation starts; more for rotations with several optima.",
        rich_help_panel=EXTRACT,
    ),
]
Level = Annotated[
    float,
    typer.Option(
        "--level",
        metavar="SHARE",
        help="Of the interval of the RMSEA; 0.90 is the default.",
        rich_help_panel=EXTRACT,
    ),
]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules",
        metavar="NAME,...",
        help="Only these: parallel-components, parallel-smc, map, ekc, hull-cfi, comparison-data and others.",
        rich_help_panel=COUNT,
    ),
]


@taking(named=which, how=reading)
def run(
    ctx: typer.Context,
    file: File,
    named: Which,
    factors: Factors = None,
    missing: Missing = "listwise",
    matrix: Matrix = "pearson",
    seed: Seed = 1,
    figure: Figure = None,
    draw: Draw = None,
    extraction: Extraction = "minres",
    rotation: Rotation = "oblimin",
    n_starts: NStarts = None,
    level: Level = 0.90,
    rules: Rules = None,
    output: Output = None,
    form: Format = None,
    *,
    how: Reading,
) -> None:
    """Find the factors of items. First without --factors: how many each rule names.

    The items of all reflective scales are taken together; --scale takes one scale.
    """
    screen = screen_of(ctx)
    places = places_of(screen, file, output, form, figure)
    _check_draw(draw, factors)
    answers = open_answers(screen, file, named, how)
    common: dict[str, Any] = {**answers.given, "missing": missing, "matrix": matrix}
    if factors is None:
        next_call = again(ctx, leave=("output", "form", "figure", "draw", "rules"))
        _count(screen, answers, common, places, draw, split_names(rules or []), seed, next_call)
        return
    chosen: dict[str, Any] = {"extraction": extraction, "rotation": rotation, "level": level}
    # Starts are drawn where there are several, and a seed says so in the result.
    starts: dict[str, Any] = {} if n_starts is None else {"n_starts": n_starts, "seed": seed}
    with working(screen, "Looking for factors"):
        from trustscale.cli.factor_screen import show_solution
        from trustscale.validation.factors.explore_factors import explore_factors

        found = explore_factors(answers.data, factors=factors, **common, **chosen, **starts)
    tell(
        screen,
        found,
        places,
        show_table=lambda: show_solution(screen, found),
        draw=lambda: _heat_map(answers, common) if draw == "correlations" else found.plot(),
        example="loadings.csv",
    )


def _count(
    screen: Screen,
    answers: Answers,
    common: dict[str, Any],
    places: Places,
    draw: str | None,
    rules: list[str],
    seed: int,
    next_call: str,
) -> None:
    """Ask the rules, and say which call comes next."""
    with working(screen, "Comparing with random data"):
        from trustscale.cli.factor_screen import say_next, show_rules
        from trustscale.validation.retention.factorability import factorability
        from trustscale.validation.retention.number_of_factors import number_of_factors

        asked: dict[str, Any] = {"rules": rules} if rules else {}
        found = number_of_factors(answers.data, **common, **asked, seed=seed)
        worth = factorability(answers.data, **common)
    tell(
        screen,
        found,
        places,
        show_table=lambda: show_rules(screen, found, worth),
        draw=lambda: _heat_map(answers, common) if draw == "correlations" else found.plot(),
        example="rules.csv",
        more={"factorability": {name: worth.to_dict()[name] for name in ("overall", "rows")}},
    )
    say_next(screen, found, next_call)


def _heat_map(answers: Answers, common: dict[str, Any]) -> Any:
    from trustscale.validation.correlations.correlations import correlations

    return correlations(answers.data, **common).plot()


def _check_draw(draw: str | None, factors: int | None) -> None:
    if (draw == "scree" and factors is not None) or (draw == "loadings" and factors is None):
        raise OptionError(
            f"--draw {draw} does not go {'with' if factors is not None else 'without'} --factors.",
            code="TS-C018",
            mend="leave --factors out for the scree, and say --factors N for loadings.",
        )
