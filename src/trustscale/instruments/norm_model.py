"""The models of a norm file: who was measured, how they scored, and what that is good for.

A norm is bound to one instrument in one version and, scale by scale, to one metric and range. Its numbers
stand in cells: the whole sample, or parts of it by sex, age or anything else that divides people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Strict

from trustscale.instruments.identity import without_minus_zero
from trustscale.instruments.model import (
    INSTRUMENT_PATTERN,
    Name,
    Number,
    Part,
    ScoreKind,
    Share,
    Source,
    Span,
)

AGE = "age"
"""The one variable of a norm that is a number; all others divide people by words."""

ReliabilityKind: TypeAlias = Literal["alpha", "omega", "retest", "split-half", "icc", "irt", "other"]
PercentileKind: TypeAlias = Literal["mid-rank", "at or below", "below", "model"]
Percent: TypeAlias = Annotated[float, Field(ge=0, le=100)]
Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Proportion: TypeAlias = Annotated[float, Field(ge=0, le=1)]


class NormSource(Source):
    """A work that the numbers come from, with the place in it, and what of it was read."""

    page: str | None = None
    table: str | None = None
    read: str | None = None


class NormReliability(Part):
    """A reliability in the norm group, and of which kind it is."""

    value: Annotated[float, Field(gt=0, lt=1)]
    kind: ReliabilityKind
    note: str | None = None


class NormRow(Part):
    """What one raw score stands for: its percentile, its T score, and the standard errors of both."""

    score: Number
    percentile: Percent | None = None
    t: Number | None = None
    se: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    t_se: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class NormCell(Part):
    """One part of the norm sample, described by its mean and SD, by a table of raw scores, or by both.

    ``age_from`` is included and ``age_below`` is not, so 18 to 29 years of age is ``age_from = 18``,
    ``age_below = 30``.
    """

    groups: dict[Name, str] = Field(default_factory=dict)
    age_from: Number | None = None
    age_below: Number | None = None
    n: Annotated[int, Field(ge=0)]
    n_effective: Positive | None = None
    mean: Number | None = None
    sd: Positive | None = None
    skewness: Number | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    share_at_minimum: Proportion | None = None
    share_at_maximum: Proportion | None = None
    reliability: NormReliability | None = None
    percentiles: PercentileKind | None = None
    note: str | None = None
    rows: Annotated[tuple[NormRow, ...], Strict(False)] = ()

    @property
    def layer(self) -> frozenset[str]:
        """The variables that divide people for this cell; none for the whole sample."""
        has_age = self.age_from is not None or self.age_below is not None
        return frozenset(self.groups) | ({AGE} if has_age else frozenset())


class NormCurves(Part):
    """The model from which the tables of a continuous norm were read off, for the record."""

    kind: str
    formula: str | None = None
    coefficients: dict[str, Number] = Field(default_factory=dict)
    fit: dict[str, Number] = Field(default_factory=dict)
    note: str | None = None


class ScaleNorm(Part):
    """The norm of one scale, on one metric."""

    scale: Name
    metric: ScoreKind
    range: Span
    percentiles: PercentileKind | None = None
    method: str | None = None
    reliability: NormReliability | None = None
    cells: Annotated[tuple[NormCell, ...], Strict(False)]
    curves: Annotated[tuple[NormCurves, ...], Strict(False)] = ()

    @property
    def layers(self) -> tuple[frozenset[str], ...]:
        """The ways in which this norm divides people, the plainest first."""
        found = dict.fromkeys(cell.layer for cell in self.cells)
        return tuple(sorted(found, key=lambda layer: (len(layer), sorted(layer))))


class NormFile(Part):
    """One norm sample: where it is from, how it was drawn, and how its people scored on one instrument."""

    instrument: Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
    instrument_version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    instrument_hash: str | None = None
    id: Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: str
    simulated: bool = False
    population: str | None = None
    country: str | None = None
    language: str | None = None
    years: Span | None = None
    sampling: str | None = None
    inclusion: str | None = None
    administration: str | None = None
    response_rate: Share | None = None
    missing: str | None = None
    weights: str | None = None
    precision: str | None = None
    coding: str | None = None
    form: str | None = None
    scheme: str | None = None
    method: str | None = None
    limits: str | None = None
    note: str | None = None
    table: str | None = None
    sources: Annotated[tuple[NormSource, ...], Strict(False)] = ()
    scales: Annotated[tuple[ScaleNorm, ...], Strict(False)]

    @property
    def name(self) -> str:
        """Instrument and sample, as `load_norm` takes them."""
        return f"{self.instrument}/{self.id}"

    @property
    def content_hash(self) -> str:
        """Twelve hexadecimal digits that change with anything in the norm."""
        said = without_minus_zero(self.model_dump(mode="json", exclude_defaults=True))
        text = json.dumps(said, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __repr__(self) -> str:
        scales = ", ".join(scale.scale for scale in self.scales)
        return f"NormFile({self.name!r}, version {self.version!r}: {scales})"


def scale_norm(norm: NormFile, scale: str) -> ScaleNorm | None:
    """The norm of one scale, or None where there is none."""
    return next((entry for entry in norm.scales if entry.scale == scale), None)


def cell_words(cell: NormCell) -> str:
    """Name a cell: ``female, 18 to below 30 years``, or ``all``.

    >>> cell_words(NormCell(groups={"sex": "female"}, age_from=18, age_below=30, n=120))
    'female, age 18 to below 30'
    """
    parts = [cell.groups[name] for name in sorted(cell.groups)]
    if cell.age_from is not None and cell.age_below is not None:
        parts.append(f"age {cell.age_from:g} to below {cell.age_below:g}")
    elif cell.age_from is not None:
        parts.append(f"age {cell.age_from:g} and above")
    elif cell.age_below is not None:
        parts.append(f"age below {cell.age_below:g}")
    return ", ".join(parts) or "all"


def layer_words(layer: Iterable[str]) -> str:
    """Name the variables that divide people: ``age and sex``, or ``everybody together``.

    >>> layer_words({"sex", "age"}), layer_words(())
    ('age and sex', 'everybody together')
    """
    names = sorted(layer)
    if not names:
        return "everybody together"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
