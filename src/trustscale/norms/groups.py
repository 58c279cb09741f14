"""The group that was measured against the norm: its mean, the norm's, and whether they differ."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.instruments.norm_model import cell_words
from trustscale.norms.placing import Placed

GroupTest: TypeAlias = Literal["welch", "t", "z"]

Floats = NDArray[np.float64]

_TEST_WORDS = {
    "welch": "Welch's t test of two samples",
    "t": "one-sample t test, norm mean taken as known",
    "z": "z test, mean and SD of the norm taken as those of the population",
}

OVERALL = "all cells, in SDs of the norm"


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """The mean of those who were placed in one cell of a norm, or in all of them, against the norm.

    Attributes
    ----------
    scale : str
        The scale.
    group : str
        The cell of the norm. Where the norm has several, a last record has everybody together as z scores,
        so that its ``norm_mean`` is 0 and its ``norm_sd`` is 1.
    n : int
        Persons who were placed.
    mean, sd : float
        Of these persons.
    norm_mean, norm_sd, norm_n : float
        Of the norm.
    difference, lower, upper : float
        Mean minus norm mean, with its interval.
    d : float
        The difference in SDs of the norm.
    statistic, df, p : float
        The test; ``df`` is infinite (None in ``to_dict()``) for a normal statistic.
    test : str
        What was tested and how, in words.
    """

    scale: str
    group: str
    n: int
    mean: float
    sd: float
    norm_mean: float
    norm_sd: float
    norm_n: float
    difference: float
    lower: float
    upper: float
    d: float
    statistic: float
    df: float
    p: float
    test: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values; None for what there is not."""
        return {
            key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in asdict(self).items()
        }


def compare_groups(scale: str, placed: Placed, test: GroupTest, level: float) -> tuple[GroupComparison, ...]:
    """Compare the mean of the persons in each cell, and of all of them, with the norm."""
    layout = placed.layout
    if np.isnan(layout.mean).any() or np.isnan(layout.sd).any():
        return ()  # a norm of percentiles alone has no mean to compare with
    there = placed.cell >= 0
    cells, x, count = placed.cell[there], placed.score[there], placed.pairs.count[there]
    rows = []
    for cell in np.unique(cells):
        norm = (float(layout.mean[cell]), float(layout.sd[cell]), float(layout.n[cell]))
        own = _moments(x[cells == cell], count[cells == cell])
        rows.append(_compare(scale, cell_words(layout.cells[cell]), own, norm, test, level))
    if len(rows) > 1:
        z = (x - layout.mean[cells]) / layout.sd[cells]
        # The means of several cells are taken as known: their errors do not add up to one for all.
        known: GroupTest = "t" if test == "welch" else test
        rows.append(_compare(scale, OVERALL, _moments(z, count), (0.0, 1.0, math.nan), known, level))
    return tuple(rows)


def _moments(x: Floats, count: NDArray[np.intp]) -> tuple[float, float, int]:
    """Mean, SD and n of values that several persons share."""
    n = int(count.sum())
    mean = float(count @ x) / n
    squares = float(count @ (x - mean) ** 2)
    return mean, math.sqrt(squares / (n - 1)) if n > 1 else math.nan, n


def _compare(
    scale: str,
    group: str,
    own: tuple[float, float, int],
    norm: tuple[float, float, float],
    test: GroupTest,
    level: float,
) -> GroupComparison:
    found = _tested(test, own, norm, level)
    return GroupComparison(
        scale=scale,
        group=group,
        n=own[2],
        mean=own[0],
        sd=own[1],
        norm_mean=norm[0],
        norm_sd=norm[1],
        norm_n=norm[2],
        difference=float(found.difference),
        lower=float(found.lower),
        upper=float(found.upper),
        d=float(found.standardised),
        statistic=float(found.statistic),
        df=float(found.df),
        p=float(found.p),
        test=_TEST_WORDS[test],
    )


def _tested(
    test: GroupTest, own: tuple[float, float, int], norm: tuple[float, float, float], level: float
) -> stats.MeanDifference:
    mean, sd, n = own
    norm_mean, norm_sd, norm_n = norm
    if test == "welch":
        return stats.mean_against_sample(
            mean, sd, n, norm_mean=norm_mean, norm_sd=norm_sd, norm_n=norm_n, level=level
        )
    if test == "t":
        return stats.mean_against_known(mean, sd, n, norm_mean=norm_mean, norm_sd=norm_sd, level=level)
    return stats.mean_against_population(mean, n, norm_mean=norm_mean, norm_sd=norm_sd, level=level)
