"""What runs in a process of its own: ``python -m benchmarks.tasks TASK ARGUMENT...`` prints JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import correlations, factors, peers, reliability, retention, summaries, survey
from benchmarks.measure import Work, peak_added, take_turns

Lazily = Callable[[Any], Any]
POLARS: dict[str, Lazily] = {
    "trustscale": peers.polars_trustscale,
    "by hand, mean": peers.polars_mean,
    "by hand, sum and count": peers.polars_sum,
}
EAGER: dict[str, Lazily] = {
    "trustscale": peers.eager_trustscale,
    "numpy by hand": peers.eager_numpy,
    "pandas by hand": peers.eager_pandas,
}


def eager(rows: str, rounds: str) -> Any:
    frame = survey.pandas_frame(int(rows))
    made = {name: score(frame) for name, score in EAGER.items()}
    _agree([frame["score"].to_numpy() for frame in made.values()])
    return take_turns({name: partial(score, frame) for name, score in EAGER.items()}, int(rounds))


def eager_memory(rows: str, peer: str) -> Any:
    frame = survey.pandas_frame(int(rows))
    peers.eager_trustscale(frame.head(1_000))  # what importing and compiling take is not counted
    before, added = peak_added(partial(EAGER[peer], frame))
    return {"before": before, "added": added, "frame": frame.memory_usage(index=False).sum() / 2**20}


def polars(rows: str, kind: str, rounds: str) -> Any:
    frame = survey.polars_frame(int(rows), kind)
    _agree([score(frame.lazy()).collect()["score"].to_numpy() for score in POLARS.values()])

    def run(score: Lazily) -> Any:
        return score(frame.lazy()).collect()

    return take_turns({name: partial(run, score) for name, score in POLARS.items()}, int(rounds))


def _agree(columns: list[Any]) -> None:
    """Peers that give other scores would not be doing the same work."""
    import numpy as np

    for column in columns[1:]:
        np.testing.assert_allclose(column, columns[0], rtol=1e-12)


# -- Parquet to Parquet ------------------------------------------------------------------------------------


def file_work(engine: str, path: Path, out: Path) -> dict[str, Work]:
    if engine == "polars":
        import polars as pl

        def sink(score: Lazily) -> Any:
            return score(pl.scan_parquet(path)).sink_parquet(out)

        return {name: partial(sink, score) for name, score in POLARS.items()}
    import duckdb

    connection = duckdb.connect()
    if threads := os.environ.get("BENCHMARK_THREADS"):
        connection.execute(f"set threads = {int(threads)}")
    scores = {"trustscale": peers.duckdb_trustscale, "by hand, sum and count": peers.duckdb_hand}

    def write(score: Callable[[Any, Path], Any]) -> Any:
        return score(connection, path).write_parquet(str(out))

    return {name: partial(write, score) for name, score in scores.items()}


def files(engine: str, path: str, rounds: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        return take_turns(file_work(engine, Path(path), Path(folder) / "out.parquet"), int(rounds))


def files_memory(engine: str, path: str, peer: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        before, added = peak_added(file_work(engine, Path(path), Path(folder) / "out.parquet")[peer])
    return {"peak": before + added}


# -- Spark -------------------------------------------------------------------------------------------------


def spark(path: str, rounds: str) -> Any:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    threads = os.environ.get("BENCHMARK_THREADS", "*")
    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    session.read.parquet(path).createOrReplaceTempView("survey")

    def run(frame: Any) -> Any:
        return frame.selectExpr("sum(score)", "sum(score_answered)").collect()

    def by_trustscale(executor: str) -> Any:
        session.conf.set("spark.trustscale.executor", executor)
        return run(peers.polars_trustscale(session.table("survey")))

    def by_hand() -> Any:
        return run(session.sql(peers.sql_scores("survey")))

    work: dict[str, Work] = {
        "trustscale": partial(by_trustscale, "batches"),
        "trustscale, expressions": partial(by_trustscale, "expressions"),
        "SQL by hand": by_hand,
    }
    try:
        return take_turns(work, int(rounds))
    finally:
        session.stop()


# -- one person --------------------------------------------------------------------------------------------


def one_person(calls: str) -> Any:
    """Seconds per call of ``score_answers`` on ten items, and of a function for one scale by hand."""
    import timeit

    import trustscale as ts

    names = survey.ITEMS[:10]
    scale = ts.define_scale(names, minimum=1, maximum=5, reverse=names[:3], id="score")
    answers = {name: 1 + k % 5 for k, name in enumerate(names)}
    turned = set(names[:3])

    def by_hand() -> float:
        values = []
        for name, value in answers.items():
            if not 1 <= value <= 5:
                raise ValueError(name)
            values.append(6 - value if name in turned else value)
        return sum(values) / len(values)

    assert ts.score_answers(answers, scale)["score"] == by_hand()
    n = int(calls)
    work = {"trustscale": lambda: ts.score_answers(answers, scale), "by hand": by_hand}
    return {name: [t / n for t in timeit.repeat(run, number=n, repeat=7)] for name, run in work.items()}


TASKS: dict[str, Callable[..., Any]] = (
    {run.__name__: run for run in (eager, eager_memory, polars, files, files_memory, spark, one_person)}
    | reliability.TASKS
    | correlations.TASKS
    | factors.TASKS
    | retention.TASKS
    | summaries.TASKS
)

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
