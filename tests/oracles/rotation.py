"""Rotations beside GPArotation, at the same criterion, and promax beside R's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from tests.oracles import Disagreement, Entry, matrix, reference
from trustscale import stats

DATA = {
    "bfi25": "psych::bfi, 25 items, complete rows, 5 minres factors",
    "hs9": "Holzinger-Swineford, 9 tests, 3 ML factors",
    "thurstone": "Thurstone, 9 tests, 3 minres factors",
    "holzinger": "Holzinger, 14 tests, 4 minres factors",
    "harman74": "Harman 74, 24 tests, 4 ML factors",
}
TARGET = np.kron(np.eye(3), np.full((3, 1), 0.7))
PARTIAL = np.where(TARGET == 0, 0.0, np.nan)

Rotate = Callable[[NDArray[np.float64]], stats.Rotation]


def _parsimax(a: NDArray[np.float64]) -> stats.Rotation:
    k, f = a.shape
    return stats.crawford_ferguson(a, kappa=(f - 1) / (k + f - 2), oblique=True)


METHODS: dict[str, tuple[str, str, Rotate]] = {
    "varimax": ("varimax", "Varimax", stats.varimax),
    "varimax_kaiser": (
        "varimax, Kaiser's normalisation",
        "Varimax(normalize = TRUE)",
        partial(stats.varimax, normalize=True),
    ),
    "quartimax": ("quartimax", "quartimax", stats.quartimax),
    "equamax": ("equamax", "cfT(kappa = f / 2k)", stats.equamax),
    "oblimin": ("oblimin, gamma 0", "oblimin", stats.oblimin),
    "oblimin_minus_half": ("oblimin, gamma -.5", "oblimin(gam = -.5)", partial(stats.oblimin, gamma=-0.5)),
    "oblimin_kaiser": (
        "oblimin, Kaiser's normalisation",
        "oblimin(normalize = TRUE)",
        partial(stats.oblimin, normalize=True),
    ),
    "cf_parsimax_q": ("oblique parsimax", "cfQ(kappa = (f - 1) / (k + f - 2))", _parsimax),
    "geomin_t": ("geomin, orthogonal", "geominT(delta = .01)", partial(stats.geomin, oblique=False)),
    "geomin_q": ("geomin, oblique", "geominQ(delta = .01)", stats.geomin),
    "bentler_t": ("Bentler's criterion, orthogonal", "bentlerT", partial(stats.bentler, oblique=False)),
    "bentler_q": ("Bentler's criterion, oblique", "bentlerQ", stats.bentler),
    "infomax_q": ("infomax, oblique", "infomaxQ", stats.infomax),
    "bifactor_t": ("bifactor (bi-quartimin), orthogonal", "bifactorT", stats.bifactor),
    "bifactor_q": (
        "bifactor (bi-quartimin), oblique",
        "bifactorQ",
        partial(stats.bifactor, oblique=True),
    ),
    "bi_geomin_t": ("bi-geomin, orthogonal", "GPForth with the criterion of the paper", stats.bi_geomin),
    "bi_geomin_q": (
        "bi-geomin, oblique",
        "GPFoblq with the criterion of the paper",
        partial(stats.bi_geomin, oblique=True),
    ),
    "promax_4": ("promax, power 4 (varimax normalised)", "stats::promax(varimax(x), 4)", stats.promax),
    "promax_3": (
        "promax, power 3 (varimax normalised)",
        "stats::promax(varimax(x), 3)",
        partial(stats.promax, power=3),
    ),
    "promax_4_kaiser": (
        "promax, power 4 (all normalised)",
        "stats::promax and varimax on normalised rows",
        partial(stats.promax, normalize=True),
    ),
    "target_t": (
        "target, orthogonal",
        "targetT",
        partial(stats.target_rotation, target=TARGET, oblique=False),
    ),
    "target_q": ("target, oblique", "targetQ", partial(stats.target_rotation, target=TARGET)),
    "partial_t": (
        "target given in part, orthogonal",
        "pstT",
        partial(stats.target_rotation, target=PARTIAL, oblique=False),
    ),
    "partial_q": (
        "target given in part, oblique",
        "pstQ",
        partial(stats.target_rotation, target=PARTIAL),
    ),
}


@cache
def ours(case: str) -> stats.Rotation:
    data, method = case.split("-")
    return METHODS[method][2](matrix(reference("rotation")[f"{data}-unrotated"]["loadings"]))


def _aligned(case: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Order and signs that bring our factors to theirs."""
    theirs, mine = matrix(reference("rotation")[case]["loadings"]), ours(case).loadings
    rows, order = linear_sum_assignment(-np.abs(theirs.T @ mine))
    del rows
    return order, np.where((theirs * mine[:, order]).sum(axis=0) < 0, -1.0, 1.0)


def theirs(case: str) -> NDArray[np.float64]:
    """The pattern, and below it the factor correlations of an oblique rotation."""
    values = reference("rotation")[case]
    parts = [values["loadings"], values["phi"]]
    return np.vstack([matrix(part) for part in parts if part is not None])


def ours_like(case: str) -> NDArray[np.float64]:
    """The same of our rotation, with their order and signs of the factors."""
    order, signs = _aligned(case)
    pattern = ours(case).loadings[:, order] * signs
    if reference("rotation")[case]["phi"] is None:
        return np.asarray(pattern)
    phi = ours(case).factor_correlations[np.ix_(order, order)] * np.outer(signs, signs)
    return np.vstack([pattern, phi])


def _entry(case: str) -> Entry:
    data, method = case.split("-")
    values = reference("rotation")[case]
    name, call, _ = METHODS[method]
    what = "pattern" if values["phi"] is None else "pattern and factor correlations"
    stalled = (values["log10_gradient"] or -9) > -6
    return Entry(
        f"{what}, {name}",
        DATA[data],
        f"R 4.2.2, {call}" if method.startswith("promax") else f"GPArotation 2022.10-2, {call}",
        partial(theirs, case),
        partial(ours_like, case),
        1e-3 if stalled else 1e-4,
        "GPArotation ends above a gradient of 1e-6, and above our minimum" if stalled else "",
    )


CASES = tuple(case for case in reference("rotation") if not case.endswith("-unrotated"))
ENTRIES = tuple(_entry(case) for case in CASES)
DISAGREEMENTS = (
    Disagreement(
        "promax",
        'psych::fa(rotate = "promax") normalises before both steps, rotate = "Promax" and R\'s '
        "promax(varimax(x)) within varimax only; loadings of psych::bfi differ by .09",
        "promax(varimax(x)) of R; `normalize=True` gives the other",
        "it is the one that needs no package",
    ),
    Disagreement(
        "varimax",
        "stats::varimax, psych and SPSS normalise rows (Kaiser), GPArotation does not; loadings of "
        "psych::bfi differ by .09",
        "`stats.varimax` minimises the plain criterion; `normalize=True` gives the other",
        "one rule for all rotations of arrays: nothing is normalised unless it is asked for",
    ),
)
