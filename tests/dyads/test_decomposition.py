"""Two variables of exchangeable partners, by couple and by person."""

from __future__ import annotations

import json
import math

import pytest

from tests.conftest import MakeFrame
from tests.dyads.couples import rows
from tests.dyads.test_nonindependence import wide
from trustscale import dyads
from trustscale.errors import OptionError

TWELVE = {
    "x_1": [3, 5, 2, 6, 4, 7, 5, 1, 6, 4, 3, 5],
    "x_2": [4, 4, 3, 5, 2, 6, 7, 2, 4, 5, 1, 6],
    "y_1": [4, 6, 3, 5, 5, 8, 5, 2, 7, 3, 4, 5],
    "y_2": [3, 5, 2, 6, 3, 6, 8, 3, 5, 4, 2, 7],
}


def test_the_printed_numbers(make_frame: MakeFrame) -> None:
    couples = dyads.pair(make_frame(TWELVE), layout="dyad", exchangeable=True)
    found = {row["correlation"]: row for row in rows(dyads.decomposition(couples, x="x", y="y").to_frame())}
    assert {name: round(row["estimate"], 6) for name, row in found.items()} == {
        "own": 0.891789,
        "partner": 0.592257,
        "partners' x": 0.663551,
        "partners' y": 0.537190,
        "couple level": 0.991994,
        "individual level": 0.759072,
    }
    assert round(found["own"]["effective_n"], 4) == 14.0579
    assert round(found["partner"]["effective_n"], 4) == 11.1538


def test_partners_who_are_hardly_alike_are_said_to_be_so() -> None:
    columns = {**TWELVE, "x_2": [5, 1, 7, 2, 3, 4, 4, 6, 2, 5, 4, 3]}
    found = dyads.decomposition(wide(columns, exchangeable=True), x="x", y="y")
    assert [alert.code for alert in found.alerts] == ["TS-D026"]
    estimates = {row.correlation: row.estimate for row in found.rows}
    assert math.isnan(estimates["couple level"])
    assert "- at the level of couples" in found.sentence()


def test_a_ratio_beyond_one_is_no_correlation() -> None:
    columns = {
        "x_1": [1, 2, 3, 4, 5, 6],
        "x_2": [3, 1, 4, 2, 6, 5],
        "y_1": [3, 1, 2, 5, 6, 4],
        "y_2": [1, 3, 4, 3, 4, 6],
    }
    found = dyads.decomposition(wide(columns, exchangeable=True), x="x", y="y")
    assert "which is no correlation" in " ".join(alert.message for alert in found.alerts)


def test_gaps_leave_couples_out() -> None:
    columns = {**TWELVE, "y_2": [None, *TWELVE["y_2"][1:]]}
    found = dyads.decomposition(wide(columns, exchangeable=True), x="x", y="y")
    assert found.rows[0].n == 11
    assert found.alerts[0].code == "TS-D021"


def test_roles_are_refused() -> None:
    with pytest.raises(OptionError) as caught:
        dyads.decomposition(wide(TWELVE), x="x", y="y")
    assert caught.value.code == "TS-D013"


def test_words_and_numbers() -> None:
    found = dyads.decomposition(wide(TWELVE, exchangeable=True), x="x", y="y")
    assert found.sentence() == (
        "x and y correlated .89 within persons (p < .001), .99 at the level of couples and .76 at the level "
        "of individuals (n = 12 couples)."
    )
    assert found.apa().endswith("couple level: r = .99; individual level: r = .76")
    json.dumps(found.to_dict(), allow_nan=False)
    assert len(str(found).splitlines()) == 8
    assert "Griffin" in found.citations[0]
