"""Thresholds moved by one: each move changes the side of exactly one value, the one that it names."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.instruments.good_definition import instrument
from tests.scoring.test_check import MOOD, untested
from trustscale.scoring.checking.thresholds import moves

HOLDS = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
    "equals": operator.eq,
}

VALUES = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=8, unique=True)


@given(
    bound=st.sampled_from(["at_least", "above", "at_most", "below"]),
    value=st.integers(-25, 25),
    values=VALUES,
)
def test_a_move_changes_the_side_of_the_value_that_it_names_and_of_no_other(
    bound: str, value: int, values: list[float]
) -> None:
    holds = HOLDS[bound]
    found = moves(bound, float(value), values)
    assert found
    for moved, telling in found:
        changed = [other for other in values if holds(other, value) != holds(other, moved)]
        assert changed == [telling]


@given(bound=st.sampled_from(["at_least", "above", "at_most", "below"]), value=st.integers(-25, 25))
def test_a_bound_on_values_that_cannot_be_listed_moves_by_one(bound: str, value: int) -> None:
    holds = HOLDS[bound]
    for moved, telling in moves(bound, float(value), None):
        assert abs(moved - value) == 1
        assert holds(telling, value) != holds(telling, moved)


@given(place=st.integers(0, 7), values=VALUES)
def test_a_value_that_is_asked_for_becomes_its_neighbours(place: int, values: list[float]) -> None:
    value = values[place % len(values)]
    found = moves("equals", value, values)
    assert all(moved in values and moved != value and telling == value for moved, telling in found)
    assert len(found) == (value != min(values)) + (value != max(values))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"of": "m1", "equals": 4}, "equals = 4 of m1 were 3"),
        ({"of": "m1", "above": 3}, "above = 3 of m1 were 2"),
        ({"of": "m1", "in": [1, 4]}, "if 1 under `in` of m1 and 4 under `in` of m1 were left out"),
    ],
)
def test_each_kind_of_bound_of_a_condition(condition: dict[str, object], words: str) -> None:
    criterion = {"id": "c", "score": "criterion", "conditions": [condition]}
    changes = {"scales+": criterion, "examples": [{"answers": [5, 1, 2], "scores": {"mood": 12, "c": 0}}]}
    if "above" in condition:
        changes["examples"] = [{"answers": [5, 1, 2], "scores": {"mood": 12, "c": 1}}]
    said = untested(ts.check_instrument(instrument(MOOD, changes)))
    assert words in said["scales.c.conditions"]


def test_bands_of_a_score_that_cannot_be_listed() -> None:
    changes = {
        "response_scales": [{"id": "line", "minimum": 0, "maximum": 100}],
        "scales.mood": {"id": "mood", "items": ["m1..m3"], "score": "mean"},
        "bands+": {
            "id": "level",
            "scale": "mood",
            "source": "manual",
            "levels": [{"label": "low", "below": 50}, {"label": "high", "at_least": 50}],
        },
        "examples": [{"answers": [80, 60, 50], "scores": {"mood": 63.333333}, "bands": {"level": "high"}}],
    }
    said = untested(ts.check_instrument(instrument(MOOD, changes)))["bands.level.levels"]
    assert "the bound between 'low' and 'high' were 51" in said
    assert "the bound between 'low' and 'high' were 49" in said
    assert "50 were 'low' instead of 'high'" in said
    telling = [
        {"answers": [80, 20, 51.5], "scores": {"mood": 50.5}, "bands": {"level": "high"}},
        {"answers": [50, 50, 50], "scores": {"mood": 50}, "bands": {"level": "high"}},
        {"answers": [70, 20, 58.5], "scores": {"mood": 49.5}, "bands": {"level": "low"}},
    ]
    assert untested(ts.check_instrument(instrument(MOOD, {**changes, "examples": telling}))) == {}


def test_a_count_of_answers_up_to_a_threshold() -> None:
    scale = {"id": "seldom", "items": ["m1..m3"], "score": "count", "at_most": 2}
    changes = {"scales.mood": scale, "examples": [{"answers": [4, 1, 1], "scores": {"seldom": 2}}]}
    said = untested(ts.check_instrument(instrument(MOOD, changes)))["scales.seldom.at_most"]
    assert "with an answer of 2" in said
    assert "with an answer of 3" in said
