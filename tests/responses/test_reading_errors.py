"""Whatever is wrong with a file, its error has a code and says what to do."""

from __future__ import annotations

import io
import os
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from tests.helpers import importorskip
from tests.responses import files
from tests.responses.files import CODES, EXPORTS, plain
from trustscale.errors import OptionError, ReadingError
from trustscale.responses.reading import read_table, sources


def refused(source: str | Path, **options: object) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_table(source, **options)  # type: ignore[arg-type]  # wrong options are the point of some tests
    assert caught.value.mend
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("empty.csv", b"", "TS-R004", "empty"),
        ("blank.csv", b"\n\n  \n", "TS-R004", "empty"),
        ("mark.csv", b"\xef\xbb\xbf", "TS-R004", "empty"),
        ("sep.csv", b"sep=;\n", "TS-R004", "empty"),
        ("head.csv", b"id,a,b\n", "TS-R005", "no answers"),
        ("tiny.csv", b"a\n", "TS-R005", "no answers"),
        ("head.csv", b"id,a,b\n,,\n\n,,\n", "TS-R005", "no answers"),
        ("twice.csv", b"id,a,b,a \n1,2,3,4\n", "TS-R006", "'a': columns B, D"),
        ("ragged.csv", b"id,a,b\n1,2,3\n2,3\n3,4,5,6\n", "TS-R007", "row 3: 2 cells"),
        ("ragged.csv", b"\n\nid,a,b\n1,2,3\n2,3\n3,4,5,6\n", "TS-R007", "row 6: 4 cells"),
        ("r.csv", b"a,b\n1,2,3\n2,3,4\n", "TS-R007", "write.table"),
        ("bytes.csv", b"id,a\n1,\x81\n", "TS-R008", "line 2"),
        ("utf16.csv", b"\xff\xfei\x00d\x00,", "TS-R008", "utf-16"),
        ("nul.csv", b"id,a\n1,2\x00\n", "TS-R012", "line 2"),
        ("two.csv", b"a;b,c\n1;2,3\n", "TS-R013", "semicolons"),
        ("quote.csv", b'id,a\n1,"2\n2,3\n', "TS-R017", "quotation mark"),
        ("essay.csv", b'id,a\n1,"' + b"word " * 40_000, "TS-R017", "quotation mark"),
        ("book.csv", b"PK\x03\x04 and so on", "TS-R018", "workbook"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "TS-R018", "password"),
        ("text.sav", b"id,a\n1,2\n", "TS-R018", "text file"),
        ("text.parquet", b"id,a\n1,2\n", "TS-R018", "text file"),
        ("text.dta", b"id,a\n1,2\n", "TS-R018", "text file"),
        ("cut.xlsx", b"PK\x03\x04 and so on", "TS-R009", "damaged"),
        ("cut.parquet", b"PAR1 and so on", "TS-R009", "damaged"),
        ("cut.sav", b"$FL2 and so on", "TS-R009", "damaged"),
        ("cut.dta", b"<stata_dta> and so on", "TS-R009", "damaged"),
        ("cut.dta", b"\x72\x02 and so on", "TS-R009", "damaged"),
        ("survey.xls", b"anything", "TS-R003", "save it as .xlsx"),
        ("survey.json", b"{}", "TS-R003", ".csv"),
        ("survey.zip", b"PK\x03\x04", "TS-R003", "unpack"),
    ],
)
def test_a_bad_file_is_refused_by_name(
    name: str, content: bytes, code: str, says: str, tmp_path: Path
) -> None:
    if code == "TS-R009":  # only the library itself finds the damage
        importorskip({".xlsx": "openpyxl", ".parquet": "pyarrow"}.get(Path(name).suffix, "pyreadstat"))
    (tmp_path / name).write_bytes(content)
    error = refused(tmp_path / name)
    assert error.code == code
    assert says in str(error)
    assert name in error.what


def test_a_missing_file_gets_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "Survey2026.csv").write_text("a\n1\n")
    error = refused(tmp_path / "survey206.csv")
    assert error.code == "TS-R001"
    assert "did you mean 'Survey2026.csv'?" in str(error)


def test_a_folder_that_cannot_be_listed_suggests_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", fails)
    assert "did you mean" not in str(refused(tmp_path / "survey.csv"))


def test_rows_that_two_parsers_count_differently_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trustscale.responses.reading import dialect

    monkeypatch.setattr(dialect, "check_rows", lambda *_, **__: (99, 6))
    assert refused(plain(tmp_path)).code == "TS-R009"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "data" / "survey.csv")
    assert error.code == "TS-R001"
    assert "no folder" in error.what


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "TS-R002"


@pytest.mark.parametrize("name", ["a\x00b.csv", "x" * 5_000 + ".csv"])
def test_an_impossible_name_is_refused(name: str) -> None:
    assert refused(name).code == "TS-R015"


def test_a_file_that_fails_while_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Path, *args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = plain(tmp_path)
    monkeypatch.setattr(Path, "open", fails)
    error = refused(path)
    assert error.code == "TS-R015"
    assert "Permission denied" in error.what


@pytest.mark.parametrize("name", ["plain", "workbook", "parquet"])
def test_a_file_over_the_limit_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = EXPORTS[name](tmp_path)
    monkeypatch.setattr(sources, "MAXIMUM_BYTES", 100)
    error = refused(path)
    assert error.code == "TS-R010"
    assert "lazy frame" in error.mend


@pytest.mark.parametrize("name", ["workbook", "parquet", "spss", "stata"])
def test_a_table_over_the_limit_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = EXPORTS[name](tmp_path)
    monkeypatch.setattr(sources, "MAXIMUM_CELLS", 20)
    error = refused(path)
    assert error.code == "TS-R010"
    assert "20 cells" in error.what


def test_a_workbook_that_unpacks_to_far_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importorskip("openpyxl")
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 10_000_000)
    monkeypatch.setattr(sources, "MAXIMUM_BYTES", 1_000_000)
    assert path.stat().st_size < 100_000
    assert refused(path).code == "TS-R010"


def test_memory_that_runs_out_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def runs_out(self: Path) -> bytes:
        raise MemoryError

    path = plain(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", runs_out)
    assert refused(path).code == "TS-R010"


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [
        ("workbook", "openpyxl", "openpyxl"),
        ("parquet", "pyarrow.parquet", "pyarrow"),
        ("spss", "pyreadstat", "pyreadstat"),
        ("stata", "pyreadstat", "pyreadstat"),
    ],
)
def test_a_missing_package_is_named_with_its_command(
    name: str, module: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = EXPORTS[name](tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    error = refused(path)
    assert error.code == "TS-R011"
    assert package in error.what
    assert error.mend == "pip install 'trustscale[formats]'"


@pytest.mark.parametrize("sheet", ["Answer", 2, -1])
def test_a_sheet_that_is_not_there_lists_the_others(sheet: str | int, tmp_path: Path) -> None:
    error = refused(EXPORTS["workbook"](tmp_path), sheet=sheet)
    assert error.code == "TS-R016"
    assert error.where == ("0: Answers", "1: Codebook")


def test_only_a_workbook_has_sheets(tmp_path: Path) -> None:
    assert refused(plain(tmp_path), sheet="Answers").code == "TS-R016"


def test_an_empty_sheet_names_the_others(tmp_path: Path) -> None:
    openpyxl = importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.create_sheet("Data").append(["a"])
    book.save(tmp_path / "book.xlsx")
    error = refused(tmp_path / "book.xlsx")
    assert error.code == "TS-R004"
    assert "'Data'" in error.mend


def test_a_workbook_of_charts_has_no_sheet_with_cells(tmp_path: Path) -> None:
    openpyxl = importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.create_chartsheet("Figure").add_chart(importorskip("openpyxl.chart").BarChart())
    book.remove(book.active)
    book.save(tmp_path / "book.xlsx")
    assert "no sheet with cells" in refused(tmp_path / "book.xlsx").what


def test_a_single_empty_sheet_is_an_empty_file(tmp_path: Path) -> None:
    openpyxl = importorskip("openpyxl")
    openpyxl.Workbook().save(tmp_path / "book.xlsx")
    assert refused(tmp_path / "book.xlsx").code == "TS-R004"


def test_a_parquet_file_with_a_name_twice(tmp_path: Path) -> None:
    pyarrow, parquet = importorskip("pyarrow"), importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table([[1], [2], [3]], names=["a", "b", "a"]), tmp_path / "twice.parquet")
    error = refused(tmp_path / "twice.parquet")
    assert error.code == "TS-R006"
    assert error.where == ("'a': columns 1, 3",)


@pytest.mark.parametrize("name", ["parquet", "spss", "stata"])
def test_columns_without_rows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files.frame()
    monkeypatch.setattr(files, "frame", lambda: whole.iloc[:0].astype({"person": str, "comment": str}))
    if name == "spss":  # the builder marks one answer as missing
        pyreadstat = importorskip("pyreadstat")
        pyreadstat.write_sav(files.frame(), tmp_path / "answers.sav")
        path = tmp_path / "answers.sav"
    else:
        path = EXPORTS[name](tmp_path)
    assert refused(path).code == "TS-R005"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"encoding": "utf-99"}, "TS-R019"),
        ({"encoding": "hex"}, "TS-R019"),
        ({"encoding": "ascii"}, "TS-R008"),
    ],
)
def test_an_encoding_that_does_not_fit(options: dict[str, str], code: str, tmp_path: Path) -> None:
    assert refused(plain(tmp_path), **options).code == code


def test_a_decimal_sign_is_a_point_or_a_comma(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="decimal"):
        read_table(plain(tmp_path), decimal="'")


class Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.mark.parametrize("name", ["plain", "unicode_text", "workbook", "parquet", "spss", "stata"])
def test_standard_input_may_be_of_any_kind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = EXPORTS[name](tmp_path)
    monkeypatch.setattr(sys, "stdin", Stdin(path.read_bytes()))
    table = read_table("-")
    assert table.name == "standard input"
    assert table.frame.equals(read_table(path).frame)


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    assert "standard input" in refused("-").what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_read_like_standard_input(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = plain(tmp_path).read_bytes()
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    table = read_table(pipe)
    writer.join()
    assert len(table.frame) == len(CODES)


def test_a_file_without_an_ending_is_known_by_its_content(tmp_path: Path) -> None:
    path = EXPORTS["parquet"](tmp_path).rename(tmp_path / "answers")
    assert len(read_table(path).frame) == len(CODES)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
@pytest.mark.parametrize("name", ["workbook", "parquet", "spss", "stata"])
def test_a_file_that_breaks_off_is_damaged(name: str, share: float, tmp_path: Path) -> None:
    path = EXPORTS[name](tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    try:
        table = read_table(path)
    except ReadingError as error:
        assert error.code in {"TS-R005", "TS-R009", "TS-R010"}  # noqa: PT017 - either outcome is allowed
    else:
        assert len(table.frame) <= len(CODES)
