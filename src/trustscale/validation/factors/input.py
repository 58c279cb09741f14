"""The correlations of a factor analysis, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import StudyError
from trustscale.instruments.several import InstrumentLike
from trustscale.results.alerts import Alert
from trustscale.validation.categories import category_counts
from trustscale.validation.cautions import few_categories_alert, refuse_formative
from trustscale.validation.correlations.matrices import correlation_matrix
from trustscale.validation.correlations.matrix import Matrix
from trustscale.validation.factors.solution import FactorSample
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.opening import open_source
from trustscale.validation.samples import (
    Missing,
    SampleMoments,
    gaps_alert,
    missing_words,
    sample_moments,
)
from trustscale.validation.selection import joint_set, narrowed, scale_sets
from trustscale.validation.study import Study

LEAST_ITEMS = 3
"""Two items have one correlation, which one factor explains in many ways."""


def open_items(
    data: Any,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None,
    items: Sequence[str] | str | None,
    scale: str | None,
) -> tuple[Study, tuple[Alert, ...]]:
    """The items that factors are looked for in: those asked for, or all that reflective scales score.

    Raises
    ------
    StudyError
        TS-V003: only formative scales. TS-V119: fewer than three items.
    """
    opened = open_source(data, instrument, items)
    source = opened.source
    part = joint_set(source, scale)
    alerts = tuple(alert for alert in opened.alerts if alert.code != "TS-V012")  # of correlations alone
    if items is None:
        part, more = _reflective(part, scale_sets(source, scale))
        alerts += more
    elif not source.is_bare:
        part = narrowed(part, (items,) if isinstance(items, str) else items)
    if len(part.items) < LEAST_ITEMS:
        raise StudyError(
            f"{part.title}: factors need {LEAST_ITEMS} items at least, {len(part.items)} found.",
            code="TS-V119",
            where=part.items,
            mend="name more items with `items`, or look whether the columns were found.",
        )
    stamps = source.layout.stamps
    return Study((part,), opened.library, stamps, source.n_rows, opened.notes), alerts


def _reflective(part: ItemSet, scales: Sequence[ItemSet]) -> tuple[ItemSet, tuple[Alert, ...]]:
    """Without the items that only formative scales have."""
    formative = [one for one in scales if one.measures == "formative"]
    if not formative:
        return part, ()
    kept = {item for one in scales if one.measures == "reflective" for item in one.items}
    items = [item for item in part.items if item in kept]
    if not items:
        refuse_formative(formative[0], "explore_factors()")
    if len(items) == len(part.items):
        return part, ()
    return narrowed(part, items), tuple(
        Alert(
            "TS-V013",
            one.title,
            "left out: it is formative, its items need not go together.",
            "Look at its items with item_analysis().",
        )
        for one in formative
        if not set(one.items) <= kept
    )


def factor_sample(
    part: ItemSet, *, scale: str | None, matrix: Matrix, missing: Missing
) -> tuple[FactorSample, tuple[Alert, ...]]:
    """Correlations, means, SDs and n of the items.

    Raises
    ------
    StudyError
        TS-V118: items that everybody answered alike, or pairs that nobody answered both of.
    """
    sample = sample_moments(part, missing)
    sd = np.sqrt(np.diagonal(sample.covariance))
    _refuse_constant(part, sd)
    correlation, more = _correlation(part, sample, sd, matrix, missing)
    _refuse_gaps(part, correlation)
    categories = category_counts(part)
    alerts = [*gaps_alert(part, sample.n, missing), *more]
    if matrix == "pearson":
        alerts += few_categories_alert(part, categories.tolist(), 'matrix="polychoric"')
    else:
        alerts.append(_no_normal_theory(part, matrix))
    summary = part.summary
    return (
        FactorSample(
            title=part.title,
            scale=scale,
            items=part.items,
            reversed=part.reversed,
            as_answered=part.as_answered,
            correlation=correlation,
            mean=sample.mean if summary is None or summary.has_means else np.full(len(sd), np.nan),
            sd=sd if summary is None or summary.has_sds else np.full(len(sd), np.nan),
            n=float(sample.n),
            words=missing_words(part, sample.n, missing),
            matrix=matrix,
            missing=missing,
            categories=categories,
        ),
        tuple(alerts),
    )


def _correlation(
    part: ItemSet, sample: SampleMoments, sd: Floats, matrix: Matrix, missing: Missing
) -> tuple[Floats, tuple[Alert, ...]]:
    """The matrix that was asked for; Pearson's from the covariances at hand, without another pass."""
    if matrix == "pearson" and missing != "pairwise":
        r = sample.covariance / np.outer(sd, sd)
        np.fill_diagonal(r, 1.0)
        return np.clip(r, -1.0, 1.0), ()
    found = correlation_matrix(part, matrix, missing)
    return found.correlation, found.alerts


def _refuse_constant(part: ItemSet, sd: NDArray[np.float64]) -> None:
    constant = [item for item, value in zip(part.items, sd, strict=True) if not value > 0]
    if constant:
        raise StudyError(
            "Items that everybody answered alike correlate with nothing.",
            code="TS-V118",
            where=constant,
            mend=f"leave them out: items={[item for item in part.items if item not in constant]!r}.",
        )


def _refuse_gaps(part: ItemSet, correlation: NDArray[np.float64]) -> None:
    pairs = np.argwhere(~np.isfinite(np.triu(correlation)))
    if pairs.size:
        raise StudyError(
            "Pairs of items have no correlation.",
            code="TS-V118",
            where=[f"{part.items[i]} and {part.items[j]}" for i, j in pairs[:10]],
            mend="leave an item of each pair out, or use rows that have answers to both.",
        )


def _no_normal_theory(part: ItemSet, matrix: str) -> Alert:
    return Alert(
        "TS-V112",
        part.title,
        "chi-square, RMSEA, CFI, TLI and BIC come from the theory of Pearson correlations, and are no "
        f"test for {matrix} ones: chi-square is too large.",
        "Judge the fit by SRMR and the residuals.",
    )
