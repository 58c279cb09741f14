"""Alerts: something in a result that deserves a look, with the threshold that was crossed and its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that deserves a look.

    Attributes
    ----------
    code : str
        ``trustscale explain CODE`` says more.
    subject : str
        The scale or item.
    message : str
        What was seen.
    cure : str
        What to do about it.
    value, threshold : float, optional
        The number seen and the bound it crossed.
    source : str, optional
        Where the bound comes from.
    """

    code: str
    subject: str
    message: str
    cure: str
    value: float | None = None
    threshold: float | None = None
    source: str | None = None

    def __str__(self) -> str:
        return f"{self.subject}: {self.message} {self.cure} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound and the work it comes from."""

    value: float
    source: str


@cache
def threshold(name: str) -> Threshold:
    """The bound of this name from ``thresholds.toml``."""
    text = files("trustscale.results").joinpath("thresholds.toml").read_text(encoding="utf-8")
    entry: dict[str, Any] = tomllib.loads(text)[name]
    return Threshold(float(entry["value"]), str(entry["source"]))
