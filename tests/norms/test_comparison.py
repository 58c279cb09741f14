"""Scores placed in norms: printed numbers, which cell and which row, reasons instead of extrapolation."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

import trustscale as ts
from tests.conftest import MakeFrame
from tests.helpers import importorskip
from tests.norms.toys import (
    ALPHA,
    CALM,
    PLAIN,
    by_age_and_sex,
    cell,
    column,
    compared,
    norm_of,
    rows,
    scale_norm,
    scored,
    table_cell,
)
from trustscale.errors import ColumnError, NormError, OptionError, ResultError
from trustscale.instruments.norm_model import NormCell
from trustscale.norms.placing import NORM_REASONS

T_METRIC = norm_of(scale_norm(cell(mean=50, sd=10), range=(0.0, 100.0)))
STANDARD = norm_of(scale_norm(cell(mean=0, sd=1), range=(-5.0, 5.0)))


def free(scores: list[float], norm: ts.NormTable, **options: Any) -> ts.NormComparison:
    """A comparison of numbers without a definition."""
    return compared(scores, norm, instrument=None, **options)


# -- numbers -----------------------------------------------------------------------------------------------


def test_kelley_and_observed_score_intervals_have_the_printed_values() -> None:
    (row,) = rows(free([62], T_METRIC))
    assert row["t"] == pytest.approx(62)
    assert (row["true_score"], row["true_lower"], row["true_upper"]) == pytest.approx(
        (60.08, 52.895, 67.265), abs=5e-4
    )
    assert (row["score_lower"], row["score_upper"]) == pytest.approx((54.160, 69.840), abs=5e-4)


def test_stanines_and_stens_have_the_printed_values() -> None:
    z = [-2, -0.25, -0.2500001, 0.25, 1.74, 1.76]
    found = free(z, STANDARD, also=["stanine", "sten", "iq", "c", "wechsler"])
    assert column(found, "stanine") == [1, 5, 4, 6, 8, 9]
    assert column(found, "sten") == [2, 5, 5, 6, 9, 9]
    assert column(found, "iq") == pytest.approx([100 + 15 * x for x in z])
    assert column(found, "c") == pytest.approx([5 + 2 * x for x in z])
    assert column(found, "wechsler") == pytest.approx([10 + 3 * x for x in z])


def test_percentiles_of_a_normal_norm_are_those_of_the_normal_curve() -> None:
    found = free([-1, 0, 2], STANDARD)
    assert column(found, "percentile") == pytest.approx([15.8655, 50, 97.7250], abs=1e-4)
    assert column(found, "percentile_method") == ["normal"] * 3


def test_percentile_bounds_are_the_percentiles_of_the_score_bounds() -> None:
    (row,) = rows(free([1.0], STANDARD))
    expected = scipy_stats.norm.cdf([row["score_lower"], row["score_upper"]]) * 100
    assert [row["percentile_lower"], row["percentile_upper"]] == pytest.approx(expected.tolist())


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_intervals_have_the_width_of_their_level(level: float) -> None:
    (row,) = rows(compared([12], level=level))
    reach = scipy_stats.norm.ppf((1 + level) / 2)
    assert row["score_upper"] - 12 == pytest.approx(reach * 4 * math.sqrt(1 - 0.84))
    assert row["true_upper"] - row["true_score"] == pytest.approx(reach * 4 * math.sqrt(0.84 * 0.16))


def test_a_cutoff_gives_the_probability_that_the_true_score_lies_above_it() -> None:
    found = column(free([58, 62], T_METRIC, cutoff=60), "above_cutoff")
    assert found == pytest.approx([0.185, 0.509], abs=5e-4)


def test_the_interval_of_the_norm_shrinks_with_its_sample() -> None:
    wide, narrow = (
        rows(compared([12], norm_of(scale_norm(cell(n=n))), also="norm-interval"))[0] for n in (50, 5000)
    )
    for row in (wide, narrow):
        assert row["percentile_norm_lower"] < row["percentile"] < row["percentile_norm_upper"]
    assert narrow["percentile_norm_upper"] - narrow["percentile_norm_lower"] < 0.2 * (
        wide["percentile_norm_upper"] - wide["percentile_norm_lower"]
    )


def test_a_given_reliability_takes_the_place_of_the_norms() -> None:
    (row,) = rows(compared([14], reliability={"calm": 0.5}))
    assert row["true_score"] == pytest.approx(12)
    assert any("as given" in note for note in compared([14], reliability=0.5).provenance.notes)


# -- rows and cells ----------------------------------------------------------------------------------------


TABLE = norm_of(scale_norm(table_cell([5.0, 20.0, 50.0, 80.0, 95.0], first=8.0, mean=10.0, sd=1.0)))


def test_a_table_is_read_at_its_rows_and_between_them() -> None:
    found = compared([8, 9.5, 12], TABLE)
    assert column(found, "percentile") == pytest.approx([5, 35, 95])
    assert column(found, "percentile_method") == ["mid-rank", "linear", "mid-rank"]


def test_rows_alone_on_request() -> None:
    found = compared([8, 9.5, 12], TABLE, percentile="table")
    assert column(found, "percentile") == [5, None, 95]
    assert column(found, "norm_reason") == [None, "between two rows", None]


def test_outside_the_norm_there_is_a_reason_and_no_number() -> None:
    found = rows(compared([7, 13, 8], TABLE))
    for row in found[:2]:
        assert row["norm_reason"] == "outside the norm's range"
        assert row["score"] is not None
        numbers = (
            "z",
            "t",
            "percentile",
            "percentile_lower",
            "true_score",
            "true_lower",
            "score_lower",
            "norm",
        )
        assert all(row[name] is None for name in numbers)
    assert found[2]["norm_reason"] is None


def test_an_interval_beyond_the_table_ends_at_its_last_row() -> None:
    low, high = rows(compared([8, 12], TABLE))
    assert low["percentile_lower"] == 5
    assert high["percentile_upper"] == 95


def test_scores_beyond_the_observed_ones_have_no_place() -> None:
    norm = norm_of(scale_norm(cell(minimum=4.0, maximum=16.0)))
    assert column(compared([3, 4, 16, 17], norm), "t") == [None, 35, 65, None]


def test_a_table_of_t_scores_is_read_and_its_percentiles_follow() -> None:
    table = tuple({"score": float(x), "t": 40.0 + 2 * x} for x in range(21))
    norm = norm_of(scale_norm(NormCell.model_validate({"n": 100, "rows": table})))
    found = rows(compared([5, 7.5], norm))
    assert [row["t"] for row in found] == pytest.approx([50, 55])
    assert [row["standard_method"] for row in found] == ["table", "table"]
    assert [row["percentile"] for row in found] == pytest.approx([50, 69.146], abs=1e-3)


def test_without_mean_and_sd_standard_scores_are_normalised() -> None:
    norm = norm_of(scale_norm(table_cell([0.0, 50.0, 84.1344746])))
    found = rows(compared([0, 1, 2], norm))
    assert [row["z"] for row in found] == [None, pytest.approx(0, abs=1e-9), pytest.approx(1)]
    assert [row["standard_method"] for row in found] == [None, "normalised", "normalised"]


@pytest.mark.parametrize(
    ("age", "sex", "group", "t"),
    [
        (18, "female", "female, age 18 to below 30", 50),
        (29.99, "female", "female, age 18 to below 30", 50),
        (30, "female", "female, age 30 to below 60", 45),
        (30, "male", "male, age 30 to below 60", 47.5),
        (59.9, " Male", "male, age 30 to below 60", 47.5),
    ],
)
def test_each_person_is_compared_with_her_own_cell(age: float, sex: str, group: str, t: float) -> None:
    frame = scored([10], years=[age], gender=[sex])
    (row,) = rows(compared(frame, by_age_and_sex(), by={"age": "years", "sex": "gender"}))
    assert (row["norm_group"], row["t"]) == (group, pytest.approx(t))


@pytest.mark.parametrize(
    ("score", "age", "sex", "reason"),
    [
        (10.0, 17.9, "female", "no norm for this group"),
        (10.0, 60.0, "female", "no norm for this group"),
        (10.0, 20.0, "other", "no norm for this group"),
        (10.0, math.nan, "female", "age or group missing"),
        (10.0, 20.0, None, "age or group missing"),
        (math.nan, math.nan, None, "no score"),
        (math.nan, 20.0, "female", "no score"),
    ],
)
def test_a_person_without_a_cell_gets_the_reason(score: float, age: float, sex: Any, reason: str) -> None:
    frame = scored([score, 10.0], years=[age, 20.0], gender=[sex, "female"])
    found = rows(compared(frame, by_age_and_sex(), by={"age": "years", "sex": "gender"}))
    assert found[0]["norm_reason"] == reason
    assert found[0]["t"] is None
    assert found[1]["norm_reason"] is None


def test_open_ages_reach_as_far_as_they_say() -> None:
    norm = norm_of(scale_norm(cell(age_below=40.0), cell(age_from=40.0, mean=12.0)))
    frame = scored([10, 10, 10], years=[-5.0, 39.999, 3000.0])
    assert column(compared(frame, norm, by={"age": "years"}), "t") == pytest.approx([50, 50, 45])


def test_words_of_the_data_can_be_said_in_words_of_the_norm() -> None:
    norm = norm_of(scale_norm(cell(groups={"sex": "female"}), cell(groups={"sex": "male"}, mean=12.0)))
    frame = scored([10, 10], gender=[1, 2])
    with pytest.raises(NormError, match="TS-N029") as caught:
        compared(frame, norm, by={"sex": "gender"})
    assert "groups={'sex': {1: 'female', 2: 'male'}}" in str(caught.value)
    found = compared(frame, norm, by={"sex": "gender"}, groups={"sex": {1: "male", 2: "female"}})
    assert column(found, "norm_group") == ["male", "female"]


def test_numbers_of_groups_are_the_words_of_a_norm_that_has_numbers() -> None:
    norm = norm_of(scale_norm(cell(groups={"sex": "1"}), cell(groups={"sex": "2"}, mean=12.0)))
    for values in ([1, 2], [1.0, 2.0], ["1", "2"]):
        found = compared(scored([10, 10], sex=values), norm, by={"sex": "sex"})
        assert column(found, "norm_group") == ["1", "2"]


# -- frames and scores -------------------------------------------------------------------------------------

FIRST = ["scale", "score", "score_lower", "score_upper", "z", "t"]
COLUMNS = [
    *FIRST,
    *("percentile", "percentile_lower", "percentile_upper", "true_score", "true_lower", "true_upper"),
    *("band", "norm", "norm_group", "percentile_method", "standard_method", "norm_reason"),
]


def test_every_library_gets_its_own_frame(make_frame: MakeFrame) -> None:
    data = {
        "id": ["a", "b", "c"],
        "calm": [4.0, 10.0, None],
        "sex": ["female", None, "male"],
        "age": [20, 40, 41],
    }
    frame = make_frame(data)
    found = compared(frame, by_age_and_sex(), by={"age": "age", "sex": "sex"}, keep="id").to_frame()
    assert type(found) is type(frame)
    names = list(found.column_names if hasattr(found, "column_names") else found.columns)
    assert names == ["id", *COLUMNS]
    as_pandas = found if isinstance(found, pd.DataFrame) else found.to_pandas()
    assert as_pandas["id"].tolist() == ["a", "b", "c"]
    assert as_pandas["t"].round(6).tolist()[:1] == [35.0]
    assert as_pandas["norm_reason"].astype(object).where(as_pandas["norm_reason"].notna(), None).tolist() == [
        None,
        "age or group missing",
        "no score",
    ]


def test_persons_come_one_after_the_other_with_all_their_scales() -> None:
    answers = pd.DataFrame({f"t{n}": [5, 1] for n in range(1, 5)}).assign(id=["x", "y"])
    scores = ts.score(ts.read_responses(answers, CALM, id="id"))
    mean = scale_norm(cell(mean=2.5, sd=1.0), scale="calm_mean", metric="mean", range=(0.0, 5.0))
    found = rows(compared(scores, norm_of(scale_norm(cell()), mean)))
    assert [(row["id"], row["scale"], row["t"]) for row in found] == [
        ("x", "calm", 75),
        ("x", "calm_mean", 75),
        ("y", "calm", 35),
        ("y", "calm_mean", 35),
    ]
    assert [row["band"] for row in found] == ["high", None, "low", None]


def test_bands_of_a_frame_of_scores_are_those_of_the_instrument() -> None:
    assert column(compared([9.9, 10, math.nan]), "band") == ["low", "high", None]


def test_a_battery_is_compared_as_far_as_there_are_norms() -> None:
    answers = pd.DataFrame({f"g{n}": [1, 2] for n in range(1, 8)} | {f"rs{n}": [3, 4] for n in range(1, 11)})
    found = ts.compare_to_norms(ts.score(answers, ["gad7", "rs10"]))
    assert set(column(found, "scale")) == {"anxiety"}
    assert "no norm: rs10_mean, rs10_sum" in found.provenance.notes


def test_the_shipped_norm_is_taken_by_default_and_by_name() -> None:
    scores = ts.score(pd.DataFrame({f"g{n}": [1, 2] for n in range(1, 8)}), "gad7")
    names = [
        None,
        "germany-2006",
        "gad7",
        "gad7/germany-2006",
        ("gad7", "germany-2006"),
        ts.load_norm("gad7"),
    ]
    found = [column(ts.compare_to_norms(scores, name), "t") for name in names]
    assert all(one == found[0] for one in found)
    assert found[0] == pytest.approx([50 + 10 * (x - 2.95) / 3.4 for x in (7, 14)])


# -- the group ---------------------------------------------------------------------------------------------

GROUP = [8.0, 9.0, 12.0, 15.0, 11.0, 14.0]


def test_the_group_is_tested_against_the_norm_sample() -> None:
    (group,) = compared(GROUP).groups
    expected = scipy_stats.ttest_ind_from_stats(
        np.mean(GROUP), np.std(GROUP, ddof=1), len(GROUP), 10, 4, 200, equal_var=False
    )
    assert (group.statistic, group.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert group.d == pytest.approx((np.mean(GROUP) - 10) / 4)


def test_the_group_is_tested_against_a_known_mean() -> None:
    (group,) = compared(GROUP, group_test="t").groups
    expected = scipy_stats.ttest_1samp(GROUP, 10)
    ends = expected.confidence_interval(0.95)
    assert (group.statistic, group.df, group.p) == pytest.approx((expected.statistic, 5, expected.pvalue))
    assert (group.lower + 10, group.upper + 10) == pytest.approx((ends.low, ends.high))


def test_the_group_is_tested_against_a_known_population() -> None:
    (group,) = compared(GROUP, group_test="z").groups
    z = (np.mean(GROUP) - 10) / (4 / math.sqrt(6))
    assert (group.statistic, group.p) == pytest.approx((z, 2 * scipy_stats.norm.sf(abs(z))))
    assert math.isinf(group.df)
    assert group.to_dict()["df"] is None


def test_several_cells_are_put_together_as_z_scores() -> None:
    frame = scored(GROUP, age=[20, 25, 40, 45, 50, 20], sex=["female", "male"] * 3)
    found = compared(frame, by_age_and_sex(), by={"age": "age", "sex": "sex"})
    overall = found.groups[-1]
    z = column(found, "z")
    assert overall.n == 6
    assert overall.mean == pytest.approx(np.mean(z))
    assert overall.p == pytest.approx(scipy_stats.ttest_1samp(z, 0).pvalue)
    assert sum(group.n for group in found.groups[:-1]) == 6


def test_one_person_is_no_group() -> None:
    (group,) = compared([12]).groups
    assert math.isnan(group.p)
    assert group.to_dict()["p"] is None


def test_a_norm_without_means_has_no_groups_to_compare_with() -> None:
    found = compared(GROUP, norm_of(scale_norm(table_cell([5.0 * n for n in range(21)]))))
    assert found.groups == ()
    assert "no means" in str(found)


# -- refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("norm", "words"),
    [
        (norm_of(scale_norm(cell()), instrument_version="2.0.0"), "version 2.0.0"),
        (norm_of(scale_norm(cell()), instrument_hash="0" * 12), "scores otherwise"),
        (norm_of(scale_norm(cell(), metric="mean")), "norm for the mean, and the score is a sum"),
        (norm_of(scale_norm(cell(), range=(4.0, 24.0))), "from 4 to 24, and the scale runs from 0 to 20"),
        (norm_of(scale_norm(cell()), scheme="other"), "scheme 'other'"),
    ],
)
def test_a_norm_that_does_not_fit_is_refused_with_the_reason(norm: ts.NormTable, words: str) -> None:
    with pytest.raises(NormError, match="TS-N024") as caught:
        compared([10], norm)
    assert words in str(caught.value)


def test_numbers_that_the_metric_does_not_have_are_refused() -> None:
    with pytest.raises(NormError, match="TS-N024") as caught:
        free([10, 21], PLAIN)
    assert "1 scores lie outside, such as 21" in str(caught.value)


def test_a_norm_of_another_instrument_is_refused() -> None:
    with pytest.raises(NormError, match="TS-N024"):
        compared([10], ts.load_norm("gad7"))


def test_invented_numbers_need_permission() -> None:
    with pytest.raises(NormError, match="TS-N025"):
        compared([10], allow_simulated=False)
    assert any(alert.code == "TS-N030" for alert in compared([10]).alerts)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"by": {"sex": "sex"}}, "TS-N027"),
        ({"percentile": "table"}, "TS-N028"),
        ({"percentile": "linear"}, "TS-N028"),
        ({"standard": "table"}, "TS-N028"),
        ({"norm": [PLAIN, PLAIN]}, "TS-N022"),
    ],
)
def test_what_a_norm_cannot_serve_is_refused(options: dict[str, Any], code: str) -> None:
    with pytest.raises(NormError, match=code):
        compared(scored([10], sex=["female"]), **options)


def test_a_norm_of_percentiles_alone_has_no_normal_curve() -> None:
    norm = norm_of(scale_norm(table_cell([5.0 * n for n in range(21)])))
    for options in ({"percentile": "normal"}, {"standard": "linear"}):
        with pytest.raises(NormError, match="TS-N028"):
            compared([10], norm, **options)


def test_a_norm_that_is_only_by_sex_wants_to_know_the_sex() -> None:
    norm = norm_of(scale_norm(cell(groups={"sex": "female"})))
    with pytest.raises(NormError, match="TS-N027") as caught:
        compared([10], norm)
    assert "by={'sex': ...}" in str(caught.value)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"level": 1.0}, "TS-N043"),
        ({"level": 0}, "TS-N043"),
        ({"reliability": 1.0}, "TS-N043"),
        ({"reliability": {"calm": 0.0}}, "TS-N043"),
        ({"reliability": {"calm": 0.8, "clam": 0.8}}, "TS-N043"),
        ({"cutoff": {"worry": 8}}, "TS-N043"),
        ({"also": "ten"}, "TS-S001"),
        ({"group_test": "u"}, "TS-S001"),
        ({"percentile": "spline"}, "TS-S001"),
        ({"norm": 3}, "TS-N042"),
        ({"instrument": None, "columns": None}, "TS-N041"),
        ({"columns": {"clam": "calm"}}, "TS-N041"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], code: str) -> None:
    with pytest.raises(OptionError, match=code):
        compared([10], **options)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"columns": "clam"}, "TS-N026"),
        ({"keep": "nobody"}, "TS-N026"),
        ({"columns": {"calm": "word"}}, "TS-N040"),
    ],
)
def test_wrong_columns_are_named(options: dict[str, Any], code: str) -> None:
    with pytest.raises(ColumnError, match=code):
        compared(scored([10], word=["ten"]), **options)


def test_scores_need_no_columns() -> None:
    scores = ts.score(pd.DataFrame({f"t{n}": [1] for n in range(1, 5)}), CALM)
    with pytest.raises(OptionError, match="TS-N041"):
        compared(scores, columns="calm")


@pytest.mark.parametrize("name", ["rs10", "fidelity-trust"])
def test_without_norms_that_is_said_in_words(name: str) -> None:
    definition = ts.load_instrument(name)
    answers = pd.DataFrame({item.id: [3] for item in definition.items if item.role == "scored"})
    with pytest.raises(NormError, match="TS-N020") as caught:
        ts.compare_to_norms(ts.score(answers, definition))
    words = (
        "not validated; nobody has measured norms" if definition.status == "draft" else "No norms are shipped"
    )
    assert words in str(caught.value)


def test_a_frame_alone_has_no_norm() -> None:
    with pytest.raises(NormError, match="TS-N020"):
        compared([10], None, instrument=None)


def test_a_misspelt_norm_gets_a_suggestion() -> None:
    scores = ts.score(pd.DataFrame({f"g{n}": [1] for n in range(1, 8)}), "gad7")
    with pytest.raises(NormError, match="germany-2006"):
        ts.compare_to_norms(scores, "germany-2008")


# -- cautions ----------------------------------------------------------------------------------------------


def codes(comparison: ts.NormComparison) -> set[str]:
    return {alert.code for alert in comparison.alerts}


@pytest.mark.parametrize(
    "skewed",
    [
        cell(mean=2.0, sd=3.0),
        cell(mean=19.0, sd=3.0),
        cell(skewness=-1.4),
        cell(share_at_maximum=0.2),
        cell(share_at_minimum=0.15),
    ],
)
def test_a_normal_curve_for_a_skewed_norm_raises_an_alert(skewed: Any) -> None:
    (alert,) = [a for a in compared([10], norm_of(scale_norm(skewed))).alerts if a.code == "TS-N032"]
    assert alert.value is not None
    assert alert.threshold is not None
    assert abs(alert.value) >= alert.threshold
    assert alert.source


def test_a_normal_curve_for_a_symmetric_norm_raises_none() -> None:
    plain = cell(skewness=0.3, share_at_maximum=0.02, share_at_minimum=0.0)
    assert "TS-N032" not in codes(compared([10], norm_of(scale_norm(plain))))


def test_a_table_needs_no_normal_curve() -> None:
    skewed = table_cell([5.0 * n for n in range(21)], mean=2.0, sd=3.0, skewness=2.0)
    norm = norm_of(scale_norm(skewed))
    assert "TS-N032" not in codes(compared([10], norm))
    assert "TS-N032" in codes(compared([10], norm, percentile="normal"))


def test_without_a_reliability_there_are_no_intervals_and_an_alert() -> None:
    norm = norm_of(scale_norm(cell(), reliability=None))
    found = compared([12], norm)
    (row,) = rows(found)
    names = ("score_lower", "score_upper", "percentile_lower", "true_score", "true_upper")
    assert all(row[name] is None for name in names)
    assert row["t"] == 55
    assert "TS-N033" in codes(found)
    assert "TS-N033" not in codes(compared([12], norm, reliability=0.8))


def test_a_cells_own_reliability_counts_before_that_of_the_scale() -> None:
    own = norm_of(scale_norm(cell(reliability=ALPHA.model_copy(update={"value": 0.5}))))
    assert rows(compared([14], own))[0]["true_score"] == pytest.approx(12)


def test_scores_without_a_place_are_counted() -> None:
    found = compared([7, 8, 13, math.nan], TABLE)
    (alert,) = [alert for alert in found.alerts if alert.code == "TS-N034"]
    assert alert.value == 2
    assert "outside the norm's range: 2" in alert.message


def test_another_language_is_said() -> None:
    scores = ts.score(pd.DataFrame({f"g{n}": [1] for n in range(1, 8)}), "gad7")
    assert "TS-N035" in codes(ts.compare_to_norms(scores))
    german = ts.load_instrument("gad7").model_copy(update={"language": "de"})
    assert "TS-N035" not in codes(ts.compare_to_norms(ts.score(scores.frame, german)))


def test_a_norm_for_a_draft_says_that_it_is_one() -> None:
    draft = CALM.model_copy(update={"status": "draft"})
    answers = pd.DataFrame({f"t{n}": [1, 4] for n in range(1, 5)})
    found = compared(ts.score(answers, draft))
    words = "author-constructed, not validated"
    assert "TS-N031" in codes(found)
    assert words in str(found)
    assert words in found.sentence()
    assert found.to_dict()["draft"] == {"toy-calm": words}


def test_numbers_for_other_scales_do_no_harm() -> None:
    assert rows(compared([14], reliability={"calm": 0.5, "worry": 0.9}))[0]["true_score"] == 12


# -- what a result can do ----------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 3, 4, 200])
def test_the_summary_has_at_most_25_lines_and_json_takes_all_of_it(n: int) -> None:
    frame = scored([float(k % 21) for k in range(n)], age=[20 + k % 40 for k in range(n)], sex=["female"] * n)
    found = compared(frame, by_age_and_sex(), by={"age": "age", "sex": "sex"}, also=["iq", "norm-interval"])
    assert len(str(found).splitlines()) <= 25
    assert found.sentence().endswith(".")
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["rows"]["t"] is not None
    assert "d = " in found.apa()
    assert found._repr_html_().startswith("<pre")


def test_a_person_is_told_in_a_sentence() -> None:
    said = compared([12], TABLE).sentence()
    assert said == (
        "Calm is 12, 95 % interval [11.2, 12.8]: T = 70.0, percentile 95 (mid-rank), compared with Invented "
        "people, 2000 to 2001 (n = 200, invented numbers)."
    )


def test_several_persons_are_told_one_by_one_and_many_as_a_group() -> None:
    frame = scored([12, 30, 8], who=["Ann", "Bo", "Cy"])
    few = free(frame, norm_of(scale_norm(cell(), range=(0.0, 40.0))), keep="who")
    assert few.sentence().startswith("Row 1: calm is 12")
    lines = str(few).splitlines()
    assert lines[0] == "1 scale of 3 persons compared with norms"
    assert [line.split()[0] for line in lines[3:6]] == ["Ann", "Bo", "Cy"]
    lost = compared([7, 9], TABLE)
    assert "Calm has no place in the norm (outside the norm's range)." in lost.sentence()
    assert "outside the norm's range" in str(lost)
    many = compared(GROUP)
    assert many.sentence() == (
        "Calm of 6 persons lies on average 0.38 norm SDs above the mean of Invented people, 2000 to 2001 "
        "(n = 200, invented numbers), 95 % interval [-0.34, 1.09] (Welch's t test of two samples, p = .244)."
    )
    assert many.apa() == (
        "calm: M = 11.50, SD = 2.74, n = 6, norm M = 10.00, difference = 1.50, 95% CI [-1.36, 4.36], "
        "t(5.66) = 1.30, p = .244, d = 0.38"
    )
    assert "z = " in compared(GROUP, group_test="z").apa()


def test_many_scales_and_cells_are_shortened() -> None:
    ages = [18.0 + place for place in range(30)]
    norm = norm_of(scale_norm(*(cell(age_from=age, age_below=age + 1) for age in ages)))
    found = compared(scored([10.0] * 30, age=ages), norm, by={"age": "age"})
    assert len(found.groups) == 31
    shown = [line for line in str(found).splitlines() if line.startswith("calm")]
    assert len(shown) == 1
    assert "all cells, in SDs of the norm" in shown[0]
    assert "30 persons" in found.sentence()


def test_the_provenance_names_norm_version_and_hash() -> None:
    notes = " ".join(compared([12]).provenance.notes)
    assert f"norm toy-calm/toy 1.0.0 ({PLAIN.content.content_hash}), everybody together" in notes
    assert "norm: " in compared([12]).provenance.rules["calm"]


def test_sources_of_the_norm_are_cited() -> None:
    assert "Invented for the tests." in compared([12]).citations


def test_the_picture_shows_one_person() -> None:
    importorskip("matplotlib")
    found = compared([12, 7], TABLE)
    assert found.plot().get_axes()
    with pytest.raises(ResultError, match="TS-N045"):
        found.plot(1)
    with pytest.raises(OptionError, match="TS-N044"):
        found.plot(2)


# -- laws --------------------------------------------------------------------------------------------------

percentiles = st.lists(st.floats(0, 100), min_size=2, max_size=21).map(sorted)


@given(percentiles, st.lists(st.floats(0, 20), min_size=2, max_size=12).map(sorted))
def test_a_higher_raw_score_never_has_a_lower_norm_score(table: list[float], raw: list[float]) -> None:
    norm = norm_of(scale_norm(table_cell(table, mean=10.0, sd=4.0), cell(groups={"sex": "x"})))
    for method in (None, "normal"):
        found = compared(raw, norm, percentile=method)
        for name in ("z", "t", "percentile", "percentile_lower", "percentile_upper", "true_score"):
            values = [value for value in column(found, name) if value is not None]
            assert all(b >= a - 1e-9 for a, b in itertools.pairwise(values)), name


@given(
    st.lists(st.sampled_from([*map(float, range(21)), 3.7, math.nan]), min_size=1, max_size=30), st.randoms()
)
def test_the_order_of_persons_does_not_matter(raw: list[float], random: Any) -> None:
    ages = [random.choice([17, 20, 29, 30, 59, 61]) for _ in raw]
    sexes = [random.choice(["female", "male", "other", None]) for _ in raw]
    order = list(range(len(raw)))
    random.shuffle(order)
    frame = scored(raw, age=ages, sex=pd.Series(sexes, dtype=object))
    by = {"age": "age", "sex": "sex"}
    if not {"female", "male"} & set(sexes):
        return
    whole = compared(frame, by_age_and_sex(), by=by).to_frame()
    shuffled = compared(frame.iloc[order].reset_index(drop=True), by_age_and_sex(), by=by).to_frame()
    pd.testing.assert_frame_equal(
        whole.iloc[order].reset_index(drop=True).astype(object),
        shuffled.astype(object),
    )


@given(st.lists(st.floats(-50, 50) | st.just(math.nan), min_size=1, max_size=40))
def test_each_score_has_a_number_or_a_reason(raw: list[float]) -> None:
    frame = scored(raw)
    for row in rows(compared(frame, TABLE)):
        assert (row["t"] is None) == (row["norm_reason"] is not None)
        assert row["norm_reason"] is None or row["norm_reason"] in NORM_REASONS
