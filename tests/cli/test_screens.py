"""What a person sees on a terminal: tables that fit, the first rows, findings, nothing cut off."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, SitBefore, Tty
from trustscale.cli import app as module
from trustscale.results.codes import all_codes

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def seen(text: str) -> str:
    return "\n".join(line.rstrip() for line in ESCAPES.sub("", text).splitlines())


@pytest.mark.parametrize("width", [120, 80, 40])
@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "rs10"],
        ["show", "ram"],
        ["show", "phq9"],
        ["demo"],
        ["explain"],
        ["explain", "S001"],
        ["--help"],
        ["score", "--help"],
        ["norms"],
        ["norms", "--help"],
        ["change", "--help"],
        ["couples", "--help"],
    ],
)
def test_everything_but_commands_to_copy_fits_the_terminal(
    arguments: list[str], width: int, sit_before: SitBefore
) -> None:
    code, text = sit_before(*arguments, width=width)
    assert code == 0
    assert ESCAPES.search(text)
    long = [line for line in seen(text).splitlines() if len(line) > width]
    assert all(line.lstrip().startswith("trustscale ") for line in long)
    plain = sit_before(*arguments, width=width, env={"NO_COLOR": "1"})
    assert plain[0] == 0
    assert "\x1b" not in plain[1]
    assert seen(plain[1]) == seen(text)


def test_very_wide_terminals_get_lines_that_can_be_read(sit_before: SitBefore) -> None:
    _, text = sit_before("show", "rs10", width=300)
    assert max(map(len, seen(text).splitlines())) <= 100


@pytest.mark.parametrize("width", [80, 40])
def test_the_list_names_every_instrument_its_drafts_and_keys_only(width: int, sit_before: SitBefore) -> None:
    _, text = sit_before("list", width=width)
    lines = seen(text).splitlines()
    for entry in ts.list_instruments():
        line = next(line for line in lines if line.split()[:1] == [entry.id])
        assert ("draft" in line.split()) is (entry.status == "draft")
        assert ("keys" in line.split()) is (not entry.has_wording)
    assert "draft: author-constructed, not validated" in seen(text)


def test_a_table_of_codes_has_every_code(sit_before: SitBefore) -> None:
    _, text = sit_before("explain")
    for entry in all_codes():
        assert entry.code in text


def test_the_first_rows_and_what_is_left_out(survey: Path, sit_before: SitBefore) -> None:
    with survey.open("a", encoding="utf-8") as stream:
        stream.writelines(f"q{n},d{n},a,6,1,6,5,1,6,2,6,5,6,\n" for n in range(20))
    code, text = sit_before("score", survey.name, "-i", "rs10", "--id", "person")
    assert code == 0
    shown = seen(text)
    assert re.search(r"^ +p01 +5\.70 +57\.00$", shown, re.MULTILINE)
    assert re.search(r"^ +p04$", shown, re.MULTILINE)  # no score, and no word for it
    assert "... and 16 more rows" in shown
    assert "-o scores.csv" in shown
    assert "rs10_mean_answered" not in shown
    assert not list(survey.parent.glob("scores*"))


def test_rows_without_ids_are_numbered_and_scores_that_do_not_fit_are_counted(
    invoke: Invoke, sit_before: SitBefore
) -> None:
    invoke("demo", "--copy", "couples.csv")
    code, text = sit_before("score", "couples.csv", "-i", "trust-attribution", width=40)
    assert code == 0
    shown = seen(text)
    assert re.search(r"^ +row +intent", shown, re.MULTILINE)
    assert re.search(r"\.\.\. and 232 more rows, [5-8] more scores", shown)
    assert "responsibility" in shown  # in the summary, which has them all


def test_why_scores_are_missing_is_said_score_by_score(survey: Path, sit_before: SitBefore) -> None:
    """One person without answers lacks two scores, which must not read as two persons."""
    _, text = sit_before("score", survey.name, "-i", "rs10")
    assert "missing because:  rs10_mean, rs10_sum: too few answered 1" in seen(text)


def test_a_file_is_written_and_said(survey: Path, sit_before: SitBefore) -> None:
    code, text = sit_before("score", survey.name, "-i", "rs10", "-o", "scores.csv")
    assert code == 0
    assert "Written to scores.csv" in seen(text)
    assert "p01" not in text


def test_a_format_on_a_terminal_is_data(survey: Path, sit_before: SitBefore) -> None:
    code, text = sit_before("score", survey.name, "-i", "rs10", "--format", "json", "--quiet")
    assert code == 0
    assert text.startswith('{"source": "survey.csv"')


def test_parquet_is_not_thrown_at_a_terminal(survey: Path, sit_before: SitBefore) -> None:
    code, text = sit_before("score", survey.name, "-i", "rs10", "--format", "parquet")
    assert code == 2
    assert "TS-C012" in text
    assert "PAR1" not in text


def test_findings_are_set_out_with_place_problem_and_cure(invoke: Invoke, sit_before: SitBefore) -> None:
    invoke("new", "my-scale")
    path = Path("my-scale.toml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nreverse = [", '\nreverse = ["t99", ', 1), encoding="utf-8")
    code, screen = sit_before("check", "my-scale.toml", "rs10")
    assert code == 1
    lines = seen(screen).splitlines()
    assert lines[0].startswith("my-scale.toml: ")
    assert lines[1].startswith("error scales.")
    assert "t99" in lines[2]
    assert lines[-1] == "rs10: nothing found"


def test_markup_and_smileys_in_data_are_printed_as_they_stand(tmp_path: Path, sit_before: SitBefore) -> None:
    items = ",".join(f"rs{n}" for n in range(1, 11))
    (tmp_path / "[red]survey.csv").write_text(
        f"[bold]who[/bold],{items}\n[link=x]p:smile:[/link]{',4' * 10}\n", encoding="utf-8"
    )
    code, text = sit_before("score", "[red]survey.csv", "-i", "rs10", "--id", "[bold]who[/bold]")
    assert code == 0
    for literally in ("[red]survey.csv", "[bold]who[/bold]", "[link=x]p:smile:[/link]"):
        assert literally in seen(text)
    code, text = sit_before("score", "[red]missing[/red].csv", "-i", "rs10")
    assert code == 2
    assert "[red]missing[/red].csv" in seen(text)
    code, text = sit_before("explain", "[bold]X[/bold]")
    assert "[bold]X[/bold]" in seen(text)


def test_the_installed_command_starts_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that cannot be set up anew, as in a notebook, is left as it is."""
    screen = Tty()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "argv", ["trustscale", "--version"])
    with pytest.raises(SystemExit) as ended:
        module.main()
    assert not ended.value.code
    assert screen.getvalue().startswith("trustscale ")
