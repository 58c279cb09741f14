"""Reliable change: published and computed cases, classes, and laws that every method obeys."""

from __future__ import annotations

import json
import math
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trustscale as ts
from tests.norms.waves import CALM, DAS_AFTER, DAS_BEFORE, pair, rows_of, wave
from trustscale.errors import OptionError, ResultError
from trustscale.norms.change_methods import METHODS, ChangeMethod

UP, DOWN = "higher is better", "lower is better"
METHOD_NAMES = get_args(ChangeMethod)
GROUP: dict[str, Any] = {
    "reliability": 0.85,
    "sd": 10.0,
    "mean": 45.0,
    "mean_after": 34.0,
    "sd_after": 11.0,
    "correlation": 0.60,
}
CONTROL = ts.ControlGroup(mean=45, mean_after=44, sd=10, sd_after=11, correlation=0.80, n=50)


def judged(before: pd.DataFrame, after: pd.DataFrame, **options: Any) -> ts.ReliableChange:
    """The change with the ids and the column of these tests."""
    return ts.reliable_change(before, after, **({"id": "person", "scale": "x", "direction": DOWN} | options))


def statistics(found: ts.ReliableChange) -> np.ndarray[Any, Any]:
    return np.array([row["statistic"] for row in rows_of(found.to_frame())], dtype=float)


# -- numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "expected", "more"),
    [
        ("jacobson-truax", -2.19089, {}),
        ("gulliksen-lord-novick", -2.22103, {}),
        ("hsu-linn-lord", -0.13288, {}),
        ("edwards-nunnally", -3.02093, {}),
        ("nunnally-kotsch", -2.10691, {"reliability_after": 0.80}),
        ("hageman-arrindell", -2.61527, {}),
        ("practice-adjusted", -2.0, {"control": ts.ControlGroup(40, 37, 4.5, 4.5, 0.5)}),
        ("regression", -1.5970, {"control": CONTROL}),
    ],
)
def test_each_method_gives_the_number_worked_out_by_hand(
    method: str, expected: float, more: dict[str, Any]
) -> None:
    found = judged(*pair(47, 35), method=method, **(GROUP | more))
    digits = 4 if method == "regression" else 5
    assert round(float(statistics(found)[0]), digits) == expected


def test_the_example_of_jacobson_and_truax() -> None:
    found = judged(*pair(32.5, 47.5), reliability=0.80, sd=7.5, direction=UP)
    assert statistics(found)[0] == pytest.approx(3.162278, abs=5e-7)
    assert found.summary[0].must_exceed == pytest.approx(1.96 * 4.743416, abs=1e-5)


def test_the_marital_therapy_data_of_jacobson_and_truax() -> None:
    before, after = wave(list(range(30)), DAS_BEFORE), wave(list(range(30)), DAS_AFTER)
    sd = before["x"].std()
    found = judged(before, after, reliability=0.96, sd=sd, direction=UP)
    (row,) = found.summary
    assert row.n == 30
    assert (row.mean_before, row.sd_before) == pytest.approx((81.583333, 11.825660), abs=5e-6)
    assert (row.mean_after, row.sd_after) == pytest.approx((98.05, 19.241810), abs=5e-6)
    assert row.changes == {"improved": 21, "unchanged": 7, "deteriorated": 2}
    assert row.must_exceed == pytest.approx(1.96 * 3.344802, abs=1e-5)
    cutoff = ts.clinical_cutoff(
        mean=row.mean_before, sd=sd, functional_mean=114.8, functional_sd=17.8, direction=UP
    )
    with_cutoff = judged(before, after, reliability=0.96, sd=sd, direction=UP, cutoff=cutoff)
    rows = rows_of(with_cutoff.to_frame())
    reliable = [line for line in rows if line["change"] in ("recovered", "improved")]
    assert len(reliable) == 21
    assert sum(line["after"] > cutoff.value for line in reliable) == 18
    # Three of the eighteen were above the cut-off before, so they have not crossed it.
    assert with_cutoff.summary[0].changes == {
        "recovered": 15,
        "improved": 6,
        "unchanged": 7,
        "deteriorated": 2,
        "harmed": 0,
    }


def test_the_bound_of_the_revised_dyadic_adjustment_scale() -> None:
    """Published: a change must exceed 11.58 points; S_diff 5.908."""
    found = judged(*pair(40, 52), reliability=0.5, sd=4.178 / math.sqrt(0.5), direction=UP)
    assert found.summary[0].must_exceed == pytest.approx(11.58, abs=0.005)
    assert rows_of(found.to_frame())[0]["change"] == "improved"


@pytest.mark.parametrize(("level", "expected"), [(0.95, 10.73536), (0.90, 9.01004)])
def test_the_smallest_detectable_change(level: float, expected: float) -> None:
    found = judged(*pair(47, 35), level=level, **GROUP)
    assert round(found.summary[0].detectable, 5) == expected


# -- classes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "direction", "expected"),
    [
        (40.0, 60.0, UP, "recovered"),
        (52.0, 70.0, UP, "improved"),
        (30.0, 45.0, UP, "improved"),
        (45.0, 47.0, UP, "unchanged"),
        (45.0, 52.0, UP, "unchanged"),
        (45.0, 30.0, UP, "deteriorated"),
        (60.0, 40.0, UP, "harmed"),
        (50.0, 70.0, UP, "improved"),
        (60.0, 50.0, UP, "deteriorated"),
        (60.0, 40.0, DOWN, "recovered"),
        (40.0, 60.0, DOWN, "harmed"),
    ],
)
def test_classes_with_a_cut_off(before: float, after: float, direction: str, expected: str) -> None:
    found = judged(*pair(before, after), reliability=0.9, sd=10, direction=direction, cutoff=50)
    assert rows_of(found.to_frame())[0]["change"] == expected


def test_without_a_cut_off_nobody_is_recovered_or_harmed() -> None:
    found = judged(*pair(40, 90), reliability=0.9, sd=10, direction=UP)
    assert rows_of(found.to_frame())[0]["change"] == "improved"
    assert set(found.summary[0].changes) == {"improved", "unchanged", "deteriorated"}


def test_a_change_on_the_bound_is_not_reliable() -> None:
    bound = judged(*pair(0, 0), reliability=0.5, sd=1.0, direction=UP).summary[0].must_exceed
    on, beyond = (judged(*pair(0, bound * by), reliability=0.5, sd=1.0, direction=UP) for by in (1, 1.0001))
    assert [rows_of(r.to_frame())[0]["change"] for r in (on, beyond)] == ["unchanged", "improved"]


def test_hageman_and_arrindell_ask_for_proof_that_the_cut_off_is_crossed() -> None:
    """x2 = 35 lies below 40, but its true score is not shown to."""
    simple = judged(*pair(47, 35), cutoff=40, **GROUP)
    strict = judged(*pair(47, 35), cutoff=40, method="hageman-arrindell", **GROUP)
    assert rows_of(simple.to_frame())[0]["change"] == "recovered"
    assert rows_of(strict.to_frame())[0]["change"] == "improved"
    proven = judged(*pair(47, 15), cutoff=40, method="hageman-arrindell", **GROUP)
    assert rows_of(proven.to_frame())[0]["change"] == "recovered"


def test_hageman_and_arrindell_without_reliable_differences_say_so() -> None:
    group = GROUP | {"reliability": 0.75, "correlation": 0.9, "sd_after": 10.0}
    found = judged(*pair(47, 35), method="hageman-arrindell", cutoff=40, **group)
    assert rows_of(found.to_frame())[0]["change"] == "not classifiable"
    assert [alert.code for alert in found.alerts] == ["TS-N121"]
    assert found.summary[0].n == 0
    assert "nobody can be classified" in found.sentence()


# -- laws --------------------------------------------------------------------------------------------------

PAIRS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=20)
FEW = settings(max_examples=20)


def waves_of(pairs: list[tuple[int, int]], shift: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = list(range(len(pairs)))
    before, after = ([float(pair[side] + shift) for pair in pairs] for side in (0, 1))
    return wave(ids, before), wave(ids, after)


@given(pairs=PAIRS)
def test_swapping_the_times_turns_the_sign_of_jacobson_and_truax(pairs: list[tuple[int, int]]) -> None:
    waves = waves_of(pairs)
    there = judged(*waves, reliability=0.8, sd=10)
    back = judged(*waves[::-1], reliability=0.8, sd=10)
    assert statistics(there).tolist() == (-statistics(back)).tolist()
    turned = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    assert [turned[row["change"]] for row in rows_of(there.to_frame())] == [
        row["change"] for row in rows_of(back.to_frame())
    ]


@pytest.mark.parametrize("method", METHOD_NAMES)
@given(shift=st.integers(-50, 50), pairs=PAIRS)
@FEW
def test_adding_a_constant_to_everything_changes_nothing(
    method: str, shift: int, pairs: list[tuple[int, int]]
) -> None:
    control = ts.ControlGroup(45 + shift, 44 + shift, 10, 11, 0.80, 50)
    moved = GROUP | {"mean": GROUP["mean"] + shift, "mean_after": GROUP["mean_after"] + shift}
    first = judged(*waves_of(pairs), method=method, cutoff=40, control=CONTROL, **GROUP)
    second = judged(*waves_of(pairs, shift), method=method, cutoff=40 + shift, control=control, **moved)
    assert statistics(first) == pytest.approx(statistics(second), abs=1e-9)
    clear = np.abs(np.abs(statistics(first)) - first.scales[0].critical) > 1e-9
    words = [[row["change"] for row in rows_of(r.to_frame())] for r in (first, second)]
    assert np.array(words[0])[clear].tolist() == np.array(words[1])[clear].tolist()


@pytest.mark.parametrize("method", METHOD_NAMES)
@given(pairs=PAIRS)
@FEW
def test_who_lies_between_the_bounds_is_unchanged_and_nobody_else(
    method: str, pairs: list[tuple[int, int]]
) -> None:
    for row in rows_of(judged(*waves_of(pairs), method=method, control=CONTROL, **GROUP).to_frame()):
        after, low, high = row["after"], row["unchanged_from"], row["unchanged_to"]
        if min(abs(after - low), abs(after - high)) > 1e-9:
            assert (row["change"] == "unchanged") == (low < after < high)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_other_direction_other_class_same_statistic(method: str) -> None:
    down, up = (
        judged(*pair(80, 20), method=method, direction=way, control=CONTROL, **GROUP) for way in (DOWN, UP)
    )
    assert statistics(down).tolist() == statistics(up).tolist()
    assert [rows_of(r.to_frame())[0]["change"] for r in (down, up)] == ["improved", "deteriorated"]


# -- what is said ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_a_result_states_its_question_and_its_numbers(method: str) -> None:
    found = judged(*pair(47, 35), method=method, control=CONTROL, **GROUP)
    text = str(found)
    assert METHODS[method].question in text
    assert len(text.splitlines()) <= 25
    assert found.citations == METHODS[method].citations
    assert method in found.provenance.rules["x"]
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["question"] == found.question


def test_questions_differ() -> None:
    assert len({record.question for record in METHODS.values()}) == len(METHOD_NAMES) == len(METHODS)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_regression_to_the_mean_is_spoken_of_where_it_is_not_taken_out(method: str) -> None:
    found = judged(*pair(47, 35), method=method, control=CONTROL, **GROUP)
    said = "regression to the mean" in str(found).lower()
    assert said == (method in ("jacobson-truax", "practice-adjusted", "gulliksen-lord-novick"))


def test_sentence_apa_and_table() -> None:
    before = wave([1, 2, 3], [47.0, 40.0, 52.0])
    after = wave([1, 2], [35.0, 41.0])
    found = judged(before, after, reliability=0.85, sd=10, cutoff=38)
    assert found.sentence() == (
        "x: of 2 persons with both scores, 1 (50 %) recovered and 1 (50 %) unchanged; 1 more could not be "
        "classified (Jacobson and Truax, reliability = 0.85, SD = 10, cut-off 38; a change had to exceed "
        "10.74 points; lower is better)."
    )
    assert found.apa() == (
        "x: recovered 1, improved 0, unchanged 1, deteriorated 0, harmed 0, n = 2 (Jacobson and Truax; "
        "reliability = 0.85, SD = 10, cut-off 38)"
    )
    assert "2 persons with a record at both times; 1 without a record in `after`" in str(found)
    assert repr(found) == "<ReliableChange of 3 persons by jacobson-truax>"
    assert "JCCP" not in found.citations[0]
    assert "Jacobson, N. S., & Truax, P. (1991)" in found.citations[0]


def test_drafts_say_what_they_are_everywhere() -> None:
    answers = pd.DataFrame({"person": range(40), **{f"sat{n}": [1 + n % 6] * 40 for n in range(1, 11)}})
    scores = ts.score(ts.read_responses(answers, "relationship-satisfaction", id="person"))
    found = ts.reliable_change(scores, scores, reliability=0.9, sd={"satisfaction": 1.0}, direction=UP)
    for text in (str(found), found.sentence(), json.dumps(found.to_dict())):
        assert "author-constructed, not validated" in text


# -- alerts ------------------------------------------------------------------------------------------------


def group_of(n: int, mean: float, sd: float) -> list[float]:
    """Scores of exactly this mean and SD."""
    z = np.linspace(-1, 1, n)
    return [float(x) for x in mean + sd * z / z.std(ddof=1)]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"reliability": 0.70, "sd": 10}, "TS-N120"),
        ({"reliability": 0.72, "sd": 10}, None),
        ({"reliability": 0.9, "sd": 10, "mean": 44.0}, "TS-N122"),
        ({"reliability": 0.9, "sd": 10, "mean": 46.0}, None),
        ({"reliability": 0.9, "sd": 20.1}, "TS-N123"),
        ({"reliability": 0.9, "sd": 4.9}, "TS-N123"),
        ({"reliability": 0.9, "sd": 19.9}, None),
    ],
)
def test_alerts_at_their_thresholds(options: dict[str, float], code: str | None) -> None:
    ids = list(range(40))
    waves = wave(ids, group_of(40, 50, 10)), wave(ids, group_of(40, 52, 10))
    found = judged(*waves, **options)
    assert [alert.code for alert in found.alerts] == ([] if code is None else [code])
    if code is not None:
        (alert,) = found.alerts
        assert alert.source
        assert alert.threshold is not None
        assert str(alert) in str(found)


def test_few_persons_raise_no_alert_about_their_own_mean_and_sd() -> None:
    ids = list(range(29))
    waves = wave(ids, group_of(29, 50, 10)), wave(ids, group_of(29, 52, 10))
    assert judged(*waves, reliability=0.9, sd=30, mean=10).alerts == ()


# -- options -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ({"sd": 10}, "TS-N111", "`reliability`"),
        ({"reliability": 0.9}, "TS-N111", "`sd`"),
        ({"reliability": 0.9, "sd": 10, "method": "hsu-linn-lord"}, "TS-N111", "`mean` and `mean_after`"),
        ({"method": "regression"}, "TS-N111", "`control`"),
        ({"method": "regression", "control": ts.ControlGroup(1, 2)}, "TS-N111", "`control.n`"),
        ({"method": "practice-adjusted", "control": ts.ControlGroup(1, 2)}, "TS-N111", "`control.sd`"),
        ({"reliability": 1.0, "sd": 10}, "TS-N112", "reliability: 1"),
        ({"reliability": 0.0, "sd": 10}, "TS-N112", "reliability: 0"),
        ({"reliability": -0.2, "sd": 10}, "TS-N112", "reliability: -0.2"),
        ({"reliability": 0.9, "sd": 0}, "TS-N112", "sd: 0"),
        (GROUP | {"method": "hageman-arrindell", "correlation": 1.0}, "TS-N112", "correlation: 1"),
        (
            {"method": "regression", "control": ts.ControlGroup(1, 2, 3, 3, 0.5, 2)},
            "TS-N112",
            "control: n: 2",
        ),
        ({"reliability": 0.9, "sd": 10, "method": "jt"}, "TS-S001", "jacobson-truax"),
        ({"reliability": 0.9, "sd": 10, "level": 95}, "TS-N114", "`level`"),
        ({"reliability": 0.9, "sd": 10, "direction": None}, "TS-N116", "direction="),
        ({"reliability": 0.9, "sd": 10, "direction": "up"}, "TS-S001", "higher is better"),
        ({"reliability": "high", "sd": 10}, "TS-N110", "'high'"),
        ({"reliability": float("nan"), "sd": 10}, "TS-N110", "nan"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(OptionError) as caught:
        judged(*pair(47, 35), **options)
    assert caught.value.code == code
    assert said in str(caught.value)


def test_practice_takes_the_error_from_the_reliability_where_the_control_group_has_none() -> None:
    found = judged(
        *pair(47, 35), reliability=0.85, sd=10, control=ts.ControlGroup(50, 47), method="practice-adjusted"
    )
    assert statistics(found)[0] == pytest.approx((-12 + 3) / 5.477226, abs=1e-6)


def test_the_words_of_the_definition_are_believed_when_they_say_it() -> None:
    content = CALM.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    content["scales"][0]["direction"] = "higher is better"
    good = ts.define_instrument(content)
    answers = pd.DataFrame({"calm": [1, 2], "tense": [5, 4], "person": [1, 2]})
    later = answers.assign(calm=[5, 2], tense=[1, 4])
    before, after = (ts.score(ts.read_responses(data, good, id="person")) for data in (answers, later))
    found = ts.reliable_change(before, after, reliability=0.9, sd=1.0)
    assert [row["change"] for row in rows_of(found.to_frame())] == ["improved", "unchanged"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sd": 7.5}, "sd: 7.5"),
        ({"sd": 1.0, "mean": 30.0, "method": "gulliksen-lord-novick"}, "mean: 30"),
        ({"sd": 1.0, "cutoff": 12.0}, "cutoff: 12"),
    ],
)
def test_numbers_of_another_metric_are_refused(options: dict[str, Any], said: str) -> None:
    answers = pd.DataFrame({"calm": [1, 2, 5], "tense": [5, 4, 1], "person": list("abc")})
    scores = ts.score(ts.read_responses(answers, CALM, id="person"))
    with pytest.raises(OptionError, match="from 1 to 5") as caught:
        ts.reliable_change(scores, scores, reliability=0.9, direction=UP, **options)
    assert caught.value.code == "TS-N113"
    assert said in str(caught.value)


def test_a_picture_needs_one_scale() -> None:
    before = wave([1], [3.0]).assign(y=2.0)
    numbers: dict[str, Any] = {"reliability": {"x": 0.9, "y": 0.8}, "sd": {"x": 1.0, "y": 1.0}}
    found = ts.reliable_change(before, before, id="person", direction=UP, **numbers)
    with pytest.raises(OptionError, match=r"plot\(scale='x'\)"):
        found.plot()
    with pytest.raises(OptionError, match="no scale 'z'"):
        found.plot(scale="z")


def test_results_without_a_picture_say_so() -> None:
    with pytest.raises(ResultError, match="has no picture"):
        ts.clinical_cutoff(mean=1, sd=1, direction=UP).plot()
