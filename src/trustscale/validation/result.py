"""What every study of a scale gives: rows, alerts, and where the numbers come from."""

from __future__ import annotations

from dataclasses import dataclass

from trustscale.responses.tabular import TabularResult


@dataclass(frozen=True, slots=True, eq=False)
class StudyResult(TabularResult):
    """What a study found, with rows in the library of the data."""
