"""SPSS and Stata files, which carry the questions and the labels of the answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trustscale.errors import FileError
from trustscale.responses.reading.optional import optional
from trustscale.responses.reading.sources import Source, refuse_too_large
from trustscale.responses.reading.table import RawTable, Value


def read_labelled(source: Source, *, encoding: str | None = None, decimal: str | None = None) -> RawTable:
    """Read a ``.sav`` or ``.dta`` file with its labels and the values declared missing in it."""
    pyreadstat = optional("pyreadstat", source.name)
    with _as_path(source) as path:
        frame, metadata, notes = _read(pyreadstat, source, path, encoding)
    if len(frame) == 0:
        raise FileError(
            f"{source.name} has variables and no cases.", code="TS-R005", mend="export the answers again."
        )
    return RawTable(
        frame=frame,
        name=source.name,
        question_texts={
            column: text.strip()
            for column, text in metadata.column_names_to_labels.items()
            if text and text.strip()
        },
        value_labels={
            column: {_value(value): str(label) for value, label in labels.items()}
            for column, labels in metadata.variable_value_labels.items()
        },
        missing_values=_missing(metadata.missing_ranges),
        first_row=1,
        notes=notes,
        decimal=decimal or ".",
    )


def _read(
    pyreadstat: Any, source: Source, path: Path, encoding: str | None
) -> tuple[Any, Any, tuple[str, ...]]:
    """Read with the encoding that the file states, or else as Windows wrote it."""
    try:
        return (*_read_as(pyreadstat, source, path, encoding), ())
    except (UnicodeError, pyreadstat.ReadstatError) as error:
        is_about_text = isinstance(error, UnicodeError) or "encoding" in str(error) or "string" in str(error)
        if encoding is not None or not is_about_text:
            raise
    note = "read as cp1252 (Windows, western European), as its texts are not in the encoding it states"
    return (*_read_as(pyreadstat, source, path, "cp1252"), (note,))


def _read_as(pyreadstat: Any, source: Source, path: Path, encoding: str | None) -> tuple[Any, Any]:
    # Without user_missing, values declared missing come back as plain gaps and their declaration is lost. In
    # Stata files the letters .a to .z would come back as text, so there they are left to become gaps.
    reader, options = (
        (pyreadstat.read_sav, {"user_missing": True}) if source.kind == "spss" else (pyreadstat.read_dta, {})
    )
    _, outline = reader(path, metadataonly=True, encoding=encoding)
    refuse_too_large(source.name, cells=(outline.number_rows or 0) * outline.number_columns)
    frame, metadata = reader(path, encoding=encoding, **options)
    return frame, metadata


def _missing(ranges: Mapping[str, list[dict[str, Any]]]) -> dict[str, tuple[tuple[Value, Value], ...]]:
    return {
        column: tuple((_value(pair["lo"]), _value(pair["hi"])) for pair in pairs)
        for column, pairs in ranges.items()
    }


def _value(value: Any) -> Value:
    return value if isinstance(value, str) else float(value)


@contextmanager
def _as_path(source: Source) -> Iterator[Path]:
    """Path of the file; what came through a pipe is laid down for a moment, as the library seeks in it."""
    if source.path is not None:
        yield source.path
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "piped"
        path.write_bytes(source.piped)
        yield path
