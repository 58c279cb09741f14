"""Scores of a lazy frame by its own engine: from names in its schema to the columns that scoring adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals.stable.v2 as nw

from trustscale.errors import ColumnError, ScoringError, did_you_mean
from trustscale.instruments.inputs import coded_by, response_scale_of
from trustscale.instruments.model import Coding, Instrument, ResponseScale
from trustscale.responses.matching import match_columns
from trustscale.scoring.expressions.cells import absent, decoded, refuse_labels, rules_of
from trustscale.scoring.expressions.prepare import all_hold, prepare
from trustscale.scoring.expressions.scales import ScaleColumns, score_scales
from trustscale.scoring.expressions.values import Expr, meets, no_text
from trustscale.scoring.expressions.working import Working, namer
from trustscale.scoring.plan import BandStep, Companion, Plan


@dataclass(frozen=True, slots=True)
class LazyPart:
    """One instrument over the columns of a lazy frame.

    Attributes
    ----------
    plan : Plan
        What is scored.
    columns : mapping of item id to column name
        Items that are not in it are blank in every row.
    coding : Coding or None
        The numbers of the frame, where they are printed ones of another form.
    already_keyed : tuple of str
        Items that were reversed before.
    prefix : str
        Put before the names of score columns.
    """

    plan: Plan
    columns: Mapping[str, str]
    coding: Coding | None = None
    already_keyed: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def instrument(self) -> Instrument:
        """The definition."""
        return self.plan.instrument

    def scale_of(self, item: str) -> ResponseScale:
        """How an item is answered."""
        scales = (
            response_scale_of(self.instrument, entry) for entry in self.instrument.items if entry.id == item
        )
        return next(scale for scale in scales if scale is not None)


def lazy_columns(data: Any) -> tuple[str, ...]:
    """The columns of a lazy frame, from its schema."""
    return tuple(nw.from_native(data).collect_schema().names())


def find_part(
    names: Sequence[str],
    plan: Plan,
    *,
    columns: Mapping[str, str | None] | None = None,
    coding: Coding | None = None,
    already_keyed: Sequence[str] = (),
    prefix: str = "",
) -> LazyPart:
    """Find the columns of one instrument by their names."""
    found = match_columns(
        names, plan.instrument, columns_map=columns, name="the frame", by_name=columns is None
    )
    return LazyPart(plan, found.columns(), coding, tuple(already_keyed), prefix)


def kept_columns(
    names: Sequence[str], parts: Sequence[LazyPart], keep: Literal["all", "ids"] | Sequence[str]
) -> tuple[str, ...]:
    """Columns to have beside the scores; "ids" are all that are no items."""
    if keep == "all":
        return tuple(names)
    items = {column for part in parts for column in part.columns.values()}
    if keep == "ids":
        return tuple(name for name in names if name not in items)
    wanted = (keep,) if isinstance(keep, str) else tuple(keep)
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise ColumnError(
            "Columns to keep are not in the data.",
            code="TS-S013",
            where=[f"{name}{did_you_mean(name, names)}" for name in unknown],
            mend=f"the data have: {', '.join(names[:20])}{', ...' if len(names) > 20 else ''}.",
        )
    return tuple(dict.fromkeys(wanted))


def score_expressions(data: Any, parts: Sequence[LazyPart], *, keep: Sequence[str] = ()) -> Any:
    """Score by expressions of the frame's engine.

    Parameters
    ----------
    data : polars.LazyFrame, duckdb relation or pyspark DataFrame
        One row per person.
    parts : sequence of LazyPart
        What is scored, and of which columns.
    keep : sequence of str
        Columns to have before the scores.

    Returns
    -------
    lazy frame of the same engine
        Nothing is computed yet.
    """
    frame = nw.from_native(data)
    schema = frame.collect_schema()
    refuse_text(schema, parts)
    outputs: dict[str, Expr] = {name: nw.col(name) for name in keep}
    taken = Taken(keep)
    for number, part in enumerate(parts):
        working = _begin(frame, schema, part, number)
        prepare(working)
        scales = score_scales(working)
        added = _outputs(working, part, scales)
        outputs |= {name: column for name, item, column in added if taken.add(part, name, item)}
        frame = working.frame
    return frame.select(**outputs).to_native()


def refuse_text(schema: Mapping[str, Any], parts: Sequence[LazyPart]) -> None:
    """Raise where a column of codes holds labels."""
    for part in parts:
        refuse_labels(
            schema,
            {
                item: (name, part.scale_of(item))
                for item, name in part.columns.items()
                if item in part.plan.items
            },
        )


def _begin(frame: nw.LazyFrame[Any], schema: Mapping[str, Any], part: LazyPart, number: int) -> Working:
    cells = {}
    sets = frame.implementation.is_polars()
    for item in part.plan.items:
        column = part.columns.get(item)
        if column is None:
            cells[item] = absent()
            continue
        scale = part.scale_of(item)
        coding = coding_of(part, scale)
        rules = rules_of(scale, coding, item in part.already_keyed)
        cells[item] = decoded(column, schema[column], rules, sets=sets)
    name = namer(frame.collect_schema().names(), number)
    return Working(frame, part.plan, name, cells)


def coding_of(part: LazyPart, scale: ResponseScale) -> Coding | None:
    """The part's coding, where it is one of this response scale."""
    coding = part.coding
    return coding if coding is not None and scale in coded_by(part.instrument, coding) else None


# -- the columns that scoring adds ---------------------------------------------------------------------------


class Taken:
    """Names of columns that are taken; engines of SQL take no account of case."""

    def __init__(self, keep: Iterable[str]) -> None:
        self._taken = {name.lower() for name in keep}

    def add(self, part: LazyPart, name: str, item: str | None) -> bool:
        """Take a name, or say that an item is kept under it already; refuse a second column of one name."""
        if name.lower() not in self._taken:
            self._taken.add(name.lower())
            return True
        if item is not None and part.columns.get(item) == name:
            return False
        raise ScoringError(
            f"Two columns would be called {name!r}.",
            code="TS-S012",
            mend="pass `prefix=True` (or a prefix of your own), or leave that column out of `keep`.",
        )


def _outputs(
    working: Working, part: LazyPart, scales: Mapping[str, ScaleColumns]
) -> Iterable[tuple[str, str | None, Expr]]:
    """Name, item (where it is reported as it is) and expression of each column, in the eager order."""
    plan, prefix = part.plan, part.prefix
    for item in plan.singles:
        if item in part.columns:
            yield prefix + item, item, nw.col(working.name("x", item))
    for step in plan.reported:
        made = scales[step.id]
        yield prefix + step.id, None, nw.col(made.score)
        yield f"{prefix}{step.id}_answered", None, nw.col(made.answered)
        yield f"{prefix}{step.id}_reason", None, nw.col(made.reason)
        for companion in plan.companions:
            if companion.of == step.id:
                yield prefix + companion.id, None, _beside(scales[companion.id].score, companion)
        for band in plan.bands:
            if band.scale == step.id:
                yield f"{prefix}{band.id}_band", None, _band(working, band)
    for notice in plan.notices:
        yield f"{prefix}notice_{notice.id}", None, all_hold(working, notice.when).fill_null(False)


def _beside(column: str, companion: Companion) -> Expr:
    """The standard error of a looked-up score, or the word of its label."""
    if companion.words is None:
        return nw.col(column)
    label = no_text()
    for number, word in enumerate(companion.words):
        label = nw.when(nw.col(column) == float(number)).then(nw.lit(word)).otherwise(label)
    return label


def _band(working: Working, band: BandStep) -> Expr:
    value = working.values[band.scale]
    label = no_text()
    for word, test in reversed(band.levels):
        holds = meets(nw.col(value.column), test, whole=value.whole)
        label = nw.when(holds).then(nw.lit(word)).otherwise(label)
    return label
