"""Reliability of the couple's mean and of the gap, from the partners' numbers."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MakeFrame
from tests.dyads.couples import rows
from tests.dyads.test_nonindependence import wide
from trustscale import dyads
from trustscale.errors import OptionError


def correlated(n: int, r: float, sd: tuple[float, float], seed: int = 1) -> dict[str, np.ndarray]:
    """Two variables with exactly this correlation and these SDs."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2))
    x -= x.mean(axis=0)
    x = np.linalg.qr(x)[0] * math.sqrt(n - 1)
    y = np.column_stack([x[:, 0], r * x[:, 0] + math.sqrt(1 - r * r) * x[:, 1]]) * sd
    return {"x_1": y[:, 0] + 50, "x_2": y[:, 1] + 40}


def test_equal_partners_have_the_textbook_reliabilities(make_frame: MakeFrame) -> None:
    couples = dyads.pair(make_frame(correlated(40, 0.5, (10, 10))), layout="dyad")
    mean, gap = rows(dyads.reliability(couples, reliability=0.85).to_frame())
    assert (mean["composite"], gap["composite"]) == ("couple mean", "difference")
    assert mean["reliability"] == pytest.approx(0.90)
    assert gap["reliability"] == pytest.approx(0.70)
    assert mean["correlation"] == pytest.approx(0.5)
    assert (mean["sd_1"], mean["sd_2"], mean["n"]) == (pytest.approx(10), pytest.approx(10), 40)


def test_each_partner_has_numbers_of_their_own() -> None:
    couples = wide(correlated(40, 0.4, (8, 12)))
    _, gap = dyads.reliability(couples, reliability=(0.8, 0.6)).rows
    shared = 2 * 0.4 * 8 * 12
    assert gap.reliability == pytest.approx((64 * 0.8 + 144 * 0.6 - shared) / (64 + 144 - shared))
    assert gap.sem == pytest.approx(math.sqrt(64 * 0.2 + 144 * 0.4))
    assert (gap.reliability_1, gap.reliability_2) == (0.8, 0.6)


def test_the_sds_are_those_of_the_couples_scores() -> None:
    columns = correlated(25, 0.3, (5, 7))
    for exchangeable in (False, True):
        mean, gap = dyads.reliability(wide(columns, exchangeable=exchangeable), reliability=0.9).rows
        assert mean.sd == pytest.approx(((columns["x_1"] + columns["x_2"]) / 2).std(ddof=1))
        difference = columns["x_1"] - columns["x_2"]
        expected = math.sqrt((difference**2).mean()) if exchangeable else difference.std(ddof=1)
        assert gap.sd == pytest.approx(expected)


@given(st.integers(0, 2**20 - 1))
def test_swapping_exchangeable_partners_changes_nothing(which: int) -> None:
    columns = correlated(20, 0.3, (5, 7))
    swap = np.array([which >> row & 1 for row in range(20)], dtype=bool)
    turned = {
        "x_1": np.where(swap, columns["x_2"], columns["x_1"]),
        "x_2": np.where(swap, columns["x_1"], columns["x_2"]),
    }
    before, after = (
        dyads.reliability(wide(pair, exchangeable=True), reliability=0.8).rows for pair in (columns, turned)
    )
    for one, other in zip(before, after, strict=True):
        assert (other.reliability, other.sem, other.sd, other.correlation) == pytest.approx(
            (one.reliability, one.sem, one.sd, one.correlation)
        )


def test_errors_that_go_together() -> None:
    couples = wide(correlated(40, 0.5, (10, 10)))
    mean, gap = dyads.reliability(couples, reliability=0.85, error_correlation=0.2).rows
    assert mean.sem**2 == pytest.approx(15 / 2 * 1.2)
    assert gap.sem**2 == pytest.approx(30 * 0.8)


def test_several_variables_have_several_reliabilities() -> None:
    columns = {**correlated(40, 0.5, (10, 10)), "y_1": np.arange(40.0), "y_2": np.arange(40.0) % 7}
    found = dyads.reliability(wide(columns), reliability={"x": 0.85, "y": (0.7, 0.8)})
    assert [(row.variable, row.reliability_1, row.reliability_2) for row in found.rows[::2]] == [
        ("x", 0.85, 0.85),
        ("y", 0.7, 0.8),
    ]
    assert {row.variable for row in dyads.reliability(wide(columns), reliability={"x": 0.85}).rows} == {"x"}
    with pytest.raises(OptionError, match=r"reliability=\{'x': 0\.9, \.\.\.\}"):
        dyads.reliability(wide(columns), reliability=0.9)


class Alpha:
    """A result that holds reliabilities by scale, as results of this package do."""

    def to_frame(self) -> pd.DataFrame:
        return pd.DataFrame({"scale": ["x"], "estimate": [0.85]})


def test_a_result_can_bring_the_reliability() -> None:
    mean, _ = dyads.reliability(wide(correlated(40, 0.5, (10, 10))), reliability=Alpha()).rows
    assert mean.reliability == pytest.approx(0.90)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"reliability": 1.2}, "TS-D015"),
        ({"reliability": (0.8, -0.1)}, "TS-D015"),
        ({"reliability": {"z": 0.8}}, "TS-D009"),
        ({"reliability": {"z": 0.8}, "variables": "x"}, "TS-N110"),
        ({"reliability": "high"}, "TS-N110"),
        ({"reliability": 0.8, "error_correlation": 2}, "TS-D015"),
    ],
)
def test_numbers_that_cannot_be(options: dict[str, Any], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        dyads.reliability(wide(correlated(40, 0.5, (10, 10))), **options)


def test_a_gap_that_is_no_more_than_error() -> None:
    found = dyads.reliability(wide(correlated(40, 0.8, (10, 10))), reliability=0.7)
    (alert,) = found.alerts
    assert (alert.code, alert.subject) == ("TS-D025", "x, difference")
    assert found.rows[1].reliability == pytest.approx(-0.5)


def test_words_and_numbers() -> None:
    found = dyads.reliability(wide(correlated(40, 0.5, (10, 10))), reliability=0.85)
    assert found.apa() == "x, couple mean: r_xx = .90, SEM = 2.74; x, difference: r_xx = .70, SEM = 5.48"
    assert "The difference of x has a reliability of .70" in found.sentence()
    assert len(str(found).splitlines()) <= 25
    json.dumps(found.to_dict(), allow_nan=False)
    assert "Lord" in found.citations[0]
