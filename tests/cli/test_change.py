"""``trustscale change``: two surveys, who has changed, and the picture of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, Run, SitBefore
from tests.helpers import importorskip
from trustscale.cli import change, picture
from trustscale.errors import OptionError

JT = ("-i", "gad7", "--id", "who", "--reliability", "0.9", "--sd", "4", "--direction", "lower")
ITEMS = [f"g{n}" for n in range(1, 8)]


@pytest.fixture
def waves(tmp_path: Path) -> tuple[str, str]:
    """GAD-7 of ten persons at two times: one came only first, one only later; half of them got better."""
    before = pd.DataFrame(np.full((10, 7), 2), columns=ITEMS)
    before.insert(0, "who", [f"p{n}" for n in range(10)])
    after = before.copy()
    after.loc[:4, ITEMS] = 0
    after.loc[5, ITEMS] = 3
    after = after[after["who"] != "p9"]
    extra = pd.DataFrame([["p10", *[1] * 7]], columns=after.columns)
    before.to_csv(tmp_path / "before.csv", index=False)
    pd.concat([after, extra]).to_csv(tmp_path / "after.csv", index=False)
    return "before.csv", "after.csv"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_rows_go_to_output_and_counts_beside_them(waves: tuple[str, str], run: Run) -> None:
    done = run("change", *waves, *JT)
    assert done.returncode == 0
    rows = {row["who"]: row["change"] for row in rows_of(done.stdout)}
    assert rows == {
        **{f"p{n}": "improved" for n in range(5)},
        "p5": "deteriorated",
        **{f"p{n}": "unchanged" for n in range(6, 9)},
        "p9": "not classifiable",
        "p10": "not classifiable",
    }
    assert "9 persons with a record at both times; 1 without a record in before, 1 without" in done.stderr
    assert "Jacobson and Truax" in done.stderr
    assert (
        "anxiety: reliability = 0.9, SD = 4; lower is better; a change must exceed 3.51 points" in done.stderr
    )
    assert "p5" not in done.stderr


def test_the_rows_are_those_of_the_library(waves: tuple[str, str], tmp_path: Path, run: Run) -> None:
    done = run("change", *waves, *JT, "--cutoff", "10", "--level", "0.9", "-q")
    scores = [ts.score(ts.read_responses(str(tmp_path / name), "gad7", id="who")) for name in waves]
    expected = ts.reliable_change(
        *scores, reliability=0.9, sd=4, direction="lower is better", cutoff=10, level=0.9
    ).to_frame()
    assert [row["change"] for row in rows_of(done.stdout)] == expected["change"].tolist()
    assert "recovered" in expected["change"].tolist()
    there = [float(row["unchanged_to"] or "nan") for row in rows_of(done.stdout)]
    np.testing.assert_allclose(there, expected["unchanged_to"].to_numpy(dtype=float))
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("gulliksen-lord-novick", ["--mean", "14"]),
        ("Edwards-Nunnally", ["--mean", "anxiety=14"]),
        ("nunnally-kotsch", ["--mean", "14", "--reliability-after", "0.88"]),
        (
            "hsu-linn-lord",
            ["--mean", "14", "--mean-after", "after", "--sd-after", "after"],
        ),
        (
            "hageman-arrindell",
            ["--mean", "14", "--mean-after", "8", "--sd-after", "5", "--correlation", "0.5"],
        ),
        ("practice-adjusted", ["--control", "mean=10,mean_after=9.5"]),
        ("regression", ["--control", "mean=10,mean_after=9.5,sd=4,sd_after=4,correlation=0.8,n=40"]),
    ],
)
def test_every_method_can_be_called(
    method: str, more: list[str], waves: tuple[str, str], invoke: Invoke
) -> None:
    result = invoke("change", *waves, *JT, "--method", method, *more)
    assert result.exit_code == 0, result.stderr
    assert {row["change"] for row in rows_of(result.stdout)} >= {"not classifiable"}


def test_the_sd_of_these_persons(waves: tuple[str, str], invoke: Invoke, tmp_path: Path) -> None:
    frame = pd.read_csv(tmp_path / "before.csv")
    frame.loc[:3, "g1"] = 0
    frame.to_csv(tmp_path / "before.csv", index=False)
    result = invoke("change", *waves, *JT[:-4], "--sd", "before", "--direction", "lower")
    assert result.exit_code == 0, result.stderr
    sd = frame[ITEMS].sum(axis=1).std()
    assert f"SD = {sd:.4g}" in result.stderr


def test_partners_are_found_by_couple_and_role(invoke: Invoke) -> None:
    invoke("demo", "--copy", "couples.csv")
    options = (
        "--scale",
        "rs10_mean",
        "--reliability",
        "0.9",
        "--sd",
        "before",
        "--direction",
        "rs10_mean=higher",
    )
    result = invoke(
        "change",
        "couples.csv",
        "couples.csv",
        "-i",
        "rs10",
        "--dyad",
        "couple",
        "--role",
        "partner",
        *options,
    )
    assert result.exit_code == 0, result.stderr
    rows = rows_of(result.stdout)
    assert list(rows[0])[:3] == ["couple", "partner", "scale"]
    assert {row["change"] for row in rows} == {"unchanged"}
    assert len(rows) == 240


def test_drafts_are_called_so_in_every_output(invoke: Invoke, sit_before: SitBefore) -> None:
    invoke("demo", "--copy", "couples.csv")
    call = (
        "change", "couples.csv", "couples.csv", "-i", "fidelity-trust", "--id", "person",
        "--scale", "fidelity_trust", "--reliability", "0.9", "--sd", "1", "--direction", "higher",
    )  # fmt: skip
    words = "author-constructed, not validated"
    result = invoke(*call)
    assert all(words in row["scores_note"] for row in rows_of(result.stdout))
    assert words in result.stderr
    data = json.loads(invoke(*call, "--format", "json", "-q").stdout)
    assert data["draft"] == {"fidelity_trust": words}
    assert words in sit_before(*call)[1]
    assert words in sit_before(*call, "-q")[1]


def test_json_has_the_question_the_summary_and_the_rows(waves: tuple[str, str], invoke: Invoke) -> None:
    data = json.loads(invoke("change", *waves, *JT, "--format", "json", "-q").stdout)
    assert data["source"] == "before.csv, after.csv"
    assert data["method"] == "jacobson-truax"
    assert data["summary"][0]["changes"] == {"improved": 5, "unchanged": 3, "deteriorated": 1}
    assert len(data["rows"]) == 11


@pytest.mark.parametrize("width", [80, 40])
def test_on_a_terminal_everything_fits(width: int, waves: tuple[str, str], sit_before: SitBefore) -> None:
    code, text = sit_before("change", *waves, *JT, "--cutoff", "10", width=width)
    plain = sit_before("change", *waves, *JT, "--cutoff", "10", width=width, env={"NO_COLOR": "1"})[1]
    assert code == 0
    assert "\x1b" in text
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= width
    assert "recovered" in plain
    assert "... and 3 more rows" in plain
    assert "add -o change.csv" in plain


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (JT[2:], "--instrument is missing"),
        (JT[:2] + JT[4:], "--id person"),
        (JT[:4] + JT[8:], "Pass --reliability NUMBER, --sd NUMBER"),
        (JT[:-2], "Pass --direction higher or --direction lower"),
        ((*JT[:-1], "up"), "TS-C014"),
        ((*JT, "--method", "jacobson"), "jacobson-truax"),
        ((*JT, "--method", "regression"), "--control mean=NUMBER,mean_after=NUMBER"),
        ((*JT, "--control", "mean=1"), "TS-C014"),
        ((*JT, "--control", "10"), "TS-C014"),
        ((*JT, "--scale", "anxiet"), "did you mean 'anxiety'?"),
        ((*JT, "--cutoff", "50"), "TS-N113"),
        ((*JT, "-o", "after.csv"), "TS-C006"),
        ((*JT, "--figure", "change"), "TS-C013"),
        ((*JT, "--id", "nobody"), "TS-R110"),
    ],
)
def test_wrong_calls_say_how_to_mend_them(
    options: tuple[str, ...], words: str, waves: tuple[str, str], run: Run
) -> None:
    done = run("change", *waves, *options)
    assert done.returncode == 2, done.stderr
    assert words in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_nobody_at_both_times_is_wrong_data(waves: tuple[str, str], tmp_path: Path, run: Run) -> None:
    text = (tmp_path / "after.csv").read_text(encoding="utf-8")
    (tmp_path / "other.csv").write_text(text.replace("\np", "\nq"), encoding="utf-8")
    done = run("change", waves[0], "other.csv", *JT, "-q")
    assert done.returncode == 3
    assert "TS-N106" in done.stderr


def test_a_file_that_is_not_there_is_named_before_the_other_is_read(waves: tuple[str, str], run: Run) -> None:
    done = run("change", waves[0], "aftr.csv", *JT)
    assert done.returncode == 2
    assert "There is no file aftr.csv (did you mean 'after.csv'?)" in done.stderr
    assert "persons" not in done.stderr


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_picture(ending: str, waves: tuple[str, str], invoke: Invoke) -> None:
    importorskip("matplotlib")
    result = invoke("change", *waves, *JT, "--cutoff", "10", "--figure", f"c.{ending}")
    assert result.exit_code == 0
    assert f"Drawn in c.{ending}" in result.stderr
    assert Path(f"c.{ending}").stat().st_size > 4_000


def test_a_picture_shows_one_scale(invoke: Invoke) -> None:
    importorskip("matplotlib")
    invoke("demo", "--copy", "couples.csv")
    call = ("change", "couples.csv", "couples.csv", "-i", "rs10", "--id", "person", "--sd", "before")
    more = ("--reliability", "rs10_mean=.9", "--reliability", "rs10_sum=.9", "--direction", "higher")
    result = invoke(*call, *more, "--figure", "c.png")
    assert result.exit_code == 2
    assert "choose one with --scale rs10_mean".capitalize() in " ".join(result.stderr.split())
    assert not Path("c.png").exists()


def test_without_matplotlib_there_is_a_hint(
    waves: tuple[str, str], invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    result = invoke("change", *waves, *JT, "--figure", "c.png")
    assert result.exit_code == 2
    assert "pip install 'trustscale[report]'" in result.stderr


def test_directions_in_words() -> None:
    assert change.direction_of([]) is None
    assert change.direction_of(["Higher is better"]) == "higher is better"
    with pytest.raises(OptionError):
        change.direction_of(["a=sideways"])
