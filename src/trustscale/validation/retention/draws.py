"""Parallel analyses from the same random correlation matrices, for all eigenvalues that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from trustscale import stats
from trustscale.stats import Eigenvalues
from trustscale.validation.factors.solution import FactorSample
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.samples import Missing, sample_tables

RetentionMatrix: TypeAlias = Literal["pearson", "spearman", "polychoric"]
"""Correlations that random ones can be drawn for."""

MANY, FEW = 1000, 100
"""Draws unless a number is asked for: of matrices that cost nothing, and of those that are fitted each."""

_AT_ONCE = 2_000_000
"""Numbers of random matrices held at a time."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How random matrices are drawn.

    Attributes
    ----------
    level : float
        Percentile, as a share.
    n_draws : int or None
        What was asked for.
    seed : int or None
    """

    level: float
    n_draws: int | None
    seed: int | None


def parallel_analyses(
    sample: FactorSample, part: ItemSet, kinds: Iterable[Eigenvalues], missing: Missing, drawing: Drawing
) -> Mapping[Eigenvalues, stats.ParallelAnalysis]:
    """One parallel analysis per kind of eigenvalues.

    Random matrices are of normal variables, under polychoric correlations of shuffled answers.

    Raises
    ------
    NeedsMoreError
        TS-V014: a summary without tables, under polychoric correlations.
    """
    wanted = tuple(dict.fromkeys(kinds))
    if not wanted:
        return {}
    values: dict[Eigenvalues, list[Floats]] = {kind: [] for kind in wanted}
    done = 0
    for drawn in _matrices(sample, part, missing, drawing):
        for kind in wanted:
            fitted = kind is Eigenvalues.FACTORS_MINRES and drawing.n_draws is None
            used = drawn[: max(FEW - done, 0)] if fitted else drawn
            if len(used):
                values[kind].append(stats.reduced_eigenvalues(used, kind))
        done += len(drawn)
    return {
        kind: stats.compare_eigenvalues(
            stats.reduced_eigenvalues(sample.correlation, kind),
            np.concatenate(values[kind]),
            kind,
            level=drawing.level,
        )
        for kind in wanted
    }


def _matrices(sample: FactorSample, part: ItemSet, missing: Missing, drawing: Drawing) -> Iterator[Floats]:
    """Random matrices, not too many at a time."""
    random = np.random.default_rng(drawing.seed)
    n, k = round(sample.n), len(sample.items)
    if sample.matrix == "polychoric":
        yield stats.shuffled_polychorics(sample_tables(part, missing), n, drawing.n_draws or FEW, random)
        return
    left, size = drawing.n_draws or MANY, max(1, _AT_ONCE // (k * k))
    while left:
        yield stats.random_correlations(k, n, min(size, left), random)
        left -= min(size, left)
