"""What the README prints runs, and prints what it says."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks

README = ROOT / "README.md"
MISTAKES = {(17, "rs4"): 7, (88, "rs9"): 66}
ITEMS = [f"rs{n}" for n in range(1, 11)]


def block(kind: str, holding: str) -> Block:
    (found,) = (b for b in blocks(README) if b.kind == kind and holding in b.text)
    return found


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A survey as the README's: 412 persons, 21 blanks, and two answers that are off the response scale."""
    draw = random.Random(2026)
    rows = [[draw.choice("123456") for _ in ITEMS] for _ in range(412)]
    for place in draw.sample([p for p in range(4120) if p // 10 + 2 not in (17, 88)], 21):
        rows[place // 10][place % 10] = ""
    for (row, item), answer in MISTAKES.items():
        rows[row - 2][ITEMS.index(item)] = str(answer)
    lines = [",".join(["person", *ITEMS]), *(",".join([f"p{n}", *row]) for n, row in enumerate(rows, 1))]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_python_lines_run(survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(survey.parent)
    exec(compile(block("python", "to_csv").text, str(README), "exec"), {})  # noqa: S102  # our own
    assert (survey.parent / "scores.csv").read_text(encoding="utf-8").startswith("person,rs10_mean,")


def test_the_lines_on_the_scale_run(
    survey: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(survey.parent)
    exec(compile(block("python", "reliability").text, str(README), "exec"), {})  # noqa: S102  # our own
    assert "omega-congeneric" in capsys.readouterr().out


def test_the_shell_lines_print_what_the_readme_shows(survey: Path) -> None:
    shown = block("console", "$ trustscale score").lines
    printed: list[str] = []
    for command in (line for line in shown if line.startswith("$ ")):
        done = subprocess.run(
            [str(Path(sys.executable).with_name("trustscale")), *command.split()[2:]],
            cwd=survey.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        printed += [command, *done.stdout.splitlines()]
    assert [without_figures(line) for line in printed] == [without_figures(line) for line in shown]


def without_figures(line: str) -> str:
    """A line of the table without its figures, which depend on the answers; other lines as they are."""
    if line.startswith("  score "):
        return " ".join(line.split())
    return re.sub(r"^(  rs10_\w+) .*$", r"\1", line)
