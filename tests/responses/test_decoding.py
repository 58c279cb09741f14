"""A column becomes canonical codes, whatever its type and whichever way its labels run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from tests.responses.files import LABELS
from tests.responses.surveys import AGREEMENT, COUNTED, OPTIONS, SLIDER, YES_NO, scale, turned_coding
from trustscale.errors import KeyingError
from trustscale.instruments.model import Coding, ResponseScale
from trustscale.responses.decoding import Decoded, decode_column

NAN = np.nan
OPPOSITE = {float(6 - code): label for code, label in LABELS.items()}
FROM_ZERO = {float(code - 1): label for code, label in LABELS.items()}


def decoded(values: Any, response_scale: ResponseScale = AGREEMENT, **options: Any) -> Decoded:
    cells = values if isinstance(values, np.ndarray | pd.Series) else np.array(values, dtype=object)
    return decode_column(cells, response_scale, **options)


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 5, 3], dtype=np.int8),
        np.array([1.0, 5.0, 3.0]),
        np.array([1, 5, 3], dtype=object),
        np.array(["1", "5 ", "3.0"], dtype=object),
        pd.Series(["1", "5", "3"], dtype="str"),
        pd.Series([1, 5, 3], dtype="Int64"),
        pd.Series([1, 5, 3], dtype="category"),
        pd.Series([LABELS[1], LABELS[5], LABELS[3]], dtype="category"),
        pd.Series([1, 5, 3], index=[7, 8, 9]),
        np.array([LABELS[1], "5 - Strongly agree", 3], dtype=object),
    ],
    ids=lambda values: str(values.dtype),
)
def test_every_type_of_column(values: Any) -> None:
    found = decoded(values)
    assert_array_equal(found.codes, [1, 5, 3])
    assert found.codes.dtype == np.float64
    assert found.not_applicable is None
    assert found.invalid_values == ()


def test_gaps_and_answers_without_a_score_and_invalid_ones() -> None:
    found = decoded([5, None, 9, "seven", "", 7, NAN, "Agree", pd.NA])
    assert_array_equal(found.codes, [5, NAN, NAN, NAN, NAN, NAN, NAN, 4, NAN])
    assert found.not_applicable is not None
    assert_array_equal(np.flatnonzero(found.not_applicable), [2])
    assert_array_equal(found.invalid, [3, 5])
    assert found.invalid_values == ("seven", 7)


@pytest.mark.parametrize("cell", [[1, 2], {"a": 1}, np.array([1])])
def test_cells_that_are_no_values_are_invalid(cell: object) -> None:
    values = np.empty(3, dtype=object)
    values[:] = [1, cell, None]
    found = decoded(values)
    assert_array_equal(found.codes, [1, NAN, NAN])
    assert_array_equal(found.invalid, [1])


def test_an_empty_column() -> None:
    found = decoded(np.empty(0))
    assert len(found.codes) == len(found.invalid) == 0


def test_a_column_of_gaps() -> None:
    assert np.isnan(decoded([None, "", "NA"]).codes).all()


def test_numbers_that_fit_are_not_copied() -> None:
    values = np.array([1.0, NAN, 5.0])
    assert np.shares_memory(decoded(values).codes, values)


def test_booleans() -> None:
    assert_array_equal(decoded(np.array([True, False]), YES_NO).codes, [1, 2])
    assert_array_equal(decoded(pd.Series([True, None], dtype="boolean"), COUNTED).codes, [1, NAN])


def test_missing_codes_are_numbers_or_texts() -> None:
    found = decoded([3, "3", "refused", "x", 4], missing_codes=[3, "Refused", "99"])
    assert_array_equal(found.codes, [NAN, NAN, NAN, NAN, 4])
    assert found.invalid_values == ("x",)


# -- labels of the file -----------------------------------------------------------------------------------


def test_labels_as_declared() -> None:
    found = decoded([1.0, 5.0], value_labels={float(code): label for code, label in LABELS.items()})
    assert_array_equal(found.codes, [1, 5])
    assert found.direction == "as declared"


def test_labels_that_run_the_other_way_decide_and_are_told() -> None:
    found = decoded([1.0, 5.0, 2.0], value_labels=OPPOSITE)
    assert_array_equal(found.codes, [5, 1, 4])
    assert found.direction == "opposite"


def test_labels_that_count_from_zero_decide() -> None:
    found = decoded([0.0, 4.0, 5.0], value_labels=FROM_ZERO)
    assert_array_equal(found.codes, [1, 5, NAN])
    assert found.direction == "as declared"
    assert found.invalid_values == (5.0,)


@pytest.mark.parametrize(
    ("ends", "expected", "direction"),
    [
        ({1.0: LABELS[1], 5.0: LABELS[5]}, [1, 2, 3, 5], "as declared"),
        ({1.0: LABELS[5], 5.0: LABELS[1]}, [5, 4, 3, 1], "opposite"),
        ({2.0: LABELS[1], 6.0: LABELS[5]}, [NAN, 1, 2, 4], "as declared"),
    ],
)
def test_numbers_between_labelled_ends_follow_them(
    ends: dict[float, str], expected: list[float], direction: str
) -> None:
    found = decoded([1.0, 2.0, 3.0, 5.0], value_labels=ends)
    assert_array_equal(found.codes, expected)
    assert found.direction == direction


def test_one_label_out_of_place_leaves_the_numbers_open() -> None:
    found = decoded([1.0, 2.0], value_labels={1.0: LABELS[5]})
    assert_array_equal(found.codes, [5, NAN])
    assert found.direction is None


def test_labels_in_no_order_decide_one_by_one() -> None:
    found = decoded([1.0, 2.0, 3.0], value_labels={1.0: LABELS[4], 2.0: LABELS[2], 3.0: LABELS[3]})
    assert_array_equal(found.codes, [4, 2, 3])
    assert found.direction == "mixed"


def test_foreign_labels_leave_the_numbers() -> None:
    found = decoded([1.0, 5.0], value_labels={1.0: "gar nicht", 5.0: "völlig"})
    assert_array_equal(found.codes, [1, 5])
    assert found.direction is None


def test_labels_that_repeat_their_number() -> None:
    labels = {number: f"{number:.0f} = {label}" for number, label in OPPOSITE.items()}
    found = decoded([1.0, 5.0], value_labels={**labels, 8.0: "8 = who knows"})
    assert_array_equal(found.codes, [5, 1])
    assert found.direction == "opposite"


def test_a_label_can_say_not_applicable() -> None:
    found = decoded([1.0, 7.0], value_labels={1.0: LABELS[1], 7.0: "does not apply"})
    assert found.not_applicable is not None
    assert found.not_applicable.tolist() == [False, True]


def test_labels_of_texts() -> None:
    found = decoded(["a", "b", "1"], value_labels={"a": LABELS[4], "b": "something", "1": LABELS[1]})
    assert_array_equal(found.codes, [4, NAN, 1])
    assert found.invalid_values == ("b",)


def test_ranges_declared_missing() -> None:
    found = decoded([1.0, -9.0, 9.0], missing_ranges=((-99.0, -1.0), (9.0, 9.0)))
    assert_array_equal(found.codes, [1, NAN, NAN])
    assert found.invalid_values == ()
    assert found.not_applicable is not None
    assert found.not_applicable.tolist() == [False, False, True]


def test_numbered_labels_show_a_direction() -> None:
    cells = [f"{6 - code} - {label}" for code, label in LABELS.items()]
    found = decoded([*cells, "2"])
    assert_array_equal(found.codes, [1, 2, 3, 4, 5, 4])
    assert found.direction == "opposite"


def test_without_labels_the_numbers_count() -> None:
    found = decoded([1.0, 5.0], value_labels=OPPOSITE, labels=False)
    assert_array_equal(found.codes, [1, 5])
    assert found.direction is None


# -- codings and columns that were reversed before --------------------------------------------------------


def test_a_coding_reads_the_form_it_was_printed_for() -> None:
    found = decoded([1, "2", "Strongly agree", 9, 6], coding=turned_coding())
    assert_array_equal(found.codes, [5, 4, 5, NAN, NAN])
    assert found.invalid_values == (6,)


@pytest.mark.parametrize(("labels", "direction"), [(OPPOSITE, "as declared"), (None, None)])
def test_labels_that_are_those_of_the_coding(labels: dict[float, str] | None, direction: str | None) -> None:
    found = decoded([1.0, 2.0], coding=turned_coding(), value_labels=labels)
    assert_array_equal(found.codes, [5, 4])
    assert found.direction == direction


def test_labels_against_the_coding_are_told() -> None:
    labels = {float(code): label for code, label in LABELS.items()}
    assert decoded([1.0], coding=turned_coding(), value_labels=labels).direction == "opposite"


def test_a_coding_without_order_has_no_direction() -> None:
    codes = [2, 1, 3, 5, 4]
    options = [{"code": c, "label": label} for c, label in zip(codes, LABELS.values(), strict=True)]
    coding = Coding.model_validate({"id": "odd", "options": options})
    found = decoded(["1 - Disagree", "3 - Neither; it's mixed"], coding=coding)
    assert_array_equal(found.codes, [2, 3])
    assert found.direction == "mixed"


@pytest.mark.parametrize("labels", [None, OPPOSITE, {float(code): label for code, label in LABELS.items()}])
def test_the_number_counts_where_a_column_was_reversed_before(labels: dict[float, str] | None) -> None:
    found = decoded([1.0, 4.0, NAN, 9.0], already_keyed=True, value_labels=labels)
    assert_array_equal(found.codes, [5, 2, NAN, NAN])


def test_reversed_before_under_a_coding() -> None:
    found = decoded([1.0, 2.0], already_keyed=True, coding=turned_coding())
    assert_array_equal(found.codes, [1, 2])


def test_a_slider_that_was_reversed_before() -> None:
    assert_array_equal(decoded([0.0, 30.0], SLIDER, already_keyed=True).codes, [100, 70])


@pytest.mark.parametrize("response_scale", [COUNTED, scale(minimum=0), scale(format="time")])
def test_what_cannot_have_been_reversed(response_scale: ResponseScale) -> None:
    with pytest.raises(KeyingError) as caught:
        decoded([1.0], response_scale, already_keyed=True)
    assert caught.value.code == "TS-R302"


ANSWERS = st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=1, max_size=30)
WRITERS = {
    "numbers": float,
    "texts": str,
    "labels": LABELS.__getitem__,
    "numbered": lambda code: f"{code} - {LABELS[code]}",
    "upper case": lambda code: LABELS[code].upper() + " ",
}


@given(answers=ANSWERS, form=st.sampled_from(sorted(WRITERS)))
def test_answers_are_the_same_in_every_form(answers: list[int | None], form: str) -> None:
    cells = [None if code is None else WRITERS[form](code) for code in answers]  # type: ignore[no-untyped-call]  # lambdas
    expected = np.array([NAN if code is None else code for code in answers], dtype=float)
    assert_array_equal(decoded(cells).codes, expected)


@given(answers=ANSWERS)
def test_reversing_before_reading_is_undone(answers: list[int | None]) -> None:
    turned = [None if code is None else 6 - code for code in answers]
    assert_array_equal(decoded(turned, already_keyed=True).codes, decoded(answers).codes)


@given(answers=ANSWERS)
def test_a_file_with_turned_labels_reads_as_answered(answers: list[int | None]) -> None:
    turned = [NAN if code is None else 6.0 - code for code in answers]
    expected = decoded(answers).codes
    assert_array_equal(decoded(turned, value_labels=OPPOSITE).codes, expected)
    assert_array_equal(decoded(turned, coding=turned_coding()).codes, expected)


def test_options_without_labels_have_no_direction() -> None:
    bare = scale(options=[{"code": option["code"]} for option in OPTIONS])
    found = decoded(["1 - a", "5 - b"], bare, value_labels=OPPOSITE)
    assert_array_equal(found.codes, [1, 5])
    assert found.direction is None
