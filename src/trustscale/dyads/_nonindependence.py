"""``nonindependence``: how far the two scores of a couple are not two independent ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from trustscale._checks import check_option
from trustscale.dyads._cautions import variable_alerts
from trustscale.dyads._couples import Couples, Floats, partner_values
from trustscale.dyads._options import as_couples, check_level, chosen
from trustscale.dyads._pairing import Names
from trustscale.dyads._result import KENNY, CoupleResult
from trustscale.errors import OptionError
from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.apa import bounded, interval, probability
from trustscale.results.render import counted, number, text_table
from trustscale.stats import (
    AnovaIcc,
    PartnerCorrelation,
    anova_icc,
    double_entry_correlation,
    effective_persons,
    partner_correlation,
)

Method: TypeAlias = Literal["pearson", "icc", "double-entry"]

GRIFFIN_GONZALEZ = (
    "Griffin, D., & Gonzalez, R. (1995). Correlational analysis of dyad-level data in the exchangeable case. "
    "Psychological Bulletin, 118(3), 430-439."
)
TITLES: Mapping[str, str] = {
    "pearson": "Pearson correlation of partners",
    "icc": "intraclass correlation from a one-way analysis of variance",
    "double-entry": "double-entry (pairwise) intraclass correlation",
}
_INTERVALS: Mapping[str, str] = {"pearson": "Fisher z", "icc": "F", "double-entry": "F"}
_SIGNS: Mapping[str, str] = {"pearson": "r", "icc": "ICC", "double-entry": "r_xx'"}


@dataclass(frozen=True, slots=True)
class Dependence:
    """One correlation between partners.

    Attributes
    ----------
    variable, method : str
        What it is of, and which.
    estimate, lower, upper, level : float
        With its interval.
    interval_method : str
        ``Fisher z``, or ``F``: from the F distribution, exact for normal scores.
    test : str
        ``t``, ``F`` or ``z``.
    statistic, df_1, df_2, p_value : float
        The test that the correlation is zero, two-sided. ``df_2`` is NaN for t; both are for z.
    n : int
        Couples with both scores.
    n_left_out : int
        Couples of which a score is missing.
    effective_n : float
        How many independent persons the 2n scores are worth for a mean: 2n / (1 + r).
    """

    variable: str
    method: str
    estimate: float
    lower: float
    upper: float
    level: float
    interval_method: str
    test: str
    statistic: float
    df_1: float
    df_2: float
    p_value: float
    n: int
    n_left_out: int
    effective_n: float


@dataclass(frozen=True, slots=True, eq=False)
class Nonindependence(CoupleResult):
    """Correlations between partners. Made by :func:`trustscale.dyads.nonindependence`."""

    rows: tuple[Dependence, ...]
    distinguishable: bool
    n_couples: int
    level: float

    def columns(self) -> Columns:
        """One row per variable and method."""
        return columns_of(self.rows, Dependence.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (
            (KENNY, GRIFFIN_GONZALEZ) if any(row.method == "double-entry" for row in self.rows) else (KENNY,)
        )

    def lines(self) -> list[str]:
        """A table."""
        told = "told apart by their roles" if self.distinguishable else "exchangeable"
        header = ["variable", "method", "r", f"{100 * self.level:g} % CI", "test", "p", "n", "effective n"]
        cells = [
            [
                row.variable,
                row.method,
                bounded(row.estimate),
                f"[{bounded(row.lower)}, {bounded(row.upper)}]",
                _test(row),
                probability(row.p_value).removeprefix("p = ").removeprefix("p "),
                f"{row.n:,}",
                number(row.effective_n, 1),
            ]
            for row in self.rows
        ]
        return [
            f"{counted(self.n_couples, 'couple')}; partners are {told}",
            *text_table(header, cells, left=2),
        ]

    def sentence(self) -> str:
        """Each correlation in words."""
        words = " ".join(_sentence(row, self.n_couples) for row in self.rows)
        return words + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(f"{row.variable}: {_apa(row)}" for row in self.rows)


def nonindependence(
    data: Any,
    *,
    variables: Names | None = None,
    methods: Method | Sequence[Method] | None = None,
    dyad: str | None = None,
    role: str | None = None,
    level: float = 0.95,
) -> Nonindependence:
    """How much the scores of partners go together.

    Parameters
    ----------
    data : Couples, Scores, Responses or frame
        Couples, or what :func:`pair` makes them of.
    variables : str or list of str, optional
        Scores, items or columns; all of them unless named.
    methods : str or list of str, optional
        ``"pearson"`` for partners whom a role tells apart; ``"icc"`` (from an analysis of variance) and
        ``"double-entry"`` for exchangeable ones. Unless named, what fits the couples. For partners with roles
        the latter two count a difference between the roles' means as unlikeness.
    dyad, role : str, optional
        Columns of a frame that say which couple and which partner.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    Nonindependence
        For each variable and method the correlation with interval and test, the couples it rests on, and how
        many independent persons the scores are worth.

    Raises
    ------
    OptionError
        TS-D013: ``"pearson"`` for exchangeable partners, where it would depend on who is called the first.

    Notes
    -----
    Couples of which one score is missing are left out, for each variable by itself, and counted. The
    analysis of variance estimate and the double-entry one are two estimates of one correlation; the latter is
    the maximum likelihood one and lower in small samples. Do not mix them in one report.

    References
    ----------
    Kenny, D. A., Kashy, D. A., & Cook, W. L. (2006). Dyadic data analysis. Guilford Press. Chapter 2.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> both = pd.DataFrame({"trust_1": [8, 5, 7, 8, 8, 5], "trust_2": [6, 3, 2, 5, 7, 6]})
    >>> couples = ts.dyads.pair(both, layout="dyad", exchangeable=True)
    >>> print(ts.dyads.nonindependence(couples))
    6 couples; partners are exchangeable
    variable  method           r     95 % CI  test                p  n  effective n
    trust     icc            .04  [-.70, .76]  F(5, 6) = 1.07  .916  6         11.6
    trust     double-entry  -.06  [-.70, .76]  z = -0.14       .891  6         12.7
    """
    check_level(level)
    couples = as_couples(data, dyad=dyad, role=role)
    names = chosen(couples, variables)
    wanted = _methods(methods, couples)
    rows, alerts = [], list(couples.alerts)
    for name in names:
        first, second = partner_values(couples, name)
        both = ~(np.isnan(first) | np.isnan(second))
        rows += [_row(name, method, first[both], second[both], couples.n, level) for method in wanted]
        alerts += variable_alerts(name, first[both], second[both], couples.n)
    return Nonindependence(
        library=couples.library,
        _provenance=couples.provenance,
        _alerts=tuple(alerts),
        rows=tuple(rows),
        distinguishable=couples.distinguishable,
        n_couples=couples.n,
        level=level,
    )


def _methods(methods: Method | Sequence[Method] | None, couples: Couples) -> tuple[str, ...]:
    if methods is None:
        return ("pearson",) if couples.distinguishable else ("icc", "double-entry")
    given = (methods,) if isinstance(methods, str) else tuple(methods)
    wanted = tuple(check_option(method, Method, name="methods") for method in given)
    if "pearson" in wanted and not couples.distinguishable:
        raise OptionError(
            "The Pearson correlation of exchangeable partners would depend on who is called the first.",
            code="TS-D013",
            mend='use methods="icc" or "double-entry", or read the answers with role= where roles differ.',
        )
    return wanted


_KERNELS: Mapping[str, Callable[..., PartnerCorrelation | AnovaIcc]] = {
    "pearson": partner_correlation,
    "icc": anova_icc,
    "double-entry": double_entry_correlation,
}


def _row(name: str, method: str, first: Floats, second: Floats, n_couples: int, level: float) -> Dependence:
    found = _KERNELS[method](first, second, level=level)
    df = found.df if isinstance(found, AnovaIcc) else (found.df, math.nan)
    return Dependence(
        variable=name,
        method=method,
        estimate=found.estimate,
        lower=found.lower,
        upper=found.upper,
        level=level,
        interval_method=_INTERVALS[method],
        test={"pearson": "t", "icc": "F", "double-entry": "z"}[method],
        statistic=found.statistic,
        df_1=df[0] if method != "double-entry" else math.nan,
        df_2=df[1],
        p_value=found.p_value,
        n=found.n,
        n_left_out=n_couples - found.n,
        effective_n=effective_persons(found.n, found.estimate),
    )


def _test(row: Dependence) -> str:
    if row.test == "t":
        return f"t({row.df_1:.0f}) = {number(row.statistic)}"
    if row.test == "F":
        return f"F({row.df_1:.0f}, {row.df_2:.0f}) = {number(row.statistic)}"
    return f"z = {number(row.statistic)}"


def _apa(row: Dependence) -> str:
    df = f"({row.df_1:.0f})" if row.test == "t" else ""
    test = "" if row.test == "t" else f"{_test(row)}, "
    return (
        f"{_SIGNS[row.method]}{df} = {bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)}, "
        f"{test}{probability(row.p_value)}, n = {row.n} couples"
    )


def _sentence(row: Dependence, n_couples: int) -> str:
    if math.isnan(row.estimate):
        return f"There is no correlation of partners in {row.variable} (n = {row.n} couples)."
    left = f" ({row.n_left_out} of {n_couples} left out, a score is missing)" if row.n_left_out else ""
    return f"Partners' {row.variable} ({TITLES[row.method]}): {_apa(row)}{left}."
