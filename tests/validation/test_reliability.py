"""``reliability``: rows under their full names, policies, alerts that name the item and the cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import trustscale as ts
from tests.conftest import MakeFrame
from tests.helpers import importorskip
from tests.oracles import matrix, reference
from trustscale.errors import NeedsMoreError, OptionError, ResultError, StudyError

INTERVALS = ("feldt", "bonett", "van-zyl", "delta", "bootstrap-percentile", "bootstrap-bca")


def answers(seed: int = 1, n: int = 200, k: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = np.round(4 + rng.normal(size=(n, 1)) + rng.normal(size=(n, k))).clip(1, 7)
    return pd.DataFrame(x, columns=[f"q{number}" for number in range(1, k + 1)])


def with_gaps(seed: int = 1) -> pd.DataFrame:
    frame = answers(seed)
    gaps = np.random.default_rng(seed).random(frame.shape) < 0.03
    return frame.mask(gaps)


def with_covariance(c: NDArray[np.float64], n: int) -> pd.DataFrame:
    """Rows that have exactly these covariances."""
    x = np.random.default_rng(0).normal(size=(n, len(c)))
    x -= x.mean(axis=0)
    x = x @ np.linalg.inv(np.linalg.cholesky(np.cov(x.T))).T @ np.linalg.cholesky(c).T
    return pd.DataFrame(x, columns=[f"x{number}" for number in range(1, len(c) + 1)])


def nine_tests() -> pd.DataFrame:
    return with_covariance(matrix(reference("reliability")["alpha-hs9"]["covariance"]), 301)


def row(found: ts.Reliability, coefficient: str) -> Any:
    (one,) = [row for row in found.rows if row.coefficient == coefficient]
    return one


def codes(found: ts.Reliability) -> list[str]:
    return [alert.code for alert in found.alerts]


# -- numbers -----------------------------------------------------------------------------------------------


def test_five_omegas_each_under_its_name() -> None:
    names = (
        "omega-congeneric",
        "omega-congeneric-standardized",
        "omega-minres",
        "omega-minres-total",
        "omega-total",
    )
    found = ts.reliability(nine_tests(), coefficients=names)
    assert [row.coefficient for row in found.rows] == list(names)
    assert_allclose(
        [row.estimate for row in found.rows], [0.73807, 0.72346, 0.76436, 0.77070, 0.85084], atol=6e-6
    )
    what = {(row.model, row.estimator, row.matrix, row.denominator) for row in found.rows}
    assert len(what) == 5
    assert row(found, "omega-congeneric").se == pytest.approx(0.0220145, abs=1e-6)


def test_alpha_with_every_interval_of_nine_tests() -> None:
    found = ts.reliability(
        nine_tests(), coefficients="alpha", interval=("feldt", "bonett", "van-zyl", "delta")
    )
    ends = {row.interval_method: (row.lower, row.upper) for row in found.rows}
    assert_allclose(ends["Feldt"], (0.71772, 0.79908), atol=6e-6)
    assert_allclose(ends["Bonett"], (0.71610, 0.79794), atol=6e-6)
    assert_allclose(ends["van Zyl, Neudecker & Nel"], (0.71965, 0.80132), atol=6e-6)
    assert_allclose(ends["delta (normal theory)"], ends["van Zyl, Neudecker & Nel"], rtol=1e-7)
    (part,) = found.parts
    assert_allclose([part.sd, part.sem], [5.95242, 2.91311], atol=6e-6)
    assert_allclose(part.r_drop, [0.522, 0.275, 0.370, 0.581, 0.525, 0.595, 0.246, 0.369, 0.495], atol=6e-4)


def test_every_coefficient_has_a_row_that_says_what_it_is() -> None:
    from trustscale.validation.reliability.kinds import KINDS

    found = ts.reliability(answers(), coefficients=tuple(KINDS), n_factors=2)
    assert [row.coefficient for row in found.rows] == list(KINDS)
    for one in found.rows:
        assert all((one.model, one.estimator, one.denominator, one.matrix)), one
        assert 0 < one.estimate < 1
        assert (one.n, one.n_items) == (200, 6)
        assert "{" not in one.model
    assert found.groups["items"].tolist() != []
    assert len(found.if_dropped) == 6
    assert found.citations
    json.dumps(found.to_dict(), allow_nan=False)
    assert len(str(found).splitlines()) <= 25


def test_polychoric_alpha_and_omega_are_others() -> None:
    found = ts.reliability(answers(), matrix="polychoric")
    assert [row.coefficient for row in found.rows] == ["alpha-ordinal", "omega-categorical"]
    assert {row.matrix for row in found.rows} == {"polychoric"}
    assert {row.interval_method for row in found.rows} == {"none"}
    ranks = ts.reliability(answers(), matrix="spearman")
    assert [row.coefficient for row in ranks.rows] == ["alpha-standardized", "omega-congeneric"]
    assert {row.matrix for row in ranks.rows} == {"spearman"}


def test_halves_that_were_named() -> None:
    frame = answers()
    c = np.cov(frame.to_numpy().T)
    first = np.array([True, True, False, False, False, False])
    found = ts.reliability(
        frame, coefficients=("split-half", "spearman-brown", "flanagan-rulon"), halves=["q1", "q2"]
    )
    by_hand = ts.stats.split_half(c, first)
    assert_allclose(
        [row.estimate for row in found.rows],
        [by_hand.horst, by_hand.spearman_brown, by_hand.flanagan_rulon],
        rtol=1e-10,
    )
    assert "given halves, 2 and 4" in found.rows[0].model
    for halves in (["q1", "q9"], [], list(frame.columns)):
        with pytest.raises(StudyError, match="TS-V051"):
            ts.reliability(frame, coefficients="split-half", halves=halves)


# -- gaps --------------------------------------------------------------------------------------------------


def test_listwise_is_passing_the_complete_rows() -> None:
    frame = with_gaps()
    ask: dict[str, Any] = {
        "coefficients": ("alpha", "omega", "lambda-6", "split-half", "omega-hierarchical"),
        "interval": INTERVALS,
        "n_boot": 60,
        "seed": 3,
    }
    found, by_hand = ts.reliability(frame, **ask), ts.reliability(frame.dropna(), **ask)
    pd.testing.assert_frame_equal(found.to_frame(), by_hand.to_frame(), check_exact=True)
    assert found.rows[0].n == len(frame.dropna())
    assert "with gaps left out" in str(found)


def test_pairwise_intervals_use_the_smallest_n_of_a_pair() -> None:
    frame = with_gaps()
    has = frame.notna().to_numpy().astype(int)
    smallest = (has.T @ has).min()
    found = ts.reliability(frame, missing="pairwise", coefficients="alpha")
    (one,) = found.rows
    assert one.n == smallest
    c = frame.cov().to_numpy()
    assert_allclose(one.estimate, ts.stats.alpha(c).estimate, rtol=1e-12)
    ends = ts.stats.feldt_interval(one.estimate, int(smallest), 6)
    assert_allclose([one.lower, one.upper], [ends.lower, ends.upper], rtol=1e-12)
    with pytest.raises(StudyError, match="TS-V052"):
        ts.reliability(frame, missing="pairwise", interval="bootstrap")
    with pytest.raises(StudyError, match="TS-V007"):
        ts.reliability(frame, missing="raise")


def test_same_numbers_from_a_summary_which_has_no_rows() -> None:
    frame = with_gaps()
    summary = ts.summarize(frame)
    ask: dict[str, Any] = {"coefficients": ("alpha", "omega", "lambda-4", "omega-categorical")}
    pd.testing.assert_frame_equal(
        ts.reliability(frame, **ask).to_frame(), ts.reliability(summary, **ask).to_frame()
    )
    with pytest.raises(NeedsMoreError, match="pass the answers"):
        ts.reliability(summary, interval="bootstrap-bca")


def test_the_same_rows_in_every_library(make_frame: MakeFrame) -> None:
    frame = answers()
    made = make_frame({name: frame[name].tolist() for name in frame})
    found = ts.reliability(made)
    assert_allclose(
        [row.estimate for row in found.rows], [row.estimate for row in ts.reliability(frame).rows]
    )
    assert type(found.to_frame()).__module__.split(".")[0] == type(made).__module__.split(".")[0]


# -- bootstrap ---------------------------------------------------------------------------------------------


def test_a_seed_repeats_and_is_written_down() -> None:
    ask: dict[str, Any] = {"coefficients": "alpha", "interval": "bootstrap", "n_boot": 100}
    first, again = ts.reliability(answers(), seed=5, **ask), ts.reliability(answers(), seed=5, **ask)
    pd.testing.assert_frame_equal(first.to_frame(), again.to_frame(), check_exact=True)
    assert first.provenance.notes[-1] == "bootstrap: 100 samples, seed 5"
    drawn = ts.reliability(answers(), **ask)
    seed = int(drawn.provenance.notes[-1].split()[-1])
    pd.testing.assert_frame_equal(
        ts.reliability(answers(), seed=seed, **ask).to_frame(), drawn.to_frame(), check_exact=True
    )
    with pytest.raises(OptionError, match="39 or more"):
        ts.reliability(answers(), n_boot=10)


# -- what deserves a look ----------------------------------------------------------------------------------


def test_a_turned_item_is_named_and_never_turned() -> None:
    frame = answers()
    frame["q3"] = 8 - frame["q3"]
    found = ts.reliability(frame)
    (alert,) = [alert for alert in found.alerts if alert.code == "TS-V081"]
    assert "q3" in alert.message
    assert "nothing was turned" in alert.message
    assert "TS-V046" not in codes(found)
    assert_allclose(found.rows[0].estimate, ts.stats.alpha(np.cov(frame.to_numpy().T)).estimate)
    scale = ts.define_scale(list(frame), minimum=1, maximum=7, reverse=["q3"], id="calm")
    mended = ts.reliability(frame, instrument=scale)
    assert_allclose(mended.estimate("alpha"), ts.reliability(answers()).estimate("alpha"))
    assert "TS-V081" not in codes(mended)


def test_negative_alpha() -> None:
    frame = answers(k=4)
    frame[["q1", "q2"]] = 8 - frame[["q1", "q2"]]
    found = ts.reliability(frame, coefficients="alpha")
    assert found.estimate() < 0
    assert {"TS-V041", "TS-V082"} <= set(codes(found))


def test_two_items() -> None:
    found = ts.reliability(
        answers(k=2), coefficients=("alpha", "omega", "spearman-brown", "omega-categorical")
    )
    assert np.isnan(row(found, "omega-congeneric").estimate)
    assert row(found, "spearman-brown").estimate > 0
    assert {"TS-V043", "TS-V044"} <= set(codes(found))
    assert found.to_dict()["rows"]["estimate"][1] is None


def test_a_constant_item() -> None:
    frame = answers().assign(q2=4.0)
    found = ts.reliability(frame, coefficients=("alpha", "alpha-standardized", "omega", "omega-total"))
    assert row(found, "alpha").estimate > 0
    assert np.isnan([row(found, name).estimate for name in ("alpha-standardized", "omega-total")]).all()
    constant = [alert for alert in found.alerts if alert.code == "TS-V040"]
    assert "q2" in constant[0].message
    (lost,) = [alert for alert in found.alerts if alert.code == "TS-V044"]
    assert "leave it out" in lost.cure


def test_identical_items() -> None:
    frame = answers()
    frame["again"] = frame["q1"]
    found = ts.reliability(frame, coefficients=("alpha", "omega", "lambda-6"))
    assert "q1 and again" in next(alert.message for alert in found.alerts if alert.code == "TS-V042")
    assert np.isnan(row(found, "lambda-6").estimate)
    assert row(found, "alpha").estimate > 0


def test_an_improper_solution_names_its_item() -> None:
    r = np.array([[1, 0.9, 0.8, 0.1], [0.9, 1, 0.5, 0.1], [0.8, 0.5, 1, 0.1], [0.1, 0.1, 0.1, 1]])
    found = ts.reliability(with_covariance(r, 300))
    improper = row(found, "omega-congeneric")
    assert 0 < improper.estimate < 1
    assert np.isnan([improper.lower, improper.se]).all()
    (alert,) = [alert for alert in found.alerts if alert.code == "TS-V045"]
    assert "x1 has no error variance left" in alert.message
    assert "TS-V048" not in codes(found)


def test_alpha_and_omega_apart() -> None:
    loadings = np.array([0.95, 0.3, 0.3, 0.9])
    c = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    found = ts.reliability(with_covariance(c, 300))
    (alert,) = [alert for alert in found.alerts if alert.code == "TS-V046"]
    assert alert.threshold == 0.05
    assert "alpha is too low" in alert.message


def test_few_categories_and_the_call_that_changes_it() -> None:
    frame = answers().clip(3, 5)
    (alert,) = [alert for alert in ts.reliability(frame).alerts if alert.code == "TS-V008"]
    assert 'matrix="polychoric"' in alert.cure
    assert "TS-V008" not in codes(ts.reliability(frame, matrix="polychoric"))
    assert "TS-V008" not in codes(ts.reliability(frame, coefficients="omega-categorical"))
    assert "TS-V008" in codes(ts.reliability(ts.summarize(frame)))


def test_one_row_no_answers_and_one_item() -> None:
    for frame in (answers(n=1), answers() * np.nan):
        with pytest.raises(StudyError, match="TS-V006"):
            ts.reliability(frame)
    with pytest.raises(StudyError, match="TS-V004"):
        ts.reliability(answers()[["q1"]])
    few = ts.reliability(answers(n=3), coefficients="alpha", interval="bootstrap", seed=1, n_boot=50)
    assert np.isnan(few.rows[0].lower) == ("TS-V048" in codes(few))


def test_formative_scales_are_refused() -> None:
    scale = {
        "id": "events", "version": "1.0.0", "title": "Events", "construct": "c", "population": "p",
        "license": {"spdx": "CC0-1.0", "holder": "h", "wording": False},
        "sources": [{"id": "s", "citation": "c"}],
        "response_scales": [{"id": "often", "minimum": 1, "maximum": 7}],
        "items": [{"ids": ["q1..q6"], "response_scale": "often"}],
        "scales": [{"id": "sum", "items": ["q1..q6"], "score": "sum", "measures": "formative"}],
    }  # fmt: skip
    with pytest.raises(StudyError, match="formative: its items make up the score"):
        ts.reliability(answers(), instrument=ts.define_instrument(scale))


# -- the result --------------------------------------------------------------------------------------------


def test_words_and_one_number() -> None:
    found = ts.reliability(with_gaps())
    assert "alpha = ." in found.apa()
    assert "one factor, congeneric; ML, covariance, model-implied variance" in found.sentence()
    with pytest.raises(ResultError, match="TS-V053"):
        found.estimate()
    assert found.estimate("alpha") == found.rows[0].estimate


def test_several_scales_and_the_change_of_a_person() -> None:
    frame = answers()
    both = {
        "id": "two", "version": "1.0.0", "title": "Two scales", "construct": "c", "population": "p",
        "license": {"spdx": "CC0-1.0", "holder": "h", "wording": False},
        "sources": [{"id": "s", "citation": "c"}],
        "response_scales": [{"id": "often", "minimum": 1, "maximum": 7}],
        "items": [{"ids": ["q1..q6"], "response_scale": "often"}],
        "scales": [
            {"id": "first", "items": ["q1..q3"], "score": "sum", "direction": "higher is better"},
            {"id": "second", "items": ["q4..q6"], "score": "sum", "direction": "higher is better"},
        ],
    }  # fmt: skip
    instrument = ts.define_instrument(both)
    read = ts.read_responses(frame.assign(person=range(200)), instrument, id="person")
    found = ts.reliability(read)
    assert [row.scale for row in found.rows] == ["first", "first", "second", "second"]
    assert "SEM: of the sum of the items" in str(found)
    alpha = ts.reliability(read, coefficients="alpha")
    scores = ts.score(read)
    change = ts.reliable_change(scores, scores, reliability=alpha, sd=scores)
    assert {change.scales[0].numbers.reliability} == {alpha.estimate(scale="first")}
    with pytest.raises(OptionError, match="several numbers"):
        ts.reliable_change(scores, scores, reliability=found, sd=scores)


def test_a_picture_of_all_coefficients() -> None:
    importorskip("matplotlib")
    found = ts.reliability(
        answers(), coefficients=("alpha", "omega", "lambda-4"), interval=("feldt", "bonett")
    )
    figure = found.plot()
    texts = [text.get_text() for text in figure.texts]
    assert "alpha, Feldt" in texts
    assert "alpha, Bonett" in texts
    assert "lambda-4" in texts
    (axes,) = figure.axes
    assert len(axes.lines) == 4  # three bars and the marks


def test_pairwise_says_which_n_the_intervals_use() -> None:
    found = ts.reliability(with_gaps(), missing="pairwise")
    assert f"intervals use {found.rows[0].n:,}, the fewest of a pair" in str(found)


def test_partners_are_not_independent() -> None:
    scale = ts.define_scale([f"q{n}" for n in range(1, 7)], minimum=1, maximum=7, id="calm")
    frame = answers().assign(couple=np.arange(200) // 2, who=["a", "b"] * 100)
    read = ts.read_responses(frame, scale, dyad="couple", role="who")
    assert "TS-V049" in codes(ts.reliability(read))
    assert "TS-V049" not in codes(ts.reliability(ts.read_responses(frame, scale)))


def test_intervals_hold_what_theory_promises() -> None:
    """Of the stored simulation, which ``benchmarks/simulations/reliability.py`` makes."""
    stored = Path(__file__).parents[2] / "benchmarks" / "simulations" / "reliability.json"
    rows = json.loads(stored.read_text(encoding="utf-8"))["coverage"]
    promised = {(row["interval"], row["n"]): row["coverage"] for row in rows if row["promised"]}
    assert {method for method, _ in promised} >= {"Feldt", "Bonett", "delta (ML)", "bootstrap BCa"}
    assert all(94 <= row["coverage"] <= 96 for row in rows if row["promised"])
