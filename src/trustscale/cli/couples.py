"""``trustscale couples``: both partners of each couple, and how far they go together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from trustscale.cli import options
from trustscale.cli.arguments import named, number_or_each, split_names
from trustscale.cli.blocks import taking
from trustscale.cli.couple_work import Found, Wanted, look_at_couples
from trustscale.cli.picture import Figure, picture_path, save_picture
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
from trustscale.errors import OptionError

PROFILE = "Scales read together"

Couple = Annotated[
    str | None, typer.Option("--couple", metavar="ID", help="Show this one instead of all together.")
]
Rows = Annotated[
    Literal["scores", "nonindependence", "similarity", "profile"],
    typer.Option(
        "--rows",
        metavar="WHAT",
        help="What is written: scores (the default), nonindependence, similarity or profile.",
        rich_help_panel=options.OUT,
    ),
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="NUMBER", help="Random pairings are drawn with it; 1 is the default."),
]
Permutations = Annotated[
    int, typer.Option("--permutations", metavar="NUMBER", help="How many random pairings; 1000 without it.")
]
Level = Annotated[
    float, typer.Option("--level", metavar="SHARE", help="Of all intervals; 0.95 is the default.")
]
Members = Annotated[
    str | None,
    typer.Option(
        "--members", metavar="FIRST,SECOND", help="Which role is the first.", rich_help_panel=options.WHO
    ),
]
Reliability = Annotated[
    list[str] | None,
    typer.Option(
        "--reliability",
        metavar="SCALE=NUMBER",
        help="Of one person's scores: gives means, gaps and marks their exactness.",
    ),
]
ProfileName = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="ID|FILE",
        help="Which profile; trust-repair without it.",
        rich_help_panel=PROFILE,
    ),
]
Partner = Annotated[
    list[str] | None,
    typer.Option(
        "--partner",
        metavar="ROLE=VALUE",
        help="What the file calls a partner of the profile.",
        rich_help_panel=PROFILE,
    ),
]
Part = Annotated[
    list[str] | None,
    typer.Option(
        "--part", metavar="GROUP", help="Draw only these groups of the profile.", rich_help_panel=PROFILE
    ),
]


@taking(how=reading)
def run(
    ctx: typer.Context,
    survey: options.Survey,
    instrument: options.Instruments = None,
    couple: Couple = None,
    reliability: Reliability = None,
    seed: Seed = 1,
    permutations: Permutations = 1000,
    level: Level = 0.95,
    figure: Figure = None,
    profile: ProfileName = "trust-repair",
    partner: Partner = None,
    part: Part = None,
    output: options.Output = None,
    form: options.Format = None,
    rows: Rows = "scores",
    *,
    how: Reading,
    members: Members = None,
    scheme: options.Scheme = None,
) -> None:
    """Set both partners of couples side by side: means and gaps, likeness, the profile.

    Nothing here is a verdict on a relationship.
    """
    screen = screen_of(ctx)
    target = target_of(output, form, source=survey, on_terminal=screen.on_terminal)
    picture = picture_path(figure, [survey])
    must_exist(survey)
    wanted = Wanted(
        couple=couple,
        members=_members(members),
        reliability=_reliability(reliability or []),
        seed=seed,
        permutations=permutations,
        level=level,
        profile=profile,
        partners=named("--partner", partner or [], like="ROLE=VALUE") or None,
        parts=tuple(split_names(part or [])),
        needs_profile=picture is not None or rows == "profile",
        needs_similarity=rows == "similarity",
    )
    if not instrument:
        refuse_without_instrument(screen, survey, how, "couples")
    _must_say_couple(how.asked["dyad"])
    answers = read_survey(screen, survey, load_named(instrument or [], how.wording), how)
    scores = score_read(screen, answers, scheme=scheme)
    with working(screen, "Setting partners side by side"):
        found = look_at_couples(answers, scores, wanted)
    _tell(screen, found, target, source=survey, rows=rows, picture=picture)


def _must_say_couple(dyad: str | None) -> None:
    if dyad is None:
        raise OptionError(
            "It is not said which rows are a couple.",
            code="TS-D001",
            mend="name the column that partners share with --dyad, and what tells them apart with --role.",
        )


def _members(value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    names = split_names([value])
    if len(names) != 2:
        raise OptionError(
            f"--members {value!r} does not name two roles.",
            code="TS-C014",
            mend="write both with a comma between them, the first one first: --members FIRST,SECOND.",
        )
    return names[0], names[1]


def _reliability(values: list[str]) -> dict[str, float]:
    found = number_or_each("--reliability", values)
    if found is None:
        return {}
    if isinstance(found, dict):
        return found
    raise OptionError(
        f"--reliability {values[0]!r} does not say of which scale.",
        code="TS-C014",
        mend="write SCALE=NUMBER, and give --reliability again for each further scale.",
    )


def _tell(
    screen: Screen,
    found: Found,
    target: Target,
    *,
    source: str,
    rows: str,
    picture: Path | None,
) -> None:
    """Rows to where they go, what they say as talk (or on a terminal in their place), the picture."""
    from trustscale.cli.couple_screen import couple_parts
    from trustscale.cli.overview import say_alerts, show_remarks
    from trustscale.cli.screen import show
    from trustscale.cli.tables import write_result

    results = found.results
    if target.format is None:
        show(screen, *couple_parts(screen.out, found))
        show_remarks(screen, *results)
    else:
        with working(screen, "Writing"):
            frame, more = found.data(rows)
            write_result(
                found.couples, target, source=source, frame=frame, rows=rows, more=more, remarks=found.remarks
            )
        for part in couple_parts(screen.err, found):
            say(screen, part)
    say_alerts(screen, *results, alerts=found.alerts)
    if target.path is not None:
        say(screen, f"\nWritten to {target.path}", "green")
    elif target.format is None:
        say(screen, "\nThe scores of each couple into a file: add -o couples.csv", "dim")
    _say_notices(screen, found)
    if picture is not None and found.profile is not None:
        save_picture(screen, found.profile.plot(groups=found.parts or None), picture)


def _say_notices(screen: Screen, found: Found) -> None:
    """Who looks at a couple hears of a safety notice even with ``--quiet``; it is not in the picture."""
    alerts: list[Any] = [] if found.profile is None else list(found.profile.alerts)
    for alert in alerts:
        if screen.quiet and alert.code == "TS-D061":
            say(screen, f"{alert.subject}: {alert.message} {alert.cure}", "yellow", always=True)
