"""Which norms there are: listed, in words where there are none, and those that a call means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trustscale.cli.layout import columns, heading, paragraph
from trustscale.cli.records import write_records
from trustscale.cli.screen import Screen, say, show, spans
from trustscale.cli.target import ScoreFormat
from trustscale.errors import OptionError

if TYPE_CHECKING:
    from trustscale.norms.loading import NormEntry, NormList

__all__ = ["list_them", "norms_meant"]

FIELDS = ("instrument", "sample", "title", "country", "years", "n", "scales", "by", "simulated")
PLAIN = ("instrument", "sample", "n", "by", "title")
"""What a line has in a pipe."""


def list_them(screen: Screen, names: Sequence[str], form: ScoreFormat | None) -> None:
    """List the norms of these instruments, or all that are shipped."""
    from trustscale.norms.loading import list_norms

    if form == "parquet":
        raise OptionError(
            "A list of norms is not written as Parquet.", code="TS-C005", mend="use --format csv or json."
        )
    lists = [list_norms(_folder(name)) for name in dict.fromkeys(names)] or [list_norms()]
    entries = [entry for found in lists for entry in found]
    if form is not None or not screen.on_terminal:
        records: list[dict[str, Any]] = [asdict(entry) for entry in entries]
        write_records(screen, records, form, shown=PLAIN, fields=FIELDS)
    else:
        for entry in entries:
            _show(screen, entry)
    _say_without(screen, lists, is_asked=bool(names))
    if entries:
        say(screen, "\nTo place scores: trustscale norms SURVEY --instrument ID", "dim")


def _folder(name: str) -> str:
    """A definition of one's own by its folder, beside which its norms lie."""
    path = Path(name)
    if path.is_file():
        return str(path.resolve().parent)
    return str(path.resolve()) if path.is_dir() else name


def _show(screen: Screen, entry: NormEntry) -> None:
    mark = "  invented numbers" if entry.simulated else ""
    show(screen, spans((f"{entry.instrument}/{entry.sample}", "bold cyan"), (mark, "bold yellow")))
    years = "" if entry.years is None else " to ".join(str(year) for year in dict.fromkeys(entry.years))
    rows = [
        ("whom", entry.title),
        ("where, when", ", ".join(word for word in (entry.country or "", years) if word)),
        ("persons", f"{entry.n:,}"),
        ("scales", ", ".join(entry.scales)),
        ("divided by", "; ".join(entry.by)),
    ]
    show(screen, columns([row for row in rows if row[1]], looks=("dim",), fixed=(0,)))


def _say_without(screen: Screen, lists: Sequence[NormList], *, is_asked: bool) -> None:
    """Say in words which instruments have no norms: each that was asked for, else all in one line."""
    from trustscale.instruments.model import DRAFT
    from trustscale.instruments.shipped import shipped_folder
    from trustscale.norms.loading import no_norms_words

    without = [name for found in lists for name in found.without]
    if not without:
        return
    if not is_asked:
        say(screen, heading("Without norms"))
        say(screen, paragraph(", ".join(without), "dim"))
        return
    from trustscale.instruments.load import load_instrument

    for name in without:
        is_draft = shipped_folder(name) is not None and load_instrument(name).status == "draft"
        words = f"No norms: {name} is {DRAFT}; nobody has measured norms for it." if is_draft else ""
        say(screen, paragraph(words or no_norms_words(name), "yellow", indent=0))


def norms_meant(names: Sequence[str], given: Sequence[str]) -> Any:
    """What ``compare_to_norms`` takes: names of samples in the folder of one's own instrument are found, too.

    None leaves the choice to the library: the norm that is shipped with each instrument.
    """
    folders = [Path(_folder(name)) for name in names if Path(name).exists()]
    if given:
        return [_own_sample(folders, name) for name in given]
    own = [folder for folder in folders if any((folder / "norms").glob("*.toml"))]
    if not own:
        return None
    from trustscale.instruments.shipped import shipped_ids
    from trustscale.norms.loading import list_norms

    shipped = [name for name in dict.fromkeys(names) if name in shipped_ids() and list_norms(name)]
    return [*own, *shipped]


def _own_sample(folders: Sequence[Path], name: str) -> str | Path:
    places = [folder / "norms" / f"{name}.toml" for folder in folders]
    return next((place for place in places if place.is_file()), name)
