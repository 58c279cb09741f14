"""Rows of frames taken, put behind one another and side by side, in the caller's own library.

What :mod:`trustscale.dyads` turns layouts with; values keep their types wherever the library lets them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import PairingError
from trustscale.responses.frames import Frame, library_of, open_frame

Rows = NDArray[np.intp]


def take_rows(frame: Frame, rows: Rows, names: Mapping[str, str] | Sequence[str]) -> Frame:
    """These rows of these columns; a mapping gives the columns new names."""
    renamed = names if isinstance(names, Mapping) else {name: name for name in names}
    native, library = frame.to_native(), library_of(frame)
    if library == "pandas":
        taken = native[list(renamed)].take(rows).reset_index(drop=True)
        taken.columns = list(renamed.values())
    elif library == "polars":
        taken = native.select(list(renamed))[rows] if renamed else native.select([])
        taken.columns = list(renamed.values())
    else:
        taken = native.select(list(renamed)).take(rows).rename_columns(list(renamed.values()))
    return open_frame(taken)


def stack_rows(above: Frame, below: Frame) -> Frame:
    """The rows of one frame and behind them those of another with the same columns.

    A column may hold whole numbers above and others below, and nothing at all on one side; numbers and words
    do not go together.

    Raises
    ------
    PairingError
        TS-D004 where a column holds numbers in one frame and words in the other.
    """
    _refuse_other_kinds(above, below)
    native, library = (above.to_native(), below.to_native()), library_of(above)
    if library == "pandas":
        return open_frame(_stack_pandas(*native))
    if library == "polars":
        return open_frame(_stack_polars(*native))
    import pyarrow as pa

    plain = [table.unify_dictionaries() for table in native]
    return open_frame(pa.concat_tables(plain, promote_options="permissive"))


def beside(left: Frame, right: Frame) -> Frame:
    """Two frames of equally many rows side by side."""
    native, library = (left.to_native(), right.to_native()), library_of(left)
    if library == "pandas":
        import pandas as pd

        return open_frame(pd.concat([frame.reset_index(drop=True) for frame in native], axis=1))
    if library == "polars":
        return open_frame(native[0].hstack(native[1]))
    import pyarrow as pa

    columns = {name: table.column(name) for table in native for name in table.column_names}
    return open_frame(pa.table(columns))


def _refuse_other_kinds(above: Frame, below: Frame) -> None:
    wrong = []
    for name in above.columns:
        pair = above.get_column(name), below.get_column(name)
        numeric = [series.dtype.is_numeric() for series in pair]
        if numeric[0] != numeric[1] and not any(series.is_null().all() for series in pair):
            wrong.append(name)
    if wrong:
        raise PairingError(
            "Columns hold numbers for one partner and something else for the other.",
            code="TS-D004",
            where=wrong,
            mend="turn both into numbers, or leave the columns out.",
        )


def _stack_pandas(above: Any, below: Any) -> Any:
    import pandas as pd

    n_above, n = len(above), len(above) + len(below)
    stacked = {}
    for name in above.columns:
        first, second = above[name].set_axis(range(n_above)), below[name].set_axis(range(n_above, n))
        if first.isna().all():  # so that it takes the type of the other one
            stacked[name] = second.reindex(range(n))
        elif second.isna().all():
            stacked[name] = first.reindex(range(n))
        else:
            stacked[name] = pd.concat([first, second])
    return pd.DataFrame(stacked, index=range(n))


def _stack_polars(above: Any, below: Any) -> Any:
    import polars as pl

    lists = [
        name
        for name, dtype in above.schema.items()
        if dtype != below.schema[name] and isinstance(dtype, pl.Enum | pl.Categorical)
    ]
    pair = [frame.with_columns(pl.col(lists).cast(pl.String)) if lists else frame for frame in (above, below)]
    return pl.concat(pair, how="vertical_relaxed")
