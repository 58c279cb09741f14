"""Spark frames in batches: columns of numbers in, columns of scores out, on Spark's own workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.responses.frames import Words, column_values, open_frame

Made: TypeAlias = Mapping[str, NDArray[Any] | Words]
Kind: TypeAlias = Literal["number", "count", "text", "truth"]
Compute: TypeAlias = Callable[[Mapping[str, NDArray[Any]], int], Made]


def map_batches(
    data: Any, read: Sequence[str], keep: Sequence[str], kinds: Mapping[str, Kind], compute: Compute
) -> Any:
    """Compute columns of a PySpark frame, batch by batch.

    Parameters
    ----------
    data : pyspark DataFrame
        The answers.
    read : sequence of str
        Columns that `compute` gets, as arrays.
    keep : sequence of str
        Columns that come back before the computed ones.
    kinds : mapping of name to kind
        What is computed.
    compute : callable
        From columns and the number of rows to the computed columns. It goes to the workers, so it must be a
        function of a module (or a partial of one), and they must be able to import that module.

    Returns
    -------
    pyspark DataFrame
        The kept and the computed columns; nothing is computed yet.
    """
    from pyspark.sql import types

    spark_types = {
        "number": types.DoubleType(),
        "count": types.IntegerType(),
        "text": types.StringType(),
        "truth": types.BooleanType(),
    }
    fields = [data.schema[name] for name in keep]
    fields += [types.StructField(name, spark_types[kind]) for name, kind in kinds.items()]
    names = tuple(dict.fromkeys((*keep, *read)))
    chosen = data.select([f"`{name.replace('`', '``')}`" for name in names])
    # Inside they are numbered: mapInArrow takes a point in a name for a field of a structure.
    chosen = chosen.toDF(*(f"c{k}" for k in range(len(names))))
    run = partial(_run, read=tuple(read), names=names, n_kept=len(keep), made=tuple(kinds), compute=compute)
    return chosen.mapInArrow(run, types.StructType(fields))


def _run(
    batches: Iterable[Any],
    *,
    read: Sequence[str],
    names: Sequence[str],
    n_kept: int,
    made: Sequence[str],
    compute: Compute,
) -> Iterator[Any]:
    """Score batches whose columns are `names`; the first `n_kept` of them come back."""
    import pyarrow as pa

    for batch in batches:
        frame = open_frame(pa.Table.from_batches([batch]).rename_columns(list(names)))
        scores = compute({name: column_values(frame, name) for name in read}, batch.num_rows)
        arrays = [*batch.columns[:n_kept], *(_array(scores[name]) for name in made)]
        yield pa.RecordBatch.from_arrays(arrays, names=[*names[:n_kept], *made])


def _array(values: NDArray[Any] | Words) -> Any:
    import pyarrow as pa

    if isinstance(values, Words):
        words = pa.array([*values.words, None], pa.string())
        return words.take(pa.array(np.where(values.numbers < 0, len(values.words), values.numbers)))
    return pa.array(values, mask=np.isnan(values)) if values.dtype.kind == "f" else pa.array(values)
