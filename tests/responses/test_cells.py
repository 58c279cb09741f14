"""What one cell says."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.responses.files import LABELS
from tests.responses.surveys import AGREEMENT, CLOCK, COUNTED, SLIDER, STEPS, YES_NO, scale
from trustscale.instruments.model import ResponseScale
from trustscale.responses.cells import CellRules, decode_cell, label_codes, parse_number, parse_numbered
from trustscale.responses.folding import fold_case, fold_name, fold_text


def rules(response_scale: ResponseScale, **options: object) -> CellRules:
    return CellRules(response_scale, labels=label_codes(response_scale), **options)  # type: ignore[arg-type]  # options vary


def read(cell: object, response_scale: ResponseScale = AGREEMENT, **options: object) -> float | str:
    """Code of an answer, else the state in a word."""
    state, code = decode_cell(cell, rules(response_scale, **options))
    assert math.isnan(code) == (state != "answer")
    return code if state == "answer" else state


@pytest.mark.parametrize(
    "cell",
    [
        5,
        5.0,
        "5",
        "5.0",
        " 5 ",
        "+5",
        "5e0",
        np.int8(5),
        np.float32(5),
        Decimal(5),
        "５",
        "Strongly agree",
        " STRONGLY  agree. ",
        "strongly\nagree",
        "<b>Strongly</b> agree",
        "5 - Strongly agree",
        "5 – strongly agree",
        "5 = Strongly agree",
        "5: Strongly agree",
        "5. Strongly agree",
        "5) Strongly agree",
        "(5) Strongly agree",
        "[5] Strongly agree",
        "5 Strongly agree",
        "5.0 - Strongly agree",
        "Strongly agree (5)",
        "Strongly agree = 5",
        "Strongly agree 5",
        "Strongly agree [5]",
        "5 - Stimme voll zu",
        "5 = stimme zu",
        "(5) voll",
        "voll (5)",
    ],
)
def test_one_answer_in_many_forms(cell: object) -> None:
    assert read(cell) == 5


@pytest.mark.parametrize("cell", ["Neither; it's mixed", "neither; it’s mixed", "NEITHER; IT`S MIXED!"])
def test_quotation_marks_are_alike(cell: str) -> None:
    assert read(cell) == 3


@pytest.mark.parametrize("cell", ["2 - Strongly agree", "(2) strongly agree"])
def test_a_label_decides_over_its_number(cell: str) -> None:
    assert read(cell) == 5


@pytest.mark.parametrize(
    "cell",
    [
        None,
        float("nan"),
        pd.NA,
        pd.NaT,
        np.nan,
        "",
        "   ",
        "\u00a0",
        "NA",
        "na",
        "NaN",
        ".",
        "-",
        "–",
        "--",
        "null",
        "<NA>",
        "#N/A",
        -99,
        "-99",
        "-99.0",
        "−99",
    ],
)
def test_a_gap(cell: object) -> None:
    assert read(cell) == "missing"


@pytest.mark.parametrize(("cell"), [9, "9", "9.0", "does not apply", "9 - Does not apply", "N/A", "n/a"])
def test_an_answer_without_a_score(cell: object) -> None:
    assert read(cell) == "not applicable"


def test_not_applicable_is_a_gap_where_the_scale_has_no_such_answer() -> None:
    assert read("N/A", YES_NO) == "missing"


@pytest.mark.parametrize(
    "cell",
    [
        0,
        6,
        7.0,
        2.5,
        "2.5",
        "66",
        "5,0",
        "five",
        "agreed",
        "1-2 times",
        "1 - 2 times",
        "3 or more",
        "3 apples",
        "5 Sterne",
        "2026-05-01",
        "1_0",
        "inf",
        "x" * 10_000,
        "1 2",
        "5,5",
        math.inf,
        -math.inf,
        1e300,
        dt.date(2026, 5, 1),
        dt.date(2026, 5, 2),
        dt.time(7, 30),
        [1],
        {"a": 1},
        b"5",
        object(),
        3 + 0j,
    ],
)
def test_what_is_on_no_scale(cell: object) -> None:
    assert read(cell) == "invalid"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("3,0", 3), ("3", 3), ("3.0", 3), ("1,5", "invalid"), ("1.000", "invalid"), ("3,0,0", "invalid")],
)
def test_a_decimal_comma(cell: str, expected: float | str) -> None:
    assert read(cell, decimal=",") == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(True, 1), (False, 2), ("TRUE", 1), ("false", 2), ("Yes", 1), ("no", 2)],
)
def test_truth_is_yes_and_no(cell: object, expected: float) -> None:
    assert read(cell, YES_NO) == expected


def test_truth_is_one_and_zero_without_such_labels() -> None:
    assert read(True, COUNTED) == 1
    assert read("FALSE", COUNTED) == 0
    assert read(False, AGREEMENT) == "invalid"


@pytest.mark.parametrize(
    ("cell", "response_scale", "expected"),
    [
        (0, SLIDER, 0),
        (100.0, SLIDER, 100),
        ("47.25", SLIDER, 47.25),
        (100.5, SLIDER, "invalid"),
        (-0.1, SLIDER, "invalid"),
        (1.3, STEPS, 1.3),
        ("2.9", STEPS, 2.9),
        (1.35, STEPS, "invalid"),
        (3, COUNTED, 3),
        (2, COUNTED, "invalid"),
        (12, scale(minimum=0), 12),
        (-1e9, scale(maximum=0), -1e9),
        (math.inf, scale(minimum=0), "invalid"),
    ],
)
def test_ranges_and_listed_codes(cell: object, response_scale: ResponseScale, expected: float | str) -> None:
    assert read(cell, response_scale) == expected


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("7:30", 450),
        ("07:30", 450),
        (" 23:30:00 ", 1410),
        ("23:30:30", 1410.5),
        ("0:00", 0),
        ("24:00", 1440),
        ("11:15 pm", 1395),
        ("12:05 AM", 5),
        ("12:05 p.m.", 725),
        ("2026-05-01T07:30:00", 450),
        ("1899-12-31 07:30:00.000", 450),
        (dt.time(7, 30), 450),
        (dt.datetime(2026, 5, 1, 7, 30, 30, tzinfo=dt.UTC), 450.5),
        (pd.Timestamp("2026-05-01 07:30"), 450),
        (dt.timedelta(hours=7, minutes=30), 450),
        (pd.Timedelta(minutes=450), 450),
    ],
)
def test_times_of_day(cell: object, minutes: float) -> None:
    assert read(cell, CLOCK) == minutes


@pytest.mark.parametrize(
    "cell",
    [
        "25:00",
        "7:60",
        "7:30:60",
        "24:01",
        "13:00 pm",
        "0:30 am",
        "7",
        7.5,
        "730",
        "half past",
        dt.timedelta(days=2),
    ],
)
def test_what_is_no_time_of_day(cell: object) -> None:
    assert read(cell, CLOCK) == "invalid"


@pytest.mark.parametrize("cell", ["", "NA", "n/a", None, float("nan"), pd.NaT, "later", -9, "-9"])
def test_a_missing_time(cell: object) -> None:
    assert read(cell, CLOCK, missing={"later", -9.0}) == "missing"


@pytest.mark.parametrize(("cell"), [3, "3", "refused", " Refused. ", "9", "agree"])
def test_what_the_user_calls_missing_comes_first(cell: object) -> None:
    assert read(cell, missing={3.0, "refused", 9.0, "agree"}) == "missing"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(97, "missing"), ("97", "missing"), (9, "not applicable"), ("R", "missing"), ("X", "invalid")],
)
def test_values_that_a_file_declares_missing(cell: object, expected: str) -> None:
    assert read(cell, missing_ranges=((9.0, 99.0), ("R ", "R "))) == expected


def test_numbers_that_stand_for_other_codes() -> None:
    assert [read(n, numbers={0.0: 1.0, 1.0: 2.0, 8.0: 9.0}) for n in (0, 1, 8, 3)] == [
        1,
        2,
        "not applicable",
        3,
    ]
    assert read(3, numbers={0.0: 1.0}, strict_numbers=True) == "invalid"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (1, 5),
        ("2", 4),
        ("Strongly agree", 1),
        ("1 - Strongly agree", 5),
        ("9 - Does not apply", "not applicable"),
        (9, "not applicable"),
        (0, "invalid"),
        ("n/a", "not applicable"),
    ],
)
def test_a_column_that_was_reversed_before(cell: object, expected: float | str) -> None:
    assert read(cell, reflect=6.0) == expected


def test_without_labels_only_numbers_count() -> None:
    bare = CellRules(AGREEMENT)
    assert decode_cell("Agree", bare)[0] == "invalid"
    assert decode_cell("4 - Agree", bare) == ("answer", 4.0)


@given(text=st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    for response_scale in (AGREEMENT, SLIDER, CLOCK, YES_NO):
        assert read(text, response_scale) is not None
        assert (
            read(text, response_scale, decimal=",", reflect=6.0 if response_scale is AGREEMENT else None)
            is not None
        )


@given(number=st.floats(-1e6, 1e6), decimal=st.sampled_from(".,"))
def test_a_number_survives_being_written(number: float, decimal: str) -> None:
    assert parse_number(str(number).replace(".", decimal), decimal) == number


@given(code=st.sampled_from(sorted(LABELS)), mark=st.sampled_from([" - ", "=", ": ", ") ", ". ", " – "]))
def test_a_numbered_label_is_taken_apart(code: int, mark: str) -> None:
    assert parse_numbered(f"{code}{mark}{LABELS[code]}") == (code, LABELS[code], True)


@given(text=st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_case(fold_case(text)) == fold_case(text)


def test_mark_up_folds_away() -> None:
    assert fold_text("<p>I&nbsp;am <b>“fine”</b> &amp; well</p>") == 'i am "fine" & well'
    assert fold_text("a < b") == "a < b"
