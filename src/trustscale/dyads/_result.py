"""What every result about couples has in common."""

from __future__ import annotations

from dataclasses import dataclass

from trustscale.responses.tabular import TabularResult

KENNY = "Kenny, D. A., Kashy, D. A., & Cook, W. L. (2006). Dyadic data analysis. Guilford Press."


@dataclass(frozen=True, slots=True, eq=False)
class CoupleResult(TabularResult):
    """A result about couples, with rows in the library of the data."""
