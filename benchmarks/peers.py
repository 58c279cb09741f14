"""Each way to score the survey: by trustscale, and as one writes it by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.survey import HIGH, ITEMS, LOW, NEEDED, REVERSED, TURN, instrument

# -- a pandas frame in, scores out -------------------------------------------------------------------------


def eager_trustscale(frame: Any) -> Any:
    import trustscale as ts

    return ts.score(frame, instrument()).to_frame()


def eager_numpy(frame: Any) -> Any:
    """Column by column in float64: range check, reversal, sum and count of what is valid."""
    import pandas as pd

    total = np.zeros(len(frame))
    n = np.zeros(len(frame))
    for name in ITEMS:
        x = frame[name].to_numpy()
        valid = (x >= LOW) & (x <= HIGH)
        np.add(total, TURN - x if name in REVERSED else x, out=total, where=valid)
        n += valid
    score = np.full(len(frame), np.nan)
    np.divide(total, n, out=score, where=n >= NEEDED)
    return pd.DataFrame({"score": score, "score_answered": n.astype(np.int32)}, index=frame.index)


def eager_pandas(frame: Any) -> Any:
    """The usual way: mask, reverse, mean over columns, count."""
    import pandas as pd

    valid = frame.where((frame >= LOW) & (frame <= HIGH))
    valid[REVERSED] = TURN - valid[REVERSED]
    n = valid.count(axis=1)
    return pd.DataFrame({"score": valid.mean(axis=1).where(n >= NEEDED), "score_answered": n})


# -- Polars ------------------------------------------------------------------------------------------------


def polars_trustscale(lazy: Any) -> Any:
    import trustscale as ts

    return ts.score(lazy, instrument(), keep=[])


def polars_mean(lazy: Any) -> Any:
    """In steps by hand: keyed cells, then mean and count over columns, then the rule."""
    import polars as pl

    lazy = lazy.with_columns(_polars_cells())
    cells = [f"k_{name}" for name in ITEMS]
    n = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    lazy = lazy.select(n=n, mean=pl.mean_horizontal(cells))
    score = pl.when(pl.col("n") >= NEEDED).then("mean")
    return lazy.select(score=score, score_answered=pl.col("n").cast(pl.Int32))


def polars_sum(lazy: Any) -> Any:
    """The same by sum and count, which is faster."""
    import polars as pl

    lazy = lazy.with_columns(_polars_cells())
    cells = [f"k_{name}" for name in ITEMS]
    n = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    lazy = lazy.select(n=n, total=pl.sum_horizontal(cells))
    score = pl.when(pl.col("n") >= NEEDED).then(pl.col("total") / pl.col("n"))
    return lazy.select(score=score, score_answered=pl.col("n").cast(pl.Int32))


def _polars_cells() -> list[Any]:
    import polars as pl

    cells = []
    for name in ITEMS:
        x = pl.col(name).cast(pl.Float64)
        x = pl.when(x.is_between(LOW, HIGH)).then(x)
        cells.append((TURN - x if name in REVERSED else x).alias(f"k_{name}"))
    return cells


# -- SQL: DuckDB and Spark ---------------------------------------------------------------------------------


def sql_cells() -> str:
    valid = "case when {0} between {1} and {2} then cast({0} as double) end"
    cells = (
        (f"{TURN} - " if name in REVERSED else "") + f"({valid.format(name, LOW, HIGH)}) as k_{name}"
        for name in ITEMS
    )
    return ", ".join(cells)


def sql_scores(source: str) -> str:
    """In steps by hand: keyed cells, counts and sums, the rule."""
    total = " + ".join(f"coalesce(k_{name}, 0)" for name in ITEMS)
    n = " + ".join(f"cast(k_{name} is not null as int)" for name in ITEMS)
    rule = f"case when n >= {NEEDED} then total / n end as score, n as score_answered"
    # Made of the constants of this package.
    gathered = f"select {total} as total, {n} as n from (select {sql_cells()} from {source})"  # noqa: S608
    return f"select {rule} from ({gathered})"  # noqa: S608


def duckdb_trustscale(connection: Any, path: Path) -> Any:
    import trustscale as ts

    return ts.score(connection.read_parquet(str(path)), instrument(), keep=[])


def duckdb_hand(connection: Any, path: Path) -> Any:
    return connection.sql(sql_scores(f"read_parquet('{path}')"))
