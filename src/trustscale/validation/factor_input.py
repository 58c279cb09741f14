"""The correlations of a factor analysis, and whose they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import StudyError
from trustscale.instruments.several import InstrumentLike
from trustscale.responses.read import read_responses
from trustscale.responses.responses import Responses
from trustscale.results.alerts import Alert
from trustscale.summaries.layout import MOST_CATEGORIES
from trustscale.validation.cautions import declared_categories, few_categories_alert, refuse_formative
from trustscale.validation.factor_solution import FactorSample
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.samples import (
    Missing,
    SampleMoments,
    gaps_alert,
    missing_words,
    sample_moments,
)
from trustscale.validation.selection import narrowed
from trustscale.validation.study import Study, open_study

LEAST_ITEMS = 3
"""Two items have one correlation, which one factor explains in many ways."""

_LOOKED_AT = 16_384
"""Rows in which categories are counted that nobody declared."""


def open_items(
    data: Any,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None,
    items: Sequence[str] | str | None,
    scale: str | None,
) -> tuple[Study, ItemSet, tuple[Alert, ...]]:
    """The items that factors are looked for in: those asked for, or all that reflective scales score.

    Raises
    ------
    StudyError
        TS-V003: only formative scales. TS-V119: fewer than three items.
    """
    if (instrument is not None and not isinstance(data, Responses)) or isinstance(data, str | os.PathLike):
        # Read once, since the scales are looked at one by one and together.
        data, instrument = _read(data, instrument), None
    study = open_study(data, instrument=instrument, items=items, scale=scale, per_scale=False)
    part = study.parts[0]
    alerts: tuple[Alert, ...] = ()
    if items is None:
        scales = open_study(data, instrument=instrument, scale=scale).parts
        part, alerts = _reflective(part, scales)
    if len(part.items) < LEAST_ITEMS:
        raise StudyError(
            f"{part.title}: factors need {LEAST_ITEMS} items at least, {len(part.items)} found.",
            code="TS-V119",
            where=part.items,
            mend="name more items with `items`, or look whether the columns were found.",
        )
    return study, part, (*study.alerts, *alerts)


def _read(data: Any, instrument: Any) -> Any:
    return data if instrument is None else read_responses(data, instrument)


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
    part: ItemSet, *, scale: str | None, matrix: Any, missing: Missing, extraction: str
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
    categories = _categories(part)
    alerts = [*gaps_alert(part, sample.n, missing), *more]
    if matrix == "pearson":
        alerts += few_categories_alert(part, categories.tolist(), 'matrix="polychoric"')
    elif extraction in ("ml", "gls") or matrix == "polychoric":
        alerts += _no_normal_theory(part, matrix)
    return (
        FactorSample(
            title=part.title,
            scale=scale,
            items=part.items,
            reversed=part.reversed,
            as_answered=part.as_answered,
            correlation=correlation,
            mean=sample.mean,
            sd=sd,
            n=float(sample.n),
            words=missing_words(part, sample.n, missing),
            matrix=matrix,
            missing=missing,
            categories=categories,
        ),
        tuple(alerts),
    )


def _correlation(
    part: ItemSet, sample: SampleMoments, sd: Floats, matrix: Any, missing: Missing
) -> tuple[Floats, tuple[Alert, ...]]:
    """The matrix that was asked for; Pearson's from the covariances at hand, without another pass."""
    if matrix == "pearson" and missing != "pairwise":
        r = sample.covariance / np.outer(sd, sd)
        np.fill_diagonal(r, 1.0)
        return np.clip(r, -1.0, 1.0), ()
    from trustscale.validation.matrices import correlation_matrix

    found = correlation_matrix(part, matrix, missing)
    return found.correlation, tuple(found.alerts)


def _categories(part: ItemSet) -> NDArray[np.int64]:
    """Declared, or counted in the first rows or in tables; 0 where there are too many, or nobody knows."""
    declared = declared_categories(part)
    return np.array(
        [
            _few(int(known)) if np.isfinite(known) else _few(_counted(part, place))
            for place, known in enumerate(declared)
        ],
        dtype=np.int64,
    )


def _few(n: int) -> int:
    return n if n <= MOST_CATEGORIES else 0


def _counted(part: ItemSet, place: int) -> int:
    """Different answers to an item; 0 where they are no whole numbers."""
    column = part.reading.columns[place]
    if part.answers is not None:
        codes = np.unique(np.asarray(part.answers[part.items[place]][:_LOOKED_AT], dtype=np.float64))
        codes = codes[~np.isnan(codes)]
        return int(codes.size) if bool(np.all(codes == np.rint(codes))) else 0
    if part.sums is not None and part.sums.tables is not None and column in part.sums.tabled:
        return len(part.sums.tables.categories[part.sums.tabled.index(column)])
    return 0


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


def _no_normal_theory(part: ItemSet, matrix: str) -> list[Alert]:
    return [
        Alert(
            "TS-V112",
            part.title,
            "chi-square, RMSEA, CFI, TLI and BIC come from the theory of Pearson correlations, and are no "
            "test "
            f"for {matrix} ones: chi-square is too large.",
            "Judge the fit by SRMR and the residuals.",
        )
    ]
