"""Mistakes in bands, conditions, notices and examples, and in the head of the file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.instruments.good_definition import DELETE, GOOD, found
from tests.instruments.mistakes import Mistake, assert_found

LEVELS = "bands.level.levels"


def levels(*bounds: dict[str, float]) -> dict[str, Any]:
    """Bands of the sum from 0 to 9, named in order."""
    return {LEVELS: [{"label": label, **bound} for label, bound in zip("abcd", bounds, strict=False)]}


def of_percent(*bounds: dict[str, float]) -> dict[str, Any]:
    """Bands of a score with fractions."""
    return {"bands.level.scale": "percent", "examples[1].bands": {}, **levels(*bounds)}


BANDS = [
    Mistake(
        "a band without its lower bound",
        levels({"at_least": 0, "at_most": 4}, {"at_most": 9}),
        "TS-I043",
        LEVELS,
        ("'b' has no lower bound, so its boundary is not said", "`at_least`", "`above`"),
        also=("TS-I047",),
    ),
    Mistake(
        "a band without its upper bound",
        levels({"at_least": 0}, {"at_least": 5, "at_most": 9}),
        "TS-I043",
        LEVELS,
        ("'a' has no upper bound",),
        also=("TS-I047",),
    ),
    Mistake(
        "a band with two lower bounds",
        levels({"at_least": 0, "at_most": 4}, {"at_least": 5, "above": 4, "at_most": 9}),
        "TS-I043",
        LEVELS,
        ("'b' has both `at_least` and `above`",),
        also=("TS-I047",),
    ),
    Mistake(
        "a band of no score",
        levels({"at_least": 4, "at_most": 0}, {"above": 4, "at_most": 9}),
        "TS-I043",
        LEVELS,
        ("'a' holds no score: at_least 4, at_most 0",),
        also=("TS-I047",),
    ),
    Mistake("bands of nothing", {LEVELS: []}, "TS-I043", LEVELS, ("there are none",), also=("TS-I047",)),
    Mistake(
        "bands without a source",
        {"bands.level.source": DELETE},
        "TS-I043",
        "bands.level.source",
        ("the cut-offs have no source",),
        severity="warning",
    ),
    Mistake(
        "two bands with one label",
        {f"{LEVELS}.high": {"label": "low", "at_least": 7, "at_most": 9}},
        "TS-I043",
        LEVELS,
        ("'low' is there more than once",),
        severity="warning",
    ),
    Mistake(
        "bands that overlap",
        levels({"at_least": 0, "at_most": 5}, {"at_least": 5, "at_most": 9}),
        "TS-I044",
        LEVELS,
        ("bands overlap: 5 is in 'a' and 'b'", "at_least and below, or above and at_most"),
        also=("TS-I047",),
    ),
    Mistake(
        "bands with a gap",
        levels({"at_least": 0, "below": 5}, {"above": 5, "at_most": 9}),
        "TS-I044",
        LEVELS,
        ("no band holds 5", "begin where the one before it ends"),
        also=("TS-I047",),
    ),
    Mistake(
        "bands that end off the range",
        levels({"at_least": 0, "at_most": 4}, {"at_least": 5, "at_most": 8}),
        "TS-I044",
        LEVELS,
        ("the bands run over [0, 8], and the scores of 'load' over [0, 9]", "cover [0, 9]"),
        also=("TS-I047",),
    ),
    Mistake(
        "bands beyond the range",
        levels({"at_least": 0, "at_most": 4}, {"at_least": 5, "at_most": 12}),
        "TS-I044",
        LEVELS,
        ("the bands run over [0, 12]",),
        also=("TS-I047",),
    ),
    Mistake(
        "bands of items coded from 1",
        levels({"at_least": 3, "at_most": 7}, {"at_least": 8, "at_most": 12}),
        "TS-I044",
        LEVELS,
        ("it would fit items whose codes are 1 higher",),
        also=("TS-I047",),
    ),
    Mistake(
        "whole-number bands of a score with fractions",
        of_percent({"at_most": 64}, {"at_least": 65, "at_most": 74}, {"at_least": 75}),
        "TS-I045",
        LEVELS,
        ("no band holds 64.5", "'percent' has fractions", "round = {to = 1"),
    ),
    Mistake(
        "whole-number bands of a mean",
        {"bands.level.scale": "warmth", "examples[1].bands": {}}
        | levels({"at_least": 1, "at_most": 2}, {"at_least": 3, "at_most": 5}),
        "TS-I045",
        LEVELS,
        ("no band holds 2.5", "'warmth' has fractions"),
    ),
    Mistake(
        "fractional bands that overlap",
        of_percent({"at_most": 65}, {"at_least": 65}),
        "TS-I044",
        LEVELS,
        ("bands overlap: 'a' (at_most 65) and 'b' (at_least 65)",),
    ),
    Mistake(
        "fractional bands that leave the boundary out",
        of_percent({"below": 65}, {"above": 65}),
        "TS-I044",
        LEVELS,
        ("no band holds 65, between 'a' (below 65) and 'b' (above 65)",),
    ),
]

CONDITIONS = [
    Mistake(
        "a condition without a bound",
        {"scales.strained.conditions": [{"of": "load"}, {"of": "heavy", "at_least": 1}]},
        "TS-I046",
        "scales.strained.conditions",
        ("the condition on 'load' has no bound", "at_least, at_most"),
    ),
    Mistake(
        "a condition that cannot hold",
        {"scales.strained.conditions": [{"of": "load", "at_least": 10}, {"of": "heavy", "at_least": 1}]},
        "TS-I046",
        "scales.strained.conditions",
        ("(at_least 10) can never hold", "0, 1, 2"),
    ),
    Mistake(
        "a condition that always holds",
        {"scales.strained.conditions": [{"of": "load", "at_least": 0}, {"of": "heavy", "at_least": 1}]},
        "TS-I046",
        "scales.strained.conditions",
        ("(at_least 0) always holds",),
        severity="warning",
    ),
    Mistake(
        "a condition on a continuous answer that cannot hold",
        {"scales.strained.conditions": [{"of": "sleep", "above": 24}, {"of": "heavy", "at_least": 1}]},
        "TS-I046",
        "scales.strained.conditions",
        ("(above 24) can never hold: its values are [0, 24]",),
    ),
    Mistake(
        "a condition on a value that is not there",
        {"skips[1].when": [{"of": "o1", "in": [0, 7]}]},
        "TS-I046",
        "skips[1].when",
        ("7 is no value of 'o1'",),
    ),
    Mistake(
        "a threshold that no answer meets",
        {"scales.heavy.at_least": 4},
        "TS-I046",
        "scales.heavy",
        ("no value of o1, o2 and o3 is at_least 4", "never counted"),
    ),
    Mistake(
        "a threshold of one item that no answer meets",
        {"scales.heavy.at_least_of": {"o3": 4}},
        "TS-I046",
        "scales.heavy",
        ("no value of o3 is at_least 4",),
    ),
    Mistake(
        "a threshold that every answer meets",
        {"scales.heavy.at_least": 0},
        "TS-I046",
        "scales.heavy",
        ("every value of o1, o2 and o3 is at_least 0",),
        severity="warning",
    ),
    Mistake(
        "a notice about nothing",
        {"notices.alarm.when": []},
        "TS-I046",
        "notices.alarm.when",
        ("the list is empty", "when the notice is given"),
    ),
    Mistake(
        "a notice without words",
        {"notices.alarm.text": " "},
        "TS-I046",
        "notices.alarm.text",
        ("the notice says nothing",),
        severity="warning",
    ),
    Mistake(
        "a notice that never comes",
        {"notices.alarm.when": [{"of": "o3", "equals": 9}]},
        "TS-I046",
        "notices.alarm.when",
        ("(equals 9) can never hold",),
    ),
]

EXAMPLES = [
    Mistake(
        "an example that is too short",
        {"examples[1].answers": [4, 2, 5]},
        "TS-I047",
        "examples[1].answers",
        ("it has 3 answers, and there are 14 items", '"" for a blank'),
    ),
    Mistake(
        "an answer that nobody can give",
        {"examples[1].answers": {"a1": 6, "o1": 3}},
        "TS-I047",
        "examples[1].answers",
        ("no such answer: a1: 6", "1, 2, 3, 4 and 5"),
    ),
    Mistake(
        "a label instead of a code",
        {"examples[1].answers": {"a1": "Agree"}},
        "TS-I047",
        "examples[1].answers",
        ("no such answer: a1: 'Agree'", "codes, not labels"),
    ),
    Mistake(
        "a time that is none",
        {"examples[1].answers": {"bed": "24:30"}},
        "TS-I047",
        "examples[1].answers",
        ("no such answer: bed: '24:30'", '"23:30"'),
    ),
    Mistake(
        "a number that the coding does not print",
        {"examples[1].answers": {"a1": 0}, "examples[1].coding": "agree_first"},
        "TS-I047",
        "examples[1].answers",
        ("a1: 0", "the coding 'agree_first'"),
    ),
    Mistake(
        "a band that is not there",
        {"examples[1].bands": {"level": "midle"}},
        "TS-I047",
        "examples[1].bands",
        ("no band 'midle'", "did you mean 'middle'"),
    ),
    Mistake(
        "an example of nothing",
        {"examples[1].scores": {}, "examples[1].bands": {}, "examples[1].notices": DELETE},
        "TS-I047",
        "examples[1].scores",
        ("it says no score",),
    ),
]

HEAD = [
    Mistake(
        "text that the licence does not allow",
        {"items.overall.text": "All in all?"},
        "TS-I054",
        "license.wording",
        ("may not be shown, and overall carries text", "wording file"),
    ),
    Mistake(
        "a licence for wording that is not there",
        {"license.wording": True},
        "TS-I054",
        "license.wording",
        ("no item has text",),
        severity="warning",
    ),
    Mistake(
        "a draft that does not say what it is not for",
        {"status": "draft", "population": "adults", "intended_use": "research"},
        "TS-I055",
        "not_for",
        ("a draft does not say it",),
    ),
    Mistake(
        "a draft that does not say for whom it is",
        {"status": "draft", "not_for": "decisions about persons", "intended_use": "research"},
        "TS-I055",
        "population",
        ("a draft does not say it",),
    ),
    Mistake(
        "no construct", {"construct": DELETE}, "TS-I055", "construct", ("it is missing",), severity="warning"
    ),
    Mistake(
        "no sources",
        {"sources": [], "bands.level.source": DELETE},
        "TS-I055",
        "sources",
        ("there are none", "Cite"),
        severity="warning",
    ),
]


@pytest.mark.parametrize("mistake", [*BANDS, *CONDITIONS, *EXAMPLES, *HEAD], ids=str)
def test_mistakes_in_outputs(mistake: Mistake) -> None:
    assert_found(mistake)


def test_a_definition_without_items_or_scales_says_so() -> None:
    bare = {key: GOOD[key] for key in ("id", "version", "title", "construct", "license", "sources")}
    findings = {(finding.code, finding.where) for finding in found({**bare, "items": []})}
    assert {("TS-I017", "items"), ("TS-I017", "scales")} <= findings


@pytest.mark.parametrize(
    "bounds",
    [
        levels({"at_most": 4}, {"at_least": 5}),
        levels({"at_least": 0, "below": 4.5}, {"at_least": 4.5, "at_most": 9}),
        levels({"at_least": 5, "at_most": 9}, {"at_least": 0, "at_most": 4}),
        of_percent({"below": 65}, {"at_least": 65, "below": 75}, {"at_least": 75}),
        of_percent({"at_most": 65}, {"above": 65}),
    ],
)
def test_bands_that_are_sound(bounds: dict[str, Any]) -> None:
    assert found(GOOD, {**bounds, "examples[1].bands": {}}) == ()
