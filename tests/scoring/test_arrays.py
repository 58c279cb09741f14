"""Blocks of rows and threads: however the rows are shared out, the scores are the same to the bit."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trustscale as ts
from tests.scoring.executors import item_columns, raw_columns
from tests.strategies import instruments, raw_answers_for
from trustscale import _threads
from trustscale.responses.columns import ItemColumn
from trustscale.scoring import arrays
from trustscale.scoring.arrays import ArrayScores, score_arrays
from trustscale.scoring.compilation import compile_plan

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
NAN = float("nan")


def identical(one: ArrayScores, other: ArrayScores) -> None:
    for name, scale in one.scales.items():
        again = other.scales[name]
        np.testing.assert_array_equal(scale.scores, again.scores, strict=True)
        there = ~np.isnan(scale.scores)
        assert scale.scores[there].tobytes() == again.scores[there].tobytes()  # the sign of zero as well
        np.testing.assert_array_equal(scale.answered, again.answered, strict=True)
        np.testing.assert_array_equal(scale.reasons, again.reasons, strict=True)
    for columns, others in ((one.bands, other.bands), (one.notices, other.notices)):
        assert list(columns) == list(others)
        for name in columns:
            np.testing.assert_array_equal(columns[name], others[name], strict=True)
    assert list(one.contradicted.items()) == list(other.contradicted.items())  # the order is that of alerts


@settings(max_examples=60, suppress_health_check=SLOW)
@given(data=st.data())
def test_the_number_of_threads_does_not_matter(monkeypatch: pytest.MonkeyPatch, data: st.DataObject) -> None:
    instrument = data.draw(instruments(rich=False))
    schemes: list[str | None] = [entry.id for entry in instrument.schemes]
    scheme = data.draw(st.sampled_from(schemes or [None]))
    plan = compile_plan(instrument, scheme)
    rows = data.draw(raw_answers_for(instrument, max_rows=12))
    items = item_columns(plan, raw_columns(plan, rows))
    whole = score_arrays(plan, items, len(rows))
    monkeypatch.setattr(arrays, "SHARED_ROWS", data.draw(st.integers(1, 3)))
    for threads in (2, 5):
        identical(whole, score_arrays(plan, items, len(rows), threads=threads))


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.float32, np.float64])
@pytest.mark.parametrize("low", [-3, 0, 1])
def test_sums_and_means_are_those_of_numpy(dtype: Any, low: int) -> None:
    """Of whole numbers with and without a sign, with and without gaps, in every type."""
    draw = np.random.default_rng(5)
    values = draw.integers(low, low + 5, size=(5_000, 4)).astype(np.float64)
    if np.dtype(dtype).kind == "f":
        values[draw.random(values.shape) < 0.2] = NAN
        values[:7] = NAN
        values[:, 3] = np.where(np.isnan(values[:, 3]), low, values[:, 3])
    names = ["a", "b", "c", "d"]
    answers = pd.DataFrame(values.astype(dtype), columns=names)
    keyed = values * [1, -1, 1, 1] + [0, 2 * low + 4, 0, 0]
    counts = (~np.isnan(keyed)).sum(axis=1)
    total = np.nansum(keyed, axis=1)
    expected = {"mean": total / np.maximum(counts, 1), "sum": total}
    rules: list[tuple[Literal["mean", "sum"], int]] = [("mean", 2), ("sum", 4)]
    for kind, needed in rules:
        scale = ts.define_scale(
            names, minimum=low, maximum=low + 4, reverse=["b"], id="s", score=kind, min_answered=needed
        )
        frame = ts.score(answers, scale).to_frame()
        np.testing.assert_array_equal(frame["s"], np.where(counts >= needed, expected[kind], NAN))
        np.testing.assert_array_equal(frame["s_answered"], counts)


def test_reading_and_scoring_are_the_same_in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a frame with columns of every kind to the frame of scores and its alerts."""
    draw = np.random.default_rng(8)
    n = 1_000
    answers = pd.DataFrame({f"q{k}": draw.integers(1, 6, n).astype(np.float64) for k in range(1, 7)})
    answers.loc[draw.random(n) < 0.1, "q2"] = NAN
    answers["q3"] = answers["q3"].astype(np.int8)
    answers["q4"] = answers["q4"].astype(int).astype(str)  # is decoded, not taken as it is
    answers.loc[5, "q5"] = 9  # off the scale
    scale = ts.define_scale(list(answers), minimum=1, maximum=5, reverse=["q6"], id="s", min_answered=4)
    monkeypatch.setattr(_threads, "LEAST_ROWS", 1)
    monkeypatch.setattr(arrays, "SHARED_ROWS", 7)
    made = []
    for threads in ("1", "4"):
        monkeypatch.setenv(_threads.SETTING, threads)
        responses = ts.read_responses(answers, scale, invalid="missing")
        scores = ts.score(responses)
        made.append((str(responses), scores.to_dict()))
    assert made[0] == made[1]


def test_an_error_in_a_thread_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = compile_plan(ts.define_scale(["a", "b"], minimum=1, maximum=5, id="s"))
    monkeypatch.setattr(arrays, "SHARED_ROWS", 2)
    items = {name: ItemColumn(np.array(["no number"] * 9, dtype=object)) for name in ("a", "b")}
    for threads in (1, 3):
        with pytest.raises(ValueError, match="no number"):
            score_arrays(plan, items, 9, threads=threads)
