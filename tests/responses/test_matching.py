"""Items are found where they are, and a choice that is not certain is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import importorskip
from tests.responses.files import STEM, WORDINGS
from tests.responses.surveys import instrument
from trustscale.errors import ColumnError
from trustscale.responses.matching import Matching, match_columns

ITEMS = [
    {"id": "rs1", "text": "I am close to my partner.", "aliases": ["Q12_1"]},
    {"id": "rs2", "text": "My partner and I have problems."},
    {"id": "rs_3", "text": "I am happy."},
    {"id": "age", "role": "covariate"},
]
SURVEY = instrument(ITEMS)


def found(columns: list[str], **options: object) -> Matching:
    return match_columns(columns, SURVEY, **options)  # type: ignore[arg-type]  # options vary by test


def refused(columns: list[str], **options: object) -> ColumnError:
    with pytest.raises(ColumnError) as caught:
        found(columns, **options)
    assert caught.value.mend
    return caught.value


@pytest.mark.parametrize(
    ("column", "how"),
    [
        ("rs1", "id"),
        ("Q12_1", "alias"),
        ("RS1", "case"),
        (" rs1 ", "case"),
        ("q12_1", "case"),
        ("q12-1", "spelling"),
        ("Q12 1", "spelling"),
        ("grid[rs1]", "spelling"),
        ("grid[Q12.1]", "spelling"),
        ("rs1. Something else", "spelling"),
        ("RS1: Something else", "spelling"),
        ("I am close to my partner.", "wording"),
        ("I am  close to MY partner", "wording"),
        ("How is it? [I am close to my partner.]", "wording"),
        ("How is it? - I am close to my partner.", "wording"),
        ("How is it? I am close to my partner", "wording"),
        ("Q12: How is it – I am close to my partner", "wording"),
        ("<b>I am close</b>&nbsp;to my partner", "wording"),
    ],
)
def test_a_column_is_found(column: str, how: str) -> None:
    matching = found(["person", column, "rs2", "rs_3"])
    assert matching.matches[0].item == "rs1"
    assert matching.matches[0].column == column
    assert matching.matches[0].how == how
    assert matching.absent == ("age",)


def test_a_question_is_a_wording() -> None:
    questions = {"V7": f"{STEM} - I am close to my partner.", "V8": "<p>My partner and I have problems.</p>"}
    matching = found(["V7", "V8", "rs_3"], question_texts=questions)
    assert matching.columns() == {"rs1": "V7", "rs2": "V8", "rs_3": "rs_3"}
    assert matching.found_by("wording") == ("rs1", "rs2")


def test_a_name_comes_before_a_wording() -> None:
    questions = {"rs1": "I am close to my partner.", "later_1": "I am close to my partner."}
    assert found(["later_1", "rs1", "rs2", "rs_3"], question_texts=questions).columns()["rs1"] == "rs1"


def test_an_id_is_never_taken_for_the_alias_of_another() -> None:
    survey = instrument([{"id": "q1", "aliases": ["q2"]}, {"id": "q2", "aliases": ["q1"]}])
    assert match_columns(["q1", "q2"], survey).columns() == {"q1": "q1", "q2": "q2"}


def test_a_longer_question_is_not_taken_for_a_shorter_one() -> None:
    survey = instrument([{"id": "a1", "text": "I am sad"}, {"id": "a2", "text": "When alone: I am sad"}])
    assert match_columns(["I am sad", "When alone: I am sad"], survey).columns() == {
        "a1": "I am sad",
        "a2": "When alone: I am sad",
    }


def test_columns_says_more_than_any_name() -> None:
    matching = found(["x", "rs1", "rs2", "rs_3"], columns_map={"rs1": "x"})
    assert matching.columns()["rs1"] == "x"
    assert matching.matches[0].how == "columns"


def test_columns_may_have_spaces_around_them() -> None:
    assert found(["x ", "rs2", "rs_3"], columns_map={"rs1": "x"}).columns()["rs1"] == "x "


def test_an_item_can_be_said_to_be_absent() -> None:
    matching = found(["rs1", "rs2", "rs_3", "age"], columns_map={"rs1": None})
    assert matching.absent == ("rs1",)
    assert "rs1" not in matching.columns()


@pytest.mark.parametrize("role", ["covariate", "single", "attention"])
def test_only_scored_items_must_be_there(role: str) -> None:
    extra = {"id": "extra", "role": role, **({"expected": 3} if role == "attention" else {})}
    assert match_columns(["a1"], instrument([{"id": "a1"}, extra])).absent == ("extra",)


def test_a_column_with_a_role_is_no_item_but_may_be_a_covariate() -> None:
    assert found(["rs1", "rs2", "rs_3", "age"], reserved=["age"]).columns()["age"] == "age"
    assert refused(["rs1", "rs2", "rs_3"], reserved=["rs1"]).code == "TS-R102"


@pytest.mark.parametrize(
    ("columns", "options", "code", "says"),
    [
        (["a", "b"], {}, "TS-R101", "its columns: a, b"),
        ([], {}, "TS-R101", "the items: rs1, rs2, rs_3, age"),
        (["age"], {}, "TS-R101", "no item"),
        (["x" * 90, *"abcdefghijklmnopqrstuvwxyz"], {}, "TS-R101", "... and 7 more".replace("... ", "")),
        (["rs1", "rs2", "rs3"], {}, "TS-R102", "rs_3 (did you mean 'rs3'?)"),
        (["rs1", "rs2"], {}, "TS-R102", 'columns={"rs_3": None}'),
        (["rs1", "RS1", "rs2", "rs_3"], {}, "", ""),
        (["Rs1", "RS1", "rs2", "rs_3"], {}, "TS-R103", "rs1: 'Rs1', 'RS1'"),
        (["Q12_1", "RS1", "rs2", "rs_3"], {}, "TS-R103", "rs1: 'Q12_1', 'RS1'"),
        (["rs1", "rs2", "rs-3", "rs 3"], {}, "TS-R103", "rs_3: 'rs-3', 'rs 3'"),
        (["t1[rs1]", "t2[rs1]", "rs2", "rs_3"], {}, "TS-R103", "'t1[rs1]', 't2[rs1]'"),
        (["a", "rs2"], {"columns_map": {"rs1": "a", "rs_3": "a"}}, "TS-R104", "'a': rs1, rs_3"),
        (["rs1", "rs2", "rs_3"], {"columns_map": {"rs3": "rs1"}}, "TS-R105", "did you mean 'rs_3'?"),
        (["rs1", "rs2", "rs_3"], {"columns_map": {"rs1": "rs01"}}, "TS-R106", "did you mean 'rs1'?"),
    ],
)
def test_what_is_not_certain_is_an_error(
    columns: list[str], options: dict[str, object], code: str, says: str
) -> None:
    if not code:
        assert found(columns, **options).columns()["rs1"] == "rs1"
        return
    error = refused(columns, name="survey.csv", **options)
    assert error.code == code
    assert says in str(error)


def test_the_same_question_at_two_times_is_not_certain() -> None:
    questions = {"T1": "I am happy.", "T2": "I am happy."}
    error = refused(["rs1", "rs2", "T1", "T2"], question_texts=questions)
    assert error.code == "TS-R103"
    assert "columns={\"rs_3\": 'T1'}" in error.mend


def test_two_items_with_the_same_question_share_no_column() -> None:
    survey = instrument([{"id": "a1", "text": "I am happy"}, {"id": "a2", "text": "I am happy"}])
    with pytest.raises(ColumnError, match="more than one item") as caught:
        match_columns(["I am happy"], survey)
    assert caught.value.code == "TS-R104"


@given(order=st.permutations(["person", *WORDINGS, "comment"]))
def test_the_order_of_columns_does_not_matter(order: list[str]) -> None:
    assert match_columns(order, instrument()).columns() == {item: item for item in WORDINGS}


@pytest.mark.parametrize(
    ("names", "code"), [(["a"], "TS-R101"), (["rs1", "rs2"], "TS-R102"), (["RS1", "Rs1"], "TS-R103")]
)
def test_who_cannot_say_columns_is_told_to_rename_them(names: list[str], code: str) -> None:
    """Scoring a lazy frame takes no ``columns=``."""
    import trustscale as ts

    pl = importorskip("polars")

    with pytest.raises(ColumnError) as caught:
        ts.score(pl.LazyFrame({name: [1] for name in names}), "rs10")
    assert caught.value.code == code
    assert caught.value.mend.startswith("call ")
    assert "columns=" not in str(caught.value)
    assert "--" not in str(caught.value)
