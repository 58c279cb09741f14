"""Where scores go and in which format: decided, and refused, before any work is done."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from trustscale.errors import OptionError, did_you_mean

__all__ = ["FORMATS", "ScoreFormat", "Target", "refuse_unwritable", "target_of", "write_atomically"]

ScoreFormat: TypeAlias = Literal["csv", "json", "parquet"]
FileFormat: TypeAlias = Literal["csv", "tsv", "json", "parquet", "xlsx"]

FORMATS: dict[str, FileFormat] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
"""What the ending of an output file says."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file, or standard output where ``path`` is None; no format is a table for a person."""

    path: Path | None
    format: FileFormat | None


def target_of(output: str | None, form: ScoreFormat | None, *, source: str, on_terminal: bool) -> Target:
    """Decide where scores go; ``source`` is the file of answers, which is never overwritten."""
    if output is None or output == "-":
        if form == "parquet" and on_terminal:
            raise OptionError(
                "A terminal cannot show Parquet, which is no text.",
                code="TS-C012",
                mend="name a file with -o scores.parquet, or send the output into a pipe.",
            )
        return Target(None, form or (None if on_terminal else "csv"))
    path = Path(output).expanduser()
    refuse_unwritable(path, source)
    return Target(path, _format_of(path, form))


def _format_of(path: Path, form: ScoreFormat | None) -> FileFormat:
    ending = path.suffix.lower()
    said = FORMATS.get(ending)
    if said is None and form is not None and not ending:
        return form
    if said is None:
        raise OptionError(
            f"{path}: scores are not written to files that end in {ending or 'nothing'}"
            f"{did_you_mean(ending, FORMATS)}.",
            code="TS-C004",
            mend=f"let the name end in one of: {', '.join(FORMATS)}.",
        )
    if form is not None and form != said:
        raise OptionError(
            f"{path} ends in {ending}, but --format says {form}.",
            code="TS-C005",
            mend="leave --format out, or let the name end as it says.",
        )
    return said


def refuse_unwritable(path: Path, source: str) -> None:
    """Raise where there is no such folder, or the file of answers would be lost."""
    if path.is_dir():
        raise OptionError(f"{path} is a folder.", code="TS-C003", mend="name a file in it.")
    if not path.parent.is_dir():
        raise OptionError(
            f"There is no folder {path.parent}.", code="TS-C003", mend="make it first, or name another one."
        )
    if source != "-" and path.exists() and Path(source).exists() and path.samefile(source):
        raise OptionError(
            f"{path} is the file of answers itself; it would be lost.",
            code="TS-C006",
            mend="write to another file.",
        )


def write_atomically(path: Path, content: bytes) -> None:
    """Fill a new file beside the target and put it in its place only when it is complete."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a device or a pipe has no place to put a file into
        return
    path = Path(os.path.realpath(path))  # the file behind a link, so that the link stays
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
