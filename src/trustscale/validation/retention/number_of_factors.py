"""``number_of_factors``: how many factors each rule names, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError
from trustscale.results.alerts import Alert
from trustscale.validation.factors.input import factor_sample, open_items
from trustscale.validation.opening import Instruments
from trustscale.validation.retention.alerts import retention_alerts
from trustscale.validation.retention.draws import Drawing, RetentionMatrix
from trustscale.validation.retention.factorability_alerts import matrix_alerts
from trustscale.validation.retention.result import NumberOfFactors
from trustscale.validation.retention.rules import DEFAULT_RULES, RetentionRule, apply_rules
from trustscale.validation.samples import Missing
from trustscale.validation.study import provenance_of


def number_of_factors(
    data: Any,
    *,
    instrument: Instruments = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    rules: Sequence[RetentionRule] | RetentionRule = DEFAULT_RULES,
    matrix: RetentionMatrix = "pearson",
    missing: Missing = "listwise",
    percentile: float = 95,
    n_draws: int | None = None,
    seed: int | None = None,
) -> NumberOfFactors:
    """Ask every rule how many factors the items have.

    Parameters
    ----------
    data : Responses, Summary, frame or path
        Answers. Every column of a frame is an item unless ``instrument`` or ``items`` says otherwise.
    instrument : str, path, Instrument or list, optional
        What the columns are.
    items : sequence of str, optional
        The items; all that reflective scales score otherwise, together.
    scale : str, optional
        The items of one scale.
    rules : str or sequence of str, optional
        Some of: ``parallel-components``, ``parallel-smc``, ``parallel-minres`` (Horn's parallel analysis, by
        which eigenvalues are compared), ``map``, ``map-4`` (Velicer's minimum average partial, squared and
        fourth powers), ``ekc`` (empirical Kaiser criterion), ``hull-caf``, ``hull-cfi``, ``hull-rmsea`` (hull
        method of maximum likelihood factors), ``chi-square``, ``rmsea`` (sequential tests of them),
        ``kaiser``, ``acceleration``, and ``comparison-data``. All but the last unless given: it needs the
        answers themselves, and takes seconds.
    matrix : {"pearson", "spearman", "polychoric"}, default "pearson"
        Which correlations. Under polychoric ones, random data have the categories of the items.
    missing : {"listwise", "pairwise", "raise"}, default "listwise"
        Rows with an answer to every item; for each pair the rows that have both, with the smallest of these
        numbers as n; or refuse gaps. Comparison data are made from complete rows always.
    percentile : float, default 95
        Which percentile of random eigenvalues must be exceeded.
    n_draws : int, optional
        Random matrices; 1,000 unless given, 100 where each of them is fitted (minres, polychoric).
    seed : int, optional
        Same seed, same digits; without one the draws are new each time.

    Returns
    -------
    NumberOfFactors
        One row per rule; ``.eigenvalues``, ``.fits``, ``.plot()``.

    Raises
    ------
    StudyError
        TS-V118: items without variance; TS-V119: fewer than three items; TS-V003: a formative scale.
    OptionError
        TS-V161: a percentile or a number of draws that cannot be.
    NeedsMoreError
        TS-V014: comparison data of a summary, or polychoric correlations of one without tables.

    Notes
    -----
    Counting stops at the first eigenvalue that is no larger than chance; later ones that are raise TS-V158.
    Kaiser's rule and the acceleration factor are given because they are asked for; where rules are compared
    they do not count. The hull goes up to one factor more than parallel analysis of factors names (squared
    multiple correlations, against the mean), or to the next that fits better.

    References
    ----------
    Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. Psychometrika, 30,
    179-185.

    Auerswald, M., & Moshagen, M. (2019). How to determine the number of factors to retain in exploratory
    factor analysis: A comparison of extraction methods under realistic conditions. Psychological Methods, 24,
    468-491.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> import trustscale as ts
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(300, 2)).repeat(5, axis=1) + rng.normal(size=(300, 10))
    >>> found = ts.number_of_factors(pd.DataFrame(x, columns=list("abcdefghij")), seed=1)
    >>> found.n_factors("parallel-components"), found.n_factors("map"), found.n_factors("ekc")
    (2, 2, 2)
    """
    kind: Any = check_option(matrix, RetentionMatrix, name="matrix")
    policy: Any = check_option(missing, Missing, name="missing")
    asked = _rules(rules)
    _check_draws(percentile, n_draws)
    study, alerts = open_items(data, instrument=instrument, items=items, scale=scale)
    (part,) = study.parts
    sample, more = factor_sample(part, scale=scale, matrix=kind, missing=policy)
    drawing = Drawing(level=percentile / 100, n_draws=n_draws, seed=seed)
    adequacy = stats.sampling_adequacy(sample.correlation)
    smallest = float(stats.component_eigenvalues(sample.correlation)[-1])
    found = apply_rules(sample, part, asked, policy, drawing)
    draws = "seed not set" if seed is None else f"seed {seed}"
    rule = f"{sample.words}; {kind} correlations; percentile {percentile:g}, {draws}"
    return NumberOfFactors(
        library=study.library,
        _provenance=provenance_of(study, {sample.title: rule}),
        _alerts=(
            *matrix_alerts(sample, adequacy, smallest),
            *retention_alerts(sample, found),
            *alerts,
            *_about_fit(more, with_fit=found.sequence is not None),
        ),
        sample=sample,
        adequacy=adequacy,
        found=found,
        percentile=percentile,
        seed=seed,
    )


def _about_fit(alerts: Sequence[Alert], *, with_fit: bool) -> list[Alert]:
    """What is said of chi-square concerns the rules that go by it."""
    return [
        replace(alert, cure="Go by the rules that look at eigenvalues.") if alert.code == "TS-V112" else alert
        for alert in alerts
        if with_fit or alert.code != "TS-V112"
    ]


def _rules(rules: Sequence[str] | str) -> tuple[str, ...]:
    given = (rules,) if isinstance(rules, str) else tuple(rules)
    return tuple(dict.fromkeys(check_option(rule, RetentionRule, name="rules") for rule in given))


def _check_draws(percentile: float, n_draws: int | None) -> None:
    if not 0 < percentile < 100:
        raise OptionError(
            f"`percentile` cannot be {percentile!r}.",
            code="TS-V161",
            mend="pass a number between 0 and 100, such as 95.",
        )
    if n_draws is not None and n_draws < 1:
        raise OptionError(
            f"`n_draws` cannot be {n_draws!r}.", code="TS-V161", mend="pass a number such as 1000."
        )
