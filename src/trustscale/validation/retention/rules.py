"""The rules for the number of factors: their words, and what each says of a correlation matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from trustscale import stats
from trustscale.results.apa import bounded, probability
from trustscale.results.render import counted
from trustscale.stats import Eigenvalues
from trustscale.validation.factors.solution import FactorSample
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.retention.draws import Drawing, parallel_analyses
from trustscale.validation.samples import Missing, sample_rows

RetentionRule: TypeAlias = Literal[
    "parallel-components",
    "parallel-smc",
    "parallel-minres",
    "map",
    "map-4",
    "ekc",
    "hull-caf",
    "hull-cfi",
    "hull-rmsea",
    "chi-square",
    "rmsea",
    "kaiser",
    "acceleration",
    "comparison-data",
]

DEFAULT_RULES: Final[tuple[RetentionRule, ...]] = (
    "parallel-components",
    "parallel-smc",
    "parallel-minres",
    "map",
    "map-4",
    "ekc",
    "hull-caf",
    "hull-cfi",
    "hull-rmsea",
    "chi-square",
    "rmsea",
    "kaiser",
    "acceleration",
)
"""All but comparison data, which need the rows and take seconds."""

PARALLEL: Final[Mapping[str, Eigenvalues]] = {
    "parallel-components": Eigenvalues.COMPONENTS,
    "parallel-smc": Eigenvalues.FACTORS_SMC,
    "parallel-minres": Eigenvalues.FACTORS_MINRES,
}

NOT_COUNTED: Final = frozenset({"kaiser", "acceleration"})
"""Rules that are given because they are asked for, and that do not count where rules are compared."""

_TITLES: Final[Mapping[str, str]] = {
    "map": "average squared partial correlation",
    "map-4": "average fourth power of partial correlations",
}
_BEYOND: Final = 3
"""Solutions after the end of the hull: the next that fits better is its end where that one does not."""

_MOST: Final = 20
"""Factors that are tried for a test that goes on rejecting, or half of the items if that is less."""

_NO_INVERSE: Final = "the matrix has no inverse"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one rule says.

    Attributes
    ----------
    rule : str
        Its word.
    n_factors : int or None
        None where it has no answer.
    eigenvalues : str
        Which were looked at; empty for rules that look at none.
    detail : str
        How it came to it, or why it did not.
    """

    rule: str
    n_factors: int | None
    eigenvalues: str
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything that rules looked at, as far as they were asked.

    Attributes
    ----------
    answers : tuple of RuleAnswer
    parallel : mapping of rule to stats.ParallelAnalysis
    partials : stats.PartialCorrelationRule
    kaiser : stats.EmpiricalKaiser
    sequence : stats.FactorSequence or None
    comparison : stats.ComparisonData or None
    """

    answers: tuple[RuleAnswer, ...]
    parallel: Mapping[str, stats.ParallelAnalysis]
    partials: stats.PartialCorrelationRule
    kaiser: stats.EmpiricalKaiser
    sequence: stats.FactorSequence | None
    comparison: stats.ComparisonData | None


def apply_rules(
    sample: FactorSample, part: ItemSet, rules: Sequence[str], missing: Missing, drawing: Drawing
) -> Findings:
    """Ask each rule."""
    r, n = sample.correlation, sample.n
    comparison = None
    if "comparison-data" in rules:  # first, since it may lack the rows
        comparison = stats.comparison_data(sample_rows(part), seed=drawing.seed)
    with_hull = any(rule.startswith("hull") for rule in rules)
    with_fit = with_hull or not {"chi-square", "rmsea"}.isdisjoint(rules)
    kinds = [PARALLEL[rule] for rule in rules if rule in PARALLEL]
    if with_hull:
        kinds.append(Eigenvalues.FACTORS_SMC)
    analyses = parallel_analyses(sample, part, kinds, missing, drawing)
    until = analyses[Eigenvalues.FACTORS_SMC].n_above_mean + 1 if with_hull else 0
    found = Findings(
        answers=(),
        parallel={rule: analyses[PARALLEL[rule]] for rule in rules if rule in PARALLEL},
        partials=stats.minimum_average_partial(r),
        kaiser=stats.empirical_kaiser(r, n),
        sequence=_sequence(r, n, until) if with_fit else None,
        comparison=comparison,
    )
    return replace(found, answers=tuple(_answer(rule, found, until) for rule in rules))


def _sequence(r: Floats, n: float, until: int) -> stats.FactorSequence:
    """Fits up to the end of the hull and some more, and until a test does not reject."""
    least = until + _BEYOND
    most = max(least, min(len(r) // 2 + 1, _MOST))
    return stats.factor_sequence(r, n, max_factors=most, enough=least)


def _answer(rule: str, found: Findings, until: int) -> RuleAnswer:
    if rule in PARALLEL:
        return _parallel(rule, found.parallel[rule])
    if rule in _TITLES:
        return _partials(rule, found.partials)
    if rule in {"ekc", "kaiser", "acceleration"}:
        return _by_eigenvalues(rule, found.kaiser)
    if rule == "comparison-data" and found.comparison is not None:
        return _comparison(found.comparison)
    if found.sequence is None:  # pragma: no cover  # every other rule has asked for it
        raise AssertionError(rule)
    if rule.startswith("hull"):
        return _hull(rule, found.sequence, until)
    return _test(rule, found.sequence)


def _parallel(rule: str, found: stats.ParallelAnalysis) -> RuleAnswer:
    words = found.eigenvalues.value
    if np.isnan(found.observed).any() or not found.n_draws:
        return RuleAnswer(rule, None, words, _NO_INVERSE)
    detail = (
        f"above percentile {100 * found.level:g} of {found.n_draws:,} draws; "
        f"{found.n_above_mean} above their mean"
    )
    return RuleAnswer(rule, found.n_factors, words, detail)


def _partials(rule: str, found: stats.PartialCorrelationRule) -> RuleAnswer:
    values, n = (found.squared, found.n_squared) if rule == "map" else (found.fourth, found.n_fourth)
    detail = f"smallest {_TITLES[rule]}: {bounded(float(values[n]), 4)}"
    return RuleAnswer(rule, n, "principal components", detail)


def _by_eigenvalues(rule: str, found: stats.EmpiricalKaiser) -> RuleAnswer:
    if rule == "ekc":
        n = found.n_factors
        detail = "all eigenvalues are large enough"
        if n < found.references.size:
            detail = f"eigenvalue {n + 1} is {found.eigenvalues[n]:.2f}, needed {found.references[n]:.2f}"
        return RuleAnswer(rule, n, "principal components", detail)
    if rule == "kaiser":
        n = stats.first_failing(found.eigenvalues, 1.0)
        return RuleAnswer(rule, n, "principal components", "eigenvalues above 1; known to keep too many")
    n, _ = stats.acceleration_factor(found.eigenvalues)
    return RuleAnswer(rule, n, "principal components", "where the scree bends most; known to keep few")


def _hull(rule: str, sequence: stats.FactorSequence, until: int) -> RuleAnswer:
    index = rule.removeprefix("hull-")
    fit = {"caf": sequence.caf, "cfi": sequence.cfi, "rmsea": 1 - sequence.rmsea}[index]
    if sequence.status is not stats.MatrixStatus.POSITIVE_DEFINITE:
        return RuleAnswer(rule, None, "", _NO_INVERSE)
    found = stats.hull(sequence.n_factors, fit, sequence.df, until=until)
    on_hull = [str(n) for n, gain in zip(sequence.n_factors, found.gain, strict=True) if not np.isnan(gain)]
    what = f"{index.upper()} of ML factors, solutions on the hull: {', '.join(on_hull)}"
    if found.n_factors is None:
        return RuleAnswer(rule, None, "", f"{what}; the hull has no end beyond them")
    gain = float(found.gain[sequence.n_factors == found.n_factors][0])
    return RuleAnswer(rule, found.n_factors, "", f"{what}; largest gain {gain:.2f}")


def _test(rule: str, sequence: stats.FactorSequence) -> RuleAnswer:
    if sequence.status is not stats.MatrixStatus.POSITIVE_DEFINITE:
        return RuleAnswer(rule, None, "", _NO_INVERSE)
    most = counted(int(sequence.n_factors[-1]), "factor")
    if rule == "chi-square":
        n = stats.first_not_rejected(sequence)
        if n is None:
            return RuleAnswer(rule, None, "", f"rejected up to {most} (ML, .05)")
        p = probability(float(sequence.pvalue[n]))
        return RuleAnswer(rule, n, "", f"first not rejected at .05: {p} (ML){_improper(sequence, n)}")
    n = stats.first_close_fit(sequence)
    if n is None:
        return RuleAnswer(rule, None, "", f"above .05 up to {most} (ML, lower end of 90 % interval)")
    low = bounded(float(sequence.rmsea_lower[n]), 3)
    detail = f"first with a lower end of the 90 % interval below .05: {low} (ML){_improper(sequence, n)}"
    return RuleAnswer(rule, n, "", detail)


def _improper(sequence: stats.FactorSequence, n: int) -> str:
    return "; that solution is improper" if sequence.improper[n] else ""


def _comparison(found: stats.ComparisonData) -> RuleAnswer:
    words = "principal components, Pearson, complete rows"
    if found.pvalues.size == found.n_factors:
        return RuleAnswer(
            "comparison-data",
            None,
            words,
            f"{counted(found.n_factors, 'factor')} tried, and not too many",
        )
    p = probability(float(found.pvalues[-1]))
    bound = bounded(found.significance)
    detail = f"{found.n_factors + 1} do not reproduce the eigenvalues better: {p}, needed {bound}"
    return RuleAnswer("comparison-data", found.n_factors, words, detail)
