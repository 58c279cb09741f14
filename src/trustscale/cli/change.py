"""``trustscale change``: who has changed between two times by more than measurement error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from trustscale.cli.target import Target, refuse_unwritable, target_of
from trustscale.errors import OptionError

if TYPE_CHECKING:
    from trustscale.norms.change_result import ReliableChange
    from trustscale.scoring.scores import Scores

METHODS = (
    "Its name: jacobson-truax (the default), gulliksen-lord-novick, hsu-linn-lord, edwards-nunnally, "
    "nunnally-kotsch, hageman-arrindell, practice-adjusted, regression."
)
MORE = "Numbers that some methods need"
WAYS = {"higher": "higher is better", "lower": "lower is better"}


def _number(name: str, text: str, value: str = "[SCALE=]NUMBER", panel: str | None = None) -> Any:
    return typer.Option(name, metavar=value, help=text, rich_help_panel=panel)


Before = Annotated[str, typer.Argument(metavar="BEFORE", help="The answers of the first time.")]
After = Annotated[str, typer.Argument(metavar="AFTER", help="Those of the second time, by the same persons.")]
Reliability = Annotated[
    list[str] | None, _number("--reliability", "Of the scores, in the group that --sd is of.")
]
Sd = Annotated[
    list[str] | None,
    _number(
        "--sd", "Of that group; `before` takes these persons at the first time.", "[SCALE=]NUMBER|before"
    ),
]
Direction = Annotated[
    list[str] | None,
    _number("--direction", "Which scores are better.", "[SCALE=]higher|lower"),
]
Cutoff = Annotated[
    list[str] | None, _number("--cutoff", "Between clinical and functional scores: tells who recovered.")
]
Method = Annotated[str, typer.Option("--method", metavar="METHOD", help=METHODS)]
Scales = Annotated[
    list[str] | None, typer.Option("--scale", metavar="SCALE", help="Only these; all without it.")
]
Level = Annotated[
    float, typer.Option("--level", metavar="SHARE", help="How sure to be of a change; 0.95 is the default.")
]
Mean = Annotated[list[str] | None, _number("--mean", "Of the group.", "[SCALE=]NUMBER|before", MORE)]
MeanAfter = Annotated[
    list[str] | None, _number("--mean-after", "At the second time.", "[SCALE=]NUMBER|after", MORE)
]
SdAfter = Annotated[
    list[str] | None, _number("--sd-after", "At the second time.", "[SCALE=]NUMBER|after", MORE)
]
ReliabilityAfter = Annotated[
    list[str] | None, _number("--reliability-after", "At the second time.", panel=MORE)
]
Correlation = Annotated[list[str] | None, _number("--correlation", "Of both times.", panel=MORE)]
Control = Annotated[
    str | None,
    _number(
        "--control",
        "People measured twice with nothing done: also sd, sd_after, correlation, n.",
        "mean=..,mean_after=..",
        MORE,
    ),
]


@taking(how=reading)
def run(
    ctx: typer.Context,
    before: Before,
    after: After,
    instrument: options.Instruments = None,
    reliability: Reliability = None,
    sd: Sd = None,
    direction: Direction = None,
    cutoff: Cutoff = None,
    method: Method = "jacobson-truax",
    scale: Scales = None,
    level: Level = 0.95,
    figure: Figure = None,
    mean: Mean = None,
    mean_after: MeanAfter = None,
    sd_after: SdAfter = None,
    reliability_after: ReliabilityAfter = None,
    correlation: Correlation = None,
    control: Control = None,
    output: options.Output = None,
    form: options.Format = None,
    *,
    how: Reading,
    scheme: options.Scheme = None,
) -> None:
    """Say who has changed between two surveys by more than measurement error.

    Persons are found again by --id, or by --dyad and --role. Who was there at one time only is counted.
    """
    screen = screen_of(ctx)
    target = target_of(output, form, source=before, on_terminal=screen.on_terminal)
    if target.path is not None:
        refuse_unwritable(target.path, after)
    picture = picture_path(figure, [before, after])
    must_exist(before)
    must_exist(after)
    given: dict[str, Any] = {
        "reliability": number_or_each("--reliability", reliability or []),
        "sd": number_or_each("--sd", sd or [], words=["before"]),
        "mean": number_or_each("--mean", mean or [], words=["before"]),
        "mean_after": number_or_each("--mean-after", mean_after or [], words=["after"]),
        "sd_after": number_or_each("--sd-after", sd_after or [], words=["after"]),
        "reliability_after": number_or_each("--reliability-after", reliability_after or []),
        "correlation": number_or_each("--correlation", correlation or []),
        "cutoff": number_or_each("--cutoff", cutoff or []),
    }
    judged: dict[str, Any] = {
        "method": method,
        "direction": direction_of(direction or []),
        "scale": split_names(scale or []) or None,
        "level": level,
    }
    control_group = control_of(control)
    if not instrument:
        refuse_without_instrument(screen, before, how, "change")
    loaded = load_named(instrument or [], how.wording)
    waves = {
        name: score_read(screen, read_survey(screen, file, loaded, how), scheme=scheme)
        for name, file in (("before", before), ("after", after))
    }
    with working(screen, "Comparing"):
        found = _judge(waves, given, judged, control_group)
    _tell(screen, found, target, source=f"{before}, {after}", picture=picture)


def direction_of(values: list[str]) -> str | dict[str, str] | None:
    """Which scores are better, in the words of the library.

    Examples
    --------
    >>> direction_of(["lower"])
    'lower is better'
    >>> direction_of(["trust=higher", "blame=lower"])
    {'trust': 'higher is better', 'blame': 'lower is better'}
    """
    if not values:
        return None
    if len(values) == 1 and "=" not in values[0]:
        return _way(values[0])
    return {scale: _way(word) for scale, word in named("--direction", values, like="SCALE=higher").items()}


def _way(word: str) -> str:
    wanted = word.strip().lower().removesuffix(" is better")
    if wanted not in WAYS:
        raise OptionError(
            f"--direction {word!r} is neither higher nor lower.",
            code="TS-C014",
            mend="write --direction higher or --direction lower, or SCALE=higher for each of several scales.",
        )
    return WAYS[wanted]


def control_of(value: str | None) -> dict[str, float] | None:
    """What is known of a control group.

    Examples
    --------
    >>> control_of("mean=20,mean_after=21.5,n=40")
    {'mean': 20.0, 'mean_after': 21.5, 'n': 40.0}
    """
    if value is None:
        return None
    known = ("mean", "mean_after", "sd", "sd_after", "correlation", "n")
    found = number_or_each("--control", [part for part in value.split(",") if part.strip()])
    if not isinstance(found, dict) or not {"mean", "mean_after"} <= set(found) <= set(known):
        raise OptionError(
            f"--control {value!r} does not describe a group that was measured twice.",
            code="TS-C014",
            mend=f"write --control mean=20,mean_after=21; known are {', '.join(known)}.",
        )
    return found


def _judge(
    waves: dict[str, Scores], given: dict[str, Any], judged: dict[str, Any], control: dict[str, float] | None
) -> ReliableChange:
    """Words such as ``--sd before`` stand for the scores themselves."""
    from trustscale.norms.change import reliable_change
    from trustscale.norms.change_methods import ControlGroup

    numbers: dict[str, Any] = {
        name: waves[value] if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
    if control is not None:
        n = control.pop("n", None)
        numbers["control"] = ControlGroup(**control, n=None if n is None else int(n))
    return reliable_change(waves["before"], waves["after"], **numbers, **judged)


def _tell(
    screen: Screen, found: ReliableChange, target: Target, *, source: str, picture: Path | None
) -> None:
    """Rows to where they go, what was asked and how many changed as talk, the picture into its file."""
    from trustscale.cli.change_screen import say_question, say_summary, show_changes
    from trustscale.cli.overview import say_alerts, show_remarks
    from trustscale.cli.tables import write_result

    names = [change.scale for change in found.scales]
    if picture is not None and len(names) > 1:
        raise OptionError(
            f"A picture shows one scale, and there are {len(names)}: {', '.join(names)}.",
            code="TS-C016",
            mend=f"choose one with --scale {names[0]}.",
        )
    say_question(screen, found)
    if target.format is None:
        show_changes(screen, found)
        show_remarks(screen, found)
    else:
        with working(screen, "Writing"):
            write_result(found, target, source=source)
    say_summary(screen, found)
    say_alerts(screen, found)
    if target.path is not None:
        say(screen, f"\nWritten to {target.path}", "green")
    elif target.format is None:
        say(screen, "\nAll rows into a file: add -o change.csv", "dim")
    if picture is not None:
        save_picture(screen, found.plot(), picture)
