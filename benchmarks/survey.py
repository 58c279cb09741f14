"""The survey that all peers score: 30 items answered 1 to 5, 10 of them reversed, 3 % missing, 24 needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

ITEMS = [f"q{k}" for k in range(1, 31)]
REVERSED = ITEMS[:10]
LOW, HIGH, NEEDED = 1, 5, 24
TURN = float(LOW + HIGH)
"""A reversed answer is what is left of this."""
MISSING = 0.03


def columns(rows: int, seed: int = 1) -> dict[str, Any]:
    """Codes as small integers, -1 for a gap. All items share a trait, so that keys look as they should."""
    draw = np.random.default_rng(seed)
    trait = draw.normal(size=rows)
    made = {}
    for name in ITEMS:
        sense = -1.0 if name in REVERSED else 1.0
        answers = TURN / 2 + sense * 0.7 * trait + draw.normal(size=rows)
        values = np.clip(np.rint(answers), LOW, HIGH).astype(np.int8)
        values[draw.random(rows) < MISSING] = -1
        made[name] = values
    return made


def pandas_frame(rows: int) -> Any:
    """Floating-point numbers, NaN for a gap: what reading a file gives."""
    import pandas as pd

    return pd.DataFrame({name: np.where(x < 0, np.nan, x) for name, x in columns(rows).items()})


def polars_frame(rows: int, kind: str = "int8") -> Any:
    """Nullable columns, of small integers or floating-point numbers."""
    import polars as pl

    dtype = pl.Int8 if kind == "int8" else pl.Float64
    made = {}
    for name, x in columns(rows).items():
        series = pl.Series(name, x)
        made[name] = series.set(series < 0, None).cast(dtype)
    return pl.DataFrame(made)


def parquet(folder: Path, rows: int) -> Path:
    """A file of nullable small integers, written in parts so that none is large."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"survey-{rows}.parquet"
    if path.exists():
        return path
    part = min(rows, 500_000)
    schema = pa.schema([(name, pa.int8()) for name in ITEMS])
    with pq.ParquetWriter(path, schema) as writer:
        for number in range(rows // part):
            made = columns(part, seed=number)
            arrays = [pa.array(x, mask=x < 0) for x in made.values()]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return path


def instrument() -> Any:
    """The scale, as trustscale has it."""
    import trustscale as ts

    return ts.define_scale(
        ITEMS, minimum=LOW, maximum=HIGH, reverse=REVERSED, id="score", min_answered=NEEDED
    )
