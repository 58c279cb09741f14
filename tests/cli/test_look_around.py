"""``list``, ``show`` and ``explain``: what there is, and what it means."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import trustscale as ts
from tests.cli.conftest import Invoke
from trustscale.results.codes import all_codes

IDS = [entry.id for entry in ts.list_instruments()]


def test_the_list_is_tab_separated_in_a_pipe(invoke: Invoke) -> None:
    result = invoke("list")
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[0] for row in rows] == IDS
    assert {len(row) for row in rows} == {6}


def test_the_list_as_data(invoke: Invoke) -> None:
    told = json.loads(invoke("list", "--format", "json").stdout)
    assert [entry["id"] for entry in told] == IDS
    rows = list(csv.DictReader(io.StringIO(invoke("list", "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == IDS
    assert {row["status"] for row in rows} == {"published", "draft"}
    assert rows[IDS.index("fidelity-trust")]["forms"] == "about-me.en"


def test_a_format_that_is_none_is_a_wrong_call(invoke: Invoke) -> None:
    assert invoke("list", "--format", "xml").exit_code == 2


def test_a_sheet_says_everything_about_rs10(invoke: Invoke) -> None:
    result = invoke("show", "rs10")
    assert result.exit_code == 0
    text = result.stdout
    rs10 = ts.load_instrument("rs10")
    for item in rs10.items:
        assert item.text is not None
        assert item.text in text
    reversed_items = [line.split()[0] for line in text.splitlines() if line.split()[1:2] == ["R"]]
    assert reversed_items == ["rs2", "rs5", "rs7"]
    for words in (
        rs10.version,
        rs10.content_hash,
        "Disagree completely",
        "not applicable: no score",
        "agree_first",
        "at least 8 of 10 answered",
        "library default, not published",
        "1 to 6; higher is more satisfied",
        "LicenseRef-CC-BY",
        "Norsk Epidemiologi",
        "roysamb2014  R",
        "Only answer if you have a partner",
    ):
        assert words in text
    assert "author-constructed" not in text


@pytest.mark.parametrize("name", IDS)
def test_every_shipped_instrument_has_a_sheet(name: str, invoke: Invoke) -> None:
    result = invoke("show", name)
    assert result.exit_code == 0
    instrument = ts.load_instrument(name)
    assert result.stdout.startswith(instrument.title)
    for item in instrument.items:
        assert f"  {item.id}" in result.stdout
    for scale in instrument.scales:
        assert scale.id in result.stdout
    for bands in instrument.bands:
        assert all(level.label in result.stdout for level in bands.levels)
    for source in instrument.sources:
        assert " ".join(source.citation.split()) in result.stdout
    drafts = "draft: author-constructed, not validated" in result.stdout
    assert drafts is (instrument.status == "draft")


def test_keys_without_wording_say_how_to_lay_ones_own_over(invoke: Invoke, tmp_path: Path) -> None:
    text = invoke("show", "ras").stdout
    assert "own words are not shipped" in text
    wording = tmp_path / "mine.toml"
    items = "\n".join(f'{item.id} = "My words {item.id}"' for item in ts.load_instrument("ras").items)
    wording.write_text(
        f'instrument = "ras"\nform = "mine"\nlanguage = "en"\n[items]\n{items}\n', encoding="utf-8"
    )
    result = invoke("show", "ras", "--form", str(wording))
    assert result.exit_code == 0, result.stderr
    assert "My words" in result.stdout
    assert "form mine" in result.stdout


def test_another_form_shows_its_own_words(invoke: Invoke) -> None:
    form = ts.load_instrument("fidelity-trust", wording="about-me")
    text = invoke("show", "fidelity-trust", "--form", "about-me").stdout
    assert form.items[0].text in text
    own = ts.load_instrument("fidelity-trust").items[0].text
    assert own is not None
    assert own not in text
    wrong = invoke("show", "fidelity-trust", "--form", "about-you")
    assert wrong.exit_code == 2
    assert "about-me" in wrong.stderr


def test_a_sheet_as_data_is_the_definition(invoke: Invoke) -> None:
    told = json.loads(invoke("show", "fidelity-trust", "--format", "json").stdout)
    instrument = ts.load_instrument("fidelity-trust")
    assert told["content_hash"] == instrument.content_hash
    assert [item["id"] for item in told["items"]] == [item.id for item in instrument.items]
    assert told["construct"] == instrument.construct_
    assert told["wordings"] == ["about-me.en"]
    rest = {key: value for key, value in told.items() if key not in ("content_hash", "wordings")}
    assert ts.define_instrument(rest).content_hash == instrument.content_hash


def test_an_instrument_that_is_none_gets_a_suggestion(invoke: Invoke) -> None:
    done = invoke("show", "rs01")
    assert done.exit_code == 2
    assert "did you mean 'rs10'?" in done.stderr
    assert invoke("show", "nowhere/instrument.toml").exit_code == 2


def test_markup_in_a_definition_is_printed_as_it_stands(tmp_path: Path, invoke: Invoke) -> None:
    assert invoke("new", "odd").exit_code == 0
    path = tmp_path / "odd.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = ['title = "[bold]Odd[/bold] :smile:"' if line.startswith("title =") else line for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert invoke("show", "odd.toml").stdout.startswith("[bold]Odd[/bold] :smile:\n")


def test_a_code_is_explained(invoke: Invoke) -> None:
    result = invoke("explain", "ts-r014")
    assert result.exit_code == 0
    entry = next(entry for entry in all_codes() if entry.code == "TS-R014")
    for words in (entry.code, entry.title, entry.kind, entry.raised_by, entry.meaning, entry.mend):
        assert words in result.stdout


def test_several_codes_and_all_codes(invoke: Invoke) -> None:
    result = invoke("explain", "TS-R014", "S001")
    assert result.stdout.index("TS-R014") < result.stdout.index("TS-S001")
    lines = invoke("explain").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [entry.code for entry in all_codes()]
    told = json.loads(invoke("explain", "S001", "--format", "json").stdout)
    assert told[0]["title"] == "An option that does not exist"
    rows = list(csv.DictReader(io.StringIO(invoke("explain", "--format", "csv").stdout)))
    assert [row["mend"] for row in rows] == [entry.mend for entry in all_codes()]


def test_a_code_that_is_none_gets_a_suggestion(invoke: Invoke) -> None:
    done = invoke("explain", "TS-S01")
    assert done.exit_code == 2
    assert "did you mean 'TS-S" in done.stderr
    assert done.stdout == ""
