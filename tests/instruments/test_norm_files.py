"""Norm files: what is shipped is sound and has its sources; every mistake is found and named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

import trustscale as ts
from tests.instruments.definitions import small, write_toml
from trustscale.errors import Finding, NormError
from trustscale.instruments.norm_checks import folder_norm_findings, norm_findings
from trustscale.instruments.norm_files import norm_places, norm_table, read_norm
from trustscale.instruments.norm_model import NormCell, NormFile, cell_words, layer_words
from trustscale.instruments.shipped import shipped_ids, shipped_root

SHIPPED = [place for name in shipped_ids() for place in norm_places(shipped_root() / name)]

GOOD: dict[str, Any] = {
    "id": "people",
    "instrument": "mood",
    "instrument_version": "1.0.0",
    "version": "1.0.0",
    "title": "People",
    "simulated": True,
    "population": "Nobody.",
    "country": "nowhere",
    "years": [2000, 2001],
    "sampling": "Invented.",
    "limits": "None.",
    "table": "people.csv",
    "scales": [
        {
            "scale": "mood",
            "metric": "mean",
            "range": [1, 5],
            "percentiles": "mid-rank",
            "reliability": {"value": 0.8, "kind": "alpha"},
            "cells": [
                {"n": 200, "mean": 3.0, "sd": 0.9},
                {"n": 60, "groups": {"sex": "female"}, "age_from": 18, "age_below": 40, "mean": 3, "sd": 1},
                {"n": 60, "groups": {"sex": "female"}, "age_from": 40, "age_below": 80, "mean": 3, "sd": 1},
                {"n": 80, "groups": {"sex": "male"}, "age_from": 18, "age_below": 80, "mean": 3, "sd": 1},
            ],
        }
    ],
}
TABLE = """\
sex,age_from,age_below,score,percentile
female,18,40,1,5
female,18,40,3,50
female,18,40,5,95
"""

Change = Callable[[dict[str, Any]], Any]


def write(folder: Path, change: Change | None = None, table: str | None = TABLE) -> Path:
    """An instrument with one norm, changed."""
    definition = small()
    definition["scales"][0]["range"] = [1, 5]
    write_toml(folder / "instrument.toml", definition)
    norm = copy.deepcopy(GOOD)
    if change is not None:
        change(norm)
    path = folder / "norms" / "people.toml"
    path.parent.mkdir()
    path.write_text(tomli_w.dumps(norm), encoding="utf-8")
    if table is not None:
        (path.parent / "people.csv").write_text(table, encoding="utf-8")
    return path


def found_in(folder: Path) -> list[Finding]:
    """The findings about norms."""
    return [finding for finding in ts.check_instrument(folder) if finding.where.startswith("norms/")]


# -- what is shipped ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", SHIPPED, ids=lambda place: place.sample)
def test_a_shipped_norm_is_sound_and_says_all_that_must_be_said(place: Any) -> None:
    norm, faults = read_norm(place)
    assert norm is not None
    definition = ts.load_instrument(norm.instrument)
    assert faults == ()
    assert norm_findings(norm, definition) == ()
    assert not norm.simulated
    assert definition.status == "published"
    assert place.sample == norm.id


@pytest.mark.parametrize("place", SHIPPED, ids=lambda place: place.sample)
def test_a_shipped_norm_names_the_place_in_its_source_and_what_was_read(place: Any) -> None:
    norm, _ = read_norm(place)
    assert norm is not None
    assert norm.sources
    for source in norm.sources:
        assert source.page, source.id
        assert source.table, source.id
        assert source.read, source.id
        assert source.doi, source.id


def test_shipped_norms_add_up() -> None:
    for place in SHIPPED:
        norm, _ = read_norm(place)
        assert norm is not None
        for scale in norm.scales:
            whole = next(cell for cell in scale.cells if not cell.layer)
            parts = [cell for cell in scale.cells if cell.layer == {"sex"}]
            assert sum(part.n for part in parts) == whole.n
            mean = sum(part.n * part.mean for part in parts if part.mean is not None) / whole.n
            assert mean == pytest.approx(whole.mean, abs=0.02)


def test_drafts_have_no_norms() -> None:
    for name in shipped_ids():
        if ts.load_instrument(name).status == "draft":
            assert norm_places(shipped_root() / name) == ()


def test_the_list_names_all_norms_and_all_without() -> None:
    listed = ts.list_norms()
    assert [entry.sample for entry in listed] == [place.sample for place in SHIPPED]
    assert {entry.instrument for entry in listed} | set(listed.without) == set(shipped_ids())
    assert "No norms: " in str(listed)


# -- mistakes ----------------------------------------------------------------------------------------------


def test_a_good_norm_has_no_findings(tmp_path: Path) -> None:
    write(tmp_path)
    assert found_in(tmp_path) == []


def scale(change: Change) -> Change:
    return lambda norm: change(norm["scales"][0])


def first(change: Change) -> Change:
    return lambda norm: change(norm["scales"][0]["cells"][0])


MISTAKES: dict[str, tuple[Change, str]] = {
    "no such key": (lambda n: n.update(populaton="x"), "TS-I081"),
    "no title": (lambda n: n.pop("title"), "TS-I082"),
    "text for a number": (first(lambda c: c.update(mean="3")), "TS-I083"),
    "a reliability of 1": (scale(lambda s: s["reliability"].update(value=1.0)), "TS-I084"),
    "an unknown coefficient": (scale(lambda s: s["reliability"].update(kind="alfa")), "TS-I084"),
    "nobody in a cell": (first(lambda c: c.update(n=-1)), "TS-I084"),
    "an SD of zero": (first(lambda c: c.update(sd=0.0)), "TS-I084"),
    "ages overlap": (lambda n: n["scales"][0]["cells"][2].update(age_from=39), "TS-N003"),
    "a cell twice": (lambda n: n["scales"][0]["cells"].append({"n": 9, "mean": 3, "sd": 1}), "TS-N003"),
    "ages turned round": (lambda n: n["scales"][0]["cells"][3].update(age_from=90), "TS-N003"),
    "a group without a word": (lambda n: n["scales"][0]["cells"][3].update(groups={"sex": " "}), "TS-N003"),
    "age as a group": (lambda n: n["scales"][0]["cells"][3].update(groups={"age": "old"}), "TS-N003"),
    "a scale twice": (lambda n: n["scales"].append(copy.deepcopy(n["scales"][0])), "TS-N003"),
    "a cell without numbers": (first(lambda c: c.pop("sd")), "TS-N004"),
    "an empty cell": (first(lambda c: c.update(n=0)), "TS-N004"),
    "no scales": (lambda n: n.update(scales=[]), "TS-N004"),
    "no cells": (scale(lambda s: s.update(cells=[])), "TS-N004"),
    "another instrument": (lambda n: n.update(instrument="other"), "TS-N004"),
    "another scale": (scale(lambda s: s.update(scale="spirits")), "TS-N004"),
    "no such scheme": (lambda n: n.update(scheme="x"), "TS-N004"),
    "no such coding": (lambda n: n.update(coding="x"), "TS-N004"),
    "no source": (lambda n: n.update(simulated=False), "TS-N005"),
    "no population": (lambda n: n.pop("population"), "TS-N006"),
    "no years": (lambda n: n.pop("years"), "TS-N006"),
    "years turned round": (lambda n: n.update(years=[2001, 2000]), "TS-N006"),
    "another name": (lambda n: n.update(id="persons"), "TS-N007"),
    "a gap between ages": (lambda n: n["scales"][0]["cells"][2].update(age_from=50), "TS-N008"),
    "a combination missing": (
        lambda n: (
            n["scales"][0]["cells"].append(
                {"n": 9, "mean": 3, "sd": 1, "groups": {"sex": "male", "school": "a"}}
            )
            or n["scales"][0]["cells"].append(
                {"n": 9, "mean": 3, "sd": 1, "groups": {"sex": "female", "school": "b"}}
            )
        ),
        "TS-N008",
    ),
    "a mean that cannot be": (first(lambda c: c.update(mean=0.5)), "TS-N009"),
    "an SD that cannot be": (first(lambda c: c.update(sd=2.5)), "TS-N009"),
    "percentiles of no kind": (scale(lambda s: s.pop("percentiles")), "TS-N010"),
    "another version": (lambda n: n.update(instrument_version="1.1.0"), "TS-N013"),
    "another hash": (lambda n: n.update(instrument_hash="0" * 12), "TS-N013"),
    "another metric": (scale(lambda s: s.update(metric="sum")), "TS-N014"),
    "another range": (scale(lambda s: s.update(range=[0, 4])), "TS-N014"),
    "a table elsewhere": (lambda n: n.update(table="../people.csv"), "TS-I087"),
    "a table that is not there": (lambda n: n.update(table="others.csv"), "TS-I087"),
}


@pytest.mark.parametrize(("change", "code"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_found(tmp_path: Path, change: Change, code: str) -> None:
    write(tmp_path, change)
    found = found_in(tmp_path)
    assert code in {finding.code for finding in found}
    for finding in found:
        assert finding.problem.endswith(".")
        assert finding.cure.endswith((".", '"'))


TABLE_MISTAKES = {
    "falls": (TABLE.replace(",95", ",40"), "TS-N001"),
    "scores do not rise": (TABLE.replace(",3,50", ",1,50"), "TS-N001"),
    "a hole": (TABLE.replace(",3,50", ",3,"), "TS-N001"),
    "off the scale": (TABLE.replace(",5,95", ",6,95"), "TS-N002"),
    "a strange column": (TABLE.replace("percentile", "procent"), "TS-N011"),
    "no score column": (TABLE.replace("score", "se"), "TS-N011"),
    "a column twice": (TABLE.replace("age_below", "age_from"), "TS-N011"),
    "no number": (TABLE.replace(",50", ",fifty"), "TS-N011"),
    "beyond 100": (TABLE.replace(",95", ",950"), "TS-N011"),
    "no score": (TABLE.replace(",3,50", ",,50"), "TS-N011"),
    "nobody's rows": (TABLE.replace("female,18,40,5", "male,18,40,5"), "TS-N012"),
    "empty": ("", "TS-I087"),
    "semicolons": (TABLE.replace(",", ";"), "TS-I087"),
}


@pytest.mark.parametrize(("table", "code"), TABLE_MISTAKES.values(), ids=list(TABLE_MISTAKES))
def test_a_mistake_in_the_table_is_found(tmp_path: Path, table: str, code: str) -> None:
    path = write(tmp_path, table=table)
    assert code in {finding.code for finding in found_in(tmp_path)}
    with pytest.raises(NormError, match="TS-N023"):
        ts.load_norm(path)


def test_a_file_that_is_no_norm_is_said_to_be_none(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text("id = [", encoding="utf-8")
    assert [finding.code for finding in found_in(tmp_path)] == ["TS-I080"]
    with pytest.raises(NormError, match="TS-N023"):
        ts.load_norm(path)


def test_a_warning_does_not_keep_a_norm_from_being_loaded(tmp_path: Path) -> None:
    path = write(tmp_path, lambda norm: norm.pop("population"))
    assert ts.load_norm(path).content.population is None


def test_mistakes_in_norms_do_not_hide_those_of_examples(tmp_path: Path) -> None:
    write(tmp_path, lambda norm: norm.update(instrument_version="9.0.0"))
    found = {finding.code for finding in ts.check_instrument(tmp_path)}
    assert {"TS-N013", "TS-I101"} <= found


# -- loading -----------------------------------------------------------------------------------------------


def test_an_own_instrument_is_named_by_its_folder(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded = [ts.load_norm(path), ts.load_norm(str(tmp_path)), ts.load_norm(tmp_path, "people")]
    assert loaded[0] == loaded[1] == loaded[2]
    assert [entry.sample for entry in ts.list_norms(tmp_path)] == ["people"]


def test_a_lone_norm_file_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write(tmp_path)
    lone = tmp_path / "lone" / "people.toml"
    lone.parent.mkdir()
    path.with_name("people.csv").rename(lone.with_name("people.csv"))
    path.rename(lone)
    assert ts.load_norm(lone).content.instrument == "mood"


def test_several_norms_want_a_name(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.with_name("others.toml").write_text(
        path.read_text(encoding="utf-8").replace('id = "people"', 'id = "others"'), encoding="utf-8"
    )
    with pytest.raises(NormError, match="TS-N022") as caught:
        ts.load_norm(tmp_path)
    assert caught.value.where == ("others", "people")
    assert ts.load_norm(tmp_path, "others").content.id == "others"


@pytest.mark.parametrize(
    ("name", "code"),
    [("rs10", "TS-N020"), ("gad8", "TS-N021"), ("gad7/x", "TS-N021"), ("no/such.toml", "TS-N021")],
)
def test_a_norm_that_is_not_there_is_said_in_words(name: str, code: str) -> None:
    with pytest.raises(NormError, match=code):
        ts.load_norm(name)


def test_an_instrument_that_is_not_there_has_no_list() -> None:
    with pytest.raises(NormError, match="did you mean 'rs10'"):
        ts.list_norms("rs11")


# -- words and rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (NormCell(n=1), "all"),
        (NormCell(n=1, age_from=18.0), "age 18 and above"),
        (NormCell(n=1, age_below=18.0), "age below 18"),
        (NormCell(n=1, groups={"sex": "male", "school": "b"}), "b, male"),
    ],
)
def test_cells_have_names(cell: NormCell, words: str) -> None:
    assert cell_words(cell) == words


def test_divisions_have_names() -> None:
    assert layer_words({"c", "a", "b"}) == "a, b and c"


def test_the_table_of_a_norm_has_only_the_columns_that_it_needs(tmp_path: Path) -> None:
    norm = ts.load_norm(write(tmp_path)).content
    table = norm_table(norm)
    assert table is not None
    assert table.columns == ("sex", "age_from", "age_below", "score", "percentile")
    assert table.rows[0] == ("female", "18", "40", "1", "5")


def test_norms_that_are_equal_have_equal_hashes() -> None:
    norm = NormFile.model_validate(GOOD)
    turned = copy.deepcopy(GOOD)
    turned["scales"][0]["cells"][1]["groups"] = {"sex": "female"}
    other = NormFile.model_validate(dict(reversed(turned.items())))
    assert norm == other
    assert hash(norm) == hash(other)
    minus, zero = copy.deepcopy(GOOD), copy.deepcopy(GOOD)
    minus["scales"][0]["cells"][0]["skewness"] = -0.0
    zero["scales"][0]["cells"][0]["skewness"] = 0.0
    assert hash(NormFile.model_validate(minus)) == hash(NormFile.model_validate(zero))
    turned["title"] = "Others"
    assert NormFile.model_validate(turned).content_hash != norm.content_hash


def test_a_folder_without_norms_has_nothing_to_check(tmp_path: Path) -> None:
    assert folder_norm_findings(ts.load_instrument("rs10"), tmp_path) == ()
