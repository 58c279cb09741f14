"""Change of couples: published numbers, the nine cells, and laws."""

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
from tests.dyads.test_nonindependence import demonstration
from trustscale import dyads
from trustscale.errors import ChangeError, OptionError

SCORED = {"dyad": "couple", "role": "who", "variables": "x", "direction": "higher is better"}
# SEM 5 for each partner: a partner must move by more than 13.86, the mean by 9.80, the gap by 19.60.
NUMBERS = {"reliability": 0.75, "sd": 10.0}


def couples(first: list[Any], second: list[Any], *, start: int = 1) -> dict[str, list[Any]]:
    n = len(first)
    return {
        "couple": [start + place // 2 for place in range(2 * n)],
        "who": ["a", "b"] * n,
        "x": [value for pair in zip(first, second, strict=True) for value in pair],
    }


def changed(
    before: tuple[list[Any], list[Any]], after: tuple[list[Any], list[Any]], **options: Any
) -> dyads.CoupleChange:
    waves = (pd.DataFrame(couples(*wave)) for wave in (before, after))
    return dyads.change(*waves, **(SCORED | NUMBERS | options))


def by_view(found: dyads.CoupleChange, view: str) -> list[str]:
    return [row["change"] for row in rows(found.to_frame()) if row["view"] == view]


def test_the_nine_cells_and_what_they_are_called() -> None:
    ways = {"improved": 20, "unchanged": 5, "deteriorated": -20}
    pairs = [(a, b) for a in ways for b in ways]
    after = ([50 + ways[a] for a, _ in pairs], [50 + ways[b] for _, b in pairs])
    found = changed(([50] * 9, [50] * 9), after)
    frame = rows(found.to_frame())
    partners = [row for row in frame if row["view"] == "partner"]
    assert [(x["change"], y["change"]) for x, y in zip(partners[::2], partners[1::2], strict=True)] == pairs
    assert [row["couple_change"] for row in partners[::2]] == [
        "both improved",
        "one improved",
        "mixed",
        "one improved",
        "none",
        "one deteriorated",
        "mixed",
        "one deteriorated",
        "both deteriorated",
    ]
    (summary,) = found.summary
    assert summary.table == ((1, 1, 1), (1, 1, 1), (1, 1, 1))
    assert (summary.n, summary.couple["mixed"], summary.couple["none"]) == (9, 2, 1)


def test_three_views_have_three_errors() -> None:
    found = changed(([50.0], [50.0]), ([60.0], [53.0]))
    (scale,) = found.scales
    assert [view.sem for view in scale.partners] == [5.0, 5.0]
    assert scale.mean.sem == pytest.approx(5 / math.sqrt(2))
    assert scale.gap.sem == pytest.approx(5 * math.sqrt(2))
    assert scale.partners[0].statistic[0] == pytest.approx(10 / (math.sqrt(2) * 5))
    assert scale.mean.statistic[0] == pytest.approx(6.5 / 5)
    assert scale.gap.statistic[0] == pytest.approx(7 / 10)


def test_the_mean_can_tell_what_no_partner_can() -> None:
    found = changed(([50], [50]), ([61], [61]))
    assert by_view(found, "partner") == ["unchanged", "unchanged"]
    assert by_view(found, "couple mean") == ["improved"]
    assert rows(found.to_frame())[0]["couple_change"] == "none"


def test_the_gap() -> None:
    before = ([70, 50, 70, 55, 50], [40, 50, 50, 50, None])
    after = ([50, 75, 50, 55, 50], [45, 50, 70, 52, 50])
    assert by_view(changed(before, after), "gap") == [
        "narrower",
        "wider",
        "turned round",
        "unchanged",
        "not classifiable",
    ]


def test_the_published_index_of_the_revised_dyadic_adjustment_scale() -> None:
    """Anderson et al. (2014): the reliable change index is 11.58 points, so a change counts from 12 on."""
    sem = 11.58 / 1.96 / math.sqrt(2)
    assert sem == pytest.approx(4.178, abs=5e-4)
    found = changed(([40, 40], [40, 40]), ([52, 51], [52, 51]), reliability=0.5, sd=sem * math.sqrt(2))
    assert by_view(found, "partner") == ["improved", "improved", "unchanged", "unchanged"]


def test_lower_can_be_better() -> None:
    found = changed(([50], [50]), ([70], [50]), direction="lower is better")
    assert by_view(found, "partner") == ["deteriorated", "unchanged"]
    assert by_view(found, "couple mean") == ["deteriorated"]
    assert by_view(found, "gap") == ["wider"]
    with pytest.raises(OptionError, match="TS-N116"):
        changed(([50], [50]), ([70], [50]), direction=None)


def test_each_partner_has_an_error_of_their_own() -> None:
    found = changed(([50], [50]), ([65], [65]), reliability=(0.75, 0.6), sd=(10.0, 12.0))
    assert by_view(found, "partner") == ["improved", "unchanged"]
    (scale,) = found.scales
    assert scale.gap.sem == pytest.approx(math.sqrt(25 + 144 * 0.4))


def test_the_sds_before_unless_others_are_given() -> None:
    rng = np.random.default_rng(11)
    before = (rng.normal(50, 8, 40).tolist(), rng.normal(50, 12, 40).tolist())
    found = changed(before, before, sd=None)
    (scale,) = found.scales
    assert scale.sd == pytest.approx((np.std(before[0], ddof=1), np.std(before[1], ddof=1)))
    assert set(by_view(found, "partner")) == {"unchanged"}


def test_errors_that_go_together() -> None:
    (scale,) = changed(([50], [50]), ([60], [60]), error_correlation=0.5).scales
    assert scale.mean.sem == pytest.approx(5 * math.sqrt(0.75))
    assert scale.gap.sem == pytest.approx(5)


# -- two times -----------------------------------------------------------------------------------------------


def test_couples_are_found_again_and_counted(make_frame: MakeFrame) -> None:
    before = make_frame(couples([50, 50, 50], [50, 50, 50]))
    later = couples([70, 50, 60], [50, 50, 60], start=2)
    later = {name: [values[row] for row in (3, 0, 5, 2, 1, 4)] for name, values in later.items()}
    found = dyads.change(before, make_frame(later), **SCORED, **NUMBERS)
    assert type(found.to_frame()) is type(before)
    assert [row["couple"] for row in rows(found.to_frame())] == [2] * 4 + [3] * 4
    assert by_view(found, "partner") == ["improved", "unchanged", "unchanged", "unchanged"]
    (alert,) = found.alerts
    assert (alert.code, alert.value) == ("TS-D033", 2.0)
    assert (found.n_before_only, found.n_after_only) == (1, 1)


PEOPLE = {"dyad": "couple", "id": "person", "variables": "x", "direction": "higher is better"}


@given(st.integers(0, 2**8 - 1), st.integers(0, 2**8 - 1))
def test_swapping_exchangeable_partners_changes_nothing(earlier: int, later: int) -> None:
    rng = np.random.default_rng(12)
    scores = rng.integers(20, 80, (2, 4, 2))
    counts = []
    for swaps in ((0, 0), (earlier, later)):
        waves = []
        for wave, which in zip(scores, swaps, strict=True):
            people = [[f"{couple}{m}" for m in "ab"] for couple in range(4)]
            pairs = [
                list(zip(people[c], wave[c], strict=True))[:: -1 if which >> c & 1 else 1] for c in range(4)
            ]
            waves.append(
                pd.DataFrame(
                    {
                        "couple": [c for c in range(4) for _ in range(2)],
                        "person": [person for pair in pairs for person, _ in pair],
                        "x": [score for pair in pairs for _, score in pair],
                    }
                )
            )
        found = dyads.change(*waves, **PEOPLE, **NUMBERS)
        (summary,) = found.summary
        counts.append((summary, [sorted(by_view(found, view)) for view in ("partner", "couple mean", "gap")]))
    assert counts[0] == counts[1]


def test_exchangeable_partners_need_persons() -> None:
    wave = pd.DataFrame({"couple": [1, 1], "person": ["a", "b"], "x": [50, 50]})
    options = {"variables": "x", "direction": "higher is better", "dyad": "couple", **NUMBERS}
    with pytest.raises(OptionError) as caught:
        dyads.change(wave, wave, **options)
    assert caught.value.code == "TS-D031"
    other = wave.assign(person=["a", "c"])
    with pytest.raises(ChangeError) as strangers:
        dyads.change(wave, other, id="person", **options)
    assert (strangers.value.code, strangers.value.where) == (
        "TS-D032",
        ("couple 1: 'a' and 'b', later 'a' and 'c'",),
    )


def test_other_roles_and_other_couples() -> None:
    wave = pd.DataFrame(couples([50], [50]))
    with pytest.raises(ChangeError) as roles:
        dyads.change(wave, wave.assign(who=["a", "c"]), **SCORED, **NUMBERS)
    assert (roles.value.code, roles.value.where[1]) == ("TS-D032", "after: 'a' and 'c'")
    with pytest.raises(ChangeError) as strangers:
        dyads.change(wave, wave.assign(couple=["1", "1"]), **SCORED, **NUMBERS)
    assert strangers.value.code == "TS-D030"


def test_scores_of_two_definitions_are_two_metrics() -> None:
    scales = [
        ts.define_scale(["p", "q"], minimum=1, maximum=5, reverse=reverse, id="calm")
        for reverse in ([], ["q"])
    ]
    frame = pd.DataFrame({"couple": [1, 1], "who": ["a", "b"], "p": [1, 2], "q": [3, 4]})
    waves = [ts.score(ts.read_responses(frame, scale, dyad="couple", role="who")) for scale in scales]
    with pytest.raises(ChangeError) as caught:
        dyads.change(*waves, reliability=0.8, sd=1.0, direction="higher is better")
    assert caught.value.code == "TS-N107"
    same = dyads.change(waves[0], waves[0], reliability=0.8, sd=1.0, direction="higher is better")
    assert same.summary[0].couple["none"] == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"reliability": 0.0}, "TS-D015"),
        ({"reliability": 1.0}, "TS-D015"),
        ({"sd": -1.0}, "TS-D015"),
        ({"error_correlation": 1.5}, "TS-D015"),
        ({"level": 0}, "TS-D010"),
        ({"variables": "y"}, "TS-D009"),
        ({"direction": "up"}, "TS-S001"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        changed(([50], [50]), ([60], [60]), **options)


def test_nobody_is_classified_without_an_error() -> None:
    found = changed(([50], [50]), ([60], [60]), sd=0.0)
    assert set(by_view(found, "partner") + by_view(found, "gap")) == {"not classifiable"}
    assert "TS-D021" in [alert.code for alert in found.alerts]


def test_words_and_numbers() -> None:
    found = changed(([50] * 3, [50] * 3), ([70, 50, 60], [50, 50, 60]))
    for text in (str(found).replace("\n", " "), found.sentence(), json.dumps(found.to_dict())):
        assert "derived from classical test theory; there is no published standard" in text
    assert "one improved 1, none 2" in found.apa()
    held = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert held["summary"][0]["table"] == [[0, 1, 0], [0, 2, 0], [0, 0, 0]]
    assert held["numbers"]["x"]["sem_partners"] == [5.0, 5.0]
    assert any("no published standard" in note for note in held["provenance"]["notes"])
    assert "Jacobson" in found.citations[0]


def test_drafts_and_several_scales() -> None:
    scores = ts.score(demonstration())
    numbers = {"fidelity_trust": 0.9, "transparency": 0.7}
    found = dyads.change(scores, scores, reliability=numbers, direction="higher is better")
    assert [row.variable for row in found.summary] == ["fidelity_trust", "transparency"]
    for text in (str(found), found.sentence(), json.dumps(found.to_dict())):
        assert "author-constructed, not validated" in text
    assert len(str(found).splitlines()) <= 25


def test_false_alarms_are_as_rare_as_they_should_be() -> None:
    """Nobody changes, errors are normal: five in a hundred of each view lie beyond the critical value."""
    rng = np.random.default_rng(13)
    n = 4000
    true = rng.multivariate_normal([50, 50], [[75, 40], [40, 75]], n)
    waves = [true + rng.normal(scale=5, size=(n, 2)) for _ in range(2)]
    found = changed(*((wave[:, 0].tolist(), wave[:, 1].tolist()) for wave in waves))
    for view in ("partner", "couple mean", "gap"):
        changes = by_view(found, view)
        share = np.mean([word != "unchanged" for word in changes])
        assert abs(share - 0.05) < 3.5 * math.sqrt(0.05 * 0.95 / len(changes))
