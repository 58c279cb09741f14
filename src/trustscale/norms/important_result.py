"""The important change as a result: one row per method."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale.instruments.model import DRAFT
from trustscale.norms.plain import alert_dict, plain_number
from trustscale.norms.wave_rows import plain_record
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import number, text_table
from trustscale.results.result import Result

_CITED = {
    "mean-change": "Jaeschke, R., Singer, J., & Guyatt, G. H. (1989). Measurement of health status: "
    "Ascertaining the minimal clinically important difference. Controlled Clinical Trials, 10(4), 407-415.",
    "roc": "Youden, W. J. (1950). Index for rating diagnostic tests. Cancer, 3(1), 32-35.",
    "predictive-modelling": "Terluin, B., Eekhout, I., Terwee, C. B., & de Vet, H. C. W. (2015). Minimal "
    "important change (MIC) based on a predictive modeling approach was more precise than MIC based on ROC "
    "analysis. Journal of Clinical Epidemiology, 68(12), 1388-1396.",
    "adjusted": "Terluin, B., Eekhout, I., & Terwee, C. B. (2017). The anchor-based minimal important "
    "change, based on receiver operating characteristic analysis or predictive modeling, may need to be "
    "adjusted for the proportion of improved patients. Journal of Clinical Epidemiology, 83, 90-100.",
}


@dataclass(frozen=True, slots=True)
class ImportantRow:
    """One method's estimate.

    Attributes
    ----------
    method : str
        ``mean-change``, ``roc``, ``predictive-modelling`` or ``adjusted``.
    estimate, lower, upper : float
        Points towards better; NaN where there is none.
    interval : str
        How the interval was made.
    n : int
        Persons that the estimate rests on.
    detail : str
        What else belongs to it.
    status : str
        Empty, or why there is no estimate and what to do about it.
    """

    method: str
    estimate: float
    lower: float
    upper: float
    interval: str
    n: int
    detail: str
    status: str


@dataclass(frozen=True, slots=True, eq=False)
class ImportantDifference(Result):
    """How large a change must be to matter to people, by several methods.

    Made by :func:`trustscale.important_difference`. ``to_frame()`` has one row per method: ``method``,
    ``estimate``, ``lower``, ``upper``, ``n``, in points towards better.

    Attributes
    ----------
    rows : tuple of ImportantRow
        One per method.
    title : str
        The scale.
    is_draft : bool
        Whether its instrument is author-constructed and not validated.
    direction : str
        Which way is better.
    level : float
        Of the intervals.
    detectable : float
        Smallest detectable change of one person; NaN where it is not known.
    helpers : mapping of str to float
        Half an SD and the like: how scores spread, not what matters.
    anchor_correlation : float
        Of the change with the anchor.
    """

    rows: tuple[ImportantRow, ...]
    title: str
    is_draft: bool
    direction: str
    level: float
    detectable: float
    helpers: Mapping[str, float]
    anchor_correlation: float
    _provenance: Provenance
    _alerts: tuple[Alert, ...]

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: a weak anchor, no estimate, a change within measurement error."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, how each interval was made, who answered, the seed."""
        return self._provenance

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite, one per method."""
        return tuple(_CITED[row.method] for row in self.rows)

    def to_frame(self) -> Any:
        """One row per method, unrounded, in pandas."""
        places = np.arange(len(self.rows), dtype=np.int8)
        return new_frame(
            {
                "method": Words(places, tuple(row.method for row in self.rows)),
                "estimate": np.array([row.estimate for row in self.rows]),
                "lower": np.array([row.lower for row in self.rows]),
                "upper": np.array([row.upper for row in self.rows]),
                "level": np.full(len(self.rows), self.level),
                "n": np.array([row.n for row in self.rows]),
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts and rows as plain values."""
        return {
            "provenance": self.provenance.to_dict(),
            "title": self.title,
            "draft": DRAFT if self.is_draft else None,
            "direction": self.direction,
            "level": self.level,
            "detectable": plain_number(self.detectable),
            "not_importance": dict(self.helpers),
            "anchor_correlation": plain_number(self.anchor_correlation),
            "alerts": [alert_dict(alert) for alert in self.alerts],
            "rows": [plain_record(row) for row in self.rows],
        }

    def sentence(self) -> str:
        """The estimates in words."""
        draft = f" ({DRAFT})" if self.is_draft else ""
        there = [f"{_estimate(row)} by {row.method}" for row in self.rows if not math.isnan(row.estimate)]
        if not there:
            return f"{self.title}{draft}: no important change could be estimated."
        return (
            f"{self.title}{draft}: the smallest change that people call an improvement is {', '.join(there)} "
            f"(points, {self.direction}; the anchor correlates {number(self.anchor_correlation)} with the "
            "change)."
        )

    def apa(self) -> str:
        """The estimates alone."""
        return "; ".join(f"{row.method} MIC = {_estimate(row)}, n = {row.n}" for row in self.rows)

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def _estimate(row: ImportantRow) -> str:
    if math.isnan(row.lower):
        return number(row.estimate)
    return f"{number(row.estimate)} [{number(row.lower)}, {number(row.upper)}]"


def _lines(found: ImportantDifference) -> list[str]:
    header = ["method", "estimate", "lower", "upper", "n", "interval", "detail"]
    rows = [
        [
            row.method,
            number(row.estimate),
            number(row.lower),
            number(row.upper),
            f"{row.n:,}",
            row.interval or "none",
            row.status or row.detail,
        ]
        for row in found.rows
    ]
    lines = [
        f"{found.title}: how large a change people call an improvement, in points; {found.direction}",
        *text_table(header, rows),
        f"anchor: correlates {number(found.anchor_correlation)} with the change",
    ]
    if not math.isnan(found.detectable):
        lines.append(
            f"one person must change by {number(found.detectable)} to be told from measurement error"
        )
    if found.helpers:
        shown = ", ".join(f"{name} = {number(value)}" for name, value in found.helpers.items())
        lines.append(f"not importance, only spread: {shown}")
    if found.is_draft:
        lines.append(f"{found.title}: {DRAFT}")
    lines += [f"note: {note}" for note in found.provenance.notes]
    return lines + [str(alert) for alert in found.alerts[:6]]
