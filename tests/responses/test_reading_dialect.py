"""Delimiters, decimal signs, encodings, headers and blank parts of delimited text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trustscale.responses.reading import RawTable, file_row, read_table


def table_of(text: str | bytes, folder: Path, name: str = "survey.csv", **options: str) -> RawTable:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, encoding=options.get("encoding"), decimal=options.get("decimal"))


def rows_of(table: RawTable) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy(dtype=object).tolist()]


WANTED = [["id", "a", "b"], ["1", "2", "3"], ["2", "", "5"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False], ids=["ends in a line end", "ends in a cell"])
def test_the_delimiter_is_found(mark: str, end: str, last: bool, tmp_path: Path) -> None:
    text = end.join(mark.join(row) for row in WANTED) + (end if last else "")
    assert rows_of(table_of(text, tmp_path)) == WANTED


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\n1\n2\n", [["a"], ["1"], ["2"]]),
        ("a\n1\n\n2\n", [["a"], ["1"], ["2"]]),
        ('"a, and more";b\n"1;2";3\n', [["a, and more", "b"], ["1;2", "3"]]),
        ("id;a;b\n1;2,5;3\n2;1,5;1,0\n", [["id", "a", "b"], ["1", "2,5", "3"], ["2", "1,5", "1,0"]]),
        ('id, a\n1, "2, 3"\n', [["id", "a"], ["1", "2, 3"]]),
        ('id,a\n1,"say ""no"""\n', [["id", "a"], ["1", 'say "no"']]),
        ('id,a\n1,"two\nlines"\n', [["id", "a"], ["1", "two\nlines"]]),
        ("id,a,b,\n1,2,3,\n", [["id", "a", "b"], ["1", "2", "3"]]),
        ("id,a\n1,2,,\n", [["id", "a"], ["1", "2"]]),
        (",a\n0,2\n1,3\n", [["column 1", "a"], ["0", "2"], ["1", "3"]]),
        ("sep=|\nid,x|a\n1,2|3\n", [["id,x", "a"], ["1,2", "3"]]),
        ("id,a\n1,NA\n", [["id", "a"], ["1", "NA"]]),
        ("\u200bid\u200b, a \n1,2\n", [["id", "a"], ["1", "2"]]),
    ],
)
def test_cells_are_split_where_they_should_be(text: str, wanted: list[list[str]], tmp_path: Path) -> None:
    assert rows_of(table_of(text, tmp_path)) == wanted


def test_tabs_win_in_a_tsv_file(tmp_path: Path) -> None:
    text = "Name, first\tage\nDoe, Jane\t32\n"
    assert rows_of(table_of(text, tmp_path, "survey.tsv")) == [["Name, first", "age"], ["Doe, Jane", "32"]]


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("id,a\n1,2.5\n", "."),
        ('id,a\n1,"2,5"\n', "."),
        ("id;a\n1;2,5\n", ","),
        ("id;a\n1;2\n", ","),
        ("id;a\n1;2.5\n", "."),
        ("id;a\n1;2.5\n2;2,5\n3;3,5\n", ","),
        ("id;a\n1;2,5\n2;2.5\n3;3.5\n", "."),
        ("id\ta\n1\t2,5\n", ","),
        ("id\ta\n1\t2\n", "."),
    ],
)
def test_the_decimal_sign_is_found(text: str, decimal: str, tmp_path: Path) -> None:
    assert table_of(text, tmp_path).decimal == decimal


def test_a_stated_decimal_sign_is_kept(tmp_path: Path) -> None:
    assert table_of("id;a\n1;2,5\n", tmp_path, decimal=".").decimal == "."


TEXT = "id,größe\n1,é\n2,“so”\n"


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_told_apart(encoding: str, note: str, tmp_path: Path) -> None:
    table = table_of(TEXT.encode(encoding), tmp_path)
    assert rows_of(table) == [["id", "größe"], ["1", "é"], ["2", "“so”"]]
    assert note in " ".join(table.notes)
    assert bool(table.notes) == bool(note)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["with a mark", "without a mark"])
def test_both_byte_orders_of_utf_16(encoding: str, mark: str, tmp_path: Path) -> None:
    content = (mark + "id,a\n1,2\n").encode(encoding)
    assert rows_of(table_of(content, tmp_path)) == [["id", "a"], ["1", "2"]]


@pytest.mark.parametrize("encoding", ["cp1250", "mac-roman", "utf-8", "utf-16"])
def test_a_stated_encoding_is_used(encoding: str, tmp_path: Path) -> None:
    text = "id,a\n1,é\n"
    assert rows_of(table_of(text.encode(encoding), tmp_path, encoding=encoding))[1] == ["1", "é"]


def test_a_mark_is_cut_off_under_a_stated_encoding(tmp_path: Path) -> None:
    assert rows_of(table_of("id,a\n1,2\n".encode("utf-8-sig"), tmp_path, encoding="utf-8"))[0] == ["id", "a"]


def test_blank_rows_are_counted_and_named(tmp_path: Path) -> None:
    blank = "".join("\n , \n" for _ in range(8))
    table = table_of(f"id,a\n1,2\n{blank}2,3\n", tmp_path)
    assert rows_of(table) == [["id", "a"], ["1", "2"], ["2", "3"]]
    assert table.row_numbers is not None
    assert table.row_numbers.tolist() == [2, 19]
    assert table.notes == ("16 blank rows left out: rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 6 more",)


def test_rows_run_on_where_none_is_blank(tmp_path: Path) -> None:
    table = table_of("id,a\n1,2\n2,3\n", tmp_path)
    assert table.row_numbers is None
    assert [file_row(table, n) for n in range(2)] == [2, 3]


def test_columns_without_a_name_are_noted(tmp_path: Path) -> None:
    table = table_of(",a,,\n0,1,x,\n", tmp_path)
    assert list(table.frame.columns) == ["column 1", "a", "column 3"]
    assert table.notes == ("without a name in the header: column 1, column 3",)


def test_a_brace_in_an_answer_is_no_import_id(tmp_path: Path) -> None:
    assert len(table_of('id,a\n1,{x}\n2,"{""other"": 1}"\n', tmp_path).frame) == 2


def test_an_export_with_import_ids_and_no_texts(tmp_path: Path) -> None:
    table = table_of('id,a b\n"{""ImportId"": ""x""}",y\n1,2\n', tmp_path)
    assert table.first_row == 3
    assert table.question_texts == {"a b": "a b"}


def test_the_frame_is_numbered_from_zero(tmp_path: Path) -> None:
    table = table_of("id,a\n\n1,2\n2,3\n", tmp_path)
    assert np.array_equal(table.frame.index, [0, 1])
