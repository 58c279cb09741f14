"""Intraclass correlations as a result: one row per form."""

from __future__ import annotations

from dataclasses import dataclass

from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.apa import bounded, interval, probability
from trustscale.results.render import number, text_table, whole
from trustscale.stats import RatingVariance
from trustscale.validation.agreement.ratings import subjects_words
from trustscale.validation.result import StudyResult

MCGRAW_WONG = (
    "McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients. "
    "Psychological Methods, 1(1), 30-46."
)
SHROUT_FLEISS = (
    "Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability. "
    "Psychological Bulletin, 86(2), 420-428."
)


@dataclass(frozen=True, slots=True)
class IccRow:
    """One form.

    Attributes
    ----------
    form, shrout_fleiss : str
        Its names by McGraw and Wong, and by Shrout and Fleiss where they have it.
    model, definition, unit : str
        How raters were chosen, whether differences between their means count, of one rating or of the mean.
    estimate, lower, upper, level : float
        With its interval.
    statistic, df_1, df_2, p_value, null : float
        The one-sided F test that it is ``null`` or less.
    n, n_left_out, raters : int
        Subjects, those with gaps, and raters.
    """

    form: str
    model: str
    definition: str
    unit: str
    shrout_fleiss: str
    estimate: float
    lower: float
    upper: float
    level: float
    statistic: float
    df_1: float
    df_2: float
    p_value: float
    null: float
    n: int
    n_left_out: int
    raters: int


@dataclass(frozen=True, slots=True, eq=False)
class IntraclassCorrelations(StudyResult):
    """Agreement of raters on numbers. Made by :func:`trustscale.intraclass_correlation`."""

    rows: tuple[IccRow, ...]
    variance: RatingVariance
    n_rows: int
    level: float

    def columns(self) -> Columns:
        """One row per form."""
        return columns_of(self.rows, IccRow.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (MCGRAW_WONG, SHROUT_FLEISS)

    def lines(self) -> list[str]:
        """A table."""
        v = self.variance
        header = ["form", "model", "definition", "of", "ICC", f"{100 * self.level:g} % CI", "F test", "p"]
        cells = [
            [
                row.form,
                row.model,
                row.definition,
                "one rating" if row.unit == "single" else f"mean of {v.k}",
                bounded(row.estimate),
                f"[{bounded(row.lower)}, {bounded(row.upper)}]",
                f"F({whole(row.df_1)}, {_df(row.df_2)}) = {number(row.statistic)}",
                probability(row.p_value).removeprefix("p = ").removeprefix("p "),
            ]
            for row in self.rows
        ]
        return [
            f"{subjects_words(v.n, self.n_rows, v.k)}; mean squares: subjects {number(v.subjects)}, "
            f"raters {number(v.raters)}, error {number(v.error)}",
            *text_table(header, cells, left=4),
        ]

    def sentence(self) -> str:
        """The chosen forms in words; of all ten, those of two-way random agreement."""
        rows = [r for r in self.rows if r.model == "two-way-random" and r.definition == "agreement"]
        told = self.rows if len(self.rows) <= 2 else (rows or self.rows[:2])
        return " ".join(map(_sentence, told)) + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The numbers alone."""
        told = self.rows if len(self.rows) <= 4 else [r for r in self.rows if r.model != "two-way-mixed"]
        return "; ".join(
            f"{row.form} = {bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)}"
            for row in told
        )


def _df(value: float) -> str:
    return whole(value) if value == round(value) else number(value, 1)


_MODELS = {
    "one-way-random": "one-way random effects",
    "two-way-random": "two-way random effects",
    "two-way-mixed": "two-way mixed effects",
}


def _sentence(row: IccRow) -> str:
    of = "a single rating" if row.unit == "single" else f"the mean of {row.raters} ratings"
    word = "Agreement" if row.definition == "agreement" else "Consistency"
    return (
        f"{word} of {of} ({_MODELS[row.model]}) was {row.form} = {bounded(row.estimate)}, "
        f"{interval(row.lower, row.upper, row.level)}, n = {row.n:,} subjects, {row.raters} raters."
    )
