"""What `reliability`, `items` and `factors` share: their options, and a file opened for them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from trustscale.cli import options
from trustscale.cli.arguments import bounds, item_columns, split_runs
from trustscale.cli.blocks import taking
from trustscale.cli.reading import Reading, form_of
from trustscale.cli.screen import Screen, say, working
from trustscale.cli.survey import load_named, must_exist, read_survey
from trustscale.cli.target import ScoreFormat
from trustscale.errors import OptionError, StudyError

if TYPE_CHECKING:
    from trustscale.responses.reading.table import RawTable

__all__ = [
    "Answers",
    "File",
    "Format",
    "Level",
    "Matrix",
    "Missing",
    "Output",
    "Which",
    "open_answers",
    "reading",
    "which",
]

FILE = "The answers: .csv .tsv .xlsx .parquet .sav .dta; a summary, .json; or - for standard input."
SUMMARY = ".json"
SHOWN = 8


def _option(*names: str, value: str, text: str, panel: str | None = None) -> Any:
    return typer.Option(*names, metavar=value, help=text, rich_help_panel=panel)


ROWS = "Where the rows go"

File: TypeAlias = Annotated[str, typer.Argument(metavar="FILE", help=FILE)]
Items: TypeAlias = Annotated[
    list[str] | None,
    _option(
        "--items",
        value="A,B,...",
        text="Only these items, such as q1..q9. Without an instrument: columns of numbers.",
    ),
]
Range: TypeAlias = Annotated[
    str | None,
    _option("--range", value="LOW,HIGH", text="Without an instrument: the lowest and the highest answer."),
]
Reverse: TypeAlias = Annotated[
    list[str] | None,
    _option("--reverse", value="A,B,...", text="With --range: items that ask for the opposite."),
]
Scale: TypeAlias = Annotated[
    str | None, _option("--scale", value="SCALE", text="One scale of the instrument.")
]
Missing: TypeAlias = Annotated[
    str,
    _option(
        "--missing",
        value="listwise|pairwise|raise",
        text="Rows with gaps: leave them out (listwise), out of each pair, or refuse them.",
    ),
]
Matrix: TypeAlias = Annotated[
    str,
    _option(
        "--matrix",
        value="pearson|spearman|polychoric",
        text="Which correlations; pearson is the default.",
    ),
]
Level: TypeAlias = Annotated[
    float, _option("--level", value="SHARE", text="Of the intervals; 0.95 is the default.")
]
Output: TypeAlias = Annotated[
    str | None,
    _option("--output", "-o", value="OUT", text="A file: .csv .tsv .xlsx .json .parquet.", panel=ROWS),
]
Format: TypeAlias = Annotated[
    ScoreFormat | None,
    _option("--format", value="csv|json|parquet", text="Write to standard output as this.", panel=ROWS),
]


@dataclass(frozen=True, slots=True)
class Which:
    """Whose items: of instruments, or columns of a file that comes without one."""

    instruments: tuple[str, ...]
    items: tuple[str, ...]
    scale: str | None
    range: tuple[float, float] | None
    reverse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers, or a summary of them, and the arguments that every verb takes with them."""

    data: Any
    given: dict[str, Any]


def which(
    *,
    instrument: options.Instruments = None,
    items: Items = None,
    scale: Scale = None,
    answer_range: Range = None,
    reverse: Reverse = None,
) -> Which:
    """Put together what says which items are meant."""
    turned = tuple(split_runs(reverse or []))
    if turned and answer_range is None:
        raise OptionError(
            "Reversed items are turned round by the lowest and the highest answer, and these are not said.",
            code="TS-C018",
            mend="add --range LOW,HIGH, such as --range 1,5.",
        )
    if answer_range is not None and instrument:
        raise OptionError(
            "The instrument says what can be answered and which items are reversed.",
            code="TS-C018",
            mend="leave --range and --reverse out, or --instrument.",
        )
    ends = None if answer_range is None else bounds("--range", answer_range)
    return Which(tuple(instrument or ()), tuple(split_runs(items or [])), scale, ends, turned)


@taking(form=form_of)
def reading(
    *,
    column: options.Columns = None,
    invalid: options.Invalid = "raise",
    dyad: options.Dyad = None,
    form: Reading,
) -> Reading:
    """Put together what says how the file was made."""
    asked = {"columns": item_columns(column or []), "invalid": invalid, "dyad": dyad, **form.asked}
    return Reading(asked, form.wording)


def open_answers(screen: Screen, file: str, named: Which, how: Reading) -> Answers:
    """Read a file with its instruments, its columns of numbers, or a summary, and say what was read."""
    must_exist(file)
    given: dict[str, Any] = {"items": named.items or None, "scale": named.scale}
    if Path(file).suffix.lower() == SUMMARY:
        return Answers(_summary(screen, file, named, how), given)
    if named.instruments:
        loaded = load_named(named.instruments, how.wording)
        return Answers(read_survey(screen, file, loaded, how), given)
    if named.range is not None:
        return Answers(_ranged(screen, file, named, how), {"scale": named.scale})
    return Answers(_numbers(screen, file, named, how), given)


def _summary(screen: Screen, file: str, named: Which, how: Reading) -> Any:
    from trustscale.summaries.summary import Summary

    _refuse(_changed(how), "A summary was read already, so it is not read in another way.")
    if named.instruments or named.range is not None:
        raise OptionError(
            "A summary knows its items.",
            code="TS-C018",
            mend="leave --instrument, --range and --reverse out.",
        )
    with working(screen, f"Reading {Path(file).name}"):
        found = Summary.read(Path(file).expanduser())
    head = str(found).splitlines()
    say(screen, f"{Path(file).name}: a summary of {head[0]}", "bold")
    return found


def _ranged(screen: Screen, file: str, named: Which, how: Reading) -> Any:
    """Columns as one scale, whose lowest and highest answer the call says."""
    from trustscale.instruments.define import define_scale

    if not named.items or named.range is None:
        raise OptionError(
            "--range is the range of items, and none are named.",
            code="TS-C018",
            mend="name the columns that are items: --items A,B,...",
        )
    low, high = named.range
    scale = define_scale(named.items, minimum=low, maximum=high, reverse=named.reverse, id="scale")
    return read_survey(screen, file, [scale], how)


def _numbers(screen: Screen, file: str, named: Which, how: Reading) -> Any:
    """A frame of numbers: the columns that are named, or all of them."""
    needing = _changed(how) - {"missing_codes", "encoding", "decimal", "sheet"}
    _refuse(needing, "Without an instrument it is not known what the columns can hold.")
    with working(screen, f"Reading {Path(file).name}"):
        from trustscale.responses.bare_columns import bare_columns, numbers_in_text
        from trustscale.responses.frames import open_frame
        from trustscale.responses.reading.read import read_table

        table = read_table(file if file == "-" else str(Path(file).expanduser()), **how.opening)
        frame = numbers_in_text(table).to_native()
        if codes := how.asked["missing_codes"]:
            frame = frame.mask(frame.isin(codes))
        try:
            names = tuple(bare_columns(open_frame(frame), named.items or None))
        except StudyError as error:
            raise error if named.items else _unnamed(table, error) from error
    _say_columns(screen, table, names)
    if not named.items:
        _say_instruments(screen, table)
    return frame


def _say_columns(screen: Screen, table: RawTable, names: tuple[str, ...]) -> None:
    from trustscale.cli.rules import runs
    from trustscale.results.render import counted

    what = "column as an item" if len(names) == 1 else "columns as items"
    rows = counted(len(table.frame), "row")
    say(screen, f"{table.name}: {rows}, {len(names)} {what}: {runs(names)}", "bold")
    for note in table.notes:
        say(screen, f"  {note}")


def _complete(table: RawTable) -> list[str]:
    """Shipped instruments that the file holds all items of."""
    from trustscale.cli.holdings import holdings, without_parts

    return [entry.instrument.id for entry in without_parts([e for e in holdings(table) if e.complete])]


def _say_instruments(screen: Screen, table: RawTable) -> None:
    if found := _complete(table):
        say(
            screen,
            f"  These are the columns of {', '.join(found)}. "
            f"With {' '.join(f'-i {name}' for name in found)} reversed items are turned round.",
            "yellow",
        )


def _unnamed(table: RawTable, error: StudyError) -> OptionError:
    """Neither an instrument nor columns were named, and not every column can be an item."""
    found = _complete(table)
    name = f"name the questionnaire, {' '.join(f'-i {entry}' for entry in found)}, or " if found else ""
    # What may be items stands in the cure of the library; the first of them show how to write it.
    listed = "" if found else error.mend.partition("items=")[2]
    items = [word.strip(' "') for word in listed.strip("[].").split(",")] if listed else []
    shown = ",".join([*items[:SHOWN], *(["..."] if len(items) > SHOWN else [])]) or "A,B,..."
    if not found and not listed:  # no column holds numbers
        return OptionError(
            f"It is not said what {table.name} holds, and no column has numbers alone.",
            code=error.code,
            where=error.where,
            mend="name the instrument, whose file has the labels, with --instrument; trustscale new ID "
            "writes one.",
        )
    return OptionError(
        f"It is not said which columns of {table.name} are items, and not all can be.",
        code=error.code,
        where=error.where,
        mend=f"{name}name the columns that are items: --items {shlex.quote(shown)}.",
    )


def _changed(how: Reading) -> set[str]:
    """Options of the reading that were typed."""
    untouched = {"invalid": "raise", "labels": True}
    typed = {
        name
        for name, value in how.asked.items()
        if value != untouched.get(name) and value not in ({}, [], None)
    }
    return typed | ({"wording"} if how.wording else set())


FLAGS = {"columns": "--column", "missing_codes": "--missing-code", "labels": "--no-labels"}


def _refuse(names: set[str], why: str) -> None:
    if not names:
        return
    flags = sorted(FLAGS.get(name, f"--{name.replace('_', '-')}") for name in names)
    raise OptionError(
        f"{', '.join(flags)}: {why[0].lower()}{why[1:]}",
        code="TS-C018",
        mend=f"leave {'it' if len(flags) == 1 else 'them'} out, or name an instrument with --instrument.",
    )
