"""``trustscale reliability``: coefficients as rows, as a table, as a picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, SitBefore
from tests.cli.test_study_files import ITEMS, frame_of, rows_of
from tests.helpers import importorskip


def test_rows_are_those_of_the_library(answers: Path, invoke: Invoke) -> None:
    result = invoke("reliability", answers.name, *ITEMS)
    expected = ts.reliability(frame_of(answers)).to_frame()
    rows = rows_of(result.stdout)
    assert [row["coefficient"] for row in rows] == ["alpha", "omega-congeneric"]
    for name in ("estimate", "lower", "upper"):
        assert [float(row[name]) for row in rows] == pytest.approx(expected[name].tolist())
    assert "1 with gaps left out" not in result.stdout
    assert "q3" in result.stderr
    assert "TS-V081" in result.stderr


def test_options_reach_the_study(answers: Path, invoke: Invoke) -> None:
    options = ("--coefficients", "alpha,omega-total", "--interval", "bonett", "--level", "0.9")
    more = ("--missing", "pairwise", "--n-factors", "2")
    rows = rows_of(invoke("reliability", answers.name, *ITEMS, *options, *more, "-q").stdout)
    expected = ts.reliability(
        frame_of(answers),
        coefficients=["alpha", "omega-total"],
        interval="bonett",
        level=0.9,
        missing="pairwise",
        n_factors=2,
    ).to_frame()
    assert [row["interval_method"] for row in rows] == expected["interval_method"].tolist()
    assert [float(row["estimate"]) for row in rows] == pytest.approx(expected["estimate"].tolist())
    assert float(rows[0]["lower"]) == pytest.approx(expected["lower"][0])


def test_the_seed_fixes_the_bootstrap(answers: Path, invoke: Invoke) -> None:
    call = (
        "reliability",
        answers.name,
        *ITEMS,
        "--coefficients",
        "alpha",
        "--interval",
        "bootstrap-percentile",
    )
    first = invoke(*call, "-q").stdout
    assert invoke(*call, "-q", "--seed", "1").stdout == first
    assert invoke(*call, "-q", "--seed", "2").stdout != first


def test_a_bootstrap_with_pairwise_gaps_is_a_wrong_call(answers: Path, invoke: Invoke) -> None:
    result = invoke(
        "reliability", answers.name, *ITEMS, "--interval", "bootstrap-bca", "--missing", "pairwise"
    )
    assert result.exit_code == 2
    assert "Use --missing listwise" in result.stderr


def test_a_formative_scale_is_refused_with_the_reason(tmp_path: Path, invoke: Invoke) -> None:
    scale = ts.define_instrument(
        {
            "id": "events",
            "version": "1.0.0",
            "title": "Events",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "response_scales": [{"id": "often", "minimum": 0, "maximum": 3}],
            "items": [{"ids": ["e1..e3"], "gist": "an event"}],
            "scales": [{"id": "burden", "items": ["e1..e3"], "score": "sum", "measures": "formative"}],
        }
    )
    ts.write_instrument(scale, tmp_path / "events.toml")
    values = np.random.default_rng(1).integers(0, 4, size=(20, 3))
    lines = ["e1,e2,e3", *(",".join(map(str, row)) for row in values.tolist())]
    (tmp_path / "lived.csv").write_text("\n".join(lines), encoding="utf-8")
    result = invoke("reliability", "lived.csv", "-i", "events.toml")
    assert (result.exit_code, "TS-V003" in result.stderr) == (2, True)
    assert "`trustscale items`" in result.stderr
    assert invoke("items", "lived.csv", "-i", "events.toml").exit_code == 0


def test_json_has_where_the_numbers_come_from(answers: Path, invoke: Invoke) -> None:
    data = json.loads(invoke("reliability", answers.name, *ITEMS, "--format", "json", "-q").stdout)
    assert data["source"] == "answers.csv"
    assert data["rows"][0]["model"] == "essentially tau-equivalent"
    assert data["provenance"]["rules"]["items"].startswith("n = 79 of 80 (1 with gaps left out)")


def test_the_table_says_what_each_coefficient_is(answers: Path, sit_before: SitBefore) -> None:
    code, text = sit_before("reliability", answers.name, *ITEMS, env={"NO_COLOR": "1"})
    flat = " ".join(text.split())
    assert code == 0
    assert "items 6 79 of 80 alpha" in flat
    assert "omega-congeneric: one factor, congeneric; ML, covariance, model-implied variance" in flat
    assert "n = 79 of 80 (1 with gaps left out)" in flat
    assert "add -o reliability.csv" in flat


def test_drafts_are_called_so_in_every_output(invoke: Invoke, sit_before: SitBefore) -> None:
    invoke("demo", "--copy", "couples.csv")
    call = ("reliability", "couples.csv", "-i", "fidelity-trust", "--scale", "transparency")
    words = "author-constructed, not validated"
    assert {words in row["scores_note"] for row in rows_of(invoke(*call, "-q").stdout)} == {True}
    assert json.loads(invoke(*call, "-q", "--format", "json").stdout)["draft"] == {"fidelity-trust": words}
    assert words in invoke(*call).stderr
    assert words in sit_before(*call, "-q")[1]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_picture_is_drawn(ending: str, answers: Path, invoke: Invoke) -> None:
    importorskip("matplotlib")
    result = invoke("reliability", answers.name, *ITEMS, "--figure", f"r.{ending}", "-o", "r.json")
    assert result.exit_code == 0
    assert f"Drawn in r.{ending}" in result.stderr
    assert Path(f"r.{ending}").stat().st_size > 1000
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["rows"]
