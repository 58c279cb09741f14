"""The result of a comparison of rules for the number of factors: rows, eigenvalues, words, picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trustscale import stats
from trustscale.errors import ResultError
from trustscale.responses.frames import new_matrix
from trustscale.responses.tabular import Columns, draft_sentence, drafts_of, plain, result_dict
from trustscale.results.render import counted
from trustscale.validation.correlations.matrix import MATRIX_NAMES
from trustscale.validation.factors.solution import FactorSample
from trustscale.validation.items import Floats
from trustscale.validation.result import StudyResult
from trustscale.validation.retention.rules import NOT_COUNTED, Findings

WORKS: Final = {
    "parallel": "Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. "
    "Psychometrika, 30(2), 179-185.",
    "map": "Velicer, W. F. (1976). Determining the number of components from the matrix of partial "
    "correlations. Psychometrika, 41(3), 321-327.",
    "map-4": "Velicer, W. F., Eaton, C. A., & Fava, J. L. (2000). Construct explication through factor or "
    "component analysis. In R. D. Goffin & E. Helmes (Eds.), Problems and solutions in human assessment "
    "(pp. 41-71). Kluwer.",
    "ekc": "Braeken, J., & van Assen, M. A. L. M. (2017). An empirical Kaiser criterion. Psychological "
    "Methods, 22(3), 450-466.",
    "hull": "Lorenzo-Seva, U., Timmerman, M. E., & Kiers, H. A. L. (2011). The hull method for selecting the "
    "number of common factors. Multivariate Behavioral Research, 46(2), 340-364.",
    "chi-square": "Lawley, D. N. (1940). The estimation of factor loadings by the method of maximum "
    "likelihood. Proceedings of the Royal Society of Edinburgh, 60(1), 64-82.",
    "rmsea": "Browne, M. W., & Cudeck, R. (1992). Alternative ways of assessing model fit. Sociological "
    "Methods & Research, 21(2), 230-258.",
    "kaiser": "Guttman, L. (1954). Some necessary conditions for common-factor analysis. Psychometrika, "
    "19(2), 149-161.",
    "acceleration": "Raiche, G., Walls, T. A., Magis, D., Riopel, M., & Blais, J.-G. (2013). Non-graphical "
    "solutions for Cattell's scree test. Methodology, 9(1), 23-29.",
    "comparison": "Ruscio, J., & Roche, B. (2012). Determining the number of factors to retain in an "
    "exploratory factor analysis using comparison data of known factorial structure. Psychological "
    "Assessment, 24(2), 282-292.",
}


@dataclass(frozen=True, slots=True, eq=False)
class NumberOfFactors(StudyResult):
    """How many factors each rule names. Made by :func:`trustscale.number_of_factors`.

    Attributes
    ----------
    sample : FactorSample
        The correlations.
    adequacy : stats.SamplingAdequacy
        KMO.
    found : Findings
        What each rule said, and what it looked at.
    percentile : float
        Of the parallel analyses.
    seed : int or None
        Of the random draws.
    """

    sample: FactorSample
    adequacy: stats.SamplingAdequacy
    found: Findings
    percentile: float
    seed: int | None

    def columns(self) -> Columns:
        """One row per rule: its number, NaN where it has none, which eigenvalues, and how it came to it."""
        answers = self.found.answers
        return {
            "rule": np.array([answer.rule for answer in answers], dtype=object),
            "n_factors": np.array(
                [np.nan if answer.n_factors is None else answer.n_factors for answer in answers], dtype=float
            ),
            "eigenvalues": np.array([answer.eigenvalues for answer in answers], dtype=object),
            "detail": np.array([answer.detail for answer in answers], dtype=object),
            "matrix": np.array([self.sample.matrix] * len(answers), dtype=object),
            "n": np.full(len(answers), self.sample.n),
        }

    def n_factors(self, rule: str) -> int:
        """The number that one rule names.

        Raises
        ------
        ResultError
            TS-V157: the rule was not asked for, or has no answer.
        """
        known = {answer.rule: answer for answer in self.found.answers}
        answer = known.get(rule)
        if answer is None or answer.n_factors is None:
            why = "was not asked for" if answer is None else f"has no answer: {answer.detail}"
            raise ResultError(
                f"{rule!r} {why}.",
                code="TS-V157",
                mend=f"take one of {', '.join(r for r, a in known.items() if a.n_factors is not None)}.",
            )
        return answer.n_factors

    @property
    def eigenvalues(self) -> Any:
        """All eigenvalues, a pandas frame: observed ones, those of random data, and other references."""
        columns: dict[str, Floats] = {"components": self.found.kaiser.eigenvalues}
        for rule, analysis in self.found.parallel.items():
            kind = rule.removeprefix("parallel-")
            columns[kind] = analysis.observed
            columns[f"{kind}_random_mean"] = analysis.mean
            columns[f"{kind}_random_p{self.percentile:g}"] = analysis.percentile
        columns["ekc_reference"] = self.found.kaiser.references
        columns["map"] = self.found.partials.squared
        columns["map_4"] = self.found.partials.fourth
        values = np.column_stack(list(columns.values()))
        return new_matrix(values, [str(place + 1) for place in range(len(values))], list(columns))

    @property
    def fits(self) -> Any:
        """Fit of 0, 1, ... maximum likelihood factors, a pandas frame; without rows where no rule asked."""
        names = ("df", "chisq", "pvalue", "rmsea", "rmsea_lower", "cfi", "caf", "aic")
        sequence = self.found.sequence
        if sequence is None:
            return new_matrix(np.empty((0, len(names))), [], names)
        values = np.column_stack([getattr(sequence, name) for name in names])
        return new_matrix(values, [str(n) for n in sequence.n_factors], names)

    def to_dict(self) -> dict[str, Any]:
        """Rules, eigenvalues, alerts, provenance as plain values."""
        table = self.eigenvalues
        eigenvalues = {name: [plain(float(x)) for x in table[name]] for name in table}
        return result_dict(self, self.columns(), eigenvalues=eigenvalues)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite for the rules that were asked."""
        rules = [answer.rule for answer in self.found.answers]
        return tuple(dict.fromkeys(WORKS[rule if rule in WORKS else rule.split("-")[0]] for rule in rules))

    def lines(self) -> list[str]:
        """What was looked at, and one line per rule."""
        sample = self.sample
        head = (
            f"{sample.title}: {sample.words}; {MATRIX_NAMES[sample.matrix]} correlations of "
            f"{counted(len(sample.items), 'item')}"
        )
        rows = [
            [answer.rule, "-" if answer.n_factors is None else str(answer.n_factors), answer.detail]
            for answer in self.found.answers
        ]
        header = ["rule", "factors", "how"]
        widths = [max(len(row[place]) for row in [header, *rows]) for place in (0, 1)]
        table = [
            f"{rule.ljust(widths[0])}  {n.rjust(widths[1])}  {how}".rstrip()
            for rule, n, how in [header, *rows]
        ]
        return [head, *table]

    def sentence(self) -> str:
        """What each rule names, in words."""
        named: dict[str, list[str]] = {}
        for answer in self.found.answers:
            if answer.rule not in NOT_COUNTED:
                key = "no number" if answer.n_factors is None else str(answer.n_factors)
                named.setdefault(key, []).append(answer.rule)
        words = "; ".join(f"{', '.join(rules)} named {number}" for number, rules in named.items())
        sample = self.sample
        return (
            f"For {counted(len(sample.items), 'item')} ({MATRIX_NAMES[sample.matrix]} correlations, "
            f"{sample.words}), "
            f"{words or 'no rule was asked'}.{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(
            f"{answer.rule} = {'-' if answer.n_factors is None else answer.n_factors}"
            for answer in self.found.answers
        )

    def plot(self, *, width: float = 7.0) -> Any:
        """The scree of the eigenvalues, with those of random data.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from trustscale.results.figures.scree import Series, scree_plot

        titles = {
            "parallel-components": "components",
            "parallel-smc": "factors (SMC)",
            "parallel-minres": "factors (minres)",
        }
        series = [
            Series(titles[rule], analysis.observed, analysis.percentile, analysis.n_factors)
            for rule, analysis in self.found.parallel.items()
            if rule != "parallel-minres" or "parallel-smc" not in self.found.parallel
        ] or [Series("components", self.found.kaiser.eigenvalues, None, None)]
        sample = self.sample
        return scree_plot(
            series,
            title=f"Scree of {sample.title}",
            subtitle=f"{sample.words}; {MATRIX_NAMES[sample.matrix]} correlations of "
            f"{counted(len(sample.items), 'item')}",
            reference_words=f"random data, percentile {self.percentile:g}",
            is_draft=bool(drafts_of(self.provenance)),
            width=width,
        )
