"""``trustscale items``: the items of each scale, as rows, as tables, as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, SitBefore
from tests.cli.test_study_files import ITEMS, frame_of, rows_of
from tests.helpers import importorskip


def test_rows_are_those_of_the_library(answers: Path, invoke: Invoke) -> None:
    result = invoke("items", answers.name, *ITEMS, "--matrix", "spearman", "--missing", "pairwise", "-q")
    expected = ts.item_analysis(frame_of(answers), matrix="spearman", missing="pairwise").to_frame()
    rows = rows_of(result.stdout)
    assert list(rows[0]) == list(expected.columns)
    for name in ("n", "mean", "skew", "r_drop", "r_drop_lower", "alpha_if_dropped"):
        assert [float(row[name]) for row in rows] == pytest.approx(expected[name].tolist())
    assert [row["runs_against"] for row in rows] == ["False", "False", "True", "False", "False", "False"]


def test_the_table_has_a_bar_per_item_and_marks_what_is_reversed(
    answers: Path, sit_before: SitBefore
) -> None:
    call = ("items", answers.name, "--items", "q1..q3", "--range", "1,5", "--reverse", "q3")
    code, text = sit_before(*call, env={"NO_COLOR": "1"})
    assert code == 0
    line = next(line for line in text.splitlines() if line.strip().startswith("q3"))
    assert line.split()[1] == "(r)"
    assert set(line.split()[-1]) & set("▂▃▄▅▆▇█")
    for head in ("M", "SD", "floor", "ceil", "diff.", "r_drop", "alpha w/o", "answers"):
        assert head in text
    assert "n = 79 of 80 (1 with gaps left out)" in text
    narrow = sit_before(*call, width=40, env={"NO_COLOR": "1"})[1]
    assert max(map(len, narrow.splitlines())) <= 40
    assert "r_drop" in narrow


def test_what_is_not_known_is_said(answers: Path, sit_before: SitBefore) -> None:
    text = sit_before("items", answers.name, *ITEMS, env={"NO_COLOR": "1"})[1]
    assert "Floor, ceiling and difficulty need the response scale: --instrument, or" in text


@pytest.mark.parametrize("draw", ["categories", "correlations"])
def test_pictures(draw: str, answers: Path, invoke: Invoke) -> None:
    importorskip("matplotlib")
    result = invoke("items", answers.name, *ITEMS, "--figure", "i.svg", "--draw", draw, "-q")
    assert result.exit_code == 0
    drawn = Path("i.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<?xml")
    assert ("Correlations" in drawn) == (draw == "correlations")


def test_an_ending_that_cannot_be_drawn_is_refused_first(answers: Path, invoke: Invoke) -> None:
    result = invoke("items", answers.name, *ITEMS, "--figure", "i.gif")
    assert (result.exit_code, "TS-C013" in result.stderr) == (2, True)
    assert "80 rows" not in result.stderr
