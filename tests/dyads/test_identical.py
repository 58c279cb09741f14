"""Partners with the same answers are counted, and never judged."""

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
from tests.dyads.couples import rows
from tests.dyads.test_nonindependence import wide
from trustscale import dyads
from trustscale.errors import OptionError


def forms(n: int = 30, items: int = 20, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(1, 6, (n, items)).astype(float), rng.integers(1, 6, (n, items)).astype(float)


def as_columns(first: np.ndarray, second: np.ndarray) -> dict[str, list[Any]]:
    return {
        f"i{item}_{m}": [None if x != x else x for x in side[:, item].tolist()]
        for item in range(first.shape[1])
        for m, side in enumerate((first, second), start=1)
    }


def test_copies_are_found(make_frame: MakeFrame) -> None:
    first, second = forms()
    second[3] = first[3]
    second[7] = first[7]
    second[7, 0] = 6 - first[7, 0] if first[7, 0] != 3 else 1
    frame = make_frame(as_columns(first, second))
    found = dyads.identical_answers(dyads.pair(frame, layout="dyad"))
    assert rows(found.to_frame()) == [
        {"dyad": 4, "n_items": 20, "n_same": 20, "share": 1, "kind": "all equal"},
        {"dyad": 8, "n_items": 20, "n_same": 19, "share": 0.95, "kind": "nearly all equal"},
    ]
    (alert,) = found.alerts
    assert (alert.code, alert.value, alert.threshold) == ("TS-D022", 2.0, 0.95)
    assert "2 couples of 30" in found.sentence()
    assert "1 to all" in found.sentence()
    assert found.n_exact == 1
    assert found.by_chance == 0


def test_nobody_is_no_alert() -> None:
    found = dyads.identical_answers(wide(as_columns(*forms())))
    assert (len(found.rows), found.alerts) == (0, ())
    assert str(found).startswith("0 couples of 30")
    assert found.to_frame().columns.tolist() == ["dyad", "n_items", "n_same", "share", "kind"]


def test_what_chance_gives_is_said() -> None:
    """Where all tick the best answer, strangers are equal as often as partners."""
    first, second = np.full((20, 4), 5.0), np.full((20, 4), 5.0)
    first[:4, 0] = 1
    found = dyads.identical_answers(wide(as_columns(first, second)))
    assert len(found.rows) == 16
    assert found.by_chance == pytest.approx(16)


def test_gaps_are_not_compared() -> None:
    first, second = forms(4)
    second[:] = first
    second[0, :11] = np.nan
    second[1, :10] = np.nan
    found = dyads.identical_answers(wide(as_columns(first, second)))
    assert found.n_compared == 3
    assert found.n_items.tolist() == [10, 20, 20]
    assert found.rows.tolist() == [1, 2, 3]


@given(st.integers(0, 2**12 - 1), st.sampled_from([0.5, 0.75, 1.0]))
def test_swapping_exchangeable_partners_changes_nothing(which: int, share: float) -> None:
    first, second = forms(12, 4, seed=3)
    second[:3] = first[:3]
    swap = np.array([which >> row & 1 for row in range(12)], dtype=bool)[:, None]
    turned = np.where(swap, second, first), np.where(swap, first, second)
    before, after = (
        dyads.identical_answers(wide(as_columns(*pair), exchangeable=True), share=share)
        for pair in ((first, second), turned)
    )
    assert after.rows.tolist() == before.rows.tolist()
    assert after.by_chance == pytest.approx(before.by_chance)


def test_answers_to_an_instrument() -> None:
    items = {f"rs{number}": [4, 4, 2, 5] for number in range(1, 11)}
    frame = pd.DataFrame({"couple": [1, 1, 2, 2], "who": ["a", "b", "a", "b"], **items})
    found = dyads.identical_answers(ts.read_responses(frame, "rs10", dyad="couple", role="who"))
    assert found.to_frame()["couple"].tolist() == [1]
    assert found.items == 10
    assert dyads.identical_answers(frame, dyad="couple", items=["rs1", "rs2"]).items == 2


@pytest.mark.parametrize("share", [0, 1.5, -1])
def test_a_share_that_cannot_be(share: float) -> None:
    with pytest.raises(OptionError) as caught:
        dyads.identical_answers(wide(as_columns(*forms())), share=share)
    assert caught.value.code == "TS-D010"


def test_words_and_numbers() -> None:
    first, second = forms(40, 10)
    second[:12] = first[:12]
    found = dyads.identical_answers(wide(as_columns(first, second)))
    assert found.apa() == "12 of 40 couples, 12 with all answers equal"
    assert str(found).splitlines()[-2] == "... and 2 couples more (see .to_frame())"
    held = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (held["n_listed"], held["n_exact"], held["n_compared"]) == (12, 12, 40)
    assert found.citations == ()
