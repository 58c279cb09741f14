"""Frames of every library go in as arrays and come back as frames of the same library."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from tests.conftest import MakeFrame
from tests.helpers import importorskip
from trustscale.errors import ColumnError, ReadingError
from trustscale.responses.frames import Words, add_columns, column_names, column_values, open_frame, row_count

WORDS = Words(np.array([1, -1, 0], dtype=np.int8), ("too few answered", "undecided"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1.5, None, 3.0], [1.5, np.nan, 3.0]),
        ([1, None, 3], [1, np.nan, 3]),
        ([Decimal("1.5"), None], [1.5, np.nan]),
    ],
)
def test_numbers_come_as_numbers(cells: list[object], expected: list[float], make_frame: MakeFrame) -> None:
    frame = make_frame({"a": cells})
    if isinstance(frame, pd.DataFrame) and isinstance(cells[0], Decimal):
        assert column_values(open_frame(frame), "a").tolist() == cells
        return
    assert_array_equal(column_values(open_frame(frame), "a").astype(float), expected)


@pytest.mark.parametrize(
    "cells",
    [
        ["a", None, ""],
        [True, None, False],
        [dt.time(7, 30), None, dt.time(0, 5)],
        [dt.date(2026, 5, 1), None, dt.date(2026, 5, 2)],
        [dt.timedelta(minutes=5), None, dt.timedelta(0)],
    ],
    ids=["text", "truth", "time", "date", "duration"],
)
def test_everything_else_comes_as_objects(cells: list[object], make_frame: MakeFrame) -> None:
    values = column_values(open_frame(make_frame({"a": cells})), "a")
    assert values.dtype == object
    assert values.tolist() == cells


def test_types_that_only_pandas_has() -> None:
    frame = pd.DataFrame(
        {
            "i": pd.array([1, None], dtype="Int64"),
            "b": pd.array([True, None], dtype="boolean"),
            "c": pd.Categorical(["x", None]),
            "t": pd.to_datetime(["2026-05-01 07:30", None]).astype("datetime64[ns]"),
        }
    )
    opened = open_frame(frame)
    assert_array_equal(column_values(opened, "i"), [1, np.nan])
    assert column_values(opened, "b").tolist() == [True, None]
    assert column_values(opened, "c").tolist() == ["x", None]
    assert column_values(opened, "t").tolist() == [pd.Timestamp("2026-05-01 07:30"), None]


def test_names_that_are_no_text() -> None:
    frame = pd.DataFrame([[1, 2]], columns=[1, 2])
    assert column_names(open_frame(frame)) == ("1", "2")
    levels = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]))
    assert column_names(open_frame(levels)) == ("a_1", "a_2")
    assert list(frame.columns) == [1, 2]


def test_a_name_twice() -> None:
    arrow = importorskip("pyarrow")
    for frame in (pd.DataFrame([[1, 2]], columns=["a", "a"]), arrow.table([[1], [2]], names=["a", "a"])):
        with pytest.raises(ColumnError) as caught:
            open_frame(frame)
        assert caught.value.where == ("a: 2 times",)


@pytest.mark.parametrize("data", [None, 3, "text", [1, 2], {"a": [1]}, np.zeros((2, 2)), pd.Series([1])])
def test_what_is_no_frame(data: object) -> None:
    with pytest.raises(ReadingError) as caught:
        open_frame(data)
    assert caught.value.code == "TS-R020"


@pytest.mark.parametrize("keep", [[], ["id"]])
def test_columns_come_back_in_the_same_library(keep: list[str], make_frame: MakeFrame) -> None:
    frame = make_frame({"id": ["a", "b", "c"], "x": [1, 2, 3]})
    opened = open_frame(frame)
    columns = {"score": np.array([1.5, np.nan, 2.0]), "n": np.array([3, 0, 2]), "reason": WORDS}
    back = add_columns(opened, keep, columns)
    assert type(back) is type(frame)
    again = open_frame(back)
    assert column_names(again) == (*keep, "score", "n", "reason")
    assert row_count(again) == 3
    assert_array_equal(column_values(again, "score"), [1.5, np.nan, 2.0])
    assert_array_equal(column_values(again, "n"), [3, 0, 2])
    assert column_values(again, "reason").tolist() == ["undecided", None, "too few answered"]


def test_the_index_of_pandas_stays() -> None:
    frame = pd.DataFrame({"x": [1, 2, 3]}, index=["r", "s", "t"])
    back = add_columns(open_frame(frame), ["x"], {"score": np.array([1.0, 2.0, 3.0])})
    assert list(back.index) == ["r", "s", "t"]
