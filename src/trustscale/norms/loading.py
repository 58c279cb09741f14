"""Norms by name: loading one, and listing what there is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from trustscale.errors import Finding, NormError, did_you_mean
from trustscale.instruments.load import load_instrument, read_definition
from trustscale.instruments.model import Instrument
from trustscale.instruments.norm_checks import norm_findings
from trustscale.instruments.norm_files import NORMS, NormPlace, norm_places, place_of, read_norm
from trustscale.instruments.norm_model import NormFile, layer_words
from trustscale.instruments.shipped import DEFINITION, shipped_folder, shipped_ids, shipped_root
from trustscale.instruments.wording import is_path
from trustscale.norms.table import NormTable
from trustscale.results.render import text_table

NormName = str | os.PathLike[str] | tuple[str, str]


def load_norm(norm: NormName, sample: str | None = None) -> NormTable:
    """Load a norm: one that is shipped, or one of your own.

    Parameters
    ----------
    norm : str, Path or tuple
        The id of a shipped instrument, such as ``"gad7"``; a norm by its full name, ``"gad7/germany-2006"``
        or ``("gad7", "germany-2006")``; the path of a norm file; or the path of an instrument's folder.
    sample : str, optional
        Which of the norms of the instrument. Not needed where there is only one.

    Returns
    -------
    NormTable
        The norm, checked and frozen.

    Raises
    ------
    NormError
        TS-N020: the instrument has no norms. TS-N021: there is no norm of this name. TS-N022: there are
        several. TS-N023: the norm file is wrong, and the message has everything that was found.

    Examples
    --------
    >>> norm = load_norm("gad7", "germany-2006")
    >>> norm.content.title
    'General population of Germany, 2006'
    """
    if isinstance(norm, tuple):
        norm, sample = norm
    place, instrument = _find(norm, sample)
    status = "published" if instrument is None else instrument.status
    return NormTable(read_checked(place, instrument), status=status)


def read_checked(place: NormPlace, instrument: Instrument | None) -> NormFile:
    """Read a norm and check it, against its instrument where that is known, or raise everything found."""
    norm, found = read_norm(place)
    if norm is not None:
        found = (*found, *norm_findings(norm, instrument, where=place.where))
    errors = [finding for finding in found if finding.severity == "error"]
    if norm is None or errors:
        raise _unusable(place.where, errors)
    return norm


def _unusable(name: str, errors: Iterable[Finding]) -> NormError:
    where = [str(finding) for finding in errors]
    things = "thing is" if len(where) == 1 else "things are"
    return NormError(
        f"{name} cannot be used: {len(where)} {things} wrong in it.",
        code="TS-N023",
        where=where,
        mend="change the norm file there and load it again.",
    )


def _find(name: str | os.PathLike[str], sample: str | None) -> tuple[NormPlace, Instrument | None]:
    text = os.fspath(name)
    if is_path(name if isinstance(name, str) else Path(name)):
        path = Path(text)
        if path.is_dir():
            definition, _ = read_definition(path)
            return choose_place(path, text, sample), definition
        if path.is_file():
            return place_of(path), _instrument_beside(path)
        first, _, rest = text.partition("/")
        if shipped_folder(first) is None or not rest:
            raise NormError(
                f"There is no norm file {text!r}.",
                code="TS-N021",
                mend="check the path; for a shipped norm give the instrument's id and the sample.",
            )
        text, sample = first, rest
    folder = shipped_folder(text)
    if folder is None:
        raise NormError(
            f"There is no instrument {text!r}{did_you_mean(text, shipped_ids())}.",
            code="TS-N021",
            mend="use one of those that `list_norms()` shows, or give the path of a norm file.",
        )
    return choose_place(folder, folder.name, sample), load_instrument(folder.name)


def choose_place(folder: Traversable, name: str, sample: str | None) -> NormPlace:
    """The norm file of an instrument's folder with this name, or its only one."""
    places = norm_places(folder)
    samples = [place.sample for place in places]
    if sample is not None and sample in samples:
        return places[samples.index(sample)]
    if not places:
        raise NormError(no_norms_words(name), code="TS-N020", mend=OWN_NORM)
    if sample is not None:
        raise NormError(
            f"{name} has no norm {sample!r}{did_you_mean(sample, samples)}.",
            code="TS-N021",
            mend=f"it has {', '.join(samples)}.",
        )
    if len(places) > 1:
        raise NormError(
            f"{name} has {len(places)} norms, and it is not clear which one is meant.",
            code="TS-N022",
            where=samples,
            mend=f'name one, as in ("{name}", "{samples[0]}").',
        )
    return places[0]


OWN_NORM = (
    "pass a norm of your own (the path of a norm file, or what `estimate_norms` gives), "
    "or report the raw score without a comparison."
)


def no_norms_words(name: str) -> str:
    """That there are no norms, in words."""
    return f"No norms are shipped for {name}: no table of means or percentiles with its source was at hand."


def _instrument_beside(path: Path) -> Instrument | None:
    """The definition in whose folder a norm file lies, else the shipped one that it names, else nothing."""
    folder = path.parent.parent
    if path.parent.name == NORMS and (folder / DEFINITION).is_file():
        return load_instrument(folder / DEFINITION)
    norm, _ = read_norm(place_of(path))
    if norm is not None and shipped_folder(norm.instrument) is not None:
        return load_instrument(norm.instrument)
    return None


# -- the list ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NormEntry:
    """One line of the list of norms.

    Attributes
    ----------
    instrument, sample : str
        What `load_norm` takes.
    title : str
        Whom it is about, and when.
    country : str or None
        Where the sample was drawn.
    years : tuple of int, optional
        First and last year.
    n : int
        Persons in the largest cell of any scale: all of them where the norm has a cell for everybody.
    scales : tuple of str
        The scales that it covers.
    by : tuple of str
        How it divides people: ``"everybody together"``, ``"sex"``, ``"age and sex"``.
    simulated : bool
        Whether its numbers are invented.
    """

    instrument: str
    sample: str
    title: str
    country: str | None
    years: tuple[int, int] | None
    n: int
    scales: tuple[str, ...]
    by: tuple[str, ...]
    simulated: bool


class NormList(tuple[NormEntry, ...]):
    """Norms at a glance; printed, a table that also names the instruments without norms."""

    without: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = []
        if self:
            head = ("instrument", "sample", "n", "years", "by", "whom")
            lines = text_table(head, [_row(entry) for entry in self], left=6)
        if self.without:
            lines.append(f"No norms: {', '.join(self.without)}.")
        return "\n".join(lines)

    __repr__ = __str__


def _row(entry: NormEntry) -> tuple[str, ...]:
    years = "-" if entry.years is None else "-".join(map(str, dict.fromkeys(entry.years)))
    title = entry.title if len(entry.title) <= 44 else entry.title[:41] + "..."
    mark = " (simulated)" if entry.simulated else ""
    return entry.instrument, entry.sample, f"{entry.n:,}", years, "; ".join(entry.by), title + mark


def list_norms(instrument: str | os.PathLike[str] | None = None) -> NormList:
    """List the norms of one instrument, or of all that are shipped.

    Parameters
    ----------
    instrument : str or path, optional
        A shipped id, or the folder of an instrument of your own.

    Returns
    -------
    NormList
        A tuple with an entry for each norm; printed, a table. ``without`` names the instruments that have
        none.

    Raises
    ------
    NormError
        TS-N021: there is no such instrument.

    Examples
    --------
    >>> [entry.sample for entry in list_norms("gad7")]
    ['germany-2006']
    >>> print(list_norms("rs10"))
    No norms: rs10.
    """
    folders: dict[str, Traversable] = {}
    if instrument is None:
        folders = {name: shipped_root() / name for name in shipped_ids()}
    else:
        text = os.fspath(instrument)
        own = Path(text)
        folder = shipped_folder(text) if not (is_path(text) and own.is_dir()) else own
        if folder is None:
            raise NormError(
                f"There is no instrument {text!r}{did_you_mean(text, shipped_ids())}.",
                code="TS-N021",
                mend=f"use one of: {', '.join(shipped_ids())}; or give the folder of your own.",
            )
        folders = {folder.name: folder}
    found = NormList(
        _entry(read_checked(place, None)) for folder in folders.values() for place in norm_places(folder)
    )
    found.without = tuple(name for name, folder in folders.items() if not norm_places(folder))
    return found


def _entry(norm: NormFile) -> NormEntry:
    years = None if norm.years is None else (int(norm.years[0]), int(norm.years[1]))
    layers = dict.fromkeys(layer for scale in norm.scales for layer in scale.layers)
    return NormEntry(
        instrument=norm.instrument,
        sample=norm.id,
        title=norm.title,
        country=norm.country,
        years=years,
        n=max((cell.n for scale in norm.scales for cell in scale.cells), default=0),
        scales=tuple(scale.scale for scale in norm.scales),
        by=tuple(layer_words(layer) for layer in layers),
        simulated=norm.simulated,
    )
