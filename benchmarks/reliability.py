"""Alpha with Feldt's interval from the rows of a frame and from a summary, beside other programs."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import survey
from benchmarks.measure import Work, in_process, ratio, take_turns
from benchmarks.report import Line

PEER_ROWS = 10_000
"""psych and pingouin take too long for a million rows."""

_R = """
suppressMessages(library(psych))
x <- read.csv(commandArgs(TRUE)[1])
for (round in 1:as.integer(commandArgs(TRUE)[2])) {
  cat(system.time(alpha(x, check.keys = FALSE, warnings = FALSE))[["elapsed"]], "\\n")
}
"""


def _complete(rows: int) -> Any:
    """The survey without gaps, keyed, as floating-point numbers."""
    import numpy as np
    import pandas as pd

    columns = {}
    for name, x in survey.columns(rows).items():
        kept = np.where(x < 0, 3, x).astype(np.float64)
        columns[name] = survey.TURN - kept if name in survey.REVERSED else kept
    return pd.DataFrame(columns)


def alpha_of_frame(rows: str, rounds: str) -> Any:
    """Seconds of alpha with its interval, and of the covariances alone."""
    import numpy as np

    import trustscale as ts

    frame = _complete(int(rows))
    array = frame.to_numpy()
    work: dict[str, Work] = {
        "trustscale": lambda: ts.reliability(frame, coefficients="alpha"),
        "numpy.cov of the array": lambda: np.cov(array, rowvar=False),
        "numpy.cov of the frame": lambda: np.cov(frame.to_numpy(), rowvar=False),
    }
    if find_spec("pingouin") is not None and len(frame) <= PEER_ROWS:
        import pingouin

        work["pingouin"] = lambda: pingouin.cronbach_alpha(frame)
    found = ts.reliability(frame, coefficients="alpha").estimate()
    c, k = np.cov(array, rowvar=False), array.shape[1]
    np.testing.assert_allclose(found, k / (k - 1) * (1 - np.trace(c) / c.sum()), rtol=1e-10)
    return take_turns(work, int(rounds))


def alpha_of_summary(rows: str, rounds: str) -> Any:
    """Seconds of alpha with its interval from a summary of 30 items."""
    import trustscale as ts

    summary = ts.summarize(_complete(int(rows)))
    return take_turns({"trustscale": lambda: ts.reliability(summary, coefficients="alpha")}, 20 * int(rounds))


TASKS = {run.__name__: run for run in (alpha_of_frame, alpha_of_summary)}


def reliability(rows: int, rounds: int) -> Iterator[Line]:
    """All comparisons."""
    for label, threads in (("1", 1), ("all", None)):
        seconds = in_process("alpha_of_frame", str(rows), str(rounds), threads=threads)
        took = median(seconds["trustscale"])
        for peer in list(seconds)[1:]:
            work = f"alpha with Feldt's interval, {rows:,} x 30"
            bound = 1.3 if peer == "numpy.cov of the array" else None
            yield Line(work, label, peer, ratio(seconds, "trustscale", peer), took, bound)
    summary = in_process("alpha_of_summary", str(PEER_ROWS), str(rounds), threads=1)
    milli = median(summary["trustscale"]) * 1e3
    yield Line("alpha with Feldt's interval, from a summary", "1", "per call", milli, at_most=1, unit="ms")
    yield from _beside_packages(rounds)


def _beside_packages(rounds: int) -> Iterator[Line]:
    seconds = in_process("alpha_of_frame", str(PEER_ROWS), str(rounds), threads=1)
    if (by_r := _psych(rounds)) is not None:
        seconds["psych::alpha"] = by_r
    for peer in ("pingouin", "psych::alpha"):
        if peer in seconds:
            share = median(seconds["trustscale"]) / median(seconds[peer])
            yield Line(f"alpha with Feldt's interval, {PEER_ROWS:,} x 30", "1", peer, share)


def _psych(rounds: int) -> list[float] | None:
    """Seconds of psych::alpha in R, without reading; None without R or psych."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "survey.csv"), Path(folder, "alpha.R")
        _complete(PEER_ROWS).to_csv(data, index=False)
        script.write_text(_R, encoding="utf-8")
        command = ["Rscript", str(script), str(data), str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [float(line) for line in done.stdout.split()] if done.returncode == 0 else None
