"""Test-retest reliability as a result: one row per scale."""

from __future__ import annotations

from dataclasses import dataclass

from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.apa import bounded, interval
from trustscale.results.render import number, text_table
from trustscale.validation.agreement.intraclass_result import MCGRAW_WONG
from trustscale.validation.result import StudyResult

DE_VET = (
    "de Vet, H. C. W., Terwee, C. B., Knol, D. L., & Bouter, L. M. (2006). When to use agreement versus "
    "reliability measures. Journal of Clinical Epidemiology, 59(10), 1033-1039."
)
BLAND_ALTMAN = (
    "Bland, J. M., & Altman, D. G. (1999). Measuring agreement in method comparison studies. "
    "Statistical Methods in Medical Research, 8(2), 135-160."
)


@dataclass(frozen=True, slots=True)
class RetestRow:
    """One scale at two times.

    Attributes
    ----------
    scale : str
        Which.
    n, n_left_out : int
        Persons with both scores, and with one alone.
    r, icc_agreement, icc_consistency : float
        Pearson's correlation, ICC(A,1) and ICC(C,1), each with ``_lower`` and ``_upper``.
    level : float
        Of all intervals.
    mean_before, mean_after, sd_before, sd_after : float
        Of both times.
    difference, difference_lower, difference_upper, t, df, p_value : float
        Mean of after minus before, with its interval and the paired t test.
    sem_agreement, sem_consistency : float
        Standard error of measurement, with and without the change of everybody.
    detectable_agreement, detectable_consistency : float
        Smallest detectable change of one person.
    sd_difference, limit_lower, limit_upper, limit_se : float
        SD of the differences, limits of agreement and their standard error.
    """

    scale: str
    n: int
    n_left_out: int
    r: float
    r_lower: float
    r_upper: float
    icc_agreement: float
    icc_agreement_lower: float
    icc_agreement_upper: float
    icc_consistency: float
    icc_consistency_lower: float
    icc_consistency_upper: float
    level: float
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    difference: float
    difference_lower: float
    difference_upper: float
    t: float
    df: int
    p_value: float
    sem_agreement: float
    sem_consistency: float
    detectable_agreement: float
    detectable_consistency: float
    sd_difference: float
    limit_lower: float
    limit_upper: float
    limit_se: float


@dataclass(frozen=True, slots=True, eq=False)
class RetestReliability(StudyResult):
    """How far scores come back. Made by :func:`trustscale.retest_reliability`."""

    rows: tuple[RetestRow, ...]
    people: str
    level: float

    def columns(self) -> Columns:
        """One row per scale."""
        return columns_of(self.rows, RetestRow.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (MCGRAW_WONG, DE_VET, BLAND_ALTMAN)

    def lines(self) -> list[str]:
        """Two tables: how far persons keep their places, and how large a difference error makes."""
        percent = f"{100 * self.level:g} %"
        header = [
            "scale",
            "n",
            "r",
            f"{percent} CI",
            "ICC(A,1)",
            f"{percent} CI",
            "ICC(C,1)",
            f"{percent} CI",
        ]
        cells = [
            [
                row.scale,
                f"{row.n:,}",
                bounded(row.r),
                _ends(row.r_lower, row.r_upper),
                bounded(row.icc_agreement),
                _ends(row.icc_agreement_lower, row.icc_agreement_upper),
                bounded(row.icc_consistency),
                _ends(row.icc_consistency_lower, row.icc_consistency_upper),
            ]
            for row in self.rows
        ]
        head = ["scale", "change", f"{percent} CI", "SEM", "detectable change", "limits of agreement"]
        more = [
            [
                row.scale,
                number(row.difference),
                f"[{number(row.difference_lower)}, {number(row.difference_upper)}]",
                number(row.sem_agreement),
                number(row.detectable_agreement),
                f"{number(row.limit_lower)} to {number(row.limit_upper)}",
            ]
            for row in self.rows
        ]
        return [
            self.people,
            *text_table(header, cells),
            *text_table(head, more),
            "SEM and detectable change count a change of everybody as error (agreement)",
        ]

    def sentence(self) -> str:
        """Each scale in words."""
        return " ".join(map(_sentence, self.rows)) + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(
            f"{row.scale}: r = {bounded(row.r)}, ICC(A,1) = {bounded(row.icc_agreement)}, "
            f"{interval(row.icc_agreement_lower, row.icc_agreement_upper, row.level)}"
            for row in self.rows
        )


def _ends(lower: float, upper: float) -> str:
    return f"[{bounded(lower)}, {bounded(upper)}]"


def _sentence(row: RetestRow) -> str:
    return (
        f"Test-retest agreement of {row.scale} was ICC(A,1) = {bounded(row.icc_agreement)}, "
        f"{interval(row.icc_agreement_lower, row.icc_agreement_upper, row.level)} (r = {bounded(row.r)}, "
        f"n = {row.n:,}); the standard error of measurement was {number(row.sem_agreement)}, the smallest "
        f"detectable change of one person {number(row.detectable_agreement)}."
    )
