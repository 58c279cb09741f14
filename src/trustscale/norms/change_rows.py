"""Change as rows and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trustscale.instruments.model import DRAFT
from trustscale.norms.change_scales import CHANGES
from trustscale.norms.plain import alert_dict
from trustscale.norms.wave_rows import Columns, person_columns, plain_record, plain_rows, woven
from trustscale.responses.frames import Words

if TYPE_CHECKING:
    from trustscale.norms.change_result import ReliableChange


def change_columns(result: ReliableChange) -> Columns:
    """The columns of the frame."""
    scales, n = result.scales, result.joined.n
    columns = person_columns(result.joined, tuple(change.scale for change in scales))
    for name in ("before", "after", "statistic"):
        columns[name] = woven([getattr(change, name) for change in scales])
    columns["critical"] = np.tile([change.critical for change in scales], n)
    columns["change"] = Words(woven([change.changes for change in scales]), tuple(CHANGES.values()))
    for name in ("unchanged_from", "unchanged_to"):
        columns[name] = woven([getattr(change, name) for change in scales])
    return columns


def change_dict(result: ReliableChange) -> dict[str, Any]:
    """Everything in a result as plain values that JSON can hold."""
    return {
        "provenance": result.provenance.to_dict(),
        "method": result.method,
        "question": result.question,
        "level": result.level,
        "draft": {change.scale: DRAFT for change in result.scales if change.is_draft},
        "persons": {
            "all": result.joined.n,
            "at_all_times": result.joined.n_complete,
            "without_record": result.joined.n_without,
        },
        "alerts": [alert_dict(alert) for alert in result.alerts],
        "summary": [plain_record(row) for row in result.summary],
        "rows": plain_rows(change_columns(result)),
    }
