"""Who is a couple, who is alone, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import trustscale as ts
from tests.conftest import MakeFrame
from tests.dyads.couples import Columns, cells, persons
from trustscale import dyads
from trustscale.dyads._couples import couple_ids, partner_values
from trustscale.errors import ColumnError, OptionError, PairingError

SCALE = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, reverse=["tense"], id="calmness")
SURVEY = {
    "couple": ["a", "a", "b", "b", "c"],
    "who": ["m", "w", "w", "m", "w"],
    "calm": [5, 4, 3, None, 1],
    "tense": [1, 2, 3, 4, 5],
}


def refused(frame: Any, **options: Any) -> PairingError | OptionError | ColumnError:
    with pytest.raises((PairingError, OptionError, ColumnError)) as caught:
        dyads.pair(frame, **options)
    return caught.value


def test_scores_bring_couples_and_roles_along(make_frame: MakeFrame) -> None:
    frame = make_frame(SURVEY)
    scores = ts.score(ts.read_responses(frame, SCALE, dyad="couple", role="who"))
    couples = dyads.pair(scores)
    assert (couples.n, couples.members, couples.variables) == (2, ("m", "w"), ("calmness",))
    wide = couples.to_frame()
    assert type(wide) is type(frame)
    assert cells(wide) == {"couple": ["a", "b"], "calmness_m": [5, None], "calmness_w": [4, 3]}
    assert couples.provenance.instruments == scores.provenance.instruments
    (alone,) = couples.alerts
    assert (alone.code, alone.value) == ("TS-D020", 1.0)


def test_answers_are_paired_as_they_were_given(make_frame: MakeFrame) -> None:
    answers = ts.read_responses(make_frame(SURVEY), SCALE, dyad="couple", role="who")
    couples = dyads.pair(answers)
    assert couples.variables == ("calm", "tense")
    first, second = partner_values(couples, "tense")
    assert (first.tolist(), second.tolist()) == ([1, 4], [2, 3])
    assert couples.provenance.instruments[0].id == "calmness"


def test_columns_named_in_the_call_go_before_those_named_on_reading() -> None:
    frame = pd.DataFrame({**SURVEY, "household": [1, 2, 1, 2, 3]})
    scores = ts.score(ts.read_responses(frame, SCALE, dyad="couple"))
    couples = dyads.pair(scores, dyad="household", role="who", members=("w", "m"))
    assert couple_ids(couples).tolist() == [1, 2]
    assert couples.members == ("w", "m")
    assert partner_values(dyads.pair(scores), "calmness")[0].tolist() == [5, 3]


@given(persons())
def test_everybody_is_in_a_couple_or_alone(columns: Columns) -> None:
    frame = pd.DataFrame(columns)
    couples = dyads.pair(frame, dyad="couple", role="who")
    assert sorted([*couples.first, *couples.second, *couples.singles]) == list(range(len(frame)))
    assert (frame["who"].to_numpy()[couples.first] == "m").all()
    assert (frame["couple"].to_numpy()[couples.first] == frame["couple"].to_numpy()[couples.second]).all()
    assert len(couples.alerts) == bool(len(couples.singles))


def test_more_than_two_and_one_role_twice_are_refused_as_on_reading() -> None:
    three = refused(pd.DataFrame({"couple": [1, 1, 1], "x": [1, 2, 3]}), dyad="couple")
    assert (three.code, three.where) == ("TS-R204", ("couple 1: rows 0, 1 and 2",))
    frame = pd.DataFrame({"couple": [1, 1, 2, 2], "who": ["a", "b", "b", "b"], "x": [1, 2, 3, 4]})
    alike = refused(frame, dyad="couple", role="who")
    assert (alike.code, alike.where) == ("TS-R205", ("couple 2: rows 2 and 3 are both 'b'",))
    assert dyads.pair(frame, dyad="couple").n == 2
    assert dyads.pair(frame, dyad="couple", role="who", exchangeable=True).n == 2


def test_roles_are_the_same_two_in_all_couples() -> None:
    who = ["wife", "husband", "husband", "wife", "A", "B", "wife", None]
    frame = pd.DataFrame({"couple": [1, 1, 2, 2, 3, 3, 4, 4], "who": who, "x": range(8)})
    mixed = refused(frame, dyad="couple", role="who")
    assert mixed.code == "TS-D002"
    assert set(mixed.where) == {
        "'wife' and 'husband': 2 couples, such as couple 1",
        "'A' and 'B': 1 couple, such as couple 3",
        "no role and 'wife': 1 couple, such as couple 4",
    }


def test_a_role_of_somebody_alone_does_not_matter() -> None:
    frame = pd.DataFrame({"couple": [1, 1, 2], "who": ["a", "b", "c"], "x": [1, 2, 3]})
    assert dyads.pair(frame, dyad="couple", role="who").members == ("a", "b")


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        ({"x": [1, 2]}, {}, "TS-D001"),
        ({"couple": [1, 2], "x": [1, 2]}, {"dyad": "couple"}, "TS-D003"),
        ({"couple": [], "x": []}, {"dyad": "couple"}, "TS-D003"),
        ({"couple": [1, 1], "x": [1, 2]}, {"dyad": "cuople"}, "TS-D009"),
        ({"couple": [1, 1], "x": [1, 2]}, {"dyad": "couple", "role": "who"}, "TS-D009"),
        ({"couple": [1, 1], "x": [1, 2]}, {"dyad": "couple", "variables": ["y"]}, "TS-D009"),
        ({"couple": [1, 1], "x": [1, 2]}, {"dyad": "couple", "shared": ["y"]}, "TS-D009"),
        (
            {"couple": [1, 1], "who": ["a", "b"], "x": [1, 2]},
            {"dyad": "couple", "role": "who", "members": ("a", "c")},
            "TS-D011",
        ),
        (
            {"couple": [1, 1], "who": ["a", "b"], "x": [1, 2]},
            {"dyad": "couple", "role": "who", "members": ("a", "a")},
            "TS-D011",
        ),
    ],
)
def test_what_cannot_be_paired(frame: Columns, options: dict[str, Any], code: str) -> None:
    assert refused(pd.DataFrame(frame), **options).code == code


def test_scores_read_without_couples_say_so() -> None:
    error = refused(ts.score(pd.DataFrame(SURVEY), SCALE))
    assert error.code == "TS-D001"
    assert "dyad=" in error.mend


def test_two_instruments_with_one_item() -> None:
    other = ts.define_scale(["calm"], minimum=1, maximum=5, id="other")
    answers = ts.read_responses(pd.DataFrame(SURVEY), [SCALE, other], dyad="couple")
    assert refused(answers).code == "TS-D012"


def test_variables_are_chosen_and_words_are_not_analysed(make_frame: MakeFrame) -> None:
    frame = make_frame({"couple": [1, 1], "x": [1, 2], "y": [3, 4], "word": ["a", "b"]})
    couples = dyads.pair(frame, dyad="couple")
    assert couples.variables == ("x", "y")
    assert cells(couples.to_frame())["word_1"] == ["a"]
    assert cells(dyads.pair(frame, dyad="couple", variables="y").to_frame()) == {
        "couple": [1],
        "y_1": [3],
        "y_2": [4],
    }
    assert dyads.pair(couples, variables=["y"]).variables == ("y",)
    assert dyads.pair(couples) is couples
    with pytest.raises(ColumnError) as caught:
        partner_values(couples, "word")
    assert caught.value.code == "TS-D009"


def test_scores_and_other_columns_of_the_file_go_together() -> None:
    frame = pd.DataFrame({**SURVEY, "months": [7, 7, 9, 9, 3], "age": [30, 31, 40, 41, 50]})
    scores = ts.score(ts.read_responses(frame, SCALE, dyad="couple", role="who"))
    couples = dyads.pair(scores, variables=["calmness", "age"], shared="months")
    wide = couples.to_frame().columns.tolist()
    assert wide == ["couple", "months", "age_m", "age_w", "calmness_m", "calmness_w"]
    assert couples.variables == ("calmness", "age")
    assert partner_values(couples, "age")[0].tolist() == [30, 41]


def test_a_couple_says_what_it_is() -> None:
    scores = ts.score(ts.read_responses(pd.DataFrame(SURVEY), SCALE, dyad="couple", role="who"))
    couples = dyads.pair(scores)
    assert str(couples).splitlines()[:2] == [
        "2 couples; who tells partners apart: 'm' and 'w'",
        "  1 variable: calmness",
    ]
    assert couples.sentence() == (
        "There were 2 couples whose partners are told apart by who ('m' and 'w'). "
        "1 person had no partner in the data."
    )
    assert couples.apa() == "N = 2 couples"
    held = json.loads(json.dumps(couples.to_dict(), allow_nan=False))
    assert (held["n_couples"], held["n_singles"], held["members"]) == (2, 1, ["m", "w"])
    assert held["rows"]["calmness"] == [5, 4, 3, None, 1]
    assert "exchangeable" in dyads.pair(scores, exchangeable=True).sentence()
    assert "Kenny" in couples.citations[0]


def test_drafts_are_called_so() -> None:
    items = {f"ft{number}": [1, 2] for number in range(1, 21)}
    frame = pd.DataFrame({"couple": [1, 1], **items})
    couples = dyads.pair(ts.score(ts.read_responses(frame, "fidelity-trust", dyad="couple")))
    for text in (str(couples), couples.sentence(), json.dumps(couples.to_dict())):
        assert "author-constructed, not validated" in text


def test_the_package_names_what_it_has() -> None:
    assert set(dir(dyads)) >= set(dyads.__all__)
    for name in dyads.__all__:
        assert getattr(dyads, name) is getattr(ts.dyads, name)
    with pytest.raises(AttributeError, match="did you mean 'pair'"):
        _ = dyads.pairs


def test_a_row_of_ten_thousand_couples_is_quick() -> None:
    n = 10_000
    frame = pd.DataFrame({"couple": np.repeat(np.arange(n), 2), "who": ["a", "b"] * n, "x": np.arange(2 * n)})
    assert dyads.pair(frame.sample(frac=1, random_state=1), dyad="couple", role="who").n == n
