"""Files of answers in `reliability`, `items` and `factors`: what they may be, and what is said of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, Run, SitBefore
from tests.helpers import importorskip
from trustscale.cli import picture

ITEMS = ("--items", "q1..q6")
ALL = ("reliability", "items", "factors")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def frame_of(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)[[f"q{n}" for n in range(1, 7)]]


@pytest.mark.parametrize("name", ALL)
def test_a_file_without_an_instrument_needs_its_columns(name: str, answers: Path, run: Run) -> None:
    done = run(name, answers.name)
    assert (done.returncode, done.stdout) == (2, "")
    assert "who: it holds str values, such as 'p00'" in done.stderr
    assert "Name the columns that are items: --items q1,q2,q3,q4,q5,q6." in done.stderr


@pytest.mark.parametrize("name", ALL)
def test_a_name_that_is_not_there_is_a_wrong_call(name: str, answers: Path, invoke: Invoke) -> None:
    result = invoke(name, answers.name, "--items", "q1,q2,qq3")
    assert result.exit_code == 2
    assert "qq3 (did you mean 'q3'?)" in result.stderr
    assert "TS-V002" in result.stderr


@pytest.mark.parametrize("name", ALL)
def test_one_row_and_rows_without_answers_are_wrong_data(name: str, tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "one.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    (tmp_path / "none.csv").write_text("a,b,c\n" + ",NA,.\n" * 3, encoding="utf-8")
    for file, words in (("one.csv", "1 row of 1 can be used"), ("none.csv", "0 rows of 3 can be used")):
        result = invoke(name, file, "--items", "a,b,c")
        assert result.exit_code == 3
        assert words in result.stderr


def test_labels_need_an_instrument(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "labels.csv").write_text("a,b\nnever,often\n4,often\noften,2\n", encoding="utf-8")
    result = invoke("items", "labels.csv", "--items", "a,b")
    assert result.exit_code == 3
    assert "a: 'never'" in result.stderr
    assert "Write an instrument file with the labels (trustscale new ID)" in result.stderr
    unnamed = invoke("items", "labels.csv")
    assert unnamed.exit_code == 2
    assert "no column has numbers alone" in unnamed.stderr


def test_semicolons_and_decimal_commas(answers: Path, invoke: Invoke) -> None:
    plain = invoke("reliability", answers.name, *ITEMS, "-q").stdout
    frame = frame_of(answers)
    frame.to_csv("semicolons.csv", sep=";", decimal=",", index=False)
    assert invoke("reliability", "semicolons.csv", "-q").stdout == plain


def test_a_number_can_mean_no_answer(answers: Path, invoke: Invoke) -> None:
    plain = invoke("items", answers.name, *ITEMS, "-q").stdout
    frame_of(answers).fillna(-99).to_csv("codes.csv", index=False)
    assert invoke("items", "codes.csv", "--missing-code", "-99", "-q").stdout == plain
    assert invoke("items", "codes.csv", "-q").stdout != plain


def test_what_a_file_declares_missing_is_no_answer(answers: Path, invoke: Invoke) -> None:
    spss = importorskip("pyreadstat")
    plain = invoke("items", answers.name, *ITEMS, "-q").stdout
    spss.write_sav(frame_of(answers).fillna(99), "answers.sav", missing_ranges={"q1": [99]})
    assert invoke("items", "answers.sav", "-q").stdout == plain


def test_a_range_turns_reversed_items_round(answers: Path, invoke: Invoke) -> None:
    result = invoke("items", answers.name, "--items", "q1..q3", "--range", "1,5", "--reverse", "q3", "-q")
    scale = ts.define_scale(["q1", "q2", "q3"], minimum=1, maximum=5, reverse=["q3"])
    expected = ts.item_analysis(str(answers), instrument=scale).to_frame()
    rows = rows_of(result.stdout)
    assert [float(row["r_drop"]) for row in rows] == pytest.approx(expected["r_drop"].tolist())
    assert [row["keyed"] for row in rows] == ["as answered", "as answered", "reversed"]
    without = invoke("items", answers.name, "--items", "q1..q3")
    assert "--range LOW,HIGH --reverse q3" in without.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--reverse", "q3"), "add --range LOW,HIGH"),
        (("--range", "1,5", "-i", "rs10"), "leave --range and --reverse out, or --instrument"),
        (("--range", "5"), "--range 1,5"),
        (("--column", "a=b"), "--column: without an instrument"),
        (("--no-labels", "--wording", "x"), "--no-labels, --wording: without an instrument"),
    ],
)
def test_options_that_do_not_go_together(
    options: tuple[str, ...], words: str, answers: Path, invoke: Invoke
) -> None:
    result = invoke("reliability", answers.name, *ITEMS, *options)
    assert result.exit_code == 2
    assert words.lower() in result.stderr.lower()


def test_a_written_summary_gives_what_the_rows_give(answers: Path, invoke: Invoke) -> None:
    ts.summarize(str(answers), items=[f"q{n}" for n in range(1, 7)]).write("site.json")
    for name in ("reliability", "items"):
        rows = rows_of(invoke(name, answers.name, *ITEMS, "-q").stdout)
        pooled = rows_of(invoke(name, "site.json", "-q").stdout)
        column = "estimate" if name == "reliability" else "r_drop"
        assert [float(row[column]) for row in pooled] == pytest.approx([float(row[column]) for row in rows])
    assert "a summary of answers.csv: 80 rows" in invoke("reliability", "site.json").stderr
    bootstrap = invoke("reliability", "site.json", "--interval", "bootstrap-bca")
    assert bootstrap.exit_code == 3
    assert "TS-V014" in bootstrap.stderr
    named = invoke("items", "site.json", "-i", "rs10")
    assert (named.exit_code, "A summary knows its items" in named.stderr) == (2, True)
    coded = invoke("items", "site.json", "--missing-code", "-9")
    assert (coded.exit_code, "TS-C018" in coded.stderr) == (2, True)


def test_another_json_file_is_no_summary(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    result = invoke("reliability", "other.json")
    assert result.exit_code == 3
    assert "it was not written by Summary.write" in result.stderr


def test_a_file_with_the_items_of_a_shipped_instrument_says_so(survey: Path, invoke: Invoke) -> None:
    unnamed = invoke("reliability", survey.name)
    assert unnamed.exit_code == 2
    assert "Name the questionnaire, -i rs10, or" in unnamed.stderr
    pd.read_csv(survey).filter(regex="^rs[0-9]").head(2).to_csv("plain.csv", index=False)
    assert "These are the columns of rs10. With -i rs10" in invoke("items", "plain.csv").stderr


def test_an_instrument_reads_as_score_does(survey: Path, invoke: Invoke) -> None:
    result = invoke("items", survey.name, "-i", "rs10", "--invalid", "missing", "--scale", "rs10_mean")
    assert "TS-R014" not in result.stderr
    broken = invoke("items", survey.name, "-i", "rs10", "--scale", "rs10_maen", "--invalid", "missing")
    assert broken.exit_code == 2
    assert "did you mean 'rs10_mean'" in broken.stderr
    words = invoke("items", survey.name, "-i", "rs10", "--matrix", "pearsn", "--invalid", "missing")
    assert (words.exit_code, "--matrix cannot be 'pearsn'" in words.stderr) == (2, True)


def test_standard_input(answers: Path, run: Run) -> None:
    text = answers.read_text(encoding="utf-8")
    done = run("reliability", "-", *ITEMS, "-q", input=text)
    assert done.stdout == run("reliability", answers.name, *ITEMS, "-q").stdout
    assert done.stdout.startswith("scale,coefficient,estimate")


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_written_over_the_answers(name: str, answers: Path, invoke: Invoke) -> None:
    result = invoke(name, answers.name, *ITEMS, "-o", answers.name)
    assert (result.exit_code, "TS-C006" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ALL)
def test_without_matplotlib_there_is_a_hint(
    name: str, answers: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    result = invoke(name, answers.name, *ITEMS, "--figure", "x.png")
    assert result.exit_code == 2
    assert "pip install 'trustscale[report]'" in result.stderr
    assert not Path("x.png").exists()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [80, 40])
def test_what_a_terminal_shows_fits_it(name: str, width: int, answers: Path, sit_before: SitBefore) -> None:
    more = ("--rules", "map,ekc,parallel-components") if name == "factors" else ()
    code, text = sit_before(name, answers.name, *ITEMS, *more, width=width, env={"NO_COLOR": "1"})
    assert code == 0
    assert max(map(len, text.splitlines())) <= max(width, 72)  # a command to copy is never broken
    assert "answers.csv: 80 rows, 6 columns as items: q1..q6" in " ".join(text.split())
