"""Repair of trust over three times, as the review defines it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.norms.waves import rows_of, wave
from trustscale.errors import ChangeError, OptionError

UP, DOWN = "higher is better", "lower is better"


def repaired(*levels: list[Any], **options: Any) -> ts.RepairOverTime:
    ids = list(range(len(levels[0])))
    waves = [wave(ids, list(level)) for level in levels]
    return ts.repair_over_time(*waves, **({"id": "person", "direction": UP, "scale": "x"} | options))


CASES = [
    # before, after the breach, now: repair, fraction, word
    (5.0, 2.0, 3.5, 1.5, 0.5, "partial"),
    (5.0, 2.0, 5.0, 3.0, 1.0, "complete"),
    (5.0, 2.0, 6.0, 4.0, 4 / 3, "complete"),
    (5.0, 2.0, 2.0, 0.0, 0.0, "none"),
    (5.0, 2.0, 1.0, -1.0, -1 / 3, "fallen further"),
    (4.0, 4.0, 5.0, 1.0, None, "nothing lost"),
    (3.0, 4.0, 2.0, -2.0, None, "nothing lost"),
    (None, 2.0, 3.0, 1.0, None, "not classifiable"),
    (5.0, 2.0, None, None, None, "not classifiable"),
]


@pytest.mark.parametrize(("sign", "direction"), [(1, UP), (-1, DOWN)])
def test_repair_fraction_and_word(sign: int, direction: str) -> None:
    levels = [[None if case[time] is None else sign * case[time] for case in CASES] for time in range(3)]
    rows = rows_of(repaired(*levels, direction=direction).to_frame())
    for row, case in zip(rows, CASES, strict=True):
        assert (row["repair"], row["fraction"]) == pytest.approx((case[3], case[4])), case
        assert row["repaired"] == case[5]


def test_back_at_the_old_level_is_complete_in_spite_of_rounding() -> None:
    """0.1 + 0.2 is not 0.3 in floating point; scores are compared and not their differences."""
    (row,) = rows_of(repaired([3.3], [1.1], [3.3]).to_frame())
    assert row["repaired"] == "complete"
    (row,) = rows_of(repaired([0.3], [-0.1], [0.1 + 0.2 - 1e-17]).to_frame())
    assert row["repaired"] == "complete"


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=12))
def test_who_lost_and_rose_is_repaired_and_the_fraction_says_how_far(
    people: list[tuple[int, int, int]],
) -> None:
    found = repaired(*([float(p[time]) for p in people] for time in range(3)))
    for row, (before, after, now) in zip(rows_of(found.to_frame()), people, strict=True):
        assert row["repair"] == now - after
        assert (row["fraction"] is None) == (before <= after)
        if before > after:
            assert (row["repaired"] == "complete") == (now >= before) == (row["fraction"] >= 1)
            assert (row["repaired"] == "partial") == (after < now < before)
    (summary,) = found.summary
    assert sum(summary.repairs.values()) == summary.n == len(people)


def test_three_waves_are_joined_and_nobody_is_dropped(make_frame: Any) -> None:
    waves = [
        make_frame({"person": ids, "x": scores})
        for ids, scores in ((["a", "b"], [5.0, 5.0]), (["b", "a"], [1.0, 2.0]), (["a", "c"], [4.0, 4.0]))
    ]
    found = ts.repair_over_time(*waves, id="person", scale="x", direction=UP)
    frame = found.to_frame()
    assert type(frame) is type(waves[0])
    rows = rows_of(frame)
    assert list(rows[0]) == [
        *("person", "scale", "before", "after_breach", "now", "repair", "fraction", "repaired"),
    ]
    assert [(row["person"], row["repaired"]) for row in rows] == [
        ("a", "partial"),
        ("b", "not classifiable"),
        ("c", "not classifiable"),
    ]
    assert (
        "1 person with a record at all 3 times; 1 without a record in `before`, 1 without a record in "
        "`after_breach`, 1 without a record in `now`" in str(found)
    )


@pytest.mark.parametrize(
    ("recalled", "said"),
    [
        (None, "the level before the breach is nearly always recalled after it"),
        (True, "the level before the breach was recalled after it"),
        (False, "the level before the breach was measured before it"),
    ],
)
def test_a_recalled_level_is_spoken_of(recalled: bool | None, said: str) -> None:
    found = repaired([5.0], [2.0], [3.0], recalled=recalled)
    assert said in str(found)
    assert [alert.code for alert in found.alerts] == ([] if recalled is False else ["TS-N130"])


def test_no_verdict_beyond_the_definition() -> None:
    text = str(repaired([5.0], [2.0], [3.0]))
    assert "a rise within measurement error counts as repair by this definition" in text
    assert len(text.splitlines()) <= 25


def test_words_and_plain_values() -> None:
    found = repaired([5.0, 5.0, 4.0, None], [2.0, 2.0, 4.0, 1.0], [3.5, 5.0, 4.0, 1.0], recalled=False)
    assert found.sentence() == (
        "x: of 3 persons with all three scores, repair was complete 1, partial 1, nothing lost 1; 1 more "
        "could not be classified (mean 1.50 points; half of them regained 0.75 or more of the loss)."
    )
    assert found.apa() == (
        "x: complete 1, partial 1, nothing lost 1, n = 3, mean repair = 1.50, median fraction = 0.75"
    )
    assert repr(found) == "<RepairOverTime of 4 persons>"
    assert found.citations[0].startswith("Sharma")
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["rows"]["fraction"] == [0.5, 1.0, None, None]
    assert plain["summary"][0]["repairs"]["partial"] == 1


def test_nobody_with_all_three_scores_is_said() -> None:
    assert "nobody has all three scores" in repaired([5.0], [None], [3.0]).sentence()


def test_drafts_say_what_they_are() -> None:
    answers = pd.DataFrame({"person": range(3), **{f"sat{n}": [1, 3, 6] for n in range(1, 11)}})
    scores = ts.score(ts.read_responses(answers, "relationship-satisfaction", id="person"))
    found = ts.repair_over_time(scores, scores, scores, direction=UP)
    for text in (str(found), found.sentence(), json.dumps(found.to_dict())):
        assert "author-constructed, not validated" in text
    assert found.provenance.instruments[0].id == "relationship-satisfaction"
    assert len(found.provenance.instruments) == 1


def test_the_direction_has_to_be_said() -> None:
    with pytest.raises(OptionError) as caught:
        repaired([5.0], [2.0], [3.0], direction=None)
    assert caught.value.code == "TS-N116"


def test_other_people_are_refused() -> None:
    waves = [wave([n], [1.0]) for n in range(3)]
    with pytest.raises(ChangeError, match="Nobody has a record at all times"):
        ts.repair_over_time(*waves, id="person", scale="x", direction=UP)


def test_several_scales_stand_behind_one_another() -> None:
    data = pd.DataFrame({"person": [1, 2], "x": [3.0, 2.0], "y": [1.0, np.nan]})
    rows = rows_of(
        ts.repair_over_time(data, data, data, id="person", scale=["x", "y"], direction=UP).to_frame()
    )
    assert [(row["person"], row["scale"], row["repaired"]) for row in rows] == [
        (1, "x", "nothing lost"),
        (1, "y", "nothing lost"),
        (2, "x", "nothing lost"),
        (2, "y", "not classifiable"),
    ]
