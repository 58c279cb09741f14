"""explore_factors: keyed items in, a solution that says what it is and what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trustscale as ts
from trustscale import stats
from trustscale.errors import NeedsMoreError, OptionError, StudyError

ITEMS = [f"q{number}" for number in range(1, 10)]
OBLIQUE = [
    "oblimin",
    "quartimin",
    "promax",
    "geomin-q",
    "bentler-q",
    "infomax-q",
    "bifactor-q",
    "bi-geomin-q",
]
ORTHOGONAL = [
    "none",
    "varimax",
    "quartimax",
    "equamax",
    "geomin-t",
    "bentler-t",
    "infomax-t",
    "bifactor",
    "bi-geomin",
]


def answers(n: int = 400, seed: int = 5, *, categories: int = 7) -> pd.DataFrame:
    """Three correlated traits with three items each; q3 runs against the others of its trait."""
    rng = np.random.default_rng(seed)
    traits = rng.normal(size=(n, 3)) @ np.linalg.cholesky(0.4 + 0.6 * np.eye(3)).T
    loadings = np.array([0.9, 0.8, -0.7, 0.85, 0.75, 0.7, 0.8, 0.7, 0.6])
    latent = np.repeat(traits, 3, axis=1) * loadings + 0.6 * rng.normal(size=(n, 9))
    half = categories / 2
    codes = np.clip(np.rint(half + 0.5 + latent * categories / 4), 1, categories)
    return pd.DataFrame(codes, columns=ITEMS)


def keyed(data: pd.DataFrame) -> ts.Responses:
    scale = ts.define_scale(ITEMS, minimum=1, maximum=7, reverse=["q3"], id="calm")
    return ts.read_responses(data, scale)


@pytest.fixture(scope="module")
def solution() -> ts.FactorSolution:
    return ts.explore_factors(answers(), factors=3)


TWO_SCALES: dict[str, Any] = {
    "id": "two",
    "version": "1.0.0",
    "title": "Two scales",
    "language": "en",
    "status": "draft",
    "construct": "c",
    "population": "p",
    "intended_use": "u",
    "not_for": "n",
    "license": {"spdx": "CC0-1.0", "holder": "h", "wording": True},
    "response_scales": [{"id": "r", "minimum": 1, "maximum": 7}],
    "items": [{"id": name, "gist": "g", "text": "t", "response_scale": "r"} for name in ITEMS],
    "scales": [
        {"id": "calm", "items": ITEMS[:6], "reverse": ["q3"], "score": "mean", "measures": "reflective"},
        {"id": "events", "items": ITEMS[5:], "score": "sum", "measures": "formative"},
    ],
}


# -- numbers -------------------------------------------------------------------------------------------------


def test_the_structure_that_was_put_in_comes_out(solution: ts.FactorSolution) -> None:
    primary = solution.pattern.abs().to_numpy().argmax(axis=1)
    assert len({tuple(primary[place : place + 3]) for place in (0, 3, 6)}) == 3
    assert all(len(set(primary[place : place + 3])) == 1 for place in (0, 3, 6))
    assert np.sign(solution.pattern.loc["q3"].iloc[primary[2]]) == -1
    assert str(solution.status) == "converged"
    assert solution.status.is_proper


def test_numbers_are_those_of_the_kernels(solution: ts.FactorSolution) -> None:
    r = answers().corr().to_numpy()
    extracted = stats.minres(r, 3)
    turned = stats.oblimin(extracted.loadings)
    np.testing.assert_allclose(solution.pattern, turned.loadings, atol=1e-9)
    np.testing.assert_allclose(solution.factor_correlations, turned.factor_correlations, atol=1e-9)
    np.testing.assert_allclose(solution.communalities, extracted.communalities, atol=1e-9)
    np.testing.assert_allclose(solution.uniquenesses, 1 - solution.communalities, atol=1e-6)
    fit = stats.factor_fit(r, extracted.loadings, 400)
    for name in ("chisq", "df", "pvalue", "rmsea", "rmsea_lower", "rmsea_upper", "tli", "cfi", "srmr", "bic"):
        assert solution.fit[name] == pytest.approx(getattr(fit, name), rel=1e-9)
    assert solution.fit["n"] == 400


def test_matrices_are_named_by_item_and_factor(solution: ts.FactorSolution) -> None:
    assert list(solution.pattern.index) == ITEMS
    assert list(solution.pattern.columns) == ["F1", "F2", "F3"]
    assert list(solution.factor_correlations.index) == ["F1", "F2", "F3"]
    assert list(solution.communalities.index) == ITEMS
    assert list(solution.residuals.columns) == ITEMS
    implied = solution.structure.to_numpy() @ solution.pattern.to_numpy().T
    np.testing.assert_allclose(implied + solution.residuals, solution.correlations, atol=1e-9)


def test_explained_variance_adds_up_to_the_communalities(solution: ts.FactorSolution) -> None:
    variance = solution.variance
    assert variance.loc["ss_loadings"].sum() == pytest.approx(solution.communalities.sum())
    assert variance.loc["cumulative_variance"].iloc[-1] == pytest.approx(solution.communalities.mean())
    assert variance.loc["cumulative_explained"].iloc[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("rotation", [*OBLIQUE, *ORTHOGONAL])
@pytest.mark.parametrize("extraction", ["minres", "ml"])
def test_structure_is_pattern_times_factor_correlations(rotation: Any, extraction: Any) -> None:
    found = ts.explore_factors(answers(), factors=3, rotation=rotation, extraction=extraction, n_starts=2)
    np.testing.assert_allclose(found.structure, found.pattern @ found.factor_correlations, atol=1e-12)
    unrotated = ts.explore_factors(answers(), factors=3, rotation="none", extraction=extraction)
    np.testing.assert_allclose(found.communalities, unrotated.communalities, atol=1e-9)
    assert found.fit["chisq"] == pytest.approx(unrotated.fit["chisq"])
    if rotation in ORTHOGONAL:
        np.testing.assert_allclose(found.factor_correlations, np.eye(3), atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(["F1", "F2", "F3"]), reflect=st.sets(st.sampled_from(["F1", "F2", "F3"])))
def test_any_arrangement_keeps_everything_together(order: list[str], reflect: set[str]) -> None:
    solution = ts.explore_factors(answers(), factors=3)
    moved = solution.arrange(order, reflect=sorted(reflect))
    np.testing.assert_allclose(moved.structure, moved.pattern @ moved.factor_correlations, atol=1e-12)
    np.testing.assert_allclose(moved.communalities, solution.communalities, atol=1e-12)
    signs = [-1.0 if name in reflect else 1.0 for name in order]
    assert list(moved.factors) == order
    np.testing.assert_allclose(moved.pattern, solution.pattern[order] * signs, atol=1e-12)
    data = answers(20)
    np.testing.assert_allclose(
        moved.scores(data, "bartlett").to_frame(), solution.scores(data, "bartlett").to_frame()[order] * signs
    )
    np.testing.assert_allclose(
        moved.variance.loc["ss_loadings"], solution.variance.loc["ss_loadings"][order], atol=1e-12
    )


def test_factors_take_new_names(solution: ts.FactorSolution) -> None:
    assert solution.arrange(names={"F2": "calm"}).factors == ("F1", "calm", "F3")
    assert solution.arrange(["F3", "F1", "F2"], names=["a", "b", "c"]).pattern.columns.tolist() == [
        "a",
        "b",
        "c",
    ]
    for wrong in (["a", "b"], ["a", "a", "b"]):
        with pytest.raises(OptionError, match="TS-V117"):
            solution.arrange(names=wrong)
    with pytest.raises(OptionError, match="each factor once"):
        solution.arrange(["F1", "F1", "F2"])


def test_a_general_factor_comes_first_and_is_called_g() -> None:
    found = ts.explore_factors(answers(), factors=4, rotation="bifactor")
    assert found.factors == ("G", "F1", "F2", "F3")


def test_targets_are_matched_by_item_name() -> None:
    target = pd.DataFrame(np.kron(np.eye(3), np.ones((3, 1))), index=ITEMS, columns=["x", "y", "z"])
    target = target.where(target == 0, np.nan)
    found = ts.explore_factors(answers(), factors=3, rotation="target-q", target=target.iloc[::-1])
    assert found.factors == ("x", "y", "z")
    assert found.pattern.abs().to_numpy().argmax(axis=1).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    with pytest.raises(OptionError, match="no row for some items"):
        ts.explore_factors(answers(), factors=3, rotation="target-q", target=target.iloc[:5])


def test_words_are_taken_in_any_case() -> None:
    found = ts.explore_factors(answers(), factors=2, extraction="ML", rotation="Geomin_Q")  # type: ignore[arg-type]
    assert (found.extraction, found.rotation) == ("ml", "geomin-q")


# -- data ----------------------------------------------------------------------------------------------------


def test_keys_turn_loadings_and_nothing_else() -> None:
    raw = ts.explore_factors(answers(), factors=3, rotation="none", extraction="ml")
    turned = ts.explore_factors(keyed(answers()), factors=3, rotation="none", extraction="ml")
    np.testing.assert_allclose(turned.pattern.loc["q3"].abs(), raw.pattern.loc["q3"].abs(), atol=1e-6)
    assert turned.fit["chisq"] == pytest.approx(raw.fit["chisq"])
    assert set(turned.to_frame().query("item == 'q3'").keyed) == {"reversed"}
    assert "q3 (r)" in str(turned)


def test_listwise_is_what_the_complete_rows_give() -> None:
    data = answers()
    data = data.mask(np.random.default_rng(1).random(data.shape) < 0.02)
    by_policy = ts.explore_factors(data, factors=3)
    by_hand = ts.explore_factors(data.dropna(), factors=3)
    assert by_policy.pattern.equals(by_hand.pattern)
    assert by_policy.fit == by_hand.fit
    assert any(alert.code == "TS-V005" for alert in by_policy.alerts)
    pairwise = ts.explore_factors(data, factors=3, missing="pairwise")
    assert by_policy.fit["n"] < pairwise.fit["n"] < 400
    np.testing.assert_allclose(pairwise.correlations, data.corr(), atol=1e-12)
    with pytest.raises(StudyError, match="TS-V007"):
        ts.explore_factors(data, factors=3, missing="raise")


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_rows_come_in_the_library_of_the_data(library: str) -> None:
    module = pytest.importorskip(library)
    data = answers(60)
    native = (
        data
        if library == "pandas"
        else module.table(data)
        if library == "pyarrow"
        else module.from_pandas(data)
    )
    if library == "pyarrow":
        native = module.Table.from_pandas(data)
    found = ts.explore_factors(native, factors=2)
    assert type(found.to_frame()).__module__.startswith(library)
    assert type(found.scores(native).to_frame()).__module__.startswith(library)
    assert isinstance(found.pattern, pd.DataFrame)


def test_item_order_makes_no_difference() -> None:
    data = answers()
    a = ts.explore_factors(data, factors=3)
    b = ts.explore_factors(data[ITEMS[::-1]], factors=3)
    np.testing.assert_allclose(b.pattern.loc[ITEMS], a.pattern, atol=1e-7)


def test_a_published_matrix_is_enough() -> None:
    r = answers().corr()
    found = ts.explore_factors(ts.Summary.from_correlations(r, 400), factors=3)
    np.testing.assert_allclose(found.pattern, ts.explore_factors(answers(), factors=3).pattern, atol=1e-9)
    assert not any(alert.code == "TS-V012" for alert in found.alerts)
    scored = found.scores(answers())
    assert "their own means" in scored.provenance.notes[0]
    with pytest.raises(NeedsMoreError, match="TS-V014"):
        found.scores(ts.Summary.from_correlations(r, 400))


def test_items_of_an_instrument_are_chosen_by_name() -> None:
    some = ["q1", "q3", "q4", "q2"]
    found = ts.explore_factors(keyed(answers()), factors=1, items=some)
    assert found.items == tuple(some)
    assert found.sample.reversed == ("q3",)
    again = ts.explore_factors(answers()[some].assign(q3=8 - answers().q3), factors=1)
    np.testing.assert_allclose(found.pattern, again.pattern, atol=1e-10)


def test_pairs_that_nobody_answered_both_of() -> None:
    data = answers()
    data.loc[:199, "q1"] = np.nan
    data.loc[200:, "q2"] = np.nan
    with pytest.raises(StudyError):
        ts.explore_factors(data, factors=2)
    with pytest.raises(StudyError):
        ts.explore_factors(data, factors=2, missing="pairwise")


def test_scores_need_persons_to_be_standardised_by() -> None:
    found = ts.explore_factors(ts.Summary.from_correlations(answers().corr(), 400), factors=2)
    with pytest.raises(StudyError, match="fewer than two persons"):
        found.scores(answers(1))
    with pytest.raises(StudyError, match="everybody answered alike"):
        found.scores(answers(10).assign(q1=3))


def test_polychoric_correlations() -> None:
    data = answers(categories=4)
    found = ts.explore_factors(data, factors=3, matrix="polychoric")
    pearson = ts.explore_factors(data, factors=3)
    assert found.communalities.mean() > pearson.communalities.mean()
    assert "TS-V112" in codes(found)
    assert "TS-V008" in codes(pearson)
    assert "TS-V008" not in codes(found)
    assert "no test for polychoric correlations" in str(found).splitlines()[1]
    assert "TS-V125" in codes(found.scores(data))


def test_formative_scales_are_refused_or_left_out() -> None:
    amends = ts.load_instrument("making-amends")
    names = [item.id for item in amends.items if item.role == "scored"]
    rows = pd.DataFrame(np.random.default_rng(1).integers(0, 2, size=(60, len(names))), columns=names)
    with pytest.raises(StudyError, match="TS-V003"):
        ts.explore_factors(rows, factors=2, instrument=amends)
    both = ts.define_instrument(TWO_SCALES)
    found = ts.explore_factors(answers(), factors=1, instrument=both)
    assert found.items == tuple(ITEMS[:6])
    assert "TS-V013" in codes(found)
    with pytest.raises(StudyError, match="formative"):
        ts.explore_factors(answers(), factors=1, instrument=both, scale="events")


# -- alerts and errors ---------------------------------------------------------------------------------------


def codes(result: Any) -> list[str]:
    return [alert.code for alert in result.alerts]


def test_a_heywood_case_names_the_item_and_the_cure() -> None:
    r = pd.DataFrame(
        [
            [1.0, 0.828, 0.776, 0.439, 0.432],
            [0.828, 1.0, 0.779, 0.493, 0.464],
            [0.776, 0.779, 1.0, 0.460, 0.425],
            [0.439, 0.493, 0.460, 1.0, 0.674],
            [0.432, 0.464, 0.425, 0.674, 1.0],
        ],
        index=list("abcde"),
        columns=list("abcde"),
    )
    found = ts.explore_factors(ts.Summary.from_correlations(r, 213), factors=2)
    assert found.status.extraction is stats.ExtractionStatus.HEYWOOD
    assert found.status.improper == ("d",)
    assert not found.status.is_proper
    (alert,) = (alert for alert in found.alerts if alert.code == "TS-V100")
    assert alert.subject == "d"
    assert "fewer factors" in alert.cure
    assert str(found.status).startswith("d: ")
    assert "not a proper solution" in found.sentence()


def test_no_degree_of_freedom_is_no_perfect_fit() -> None:
    found = ts.explore_factors(answers()[["q1", "q2", "q3"]], factors=1)
    assert np.isnan([found.fit["chisq"], found.fit["cfi"], found.fit["rmsea"]]).all()
    assert "TS-V106" in codes(found)
    assert "no test of fit" in str(found)
    assert "CFI" not in found.apa()
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["fit"]["cfi"] is None


def test_what_deserves_a_look_is_said() -> None:
    rng = np.random.default_rng(2)
    data = answers(40)
    data["noise"] = rng.integers(1, 8, size=40)
    found = ts.explore_factors(data, factors=4)
    assert {"TS-V107", "TS-V110"} <= set(codes(found))
    mixed = answers()
    mixed["both"] = mixed.q1 + mixed.q4
    crossed = ts.explore_factors(mixed, factors=3)
    (alert,) = (alert for alert in crossed.alerts if alert.code == "TS-V109")
    assert alert.subject == "both"
    assert all(alert.source for alert in found.alerts if alert.threshold is not None)


def test_several_optima_are_counted() -> None:
    rng = np.random.default_rng(3)
    noise = pd.DataFrame(rng.normal(size=(80, 12))).rename(columns=str)
    found = ts.explore_factors(noise, factors=4, rotation="geomin-q", n_starts=30, seed=1)
    assert found.turned is not None
    assert found.turned.n_optima > 1
    assert "TS-V105" in codes(found)
    again = ts.explore_factors(noise, factors=4, rotation="geomin-q", n_starts=30, seed=1)
    assert found.pattern.equals(again.pattern)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"factors": 0}, "TS-V114"),
        ({"factors": 9}, "TS-V114"),
        ({"factors": 2.0}, "TS-V114"),
        ({"factors": True}, "TS-V114"),
        ({"factors": 2, "rotation": "oblimax"}, "TS-S001"),
        ({"factors": 2, "extraction": "pca"}, "TS-S001"),
        ({"factors": 2, "rotation": "varimax", "gamma": 0.5}, "TS-V116"),
        ({"factors": 2, "rotation": "target-q"}, "TS-V116"),
        ({"factors": 2, "rotation": "target-q", "target": [[0.0]]}, "TS-V116"),
        ({"factors": 2, "rotation": "crawford-ferguson-q"}, "TS-V116"),
        ({"factors": 2, "rotation": "geomin-q", "delta": 0.0}, "TS-V116"),
        ({"factors": 2, "n_starts": 0}, "TS-V116"),
        ({"factors": 2, "level": 1.0}, "TS-N114"),
    ],
)
def test_wrong_options(options: dict[str, Any], code: str) -> None:
    with pytest.raises(OptionError, match=code):
        ts.explore_factors(answers(), **options)


def test_items_that_cannot_be_analysed() -> None:
    with pytest.raises(StudyError, match=r"TS-V118") as constant:
        ts.explore_factors(answers().assign(q2=3), factors=2)
    assert "q2" in str(constant.value)
    with pytest.raises(StudyError, match="TS-V119"):
        ts.explore_factors(answers()[["q1", "q2"]], factors=1)
    twice = answers().assign(q2=answers().q1)
    for extraction in ("ml", "wls", "gls"):
        with pytest.raises(StudyError, match="q1 and q2 correlate perfectly"):
            ts.explore_factors(twice, factors=2, extraction=extraction)
    found = ts.explore_factors(twice, factors=2)
    assert found.status.fit is stats.FactorFitStatus.NOT_POSITIVE_DEFINITE
    (alert,) = (alert for alert in found.alerts if alert.code == "TS-V106")
    assert "q1 and q2 correlate perfectly" in alert.message
    few = answers(7)
    with pytest.raises(StudyError, match="TS-V120"):
        ts.explore_factors(few, factors=2, extraction="ml")


# -- scores and the general factor ---------------------------------------------------------------------------


def test_scores_stand_beside_the_columns_that_say_whose_they_are(solution: ts.FactorSolution) -> None:
    data = answers(50).assign(person=[f"p{row}" for row in range(50)])
    data.loc[3, "q1"] = np.nan
    scale = ts.define_scale(ITEMS, minimum=1, maximum=7, reverse=["q3"], id="calm")
    read = ts.read_responses(data, scale, id="person")
    found = ts.explore_factors(read, factors=3)
    frame = found.scores(read).to_frame()
    assert list(frame.columns) == ["person", "F1", "F2", "F3"]
    assert frame.F1.isna().tolist() == [row == 3 for row in range(50)]
    assert "49 persons of 50" in str(found.scores(read))
    assert found.scores(data, instrument=scale).to_frame().F1.equals(frame.F1)
    with pytest.raises(StudyError, match="TS-V123"):
        found.scores(data)
    assert found.scores(read).sentence().startswith("Regression scores (Thurstone) of 49 persons of 50")
    assert found.scores(read).apa().startswith("F1: determinacy = .")
    assert "Grice" in found.scores(read).citations[-1]


def test_scores_are_weights_times_standard_scores(solution: ts.FactorSolution) -> None:
    data = answers()
    z = (data - data.mean()) / data.std()
    for method in ("regression", "bartlett", "tenberge"):
        found = solution.scores(data, method)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.to_frame(), z.to_numpy() @ found.weights.to_numpy(), atol=1e-10)
        np.testing.assert_allclose(np.corrcoef(found.to_frame().T), found.correlations, atol=1e-8)
        assert (found.determinacy.r_squared == found.determinacy.determinacy**2).all()
    new = answers(10, seed=9)
    moved = (new - data.mean()) / data.std()
    np.testing.assert_allclose(
        solution.scores(new).to_frame(),
        moved.to_numpy() @ solution.scores(data).weights.to_numpy(),
        atol=1e-10,
    )


def test_scores_that_cannot_be_had() -> None:
    oblique = ts.explore_factors(answers(), factors=3)
    with pytest.raises(OptionError, match="TS-V121"):
        oblique.scores(answers(), "anderson")
    straight = ts.explore_factors(answers(), factors=3, rotation="varimax")
    np.testing.assert_allclose(straight.scores(answers(), "anderson").correlations, np.eye(3), atol=1e-9)
    twice = answers().assign(q2=answers().q1)
    with pytest.raises(StudyError, match="TS-V122"):
        ts.explore_factors(twice, factors=2).scores(twice)


def test_weak_scores_are_said() -> None:
    rng = np.random.default_rng(4)
    noise = pd.DataFrame(rng.integers(1, 7, size=(300, 6))).rename(columns=str)
    found = ts.explore_factors(noise, factors=1, extraction="ml")
    if found.status.is_proper:
        assert "TS-V124" in codes(found.scores(noise, "bartlett"))
    else:
        assert "TS-V100" in codes(found)


def test_the_general_factor(solution: ts.FactorSolution) -> None:
    found = solution.schmid_leiman()
    by_hand = stats.schmid_leiman(solution.pattern, solution.factor_correlations)
    np.testing.assert_allclose(found.loadings.G, by_hand.general)
    assert list(found.loadings.columns) == ["G", "F1", "F2", "F3"]
    assert found.status is stats.SchmidLeimanStatus.TRANSFORMED
    assert 0 < found.explained_common_variance < 1
    np.testing.assert_allclose(found.second_order.loading**2 + found.second_order.uniqueness, 1)
    assert found.apa().startswith("ECV = ")
    assert "Schmid" in found.citations[0]
    assert f"{100 * found.explained_common_variance:.0f} %" in found.sentence()
    json.dumps(found.to_dict(), allow_nan=False)
    assert len(str(found).splitlines()) <= 25
    assert len(found.to_frame()) == 36
    two = ts.explore_factors(answers()[ITEMS[:6]], factors=2).schmid_leiman()
    assert "TS-V126" in codes(two)
    for wrong in (
        ts.explore_factors(answers(), factors=1),
        ts.explore_factors(answers(), factors=3, rotation="varimax"),
    ):
        with pytest.raises(StudyError, match="TS-V115"):
            wrong.schmid_leiman()


# -- words and pictures --------------------------------------------------------------------------------------


def test_the_printed_table_names_estimator_and_matrix(solution: ts.FactorSolution) -> None:
    lines = str(solution).splitlines()
    assert lines[0] == "items: n = 400; 3 factors of 9 items, minres, oblimin (1 start), Pearson correlations"
    assert lines[1].startswith("chi-square(12) = ")
    assert "likelihood ratio at the minres loadings, Bartlett-corrected" in lines[1]
    assert len(lines) <= 25
    assert lines[3].split() == ["item", "F1", "F2", "F3", "h2", "u2", "complexity"]


def test_many_factor_correlations_are_summed_up() -> None:
    rng = np.random.default_rng(1)
    data = pd.DataFrame(rng.normal(size=(300, 6)).repeat(3, axis=1) + rng.normal(size=(300, 18)))
    found = ts.explore_factors(data.rename(columns=str), factors=6)
    assert "factor correlations: absolute values from ." in str(found)


@pytest.mark.parametrize("k", [25, 60])
def test_long_tables_are_cut_in_the_middle(k: int) -> None:
    rng = np.random.default_rng(1)
    data = pd.DataFrame(rng.normal(size=(200, 1)) + rng.normal(size=(200, k))).rename(
        columns=lambda n: f"i{n}"
    )
    lines = str(ts.explore_factors(data, factors=2)).splitlines()
    assert len(lines) == 25
    assert any("more (see .pattern)" in line for line in lines)
    assert any(line.startswith("share of variance") for line in lines)


def test_words_and_numbers_of_a_report(solution: ts.FactorSolution) -> None:
    assert solution.sentence().startswith("3 factors of the 9 items (n = 400; minres, oblimin (1 start)")
    assert solution.apa().startswith("chi-square(12, N = 400) = ")
    assert any("minres" in work for work in solution.citations)
    rows = json.loads(json.dumps(solution.to_dict(), allow_nan=False))
    assert len(rows["rows"]["item"]) == 27
    assert rows["status"]["words"] == "converged"
    assert solution.to_frame().shape == (27, 12)


def test_drafts_are_named() -> None:
    rng = np.random.default_rng(1)
    draft = ts.load_instrument("relationship-satisfaction")
    items = [item.id for item in draft.items if item.role == "scored"]
    data = pd.DataFrame(rng.integers(1, 5, size=(80, len(items))), columns=items)
    found = ts.explore_factors(data, factors=2, instrument=draft)
    assert "author-constructed, not validated" in str(found)
    assert "author-constructed, not validated" in found.sentence()


def test_the_heat_map_has_a_cell_per_loading(solution: ts.FactorSolution) -> None:
    pytest.importorskip("matplotlib")
    figure = solution.plot()
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert sum(len(axes.patches) for axes in figure.axes) == 27 + 6
    assert {"F1", "F2", "F3", *ITEMS} <= set(texts)
    wide, phone = solution.plot(width=9.0), solution.plot(width=3.6, title="Nine items")
    assert wide.get_size_inches()[0] == 9.0
    assert phone.get_size_inches()[0] == 3.6
    varimax = ts.explore_factors(answers(), factors=3, rotation="varimax").plot()
    assert sum(len(axes.patches) for axes in varimax.axes) == 27
