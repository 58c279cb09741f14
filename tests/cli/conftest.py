"""The command in this process and in one of its own, and a small survey to score."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from trustscale.cli.app import app

Invoke = Callable[..., Result]
SitBefore = Callable[..., tuple[int, str]]
Run = Callable[..., "subprocess.CompletedProcess[Any]"]

HEADER = "person,couple,partner,rs1,rs2,rs3,rs4,rs5,rs6,rs7,rs8,rs9,rs10,remark"
GOOD = """\
p01,c1,a,6,1,6,5,1,6,2,6,5,6,fine
p02,c1,b,2,4,3,5,2,4,6,1,3,5,[bold]not bold[/bold]
p03,c2,a,6,2,5,,1,4,3,5,9,6,=SUM(A1:A9)
p04,c2,b,6,2,5,,1,4,,5,9,6,-3
"""


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Call the command in this process, in an empty folder; streams apart."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str, **options: Any) -> Result:
        return CliRunner().invoke(app, list(args), prog_name="trustscale", **options)

    return call


@pytest.fixture
def environment() -> dict[str, str]:
    """An environment without what would change how output looks."""
    changed = (
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "TERM",
        "PYTHONIOENCODING",
        "PYTHONUTF8",
        "LC_ALL",
        "LANG",
    )
    kept = {name: value for name, value in os.environ.items() if name not in changed}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error"}


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def sit_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SitBefore:
    """Call the command in this process as if on a terminal; gives the code and what it shows."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str, width: int = 80, env: Mapping[str, str] | None = None) -> tuple[int, str]:
        screen = Tty()
        with monkeypatch.context() as patch:
            for name in ("NO_COLOR", "FORCE_COLOR"):
                patch.delenv(name, raising=False)
            for name, value in {"TERM": "xterm-256color", "COLUMNS": str(width), **(env or {})}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", screen)
            patch.setattr(sys, "stderr", screen)
            with pytest.raises(SystemExit) as ended:
                app(list(args), prog_name="trustscale")
        return int(ended.value.code or 0), screen.getvalue()

    return call


COMMAND = [sys.executable, "-c", "from trustscale.cli.app import main; main()"]


@pytest.fixture
def run(environment: Mapping[str, str], tmp_path: Path) -> Run:
    """Call the command in a process of its own, as a shell does, in an empty folder."""

    def call(*args: str, env: Mapping[str, str] | None = None, **options: Any) -> Any:
        return subprocess.run(
            [*COMMAND, *args],
            capture_output=True,
            encoding=options.pop("encoding", "utf-8"),
            env={**environment, **(env or {})},
            cwd=options.pop("cwd", tmp_path),
            timeout=120,
            check=False,
            **options,
        )

    return call


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """Four persons, RS10; the last one has answered too little."""
    path = tmp_path / "survey.csv"
    path.write_text(f"{HEADER}\n{GOOD}", encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The same with two answers that the response scale does not have."""
    path = tmp_path / "wrong.csv"
    text = f"{HEADER}\n{GOOD}p05,c3,a,5,2,5,7,1,6,2,5,66,6,\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Eighty persons, six items from 1 to 5: two of three each go together, q3 asks for the opposite."""
    rng = np.random.default_rng(7)
    factors = rng.normal(size=(80, 2)).repeat(3, axis=1)
    raw = factors + 0.7 * rng.normal(size=(80, 6))
    raw[:, 2] *= -1
    codes = np.clip(np.rint(3 + 1.1 * raw), 1, 5).astype(int).astype(str)
    codes[4, 0] = ""
    lines = [",".join(["who", *(f"q{n}" for n in range(1, 7)), "remark"])]
    lines += [",".join([f"p{n:02d}", *row, "none"]) for n, row in enumerate(codes.tolist())]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
