"""`check_instrument`: examples that do not come out, rules that none tests, the ten usual mistakes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import trustscale as ts
from tests.instruments.good_definition import DELETE, GOOD, Changes, instrument
from trustscale.errors import Finding
from trustscale.instruments.shipped import shipped_ids

EXAMPLES = Path(__file__).parents[1] / "instruments" / "examples"
SIX = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())

HEAD = {key: GOOD[key] for key in ("id", "version", "title", "construct", "license", "sources")}

MOOD: dict[str, Any] = {
    **HEAD,
    "response_scales": [{"id": "five", "minimum": 1, "maximum": 5, "step": 1}],
    "items": [{"ids": ["m1..m3"]}],
    "scales": [{"id": "mood", "items": ["m1..m3"], "reverse": ["m2"], "score": "sum", "range": [3, 15]}],
    "examples": [{"answers": [4, 1, 2], "scores": {"mood": 11}}],
}


def check(changes: Changes, base: dict[str, Any] = MOOD) -> tuple[Finding, ...]:
    return ts.check_instrument(instrument(base, changes))


def only(findings: tuple[Finding, ...], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def untested(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Where a change goes unnoticed, and all that is said of it there."""
    said: dict[str, str] = {}
    for finding in only(findings, "TS-I107"):
        assert finding.severity == "warning"
        said[finding.where] = f"{said.get(finding.where, '')} {finding.problem} {finding.cure}".strip()
    return said


# -- the six examples of the rules, and what is shipped ------------------------------------------------------


def test_there_are_six_examples() -> None:
    assert len(SIX) == 6


@pytest.mark.parametrize("name", SIX)
def test_the_examples_of_the_rules_come_out(name: str) -> None:
    findings = ts.check_instrument(EXAMPLES / name)
    assert [finding for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize("name", SIX)
def test_the_examples_of_the_rules_are_compared_at_all(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)
    definition = ts.load_instrument(folder)
    first = definition.examples[0]
    stated = next(scale for scale, score in first.scores.items() if score != "missing")
    wrong = first.model_copy(update={"scores": {**first.scores, stated: 0.5}})
    changed = definition.model_copy(update={"examples": (wrong, *definition.examples[1:])})
    (finding,) = only(ts.check_instrument(changed), "TS-I102")
    assert finding.where == f"examples[1].scores.{stated}"
    assert "the example says 0.5" in finding.problem


@pytest.mark.parametrize("name", shipped_ids())
def test_shipped_instruments_have_nothing_to_find(name: str) -> None:
    assert str(ts.check_instrument(name)) == "nothing found"


# -- examples ------------------------------------------------------------------------------------------------


def test_a_sound_instrument_with_a_telling_example_has_no_findings() -> None:
    findings = check({})
    assert findings == ()
    assert str(findings) == "nothing found"


def test_an_instrument_without_examples() -> None:
    (finding,) = check({"examples": []})
    assert (finding.code, finding.where, finding.severity) == ("TS-I101", "examples", "warning")
    assert "Add worked examples" in finding.cure


def test_an_example_that_gives_another_score() -> None:
    (finding,) = only(check({"examples[1].scores": {"mood": 10}}), "TS-I102")
    assert (finding.where, finding.severity) == ("examples[1].scores.mood", "error")
    assert "the example says 10, and the definition gives 11" in finding.problem


def test_a_wrong_key_contradicts_its_example() -> None:
    (finding,) = only(check({"scales.mood.reverse": []}), "TS-I102")
    assert "the example says 11, and the definition gives 7" in finding.problem


def test_scores_are_compared_as_printed() -> None:
    mean = {"scales.mood.score": "mean", "scales.mood.range": [1, 5]}
    assert not only(check({**mean, "examples[1].scores": {"mood": 3.666667}}), "TS-I102")
    assert only(check({**mean, "examples[1].scores": {"mood": 3.66667}}), "TS-I102")


def test_a_missing_score_is_said_with_its_reason() -> None:
    changes = {"examples+": {"answers": [4, "", 2], "scores": {"mood": 6}}}
    (finding,) = only(check(changes), "TS-I102")
    assert finding.where == "examples[2].scores.mood"
    assert "gives missing (too few answered)" in finding.problem
    assert not only(check({"examples+": {"answers": [4, "", 2], "scores": {"mood": "missing"}}}), "TS-I102")


BANDS = {
    "id": "level",
    "scale": "mood",
    "source": "manual",
    "levels": [
        {"label": "low", "at_least": 3, "at_most": 10},
        {"label": "high", "at_least": 11, "at_most": 15},
    ],
}


def test_an_example_that_falls_into_another_band() -> None:
    changes = {"bands+": BANDS, "examples[1].bands": {"level": "low"}}
    (finding,) = only(check(changes), "TS-I103")
    assert (finding.where, finding.severity) == ("examples[1].bands.level", "error")
    assert "the example says 'low', and the definition gives 'high'" in finding.problem


def test_an_example_that_calls_for_other_notices() -> None:
    notice = {"id": "low", "when": [{"of": "m1", "at_most": 2}], "text": "Low."}
    (finding,) = only(check({"notices+": notice, "examples[1].notices": ["low"]}), "TS-I104")
    assert (finding.where, finding.severity) == ("examples[1].notices", "error")
    assert "the example says low, and the definition gives nothing" in finding.problem


def test_examples_of_a_coding_are_read_by_its_labels() -> None:
    labels = ["Never", "Sometimes", "Always"]
    changes = {
        "response_scales": [
            {"id": "three", "options": [{"code": n, "label": label} for n, label in enumerate(labels)]}
        ],
        "codings": [
            {"id": "falling", "options": [{"code": 3 - n, "label": label} for n, label in enumerate(labels)]}
        ],
        "scales.mood.range": [0, 6],
        "examples": [{"coding": "falling", "answers": [1, 3, 1], "scores": {"mood": 6}}],
    }
    assert not only(check(changes), "TS-I102")
    assert "codings.falling.options" not in untested(check(changes))
    alike = {**changes, "examples": [{"coding": "falling", "answers": [1, 3, 2], "scores": {"mood": 5}}]}
    assert "if 2/1 changed places" in untested(check(alike))["codings.falling.options"]
    assert "codings.falling.options" in untested(
        check({**changes, "examples": [{"answers": [2, 0, 1], "scores": {"mood": 5}}]})
    )


def test_examples_may_state_scores_of_several_schemes() -> None:
    definition = ts.load_instrument(EXAMPLES / "ghq12")
    wrong = definition.examples[0].model_copy(update={"scores": {"likert": 18, "ghq": 7, "cghq": 8}})
    findings = ts.check_instrument(definition.model_copy(update={"examples": (wrong,)}))
    assert [finding.where for finding in only(findings, "TS-I102")] == [
        "examples[1].scores.ghq",
        "examples[1].scores.cghq",
    ]


def test_answers_that_do_not_apply_and_missing_codes() -> None:
    changes = {
        "response_scales": [
            {
                "id": "five",
                "minimum": 1,
                "maximum": 5,
                "step": 1,
                "not_applicable": [9],
                "missing_codes": [-1],
            }
        ],
        "scales.mood": {
            "id": "mood",
            "items": ["m1..m3"],
            "reverse": ["m2"],
            "score": "mean",
            "not_applicable": "shrink",
        },
        "examples": [
            {"answers": [4, 9, 2], "scores": {"mood": 3}},
            {"answers": [4, -1, 2], "scores": {"mood": "missing"}},
            {"answers": [4, 1, 2], "scores": {"mood": 3.666667}},
        ],
    }
    assert check(changes) == ()


def test_findings_are_printed_one_a_line_errors_first() -> None:
    findings = check({"examples[1].scores": {"mood": 10}, "construct": DELETE})
    lines = str(findings).splitlines()
    assert lines[0].startswith("error: examples[1].scores.mood: the example says 10")
    assert lines[1].startswith("warning: construct: ")
    assert len(lines) == len(findings)


def test_examples_are_not_run_on_an_unsound_structure(tmp_path: Path) -> None:
    findings = check({"scales.mood.range": [0, 15], "examples[1].scores": {"mood": 10}})
    assert [finding.code for finding in findings] == ["TS-I032"]
    broken = tmp_path / "broken.toml"
    broken.write_text("id = ", encoding="utf-8")
    assert [finding.code for finding in ts.check_instrument(broken)] == ["TS-I080"]


def test_a_table_that_cannot_be_read_is_said_once(tmp_path: Path) -> None:
    folder = tmp_path / "promis-depression"
    shutil.copytree(EXAMPLES / "promis-depression", folder)
    (folder / "t.csv").write_text("raw,score,se\n8,1\n", encoding="utf-8")
    assert [finding.code for finding in ts.check_instrument(folder)] == ["TS-I087"]
    (folder / "t.csv").unlink()
    assert [finding.code for finding in ts.check_instrument(folder)] == ["TS-I087"]


def test_a_path_an_id_and_a_definition_are_checked_alike() -> None:
    assert ts.check_instrument("rs10") == ts.check_instrument(ts.load_instrument("rs10"))
    folder = EXAMPLES / "phq9"
    assert ts.check_instrument(str(folder)) == ts.check_instrument(folder / "instrument.toml")


# -- what no example tests -----------------------------------------------------------------------------------


def test_a_key_that_no_example_tests_is_named_with_the_example_that_would() -> None:
    said = untested(check({"examples": [{"answers": [4, 3, 2], "scores": {"mood": 9}}]}))
    assert set(said) == {"scales.mood.reverse"}
    assert "no example would notice if m2 had the opposite key" in said["scales.mood.reverse"]
    assert "Add an example that states mood, with answers off the middle there" in said["scales.mood.reverse"]


def test_several_keys_at_one_place_are_one_finding() -> None:
    said = untested(check({"examples": [{"answers": [3, 3, 3], "scores": {"mood": 9}}]}))
    assert "if m1, m2 and m3 had the opposite key" in said["scales.mood.reverse"]


def test_an_item_that_no_example_needs() -> None:
    changes = {
        "response_scales": [{"id": "five", "minimum": 0, "maximum": 4, "step": 1}],
        "scales.mood.range": [0, 12],
        "examples": [{"answers": [4, 0, 0], "scores": {"mood": 8}}],
    }
    assert "if m3 were left out" in untested(check(changes))["scales.mood.items"]


def test_a_scale_that_no_example_states() -> None:
    scale = {"id": "part", "items": ["m1", "m3"], "score": "mean"}
    (finding,) = only(check({"scales+": scale}), "TS-I105")
    assert (finding.where, finding.severity) == ("scales.part", "warning")
    assert "no example states a score of it" in finding.problem
    # A scale counts as stated where one that is made of it is.
    total = {"id": "total", "scales": ["mood"], "score": "sum", "multiply": 2}
    changes = {"scales+": total, "examples[1].scores": {"total": 22}}
    assert not only(check(changes), "TS-I105")


COUNT: dict[str, Any] = {
    "id": "often",
    "items": ["m1..m3"],
    "score": "count",
    "at_least": 3,
    "at_least_of": {"m3": 2},
}


def test_thresholds_of_a_count() -> None:
    changes = {"scales.mood": COUNT, "examples": [{"answers": [5, 1, 1], "scores": {"often": 1}}]}
    said = untested(check(changes))
    assert "at_least = 3 were 4" in said["scales.often.at_least"]
    assert "at_least = 3 were 2" in said["scales.often.at_least"]
    assert "an answer of 3" in said["scales.often.at_least"]
    assert "m3 = 2 were 3" in said["scales.often.at_least_of"]
    assert "in which m3 is 2" in said["scales.often.at_least_of"]
    telling = [
        {"answers": [3, 2, 2], "scores": {"often": 2}},
        {"answers": [2, 3, 1], "scores": {"often": 1}},
        {"answers": [1, 5, 5], "scores": {"often": 2}},
    ]
    assert untested(check({**changes, "examples": telling})) == {}


def test_values_that_a_count_lists() -> None:
    scale = {"id": "ends", "items": ["m1..m3"], "score": "count", "in": [1, 5]}
    changes = {"scales.mood": scale, "examples": [{"answers": [5, 5, 2], "scores": {"ends": 2}}]}
    assert "if 1 were left out" in untested(check(changes))["scales.ends.in"]


CRITERION: dict[str, Any] = {
    "scales+": {
        "id": "low",
        "score": "criterion",
        "require": "all",
        "conditions": [{"of": "mood", "at_most": 8}, {"of": "m1", "below": 3}],
    }
}


def test_thresholds_and_conditions_of_a_criterion() -> None:
    both = [*MOOD["examples"], {"answers": [1, 5, 1], "scores": {"mood": 3, "low": 1}}]
    said = untested(check({**CRITERION, "examples": both}))
    assert "at_most = 8 of mood were 7" in said["scales.low.conditions"]
    assert "in which mood is 8" in said["scales.low.conditions"]
    assert "the condition on m1 were left out" in said["scales.low.conditions"]
    assert "if 2 of 2 conditions were 1" in said["scales.low.require"]
    assert "in which exactly 1 of the conditions hold" in said["scales.low.require"]
    telling = [
        {"answers": [2, 3, 3], "scores": {"low": 1, "mood": 8}},
        {"answers": [2, 2, 3], "scores": {"low": 0, "mood": 9}},
        {"answers": [3, 4, 2], "scores": {"low": 0, "mood": 7}},
        {"answers": [1, 5, 1], "scores": {"low": 1, "mood": 3}},
    ]
    assert untested(check({**CRITERION, "examples": telling})) == {}


def test_bounds_of_bands() -> None:
    said = untested(check({"bands+": BANDS}))
    assert (
        "if 11 were 'low' instead of 'high' and 10 were 'high' instead of 'low'" in said["bands.level.levels"]
    )
    assert "in which mood is 11, with its band" in said["bands.level.levels"]
    telling = [
        {"answers": [4, 1, 2], "scores": {"mood": 11}, "bands": {"level": "high"}},
        {"answers": [4, 2, 2], "scores": {"mood": 10}, "bands": {"level": "low"}},
    ]
    assert untested(check({"bands+": BANDS, "examples": telling})) == {}


def test_bounds_of_bands_of_a_mean_move_by_one_score() -> None:
    bands = {**BANDS, "levels": [{"label": "low", "below": 3}, {"label": "high", "at_least": 3}]}
    changes = {"scales.mood.score": "mean", "scales.mood.range": [1, 5], "bands+": bands}
    said = untested(check({**changes, "examples[1].scores": {"mood": 3.666667}}))
    assert "if 3 were 'low' instead of 'high' and 2.666666667 were 'high'" in said["bands.level.levels"]


def test_conditions_of_notices() -> None:
    notice = {"id": "low", "when": [{"of": "m1", "at_most": 2}], "text": "Low."}
    said = untested(check({"notices+": notice}))
    assert "in which m1 is 2, with its notices" in said["notices.low.when"]
    telling = [
        {"answers": [2, 1, 2], "scores": {"mood": 9}, "notices": ["low"]},
        {"answers": [3, 1, 2], "scores": {"mood": 10}, "notices": []},
    ]
    assert untested(check({"notices+": notice, "examples": telling})) == {}


def test_a_missing_rule_moved_by_one() -> None:
    changes = {"scales.mood": {**MOOD["scales"][0], "min_answered": 2, "fill": "mean"}}
    said = untested(check(changes))
    assert "the 2 of 3 answers that are needed were 1" in said["scales.mood.min_answered"]
    assert "with 1 of 3 answered, which is missing" in said["scales.mood.min_answered"]
    assert "with 2 of 3 answered and a score" in said["scales.mood.min_answered"]
    assert 'fill = "mean" were left out' in said["scales.mood.fill"]
    telling = [
        *MOOD["examples"],
        {"answers": [4, "", 3], "scores": {"mood": 10.5}},
        {"answers": [4, "", ""], "scores": {"mood": "missing"}},
    ]
    assert untested(check({**changes, "examples": telling})) == {}


def test_a_share_and_a_number_that_stands_for_blanks() -> None:
    changes = {"scales.mood": {**MOOD["scales"][0], "min_share": 0.5, "fill": 3}}
    said = untested(check(changes))
    assert "scales.mood.min_share" in said
    assert "fill = 3 were 4" in said["scales.mood.fill"]


def test_a_form_rule_moved_by_one() -> None:
    said = untested(check({"form_min_share": 0.6}))
    assert "with 1 of 3 items answered" in said["form_min_share"]
    said = untested(check({"form_min_answered": 2}))
    assert "were 3" in said["form_min_answered"]


def test_skips_and_blanks_that_count() -> None:
    skip = {"when": [{"of": "m1", "at_most": 1}], "items": ["m2", "m3"], "code": 1}
    said = untested(check({"skips+": skip}))
    assert "at_most = 1 of m1 were 2" in said["skips[1].when"]
    assert "m2 and m3 were left out" in said["skips[1].items"]
    assert "code = 1 were 2" in said["skips[1].code"]
    said = untested(check({"items": [{"ids": ["m1", "m2"]}, {"id": "m3", "if_missing": 1}]}))
    assert "if_missing of m3 were left out" in said["items.m3.if_missing"]
    assert "if_missing of m3 were 2" in said["items.m3.if_missing"]


def test_option_scores_and_recodings() -> None:
    options = [{"code": n, "score": n * 2} for n in range(1, 6)]
    changes = {"response_scales": [{"id": "five", "options": options}], "scales.mood.range": [6, 30]}
    said = untested(check({**changes, "examples[1].scores": {"mood": 22}}))
    # Code 1 is the answer of the reversed item, whose ends move with the score of its lowest option.
    assert "the score of code 1 and the score of code 3 were" in said["response_scales.five.options"]
    recoded = {
        "recodings+": {"id": "high", "map": [[1, 0], [2, 0], [3, 0], [4, 1], [5, 1]]},
        "scales.mood": {"id": "mood", "items": ["m1..m3"], "recode": [{"using": "high"}], "score": "sum"},
        "examples[1].scores": {"mood": 1},
    }
    said = untested(check(recoded))
    assert "the score of code 3 and the score of code 5 were 1 higher" in said["recodings.high.map"]


def test_steps_of_a_recoding() -> None:
    changes = {
        "recodings+": {
            "id": "third",
            "steps": [{"below": 6, "score": 0}, {"up_to": 10, "score": 1}, {"score": 2}],
        },
        "scales+": {"id": "grade", "scales": ["mood"], "recode": [{"using": "third"}], "score": "sum"},
        "examples[1].scores": {"mood": 11, "grade": 2},
    }
    said = untested(check(changes))["recodings.third.steps"]
    assert "in which the recoded value is 5" in said
    assert "in which the recoded value is 6" in said
    assert "up_to = 10 were 9" in said
    assert "up_to = 10 were 11" not in said  # the example has 11, and says 2
    assert "the score of the step that ends at 6" in said


def test_recodings_that_could_be_another() -> None:
    said = untested(ts.check_instrument(EXAMPLES / "ghq12"))
    assert "g1, g3, g4, g7, g8 and g12 were recoded by chronic" in said["scales.cghq.recode"]


def test_weights_transformations_and_rounding() -> None:
    scale = {
        "id": "mood",
        "items": ["m1..m3"],
        "weights": {"m1": 2, "m3": 0.5},
        "score": "mean",
        "multiply": 10,
        "add": 1,
        "round": {"to": 1, "mode": "half-up"},
    }
    # (2 * 4 + 1 + 0.5 * 2) / 3.5 = 2.857..., times 10 and 1 more: 29.57..., so 30
    said = untested(check({"scales.mood": scale, "examples[1].scores": {"mood": 30}}))
    assert set(said) == {"scales.mood.round"}
    assert 'mode = "half-up" were "up"' in said["scales.mood.round"]
    assert 'mode = "half-up" were "down"' not in said["scales.mood.round"]


def test_rounding_that_can_never_differ_is_not_asked_for() -> None:
    changes = {"scales.mood": {**MOOD["scales"][0], "round": {"to": 1, "mode": "half-up"}}}
    assert untested(check(changes)) == {}


def test_rescaled_and_standardised_scores() -> None:
    changes = {"scales.mood": {**MOOD["scales"][0], "rescale": [0, 100], "range": [0, 100]}}
    middle = {"examples": [{"answers": [3, 3, 3], "scores": {"mood": 50}}]}
    assert "turned round" in untested(check({**changes, **middle}))["scales.mood.rescale"]
    standard = {"scales.mood": {**MOOD["scales"][0], "standardize": {"mean": 9, "sd": 2}, "range": [-3, 3]}}
    said = untested(check({**standard, "examples": [{"answers": [3, 3, 3], "scores": {"mood": 0}}]}))
    assert "an sd 1 higher" in said["scales.mood.standardize"]
    assert "a mean 1 higher" not in said["scales.mood.standardize"]


def test_a_ratio_and_a_difference_of_times() -> None:
    definition = ts.load_instrument(EXAMPLES / "psqi-c4")
    said = untested(ts.check_instrument(definition))
    assert "in which the denominator is 0" in said["scales.percent.if_zero"]
    assert "scales.percent.numerator" not in said
    half_a_day = definition.examples[0].model_copy(
        update={"answers": ("19:00", "07:00", 12.0), "scores": {"c4": 0.0}}
    )
    said = untested(ts.check_instrument(definition.model_copy(update={"examples": (half_a_day,)})))
    assert "the two times changed places" in said["scales.in_bed.items"]


def test_rows_of_a_table() -> None:
    said = untested(ts.check_instrument(EXAMPLES / "promis-depression"))["tables.t.csv"]
    assert "in 31 of 33 rows (raw 9, raw 10" in said
    assert "raw 20" not in said
    assert "cell by cell" in said


def test_centring_of_balanced_keys_only_moves_scores_and_this_is_said() -> None:
    findings = ts.check_instrument(EXAMPLES / "bfi2-extraversion")
    (finding,) = only(findings, "TS-I108")
    assert finding.where == "scales.centered.within_person"
    assert "centring only moves complete scores by 3" in finding.problem
    assert untested(findings) == {}


def test_centring_that_no_example_tests() -> None:
    scale = {"id": "c", "items": ["m1", "m2"], "within_person": {"method": "center"}, "score": "mean"}
    changes = {"scales.mood": scale, "items": [{"ids": ["m1..m3"]}]}
    said = untested(check({**changes, "examples": [{"answers": [5, 1, 3], "scores": {"c": 0}}]}))
    assert 'if the method were "standardize"' in said["scales.c.within_person"]
    assert "other than 0" in said["scales.c.within_person"]
    telling = [{"answers": [5, 2, 2], "scores": {"c": 0.5}}]
    assert untested(check({**changes, "examples": telling})) == {}


def test_a_range_that_no_answers_reach() -> None:
    parts = [
        {"id": "up", "items": ["m1", "m2"], "score": "sum"},
        {"id": "down", "items": ["m1", "m3"], "reverse": ["m1"], "score": "sum"},
    ]
    changes = {
        "scales": [*parts, {"id": "both", "scales": ["up", "down"], "score": "sum", "range": [4, 20]}],
        "examples": [{"answers": [4, 1, 2], "scores": {"up": 5, "down": 4, "both": 9}}],
    }
    found = only(check(changes), "TS-I106")
    assert [finding.where for finding in found] == ["scales.both.range", "scales.both.range"]
    assert "the range is [4, 20], and no answers give less than 8" in found[0].problem
    assert "no answers give more than 16" in found[1].problem


# -- the ten mistakes that a check must find -----------------------------------------------------------------

ENDS = {"scales.mood.range": DELETE, "scales.mood.score": "mean"}

TEN = [
    (
        "a key that no example tests",
        {"examples[1].answers": [4, 3, 2], "examples[1].scores.mood": 9},
        "TS-I107",
    ),
    (
        "double reversal",
        {
            "response_scales": [
                {"id": "five", "options": [{"code": n, "score": 6 - n} for n in range(1, 6)]}
            ],
            "examples": [],
        },
        "TS-I057",
    ),
    (
        "wrong base",
        {
            "bands+": {
                **BANDS,
                "levels": [
                    {"label": "low", "at_least": 0, "at_most": 7},
                    {"label": "high", "at_least": 8, "at_most": 12},
                ],
            }
        },
        "TS-I044",
    ),
    (
        "one range for all",
        {
            "response_scales": [
                *MOOD["response_scales"],
                {"id": "six", "minimum": 0, "maximum": 6, "step": 1},
            ],
            "items": [{"ids": ["m1", "m2"], "response_scale": "five"}, {"id": "m3", "response_scale": "six"}],
            "scales.mood": {"id": "mood", "items": ["m1..m3"], "score": "mean", "min_answered": 2},
        },
        "TS-I021",
    ),
    ("sum over what is there", {"scales.mood.min_answered": 2}, "TS-I020"),
    (
        "fractions into integers",
        {
            **ENDS,
            "bands+": {
                **BANDS,
                "levels": [
                    {"label": "low", "at_least": 1, "at_most": 2},
                    {"label": "high", "at_least": 3, "at_most": 5},
                ],
            },
        },
        "TS-I045",
    ),
    (
        "boundary not said",
        {"bands+": {**BANDS, "levels": [{"label": "low", "at_least": 3}, {"label": "high", "at_least": 11}]}},
        "TS-I043",
    ),
    ("a code that is two things", {"response_scales.five.missing_codes": [5]}, "TS-I040"),
    (
        "wrong parts",
        {"items": [{"ids": ["m1", "m2"]}, {"id": "m3", "role": "attention", "expected": 2}]},
        "TS-I035",
    ),
    (
        "a table that does not cover",
        {
            "scales+": {"id": "t", "scales": ["mood"], "score": "lookup", "table": "t.csv"},
            "tables": {
                "t.csv": {"columns": ["mood", "score"], "rows": [[str(n), "1"] for n in range(4, 16)]}
            },
        },
        "TS-I050",
    ),
]


@pytest.mark.parametrize(("changes", "code"), [row[1:] for row in TEN], ids=[row[0] for row in TEN])
def test_the_ten_mistakes_are_found(changes: Changes, code: str) -> None:
    assert only(check(changes), code)
    assert not only(check({}), code)
