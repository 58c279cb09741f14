"""Where a number comes from: the definition, the rules, the n, the versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any


@cache
def package_version() -> str:
    """The version of trustscale that made a result."""
    return version("trustscale")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which definition a result rests on."""

    id: str
    version: str
    content_hash: str
    status: str
    scheme: str | None = None
    coding: str | None = None
    form: str | None = None

    def __str__(self) -> str:
        extra = [
            f"{word} {value}"
            for word, value in (("scheme", self.scheme), ("coding", self.coding), ("form", self.form))
            if value
        ]
        return ", ".join([f"{self.id} {self.version} ({self.content_hash})", *extra])


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result came about.

    Attributes
    ----------
    instruments : tuple of Stamp
        The definitions, each with version and content hash.
    rules : mapping of str to str
        Per scale the rule in words: how it is added up, how many answers it needs, and who says so.
    n_rows : int
        Rows that were read.
    trustscale : str
        The version of this package.
    notes : tuple of str
        What was done to the file on reading.
    """

    instruments: tuple[Stamp, ...]
    rules: Mapping[str, str]
    n_rows: int
    trustscale: str
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, text and numbers."""
        return {
            "instruments": [asdict(stamp) for stamp in self.instruments],
            "rules": dict(self.rules),
            "n_rows": self.n_rows,
            "trustscale": self.trustscale,
            "notes": list(self.notes),
        }
