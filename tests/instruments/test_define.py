"""Scales without a file: any names of columns, and mistakes that are said in the words of the call."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MakeFrame
from tests.instruments.definitions import small
from trustscale.errors import InstrumentError, OptionError
from trustscale.instruments.define import define_instrument, define_scale
from trustscale.instruments.naming import derive_id, ids_for
from trustscale.scoring.answers import score_answers

NAMES = ["Trust 1 (past)", "Q3 - I feel...", "1. Größe", "信任", "trust", "Trust!"]


def test_columns_of_any_name_become_items_that_are_found_by_that_name() -> None:
    scale = define_scale(NAMES, minimum=1, maximum=5)
    assert [item.id for item in scale.items] == [
        "trust_1_past",
        "q3_i_feel",
        "item_1_grosse",
        "item_4",
        "trust",
        "trust_2",
    ]
    names = [item.aliases[0] if item.aliases else item.id for item in scale.items]
    assert names == NAMES


def test_items_are_reversed_by_the_names_of_the_caller() -> None:
    scale = define_scale(NAMES, minimum=1, maximum=5, reverse=["Q3 - I feel...", "Trust!", "trust_1_past"])
    assert scale.scales[0].reverse == ("q3_i_feel", "trust_2", "trust_1_past")


def test_a_name_counts_before_the_id_that_was_made_of_another() -> None:
    scale = define_scale(["trust 2", "trust_2"], minimum=1, maximum=5, reverse=["trust_2"])
    assert scale.scales[0].reverse == ("trust_2",)
    assert [item.id for item in scale.items] == ["trust_2_2", "trust_2"]


def test_it_scores_as_it_says() -> None:
    scale = define_scale(
        ["A 1", "A 2", "A 3"], minimum=1, maximum=5, reverse=["A 2"], id="a", min_answered=2, title="A"
    )
    assert score_answers({"A 1": 4, "A 2": 2, "A 3": None}, scale)["a"] == 4.0
    assert score_answers({"A 1": 4}, scale)["a"] is None


def test_labels_can_be_answered_where_options_are_given() -> None:
    scale = define_scale(["x", "y"], options={0: "never", 1: "often"}, reverse=["y"], score="sum", id="s")
    assert score_answers({"x": "often", "y": "never"}, scale)["s"] == 2.0


def test_a_sum_with_gaps_takes_a_fill() -> None:
    scale = define_scale(["x1..x4"], minimum=0, maximum=3, score="sum", min_share=0.5, fill="mean", id="s")
    assert score_answers({"x1": 1, "x2": 2}, scale)["s"] == 6.0
    numbered = define_scale(["x1..x4"], minimum=0, maximum=3, score="sum", min_answered=2, fill=0, id="s")
    assert score_answers({"x1": 1, "x2": 2}, numbered)["s"] == 3.0


def test_nothing_is_claimed_about_it() -> None:
    scale = define_scale(["x"], minimum=0, maximum=1)
    assert scale.status == "unstated"
    assert scale.license.spdx == "NOASSERTION"
    assert not scale.license.wording
    assert "not validated" not in str(scale)


def test_every_number_between_can_be_an_answer() -> None:
    assert define_scale(["x"], minimum=0, maximum=1, step=None).response_scales[0].step is None
    assert define_scale(["x"], minimum=0, maximum=1, step=0.25).response_scales[0].step == 0.25


def test_a_frame_stands_for_its_columns(make_frame: MakeFrame) -> None:
    frame = make_frame({"A 1": [1, 2], "A 2": [3, 4]})
    scale = define_scale(frame, minimum=1, maximum=5)
    assert [item.aliases for item in scale.items] == [("A 1",), ("A 2",)]


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    scale = define_scale(
        [numpy.int64(1), 2],  # columns of a frame may be numbered
        options={numpy.int64(1): "no", numpy.float64(2): "yes"},
        min_answered=numpy.int64(1),
        id="s",
    )
    assert [item.aliases for item in scale.items] == [("1",), ("2",)]
    assert scale.scales[0].min_answered == 1


REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    ({"items": "t1"}, "TS-I210", "`items` is a list of column names, not 't1'", 'items=["t1", "t2"]'),
    ({"items": 3}, "TS-I210", "`items` is a list of column names", ""),
    ({"items": []}, "TS-I210", "`items` is empty", "at least one"),
    ({"items": ["a", None]}, "TS-I210", "`items` has None, which is not the name of a column", "as text"),
    ({"items": ["a", True]}, "TS-I210", "`items` has True", ""),
    ({"items": ["a", " "]}, "TS-I210", "`items` has ' '", ""),
    ({"items": ["a", "b", "a"]}, "TS-I212", "`items` names a column twice", "once"),
    ({"items": ["Q1", "q1 "]}, "TS-I212", "two columns that differ in case or spaces only", "told apart"),
    ({"items": ["t1..t3", "t2"]}, "TS-I212", "`items` names a column twice", ""),
    ({"id": "My Scale"}, "TS-I210", "`id` cannot be 'My Scale'", "such as 'my_scale'"),
    ({"id": "a b"}, "TS-I210", "`id` cannot be 'a b'", ""),
    ({"id": "t1"}, "TS-I210", "one of the items has this name", "id='t1_score'"),
    ({"reverse": "t1"}, "TS-I210", "`reverse` is a list of column names", ""),
    (
        {"reverse": ["t4", "T1"]},
        "TS-I213",
        "`reverse` names columns that are not among the items",
        "as they stand",
    ),
    ({"minimum": None}, "TS-I211", "How the items are answered is not said", "minimum=1, maximum=5"),
    ({"minimum": None, "maximum": None}, "TS-I211", "How the items are answered is not said", "options="),
    ({"options": {1: "a"}}, "TS-I211", "Both `options` and `minimum` or `maximum`", "else `minimum`"),
    ({"minimum": "1"}, "TS-I211", "`minimum` is a number, not '1'", "without quotes"),
    ({"maximum": True}, "TS-I211", "`maximum` is a number, not True", ""),
    ({"step": "1"}, "TS-I211", "`step` is a number, not '1'", ""),
    ({"fill": True}, "TS-I211", "`fill` is a number", ""),
    ({"score": "average"}, "TS-S001", "`score` cannot be 'average'", "mean, sum, maximum, minimum"),
]


@pytest.mark.parametrize(("change", "code", "what", "mend"), REFUSED)
def test_a_mistake_is_said_in_the_words_of_the_call(
    change: dict[str, Any], code: str, what: str, mend: str
) -> None:
    arguments = {"items": ["t1", "t2", "t3"], "minimum": 1, "maximum": 5, **change}
    with pytest.raises(OptionError) as caught:
        define_scale(arguments.pop("items"), **arguments)
    assert caught.value.code == code
    assert what in caught.value.what
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"never": 0, "often": 1}, "`options` has the text 'never' where a code belongs"),
        (["never", "often"], "`options` is a mapping of codes to labels, not list"),
        ({None: "never"}, "`options` is a number, not None"),
    ],
)
def test_options_that_are_turned_round_are_said_to_be(options: Any, what: str) -> None:
    with pytest.raises(OptionError) as caught:
        define_scale(["x"], options=options)
    assert what in caught.value.what
    assert caught.value.code == "TS-I211"


def test_an_unknown_reversed_column_gets_a_suggestion() -> None:
    with pytest.raises(OptionError) as caught:
        define_scale(["Trust 1", "Trust 2"], minimum=1, maximum=5, reverse=["Trsut 2"])
    assert caught.value.where == ("Trsut 2 (did you mean 'Trust 2'?)",)


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ({"min_answered": 9}, "scales.scale.min_answered"),
        ({"min_answered": True}, "scales.scale.min_answered"),
        ({"min_share": 1.5}, "scales.scale.min_share"),
        ({"min_answered": 2, "min_share": 0.5}, "scales.scale.min_share"),
        ({"min_answered": 2, "score": "sum"}, "scales.scale"),
        ({"fill": "median"}, "scales.scale.fill"),
        ({"minimum": 5, "maximum": 1}, "response_scales.answers.minimum"),
    ],
)
def test_arguments_that_do_not_go_together_are_findings(arguments: dict[str, Any], where: str) -> None:
    with pytest.raises(InstrumentError) as caught:
        define_scale(["t1", "t2", "t3"], **{"minimum": 1, "maximum": 5, **arguments})
    assert where in [finding.where for finding in caught.value.findings]
    assert "The scale 'scale' cannot be used" in str(caught.value)


@given(names=st.lists(st.text(max_size=12), min_size=1, max_size=8, unique=True))
def test_ids_made_of_any_names_are_ids_and_all_different(names: list[str]) -> None:
    ids = ids_for(names, taken=("scale",))
    assert len(set(ids)) == len(names)
    for name, new in zip(names, ids, strict=True):
        assert new.isascii()
        assert new.islower()
        assert new[0].isalpha()
        assert new.replace("_", "").isalnum()
        assert new == name or new != "scale"


def test_long_names_are_cut() -> None:
    assert derive_id("I feel that my partner has always been there for me, whatever") == (
        "i_feel_that_my_partner_has_always_been_t"
    )


def test_a_mapping_is_checked_like_a_file() -> None:
    assert define_instrument(small()).id == "mood"
    with pytest.raises(
        InstrumentError, match=r"mood cannot be used: 1 thing is wrong(?s:.*)scales\.mood\.scor"
    ):
        define_instrument(small(lambda d: d["scales"][0].update(scor="mean")))
    with pytest.raises(InstrumentError, match="The definition cannot be used"):
        define_instrument({})
    with pytest.raises(OptionError, match="is a mapping of keys, not str"):
        define_instrument("rs10")  # type: ignore[arg-type]  # the mistake is what is tested
