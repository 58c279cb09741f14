"""Writing a definition as files that read back equal, never half a file, and nothing overwritten unasked."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel

from trustscale.errors import InstrumentError
from trustscale.instruments.model import Instrument, Table
from trustscale.instruments.shipped import DEFINITION
from trustscale.instruments.tables import is_plain_path, parse_table

_LARGEST_WHOLE = 2.0**53


def write_instrument(instrument: Instrument, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write an instrument so that `load_instrument` reads an equal one.

    Parameters
    ----------
    instrument : Instrument
        What to write.
    path : str or Path
        A path that ends in ``.toml`` gives one file with everything in it, look-up tables and other wordings
        too. Any other path, or one that ends in ``instrument.toml``, gives a folder: ``instrument.toml``, its
        tables as CSV, and ``wording/``.
    overwrite : bool, default False
        Whether files that are there may be replaced. In a folder, wording files that the instrument does not
        have are then taken away; everything else that lies there is left alone.

    Returns
    -------
    Path
        The definition that was written.

    Raises
    ------
    InstrumentError
        There is such a file already, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from trustscale import load_instrument
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_instrument(load_instrument("rs10"), Path(folder) / "mine")
    ...     load_instrument(path) == load_instrument("rs10")
    True
    """
    target = Path(path)
    one_file = target.suffix.lower() == ".toml" and target.name != DEFINITION
    if one_file:
        texts = {target: instrument_text(instrument)}
    else:
        folder = target.parent if target.name == DEFINITION else target
        texts = {folder / name: text for name, text in folder_texts(instrument).items()}
        target = folder / DEFINITION
    there = sorted(str(file) for file in texts if file.exists())
    if there and not overwrite:
        raise InstrumentError(
            "There is a file of this name already.",
            code="TS-I205",
            where=there,
            mend="choose another path, or say overwrite=True.",
        )
    try:
        write_texts(texts)
        if not one_file:
            _take_away_other_wordings(target.parent / "wording", set(texts))
    except OSError as error:
        raise InstrumentError(
            f"{str(path)!r} cannot be written ({error.strerror or type(error).__name__}).",
            code="TS-I206",
            mend="choose a folder that you may write to.",
        ) from error
    return target


def instrument_text(instrument: Instrument) -> str:
    """Return a definition as one TOML text."""
    return tomli_w.dumps(plain(instrument))


def folder_texts(instrument: Instrument) -> dict[str, str]:
    """Return the files of an instrument's folder by their relative names; the definition comes last."""
    definition = plain(instrument)
    texts: dict[str, str] = {}
    named = {scale.table for scale in instrument.scales}
    for name, table in instrument.tables.items():
        text = table_text(table)
        if name in named and is_plain_path(name) and name != DEFINITION and _reads_back(text, name, table):
            texts[name] = text
            del definition["tables"][name]
    for place, wording in reversed(list(enumerate(instrument.wordings))):
        name = f"wording/{wording.form}.{wording.language}.toml"
        if re.fullmatch(r"[A-Za-z0-9_-]+", wording.language) and name not in texts:
            texts[name] = tomli_w.dumps(plain(wording))
            del definition["wordings"][place]
    for key in ("tables", "wordings"):
        if not definition.get(key):
            definition.pop(key, None)
    texts[DEFINITION] = tomli_w.dumps(definition)
    return texts


def plain(part: BaseModel) -> dict[str, Any]:
    """Return a part as a file says it: by the keys of the file, without what is default anyway."""
    said: dict[str, Any] = {}
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if value is not None and value != info.get_default(call_default_factory=True):
            said[info.alias or name] = _plain_value(value)
    return said


def _plain_value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: _plain_value(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain_value(entry) for entry in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return int(value)
    return value


def table_text(table: Table) -> str:
    """Return a table as CSV text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return text.getvalue()


def _reads_back(text: str, name: str, table: Table) -> bool:
    """Whether the CSV file says the same; cells with spaces around them, for instance, it would not."""
    try:
        return parse_table(text, name) == table
    except Exception:  # noqa: BLE001  # whatever CSV cannot hold goes into the definition itself
        return False


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write each text beside its place, then move all of them there, so that no half file is left."""
    waiting = {file: file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp") for file in texts}
    try:
        for file, written in waiting.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with written.open("x", encoding="utf-8", newline="") as stream:
                stream.write(texts[file])
        for file, written in waiting.items():
            written.replace(file)
    finally:
        for written in waiting.values():
            written.unlink(missing_ok=True)


def _take_away_other_wordings(folder: Path, kept: set[Path]) -> None:
    for file in _wording_files(folder):
        if file not in kept:
            file.unlink()


def _wording_files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.toml"))) if folder.is_dir() else iter(())
