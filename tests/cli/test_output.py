"""Files of scores: whole or not at all, in the format that their name says, harmless in a spreadsheet."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pytest

from tests.cli.conftest import Invoke, Run
from tests.helpers import importorskip
from trustscale.cli.target import FORMATS, Target, target_of, write_atomically
from trustscale.errors import OptionError


def score_to(invoke: Invoke, survey: Path, name: str, *options: str) -> Path:
    path = survey.with_name(name)
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(path), *options)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert f"Written to {path}" in " ".join(result.stderr.split()).replace(f"{path.name} ", path.name)
    return path


def test_csv_is_plain_and_unrounded(survey: Path, invoke: Invoke) -> None:
    content = score_to(invoke, survey, "scores.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8").splitlines()
    assert lines[1].startswith("p01,c1,a,6,1,6,5,1,6,2,6,5,6,fine,5.7,10,,")
    assert ",5.125,8,," in lines[3]
    assert lines[4].endswith(",7,too few answered,,7,too few answered")


def test_tsv_has_tabs(survey: Path, invoke: Invoke) -> None:
    lines = score_to(invoke, survey, "scores.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t")[:2] == ["person", "couple"]
    assert {line.count("\t") for line in lines} == {lines[0].count("\t")}


def test_json_has_rows_and_where_they_come_from(survey: Path, invoke: Invoke) -> None:
    told = json.loads(score_to(invoke, survey, "scores.json").read_text(encoding="utf-8"))
    assert set(told) == {"source", "provenance", "draft", "alerts", "summary", "scores"}
    assert told["provenance"]["instruments"][0]["id"] == "rs10"
    assert len(told["provenance"]["instruments"][0]["content_hash"]) == 12
    first, last = told["scores"][0], told["scores"][-1]
    assert (first["person"], first["rs1"], first["rs10_mean"]) == ("p01", 6, 5.7)
    assert (last["rs10_mean"], last["rs10_mean_reason"]) == (None, "too few answered")
    assert told["scores"][2]["remark"] == "=SUM(A1:A9)"  # JSON is no spreadsheet


def test_parquet_has_types_and_where_they_come_from(survey: Path, invoke: Invoke) -> None:
    importorskip("pyarrow")
    frame = pd.read_parquet(score_to(invoke, survey, "scores.parquet"))
    assert frame["rs1"].tolist() == [6, 2, 6, 6]
    assert frame["rs10_mean"].tolist()[:3] == [5.7, 3.2, 5.125]
    assert frame["remark"].tolist()[2] == "=SUM(A1:A9)"
    assert frame.attrs["trustscale"]["provenance"]["instruments"][0]["version"] == "1.0.0"


def test_xlsx_has_numbers_and_no_formulas(survey: Path, invoke: Invoke) -> None:
    openpyxl = importorskip("openpyxl")
    sheet = openpyxl.load_workbook(score_to(invoke, survey, "scores.xlsx")).active
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert (rows[0]["rs1"], rows[0]["rs10_mean"], rows[0]["person"]) == (6, 5.7, "p01")
    assert rows[2]["remark"] == "'=SUM(A1:A9)"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


DANGEROUS = ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "=-1", "\t=1+1", "-", "+1 555 0100"]
NUMBERS = ["-1", "+1", "-1.5", "-1,5", "-.5", "1e-5", "-1e+5", "0"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx"])
def test_text_that_is_a_formula_is_made_plain_and_numbers_are_not(
    ending: str, tmp_path: Path, invoke: Invoke
) -> None:
    if ending == "xlsx":
        importorskip("openpyxl")
    items = [f"rs{n}" for n in range(1, 11)]
    cells = [*DANGEROUS, *NUMBERS]
    frame = pd.DataFrame({**{item: [4] * len(cells) for item in items}, "=head": cells})
    source = tmp_path / "survey.csv"
    frame.to_csv(source, index=False)
    path = tmp_path / f"scores.{ending}"
    assert invoke("score", str(source), "-i", "rs10", "-o", str(path)).exit_code == 0
    read: dict[str, Any] = {"dtype": str, "keep_default_na": False}
    back = (
        pd.read_excel(path, **read)
        if ending == "xlsx"
        else pd.read_csv(path, sep=None, engine="python", **read)
    )
    assert "'=head" in back.columns
    assert back["'=head"].tolist() == [*(f"'{text}" for text in DANGEROUS), *NUMBERS]


def test_numbers_below_zero_stay_numbers(tmp_path: Path, invoke: Invoke) -> None:
    source = tmp_path / "survey.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    source.write_text(f"change,{items}\n-1.5{',4' * 10}\n", encoding="utf-8")
    result = invoke("score", str(source), "-i", "rs10", "--format", "csv")
    assert result.stdout.splitlines()[1].startswith("-1.5,")


def test_ids_with_leading_zeros_stay_text(tmp_path: Path, invoke: Invoke) -> None:
    source = tmp_path / "survey.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    source.write_text(f"person,age,{items}\n007,34{',4' * 10}\n008,{',4' * 10}\n", encoding="utf-8")
    result = invoke("score", str(source), "-i", "rs10", "--format", "json")
    rows = json.loads(result.stdout)["scores"]
    assert [(row["person"], row["age"]) for row in rows] == [("007", 34), ("008", None)]


def test_parquet_to_standard_output(survey: Path, run: Run) -> None:
    importorskip("pyarrow")
    done = run("score", survey.name, "-i", "rs10", "--format", "parquet", "-q", encoding=None)
    assert done.returncode == 0
    assert pd.read_parquet(io.BytesIO(done.stdout))["person"].tolist()[0] == "p01"


def test_standard_output_by_its_usual_name(survey: Path, invoke: Invoke) -> None:
    named = invoke("score", str(survey), "-i", "rs10", "-o", "-", "--format", "csv")
    assert named.exit_code == 0
    assert named.stdout == invoke("score", str(survey), "-i", "rs10", "--format", "csv").stdout


@pytest.mark.parametrize("name", ["scores.doc", "scores", "scores.csvv", "scores.xls"])
def test_an_unknown_ending_is_refused_before_any_work(name: str, survey: Path, invoke: Invoke) -> None:
    survey.unlink()  # it would be missed if anything were read
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(survey.with_name(name)))
    assert result.exit_code == 2
    assert "TS-C004" in result.stderr
    assert all(ending in result.stderr for ending in FORMATS)


def test_a_format_may_stand_for_an_ending_and_may_not_contradict_it(survey: Path, invoke: Invoke) -> None:
    path = survey.with_name("scores")
    assert invoke("score", str(survey), "-i", "rs10", "-o", str(path), "--format", "json").exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["scores"]
    result = invoke("score", str(survey), "-i", "rs10", "-o", f"{path}.csv", "--format", "json")
    assert (result.exit_code, "TS-C005" in result.stderr) == (2, True)
    assert not Path(f"{path}.csv").exists()


def test_the_answers_are_never_overwritten(survey: Path, invoke: Invoke) -> None:
    before = survey.read_bytes()
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(survey.parent / "." / survey.name))
    assert (result.exit_code, "TS-C006" in result.stderr) == (2, True)
    assert survey.read_bytes() == before


@pytest.mark.parametrize("name", ["no/such/folder/scores.csv", "."])
def test_a_place_that_is_none_is_a_wrong_call(name: str, survey: Path, invoke: Invoke) -> None:
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(survey.parent / name))
    assert (result.exit_code, "TS-C003" in result.stderr) == (2, True)


def test_a_failure_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("old", encoding="utf-8")

    def fails(self: Path, target: Path) -> NoReturn:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="no"):
        write_atomically(path, b"new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_replaced_keeps_its_rights_and_its_link(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o600)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_device_is_written_to_as_it_is() -> None:
    write_atomically(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


def test_a_missing_package_says_which_to_install(
    survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_engine(*args: Any, **kwargs: Any) -> NoReturn:
        raise ImportError("no engine", name="pyarrow")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", no_engine)
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(survey.with_name("scores.parquet")))
    assert result.exit_code == 2
    assert "pip install 'trustscale[formats]'" in result.stderr
    assert not survey.with_name("scores.parquet").exists()


def test_a_column_that_a_format_cannot_hold_is_named_as_such(
    survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*args: Any, **kwargs: Any) -> NoReturn:
        raise ValueError("mixed types")

    monkeypatch.setattr(pd.DataFrame, "to_excel", refuses)
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(survey.with_name("scores.xlsx")))
    assert (result.exit_code, "TS-C011" in result.stderr) == (2, True)
    assert "--keep ids" in result.stderr


def test_signs_that_xlsx_refuses_are_left_out(tmp_path: Path, invoke: Invoke) -> None:
    openpyxl = importorskip("openpyxl")
    source = tmp_path / "survey.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    source.write_text(f"remark,{items}\nbell\x07bell{',4' * 10}\n", encoding="utf-8")
    path = tmp_path / "scores.xlsx"
    assert invoke("score", str(source), "-i", "rs10", "-o", str(path)).exit_code == 0
    assert openpyxl.load_workbook(path).active["A2"].value == "bellbell"


def test_the_note_of_drafts_finds_a_name_that_is_free(tmp_path: Path, invoke: Invoke) -> None:
    invoke("demo", "--copy", "couples.csv")
    path = tmp_path / "couples.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("origin", "scores_note"), encoding="utf-8")
    header = invoke("score", "couples.csv", "-i", "fidelity-trust").stdout.splitlines()[0].split(",")
    assert header.count("scores_note") == 1
    assert header[-1] == "scores_note_"


def test_a_table_for_a_person_is_for_terminals_only() -> None:
    assert target_of(None, None, source="x", on_terminal=True) == Target(None, None)
    assert target_of(None, None, source="x", on_terminal=False) == Target(None, "csv")
    assert target_of(None, "json", source="x", on_terminal=True) == Target(None, "json")
    with pytest.raises(OptionError, match="end in nothing"):
        target_of("scores", None, source="x", on_terminal=True)
