"""``trustscale score``: from a survey file to scores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from trustscale.cli import options
from trustscale.cli.arguments import item_columns, missing_code, one_or_each, split_names
from trustscale.cli.failures import USAGE
from trustscale.cli.screen import Screen, say, working
from trustscale.cli.settings import screen_of
from trustscale.cli.target import Target, target_of
from trustscale.errors import FileError, did_you_mean

if TYPE_CHECKING:
    from trustscale.instruments.model import Instrument
    from trustscale.responses.responses import Responses
    from trustscale.scoring.scores import Scores


def run(
    ctx: typer.Context,
    file: options.File,
    instrument: options.Instruments = None,
    column: options.Columns = None,
    invalid: options.Invalid = "raise",
    output: options.Output = None,
    form: options.Format = None,
    keep: options.Keep = "all",
    prefix: options.Prefix = None,
    person: options.Person = None,
    group: options.Group = None,
    dyad: options.Dyad = None,
    role: options.Role = None,
    scheme: options.Scheme = None,
    coding: options.Coding = None,
    wording: options.Wordings = None,
    already_keyed: options.AlreadyKeyed = None,
    missing_codes: options.MissingCodes = None,
    labels: options.Labels = True,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    sheet: options.Sheet = None,
) -> None:
    """Score a survey file.

    Without --instrument it says which shipped instruments the file holds.
    """
    screen = screen_of(ctx)
    target = target_of(output, form, source=file, on_terminal=screen.on_terminal)
    _must_exist(file)
    opening = {"encoding": encoding, "decimal": decimal, "sheet": _sheet(sheet)}
    if not instrument:
        from trustscale.cli.holdings import say_what_it_holds

        say_what_it_holds(screen, file, opening)
        raise typer.Exit(USAGE)
    asked = {
        "columns": item_columns(column or []),
        "id": person,
        "group": group,
        "dyad": dyad,
        "role": role,
        "coding": coding,
        "already_keyed": split_names(already_keyed or []),
        "missing_codes": [missing_code(code) for code in missing_codes or []],
        "labels": labels,
        "invalid": invalid,
        **opening,
    }
    answers = _read(screen, file, _load(instrument, one_or_each("--wording", wording or [])), asked)
    kept = keep if keep in ("all", "ids") else split_names([keep])
    scores = _score(screen, answers, scheme=scheme or [], keep=kept, prefix=prefix or [])
    _write(screen, scores, target, source=file, who=answers.roles)


def _must_exist(file: str) -> None:
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


def _sheet(sheet: str | None) -> str | int | None:
    return int(sheet) if sheet is not None and sheet.isdecimal() else sheet


def _load(names: list[str], wording: Any) -> list[Instrument]:
    from trustscale.instruments.load import load_instrument

    loaded = [load_instrument(name) for name in dict.fromkeys(names)]
    if wording is None:
        return loaded
    from trustscale.instruments.wording import apply_wording

    forms = dict.fromkeys((entry.id for entry in loaded), wording) if isinstance(wording, str) else wording
    return [apply_wording(entry, forms[entry.id]) if entry.id in forms else entry for entry in loaded]


def _read(screen: Screen, file: str, instruments: list[Instrument], asked: dict[str, Any]) -> Responses:
    with working(screen, f"Reading {Path(file).name}"):
        from trustscale.responses.read import read_responses

        answers = read_responses(file, instruments, **asked)
    from trustscale.cli.overview import say_what_was_read

    say_what_was_read(screen, answers)
    return answers


def _score(screen: Screen, answers: Responses, *, scheme: list[str], keep: Any, prefix: list[str]) -> Scores:
    import warnings

    from trustscale.errors import KeyingWarning, ScoringWarning
    from trustscale.scoring.score import score

    before = one_or_each("--prefix", prefix)
    with working(screen, "Scoring"), warnings.catch_warnings():
        # They repeat alerts, which are said below.
        warnings.simplefilter("ignore", KeyingWarning)
        warnings.simplefilter("ignore", ScoringWarning)
        return score(
            answers,
            scheme=one_or_each("--scheme", scheme),
            keep=keep,
            prefix=True if before == "id" else before,
        )


def _write(screen: Screen, scores: Scores, target: Target, *, source: str, who: Mapping[str, str]) -> None:
    from trustscale.cli.overview import say_alerts, say_summary, show_first_rows
    from trustscale.cli.tables import write_scores

    if target.format is None:
        show_first_rows(screen, scores, who.values())
    else:
        with working(screen, "Writing"):
            write_scores(scores, target, source=source)
    say_summary(screen, scores)
    say_alerts(screen, scores)
    if target.path is not None:
        say(screen, f"\nWritten to {target.path}", "green")
    elif target.format is None:
        say(screen, "\nAll rows into a file: add -o scores.csv", "dim")
