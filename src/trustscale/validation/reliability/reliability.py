"""``reliability``: how far the sum of the items of a scale can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, StudyError, did_you_mean
from trustscale.instruments.several import InstrumentLike
from trustscale.norms.options import check_level
from trustscale.results.alerts import Alert
from trustscale.validation.cautions import reflective
from trustscale.validation.items import ItemSet
from trustscale.validation.reliability.alerts import couples_alert, interval_alerts, reliability_alerts
from trustscale.validation.reliability.intervals import Draws, check_draws, limits, methods_for
from trustscale.validation.reliability.kinds import (
    INTERVALS,
    CoefficientName,
    IntervalName,
    Kind,
    Matrix,
    kind_of,
)
from trustscale.validation.reliability.result import Reliability, ReliabilityRow, ScaleReliability
from trustscale.validation.reliability.sample import Found, Groups, Sample, open_sample
from trustscale.validation.reliability.work import coefficients as coefficients_of
from trustscale.validation.samples import Missing, gaps_alert, sample_rows
from trustscale.validation.study import open_study, provenance_of


def reliability(
    data: Any,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    coefficients: CoefficientName | Sequence[CoefficientName] = ("alpha", "omega"),
    matrix: Matrix = "pearson",
    missing: Missing = "listwise",
    level: float = 0.95,
    interval: IntervalName | Sequence[IntervalName] | None = None,
    n_boot: int = 2000,
    seed: int | None = None,
    n_factors: int = 3,
    halves: Sequence[str] | None = None,
) -> Reliability:
    """Internal consistency of each scale: alpha, omega and their kin, each under its full name.

    Parameters
    ----------
    data : Responses, Summary, frame or path
        Answers. Every column of a frame is an item unless ``instrument`` or ``items`` says otherwise.
    instrument : str, path, Instrument or list, optional
        What the columns are.
    items : sequence of str, optional
        Items to be looked at together.
    scale : str, optional
        One scale; all that add up or average answers otherwise, each by itself.
    coefficients : str or sequence of str, default ("alpha", "omega")
        ``alpha`` (raw), ``alpha-standardized``, ``alpha-ordinal``; ``omega-congeneric`` (one factor, maximum
        likelihood, variance of the model), ``omega-congeneric-observed``, ``omega-congeneric-standardized``,
        ``omega-minres``, ``omega-minres-total``, ``omega-total``, ``omega-hierarchical``,
        ``omega-hierarchical-asymptotic``, ``omega-categorical`` (Green & Yang), ``omega-ordinal``,
        ``omega-ordinal-observed``; ``lambda-1`` to ``lambda-6`` of standardised items, and of the items as
        they are with ``-raw``; ``split-half``, ``spearman-brown``, ``flanagan-rulon``. The word ``omega``
        stands for ``omega-congeneric``; with polychoric correlations ``omega`` and ``alpha`` stand for
        ``omega-categorical`` and ``alpha-ordinal``.
    matrix : {"pearson", "spearman", "polychoric"}, default "pearson"
        What coefficients are taken from. Those of items as they are use covariances under ``pearson``.
    missing : {"listwise", "pairwise", "raise"}, default "listwise"
        Rows with an answer to every item of the scale; for each pair the rows that it has; or refuse gaps.
    level : float, default 0.95
        Of the intervals.
    interval : str or sequence of str, optional
        ``feldt``, ``bonett`` and ``van-zyl`` for raw alpha; ``delta`` (normal theory);
        ``bootstrap-percentile`` and ``bootstrap-bca`` (or ``bootstrap``), which need rows; ``none``. Several
        give a row each. A coefficient for which none of them exists has its own: Feldt's for raw alpha, the
        delta method for the others, none for omegas of several factors or ordinal items, split halves and
        lambda-4.
    n_boot : int, default 2000
        Samples that the bootstrap draws.
    seed : int, optional
        Of the bootstrap. Same seed, same digits; the seed of a result is in its provenance.
    n_factors : int, default 3
        Of ``omega-total`` and ``omega-hierarchical``.
    halves : sequence of str, optional
        Items of the first half for split halves; the first, third, fifth ... item unless given.

    Returns
    -------
    Reliability
        One row per scale, coefficient and interval; ``.if_dropped`` per item, ``.groups`` of omega
        hierarchical, ``.plot()``.

    Raises
    ------
    StudyError
        TS-V003: the only scale is formative. TS-V006, TS-V007: too few rows, gaps that were not to be there.
        TS-V051: halves that are none. TS-V052: the bootstrap with pairwise gaps.
    NeedsMoreError
        A ``Summary`` has no rows for the bootstrap, or no tables for polychoric correlations.

    Notes
    -----
    Reversed items are turned round by their declared bounds; nothing else is turned, and items that run
    against the others are named (TS-V081). Formative scales and single items are left out, and refused
    where nothing else is there.

    Every coefficient is one of the sum of the items. Raw alpha takes the items as essentially tau-equivalent,
    ``omega-congeneric`` takes one factor with loadings of its own for each item. Two items have one
    correlation and no omega; use ``spearman-brown``. Where a solution is improper (an item without error
    variance) the estimate stands with its status and without a standard error. Under ``pairwise`` intervals
    use the smallest number of rows that a pair has, and so does the column ``n``.

    Feldt's interval is exact for normal answers to tau-equivalent items. ``delta`` uses derivatives by the
    covariances and normal theory, for omega the expected information of the factor model. lambda-4 is chosen
    on the data it is judged by, so that no interval is offered.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16(3),
    297-334.

    McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum.

    Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement, 11(1), 93-103.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> answers = pd.DataFrame(
    ...     {
    ...         "q1": [1, 2, 3, 4, 5, 4, 7, 6],
    ...         "q2": [2, 1, 3, 5, 6, 3, 7, 4],
    ...         "q3": [1, 3, 2, 4, 5, 6, 7, 4],
    ...     }
    ... )
    >>> found = ts.reliability(answers, coefficients="alpha")
    >>> print(found)
    items: 3 items, n = 8
    mean inter-item r .79; sum of the items: SD 5.59, SEM 1.60 (by alpha)
    coefficient  estimate  95 % CI     interval  matrix      estimator    variance
    alpha        .92       [.72, .98]  Feldt     covariance  closed form  observed
    >>> round(found.estimate("alpha"), 4)
    0.9183
    """
    policy: Any = check_option(missing, Missing, name="missing")
    chosen: Any = check_option(matrix, Matrix, name="matrix")
    check_level(level)
    kinds = _kinds(coefficients, chosen)
    asked = _intervals(interval)
    drawn_from = check_draws(n_boot, seed, level)
    if n_factors < 1 or n_factors != int(n_factors):
        raise OptionError(
            f"`n_factors` cannot be {n_factors!r}.", code="TS-V050", mend="use a whole number of 1 or more."
        )
    study = open_study(data, instrument=instrument, items=items, scale=scale)
    parts, left_out = reflective(study.parts, "reliability")
    alerts: list[Alert] = [*study.alerts, *left_out, *couples_alert(data)]
    rows: list[ReliabilityRow] = []
    scales: list[ScaleReliability] = []
    for part in parts:
        sample = open_sample(part, chosen, policy, kinds)
        first = _first_half(part, halves, parts)
        found, groups = coefficients_of(sample, kinds, n_factors=int(n_factors), in_first=first)
        draws = _draws(part, policy, found, asked, (n_boot, drawn_from))
        made = [row for one in found for row in _rows(one, sample, asked, level, draws)]
        rows += made
        alpha = stats.alpha(sample.covariance, sample.n)
        scales.append(_scale(sample, alpha, groups))
        alerts += [*gaps_alert(part, sample.n, policy), *reliability_alerts(sample, found, alpha)]
        alerts += interval_alerts(part, _without_interval(made, found))
    notes = [f"bootstrap: {n_boot:,} samples, seed {drawn_from}"] if _is_drawn(asked) else []
    return Reliability(
        library=study.library,
        _provenance=provenance_of(study, {one.title: f"{one.words}; {chosen}" for one in scales}, notes),
        _alerts=tuple(alerts),
        rows=tuple(rows),
        parts=tuple(scales),
        level=level,
        matrix=chosen,
        missing=policy,
    )


def _kinds(names: Any, matrix: str) -> tuple[Kind, ...]:
    given = (names,) if isinstance(names, str) else tuple(names)
    if not given:
        raise OptionError(
            "`coefficients` is empty.", code="TS-V050", mend='name one, such as coefficients="alpha".'
        )
    words = [check_option(name, CoefficientName, name="coefficients") for name in given]
    return tuple(dict.fromkeys(kind_of(word, matrix) for word in words))


def _intervals(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    names = (given,) if isinstance(given, str) else tuple(given)
    words = (check_option(name, IntervalName, name="interval") for name in names)
    return tuple(dict.fromkeys("bootstrap-bca" if word == "bootstrap" else word for word in words))


def _is_drawn(asked: Sequence[str]) -> bool:
    return any(method.startswith("bootstrap") for method in asked)


def _first_half(
    part: ItemSet, halves: Sequence[str] | None, parts: Sequence[ItemSet]
) -> NDArray[np.bool_] | None:
    """Which items form the first half.

    Raises
    ------
    StudyError
        TS-V051: several scales, names that are no items, or all of the items.
    """
    if halves is None:
        return None
    strangers = [name for name in halves if name not in part.items]
    first = np.array([name in halves for name in part.items])
    if len(parts) > 1 or strangers or first.all() or not first.any():
        raise StudyError(
            "`halves` must name some, not all, items of one scale.",
            code="TS-V051",
            where=[f"{name}{did_you_mean(name, part.items)}" for name in strangers],
            mend="name the items of the first half, and choose one scale with scale=.",
        )
    return first


def _draws(
    part: ItemSet, missing: Missing, found: Sequence[Found], asked: Sequence[str], how: tuple[int, int]
) -> Draws:
    """The rows to draw from, where a coefficient has a bootstrap interval that was asked for.

    Raises
    ------
    StudyError
        TS-V052: pairwise gaps.
    """
    methods = [method for one in found for method in methods_for(one.kind, asked, one.matrix)]
    if not _is_drawn(methods):
        return Draws(*how, None)
    if missing == "pairwise":
        raise StudyError(
            "The bootstrap draws persons whose answers are complete, and the gaps are pairwise.",
            code="TS-V052",
            mend='use missing="listwise", or another interval.',
        )
    return Draws(*how, sample_rows(part, missing))


def _rows(
    found: Found, sample: Sample, asked: Sequence[str], level: float, draws: Draws
) -> list[ReliabilityRow]:
    rows = []
    for method in methods_for(found.kind, asked, found.matrix):
        ends = limits(found, sample, method, level, draws)
        rows.append(
            ReliabilityRow(
                scale=sample.part.scale or sample.part.title,
                coefficient=found.kind.name,
                estimate=found.estimate,
                lower=ends.lower,
                upper=ends.upper,
                level=level,
                interval_method=ends.method,
                se=ends.se,
                matrix=found.matrix,
                n_items=len(sample.part.items),
                n=sample.n,
                model=found.model,
                estimator=found.kind.estimator,
                denominator=found.kind.denominator,
                status=found.status,
            )
        )
    return rows


def _without_interval(rows: Sequence[ReliabilityRow], found: Sequence[Found]) -> list[tuple[str, str]]:
    improper = {one.kind.name for one in found if one.improper}
    return [
        (row.coefficient, row.interval_method)
        for row in rows
        if row.interval_method != INTERVALS["none"]
        and row.lower != row.lower  # NaN alone differs from itself
        and row.coefficient not in improper
    ]


def _scale(sample: Sample, alpha: stats.Alpha, groups: Groups | None) -> ScaleReliability:
    relations = stats.item_relations(sample.covariance)
    r = sample.correlation
    k = len(r)
    return ScaleReliability(
        scale=sample.part.scale or sample.part.title,
        title=sample.part.title,
        items=sample.part.items,
        words=sample.words,
        n=sample.n,
        sd=alpha.sd,
        sem=alpha.sem,
        mean_correlation=float((r.sum() - k) / (k * (k - 1))),
        r_drop=relations.r_drop,
        alpha_if_dropped=alpha.if_dropped,
        standardized_if_dropped=alpha.standardized_if_dropped,
        groups=groups,
    )
