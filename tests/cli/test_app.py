"""The table of commands, the shared options, exit codes, and what is loaded when."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version

import pytest

from tests.cli.conftest import Invoke, Run
from trustscale.cli.app import COMMANDS

HEAVY = {"numpy", "pandas", "pydantic", "scipy", "narwhals", "polars", "pyarrow"}


def loaded_after(code: str) -> set[str]:
    script = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nsys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_importing_the_command_loads_nothing_heavy() -> None:
    loaded = loaded_after("import trustscale.cli.app")
    assert "trustscale.cli.app" in loaded
    assert not loaded & HEAVY
    assert not {f"trustscale.cli.{name}" for name in COMMANDS} & loaded


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_after(f"from trustscale.cli.app import app; app({arguments!r}, prog_name='trustscale')")
    assert not loaded & HEAVY


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_loads_no_numbers(name: str) -> None:
    loaded = loaded_after(
        f"from trustscale.cli.app import app; app([{name!r}, '--help'], prog_name='trustscale')"
    )
    assert not loaded & (HEAVY - {"pydantic"})  # the parser itself checks values with it


def test_a_command_loads_no_other_command() -> None:
    loaded = loaded_after(
        "from trustscale.cli.app import app; app(['explain', 'TS-S001'], prog_name='trustscale')"
    )
    others = {f"trustscale.cli.{name}" for name in COMMANDS} - {"trustscale.cli.explain"}
    assert "trustscale.cli.explain" in loaded
    assert not others & loaded


@pytest.mark.parametrize("arguments", [["list"], ["show", "rs10"], ["explain"]])
def test_looking_at_instruments_loads_no_frames(arguments: list[str]) -> None:
    loaded = loaded_after(f"from trustscale.cli.app import app; app({arguments!r}, prog_name='trustscale')")
    assert not loaded & {"numpy", "pandas", "scipy", "pyarrow"}


def test_help_names_every_command_with_a_line_of_help_and_the_exit_codes(invoke: Invoke) -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        summary = import_module(f"trustscale.cli.{name}").run.__doc__.splitlines()[0]
        assert f"  {name}" in result.stdout
        assert summary in result.stdout
    assert [line.split()[0] for line in result.stdout.splitlines()[-6:]] == ["0", "1", "2", "3", "4", "130"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_the_shared_options(name: str, invoke: Invoke) -> None:
    result = invoke(name, "--help")
    assert result.exit_code == 0
    assert "--quiet" in result.stdout
    assert "--traceback" in result.stdout
    assert result.stdout.startswith(f"Usage: trustscale {name} ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_words(name: str, invoke: Invoke) -> None:
    for line in invoke(name, "--help").stdout.splitlines():
        if re.match(r" +(-\w, )?--", line):
            assert re.search(r"\S  +[A-Z]", line), line


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"trustscale {version('trustscale')}\n", "")


def test_without_a_command_there_is_help(invoke: Invoke) -> None:
    result = invoke()
    assert "score" in result.output
    assert result.exit_code in (0, 2)  # versions of the parser differ


def test_an_unknown_command_is_named_with_one_that_is_near(run: Run) -> None:
    done = run("scroe")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: There is no command 'scroe' (did you mean 'score'?).")
    assert "demo, list, show" in done.stderr


def test_an_unknown_option_is_a_wrong_call(run: Run) -> None:
    done = run("score", "--instrumnt", "rs10")
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert lines[0].startswith("error: ")
    assert "--instrumnt" in lines[0]
    assert "--instrument" in lines[0]
    assert lines[-1] == "  All options: trustscale score --help"


@pytest.mark.parametrize("arguments", [["score"], ["show"], ["new"], ["check"]])
def test_what_a_command_needs_is_named(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "error: Missing argument" in done.stderr
    assert done.stdout == ""


def test_a_choice_that_is_none_lists_the_choices(run: Run) -> None:
    done = run("score", "survey.csv", "--invalid", "ignore")
    assert done.returncode == 2
    assert "--invalid" in done.stderr
    assert "missing" in done.stderr


@pytest.mark.parametrize("arguments", [["--quiet", "list"], ["list", "--quiet"], ["list", "-q"]])
def test_quiet_stands_anywhere(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == 0
    assert done.stdout.startswith("bfi25\t")
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["--traceback", "show", "rs11"], ["show", "rs11", "--traceback"]])
def test_traceback_stands_anywhere(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback (most recent call last)" in done.stderr
    assert "did you mean 'rs10'?" in done.stderr


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("trustscale sco", "score"),
        ("trustscale show fid", "fidelity-trust"),
        ("trustscale explain TS-S00", "TS-S001"),
    ],
)
def test_the_shell_completes_commands_ids_and_codes(words: str, suggested: str, run: Run) -> None:
    env = {
        "_TRUSTSCALE_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    assert suggested in run(env=env).stdout.split()
