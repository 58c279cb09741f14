"""What deserves a look in a factor solution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.results.render import counted
from trustscale.stats import LOWEST_UNIQUENESS
from trustscale.validation.factors.options import BIFACTOR
from trustscale.validation.items import Floats

if TYPE_CHECKING:
    from trustscale.validation.factors.solution import FactorSolution

_PERFECT = 1e-8
_NAMED = 6
"""How many items an alert names."""


def factor_alerts(solution: FactorSolution) -> tuple[Alert, ...]:
    """Alerts of a solution, the gravest first."""
    return (
        *_extraction(solution),
        *_rotation(solution),
        *_fit(solution),
        *_few_salient(solution),
        *_no_salient(solution),
        *_cross_loadings(solution),
        *_few_persons(solution),
        *_as_answered(solution),
    )


def _extraction(solution: FactorSolution) -> list[Alert]:
    status = solution.extracted.status
    title = solution.sample.title
    message, _, cure = status.value.partition("; ")
    if status is stats.ExtractionStatus.HEYWOOD:
        items = _listed(solution, solution.extracted.improper)
        worst = float(np.min(solution.extracted.uniquenesses))
        return [
            Alert(
                "TS-V100",
                items,
                f"{message} (uniqueness {bounded(worst, 3)}).",
                _sentence(cure),
                value=worst,
                threshold=LOWEST_UNIQUENESS,
                source="trustscale: the bound of the search, which R's factanal has as well",
            )
        ]
    codes = {
        stats.ExtractionStatus.NOT_CONVERGED: "TS-V101",
        stats.ExtractionStatus.FEWER_FACTORS: "TS-V102",
        stats.ExtractionStatus.NOT_IDENTIFIED: "TS-V103",
    }
    return [Alert(codes[status], title, f"{message}.", _sentence(cure))] if status in codes else []


def _rotation(solution: FactorSolution) -> list[Alert]:
    turned, title = solution.turned, solution.sample.title
    if turned is None:
        return []
    bad = (
        stats.RotationStatus.NOT_CONVERGED,
        stats.RotationStatus.COLLAPSED,
        stats.RotationStatus.UNDETERMINED,
    )
    if turned.status in bad:
        message, _, cure = turned.status.value.partition("; ")
        return [Alert("TS-V104", title, f"{solution.rotation}: {message}.", _sentence(cure))]
    if turned.n_optima > 1:
        return [
            Alert(
                "TS-V105",
                title,
                f"{solution.rotation} has {turned.n_optima} distinct optima; {turned.n_best} of "
                f"{turned.n_starts} starts found the one that is shown, the best.",
                "Compare the others by other seeds, or take a rotation with one optimum, and say so in the "
                "report.",
                value=float(turned.n_optima),
                threshold=1.0,
            )
        ]
    return []


def _fit(solution: FactorSolution) -> list[Alert]:
    """Why there is no test, unless the extraction has said so already."""
    status = solution.fitted.status
    said = solution.extracted.status is stats.ExtractionStatus.NOT_IDENTIFIED
    if status is stats.FactorFitStatus.TESTED or said:
        return []
    message, _, cure = status.value.partition("; ")
    lacking = "no CFI and TLI" if status is stats.FactorFitStatus.NO_BASELINE else "no test of fit"
    pairs = perfect_pairs(solution.sample.correlation, solution.items)
    if pairs and status is stats.FactorFitStatus.NOT_POSITIVE_DEFINITE:
        message = f"{message} ({'; '.join(pairs[:3])})"
    return [Alert("TS-V106", solution.sample.title, f"{lacking}: {message}.", _sentence(cure))]


def perfect_pairs(correlation: Floats, items: Sequence[str]) -> list[str]:
    """Pairs of items of which one says all that the other says."""
    places = np.argwhere(np.triu(np.abs(correlation), 1) > 1 - _PERFECT)
    return [f"{items[i]} and {items[j]} correlate perfectly" for i, j in places]


def _few_salient(solution: FactorSolution) -> list[Alert]:
    salient, least = threshold("factors_salient"), threshold("factors_least_salient")
    counts = np.sum(_salient(solution, salient.value), axis=0)
    weak = np.flatnonzero(counts < least.value)
    if not weak.size:
        return []
    names = ", ".join(f"{solution.factors[place]} ({counts[place]})" for place in weak)
    return [
        Alert(
            "TS-V107",
            names,
            f"fewer than {least.value:g} loadings of {bounded(salient.value)} or more.",
            "Such a factor seldom comes back in other persons; extract fewer factors or add items to it.",
            value=float(np.min(counts)),
            threshold=least.value,
            source=least.source,
        )
    ]


def _no_salient(solution: FactorSolution) -> list[Alert]:
    bound = threshold("factors_salient")
    alone = np.flatnonzero(~np.any(_salient(solution, bound.value), axis=1))
    if not alone.size:
        return []
    return [
        Alert(
            "TS-V108",
            _listed(solution, alone),
            f"{'loads' if alone.size == 1 else 'load'} on no factor with {bounded(bound.value)} or more.",
            "Read the wording: it may ask for something else than the other items.",
            value=float(np.max(np.abs(solution._pattern[alone]))),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _cross_loadings(solution: FactorSolution) -> list[Alert]:
    """Items with two salient loadings, beside that on a general factor."""
    if solution.rotation == "none":
        return []
    bound = threshold("factors_salient")
    salient = _salient(solution, bound.value)[:, int(solution.rotation in BIFACTOR) :]
    crossed = np.flatnonzero(np.sum(salient, axis=1) > 1)
    if not crossed.size:
        return []
    return [
        Alert(
            "TS-V109",
            _listed(solution, crossed),
            f"{'loads' if crossed.size == 1 else 'load'} on two factors or more with "
            f"{bounded(bound.value)} or more.",
            "Such an item belongs to no scale alone; read its wording, and look at .complexity.",
            value=float(crossed.size),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _few_persons(solution: FactorSolution) -> list[Alert]:
    bound = threshold("factors_persons_per_item")
    ratio = solution.sample.n / len(solution.items)
    if not ratio < bound.value:  # NaN, too
        return []
    return [
        Alert(
            "TS-V110",
            solution.sample.title,
            f"{ratio:.1f} persons per item.",
            "Loadings vary much from sample to sample; collect more persons, or take fewer items.",
            value=ratio,
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _as_answered(solution: FactorSolution) -> list[Alert]:
    names = solution.sample.as_answered
    if not names:
        return []
    return [
        Alert(
            "TS-V111",
            ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else ""),
            f"{counted(len(names), 'item')} keyed differently by two scales: taken as answered, not turned "
            "round.",
            "Mind the signs of the loadings; or look at one scale alone with `scale`.",
        )
    ]


def _salient(solution: FactorSolution, bound: float) -> NDArray[np.bool_]:
    return np.abs(solution._pattern) >= bound


def _listed(solution: FactorSolution, places: Sequence[int] | NDArray[np.int64]) -> str:
    names = [solution.items[int(place)] for place in places]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
