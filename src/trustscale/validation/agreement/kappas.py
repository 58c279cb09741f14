"""``cohen_kappa`` and ``fleiss_kappa``: how far raters agree on categories beyond chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, StudyError
from trustscale.norms.options import check_level
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import whole
from trustscale.scoring.expressions import is_lazy
from trustscale.summaries.summary import Summary
from trustscale.validation.agreement.alerts import (
    constant_raters_alert,
    left_out_alert,
    nothing_alert,
    prevalence_alert,
)
from trustscale.validation.agreement.kappa_result import CohenKappa, FleissKappa, KappaRow
from trustscale.validation.agreement.ratings import (
    Ratings,
    complete_ratings,
    paired,
    ratings_provenance,
    read_ratings,
    subjects_words,
)
from trustscale.validation.items import Floats
from trustscale.validation.samples import sample_tables
from trustscale.validation.study import open_study, provenance_of

Weights: TypeAlias = Literal["unweighted", "linear", "quadratic"]


def cohen_kappa(
    data: Any,
    second: Any = None,
    *,
    raters: Sequence[str] | None = None,
    subject: str | None = None,
    rater: str | None = None,
    score: str | None = None,
    weights: Weights | ArrayLike = "unweighted",
    categories: Sequence[Any] | None = None,
    level: float = 0.95,
) -> CohenKappa:
    """How far two raters agree on categories beyond chance.

    Parameters
    ----------
    data : frame, lazy frame, path, Responses, Summary, or sequence
        A column per rater, a row per rating (with ``subject``, ``rater`` and ``score``), or the first rater's
        categories where ``second`` has the other's. A ``Summary`` with tables is enough.
    second : sequence, optional
        The second rater's categories, in the same order.
    raters : sequence of two str, optional
        The columns of the two raters.
    subject, rater, score : str, optional
        Columns that say who was rated, by whom, and how.
    weights : {"unweighted", "linear", "quadratic"} or array of shape (c, c), default "unweighted"
        How much different categories agree: not at all, less with their distance, or with its square, by the
        places of the categories in their order; or agreement weights of your own, 1 for full agreement.
    categories : sequence, optional
        All categories in order; those that occur, in rising order, otherwise. Words have no order by
        themselves, so weights need it.
    level : float, default 0.95
        Of the interval.

    Returns
    -------
    CohenKappa
        With the standard error of Fleiss, Cohen and Everitt, and the ``.table``.

    Raises
    ------
    StudyError
        TS-V062: ratings that are none of the categories. TS-V063: not two raters. TS-V069: no subject that
        both rated.
    OptionError
        TS-V065: weights that do not fit.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20(1), 37-46.

    Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted
    kappa. Psychological Bulletin, 72(5), 323-327.

    Examples
    --------
    >>> import trustscale as ts
    >>> first = ["yes"] * 25 + ["no"] * 25
    >>> second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> print(ts.cohen_kappa(first, second))
    first and second: n = 50 subjects, 2 raters
    Cohen's kappa .40, 95 % CI [.15, .65] (Fleiss-Cohen-Everitt); agreement .70, by chance .50
    test against chance alone: z = 2.89, p = .004
    these raters' shares allow a kappa of .80 at most
    first / second  no  yes
    no              15   10
    yes              5   20
    """
    check_level(level)
    if isinstance(data, Summary) or is_lazy(data):
        counts, found, where, n_rows, alerts = _from_summary(data, raters)
    else:
        if second is not None:
            found = paired(data, second, categories)
        else:
            found = read_ratings(
                data, raters=raters, subject=subject, rater=rater, score=score, categories=categories
            )
        _two(found.raters)
        counts, n_rows, alerts = _table(found), len(found.values), found.alerts
        where = ratings_provenance(found, {"ratings": subjects_words(int(counts.sum()), n_rows, 2)})
    if counts.sum() < 2:
        raise _few(int(counts.sum()), n_rows)
    word, w = _weights(weights, found)
    kappa = stats.cohen_kappa(counts, w, level=level)
    row = KappaRow(
        coefficient="cohen-kappa",
        weights=word,
        category="",
        estimate=kappa.estimate,
        lower=kappa.lower,
        upper=kappa.upper,
        level=level,
        se=kappa.se,
        interval_method="Fleiss-Cohen-Everitt",
        null_se=kappa.null_se,
        statistic=kappa.statistic,
        p_value=kappa.p_value,
        observed=kappa.observed,
        expected=kappa.expected,
        n=int(counts.sum()),
        n_left_out=n_rows - int(counts.sum()),
        raters=2,
    )
    return CohenKappa(
        library=found.library,
        _provenance=where,
        _alerts=(*alerts, *left_out_alert(row.n, n_rows), *_cohen_alerts(counts, found, kappa.estimate)),
        row=row,
        raters=(found.raters[0], found.raters[1]),
        categories=found.categories,
        counts=counts,
        highest=kappa.highest,
    )


def _from_summary(
    summary: Any, raters: Sequence[str] | None
) -> tuple[Floats, Ratings, Provenance, int, tuple[Alert, ...]]:
    """The table of two items, which is all that is needed."""
    study = open_study(summary, items=raters, per_scale=False)
    part = study.parts[0]
    _two(part.items)
    tables = sample_tables(part, "pairwise")
    codes = np.unique(np.concatenate(tables.categories))
    both = stats.table_between(tables, 0, 1)
    counts = np.zeros((len(codes), len(codes)))
    places = [np.searchsorted(codes, own) for own in tables.categories]
    counts[np.ix_(places[0], places[1])] = both
    labels = tuple(whole(float(code)) for code in codes)
    found = Ratings(part.items, np.empty((0, 2)), labels, codes, True, True, study.library)
    words = {"ratings": subjects_words(int(counts.sum()), part.n_rows, 2)}
    return counts, found, provenance_of(study, words), part.n_rows, study.alerts


def _two(raters: Sequence[str]) -> None:
    if len(raters) != 2:
        raise StudyError(
            f"Cohen's kappa is of two raters, and there are {len(raters)}.",
            code="TS-V063",
            where=list(raters[:20]),
            mend="name two with raters=[...]; several raters have fleiss_kappa().",
        )


def _table(found: Ratings) -> Floats:
    rows = complete_ratings(found)
    c = len(found.codes)
    first, second = (np.searchsorted(found.codes, rows[:, place]) for place in (0, 1))
    if not np.array_equal(found.codes, np.sort(found.codes)):  # categories in an order of their own
        order = {float(code): place for place, code in enumerate(found.codes)}
        first, second = (np.array([order[value] for value in rows[:, place].tolist()]) for place in (0, 1))
    flat = np.bincount(first.astype(np.intp) * c + second.astype(np.intp), minlength=c * c)
    return np.asarray(flat.reshape(c, c), dtype=np.float64)


def _weights(weights: Any, found: Ratings) -> tuple[str, Floats | None]:
    if not isinstance(weights, str):
        w = np.asarray(weights, dtype=np.float64)
        c = len(found.categories)
        if w.shape != (c, c) or not (np.isfinite(w).all() and (np.diag(w) == w.max()).all() and w.max() == 1):
            raise OptionError(
                f"`weights` must be an array of shape ({c}, {c}), with 1 on the diagonal and nowhere more.",
                code="TS-V065",
                where=[f"categories: {', '.join(found.categories)}"],
                mend="pass how much each pair of categories agrees, or unweighted, linear or quadratic.",
            )
        return "own", w
    word = check_option(weights, Weights, name="weights")
    if word == "unweighted":
        return word, None
    if not found.is_ordered:
        raise OptionError(
            f"{word} weights need the order of the categories, and words have none by themselves.",
            code="TS-V065",
            where=[f"categories: {', '.join(found.categories)}"],
            mend="name them in order, categories=['low', 'middle', 'high'].",
        )
    return word, stats.agreement_weights(len(found.categories), 1 if word == "linear" else 2)


def _cohen_alerts(counts: Floats, found: Ratings, estimate: float) -> list[Alert]:
    if estimate != estimate:  # NaN alone differs from itself
        return [nothing_alert("kappa")]
    n = counts.sum()
    margins = (counts.sum(axis=1), counts.sum(axis=0))
    constant = [name for name, own in zip(found.raters, margins, strict=True) if own.max() == n]
    share = (margins[0] + margins[1]) / (2 * n)
    most = int(share.argmax())
    return [
        *constant_raters_alert(constant),
        *prevalence_alert(float(share[most]), found.categories[most]),
    ]


def _few(n: int, n_rows: int) -> StudyError:
    return StudyError(
        f"{n} of {n_rows:,} subjects {'has' if n == 1 else 'have'} a rating by every rater; two are needed.",
        code="TS-V069",
        mend="look whether these are the raters' columns, or use krippendorff_alpha(), which allows gaps.",
    )


# -- several raters ------------------------------------------------------------------------------------------


def fleiss_kappa(
    data: Any,
    *,
    raters: Sequence[str] | None = None,
    subject: str | None = None,
    rater: str | None = None,
    score: str | None = None,
    counts: bool = False,
    categories: Sequence[Any] | None = None,
    level: float = 0.95,
) -> FleissKappa:
    """How far several raters agree on categories beyond chance; they need not be the same for every subject.

    Parameters
    ----------
    data : frame, path or Responses
        A column per rating and a row per subject; a row per rating (with ``subject``, ``rater`` and
        ``score``); or, with ``counts=True``, a column per category that says how many raters chose it.
    raters : sequence of str, optional
        The columns of ratings, or of categories; all columns but ``subject`` otherwise.
    subject, rater, score : str, optional
        Columns that say who was rated, by whom, and how.
    counts : bool, default False
        The columns are categories, and the cells how often they were chosen.
    categories : sequence, optional
        All categories; those that occur otherwise.
    level : float, default 0.95
        Of the interval.

    Returns
    -------
    FleissKappa
        With a test, an interval, and the kappa of each category against all others.

    Raises
    ------
    StudyError
        TS-V068: subjects with different numbers of ratings. TS-V069: no subject that all raters rated.

    Notes
    -----
    Subjects with a gap are left out. :func:`trustscale.krippendorff_alpha` uses them.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5),
    378-382.

    Fleiss, J. L., Nee, J. C. M., & Landis, J. R. (1979). Large sample variance of kappa in the case of
    different sets of raters. Psychological Bulletin, 86(5), 974-977.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> coded = pd.DataFrame(
    ...     {"a": list("xxyyxz"), "b": list("xxyzxz"), "c": list("xyyyxz"), "d": list("xxyyzz")}
    ... )
    >>> print(ts.fleiss_kappa(coded))
    n = 6 subjects, 4 raters
    Fleiss' kappa .62, 95 % CI [.15, 1.00] (Gwet, t); agreement .75, by chance .35
    test against chance alone: z = 5.18, p < .001
    category  share  kappa     z       p
    x           .42    .66  3.94  < .001
    y           .33    .62  3.75  < .001
    z           .25    .56  3.33  < .001
    """
    check_level(level)
    found = read_ratings(
        data,
        raters=raters,
        subject=subject,
        rater=rater,
        score=score,
        categories=None if counts else categories,
    )
    n_rows = len(found.values)
    rows = complete_ratings(found)
    labels, table = (found.raters, rows) if counts else (found.categories, _by_category(rows, found.codes))
    _same_sums(table)
    if len(table) < 2:
        raise _few(len(table), n_rows)
    kappa = stats.fleiss_kappa(table, level=level)
    words = {"ratings": subjects_words(kappa.n, n_rows, kappa.m)}
    return FleissKappa(
        library=found.library,
        _provenance=ratings_provenance(found, words),
        _alerts=(*found.alerts, *left_out_alert(kappa.n, n_rows), *_fleiss_alerts(kappa, labels)),
        rows=(_all_row(kappa, n_rows, level), *_category_rows(kappa, labels, n_rows, level)),
        shares=tuple(kappa.shares.tolist()),
    )


def _all_row(kappa: stats.FleissKappa, n_rows: int, level: float) -> KappaRow:
    return KappaRow(
        coefficient="fleiss-kappa",
        weights="unweighted",
        category="",
        estimate=kappa.estimate,
        lower=kappa.lower,
        upper=kappa.upper,
        level=level,
        se=kappa.se,
        interval_method="Gwet, t",
        null_se=kappa.null_se,
        statistic=kappa.statistic,
        p_value=kappa.p_value,
        observed=kappa.observed,
        expected=kappa.expected,
        n=kappa.n,
        n_left_out=n_rows - kappa.n,
        raters=kappa.m,
    )


def _category_rows(
    kappa: stats.FleissKappa, labels: Sequence[str], n_rows: int, level: float
) -> list[KappaRow]:
    """Each category against all others, with the test alone."""
    nothing = _all_row(kappa, n_rows, level)
    z = kappa.of_category / kappa.of_category_null_se
    return [
        replace(
            nothing,
            category=label,
            estimate=float(kappa.of_category[place]),
            lower=math.nan,
            upper=math.nan,
            se=math.nan,
            interval_method="none",
            null_se=kappa.of_category_null_se,
            statistic=float(z[place]),
            p_value=2 * float(special.ndtr(-abs(z[place]))),
            observed=math.nan,
            expected=math.nan,
        )
        for place, label in enumerate(labels)
    ]


def _by_category(rows: Floats, codes: Floats) -> Floats:
    return np.stack([(rows == code).sum(axis=1) for code in codes], axis=1).astype(np.float64)


def _same_sums(table: Floats) -> None:
    sums = table.sum(axis=1)
    whole_numbers = bool(np.all(table >= 0) and np.all(table == np.rint(table)))
    if not len(table) or (whole_numbers and sums[0] >= 2 and np.all(sums == sums[0])):
        return
    least, most = (whole(float(end)) for end in (sums.min(), sums.max()))
    raise StudyError(
        "Fleiss' kappa needs the same number of ratings of every subject, two at least; "
        f"there are {least} to {most}.",
        code="TS-V068",
        where=[f"row {row + 1}: {whole(float(sums[row]))}" for row in np.flatnonzero(sums != sums[0])[:10]],
        mend="use krippendorff_alpha(), which allows gaps; counts=True takes columns of categories.",
    )


def _fleiss_alerts(kappa: stats.FleissKappa, labels: Sequence[str]) -> list[Alert]:
    if kappa.estimate != kappa.estimate:  # NaN alone differs from itself
        return [nothing_alert("kappa")]
    most = int(kappa.shares.argmax())
    return [*prevalence_alert(float(kappa.shares[most]), labels[most])]
