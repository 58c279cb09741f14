"""Columns and alerts as plain values that JSON can hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.responses.frames import Words
from trustscale.results.alerts import Alert


def plain_column(values: NDArray[Any] | Words) -> list[Any]:
    """A column as a list; None for a gap, and for a number that is not finite."""
    if isinstance(values, Words):
        return [values.words[n] if n >= 0 else None for n in values.numbers.tolist()]
    if np.asarray(values).dtype.kind == "f":
        return [value if math.isfinite(value) else None for value in values.tolist()]
    return list(values.tolist())


def plain_number(value: float | None) -> float | None:
    """A number, or None where there is none or where it is not finite."""
    return None if value is None or not math.isfinite(value) else float(value)


def alert_dict(alert: Alert) -> dict[str, Any]:
    """An alert as plain values."""
    return {
        "code": alert.code,
        "subject": alert.subject,
        "message": alert.message,
        "cure": alert.cure,
        "value": plain_number(alert.value),
        "threshold": plain_number(alert.threshold),
        "source": alert.source,
    }
