"""What goes wrong: one message, its mend, and the exit code that belongs to it."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, NoReturn

import pytest
import typer

from tests.cli.conftest import Invoke, Run
from trustscale.cli import completion
from trustscale.cli.failures import exit_code, tell_of_wrong_call
from trustscale.errors import (
    AnswerError,
    ColumnError,
    FileError,
    InstrumentError,
    InstrumentNotFoundError,
    OptionError,
    ScoringError,
    TrustscaleError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OptionError("x", code="TS-C004"), 2),
        (InstrumentNotFoundError("x", code="TS-I201"), 2),
        (FileError("x", code="TS-R001"), 2),
        (ColumnError("x", code="TS-R110"), 2),
        (FileError("x", code="TS-R004"), 3),
        (AnswerError("x", code="TS-R014"), 3),
        (ColumnError("x", code="TS-R102"), 3),
        (InstrumentError("x", code="TS-I001"), 3),
        (ScoringError("x", code="TS-S012"), 3),
    ],
)
def test_wrong_calls_and_wrong_data_have_codes_of_their_own(error: TrustscaleError, code: int) -> None:
    assert exit_code(error) == code


def test_wrong_data_say_where_and_how_to_mend_it(wrong: Path, run: Run) -> None:
    done = run("score", wrong.name, "--instrument", "rs10", "-o", "scores.csv")
    assert done.returncode == 3
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0] == "error: wrong.csv: 2 answers are not on the response scale."
    assert lines[1].startswith("  row 6, rs4: 7 ")
    assert lines[2].startswith("  row 6, rs9: 66 ")
    assert "--invalid missing" in lines[3]
    assert lines[-1] == "  [TS-R014, trustscale explain TS-R014]"
    assert not (wrong.parent / "scores.csv").exists()


def test_a_file_that_is_not_there_gets_a_name_that_is(survey: Path, run: Run) -> None:
    done = run("score", "survy.csv", "--instrument", "rs10")
    assert done.returncode == 2
    assert "no file survy.csv (did you mean 'survey.csv'?)" in done.stderr


@pytest.mark.parametrize("name", ["nowhere/survey.csv", "a\0b.csv", "x" * 5000])
def test_a_name_that_no_file_can_have(name: str, invoke: Invoke) -> None:
    result = invoke("score", name, "-i", "rs10")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")


def test_a_fault_of_ours_is_one_line_with_how_to_report_it(
    survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> NoReturn:
        raise KeyError("oops")

    monkeypatch.setattr("trustscale.responses.read.read_responses", broken)
    result = invoke("score", str(survey), "-i", "rs10")
    assert result.exit_code == 4
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "fault of trustscale" in result.stderr
    assert "KeyError: 'oops'" in result.stderr
    assert "--traceback" in result.stderr
    again = invoke("score", str(survey), "-i", "rs10", "--traceback")
    assert again.exit_code == 4
    assert "in broken" in again.stderr


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EIO])
def test_what_the_system_refuses_is_said_and_is_no_fault_of_ours(
    number: int, survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> NoReturn:
        raise OSError(number, "the system says no", "scores.csv")

    monkeypatch.setattr("trustscale.cli.tables.write_atomically", refused)
    result = invoke("score", str(survey), "-i", "rs10", "-o", str(survey.with_name("scores.csv")))
    assert result.exit_code == 2
    assert "error: scores.csv: the system says no." in result.stderr
    assert "Traceback" not in result.stderr


def test_long_lists_of_places_are_counted(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "survey.csv"
    items = ",".join(f"rs{n}" for n in range(1, 11))
    path.write_text(f"{items}\n" + "8,8,8,8,8,8,8,8,8,8\n" * 3, encoding="utf-8")
    result = invoke("score", str(path), "-i", "rs10")
    assert result.exit_code == 3
    assert "30 answers are not on the response scale" in result.stderr
    assert result.stderr.count("  row ") == 20
    assert "... and 10 more" in result.stderr


def test_libraries_do_not_warn_into_the_talk(run: Run, survey: Path) -> None:
    done = run("score", survey.name, "-i", "rs10", "-q", env={"PYTHONWARNINGS": "always"})
    assert (done.returncode, done.stderr) == (0, "")


def test_our_warnings_are_notes(survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    from trustscale.errors import ReadingWarning
    from trustscale.responses import read

    original = read.read_responses

    def warned(*args: Any, **kwargs: Any) -> Any:
        import warnings

        warnings.warn('look at it, or pass invalid="missing"', ReadingWarning, stacklevel=1)
        return original(*args, **kwargs)

    monkeypatch.setattr(read, "read_responses", warned)
    result = invoke("score", str(survey), "-i", "rs10", "--format", "csv")
    assert result.exit_code == 0
    assert "note: look at it, or pass --invalid missing" in result.stderr
    assert "note:" not in invoke("score", str(survey), "-i", "rs10", "--format", "csv", "-q").stderr


def raising(error: BaseException) -> Any:
    def call(*args: Any, **kwargs: Any) -> NoReturn:
        raise error

    return call


def test_an_interruption_is_no_traceback(
    survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trustscale.responses.read.read_responses", raising(KeyboardInterrupt()))
    result = invoke("score", str(survey), "-i", "rs10")
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "Interrupted; nothing more was written.\n"


def test_a_reader_that_has_gone_is_no_error(
    survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trustscale.cli.streams.write_bytes", raising(BrokenPipeError(errno.EPIPE, "gone")))
    result = invoke("score", str(survey), "-i", "rs10", "-q")
    assert (result.exit_code, result.output) == (0, "")


def test_a_prompt_that_is_given_up_is_an_interruption() -> None:
    assert tell_of_wrong_call(typer.Abort()) == 130


def test_warnings_of_libraries_show_under_traceback_only(
    survey: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    import warnings

    from trustscale.responses import read

    original = read.read_responses

    def warned(*args: Any, **kwargs: Any) -> Any:
        warnings.simplefilter("always", RuntimeWarning)
        warnings.warn("a library is unsure", RuntimeWarning, stacklevel=1)
        return original(*args, **kwargs)

    monkeypatch.setattr(read, "read_responses", warned)
    assert "unsure" not in invoke("score", str(survey), "-i", "rs10", "-q").stderr
    with pytest.warns(RuntimeWarning, match="unsure"):
        invoke("score", str(survey), "-i", "rs10", "-q", "--traceback")


def test_completion_knows_ids_and_codes() -> None:
    assert completion.instruments("rs") == ["rs10", "rs5", "rses"]
    assert "TS-R014" in completion.codes("TS-R01")
    assert completion.codes("rs10") == []
