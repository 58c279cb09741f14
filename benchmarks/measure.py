"""Taking turns, and the peak of memory that a piece of work adds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

Work = Callable[[], Any]
MEGABYTE = 1024.0
THREAD_SETTINGS = (
    "TRUSTSCALE_THREADS",
    "POLARS_MAX_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "BENCHMARK_THREADS",
)


def take_turns(work: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Seconds of each peer in each round, after one round that is not counted."""
    for run in work.values():
        run()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def ratio(seconds: Mapping[str, list[float]], one: str, other: str) -> float:
    """How many times as long one peer takes as the other: the median over the rounds."""
    return median(a / b for a, b in zip(seconds[one], seconds[other], strict=True))


def peak_added(run: Work) -> tuple[float, float]:
    """Megabytes before, and how far the peak during a piece of work lies above them (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _memory("VmRSS")
    run()
    return before, _memory("VmHWM") - before


def _memory(key: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{key}:"):
            return float(line.split()[1]) / MEGABYTE
    raise LookupError(key)


def in_process(task: str, *arguments: str, threads: int | None = None) -> Any:
    """What a task of ``benchmarks.tasks`` reports, run in a process of its own."""
    environment = dict(os.environ)
    if threads is not None:
        environment |= dict.fromkeys(THREAD_SETTINGS, str(threads))
    command = [sys.executable, "-m", "benchmarks.tasks", task, *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
