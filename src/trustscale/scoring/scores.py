"""Scores as a result: one row per person, with what each score rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ScoringError
from trustscale.instruments.model import DRAFT, Instrument, Scale
from trustscale.responses.frames import Words, add_columns
from trustscale.responses.responses import Part
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted, number, text_table, whole
from trustscale.results.result import Result
from trustscale.scoring.arrays import ArrayScores, ScaleColumns
from trustscale.scoring.plan import REASONS, Companion, Plan


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPart:
    """One instrument's scores, and the names its columns get."""

    plan: Plan
    part: Part
    columns: ArrayScores
    prefix: str = ""

    @property
    def instrument(self) -> Instrument:
        """The definition."""
        return self.plan.instrument


@dataclass(frozen=True, slots=True)
class ScaleSummary:
    """One scale over all persons: n scored, n missing and why, M, SD and extremes."""

    scale: str
    title: str
    n: int
    n_missing: int
    reasons: Mapping[str, int]
    mean: float
    sd: float
    minimum: float
    maximum: float
    range: tuple[float, float] | None


@dataclass(frozen=True, slots=True, eq=False)
class Scores(Result):
    """Scores of every person, in the order of the rows.

    Made by :func:`trustscale.score`. ``to_frame()`` gives the kept columns and, for each scale,
    ``<scale>``, ``<scale>_answered`` (how many of its inputs were there) and ``<scale>_reason`` (why a
    score is missing, one of :data:`trustscale.scoring.plan.REASONS`); for a looked-up score ``<scale>_se``
    and ``<scale>_label`` where the table has them; a band column for each set of bands, ``notice_<id>`` for
    each notice, and items that are reported as they are.
    """

    frame: Any
    keep: tuple[str, ...]
    parts: tuple[ScoredPart, ...]
    n_rows: int
    _provenance: Provenance
    _alerts: tuple[Alert, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    """Columns that say whose scores these are: ``id``, ``group``, ``dyad``, ``role``, ``weight``."""

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: keying, contradicted skips, failed attention items, safety notices."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions with version and content hash, rules in words, rows, versions."""
        return self._provenance

    @property
    def summary(self) -> tuple[ScaleSummary, ...]:
        """One record per reported scale."""
        return tuple(summarise(scored, step.id) for scored in self.parts for step in scored.plan.reported)

    def to_frame(self) -> Any:
        """The kept columns and the scores, in the caller's library and the original row order, unrounded."""
        return add_columns(self.frame, self.keep, score_columns(self))

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts, summary and rows as plain values; a missing score is None."""
        return scores_dict(self)

    def sentence(self) -> str:
        """Each scale in one sentence."""
        return " ".join(_sentence(scored, row, self.n_rows) for scored, row in _with_parts(self))

    def apa(self) -> str:
        """M, SD and n of each scale."""
        return "; ".join(
            f"{row.title}: M = {number(row.mean)}, SD = {number(row.sd)}, n = {row.n}" for row in self.summary
        )

    @property
    def citations(self) -> tuple[str, ...]:
        """The sources of the instruments."""
        cited = (source.citation for scored in self.parts for source in scored.instrument.sources)
        return tuple(dict.fromkeys(cited))

    def __str__(self) -> str:
        return "\n".join(_summary_lines(self))

    def __repr__(self) -> str:
        names = ", ".join(scored.instrument.id for scored in self.parts)
        return f"<Scores on {names}: {counted(self.n_rows, 'row')}>"


def score_columns(scores: Scores) -> dict[str, NDArray[Any] | Words]:
    """The columns that scoring adds, by name, in the order of the file."""
    columns: dict[str, NDArray[Any] | Words] = {}
    taken = set(scores.keep)
    for scored in scores.parts:
        for name, column, values in part_columns(scored):
            if name in taken and column is not None and scored.part.columns.get(column) == name:
                continue  # an item that is reported as it is, and kept already
            if name in taken:
                raise ScoringError(
                    f"Two columns would be called {name!r}.",
                    code="TS-S012",
                    mend="pass `prefix=True` (or a prefix of your own), or leave that column out of `keep`.",
                )
            taken.add(name)
            columns[name] = values
    return columns


def part_columns(scored: ScoredPart) -> list[tuple[str, str | None, NDArray[Any] | Words]]:
    """Name, item (for items reported as they are) and values of each column of one instrument."""
    plan, prefix = scored.plan, scored.prefix
    columns: list[tuple[str, str | None, NDArray[Any] | Words]] = []
    for item in plan.singles:
        if item in scored.part.items:
            codes = np.asarray(scored.part.items[item].codes, dtype=np.float64)
            columns.append((prefix + item, item, codes))
    for step in plan.reported:
        made = scored.columns.scales[step.id]
        columns.append((prefix + step.id, None, made.scores))
        columns.append((f"{prefix}{step.id}_answered", None, made.answered))
        columns.append((f"{prefix}{step.id}_reason", None, Words(made.reasons - np.int8(1), REASONS)))
        columns += [
            (prefix + companion.id, None, _beside(scored, companion))
            for companion in plan.companions
            if companion.of == step.id
        ]
        for band in plan.bands:
            if band.scale == step.id:
                labels = tuple(label for label, _ in band.levels)
                values = Words(scored.columns.bands[band.id], labels)
                columns.append((f"{prefix}{band.id}_band", None, values))
    notices = scored.columns.notices
    return columns + [(f"{prefix}notice_{notice.id}", None, notices[notice.id]) for notice in plan.notices]


def _beside(scored: ScoredPart, companion: Companion) -> NDArray[Any] | Words:
    """The standard error or the label of a looked-up score."""
    found = scored.columns.scales[companion.id].scores
    if companion.words is None:
        return found
    return Words(np.where(np.isnan(found), -1, found).astype(np.int16), companion.words)


def summarise(scored: ScoredPart, scale_id: str) -> ScaleSummary:
    """Count and describe one scale's scores."""
    made: ScaleColumns = scored.columns.scales[scale_id]
    definition = definition_of(scored.instrument, scale_id)
    there = made.scores[~np.isnan(made.scores)]
    counts = np.bincount(made.reasons, minlength=len(REASONS) + 1)[1:]
    return ScaleSummary(
        scale=scored.prefix + scale_id,
        title=definition.title or scale_id,
        n=int(there.size),
        n_missing=int(made.scores.size - there.size),
        reasons={word: int(n) for word, n in zip(REASONS, counts, strict=True) if n},
        mean=float(there.mean()) if there.size else math.nan,
        sd=float(there.std(ddof=1)) if there.size > 1 else math.nan,
        minimum=float(there.min()) if there.size else math.nan,
        maximum=float(there.max()) if there.size else math.nan,
        range=definition.range,
    )


def definition_of(instrument: Instrument, scale_id: str) -> Scale:
    """The definition of a scale."""
    return next(scale for scale in instrument.scales if scale.id == scale_id)


def _with_parts(scores: Scores) -> list[tuple[ScoredPart, ScaleSummary]]:
    return [(scored, summarise(scored, step.id)) for scored in scores.parts for step in scored.plan.reported]


def _sentence(scored: ScoredPart, row: ScaleSummary, n_rows: int) -> str:
    step = next(step for step in scored.plan.scales if scored.prefix + step.id == row.scale)
    draft = f" ({DRAFT})" if scored.instrument.status == "draft" else ""
    rule = rule_words(definition_of(scored.instrument, step.id), len(step.cells))
    span = f", possible range {whole(row.range[0])} to {whole(row.range[1])}" if row.range else ""
    return (
        f"{row.title}{draft} was scored for {row.n} of {n_rows} persons "
        f"(M = {number(row.mean)}, SD = {number(row.sd)}, observed {whole(row.minimum)} to "
        f"{whole(row.maximum)}{span}; {rule})."
    )


def rule_words(scale: Scale, k: int) -> str:
    """The scale's rule in words: how it is added up and how many inputs it needs."""
    kind = {"criterion": "criterion", "lookup": "look-up table", "elapsed": "hours elapsed"}.get(
        scale.score, scale.score
    )
    if scale.score in ("criterion", "lookup", "elapsed", "ratio"):
        return kind
    parts = "scales" if scale.scales else "items"
    if scale.min_answered is not None:
        need = f"at least {scale.min_answered} of {k} {parts} answered"
    elif scale.min_share is not None:
        need = f"at least {whole(100 * scale.min_share)} % of {k} {parts} answered"
    else:
        need = f"all {k} {parts} needed"
    filled = {"none": "", "mean": ", gaps filled with the person's mean"}
    fill = filled[scale.fill] if isinstance(scale.fill, str) else f", gaps count as {whole(scale.fill)}"
    source = f" ({scale.rule_source or 'library default'})"
    return f"{kind} of {k} keyed {parts}, {need}{fill}{source}"


_MOST_ROWS = 14


def _summary_lines(scores: Scores) -> list[str]:
    header = ["scale", "n", "missing", "M", "SD", "min", "max"]
    rows = [
        [
            row.scale,
            f"{row.n:,}",
            f"{row.n_missing:,}",
            number(row.mean),
            number(row.sd),
            number(row.minimum),
            number(row.maximum),
        ]
        for row in scores.summary
    ]
    stamps = "; ".join(str(stamp) for stamp in scores.provenance.instruments)
    lines = [f"{counted(scores.n_rows, 'row')} scored with {stamps}"]
    lines += text_table(header, rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        lines.append(f"... and {counted(len(rows) - _MOST_ROWS, 'scale')} more")
    drafts = [scored.instrument.id for scored in scores.parts if scored.instrument.status == "draft"]
    if drafts:
        lines.append(f"{', '.join(drafts)}: {DRAFT}")
    for alert in scores.alerts[:4]:
        lines.append(str(alert))
    if len(scores.alerts) > 4:
        lines.append(f"... and {counted(len(scores.alerts) - 4, 'alert')} more (see .alerts)")
    return lines


def scores_dict(scores: Scores) -> dict[str, Any]:
    """Everything in a result as plain values that JSON can hold."""
    rows = {name: _plain(values) for name, values in score_columns(scores).items()}
    summary = [
        {
            "scale": row.scale,
            "n": row.n,
            "n_missing": row.n_missing,
            "reasons": dict(row.reasons),
            "mean": _or_none(row.mean),
            "sd": _or_none(row.sd),
            "minimum": _or_none(row.minimum),
            "maximum": _or_none(row.maximum),
        }
        for row in scores.summary
    ]
    alerts = [
        {
            "code": alert.code,
            "subject": alert.subject,
            "message": alert.message,
            "cure": alert.cure,
            "value": _or_none(alert.value),
            "threshold": _or_none(alert.threshold),
            "source": alert.source,
        }
        for alert in scores.alerts
    ]
    drafts = [scored.instrument.id for scored in scores.parts if scored.instrument.status == "draft"]
    return {
        "provenance": scores.provenance.to_dict(),
        "draft": dict.fromkeys(drafts, DRAFT),
        "alerts": alerts,
        "summary": summary,
        "rows": rows,
    }


def _or_none(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _plain(values: NDArray[Any] | Words) -> list[Any]:
    if isinstance(values, Words):
        return [values.words[n] if n >= 0 else None for n in values.numbers.tolist()]
    if values.dtype.kind == "f":
        return [None if math.isnan(value) else value for value in values.tolist()]
    return list(values.tolist())
