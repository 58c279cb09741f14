"""Which frames are lazy, and which executor scores each engine's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from trustscale._checks import check_option
from trustscale.scoring.expressions.score import LazyPart, kept_columns, lazy_columns, score_expressions

_LAZY = {"polars": "LazyFrame", "duckdb": "DuckDBPyRelation", "pyspark": "DataFrame"}

SPARK_EXECUTOR = "spark.trustscale.executor"
"""Spark's own setting that says how its frames are scored: ``batches`` (the default) or ``expressions``."""

SparkExecutor: TypeAlias = Literal["batches", "expressions"]


def is_lazy(data: Any) -> bool:
    """Whether this is a Polars LazyFrame, a DuckDB relation or a PySpark frame; imports none of them.

    >>> is_lazy([1, 2])
    False
    """
    return any(_LAZY.get(_library(kind)) == kind.__name__ for kind in type(data).__mro__)


def _library(kind: type) -> str:
    return kind.__module__.partition(".")[0].lstrip("_")


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

    Notes
    -----
    Polars and DuckDB score by expressions of their own. So can Spark, but that takes it about three times as
    long as handing Arrow batches to the numpy executor on its workers (``mapInArrow``), which is what happens
    then. The workers need trustscale for it; they need nothing with the setting
    ``spark.conf.set("spark.trustscale.executor", "expressions")``. Java leaves the long methods uncompiled
    that Spark makes of many items; with ``spark.sql.codegen.hugeMethodLimit`` at 8000 Spark does without
    them, and expressions take about as long as batches.
    """
    kept = kept_columns(lazy_columns(data), parts, keep)
    if any(_library(kind) == "pyspark" for kind in type(data).__mro__) and _spark_takes_batches(data):
        from trustscale.scoring.expressions.batches import score_batches

        return score_batches(data, parts, keep=kept)
    return score_expressions(data, parts, keep=kept)


def _spark_takes_batches(data: Any) -> bool:
    asked = data.sparkSession.conf.get(SPARK_EXECUTOR, "batches")
    return check_option(asked, SparkExecutor, name=SPARK_EXECUTOR) == "batches"
