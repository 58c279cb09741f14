"""Where the bytes come from, and which kind of file they are."""

from __future__ import annotations

import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from trustscale.errors import FileError, did_you_mean

Kind: TypeAlias = Literal["text", "workbook", "parquet", "spss", "stata"]

MAXIMUM_BYTES = 2 * 1024**3
"""Larger files are refused: a table in memory takes several times its file."""

MAXIMUM_CELLS = 500_000_000
"""The same limit for files whose bytes say little about the size of their table."""

ENDINGS: dict[str, Kind] = {
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
    ".dat": "text",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".sav": "spss",
    ".zsav": "spss",
    ".dta": "stata",
}

_KINDS: dict[Kind, str] = {
    "text": "a text file",
    "workbook": "an Excel workbook (.xlsx)",
    "parquet": "a Parquet file",
    "spss": "an SPSS file (.sav)",
    "stata": "a Stata file (.dta)",
}

_OTHER_ENDINGS = {
    ".xls": "open it in Excel or LibreOffice and save it as .xlsx or CSV.",
    ".xlsb": "open it in Excel and save it as .xlsx or CSV.",
    ".ods": "open it in LibreOffice and save it as .xlsx or CSV.",
    ".zip": "unpack it and name the file inside.",
    ".gz": "unpack it and name the file inside.",
    ".por": "save it in SPSS as .sav.",
    ".sas7bdat": "export it from SAS as CSV.",
    ".rds": "write it in R with write.csv(data, file, row.names = FALSE).",
    ".rdata": "write the data frame in R with write.csv(data, file, row.names = FALSE).",
}

_HEAD = 16
_OLE = b"\xd0\xcf\x11\xe0"
_OLD_STATA = (b"\x68\x69\x6c\x6e\x6f\x70\x71\x72\x73", b"\x01\x02")


@dataclass(frozen=True)
class Source:
    """A file that exists, or what came in through a pipe.

    Attributes
    ----------
    name : str
        What messages call it.
    kind : str
        Which reader it needs.
    path : Path or None
        Where it lies; ``None`` when it came through a pipe.
    piped : bytes
        What came through the pipe.
    """

    name: str
    kind: Kind
    path: Path | None
    piped: bytes = b""

    def content(self) -> bytes:
        """Return all bytes."""
        return self.piped if self.path is None else self.path.read_bytes()


def find_source(source: str | Path, *, limited: bool = True) -> Source:
    """Look at what `source` names, without reading all of it, and say which kind of file it is.

    A file that is read in batches may be of any size: then it is not `limited`.
    """
    if str(source) == "-":
        return _from_stream("standard input", sys.stdin.buffer)
    try:
        path = Path(source).expanduser()
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise _not_found(source) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise _cannot_open(str(source), error) from None
    if stat.S_ISDIR(mode):
        raise FileError(
            f"{source} is a folder, not a file.",
            code="TS-R002",
            mend="name one file in it, for example survey.csv.",
        )
    kind = _kind_of_ending(path)
    try:
        with path.open("rb") as stream:
            if not stat.S_ISREG(mode):  # a named pipe, or what a shell's <(command) gives
                return _from_stream(path.name, stream)
            if limited:
                refuse_too_large(path.name, size=path.stat().st_size)
            head = stream.read(_HEAD)
    except OSError as error:
        raise _cannot_open(path.name, error) from None
    return Source(path.name, _checked_kind(path.name, kind, head), path)


def refuse_too_large(name: str, *, size: int = 0, cells: int = 0) -> None:
    """Raise when a file, or the table in it, is over the limit."""
    if size <= MAXIMUM_BYTES and cells <= MAXIMUM_CELLS:
        return
    if size > MAXIMUM_BYTES:
        measured, limit = f"{size / 1024**2:,.0f} MB", f"{MAXIMUM_BYTES / 1024**2:,.0f} MB"
    else:
        measured, limit = f"{cells:,} cells", f"{MAXIMUM_CELLS:,} cells"
    raise FileError(
        f"{name} holds {measured}; a table in memory may hold {limit}.",
        code="TS-R010",
        mend="score it as a lazy frame, which never is in memory as a whole: "
        "polars.scan_csv, polars.scan_parquet or duckdb.read_csv, then trustscale.score.",
    )


def _from_stream(name: str, stream: BinaryIO) -> Source:
    content = stream.read(MAXIMUM_BYTES + 1)
    refuse_too_large(name, size=len(content))
    return Source(name, _checked_kind(name, None, content[:_HEAD]), None, content)


def _kind_of_ending(path: Path) -> Kind | None:
    """Kind by the file's ending; ``None`` without an ending, where the content decides."""
    ending = path.suffix.lower()
    if not ending:
        return None
    if ending in ENDINGS:
        return ENDINGS[ending]
    raise FileError(
        f"{path.name}: files that end in {ending} cannot be read.",
        code="TS-R003",
        mend=_OTHER_ENDINGS.get(ending, f"save it as one of: {', '.join(ENDINGS)}."),
    )


def _checked_kind(name: str, kind: Kind | None, head: bytes) -> Kind:
    """Kind of the content, which has to be the one that the ending says."""
    if not head:
        raise FileError(f"{name} is empty.", code="TS-R004", mend="export the answers again.")
    found = _kind_of_content(head)
    if kind is None or kind == found:
        return found
    if head.startswith(_OLE):
        what = "an old Excel workbook (.xls), or one with a password"
        mend = "open it in Excel or LibreOffice and save it as .xlsx, without a password."
    else:
        what = _KINDS[found]
        mend = f"give it the ending of {what}, or export the answers again."
    raise FileError(f"{name} is not {_KINDS[kind]}: its content is {what}.", code="TS-R018", mend=mend)


def _kind_of_content(head: bytes) -> Kind:
    """Kind by the first bytes, which each of these formats fixes; anything else is taken for text."""
    if head.startswith(b"PK\x03\x04"):
        return "workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"$FL2", b"$FL3")):
        return "spss"
    versions, byte_orders = _OLD_STATA
    if head.startswith(b"<stata_dta>") or (head[:1] in versions and head[1:2] and head[1:2] in byte_orders):
        return "stata"
    return "text"


def _not_found(source: str | Path) -> FileError:
    path = Path(source).expanduser()
    if not path.parent.is_dir():
        what, near = f"There is no folder {path.parent}, so no file {path.name} in it.", ""
    else:
        near = did_you_mean(path.name, _files_beside(path))
        what = f"There is no file {source}{near}."
    return FileError(what, code="TS-R001", mend="check the name and the folder that you are in.")


def _files_beside(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.parent.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []


def _cannot_open(name: str, error: Exception) -> FileError:
    reason = getattr(error, "strerror", None) or str(error)
    return FileError(
        f"{name} cannot be opened: {reason}.",
        code="TS-R015",
        mend="check its name and that you may read it.",
    )
