"""Profiles of partners against random pairings."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.conftest import MakeFrame
from tests.dyads.couples import rows
from tests.dyads.test_nonindependence import demonstration, wide
from tests.stats.reference import reference, simulated_couples
from trustscale import dyads
from trustscale.errors import OptionError, PairingError

A = [[1, 2, 5, 4, 3], [2, 2, 4, 5, 1], [5, 4, 1, 2, 3]]
B = [[2, 2, 5, 3, 3], [1, 3, 5, 4, 2], [4, 5, 2, 1, 3]]
THREE = {
    "couple": [1, 2, 3, 1, 2, 3],
    "who": ["a"] * 3 + ["b"] * 3,
    **{f"i{item}": [row[item] for row in A + B] for item in range(5)},
}
BY_ROLE = {"dyad": "couple", "role": "who"}


def test_three_couples(make_frame: MakeFrame) -> None:
    found = rows(dyads.similarity(make_frame(THREE), seed=1, **BY_ROLE).to_frame())
    assert [round(row["raw"], 4) for row in found] == [0.9037, 0.7698, 0.8]
    assert [round(row["distinctive"], 4) for row in found] == [0.7640, 0.8973, 0.9805]
    assert [round(row["double_entry"], 4) for row in found] == [0.8750, 0.7608, 0.8]
    assert [row["couple"] for row in found] == [1, 2, 3]
    assert {"normative_a", "normative_b", "distance", "n_items"} <= set(found[0])


def simulated(**options: Any) -> dyads.Couples:
    stems = reference("dyads")["profiles"]["stems"]
    return dyads.pair(
        pd.DataFrame(simulated_couples()), layout="dyad", dyad="couple", variables=stems, **options
    )


def test_agrees_with_r() -> None:
    expected, n = reference("dyads")["profiles"], reference("dyads")["profiles"]["n"]
    found = dyads.similarity(simulated(), seed=1, permutations=20)
    frame = found.to_frame().head(n)
    for index in ("raw", "distinctive", "double_entry", "distance", "normative_1", "normative_2"):
        np.testing.assert_allclose(frame[index], expected[index], rtol=1e-10)
    alike = dyads.similarity(simulated(exchangeable=True), seed=1, permutations=20).to_frame().head(n)
    np.testing.assert_allclose(alike["distinctive"], expected["distinctive_exchangeable"], rtol=1e-10)
    (distinctive,) = (row for row in found.indices if row.index == "distinctive")
    assert distinctive.estimate == pytest.approx(
        expected["fisher_average"], abs=0.01
    )  # without a bound there


def test_partners_are_held_against_strangers() -> None:
    found = {row.index: row for row in dyads.similarity(simulated(), seed=1, permutations=99).indices}
    for index in ("distinctive", "double_entry"):
        assert found[index].p_value == 0.01
        assert found[index].estimate > found[index].baseline
    assert found["distance"].estimate < found["distance"].baseline
    assert found["distance"].p_value == 0.01
    assert abs(found["distinctive"].baseline) < 0.05
    assert math.isnan(found["normative"].p_value)


def test_p_looks_where_it_is_told() -> None:
    ps = {
        way: dyads.similarity(simulated(), seed=1, permutations=99, alternative=way).indices[1].p_value
        for way in ("more-alike", "less-alike", "two-sided")
    }
    assert ps == {"more-alike": 0.01, "less-alike": 1.0, "two-sided": 0.02}


def test_the_same_seed_gives_the_same_digits_and_another_one_others() -> None:
    first, again, other = (
        dyads.similarity(simulated(), seed=seed, permutations=50).indices[0].baseline for seed in (1, 1, 2)
    )
    assert first == again != other


def test_swapping_exchangeable_partners_changes_nothing() -> None:
    columns = simulated_couples()
    stems = reference("dyads")["profiles"]["stems"]
    first, second = (np.column_stack([columns[f"{stem}_{m}"] for stem in stems]) for m in (1, 2))
    swap = np.random.default_rng(8).random((len(first), 1)) < 0.5
    turned = np.where(swap, second, first), np.where(swap, first, second)
    found = []
    for pair in ((first, second), turned):
        frame = {f"i{j}_{m}": side[:, j] for m, side in enumerate(pair, start=1) for j in range(len(stems))}
        found.append(dyads.similarity(wide(frame, exchangeable=True), seed=3, permutations=40))
    for before, after in zip(found[0].indices, found[1].indices, strict=True):
        assert (after.estimate, after.p_value, after.baseline) == pytest.approx(
            (before.estimate, before.p_value, before.baseline), rel=1e-12, nan_ok=True
        )


# -- items ---------------------------------------------------------------------------------------------------

CALM = ts.define_scale(["a", "b", "c", "d"], minimum=1, maximum=5, reverse=["b", "d"], id="calm")


def answers(columns: dict[str, list[Any]], scale: Any = CALM) -> ts.Responses:
    return ts.read_responses(pd.DataFrame(columns), scale, dyad="couple", role="who")


def four(n: int = 12, *, gaps: int = 0) -> dict[str, list[Any]]:
    rng = np.random.default_rng(9)
    columns: dict[str, list[Any]] = {"couple": [i // 2 for i in range(2 * n)], "who": ["m", "w"] * n}
    for item in "abcd":
        columns[item] = [float(x) for x in rng.integers(1, 6, 2 * n)]
    for row in range(gaps):
        columns["c"][4 * row] = None
    return columns


def test_items_are_keyed_unless_told_otherwise() -> None:
    columns = four()
    keyed, plain = (
        dyads.similarity(answers(columns), seed=1, permutations=9, keyed=k) for k in (True, False)
    )
    turned = {name: [6 - x for x in v] if name in "bd" else v for name, v in columns.items()}
    by_hand = dyads.similarity(pd.DataFrame(turned), seed=1, permutations=9, **BY_ROLE)
    np.testing.assert_allclose(keyed.to_frame()["raw"], by_hand.to_frame()["raw"])
    as_given = dyads.similarity(pd.DataFrame(columns), seed=1, permutations=9, **BY_ROLE)
    np.testing.assert_allclose(plain.to_frame()["raw"], as_given.to_frame()["raw"])
    assert keyed.provenance.rules["profile"] == "4 items as keyed (2 turned round)"
    assert plain.provenance.rules["profile"] == "4 items as they were answered"


def test_the_items_of_one_scale() -> None:
    found = dyads.similarity(
        demonstration(), seed=1, permutations=9, scale="transparency", missing="pairwise"
    )
    assert len(found.items) == 4
    some = dyads.similarity(demonstration(), seed=1, permutations=9, items=["ft1", "ft2", "ft3"])
    assert some.items == ("ft1", "ft2", "ft3")
    for text in (str(found), found.sentence(), json.dumps(found.to_dict(), allow_nan=False)):
        assert "author-constructed, not validated" in text


def test_gaps_leave_couples_out_or_items() -> None:
    data = answers(four(gaps=2))
    listwise = dyads.similarity(data, seed=1, permutations=9)
    assert (listwise.n_used, listwise.couples.n) == (10, 12)
    assert listwise.to_frame()["raw"].isna().tolist()[:3] == [True, False, True]
    assert "TS-D021" in [alert.code for alert in listwise.alerts]
    assert [alert.threshold for alert in listwise.alerts if alert.code == "TS-D021"] == [0.05]
    pairwise = dyads.similarity(data, seed=1, permutations=9, missing="pairwise")
    assert pairwise.n_used == 12
    assert pairwise.to_frame()["n_items"].tolist()[:2] == [3, 4]
    assert "both answered" in pairwise.words


def test_flat_and_perfect_profiles_are_counted() -> None:
    columns = four()
    for item in "abcd":
        columns[item][0] = 3.0
        columns[item][2] = columns[item][3]
    found = dyads.similarity(pd.DataFrame(columns), seed=1, permutations=9, **BY_ROLE)
    codes = {alert.code: alert.value for alert in found.alerts}
    assert codes["TS-D023"] == 1
    assert codes["TS-D024"] >= 1
    assert codes["TS-D022"] == 1
    assert math.isnan(found.to_frame()["raw"][0])
    assert math.isfinite(found.indices[0].estimate)


def test_items_of_different_response_scales_are_said_to_be_so() -> None:
    definition = ts.define_instrument(
        {
            "id": "two",
            "version": "1.0.0",
            "title": "Two",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "response_scales": [
                {"id": "five", "minimum": 1, "maximum": 5, "step": 1},
                {"id": "ten", "minimum": 1, "maximum": 10, "step": 1},
            ],
            "items": [
                {"ids": ["a", "b", "c"], "response_scale": "five"},
                {"ids": ["d"], "response_scale": "ten"},
            ],
            "scales": [{"id": "all", "items": ["a", "b", "c", "d"], "score": "mean"}],
        }
    )
    found = dyads.similarity(answers(four(), definition), seed=1, permutations=9)
    (alert,) = (alert for alert in found.alerts if alert.code == "TS-D027")
    assert "1 to 5: a, b, c; 1 to 10: d" in alert.message


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"seed": -1}, "TS-D010"),
        ({"seed": 1.5}, "TS-D010"),
        ({"permutations": 0}, "TS-D010"),
        ({"level": 1}, "TS-D010"),
        ({"alternative": "greater"}, "TS-S001"),
        ({"missing": "fiml"}, "TS-S001"),
        ({"items": ["a", "b"]}, "TS-D010"),
        ({"items": ["a", "b", "z"]}, "TS-D009"),
        ({"scale": "tense"}, "TS-S014"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], code: str) -> None:
    with pytest.raises(ts.errors.TrustscaleError) as caught:
        dyads.similarity(answers(four()), **({"seed": 1} | options))
    assert caught.value.code == code


def test_a_scale_needs_answers_that_know_it() -> None:
    with pytest.raises(OptionError) as caught:
        dyads.similarity(pd.DataFrame(four()), seed=1, scale="calm", **BY_ROLE)
    assert caught.value.code == "TS-D010"


def test_too_few_couples() -> None:
    columns = four()
    columns["a"] = [None] * 22 + columns["a"][22:]
    with pytest.raises(PairingError) as caught:
        dyads.similarity(pd.DataFrame(columns), seed=1, **BY_ROLE)
    assert caught.value.code == "TS-D014"


def test_words_and_frames(make_frame: MakeFrame) -> None:
    frame = make_frame(THREE)
    found = dyads.similarity(frame, seed=1, permutations=99, **BY_ROLE)
    assert type(found.to_frame("indices")) is type(frame)
    assert [row["index"] for row in rows(found.to_frame("indices"))] == [
        "raw",
        "distinctive",
        "double_entry",
        "distance",
        "normative",
    ]
    assert "of 99 random pairings was" in found.sentence()
    assert "distinctive profile correlation: M = .92" in found.apa()
    held = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert held["indices"][4]["baseline"] is None
    assert (held["seed"], held["permutations"], len(held["rows"]["raw"])) == (1, 99, 3)
    assert len(str(found).splitlines()) <= 25
    assert any("Furr" in work for work in found.citations)


def test_a_thousand_pairings_of_ten_thousand_couples_take_seconds() -> None:
    """Five seconds were asked for; processor time, as other work may be on the machine."""
    rng = np.random.default_rng(10)
    frame = {f"i{item}_{m}": rng.integers(1, 7, 10_000) for item in range(10) for m in (1, 2)}
    couples = wide(frame)
    start = time.process_time()
    dyads.similarity(couples, seed=1, permutations=1000)
    assert time.process_time() - start < 5
