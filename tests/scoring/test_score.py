"""From frames to scores: values, rows, columns, stamps and alerts."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from trustscale.errors import ColumnError, KeyingWarning, OptionError, ScoringError, ScoringWarning

CALM = ts.define_scale(
    ["calm", "tense", "easy"], minimum=1, maximum=5, reverse=["tense"], id="calmness", min_answered=2
)
TRUST = ts.define_scale(["t1", "t2"], minimum=1, maximum=7, id="calmness")


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def base() -> dict[str, list[Any]]:
    return {
        "calm": [5, 4, None, None],
        "tense": [1, None, 5, None],
        "easy": [3, 2, 1, None],
        "who": list("abcd"),
    }


def test_mean_of_keyed_answers_with_the_missing_rule(make_frame: Any) -> None:
    made = ts.score(make_frame(base()), CALM).to_frame()
    columns = made.to_pydict() if hasattr(made, "to_pydict") else made.to_dict(**_lists(made))
    scores = [None if value is None or value != value else value for value in columns["calmness"]]
    assert scores == pytest.approx([13 / 3, 3.0, 1.0, None])
    assert list(columns["calmness_answered"]) == [3, 2, 2, 0]
    reasons = [value if isinstance(value, str) else None for value in columns["calmness_reason"]]
    assert reasons == [None, None, None, "too few answered"]


def _lists(made: Any) -> dict[str, Any]:
    return {"orient": "list"} if isinstance(made, pd.DataFrame) else {"as_series": False}


def test_the_frame_comes_back_in_the_library_it_came_in(make_frame: Any) -> None:
    data = make_frame(base())
    made = ts.score(data, CALM, keep=["who"]).to_frame()
    assert type(made) is type(data)
    names = made.column_names if hasattr(made, "column_names") else list(made.columns)
    assert names == ["who", "calmness", "calmness_answered", "calmness_reason"]


def test_row_order_and_index_survive() -> None:
    data = frame(**base()).set_index(pd.Index([30, 10, 20, 10], name="row"))
    made = ts.score(data, CALM, keep="all").to_frame()
    assert made.index.equals(data.index)
    pd.testing.assert_frame_equal(made[list(data.columns)], data)


def test_the_input_is_not_changed() -> None:
    data = frame(**base())
    before = data.copy(deep=True)
    made = ts.score(data, CALM, keep="all").to_frame()
    made.loc[:, ["calm", "calmness"]] = 0.0
    pd.testing.assert_frame_equal(data, before)


def test_a_frame_without_rows_has_scores_without_rows() -> None:
    made = ts.score(frame(calm=[], tense=[], easy=[]), CALM)
    assert made.n_rows == 0
    assert list(made.to_frame().columns) == ["calmness", "calmness_answered", "calmness_reason"]
    assert "0 rows scored" in str(made)


def test_one_row() -> None:
    made = ts.score(frame(calm=[1], tense=[5], easy=[1]), CALM)
    assert made.to_frame()["calmness"].tolist() == [1.0]
    assert made.summary[0].sd != made.summary[0].sd  # one person has no SD
    json.dumps(made.to_dict(), allow_nan=False)


def test_extreme_answers_reach_the_range_although_nobody_gave_them_before() -> None:
    # Reversal by observed extremes (3 + 4 - x) would score the first row 3 instead of 8 / 3.
    made = ts.score(frame(calm=[3, 3], tense=[4, 3], easy=[3, 3]), CALM).to_frame()
    assert made["calmness"].tolist() == pytest.approx([8 / 3, 3.0])


def test_many_rows_cross_the_blocks_that_work_is_done_in() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(1, 6, (40_000, 3)).astype(float)
    x[rng.random(x.shape) < 0.2] = np.nan
    made = ts.score(pd.DataFrame(x, columns=["calm", "tense", "easy"]), CALM).to_frame()
    by_hand = pd.DataFrame({"calm": x[:, 0], "tense": 6 - x[:, 1], "easy": x[:, 2]})
    expected = by_hand.mean(axis=1).where(by_hand.count(axis=1) >= 2)
    np.testing.assert_array_equal(made["calmness"], expected)
    np.testing.assert_array_equal(made["calmness_answered"], by_hand.count(axis=1))


def test_small_integers_do_not_wrap() -> None:
    scale = ts.define_scale(["a", "b", "c"], minimum=0, maximum=100, score="sum", id="pain", reverse=["c"])
    data = pd.DataFrame({"a": [100, 90], "b": [100, 80], "c": [0, 10]}, dtype="int8")
    assert ts.score(data, scale).to_frame()["pain"].tolist() == [300.0, 260.0]


def test_scores_carry_where_they_come_from() -> None:
    scores = ts.score(frame(**base()), CALM)
    stamp = scores.provenance.instruments[0]
    assert (stamp.id, stamp.version, stamp.content_hash) == (CALM.id, CALM.version, CALM.content_hash)
    assert scores.provenance.trustscale == ts.__version__
    assert scores.provenance.n_rows == 4
    assert "at least 2 of 3 items answered" in scores.provenance.rules["calmness"]
    text = json.dumps(scores.to_dict(), allow_nan=False)
    assert CALM.content_hash in text


def test_the_summary_counts_reasons() -> None:
    row = ts.score(frame(**base()), CALM).summary[0]
    assert (row.n, row.n_missing, row.reasons) == (3, 1, {"too few answered": 1})
    assert row.mean == pytest.approx((13 / 3 + 3 + 1) / 3)
    assert (row.minimum, row.maximum) == (1.0, pytest.approx(13 / 3))


def test_words_for_a_paper() -> None:
    scores = ts.score(frame(**base()), CALM)
    assert scores.sentence().startswith("calmness")
    assert (
        "was scored for 3 of 4 persons (M = 2.78, SD = 1.68, observed 1 to 4.333333333" in scores.sentence()
    )
    assert scores.apa() == "calmness: M = 2.78, SD = 1.68, n = 3"
    assert len(str(scores).splitlines()) <= 25
    assert "<pre" in scores._repr_html_()
    assert repr(scores) == "<Scores on calmness: 4 rows>"


def test_scores_have_no_picture_and_say_so() -> None:
    with pytest.raises(ts.errors.ResultError, match="has no picture"):
        ts.score(frame(**base()), CALM).plot()


# -- calls that cannot be served -----


def test_a_frame_needs_an_instrument() -> None:
    with pytest.raises(OptionError, match=r"`instrument` is needed") as caught:
        ts.score(frame(**base()))
    assert caught.value.code == "TS-S003"


def test_responses_know_their_instrument() -> None:
    responses = ts.read_responses(frame(**base()), CALM)
    assert ts.score(responses).summary[0].n == 3
    with pytest.raises(OptionError, match="were read for their instrument") as caught:
        ts.score(responses, CALM)
    assert caught.value.code == "TS-S002"


def test_columns_to_keep_must_be_there() -> None:
    with pytest.raises(ColumnError, match="did you mean 'who'") as caught:
        ts.score(frame(**base()), CALM, keep=["whos"])
    assert caught.value.code == "TS-S013"


def test_a_score_never_takes_the_name_of_a_kept_column() -> None:
    data = frame(**base(), calmness=[9, 9, 9, 9])
    with pytest.raises(ScoringError, match="Two columns would be called 'calmness'") as caught:
        ts.score(data, CALM, keep="all")
    assert caught.value.code == "TS-S012"
    made = ts.score(data, CALM, keep="all", prefix="new_").to_frame()
    assert made["calmness"].tolist() == [9, 9, 9, 9]
    assert made["new_calmness"].tolist()[1] == 3.0


def test_several_instruments_in_one_survey() -> None:
    data = frame(**base(), t1=[7, 1, 1, 1], t2=[5, 1, 1, 1])
    with pytest.raises(ScoringError, match="prefix"):
        ts.score(data, [CALM, TRUST])
    other = ts.define_scale(["t1", "t2"], minimum=1, maximum=7, id="trust")
    made = ts.score(data, [CALM, other]).to_frame()
    assert made["calmness"].iloc[0] == pytest.approx(13 / 3)
    assert made["trust"].tolist() == [6.0, 1.0, 1.0, 1.0]


def test_prefix_by_instrument() -> None:
    data = frame(**base())
    by_id = ts.score(data, CALM, prefix=True).to_frame().columns
    assert by_id[0] == f"{CALM.id.replace('-', '_')}_calmness"
    assert ts.score(data, CALM, prefix={CALM.id: "x_"}).to_frame().columns[0] == "x_calmness"


# -- alerts -----


def keyed_survey(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    trait = rng.normal(size=n)
    raw = {
        name: np.clip(np.round(3 + trait + rng.normal(size=n) * 0.8), 1, 5)
        for name in ("calm", "easy", "tense")
    }
    raw["tense"] = 6 - raw["tense"]
    return pd.DataFrame(raw)


def test_an_item_that_was_reversed_before_is_named_and_not_flipped() -> None:
    data = keyed_survey()
    assert ts.score(data, CALM).alerts == ()
    turned = data.assign(tense=6 - data["tense"])
    with pytest.warns(KeyingWarning, match="tense") as caught:
        scores = ts.score(turned, CALM)
    assert caught[0].filename == __file__
    assert [(alert.code, alert.subject) for alert in scores.alerts] == [("TS-S020", f"{CALM.id}, tense")]
    assert scores.alerts[0].threshold == 0.0
    assert scores.alerts[0].source
    by_hand = (turned["calm"] + turned["easy"] + 6 - turned["tense"]) / 3
    np.testing.assert_allclose(scores.to_frame()["calmness"], by_hand)


def test_few_rows_say_nothing_about_keys() -> None:
    turned = keyed_survey(20)
    turned["tense"] = 6 - turned["tense"]
    assert ts.score(turned, CALM).alerts == ()


def definition(**more: Any) -> dict[str, Any]:
    return {
        "id": "ladder",
        "version": "1.0.0",
        "title": "Ladder",
        "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
        "response_scales": [{"id": "yes_no", "options": [{"code": 0}, {"code": 1}]}],
        "items": [{"ids": ["a", "b", "c"], "gist": "a question"}],
        "scales": [{"id": "total", "items": ["a", "b", "c"], "score": "sum"}],
        **more,
    }


def test_answers_that_should_have_been_skipped_stand_and_are_told() -> None:
    ladder = ts.define_instrument(
        definition(skips=[{"when": [{"of": "a", "equals": 0}], "items": ["b", "c"], "code": 0}])
    )
    data = frame(a=[0, 0, 1], b=[None, 1, None], c=[None, None, 1])
    with pytest.warns(ScoringWarning, match="should have skipped"):
        scores = ts.score(data, ladder)
    assert scores.to_frame()["total"].fillna(-1).tolist() == [0.0, 1.0, -1.0]
    assert [alert.code for alert in scores.alerts] == ["TS-S021"]


def test_attention_items_and_notices_are_told_and_never_scored() -> None:
    ladder = ts.define_instrument(
        definition(
            items=[
                {"ids": ["a", "b", "c"], "gist": "a question"},
                {"id": "look", "gist": "tick 1", "role": "attention", "expected": 1},
                {"id": "stay", "gist": "want to stay", "role": "single"},
            ],
            notices=[
                {"id": "help", "when": [{"of": "c", "at_least": 1}], "text": "Call.", "level": "safety"}
            ],
        )
    )
    data = frame(a=[1, 1], b=[1, 1], c=[0, 1], look=[1, 0], stay=[0, 1])
    scores = ts.score(data, ladder)
    made = scores.to_frame()
    assert made.columns.tolist() == ["stay", "total", "total_answered", "total_reason", "notice_help"]
    assert made["notice_help"].tolist() == [False, True]
    assert made["total"].tolist() == [2.0, 3.0]
    assert [alert.code for alert in scores.alerts] == ["TS-S022", "TS-S023"]


def test_an_item_reported_as_it_is_may_be_kept_as_well() -> None:
    ladder = ts.define_instrument(
        definition(
            items=[{"ids": ["a", "b", "c"], "gist": "q"}, {"id": "stay", "gist": "s", "role": "single"}]
        )
    )
    made = ts.score(frame(a=[1], b=[1], c=[0], stay=[1]), ladder, keep="all").to_frame()
    assert made.columns.tolist().count("stay") == 1


def test_bands_are_words() -> None:
    ladder = ts.define_instrument(
        definition(
            bands=[
                {
                    "id": "level",
                    "scale": "total",
                    "levels": [
                        {"label": "low", "at_least": 0, "at_most": 1},
                        {"label": "high", "above": 1, "at_most": 3},
                    ],
                }
            ]
        )
    )
    made = ts.score(frame(a=[1, 0, 1], b=[1, 0, None], c=[0, 1, 1]), ladder).to_frame()
    assert made["level_band"].astype(object).where(made["level_band"].notna(), None).tolist() == [
        "high",
        "low",
        None,
    ]


def test_drafts_say_so_wherever_their_scores_appear() -> None:
    draft = ts.load_instrument("relationship-satisfaction")
    data = pd.DataFrame({item.id: [3, 4] for item in draft.items})
    scores = ts.score(data, draft)
    words = "author-constructed, not validated"
    for text in (str(scores), scores.sentence(), json.dumps(scores.to_dict()), scores._repr_html_()):
        assert words in text
    assert words in str(ts.score_answers({item.id: 3 for item in draft.items}, draft))


def test_schemes() -> None:
    two = ts.define_instrument(
        definition(
            schemes=[{"id": "sum", "default": True}, {"id": "mean"}],
            scales=[
                {"id": "total", "scheme": "sum", "items": ["a", "b", "c"], "score": "sum"},
                {"id": "average", "scheme": "mean", "items": ["a", "b", "c"], "score": "mean"},
            ],
        )
    )
    data = frame(a=[1], b=[1], c=[0])
    assert ts.score(data, two).to_frame()["total"].tolist() == [2.0]
    assert ts.score(data, two, scheme="mean").to_frame()["average"].tolist() == [pytest.approx(2 / 3)]
    assert ts.score(data, two, scheme={"ladder": "mean"}).provenance.instruments[0].scheme == "mean"
    with pytest.raises(ScoringError, match="did you mean 'mean'") as caught:
        ts.score(data, two, scheme="means")
    assert caught.value.code == "TS-S010"
    with pytest.raises(ScoringError, match="has no schemes"):
        ts.score(frame(**base()), CALM, scheme="sum")


def looked_up(**more: Any) -> ts.Instrument:
    return ts.define_instrument(
        definition(
            scales=[
                {"id": "raw", "items": ["a", "b", "c"], "score": "sum", "reported": False},
                {"id": "t", "scales": ["raw"], "score": "lookup", "table": "t.csv", **more},
            ],
            tables={
                "t.csv": {
                    "columns": ["raw", "score", "se", "label"],
                    "rows": [
                        ["0", "30", "5.5", "low"],
                        ["1", "40", "4", "low"],
                        ["2", "55", "3", "mid"],
                        ["3", "70", "4.5", "high"],
                    ],
                }
            },
        )
    )


def test_a_looked_up_score_brings_its_standard_error_and_its_label(make_frame: Any) -> None:
    data = make_frame({"a": [0, 1, None], "b": [0, 1, 1], "c": [1, 1, 1]})
    made = ts.score(data, looked_up()).to_frame()
    columns = made.to_pydict() if hasattr(made, "to_pydict") else made.to_dict(**_lists(made))
    assert list(columns) == ["t", "t_answered", "t_reason", "t_se", "t_label"]
    assert [value for value in columns["t_se"] if value == value and value is not None] == [4.0, 4.5]
    assert [value for value in columns["t_label"] if isinstance(value, str)] == ["low", "high"]


def test_a_standard_error_is_stretched_with_its_score_and_not_shifted() -> None:
    made = ts.score(frame(a=[0], b=[0], c=[1]), looked_up(multiply=-2, add=100)).to_frame()
    assert made[["t", "t_se"]].to_numpy().tolist() == [[20.0, 8.0]]


def test_one_person_gets_standard_error_and_label_too() -> None:
    made = ts.score_answers({"a": 1, "b": 1, "c": 0}, looked_up())
    assert (made["t"], made.standard_errors["t"], made.labels["t"]) == (55.0, 3.0, "mid")
    assert "t: 55.00 (SE 3.00) mid" in str(made)
    assert list(made.scores) == ["t"]


def test_standard_errors_and_labels_come_from_lazy_frames_too() -> None:
    pl = importorskip("polars")
    data = pl.LazyFrame({"a": [0, 1, None], "b": [0, 1, 1], "c": [1, 1, 1]})
    made = ts.score(data, looked_up()).collect()
    assert made.columns == ["t", "t_answered", "t_reason", "t_se", "t_label"]
    assert made["t_se"].to_list() == [4.0, 4.5, None]
    assert made["t_label"].to_list() == ["low", "high", None]


def test_keys_are_checked_on_runs_of_rows_from_the_whole_of_a_long_survey() -> None:
    data = pd.concat([keyed_survey(1_000)] * 30, ignore_index=True)
    assert ts.score(data, CALM).alerts == ()
    turned = data.assign(tense=6 - data["tense"])
    with pytest.warns(KeyingWarning, match="n = 10000"):
        scores = ts.score(turned, CALM)
    assert [alert.subject for alert in scores.alerts] == [f"{CALM.id}, tense"]


def test_two_items_that_run_apart_are_both_named() -> None:
    data = keyed_survey()
    pair = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, id="pair")
    with pytest.warns(KeyingWarning, match="tense"):
        scores = ts.score(data, pair)
    assert [alert.subject for alert in scores.alerts] == [f"{pair.id}, calm", f"{pair.id}, tense"]
