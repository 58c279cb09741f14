"""Rows taken, stacked and put side by side come back as frames of the same library, types kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.conftest import MakeFrame
from tests.helpers import importorskip
from trustscale.errors import PairingError
from trustscale.responses.frames import column_values, open_frame
from trustscale.responses.rows import beside, stack_rows, take_rows

COLUMNS: dict[str, Sequence[object]] = {
    "whole": [1, 2, 3],
    "number": [1.5, None, 3.0],
    "word": ["a", None, ""],
    "truth": [True, False, True],
    "day": [dt.date(2026, 5, 1), None, dt.date(2026, 5, 3)],
}


def listed(frame: Any, name: str) -> list[object]:
    return [None if value != value else value for value in column_values(open_frame(frame), name).tolist()]


def test_rows_are_taken_in_any_order(make_frame: MakeFrame) -> None:
    frame = make_frame(COLUMNS)
    taken = take_rows(open_frame(frame), np.array([2, 0, 0]), tuple(COLUMNS)).to_native()
    assert type(taken) is type(frame)
    for name, values in COLUMNS.items():
        assert listed(taken, name) == [values[2], values[0], values[0]]


def test_columns_get_new_names(make_frame: MakeFrame) -> None:
    taken = take_rows(open_frame(make_frame(COLUMNS)), np.array([1]), {"word": "w", "whole": "n"})
    assert tuple(taken.columns) == ("w", "n")
    assert listed(taken.to_native(), "n") == [2]


def test_an_index_of_pandas_is_no_row_number() -> None:
    frame = pd.DataFrame({"a": [1, 2, 3]}, index=[7, 7, 7])
    assert listed(take_rows(open_frame(frame), np.array([2, 0]), ["a"]).to_native(), "a") == [3, 1]


@pytest.mark.parametrize("rows", [[], [0, 1, 2]])
def test_stacking_undoes_taking(make_frame: MakeFrame, rows: list[int]) -> None:
    frame = open_frame(make_frame(COLUMNS))
    above = take_rows(frame, np.array(rows, dtype=np.intp), tuple(COLUMNS))
    below = take_rows(frame, np.setdiff1d(np.arange(3), rows), tuple(COLUMNS))
    stacked = stack_rows(above, below)
    assert stacked.schema == frame.schema
    for name, values in COLUMNS.items():
        assert listed(stacked.to_native(), name) == list(values)


def test_whole_numbers_and_others_go_together(make_frame: MakeFrame) -> None:
    above, below = open_frame(make_frame({"a": [1, 2]})), open_frame(make_frame({"a": [None, 0.5]}))
    assert listed(stack_rows(above, below).to_native(), "a") == [1, 2, None, 0.5]


@pytest.mark.parametrize("values", [[1, 2], [0.5, 1.0], ["a", "b"]])
def test_nothing_takes_the_type_of_the_other_side(make_frame: MakeFrame, values: list[object]) -> None:
    full, empty = open_frame(make_frame({"a": values})), open_frame(make_frame({"a": [None, None]}))
    for pair, expected in (
        ((full, empty), [*values, None, None]),
        ((empty, full), [None, None, *values]),
    ):
        stacked = stack_rows(*pair)
        assert listed(stacked.to_native(), "a") == expected
        assert stacked.get_column("a").dtype.is_numeric() == isinstance(values[0], int | float)


def test_numbers_and_words_do_not_go_together(make_frame: MakeFrame) -> None:
    above, below = open_frame(make_frame({"a": [1, 2]})), open_frame(make_frame({"a": ["1", "2"]}))
    with pytest.raises(PairingError) as caught:
        stack_rows(above, below)
    assert (caught.value.code, caught.value.where) == ("TS-D004", ("a",))


def test_categories_of_polars() -> None:
    pl = importorskip("polars")
    frames = [
        open_frame(pl.DataFrame({"a": words}, schema={"a": pl.Enum(words)})) for words in (["x"], ["y", "z"])
    ]
    assert listed(stack_rows(*frames).to_native(), "a") == ["x", "y", "z"]


def test_categories_of_pandas_and_pyarrow() -> None:
    pa = importorskip("pyarrow")
    for made in (
        lambda words: pd.DataFrame({"a": pd.Categorical(words)}),
        lambda words: pa.table({"a": pa.array(words).dictionary_encode()}),
    ):
        frames = [open_frame(made(words)) for words in (["x"], ["y", "x"])]
        assert listed(stack_rows(*frames).to_native(), "a") == ["x", "y", "x"]


def test_side_by_side(make_frame: MakeFrame) -> None:
    frame = open_frame(make_frame(COLUMNS))
    left, right = (
        take_rows(frame, np.array([0, 2]), {"whole": "a"}),
        take_rows(frame, np.array([2, 0]), ["word"]),
    )
    both = beside(left, right)
    assert tuple(both.columns) == ("a", "word")
    assert listed(both.to_native(), "a") == [1, 3]
    assert listed(both.to_native(), "word") == ["", "a"]
