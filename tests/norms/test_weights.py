"""Raking through the front door: printed numbers, margins met, what is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.conftest import MakeFrame
from trustscale.errors import ColumnError, NormError, OptionError

ROWS = ["a"] * 50 + ["b"] * 50
COLUMNS = ["x"] * 30 + ["y"] * 20 + ["x"] * 10 + ["y"] * 40
PEOPLE = {"row": ROWS, "column": COLUMNS}
TARGETS: dict[str, Any] = {"row": {"a": 0.6, "b": 0.4}, "column": {"x": 0.45, "y": 0.55}}


def test_weights_have_the_printed_values(make_frame: MakeFrame) -> None:
    frame = make_frame(PEOPLE)
    raked = ts.rake_weights(frame, TARGETS, limits=None)
    assert raked.weights[[0, 30, 50, 60]] == pytest.approx([1.222939, 1.165591, 0.831182, 0.792205], abs=5e-7)
    assert (raked.n_effective, raked.design_effect) == pytest.approx((96.1061, 1.040516), abs=5e-5)
    found = raked.to_frame()
    assert type(found) is type(frame)
    names = list(found.column_names if hasattr(found, "column_names") else found.columns)
    assert names == ["row", "column", "weight"]


def test_margins_are_met_and_told() -> None:
    raked = ts.rake_weights(pd.DataFrame(PEOPLE), TARGETS)
    for margin in raked.margins:
        assert margin.weighted == pytest.approx(margin.target, abs=1e-8)
    assert [(m.variable, m.level, m.n) for m in raked.margins] == [
        ("row", "a", 50),
        ("row", "b", 50),
        ("column", "x", 40),
        ("column", "y", 60),
    ]
    assert len(str(raked).splitlines()) <= 25
    assert "96 " in raked.sentence() or "96." in raked.sentence()
    assert json.loads(json.dumps(raked.to_dict(), allow_nan=False))["n"] == 100
    assert raked.citations
    assert "deff = 1.04" in raked.apa()


def test_ages_are_raked_by_ranges() -> None:
    people = pd.DataFrame({"age": [18, 29, 30, 50, 69.5, None]})
    raked = ts.rake_weights(people, {"age": {(18, 30): 1, (30, 70): 1}})
    assert raked.weights[:5] == pytest.approx([1.25, 1.25, 5 / 6, 5 / 6, 5 / 6])
    assert np.isnan(raked.weights[5])
    assert [m.level for m in raked.margins] == ["18 to below 30", "30 to below 70"]
    assert [alert.code for alert in raked.alerts] == ["TS-N052"]


def test_limits_hold_and_what_they_cost_is_said() -> None:
    people = pd.DataFrame({"row": ["a"] * 95 + ["b"] * 5})
    raked = ts.rake_weights(people, {"row": {"a": 0.5, "b": 0.5}}, limits=(0.3, 3.0))
    assert raked.weights.max() == pytest.approx(3)
    assert "off by up to" in raked.alerts[0].message


def test_design_weights_are_started_from() -> None:
    people = pd.DataFrame({"row": ["a", "a", "b", "b"], "w": [1.0, 3.0, 1.0, 1.0]})
    raked = ts.rake_weights(people, {"row": {"a": 0.5, "b": 0.5}}, start="w", limits=None)
    assert raked.weights == pytest.approx([0.5, 1.5, 1, 1])


@pytest.mark.parametrize(
    ("targets", "error", "code"),
    [
        ({"row": {"a": 0.5, "b": 0.4, "c": 0.1}}, NormError, "TS-N050"),
        ({"row": {"a": 1.0}}, NormError, "TS-N050"),
        ({"rows": {"a": 1.0}}, ColumnError, "TS-N026"),
        ({"row": {}}, OptionError, "TS-N051"),
        ({}, OptionError, "TS-N051"),
        ({"row": {"a": -0.5, "b": 1.5}}, OptionError, "TS-N051"),
    ],
)
def test_what_cannot_be_raked_is_refused(targets: Any, error: type[Exception], code: str) -> None:
    with pytest.raises(error, match=code):
        ts.rake_weights(pd.DataFrame(PEOPLE), targets)


def test_a_level_without_people_is_named() -> None:
    with pytest.raises(NormError) as caught:
        ts.rake_weights(pd.DataFrame(PEOPLE), {"row": {"a": 0.5, "b": 0.4, "c": 0.1}})
    assert caught.value.where == ("row: nobody with c",)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), min_size=1, max_size=30))
def test_weights_have_mean_one_and_meet_the_margins(people: list[tuple[str, str]]) -> None:
    everywhere = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    frame = pd.DataFrame([*people, *everywhere], columns=["row", "column"])
    raked = ts.rake_weights(frame, TARGETS, limits=None)
    assert raked.weights.mean() == pytest.approx(1)
    assert all(margin.weighted == pytest.approx(margin.target, abs=1e-8) for margin in raked.margins)
    assert raked.n_effective <= len(frame) + 1e-9
