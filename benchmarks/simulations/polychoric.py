"""How often the intervals of polychoric correlations hold the true value, tried on drawn persons.

    python benchmarks/simulations/polychoric.py

Two normal variables are cut into two, four or six categories; the four are piled up at different ends. The
interval is that of ``correlations``: Fisher's z with the two-step standard error. Samples whose likelihood
rises to a perfect correlation have no interval; their share is given, and coverage is that of the others.
Prints a table and stores it in polychoric.json beside this file. Everything is drawn with a fixed seed, so
that a second run gives the same numbers; it takes about half a minute. Of 8,000 samples, a share of 95 % has
an error of 0.24 percent points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.stats._pair_tables import PairTables, thresholds_of
from trustscale.stats._polychoric_error import two_step_errors
from trustscale.stats._polychoric_likelihood import maximise

SEED = 20261125
SAMPLES, CHUNK = 8_000, 1_000
SIZES = (100, 200, 500, 1_000)
CORRELATIONS = (0.0, 0.3, 0.6, 0.8)
CUTS = {
    "2 and 2": ([0.3], [-0.5]),
    "4 and 4, skewed": ([-1.0, 0.0, 1.0], [-0.2, 0.7, 1.5]),
    "6 and 6": ([-1.5, -0.8, 0.0, 0.8, 1.5], [-1.5, -0.8, 0.0, 0.8, 1.5]),
}
Floats = NDArray[np.float64]


def main() -> None:
    rows = list(coverage(np.random.default_rng(SEED)))
    show(rows)
    result = {"script": Path(__file__).name, "seed": SEED, "samples": SAMPLES, "coverage": rows}
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def show(rows: list[dict[str, Any]]) -> None:
    widths = {key: max(len(key), *(len(f"{row[key]}") for row in rows)) for key in rows[0]}
    print("  ".join(f"{key:<{width}}" for key, width in widths.items()))
    for row in rows:
        print("  ".join(f"{row[key]!s:<{width}}" for key, width in widths.items()))


def tables(rng: np.random.Generator, n: int, rho: float, cuts: tuple[list[float], list[float]]) -> PairTables:
    """So many samples at once, as pairs."""
    x = rng.normal(size=(CHUNK, n))
    y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=(CHUNK, n))
    first, second = (np.digitize(values, cut) for values, cut in zip((x, y), cuts, strict=True))
    size = len(cuts[0]) + 1
    cell = np.arange(CHUNK)[:, None] * size**2 + first * size + second
    counts = np.bincount(cell.ravel(), minlength=CHUNK * size**2).reshape(CHUNK, size, size).astype(float)
    # Categories that nobody chose are left out by polychoric(); such samples are rare and drawn no further.
    counts = counts[(counts.sum(axis=2) > 0).all(axis=1) & (counts.sum(axis=1) > 0).all(axis=1)]
    h, k = counts.sum(axis=2), counts.sum(axis=1)
    place = np.zeros(len(counts), dtype=np.int64)
    return PairTables(place, place, counts, thresholds_of(h), thresholds_of(k), h, k)


def coverage(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Percent of the intervals that hold the true correlation, and standard errors against true spread."""
    for name, cuts in CUTS.items():
        for rho in CORRELATIONS:
            for n in SIZES:
                estimates, errors, ends = [], [], 0
                for _ in range(SAMPLES // CHUNK):
                    pairs = tables(rng, n, rho, cuts)
                    found = maximise(pairs)
                    kept = found.converged & ~found.at_end
                    ends += int((~kept).sum())
                    estimates.append(found.correlation[kept])
                    errors.append(two_step_errors(pairs.of(kept), found.correlation[kept]))
                r, se = np.concatenate(estimates), np.concatenate(errors)
                known = ~np.isnan(se)
                held = stats.latent_precision(r[known], se[known])
                inside = (held.lower <= rho) & (rho <= held.upper)
                yield {
                    "categories": name,
                    "rho": rho,
                    "n": n,
                    "covered": round(100 * float(inside.mean()), 1),
                    "nominal": 95.0,
                    "se_over_sd": round(float(np.mean(se[known]) / np.std(r[known])), 3),
                    "bias": round(float(r.mean() - rho), 4),
                    "at_boundary": round(100 * ends / SAMPLES, 1),
                }


if __name__ == "__main__":
    main()
