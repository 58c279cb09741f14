"""A general factor above the factors of a solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trustscale import stats
from trustscale.errors import StudyError
from trustscale.responses.frames import Words, new_matrix
from trustscale.responses.tabular import Columns, draft_sentence, plain, result_dict
from trustscale.results.alerts import Alert
from trustscale.results.apa import bounded
from trustscale.results.render import text_table
from trustscale.validation.factors.numbers import sorted_items
from trustscale.validation.result import StudyResult

if TYPE_CHECKING:
    from trustscale.validation.factors.solution import FactorSolution

SCHMID_LEIMAN = (
    "Schmid, J., & Leiman, J. M. (1957). The development of hierarchical factor solutions. Psychometrika, "
    "22(1), "
    "53-61."
)


@dataclass(frozen=True, slots=True, eq=False)
class HierarchicalSolution(StudyResult):
    """A general factor, and group factors beside it. Made by ``FactorSolution.schmid_leiman``.

    Attributes
    ----------
    title : str
        What the items are called together.
    items, factors : tuple of str
        The items, and the correlated factors below the general one.
    transformed : stats.SchmidLeiman
        Loadings and status.
    """

    title: str
    items: tuple[str, ...]
    factors: tuple[str, ...]
    transformed: stats.SchmidLeiman

    @property
    def loadings(self) -> Any:
        """Loadings on the general factor G and on what is left of each factor, all uncorrelated."""
        return new_matrix(self._values(), self.items, ("G", *self.factors))

    @property
    def second_order(self) -> Any:
        """Loadings of the correlated factors on the general one, and the variance that it leaves them."""
        s = self.transformed
        values = np.column_stack([s.second_order, s.second_order_uniquenesses])
        return new_matrix(values, self.factors, ("loading", "uniqueness"))

    @property
    def explained_common_variance(self) -> float:
        """Share of the general factor in what all factors explain."""
        return self.transformed.explained_common_variance

    @property
    def status(self) -> stats.SchmidLeimanStatus:
        """How it ended; the value says what to do about it."""
        return self.transformed.status

    def _values(self) -> Any:
        return np.column_stack([self.transformed.general, self.transformed.group])

    def columns(self) -> Columns:
        """One row per item and factor."""
        values = self._values()
        k, f = values.shape
        item = np.repeat(np.arange(k), f)
        return {
            "item": Words(item, self.items),
            "factor": Words(np.tile(np.arange(f), k), ("G", *self.factors)),
            "loading": values.ravel(),
            "communality": self.transformed.communalities[item],
            "uniqueness": self.transformed.uniquenesses[item],
        }

    def to_dict(self) -> dict[str, Any]:
        """Loadings as rows, with the second order beside them."""
        s = self.transformed
        return result_dict(
            self,
            self.columns(),
            second_order={
                name: plain(float(value)) for name, value in zip(self.factors, s.second_order, strict=True)
            },
            explained_common_variance=plain(s.explained_common_variance),
            status=s.status.name.lower(),
        )

    def lines(self) -> list[str]:
        """Sorted loadings, and the second order."""
        s = self.transformed
        header = ["item", "G", *self.factors, "h2", "u2"]
        values = self._values()
        rows = [
            [
                self.items[place],
                *(bounded(float(value)) for value in values[place]),
                bounded(float(s.communalities[place])),
                bounded(float(s.uniquenesses[place])),
            ]
            for place in sorted_items(s.group)
        ]
        second = ", ".join(
            f"{name} {bounded(float(value))}"
            for name, value in zip(self.factors, s.second_order, strict=True)
        )
        return [
            f"{self.title}: Schmid-Leiman; the general factor has {bounded(s.explained_common_variance)} "
            "of the "
            "common variance (ECV)",
            f"loadings of the factors on it (minres): {second}",
            *text_table(header, rows),
        ]

    def sentence(self) -> str:
        """The share of the general factor."""
        return (
            f"After a Schmid-Leiman transformation of {len(self.factors)} factors, the general factor has "
            f"{100 * self.transformed.explained_common_variance:.0f} % of the common variance of the "
            f"{len(self.items)} items.{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """The share alone."""
        return f"ECV = {bounded(self.transformed.explained_common_variance)}"

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (SCHMID_LEIMAN,)


def hierarchical_solution(solution: FactorSolution) -> HierarchicalSolution:
    """Put a general factor above the factors of a solution.

    Raises
    ------
    StudyError
        TS-V115.
    """
    if len(solution.factors) < 2:
        raise StudyError(
            "A general factor stands above two correlated factors at least, and there is one.",
            code="TS-V115",
            mend="ask for more factors; one factor is itself the general one.",
        )
    found = stats.schmid_leiman(solution._pattern, solution._phi)
    bad = (stats.SchmidLeimanStatus.NO_GENERAL_FACTOR, stats.SchmidLeimanStatus.NOT_CONVERGED)
    message, _, cure = found.status.value.partition("; ")
    if found.status in bad:
        raise StudyError(
            f"{message[:1].upper()}{message[1:]}.", code="TS-V115", mend=f"{cure}, or rotate obliquely."
        )
    alerts: tuple[Alert, ...] = ()
    if found.status is not stats.SchmidLeimanStatus.TRANSFORMED:
        alerts = (Alert("TS-V126", solution.sample.title, f"{message}.", f"{cure[:1].upper()}{cure[1:]}."),)
    return HierarchicalSolution(
        library=solution.library,
        _provenance=solution.provenance,
        _alerts=alerts,
        title=solution.sample.title,
        items=solution.items,
        factors=solution.factors,
        transformed=found,
    )
