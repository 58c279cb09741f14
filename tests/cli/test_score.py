"""``trustscale score``: from a file to scores, with every option reaching the library."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke
from tests.helpers import importorskip
from trustscale.cli.app import COMMANDS


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_scores_are_those_of_the_library(survey: Path, invoke: Invoke) -> None:
    result = invoke("score", str(survey), "-i", "rs10", "--keep", "ids", "--id", "person", "--format", "csv")
    assert result.exit_code == 0
    frame = ts.score(ts.read_responses(survey, "rs10", id="person")).to_frame()
    written = pd.read_csv(io.StringIO(result.stdout))
    assert list(written.columns) == list(frame.columns)
    assert written["rs10_mean"].tolist()[:3] == frame["rs10_mean"].tolist()[:3] == [5.7, 3.2, 5.125]
    assert written["rs10_mean_reason"].tolist()[3] == "too few answered"


def test_every_column_of_the_file_is_kept_unless_told(survey: Path, invoke: Invoke) -> None:
    header = survey.read_text(encoding="utf-8").splitlines()[0].split(",")

    def kept(*options: str) -> list[str]:
        result = invoke("score", str(survey), "-i", "rs10", "--format", "csv", *options)
        assert result.exit_code == 0
        names = result.stdout.splitlines()[0].split(",")
        assert [name for name in names if name not in header][:2] == ["rs10_mean", "rs10_mean_answered"]
        return [name for name in names if name in header]

    assert kept() == header
    assert kept("--keep", "all") == header
    assert kept("--keep", "ids") == []
    assert kept("--keep", "ids", "--dyad", "couple", "--role", "partner") == ["couple", "partner"]
    assert kept("--keep", "remark,couple") == ["remark", "couple"]


def test_a_column_to_keep_that_is_not_there_is_a_wrong_call(survey: Path, invoke: Invoke) -> None:
    result = invoke(
        "score", str(survey), "-i", "rs10", "--keep", "cuple", "-o", str(survey.with_name("o.csv"))
    )
    assert result.exit_code == 2
    assert "did you mean 'couple'?" in result.stderr
    assert not survey.with_name("o.csv").exists()


def test_invalid_answers_can_be_set_missing(wrong: Path, invoke: Invoke) -> None:
    assert invoke("score", str(wrong), "-i", "rs10").exit_code == 3
    result = invoke("score", str(wrong), "-i", "rs10", "--invalid", "missing", "--format", "csv")
    assert result.exit_code == 0
    assert "2 invalid" in result.stderr
    last = rows_of(result.stdout)[-1]
    assert (last["rs10_mean_answered"], last["rs4"]) == ("8", "7")  # the file's own cell stays as it was


def test_columns_can_be_mapped(survey: Path, invoke: Invoke) -> None:
    text = survey.read_text(encoding="utf-8").replace("rs4,", "Question four,")
    survey.write_text(text, encoding="utf-8")
    refused = invoke("score", str(survey), "-i", "rs10")
    assert refused.exit_code == 3
    assert "--column rs4=" in refused.stderr
    assert "columns=" not in refused.stderr
    mapped = invoke("score", str(survey), "-i", "rs10", "--column", "rs4=Question four", "--format", "csv")
    assert rows_of(mapped.stdout)[0]["rs10_mean"] == "5.7"
    absent = invoke("score", str(survey), "-i", "rs10", "-c", "rs4=", "--format", "csv")
    assert rows_of(absent.stdout)[0]["rs10_mean_answered"] == "9"


@pytest.mark.parametrize("value", ["rs4", "=Q4", " =Q4"])
def test_a_column_option_without_an_item_is_a_wrong_call(value: str, survey: Path, invoke: Invoke) -> None:
    result = invoke("score", str(survey), "-i", "rs10", "--column", value)
    assert result.exit_code == 2
    assert "TS-C008" in result.stderr


def test_a_mapped_column_that_is_not_there_is_a_wrong_call(survey: Path, invoke: Invoke) -> None:
    result = invoke("score", str(survey), "-i", "rs10", "--column", "rs4=rmark")
    assert result.exit_code == 2
    assert "did you mean 'remark'?" in result.stderr


def test_several_instruments_and_a_file_of_ones_own(survey: Path, invoke: Invoke) -> None:
    assert invoke("new", "my-trust").exit_code == 0
    text = survey.read_text(encoding="utf-8").splitlines()
    items = [item.id for item in ts.load_instrument(survey.parent / "my-trust.toml").items]
    lines = [f"{text[0]},{','.join(items)}", *(f"{line}{',2' * len(items)}" for line in text[1:])]
    survey.write_text("\n".join(lines), encoding="utf-8")
    done = invoke("score", survey.name, "-i", "rs10", "-i", "my-trust.toml", "--keep", "ids")
    assert done.exit_code == 0, done.stderr
    assert {"rs10_mean", "my_trust"} <= set(done.stdout.splitlines()[0].split(","))
    assert "my-trust" in done.stderr


def test_prefixes_tell_equal_scores_apart(survey: Path, invoke: Invoke) -> None:
    def names(*options: str) -> str:
        result = invoke("score", str(survey), "-i", "rs10", "--keep", "ids", "--format", "csv", *options)
        assert result.exit_code == 0, result.stderr
        return result.stdout.splitlines()[0].split(",")[0]

    assert names() == "rs10_mean"
    assert names("--prefix", "id") == "rs10_rs10_mean"
    assert names("--prefix", "before_") == "before_rs10_mean"
    assert names("--prefix", "rs10=t1_") == "t1_rs10_mean"


def test_a_prefix_is_what_the_message_about_equal_names_says(survey: Path, invoke: Invoke) -> None:
    text = survey.read_text(encoding="utf-8").replace("remark", "rs10_mean")
    survey.write_text(text, encoding="utf-8")
    result = invoke("score", str(survey), "-i", "rs10", "--format", "csv")
    assert result.exit_code == 3
    assert "--prefix id" in result.stderr
    assert "prefix=" not in result.stderr
    assert invoke("score", str(survey), "-i", "rs10", "--format", "csv", "--prefix", "id").exit_code == 0


def test_a_coding_and_keyed_items_reach_the_reading(survey: Path, invoke: Invoke) -> None:
    def first(*options: str) -> float:
        result = invoke("score", str(survey), "-i", "rs10", "--format", "csv", *options)
        assert result.exit_code == 0, result.stderr
        return float(rows_of(result.stdout)[0]["rs10_mean"])

    assert first() == 5.7
    assert first("--coding", "agree_first") == pytest.approx(7 - 5.7)
    assert first("--already-keyed", "rs2,rs5", "--already-keyed", "rs7") == pytest.approx(4.5 - 0.3, abs=0.3)


def test_missing_codes_and_decimal_commas(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "survey.csv"
    items = ";".join(f"rs{n}" for n in range(1, 11))
    path.write_text(f"age;{items}\n30,5;6;1;6;5;1;6;2;6;-77;6\n", encoding="utf-8")
    result = invoke("score", str(path), "-i", "rs10", "--missing-code", "-77", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    assert rows_of(result.stdout)[0]["rs10_mean_answered"] == "9"
    refused = invoke("score", str(path), "-i", "rs10", "--missing-code", "none")
    assert (refused.exit_code, "TS-C010" in refused.stderr) == (2, True)
    assert invoke("score", str(path), "-i", "rs10", "--decimal", ";").exit_code == 2


def test_how_a_file_was_written_reaches_the_reading(survey: Path, invoke: Invoke) -> None:
    survey.write_bytes(survey.read_text(encoding="utf-8").replace("fine", "schön").encode("utf-16"))
    right = invoke("score", str(survey), "-i", "rs10", "--encoding", "utf-16", "--format", "csv")
    assert right.exit_code == 0
    assert "schön" in right.stdout
    assert invoke("score", str(survey), "-i", "rs10", "--encoding", "klingon").exit_code == 2
    assert invoke("score", str(survey), "-i", "rs10", "--sheet", "1").exit_code == 2


def test_a_sheet_is_chosen_by_number_or_name(tmp_path: Path, survey: Path, invoke: Invoke) -> None:
    importorskip("openpyxl")
    path = tmp_path / "survey.xlsx"
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        pd.DataFrame({"a": [1]}).to_excel(writer, sheet_name="notes", index=False)
        pd.read_csv(survey).to_excel(writer, sheet_name="answers", index=False)
    for sheet in ("1", "answers"):
        result = invoke("score", str(path), "-i", "rs10", "--sheet", sheet, "--format", "csv")
        assert result.exit_code == 0, result.stderr
    assert invoke("score", str(path), "-i", "rs10").exit_code == 3


def test_schemes_are_chosen_and_a_wrong_one_is_named(survey: Path, tmp_path: Path, invoke: Invoke) -> None:
    definition = tmp_path / "ghq.toml"
    definition.write_text(GHQ, encoding="utf-8")
    answers = tmp_path / "ghq.csv"
    answers.write_text("g1,g2,g3\n0,2,3\n", encoding="utf-8")

    def score(*options: str) -> dict[str, str]:
        result = invoke(
            "score", str(answers), "-i", str(definition), "--keep", "ids", "--format", "csv", *options
        )
        assert result.exit_code == 0, result.stderr
        return rows_of(result.stdout)[0]

    assert score()["likert"] == "5.0"
    assert score("--scheme", "binary")["binary"] == "2.0"
    assert score("--scheme", "ghq=binary")["binary"] == "2.0"
    wrong = invoke("score", str(answers), "-i", str(definition), "--scheme", "binry")
    assert wrong.exit_code == 2
    assert "binary" in wrong.stderr
    unclear = invoke("score", str(answers), "-i", str(definition), "--scheme", "a", "--scheme", "b")
    assert (unclear.exit_code, "TS-C009" in unclear.stderr) == (2, True)


GHQ = """
id = "ghq"
version = "1.0.0"
title = "Three questions"
license = { spdx = "CC0-1.0", holder = "nobody", wording = false }
response_scales = [{ id = "four", options = [{ code = 0 }, { code = 1 }, { code = 2 }, { code = 3 }] }]
schemes = [{ id = "likert", default = true }, { id = "binary" }]
recodings = [{ id = "two", map = [[0, 0], [1, 0], [2, 1], [3, 1]] }]
items = [{ ids = ["g1..g3"], gist = "a question" }]
scales = [
  { id = "likert", scheme = "likert", items = ["g1..g3"], score = "sum", range = [0, 9] },
  { id = "binary", scheme = "binary", items = ["g1..g3"], recode = [{ using = "two" }], score = "sum" },
]
"""


def test_columns_are_found_by_the_wording_of_a_form(tmp_path: Path, invoke: Invoke) -> None:
    form = ts.load_instrument("fidelity-trust", wording="about-me")
    path = tmp_path / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([item.text for item in form.items])
        writer.writerow([4] * len(form.items))
    arguments = ("score", str(path), "-i", "fidelity-trust", "--format", "csv")
    assert invoke(*arguments).exit_code == 3
    for wording in ("about-me", "fidelity-trust=about-me"):
        result = invoke(*arguments, "--wording", wording)
        assert result.exit_code == 0, result.stderr
        assert "20 by wording" in result.stderr
    assert invoke(*arguments, "--wording", "about-you").exit_code == 2


def test_without_an_instrument_the_file_says_which_it_holds(survey: Path, invoke: Invoke) -> None:
    done = invoke("score", survey.name)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "--instrument is missing" in done.stderr
    assert "10 of 10 items" in done.stderr
    assert done.stderr.splitlines()[-1] == "    trustscale score survey.csv -i rs10"
    assert invoke(*done.stderr.splitlines()[-1].split()[1:]).exit_code == 0


def test_a_file_with_some_items_of_an_instrument_says_how_many(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "some.csv"
    path.write_text("rs1,rs2,rs3\n1,2,3\n", encoding="utf-8")
    result = invoke("score", str(path))
    assert result.exit_code == 2
    assert "3 of 10 items" in result.stderr


def test_a_file_without_any_item_says_what_else_can_be_done(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "other.csv"
    path.write_text("height,weight\n180,75\n", encoding="utf-8")
    result = invoke("score", str(path))
    assert result.exit_code == 2
    assert "trustscale new ID" in result.stderr


def test_a_draft_says_so_on_screen_and_in_every_format(tmp_path: Path, invoke: Invoke) -> None:
    words = "author-constructed, not validated"
    invoke("demo", "--copy", "couples.csv")
    for ending in ("csv", "tsv", "json"):
        done = invoke("score", "couples.csv", "-i", "fidelity-trust", "-i", "rs10", "-o", f"scores.{ending}")
        assert done.exit_code == 0, done.stderr
        assert f"fidelity-trust: {words}" in done.stderr
        assert f"rs10: {words}" not in done.stderr
        assert words in (tmp_path / f"scores.{ending}").read_text(encoding="utf-8")
    told = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert told["draft"] == {"fidelity-trust": words}
    plain = invoke("score", "couples.csv", "-i", "rs10")
    assert words not in plain.stdout + plain.stderr


def test_alerts_are_said_with_their_cures_in_words_of_the_shell(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "phq9.csv"
    path.write_text("p1,p2,p3,p4,p5,p6,p7,p8,p9\n1,1,1,1,1,1,1,1,1\n0,0,0,0,0,0,0,0,0\n", encoding="utf-8")
    result = invoke("score", str(path), "-i", "phq9", "--format", "csv")
    assert result.exit_code == 0
    assert "safety notice for 1 person" in result.stderr
    assert "TS-S023" in result.stderr
    assert [row["notice_item9"] for row in rows_of(result.stdout)] == ["True", "False"]


def test_items_that_run_against_their_key_are_said_once_with_the_option_that_mends_it(
    tmp_path: Path, invoke: Invoke
) -> None:
    path = tmp_path / "turned.csv"
    lines = [",".join(f"rs{n}" for n in range(1, 11))]
    for person in range(60):
        level = person % 6 + 1
        # rs2 has been reversed by the export, so it rises with the others.
        lines.append(",".join(str(7 - level if n in (5, 7) else level) for n in range(1, 11)))
    path.write_text("\n".join(lines), encoding="utf-8")
    result = invoke("score", str(path), "-i", "rs10", "--format", "csv")
    assert result.exit_code == 0
    assert result.stderr.count("TS-S020") == 1
    assert "rs2" in result.stderr
    assert "--already-keyed" in result.stderr
    assert "already_keyed=" not in result.stderr
    mended = invoke("score", str(path), "-i", "rs10", "--format", "csv", "--already-keyed", "rs2")
    assert "TS-S020" not in mended.stderr


def test_the_command_table_has_a_module_for_every_command() -> None:
    folder = Path(ts.__file__).parent / "cli"
    assert {name for name in COMMANDS if (folder / f"{name}.py").is_file()} == set(COMMANDS)
