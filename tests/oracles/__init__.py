"""Statistics beside the same statistics by other programs: one table that the tests check and the docs print.

Each module of this package has ``ENTRIES``, and ``DISAGREEMENTS`` where other programs differ among
themselves. The frozen values stand in ``tests/reference/<topic>.json`` with the R script that made them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

REFERENCE = Path(__file__).parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class Entry:
    """One statistic of one set of data, by another program and by this one.

    Attributes
    ----------
    statistic : str
        Its full name, with model and method.
    data : str
        Which answers, and what was done with gaps and keys.
    oracle : str
        The program with its version and call, or the publication with its page.
    theirs, ours : callable without arguments
        Give a number or an array.
    tolerance : float
        The most that they may differ, relative to the largest number of theirs.
    note : str
        What a reader should know.
    """

    statistic: str
    data: str
    oracle: str
    theirs: Callable[[], ArrayLike]
    ours: Callable[[], ArrayLike]
    tolerance: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where two programs give different numbers, and which one is followed.

    Attributes
    ----------
    what : str
        The statistic.
    programs : str
        Who says what.
    followed : str
        Which of them, or which publication.
    reason : str
        Why.
    """

    what: str
    programs: str
    followed: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Both answers of an entry, and how far they are apart."""

    theirs: NDArray[np.float64]
    ours: NDArray[np.float64]
    difference: float


def topics() -> tuple[str, ...]:
    """The modules of this package."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def entries(topic: str) -> tuple[Entry, ...]:
    """The comparisons of a topic."""
    found: tuple[Entry, ...] = import_module(f"{__name__}.{topic}").ENTRIES
    return found


def disagreements(topic: str) -> tuple[Disagreement, ...]:
    """Where other programs differ among themselves."""
    found: tuple[Disagreement, ...] = getattr(import_module(f"{__name__}.{topic}"), "DISAGREEMENTS", ())
    return found


def compare(entry: Entry) -> Compared:
    """Work out an entry. Gaps must be gaps in both."""
    theirs, ours = (np.asarray(side(), dtype=np.float64) for side in (entry.theirs, entry.ours))
    if theirs.shape != ours.shape:
        raise AssertionError(f"{entry.statistic}: shapes {theirs.shape} and {ours.shape}")
    if not np.array_equal(np.isnan(theirs), np.isnan(ours)):
        raise AssertionError(f"{entry.statistic}: gaps at different places")
    known = ~np.isnan(theirs)
    if not known.any():
        return Compared(theirs, ours, 0.0)
    size = max(float(np.abs(theirs[known]).max()), 1e-300)
    return Compared(theirs, ours, float(np.abs(ours[known] - theirs[known]).max()) / size)


@cache
def reference(topic: str) -> dict[str, dict[str, Any]]:
    """The frozen values of a topic, by the id of the case."""
    file = json.loads((REFERENCE / f"{topic}.json").read_text(encoding="utf-8"))
    return {case["id"]: case["values"] for case in file["cases"]}


def matrix(value: dict[str, Any]) -> NDArray[np.float64]:
    """A matrix as the R scripts write it; null is NaN."""
    return np.array(
        [[np.nan if cell is None else cell for cell in row] for row in value["values"]], dtype=float
    )
