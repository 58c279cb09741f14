"""Reference values that R made; the scripts stand beside them in ``tests/reference``."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parents[1] / "reference"


@cache
def reference(area: str) -> Any:
    """The values of one area."""
    return json.loads((FOLDER / f"{area}.json").read_text(encoding="utf-8"))


@cache
def simulated_couples() -> dict[str, np.ndarray]:
    """The columns of the simulated couples."""
    with (FOLDER / "data" / "sim_couples.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
