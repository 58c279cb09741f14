from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from trustscale.errors import OptionError, StudyError
from trustscale.validation.cautions import few_categories_alert, reflective, refuse_formative
from trustscale.validation.samples import (
    gaps_alert,
    item_counts,
    missing_words,
    sample_moments,
    sample_rows,
    sample_tables,
)
from trustscale.validation.study import open_study


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    trait = rng.normal(size=200)
    cuts = [-1.2, -0.4, 0.4, 1.2]
    items = {f"q{k}": np.digitize(trait + rng.normal(size=200), cuts) + 1.0 for k in range(1, 5)}
    items["q4"] = 6 - items["q4"]
    frame = pd.DataFrame(items)
    frame.loc[frame.index[:12], "q2"] = np.nan
    return frame


def scale() -> ts.Instrument:
    return ts.define_scale(["q1..q4"], minimum=1, maximum=5, reverse=["q4"], id="calm")


def test_items_come_keyed() -> None:
    frame = answers()
    (part,) = open_study(frame, instrument=scale()).parts
    assert part.items == ("q1", "q2", "q3", "q4")
    assert part.reversed == ("q4",)
    assert part.low.tolist() == [1.0] * 4
    assert part.high.tolist() == [5.0] * 4
    rows = sample_rows(part, "pairwise")
    np.testing.assert_array_equal(rows[:, 3], 6 - frame["q4"])


def test_listwise_equals_passing_the_complete_rows() -> None:
    frame = answers()
    (part,) = open_study(frame, instrument=scale()).parts
    (whole,) = open_study(frame.dropna(), instrument=scale()).parts
    found, by_hand = sample_moments(part), sample_moments(whole)
    assert found.n == by_hand.n == 188
    np.testing.assert_array_equal(found.covariance, by_hand.covariance)
    np.testing.assert_array_equal(found.mean, by_hand.mean)
    np.testing.assert_allclose(found.covariance, np.cov(sample_rows(part), rowvar=False), rtol=1e-12)


def test_pairwise_uses_all_rows_that_a_pair_has() -> None:
    frame = answers()
    (part,) = open_study(frame, instrument=scale()).parts
    found = sample_moments(part, "pairwise")
    assert found.pairwise_n is not None
    assert found.pairwise_n[0, 2] == 200
    assert found.pairwise_n[0, 1] == 188
    keyed = frame.assign(q4=6 - frame["q4"])
    np.testing.assert_allclose(found.covariance, keyed.cov(), rtol=1e-12)
    np.testing.assert_allclose(found.mean, keyed.mean(), rtol=1e-12)
    assert item_counts(part).n.tolist() == [200, 188, 200, 200]


def test_rows_in_several_blocks_add_up() -> None:
    frame = pd.concat([answers()] * 100, ignore_index=True)
    (part,) = open_study(frame, instrument=scale()).parts
    np.testing.assert_allclose(
        sample_moments(part).covariance, frame.dropna().assign(q4=6 - frame["q4"]).cov()
    )
    assert sample_tables(part, "pairwise").counts.trace() == frame.notna().to_numpy().sum()


def test_gaps_are_said() -> None:
    (part,) = open_study(answers(), instrument=scale()).parts
    assert missing_words(part, 188) == "n = 188 of 200 (12 with gaps left out)"
    assert missing_words(part, 200) == "n = 200"
    (alert,) = gaps_alert(part, 188)
    assert alert.code == "TS-V005"
    assert alert.value == 0.06
    assert gaps_alert(part, 195) == ()


def test_gaps_can_be_refused() -> None:
    (part,) = open_study(answers(), instrument=scale()).parts
    with pytest.raises(StudyError, match="q2: 12 gaps") as caught:
        sample_moments(part, "raise")
    assert caught.value.code == "TS-V007"


def test_a_bare_frame_of_items_is_taken_as_it_is() -> None:
    study = open_study(answers())
    assert study.parts[0].items == ("q1", "q2", "q3", "q4")
    assert study.stamps == ()


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("person", np.arange(200), "all differ"),
        ("sex", ["f", "m"] * 100, "str values, such as 'f'"),
        ("when", pd.date_range("2024-01-01", periods=200), "values"),
    ],
)
def test_a_column_that_is_no_item_is_named_with_the_line_to_paste(
    name: str, values: object, words: str
) -> None:
    frame = answers().assign(**{name: values})
    with pytest.raises(StudyError, match=words) as caught:
        open_study(frame)
    assert caught.value.code == "TS-V001"
    assert caught.value.where[0].startswith(name)
    assert 'items=["q1", "q2", "q3", "q4"]' in str(caught.value)


def test_a_file_without_an_instrument(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("q1;q2;name\n1;2,5;ann\n2;NA;bob\n;1;cid\n4;3,5;dan\n", encoding="utf-8")
    (part,) = open_study(file, items=["q1", "q2"]).parts
    np.testing.assert_array_equal(
        sample_rows(part, "pairwise"), [[1, 2.5], [2, np.nan], [np.nan, 1], [4, 3.5]]
    )
    with pytest.raises(StudyError, match=r"(?s)such as 'ann'.*items=\["):
        open_study(str(file))


def test_right_and_wrong_are_numbers() -> None:
    frame = pd.DataFrame({"a": [True, False, True], "b": pd.array([True, None, False], dtype="boolean")})
    (part,) = open_study(frame).parts
    np.testing.assert_array_equal(sample_rows(part, "pairwise"), [[1, 1], [0, np.nan], [1, 0]])


def test_a_misspelt_item_gets_a_suggestion() -> None:
    with pytest.raises(StudyError, match=r"q11 \(did you mean 'q1'\?\)"):
        open_study(answers(), items=["q11", "q2"])
    with pytest.raises(StudyError, match="more than once"):
        open_study(answers(), items=["q1", "q1"])
    with pytest.raises(StudyError, match="not hold numbers"):
        open_study(answers().assign(t="x"), items=["q1", "t"])


@pytest.mark.parametrize("number", [np.inf, -np.inf])
def test_an_infinite_answer_is_named(number: float) -> None:
    frame = answers()
    frame.loc[7, "q1"] = number
    frame.loc[9, "q1"] = -number
    with pytest.raises(StudyError, match="q1: row 8"):
        open_study(frame)


def test_items_of_an_instrument_can_be_chosen() -> None:
    (part,) = open_study(answers(), instrument=scale(), items=["q4", "q1"]).parts
    assert part.items == ("q4", "q1")
    assert part.reversed == ("q4",)
    with pytest.raises(StudyError, match="did you mean 'q1'"):
        open_study(answers(), instrument=scale(), items=["qq1"])


def test_the_instrument_is_needed_once() -> None:
    read = ts.read_responses(answers(), scale())
    with pytest.raises(OptionError, match="already"):
        open_study(read, instrument=scale())
    with pytest.raises(OptionError, match="no scale 'clam'"):
        open_study(read, scale="clam")
    with pytest.raises(OptionError, match="know their instrument"):
        open_study(answers(), scale="calm")


def test_too_few_rows_and_an_item_nobody_answered() -> None:
    frame = answers().assign(q3=np.nan)
    (part,) = open_study(frame, instrument=scale()).parts
    with pytest.raises(StudyError, match="q3: 0 answers"):
        sample_moments(part)
    (none,) = open_study(frame.iloc[:0], instrument=scale()).parts
    with pytest.raises(StudyError, match="two are needed"):
        sample_moments(none)
    with pytest.raises(StudyError, match="two are needed"):
        sample_moments(none, "pairwise")


def test_tables_need_categories() -> None:
    (part,) = open_study(pd.DataFrame({"a": [0.5, 1.5, 1.5], "b": [1.0, 2.0, 2.0]})).parts
    with pytest.raises(StudyError, match=r"cannot be counted by category.\n  a\n"):
        sample_tables(part)


def test_weights_are_not_ignored_in_silence() -> None:
    frame = answers().assign(w=1.5)
    study = open_study(ts.read_responses(frame, scale(), weight="w"))
    assert [alert.code for alert in study.alerts] == ["TS-S070"]


def test_scales_of_other_kinds_are_left_out_with_the_reason() -> None:
    (part,) = open_study(answers(), instrument=scale()).parts
    kept, alerts = reflective([part], "reliability")
    assert kept == (part,)
    assert alerts == ()
    refuse_formative(part, "reliability")
    assert few_categories_alert(part, [5, 5, 6, 6], 'matrix="polychoric"')[0].code == "TS-V008"
    assert few_categories_alert(part, [7, 7, 7, 7], 'matrix="polychoric"') == ()


def test_a_formative_scale_is_refused() -> None:
    definition = {
        "id": "events",
        "version": "1.0.0",
        "title": "Events",
        "status": "unstated",
        "license": {"spdx": "NOASSERTION", "holder": "not stated", "wording": False},
        "response_scales": [
            {"id": "yesno", "options": [{"code": 0, "label": "no"}, {"code": 1, "label": "yes"}]}
        ],
        "items": [{"ids": ["e1..e3"], "gist": "event", "response_scale": "yesno"}],
        "scales": [{"id": "load", "items": ["e1..e3"], "score": "sum", "measures": "formative"}],
    }
    frame = pd.DataFrame({"e1": [0, 1, 1], "e2": [1, 1, 0], "e3": [0, 0, 1]})
    parts = open_study(frame, instrument=ts.define_instrument(definition)).parts
    with pytest.raises(StudyError, match="formative") as caught:
        reflective(parts, "reliability")
    assert caught.value.code == "TS-V003"


def test_several_scales_of_a_shipped_instrument() -> None:
    study = open_study(pd.DataFrame({f"rs{k}": [1, 2, 3, 6] for k in range(1, 11)}), instrument="rs10")
    assert [part.title for part in study.parts] == ["rs10_mean, rs10_sum"]  # the same items: one study
    assert study.parts[0].scale == "rs10_mean"
    joint = open_study(
        pd.DataFrame({f"rs{k}": [1, 2, 3, 6] for k in range(1, 11)}), instrument="rs10", per_scale=False
    )
    assert len(joint.parts) == 1
    assert len(joint.parts[0].items) == 10
