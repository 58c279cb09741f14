"""What deserves a look in a comparison: skewed norms under a normal curve, scores without a place, drafts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trustscale import stats
from trustscale.instruments.model import DRAFT
from trustscale.instruments.norm_model import NormCell, ScaleNorm, cell_words
from trustscale.norms.fitting import FittedScale
from trustscale.norms.placing import NORM_REASONS, PERCENTILE_KINDS, Placed
from trustscale.norms.table import simulated_alerts
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted


def comparison_alerts(scales: tuple[tuple[FittedScale, Placed], ...]) -> tuple[Alert, ...]:
    """All alerts of a comparison, each once."""
    found: list[Alert] = []
    for fitted, placed in scales:
        found += simulated_alerts(fitted.table.content)
        found += _draft(fitted)
        found += _normal_curve(fitted, placed)
    found += [*_no_intervals(scales), *_without_place(scales)]
    for fitted, _ in scales:
        found += _other_words(fitted)
    return tuple(dict.fromkeys(found))


def is_draft(fitted: FittedScale) -> bool:
    """Whether the instrument is author-constructed and not validated."""
    instrument = fitted.measured.instrument
    return fitted.table.status == "draft" or (instrument is not None and instrument.status == "draft")


def _draft(fitted: FittedScale) -> Iterator[Alert]:
    if is_draft(fitted):
        yield Alert(
            "TS-N031",
            fitted.table.content.instrument,
            f"{DRAFT}; a norm says where a score lies among others and not what it measures.",
            "Say so wherever a norm score of it is shown.",
        )


def _normal_curve(fitted: FittedScale, placed: Placed) -> Iterator[Alert]:
    """Percentiles of a normal curve where the norm sample cannot have been normal."""
    used = placed.percentile_kind == PERCENTILE_KINDS.index("normal")
    for place in np.unique(placed.cell[used & (placed.cell >= 0)]):
        cell = placed.layout.cells[place]
        reason = skewed_reason(fitted.norm, cell)
        if reason is None:
            continue
        words, value, name = reason
        bound = threshold(name)
        yield Alert(
            "TS-N032",
            f"{fitted.measured.name}, {cell_words(cell)}",
            f"{words}, so percentiles from a normal curve are wrong, most of all towards the ends.",
            "Use a norm with a table of percentiles, or report z or T without a percentile.",
            value=value,
            threshold=bound.value,
            source=bound.source,
        )
        return  # one cell shows it; the others of the scale are rarely otherwise


def skewed_reason(norm: ScaleNorm, cell: NormCell) -> tuple[str, float, str] | None:
    """Why a normal curve does not fit a cell, in words, with the number and the bound that it crosses."""
    if cell.skewness is not None and abs(cell.skewness) >= threshold("norm_skewness").value:
        return f"the norm sample is skewed ({cell.skewness:.2f})", cell.skewness, "norm_skewness"
    for name, end in (("share_at_minimum", "lowest"), ("share_at_maximum", "highest")):
        share = getattr(cell, name)
        if share is not None and share >= threshold("norm_end_share").value:
            return f"{share:.0%} of the norm sample have the {end} possible score", share, "norm_end_share"
    if cell.mean is None or cell.sd is None:
        return None
    low, high = norm.range
    below = float(stats.percentile_from_z((low - cell.mean) / cell.sd)) / 100
    above = float(stats.percentile_from_z((cell.mean - high) / cell.sd)) / 100
    if below + above > threshold("norm_off_scale").value:
        return (
            f"a normal curve with M = {cell.mean:.2f} and SD = {cell.sd:.2f} puts {below + above:.0%} of "
            f"people beyond the possible scores {low:g} to {high:g}",
            below + above,
            "norm_off_scale",
        )
    return None


def _no_intervals(scales: tuple[tuple[FittedScale, Placed], ...]) -> Iterator[Alert]:
    names = []
    for fitted, placed in scales:
        there = placed.cell >= 0
        if there.any() and np.isnan(placed.reliability[there]).all():
            names.append(fitted.measured.name)
    if names:
        yield Alert(
            "TS-N033",
            ", ".join(names),
            "the norm does not say the reliability in its sample, so there are no intervals.",
            "Pass reliability= with a value from that population, and say which coefficient it is.",
        )


def _without_place(scales: tuple[tuple[FittedScale, Placed], ...]) -> Iterator[Alert]:
    """Count the scores that have a number and no place, by reason."""
    lost = np.zeros(len(NORM_REASONS), dtype=np.int64)
    names = []
    for fitted, placed in scales:
        persons = placed.pairs.count
        counts = np.array([persons[placed.reason == reason].sum() for reason in range(len(NORM_REASONS))])
        counts[NORM_REASONS.index("no score")] = 0
        lost += counts
        names += [fitted.measured.name] if counts.any() else []
    if names:
        words = "; ".join(f"{word}: {n:,}" for word, n in zip(NORM_REASONS, lost.tolist(), strict=True) if n)
        total = int(lost.sum())
        yield Alert(
            "TS-N034",
            ", ".join(names),
            f"{counted(total, 'score')} {'has' if total == 1 else 'have'} no place in the norm ({words}).",
            "The column norm_reason says which; nothing is extrapolated.",
            value=float(total),
        )


def _other_words(fitted: FittedScale) -> Iterator[Alert]:
    """A norm from another language, form or printed coding than the scores."""
    norm, stamp, instrument = fitted.table.content, fitted.measured.stamp, fitted.measured.instrument
    if instrument is None or stamp is None:
        return
    said = [
        ("language", norm.language, instrument.language),
        ("form", norm.form, stamp.form),
        ("coding", norm.coding, stamp.coding),
    ]
    other = [f"{name} {theirs!r}" for name, theirs, ours in said if theirs is not None and theirs != ours]
    if other:
        yield Alert(
            "TS-N035",
            fitted.table.name,
            f"the norm is from the {' and '.join(other)} of {instrument.id}, the scores are not.",
            "Other words, or the options the other way round, can move scores; say so in the report.",
        )
