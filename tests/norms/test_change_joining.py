"""The same persons at several times: joined on the id in every library, and nobody dropped in silence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.norms.waves import CALM, rows_of, wave
from trustscale.errors import AnswerError, ChangeError, ColumnError, NormError, OptionError, ReadingError

NUMBERS: dict[str, Any] = {"reliability": 0.9, "sd": 1.0, "direction": "higher is better"}


def changed(before: Any, after: Any, **options: Any) -> ts.ReliableChange:
    return ts.reliable_change(before, after, **({"id": "person", "scale": "x"} | NUMBERS | options))


def test_rows_are_joined_on_the_id_and_nobody_is_dropped(make_frame: Any) -> None:
    before = make_frame({"person": ["a", "b", "c"], "x": [1.0, 2.0, None]})
    after = make_frame({"person": ["d", "c", "a"], "x": [9.0, 4.0, 3.0]})
    found = changed(before, after)
    frame = found.to_frame()
    assert type(frame) is type(before)
    rows = rows_of(frame)
    assert [(row["person"], row["before"], row["after"], row["change"]) for row in rows] == [
        ("a", 1.0, 3.0, "improved"),
        ("b", 2.0, None, "not classifiable"),
        ("c", None, 4.0, "not classifiable"),
        ("d", None, 9.0, "not classifiable"),
    ]
    assert {row["scale"] for row in rows} == {"x"}
    assert list(rows[0]) == [
        *("person", "scale", "before", "after", "statistic", "critical", "change"),
        *("unchanged_from", "unchanged_to"),
    ]
    assert found.joined.n_without == {"before": 1, "after": 1}
    assert found.joined.sentence() == (
        "2 persons with a record at both times; 1 without a record in `before`, 1 without a record in `after`"
    )
    assert found.joined.sentence() in str(found)
    assert found.to_dict()["persons"] == {
        "all": 4,
        "at_all_times": 2,
        "without_record": {"before": 1, "after": 1},
    }


@pytest.mark.parametrize(
    "ids",
    [
        [3, 1, 2],
        ["007", "7", "x y"],
        [dt.date(2020, 1, 1), dt.date(2021, 1, 1), dt.date(2022, 1, 1)],
    ],
    ids=["numbers", "words", "dates"],
)
def test_ids_keep_their_kind(make_frame: Any, ids: list[Any]) -> None:
    before = make_frame({"person": ids, "x": [1.0, 2.0, 3.0]})
    after = make_frame({"person": ids[::-1], "x": [3.0, 2.0, 1.0]})
    rows = rows_of(changed(before, after).to_frame())
    assert [row["person"] for row in rows] == ids
    assert [row["after"] for row in rows] == [1.0, 2.0, 3.0]


def test_blanks_around_words_do_not_part_a_person(make_frame: Any) -> None:
    found = changed(
        make_frame({"person": ["a ", "b"], "x": [1.0, 2.0]}),
        make_frame({"person": ["a", "b"], "x": [1.0, 2.0]}),
    )
    assert found.joined.n_complete == 2


def test_whole_numbers_are_found_again_as_floats() -> None:
    """pandas turns whole numbers into floats where a column has had a gap."""
    found = changed(wave([1, 2], [1.0, 2.0]), wave([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]))
    assert found.joined.n_complete == 2


def test_several_columns_name_a_person(make_frame: Any) -> None:
    before = make_frame({"couple": [1, 1, 2], "role": ["A", "B", "A"], "x": [1.0, 2.0, 3.0]})
    after = make_frame({"couple": [2, 1, 1], "role": ["A", "B", "A"], "x": [30.0, 20.0, 10.0]})
    rows = rows_of(changed(before, after, id=["couple", "role"]).to_frame())
    assert [(row["couple"], row["role"], row["after"]) for row in rows] == [
        (1, "A", 10.0),
        (1, "B", 20.0),
        (2, "A", 30.0),
    ]


@given(
    ids=st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=12),
    later=st.lists(st.integers(0, 30), unique=True, max_size=12),
)
def test_everybody_is_there_once_whoever_comes_and_goes(ids: list[int], later: list[int]) -> None:
    after = [*later, *([] if set(later) & set(ids) else ids[:1])]
    found = changed(wave(ids, [float(i) for i in ids]), wave(after, [float(100 + i) for i in after]))
    rows = rows_of(found.to_frame())
    assert [row["person"] for row in rows] == list(dict.fromkeys([*ids, *after]))
    for row in rows:
        assert row["before"] == (row["person"] if row["person"] in ids else None)
        assert row["after"] == (100 + row["person"] if row["person"] in after else None)
    (summary,) = found.summary
    assert summary.n + summary.n_not_classifiable == len(rows)
    assert sum(summary.changes.values()) == summary.n == len(set(ids) & set(after))


# -- scores that know their ids ----------------------------------------------------------------------------


def scored(**columns: list[Any]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    return pd.DataFrame(
        {"calm": [1 + i % 5 for i in range(n)], "tense": [5 - i % 5 for i in range(n)], **columns}
    )


def test_scores_are_joined_by_the_id_they_were_read_with() -> None:
    before, after = (
        ts.score(ts.read_responses(scored(code=ids), CALM, id="code"))
        for ids in (["a", "b", "c"], ["c", "a"])
    )
    rows = rows_of(ts.reliable_change(before, after, **NUMBERS).to_frame())
    assert [(row["code"], row["before"], row["after"]) for row in rows] == [
        ("a", 1.0, 2.0),
        ("b", 2.0, None),
        ("c", 3.0, 1.0),
    ]


def test_couple_and_role_name_a_person_where_there_is_no_id() -> None:
    columns: dict[str, list[Any]] = {"pair": [1, 1, 2, 2], "who": ["A", "B", "A", "B"]}
    scores = ts.score(ts.read_responses(scored(**columns), CALM, dyad="pair", role="who"))
    rows = rows_of(ts.reliable_change(scores, scores, **NUMBERS).to_frame())
    assert [(row["pair"], row["who"]) for row in rows] == [(1, "A"), (1, "B"), (2, "A"), (2, "B")]


def test_couple_and_role_are_carried_beside_the_id() -> None:
    columns: dict[str, list[Any]] = {"p": list("abcd"), "pair": [1, 1, 2, 2], "who": ["A", "B", "A", "B"]}
    before = ts.score(ts.read_responses(scored(**columns), CALM, id="p", dyad="pair", role="who"))
    after = ts.score(
        ts.read_responses(
            scored(p=["d", "e"], pair=[2, 3], who=["B", "A"]), CALM, id="p", dyad="pair", role="who"
        )
    )
    rows = rows_of(ts.reliable_change(before, after, **NUMBERS).to_frame())
    assert [(row["p"], row["pair"], row["who"]) for row in rows] == [
        *(("a", 1, "A"), ("b", 1, "B"), ("c", 2, "A"), ("d", 2, "B"), ("e", 3, "A")),
    ]


def test_a_frame_can_stand_beside_scores() -> None:
    before = ts.score(ts.read_responses(scored(person=[1, 2]), CALM, id="person"))
    after = pd.DataFrame({"person": [2, 1], "calmness": [5.0, 4.0]})
    rows = rows_of(ts.reliable_change(before, after, id="person", **NUMBERS).to_frame())
    assert [row["after"] for row in rows] == [4.0, 5.0]


# -- numbers by scale --------------------------------------------------------------------------------------


def two_scales() -> pd.DataFrame:
    return pd.DataFrame({"person": [1, 2], "x": [1.0, 2.0], "y": [10.0, 20.0]})


def test_a_row_per_person_and_scale(make_frame: Any) -> None:
    before = make_frame({"person": [1, 2], "x": [1.0, 2.0], "y": [10.0, 20.0]})
    after = make_frame({"person": [2, 1], "x": [5.0, 1.0], "y": [20.0, 90.0]})
    found = ts.reliable_change(
        before,
        after,
        id="person",
        reliability={"x": 0.9, "y": 0.8},
        sd={"x": 1.0, "y": 10.0},
        direction={"x": "higher is better", "y": "lower is better"},
    )
    rows = rows_of(found.to_frame())
    assert [(row["person"], row["scale"], row["after"], row["change"]) for row in rows] == [
        (1, "x", 1.0, "unchanged"),
        (1, "y", 90.0, "deteriorated"),
        (2, "x", 5.0, "improved"),
        (2, "y", 20.0, "unchanged"),
    ]


def test_numbers_from_results() -> None:
    """The SD of the scores themselves, and a reliability from a result with a frame."""

    class Found:
        def to_frame(self) -> pd.DataFrame:
            return pd.DataFrame({"scale": ["calmness"], "coefficient": ["omega"], "estimate": [0.9]})

    before = ts.score(ts.read_responses(scored(person=list("abc")), CALM, id="person"))
    found = ts.reliable_change(
        before,
        before,
        reliability=Found(),
        sd=before,
        mean=before,
        direction="higher is better",
        method="gulliksen-lord-novick",
    )
    assert found.scales[0].numbers.sd == before.summary[0].sd
    assert found.scales[0].numbers.mean == before.summary[0].mean
    assert found.scales[0].numbers.reliability == 0.9


def gad(scores: list[int]) -> ts.Scores:
    """GAD-7 scores of some persons."""
    answers = {f"g{item}": [min(3, max(0, s - 3 * (item - 1))) for s in scores] for item in range(1, 8)}
    data = pd.DataFrame(answers | {"person": range(len(scores))})
    return ts.score(ts.read_responses(data, "gad7", id="person"))


def test_numbers_from_a_norm() -> None:
    norm = ts.load_norm("gad7", "germany-2006")
    (entry,) = norm.content.scales
    options: dict[str, Any] = {"direction": "lower is better", "method": "gulliksen-lord-novick"}
    found = ts.reliable_change(gad([15, 3]), gad([4, 3]), reliability=norm, sd=norm, mean=norm, **options)
    (change,) = found.scales
    assert entry.reliability is not None
    assert change.numbers.reliability == entry.reliability.value
    assert (change.numbers.sd, change.numbers.mean) == (entry.cells[0].sd, entry.cells[0].mean)
    assert [row["change"] for row in rows_of(found.to_frame())] == ["improved", "unchanged"]


def test_a_norm_that_does_not_fit_is_refused() -> None:
    norm = ts.load_norm("gad7", "germany-2006")
    scores = gad([15, 3])
    content = norm.content.model_copy(update={"instrument_version": "0.9.0"})
    with pytest.raises(NormError, match=r"version 0\.9\.0") as caught:
        ts.reliable_change(
            scores, scores, reliability=0.9, sd=replace(norm, content=content), direction="lower is better"
        )
    assert caught.value.code == "TS-N024"
    invented = replace(norm, content=norm.content.model_copy(update={"simulated": True}))
    with pytest.raises(NormError, match="are invented") as caught:
        ts.reliable_change(scores, scores, reliability=invented, sd=1.0, direction="lower is better")
    assert caught.value.code == "TS-N025"


def test_a_norm_that_lacks_a_number_says_which() -> None:
    norm = ts.load_norm("gad7", "germany-2006")
    scores = gad([15, 3])
    with pytest.raises(OptionError, match="does not say the `mean_after` of anxiety"):
        ts.reliable_change(
            scores, scores, reliability=norm, sd=norm, mean_after=norm, direction="lower is better"
        )


def test_a_result_with_two_coefficients_leaves_open_which_is_meant() -> None:
    class Found:
        def to_frame(self) -> pd.DataFrame:
            return pd.DataFrame({"scale": ["x", "x"], "estimate": [0.8, 0.9]})

    with pytest.raises(OptionError, match="several numbers for x") as caught:
        changed(two_scales(), two_scales(), reliability=Found())
    assert caught.value.code == "TS-N110"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scale": ["x", "y"]}, r"`reliability` is one number, and there are 2 scales: x, y"),
        ({"scale": ["x", "y"], "reliability": {"x": 0.9}}, "`reliability` has no number for y"),
        ({"reliability": {"X": 0.9}}, "did you mean 'X'"),
        ({"reliability": two_scales()}, "cannot be"),
        ({"reliability": ts.clinical_cutoff(mean=1, sd=1, direction="higher is better")}, "does not say its"),
        ({"control": 3, "method": "regression"}, "has no ControlGroup"),
    ],
)
def test_numbers_that_do_not_fit_the_scales(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said) as caught:
        changed(two_scales(), two_scales(), **options)
    assert caught.value.code == "TS-N110"


def test_scores_do_not_know_their_reliability() -> None:
    scores = ts.score(ts.read_responses(scored(person=[1, 2]), CALM, id="person"))
    with pytest.raises(OptionError, match="do not say their `reliability`"):
        ts.reliable_change(scores, scores, reliability=scores, sd=1.0, direction="higher is better")


# -- refusals ----------------------------------------------------------------------------------------------


def test_an_id_that_is_there_twice(make_frame: Any) -> None:
    twice = make_frame({"person": ["a", "b", "a"], "x": [1.0, 2.0, 3.0]})
    once = make_frame({"person": ["a", "b"], "x": [1.0, 2.0]})
    with pytest.raises(AnswerError, match=r"`after`: 1 row with an id in 'person'") as caught:
        changed(once, twice)
    assert caught.value.code == "TS-N104"
    assert caught.value.where == ("a: rows 1 and 3",)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_row_without_an_id(make_frame: Any, blank: Any) -> None:
    frame = make_frame({"person": ["a", blank], "x": [1.0, 2.0]})
    with pytest.raises(AnswerError, match="without an id") as caught:
        changed(frame, frame)
    assert caught.value.code == "TS-N105"
    assert caught.value.where == ("row 2",)


def test_a_blank_in_one_of_several_id_columns() -> None:
    frame = pd.DataFrame({"couple": [1, 2], "role": ["A", None], "x": [1.0, 2.0]})
    with pytest.raises(AnswerError, match="'couple' and 'role'"):
        changed(frame, frame, id=["couple", "role"])


def test_ids_written_differently_are_shown() -> None:
    with pytest.raises(ChangeError) as caught:
        changed(wave([1, 2], [1.0, 2.0]), wave(["1", "2"], [1.0, 2.0]))
    assert caught.value.code == "TS-N106"
    assert caught.value.where == ("before, 'person': 1; 2", "after, 'person': '1'; '2'")


def test_scores_of_two_definitions_are_not_compared() -> None:
    other = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, id="calmness")
    before, after = (
        ts.score(ts.read_responses(scored(person=[1, 2]), scale, id="person")) for scale in (CALM, other)
    )
    with pytest.raises(ChangeError, match="calmness was not scored by the same definition") as caught:
        ts.reliable_change(before, after, **NUMBERS)
    assert caught.value.code == "TS-N107"
    assert len(set(caught.value.where)) == 2


def test_persons_known_by_one_column_here_and_two_there() -> None:
    data = scored(person=[1, 2], pair=[1, 1], who=["A", "B"])
    before = ts.score(ts.read_responses(data, CALM, id="person"))
    after = ts.score(ts.read_responses(data, CALM, dyad="pair", role="who"))
    with pytest.raises(OptionError) as caught:
        ts.reliable_change(before, after, **NUMBERS)
    assert caught.value.code == "TS-N108"


@pytest.mark.parametrize(
    ("options", "error", "code", "said"),
    [
        ({"id": None}, OptionError, "TS-N101", 'id="person"'),
        ({"id": "Person"}, ColumnError, "TS-N102", "did you mean 'person'"),
        ({"scale": "z"}, ColumnError, "TS-N102", "it has: person, x"),
        ({"scale": None}, OptionError, "TS-N109", "scale="),
        ({"scale": "note"}, ColumnError, "TS-N103", "'note'"),
    ],
)
def test_columns_that_cannot_be_used(options: dict[str, Any], error: Any, code: str, said: str) -> None:
    frame = wave([1, 2], [1.0, 2.0]).assign(note=["good", "bad"])
    with pytest.raises(error) as caught:
        changed(frame, frame, **options)
    assert caught.value.code == code
    assert said in str(caught.value)


def test_scores_read_without_an_id() -> None:
    scores = ts.score(scored(person=[1, 2]), CALM)
    with pytest.raises(OptionError) as caught:
        ts.reliable_change(scores, scores, **NUMBERS)
    assert caught.value.code == "TS-N101"


def test_scores_without_a_common_scale() -> None:
    other = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, id="unrest")
    before, after = (
        ts.score(ts.read_responses(scored(person=[1, 2]), scale, id="person")) for scale in (CALM, other)
    )
    with pytest.raises(OptionError) as caught:
        ts.reliable_change(before, after, **NUMBERS)
    assert caught.value.code == "TS-N109"
    assert caught.value.where == ("calmness", "unrest")


def test_what_is_no_frame() -> None:
    with pytest.raises(ReadingError):
        changed([1, 2], [1, 2])


def test_many_persons_cost_little() -> None:
    """No loop in Python may look at all pairs of rows."""
    n = 50_000
    ids = np.random.default_rng(1).permutation(n)
    found = changed(wave(list(range(n)), [1.0] * n), pd.DataFrame({"person": ids, "x": ids.astype(float)}))
    assert [row.n for row in found.summary] == [n]
    assert found.scales[0].after.tolist() == list(range(n))
