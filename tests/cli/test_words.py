"""Small parts: messages and rules in words, bars, cells, and how the command was called."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from trustscale.cli.bars import ASCII, BINS, BLOCKS, draw, histogram, levels_for
from trustscale.cli.command import called_as
from trustscale.cli.layout import cut
from trustscale.cli.phrasing import in_shell_words
from trustscale.cli.records import neutral
from trustscale.cli.rules import missing_rule, number, rule_of
from trustscale.cli.screen import literal


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ('pass invalid="missing".', "pass --invalid missing."),
        (
            'correct them, or pass invalid="missing" (--invalid missing) to go on.',
            "correct them, or pass --invalid missing to go on.",
        ),
        (
            'name it with columns={"rs4": "..."} (--column rs4=...); then',
            "name it with --column rs4=...; then",
        ),
        (
            "for example columns={\"rs4\": 'Question 4'} (--column rs4=...).",
            "for example --column 'rs4=Question 4'.",
        ),
        (
            'say already_keyed=["rs2", "rs5"] (--already-keyed ITEM), so that they',
            "say --already-keyed rs2,rs5, so that they",
        ),
        ("with columns= (--column ITEM=COLUMN), or", "with --column ITEM=COLUMN, or"),
        ('say columns={"rs4": None}.', "say --column rs4=."),
        ('say columns={"rs4": "v 12", "rs5": "w"}', "say --column 'rs4=v 12' --column rs5=w"),
        ("name one with sheet=: 'a', 'b'", "name one with --sheet SHEET: 'a', 'b'"),
        ("say so with encoding='utf-16-le'", "say so with --encoding utf-16-le"),
        ("leave sheet= out.", "leave --sheet SHEET out."),
        ("say already_keyed=['rs2', 'rs5'] where", "say --already-keyed rs2,rs5 where"),
        (
            "reversed it already (already_keyed=) or (coding=).",
            "reversed it already (--already-keyed ITEM) or (--coding CODING).",
        ),
        ("pass `prefix=True` (or a prefix of your own)", "pass --prefix id (or a prefix of your own)"),
        ("missing_codes=[-99, -77]", "--missing-code -99 --missing-code -77"),
        ("id='persn' (did you mean 'person'?)", "--id persn (did you mean 'person'?)"),
        ("pass labels=False.", "pass --no-labels."),
        ("to try things out, say allow_simulated=True.", "to try things out, say --allow-simulated."),
        ("as in by={'age': ..., 'sex': ...}.", "as in --by age=COLUMN --by sex=COLUMN."),
        ("take 'sex' out of `by`.", "take 'sex' out of --by."),
        (
            "say which is which: groups={'sex': {'1': 'female', '2': 'male'}}.",
            "say which is which: --word sex:1=female --word sex:2=male.",
        ),
        (
            "pass sd={'trust': 0.8, ...} with a number per scale, or choose one with scale='trust'.",
            "pass --sd trust=0.8 with a number per scale, or choose one with --scale trust.",
        ),
        (
            'pass direction="higher is better" or direction="lower is better", or a mapping by scale.',
            "pass --direction higher or --direction lower, or a mapping by scale.",
        ),
        ('Compare with method="gulliksen-lord-novick".', "Compare with --method gulliksen-lord-novick."),
        (
            "pass mean=, control=ControlGroup(...); it",
            "pass --mean NUMBER, --control mean=NUMBER,mean_after=NUMBER,...; it",
        ),
        ("the grid=3 and a valid=1 stay", "the grid=3 and a valid=1 stay"),
        (
            "if it asks for the opposite: define_scale(['q1', 'q2', '...'], minimum=..., maximum=..., "
            "reverse=['q1', 'q2']).",
            "if it asks for the opposite: --range LOW,HIGH --reverse q1,q2.",
        ),
        ('say which: items=["q1", "q 2"].', "say which: --items q1,'q 2'."),
        (
            'use missing="pairwise", or make it with summarize(..., items=["q1"]) or patterns=True.',
            'use --missing pairwise, or make it with summarize(..., items=["q1"]) or patterns=True.',
        ),
        (
            "a whole number from 1 to 5; number_of_factors() compares rules.",
            "a whole number from 1 to 5; `trustscale factors` without --factors compares rules.",
        ),
        ("name more items with `items`.", "name more items with --items."),
    ],
)
def test_messages_of_the_library_are_said_in_words_of_the_shell(said: str, typed: str) -> None:
    assert in_shell_words(said) == typed


@given(st.text())
def test_any_message_can_be_said(text: str) -> None:
    assert isinstance(in_shell_words(text), str)


def test_no_message_of_the_library_is_left_in_python() -> None:
    """Each option that a message of reading or scoring names has a translation."""
    import ast
    import re

    folder = Path(ts.__file__).parent
    leftovers = []
    for path in [*(folder / "responses").rglob("*.py"), *(folder / "scoring").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in ("mend", "cure"):
                texts = [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
                said = in_shell_words(" ".join(text for text in texts if isinstance(text, str)))
                leftovers += re.findall(r"(?<![-\w])[a-z_]+=(?![\w.]*\w*\))", said.replace("ITEM=", ""))
    assert set(leftovers) <= {"sep=", "rs4="}


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (0.5, "0.5"), (-3.0, "-3"), (1e20, "1e+20")])
def test_numbers_have_no_needless_point(value: float, text: str) -> None:
    assert number(value) == text


def test_rules_in_words() -> None:
    scale = ts.define_scale([f"q{n}" for n in range(1, 5)], minimum=1, maximum=5, id="q", min_answered=3)
    assert rule_of(scale, scale.scales[0]) == "mean of all 4 items"
    assert missing_rule(scale.scales[0]).startswith("at least 3 of 4 answered")
    phq9 = ts.load_instrument("phq9")
    by_id = {scale.id: scale for scale in phq9.scales}
    assert rule_of(phq9, by_id["major"]) == "1 if all of: symptoms at least 5; core at least 1; else 0"
    assert rule_of(phq9, by_id["symptoms"]) == "number (at 2 or more, p9 at 1) of all 9 items"


def test_every_rule_that_a_file_can_say_has_words() -> None:
    definition = ts.define_instrument(RULES)
    said = {scale.id: (rule_of(definition, scale), missing_rule(scale)) for scale in definition.scales}
    assert said["in_bed"][0] == "hours passed of t1, t2"
    assert said["percent"][0] == "hours divided by in_bed, times 100"
    assert said["some"][0] == "number answered 1, 2 of a1..a3"
    assert said["few"][0] == "number (at 2 or less) of a1..a3"
    assert said["rescaled"] == ("mean of a1..a3, rescaled to 0-100", "at least 50% answered")
    assert said["filled"] == (
        "sum of a1..a3, rounded to 1 (half-up)",
        "at least 2 of 3 answered; gaps count as 0",
    )
    assert said["pooled"][0] == "mean of the items of filled, centred within the person"
    assert said["standard"][0] == "mean of a1..a3, minus 2, divided by 0.5"
    assert said["shifted"][0] == "sum of a1..a3, weighted, times 2, plus 1"
    assert said["either"][0] == "1 if any of: a1 above 1; a2 below 2; a3 equal to 3; a1 one of 1, 2; else 0"
    assert said["two_of"][0].startswith("1 if at least 2 of: a1 at least 1")
    assert said["scores"] == ("highest of the scores few, some", "all must be there")


RULES = {
    "id": "rules",
    "version": "1.0.0",
    "title": "Rules",
    "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
    "response_scales": [
        {"id": "clock", "format": "time"},
        {"id": "number", "minimum": 0, "maximum": 24},
        {"id": "agree", "minimum": 1, "maximum": 3, "step": 1},
    ],
    "items": [
        {"id": "t1", "gist": "to bed", "response_scale": "clock"},
        {"id": "t2", "gist": "up", "response_scale": "clock"},
        {"id": "hours", "gist": "hours slept", "response_scale": "number"},
        {"ids": ["a1..a3"], "gist": "agree", "response_scale": "agree"},
    ],
    "scales": [
        {"id": "in_bed", "items": ["t1", "t2"], "score": "elapsed"},
        {
            "id": "percent",
            "score": "ratio",
            "numerator": "hours",
            "denominator": "in_bed",
            "if_zero": "missing",
            "multiply": 100,
        },
        {"id": "some", "items": ["a1..a3"], "score": "count", "in": [1, 2]},
        {"id": "few", "items": ["a1..a3"], "score": "count", "at_most": 2},
        {"id": "rescaled", "items": ["a1..a3"], "score": "mean", "min_share": 0.5, "rescale": [0, 100]},
        {
            "id": "filled",
            "items": ["a1..a3"],
            "score": "sum",
            "min_answered": 2,
            "fill": 0,
            "round": {"to": 1, "mode": "half-up"},
        },
        {"id": "pooled", "items_of": ["filled"], "score": "mean", "within_person": {"method": "center"}},
        {"id": "standard", "items": ["a1..a3"], "score": "mean", "standardize": {"mean": 2, "sd": 0.5}},
        {"id": "shifted", "items": ["a1..a3"], "score": "sum", "weights": {"a1": 2}, "multiply": 2, "add": 1},
        {
            "id": "either",
            "score": "criterion",
            "require": "any",
            "conditions": [
                {"of": "a1", "above": 1},
                {"of": "a2", "below": 2},
                {"of": "a3", "equals": 3},
                {"of": "a1", "in": [1, 2]},
            ],
        },
        {
            "id": "two_of",
            "score": "criterion",
            "require": 2,
            "conditions": [
                {"of": "a1", "at_least": 1},
                {"of": "a2", "at_least": 1},
                {"of": "a3", "at_least": 2},
            ],
        },
        {"id": "scores", "scales": ["few", "some"], "score": "maximum"},
    ],
}


def test_bars_are_scaled_to_the_highest_and_none_is_lost() -> None:
    assert draw([0, 1, 500, 1000], BLOCKS) == " ▁▄█"
    assert draw([0, 0], BLOCKS) == "  "
    assert draw([], BLOCKS) == ""


class Stream(io.StringIO):
    def __init__(self, encoding: str | None) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str | None:  # type: ignore[override]  # a stream of any encoding, or of none
        return self._encoding


@pytest.mark.parametrize(
    ("encoding", "levels"),
    [("utf-8", BLOCKS), ("ascii", ASCII), ("cp1252", ASCII), (None, ASCII), ("nonsense", ASCII)],
)
def test_blocks_only_where_they_can_be_shown(encoding: str | None, levels: str) -> None:
    assert levels_for(Stream(encoding)) == levels


@given(st.lists(st.integers(0, 60), min_size=1, max_size=200))
def test_a_histogram_fills_its_width_and_shows_the_mode(sums: list[int]) -> None:
    drawn = histogram(np.array(sums) / 10, (0.0, 6.0), stream=Stream("utf-8"))
    assert len(drawn) == BINS
    assert "█" in drawn


def test_even_scores_make_an_even_histogram() -> None:
    """Scores in steps of a third fall unevenly into twelve bins; the bars must not show that."""
    scores = np.repeat(np.arange(1, 6.01, 1 / 3), 10)
    drawn = histogram(scores, (1.0, 6.0), stream=Stream("utf-8"))
    assert set(drawn) <= {"▇", "█"}


@pytest.mark.parametrize("values", [[], [np.nan, np.nan], [3.0, 3.0]])
def test_no_scores_or_no_range_have_no_histogram(values: list[float]) -> None:
    assert histogram(np.array(values, dtype=float), None, stream=Stream("utf-8")) == ""


@pytest.mark.parametrize("text", ["=1", "+a", "-a", "@a", "\ta", "\ra", "--1", "-1-2"])
def test_formulas_are_made_plain(text: str) -> None:
    assert neutral(text) == f"'{text}"


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_are_never_touched(value: float) -> None:
    assert neutral(str(value)) == str(value)


@given(st.text(), st.integers(0, 40))
def test_what_is_cut_fits(text: str, room: int) -> None:
    assert len(cut(text, room)) <= max(room, 3)
    assert cut(text, len(text)) == text


def test_control_characters_are_not_printed() -> None:
    assert (
        literal("a\x1b[31mb\x07c\x9bd").plain
        == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}d"
    )


def test_commands_are_printed_as_this_one_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my bin" / "trustscale"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", [str(script), "demo"])
    assert called_as() == f"'{script}'"
    monkeypatch.setenv("PATH", str(script.parent))
    assert called_as() == "trustscale"
    monkeypatch.setattr(sys, "argv", ["-c", "demo"])
    assert called_as() == "trustscale"
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "gone" / "trustscale"), "demo"])
    assert called_as() == "trustscale"
