"""The rows of a result as CSV, TSV, JSON, Parquet or XLSX, unrounded, with what has to be said beside it.

No dataframe library is imported here: frames come from results and write themselves.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trustscale.cli.records import neutral
from trustscale.cli.screen import CONTROLS
from trustscale.cli.target import Target, write_atomically
from trustscale.errors import OptionError

if TYPE_CHECKING:
    from trustscale.results.result import Result

__all__ = ["NOTE", "records_of", "write_result"]

NOTE = "scores_note"
"""The column that says of draft scores, in formats that have no other place for it, that they are drafts."""
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")

Frame = Any
"""A pandas frame: what files are read into."""


def write_result(
    result: Result,
    target: Target,
    *,
    source: str,
    frame: Frame = None,
    rows: str = "rows",
    remarks: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> None:
    """Write every row to a file, all of it or nothing, or to standard output.

    Parameters
    ----------
    result : Result
        Whose rows, provenance and alerts.
    target : Target
        Where, and in which format.
    source : str
        The file of answers.
    frame : pandas frame, optional
        The rows, where they are not those of ``result.to_frame()``.
    rows : str
        What JSON calls them.
    remarks : sequence of str
        What a reader of the rows must know besides which scores are drafts.
    more : mapping, optional
        What JSON has besides.
    """
    form = target.format or "csv"
    frame = result.to_frame() if frame is None else frame
    noted = _with_note(frame, [*_draft_words(result), *remarks])
    try:
        if form == "json":
            told = {**(more or {}), **({"remarks": list(remarks)} if remarks else {})}
            content = _json(result, _typed(frame), source, rows, told).encode("utf-8")
            _send(target, content)
        elif form == "parquet":
            _write_parquet(_typed(frame), result, remarks, target)
        elif form == "xlsx":
            sheet = _neutralised(_typed(noted), printable=True)
            buffer = io.BytesIO()
            sheet.to_excel(buffer, index=False, engine="openpyxl")
            _send(target, buffer.getvalue())
        else:
            content = _delimited(noted, "\t" if form == "tsv" else ",").encode("utf-8")
            _send(target, content)
    except ImportError as error:
        raise OptionError(
            f"{form} files need a package that is not installed ({error.name or error}).",
            code="TS-C007",
            mend="pip install 'trustscale[formats]', or write .csv or .json.",
        ) from error
    except (ValueError, TypeError, OverflowError) as error:
        if form in ("parquet", "xlsx"):
            raise _unfit(form, error) from error
        raise


def _unfit(form: str, error: Exception) -> OptionError:
    reason = " ".join(str(error).split())[:200]
    return OptionError(
        f"A column of the file does not go into {form} ({reason}).",
        code="TS-C011",
        mend="write .csv, or leave the column out with --keep ids or --keep A,B.",
    )


def _send(target: Target, content: bytes) -> None:
    from trustscale.cli.streams import write_bytes

    if target.path is None:
        write_bytes(content)
    else:
        write_atomically(target.path, content)


def _write_parquet(frame: Frame, result: Result, remarks: Sequence[str], target: Target) -> None:
    # pandas stores `attrs` in the file's metadata and reads them back.
    frame.attrs = {"trustscale": json.loads(json.dumps(_about(result, remarks)))}
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, engine="pyarrow")
    _send(target, buffer.getvalue())


def _about(result: Result, remarks: Sequence[str]) -> dict[str, Any]:
    """Where the scores come from, and which of them are drafts."""
    about = {"provenance": result.provenance.to_dict(), "draft": _drafts(result)}
    return {**about, "remarks": list(remarks)} if remarks else about


def _drafts(result: Result) -> dict[str, str]:
    from trustscale.instruments.model import DRAFT

    return {stamp.id: DRAFT for stamp in result.provenance.instruments if stamp.status == "draft"}


def _draft_words(result: Result) -> list[str]:
    drafts = _drafts(result)
    return [f"{', '.join(drafts)}: {next(iter(drafts.values()))}"] if drafts else []


def _json(result: Result, frame: Frame, source: str, rows: str, more: Mapping[str, Any]) -> str:
    told = {name: value for name, value in result.to_dict().items() if name != "rows"}
    content = {"source": source, **told, **more, rows: records_of(frame)}
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def records_of(frame: Frame) -> list[dict[str, Any]]:
    """The rows of a frame in values that JSON has."""
    names = [str(name) for name in frame.columns]
    columns = [[_plain(value) for value in frame[name].tolist()] for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:
    """A value that JSON has: a gap is null, a time its ISO form, anything else its text."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if abs(value) != float("inf") else str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _with_note(frame: Frame, remarks: Sequence[str]) -> Frame:
    """Where a format has no metadata, a last column says which scores are drafts."""
    if not remarks:
        return frame
    name = NOTE
    while name in frame.columns:
        name += "_"
    return frame.assign(**{name: "; ".join(remarks)})


def _delimited(frame: Frame, separator: str) -> str:
    text: str = _neutralised(frame).to_csv(index=False, sep=separator, lineterminator="\n")
    return text


def _neutralised(frame: Frame, *, printable: bool = False) -> Frame:
    """Text that a spreadsheet would run as a formula, made plain; ``printable`` as XLSX wants it."""

    def safe(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return neutral(CONTROLS.sub("", value) if printable else value)

    changed = {}
    for name in frame.columns:
        values = frame[name].tolist() if _is_text(frame[name]) else []
        if any(safe(value) is not value for value in values):
            changed[name] = [safe(value) for value in values]
    heads = {name: safe(str(name)) for name in frame.columns}
    return (frame.assign(**changed) if changed else frame).rename(columns=heads)


def _is_text(column: Any) -> bool:
    return str(column.dtype) in ("object", "str", "string", "string[python]", "string[pyarrow]", "category")


def _typed(frame: Frame) -> Frame:
    """Columns whose every cell is a plainly written number become numbers; an id such as 007 stays text.

    Files of text have text in every cell, and these formats know numbers.
    """
    changed = {}
    for name in frame.columns:
        values = frame[name].tolist() if _is_text(frame[name]) else []
        cells = [value for value in values if isinstance(value, str) and value != ""]
        if not cells or len(cells) < sum(
            value == value and value is not None and value != "" for value in values
        ):
            continue
        if all(WHOLE.fullmatch(cell) or DECIMAL.fullmatch(cell) for cell in cells):
            whole = len(cells) == len(values) and all(WHOLE.fullmatch(cell) for cell in cells)
            changed[name] = [_number(value, whole) for value in values]
    return frame.assign(**changed) if changed else frame


def _number(cell: Any, whole: bool) -> float | int:
    if not isinstance(cell, str) or not cell:
        return float("nan")
    return int(cell) if whole else float(cell)
