"""Short lists as data: a table for a person, tab-separated lines for a pipe, CSV or JSON when asked."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias

import typer

from trustscale.cli.layout import columns
from trustscale.cli.screen import CONTROLS, Screen, show
from trustscale.cli.streams import write_text

__all__ = ["AsData", "ListFormat", "neutral", "to_json", "write_records"]

ListFormat: TypeAlias = Literal["csv", "json"]
AsData: TypeAlias = Annotated[
    ListFormat | None, typer.Option("--format", metavar="csv|json", help="Write it as data.")
]
"""The option of all commands that write short lists."""

Record: TypeAlias = Mapping[str, Any]

NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")


def write_records(
    screen: Screen,
    records: Sequence[Record],
    form: ListFormat | None,
    *,
    shown: Sequence[str],
    fields: Sequence[str] = (),
) -> None:
    """Write records to standard output; ``shown`` are the fields that a table has, data have them all.

    ``fields`` names all of them where there may be no record.
    """
    if form == "json":
        write_text(to_json(records))
    elif form == "csv":
        write_text(_csv(records, fields or list(records[0])))
    elif screen.on_terminal:
        cells = [[_cell(record[name]) for name in shown] for record in records]
        show(screen, columns(cells, heads=shown, looks=("bold cyan",), fixed=(0,), indent=0))
    else:
        lines = ("\t".join(CONTROLS.sub(" ", _cell(record[name])) for name in shown) for record in records)
        write_text("".join(f"{' '.join(line.splitlines())}\n" for line in lines))


def to_json(value: Any) -> str:
    """JSON with every character written as itself; a number that JSON does not have is an error."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def neutral(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made plain by an apostrophe; numbers are not touched.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-99"), neutral("fine")
    ("'=1+1", '-99', 'fine')
    """
    if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _csv(records: Sequence[Record], fields: Sequence[str]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows([_safe_cell(record[name]) for name in fields] for record in records)
    return buffer.getvalue()


def _safe_cell(value: Any) -> Any:
    return neutral(_cell(value)) if not isinstance(value, int | float) or isinstance(value, bool) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
