"""``trustscale factors``: how many, then which item belongs to which."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, SitBefore
from tests.cli.test_study_files import ITEMS, frame_of, rows_of
from tests.helpers import importorskip

QUICK = ("--rules", "map,ekc,parallel-components")


def test_without_a_number_every_rule_is_asked(answers: Path, invoke: Invoke) -> None:
    rows = rows_of(invoke("factors", answers.name, *ITEMS, "-q").stdout)
    expected = ts.number_of_factors(frame_of(answers), seed=1).to_frame()
    assert [row["rule"] for row in rows] == expected["rule"].tolist()
    given = [float(row["n_factors"]) if row["n_factors"] else np.nan for row in rows]
    np.testing.assert_array_equal(given, expected["n_factors"])


def test_the_call_that_comes_next_works_as_it_stands(answers: Path, invoke: Invoke) -> None:
    call = ("factors", answers.name, *ITEMS, "--missing", "pairwise", "--seed", "3")
    result = invoke(*call, *QUICK, "-o", "rules.csv", "--format", "csv")
    line = result.stderr.splitlines()[-1].strip()
    assert line == "trustscale factors answers.csv --items q1..q6 --missing pairwise --seed 3 --factors 2"
    assert "3 of 3 rules name 2" in result.stderr
    following = invoke(*shlex.split(line)[1:])
    assert following.exit_code == 0
    assert {row["factor"] for row in rows_of(following.stdout)} == {"F1", "F2"}


def test_json_has_eigenvalues_and_factorability(answers: Path, invoke: Invoke) -> None:
    data = json.loads(invoke("factors", answers.name, *ITEMS, *QUICK, "--format", "json", "-q").stdout)
    worth = ts.factorability(frame_of(answers))
    assert data["factorability"]["overall"]["kmo"] == pytest.approx(worth.overall["kmo"])
    assert len(data["eigenvalues"]["components"]) == 6
    assert [row["rule"] for row in data["rows"]] == ["map", "ekc", "parallel-components"]


def test_a_terminal_shows_kmo_and_rules(answers: Path, sit_before: SitBefore) -> None:
    text = sit_before("factors", answers.name, *ITEMS, *QUICK, env={"NO_COLOR": "1"})[1]
    for words in (
        "KMO .",
        "Bartlett's sphericity",
        "how it came to that",
        "parallel-components",
        "--factors 2",
    ):
        assert words in text


def test_loadings_are_those_of_the_library(answers: Path, invoke: Invoke) -> None:
    options = ("--extraction", "ml", "--rotation", "geomin-q", "--n-starts", "5", "--seed", "2")
    rows = rows_of(invoke("factors", answers.name, *ITEMS, "--factors", "2", *options, "-q").stdout)
    expected = ts.explore_factors(
        frame_of(answers), factors=2, extraction="ml", rotation="geomin-q", n_starts=5, seed=2
    )
    pattern = [float(row["pattern"]) for row in rows]
    assert pattern == pytest.approx(expected.pattern.to_numpy().ravel().tolist())
    assert {(row["extraction"], row["rotation"]) for row in rows} == {("ml", "geomin-q")}


def test_a_terminal_shows_loadings_fit_and_factor_correlations(answers: Path, sit_before: SitBefore) -> None:
    code, text = sit_before("factors", answers.name, *ITEMS, "--factors", "2", env={"NO_COLOR": "1"})
    assert code == 0
    for words in ("2 factors of 6 items", "RMSEA", "sum of squares", "h2", "Correlations of the factors"):
        assert words in " ".join(text.split())
    varimax = sit_before(
        "factors", answers.name, *ITEMS, "--factors", "2", "--rotation", "varimax", env={"NO_COLOR": "1"}
    )[1]
    assert "Correlations of the factors" not in varimax


def test_factors_that_do_not_fit_the_screen_are_counted(tmp_path: Path, sit_before: SitBefore) -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(60, 6)).repeat(3, axis=1) + rng.normal(size=(60, 18))
    lines = [",".join(f"i{n}" for n in range(18)), *(",".join(map(str, row)) for row in values.tolist())]
    (tmp_path / "many.csv").write_text("\n".join(lines), encoding="utf-8")
    text = sit_before("factors", "many.csv", "--factors", "6", width=40, env={"NO_COLOR": "1"})[1]
    assert max(map(len, text.splitlines())) <= 40
    assert "no room for" in " ".join(text.split())


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--factors", "9"), "TS-V114", "6 items cannot have 9 factors"),
        (("--factors", "2", "--extraction", "mlx"), "TS-S001", "--extraction cannot be 'mlx'"),
        (("--factors", "2", "--draw", "scree"), "TS-C018", "--draw scree does not go with --factors"),
        (("--draw", "loadings"), "TS-C018", "--draw loadings does not go without --factors"),
        (("--rules", "kaisr"), "TS-S001", "did you mean 'kaiser'"),
    ],
)
def test_wrong_calls(options: tuple[str, ...], code: str, words: str, answers: Path, invoke: Invoke) -> None:
    result = invoke("factors", answers.name, *ITEMS, *options)
    assert result.exit_code == 2
    assert code in result.stderr
    assert words in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (QUICK, "Scree"),
        ((*QUICK, "--draw", "correlations"), "Correlations"),
        (("--factors", "2"), "Loadings"),
        (("--factors", "2", "--draw", "correlations"), "Correlations"),
    ],
)
def test_pictures(options: tuple[str, ...], words: str, answers: Path, invoke: Invoke) -> None:
    importorskip("matplotlib")
    result = invoke("factors", answers.name, *ITEMS, *options, "--figure", "f.svg", "-q")
    assert result.exit_code == 0
    assert words in Path("f.svg").read_text(encoding="utf-8")
