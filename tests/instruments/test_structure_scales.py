"""Mistakes in what scales are made of, in missing rules, keys, transformations and ranges."""

from __future__ import annotations

from typing import Any

import pytest

from tests.instruments.good_definition import DELETE, GOOD
from tests.instruments.mistakes import Mistake, assert_found

WARMTH = GOOD["scales"][0]


def scale(name: str, **fields: Any) -> dict[str, Any]:
    """A further scale of the usual scheme, so that it may read the scales of that scheme."""
    return {"scales+": {"id": name, "scheme": "usual", **fields}}


FIELDS = [
    Mistake(
        "a threshold of a sum",
        {"scales.load.at_least": 2},
        "TS-I016",
        "scales.load.at_least",
        ("means nothing for score = 'sum'", "goes with 'count'"),
    ),
    Mistake(
        "listed values of a sum",
        {"scales.load.in": [2]},
        "TS-I016",
        "scales.load.in",
        ("means nothing for score = 'sum'", "Leave `in` out"),
    ),
    Mistake(
        "a numerator of a mean",
        {"scales.warmth.numerator": "sleep"},
        "TS-I016",
        "scales.warmth.numerator",
        ("means nothing for score = 'mean'", "'ratio'"),
    ),
    Mistake(
        "a table of a sum",
        {"scales.load.table": "t.csv"},
        "TS-I016",
        "scales.load.table",
        ("means nothing for score = 'sum'", "'lookup'"),
    ),
    Mistake(
        "conditions of a count",
        {"scales.heavy.conditions": [{"of": "o1", "at_least": 1}]},
        "TS-I016",
        "scales.heavy.conditions",
        ("means nothing for score = 'count'", "'criterion'"),
    ),
    Mistake(
        "a missing rule of a look-up",
        {"scales.t.min_answered": 1},
        "TS-I016",
        "scales.t.min_answered",
        ("means nothing for score = 'lookup'",),
    ),
    Mistake(
        "weights of a maximum",
        scale("most", items=["o1", "o2"], score="maximum", weights={"o1": 2}),
        "TS-I016",
        "scales.most.weights",
        ("means nothing for score = 'maximum'", "'mean' and 'sum'"),
    ),
    Mistake(
        "pooled items beside items",
        {"scales.pooled.items": ["o1"]},
        "TS-I016",
        "scales.pooled.items_of",
        ("stands beside `items`", "not both"),
        also=("TS-I032",),
    ),
    Mistake(
        "scales centred within persons",
        scale("c", scales=["load"], score="sum", within_person={"method": "center", "over": "scored"}),
        "TS-I016",
        "scales.c.within_person",
        ("the inputs are scales",),
    ),
    Mistake(
        "a scale without inputs",
        {"scales.warmth.items": [], "scales.warmth.reverse": []},
        "TS-I017",
        "scales.warmth",
        ("has no inputs", "`items` or `scales`"),
        also=(),
    ),
    Mistake(
        "a ratio without its denominator",
        {"scales.percent.denominator": DELETE},
        "TS-I017",
        "scales.percent.denominator",
        ("a ratio needs it",),
    ),
    Mistake(
        "a look-up without a table",
        {"scales.t.table": DELETE},
        "TS-I017",
        "scales.t.table",
        ("a look-up needs it", 'table = "t.csv"'),
    ),
    Mistake(
        "a criterion without conditions",
        {"scales.strained.conditions": []},
        "TS-I017",
        "scales.strained.conditions",
        ("a criterion needs them", "require"),
    ),
    Mistake(
        "a criterion that does not say how many",
        {"scales.strained.require": DELETE},
        "TS-I017",
        "scales.strained.require",
        ("how many conditions must hold", '"all" is taken'),
        severity="warning",
    ),
    Mistake(
        "more conditions than there are",
        {"scales.strained.require": 3},
        "TS-I019",
        "scales.strained.require",
        ("3 conditions must hold, and there are 2",),
    ),
    Mistake(
        "a count of nothing",
        {"scales.heavy.at_least": DELETE},
        "TS-I046",
        "scales.heavy",
        ("which answers count", "at_least, at_most or in"),
    ),
    Mistake(
        "a count with thresholds for some",
        {"scales.heavy.at_least": DELETE, "scales.heavy.at_least_of": {"o1": 2}},
        "TS-I046",
        "scales.heavy.at_least_of",
        ("no threshold for o2 and o3",),
    ),
    Mistake(
        "elapsed of one time",
        {"scales.in_bed.items": ["bed"]},
        "TS-I052",
        "scales.in_bed.items",
        ("needs two items, and there is one", "the earlier one first"),
    ),
    Mistake(
        "elapsed of a number",
        {"scales.in_bed.items": ["bed", "sleep"]},
        "TS-I052",
        "scales.in_bed.items",
        ("sleep is not answered by a time of day", 'format = "time"'),
    ),
    Mistake(
        "a sum of clock times",
        scale("s", items=["bed", "up"], score="sum"),
        "TS-I052",
        "scales.s.items",
        ("bed and up are a time of day", '"elapsed"'),
    ),
]

INPUTS = [
    Mistake(
        "an item twice",
        {"scales.load.items": ["o1..o3", "o2"]},
        "TS-I014",
        "scales.load.items",
        ("o2 is there more than once", "List each once"),
        also=("TS-I032",),
    ),
    Mistake(
        "an item by way of two scales",
        scale("sum", scales=["load", "heavy"], score="sum"),
        "TS-I014",
        "scales.sum.scales",
        ("o1, o2 and o3 count more than once", "`items_of`"),
        severity="warning",
    ),
    Mistake(
        "an item keyed both ways",
        {
            "scales+": {"id": "cold", "items": ["a1", "a3"], "reverse": ["a3"], "score": "mean"},
            "scales.pooled.items_of": ["warmth", "cold"],
        },
        "TS-I015",
        "scales.pooled.items_of",
        ("a3 is keyed both ways", "key them here"),
    ),
    Mistake(
        "an item recoded in two ways",
        scale("both", items_of=["load", "other"], score="sum")
        | {
            "scales.values": {"id": "other", "items": ["o1"], "recode": [{"using": "halves"}], "score": "sum"}
        },
        "TS-I015",
        "scales.both.items_of",
        ("o1 is recoded in two ways",),
        also=(),
    ),
    Mistake(
        "two recodings for one input",
        {"scales.load_halved.recode": [{"using": "halves"}, {"using": "nights"}]},
        "TS-I015",
        "scales.load_halved.recode",
        ("all inputs have 2 recodings", "Give each input one"),
    ),
    Mistake(
        "a reversed item of another scale",
        {"scales.warmth.reverse": ["a2", "o1"]},
        "TS-I025",
        "scales.warmth.reverse",
        ("'o1' is not an input", "`items`"),
    ),
    Mistake(
        "a weight of another scale",
        {"scales.load.weights": {"a1": 2}},
        "TS-I025",
        "scales.load.weights",
        ("'a1' is not an input",),
    ),
    Mistake(
        "a recoding of another scale's item",
        {"scales.load_halved.recode": [{"using": "halves", "of": ["o1..o3", "a1"]}]},
        "TS-I025",
        "scales.load_halved.recode",
        ("'a1' is not an input",),
    ),
    Mistake(
        "weights that add up to nothing",
        scale("w", items=["o1", "o2"], score="mean", weights={"o1": 1, "o2": -1}),
        "TS-I034",
        "scales.w.weights",
        ("add up to 0", 'score = "sum"'),
    ),
    Mistake(
        "weights that may add up to nothing",
        scale("w", items=["o1", "o2"], score="mean", weights={"o1": 2, "o2": -1}, min_answered=1),
        "TS-I034",
        "scales.w.weights",
        ("a weight is zero or less", "demand all answers"),
    ),
    Mistake(
        "an attention item in a sum",
        {"scales.warmth.items": ["a1..a4", "careful"]},
        "TS-I035",
        "scales.warmth.items",
        ("'careful' has role = 'attention'", "Take it out"),
    ),
    Mistake(
        "a single item in a mean",
        {"scales.warmth.items": ["a1..a4", "overall"]},
        "TS-I035",
        "scales.warmth.items",
        ("'overall' has role = 'single'", "reported as it is"),
    ),
    Mistake(
        "a covariate in a sum",
        scale("s", items=["o1", "age"], score="sum"),
        "TS-I035",
        "scales.s.items",
        ("'age' has role = 'covariate'", "look-up tables and conditions only"),
    ),
    Mistake(
        "an item left out",
        {"scales.values.items": ["f1"], "scales.values.range": [0, 5]},
        "TS-I058",
        "items.f2",
        ("f2 is in no scale", 'role = "single"'),
        severity="warning",
    ),
    Mistake(
        "a scale of another scheme",
        {"scales.strained.scheme": "halved"},
        "TS-I033",
        "scales.strained.scheme",
        ("reads 'load', which is scored under 'usual' only", "scheme = 'usual'"),
    ),
    Mistake(
        "a scale of one scheme in all schemes",
        {"scales.t.scheme": DELETE},
        "TS-I033",
        "scales.t.scheme",
        ("is in all schemes itself",),
    ),
    Mistake(
        "two default schemes",
        {"schemes.halved.default": True},
        "TS-I033",
        "schemes",
        ("usual and halved are all the default", "for one of them"),
    ),
    Mistake(
        "no default scheme",
        {"schemes.usual.default": False},
        "TS-I033",
        "schemes",
        ("none is the default", "'usual', the first, is taken"),
        severity="warning",
    ),
    Mistake(
        "a scheme without scales",
        {"schemes+": {"id": "third"}},
        "TS-I058",
        "schemes.third",
        ("no scale belongs to it",),
        severity="warning",
    ),
    Mistake(
        "a mean of means of unequal length",
        scale("two", items=["a1", "a3"], score="mean")
        | {
            "scales.pooled": {"id": "pooled", "scheme": "usual", "scales": ["warmth", "two"], "score": "mean"}
        },
        "TS-I059",
        "scales.pooled.scales",
        ("warmth (4) and two (2)", "items_of"),
        severity="warning",
    ),
    Mistake(
        "parts that point in opposite directions",
        {
            "scales.warmth.direction": "higher is better",
            "scales+": {"id": "strain", "items": ["o1..o3"], "score": "sum", "direction": "higher is worse"},
            "scales.pooled": {"id": "pooled", "scales": ["warmth", "strain"], "score": "sum"},
        },
        "TS-I056",
        "scales.pooled",
        ("warmth one way, strain the other", "Reverse the parts"),
        severity="warning",
    ),
]

GAPS = [
    Mistake(
        "two missing rules",
        {"scales.warmth.min_share": 0.5},
        "TS-I018",
        "scales.warmth.min_share",
        ("stands beside min_answered", "the one that the source states"),
    ),
    Mistake(
        "more answers than inputs",
        {"scales.warmth.min_answered": 5},
        "TS-I019",
        "scales.warmth.min_answered",
        ("5 answers are needed, and the scale has 4 inputs", "from 1 to 4"),
    ),
    Mistake(
        "a sum over what is there",
        {"scales.load.min_answered": 2},
        "TS-I020",
        "scales.load",
        ("every blank would count as 0", 'fill = "mean"'),
    ),
    Mistake(
        "a sum over a share of what is there",
        {"scales.load.min_share": 0.6},
        "TS-I020",
        "scales.load",
        ("every blank would count as 0",),
    ),
    Mistake(
        "a filling that never happens",
        {"scales.load.fill": "mean"},
        "TS-I020",
        "scales.load.fill",
        ("nothing is ever filled in", "min_answered or min_share"),
    ),
    Mistake(
        "a filling that no answer has",
        {"scales.warmth.fill": 0, "scales.warmth.range": [0, 5], "scales.pooled.range": [1, 5]},
        "TS-I020",
        "scales.warmth.fill",
        ("blanks count as 0, which is no value of 'a1' ([1, 5])",),
        severity="warning",
    ),
    Mistake(
        "unequal ranges averaged over what is there",
        scale("m", items=["o1", "f1"], score="mean", min_answered=1),
        "TS-I021",
        "scales.m",
        ("averaged over what is there: o1 [0, 3]; f1 [0, 5]", "Demand all answers"),
    ),
    Mistake(
        "unequal ranges filled with a mean",
        scale("m", items=["o1", "f1"], score="sum", min_answered=1, fill="mean"),
        "TS-I021",
        "scales.m",
        ("filled with a mean",),
    ),
    Mistake(
        "a sum that shrinks",
        {"scales.load.not_applicable": "shrink"},
        "TS-I022",
        "scales.load.not_applicable",
        ("cannot be", 'score = "mean" or "count"'),
    ),
    Mistake(
        "a form rule beyond the form",
        {"form_min_answered": 20},
        "TS-I053",
        "form_min_answered",
        ("20 answers are needed, and the form has 12 scored items",),
    ),
    Mistake(
        "two form rules",
        {"form_min_answered": 5, "form_min_share": 0.5},
        "TS-I053",
        "form_min_share",
        ("stands beside form_min_answered",),
    ),
]

KEYS = [
    Mistake(
        "scores that are not symmetric",
        {"scales.values.reverse": ["f2"]},
        "TS-I023",
        "scales.values.reverse",
        ("f2 (0, 1, 3 and 5) are not symmetric", "do not exist", "recoding"),
    ),
    Mistake(
        "a range without an end",
        {
            "response_scales.hours": {"id": "hours", "minimum": 0},
            "scales.short": {"id": "short", "items": ["sleep"], "reverse": ["sleep"], "score": "sum"},
        },
        "TS-I024",
        "scales.short.reverse",
        ("sleep has no finite range", "weight of -1"),
    ),
    Mistake(
        "a scale without a range",
        scale("p", scales=["percent"], reverse=["percent"], score="sum"),
        "TS-I024",
        "scales.p.reverse",
        ("percent has no finite range",),
    ),
    Mistake(
        "reversed over falling option scores",
        {
            "response_scales.four.options": [{"code": n, "score": 4 - n} for n in (1, 2, 3, 4)],
            "scales.values.range": [0, 6],
            "scales.values.reverse": ["f1"],
        },
        "TS-I057",
        "scales.values.reverse",
        ("f1 is reversed here", "the option scores of 'four' fall already", "reversed twice"),
        severity="warning",
    ),
    Mistake(
        "reversed over a falling map",
        {
            "recodings.halves.map": [[0, 1], [1, 1], [2, 0], [3, 0]],
            "scales.load_halved.reverse": ["o1", "o2"],
        },
        "TS-I057",
        "scales.load_halved.reverse",
        ("o1 and o2 are reversed here", "'halves' falls already"),
        severity="warning",
    ),
    Mistake(
        "reversed over options printed the other way",
        {"response_scales.agree.options": GOOD["response_scales"][0]["options"][::-1]},
        "TS-I057",
        "scales.warmth.reverse",
        ("a2 is reversed here", "from the highest code to the lowest"),
        severity="warning",
    ),
    Mistake(
        "reversed over labels printed the other way",
        {"response_scales.agree.options": GOOD["codings"][0]["options"][::-1], "codings": []},
        "TS-I057",
        "scales.warmth.reverse",
        ("run from 'Agree strongly' down to 'Disagree strongly'",),
        severity="warning",
    ),
]

AFTER = [
    Mistake(
        "two transformations",
        {"scales.warmth.rescale": [1, 5], "scales.warmth.multiply": 1},
        "TS-I030",
        "scales.warmth",
        ("rescale and multiply and add", "a scale of its own"),
    ),
    Mistake(
        "a factor of nothing",
        {"scales.percent.multiply": 0},
        "TS-I030",
        "scales.percent.multiply",
        ("every score would be the same",),
    ),
    Mistake(
        "equal ends",
        {"scales.warmth.rescale": [100, 100], "scales.warmth.range": DELETE},
        "TS-I029",
        "scales.warmth.rescale",
        ("both ends are 100", "[0, 100]"),
        also=(),
    ),
    Mistake(
        "a ratio rescaled",
        {"scales.percent.multiply": DELETE, "scales.percent.rescale": [0, 100]},
        "TS-I029",
        "scales.percent.rescale",
        ("no finite range", "multiply and add"),
    ),
    Mistake(
        "decimals instead of a unit",
        {"scales.warmth.round": {"to": 2, "mode": "half-up"}},
        "TS-I031",
        "scales.warmth.round",
        ("multiples of 2", "write 0.01 for 2 decimals"),
        also=("TS-I032",),
    ),
    Mistake(
        "a strange unit",
        {"scales.warmth.round": {"to": 0.3, "mode": "half-up"}},
        "TS-I031",
        "scales.warmth.round",
        ("multiples of 0.3", "0.1 for one decimal"),
        also=("TS-I032",),
    ),
    Mistake(
        "a range that is not the one of the items",
        {"scales.load.range": [0, 12]},
        "TS-I032",
        "scales.load.range",
        ("it says [0, 12], but the inputs and their keys give [0, 9]", "range = [0, 9]"),
    ),
    Mistake(
        "a range of items coded from another number",
        {"scales.load.range": [3, 12]},
        "TS-I032",
        "scales.load.range",
        ("codes are 1 higher",),
    ),
    Mistake(
        "a range the wrong way round",
        {"scales.load.range": [9, 0]},
        "TS-I032",
        "scales.load.range",
        ("[9, 0] does not run from low to high",),
    ),
    Mistake(
        "scores that are too large",
        scale("vast", items=["o1", "o2"], score="sum", weights={"o1": 1e308, "o2": 1e308}),
        "TS-I032",
        "scales.vast",
        ("too large to compute with",),
    ),
]


@pytest.mark.parametrize("mistake", [*FIELDS, *INPUTS, *GAPS, *KEYS, *AFTER], ids=str)
def test_mistakes_in_scales(mistake: Mistake) -> None:
    assert_found(mistake)


@pytest.mark.parametrize("unit", [1, 10, 100, 5, 50, 25, 2.5, 0.1, 0.01, 0.5, 0.25, 0.05])
def test_units_that_scores_are_rounded_to(unit: float) -> None:
    from trustscale.instruments.structure.results import sensible_unit

    assert sensible_unit(unit)


@pytest.mark.parametrize("number_of_decimals", [2, 3, 4, 0.3, 7, 1e-12])
def test_numbers_that_are_no_units(number_of_decimals: float) -> None:
    from trustscale.instruments.structure.results import sensible_unit

    assert not sensible_unit(number_of_decimals)
