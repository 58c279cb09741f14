"""The table of the benchmarks: ratios alone, as benchmarks/results.json has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from docs.tools.tables import Shown, shown

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results.json"
COLUMNS = ("work", "threads", "beside", "ratio", "aim, at most")


def ratios(path: Path = RESULTS) -> Shown:
    """What trustscale takes, as a multiple of what it is compared with."""
    rows = [row for line in _stored(path)["comparisons"] if (row := _row(line)) is not None]
    return shown(pd.DataFrame(rows, columns=COLUMNS))


def versions(path: Path = RESULTS) -> str:
    """What they were measured with."""
    return ", ".join(f"{name} {number}" for name, number in _stored(path)["versions"].items())


def _row(line: dict[str, Any]) -> tuple[str, ...] | None:
    """A comparison. Times and sizes become shares of their aim; without one they are left out."""
    work, threads, peer, value = (line[key] for key in ("work", "threads", "peer", "ratio"))
    aim = line.get("at_most")
    if line["unit"] != "times":
        if aim is None:
            return None
        peer, value, aim = f"{aim:g} {line['unit']}, the aim", value / aim, 1
    missed = line["reached"] is False
    return work, threads, peer, f"{value:.3g}", f"{aim:.2g}{' (missed)' if missed else ''}" if aim else ""


def _stored(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
