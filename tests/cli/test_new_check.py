"""``new`` and ``check``: an instrument of one's own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, NoReturn

import pytest

import trustscale as ts
from tests.cli.conftest import Invoke


def test_a_new_file_checks_loads_and_says_what_comes_next(tmp_path: Path, invoke: Invoke) -> None:
    done = invoke("new", "my-scale")
    assert (done.exit_code, done.stdout) == (0, "")
    assert ts.load_instrument(tmp_path / "my-scale.toml").id == "my-scale"
    assert "#" in (tmp_path / "my-scale.toml").read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in done.stderr.splitlines() if line.startswith("  trustscale ")]
    assert [command[0] for command in commands] == ["check", "show", "score"]
    for command in commands[:2]:
        assert invoke(*command).exit_code == 0


def test_nothing_is_overwritten(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "my-scale.toml"
    path.write_text("mine", encoding="utf-8")
    done = invoke("new", "my-scale")
    assert done.exit_code == 2
    assert "TS-C002" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    assert invoke("new", "my-scale", "-o", "other.toml").exit_code == 0
    assert ts.load_instrument(tmp_path / "other.toml").id == "my-scale"


def test_a_new_file_on_standard_output(tmp_path: Path, invoke: Invoke) -> None:
    done = invoke("new", "my-scale", "-o", "-")
    assert 'id = "my-scale"' in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["My Scale", "1st", "a/b", ""])
def test_an_id_that_cannot_be_one_gets_one_that_can(name: str, tmp_path: Path, invoke: Invoke) -> None:
    done = invoke("new", name)
    assert done.exit_code == 2
    assert "such as '" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(invoke: Invoke) -> None:
    done = invoke("new", "my-scale", "-o", "nowhere/my-scale.toml")
    assert (done.exit_code, "TS-C003" in done.stderr) == (2, True)


def test_the_id_of_a_shipped_instrument_is_remarked_on(invoke: Invoke) -> None:
    done = invoke("new", "rs10")
    assert done.exit_code == 0
    assert "also the id of a shipped instrument" in done.stderr


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trustscale.cli import new

    class Full:
        def __enter__(self) -> Full:
            return self

        def __exit__(self, *args: object) -> None:
            return None

        def write(self, _text: str) -> NoReturn:
            raise OSError("full")

    original = Path.open

    def opened(self: Path, *args: Any, **kwargs: Any) -> Any:
        original(self, *args, **kwargs).close()
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(OSError, match="full"):
        new._write_new(tmp_path / "x.toml", "text")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def faulty(tmp_path: Path, invoke: Invoke) -> Path:
    """A file with an error: a key names an item that is not there."""
    invoke("new", "my-scale")
    path = tmp_path / "my-scale.toml"
    text = path.read_text(encoding="utf-8")
    assert "\nreverse = [" in text
    path.write_text(text.replace("\nreverse = [", '\nreverse = ["t99", ', 1), encoding="utf-8")
    return path


@pytest.fixture
def doubtful(tmp_path: Path, invoke: Invoke) -> Path:
    """A file with a warning and no error: no example tests it."""
    invoke("new", "my-scale")
    path = tmp_path / "my-scale.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[[examples]]")], encoding="utf-8")
    return path


def test_findings_are_said_and_end_with_one(faulty: Path, invoke: Invoke) -> None:
    done = invoke("check", faulty.name)
    assert done.exit_code == 1
    fields = done.stdout.splitlines()[0].split("\t")
    assert fields[0] == faulty.name
    assert fields[1] == "error"
    assert fields[2].startswith("TS-I")
    assert "t99" in done.stdout
    assert "1 error" in done.stderr


def test_warnings_end_with_one_only_when_asked(doubtful: Path, invoke: Invoke) -> None:
    lenient = invoke("check", doubtful.name)
    assert lenient.exit_code == 0
    assert "warning" in lenient.stdout
    assert "error" not in lenient.stdout
    strict = invoke("check", doubtful.name, "--fail-on", "warning")
    assert (strict.exit_code, strict.stdout) == (1, lenient.stdout)


def test_a_clean_file_says_so_and_ends_with_zero(invoke: Invoke) -> None:
    done = invoke("check", "rs10", "phq9", "--fail-on", "warning")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines() == ["rs10: nothing found", "phq9: nothing found"]


def test_findings_as_data(faulty: Path, invoke: Invoke) -> None:
    told = json.loads(invoke("check", str(faulty), "rs10", "--format", "json").stdout)
    assert {entry["instrument"] for entry in told} == {str(faulty)}
    assert all(set(entry) == {"instrument", "severity", "code", "where", "problem", "cure"} for entry in told)
    rows = list(csv.DictReader(io.StringIO(invoke("check", str(faulty), "--format", "csv").stdout)))
    assert [row["code"] for row in rows] == [entry["code"] for entry in told]
    nothing = invoke("check", "rs10", "--format", "csv").stdout
    assert nothing == "instrument,severity,code,where,problem,cure\n"


def test_every_code_of_a_finding_can_be_explained(faulty: Path, invoke: Invoke) -> None:
    told = json.loads(invoke("check", str(faulty), "--format", "json").stdout)
    assert told
    for entry in told:
        assert invoke("explain", entry["code"]).exit_code == 0


def test_a_file_that_is_not_there_is_a_wrong_call(invoke: Invoke) -> None:
    done = invoke("check", "nowhere.toml")
    assert done.exit_code == 2
    assert "nowhere.toml" in done.stderr


def test_a_file_that_is_no_toml_is_a_finding(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "odd.toml").write_text("id = \n", encoding="utf-8")
    done = invoke("check", "odd.toml")
    assert done.exit_code == 1
    assert "odd.toml\terror\tTS-I" in done.stdout


def test_a_faulty_instrument_cannot_score(faulty: Path, survey: Path, invoke: Invoke) -> None:
    done = invoke("score", survey.name, "-i", faulty.name)
    assert done.exit_code == 3
    assert "t99" in done.stderr
    assert "trustscale check" in done.stderr
