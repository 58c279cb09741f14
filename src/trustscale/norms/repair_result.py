"""Repair as a result: one row per person and scale, and how far repairs have come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import DRAFT
from trustscale.norms.joining import Joined
from trustscale.norms.plain import alert_dict
from trustscale.norms.wave_rows import Columns, person_columns, plain_record, plain_rows, woven
from trustscale.norms.waves import FloatArray
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted, number, text_table
from trustscale.results.result import Result

REPAIRS = ("complete", "partial", "none", "fallen further", "nothing lost", "not classifiable")
"""How far a repair has come: back at the level before, risen, not risen, lower still; no loss; a gap."""

RULE = (
    "repair = now - after the breach; fraction = repair / (before - after the breach), undefined where the "
    "breach took nothing; complete = back at the level before"
)
_MOST_ROWS = 10


@dataclass(frozen=True, slots=True, eq=False)
class ScaleRepair:
    """One scale at three times.

    Attributes
    ----------
    scale, title : str
        Its column and what it is called.
    is_draft : bool
        Whether its instrument is author-constructed and not validated.
    before, after_breach, now : float arrays of shape (n,)
        Scores; NaN for a gap.
    repair : float array of shape (n,)
        Points regained since the breach, in the direction that is better.
    fraction : float array of shape (n,)
        Share of the loss that was regained; NaN where the breach took nothing.
    repaired : int8 array of shape (n,)
        Positions in `REPAIRS`.
    """

    scale: str
    title: str
    is_draft: bool
    before: FloatArray
    after_breach: FloatArray
    now: FloatArray
    repair: FloatArray
    fraction: FloatArray
    repaired: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class RepairSummary:
    """One scale over all persons.

    Attributes
    ----------
    n : int
        Persons with all three scores.
    n_not_classifiable : int
        Persons without.
    repairs : mapping of str to int
        Persons of each kind in `REPAIRS` among the ``n``.
    mean_repair, median_fraction : float
        Of the ``n``; the median is of those with a fraction.
    """

    scale: str
    title: str
    n: int
    n_not_classifiable: int
    repairs: Mapping[str, int]
    mean_repair: float
    median_fraction: float


@dataclass(frozen=True, slots=True, eq=False)
class RepairOverTime(Result):
    """How much each person has regained since a breach.

    Made by :func:`trustscale.repair_over_time`. ``to_frame()`` has one row per person and scale: the id
    columns, ``scale``, ``before``, ``after_breach``, ``now``, ``repair``, ``fraction`` and ``repaired``
    (complete, partial, none, fallen further, nothing lost, not classifiable).
    """

    joined: Joined
    scales: tuple[ScaleRepair, ...]
    library: str
    _provenance: Provenance
    _citations: tuple[str, ...]
    _alerts: tuple[Alert, ...] = ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: a level before the breach that was recalled afterwards."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, the rule in words, rows, versions."""
        return self._provenance

    @property
    def citations(self) -> tuple[str, ...]:
        """The review that defines repair, and the instruments."""
        return self._citations

    @property
    def summary(self) -> tuple[RepairSummary, ...]:
        """One record per scale."""
        return tuple(summarise_repair(repair) for repair in self.scales)

    def to_frame(self) -> Any:
        """One row per person and scale, unrounded, in the library of the scores before."""
        return new_frame(repair_columns(self), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts, summary and rows as plain values."""
        return {
            "provenance": self.provenance.to_dict(),
            "draft": {repair.scale: DRAFT for repair in self.scales if repair.is_draft},
            "alerts": [alert_dict(alert) for alert in self.alerts],
            "summary": [plain_record(row) for row in self.summary],
            "rows": plain_rows(repair_columns(self)),
        }

    def sentence(self) -> str:
        """How far the repair has come on each scale."""
        return " ".join(repair_sentence(repair) for repair in self.scales)

    def apa(self) -> str:
        """Counts and the mean repair of each scale."""
        return "; ".join(
            f"{row.title}: {kinds_of(row)}, n = {row.n}, mean repair = {number(row.mean_repair)}, "
            f"median fraction = {number(row.median_fraction)}"
            for row in self.summary
        )

    def __str__(self) -> str:
        return "\n".join(repair_lines(self))

    def __repr__(self) -> str:
        return f"<RepairOverTime of {counted(self.joined.n, 'person', 'persons')}>"


def summarise_repair(change: ScaleRepair) -> RepairSummary:
    """Count and describe one scale."""
    known = change.repaired != REPAIRS.index("not classifiable")
    counts = np.bincount(change.repaired, minlength=len(REPAIRS))
    fractions = change.fraction[~np.isnan(change.fraction)]
    n = int(np.count_nonzero(known))
    return RepairSummary(
        scale=change.scale,
        title=change.title,
        n=n,
        n_not_classifiable=int(known.size - n),
        repairs=dict(zip(REPAIRS[:-1], counts[:-1].tolist(), strict=True)),
        mean_repair=float(change.repair[known].mean()) if n else math.nan,
        median_fraction=float(np.median(fractions)) if fractions.size else math.nan,
    )


def repair_columns(result: RepairOverTime) -> Columns:
    """The columns of the frame."""
    columns = person_columns(result.joined, tuple(repair.scale for repair in result.scales))
    for name in ("before", "after_breach", "now", "repair", "fraction"):
        columns[name] = woven([getattr(repair, name) for repair in result.scales])
    columns["repaired"] = Words(woven([repair.repaired for repair in result.scales]), REPAIRS)
    return columns


def kinds_of(row: RepairSummary) -> str:
    """How many of each kind, of those that there are."""
    return ", ".join(f"{word} {n}" for word, n in row.repairs.items() if n) or "nobody"


def repair_sentence(repair: ScaleRepair) -> str:
    """How far repairs have come on one scale."""
    row = summarise_repair(repair)
    draft = f" ({DRAFT})" if repair.is_draft else ""
    if not row.n:
        return f"{row.title}{draft}: nobody has all three scores, so nothing can be said of repair."
    left = f"; {row.n_not_classifiable:,} more could not be classified" if row.n_not_classifiable else ""
    part = (
        ""
        if math.isnan(row.median_fraction)
        else f"; half of them regained {number(row.median_fraction)} or more of the loss"
    )
    return (
        f"{row.title}{draft}: of {counted(row.n, 'person', 'persons')} with all three scores, repair was "
        f"{kinds_of(row)}{left} (mean {number(row.mean_repair)} points{part})."
    )


def repair_lines(result: RepairOverTime) -> list[str]:
    """The rule, who was there, and a table of all scales."""
    rows = result.summary
    header = ["scale", "n", *REPAIRS, "mean repair", "median fraction"]
    cells = [
        [
            row.scale,
            f"{row.n:,}",
            *(f"{n:,}" for n in row.repairs.values()),
            f"{row.n_not_classifiable:,}",
            number(row.mean_repair),
            number(row.median_fraction),
        ]
        for row in rows
    ]
    lines = [
        f"Repair since a breach. {RULE}",
        result.joined.sentence(),
        *text_table(header, cells[:_MOST_ROWS]),
    ]
    if len(cells) > _MOST_ROWS:
        lines.append(f"... and {counted(len(cells) - _MOST_ROWS, 'scale')} more (see .summary)")
    drafts = [repair.scale for repair in result.scales if repair.is_draft]
    if drafts:
        lines.append(f"{', '.join(drafts[:6])}{', ...' if len(drafts) > 6 else ''}: {DRAFT}")
    lines += [f"note: {note}" for note in result.provenance.notes]
    return lines + [str(alert) for alert in result.alerts]
