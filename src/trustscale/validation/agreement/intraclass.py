"""``intraclass_correlation``: how far several raters, or measurements, of the same subjects agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, StudyError
from trustscale.norms.options import check_level
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.results.provenance import Provenance
from trustscale.scoring.expressions import is_lazy
from trustscale.stats import IccForm, RatingVariance
from trustscale.summaries.summary import Summary
from trustscale.validation.agreement.alerts import left_out_alert
from trustscale.validation.agreement.intraclass_result import IccRow, IntraclassCorrelations
from trustscale.validation.agreement.ratings import (
    Names,
    complete_ratings,
    ratings_provenance,
    read_ratings,
    subjects_words,
)
from trustscale.validation.samples import sample_moments
from trustscale.validation.study import open_study, provenance_of

Model: TypeAlias = Literal["one-way-random", "two-way-random", "two-way-mixed"]
Definition: TypeAlias = Literal["agreement", "consistency"]
Unit: TypeAlias = Literal["single", "average"]
Gaps: TypeAlias = Literal["listwise", "raise"]

# Model, definition, unit, form, and the name of Shrout and Fleiss, where they have one.
FORMS: tuple[tuple[str, str, str, IccForm, str], ...] = (
    ("one-way-random", "agreement", "single", IccForm.ONE_WAY_SINGLE, "ICC(1,1)"),
    ("one-way-random", "agreement", "average", IccForm.ONE_WAY_AVERAGE, "ICC(1,k)"),
    ("two-way-random", "consistency", "single", IccForm.CONSISTENCY_SINGLE, ""),
    ("two-way-random", "consistency", "average", IccForm.CONSISTENCY_AVERAGE, ""),
    ("two-way-random", "agreement", "single", IccForm.AGREEMENT_SINGLE, "ICC(2,1)"),
    ("two-way-random", "agreement", "average", IccForm.AGREEMENT_AVERAGE, "ICC(2,k)"),
    ("two-way-mixed", "consistency", "single", IccForm.CONSISTENCY_SINGLE, "ICC(3,1)"),
    ("two-way-mixed", "consistency", "average", IccForm.CONSISTENCY_AVERAGE, "ICC(3,k)"),
    ("two-way-mixed", "agreement", "single", IccForm.AGREEMENT_SINGLE, ""),
    ("two-way-mixed", "agreement", "average", IccForm.AGREEMENT_AVERAGE, ""),
)


def intraclass_correlation(
    data: Any,
    *,
    raters: Sequence[str] | None = None,
    subject: str | None = None,
    rater: str | None = None,
    score: str | None = None,
    model: Model | None = None,
    definition: Definition | None = None,
    unit: Unit | None = None,
    missing: Gaps = "listwise",
    null: float = 0.0,
    level: float = 0.95,
) -> IntraclassCorrelations:
    """How far raters agree on numbers: the ten intraclass correlations of McGraw and Wong, or some of them.

    Parameters
    ----------
    data : frame, lazy frame, path, Responses or Summary
        A column per rater and a row per subject; or, with ``subject``, ``rater`` and ``score``, a row per
        rating. A ``Summary`` is enough.
    raters : sequence of str, optional
        The columns of the raters; all columns but ``subject`` otherwise.
    subject, rater, score : str, optional
        Columns that say who was rated, by whom, and how.
    model : {"one-way-random", "two-way-random", "two-way-mixed"}, optional
        Every subject had raters of its own; all subjects had the same raters, who stand for others like them;
        or the same raters, who are the only ones of interest. The latter two have the same numbers and differ
        in what may be said.
    definition : {"agreement", "consistency"}, optional
        Whether raters who are stricter throughout disagree (agreement) or not (consistency).
    unit : {"single", "average"}, optional
        Of one rating, or of the mean of all k.
    missing : {"listwise", "raise"}, default "listwise"
        Subjects with a gap are left out, or refused.
    null : float, default 0
        What the one-sided F test holds the correlation against.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    IntraclassCorrelations
        One row per form, with interval, F test, and the names of McGraw and Wong and of Shrout and Fleiss.

    Raises
    ------
    StudyError
        TS-V062, TS-V063, TS-V064: no table of ratings. TS-V069: too few subjects. TS-V007: gaps that were not
        to be there.

    Notes
    -----
    Choose before looking: which form is right follows from the design, not from the size of the number.
    Negative values are left as they are.

    References
    ----------
    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Psychological Methods, 1(1), 30-46.

    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability.
    Psychological Bulletin, 86(2), 420-428.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> judges = pd.DataFrame(
    ...     [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    ...     columns=["ann", "ben", "cem", "dora"],
    ... )
    >>> print(ts.intraclass_correlation(judges, model="two-way-random", unit="single"))
    n = 6 subjects, 4 raters; mean squares: subjects 11.24, raters 32.49, error 1.02
    form      model           definition   of          ICC     95 % CI            F test       p
    ICC(C,1)  two-way-random  consistency  one rating  .71  [.34, .95]  F(5, 15) = 11.03  < .001
    ICC(A,1)  two-way-random  agreement    one rating  .29  [.02, .76]  F(5, 15) = 11.03  < .001
    ratings: raters differ in their means: consistency is .71, agreement .29. Report agreement ... [TS-V072]
    """
    chosen = _chosen(model, definition, unit)
    policy = check_option(missing, Gaps, name="missing")
    check_level(level)
    if not -1 < null < 1:
        raise OptionError(
            f"`null` cannot be {null!r}.", code="TS-V065", mend="pass a number between -1 and 1, such as 0.6."
        )
    v, n_rows, where, library, alerts = _mean_squares(data, raters, subject, rater, score, policy)
    rows = tuple(_row(v, entry, null, level, n_rows) for entry in chosen)
    return IntraclassCorrelations(
        library=library,
        _provenance=where,
        _alerts=(*alerts, *left_out_alert(v.n, n_rows), *_alerts(v, rows)),
        rows=rows,
        variance=v,
        n_rows=n_rows,
        level=level,
    )


def _chosen(
    model: str | None, definition: str | None, unit: str | None
) -> tuple[tuple[str, str, str, IccForm, str], ...]:
    wanted = (
        None if model is None else check_option(model, Model, name="model"),
        None if definition is None else check_option(definition, Definition, name="definition"),
        None if unit is None else check_option(unit, Unit, name="unit"),
    )
    chosen = tuple(
        entry
        for entry in FORMS
        if all(asked is None or asked == has for asked, has in zip(wanted, entry[:3], strict=True))
    )
    if not chosen:
        raise OptionError(
            "With other raters for every subject there is no consistency: raters are part of the error.",
            code="TS-V065",
            mend='use definition="agreement", or a two-way model where all subjects had the same raters.',
        )
    return chosen


def _mean_squares(
    data: Any, raters: Names, subject: str | None, rater: str | None, score: str | None, missing: str
) -> tuple[RatingVariance, int, Provenance, str, tuple[Alert, ...]]:
    """Mean squares, rows read, where they come from, the library of the data, alerts so far."""
    if isinstance(data, Summary) or is_lazy(data):
        study = open_study(data, items=raters, per_scale=False)
        part = study.parts[0]
        sample = sample_moments(part, "raise" if missing == "raise" else "listwise")
        v = stats.rating_variance(sample.mean, sample.covariance, sample.n)
        words = {"ratings": subjects_words(v.n, part.n_rows, v.k)}
        return v, part.n_rows, provenance_of(study, words), study.library, study.alerts
    ratings = read_ratings(data, raters=raters, subject=subject, rater=rater, score=score)
    _check_numbers(ratings.are_numbers, ratings.raters)
    rows, n_rows = complete_ratings(ratings), len(ratings.values)
    if missing == "raise" and len(rows) < n_rows:
        raise StudyError(
            f"{n_rows - len(rows):,} of {n_rows:,} subjects have gaps.",
            code="TS-V007",
            mend='use missing="listwise", or complete the ratings first.',
        )
    if len(rows) < 2:
        raise StudyError(
            f"{len(rows)} of {n_rows:,} subjects have a rating by every rater; two are needed at least.",
            code="TS-V069",
            mend="leave out raters who rated only some, or use krippendorff_alpha(), which allows gaps.",
        )
    m = stats.moments(rows)
    v = stats.rating_variance(stats.mean_of(m), stats.covariance_of(m), m.n)
    words = {"ratings": subjects_words(v.n, n_rows, v.k)}
    return v, n_rows, ratings_provenance(ratings, words), ratings.library, ratings.alerts


def _check_numbers(are_numbers: bool, raters: Sequence[str]) -> None:
    if not are_numbers:
        raise StudyError(
            "The ratings are words, and an intraclass correlation is of numbers.",
            code="TS-V062",
            where=list(raters),
            mend="name the columns of numbers with raters=[...]; for categories use fleiss_kappa().",
        )


def _row(
    v: RatingVariance, entry: tuple[str, str, str, IccForm, str], null: float, level: float, n_rows: int
) -> IccRow:
    model, definition, unit, form, name = entry
    found = stats.intraclass_correlation(v, form, null=null, level=level)
    return IccRow(
        form=form.value,
        model=model,
        definition=definition,
        unit=unit,
        shrout_fleiss=name,
        estimate=found.estimate,
        lower=found.lower,
        upper=found.upper,
        level=level,
        statistic=found.statistic,
        df_1=found.df_1,
        df_2=found.df_2,
        p_value=found.p_value,
        null=null,
        n=v.n,
        n_left_out=n_rows - v.n,
        raters=v.k,
    )


def _alerts(v: RatingVariance, rows: Sequence[IccRow]) -> list[Alert]:
    if any(row.estimate != row.estimate for row in rows):  # NaN alone differs from itself
        return [
            Alert(
                "TS-V060",
                "ratings",
                "they do not vary, so that there is nothing to agree on.",
                "Look whether the columns were read as they should be.",
            )
        ]
    without = [row.form for row in rows if row.lower != row.lower or row.upper != row.upper]
    if without:
        return [
            Alert(
                "TS-V075",
                ", ".join(dict.fromkeys(without)),
                "has no interval: subjects differ no more than chance alone would make them.",
                "Look whether raters rated the same subjects in the same order.",
            )
        ]
    bound = threshold("agreement_raters_differ")
    single, alike = (
        stats.intraclass_correlation(v, form).estimate
        for form in (IccForm.AGREEMENT_SINGLE, IccForm.CONSISTENCY_SINGLE)
    )
    gap = alike - single
    if not np.isfinite(gap) or gap < bound.value:
        return []
    return [
        Alert(
            "TS-V072",
            "ratings",
            f"raters differ in their means: consistency is {bounded(alike)}, agreement {bounded(single)}.",
            "Report agreement where the numbers themselves are used, consistency only where ranks are.",
            value=gap,
            threshold=bound.value,
            source=bound.source,
        )
    ]
