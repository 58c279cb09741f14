"""Mistakes in ids and references."""

from __future__ import annotations

import pytest

from tests.instruments.good_definition import DELETE, GOOD, found
from tests.instruments.mistakes import Mistake, assert_found

ITEM = {"id": "a1", "response_scale": "agree"}
LOAD = {"id": "load", "items": ["o1..o3"], "score": "sum", "range": [0, 9]}


def unknown(path: str, value: object, where: str, *words: str, also: tuple[str, ...] = ()) -> Mistake:
    return Mistake(f"unknown id at {path}", {path: value}, "TS-I010", where, words, also=also)


MISTAKES = [
    unknown(
        "items.up.response_scale", "clok", "items.up.response_scale", "no response scale 'clok'", "'clock'"
    ),
    unknown(
        "scales.warmth.items",
        ["a1..a4", "a44"],
        "scales.warmth.items",
        "no item 'a44'",
        "did you mean 'a4'",
        "a1, a2, a3, a4",
        also=("TS-I032",),
    ),
    unknown("scales.t.scales", ["laod"], "scales.t.scales", "no scale 'laod'", "'load'", also=("TS-I048",)),
    unknown(
        "scales.pooled.items_of",
        ["warm"],
        "scales.pooled.items_of",
        "no scale 'warm'",
        "did you mean 'warmth'",
    ),
    unknown(
        "scales.load_halved.recode",
        [{"using": "half"}],
        "scales.load_halved.recode",
        "no recoding 'half'",
        "did you mean 'halves'",
        also=("TS-I032",),
    ),
    unknown("scales.load.scheme", "usal", "scales.load.scheme", "no scheme 'usal'", also=("TS-I033",)),
    unknown("scales.percent.numerator", "slep", "scales.percent.numerator", "'slep'", "did you mean 'sleep'"),
    unknown(
        "scales.strained.conditions",
        [{"of": "lode", "at_least": 5}],
        "scales.strained.conditions",
        "no item or scale 'lode'",
    ),
    unknown("scales.warmth.reverse", ["a22"], "scales.warmth.reverse", "no input 'a22'", "did you mean 'a2'"),
    unknown("bands.level.scale", "loads", "bands.level.scale", "no scale 'loads'", "did you mean 'load'"),
    unknown(
        "bands.level.source", "manul", "bands.level.source", "no source 'manul'", "did you mean 'manual'"
    ),
    unknown("codings.agree_first.response_scale", "agre", "codings.agree_first.response_scale", "'agre'"),
    unknown(
        "codings.agree_first.source", "manuel", "codings.agree_first.source", "no source 'manuel'", "'manual'"
    ),
    unknown("skips[1].items", ["o9"], "skips[1].items", "no item 'o9'"),
    unknown("skips[1].when", [{"of": "oo1", "at_most": 0}], "skips[1].when", "no item 'oo1'"),
    unknown("notices.alarm.when", [{"of": "o33", "at_least": 2}], "notices.alarm.when", "'o33'", "'o3'"),
    unknown("examples[1].scores", {"lod": 6}, "examples[1].scores", "no scale 'lod'", "did you mean 'load'"),
    unknown("examples[1].bands", {"levels": "low"}, "examples[1].bands", "no set of bands 'levels'"),
    unknown("examples[1].notices", ["alarms"], "examples[1].notices", "no notice 'alarms'", "'alarm'"),
    unknown("examples[1].coding", "agree_last", "examples[1].coding", "no coding 'agree_last'"),
    unknown("examples[1].answers", {"z1": 1}, "examples[1].answers", "no item 'z1'"),
    unknown(
        "scales.pooled.within_person",
        {"method": "center", "over": ["wormth"]},
        "scales.pooled.within_person.over",
        "no scale 'wormth'",
    ),
    Mistake(
        "a scale among the items",
        {"scales.pooled": {"id": "pooled", "items": ["warmth"], "score": "mean"}},
        "TS-I010",
        "scales.pooled.items",
        ("'warmth' is a scale, not an item", "under `scales`"),
    ),
    Mistake(
        "an item among the scales",
        {"scales.pooled": {"id": "pooled", "scales": ["a1"], "score": "mean"}},
        "TS-I010",
        "scales.pooled.scales",
        ("'a1' is an item, not a scale", "under `items`"),
    ),
    Mistake(
        "a source that only looks like an id",
        {"examples[1].source": "manuals"},
        "TS-I010",
        "examples[1].source",
        ("no source 'manuals'", "'manual'"),
        severity="warning",
    ),
    Mistake(
        "an item id twice",
        {"items+": ITEM},
        "TS-I011",
        "items.a1",
        ("'a1' is there 2 times", "its own id"),
        also=("TS-I047",),
    ),
    Mistake("a scale id twice", {"scales+": LOAD}, "TS-I011", "scales.load", ("'load' is there 2 times",)),
    Mistake(
        "a notice id twice",
        {"notices+": GOOD["notices"][0]},
        "TS-I011",
        "notices.alarm",
        ("'alarm' is there 2 times",),
    ),
    Mistake(
        "an alias of two items",
        {"items.bed.aliases": ["Q1"], "items.up.aliases": ["q1 "]},
        "TS-I011",
        "items.up.aliases",
        ("also a name of 'bed'", "two items"),
    ),
    Mistake(
        "an alias that is another item's id",
        {"items.bed.aliases": ["Sleep"]},
        "TS-I011",
        "items.bed.aliases",
        ("also a name of 'sleep'",),
    ),
    Mistake(
        "one id for an item and a scale",
        {"scales+": {**LOAD, "id": "o1"}},
        "TS-I012",
        "scales.o1",
        ("is the id of an item, too", "'o1_score'"),
    ),
    Mistake(
        "a scale that contains itself",
        {"scales.pooled.items_of": ["pooled"]},
        "TS-I013",
        "scales.pooled",
        ("pooled -> pooled", "Take it out of its own inputs"),
    ),
    Mistake(
        "scales that contain each other",
        {
            "scales+": {"id": "x", "scales": ["y"], "score": "sum"},
            "scales.pooled": {"id": "y", "scales": ["x"], "score": "sum"},
        },
        "TS-I013",
        "scales.y",
        ("y -> x -> y", "out of the other's inputs"),
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_mistakes_in_references(mistake: Mistake) -> None:
    assert_found(mistake)


def test_nothing_is_wrong_with_the_good_definition() -> None:
    assert found(GOOD) == ()


def test_a_circle_by_way_of_a_criterion_is_said_once() -> None:
    changes = {
        "scales.strained.conditions": [{"of": "round", "at_least": 1}],
        "scales+": {"id": "round", "scheme": "usual", "scales": ["strained"], "score": "sum"},
    }
    circles = [finding for finding in found(GOOD, changes) if finding.code == "TS-I013"]
    assert [finding.where for finding in circles] == ["scales.strained"]


def test_several_mistakes_are_all_reported_at_once_and_errors_come_first() -> None:
    findings = found(
        GOOD,
        {
            "scales.warmth.reverse": ["a9"],
            "scales.load.range": [0, 10],
            "scales.in_bed.items": ["bed"],
            "bands.level.scale": "loads",
            "items.careful.expected": 7,
            "scales.percent.denominator": DELETE,
            "notices.alarm.text": "",
            "examples[1].answers": [1, 2],
        },
    )
    codes = [finding.code for finding in findings]
    assert set(codes) >= {"TS-I010", "TS-I032", "TS-I052", "TS-I037", "TS-I017", "TS-I046", "TS-I047"}
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=lambda severity: severity != "error")
    assert len(set(findings)) == len(findings)
