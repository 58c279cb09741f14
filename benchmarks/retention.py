"""Parallel analysis beside psych, rotations beside GPArotation; both run in R (``Rscript``), or are left out.

Seconds of a parallel analysis are per draw. Rotations start once, as GPArotation's do; ours end at a gradient
below 1e-8, GPArotation's at 1e-5.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.factors import FACTORS, matrix
from benchmarks.measure import in_process, ratio, take_turns
from benchmarks.report import Line

N, DRAWS, PSYCH_DRAWS = 2800, 100, 20
PARALLEL = {
    "components": ("parallel analysis, components, 25 items, n = 2,800, per draw", 0.1),
    "both": ("  components and factors (one minres factor)", 0.1),
}
ROTATIONS = {
    "oblimin": "oblimin, 25 items, 5 factors",
    "geomin": "geomin, oblique, 25 items, 5 factors",
    "varimax": "varimax, 25 items, 5 factors",
}
IN_R = """
suppressMessages({{library(psych); library(GPArotation)}})
a <- as.matrix(read.csv("{path}", header = FALSE))
quiet <- function(x) {{ sink(nullfile()); on.exit(sink()); suppressMessages(suppressWarnings(x)) }}
timed <- function(run, times) {{
  quiet(run())
  replicate({rounds}, system.time(for (i in 1:times) quiet(run()))[["elapsed"]] / times)
}}
found <- list({runs})
for (name in names(found)) cat(name, found[[name]], "\\n")
"""
PARALLEL_RUNS = """
components = timed(function() fa.parallel(a, {n}, n.iter = {draws}, fa = "pc", plot = FALSE), 1) / {draws},
both = timed(function() fa.parallel(a, {n}, n.iter = {draws}, fa = "both", plot = FALSE), 1) / {draws}
"""
ROTATION_RUNS = """
oblimin = timed(function() oblimin(a), 10), geomin = timed(function() geominQ(a), 10),
varimax = timed(function() Varimax(a), 10)
"""


def parallel(rounds: str) -> dict[str, list[float]]:
    from trustscale import stats
    from trustscale.stats import Eigenvalues

    r = matrix().to_numpy()

    def components() -> None:
        stats.parallel_analysis(r, N, n_draws=DRAWS, seed=1)

    def both() -> None:
        components()
        stats.parallel_analysis(r, N, eigenvalues=Eigenvalues.FACTORS_MINRES, n_draws=DRAWS, seed=1)

    seconds = take_turns({"components": components, "both": both}, int(rounds))
    own = {name: [second / DRAWS for second in of_name] for name, of_name in seconds.items()}
    return own | _in_r(r, PARALLEL_RUNS.format(n=N, draws=PSYCH_DRAWS), int(rounds))


def rotation(rounds: str) -> dict[str, list[float]]:
    from trustscale import stats

    a = stats.minres(matrix().to_numpy(), FACTORS).loadings
    seconds = take_turns(
        {
            "oblimin": lambda: stats.oblimin(a),
            "geomin": lambda: stats.geomin(a, n_starts=1),
            "varimax": lambda: stats.varimax(a),
        },
        int(rounds),
    )
    return seconds | _in_r(a, ROTATION_RUNS, int(rounds))


def _in_r(values: Any, runs: str, rounds: int) -> dict[str, list[float]]:
    """Seconds of each run under its name with an R before it; none without R and its packages."""
    import numpy as np

    if shutil.which("Rscript") is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        np.savetxt(path, values, delimiter=",", fmt="%.17g")
        done = subprocess.run(
            ["Rscript", "-e", IN_R.format(path=path, rounds=rounds, runs=runs)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
    if done.returncode:
        return {}
    split = [line.split() for line in done.stdout.splitlines() if line.strip()]
    return {f"R {name}": [float(second) for second in seconds] for name, *seconds in split}


def lines(rounds: int) -> Iterator[Line]:
    """Ratios per number of threads; R has one."""
    for label, threads in (("1", 1), ("all", None)):
        seconds = in_process("parallel", str(rounds), threads=threads)
        for name, (work, bound) in PARALLEL.items():
            if f"R {name}" in seconds:
                share = ratio(seconds, name, f"R {name}")
                yield Line(work, label, "psych in R", share, median(seconds[name]), bound)
        seconds = in_process("rotation", str(rounds), threads=threads)
        for name, work in ROTATIONS.items():
            if f"R {name}" in seconds:
                share = ratio(seconds, name, f"R {name}")
                yield Line(work, label, "GPArotation in R", share, median(seconds[name]))


TASKS = {"parallel": parallel, "rotation": rotation}
