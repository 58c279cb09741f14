"""Norms made of a sample: printed numbers, laws, continuous models, what is refused and what is said."""

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
from tests.norms.toys import CALM, SAID, column, compared, rows, scored
from trustscale.errors import ColumnError, NormError, OptionError
from trustscale.instruments.norm_model import NormCell
from trustscale.norms.estimation import NormMethod
from trustscale.norms.estimation_alerts import middle_error

RAW = [3.0, 5, 5, 6, 7, 7, 7, 8, 9, 10]


def made(sample: Any, **options: Any) -> ts.NormTable:
    """Invented norms of the toy scale."""
    if isinstance(sample, list):
        sample = scored(sample)
    frame = not isinstance(sample, ts.Scores)
    more = {"columns": "calm", "instrument": CALM} if frame else {}
    return ts.estimate_norms(sample, **(more | {"simulated": True, "about": SAID} | options))


def table_of(cell: NormCell, name: str) -> dict[float, float]:
    return {row.score: getattr(row, name) for row in cell.rows}


def growing(n: int = 1500, seed: int = 1) -> pd.DataFrame:
    """Persons whose scores rise with age."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(6, 16, n)
    share = rng.beta(2 + age / 4, 8 - age / 4)
    return scored(rng.binomial(20, share).tolist(), age=age, sex=rng.choice(["f", "m"], n))


# -- classical ---------------------------------------------------------------------------------------------


def test_percentiles_and_normal_scores_have_the_printed_values() -> None:
    (cell,) = made(RAW, method="normalised").content.scales[0].cells
    percentiles = table_of(cell, "percentile")
    assert [percentiles[score] for score in (3, 5, 7, 10)] == pytest.approx([5, 20, 55, 95])
    z = {score: (t - 50) / 10 for score, t in table_of(cell, "t").items()}
    assert [z[score] for score in (3, 5, 6, 7, 8, 9, 10)] == pytest.approx(
        [-1.6449, -0.8416, -0.3853, 0.1257, 0.6745, 1.0364, 1.6449], abs=5e-5
    )


def test_a_score_that_nobody_has_gets_a_row_between_those_who_do() -> None:
    (cell,) = made(RAW).content.scales[0].cells
    assert list(table_of(cell, "percentile")) == [3, 4, 5, 6, 7, 8, 9, 10]
    assert table_of(cell, "percentile")[4] == pytest.approx(10)


def test_errors_of_percentiles_and_t_scores_have_the_printed_values() -> None:
    rng = np.random.default_rng(3)
    (cell,) = (
        made(rng.integers(0, 21, 300).astype(float).tolist(), method="normalised").content.scales[0].cells
    )
    for row in cell.rows:
        p = row.percentile / 100
        z = scipy_stats.norm.ppf(p)
        assert row.se == pytest.approx(100 * math.sqrt(p * (1 - p) / 300))
        expected = 10 * math.sqrt(p * (1 - p) / 300) / scipy_stats.norm.pdf(z)
        assert row.t_se == pytest.approx(expected)


def test_a_cell_says_how_its_scores_are_distributed() -> None:
    (cell,) = made([0.0, 0, 5, 20]).content.scales[0].cells
    assert (cell.n, cell.minimum, cell.maximum) == (4, 0, 20)
    assert (cell.share_at_minimum, cell.share_at_maximum) == (0.5, 0.25)
    assert (cell.mean, cell.sd) == pytest.approx((6.25, np.std([0, 0, 5, 20], ddof=1)))
    assert cell.skewness == pytest.approx(scipy_stats.skew([0, 0, 5, 20]))


def test_linear_norms_have_mean_and_sd_and_no_rows() -> None:
    norm = made(RAW, method="linear")
    assert norm.content.scales[0].cells[0].rows == ()
    assert norm.content.table is None
    assert set(column(compared(RAW, norm), "percentile_method")) == {"normal"}


def test_persons_without_a_score_do_not_count() -> None:
    assert made([*RAW, math.nan, math.nan]).content.scales == made(RAW).content.scales


def test_cells_by_age_and_sex_hold_their_own_people() -> None:
    sample = scored(
        [1, 2, 3, 4, 11, 12, 13, 14, 20],
        age=[20, 29, 30, 39.9, 20, 25, 35, 39, 40],
        sex=["f"] * 4 + ["m"] * 4 + ["f"],
    )
    norm = made(sample, by=["sex", "age"], age_groups=[20, 30, 40])
    cells = norm.content.scales[0].cells
    told = [(cell.groups.get("sex"), cell.age_from, cell.age_below, cell.n, cell.mean) for cell in cells]
    assert told == [
        (None, None, None, 9, pytest.approx(80 / 9)),
        ("f", 20, 30, 2, 1.5),
        ("f", 30, 40, 2, 3.5),
        ("m", 20, 30, 2, 11.5),
        ("m", 30, 40, 2, 13.5),
    ]
    (alert,) = [alert for alert in norm.alerts if alert.code == "TS-N063"]
    assert alert.value == 1


def test_people_without_a_group_are_in_no_divided_cell() -> None:
    sample = scored([1, 2, 3, 4, 5], sex=["f", "f", "m", "m", None])
    cells = made(sample, by={"sex": "sex"}).content.scales[0].cells
    assert [cell.n for cell in cells] == [5, 2, 2]


def test_weights_of_one_change_nothing_and_whole_weights_repeat_people() -> None:
    once = scored([1, 2, 3, 10], w=[1, 1, 1, 1])
    assert column(compared([2], made(once, weight="w")), "percentile") == column(
        compared([2], made(once)), "percentile"
    )
    twice = made(scored([1, 2, 3, 10], w=[2, 1, 3, 1]), weight="w").content.scales[0].cells[0]
    repeated = made([1.0, 1, 2, 3, 3, 3, 10]).content.scales[0].cells[0]
    assert table_of(twice, "percentile") == pytest.approx(table_of(repeated, "percentile"))
    assert twice.mean == pytest.approx(repeated.mean)
    assert twice.n_effective == pytest.approx(49 / 15)


def test_raked_weights_are_taken_as_they_are() -> None:
    sample = growing(400)
    raked = ts.rake_weights(sample, {"sex": {"f": 0.8, "m": 0.2}})
    norm = made(sample, weight=raked)
    assert "Raked to the population margins of sex" in (norm.content.weights or "")
    cell = norm.content.scales[0].cells[0]
    assert cell.n_effective == pytest.approx(raked.n_effective)
    assert cell.mean == pytest.approx(np.average(sample["calm"], weights=raked.weights))


def test_the_weight_named_on_reading_is_used() -> None:
    answers = pd.DataFrame({f"t{n}": [0, 1, 5] for n in range(1, 5)} | {"w": [1.0, 1.0, 3.0]})
    scores = ts.score(ts.read_responses(answers, CALM, weight="w"))
    cell = ts.estimate_norms(scores, simulated=True).content.scales[0].cells[0]
    assert cell.mean == pytest.approx((0 + 4 + 60) / 5)
    assert cell.n_effective == pytest.approx(25 / 11)


def test_scores_and_frames_give_the_same_norm() -> None:
    answers = pd.DataFrame(np.random.default_rng(2).integers(0, 6, (50, 4)), columns=["t1", "t2", "t3", "t4"])
    scores = ts.score(answers, CALM)
    from_scores = ts.estimate_norms(scores, simulated=True, about=SAID)
    from_frame = made(scores.to_frame(), columns=["calm", "calm_mean"])
    assert from_scores == from_frame
    assert [scale.scale for scale in from_scores.content.scales] == ["calm", "calm_mean"]
    assert from_scores.content.instrument_hash == CALM.content_hash


def test_means_keep_the_scores_that_occur() -> None:
    norm = made(
        scored([]).assign(m=[]) if False else pd.DataFrame({"m": [0.25, 0.5, 1.75]}),
        columns={"calm_mean": "m"},
    )
    assert [row.score for row in norm.content.scales[0].cells[0].rows] == [0.25, 0.5, 1.75]


def test_the_frame_comes_in_the_callers_library(make_frame: MakeFrame) -> None:
    frame = make_frame({"calm": RAW})
    assert type(made(frame).to_frame()) is type(frame)


# -- laws --------------------------------------------------------------------------------------------------

samples = st.lists(st.integers(0, 20).map(float), min_size=5, max_size=60).filter(lambda x: len(set(x)) > 1)


@given(samples)
def test_the_norm_sample_itself_has_mean_50_and_sd_10(sample: list[float]) -> None:
    t = column(compared(sample, made(sample, method="linear")), "t")
    assert np.mean(t) == pytest.approx(50)
    assert np.std(t, ddof=1) == pytest.approx(10)


@given(samples)
def test_the_norm_sample_itself_has_mean_50_and_sd_10_by_group(sample: list[float]) -> None:
    frame = scored([*sample, *sample[::-1]], sex=["f"] * len(sample) + ["m"] * len(sample))
    norm = made(frame, method="linear", by={"sex": "sex"})
    t = np.array(column(compared(frame, norm, by={"sex": "sex"}), "t"))
    for group in (t[: len(sample)], t[len(sample) :]):
        assert np.mean(group) == pytest.approx(50)
        assert np.std(group, ddof=1) == pytest.approx(10)


@given(samples)
def test_percentiles_of_the_sample_are_fifty_on_average(sample: list[float]) -> None:
    found = column(compared(sample, made(sample)), "percentile")
    assert np.mean(found) == pytest.approx(50)
    expected = scipy_stats.percentileofscore(sample, sample, kind="mean")
    assert found == pytest.approx(expected.tolist())


@given(samples, st.sampled_from(["percentile", "normalised"]))
def test_norm_scores_never_fall(sample: list[float], method: NormMethod) -> None:
    (cell,) = made(sample, method=method).content.scales[0].cells
    for name in ("percentile", "t"):
        values = [getattr(row, name) for row in cell.rows if getattr(row, name) is not None]
        assert all(b >= a for a, b in itertools.pairwise(values))


@given(samples, st.randoms())
def test_the_order_of_the_sample_does_not_matter(sample: list[float], random: Any) -> None:
    shuffled = list(sample)
    random.shuffle(shuffled)
    one, other = (made(x).content.scales[0].cells[0] for x in (sample, shuffled))
    assert one.rows == other.rows
    assert one.mean == pytest.approx(other.mean)


# -- continuous --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["taylor", "beta-binomial"])
def test_continuous_norms_follow_age_and_do_not_fall(method: NormMethod) -> None:
    sample = growing()
    norm = made(sample, by=["age"], method=method)
    cells = [cell for cell in norm.content.scales[0].cells if cell.layer]
    assert [cell.percentiles for cell in cells] == ["model"] * len(cells)
    assert cells[0].age_from == pytest.approx(sample["age"].min())
    assert all(a.age_below == b.age_from for a, b in itertools.pairwise(cells))
    assert all(a.mean < b.mean for a, b in itertools.pairwise(cells))
    for cell in cells:
        t = [row.t for row in cell.rows]
        assert all(b >= a for a, b in itertools.pairwise(t))
    # The same raw score is worth less among older people.
    ten = [table_of(cell, "t").get(10.0) for cell in cells]
    known = [value for value in ten if value is not None]
    assert all(b < a for a, b in itertools.pairwise(known))
    placed = np.array(column(compared(sample, norm, by={"age": "age"}), "t"), dtype=float)
    assert np.nanmean(placed) == pytest.approx(50, abs=0.7)
    assert np.nanstd(placed) == pytest.approx(10, abs=0.7)


def test_nobody_beyond_the_observed_ages_gets_a_norm_score() -> None:
    sample = growing(600)
    norm = made(sample, by=["age"], method="beta-binomial")
    oldest = float(sample["age"].max())
    ages = [5.9, float(sample["age"].min()), oldest, np.nextafter(oldest, 99), 17.0]
    found = rows(compared(scored([10] * 5, age=ages), norm, by={"age": "age"}))
    assert [row["norm_reason"] for row in found] == [
        "no norm for this group",
        None,
        None,
        "no norm for this group",
        "no norm for this group",
    ]


def test_whole_ages_are_completed_years() -> None:
    sample = growing(800)
    sample["age"] = np.floor(sample["age"])
    cells = [cell for cell in made(sample, by=["age"], method="taylor").content.scales[0].cells if cell.layer]
    assert [(cell.age_from, cell.age_below) for cell in cells] == [(a, a + 1) for a in range(6, 16)]
    assert sum(cell.n for cell in cells) == 800


@pytest.mark.parametrize("method", ["taylor", "beta-binomial"])
@pytest.mark.parametrize("grid", [1.0, 0.5])
def test_ages_on_a_grid_are_read_where_they_are(method: NormMethod, grid: float) -> None:
    rng = np.random.default_rng(4)
    age = np.repeat(np.arange(6.0, 10, grid), 400)
    share = 0.2 + 0.15 * (age - 6)
    raw = rng.binomial(20, rng.beta(10 * share, 10 * (1 - share))).astype(float)
    norm = made(scored(raw.tolist(), age=age), by=["age"], method=method)
    cells = [cell for cell in norm.content.scales[0].cells if cell.layer]
    assert [cell.age_from for cell in cells] == np.arange(6.0, 10, grid).tolist()
    assert [cell.n for cell in cells] == [400] * len(cells)
    for cell in cells:
        assert cell.mean == pytest.approx(raw[age == cell.age_from].mean(), abs=0.4)


def test_each_group_has_a_model_of_its_own() -> None:
    norm = made(growing(), by=["age", "sex"], method="beta-binomial", age_step=2)
    scale = norm.content.scales[0]
    assert [curve.note for curve in scale.curves] == ["f", "m"]
    assert {cell.groups["sex"] for cell in scale.cells if cell.layer} == {"f", "m"}
    assert all(math.isfinite(value) for curve in scale.curves for value in curve.fit.values())


def test_a_model_without_age_serves_everybody() -> None:
    for method in ("taylor", "beta-binomial"):
        (cell,) = made(growing(500), method=method).content.scales[0].cells
        assert cell.layer == frozenset()
        assert cell.percentiles == "model"


def test_ranking_in_age_groups_is_near_ranking_in_a_window() -> None:
    sample = growing()
    window = made(sample, by=["age"], method="taylor")
    groups = made(sample, by=["age"], method="taylor", age_groups=[6, 8, 10, 12, 14, 16.01])
    frame = scored([5, 10, 15], age=[7, 11, 15])
    one, other = (column(compared(frame, norm, by={"age": "age"}), "t") for norm in (window, groups))
    assert one == pytest.approx(other, abs=2.5)


def test_beta_binomial_errors_shrink_with_the_sample() -> None:
    def error(n: int) -> float:
        norm = made(growing(n), by=["age"], method="beta-binomial")
        cell = norm.content.scales[0].cells[5]
        return table_of(cell, "se")[10.0]

    assert error(400) == pytest.approx(2 * error(1600), rel=0.35)


def test_a_criterion_is_taken_at_its_word() -> None:
    few = made(growing(), by=["age"], method="taylor", criterion="bic").content.scales[0].curves[0]
    many = made(growing(), by=["age"], method="taylor", criterion="r2-adjusted").content.scales[0].curves[0]
    assert few.fit["terms"] <= many.fit["terms"]
    assert few.fit["bic"] <= many.fit["bic"]


def test_curves_that_cross_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def crossing(*_: Any, **__: Any) -> ts.stats.TaylorSearch:
        return ts.stats.TaylorSearch(None, (), ts.stats.TaylorStatus.CROSSING)

    monkeypatch.setattr(ts.stats, "fit_taylor", crossing)
    with pytest.raises(NormError, match="TS-N055") as caught:
        made(growing(100), by=["age"], method="taylor")
    assert "percentile curves of every model that was tried cross" in str(caught.value)


def test_ages_without_variance_give_no_model() -> None:
    age = np.repeat(np.arange(6.0, 16), 30)
    with pytest.raises(NormError, match="TS-N055"):
        made(scored(age.tolist(), age=age), by=["age"], method="taylor", norm_power=1, age_power=1)


def test_thin_ends_are_said() -> None:
    norm = made(growing(120), by=["age"], method="beta-binomial")
    assert "TS-N066" in {alert.code for alert in norm.alerts}


@pytest.mark.parametrize("method", ["taylor", "beta-binomial"])
def test_a_continuous_norm_says_the_same_when_it_is_asked_twice(method: NormMethod) -> None:
    assert made(growing(300), by=["age"], method=method) == made(growing(300), by=["age"], method=method)


# -- refusals and cautions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "options", "error", "code"),
    [
        ([5.0, 5, 5], {}, NormError, "TS-N054"),
        ([5.0], {}, NormError, "TS-N054"),
        ([math.nan, math.nan], {}, NormError, "TS-N054"),
        (RAW, {"by": ["age"]}, OptionError, "TS-N062"),
        (RAW, {"age_groups": [30, 20]}, OptionError, "TS-N062"),
        (RAW, {"age_groups": [30]}, OptionError, "TS-N062"),
        (RAW, {"method": "spline"}, OptionError, "TS-S001"),
        (RAW, {"criterion": "dic"}, OptionError, "TS-S001"),
        (RAW, {"reliability": 1.5}, OptionError, "TS-N043"),
        (RAW, {"reliability": 0.8, "reliability_kind": "beta"}, OptionError, "TS-S001"),
        (RAW, {"weight": [1.0, 2.0]}, OptionError, "TS-N053"),
        (RAW, {"weight": [-1.0] + [1.0] * 9}, OptionError, "TS-N053"),
        (RAW, {"weight": "w"}, ColumnError, "TS-N026"),
        (RAW, {"by": {"sex": "sex"}}, ColumnError, "TS-N026"),
        (RAW, {"about": {"populaton": "x"}}, NormError, "TS-N061"),
        (RAW, {"about": {"years": "long ago"}}, NormError, "TS-N061"),
        (RAW, {"id": "My Sample"}, NormError, "TS-N061"),
        (RAW, {"instrument": None, "columns": {"calm": "calm"}}, NormError, "TS-N060"),
        ([2.5, 3.5, 4.0] * 20, {"method": "beta-binomial"}, NormError, "TS-N056"),
        ([2.5, 3.5, 4.0] * 20, {"method": "beta-binomial", "step": 1.0}, NormError, "TS-N056"),
        ([10.0, 10, 10, 10, 9, 11] * 20, {"method": "beta-binomial"}, NormError, "TS-N055"),
        (RAW[:4], {"method": "taylor"}, NormError, "TS-N055"),
    ],
)
def test_what_makes_no_norm_is_refused(
    sample: list[float], options: dict[str, Any], error: type[Exception], code: str
) -> None:
    with pytest.raises(error, match=code):
        made(sample, **options)


def test_a_norm_is_for_one_instrument() -> None:
    answers = pd.DataFrame(
        {f"t{n}": [1, 2, 3] for n in range(1, 5)} | {f"g{n}": [1, 2, 3] for n in range(1, 8)}
    )
    with pytest.raises(NormError, match="TS-N060"):
        ts.estimate_norms(ts.score(answers, [CALM, "gad7"], prefix=True))


def test_small_cells_are_called_imprecise() -> None:
    small = {alert.code for alert in made([float(n % 21) for n in range(99)]).alerts}
    large = {alert.code for alert in made([float(n % 21) for n in range(101)]).alerts}
    assert "TS-N064" in small
    assert "TS-N064" not in large
    assert middle_error(NormCell(n=100)) == pytest.approx(5)


def test_what_a_report_must_also_say_is_listed() -> None:
    bare = ts.estimate_norms(scored(RAW), columns="calm", instrument=CALM)
    missing = {item.topic for item in bare.checklist.missing}
    assert {"population", "time", "sampling", "use", "source", "reliability"} <= missing
    (alert,) = [alert for alert in bare.alerts if alert.code == "TS-N065"]
    assert all(topic in alert.message for topic in missing)
    about = SAID | {
        "inclusion": "Adults.",
        "administration": "On screen.",
        "response_rate": 0.4,
        "missing": "Complete answers only.",
        "weights": "None.",
        "language": "en",
        "sources": [{"id": "us", "citation": "Us (2026)."}],
    }
    full = made(RAW, about=about, reliability=0.8, reliability_kind="omega")
    assert full.checklist.missing == ()
    assert "TS-N065" not in {alert.code for alert in full.alerts}
    assert full.content.scales[0].reliability is not None
    assert full.content.scales[0].reliability.kind == "omega"
    assert f"{len(full.checklist)} of {len(full.checklist)} questions answered" in str(full.checklist)


@pytest.mark.parametrize("method", ["percentile", "normalised", "linear", "taylor", "beta-binomial"])
def test_a_norm_is_a_result_like_any_other(method: NormMethod) -> None:
    norm = made(growing(600), by=["age", "sex"], method=method, age_groups=[6, 9, 12, 17])
    assert len(str(norm).splitlines()) <= 25
    assert json.loads(json.dumps(norm.to_dict(), allow_nan=False))["norm"]["id"] == "sample"
    assert norm.sentence().startswith("The norm toy-calm/sample rests on 600 persons")
    assert "calm (all): n = 600" in norm.apa()
    assert any("GRoNC" in cite for cite in norm.citations)
    assert "TS-N030" in {alert.code for alert in norm.alerts}
    assert norm.provenance.rules["calm"].startswith(norm.content.method.rstrip("."))
    frame = norm.to_frame()
    assert set(frame["scale"]) == {"calm"}
    assert len(frame) == sum(max(len(cell.rows), 1) for cell in norm.content.scales[0].cells)


def test_a_draft_stays_one_in_its_norm() -> None:
    norm = made(RAW, instrument=CALM.model_copy(update={"status": "draft"}))
    assert "author-constructed, not validated" in str(norm)
    assert norm.provenance.instruments[0].status == "draft"
