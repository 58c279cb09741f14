"""Which parts of a summary each question needs. The documentation prints this table, a test walks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Need: TypeAlias = Literal["moments", "tables", "rows"]
"""Sums and products, tables of pairs of categories, or the answers themselves."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask of answers.

    Attributes
    ----------
    verb : str
        The function.
    what : str
        Which of its answers, by the option that asks for it.
    needs : str
        What it needs.
    """

    verb: str
    what: str
    needs: Need


QUESTIONS: tuple[Question, ...] = (
    Question("reliability", 'matrix="pearson"', "moments"),
    Question("reliability", 'matrix="polychoric"', "tables"),
    Question("reliability", 'interval="bootstrap-percentile"', "rows"),
    Question("item_analysis", "everything", "tables"),
    Question("correlations", 'matrix="pearson"', "moments"),
    Question("correlations", 'matrix="spearman"', "tables"),
    Question("correlations", 'matrix="polychoric"', "tables"),
    Question("factorability", 'matrix="pearson"', "moments"),
    Question("factorability", 'matrix="polychoric"', "tables"),
    Question("number_of_factors", 'matrix="pearson"', "moments"),
    Question("number_of_factors", 'rules=("comparison-data",)', "rows"),
    Question("explore_factors", 'matrix="pearson"', "moments"),
    Question("explore_factors", 'matrix="polychoric"', "tables"),
    Question("explore_factors", ".scores(data)", "rows"),
    Question("intraclass_correlation", "everything", "moments"),
    Question("cohen_kappa", "everything", "tables"),
    Question("fleiss_kappa", "everything", "rows"),
    Question("krippendorff_alpha", "everything", "rows"),
)
