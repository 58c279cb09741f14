"""A norm as a result: whom it is about, what it rests on, and the table itself."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import DRAFT
from trustscale.instruments.norm_model import (
    NormCell,
    NormFile,
    NormReliability,
    NormRow,
    ScaleNorm,
    cell_words,
    layer_words,
)
from trustscale.norms.checklist import GRONC, NormChecklist, norm_checklist
from trustscale.norms.plain import alert_dict
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.results.render import counted, number, text_table, whole
from trustscale.results.result import Result

_MOST_ROWS = 14
_NUMBERS = ("percentile", "t", "se", "t_se")


@dataclass(frozen=True, slots=True, eq=False)
class NormTable(Result):
    """A norm: one sample, in which the scales of one instrument were measured.

    Made by :func:`trustscale.load_norm` and :func:`trustscale.estimate_norms`. ``to_frame()`` gives one row
    per raw score of a table, and one per cell where a cell has a mean and an SD only. Two norms are equal
    when everything that their files would say is equal.

    Attributes
    ----------
    content : NormFile
        What the norm file says: population, sampling, cells, sources, limits of use.
    status : str
        ``"draft"`` where the instrument is author-constructed and not validated.
    """

    content: NormFile
    status: str = "published"
    library: str = "pandas"
    _alerts: tuple[Alert, ...] = ()
    _notes: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NormTable) and _unfiled(self.content) == _unfiled(other.content)

    def __hash__(self) -> int:
        return hash(_unfiled(self.content))

    @property
    def checklist(self) -> NormChecklist:
        """What a report on this norm must say, with what it says; ``.checklist.missing`` is the rest."""
        return norm_checklist(self.content)

    @property
    def name(self) -> str:
        """Instrument and sample, as `load_norm` takes them."""
        return self.content.name

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: invented numbers, and what was found when the norm was made."""
        return (*simulated_alerts(self.content), *self._alerts)

    @property
    def provenance(self) -> Provenance:
        """The instrument and version that the norm is for, how each scale's norm was made, and the sample."""
        return norm_provenance(self)

    def to_frame(self) -> Any:
        """One row per raw score and cell, unrounded; one per cell where there is no table."""
        return new_frame(_columns(self.content), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """What the norm file says, and where it comes from, as plain values."""
        return {
            "norm": self.content.model_dump(mode="json", exclude_defaults=True),
            "content_hash": self.content.content_hash,
            "provenance": self.provenance.to_dict(),
            "alerts": [alert_dict(alert) for alert in self.alerts],
            "missing": [item.question for item in self.checklist.missing],
        }

    def sentence(self) -> str:
        """Whom the norm is about and how its people were found, in one or two sentences."""
        return norm_sentence(self.content)

    def apa(self) -> str:
        """n, M and SD of each cell."""
        return "; ".join(_cell_apa(scale, cell) for scale, cell in _cells(self.content))

    @property
    def citations(self) -> tuple[str, ...]:
        """The works that the numbers come from, with page and table, and the guideline for reports."""
        return (*source_citations(self.content), GRONC)

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def __repr__(self) -> str:
        cells = counted(sum(len(scale.cells) for scale in self.content.scales), "cell")
        scales = counted(len(self.content.scales), "scale")
        return f"<NormTable {self.name} {self.content.version}: {scales}, {cells}>"


def _unfiled(content: NormFile) -> NormFile:
    """The norm whatever the file is called in which its rows stand."""
    return content.model_copy(update={"table": None})


def simulated_alerts(norm: NormFile) -> tuple[Alert, ...]:
    """The alert that goes with invented numbers."""
    if not norm.simulated:
        return ()
    return (
        Alert(
            "TS-N030",
            norm.name,
            "the numbers of this norm are invented.",
            "It shows how norms work and says nothing about any person.",
        ),
    )


def norm_provenance(table: NormTable) -> Provenance:
    """Where a norm comes from."""
    norm = table.content
    stamp = Stamp(
        norm.instrument,
        norm.instrument_version,
        norm.instrument_hash or "",
        table.status,
        norm.scheme,
        norm.coding,
        norm.form,
    )
    rules = {scale.scale: method_words(norm, scale) for scale in norm.scales}
    n = max((cell.n for _, cell in _cells(norm)), default=0)
    notes = (f"norm {norm.name} {norm.version} ({norm.content_hash})", *table._notes)
    return Provenance((stamp,), rules, n, package_version(), notes)


def method_words(norm: NormFile, scale: ScaleNorm) -> str:
    """How the norm of a scale was made and what it can be entered with."""
    made = scale.method or norm.method or "not said how it was made"
    by = ", or ".join(layer_words(layer) for layer in scale.layers)
    span = f"{whole(scale.range[0])} to {whole(scale.range[1])}"
    kept = dict.fromkeys(
        f"{found.kind} {number(found.value)}"
        for cell in scale.cells
        if (found := reliability_of(scale, cell)) is not None
    )
    reliability = f"; reliability in the norm group {', '.join(kept)}" if kept else ""
    return f"{made.rstrip('.')}; for the {scale.metric}, {span}; by {by}{reliability}"


def norm_sentence(norm: NormFile) -> str:
    """Whom a norm is about and how its people were found."""
    n = max((cell.n for _, cell in _cells(norm)), default=0)
    who = (norm.population or norm.title).rstrip(".")
    place = ", ".join(part for part in (norm.country, years_words(norm)) if part)
    how = f" Sampling: {norm.sampling.rstrip('.')}." if norm.sampling else " The sampling is not described."
    invented = " Its numbers are invented." if norm.simulated else ""
    where = f" ({place})" if place else ""
    return f"The norm {norm.name} rests on {n:,} persons{where}: {who}.{how}{invented}"


def years_words(norm: NormFile) -> str:
    """The years of a norm, or nothing."""
    if norm.years is None:
        return ""
    return " to ".join(str(int(year)) for year in dict.fromkeys(norm.years))


def reliability_of(scale: ScaleNorm, cell: NormCell) -> NormReliability | None:
    """The reliability that holds in a cell: its own, or that of the scale."""
    return cell.reliability or scale.reliability


def _cells(norm: NormFile) -> Iterator[tuple[ScaleNorm, NormCell]]:
    return ((scale, cell) for scale in norm.scales for cell in scale.cells)


def _cell_apa(scale: ScaleNorm, cell: NormCell) -> str:
    moments = "" if cell.mean is None else f", M = {number(cell.mean)}"
    moments += "" if cell.sd is None else f", SD = {number(cell.sd)}"
    return f"{scale.scale} ({cell_words(cell)}): n = {cell.n:,}{moments}"


def source_citations(norm: NormFile) -> tuple[str, ...]:
    """The works that the numbers of a norm come from, with page and table."""
    return tuple(_citation(source) for source in norm.sources)


def _citation(source: Any) -> str:
    place = [part for part in (source.table, f"p. {source.page}" if source.page else None) if part]
    doi = f" https://doi.org/{source.doi}" if source.doi else ""
    return f"{source.citation}{doi}" + (f" ({', '.join(place)})" if place else "")


# -- the frame ---------------------------------------------------------------------------------------------


def _columns(norm: NormFile) -> dict[str, NDArray[Any] | Words]:
    rows = [
        (scale, cell, row)
        for scale, cell in _cells(norm)
        for row in (cell.rows or (NormRow(score=0.0),))  # a cell without a table has one row without a score
    ]
    groups = sorted({name for _, cell, _ in rows for name in cell.groups})
    scales = tuple(dict.fromkeys(scale.scale for scale, _, _ in rows))
    columns: dict[str, NDArray[Any] | Words] = {
        "scale": Words(np.array([scales.index(s.scale) for s, _, _ in rows], dtype=np.int32), scales)
    }
    for name in groups:
        words = tuple(dict.fromkeys(cell.groups[name] for _, cell, _ in rows if name in cell.groups))
        places = [words.index(c.groups[name]) if name in c.groups else -1 for _, c, _ in rows]
        columns[name] = Words(np.array(places, dtype=np.int32), words)
    for name in ("age_from", "age_below", "n", "n_effective", "mean", "sd", "skewness"):
        columns[name] = _floats(getattr(cell, name) for _, cell, _ in rows)
    kept = (reliability_of(scale, cell) for scale, cell, _ in rows)
    columns["reliability"] = _floats(None if found is None else found.value for found in kept)
    columns["score"] = _floats(row.score if cell.rows else None for _, cell, row in rows)
    for name in _NUMBERS:
        columns[name] = _floats(getattr(row, name) for _, _, row in rows)
    return columns


def _floats(values: Iterator[Any]) -> NDArray[np.float64]:
    return np.array([math.nan if value is None else float(value) for value in values])


# -- the summary -------------------------------------------------------------------------------------------


def _lines(table: NormTable) -> list[str]:
    norm = table.content
    lines = [f"{norm.title} ({norm.name} {norm.version})", norm_sentence(norm)]
    rows = [row for scale in norm.scales for row in _summary_rows(scale)]
    lines += text_table(["scale", "cell", "n", "M", "SD", "r", "table"], rows[:_MOST_ROWS], left=2)
    if len(rows) > _MOST_ROWS:
        lines.append(f"... and {counted(len(rows) - _MOST_ROWS, 'line')} more (see to_frame())")
    if table.status == "draft":
        lines.append(f"{norm.instrument}: {DRAFT}")
    if norm.limits:
        lines.append(f"Limits: {' '.join(norm.limits.split())}")
    lines += [str(alert) for alert in table.alerts[:3]]
    if len(table.alerts) > 3:
        lines.append(f"... and {len(table.alerts) - 3} alerts more (see .alerts)")
    return lines


_MANY_AGES = 5
"""So many cells of one group that differ in age only are shown as one line."""


def _summary_rows(scale: ScaleNorm) -> Iterator[list[str]]:
    """One line per cell; where ages go on in many steps, one line for all of them."""
    for _, part in itertools.groupby(scale.cells, key=lambda cell: (cell.layer, sorted(cell.groups.items()))):
        cells = list(part)
        if len(cells) < _MANY_AGES:
            yield from (_summary_row(scale, cell) for cell in cells)
            continue
        first, last = cells[0], cells[-1]
        whole_span = first.model_copy(update={"age_below": last.age_below})
        n = sum(cell.n for cell in cells)
        words = f"{cell_words(whole_span)}, in {len(cells)} steps"
        kept = reliability_of(scale, first)
        r = "-" if kept is None else number(kept.value)
        yield [scale.scale, words, f"{n:,}", "-", "-", r, "by age" if first.rows else "-"]


def _summary_row(scale: ScaleNorm, cell: NormCell) -> list[str]:
    kept = reliability_of(scale, cell)
    rows = cell.rows
    table = f"{whole(rows[0].score)} to {whole(rows[-1].score)}" if rows else "-"
    return [
        scale.scale,
        cell_words(cell),
        f"{cell.n:,}",
        "-" if cell.mean is None else number(cell.mean),
        "-" if cell.sd is None else number(cell.sd),
        "-" if kept is None else number(kept.value),
        table,
    ]
