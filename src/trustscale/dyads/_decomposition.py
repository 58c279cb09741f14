"""``decomposition``: what two variables have in common in couples, and what in persons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale.dyads._cautions import gaps_alert
from trustscale.dyads._couples import partner_values
from trustscale.dyads._nonindependence import GRIFFIN_GONZALEZ
from trustscale.dyads._options import as_couples, chosen
from trustscale.dyads._result import CoupleResult
from trustscale.errors import OptionError
from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.alerts import Alert
from trustscale.results.apa import bounded, probability
from trustscale.results.render import counted, number, text_table
from trustscale.stats import CoupleDecomposition, anova_icc, decompose_couples


@dataclass(frozen=True, slots=True)
class DecompositionRow:
    """One correlation.

    Attributes
    ----------
    correlation : str
        ``own`` (x with one's own y), ``partner`` (x with the partner's y), ``partners' x``, ``partners' y``,
        ``couple level`` and ``individual level``.
    estimate : float
        NaN where it has no value.
    effective_n, z, p_value : float
        The test of ``own`` and ``partner``, which takes into account that persons are in couples.
    n : int
        Couples.
    """

    correlation: str
    estimate: float
    effective_n: float
    z: float
    p_value: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition(CoupleResult):
    """Two variables, taken apart. Made by :func:`trustscale.dyads.decomposition`."""

    x: str
    y: str
    rows: tuple[DecompositionRow, ...]
    n_couples: int

    def columns(self) -> Columns:
        """One row per correlation."""
        return columns_of(self.rows, DecompositionRow.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (GRIFFIN_GONZALEZ,)

    def lines(self) -> list[str]:
        """A table."""
        header = ["correlation", "r", "z", "p", "effective n"]
        cells = [
            [
                row.correlation,
                bounded(row.estimate),
                number(row.z),
                probability(row.p_value).removeprefix("p = ").removeprefix("p "),
                number(row.effective_n, 1),
            ]
            for row in self.rows
        ]
        n = self.rows[0].n
        return [
            f"{self.x} and {self.y}: n = {n:,} of {counted(self.n_couples, 'couple')}",
            *text_table(header, cells),
        ]

    def sentence(self) -> str:
        """The two levels in words."""
        by_name = {row.correlation: row for row in self.rows}
        own, couple, person = (by_name[name] for name in ("own", "couple level", "individual level"))
        return (
            f"{self.x} and {self.y} correlated {bounded(own.estimate)} within persons "
            f"({probability(own.p_value)}), {bounded(couple.estimate)} at the level of couples and "
            f"{bounded(person.estimate)} at the level of individuals (n = {own.n} couples)."
            f"{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(f"{row.correlation}: r = {bounded(row.estimate)}" for row in self.rows)


def decomposition(
    data: Any, *, x: str, y: str, dyad: str | None = None, role: str | None = None
) -> Decomposition:
    """Take the correlation of two variables of exchangeable partners apart into couple and person.

    Parameters
    ----------
    data : Couples, Scores or frame
        Scores of both partners.
    x, y : str
        The two variables.
    dyad, role : str, optional
        Columns of a frame that say which couple and which partner.

    Returns
    -------
    Decomposition
        ``couple level``: do couples with more x have more y? It has a value only where partners are alike in
        both. ``individual level``: does, within couples, the partner with more x have more y?

    Raises
    ------
    OptionError
        TS-D013: partners who are told apart by a role; pair them with ``exchangeable=True`` if the role does
        not matter here.

    References
    ----------
    Griffin, D., & Gonzalez, R. (1995). Correlational analysis of dyad-level data in the exchangeable case.
    Psychological Bulletin, 118(3), 430-439.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> both = pd.DataFrame(
    ...     {"x_1": [3, 5, 2, 6, 4, 7, 5, 1, 6, 4, 3, 5], "x_2": [4, 4, 3, 5, 2, 6, 7, 2, 4, 5, 1, 6],
    ...      "y_1": [4, 6, 3, 5, 5, 8, 5, 2, 7, 3, 4, 5], "y_2": [3, 5, 2, 6, 3, 6, 8, 3, 5, 4, 2, 7]}
    ... )
    >>> couples = ts.dyads.pair(both, layout="dyad", exchangeable=True)
    >>> print(ts.dyads.decomposition(couples, x="x", y="y"))
    x and y: n = 12 of 12 couples
    correlation         r     z       p  effective n
    own               .89  3.34  < .001         14.1
    partner           .59  1.98    .048         11.2
    partners' x       .66     -       -            -
    partners' y       .54     -       -            -
    couple level      .99     -       -            -
    individual level  .76     -       -            -
    """
    couples = as_couples(data, dyad=dyad, role=role)
    if couples.distinguishable:
        raise OptionError(
            "These partners are told apart by a role, and this is for exchangeable ones.",
            code="TS-D013",
            mend="pair them with exchangeable=True if the role does not matter here.",
        )
    chosen(couples, (x, y))
    sides = [*partner_values(couples, x), *partner_values(couples, y)]
    there = ~np.isnan(np.stack(sides)).any(axis=0)
    x1, x2, y1, y2 = (side[there] for side in sides)
    found = decompose_couples(x1, x2, y1, y2)
    alerts = [*couples.alerts, *gaps_alert(f"{x} and {y}", couples.n - found.n, couples.n)]
    for name, pair in ((x, (x1, x2)), (y, (y1, y2))):
        icc = anova_icc(*pair)
        if not icc.lower > 0:
            alerts.append(_unlike(name, icc.estimate))
    if abs(found.ratio) > 1:
        alerts.append(_beyond(found))
    return Decomposition(
        library=couples.library,
        _provenance=couples.provenance,
        _alerts=tuple(alerts),
        x=x,
        y=y,
        rows=_rows(found),
        n_couples=couples.n,
    )


def _rows(found: CoupleDecomposition) -> tuple[DecompositionRow, ...]:
    nothing = math.nan
    tested = (
        ("own", found.r_xy, found.n_xy, found.z_xy, found.p_xy),
        ("partner", found.r_xy_partner, found.n_xy_partner, found.z_xy_partner, found.p_xy_partner),
    )
    plain = (
        ("partners' x", found.r_xx),
        ("partners' y", found.r_yy),
        ("couple level", found.dyad_level),
        ("individual level", found.individual_level),
    )
    return (
        *(DecompositionRow(*row, found.n) for row in tested),
        *(DecompositionRow(name, r, nothing, nothing, nothing, found.n) for name, r in plain),
    )


def _unlike(name: str, icc: float) -> Alert:
    return Alert(
        "TS-D026",
        name,
        f"partners are not clearly alike in it (ICC = {bounded(icc)}, its interval reaches zero), so the "
        "correlation at the level of couples rests on next to nothing.",
        "Report the individual level only.",
        value=icc,
        threshold=0.0,
        source="Griffin and Gonzalez (1995): both must be alike in couples; here, by the 95 % interval",
    )


def _beyond(found: CoupleDecomposition) -> Alert:
    return Alert(
        "TS-D026",
        "couple level",
        f"the ratio is {number(found.ratio)}, which is no correlation; it is given as missing.",
        "Partners are hardly alike in one of the variables; report the individual level only.",
        value=found.ratio,
        threshold=1.0,
    )
