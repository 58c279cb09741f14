"""The second wave of the survey that ``trustscale demo`` brings."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import trustscale as ts
from tests.cli.conftest import Invoke
from trustscale._demo import later, simulate

FIRST = files("trustscale") / "_demo" / "couples.csv"
LATER = files("trustscale") / "_demo" / "couples-later.csv"


def rows_of(path: object) -> list[dict[str, str]]:
    with Path(str(path)).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_second_wave_is_the_one_that_the_script_simulates(tmp_path: Path) -> None:
    assert later.write_later(tmp_path).read_bytes() == LATER.read_bytes()


def test_it_says_of_every_row_that_it_is_simulated() -> None:
    assert {row["origin"] for row in rows_of(LATER)} == {"simulated"}


def test_the_same_persons_but_for_those_who_did_not_answer_again() -> None:
    first, second = rows_of(FIRST), rows_of(LATER)
    assert {row["person"] for row in second} < {row["person"] for row in first}
    assert (
        2 * (later.COUPLES_LOST + later.PARTNERS_LOST) >= len(first) - len(second) >= 2 * later.COUPLES_LOST
    )
    by_person = {row["person"]: row for row in first}
    for row in second:
        before = by_person[row["person"]]
        assert (row["couple"], row["partner"], row["children"]) == (
            before["couple"],
            before["partner"],
            before["children"],
        )
        assert int(row["months_together"]) == int(before["months_together"]) + 6


def test_every_answer_is_on_its_scale_and_couples_have_moved_towards_repair() -> None:
    names = list(simulate.INSTRUMENTS)
    means = []
    for path in (FIRST, LATER):
        answers = ts.read_responses(str(path), names, id="person", dyad="couple", role="partner")
        means.append({row.scale: row.mean for row in ts.score(answers).summary})
    assert means[1]["rs10_mean"] > means[0]["rs10_mean"]
    assert means[1]["fidelity_trust"] > means[0]["fidelity_trust"]
    assert means[1]["responsibility"] < means[0]["responsibility"]


def test_the_command_writes_either_wave(invoke: Invoke, tmp_path: Path) -> None:
    for wave, survey in (("1", FIRST), ("2", LATER)):
        path = tmp_path / f"{wave}.csv"
        assert invoke("demo", "--copy", str(path), "--wave", wave).exit_code == 0
        assert path.read_bytes() == survey.read_bytes()
