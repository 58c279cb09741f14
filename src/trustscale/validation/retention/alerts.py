"""What deserves a look in the number of factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trustscale import stats
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted
from trustscale.validation.factors.solution import FactorSample
from trustscale.validation.retention.rules import NOT_COUNTED, Findings, RuleAnswer


def retention_alerts(sample: FactorSample, found: Findings) -> tuple[Alert, ...]:
    """Alerts of the rules, the gravest first."""
    return (
        *_nothing(sample, found),
        *_disagreement(sample, found.answers),
        *_rises_again(found),
        *_without_answer(found.answers),
        *_dropped(found),
    )


def _nothing(sample: FactorSample, found: Findings) -> list[Alert]:
    empty = [rule for rule, analysis in found.parallel.items() if _has_none(analysis)]
    if not empty:
        return []
    return [
        Alert(
            "TS-V159",
            sample.title,
            f"{', '.join(empty)}: not even the first eigenvalue is larger than those of random data.",
            "Do not factor these items, or collect more persons.",
            value=0.0,
        )
    ]


def _has_none(analysis: stats.ParallelAnalysis) -> bool:
    return analysis.n_factors == 0 and bool(np.isfinite(analysis.percentile - analysis.observed).all())


def _disagreement(sample: FactorSample, answers: Sequence[RuleAnswer]) -> list[Alert]:
    bound = threshold("retention_rules")
    numbers = [
        (answer.n_factors, answer.rule)
        for answer in answers
        if answer.n_factors is not None and answer.rule not in NOT_COUNTED
    ]
    different = sorted({n for n, _ in numbers})
    if len(different) <= bound.value:
        return []
    words = "; ".join(f"{n}: {', '.join(rule for m, rule in numbers if m == n)}" for n in different)
    return [
        Alert(
            "TS-V156",
            sample.title,
            f"rules name {len(different)} numbers of factors ({words}).",
            "Name the rule that decides before looking, report all, and compare the solutions with "
            "explore_factors().",
            value=float(len(different)),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _rises_again(found: Findings) -> list[Alert]:
    alerts = []
    for rule, analysis in found.parallel.items():
        positive = analysis.observed > 0  # one of zero or below is no factor, whatever chance gives
        above = int(np.count_nonzero(positive & (analysis.observed > analysis.percentile)))
        if above > analysis.n_factors:
            alerts.append(
                Alert(
                    "TS-V158",
                    rule,
                    f"{counted(above - analysis.n_factors, 'eigenvalue')} after the first that fails "
                    f"(number {analysis.n_factors + 1}) above chance again; not counted.",
                    "Report the smaller number, and look at the scree plot.",
                    value=float(above),
                    threshold=float(analysis.n_factors),
                )
            )
    return alerts


def _without_answer(answers: Sequence[RuleAnswer]) -> list[Alert]:
    reasons: dict[str, list[str]] = {}
    for answer in answers:
        if answer.n_factors is None:
            reasons.setdefault(answer.detail, []).append(answer.rule)
    return [
        Alert("TS-V157", ", ".join(rules), f"no answer: {reason}.", "Use another rule.")
        for reason, rules in reasons.items()
    ]


def _dropped(found: Findings) -> list[Alert]:
    return [
        Alert(
            "TS-V160",
            rule,
            f"{counted(analysis.n_dropped, 'draw')} left out, which had no such eigenvalues.",
            "Use principal components, which need no inverse, or collect more persons.",
            value=float(analysis.n_dropped),
            threshold=0.0,
        )
        for rule, analysis in found.parallel.items()
        if analysis.n_dropped and analysis.n_draws
    ]
