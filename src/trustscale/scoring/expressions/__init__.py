"""The plan carried out by the engine that holds the answers: Polars, DuckDB, Spark."""

from trustscale.scoring.expressions.engines import is_lazy, score_lazy
from trustscale.scoring.expressions.score import LazyPart, find_part, lazy_columns

__all__ = ["LazyPart", "find_part", "is_lazy", "lazy_columns", "score_lazy"]
