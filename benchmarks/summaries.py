"""A summary with all 435 tables from Parquet, beside a loop of Arrow batches and one-hot products by hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import survey
from benchmarks.measure import in_process, peak_added, ratio, take_turns
from benchmarks.report import Line

BATCH_ROWS = 65_536
MOST_MEGABYTES = 500


def by_hand(path: str) -> Any:
    """All pairwise tables and nothing else: what somebody would write who knows the codes."""
    import numpy as np
    import pyarrow.parquet as pq

    codes = range(survey.LOW, survey.HIGH + 1)
    size = len(survey.ITEMS) * len(codes)
    hot, counts = np.zeros((size, BATCH_ROWS), np.float32), np.zeros((size, size), np.int64)
    for batch in pq.ParquetFile(path).iter_batches(BATCH_ROWS, columns=survey.ITEMS):
        block = hot[:, : batch.num_rows]
        row = 0
        for column in batch.columns:
            values = column.fill_null(-1).to_numpy()
            for code in codes:
                block[row] = values == code
                row += 1
        counts += (block @ block.T).astype(np.int64)
    return counts


def by_trustscale(path: str) -> Any:
    import trustscale as ts

    return ts.summarize(path, survey.instrument())


def summarize(path: str, rounds: str) -> Any:
    import numpy as np

    assert np.array_equal(by_trustscale(path).sums.tables.counts, by_hand(path))
    work = {"trustscale": partial(by_trustscale, path), "by hand": partial(by_hand, path)}
    return take_turns(work, int(rounds))


def summarize_memory(path: str, peer: str) -> Any:
    before, added = peak_added(partial({"trustscale": by_trustscale, "by hand": by_hand}[peer], path))
    return {"peak": before + added}


def summarize_spark(path: str, rounds: str) -> Any:
    """Seconds on Spark's workers, and in one process; both give the same summary."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    import trustscale as ts

    session = (
        SparkSession.builder.master("local[*]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        frame = session.read.parquet(path)
        assert ts.summarize(frame, survey.instrument()).equals(by_trustscale(path))
        work = {
            "trustscale": lambda: ts.summarize(frame, survey.instrument()),
            "one process": partial(by_trustscale, path),
        }
        return take_turns(work, int(rounds))
    finally:
        session.stop()


TASKS = {run.__name__: run for run in (summarize, summarize_memory, summarize_spark)}


def summaries(rows: int, rounds: int, folder: Path) -> Iterator[Line]:
    """All comparisons."""
    path, small = survey.parquet(folder, rows), survey.parquet(folder, rows // 10)
    work = f"Summary with 435 tables from Parquet, {rows:,} x 30"
    for label, threads in (("1", 1), ("all", None)):
        seconds = in_process("summarize", str(path), str(rounds), threads=threads)
        share = ratio(seconds, "trustscale", "by hand")
        yield Line(work, label, "loop by hand", share, median(seconds["trustscale"]), 1.5)
    for peer in ("trustscale", "by hand"):
        peak = in_process("summarize_memory", str(path), peer)["peak"]
        bound = MOST_MEGABYTES if peer == "trustscale" else None
        yield Line(f"  peak of memory, {peer}", "all", "in all", peak, at_most=bound, unit="MB")
        before = in_process("summarize_memory", str(small), peer)["peak"]
        yield Line(f"  peak of memory, {peer}", "all", "a tenth of the rows", peak / before)
    seconds = in_process("summarize_spark", str(path), str(max(rounds // 2, 1)))
    share = ratio(seconds, "trustscale", "one process")
    yield Line(
        f"Summary by Spark local, {rows:,} x 30", "all", "one process", share, median(seconds["trustscale"])
    )
