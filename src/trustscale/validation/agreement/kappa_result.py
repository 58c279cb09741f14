"""Kappas as results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale.responses.frames import new_matrix
from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.apa import bounded, interval, probability
from trustscale.results.render import number, text_table
from trustscale.validation.agreement.ratings import subjects_words
from trustscale.validation.items import Floats
from trustscale.validation.result import StudyResult

COHEN = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological "
    "Measurement, 20(1), 37-46."
)
COHEN_WEIGHTED = "Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70(4), 213-220."
FLEISS_COHEN_EVERITT = (
    "Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted "
    "kappa. Psychological Bulletin, 72(5), 323-327."
)
FLEISS = (
    "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, "
    "76(5), 378-382."
)
FLEISS_NEE_LANDIS = (
    "Fleiss, J. L., Nee, J. C. M., & Landis, J. R. (1979). Large sample variance of kappa in the case of "
    "different sets of raters. Psychological Bulletin, 86(5), 974-977."
)
GWET = (
    "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high "
    "agreement. British Journal of Mathematical and Statistical Psychology, 61(1), 29-48."
)


@dataclass(frozen=True, slots=True)
class KappaRow:
    """One kappa.

    Attributes
    ----------
    coefficient, weights : str
        Which kappa, and how much different categories agree: ``unweighted``, ``linear``, ``quadratic`` or
        ``own``.
    category : str
        Fleiss' kappa of one category against all others; empty for all categories together.
    estimate, lower, upper, level : float
        With its interval; categories by themselves have none.
    se : float
        Standard error behind the interval.
    interval_method : str
        Whose it is.
    null_se, statistic, p_value : float
        Standard error without agreement beyond chance, z, two-sided p.
    observed, expected : float
        (Weighted) share of agreement that was seen, and that is due to chance.
    n, n_left_out, raters : int
        Subjects, those with gaps, and raters.
    """

    coefficient: str
    weights: str
    category: str
    estimate: float
    lower: float
    upper: float
    level: float
    se: float
    interval_method: str
    null_se: float
    statistic: float
    p_value: float
    observed: float
    expected: float
    n: int
    n_left_out: int
    raters: int


@dataclass(frozen=True, slots=True, eq=False)
class CohenKappa(StudyResult):
    """Agreement of two raters on categories. Made by :func:`trustscale.cohen_kappa`."""

    row: KappaRow
    raters: tuple[str, str]
    categories: tuple[str, ...]
    counts: Floats
    highest: float

    def columns(self) -> Columns:
        """One row."""
        return columns_of([self.row], KappaRow.__slots__)

    @property
    def table(self) -> Any:
        """Subjects by the first rater's category (rows) and the second's (columns)."""
        return new_matrix(self.counts.astype(np.int64), self.categories, self.categories)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (COHEN if self.row.weights == "unweighted" else COHEN_WEIGHTED, FLEISS_COHEN_EVERITT)

    def lines(self) -> list[str]:
        """The coefficient, and the table of the raters."""
        row = self.row
        lines = [
            f"{self.raters[0]} and {self.raters[1]}: {subjects_words(row.n, row.n + row.n_left_out, 2)}",
            f"{_name(row)} {bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)} "
            f"({row.interval_method}); agreement {bounded(row.observed)}, by chance {bounded(row.expected)}",
            f"test against chance alone: z = {number(row.statistic)}, {probability(row.p_value)}",
        ]
        if self.highest == self.highest:  # NaN alone differs from itself
            lines.append(f"these raters' shares allow a kappa of {bounded(self.highest)} at most")
        if len(self.categories) <= 12:
            lines += _table_lines(self.categories, self.counts, self.raters)
        return lines

    def sentence(self) -> str:
        """In words."""
        row = self.row
        return (
            f"The raters {self.raters[0]} and {self.raters[1]} agreed on {100 * row.observed:.0f} % of "
            f"{row.n:,} subjects{_weighted_words(row)}; {_name(row)} was {bounded(row.estimate)}, "
            f"{interval(row.lower, row.upper, row.level)}." + draft_sentence(self.provenance)
        )

    def apa(self) -> str:
        """The numbers alone."""
        sign = "\u03ba" if self.row.weights == "unweighted" else "\u03baw"
        return f"{sign} = {bounded(self.row.estimate)}, " + interval(
            self.row.lower, self.row.upper, self.row.level
        )


@dataclass(frozen=True, slots=True, eq=False)
class FleissKappa(StudyResult):
    """Agreement of several raters on categories. Made by :func:`trustscale.fleiss_kappa`."""

    rows: tuple[KappaRow, ...]
    shares: tuple[float, ...]

    def columns(self) -> Columns:
        """First the row of all categories together, then one per category, with its share of all ratings."""
        columns = columns_of(self.rows, KappaRow.__slots__)
        return {**columns, "share": np.array([np.nan, *self.shares])}

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (FLEISS, FLEISS_NEE_LANDIS, GWET)

    def lines(self) -> list[str]:
        """The coefficient, and one line per category."""
        row = self.rows[0]
        header = ["category", "share", "kappa", "z", "p"]
        cells = [
            [
                r.category,
                bounded(share),
                bounded(r.estimate),
                number(r.statistic),
                probability(r.p_value).removeprefix("p = ").removeprefix("p "),
            ]
            for r, share in zip(self.rows[1:], self.shares, strict=True)
        ]
        return [
            subjects_words(row.n, row.n + row.n_left_out, row.raters),
            f"Fleiss' kappa {bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)} "
            f"({row.interval_method}); agreement {bounded(row.observed)}, by chance {bounded(row.expected)}",
            f"test against chance alone: z = {number(row.statistic)}, {probability(row.p_value)}",
            *text_table(header, cells),
        ]

    def sentence(self) -> str:
        """In words."""
        row = self.rows[0]
        return (
            f"Fleiss' kappa of {row.raters} ratings of each of {row.n:,} subjects was "
            f"{bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)}."
            + draft_sentence(self.provenance)
        )

    def apa(self) -> str:
        """The numbers alone."""
        row = self.rows[0]
        return f"Fleiss' \u03ba = {bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)}"


def _name(row: KappaRow) -> str:
    return "Cohen's kappa" if row.weights == "unweighted" else f"weighted kappa ({row.weights} weights)"


def _weighted_words(row: KappaRow) -> str:
    return "" if row.weights == "unweighted" else f" ({row.weights} weights)"


def _table_lines(categories: Sequence[str], counts: Floats, raters: tuple[str, str]) -> list[str]:
    cells = [
        [category, *(f"{int(count):,}" for count in row)]
        for category, row in zip(categories, counts.tolist(), strict=True)
    ]
    return text_table([f"{raters[0]} / {raters[1]}", *categories], cells)
