"""``reliability``: how far the mean and the difference of two partners can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale.dyads._cautions import variable_alerts
from trustscale.dyads._couples import Couples, Floats, partner_values
from trustscale.dyads._numbers import Pair, check_error_correlation, named_by, per_partner
from trustscale.dyads._options import as_couples, chosen
from trustscale.dyads._pairing import Names
from trustscale.dyads._result import CoupleResult
from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.alerts import Alert
from trustscale.results.apa import bounded
from trustscale.results.render import counted, number, text_table
from trustscale.stats import CoupleScores, anova_icc, couple_scores, partner_correlation

LORD_NOVICK = (
    "Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley."
)


@dataclass(frozen=True, slots=True)
class PartnerSpread:
    """What the reliability of a couple's score is made of.

    Attributes
    ----------
    sd : pair of float
        Of each partner; the same pooled one where partners are exchangeable.
    correlation : float
        Of the partners' scores.
    n : int
        Couples with both scores.
    """

    sd: Pair
    correlation: float
    n: int


@dataclass(frozen=True, slots=True)
class CompositeReliability:
    """One score of the couple.

    Attributes
    ----------
    variable, composite : str
        ``couple mean`` or ``difference`` (the first partner minus the second).
    reliability, sem, sd : float
        Of the composite.
    reliability_1, reliability_2, sd_1, sd_2, correlation : float
        Of the partners; they are what it was worked out from.
    n : int
        Couples with both scores.
    """

    variable: str
    composite: str
    reliability: float
    sem: float
    sd: float
    reliability_1: float
    reliability_2: float
    sd_1: float
    sd_2: float
    correlation: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class CoupleReliability(CoupleResult):
    """Reliability of couples' scores. Made by :func:`trustscale.dyads.reliability`."""

    rows: tuple[CompositeReliability, ...]
    members: tuple[str, str] | None
    n_couples: int

    def columns(self) -> Columns:
        """One row per variable and composite."""
        return columns_of(self.rows, CompositeReliability.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (LORD_NOVICK,)

    def lines(self) -> list[str]:
        """A table."""
        header = ["variable", "score", "reliability", "SEM", "SD", "partners' reliability", "r", "n"]
        cells = [
            [
                row.variable,
                row.composite,
                bounded(row.reliability),
                number(row.sem),
                number(row.sd),
                f"{bounded(row.reliability_1)}, {bounded(row.reliability_2)}",
                bounded(row.correlation),
                f"{row.n:,}",
            ]
            for row in self.rows
        ]
        return [
            f"{counted(self.n_couples, 'couple')}; r: partners' correlation",
            *text_table(header, cells, left=2),
        ]

    def sentence(self) -> str:
        """Each score in words."""
        words = " ".join(
            f"The {row.composite} of {row.variable} has a reliability of {bounded(row.reliability)} "
            f"(SEM = {number(row.sem)}; partners' reliabilities {bounded(row.reliability_1)} and "
            f"{bounded(row.reliability_2)}, r = {bounded(row.correlation)}, n = {row.n} couples)."
            for row in self.rows
        )
        return words + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(
            f"{row.variable}, {row.composite}: r_xx = {bounded(row.reliability)}, SEM = {number(row.sem)}"
            for row in self.rows
        )


def reliability(
    data: Any,
    *,
    reliability: Any,
    variables: Names | None = None,
    error_correlation: float = 0.0,
    dyad: str | None = None,
    role: str | None = None,
) -> CoupleReliability:
    """Reliability of the couple's mean and of the difference between partners.

    Parameters
    ----------
    data : Couples, Scores or frame
        Scores of both partners; their SDs and their correlation are taken from here.
    reliability : number, pair, mapping of variable to number or pair, or a result
        Of one person's scores. A pair has the first partner's and the second one's.
    variables : str or list of str, optional
        Which scores; those that ``reliability`` names, or all of them.
    error_correlation : float, default 0
        How far errors of measurement of partners go together, where something is known about it.
    dyad, role : str, optional
        Columns of a frame that say which couple and which partner.

    Returns
    -------
    CoupleReliability
        Two rows per variable, with the standard errors of measurement.

    Raises
    ------
    OptionError
        TS-D015: a reliability that is no number from 0 to 1, or one that is missing.

    Notes
    -----
    Of two scores that correlate, the mean is more reliable than each, and the difference less: with equal SDs
    it has (r - r12) / (1 - r12). That is why a gap between partners says little unless it is large. Where
    partners are exchangeable, SD and correlation are those of the analysis of variance, so that no number
    depends on who is called the first.

    References
    ----------
    Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> both = pd.DataFrame({"trust_1": [3, 5, 2, 6, 4, 7], "trust_2": [4, 4, 3, 5, 2, 6]})
    >>> couples = ts.dyads.pair(both, layout="dyad")
    >>> print(ts.dyads.reliability(couples, reliability=0.85))
    6 couples; r: partners' correlation
    variable  score        reliability   SEM    SD  partners' reliability    r  n
    trust     couple mean          .91  0.45  1.54               .85, .85  .76  6
    trust     difference           .45  0.91  1.22               .85, .85  .76  6
    """
    couples = as_couples(data, dyad=dyad, role=role)
    names = chosen(couples, named_by(reliability, variables))
    given = per_partner(reliability, "reliability", names)
    check_error_correlation(error_correlation)
    rows: list[CompositeReliability] = []
    alerts = list(couples.alerts)
    for name in names:
        first, second = complete_pairs(couples, name)
        spread = partner_spread(first, second, couples)
        found = couple_scores(spread.sd, given[name], spread.correlation, error_correlation=error_correlation)
        rows += _rows(name, found, given[name], spread)
        alerts += variable_alerts(name, first, second, couples.n)
        alerts += reliability_alerts(name, found)
    return CoupleReliability(
        library=couples.library,
        _provenance=couples.provenance,
        _alerts=tuple(alerts),
        rows=tuple(rows),
        members=(str(couples.members[0]), str(couples.members[1])) if couples.distinguishable else None,
        n_couples=couples.n,
    )


def complete_pairs(couples: Couples, name: str) -> tuple[Floats, Floats]:
    """Both partners' scores where both are there."""
    first, second = partner_values(couples, name)
    both = ~(np.isnan(first) | np.isnan(second))
    return first[both], second[both]


def partner_spread(first: Floats, second: Floats, couples: Couples) -> PartnerSpread:
    """SDs and correlation of partners, by role or pooled."""
    if len(first) < 2:
        return PartnerSpread((math.nan, math.nan), math.nan, len(first))
    if couples.distinguishable:
        sd = (float(first.std(ddof=1)), float(second.std(ddof=1)))
        return PartnerSpread(sd, partner_correlation(first, second).estimate, len(first))
    found = anova_icc(first, second)
    pooled = math.sqrt((found.ms_between + found.ms_within) / 2)
    return PartnerSpread((pooled, pooled), found.estimate, len(first))


def reliability_alerts(name: str, found: CoupleScores) -> list[Alert]:
    """A composite that is nothing but error."""
    return [
        Alert(
            "TS-D025",
            f"{name}, {words}",
            "partners correlate as much as their reliabilities allow or more, so it is no more than error of "
            "measurement.",
            "Check the reliabilities; where they are right, do not use this score.",
            value=composite.reliability,
        )
        for words, composite in (("couple mean", found.mean), ("difference", found.difference))
        if composite.reliability <= 0
    ]


def _rows(name: str, found: CoupleScores, given: Pair, spread: PartnerSpread) -> list[CompositeReliability]:
    return [
        CompositeReliability(
            variable=name,
            composite=words,
            reliability=composite.reliability,
            sem=composite.sem,
            sd=composite.sd,
            reliability_1=given[0],
            reliability_2=given[1],
            sd_1=spread.sd[0],
            sd_2=spread.sd[1],
            correlation=spread.correlation,
            n=spread.n,
        )
        for words, composite in (("couple mean", found.mean), ("difference", found.difference))
    ]
