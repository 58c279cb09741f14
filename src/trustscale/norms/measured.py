"""The scores that are compared with a norm, or that a norm is made of: from ``Scores``, or from a frame."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, OptionError, did_you_mean
from trustscale.instruments.inputs import scale_of
from trustscale.instruments.model import Bands, Instrument, Scale
from trustscale.instruments.ranges import derived_range
from trustscale.instruments.several import InstrumentLike, load_one
from trustscale.norms.lookup import GroupColumn
from trustscale.responses.frames import (
    Frame,
    Words,
    column_names,
    column_values,
    open_frame,
    row_count,
    value_positions,
)
from trustscale.results.provenance import Stamp
from trustscale.scoring.compilation import test_of
from trustscale.scoring.plan import Test
from trustscale.scoring.scores import ScoredPart, Scores, definition_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredScale:
    """The scores of one scale for all persons; ``name`` is that of the column."""

    name: str
    scale: str
    title: str
    values: Floats
    instrument: Instrument | None
    stamp: Stamp | None
    bands: Words | None = None

    @property
    def definition(self) -> Scale | None:
        """The definition of the scale, where the instrument is known."""
        return None if self.instrument is None else scale_of(self.instrument, self.scale)

    @property
    def range(self) -> tuple[float, float] | None:
        """The lowest and the highest possible score, where the instrument says them."""
        scale = self.definition
        if scale is None or self.instrument is None:
            return None
        return scale.range or derived_range(self.instrument, scale)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """All scores with their frame, the columns of it that say whose they are, and that of weights, if any."""

    frame: Frame
    keep: tuple[str, ...]
    n_rows: int
    scales: tuple[MeasuredScale, ...]
    rules: Mapping[str, str]
    notes: tuple[str, ...] = ()
    weight: str | None = None


def measured(
    scores: Any,
    *,
    instrument: InstrumentLike | None = None,
    columns: Mapping[str, str] | Sequence[str] | str | None = None,
    keep: Sequence[str] | str | None = None,
) -> Measured:
    """Take the scores out of ``Scores`` or out of a frame.

    Parameters
    ----------
    scores : Scores or frame
        What :func:`trustscale.score` gave, or a pandas, Polars or PyArrow frame with score columns.
    instrument : optional
        For a frame: whose scores they are.
    columns : optional
        For a frame: the column of each scale, or columns that are called like their scales.
    keep : optional
        Columns to carry along, such as ids; those that ``Scores`` carry by default.

    Raises
    ------
    ColumnError
        TS-N026: a column is not in the frame. TS-N040: a column of scores holds text.
    OptionError
        TS-N041: it is not said which columns are scores, or said twice.
    """
    if isinstance(scores, Scores):
        return _of_scores(scores, instrument, columns, keep)
    frame = open_frame(scores)
    definition = None if instrument is None else load_one(instrument)
    chosen = _score_columns(frame, definition, columns)
    stamp = None if definition is None else _stamp(definition)
    scales = []
    for scale, column in chosen.items():
        values = _numbers(frame, column)
        scales.append(_of_column(column, scale, values, definition, stamp))
    return Measured(
        frame=frame,
        keep=_kept(frame, keep, ()),
        n_rows=row_count(frame),
        scales=tuple(scales),
        rules={entry.name: f"column {entry.name}" for entry in scales},
        notes=("scores as the frame has them; how they were made is not known",),
    )


def _of_scores(
    scores: Scores,
    instrument: InstrumentLike | None,
    columns: Mapping[str, str] | Sequence[str] | str | None,
    keep: Sequence[str] | str | None,
) -> Measured:
    if instrument is not None or columns is not None:
        raise OptionError(
            "Scores know their instruments and columns.",
            code="TS-N041",
            mend="leave `instrument` and `columns` out; they are for frames.",
        )
    frame = open_frame(scores.frame)
    provenance = scores.provenance
    stamps = {stamp.id: stamp for stamp in provenance.instruments}
    scales = [
        _of_part(part, step.id, stamps[part.instrument.id])
        for part in scores.parts
        for step in part.plan.reported
    ]
    return Measured(
        frame=frame,
        keep=_kept(frame, keep, scores.keep),
        n_rows=scores.n_rows,
        scales=tuple(scales),
        rules=provenance.rules,
        notes=provenance.notes,
        weight=scores.roles.get("weight"),
    )


def _of_part(part: ScoredPart, scale: str, stamp: Stamp) -> MeasuredScale:
    band = next((band for band in part.plan.bands if band.scale == scale), None)
    bands = None
    if band is not None:
        bands = Words(part.columns.bands[band.id], tuple(label for label, _ in band.levels))
    return MeasuredScale(
        name=part.prefix + scale,
        scale=scale,
        title=definition_of(part.instrument, scale).title or scale,
        values=part.columns.scales[scale].scores,
        instrument=part.instrument,
        stamp=stamp,
        bands=bands,
    )


def _stamp(definition: Instrument) -> Stamp:
    return Stamp(
        definition.id, definition.version, definition.content_hash, definition.status, form=definition.form
    )


def _score_columns(
    frame: Frame, definition: Instrument | None, columns: Mapping[str, str] | Sequence[str] | str | None
) -> dict[str, str]:
    """The column of each scale."""
    has = column_names(frame)
    if columns is None:
        if definition is None:
            raise OptionError(
                "It is not said which columns of the frame are scores.",
                code="TS-N041",
                mend='pass columns={"scale": "column"}, or `instrument` where columns bear names of scales.',
            )
        found = {scale.id: scale.id for scale in definition.scales if scale.id in has}
        if not found:
            raise ColumnError(
                f"No column is called like a scale of {definition.id}.",
                code="TS-N026",
                mend=f"its scales are {', '.join(s.id for s in definition.scales)}; "
                'name the columns with columns={"scale": "column"}.',
            )
        return found
    if isinstance(columns, str):
        columns = [columns]
    chosen = dict(columns) if isinstance(columns, Mapping) else {name: name for name in columns}
    check_columns(frame, chosen.values())
    return chosen


def check_columns(frame: Frame, names: Any) -> None:
    """Raise where a column is not in the frame."""
    has = column_names(frame)
    unknown = [name for name in names if name not in has]
    if unknown:
        raise ColumnError(
            "Columns are not in the data.",
            code="TS-N026",
            where=[f"{name}{did_you_mean(str(name), has)}" for name in unknown],
            mend=f"the data have: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )


def _kept(frame: Frame, keep: Sequence[str] | str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    if keep is None:
        return default
    names = (keep,) if isinstance(keep, str) else tuple(keep)
    check_columns(frame, names)
    return tuple(dict.fromkeys(names))


def _of_column(
    column: str, scale: str, values: Floats, definition: Instrument | None, stamp: Stamp | None
) -> MeasuredScale:
    found = None if definition is None else scale_of(definition, scale)
    if definition is not None and found is None:
        known = [entry.id for entry in definition.scales]
        raise OptionError(
            f"{definition.id} has no scale {scale!r}{did_you_mean(scale, known)}.",
            code="TS-N041",
            mend=f"its scales are {', '.join(known)}.",
        )
    bands = None
    if definition is not None:
        entry = next((bands for bands in definition.bands if bands.scale == scale), None)
        bands = None if entry is None else band_places(entry, values)
    title = scale if found is None else found.title or scale
    return MeasuredScale(column, scale, title, values, definition, stamp, bands)


def _numbers(frame: Frame, column: str) -> Floats:
    values = column_values(frame, column)
    if values.dtype == object:
        try:
            return np.array([math.nan if value is None else float(value) for value in values])
        except (TypeError, ValueError):
            raise ColumnError(
                f"The column {column!r} does not hold numbers.",
                code="TS-N040",
                mend="name a column of scores, or score the answers first.",
            ) from None
    return np.asarray(values, dtype=np.float64)


def band_places(bands: Bands, values: Floats) -> Words:
    """The band of each score."""
    places = np.full(values.shape, -1, dtype=np.int8)
    x = np.round(values, 9)
    for place, level in enumerate(bands.levels):
        places[_meets(x, test_of(level))] = place
    return Words(places, tuple(level.label for level in bands.levels))


def _meets(x: Floats, test: Test) -> NDArray[np.bool_]:
    held = ~np.isnan(x)
    if test.at_least is not None:
        held &= x >= test.at_least
    if test.above is not None:
        held &= x > test.above
    if test.at_most is not None:
        held &= x <= test.at_most
    if test.below is not None:
        held &= x < test.below
    return held


def check_scales(known: Mapping[str, Any], name: str, scales: Sequence[str]) -> None:
    """Raise where a mapping that was typed has a scale that is not there: a slip would go unseen."""
    strangers = [scale for scale in known if scale not in scales]
    near = {scale: did_you_mean(str(scale), scales) for scale in strangers}
    slips = [f"{scale}{words}" for scale, words in near.items() if words]
    if slips or len(strangers) == len(known):
        raise OptionError(
            f"`{name}` has numbers for scales that are not there.",
            code="TS-N043",
            where=slips or [str(scale) for scale in strangers],
            mend=f"the scales are {', '.join(scales)}.",
        )


# -- the columns that divide people ------------------------------------------------------------------------


def read_ages(frame: Frame, column: str) -> Floats:
    """A column of ages as numbers, NaN for a blank."""
    check_columns(frame, [column])
    return _numbers(frame, column)


def read_groups(frame: Frame, column: str, renamed: Mapping[Any, str] | None = None) -> GroupColumn:
    """A column that divides people by words, with the words that the data use for those of the norm."""
    check_columns(frame, [column])
    positions, distinct = value_positions(frame, column)
    words = tuple((renamed or {}).get(value, value) for value in distinct)
    return GroupColumn(positions, words)
