"""The plan carried out on numpy columns inside an engine: for Spark, whose own expressions take longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from trustscale.responses.batches import Kind, map_batches
from trustscale.responses.columns import ItemColumn
from trustscale.responses.decoding import decode_column
from trustscale.responses.frames import Words
from trustscale.responses.responses import Part
from trustscale.scoring.arrays import score_arrays
from trustscale.scoring.expressions.score import LazyPart, Taken, coding_of, refuse_text
from trustscale.scoring.scores import ScoredPart, part_columns


def score_batches(data: Any, parts: Sequence[LazyPart], *, keep: Sequence[str] = ()) -> Any:
    """Score a PySpark frame batch by batch, on its workers, which need trustscale installed."""
    schema = nw.from_native(data).collect_schema()
    refuse_text(schema, parts)
    read = dict.fromkeys(
        name for part in parts for item, name in part.columns.items() if item in part.plan.items
    )
    compute = partial(_score, tuple(parts), tuple(keep))
    nobody = {name: _no_rows(schema[name]) for name in read}
    kinds = {name: _kind(values) for name, values in compute(nobody, 0).items()}
    return map_batches(data, tuple(read), tuple(keep), kinds, compute)


def _no_rows(dtype: Any) -> NDArray[Any]:
    return np.empty(0, np.float64 if dtype.is_numeric() else object)


def _kind(values: NDArray[Any] | Words) -> Kind:
    if isinstance(values, Words):
        return "text"
    kinds: dict[str, Kind] = {"f": "number", "b": "truth"}
    return kinds.get(values.dtype.kind, "count")


def _score(
    parts: Sequence[LazyPart], keep: Sequence[str], columns: Mapping[str, NDArray[Any]], n_rows: int
) -> dict[str, NDArray[Any] | Words]:
    """The columns that scoring adds to one batch."""
    made: dict[str, NDArray[Any] | Words] = {}
    taken = Taken(keep)
    for part in parts:
        items = {
            item: _decoded(part, item, columns[part.columns[item]])
            for item in part.plan.items
            if item in part.columns
        }
        scores = score_arrays(part.plan, items, n_rows)
        read = Part(part.instrument, part.columns, {}, items)
        columns_of = part_columns(ScoredPart(part.plan, read, scores, part.prefix))
        made |= {name: values for name, item, values in columns_of if taken.add(part, name, item)}
    return made


def _decoded(part: LazyPart, item: str, values: NDArray[Any]) -> ItemColumn:
    scale = part.scale_of(item)
    found = decode_column(
        values, scale, coding=coding_of(part, scale), already_keyed=item in part.already_keyed
    )
    if not len(found.invalid):
        return ItemColumn(found.codes, found.not_applicable)
    invalid = np.zeros(len(values), np.bool_)
    invalid[found.invalid] = True
    return ItemColumn(found.codes, found.not_applicable, invalid)
