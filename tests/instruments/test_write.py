"""Writing: what is read back is equal, nothing is overwritten, no half file is left."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.instruments.definitions import small
from tests.strategies import instruments
from trustscale.errors import InstrumentError
from trustscale.instruments.define import define_instrument
from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Instrument
from trustscale.instruments.shipped import shipped_ids
from trustscale.instruments.wording import apply_wording
from trustscale.instruments.write import write_instrument

LOOKUP = {"id": "t", "scales": ["mood"], "score": "lookup", "table": "t.csv"}
ROWS = [["", "3", "40"], ["3", "", "60"]]


def with_table(name: str = "t.csv", rows: list[list[str]] = ROWS) -> Instrument:
    def add(definition: dict[str, Any]) -> None:
        definition["scales"].append({**LOOKUP, "table": name})
        definition["tables"] = {name: {"columns": ["mood_from", "mood_below", "score"], "rows": rows}}

    return define_instrument(small(add))


def with_wording(language: str = "nb") -> Instrument:
    items = {name: f"{name} på norsk" for name in ("m1", "m2", "m3")}
    wording = {"instrument": "mood", "form": "other", "language": language, "items": items}
    return define_instrument(small(lambda d: d.update(wordings=[wording])))


@given(instrument=instruments())
def test_a_random_definition_reads_back_equal(instrument: Instrument) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in (Path(folder) / "a", Path(folder) / "a.toml"):
            back = load_instrument(write_instrument(instrument, path))
            assert back == instrument
            assert back.content_hash == instrument.content_hash


@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_definition_reads_back_equal(tmp_path: Path, name: str) -> None:
    instrument = load_instrument(name)
    for path in (tmp_path / "a", tmp_path / "a.toml"):
        back = load_instrument(write_instrument(instrument, path))
        assert back == instrument
        assert back.content_hash == instrument.content_hash


def test_a_folder_holds_tables_and_wordings_in_files_of_their_own(tmp_path: Path) -> None:
    write_instrument(with_table(), tmp_path / "a")
    write_instrument(with_wording(), tmp_path / "b")
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert names == ["a/instrument.toml", "a/t.csv", "b/instrument.toml", "b/wording/other.nb.toml"]
    assert (tmp_path / "a" / "t.csv").read_text() == "mood_from,mood_below,score\n,3,40\n3,,60\n"


def test_a_path_that_ends_in_toml_is_one_file(tmp_path: Path) -> None:
    path = write_instrument(with_table(), tmp_path / "all.toml")
    assert [entry.name for entry in tmp_path.iterdir()] == ["all.toml"]
    assert load_instrument(path) == with_table()


def test_instrument_toml_means_its_folder(tmp_path: Path) -> None:
    path = write_instrument(with_wording(), tmp_path / "instrument.toml")
    assert path == tmp_path / "instrument.toml"
    assert (tmp_path / "wording" / "other.nb.toml").is_file()
    assert load_instrument(path) == with_wording()


@pytest.mark.parametrize("name", ["../t.csv", "/t.csv", "instrument.toml", "norms table"])
def test_a_table_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / "a"
    path = write_instrument(with_table(name), folder)
    outside = [p for p in tmp_path.rglob("*") if p.is_file() and not p.is_relative_to(folder)]
    assert outside == []
    assert load_instrument(path) == with_table(name)


def test_a_language_that_is_no_file_name_stays_in_the_definition(tmp_path: Path) -> None:
    instrument = with_wording("../../nb")
    path = write_instrument(instrument, tmp_path / "a")
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["instrument.toml"]
    assert load_instrument(path) == instrument


def test_a_form_that_was_laid_over_reads_back_equal(tmp_path: Path) -> None:
    trust = apply_wording(load_instrument("fidelity-trust"), "about-me")
    assert load_instrument(write_instrument(trust, tmp_path / "a")) == trust


def test_defaults_are_left_out_and_whole_numbers_are_written_whole(tmp_path: Path) -> None:
    path = write_instrument(define_instrument(small()), tmp_path / "x.toml")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(said) == set(small())
    assert said["scales"] == [{"id": "mood", "items": ["m1", "m2", "m3"], "reverse": ["m2"], "score": "mean"}]
    assert "code = 1," in path.read_text(encoding="utf-8").replace("\n", "")


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    write_instrument(with_wording(), tmp_path / "a")
    before = (tmp_path / "a" / "instrument.toml").read_bytes()
    with pytest.raises(InstrumentError, match="There is a file of this name already") as caught:
        write_instrument(with_table(), tmp_path / "a")
    assert caught.value.code == "TS-I205"
    assert caught.value.where == (str(tmp_path / "a" / "instrument.toml"),)
    assert (tmp_path / "a" / "instrument.toml").read_bytes() == before
    assert not (tmp_path / "a" / "t.csv").exists()


def test_overwriting_takes_old_wordings_away_and_leaves_the_rest(tmp_path: Path) -> None:
    write_instrument(with_wording(), tmp_path / "a")
    (tmp_path / "a" / "README.md").write_text("mine")
    path = write_instrument(with_table(), tmp_path / "a", overwrite=True)
    assert load_instrument(path) == with_table()
    assert (tmp_path / "a" / "README.md").read_text() == "mine"
    assert not (tmp_path / "a" / "wording" / "other.nb.toml").exists()


def test_a_failed_write_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(InstrumentError, match="No space left on device") as caught:
        write_instrument(with_table(), tmp_path / "a")
    assert caught.value.code == "TS-I206"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InstrumentError, match="cannot be written") as caught:
        write_instrument(with_table(), tmp_path / "file" / "a")
    assert caught.value.code == "TS-I206"
