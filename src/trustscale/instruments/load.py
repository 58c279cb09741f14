"""Loading an instrument by its id or from a file, with everything that is wrong in it said at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from trustscale.errors import Finding, InstrumentError, InstrumentNotFoundError, did_you_mean
from trustscale.instruments.faults import model_findings
from trustscale.instruments.files import UnreadableError, read_data
from trustscale.instruments.idlists import expand_ids
from trustscale.instruments.model import Instrument, Table, Wording, write_out_items
from trustscale.instruments.shipped import DEFINITION, shipped_folder, shipped_ids, shipped_root
from trustscale.instruments.structure import structural_findings
from trustscale.instruments.tables import read_table
from trustscale.instruments.wording import apply_wording, is_path, read_wording, wording_findings

Read = tuple[Instrument | None, tuple[Finding, ...]]


def load_instrument(name_or_path: str | Path, *, wording: str | Path | None = None) -> Instrument:
    """Load an instrument.

    Parameters
    ----------
    name_or_path : str or Path
        The id of a shipped instrument (``list_instruments()`` lists them), or a path: to a folder with an
        ``instrument.toml``, or to any ``.toml`` or ``.json`` file that defines an instrument. A bare name is
        looked for among the shipped instruments first.
    wording : str or Path, optional
        The name of another form or translation of it, such as ``"about-me"``, or the path of a wording file
        of your own, for an instrument that is shipped without its wording.

    Returns
    -------
    Instrument
        The definition, checked and frozen.

    Raises
    ------
    InstrumentNotFoundError
        No shipped instrument and no file has this name.
    InstrumentError
        The definition is wrong; ``findings`` has everything that was found.

    Examples
    --------
    >>> rs10 = load_instrument("rs10")
    >>> rs10.scales[0].reverse
    ('rs2', 'rs5', 'rs7')
    >>> load_instrument("fidelity-trust", wording="about-me").form
    'about-me'
    """
    folder = None if is_path(name_or_path) else shipped_folder(str(name_or_path))
    if folder is not None:
        instrument = _load_shipped(folder.name)
    else:
        entry = _definition_file(name_or_path)
        instrument = usable(*_read(entry), name=str(name_or_path))
    return instrument if wording is None else apply_wording(instrument, wording)


def read_definition(path: str | Path) -> Read:
    """Read a definition; return it, or None where it is none, with all findings, errors and warnings.

    Only a file that is not there is raised; what is wrong in it is returned.

    Examples
    --------
    >>> instrument, findings = read_definition("rs10")
    >>> instrument.id, [finding for finding in findings if finding.severity == "error"]
    ('rs10', [])
    """
    folder = None if is_path(path) else shipped_folder(str(path))
    return _read(_definition_file(path) if folder is None else folder / DEFINITION)


def usable(instrument: Instrument | None, findings: tuple[Finding, ...], *, name: str) -> Instrument:
    """Return the instrument, or raise all errors among its findings."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors or instrument is None:
        raise InstrumentError.from_findings(name, errors)
    return instrument


@cache
def _load_shipped(name: str) -> Instrument:
    folder = shipped_root() / name
    return usable(*_read(folder / DEFINITION, folder), name=name)


def _definition_file(name: str | Path) -> Path:
    path = Path(name)
    try:
        if path.is_dir() and (path / DEFINITION).is_file():
            return path / DEFINITION
        if path.is_file():
            return path
        is_folder = path.is_dir()
    except (OSError, ValueError):  # a name that no path can have
        is_folder = False
    if is_folder:
        raise InstrumentNotFoundError(
            f"The folder {str(name)!r} has no {DEFINITION}.",
            code="TS-I202",
            mend="give the folder of an instrument, or the path of its file.",
        )
    if is_path(name):
        raise InstrumentNotFoundError(
            f"There is no file {str(name)!r}.",
            code="TS-I202",
            mend="check the path; for a shipped instrument give its id alone.",
        )
    raise InstrumentNotFoundError(
        f"There is no instrument {str(name)!r}{did_you_mean(str(name), shipped_ids())}.",
        code="TS-I201",
        mend=f"use one of: {', '.join(shipped_ids())}; or give the path of a file.",
    )


def _read(entry: Traversable, folder: Traversable | None = None) -> Read:
    if folder is None and isinstance(entry, Path):
        folder = entry.parent
    try:
        data = read_data(entry, where=entry.name)
    except UnreadableError as fault:
        return None, (fault.finding,)
    if not isinstance(data, Mapping):
        problem = Finding("TS-I083", entry.name, "it is not a table of keys.", 'Begin with id = "...".')
        return None, (problem,)
    instrument, findings = build(dict(data), folder=folder)
    if instrument is not None and folder is not None and entry.name == DEFINITION:
        instrument, more = _with_wordings(instrument, folder)
        findings = (*findings, *more)
    return instrument, findings


def build(data: Mapping[str, Any], *, folder: Traversable | None = None) -> Read:
    """Make an instrument of what a file says, with all findings; ``folder`` holds its tables."""
    written, origins, found = _written_out(data)
    try:
        instrument = Instrument.model_validate(written)
    except ValidationError as error:
        return None, (*found, *_once_per_entry(model_findings(Instrument, written, error), origins))
    if found:
        return None, tuple(found)
    if folder is not None:
        instrument, found = _with_tables(instrument, folder)
    # A table that could not be read is said already, by what is wrong with the file.
    unread = {f"scales.{scale.id}.table" for scale in instrument.scales if found and scale.table is not None}
    structural = (finding for finding in structural_findings(instrument) if finding.where not in unread)
    places = ((w, f"wordings.{w.form}.{w.language}") for w in instrument.wordings)
    own = (finding for w, place in places for finding in wording_findings(instrument, w, place=place))
    return instrument, (*found, *own, *structural)


def _written_out(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], list[Finding]]:
    """Write out entries with several ids; say which entry each item stems from, and what is wrong there."""
    entries = data.get("items")
    if not isinstance(entries, list | tuple):
        return dict(data), {}, []
    good: list[Any] = []
    origins: dict[str, str] = {}
    found: list[Finding] = []
    for number, entry in enumerate(entries, start=1):
        fault = _ids_fault(entry, f"items[{number}].ids")
        if fault is not None:
            found.append(fault)
            continue
        good.append(entry)
        if isinstance(entry, Mapping) and "ids" in entry:
            run = ", ".join(str(name) for name in entry["ids"])
            origins |= {f"items.{name}": f"items.{run}" for name in expand_ids(entry["ids"])}
    return dict(write_out_items({**data, "items": good})), origins, found


def _ids_fault(entry: Any, where: str) -> Finding | None:
    if not isinstance(entry, Mapping) or "ids" not in entry:
        return None
    ids = entry["ids"]
    if "id" in entry:
        return Finding(
            "TS-I085", where, "it stands beside `id`.", "Give `id` for one item or `ids` for several."
        )
    if not isinstance(ids, list | tuple) or not ids or not all(isinstance(name, str) for name in ids):
        return Finding("TS-I085", where, "it is not a list of ids.", 'Write it so: ids = ["p1..p9"].')
    try:
        expand_ids(ids)
    except ValueError as error:
        return Finding("TS-I085", where, f"it is wrong: {error}.", "Write it so.")
    return None


def _once_per_entry(findings: tuple[Finding, ...], origins: Mapping[str, str]) -> Iterator[Finding]:
    """Say once what is wrong in an entry that stands for several items."""
    said = set()
    for finding in findings:
        head = ".".join(finding.where.split(".")[:2])
        rest = finding.where.removeprefix(head)
        where = f"{origins.get(head, head)}{rest}"
        if (where, finding.problem) not in said:
            said.add((where, finding.problem))
            yield Finding(finding.code, where, finding.problem, finding.cure, finding.severity)


def _with_tables(instrument: Instrument, folder: Traversable) -> tuple[Instrument, list[Finding]]:
    tables: dict[str, Table] = dict(instrument.tables)
    found: list[Finding] = []
    for scale in instrument.scales:
        if scale.table is None or scale.table in tables:
            continue
        try:
            tables[scale.table] = read_table(folder, scale.table, where=f"scales.{scale.id}.table")
        except UnreadableError as fault:
            found.append(fault.finding)
    return instrument.model_copy(update={"tables": tables}), found


def _with_wordings(instrument: Instrument, folder: Traversable) -> Read:
    wordings: list[Wording] = list(instrument.wordings)
    found: list[Finding] = []
    for entry in _wording_files(folder):
        where = f"wording/{entry.name}"
        try:
            wording = read_wording(entry, where=where)
        except UnreadableError as fault:
            found.append(fault.finding)
            continue
        except InstrumentError as error:
            found.extend(error.findings)
            continue
        wordings.append(wording)
        found.extend(wording_findings(instrument, wording, place=where))
        if entry.name != f"{wording.form}.{wording.language}.toml":
            problem = f"it is the form {wording.form!r} in {wording.language!r} by what it says."
            cure = f"Name it {wording.form}.{wording.language}.toml."
            found.append(Finding("TS-I089", where, problem, cure, severity="warning"))
    found.extend(_twice(wordings))
    ordered = tuple(sorted(wordings, key=lambda wording: (wording.form, wording.language)))
    return instrument.model_copy(update={"wordings": ordered}), tuple(found)


def _twice(wordings: list[Wording]) -> Iterator[Finding]:
    names = [f"{wording.form}.{wording.language}" for wording in wordings]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding("TS-I088", f"wordings.{name}", "it is there twice.", "Keep one of them.")


def _wording_files(folder: Traversable) -> list[Traversable]:
    inner = folder / "wording"
    if not inner.is_dir():
        return []
    return sorted((e for e in inner.iterdir() if e.name.endswith(".toml")), key=lambda entry: entry.name)
