"""Tables in batches: what is said about their columns, and what is refused before any row is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import trustscale.responses.streaming as streaming
from tests.helpers import importorskip
from trustscale.errors import ColumnError, FileError, ReadingError
from trustscale.responses.frames import column_values
from trustscale.responses.streaming import Stream, open_stream

pa = importorskip("pyarrow")
parquet_files = importorskip("pyarrow.parquet")


def opened(data: Any) -> Stream:
    stream = open_stream(data)
    assert stream is not None
    return stream


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def rows(stream: Stream, *names: str) -> list[list[Any]]:
    """The cells of these columns, batch by batch."""
    found: list[list[Any]] = [[] for _ in names]
    for batch in stream.batches(names):
        for cells, name in zip(found, names, strict=True):
            cells += column_values(batch, name).tolist()
    return found


@pytest.mark.parametrize(
    ("text", "encoding", "cells"),
    [
        ("a,b\n1,2\n3,4\n", "utf-8", [[1, 3], [2, 4]]),
        ("a;b\n1;2,5\n3;4,5\n", "utf-8-sig", [[1, 3], [2.5, 4.5]]),
        ("sep=|\na|b\n1|x\n3|é\n", "cp1252", [[1, 3], ["x", "é"]]),
        ("\n\na\tb\n1\tNA\n3\t4\n", "utf-8", [[1, 3], ["NA", "4"]]),
    ],
)
def test_text_files_of_every_kind(text: str, encoding: str, cells: list[list[Any]], tmp_path: Path) -> None:
    stream = opened(written(tmp_path / "survey.csv", text, encoding))
    assert stream.columns == ("a", "b")
    assert rows(stream, "a", "b") == cells
    assert rows(stream, "b") == cells[1:]


def test_rows_below_two_headers_have_the_numbers_of_the_file(tmp_path: Path) -> None:
    text = 'StartDate,ResponseId,q1\nStart Date,Response ID,"How, then?"\n1,R1,4\n2,R2,5\n'
    stream = opened(written(tmp_path / "export.csv", text))
    assert stream.first_row == 3
    assert rows(stream, "q1") == [[4, 5]]


def test_batches_are_no_larger_than_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "BATCH_ROWS", 10)
    frame = pd.DataFrame({"a": range(25), "b": 1})
    frame.to_csv(tmp_path / "survey.csv", index=False)
    frame.to_parquet(tmp_path / "survey.parquet")
    polars = importorskip("polars").from_pandas(frame)
    duckdb = importorskip("duckdb")
    relation = duckdb.from_arrow(polars.to_arrow())
    for data in (tmp_path / "survey.csv", tmp_path / "survey.parquet", polars.lazy(), relation):
        sizes = [len(batch) for batch in opened(data).batches(["a"])]
        assert sum(sizes) == 25
        assert max(sizes) <= 10 or not isinstance(data, Path)


WRONG = {
    "TS-R004": "\n \n",
    "TS-R005": "a,b\n",
    "TS-R006": "a,a\n1,2\n",
    "TS-R012": "a,b\n1,\0\n",
}


@pytest.mark.parametrize("code", WRONG)
def test_text_files_that_hold_no_table(code: str, tmp_path: Path) -> None:
    with pytest.raises((FileError, ColumnError)) as caught:
        open_stream(written(tmp_path / "survey.csv", WRONG[code]))
    assert caught.value.code == code


def test_rows_and_letters_that_come_late(tmp_path: Path) -> None:
    many = "a,b\n" + "1,2\n" * 300_000
    ragged = opened(written(tmp_path / "ragged.csv", many + "1,2,3\n"))
    with pytest.raises(FileError, match="line 300002, saw 3") as caught:
        rows(ragged, "a")
    assert caught.value.code == "TS-R009"
    path = tmp_path / "letters.csv"
    path.write_bytes((many + "1,").encode() + b"\xe9\n")
    with pytest.raises(FileError, match="TS-R008"):
        rows(opened(path), "a")


def test_parquet_files_that_hold_no_table(tmp_path: Path) -> None:
    path = tmp_path / "survey.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(FileError, match="TS-R009"):
        open_stream(path)
    parquet_files.write_table(pa.table({"a": pa.array([], pa.int8())}), path)
    with pytest.raises(FileError, match="TS-R005"):
        open_stream(path)
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    parquet_files.write_table(twice, path)
    with pytest.raises(ColumnError, match="TS-R006"):
        open_stream(path)


def test_nothing_to_read() -> None:
    with pytest.raises(ReadingError, match="no frame"):
        open_stream(iter([]))
    with pytest.raises(ReadingError, match="TS-R020"):
        open_stream(5)


def test_files_that_are_read_as_a_whole(tmp_path: Path) -> None:
    assert open_stream("-") is None
    assert open_stream(written(tmp_path / "survey.csv", "a,b\n1,2\n", "utf-16")) is None
