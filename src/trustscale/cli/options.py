"""The options of ``trustscale score``, each with its help."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import typer

from trustscale.cli import completion
from trustscale.cli.target import ScoreFormat

OUT, WHO, HOW = "Where the scores go", "Whose answers they are", "How the file was made"

ANSWERS = "The answers: .csv .tsv .xlsx .parquet .sav .dta, or - for standard input."


def _option(*names: str, value: str | None = None, text: str, panel: str | None = None) -> Any:
    return typer.Option(*names, metavar=value, help=text, rich_help_panel=panel)


File: TypeAlias = Annotated[str, typer.Argument(metavar="FILE", help=ANSWERS)]
Survey: TypeAlias = Annotated[str, typer.Argument(metavar="SURVEY", help=ANSWERS)]
Instruments: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--instrument",
        "-i",
        metavar="ID|FILE",
        help="The questionnaire; again for each that the file holds.",
        autocompletion=completion.instruments,
    ),
]
Columns: TypeAlias = Annotated[
    list[str] | None,
    _option(
        "--column", "-c", value="ITEM=COLUMN", text="Where an item is; ITEM= where the file does not have it."
    ),
]
Invalid: TypeAlias = Annotated[
    Literal["raise", "missing"],
    _option(
        "--invalid",
        value="raise|missing",
        text="Answers off the response scale: say where they are (raise), or count them as missing.",
    ),
]

Output: TypeAlias = Annotated[
    str | None,
    _option("--output", "-o", value="OUT", text="A file: .csv .tsv .xlsx .json .parquet.", panel=OUT),
]
Format: TypeAlias = Annotated[
    ScoreFormat | None,
    _option("--format", value="csv|json|parquet", text="Write to standard output as this.", panel=OUT),
]
Keep: TypeAlias = Annotated[
    str,
    _option(
        "--keep",
        value="all|ids|A,B",
        text="Columns to have beside the scores; all without it.",
        panel=OUT,
    ),
]
Prefix: TypeAlias = Annotated[
    list[str] | None,
    _option(
        "--prefix",
        value="id|[ID=]TEXT",
        text="Put before names of scores: the instrument's id, or a text.",
        panel=OUT,
    ),
]

Person: TypeAlias = Annotated[str | None, _option("--id", value="COLUMN", text="The person.", panel=WHO)]
Group: TypeAlias = Annotated[str | None, _option("--group", value="COLUMN", text="The group.", panel=WHO)]
Dyad: TypeAlias = Annotated[str | None, _option("--dyad", value="COLUMN", text="The couple.", panel=WHO)]
Role: TypeAlias = Annotated[str | None, _option("--role", value="COLUMN", text="Which partner.", panel=WHO)]

Scheme: TypeAlias = Annotated[
    list[str] | None,
    _option("--scheme", value="[ID=]SCHEME", text="The way to score, where there are several.", panel=HOW),
]
Coding: TypeAlias = Annotated[
    str | None, _option("--coding", value="CODING", text="The form had other numbers.", panel=HOW)
]
Wordings: TypeAlias = Annotated[
    list[str] | None,
    _option("--wording", value="[ID=]FORM", text="A form or a wording file, to find columns by.", panel=HOW),
]
AlreadyKeyed: TypeAlias = Annotated[
    list[str] | None,
    _option("--already-keyed", value="ITEM,...", text="Items that the file has reversed already.", panel=HOW),
]
MissingCodes: TypeAlias = Annotated[
    list[str] | None,
    _option("--missing-code", value="CODE", text="A further number that means no answer.", panel=HOW),
]
Labels: TypeAlias = Annotated[
    bool,
    _option("--labels/--no-labels", text="Whether answers may be labels as well as numbers.", panel=HOW),
]
Encoding: TypeAlias = Annotated[
    str | None, _option("--encoding", value="NAME", text="Of a text file, such as cp1252.", panel=HOW)
]
Decimal: TypeAlias = Annotated[
    Literal[".", ","] | None, _option("--decimal", value=".|,", text="The decimal sign.", panel=HOW)
]
Sheet: TypeAlias = Annotated[
    str | None,
    _option("--sheet", value="SHEET", text="Of a workbook: its name, or a number from 0.", panel=HOW),
]
