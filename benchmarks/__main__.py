"""Run the comparisons and print the table."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import correlations, factors, retention, survey
from benchmarks.measure import in_process, ratio
from benchmarks.reliability import reliability
from benchmarks.report import Line, plain, table
from benchmarks.summaries import summaries

Threads = tuple[tuple[str, int | None], ...]
THREADS: Threads = (("1", 1), ("all", None))


def eager(rows: int, rounds: int) -> Iterator[Line]:
    """A pandas frame in, scores out."""
    for label, threads in THREADS:
        seconds = in_process("eager", str(rows), str(rounds), threads=threads)
        took = median(seconds["trustscale"])
        work = f"pandas frame, {rows:,} rows"
        yield Line(work, label, "numpy by hand", ratio(seconds, "trustscale", "numpy by hand"), took, 1.5)
        yield Line(work, label, "pandas by hand", ratio(seconds, "trustscale", "pandas by hand"), took, 1 / 3)
    for peer in ("trustscale", "numpy by hand", "pandas by hand"):
        found = in_process("eager_memory", str(rows), peer)
        share = found["added"] / found["frame"]
        bound = 0.5 if peer == "trustscale" else None
        yield Line(f"  memory that {peer} adds", "all", "the input frame", share, at_most=bound)


def polars(rows: int, rounds: int) -> Iterator[Line]:
    """A Polars LazyFrame in memory."""
    for kind in ("int8", "float64"):
        for label, threads in THREADS:
            seconds = in_process("polars", str(rows), kind, str(rounds), threads=threads)
            took = median(seconds["trustscale"])
            for peer in ("by hand, mean", "by hand, sum and count"):
                # Written by hand, nobody looks whether a floating-point answer is a whole number; we do.
                bound = None if kind == "float64" and peer != "by hand, mean" else 1.2
                share = ratio(seconds, "trustscale", peer)
                yield Line(f"Polars lazy, {kind}, {rows:,} rows", label, peer, share, took, bound)


def files(rows: int, rounds: int, folder: Path) -> Iterator[Line]:
    """Parquet to Parquet, larger than it has to be in memory."""
    path, small = survey.parquet(folder, rows), survey.parquet(folder, rows // 10)
    for engine in ("polars", "duckdb"):
        for label, threads in THREADS:
            seconds = in_process("files", engine, str(path), str(rounds), threads=threads)
            took = median(seconds["trustscale"])
            for peer in list(seconds)[1:]:
                share = ratio(seconds, "trustscale", peer)
                yield Line(f"Parquet by {engine}, {rows:,} rows", label, peer, share, took, 1.2)
        peak = in_process("files_memory", engine, str(path), "trustscale")["peak"]
        before = in_process("files_memory", engine, str(small), "trustscale")["peak"]
        yield Line(f"  peak of memory, {engine}", "all", "in all", peak, at_most=600, unit="MB")
        yield Line(f"  peak of memory, {engine}", "all", "a tenth of the rows", peak / before)


def spark(rows: int, rounds: int, folder: Path) -> Iterator[Line]:
    """Spark local."""
    path = survey.parquet(folder, rows)
    seconds = in_process("spark", str(path), str(rounds))
    for peer in list(seconds)[1:]:
        share = ratio(seconds, "trustscale", peer)
        yield Line(f"Spark local, {rows:,} rows", "all", peer, share, median(seconds["trustscale"]))


def startup(rounds: int, folder: Path) -> Iterator[Line]:
    """Whole processes, and one person at a time."""
    bare = _process(["-c", "pass"], rounds)
    imported = _process(["-c", "import trustscale"], rounds)
    yield Line("import trustscale, over bare Python", "1", "in all", imported - bare, at_most=0.1, unit="s")
    csv = folder / "survey.csv"
    survey.pandas_frame(1_000).to_csv(csv, index=False)
    definition = folder / "instrument.toml"
    _write_definition(definition)
    command = Path(sysconfig.get_path("scripts")) / "trustscale"
    wanted = [str(command), "score", str(csv), "--instrument", str(definition), "-o", str(folder / "s.csv")]
    took = median(_seconds(wanted) for _ in range(rounds))
    yield Line("trustscale score, 1,000 rows of CSV", "1", "in all", took, at_most=1, unit="s")
    seconds = in_process("one_person", "5000", threads=1)
    micro = median(seconds["trustscale"]) * 1e6
    yield Line("score_answers, ten items", "1", "per call", micro, at_most=50, unit="us")
    yield Line("score_answers, ten items", "1", "one rule by hand", ratio(seconds, "trustscale", "by hand"))


def _process(arguments: list[str], rounds: int) -> float:
    return median(_seconds([sys.executable, *arguments]) for _ in range(2 * rounds))


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _write_definition(path: Path) -> None:
    import trustscale as ts

    ts.write_instrument(survey.instrument(), path)


GROUPS = (
    "eager",
    "polars",
    "files",
    "spark",
    "startup",
    "reliability",
    "correlations",
    "factors",
    "retention",
    "summaries",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=GROUPS, default=GROUPS, metavar="GROUP", help=", ".join(GROUPS)
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows in memory; ten times as many in files"
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--save",
        type=Path,
        help="write ratios and versions to this JSON file, over those that it has of the same work",
    )
    asked = parser.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder, few = Path(name), max(asked.rounds // 2, 1)
        groups: dict[str, Callable[[], Iterator[Line]]] = {
            "eager": lambda: eager(asked.rows, asked.rounds),
            "polars": lambda: polars(asked.rows, asked.rounds),
            "files": lambda: files(10 * asked.rows, few, folder),
            "spark": lambda: spark(asked.rows, few, folder),
            "startup": lambda: startup(asked.rounds, folder),
            "reliability": lambda: reliability(asked.rows, asked.rounds),
            "correlations": lambda: correlations.lines(3 * asked.rounds),
            "factors": lambda: factors.lines(3 * asked.rounds),
            "retention": lambda: retention.lines(few),
            "summaries": lambda: summaries(10 * asked.rows, few, folder),
        }
        for group in asked.only:
            for line in groups[group]():
                lines.append(line)
                print(table([line]).splitlines()[1], file=sys.stderr, flush=True)
    print(table(lines))
    if asked.save is not None:
        before = json.loads(asked.save.read_text(encoding="utf-8")) if asked.save.exists() else {}
        asked.save.write_text(json.dumps(_record(lines, before), indent=2) + "\n", encoding="utf-8")


def _record(lines: list[Line], before: dict[str, Any]) -> dict[str, object]:
    """The new lines over the old ones; others stay if they were measured with the same versions."""
    packages = ("trustscale", "numpy", "pandas", "polars", "duckdb", "narwhals", "pyspark")
    versions = {"python": platform.python_version()} | {name: version(name) for name in packages}
    old = before["comparisons"] if before.get("versions") == versions else []
    rows = {(row["work"], row["threads"], row["peer"]): row for row in [*old, *plain(lines)]}
    return {"versions": versions, "comparisons": list(rows.values())}


if __name__ == "__main__":
    main()
