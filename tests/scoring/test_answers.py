"""One person's answers, without a frame."""

from __future__ import annotations

import subprocess
import sys

import pytest

import trustscale as ts
from trustscale.errors import AnswerError, ColumnError

RS10 = [6, 1, 6, 5, 1, 6, 2, 6, 5, 6]


def rs10_answers() -> dict[str, object]:
    return {f"rs{number}": code for number, code in enumerate(RS10, start=1)}


def test_the_published_case() -> None:
    made = ts.score_answers(rs10_answers(), "rs10")
    assert made["rs10_mean"] == pytest.approx(5.7)
    assert made["rs10_sum"] == pytest.approx(57)
    assert made.answered["rs10_mean"] == 10
    assert made.instrument == "rs10"


def test_labels_texts_and_blanks() -> None:
    answers = {
        **rs10_answers(),
        "rs1": "Agree completely",
        "rs2": " disagree COMPLETELY ",
        "rs3": "6",
        "rs4": None,
    }
    made = ts.score_answers(answers, "rs10")
    assert made.answered["rs10_mean"] == 9
    assert made["rs10_mean"] == pytest.approx((57 - 5) / 9)


def test_too_few_answers_give_a_reason() -> None:
    made = ts.score_answers({"rs1": 6}, "rs10")
    assert made["rs10_mean"] is None
    assert made.reasons["rs10_mean"] == "too few answered"
    assert "too few answered" in str(made)


def test_every_wrong_answer_is_named_at_once() -> None:
    with pytest.raises(AnswerError) as caught:
        ts.score_answers({**rs10_answers(), "rs1": 7, "rs3": "often"}, "rs10")
    assert caught.value.code == "TS-S031"
    assert caught.value.where == ("rs1: 7 (allowed: 1 to 6)", "rs3: 'often' (allowed: 1 to 6)")
    assert "rs9: 7 (allowed: 1 to 6, or 9 for not applicable)" in str(_error({"rs9": 7}))


def _error(answers: dict[str, object]) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        ts.score_answers(answers, "rs10")
    return caught.value


def test_an_item_that_does_not_exist() -> None:
    with pytest.raises(ColumnError, match="did you mean 'rs10'") as caught:
        ts.score_answers({"rs_10": 3}, "rs10")
    assert caught.value.code == "TS-S030"


def test_notices_and_bands() -> None:
    made = ts.score_answers(
        dict(zip([f"p{n}" for n in range(1, 10)], [2, 1, 3, 1, 0, 1, 2, 0, 1], strict=True)), "phq9"
    )
    assert made.notices
    assert next(iter(made.bands.values())) == "moderate"


def test_hidden_scales_stay_hidden() -> None:
    made = ts.score_answers({}, "phq9")
    phq9 = ts.load_instrument("phq9")
    assert set(made.scores) == {scale.id for scale in phq9.scales if scale.reported}


def test_times_and_ranges() -> None:
    sleep = ts.define_instrument(
        {
            "id": "sleep",
            "version": "1.0.0",
            "title": "Sleep",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "response_scales": [
                {"id": "clock", "format": "time"},
                {"id": "hours", "minimum": 0, "maximum": 24},
            ],
            "items": [
                {"id": "bed", "gist": "to bed", "response_scale": "clock"},
                {"id": "up", "gist": "up", "response_scale": "clock"},
                {"id": "slept", "gist": "hours", "response_scale": "hours"},
            ],
            "scales": [
                {"id": "in_bed", "items": ["bed", "up"], "score": "elapsed", "range": [0, 24]},
                {
                    "id": "share",
                    "score": "ratio",
                    "numerator": "slept",
                    "denominator": "in_bed",
                    "if_zero": "missing",
                },
            ],
        }
    )
    made = ts.score_answers({"bed": "23:30", "up": "7:00", "slept": 6.25}, sleep)
    assert made["in_bed"] == 7.5
    assert made["share"] == pytest.approx(6.25 / 7.5)
    same = ts.score_answers({"bed": "07:00", "up": "07:00", "slept": 6}, sleep)
    assert same.reasons["share"] == "zero denominator"
    with pytest.raises(AnswerError, match="a time of day"):
        ts.score_answers({"bed": "25:00"}, sleep)
    with pytest.raises(AnswerError, match="0 to 24"):
        ts.score_answers({"slept": 25}, sleep)


def test_no_frame_library_is_imported() -> None:
    code = (
        "import sys, trustscale as ts; ts.score_answers({'rs1': 3}, 'rs10');"
        "print([m for m in ('pandas', 'numpy', 'scipy', 'narwhals') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scoring_loads_no_scipy() -> None:
    code = (
        "import sys, pandas as pd, trustscale as ts;"
        "ts.score(pd.DataFrame({f'rs{n}': [3] for n in range(1, 11)}), 'rs10').to_frame();"
        "print('scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
