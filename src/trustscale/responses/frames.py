"""The border to dataframe libraries: columns in, columns out, in the caller's own library.

This module and the lazy executor are the only ones that know a dataframe library. Everything else sees
arrays.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, ReadingError

Frame: TypeAlias = "nw.DataFrame[Any]"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A column of a few words: the number of the word in ``words`` per row, -1 where there is none."""

    numbers: NDArray[np.signedinteger[Any]]
    words: tuple[str, ...]


def open_frame(data: Any) -> Frame:
    """Wrap an eager frame of pandas, Polars or PyArrow, with text as column names.

    Raises
    ------
    ReadingError
        TS-R020 when it is not such a frame.
    ColumnError
        TS-R006 when a column name is there twice.
    """
    data = _with_text_names(data)
    try:
        return nw.from_native(data, eager_only=True)
    except (TypeError, ValueError) as error:
        raise ReadingError(
            f"Answers cannot be read from {type(data).__name__!r}.",
            code="TS-R020",
            mend="pass a pandas, Polars or PyArrow frame, or the path of a file.",
        ) from error


def _with_text_names(data: Any) -> Any:
    """Refuse names that are there twice; turn pandas' other names into text."""
    columns = getattr(data, "column_names", None)  # PyArrow's `columns` are the columns themselves
    if columns is None:
        columns = getattr(data, "columns", None)
    if columns is None or not _is_frame_like(data):
        return data
    names = ["_".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in columns]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise ColumnError(
            "Column names are there more than once, so it is not clear which one is meant.",
            code="TS-R006",
            where=[f"{name}: {names.count(name)} times" for name in twice],
            mend="rename or leave out the others.",
        )
    is_pandas = "pandas" in sys.modules and isinstance(data, sys.modules["pandas"].DataFrame)
    if is_pandas and any(not isinstance(name, str) for name in columns):
        return data.set_axis(names, axis="columns")
    return data


def _is_frame_like(data: Any) -> bool:
    module = type(data).__module__.partition(".")[0]
    return module in ("pandas", "polars", "pyarrow", "modin", "cudf") or hasattr(
        data, "__narwhals_dataframe__"
    )


def column_names(frame: Frame) -> tuple[str, ...]:
    """The names of the columns, in order."""
    return tuple(frame.columns)


def row_count(frame: Frame) -> int:
    """How many rows there are."""
    return len(frame)


def numeric_columns(frame: Frame) -> frozenset[str]:
    """The names of the columns that hold numbers by their type."""
    return frozenset(name for name, dtype in frame.schema.items() if dtype.is_numeric())


def column_values(frame: Frame, name: str) -> NDArray[Any]:
    """One column as an array: numbers with NaN for gaps, all else as objects with None for gaps."""
    series = frame.get_column(name)
    if series.dtype.is_numeric():
        values = series.to_numpy()
        if values.dtype == object or values.dtype.kind not in "iuf":
            values = series.cast(nw.Float64()).to_numpy()
        return np.asarray(values)
    if series.dtype.is_temporal():  # as numpy's own times they would become bare numbers
        values = np.empty(len(series), dtype=object)
        values[:] = series.to_list()
    else:
        values = np.asarray(series.to_numpy(), dtype=object)
    gaps = np.asarray(series.is_null().to_numpy(), dtype=np.bool_)
    if gaps.any():
        values = values.copy()
        values[gaps] = None
    return values


def value_positions(frame: Frame, name: str) -> tuple[NDArray[np.intp], list[Any]]:
    """The distinct values of one column, and for each row the place of its value there; -1 where it is blank.

    For columns of a few words in many rows: each word is looked at once.
    """
    import pandas as pd

    native = frame.get_column(name).to_native()
    library = library_of(frame)
    if library == "polars":
        return _positions_in_polars(native)
    positions, distinct = pd.factorize(native.to_pandas() if library == "pyarrow" else native)
    return np.asarray(positions, dtype=np.intp), list(distinct)


def _positions_in_polars(series: Any) -> tuple[NDArray[np.intp], list[Any]]:
    """Count words by their numbers in Polars' own list of words, not as a million Python texts."""
    import pandas as pd
    import polars as pl

    if series.dtype == pl.String:
        series = series.cast(pl.Categorical)
    numbers = series.to_physical() if series.dtype in (pl.Categorical, pl.Enum) else series
    if numbers.dtype.is_numeric():
        counted = numbers.cast(pl.Float64).to_numpy()
    else:
        counted = np.array(numbers.to_list(), dtype=object)
    positions, distinct = pd.factorize(counted)
    firsts = np.full(len(distinct), len(positions), dtype=np.intp)
    np.minimum.at(firsts, positions[positions >= 0], np.flatnonzero(positions >= 0))
    return np.asarray(positions, dtype=np.intp), [series[int(first)] for first in firsts]


def repeat_rows(frame: Frame, keep: Sequence[str], times: int) -> Frame:
    """These columns with each row ``times`` times, one copy behind the other."""
    native = frame.to_native()
    library = library_of(frame)
    if library != "pandas" and not keep:
        return open_frame(native.select([]))
    rows = np.repeat(np.arange(len(frame)), times)
    if library == "polars":
        return open_frame(native.select(list(keep))[rows])
    if library == "pyarrow":
        return open_frame(native.select(list(keep)).take(rows))
    taken = native[list(keep)]
    return open_frame(taken if times == 1 else taken.take(rows).reset_index(drop=True))


def new_frame(columns: Mapping[str, NDArray[Any] | Words], *, library: str = "pandas") -> Any:
    """A frame of its own, of this library."""
    if library == "polars":
        return _add_to_polars(None, [], columns)
    if library == "pyarrow":
        return _add_to_pyarrow(None, [], columns)
    import pandas as pd

    first = next(iter(columns.values()), np.empty(0))
    n = len(first.numbers) if isinstance(first, Words) else len(first)
    return _add_to_pandas(pd.DataFrame(index=pd.RangeIndex(n)), [], columns)


def new_matrix(values: NDArray[Any], rows: Sequence[str], columns: Sequence[str]) -> Any:
    """A labelled matrix, always a pandas frame."""
    import pandas as pd

    return pd.DataFrame(np.array(values), index=pd.Index(list(rows)), columns=pd.Index(list(columns)))


def library_of(frame: Frame) -> str:
    """The name of the frame's library: pandas, polars or pyarrow."""
    return type(frame.to_native()).__module__.partition(".")[0]


def add_columns(frame: Frame, keep: Sequence[str], columns: Mapping[str, NDArray[Any] | Words]) -> Any:
    """The caller's own kind of frame: the kept columns and behind them these, row for row."""
    native = frame.to_native()
    library = type(native).__module__.partition(".")[0]
    if library == "polars":
        return _add_to_polars(native, list(keep), columns)
    if library == "pyarrow":
        return _add_to_pyarrow(native, list(keep), columns)
    return _add_to_pandas(native, list(keep), columns)


def _add_to_pandas(native: Any, keep: list[str], columns: Mapping[str, NDArray[Any] | Words]) -> Any:
    import pandas as pd

    def built(values: NDArray[Any] | Words) -> Any:
        if not isinstance(values, Words):
            return values
        return pd.Categorical.from_codes(values.numbers, categories=pd.Index(values.words))

    added = pd.DataFrame({name: built(values) for name, values in columns.items()}, index=native.index)
    return pd.concat([native[keep], added], axis=1) if keep else added


def _add_to_polars(native: Any, keep: list[str], columns: Mapping[str, NDArray[Any] | Words]) -> Any:
    import polars as pl

    def built(name: str, values: NDArray[Any] | Words) -> Any:
        if not isinstance(values, Words):
            plain = values.tolist() if values.dtype == object else values  # dates stay dates
            return pl.Series(name, plain, nan_to_null=values.dtype.kind == "f")
        numbers = pl.Series(values.numbers.astype(np.int32))
        words = pl.Series(name, list(values.words), dtype=pl.Enum(list(values.words)))
        return words.gather(numbers.set(numbers < 0, None))

    series = [built(name, values) for name, values in columns.items()]
    return native.select(keep).with_columns(series) if keep else pl.DataFrame(series)


def _add_to_pyarrow(native: Any, keep: list[str], columns: Mapping[str, NDArray[Any] | Words]) -> Any:
    import pyarrow as pa

    def built(values: NDArray[Any] | Words) -> Any:
        if not isinstance(values, Words):
            return pa.array(values, mask=np.isnan(values) if values.dtype.kind == "f" else None)
        indices = pa.array(values.numbers, mask=values.numbers < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(list(values.words), pa.string()))

    kept = {name: native.column(name) for name in keep}
    return pa.table(kept | {name: built(values) for name, values in columns.items()})
