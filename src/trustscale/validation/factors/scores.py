"""Scores of persons on the factors of a solution."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale import stats
from trustscale.errors import OptionError, StudyError
from trustscale.instruments.several import InstrumentLike
from trustscale.responses.frames import Frame, add_columns, new_matrix, open_frame
from trustscale.responses.read import read_responses
from trustscale.responses.reading import read_table
from trustscale.responses.responses import Responses
from trustscale.responses.tabular import Columns, draft_sentence
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.results.render import counted, text_table
from trustscale.validation.factors.options import ORTHOGONAL
from trustscale.validation.factors.solution import FactorSolution
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.result import StudyResult
from trustscale.validation.samples import sample_rows
from trustscale.validation.study import open_study, provenance_of

_NAMES = {
    "regression": "regression scores (Thurstone)",
    "bartlett": "Bartlett scores",
    "tenberge": "ten Berge scores",
    "anderson": "Anderson-Rubin scores",
}
_WORKS = {
    "regression": "Thurstone, L. L. (1935). The vectors of mind. University of Chicago Press.",
    "bartlett": "Bartlett, M. S. (1937). The statistical conception of mental factors. British Journal of "
    "Psychology, 28(1), 97-104.",
    "tenberge": "ten Berge, J. M. F., Krijnen, W. P., Wansbeek, T., & Shapiro, A. (1999). Some new results "
    "on "
    "correlation-preserving factor scores prediction methods. Linear Algebra and its Applications, 289(1-3), "
    "311-318.",
    "anderson": "Anderson, T. W., & Rubin, H. (1956). Statistical inference in factor analysis. "
    "Proceedings of "
    "the Third Berkeley Symposium, 5, 111-150.",
}
GRICE = "Grice, J. W. (2001). Computing and evaluating factor scores. Psychological Methods, 6(4), 430-450."


@dataclass(frozen=True, slots=True, eq=False)
class FactorScores(StudyResult):
    """Factor scores. Made by ``FactorSolution.scores``.

    Attributes
    ----------
    method : str
        How they were computed.
    items, factors : tuple of str
        From what, and of what.
    weighted : stats.FactorScoreWeights
        Weights and determinacy.
    values : float array of shape (n, f)
        One row per row of the data; NaN where an answer is missing.
    """

    method: str
    items: tuple[str, ...]
    factors: tuple[str, ...]
    weighted: stats.FactorScoreWeights
    values: Floats
    _frame: Frame
    _keep: tuple[str, ...]

    def columns(self) -> Columns:
        """One row per person, one column per factor."""
        return {name: self.values[:, place] for place, name in enumerate(self.factors)}

    def to_frame(self) -> Any:
        """The scores beside the columns that say whose they are, in the rows and the library of the data."""
        return add_columns(self._frame, list(self._keep), self.columns())

    @property
    def weights(self) -> Any:
        """Weights of the standardised answers."""
        return new_matrix(self.weighted.weights, self.items, self.factors)

    @property
    def determinacy(self) -> Any:
        """Correlation of the scores with their factor, its square, and the least that two such sets agree."""
        w = self.weighted
        values = np.column_stack([w.determinacy, w.r_squared, w.minimum_correlation])
        return new_matrix(values, self.factors, ("determinacy", "r_squared", "minimum_correlation"))

    @property
    def correlations(self) -> Any:
        """Between the scores, in a population with the correlations of the solution."""
        return new_matrix(self.weighted.correlations, self.factors, self.factors)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (_WORKS[self.method], GRICE)

    def lines(self) -> list[str]:
        """How many persons have scores, and how well these stand for the factors."""
        w = self.weighted
        header = ["factor", "determinacy", "R2", "2R2 - 1"]
        rows = [
            [
                name,
                *(
                    bounded(float(column[place]))
                    for column in (w.determinacy, w.r_squared, w.minimum_correlation)
                ),
            ]
            for place, name in enumerate(self.factors)
        ]
        return [f"{_NAMES[self.method]} of {self._counted()}", *text_table(header, rows)]

    def _counted(self) -> str:
        n = int(np.count_nonzero(~np.isnan(self.values).any(axis=1)))
        gaps = len(self.values) - n
        left = f" of {len(self.values):,} ({gaps:,} with gaps have none)" if gaps else ""
        return f"{counted(n, 'person')}{left}"

    def sentence(self) -> str:
        """The scores in words."""
        said = ", ".join(
            f"{name} {bounded(float(value))}"
            for name, value in zip(self.factors, self.weighted.determinacy, strict=True)
        )
        return (
            f"{_NAMES[self.method][:1].upper()}{_NAMES[self.method][1:]} of {self._counted()} correlate "
            "with their "
            f"factors by {said}.{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """Determinacies alone."""
        return "; ".join(
            f"{name}: determinacy = {bounded(float(value))}"
            for name, value in zip(self.factors, self.weighted.determinacy, strict=True)
        )


def factor_scores(
    solution: FactorSolution,
    data: Any,
    method: str,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
) -> FactorScores:
    """Score persons on the factors of a solution.

    Raises
    ------
    OptionError
        TS-V121: Anderson and Rubin's scores of correlated factors.
    StudyError
        TS-V122: no weights; TS-V123: the answers are not keyed as those of the solution were.
    """
    weighted = _weights(solution, method)
    answers = _answers(data, instrument)
    scale = solution.sample.scale if isinstance(answers, Responses) else None
    study = open_study(answers, items=solution.items, scale=scale, per_scale=False)
    part = study.parts[0]
    _refuse_other_keys(solution, part)
    rows = sample_rows(part, "pairwise")
    values, notes = _standardised(solution, rows)
    frame = answers.frame if isinstance(answers, Responses) else open_frame(answers)
    return FactorScores(
        library=study.library,
        _provenance=provenance_of(study, {part.title: _NAMES[method]}, notes),
        _alerts=(*study.alerts, *_alerts(solution, weighted)),
        method=method,
        items=solution.items,
        factors=solution.factors,
        weighted=weighted,
        values=_read_only(values @ weighted.weights),
        _frame=frame,
        _keep=tuple(answers.roles.values()) if isinstance(answers, Responses) else (),
    )


def _answers(data: Any, instrument: Any) -> Any:
    """Answers with their instrument, or a frame; a file is read once."""
    if instrument is not None:
        return read_responses(data, instrument)
    return read_table(os.fspath(data)).frame if isinstance(data, str | os.PathLike) else data


def _weights(solution: FactorSolution, method: str) -> stats.FactorScoreWeights:
    r, pattern, phi = solution.sample.correlation, solution._pattern, solution._phi
    if method == "anderson":
        if solution.rotation not in ORTHOGONAL:
            raise OptionError(
                "Anderson and Rubin's scores are uncorrelated, and these factors correlate.",
                code="TS-V121",
                mend='use method="tenberge", whose scores correlate as the factors do.',
            )
        found = stats.anderson_rubin_weights(r, pattern)
    elif method == "bartlett":
        found = stats.bartlett_weights(r, pattern, phi)
    elif method == "tenberge":
        found = stats.ten_berge_weights(r, pattern, phi)
    else:
        found = stats.regression_weights(r, pattern, phi)
    if found.status is not stats.ScoreStatus.WEIGHTED:
        message, _, cure = found.status.value.partition("; ")
        raise StudyError(
            f"There are no {_NAMES[method]}: {message}.",
            code="TS-V122",
            where=solution.status.improper,
            mend=f"{cure}.",
        )
    return found


def _refuse_other_keys(solution: FactorSolution, part: ItemSet) -> None:
    ours, theirs = set(solution.sample.reversed), set(part.reversed)
    if ours != theirs:
        raise StudyError(
            "The answers are not keyed as those that the factors come from.",
            code="TS-V123",
            where=[
                f"{name}: {'reversed' if name in ours else 'as answered'} there, "
                f"{'reversed' if name in theirs else 'as answered'} here"
                for name in solution.items
                if (name in ours) != (name in theirs)
            ],
            mend="pass answers that were read with the same instrument (read_responses), or name it with "
            "`instrument`.",
        )


def _standardised(solution: FactorSolution, rows: Floats) -> tuple[Floats, tuple[str, ...]]:
    """By the means and SDs of the solution's own sample; by those of the data where it has none."""
    mean, sd = solution.sample.mean, solution.sample.sd
    if bool(np.all(np.isfinite(mean)) and np.all(sd > 0)):
        return (rows - mean) / sd, ()
    complete = rows[~np.isnan(rows).any(axis=1)]
    if len(complete) < 2:
        raise StudyError(
            "Answers cannot be standardised: the solution has no means, and fewer than two persons "
            "answered all items.",
            code="TS-V122",
            mend="pass more persons.",
        )
    sd = np.std(complete, axis=0, ddof=1)
    if not bool(np.all(sd > 0)):
        raise StudyError(
            "Answers cannot be standardised, because everybody answered alike.",
            code="TS-V122",
            where=[name for name, value in zip(solution.items, sd, strict=True) if not value > 0],
            mend="pass more persons.",
        )
    note = "answers standardised by their own means and SDs, since those of the solution are not known"
    return (rows - np.mean(complete, axis=0)) / sd, (note,)


def _alerts(solution: FactorSolution, weighted: stats.FactorScoreWeights) -> list[Alert]:
    found = []
    bound = threshold("factors_determinacy")
    weak = np.flatnonzero(weighted.determinacy < bound.value)
    if weak.size:
        names = ", ".join(
            f"{solution.factors[place]} ({bounded(float(weighted.determinacy[place]))})" for place in weak
        )
        found.append(
            Alert(
                "TS-V124",
                names,
                f"the scores correlate less than {bounded(bound.value)} with their factor.",
                "Do not decide about single persons by them; sum scores of the items do as well.",
                value=float(np.min(weighted.determinacy)),
                threshold=bound.value,
                source=bound.source,
            )
        )
    if solution.sample.matrix in ("polychoric", "tetrachoric", "mixed"):
        found.append(
            Alert(
                "TS-V125",
                solution.sample.title,
                f"weights from {solution.sample.matrix} correlations are put on answers taken as numbers.",
                "The scores are approximate, and determinacy is that of the normal variables behind the "
                "answers.",
            )
        )
    return found


def _read_only(values: Floats) -> Floats:
    values.flags.writeable = False
    return values
