"""A toy instrument and invented norms for it, that several test modules use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import trustscale as ts
from trustscale.instruments.norm_model import (
    NormCell,
    NormFile,
    NormReliability,
    NormRow,
    NormSource,
    ScaleNorm,
)

CALM = ts.define_instrument(
    {
        "id": "toy-calm",
        "version": "1.0.0",
        "title": "Toy calmness",
        "status": "unstated",
        "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": True},
        "response_scales": [{"id": "r", "minimum": 0, "maximum": 5, "step": 1}],
        "items": [{"ids": ["t1..t4"]}],
        "scales": [
            {"id": "calm", "title": "Calm", "items": ["t1..t4"], "score": "sum", "range": [0, 20]},
            {"id": "calm_mean", "items": ["t1..t4"], "score": "mean", "range": [0, 5]},
        ],
        "bands": [
            {
                "id": "level",
                "scale": "calm",
                "levels": [
                    {"label": "low", "at_least": 0, "below": 10},
                    {"label": "high", "at_least": 10, "at_most": 20},
                ],
            }
        ],
    }
)

ALPHA = NormReliability(value=0.84, kind="alpha")
SAID: dict[str, Any] = {
    "population": "Nobody; the numbers are invented.",
    "country": "nowhere",
    "years": (2000, 2001),
    "sampling": "Drawn by a random generator.",
    "limits": "Shows how norms work.",
}


def cell(n: int = 200, mean: float = 10.0, sd: float = 4.0, **more: Any) -> NormCell:
    """One cell with mean and SD."""
    return NormCell(n=n, mean=mean, sd=sd, **more)


def table_cell(percentiles: list[float], first: float = 0.0, **more: Any) -> NormCell:
    """One cell with a percentile for each whole score from ``first`` up."""
    rows = tuple(NormRow(score=first + place, percentile=p) for place, p in enumerate(percentiles))
    return NormCell(**({"n": 200} | more), rows=rows)


def scale_norm(*cells: NormCell, **more: Any) -> ScaleNorm:
    """The norm of the scale ``calm``."""
    said: dict[str, Any] = {"scale": "calm", "metric": "sum", "range": (0.0, 20.0), "reliability": ALPHA}
    said |= {"percentiles": "mid-rank"} if any(one.rows for one in cells) else {}
    return ScaleNorm(cells=cells, **(said | more))


def norm_of(*scales: ScaleNorm, **more: Any) -> ts.NormTable:
    """A norm with invented numbers for the toy instrument."""
    said: dict[str, Any] = {
        "instrument": "toy-calm",
        "instrument_version": "1.0.0",
        "id": "toy",
        "version": "1.0.0",
        "title": "Invented people",
        "simulated": True,
        "scales": scales,
        "sources": (NormSource(id="none", citation="Invented for the tests."),),
    }
    return ts.NormTable(NormFile(**(said | SAID | more)))


PLAIN = norm_of(scale_norm(cell()))


def by_age_and_sex() -> ts.NormTable:
    """Four cells with tables, and one for everybody: women score 1 higher, the old 2."""
    cells = [cell()]
    for sex, more in (("female", 1.0), ("male", 0.0)):
        for low, high, older in ((18.0, 30.0, 0.0), (30.0, 60.0, 2.0)):
            mean = 9 + more + older
            percentiles = [float(ts.stats.percentile_from_z((score - mean) / 4)) for score in range(21)]
            cells.append(
                table_cell(
                    percentiles, groups={"sex": sex}, age_from=low, age_below=high, mean=mean, sd=4.0, n=100
                )
            )
    return norm_of(scale_norm(*cells))


def scored(values: list[float], **columns: Any) -> pd.DataFrame:
    """A frame of scores of the toy scale."""
    return pd.DataFrame({"calm": np.asarray(values, dtype=float), **columns})


def compared(scores: Any, norm: Any = PLAIN, **options: Any) -> ts.NormComparison:
    """A comparison with an invented norm."""
    if isinstance(scores, list):
        scores = scored(scores)
    frame = not isinstance(scores, ts.Scores)
    options = ({"columns": "calm", "instrument": CALM} if frame else {}) | options
    return ts.compare_to_norms(scores, norm, **({"allow_simulated": True} | options))


def rows(comparison: Any) -> list[dict[str, Any]]:
    """The rows of a pandas result as dictionaries, None for gaps."""
    frame = comparison.to_frame()
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def column(comparison: Any, name: str) -> list[Any]:
    """One column of a pandas result, None for gaps."""
    return [row[name] for row in rows(comparison)]
