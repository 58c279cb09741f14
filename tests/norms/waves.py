"""Scores at several times that several test modules use."""

from __future__ import annotations

from typing import Any

import pandas as pd

import trustscale as ts

CALM = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, reverse=["tense"], id="calmness")

DAS_BEFORE = [
    *(90.5, 74.0, 97.0, 73.5, 61.0, 66.5, 68.5, 86.5, 88.5, 68.5, 98.0, 80.5, 89.5, 91.5, 83.5),
    *(60.5, 83.0, 88.0, 98.5, 78.5, 99.5, 79.5, 84.5, 92.5, 93.0, 85.0, 64.0, 61.0, 80.0, 82.5),
]
DAS_AFTER = [
    *(97.0, 124.0, 97.5, 88.0, 96.5, 62.5, 112.5, 103.5, 90.0, 82.5, 105.0, 99.5, 112.5, 101.0, 99.5),
    *(79.5, 88.0, 100.5, 119.0, 116.0, 116.0, 129.0, 113.0, 118.0, 92.0, 114.0, 68.0, 52.0, 60.5, 104.5),
]
"""Marital therapy, 30 couples: the data of Jacobson and Truax (1991), as a public R data file quotes them."""


def wave(ids: list[Any], scores: list[Any], *, scale: str = "x") -> pd.DataFrame:
    """One time of some persons."""
    return pd.DataFrame({"person": ids, scale: scores})


def pair(before: float, after: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One person at both times."""
    return wave([1], [before]), wave([1], [after])


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any library as plain values, None for a gap."""
    if hasattr(frame, "to_pylist"):
        return list(frame.to_pylist())
    if hasattr(frame, "to_dicts"):
        return list(frame.to_dicts())
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
