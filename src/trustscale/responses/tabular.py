"""Results with rows: the rows in the library of the data, what is printed of them, and as plain values."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import DRAFT
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted
from trustscale.results.result import Result

Columns = dict[str, NDArray[Any] | Words]

LINES = 25
"""The most lines that a printed result has."""


@dataclass(frozen=True, slots=True, eq=False)
class TabularResult(Result):
    """A result with rows, which come in the library of the data."""

    library: str
    _provenance: Provenance
    _alerts: tuple[Alert, ...]

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, rules, rows, versions."""
        return self._provenance

    @abstractmethod
    def columns(self) -> Columns:
        """The rows by column, unrounded."""

    @abstractmethod
    def lines(self) -> list[str]:
        """The printed summary without drafts and alerts."""

    def to_frame(self) -> Any:
        """The rows of the result, unrounded, in the library of the data."""
        return new_frame(self.columns(), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts and rows as plain values; what has no value is None."""
        return result_dict(self, self.columns())

    def __str__(self) -> str:
        return "\n".join(summary_lines(self, self.lines()))


def drafts_of(provenance: Provenance) -> tuple[str, ...]:
    """The instruments that are drafts."""
    return tuple(stamp.id for stamp in provenance.instruments if stamp.status == "draft")


def draft_sentence(provenance: Provenance) -> str:
    """Words that every sentence about a draft ends with."""
    drafts = drafts_of(provenance)
    return f" {', '.join(drafts)}: {DRAFT}." if drafts else ""


def summary_lines(result: Result, lines: Sequence[str]) -> list[str]:
    """These lines, the drafts and the alerts, at most twenty-five together."""
    drafts, alerts = drafts_of(result.provenance), result.alerts
    ends = [f"{', '.join(drafts)}: {DRAFT}"] if drafts else []
    ends += [str(alert) for alert in alerts[:4]]
    if len(alerts) > 4:
        ends.append(f"... and {counted(len(alerts) - 4, 'alert')} more (see .alerts)")
    room = LINES - len(ends)
    shown = list(lines)
    if len(shown) > room:
        shown = [
            *shown[: room - 1],
            f"... and {counted(len(shown) - room + 1, 'line')} more (see .to_frame())",
        ]
    return shown + ends


def result_dict(result: Result, columns: Mapping[str, NDArray[Any] | Words], **more: Any) -> dict[str, Any]:
    """What a result says, in values that JSON can hold."""
    return {
        "provenance": result.provenance.to_dict(),
        "draft": dict.fromkeys(drafts_of(result.provenance), DRAFT),
        "alerts": [record_dict(alert) for alert in result.alerts],
        **more,
        "rows": {name: plain_column(values) for name, values in columns.items()},
    }


def record_dict(record: Any) -> dict[str, Any]:
    """The fields of a record."""
    return {field.name: plain(getattr(record, field.name)) for field in fields(record)}


def plain_column(values: NDArray[Any] | Words) -> list[Any]:
    """A column as a list; gaps are None."""
    if isinstance(values, Words):
        return [values.words[n] if n >= 0 else None for n in values.numbers.tolist()]
    return [plain(value) for value in values.tolist()]


def plain(value: Any) -> Any:
    """Text, a number, None, or a list of them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if value is None or isinstance(value, str | int):
        return value
    return str(value)


def columns_of(records: Sequence[Any], names: Sequence[str]) -> Columns:
    """One column per field of these records."""
    return {name: _array([getattr(record, name) for record in records]) for name in names}


def _array(values: list[Any]) -> NDArray[Any]:
    if values and all(isinstance(value, int | float) for value in values):
        return np.array(values)
    return np.array(values, dtype=object)
