"""Rows of a survey in batches: the same frames, however large the table that they come from.

One small adapter per engine. Nothing here knows instruments; a batch is an eager frame.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, FileError, ReadingError
from trustscale.responses.frames import Frame, column_names, library_of, open_frame
from trustscale.responses.reading import RawTable, stream_text
from trustscale.responses.reading.optional import optional
from trustscale.responses.reading.sources import find_source

BATCH_ROWS = 65_536

Open: TypeAlias = Callable[[Sequence[str]], Iterator[Frame]]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """A table that comes in batches.

    Attributes
    ----------
    name : str
        What messages call it.
    columns : tuple of str
        Names of its columns.
    batches : callable
        From names of columns to an iterator over frames that have these columns.
    first_row : int or None
        The number of the first row, as a person sees it; None where rows have no fixed order.
    decimal : str
        The decimal sign of numbers that are written as text.
    labels : bool
        Whether text in columns of items can be looked at. Engines are asked for numbers only.
    is_text : bool
        Whether all cells were written as text, as in CSV files.
    library : str
        The dataframe library that results about it should come in.
    notes : tuple of str
        What was noticed on the way.
    """

    name: str
    columns: tuple[str, ...]
    batches: Open
    first_row: int | None = 0
    decimal: str = "."
    labels: bool = True
    is_text: bool = False
    library: str = "pandas"
    notes: tuple[str, ...] = ()


def is_spark(data: Any) -> bool:
    """Whether this is a PySpark frame, whose rows stay with its workers."""
    return _kind(data) == "pyspark.DataFrame"


def is_engine(data: Any) -> bool:
    """Whether rows come from an engine or a reader, in batches."""
    return _kind(data) != ""


def open_stream(data: Any) -> Stream | None:
    """Open a table in batches.

    Parameters
    ----------
    data : path, frame, lazy frame or iterable of frames
        A CSV or Parquet file; a pandas, Polars or PyArrow frame; a Polars LazyFrame, a DuckDB relation, an
        Arrow reader; or an iterable of eager frames with the same columns.

    Returns
    -------
    Stream or None
        None for a file of another kind, which has to be read as a whole.
    """
    if isinstance(data, str | os.PathLike):
        return _open_file(data)
    kind = _kind(data)
    if kind == "polars.LazyFrame":
        return _open_polars(data)
    if kind == "duckdb.DuckDBPyRelation":
        return _open_duckdb(data)
    if kind == "pyarrow.RecordBatchReader":
        return _open_reader(data)
    if isinstance(data, Iterable) and not hasattr(data, "columns"):
        return _open_iterable(data)
    return frame_stream(open_frame(data))


def frame_stream(frame: Frame, table: RawTable | None = None) -> Stream:
    """A frame as a stream of one batch; with what a file said about it, where it was read from one."""
    return Stream(
        name=type(frame.to_native()).__name__ if table is None else table.name,
        columns=column_names(frame),
        batches=lambda names: iter([frame.select(list(names))]),
        first_row=0 if table is None else table.first_row,
        decimal="." if table is None else table.decimal,
        is_text=table is not None,
        library=library_of(frame),
        notes=() if table is None else table.notes,
    )


def _kind(data: Any) -> str:
    """Library and class, found without importing the library."""
    known = {"polars.LazyFrame", "duckdb.DuckDBPyRelation", "pyspark.DataFrame", "pyarrow.RecordBatchReader"}
    for base in type(data).__mro__:
        name = f"{base.__module__.partition('.')[0].lstrip('_')}.{base.__name__}"
        if name in known:
            return name
    return ""


# -- files -------------------------------------------------------------------------------------------------


def _open_file(path: str | os.PathLike[str]) -> Stream | None:
    if str(path) == "-":
        return None
    source = find_source(os.fspath(path), limited=False)
    if source.path is None:
        return None
    if source.kind == "parquet":
        return _open_parquet(source.path, source.name)
    if source.kind == "text":
        return _open_text(source.path, source.name)
    return None


def _open_parquet(path: Path, name: str) -> Stream:
    parquet = optional("pyarrow.parquet", name)
    try:
        with parquet.ParquetFile(path) as file:
            columns, n_rows = tuple(file.schema_arrow.names), file.metadata.num_rows
    except Exception as error:  # a parser of damaged files raises whatever it stumbles over
        raise _damaged(name, error) from error
    _refuse_twice(name, columns)
    if n_rows == 0:
        raise FileError(f"{name} has columns and no rows.", code="TS-R005", mend="export the answers again.")

    def batches(names: Sequence[str]) -> Iterator[Frame]:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=list(names)):
                yield _arrow_frame(batch).select(list(names))

    return Stream(name, columns, batches, first_row=1)


def _open_text(path: Path, name: str) -> Stream | None:
    opened = stream_text.open_text(path, name)
    if opened is None:
        return None

    def batches(names: Sequence[str]) -> Iterator[Frame]:
        return map(open_frame, opened.batches(names, BATCH_ROWS))

    return Stream(
        name=name,
        columns=opened.columns,
        batches=batches,
        first_row=opened.first_row,
        decimal=opened.decimal,
        is_text=True,
        notes=opened.notes,
    )


def _damaged(name: str, error: Exception) -> FileError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return FileError(
        f"{name} is damaged and cannot be read ({reason}).",
        code="TS-R009",
        mend="export the answers again, or copy the file again.",
    )


def _refuse_twice(name: str, columns: Sequence[str]) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise ColumnError(
            f"{name} has columns of the same name, so it is not clear which one is meant.",
            code="TS-R006",
            where=[f"{column}: {columns.count(column)} times" for column in twice],
            mend="rename or leave out the others.",
        )


# -- engines -----------------------------------------------------------------------------------------------


def _open_polars(data: Any) -> Stream:
    columns = tuple(data.collect_schema().names())

    def batches(names: Sequence[str]) -> Iterator[Frame]:
        chosen = data.select(list(names))
        if hasattr(chosen, "collect_batches"):
            return map(open_frame, chosen.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True))
        whole = chosen.collect(engine="streaming")
        return map(open_frame, whole.iter_slices(BATCH_ROWS))

    return Stream("LazyFrame", columns, batches, first_row=None, labels=False, library="polars")


def _open_duckdb(data: Any) -> Stream:
    columns = tuple(data.columns)
    _refuse_twice("The relation", columns)

    def batches(names: Sequence[str]) -> Iterator[Frame]:
        quoted = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
        chosen = data.project(quoted) if names else data
        reader = next(
            getattr(chosen, call)
            for call in ("to_arrow_reader", "fetch_arrow_reader", "fetch_record_batch")
            if hasattr(chosen, call)
        )
        return map(_arrow_frame, reader(BATCH_ROWS))

    return Stream("relation", columns, batches, first_row=None, labels=False)


def _open_reader(data: Any) -> Stream:
    columns = tuple(data.schema.names)
    _refuse_twice("The reader", columns)

    def batches(names: Sequence[str]) -> Iterator[Frame]:
        return (_arrow_frame(batch).select(list(names)) for batch in data)

    return Stream("reader", columns, batches, library="pyarrow")


def _open_iterable(data: Iterable[Any]) -> Stream:
    frames = map(_any_frame, data)
    first = next(frames, None)
    if first is None:
        raise ReadingError(
            "There is no frame to read.", code="TS-R020", mend="pass frames, or the path of a file."
        )
    columns = column_names(first)

    def batches(names: Sequence[str]) -> Iterator[Frame]:
        return (_same_columns(frame, columns).select(list(names)) for frame in chain([first], frames))

    return Stream("frames", columns, batches, library=library_of(first))


def _any_frame(data: Any) -> Frame:
    return _arrow_frame(data) if type(data).__name__ == "RecordBatch" else open_frame(data)


def _arrow_frame(batch: Any) -> Frame:
    import pyarrow as pa

    return open_frame(pa.Table.from_batches([batch]))


def _same_columns(frame: Frame, columns: Sequence[str]) -> Frame:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ColumnError(
            "A frame lacks columns that the first one has.",
            code="TS-R110",
            where=missing,
            mend="pass frames with the same columns.",
        )
    return frame


def whole_numbers(frame: Frame, name: str) -> tuple[NDArray[Any], NDArray[np.bool_] | None] | None:
    """A column of whole numbers as it is stored, and where it is blank; None for any other column.

    Blank cells hold the number of some other cell. Narrow columns stay narrow, which saves most of the time.
    """
    if library_of(frame) == "pyarrow":
        return _whole_numbers_of_arrow(frame.to_native().column(name))
    series = frame.get_column(name)
    if not series.dtype.is_integer():
        return None
    if not series.null_count():
        values = np.asarray(series.to_numpy())
        return (values, None) if values.dtype.kind in "iu" else None
    gaps = np.asarray(series.is_null().to_numpy(), dtype=np.bool_)
    place = int(gaps.argmin())
    values = np.asarray(series.fill_null(0 if gaps[place] else int(series[place])).to_numpy())
    return (values, gaps) if values.dtype.kind in "iu" else None


def _whole_numbers_of_arrow(column: Any) -> tuple[NDArray[Any], NDArray[np.bool_] | None] | None:
    """The same for a column of Arrow's, which needs no wrapping."""
    import pyarrow as pa

    if not pa.types.is_integer(column.type):
        return None
    chunk = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if not chunk.null_count:
        return chunk.to_numpy(zero_copy_only=False), None
    gaps = chunk.is_null().to_numpy(zero_copy_only=False)
    place = int(gaps.argmin())
    known = 0 if gaps[place] else chunk[place].as_py()
    return chunk.fill_null(known).to_numpy(zero_copy_only=False), gaps


# -- Spark -------------------------------------------------------------------------------------------------


def spark_columns(data: Any) -> dict[str, bool]:
    """The columns of a PySpark frame, and whether each holds numbers or truth values."""
    from pyspark.sql import types

    _refuse_twice("The frame", data.columns)
    plain = (types.NumericType, types.BooleanType)
    return {field.name: isinstance(field.dataType, plain) for field in data.schema.fields}


def spark_texts(data: Any, names: Sequence[str], compute: Callable[[Iterator[Frame]], str]) -> list[str]:
    """One text per partition of a PySpark frame, made on Spark's workers of the partition's batches.

    `compute` goes to the workers, so it must be a function of a module (or a partial of one), which they can
    import.
    """
    quoted = [f"`{name.replace('`', '``')}`" for name in names]
    # Inside they are numbered: mapInArrow takes a point in a name for a field of a structure.
    chosen = data.select(quoted).toDF(*(f"c{place}" for place in range(len(names))))
    run = partial(_text_of_partition, names=tuple(names), compute=compute)
    return [row[0] for row in chosen.mapInArrow(run, "text string").collect()]


def _text_of_partition(
    batches: Iterable[Any], *, names: Sequence[str], compute: Callable[[Iterator[Frame]], str]
) -> Iterator[Any]:
    import pyarrow as pa

    frames = (open_frame(pa.Table.from_batches([batch]).rename_columns(list(names))) for batch in batches)
    yield pa.RecordBatch.from_arrays([pa.array([compute(frames)])], names=["text"])
