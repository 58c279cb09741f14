"""How large a change people call an improvement."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.norms.waves import rows_of, wave
from trustscale import stats
from trustscale.errors import ColumnError, OptionError

UP, DOWN = "higher is better", "lower is better"


def sample(n: int = 400, seed: int = 3) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Changes, and what people say about them."""
    rng = np.random.default_rng(seed)
    change = np.round(rng.normal(4, 5, n))
    felt = change + rng.normal(0, 4, n)
    words = np.select([felt > 9, felt > 5, felt > -5], ["much better", "a bit better", "same"], "worse")
    return change, words.tolist()


def important(change: Any, said: Any, **options: Any) -> ts.ImportantDifference:
    asked: dict[str, Any] = {
        "improved": ["a bit better", "much better"],
        "little": ["a bit better"],
        "direction": UP,
        "draws": 0,
    }
    return ts.important_difference(change, said, **(asked | options))


def estimates(found: ts.ImportantDifference) -> dict[str, float]:
    return {row.method: row.estimate for row in found.rows}


def test_each_row_is_what_its_kernel_gives() -> None:
    change, said = sample()
    found = estimates(important(change, said))
    improved = np.isin(said, ["a bit better", "much better"]).astype(float)
    little = (np.array(said) == "a bit better").astype(float)
    model = stats.predictive_important_change(change, improved)
    assert found == {
        "mean-change": stats.mean_important_change(change, little).estimate,
        "roc": stats.roc_important_change(change, improved).change.estimate,
        "predictive-modelling": model.predicted.estimate,
        "adjusted": model.adjusted.estimate,
    }


def test_the_mean_change_is_the_mean_of_those_a_little_better() -> None:
    found = important([0, 1, 3, 5, 9], ["same", "same", "a bit better", "a bit better", "much better"])
    assert found.rows[0].estimate == 4.0
    assert found.rows[0].n == 2


def test_lower_is_better_turns_the_changes() -> None:
    change, said = sample()
    assert estimates(important(-change, said, direction=DOWN)) == estimates(important(change, said))


def test_without_a_little_better_there_is_no_mean_change() -> None:
    assert list(estimates(important(*sample(), little=()))) == ["roc", "predictive-modelling", "adjusted"]


def test_the_reliability_of_the_anchor_chooses_the_later_adjustment() -> None:
    early, late = important(*sample()), important(*sample(), anchor_reliability=0.8)
    assert "2017" in early.rows[-1].detail
    assert "2022" in late.rows[-1].detail
    assert early.rows[-1].estimate != late.rows[-1].estimate
    for found in (early, late):
        assert "constants not verified" in str(found)


def test_same_seed_same_digits_and_a_drawn_seed_is_said() -> None:
    change, said = sample(120)
    first, second = (important(change, said, draws=200, seed=5) for _ in range(2))
    assert first.rows == second.rows
    assert "bootstrap: 200 samples, seed 5" in first.provenance.notes
    free = important(change, said, draws=50)
    (note,) = (note for note in free.provenance.notes if note.startswith("bootstrap"))
    again = important(change, said, draws=50, seed=int(note.rpartition(" ")[2]))
    assert again.rows == free.rows
    for row in first.rows:
        assert row.lower < row.estimate < row.upper


# -- beside a result of reliable_change --------------------------------------------------------------------


def followed_up(n: int = 200) -> tuple[ts.ReliableChange, pd.DataFrame]:
    change, said = sample(n)
    before = wave(list(range(n)), [50.0] * n)
    after = wave(list(range(n)), [float(50 + c) for c in change])
    found = ts.reliable_change(before, after, id="person", scale="x", reliability=0.9, sd=10.0, direction=UP)
    anchor = pd.DataFrame({"person": range(n), "said": said})
    return found, anchor.sample(frac=1, random_state=1)


def test_the_anchor_is_joined_on_the_ids_and_not_on_the_order() -> None:
    change, anchor = followed_up()
    joined = important(change, anchor, column="said", direction=None)
    listed = important([r["after"] - r["before"] for r in rows_of(change.to_frame())], sample(200)[1])
    assert estimates(joined) == estimates(listed)
    assert joined.direction == UP
    assert joined.title == "x"


def test_who_did_not_answer_and_who_has_no_change_are_counted() -> None:
    change, anchor = followed_up()
    few = pd.concat([anchor.iloc[:150], pd.DataFrame({"person": [900], "said": ["same"]})])
    found = important(change, few, column="said")
    assert found.provenance.notes[0].startswith("150 of 200 persons answered")
    assert found.provenance.notes[0].endswith("; 1 answer of persons without a change left out")
    assert found.rows[1].n == 150


def test_what_can_be_detected_stands_beside_it_and_spread_is_called_spread() -> None:
    change, anchor = followed_up()
    found = important(change, anchor, column="said")
    assert found.detectable == pytest.approx(1.96 * 10 * np.sqrt(0.2))
    assert found.helpers == {"0.5 SD": 5.0, "0.2 SD": 2.0, "1 SEM": pytest.approx(10 * np.sqrt(0.1))}
    assert "not importance, only spread" in str(found)
    assert [alert.code for alert in found.alerts] == ["TS-N154"]
    assert found.alerts[0].threshold == found.detectable
    assert important(*sample(), detectable=1.0).alerts == ()


# -- alerts and refusals -----------------------------------------------------------------------------------


def test_an_anchor_that_has_little_to_do_with_the_change() -> None:
    change, said = sample()
    shuffled = np.random.default_rng(1).permutation(said).tolist()
    found = important(change, shuffled)
    assert "TS-N152" in [alert.code for alert in found.alerts]
    assert "not checked" in str(next(a.source for a in found.alerts if a.code == "TS-N152"))


@pytest.mark.parametrize(
    ("change", "said", "cure"),
    [
        ([1, 2, 3, 4], ["a bit better"] * 4, "nobody is on one side of the anchor"),
        ([1, 2, 8, 9], ["same", "same", "a bit better", "a bit better"], "ask more people"),
        ([9, 8, 2, 1], ["same", "same", "a bit better", "a bit better"], "check the signs"),
    ],
)
def test_no_estimate_says_why(change: list[int], said: list[str], cure: str) -> None:
    found = important(change, said)
    alerts = [alert for alert in found.alerts if alert.code == "TS-N153"]
    assert alerts
    assert any(cure.lower() in alert.cure.lower() for alert in alerts)
    json.dumps(found.to_dict(), allow_nan=False)


def test_numbers_as_answers(make_frame: Any) -> None:
    change = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    found = important(change, [0, 1, 0, 1, 2, 3], improved=[1, 2, 3], little=[1])
    assert found.rows[0].estimate == 2.0
    assert found.anchor_correlation == pytest.approx(np.corrcoef(change, [0, 1, 0, 1, 2, 3])[0, 1])
    series = make_frame({"said": [0, 1, 0, 1, 2, 3]})["said"]
    listed = series.to_pylist() if hasattr(series, "to_pylist") else series
    assert estimates(important(change, listed, improved=[1, 2, 3], little=[1])) == estimates(found)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ({"direction": None}, "TS-N116", "direction="),
        ({"improved": ["better"]}, "TS-N151", "'a bit better'"),
        ({"improved": ["much better"]}, "TS-N151", "not among the improved ones"),
        ({"improved": "much better"}, "TS-N151", "are lists of answers"),
        ({"level": 1.0}, "TS-N114", "`level`"),
        ({"said": ["same"]}, "TS-N150", "400 changes and 1 answer"),
        ({"change": ["up", "down"]}, "TS-N150", "one number per person"),
        ({"change": [[1, 2]]}, "TS-N150", "one number per person"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], code: str, said: str) -> None:
    change, answers = sample()
    change = options.pop("change", change)
    answers = options.pop("said", answers)
    with pytest.raises(OptionError) as caught:
        important(change, answers, **options)
    assert caught.value.code == code
    assert said in str(caught.value)


def test_a_frame_needs_its_ids_and_a_column() -> None:
    change, anchor = followed_up(40)
    with pytest.raises(OptionError, match="column=") as caught:
        important(change, anchor)
    assert caught.value.code == "TS-N150"
    with pytest.raises(ColumnError, match="did you mean 'said'"):
        important(change, anchor, column="sad")


def test_words() -> None:
    found = important([0, 1, 3, 5, 9], ["same", "same", "a bit better", "a bit better", "much better"])
    assert found.sentence().startswith("Change: the smallest change that people call an improvement is 4.00")
    assert "mean-change MIC = 4.00" in found.apa()
    assert len(str(found).splitlines()) <= 25
    assert len(found.citations) == len(found.rows)
    assert rows_of(found.to_frame())[0]["n"] == 2
