"""factorability and number_of_factors: the same from any data, what they say, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import trustscale as ts
from tests.helpers import importorskip
from trustscale import stats
from trustscale.errors import NeedsMoreError, OptionError, ResultError, StudyError
from trustscale.validation.retention.rules import DEFAULT_RULES

NAMES = [f"q{number}" for number in range(1, 11)]
QUICK = ("parallel-components", "map", "ekc", "chi-square")


def answers(seed: int = 1, n: int = 300) -> NDArray[np.float64]:
    """Two factors of five items each, in five categories."""
    draw = np.random.default_rng(seed)
    latent = draw.normal(size=(n, 2)).repeat(5, axis=1) + draw.normal(size=(n, 10))
    return np.digitize(latent, [-1.8, -0.6, 0.6, 1.8]) + 1.0


def frame(**options: Any) -> pd.DataFrame:
    return pd.DataFrame(answers(**options), columns=NAMES)


def codes(result: Any) -> list[str]:
    return [alert.code for alert in result.alerts]


def test_numbers_are_those_of_the_kernels() -> None:
    data = frame()
    r = np.corrcoef(data.to_numpy().T)
    found = ts.factorability(data)
    assert found.overall["kmo"] == pytest.approx(stats.sampling_adequacy(r).overall)
    assert found.overall["chisq"] == pytest.approx(stats.sphericity(r, 300).chisq)
    rows = found.to_frame()
    assert_allclose(rows["smc"], stats.squared_multiple_correlations(r))
    off = np.abs(r - np.eye(10))
    assert_allclose(rows["largest_r"].abs(), off.max(axis=1))
    assert rows["closest_item"].tolist() == [NAMES[place] for place in off.argmax(axis=1)]
    assert set(codes(found)) == {"TS-V008"}


@pytest.mark.parametrize(
    "verb", [ts.factorability, lambda data: ts.number_of_factors(data, rules=QUICK, seed=1)]
)
def test_results_come_in_the_library_of_the_data_and_as_json(verb: Callable[[Any], Any]) -> None:
    pl = importorskip("polars")
    found = verb(pl.DataFrame(answers(), schema=NAMES))
    assert isinstance(found.to_frame(), pl.DataFrame)
    assert found.to_frame().rows() == pl.DataFrame(verb(frame()).to_frame()).rows()
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["rows"]
    assert len(str(found).splitlines()) <= 25
    assert found.sentence().endswith(".")
    assert found.citations
    assert found.apa()


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_gaps_are_handled_as_one_would_by_hand(missing: Any) -> None:
    data = frame()
    data.iloc[::7, 2] = np.nan
    found = ts.number_of_factors(data, rules=QUICK, seed=1, missing=missing)
    if missing == "listwise":
        by_hand = ts.number_of_factors(data.dropna(), rules=QUICK, seed=1)
        assert found.to_frame().equals(by_hand.to_frame())
        assert found.eigenvalues.equals(by_hand.eigenvalues)
        assert "TS-V005" in codes(found)
    else:
        assert_allclose(found.eigenvalues["components"], np.linalg.eigvalsh(data.corr())[::-1])
    with pytest.raises(StudyError, match="gaps"):
        ts.factorability(data, missing="raise")


def test_every_rule_stands_in_the_table_with_its_eigenvalues() -> None:
    found = ts.number_of_factors(frame(), n_draws=60, seed=2)
    rows = found.to_frame().set_index("rule")
    assert tuple(rows.index) == DEFAULT_RULES
    for rule in (
        "parallel-components",
        "parallel-smc",
        "parallel-minres",
        "map",
        "ekc",
        "chi-square",
        "kaiser",
    ):
        assert rows.loc[rule, "n_factors"] == found.n_factors(rule) == 2
    assert rows.loc["parallel-smc", "eigenvalues"] == "common factors: squared multiple correlations"
    assert rows.loc["chi-square", "eigenvalues"] == ""
    table = found.eigenvalues
    assert table.shape == (10, 12)
    assert_allclose(table["components"].sum(), 10)
    assert (found.fits["df"] == [45, 35, 26, 18, 11, 5]).all()
    assert ts.number_of_factors(frame(), rules="map").fits.empty


def test_the_same_seed_gives_the_same_digits() -> None:
    one, same, other = (
        ts.number_of_factors(frame(), rules="parallel-components", n_draws=30, seed=seed).eigenvalues
        for seed in (1, 1, 2)
    )
    assert one.equals(same)
    assert not one.equals(other)


def test_draws_are_shared_by_the_rules() -> None:
    alone = ts.number_of_factors(frame(), rules="parallel-smc", n_draws=40, seed=3).eigenvalues
    among = ts.number_of_factors(frame(), n_draws=40, seed=3).eigenvalues
    assert_allclose(alone["smc_random_mean"], among["smc_random_mean"])


def test_polychoric_draws_have_the_categories_of_the_items() -> None:
    data = frame(n=200)
    found = ts.number_of_factors(
        data, matrix="polychoric", rules=("parallel-components", "map"), n_draws=15, seed=1
    )
    assert found.n_factors("parallel-components") == 2
    assert_allclose(
        found.eigenvalues["components"],
        np.linalg.eigvalsh(stats.polychoric(data.to_numpy()).correlation)[::-1],
    )
    assert "TS-V112" not in codes(found)
    assert "TS-V155" in codes(ts.factorability(data, matrix="polychoric"))
    tested = ts.number_of_factors(data, matrix="polychoric", rules="chi-square")
    assert "TS-V112" in codes(tested)


def test_polychoric_draws_of_a_summary_are_those_of_the_rows() -> None:
    data = frame(n=200)
    data.iloc[::9, 4] = np.nan
    options: dict[str, Any] = {
        "matrix": "polychoric",
        "rules": ("parallel-components", "parallel-smc"),
        "n_draws": 5,
        "seed": 4,
    }
    rows, summary = (ts.number_of_factors(given, **options) for given in (data, ts.summarize(data)))
    assert_allclose(summary.eigenvalues, rows.eigenvalues, rtol=1e-9, atol=1e-12)
    assert summary.to_frame().equals(rows.to_frame())


def test_comparison_data_need_the_rows() -> None:
    data = frame(n=200)
    found = ts.number_of_factors(data, rules="comparison-data", seed=1)
    assert found.n_factors("comparison-data") == 2
    with pytest.raises(NeedsMoreError):
        ts.number_of_factors(ts.summarize(data), rules="comparison-data")


def test_rules_that_disagree_are_told() -> None:
    draw = np.random.default_rng(5)
    mixed = draw.normal(size=(150, 4)) @ draw.normal(size=(4, 10)) + 2.5 * draw.normal(size=(150, 10))
    found = ts.number_of_factors(pd.DataFrame(mixed, columns=NAMES), seed=1, n_draws=50)
    alert = next(alert for alert in found.alerts if alert.code == "TS-V156")
    numbers = {
        n
        for rule, n in zip(*(found.to_frame()[name] for name in ("rule", "n_factors")), strict=True)
        if n == n and rule not in {"kaiser", "acceleration"}
    }
    assert alert.value == len(numbers) > 1


def test_random_answers_have_no_factor() -> None:
    noise = pd.DataFrame(np.random.default_rng(3).normal(size=(200, 6)), columns=NAMES[:6])
    found = ts.number_of_factors(noise, rules=("parallel-components", "ekc"), seed=1)
    assert found.n_factors("parallel-components") == 0
    assert {"TS-V150", "TS-V159"} <= set(codes(found))
    assert {"TS-V150", "TS-V151", "TS-V154"} <= set(codes(ts.factorability(noise)))


def test_eigenvalues_that_rise_again_are_not_counted() -> None:
    from trustscale.stats import Eigenvalues
    from trustscale.validation.retention.alerts import retention_alerts
    from trustscale.validation.retention.rules import Findings

    found = ts.number_of_factors(frame(), rules="parallel-components", seed=1)
    rising = stats.compare_eigenvalues(
        [3.0, 1.0, 1.2], [[1.5, 1.1, 1.0], [1.4, 1.05, 1.1]], Eigenvalues.COMPONENTS
    )
    made = Findings((), {"parallel-components": rising}, found.found.partials, found.found.kaiser, None, None)
    assert [alert.code for alert in retention_alerts(found.sample, made)] == ["TS-V158"]


def test_a_duplicate_item_is_told_by_name() -> None:
    data = frame()
    data["copy"] = data["q1"]
    found = ts.factorability(data)
    assert codes(found)[0] == "TS-V152"
    assert np.isnan(found.overall["kmo"])
    assert "no inverse" in found.sentence()
    numbers = ts.number_of_factors(data, seed=1, n_draws=20)
    assert {"TS-V152", "TS-V157"} <= set(codes(numbers))
    assert "TS-V159" not in codes(numbers)
    with pytest.raises(ResultError, match="no answer"):
        numbers.n_factors("hull-caf")
    near = frame()
    near["copy"] = near["q1"] + np.random.default_rng(1).normal(0, 0.1, len(near))
    assert "TS-V153" in codes(ts.factorability(near))


def test_a_rule_that_was_not_asked_has_no_number() -> None:
    with pytest.raises(ResultError, match="not asked for"):
        ts.number_of_factors(frame(), rules="map").n_factors("ekc")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"percentile": 0}, "percentile"),
        ({"percentile": 100}, "percentile"),
        ({"n_draws": 0}, "n_draws"),
        ({"rules": ("parallel",)}, "rules"),
        ({"matrix": "mixed"}, "matrix"),
    ],
)
def test_options_that_cannot_be_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        ts.number_of_factors(frame(), **options)


def test_two_items_and_constant_items_are_refused() -> None:
    with pytest.raises(StudyError, match="3 items"):
        ts.factorability(frame()[["q1", "q2"]])
    data = frame()
    data["q3"] = 4.0
    with pytest.raises(StudyError) as caught:
        ts.number_of_factors(data, items=NAMES)
    assert "q3" in str(caught.value)


def test_reversed_items_change_nothing_but_signs() -> None:
    data = frame()
    turned = data.copy()
    turned["q2"] = 6 - turned["q2"]
    scale = ts.define_scale(NAMES, minimum=1, maximum=5, reverse=["q2"], id="calm")
    by_scale = ts.number_of_factors(turned, instrument=scale, rules=QUICK, seed=1)
    assert_allclose(by_scale.eigenvalues, ts.number_of_factors(data, rules=QUICK, seed=1).eigenvalues)


def test_the_picture_shows_the_kept_factors() -> None:
    importorskip("matplotlib")
    figure = ts.number_of_factors(frame(), n_draws=30, seed=1).plot()
    axes = figure.axes[0]
    assert [len(line.get_xdata()) for line in axes.lines if line.get_linestyle() == "--"] == [10, 10]
    words = [text.get_text() for text in figure.texts]
    assert "components: 2 above" in words
    assert words.count("random data, percentile 95") == 2
    narrow = ts.number_of_factors(frame(), rules="map").plot(width=3.6)
    assert not [line for line in narrow.axes[0].lines if line.get_linestyle() == "--"]
    assert narrow.get_size_inches()[0] == pytest.approx(3.6)


def test_a_draft_is_named_everywhere() -> None:
    draft = next(ts.load_instrument(name) for name in ("fidelity-trust",))
    ids = [item.id for item in draft.items if item.role == "scored"]
    draw = np.random.default_rng(1)
    low, high = 1, 5
    data = pd.DataFrame(
        np.clip(np.rint(3 + draw.normal(size=(120, 1)) + draw.normal(size=(120, len(ids)))), low, high),
        columns=ids,
    )
    read = ts.read_responses(data, draft, invalid="missing")
    for found in (ts.factorability(read), ts.number_of_factors(read, rules="map")):
        assert "author-constructed, not validated" in str(found)
        assert "author-constructed, not validated" in found.sentence()
