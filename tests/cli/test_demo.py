"""``trustscale demo`` and the survey that it scores."""

from __future__ import annotations

import csv
import io
import shlex
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke
from trustscale._demo import simulate
from trustscale.cli.demo import INSTRUMENTS

SURVEY = files("trustscale") / "_demo" / "couples.csv"


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    frame = pd.read_csv(str(SURVEY), dtype={"couple": str})
    answers = ts.read_responses(frame, list(INSTRUMENTS), id="person", dyad="couple", role="partner")
    return ts.score(answers).to_frame()


def test_the_survey_is_the_one_that_the_script_simulates() -> None:
    assert simulate.as_csv(simulate.simulate()) == SURVEY.read_text(encoding="utf-8")


def test_the_script_writes_the_same_file(tmp_path: Path) -> None:
    assert simulate.write(tmp_path).read_bytes() == SURVEY.read_bytes()


def test_another_seed_gives_another_survey() -> None:
    assert simulate.simulate(1) != simulate.simulate(2)


def test_the_file_says_of_every_row_that_it_is_simulated() -> None:
    rows = list(csv.DictReader(io.StringIO(SURVEY.read_text(encoding="utf-8"))))
    assert len(rows) == 240
    assert {row["origin"] for row in rows} == {"simulated"}
    assert "no real person" in (files("trustscale") / "_demo" / "README.md").read_text(encoding="utf-8")


def test_both_partners_of_every_couple_are_there(scored: pd.DataFrame) -> None:
    pairs = scored.groupby("couple")["partner"].apply(lambda roles: tuple(sorted(roles)))
    assert len(pairs) == 120
    assert set(pairs) == {("broke trust", "was hurt")}
    assert scored["person"].is_unique


def test_partners_are_alike_and_scales_hang_together(scored: pd.DataFrame) -> None:
    wide = scored.pivot_table(index="couple", columns="partner", values=["rs10_mean", "fidelity_trust"])
    for scale in ("rs10_mean", "fidelity_trust"):
        r = np.corrcoef(wide[scale].dropna().to_numpy().T)[0, 1]
        assert 0.2 < r < 0.8
    assert scored[["rs10_mean", "satisfaction"]].corr().iloc[0, 1] > 0.7
    assert scored[["rs10_mean", "responsibility"]].corr().iloc[0, 1] < -0.1
    hurt = scored[scored["partner"] == "was hurt"]
    other = scored[scored["partner"] == "broke trust"]
    assert hurt["fidelity_trust"].mean() < other["fidelity_trust"].mean() - 0.3


def test_some_answers_are_missing_and_no_answer_is_wrong(scored: pd.DataFrame) -> None:
    answers = ts.read_responses(str(SURVEY), list(INSTRUMENTS))
    assert all(part.n_missing for part in answers.parts)
    assert not any(part.n_invalid for part in answers.parts)
    assert 0 < scored["rs10_mean"].isna().sum() + scored["fidelity_trust"].isna().sum() < 20
    assert ts.score(answers).alerts == tuple(a for a in ts.score(answers).alerts if a.code == "TS-S023")


def test_some_persons_answered_carelessly() -> None:
    frame = pd.read_csv(str(SURVEY))
    agreement = frame[[f"ft{n}" for n in range(1, 21)] + [f"sat{n}" for n in range(1, 11)]]
    assert (agreement.nunique(axis=1) == 1).sum() == simulate.CARELESS / 2


def test_the_demo_says_what_it_did_and_what_it_is(invoke: Invoke) -> None:
    result = invoke("demo")
    assert result.exit_code == 0
    text = result.stdout
    assert "Simulated: no real person answered." in text
    assert "240 persons, 120 couples" in text
    assert "was hurt" in text
    assert "broke trust" in text
    assert "TS-S023" in text
    for name in INSTRUMENTS:
        instrument = ts.load_instrument(name)
        after = text[text.index(f"\n{instrument.title}\n") :].splitlines()[2]
        assert (after == "author-constructed, not validated") is (instrument.status == "draft")


def test_partners_stand_side_by_side_with_mean_sd_and_n(invoke: Invoke, scored: pd.DataFrame) -> None:
    text = invoke("demo").stdout
    for scale in ("rs10_mean", "fidelity_trust", "amends_done", "responsibility"):
        line = next(line for line in text.splitlines() if line.split()[:1] == [scale])
        for role in ("was hurt", "broke trust"):
            values = scored.loc[scored["partner"] == role, scale].dropna()
            assert f"{values.mean():.2f} ({values.std():.2f}) {len(values)}" in line


def test_every_score_has_a_distribution(invoke: Invoke) -> None:
    text = invoke("demo").stdout
    scales = [s.id for name in INSTRUMENTS for s in ts.load_instrument(name).scales if s.reported]
    for scale in scales:
        line = next(line for line in text.splitlines() if line.split()[:1] == [scale])
        assert "█" in line


def test_the_commands_to_try_work_as_they_are_printed(invoke: Invoke, tmp_path: Path) -> None:
    shown = invoke("demo").stdout
    commands = [line for line in shown.splitlines() if line.startswith("  trustscale ")]
    assert len(commands) == 3
    for command in commands:
        done = invoke(*shlex.split(command)[1:])
        assert done.exit_code == 0, done.stderr
    assert (tmp_path / "couples.csv").read_bytes() == SURVEY.read_bytes()
    assert len(pd.read_csv(tmp_path / "scores.csv")) == 240


def test_a_copy_never_overwrites(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("demo", "--copy", "couples.csv").exit_code == 0
    again = invoke("demo", "--copy", "couples.csv")
    assert (again.exit_code, "is there already" in again.stderr) == (0, True)
    (tmp_path / "couples.csv").write_text("mine", encoding="utf-8")
    refused = invoke("demo", "--copy", "couples.csv")
    assert (refused.exit_code, "TS-C002" in refused.stderr) == (2, True)
    assert (tmp_path / "couples.csv").read_text(encoding="utf-8") == "mine"
    assert invoke("demo", "--copy", "nowhere/couples.csv").exit_code == 2
