"""``krippendorff_alpha``: agreement of any number of raters, with gaps, at any level of measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, StudyError
from trustscale.norms.options import check_level
from trustscale.responses.tabular import Columns, columns_of, draft_sentence
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded, interval
from trustscale.results.render import counted
from trustscale.validation.agreement.alerts import nothing_alert
from trustscale.validation.agreement.ratings import Ratings, ratings_provenance, read_ratings
from trustscale.validation.result import StudyResult

Measurement: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]

KRIPPENDORFF = (
    "Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, "
    "Annenberg School for Communication."
)
HAYES_KRIPPENDORFF = (
    "Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for "
    "coding data. Communication Methods and Measures, 1(1), 77-89."
)
ZAPF = (
    "Zapf, A., Castell, S., Morawietz, L., & Karch, A. (2016). Measuring inter-rater reliability for nominal "
    "data - which coefficients and confidence intervals are appropriate? BMC Medical Research Methodology, "
    "16, 93."
)


@dataclass(frozen=True, slots=True)
class AlphaRow:
    """The coefficient.

    Attributes
    ----------
    coefficient, measurement : str
        What it is, and the level of measurement.
    estimate, lower, upper, level : float
        With its interval.
    interval_method : str
        ``bootstrap of units, percentile``, or ``none``.
    observed, expected : float
        Mean disagreement within units, and among all pairs of values.
    n, n_left_out, values, raters, n_boot : int
        Units with two ratings or more, those with fewer, ratings in the former, raters, resamples that count.
    """

    coefficient: str
    measurement: str
    estimate: float
    lower: float
    upper: float
    level: float
    interval_method: str
    observed: float
    expected: float
    n: int
    n_left_out: int
    values: int
    raters: int
    n_boot: int


@dataclass(frozen=True, slots=True, eq=False)
class KrippendorffAlpha(StudyResult):
    """Agreement with gaps. Made by :func:`trustscale.krippendorff_alpha`."""

    row: AlphaRow
    seed: int | None

    def columns(self) -> Columns:
        """One row."""
        return columns_of([self.row], AlphaRow.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (KRIPPENDORFF, HAYES_KRIPPENDORFF, *((ZAPF,) if self.row.n_boot else ()))

    def lines(self) -> list[str]:
        """Two lines."""
        row = self.row
        left = f" ({row.n_left_out:,} with fewer than two ratings left out)" if row.n_left_out else ""
        drawn = f" ({row.n_boot:,} bootstrap samples of subjects)" if row.n_boot else ""
        ends = f", {interval(row.lower, row.upper, row.level)}{drawn}" if row.n_boot else ""
        return [
            f"n = {row.n:,} subjects{left}, {counted(row.raters, 'rater')}, {counted(row.values, 'rating')}",
            f"Krippendorff's alpha ({row.measurement}) {bounded(row.estimate)}{ends}",
        ]

    def sentence(self) -> str:
        """In words."""
        row = self.row
        ends = f", {interval(row.lower, row.upper, row.level)}" if row.n_boot else ""
        return (
            f"Krippendorff's alpha for {row.measurement} data was {bounded(row.estimate)}{ends} "
            f"({row.n:,} subjects, {row.raters} raters)." + draft_sentence(self.provenance)
        )

    def apa(self) -> str:
        """The numbers alone."""
        row = self.row
        ends = f", {interval(row.lower, row.upper, row.level)}" if row.n_boot else ""
        return f"Krippendorff's \u03b1 = {bounded(row.estimate)}{ends}"


def krippendorff_alpha(
    data: Any,
    *,
    measurement: Measurement,
    raters: Sequence[str] | None = None,
    subject: str | None = None,
    rater: str | None = None,
    score: str | None = None,
    categories: Sequence[Any] | None = None,
    n_boot: int = 2000,
    seed: int | None = None,
    level: float = 0.95,
) -> KrippendorffAlpha:
    """How far any number of raters agree, with gaps.

    Parameters
    ----------
    data : frame, path or Responses
        A column per rater and a row per subject; or a row per rating, with ``subject``, ``rater`` and
        ``score``. Gaps are allowed.
    measurement : {"nominal", "ordinal", "interval", "ratio"}
        Whether values differ fully or not at all, by their ranks, by their difference, or by their difference
        over their sum. It must be said: the coefficients differ, and none is right for all data.
    raters : sequence of str, optional
        The columns of the raters; all columns but ``subject`` otherwise.
    subject, rater, score : str, optional
        Columns that say who was rated, by whom, and how.
    categories : sequence, optional
        All categories in order, which ordinal words need.
    n_boot : int, default 2000
        Bootstrap samples of subjects for the interval; 0 for none.
    seed : int, optional
        Same seed, same digits.
    level : float, default 0.95
        Of the interval.

    Returns
    -------
    KrippendorffAlpha

    Raises
    ------
    StudyError
        TS-V062: values that do not fit the level of measurement. TS-V069: no subject with two ratings.

    Notes
    -----
    Subjects are resampled whole, so the interval speaks of other subjects rated by such raters.
    Krippendorff's own bootstrap resamples pairs of values as if they were independent.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania,
    Annenberg School for Communication.

    Zapf, A., Castell, S., Morawietz, L., & Karch, A. (2016). Measuring inter-rater reliability for nominal
    data - which coefficients and confidence intervals are appropriate? BMC Medical Research Methodology, 16,
    93.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> coded = pd.DataFrame(
    ...     {"ann": [1, 2, 3, 3, 2, 1, 4, 1, 2, None], "ben": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5]}
    ... )
    >>> print(ts.krippendorff_alpha(coded, measurement="ordinal", seed=1))
    n = 9 subjects (1 with fewer than two ratings left out), 2 raters, 18 ratings
    Krippendorff's alpha (ordinal) .92, 95 % CI [.54, 1.00] (2,000 bootstrap samples of subjects)
    ratings: 9 subjects: a bootstrap interval of so few is too ... [TS-V070]
    """
    metric = check_option(measurement, Measurement, name="measurement")
    check_level(level)
    draws: Any = n_boot
    if not isinstance(draws, int) or draws < 0:
        raise OptionError(
            f"`n_boot` cannot be {n_boot!r}.", code="TS-V065", mend="pass a whole number, 0 for no interval."
        )
    found = read_ratings(
        data, raters=raters, subject=subject, rater=rater, score=score, categories=categories
    )
    _check_values(found, metric)
    alpha = stats.krippendorff_alpha(
        found.values,
        stats.Difference(metric),
        resamples=n_boot,
        rng=np.random.default_rng(seed),
        level=level,
    )
    row = AlphaRow(
        coefficient="krippendorff-alpha",
        measurement=metric,
        estimate=alpha.estimate,
        lower=alpha.lower,
        upper=alpha.upper,
        level=level,
        interval_method="bootstrap of subjects, percentile" if alpha.resamples else "none",
        observed=alpha.observed,
        expected=alpha.expected,
        n=alpha.units,
        n_left_out=len(found.values) - alpha.units,
        values=alpha.values,
        raters=len(found.raters),
        n_boot=alpha.resamples,
    )
    rule = f"{metric}; {row.interval_method}" + ("" if seed is None else f", seed {seed}")
    return KrippendorffAlpha(
        library=found.library,
        _provenance=ratings_provenance(found, {"krippendorff-alpha": rule}),
        _alerts=(*found.alerts, *_alerts(alpha, n_boot)),
        row=row,
        seed=seed,
    )


def _check_values(found: Ratings, metric: str) -> None:
    if metric == "ordinal" and not found.is_ordered:
        raise StudyError(
            "Ordinal differences need the order of the categories, and words have none by themselves.",
            code="TS-V062",
            where=[f"categories: {', '.join(found.categories)}"],
            mend="name them in order, categories=['low', 'middle', 'high'].",
        )
    if metric in ("interval", "ratio") and not found.are_numbers:
        raise StudyError(
            f"{metric.capitalize()} differences are of numbers, and the ratings are words.",
            code="TS-V062",
            where=list(found.raters),
            mend='use measurement="nominal", or "ordinal" with categories=[...].',
        )
    if metric == "ratio" and found.codes.size and float(found.codes.min()) < 0:
        raise StudyError(
            "Ratio differences need values of zero or more.",
            code="TS-V062",
            where=[f"lowest: {found.codes.min():g}"],
            mend='use measurement="interval".',
        )
    if not (np.count_nonzero(~np.isnan(found.values), axis=1) >= 2).any():
        raise StudyError(
            "No subject has two ratings.",
            code="TS-V069",
            mend="look whether these are the columns of the raters.",
        )


def _alerts(alpha: stats.KrippendorffAlpha, n_boot: int) -> list[Alert]:
    if alpha.estimate != alpha.estimate:  # NaN alone differs from itself
        return [nothing_alert("alpha")]
    bound = threshold("agreement_least_subjects")
    if not n_boot or alpha.units >= bound.value:
        return []
    return [
        Alert(
            "TS-V070",
            "ratings",
            f"{counted(alpha.units, 'subject')}: a bootstrap interval of so few is too narrow.",
            "Take it as a rough guide, or rate more subjects.",
            value=float(alpha.units),
            threshold=bound.value,
            source=bound.source,
        )
    ]
