"""Which frames are lazy, and which executor scores each engine's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from trustscale.scoring.expressions.score import LazyPart, kept_columns, lazy_columns, score_expressions

_LAZY = {"polars": ("LazyFrame",), "duckdb": ("DuckDBPyRelation",), "pyspark": ("DataFrame",)}


def is_lazy(data: Any) -> bool:
    """Whether this is a Polars LazyFrame, a DuckDB relation or a PySpark frame; imports none of them.

    >>> is_lazy([1, 2])
    False
    """
    return any(
        kind.__name__ in _LAZY.get(kind.__module__.partition(".")[0].lstrip("_"), ())
        for kind in type(data).__mro__
    )


def score_lazy(
    data: Any, parts: Sequence[LazyPart], *, keep: Literal["all", "ids"] | Sequence[str] = "ids"
) -> Any:
    """Score a lazy frame by its own engine.

    Parameters
    ----------
    data : polars.LazyFrame, duckdb relation or pyspark DataFrame
        One row per person.
    parts : sequence of LazyPart
        What is scored, and of which columns.
    keep : "ids", "all" or list of columns, default "ids"
        Columns to have before the scores: all that are no items, all, or these.

    Returns
    -------
    lazy frame of the same engine
        Nothing is computed yet. The columns are those of an eager frame, reasons and bands as text.
    """
    kept = kept_columns(lazy_columns(data), parts, keep)
    return score_expressions(data, parts, keep=kept)
