"""One JSON file per summary: read back to the bit, nothing of few persons in it, nothing half written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trustscale as ts
from tests.summaries.surveys import ITEMS, frame, instrument
from trustscale.errors import OptionError, SummaryError
from trustscale.summaries.writing import few


def everything(**more: Any) -> ts.Summary:
    return ts.summarize(frame(), instrument(), group="site", patterns=True, fourth=True, **more)


@pytest.mark.parametrize(
    "options", [{}, {"tables": False}, {"group": "site"}, {"patterns": True, "fourth": True}]
)
def test_what_is_written_is_read_back(options: dict[str, Any], tmp_path: Path) -> None:
    made = ts.summarize(frame(), instrument(), **options)
    read = ts.Summary.read(made.write(tmp_path / "summary.json", minimum_n=1))
    assert read.equals(made)
    assert read.parts == made.parts
    assert str(read) == str(made)
    assert read.layout == made.layout
    assert read.to_dict() == made.to_dict()
    assert (read + made).n_rows == 2 * made.n_rows


def test_other_numbers_are_read_back_to_the_bit(tmp_path: Path) -> None:
    answers = frame()[ITEMS] * 0.1 + 1 / 3
    made = ts.summarize(answers)
    assert ts.Summary.read(made.write(tmp_path / "summary.json")).equals(made)
    matrix = ts.Summary.from_correlations(answers.corr(), 321, sd=answers.std())
    read = ts.Summary.read(matrix.write(tmp_path / "matrix.json"))
    assert read.equals(matrix)
    assert (read.has_means, read.has_sds) == (False, True)


def test_whole_numbers_are_written_as_such(tmp_path: Path) -> None:
    text = everything().write(tmp_path / "summary.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert all(isinstance(n, int) for n in content["sums"]["tables"]["counts"])
    assert all(isinstance(n, int) for n in content["sums"]["blocks"][0]["products"])
    assert "NaN" not in text


def test_groups_and_patterns_of_few_persons_are_left_out(tmp_path: Path) -> None:
    answers = frame()
    answers.loc[[0, 1, 2], "site"] = "island"
    made = ts.summarize(answers, instrument(), group="site", patterns=True)
    path = made.write(tmp_path / "summary.json")
    read = ts.Summary.read(path)
    assert read.n_rows == made.n_rows
    assert "island" not in read.groups
    # The next smallest group goes as well: the total would tell what three persons answered.
    assert len(read.groups) == 2
    assert read.sums.patterns is not None
    assert read.sums.patterns.n.min() >= 5
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said["minimum_n"] == 5
    assert "2 groups of" in said["suppressed"][0]
    assert "patterns of gaps" in said["suppressed"][1]
    assert "left out: 2 groups" in str(read)
    assert "island" not in path.read_text(encoding="utf-8")


def test_a_pattern_that_few_of_a_group_have_is_in_no_group(tmp_path: Path) -> None:
    answers = frame(gaps=0.0)
    answers.loc[answers["site"] == "north", "calm"] = np.nan
    answers.loc[answers.index[answers["site"] == "south"][:2], "calm"] = np.nan
    made = ts.summarize(answers, items=ITEMS, group="site", patterns=True)
    read = ts.Summary.read(made.write(tmp_path / "summary.json"))
    n = {label: part.patterns.n.tolist() for label, part in read.groups.items() if part.patterns is not None}
    assert n["north"] == []
    assert read.sums.patterns is not None
    assert len(read.sums.patterns.n) == 2


def test_few_persons_in_all_are_not_written(tmp_path: Path) -> None:
    made = ts.summarize(frame(4), items=ITEMS)
    with pytest.raises(SummaryError, match="TS-S064"):
        made.write(tmp_path / "summary.json")
    assert list(tmp_path.iterdir()) == []
    made.write(tmp_path / "summary.json", minimum_n=4)
    with pytest.raises(OptionError, match="minimum_n"):
        made.write(tmp_path / "summary.json", minimum_n=0)


@pytest.mark.parametrize(
    ("sizes", "left_out"),
    [
        ([40, 9, 5], []),
        ([40, 9, 4], [1, 2]),
        ([3, 2, 40], [0, 1]),
        ([4], [0]),
        ([], []),
    ],
)
def test_those_left_out_are_enough_together(sizes: list[int], left_out: list[int]) -> None:
    assert [place for place, out in enumerate(few(sizes, 5)) if out] == left_out


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.json"
    made = ts.summarize(frame(), items=ITEMS)
    made.write(path)
    before = path.read_text(encoding="utf-8")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SummaryError, match="No space left"):
        ts.summarize(frame(50), items=ITEMS).write(path)
    assert path.read_text(encoding="utf-8") == before
    assert list(tmp_path.iterdir()) == [path]


DAMAGE: dict[str, Any] = {
    "no JSON": lambda text: text[: len(text) // 2],
    "not written by": lambda text: text.replace("trustscale summary", "something else"),
    "has the format 9": lambda text: text.replace('"format_version": 1', '"format_version": 9'),
    "missing or wrong": lambda text: text.replace('"n_rows"', '"rows"'),
    "numbers stand where": lambda text: text.replace('"invalid": [0, ', '"invalid": [', 1),
    "its blocks are not": lambda text: text.replace('[{"columns": [0, 1', '[{"columns": [1, 0'),
}


@pytest.mark.parametrize("said", DAMAGE)
def test_damaged_files_are_named(said: str, tmp_path: Path) -> None:
    path = ts.summarize(frame(), items=ITEMS).write(tmp_path / "summary.json")
    text = path.read_text(encoding="utf-8")
    path.write_text(DAMAGE[said](text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(SummaryError, match=said) as caught:
        ts.Summary.read(path)
    assert caught.value.code == "TS-S061"


def test_files_that_are_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(SummaryError, match="No such file"):
        ts.Summary.read(tmp_path / "summary.json")
    (tmp_path / "summary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SummaryError, match="no text"):
        ts.Summary.read(tmp_path / "summary.json")
