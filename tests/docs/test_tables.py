"""Tables of pages say what the stored files say; files that a page hands out are those that tools write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs.tools import oracle_pages, simulations, speed, students, tables
from tests.oracles import Disagreement, Entry, topics
from trustscale.validation.needs import QUESTIONS


def test_the_survey_of_students_is_what_its_tool_writes(tmp_path: Path) -> None:
    students.write(tmp_path / "students.csv")
    assert (tmp_path / "students.csv").read_bytes() == students.PATH.read_bytes()


def stored(topic: str, part: str) -> list[dict[str, object]]:
    file = json.loads((simulations.FOLDER / f"{topic}.json").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = file[part]
    return found


@pytest.mark.parametrize(
    ("table", "topic", "part", "value"),
    [
        (simulations.reliability_coverage, "reliability", "coverage", "coverage"),
        (simulations.polychoric_coverage, "polychoric", "coverage", "covered"),
        (simulations.factor_alarms, "factors", "false_alarms", "rejected"),
    ],
)
def test_every_stored_share_is_in_the_table(table: object, topic: str, part: str, value: str) -> None:
    assert callable(table)
    text = table()
    assert text.count("<td>") > len(stored(topic, part))
    for row in stored(topic, part):
        assert f"<td>{row[value]:g}</td>" in text


def test_the_shares_of_one_coefficient_and_of_one_size_are_shown_alone() -> None:
    assert "lambda-2" not in simulations.reliability_coverage("alpha")
    assert simulations.retention_hits(150) != simulations.retention_hits(500)


def test_the_table_of_needs_has_every_question() -> None:
    text = tables.needs()
    assert text.count("<tr>") == len(QUESTIONS) + 1


def lines(path: Path, *comparisons: dict[str, object]) -> str:
    path.write_text(json.dumps({"versions": {"python": "3"}, "comparisons": comparisons}), encoding="utf-8")
    return speed.ratios(path)


def test_times_are_shown_as_ratios_alone(tmp_path: Path) -> None:
    path, of = tmp_path / "results.json", {"work": "w", "threads": "1", "peer": "p"}
    alone = {**of, "ratio": 7.5, "unit": "s", "reached": None}
    aimed = {**of, "ratio": 0.5, "unit": "s", "at_most": 2, "reached": True}
    missed = {**of, "ratio": 3, "unit": "times", "at_most": 1.5, "reached": False}
    text = lines(path, alone, aimed, missed)
    assert "7.5" not in text
    assert "<td>2 s, the aim</td>" in text
    assert text.count("<td>0.25</td>") == 1
    assert "<td>1.5 (missed)</td>" in text
    assert speed.versions(path) == "python 3"


def test_the_stored_ratios_are_shown() -> None:
    assert "numpy by hand" in speed.ratios()


def test_a_page_beside_other_programs_says_both_numbers_and_whom_we_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Entry("loadings", "sat.act", "psych::fa", lambda: [0.5, -0.25], lambda: [0.5, -0.25], 1e-6)
    single = Entry("alpha", "psych::bfi", "psych::alpha", lambda: 0.75, lambda: 0.7500000001, 1e-9, "raw")
    differ = Disagreement("omega", "A says 1, B says 2", "B", "A counts twice")
    monkeypatch.setattr(oracle_pages, "topics", lambda: ("factors",))
    monkeypatch.setattr(oracle_pages, "entries", lambda _: (several, single, several))
    monkeypatch.setattr(oracle_pages, "disagreements", lambda _: (differ,))
    oracle_pages.write(tmp_path)
    text = (tmp_path / "factors.md").read_text(encoding="utf-8")
    assert text.startswith("# Factors\n")
    assert text.count("## sat.act\n") == 1
    assert "* - loadings\\\n    *psych::fa*\n  - 0.5\\\n    *of 2*\n" in text
    assert "* - alpha (raw)\\\n    *psych::alpha*\n  - 0.75\n  - 0.75\n  - 1e-10\\\n    *1e-09*\n" in text
    assert ":Followed: B\n:Why: A counts twice\n" in text
    assert "[Factors](factors.md)\n  - 3\n  - 1\n" in (tmp_path / "index.md").read_text(encoding="utf-8")


def test_every_topic_has_a_title() -> None:
    assert set(topics()) <= set(oracle_pages.TITLES)
