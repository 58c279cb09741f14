"""Mistakes in response scales, codings, items, skips and recodings."""

from __future__ import annotations

import pytest

from tests.instruments.good_definition import AGREE, DELETE, GOOD
from tests.instruments.mistakes import Mistake, assert_found

OPTIONS = GOOD["response_scales"][0]["options"]
CODED = GOOD["codings"][0]["options"]
SCALE = "response_scales.agree"


MISTAKES = [
    Mistake(
        "options beside a range",
        {f"{SCALE}.minimum": 1},
        "TS-I039",
        SCALE,
        ("both options and a minimum or maximum", "Keep the options"),
    ),
    Mistake(
        "no answers at all",
        {"response_scales.hours": {"id": "hours"}},
        "TS-I039",
        "response_scales.hours",
        ("says nothing about the answers", "options = [{code = 1"),
    ),
    Mistake(
        "a time with a range",
        {"response_scales.clock.maximum": 24},
        "TS-I039",
        "response_scales.clock",
        ('format = "time"', "HH:MM"),
    ),
    Mistake(
        "minimum above maximum",
        {"response_scales.hours.minimum": 30},
        "TS-I039",
        "response_scales.hours.minimum",
        ("the minimum, 30, is not below the maximum, 24",),
        also=("TS-I047",),
    ),
    Mistake(
        "a step that does not divide",
        {"response_scales.hours.step": 5},
        "TS-I039",
        "response_scales.hours.step",
        ("steps of 5 from 0 do not reach 24", "divides the range"),
        also=("TS-I047",),
    ),
    Mistake(
        "a step without ends",
        {"response_scales.hours": {"id": "hours", "minimum": 0, "step": 1}},
        "TS-I039",
        "response_scales.hours.step",
        ("not both a minimum and a maximum",),
    ),
    Mistake(
        "an end beyond computing",
        {"response_scales.hours.maximum": 1e300},
        "TS-I039",
        "response_scales.hours",
        ("1e+300 is too large to compute with", "leave an end out"),
    ),
    Mistake(
        "one option",
        {"response_scales.four.options": [{"code": 1}]},
        "TS-I039",
        "response_scales.four.options",
        ("only one option", "all the answers"),
        also=("TS-I032", "TS-I047"),
    ),
    Mistake(
        "a code twice",
        {f"{SCALE}.options": [*OPTIONS, {"code": 5, "label": "Very strongly"}]},
        "TS-I038",
        f"{SCALE}.options",
        ("the code 5 is there more than once", "its own code"),
        also=("TS-I041",),
    ),
    Mistake(
        "a label twice",
        {f"{SCALE}.options": [*OPTIONS[:4], {"code": 5, "label": " agree "}]},
        "TS-I038",
        f"{SCALE}.options",
        ("'Agree' is there more than once", "two codes"),
        also=("TS-I041",),
    ),
    Mistake(
        "a label that is another number",
        {
            "response_scales.four.options": [
                {"code": n, "label": str(n - 1), "score": n} for n in (1, 2, 3, 4)
            ]
        },
        "TS-I038",
        "response_scales.four.options",
        ("the label of code 1 is the number '0'", "in words"),
        severity="warning",
        also=("TS-I032",),
    ),
    Mistake(
        "a missing code that is an option",
        {f"{SCALE}.missing_codes": [5, 99]},
        "TS-I040",
        f"{SCALE}.missing_codes",
        ("5 is missing, and also a code that is scored", "one thing"),
    ),
    Mistake(
        "a missing code within a range",
        {"response_scales.years.missing_codes": [99]},
        "TS-I040",
        "response_scales.years.missing_codes",
        ("99 is missing, and also a code that is scored (18 to 99)",),
    ),
    Mistake(
        "a not-applicable code that is an option",
        {f"{SCALE}.not_applicable": [3]},
        "TS-I040",
        f"{SCALE}.not_applicable",
        ("3 is not applicable, and also a code that is scored (1, 2, 3, 4 and 5)",),
        also=("TS-I037",),
    ),
    Mistake(
        "missing and not applicable",
        {f"{SCALE}.missing_codes": [8]},
        "TS-I040",
        f"{SCALE}.missing_codes",
        ("8 is also among the not-applicable codes",),
    ),
    Mistake(
        "a not-applicable label of an option",
        {f"{SCALE}.not_applicable": [{"code": 8, "label": "neither"}]},
        "TS-I040",
        f"{SCALE}.not_applicable",
        ("the label 'neither' is also the label of code 3",),
    ),
    Mistake(
        "a coding with another label",
        {"codings.agree_first.options": [*CODED[:4], {"code": 1, "label": "Fully agree"}]},
        "TS-I041",
        "codings.agree_first.options",
        ("has no 'Agree strongly'", "has 'Fully agree', which the response scale has not"),
    ),
    Mistake(
        "a coding with fewer labels",
        {"codings.agree_first.options": CODED[:4]},
        "TS-I041",
        "codings.agree_first.options",
        ("it has no 'Agree strongly'", "Write the same labels"),
    ),
    Mistake(
        "a coding that changes nothing",
        {"codings.agree_first.options": OPTIONS},
        "TS-I041",
        "codings.agree_first.options",
        ("gives every label the code",),
        severity="warning",
    ),
    Mistake(
        "a coding of answers without labels",
        {"codings.agree_first.response_scale": "often"},
        "TS-I041",
        "codings.agree_first.options",
        ("'often' has answers without labels", "labels of the response scale"),
    ),
    Mistake(
        "a coding without labels",
        {"codings.agree_first.options": [*CODED[:4], {"code": 1}]},
        "TS-I042",
        "codings.agree_first.options",
        ("code 1 has no label", "matched by its labels"),
        also=("TS-I041",),
    ),
    Mistake(
        "a coding of nobody knows what",
        {
            "codings.agree_first.response_scale": DELETE,
            "codings.agree_first.options": [{"code": 1, "label": "Yes"}, {"code": 0, "label": "No"}],
        },
        "TS-I042",
        "codings.agree_first",
        ("none of the 6 response scales", "Write the labels"),
    ),
    Mistake(
        "a coding with scores",
        {"codings.agree_first.options": [{**option, "score": 1} for option in CODED]},
        "TS-I042",
        "codings.agree_first.options",
        ("an option has a score", "Scores belong to the response scale"),
    ),
    Mistake(
        "a coding that uses a missing code",
        {"codings.agree_first.options": [*CODED[:4], {"code": -9, "label": AGREE[4]}]},
        "TS-I040",
        "codings.agree_first.options",
        ("-9 is a code here and a missing code of 'agree'",),
    ),
    Mistake(
        "an item without a response scale",
        {"items.overall.response_scale": DELETE},
        "TS-I017",
        "items.overall.response_scale",
        ("does not say how it is answered", "agree, often"),
    ),
    Mistake(
        "an attention item without its answer",
        {"items.careful.expected": DELETE},
        "TS-I036",
        "items.careful.expected",
        ("which answer an attentive person gives", "expected ="),
    ),
    Mistake(
        "an expected answer of a scored item",
        {"items.sleep.expected": 2},
        "TS-I036",
        "items.sleep.expected",
        ("only attention items", "'scored'", 'role = "attention"'),
    ),
    Mistake(
        "an expected answer that nobody can give",
        {"items.careful.expected": 6},
        "TS-I037",
        "items.careful.expected",
        ("6 is not a code of the response scale 'agree'", "1, 2, 3, 4 and 5"),
    ),
    Mistake(
        "a blank that counts as no code",
        {"items.sleep.if_missing": -1},
        "TS-I037",
        "items.sleep.if_missing",
        ("-1 is not a code", "0 to 24"),
    ),
    Mistake(
        "a skip with a code of another scale",
        {"skips[1].code": 4},
        "TS-I037",
        "skips[1].code",
        ("4 is not a code of 'o2'", "0, 1, 2 and 3"),
    ),
    Mistake(
        "an item skipped by its own answer",
        {"skips[1].items": ["o1", "o2"]},
        "TS-I037",
        "skips[1].items",
        ("o1 is skipped because of its own answer",),
    ),
    Mistake(
        "a skip without items", {"skips[1].items": []}, "TS-I017", "skips[1].items", ("the list is empty",)
    ),
    Mistake(
        "a map that leaves a code out",
        {"recodings.halves.map": [[0, 0], [1, 0], [2, 1]]},
        "TS-I026",
        "recodings.halves.map",
        ("3 of the response scale 'often' is not in the map", "Give every code"),
        also=("TS-I032",),
    ),
    Mistake(
        "a map for other codes",
        {"recodings.halves.map": [[0, 0], [1, 0], [2, 1], [3, 1], [4, 1]]},
        "TS-I026",
        "recodings.halves.map",
        ("4 is no code of the response scale 'often'", "0, 1, 2 and 3"),
    ),
    Mistake(
        "a map with a code twice",
        {"recodings.halves.map": [[0, 0], [1, 0], [2, 1], [3, 1], [3, 2]]},
        "TS-I026",
        "recodings.halves.map",
        ("3 is there more than once", "one score"),
        also=("TS-I032",),
    ),
    Mistake(
        "a map for a continuous answer",
        {"scales.short.recode": [{"using": "halves"}]},
        "TS-I026",
        "recodings.halves.map",
        ("'hours' has values that cannot be listed", "Write steps"),
        also=("TS-I032",),
    ),
    Mistake(
        "a map for a scale that leaves a score out",
        {
            "scales.values": {
                "id": "values",
                "scheme": "usual",
                "scales": ["heavy"],
                "recode": [{"using": "halves"}],
                "score": "sum",
            },
            "recodings.halves.map": [[0, 0], [1, 0], [2, 1]],
        },
        "TS-I026",
        "recodings.halves.map",
        ("3 of the scale 'heavy' is not in the map",),
        also=("TS-I032",),
    ),
    Mistake(
        "steps that fall",
        {"recodings.nights.steps": [{"below": 8, "score": 2}, {"up_to": 6, "score": 1}, {"score": 0}]},
        "TS-I027",
        "recodings.nights.steps",
        ("do not rise: up_to = 6 comes after below = 8", "from the lowest"),
    ),
    Mistake(
        "steps that end with a bound",
        {"recodings.nights.steps": [{"below": 6, "score": 2}, {"up_to": 8, "score": 0}]},
        "TS-I027",
        "recodings.nights.steps",
        ("the last step has a bound", "{score = ...}"),
    ),
    Mistake(
        "a step with two bounds",
        {"recodings.nights.steps": [{"below": 6, "up_to": 6, "score": 2}, {"score": 0}]},
        "TS-I027",
        "recodings.nights.steps",
        ("step 1 has both `below` and `up_to`",),
    ),
    Mistake(
        "an open step in the middle",
        {"recodings.nights.steps": [{"score": 2}, {"up_to": 8, "score": 1}, {"score": 0}]},
        "TS-I027",
        "recodings.nights.steps",
        ("step 1 has no bound", "never reached"),
    ),
    Mistake(
        "a map and steps",
        {"recodings.nights.map": [[1, 1]]},
        "TS-I028",
        "recodings.nights",
        ("both a map and steps",),
        also=("TS-I026",),
    ),
    Mistake(
        "a recoding of nothing",
        {"recodings.nights.steps": []},
        "TS-I028",
        "recodings.nights",
        ("neither a map nor steps", "map = [[code, score], ...]"),
        also=("TS-I032",),
    ),
    Mistake(
        "a recoding that nobody uses",
        {"scales.short.recode": []},
        "TS-I058",
        "recodings.nights",
        ("no scale uses it",),
        severity="warning",
        also=("TS-I032",),
    ),
    Mistake(
        "a response scale that nobody uses",
        {"response_scales+": {"id": "spare", "minimum": 0, "maximum": 1}},
        "TS-I058",
        "response_scales.spare",
        ("no item uses it",),
        severity="warning",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_mistakes_in_answers(mistake: Mistake) -> None:
    assert_found(mistake)
