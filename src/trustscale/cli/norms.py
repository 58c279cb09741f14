"""``trustscale norms``: which norms there are, and where the scores of a survey lie in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from trustscale.cli import options
from trustscale.cli.arguments import named, number_or_each, split_names
from trustscale.cli.blocks import taking
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
from trustscale.errors import OptionError, did_you_mean

if TYPE_CHECKING:
    from trustscale.norms.comparison import NormComparison

WHICH = "Which norm"

Survey = Annotated[str | None, typer.Argument(metavar="[SURVEY]", help=options.ANSWERS)]
Norm = Annotated[
    list[str] | None,
    typer.Option(
        "--norm",
        metavar="FILE|SAMPLE",
        help="A norm file, or one of those that there are.",
        rich_help_panel=WHICH,
    ),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="age=COLUMN",
        help="What the norm divides people by, and where it is.",
        rich_help_panel=WHICH,
    ),
]
Word = Annotated[
    list[str] | None,
    typer.Option(
        "--word",
        metavar="sex:1=male",
        help="A word of the norm for a value of the file.",
        rich_help_panel=WHICH,
    ),
]
Simulated = Annotated[
    bool,
    typer.Option(
        "--allow-simulated",
        help="Take a norm with invented numbers, to try things out.",
        rich_help_panel=WHICH,
    ),
]
Level = Annotated[
    float, typer.Option("--level", metavar="SHARE", help="Of all intervals; 0.95 is the default.")
]
Reliability = Annotated[
    list[str] | None,
    typer.Option("--reliability", metavar="[SCALE=]NUMBER", help="Instead of the norm's."),
]
Cutoff = Annotated[
    list[str] | None,
    typer.Option("--cutoff", metavar="[SCALE=]NUMBER", help="Adds how likely the true score lies above it."),
]
Also = Annotated[
    list[str] | None,
    typer.Option(
        "--also", metavar="NAME,...", help="More columns: iq, wechsler, stanine, sten, c, norm-interval."
    ),
]
Percentile = Annotated[
    Literal["table", "linear", "normal"] | None,
    typer.Option("--percentile", metavar="table|linear|normal", help="How percentiles are made."),
]
Who = Annotated[
    str | None,
    typer.Option("--person", metavar="ID", help="Show this one: a value of --id, or else a row number."),
]
Scale = Annotated[
    str | None, typer.Option("--scale", metavar="SCALE", help="Which one to draw, where there are several.")
]
Keep = Annotated[
    str,
    typer.Option(
        "--keep",
        metavar="all|ids|A,B",
        help="Columns to have beside the places; ids without it.",
        rich_help_panel=options.OUT,
    ),
]


@taking(how=reading)
def run(
    ctx: typer.Context,
    survey: Survey = None,
    instrument: options.Instruments = None,
    level: Level = 0.95,
    reliability: Reliability = None,
    cutoff: Cutoff = None,
    percentile: Percentile = None,
    also: Also = None,
    person: Who = None,
    figure: Figure = None,
    scale: Scale = None,
    norm: Norm = None,
    by: By = None,
    word: Word = None,
    allow_simulated: Simulated = False,
    output: options.Output = None,
    form: options.Format = None,
    keep: Keep = "ids",
    *,
    how: Reading,
    scheme: options.Scheme = None,
) -> None:
    """Place scores in the norms of an instrument, or list its norms.

    Without a survey it says which norms an instrument has, and without an instrument which norms there are.
    """
    from trustscale.cli.norm_list import list_them, norms_meant

    screen = screen_of(ctx)
    if survey is None:
        asked_for = {"--output": output, "--figure": figure, "--norm": norm, "--by": by, "--person": person}
        _refuse_without_survey([name for name, value in asked_for.items() if value])
        list_them(screen, instrument or [], form)
        return
    target = target_of(output, form, source=survey, on_terminal=screen.on_terminal)
    picture = picture_path(figure, [survey])
    must_exist(survey)
    divided = named("--by", by or [], like="age=COLUMN")
    words = words_of_norm(word or [])
    placing: dict[str, Any] = {
        "level": level,
        "reliability": number_or_each("--reliability", reliability or []),
        "cutoff": number_or_each("--cutoff", cutoff or []),
        "percentile": percentile,
        "also": split_names(also or []),
        "allow_simulated": allow_simulated,
    }
    if not instrument:
        refuse_without_instrument(screen, survey, how, "norms")
    names = instrument or []
    answers = read_survey(screen, survey, load_named(names, how.wording), how)
    columns = keep if keep in ("all", "ids") else split_names([keep])
    scores = score_read(screen, answers, scheme=scheme, keep=columns)
    with working(screen, "Comparing"):
        from trustscale.norms.comparison import compare_to_norms

        found = compare_to_norms(scores, norms_meant(names, norm or []), by=divided, groups=words, **placing)
    _tell(
        screen, found, survey, target, person=person, scale=scale, id_column=how.asked["id"], picture=picture
    )


def _refuse_without_survey(asked: list[str]) -> None:
    if asked:
        raise OptionError(
            f"{', '.join(asked)}: there is no survey whose scores could be placed.",
            code="TS-C015",
            mend="name the file of answers first: trustscale norms SURVEY --instrument ID.",
        )


def words_of_norm(values: list[str]) -> dict[str, dict[Any, str]]:
    """Per variable, the word of the norm for each value of the file, which may be a number there.

    Examples
    --------
    >>> words_of_norm(["sex:1=male", "sex:w=female"])
    {'sex': {'1': 'male', 1.0: 'male', 'w': 'female'}}
    """
    found: dict[str, dict[Any, str]] = {}
    for value, word in named("--word", values, like="sex:1=male").items():
        variable, colon, text = value.partition(":")
        if not colon or not variable or not text:
            raise OptionError(
                f"--word {value}={word!r} does not say of which variable.",
                code="TS-C014",
                mend="write VARIABLE:VALUE=WORD, such as --word sex:1=male --word sex:2=female.",
            )
        words = found.setdefault(variable, {})
        words[text] = word
        if text.isdecimal():
            words[float(text)] = word
    return found


def _tell(
    screen: Screen,
    found: NormComparison,
    survey: str,
    target: Target,
    *,
    person: str | None,
    scale: str | None,
    id_column: str | None,
    picture: Path | None,
) -> None:
    """Rows to where they go, the norms and the group as talk, the picture into its file."""
    from trustscale.cli.norm_screen import invented, say_groups, say_norms, show_places
    from trustscale.cli.overview import say_alerts, show_remarks
    from trustscale.cli.tables import write_result

    one = None if person is None else row_of(found, person, id_column)
    _check_picture(found, one, scale, picture)
    say_norms(screen, found)
    frame = numbered(found.to_frame(), len(found.scales))
    if target.format is None:
        k = len(found.scales)
        show_places(screen, found, frame, None if one is None else range(one * k, one * k + k))
        show_remarks(screen, found, remarks=invented(found))
    else:
        with working(screen, "Writing"):
            write_result(found, target, source=survey, frame=frame, remarks=invented(found))
    say_groups(screen, found)
    say_alerts(screen, found)
    if target.path is not None:
        say(screen, f"\nWritten to {target.path}", "green")
    elif target.format is None:
        say(screen, "\nAll rows into a file: add -o norms.csv", "dim")
    if picture is not None:
        save_picture(screen, found.plot(one or 0, scale), picture)


def numbered(frame: Any, k: int) -> Any:
    """Rows that no column of the file names get the number of the person's row in it."""
    if frame.columns[0] != "scale":
        return frame
    frame.insert(0, "row", [number // k + 1 for number in range(len(frame))])
    return frame


def row_of(found: NormComparison, person: str, id_column: str | None) -> int:
    """The place of one person: by the id column, or by the number of the row."""
    from trustscale.responses.frames import column_values

    if id_column is None:
        known = [str(number + 1) for number in range(found.n_rows)]
    else:
        known = [str(value) for value in column_values(found.frame, id_column).tolist()]
    if person.strip() in known:
        return known.index(person.strip())
    named_by = "row" if id_column is None else id_column
    hint = " Without --id a person is the number of a row, from 1." if id_column is None else ""
    raise OptionError(
        f"--person {person!r}: there is no such {named_by}{did_you_mean(person, known)}.{hint}",
        code="TS-C016",
        mend=f"name one of those that there are, such as {known[0]}." if known else "the file has no rows.",
    )


def _refuse_without_place(found: NormComparison, one: int, place: int) -> None:
    from trustscale.norms.placing import NORM_REASONS

    fitted, placed = found.scales[place]
    reason = placed.reason[placed.pairs.index[one]]
    if reason >= 0:
        raise OptionError(
            f"This person has no place in the norm of {fitted.measured.name} ({NORM_REASONS[reason]}), so "
            "there is nothing to draw.",
            code="TS-C016",
            mend="choose another person with --person, or leave --figure out.",
        )


def _check_picture(found: NormComparison, one: int | None, scale: str | None, picture: Path | None) -> None:
    names = [fitted.measured.name for fitted, _ in found.scales]
    if scale is not None and scale not in names:
        raise OptionError(
            f"--scale {scale!r} has no norm here{did_you_mean(scale, names)}.",
            code="TS-C016",
            mend=f"choose one of: {', '.join(names)}.",
        )
    if picture is None:
        return
    if one is None and found.n_rows > 1:
        raise OptionError(
            f"A picture shows one person in the norm, and there are {found.n_rows:,}.",
            code="TS-C016",
            mend="say whom with --person ID (and --id COLUMN, or without it the number of a row).",
        )
    if scale is None and len(names) > 1:
        raise OptionError(
            f"A picture shows one scale, and there are {len(names)}: {', '.join(names)}.",
            code="TS-C016",
            mend=f"choose one with --scale {names[0]}.",
        )
    _refuse_without_place(found, one or 0, 0 if scale is None else names.index(scale))
