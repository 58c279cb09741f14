"""Each survey tool's export becomes a table with one row per person and nothing lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from tests.helpers import importorskip
from tests.responses.files import COMMENTS, EXPORTS, LABELS, PERSONS, STEM, WORDINGS, cells
from trustscale.errors import FileError
from trustscale.responses.reading import RawTable, file_row, read_table

TYPED = ("workbook", "workbook_of_qualtrics", "parquet", "spss", "stata")


def item_cells(table: RawTable) -> list[list[object]]:
    """Cells of the items, which stand after the person in every export."""
    start = next(n for n, column in enumerate(table.frame) if table.frame[column].iloc[0] == "p1") + 1
    return table.frame.iloc[:, start : start + len(WORDINGS)].to_numpy(dtype=object).tolist()


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_gives_one_row_per_person(name: str, tmp_path: Path) -> None:
    table = read_table(EXPORTS[name](tmp_path))
    first_cells = [[str(cell).strip() for cell in table.frame[column]] for column in table.frame]
    assert list(PERSONS) in first_cells
    assert len(table.frame) == len(PERSONS)
    assert table.frame.columns.is_unique


@pytest.mark.parametrize("name", [name for name in EXPORTS if name not in TYPED])
def test_text_files_keep_every_cell_as_text(name: str, tmp_path: Path) -> None:
    table = read_table(EXPORTS[name](tmp_path))
    assert all(type(cell) is str for cell in table.frame.to_numpy(dtype=object).ravel())


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        ("plain", cells(str)),
        ("with_mark", cells(str)),
        ("german_excel", cells(lambda code: f"{code},0")),
        ("separator_line", cells(str)),
        ("unicode_text", cells(str)),
        ("qualtrics", cells(str)),
        ("qualtrics_labels", cells(LABELS.__getitem__)),
        ("google_forms", cells(LABELS.__getitem__)),
        ("limesurvey", cells(LABELS.__getitem__)),
        ("redcap_labels", cells(LABELS.__getitem__)),
    ],
)
def test_cells_arrive_as_they_were_written(build: str, expected: list[list[object]], tmp_path: Path) -> None:
    table = read_table(EXPORTS[build](tmp_path))
    assert item_cells(table) == expected
    assert list(table.frame["comment" if "comment" in table.frame else table.frame.columns[-1]]) == list(
        COMMENTS
    )


@pytest.mark.parametrize(
    ("build", "first_row"),
    [
        ("plain", 2),
        ("separator_line", 2),
        ("qualtrics", 4),
        ("qualtrics_two_rows", 3),
        ("sosci", 3),
        ("surveymonkey", 3),
        ("workbook", 2),
        ("workbook_of_qualtrics", 4),
        ("parquet", 1),
        ("spss", 1),
        ("stata", 1),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(build: str, first_row: int, tmp_path: Path) -> None:
    table = read_table(EXPORTS[build](tmp_path))
    assert table.first_row == first_row
    assert file_row(table, 2) == first_row + 2


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    table = read_table(EXPORTS["untidy"](tmp_path))
    assert [file_row(table, n) for n in range(4)] == [3, 4, 6, 7]
    assert list(table.frame.columns) == ["person", *(item.upper() for item in WORDINGS), "comment"]
    assert any("2 blank rows left out: rows 5, 8" in note for note in table.notes)


@pytest.mark.parametrize("build", ["qualtrics", "qualtrics_two_rows", "workbook_of_qualtrics"])
def test_qualtrics_questions_come_from_the_second_row(build: str, tmp_path: Path) -> None:
    table = read_table(EXPORTS[build](tmp_path))
    assert table.question_texts["close3"] == f"{STEM} - {WORDINGS['close3']}"
    assert any("header rows" in note for note in table.notes)


@pytest.mark.parametrize(
    ("build", "column", "text"),
    [
        ("sosci", "close3", WORDINGS["close3"]),
        ("surveymonkey", f"{STEM} [{WORDINGS['close3']}]", f"{STEM} [{WORDINGS['close3']}]"),
        ("surveymonkey", "Anything else?", "Anything else? [Open-Ended Response]"),
    ],
)
def test_two_header_rows_of_other_tools(build: str, column: str, text: str, tmp_path: Path) -> None:
    table = read_table(EXPORTS[build](tmp_path))
    assert table.question_texts[column] == text
    assert any("2 header rows" in note for note in table.notes)


def test_a_question_in_the_header_is_a_wording(tmp_path: Path) -> None:
    table = read_table(EXPORTS["google_forms"](tmp_path))
    header = f"{STEM} [{WORDINGS['close1']}]"
    assert table.question_texts == {f"{STEM} [{text}]": f"{STEM} [{text}]" for text in WORDINGS.values()}
    assert header in table.frame


def test_windows_text_is_read_with_a_note(tmp_path: Path) -> None:
    table = read_table(EXPORTS["german_excel"](tmp_path))
    assert table.frame["comment"][3] == "naïve; café"
    assert any("cp1252" in note for note in table.notes)
    assert table.decimal == ","


def test_spss_brings_labels_and_the_values_declared_missing(tmp_path: Path) -> None:
    table = read_table(EXPORTS["spss"](tmp_path))
    assert table.value_labels["close1"] == {
        **{float(code): label for code, label in LABELS.items()},
        -9.0: "no answer",
    }
    assert table.missing_values["close2"] == ((-99.0, -9.0),)
    assert table.frame["close2"][1] == -9
    assert np.isnan(table.frame["close3"][3])
    assert table.question_texts["close4"] == f"{STEM} {WORDINGS['close4']}"


def test_stata_brings_labels(tmp_path: Path) -> None:
    table = read_table(EXPORTS["stata"](tmp_path))
    assert table.value_labels["close1"] == {float(code): label for code, label in LABELS.items()}
    assert table.question_texts["close1"] == WORDINGS["close1"]


def test_the_first_sheet_is_read_and_the_note_names_the_others(tmp_path: Path) -> None:
    path = EXPORTS["workbook"](tmp_path)
    table = read_table(path)
    assert any("'Answers'" in note and "'Codebook'" in note for note in table.notes)
    assert read_table(path, sheet=0).frame.equals(table.frame)
    with pytest.raises(FileError, match="no answers below it"):
        read_table(path, sheet="Codebook")


def test_headings_of_a_workbook_need_not_be_texts(tmp_path: Path) -> None:
    openpyxl = importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append([None, None, None])
    book.active.append([None, 2026, 1.5, dt.date(2026, 5, 1), "a "])
    book.active.append(["p1", 1, 2, 3, None])
    book.active.append([None, "  ", None, None, None])
    book.active.append(["p2", 1, 2, None, 4])
    book.save(tmp_path / "book.xlsx")
    table = read_table(tmp_path / "book.xlsx")
    assert list(table.frame.columns) == ["column 1", "2026", "1.5", "2026-05-01", "a"]
    assert [file_row(table, n) for n in range(2)] == [3, 5]


def test_decimal_commas_in_a_workbook(tmp_path: Path) -> None:
    openpyxl = importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["id", "a"], ["p1", "2,5"], ["p2", 3]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    assert read_table(tmp_path / "book.xlsx").decimal == ","
    assert read_table(tmp_path / "book.xlsx", decimal=".").decimal == "."


def test_spss_texts_in_another_encoding_than_stated(tmp_path: Path) -> None:
    path = EXPORTS["spss"](tmp_path)
    content = path.read_bytes()
    path.write_bytes(content.replace("naïve; café".encode(), "naïve; café  ".encode("cp1252")))
    table = read_table(path)
    assert list(table.frame["comment"])[3].strip() == "naïve; café"
    assert "cp1252" in table.notes[0]
    with pytest.raises(FileError, match="damaged"):
        read_table(path, encoding="utf-8")


def test_formulas_without_a_value_are_noted(tmp_path: Path) -> None:
    table = read_table(EXPORTS["workbook"](tmp_path))  # its comment "=1+1" is one
    assert any("1 formulas were never calculated" in note for note in table.notes)
