"""Data and talk on their own streams; terminals, pipes, colours, encodings, interruptions."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Run
from tests.cli.terminal import ESCAPES, shown, without_escapes
from trustscale.cli.screen import Screen, open_screen, working

Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def terminal(environment: Mapping[str, str], tmp_path: Path) -> Terminal:
    def call(*args: str, width: int = 80, env: Mapping[str, str] | None = None) -> tuple[int, str]:
        variables = {**environment, "TERM": "xterm-256color", **(env or {})}
        return shown([*COMMAND, *args], width=width, env=variables, cwd=tmp_path)

    return call


def test_scores_go_to_output_and_talk_goes_to_errors(survey: Path, run: Run) -> None:
    done = run("score", survey.name, "-i", "rs10", "--keep", "ids", "--id", "person")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].startswith("person,rs10_mean,rs10_mean_answered,")
    assert done.stdout.count("\n") == 5
    assert "survey.csv: 4 persons" in done.stderr
    assert "p01" not in done.stderr


def test_quiet_leaves_the_data_and_takes_the_talk(survey: Path, run: Run) -> None:
    loud = run("score", survey.name, "-i", "rs10")
    quiet = run("score", survey.name, "-i", "rs10", "--quiet")
    assert quiet.stdout == loud.stdout
    assert quiet.stderr == ""


def test_quiet_does_not_silence_errors(wrong: Path, run: Run) -> None:
    done = run("score", wrong.name, "-i", "rs10", "--quiet")
    assert done.returncode == 3
    assert "2 answers" in done.stderr


@pytest.mark.parametrize("arguments", [["list"], ["show", "rs10"], ["explain"], ["demo"]])
def test_nothing_is_coloured_or_broken_in_a_pipe(arguments: list[str], run: Run) -> None:
    done = run(*arguments, env={"COLUMNS": "30", "TERM": "xterm-256color"})
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())
    assert max(map(len, done.stdout.splitlines())) > 60


def test_forced_colour_does_not_turn_data_into_a_table(survey: Path, run: Run) -> None:
    plain = run("score", survey.name, "-i", "rs10")
    forced = run("score", survey.name, "-i", "rs10", env={"FORCE_COLOR": "1"})
    assert forced.stdout == plain.stdout


def test_a_terminal_has_colours_unless_they_are_unwanted(terminal: Terminal) -> None:
    _, coloured = terminal("show", "rs10")
    assert ESCAPES.search(coloured)
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        code, plain = terminal("show", "rs10", env=env)
        assert code == 0
        assert "\x1b" not in plain
        assert without_escapes(plain).split() == without_escapes(coloured).split()


def test_a_terminal_of_forty_columns_is_believed(terminal: Terminal) -> None:
    code, text = terminal("show", "rs10", width=40)
    assert code == 0
    assert 30 < max(map(len, without_escapes(text).splitlines())) <= 40


def test_a_closed_pipe_is_silent(run: Run, environment: Mapping[str, str], tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    big.write_text(f"{items}\n" + "4,4,4,4,4,4,4,4,4,4\n" * 5_000, encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "score", str(big), "-i", "rs10", "-q"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"rs1,")
    process.stdout.close()
    complaints = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), complaints) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which only Linux has")
def test_a_full_disk_is_one_error(survey: Path, environment: Mapping[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "score", str(survey), "-i", "rs10", "-q"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(environment),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("error: No space left on device.")
    assert "Make room" in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals, which Windows does not send so")
def test_an_interruption_is_one_line(environment: Mapping[str, str], tmp_path: Path) -> None:
    # What is started in the background inherits that interruptions are ignored; a person at a shell does not.
    heeds = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    process = subprocess.Popen(
        [*COMMAND[:-1], f"{heeds}; {COMMAND[-1]}", "score", "-", "-i", "rs10", "-o", "scores.csv"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(environment),
        cwd=tmp_path,
    )
    deadline = time.monotonic() + 60
    while not _reads_input(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, talk = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert talk == "Interrupted; nothing more was written.\n"
    assert list(tmp_path.iterdir()) == []


def _reads_input(pid: int) -> bool:
    """Whether the process waits for its standard input."""
    where = Path(f"/proc/{pid}/wchan")
    loaded = Path(f"/proc/{pid}/maps")
    if not loaded.exists():
        time.sleep(5)
        return True
    return "pandas" in loaded.read_text() and "pipe" in where.read_text()


def test_answers_come_through_a_pipe(survey: Path, run: Run) -> None:
    text = survey.read_text(encoding="utf-8")
    done = run("score", "-", "-i", "rs10", input=text)
    assert done.returncode == 0
    assert done.stdout == run("score", survey.name, "-i", "rs10").stdout
    assert "standard input: 4 rows" in done.stderr


def test_data_are_utf8_whatever_the_terminal_speaks(survey: Path, run: Run) -> None:
    survey.write_text(survey.read_text(encoding="utf-8").replace("fine", "schön ☂"), encoding="utf-8")
    done = run("score", survey.name, "-i", "rs10", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "schön ☂" in done.stdout


def test_a_stream_without_blocks_gets_ascii_bars_and_no_exception(run: Run) -> None:
    done = run("demo", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "@" in done.stdout
    assert "█" in run("demo").stdout


def test_signs_that_steer_a_terminal_are_shown_and_not_obeyed(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "survey.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    path.write_text(f"\x1b[31mperson,{items}\n\x1b]0;owned\x07,1,2,3,4,5,6,1,2,9,39\n", encoding="utf-8")
    code, text = terminal("score", path.name, "-i", "rs10")
    assert code == 3
    assert "\x1b]0;owned" not in text
    code, text = terminal("score", path.name, "-i", "rs10", "--invalid", "missing", "--id", "\x1b[31mperson")
    assert code == 0
    assert "owned" in text
    assert "\x1b]0;owned" not in text


def test_markup_in_data_is_printed_as_it_stands(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "[red]survey.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    path.write_text(
        f"[bold]who[/bold],{items}\n[link=x]p:smile:[/link],1,2,3,4,5,6,1,2,9,3\n", encoding="utf-8"
    )
    code, text = terminal("score", path.name, "-i", "rs10", "--id", "[bold]who[/bold]")
    seen = without_escapes(text)
    assert code == 0
    for literally in ("[red]survey.csv", "[bold]who[/bold]", "[link=x]p:smile:[/link]"):
        assert literally in seen


def test_work_of_two_seconds_gets_a_bar_on_a_terminal_only(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    script = (
        "import time\n"
        "from trustscale.cli import screen\n"
        "from trustscale.cli.screen import open_screen, working\n"
        "screen.PATIENCE = 0.3\n"
        "for seconds in (0.05, 1.2):\n"
        "    with working(open_screen(), f'Work of {seconds} seconds'):\n"
        "        time.sleep(seconds)\n"
    )
    command = [sys.executable, "-c", script]
    variables = {**environment, "TERM": "xterm-256color"}
    _, text = shown(command, width=80, env=variables, cwd=tmp_path)
    assert "Work of 1.2 seconds" in text
    assert "Work of 0.05 seconds" not in text
    piped = subprocess.run(command, capture_output=True, text=True, env=variables, check=True)
    assert piped.stdout + piped.stderr == ""


def test_a_quiet_screen_has_no_bar() -> None:
    screen = open_screen(quiet=True)
    assert isinstance(screen, Screen)
    with working(screen, "Work"):
        pass


def test_the_patience_is_two_seconds() -> None:
    from trustscale.cli import screen

    assert screen.PATIENCE == 2.0
