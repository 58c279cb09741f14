"""The result of a look at factorability: rows per item, overall numbers, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from trustscale import stats
from trustscale.responses.tabular import Columns, draft_sentence, plain, result_dict
from trustscale.results.alerts import Alert
from trustscale.results.apa import bounded, probability
from trustscale.results.render import counted, text_table
from trustscale.validation.correlations.matrix import MATRIX_NAMES
from trustscale.validation.factors.solution import FactorSample
from trustscale.validation.items import Floats
from trustscale.validation.result import StudyResult

KAISER_RICE = (
    "Kaiser, H. F., & Rice, J. (1974). Little jiffy, mark IV. Educational and Psychological Measurement, "
    "34(1), 111-117."
)
BARTLETT = (
    "Bartlett, M. S. (1951). The effect of standardization on a chi-square approximation in factor analysis. "
    "Biometrika, 38(3/4), 337-344."
)


@dataclass(frozen=True, slots=True, eq=False)
class Factorability(StudyResult):
    """Whether items have enough in common. Made by :func:`trustscale.factorability`.

    Attributes
    ----------
    sample : FactorSample
        The correlations.
    adequacy : stats.SamplingAdequacy
        KMO.
    sphericity : stats.Sphericity
        Bartlett's test and the determinant.
    smc : float array of shape (k,)
        Squared multiple correlations.
    largest : float array of shape (k,)
        Each item's largest correlation, in absolute size, with another, and
    closest : tuple of str
        with which.
    smallest_eigenvalue : float
    """

    sample: FactorSample
    adequacy: stats.SamplingAdequacy
    sphericity: stats.Sphericity
    smc: Floats
    largest: Floats
    closest: tuple[str, ...]
    smallest_eigenvalue: float

    def with_alerts(self, alerts: tuple[Alert, ...]) -> Factorability:
        """The same with other alerts."""
        return replace(self, _alerts=alerts)

    def columns(self) -> Columns:
        """One row per item: ``kmo``, ``smc``, ``largest_r`` with ``closest_item``; ``matrix`` and ``n``."""
        k = len(self.sample.items)
        return {
            "item": np.array(self.sample.items, dtype=object),
            "kmo": self.adequacy.per_item,
            "smc": self.smc,
            "largest_r": self.largest,
            "closest_item": np.array(self.closest, dtype=object),
            "matrix": np.array([self.sample.matrix] * k, dtype=object),
            "n": np.full(k, self.sample.n),
        }

    @property
    def overall(self) -> Mapping[str, float | str]:
        """Numbers of the whole matrix."""
        test = self.sphericity
        return MappingProxyType(
            {
                "kmo": self.adequacy.overall,
                "chisq": test.chisq,
                "df": test.df,
                "pvalue": test.pvalue,
                "determinant": test.determinant,
                "smallest_eigenvalue": self.smallest_eigenvalue,
                "status": test.status.name.lower().replace("_", " "),
                "matrix": self.sample.matrix,
                "n": self.sample.n,
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """Overall numbers, rows per item, alerts, provenance."""
        overall = {name: plain(value) for name, value in self.overall.items()}
        return result_dict(self, self.columns(), overall=overall)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (KAISER_RICE, BARTLETT)

    def lines(self) -> list[str]:
        """Overall numbers, and a table of the items."""
        sample = self.sample
        head = [
            f"{sample.title}: {sample.words}; {MATRIX_NAMES[sample.matrix]} correlations of "
            f"{counted(len(sample.items), 'item')}",
            f"{self._kmo_words()}; Bartlett's sphericity {self._test_words()}",
            f"determinant {self.sphericity.determinant:.4g}; smallest eigenvalue "
            f"{self.smallest_eigenvalue:.3g}",
        ]
        rows = [
            [item, bounded(kmo), bounded(smc), bounded(r)]
            for item, kmo, smc, r in zip(
                sample.items, self.adequacy.per_item, self.smc, self.largest, strict=True
            )
        ]
        return [*head, *text_table(["item", "KMO", "SMC", "largest r"], rows)]

    def _kmo_words(self) -> str:
        if np.isnan(self.adequacy.overall):
            return "no KMO"
        each = self.adequacy.per_item
        return f"KMO {bounded(self.adequacy.overall)} ({bounded(each.min())} to {bounded(each.max())})"

    def _test_words(self) -> str:
        test = self.sphericity
        if np.isnan(test.chisq):
            return "has no value"
        return f"chi2({test.df}) = {test.chisq:.2f}, {probability(test.pvalue)}"

    def sentence(self) -> str:
        """KMO and Bartlett's test in words."""
        sample = self.sample
        correlations = f"{MATRIX_NAMES[sample.matrix]} correlations"
        what = f"{counted(len(sample.items), 'item')} ({correlations}, {sample.words})"
        if np.isnan(self.adequacy.overall):
            return f"The correlation matrix of {what} has no inverse.{draft_sentence(self.provenance)}"
        return (
            f"The Kaiser-Meyer-Olkin measure of {what} was {bounded(self.adequacy.overall)} "
            f"({bounded(self.adequacy.per_item.min())} to {bounded(self.adequacy.per_item.max())} by item); "
            f"Bartlett's test of sphericity gave {self._test_words()}.{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """The numbers alone."""
        return f"KMO = {bounded(self.adequacy.overall)}; {self._test_words()}"
