"""What deserves a look before items are factored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from trustscale import stats
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded, probability
from trustscale.validation.factors.solution import FactorSample

if TYPE_CHECKING:
    from trustscale.validation.retention.factorability_result import Factorability

_NAMED = 6
"""How many items an alert names."""


def factorability_alerts(found: Factorability) -> tuple[Alert, ...]:
    """Alerts of a matrix, the gravest first."""
    return (
        *matrix_alerts(found.sample, found.adequacy, found.smallest_eigenvalue),
        *_items(found),
        *_determined(found),
        *_sphericity(found),
        *_wrong_theory(found),
    )


def matrix_alerts(
    sample: FactorSample, adequacy: stats.SamplingAdequacy, smallest: float
) -> tuple[Alert, ...]:
    """A matrix without inverse, or with little in common."""
    if adequacy.status is not stats.MatrixStatus.POSITIVE_DEFINITE:
        message, _, cure = adequacy.status.value.partition("; ")
        return (
            Alert(
                "TS-V152",
                sample.title,
                f"the correlation matrix has no inverse (smallest eigenvalue {smallest:.2g}): {message}.",
                f"{cure[0].upper()}{cure[1:]}.",
                value=smallest,
                threshold=0.0,
            ),
        )
    bound = threshold("factorability_kmo")
    if not adequacy.overall < bound.value:
        return ()
    return (
        Alert(
            "TS-V150",
            sample.title,
            f"KMO is {bounded(adequacy.overall)}: items share little with several others.",
            "Look for items that belong to nothing (KMO by item), or do not factor them.",
            value=adequacy.overall,
            threshold=bound.value,
            source=bound.source,
        ),
    )


def _items(found: Factorability) -> list[Alert]:
    bound = threshold("factorability_kmo_item")
    low = np.flatnonzero(found.adequacy.per_item < bound.value)
    if not low.size:
        return []
    return [
        Alert(
            "TS-V151",
            _listed([found.sample.items[place] for place in low]),
            f"KMO by item below {bounded(bound.value)}.",
            "Such an item has little in common with several others; look at it with item_analysis().",
            value=float(found.adequacy.per_item[low].min()),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _determined(found: Factorability) -> list[Alert]:
    bound = threshold("factorability_smc")
    near = np.flatnonzero(found.smc > bound.value)
    if not near.size:
        return []
    return [
        Alert(
            "TS-V153",
            _listed([f"{found.sample.items[place]} (closest: {found.closest[place]})" for place in near]),
            f"other items determine {100 * bound.value:g} % or more of it; the matrix is near singular.",
            "Look for items that say the same, or for a sum among its parts.",
            value=float(found.smc[near].max()),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _sphericity(found: Factorability) -> list[Alert]:
    bound = threshold("factorability_sphericity")
    test = found.sphericity
    if not test.pvalue >= bound.value:
        return []
    return [
        Alert(
            "TS-V154",
            found.sample.title,
            f"Bartlett's test does not reject that no items are correlated ({probability(test.pvalue)}).",
            "There is nothing to factor, or there are too few persons to see it.",
            value=test.pvalue,
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _wrong_theory(found: Factorability) -> list[Alert]:
    if found.sample.matrix == "pearson" or np.isnan(found.sphericity.chisq):
        return []
    return [
        Alert(
            "TS-V155",
            found.sample.title,
            "Bartlett's test is for Pearson correlations of normal variables; with "
            f"{found.sample.matrix} ones its chi-square is not right.",
            "Judge by KMO.",
        )
    ]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
