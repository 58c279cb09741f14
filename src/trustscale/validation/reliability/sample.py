"""What the coefficients of one scale are taken from, and what each of them comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from trustscale import stats
from trustscale.results.alerts import Alert
from trustscale.validation.correlations.matrices import correlation_matrix
from trustscale.validation.correlations.matrix import POLYCHORIC, CorrelationMatrix
from trustscale.validation.correlations.matrix_alerts import matrix_alerts
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.reliability.kinds import Kind, Matrix
from trustscale.validation.samples import Missing, missing_words, sample_moments, sample_tables

CONSTANT = "TS-V022"
"""Said of constant items by matrices; reliability has words of its own for them."""

Stack = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What the coefficients of one scale are taken from.

    Attributes
    ----------
    covariance : float array of shape (k, k)
        Of the keyed answers.
    pearson : float array of shape (k, k)
        Its correlations; NaN in the rows of constant items.
    correlation : float array of shape (k, k)
        By the matrix asked for; NaN in the rows of constant items.
    matrix : str
        What the correlation is.
    n : int
        Rows; the fewest of any pair under ``pairwise``.
    words : str
        What was done with gaps.
    polychoric : stats.Polychoric, optional
        Where a coefficient needs it.
    alerts : tuple of Alert
        About the matrix.
    """

    part: ItemSet
    covariance: Floats
    pearson: Floats
    correlation: Floats
    matrix: str
    n: int
    words: str
    polychoric: stats.Polychoric | None
    alerts: tuple[Alert, ...]

    def basis(self, kind: Kind) -> tuple[Floats, str]:
        """The matrix of a coefficient, and what it is called."""
        if kind.basis == "polychoric" and self.polychoric is not None:
            return np.asarray(self.polychoric.correlation), "polychoric"
        if kind.basis == "covariance" and self.matrix == "pearson":
            return self.covariance, "covariance"
        return self.correlation, self.matrix


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One coefficient: its value, and what its intervals are made of.

    Attributes
    ----------
    kind : Kind
        Which.
    estimate : float
        NaN where it has no value; ``status`` says why.
    matrix : str
        The matrix it was taken from.
    model : str
        Its model, with the number of factors.
    status : str
        What to do about an estimation that did not end well; empty where it did.
    improper : tuple of str
        Items without error variance.
    function : callable, optional
        The coefficient of a stack of covariance matrices.
    gradient, implied : float array of shape (k, k), optional
        Derivatives under a model, and its covariances.
    """

    kind: Kind
    estimate: float
    matrix: str
    model: str
    status: str = ""
    improper: tuple[str, ...] = ()
    function: Stack | None = None
    gradient: Floats | None = None
    implied: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Omegas of the sums of the items of each group factor."""

    members: tuple[tuple[str, ...], ...]
    total: Floats
    general: Floats
    specific: Floats
    explained_common_variance: float
    status: str


def open_sample(part: ItemSet, matrix: Matrix, missing: Missing, kinds: Sequence[Kind]) -> Sample:
    """Take the moments of a scale, and its tables where a coefficient needs them."""
    moments = sample_moments(part, missing)
    pearson = correlation = stats.to_correlation(moments.covariance)
    alerts: tuple[Alert, ...] = ()
    polychoric = None
    if matrix == "polychoric" or any(kind.basis == "polychoric" for kind in kinds):
        polychoric = stats.polychoric(sample_tables(part, missing))
        alerts = _polychoric_alerts(part, polychoric)
        correlation = np.asarray(polychoric.correlation) if matrix == "polychoric" else correlation
    if matrix == "spearman":
        ranks = correlation_matrix(part, "spearman", missing)
        correlation, alerts = ranks.correlation, (*alerts, *ranks.alerts)
    return Sample(
        part=part,
        covariance=moments.covariance,
        pearson=pearson,
        correlation=correlation,
        matrix=matrix,
        n=moments.n,
        words=missing_words(part, moments.n, missing),
        polychoric=polychoric,
        alerts=tuple(alert for alert in alerts if alert.code != CONSTANT),
    )


def _polychoric_alerts(part: ItemSet, found: stats.Polychoric) -> tuple[Alert, ...]:
    k = len(part.items)
    matrix = CorrelationMatrix(
        items=part.items,
        matrix="polychoric",
        correlation=found.correlation,
        se=found.se,
        n=found.n,
        methods=np.full((k, k), POLYCHORIC, dtype=np.int8),
        status=found.status,
        thresholds=found.thresholds,
        empty=found.empty,
        zero_cells=found.zero_cells,
        corrected=found.corrected,
    )
    return matrix_alerts(part.title, matrix)


def why_not(matrix: Floats) -> str:
    """Why a matrix has no coefficient."""
    if len(matrix) < 2:
        return "there are fewer than two items"
    if not np.isfinite(matrix).all():
        return "an item does not vary, so that it has no correlations; leave it out"
    if not matrix.sum() > 1e-12 * np.trace(matrix):
        return "the sum of the items does not vary; look at the keys of the items"
    return "an item is determined by the others; leave out one that repeats another"
