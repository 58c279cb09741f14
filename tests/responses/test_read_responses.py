"""From files and frames to answers: the same from every tool, and nothing dropped in silence."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from tests.conftest import MakeFrame
from tests.responses import files
from tests.responses.files import CODES, COMMENTS, EXPORTS, LABELS, PERSONS, WORDINGS, cells, csv_text, write
from tests.responses.surveys import OPTIONS, instrument
from tests.responses.test_reading_errors import Stdin
from trustscale.errors import AnswerError, ColumnError, KeyingError, OptionError, ReadingError
from trustscale.instruments.model import Instrument
from trustscale.responses.read import read_responses
from trustscale.responses.responses import Responses

EXPECTED = {
    item: np.array([np.nan if row[n] is None else row[n] for row in CODES]) for n, item in enumerate(WORDINGS)
}
SURVEY = instrument()


def read(source: Any, survey: Instrument = SURVEY, **options: Any) -> Responses:
    return read_responses(source, survey, **options)


def table(folder: Path, rows: list[list[object]], name: str = "survey.csv") -> Path:
    return write(folder / name, csv_text(rows))


def columns() -> dict[str, list[object]]:
    answers = {item: [row[n] for row in CODES] for n, item in enumerate(WORDINGS)}
    return {"person": list(PERSONS), **answers, "comment": list(COMMENTS)}


# -- the same answers from everywhere ----------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_gives_the_same_answers(name: str, tmp_path: Path) -> None:
    answers = read(EXPORTS[name](tmp_path))
    (part,) = answers.parts
    for item, expected in EXPECTED.items():
        assert_array_equal(part.items[item].codes, expected)
    assert answers.n_rows == len(PERSONS)
    assert part.n_missing == 2
    assert part.n_invalid == part.n_not_applicable == 0


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("plain", "id"),
        ("untidy", "case"),
        ("google_forms", "wording"),
        ("surveymonkey", "wording"),
        ("sosci", "id"),
        ("limesurvey", "wording"),
        ("limesurvey_codes", "spelling"),
        ("redcap_labels", "wording"),
    ],
)
def test_how_a_column_was_found_is_recorded(name: str, how: str, tmp_path: Path) -> None:
    (part,) = read(EXPORTS[name](tmp_path)).parts
    assert set(part.found_by.values()) == {how}


def test_every_frame_gives_the_same_answers(make_frame: MakeFrame) -> None:
    frame = make_frame(columns())
    answers = read(frame, id="person")
    for item, expected in EXPECTED.items():
        assert_array_equal(answers.parts[0].items[item].codes, expected)
    assert answers.unused == ("comment",)


def test_labels_in_a_frame(make_frame: MakeFrame) -> None:
    labelled = {
        item: [None if code is None else LABELS[code] for code in column]
        for item, column in columns().items()
        if item in WORDINGS
    }
    answers = read(make_frame(labelled))
    for item, expected in EXPECTED.items():
        assert_array_equal(answers.parts[0].items[item].codes, expected)


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(files.plain(tmp_path).read_bytes()))
    assert read("-").source == "standard input"


def test_a_stated_encoding_and_decimal_sign_and_sheet(tmp_path: Path) -> None:
    path = files.german_excel(tmp_path)
    assert read(path, encoding="cp1252", decimal=",").parts[0].n_invalid == 0
    assert read(files.workbook(tmp_path), sheet="Answers").n_rows == 4


def test_truth_and_times_in_a_frame(make_frame: MakeFrame) -> None:
    survey = instrument(
        [{"id": "told", "response_scale": "yes_no"}, {"id": "bed", "response_scale": "clock"}],
        response_scales=[
            {"id": "yes_no", "options": [{"code": 1, "label": "Yes"}, {"code": 2, "label": "No"}]},
            {"id": "clock", "format": "time"},
        ],
        scales=[],
    )
    frame = make_frame({"told": [True, False, None], "bed": [dt.time(23, 30), None, dt.time(0, 15)]})
    (part,) = read(frame, survey).parts
    assert_array_equal(part.items["told"].codes, [1, 2, np.nan])
    assert_array_equal(part.items["bed"].codes, [1410, np.nan, 15])


# -- what is wrong with cells ------------------------------------------------------------------------------


def wrong_cells(folder: Path) -> Path:
    rows = [
        ["person", *WORDINGS],
        ["p1", 1, 2, 7, 4],
        ["p2", 1, "often", 3, 4],
        ["p3", 9, "", -99, 4],
        ["p4"] + [""] * 4,
    ]
    return table(folder, rows)


def test_invalid_answers_are_refused_with_their_places(tmp_path: Path) -> None:
    with pytest.raises(AnswerError) as caught:
        read(wrong_cells(tmp_path))
    assert caught.value.code == "TS-R014"
    assert caught.value.where == (
        "row 2, close3: 7 (allowed: 1 to 5, or 9 for not applicable)",
        "row 3, close2: 'often' (allowed: 1 to 5, or 9 for not applicable)",
        "row 4, close3: -99 (allowed: 1 to 5, or 9 for not applicable)",
    )
    assert "--invalid missing" in caught.value.mend


def test_invalid_answers_are_set_missing_and_counted(tmp_path: Path) -> None:
    answers = read(wrong_cells(tmp_path), invalid="missing", missing_codes=[-99])
    (part,) = answers.parts
    assert (part.n_invalid, part.n_missing, part.n_not_applicable) == (2, 6, 1)
    assert np.isnan(part.items["close3"].codes[0])
    assert answers.empty_rows == 1
    text = str(answers)
    for words in (
        "4 rows",
        "6 cells missing",
        "1 not applicable",
        "2 invalid",
        "row 2, close3",
        "no answer at all",
    ):
        assert words in text


def test_the_first_twenty_places_and_the_count(tmp_path: Path) -> None:
    rows = [["person", *WORDINGS], *([f"p{n}", 77, 1, 1, 1] for n in range(30))]
    with pytest.raises(AnswerError, match="30 answers") as caught:
        read(table(tmp_path, rows))
    assert len(caught.value.where) == 30
    assert str(caught.value).count("close1") == 20
    assert "and 10 more" in str(caught.value)
    (part,) = read(table(tmp_path, rows), invalid="missing").parts
    assert part.n_invalid == 30
    assert len(part.invalid_places) == 20


def test_rows_are_named_as_the_file_numbers_them(tmp_path: Path) -> None:
    rows = [["person", *WORDINGS], [""] * 5, ["p1", 1, 2, 3, 4], [""] * 5, ["p2", 1, 2, 3, 44]]
    with pytest.raises(AnswerError, match="row 5, close4"):
        read(table(tmp_path, rows))


@pytest.mark.parametrize("missing", [[-99, "refused"], ["-99", "Refused "], (-99.0, "refused")])
def test_missing_codes_of_the_user(missing: Any, tmp_path: Path) -> None:
    rows = [["person", *WORDINGS], ["p1", "-99", "refused", 3, 4]]
    (part,) = read(table(tmp_path, rows), missing_codes=missing).parts
    assert part.n_missing == 2


def test_one_missing_code_needs_no_list() -> None:
    frame = pd.DataFrame({item: [1, -99] for item in WORDINGS})
    assert read(frame, missing_codes=-99).parts[0].n_missing == 4


def test_a_missing_code_is_a_number_or_a_text() -> None:
    with pytest.raises(OptionError, match="missing_codes"):
        read(pd.DataFrame({item: [1] for item in WORDINGS}), missing_codes=[None])


def test_without_labels_a_label_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(AnswerError):
        read(files.google_forms(tmp_path), labels=False)


# -- persons and columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "code", "places"),
    [
        (["a", "b", "a", "c"], "TS-R202", ("'a': rows 2 and 4",)),
        (["a", "b", " a ", "c"], "TS-R202", ("'a': rows 2 and 4",)),
        (["a", "", "b", " "], "TS-R203", ("row 3", "row 5")),
    ],
)
def test_ids_are_there_once(ids: list[str], code: str, places: tuple[str, ...], tmp_path: Path) -> None:
    rows = [["person", *WORDINGS], *([person, 1, 2, 3, 4] for person in ids)]
    path = table(tmp_path, rows)
    with pytest.raises(AnswerError) as caught:
        read(path, id="person")
    assert caught.value.code == code
    assert caught.value.where == places
    assert read(path).n_rows == 4


def test_a_role_that_is_no_column_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ColumnError, match="did you mean 'person'"):
        read(files.plain(tmp_path), id="persom")


def test_all_columns_are_kept_and_those_not_used_are_named(tmp_path: Path) -> None:
    answers = read(files.qualtrics(tmp_path), id="ResponseId")
    assert list(answers.frame.columns) == ["StartDate", "ResponseId", *WORDINGS, "comment"]
    assert answers.unused == ("StartDate", "comment")
    assert "2 columns not used in scores: StartDate, comment" in str(answers)


def test_a_file_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(ColumnError) as caught:
        read(table(tmp_path, [["a", "b"], [1, 2]]))
    assert caught.value.code == "TS-R101"


def test_columns_maps_what_is_not_found(tmp_path: Path) -> None:
    rows = [["v1", "v2", "close3", "close4"], [1, 2, 3, 4]]
    answers = read(table(tmp_path, rows), columns={"close1": "v2", "close2": None})
    assert_array_equal(answers.parts[0].items["close1"].codes, [2])
    assert "close2" not in answers.parts[0].items
    assert answers.unused == ("v1",)


def test_a_name_twice_in_a_frame() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["close1", "close1"])
    with pytest.raises(ColumnError) as caught:
        read(frame)
    assert caught.value.code == "TS-R006"


@pytest.mark.parametrize("source", [[1, 2], {"a": [1]}, 3, None])
def test_what_is_neither_a_file_nor_a_frame(source: Any) -> None:
    with pytest.raises(ReadingError) as caught:
        read(source)
    assert caught.value.code == "TS-R020"


# -- answers that were reversed before ---------------------------------------------------------------------


def turned(folder: Path, items: list[str]) -> Path:
    """An SPSS file in which these items were recoded, labels and all."""
    pyreadstat = files.importorskip("pyreadstat")
    data = files.frame().astype(dict.fromkeys(WORDINGS, float))
    labels = {item: dict(LABELS) for item in WORDINGS}
    for item in items:
        data[item] = 6 - data[item]
        labels[item] = {6 - code: label for code, label in LABELS.items()}
    pyreadstat.write_sav(data, folder / "turned.sav", variable_value_labels=labels)
    return folder / "turned.sav"


def test_labels_that_run_the_other_way_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyingError) as caught:
        read(turned(tmp_path, ["close3"]))
    assert caught.value.code == "TS-R301"
    assert caught.value.where == ("close3",)
    assert 'already_keyed=["close3"]' in caught.value.mend


def test_already_keyed_answers_are_turned_back_once(tmp_path: Path) -> None:
    answers = read(turned(tmp_path, ["close3"]), already_keyed=["close3"])
    for item, expected in EXPECTED.items():
        assert_array_equal(answers.parts[0].items[item].codes, expected)
    assert answers.parts[0].already_keyed == ("close3",)
    assert "already reversed in the file: close3" in str(answers)


def test_numbers_without_labels_are_turned_back_as_well() -> None:
    data = files.frame()
    data["close3"] = 6 - data["close3"]
    answers = read(data, already_keyed="close3")
    assert_array_equal(answers.parts[0].items["close3"].codes, EXPECTED["close3"])


def test_a_form_printed_the_other_way_round_is_a_coding(tmp_path: Path) -> None:
    options = [{"code": 6 - option["code"], "label": option["label"]} for option in OPTIONS]
    survey = instrument(codings=[{"id": "agree_first", "options": options}])
    path = turned(tmp_path, list(WORDINGS))
    with pytest.raises(KeyingError, match='coding="agree_first"'):
        read(path, survey)
    answers = read(path, survey, coding="agree_first")
    for item, expected in EXPECTED.items():
        assert_array_equal(answers.parts[0].items[item].codes, expected)
    assert answers.parts[0].coding == "agree_first"
    assert "read in the coding 'agree_first'" in str(answers)


def test_numbered_labels_that_run_the_other_way_are_refused(tmp_path: Path) -> None:
    rows = [["person", *WORDINGS]]
    for person, row in zip(PERSONS, cells(int), strict=True):
        rows.append([person, *(f"{6 - int(str(c))} - {LABELS[int(str(c))]}" if c != "" else "" for c in row)])
    with pytest.raises(KeyingError):
        read(table(tmp_path, rows))


@pytest.mark.parametrize("option", ["already_keyed", "columns"])
def test_an_item_that_the_instrument_does_not_have(option: str) -> None:
    value = {"close9": "x"} if option == "columns" else ["close9"]
    with pytest.raises(OptionError, match="did you mean"):
        read(files.frame(), **{option: value})


def test_a_coding_that_the_instrument_does_not_have() -> None:
    with pytest.raises(OptionError) as caught:
        read(files.frame(), coding="agree_first")
    assert caught.value.code == "TS-R303"


# -- several instruments in one survey ---------------------------------------------------------------------


def test_several_instruments_at_once() -> None:
    other = instrument([{"id": "mood1"}], id="mood")
    data = files.frame().assign(mood1=[1, 2, 3, 99])
    answers = read_responses(data, [SURVEY, other], invalid="missing", id="person")
    assert [part.instrument.id for part in answers.parts] == ["closeness", "mood"]
    assert answers.parts[1].n_invalid == 1
    assert answers.unused == ("comment",)
    with pytest.raises(AnswerError, match="1 answer"):
        read_responses(data, [SURVEY, other])
