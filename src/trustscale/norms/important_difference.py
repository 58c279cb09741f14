"""``important_difference``: how large a change must be to matter to people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError
from trustscale.norms.anchors import Anchor, anchor_of
from trustscale.norms.change_figure import choose_scale
from trustscale.norms.change_result import ReliableChange
from trustscale.norms.change_scales import ScaleChange
from trustscale.norms.important_result import ImportantDifference, ImportantRow
from trustscale.norms.options import Direction, check_level
from trustscale.results.alerts import Alert, threshold
from trustscale.results.provenance import Provenance, package_version
from trustscale.results.render import number
from trustscale.stats import ImportantChange, ImportantChangeStatus

FloatArray = NDArray[np.float64]


def important_difference(
    change: ReliableChange | ArrayLike,
    anchor: Any,
    *,
    improved: Sequence[Any],
    little: Sequence[Any] = (),
    column: str | None = None,
    scale: str | None = None,
    direction: Direction | None = None,
    anchor_reliability: float | None = None,
    detectable: float | None = None,
    level: float = 0.95,
    draws: int = 1_000,
    seed: int | None = None,
) -> ImportantDifference:
    """Estimate the smallest change that people call an improvement, by three methods side by side.

    Parameters
    ----------
    change : ReliableChange or array_like
        Its differences, or differences of your own: after minus before, one per person.
    anchor : frame or array_like
        What each person says about the change. With a ``ReliableChange`` a frame that has its id columns and
        ``column``; with an array one answer per person in the same order.
    improved : sequence
        The answers that count as improved, however little.
    little : sequence, optional
        Those of them that say "a little better"; without them there is no mean-change estimate.
    column : str, optional
        The column of the anchor's frame.
    scale : str, optional
        Which scale of a ``ReliableChange``; not needed where there is one.
    direction : "higher is better" or "lower is better", optional
        Needed with an array; a ``ReliableChange`` knows it.
    anchor_reliability : float, optional
        Reliability of the anchor; with it the adjustment of 2022 is used instead of that of 2017.
    detectable : float, optional
        Smallest detectable change of one person, to compare with; a ``ReliableChange`` knows it.
    level : float, default 0.95
        Of the intervals.
    draws : int, default 1000
        Bootstrap samples for the intervals of ROC and predictive modelling; 0 for none.
    seed : int, optional
        Of the bootstrap. Without one a seed is drawn, and the provenance says which.

    Returns
    -------
    ImportantDifference
        One row per method, in points towards better.

    Raises
    ------
    OptionError
        TS-N116: no direction. TS-N150: an anchor that does not fit the persons. TS-N151: answers that nobody
        gave, or that are called little but not improved.

    Notes
    -----
    ``mean-change``: mean change of those who say they are a little better. ``roc``: the cut that best tells
    the improved from the others (Youden). ``predictive-modelling``: the change at which the odds of having
    improved are those of the whole group; ``adjusted`` corrects it for unequal groups. The constants of the
    adjustment are those that are generally quoted; they were not checked against the articles.

    Half an SD, a fifth of an SD or one SEM say how scores spread, not what matters; they are given apart.
    Whether the important change depends on where people start cannot be found out by estimating it in groups
    of high and low first scores: measurement error alone makes those differ (Terluin et al., 2021).

    References
    ----------
    Terluin, B., Eekhout, I., & Terwee, C. B. (2017). The anchor-based minimal important change, based on
    receiver operating characteristic analysis or predictive modeling, may need to be adjusted for the
    proportion of improved patients. Journal of Clinical Epidemiology, 83, 90-100.

    Examples
    --------
    >>> change = [0, 1, 1, 2, 2, 3, 3, 4, 5, 6]
    >>> said = ["same", "same", "same", "same", "bit", "same", "bit", "bit", "much", "much"]
    >>> found = important_difference(
    ...     change, said, improved=["bit", "much"], little=["bit"], direction="higher is better", draws=0
    ... )
    >>> found.to_frame()[["method", "estimate", "n"]].round(2)
                     method  estimate   n
    0           mean-change      3.00   3
    1                   roc      1.50  10
    2  predictive-modelling      2.54  10
    3              adjusted      2.54  10
    """
    check_level(level)
    judged = choose_scale(change, scale) if isinstance(change, ReliableChange) else None
    sign = _sign(direction, judged)
    points = _points(change, judged) * sign
    said = anchor_of(anchor, change, points.size, column=column, improved=improved, little=little)
    seed = int(np.random.default_rng().integers(2**31)) if seed is None else seed
    rows = _rows(points, said, anchor_reliability, draws, seed, level)
    bound = detectable if judged is None or detectable is not None else judged.detectable
    found = math.nan if bound is None else bound
    return ImportantDifference(
        rows=tuple(rows),
        title="Change" if judged is None else judged.title,
        is_draft=judged is not None and judged.is_draft,
        direction="higher is better" if sign == 1 else "lower is better",
        level=level,
        detectable=found,
        helpers=_helpers(judged),
        anchor_correlation=said.correlation(points),
        _provenance=_provenance(change, said, rows, draws, seed),
        _alerts=tuple(_alerts(points, said, rows, found)),
    )


def _sign(direction: Direction | None, judged: ScaleChange | None) -> int:
    if judged is not None and direction is None:
        return judged.direction
    if direction is None:
        raise OptionError(
            "It has to be said which direction is better.",
            code="TS-N116",
            mend='pass direction="higher is better" or direction="lower is better".',
        )
    return 1 if check_option(direction, Direction, name="direction") == "higher is better" else -1


def _points(change: Any, judged: ScaleChange | None) -> FloatArray:
    if judged is not None:
        return judged.after - judged.before
    try:
        points = np.asarray(change, dtype=np.float64)
    except (TypeError, ValueError):
        points = np.empty((0, 0))
    if points.ndim != 1:
        raise OptionError(
            "`change` must be a result of reliable_change or one number per person.",
            code="TS-N150",
            mend="pass after minus before, NaN or None for a gap.",
        )
    return points


def _rows(
    points: FloatArray,
    said: Anchor,
    anchor_reliability: float | None,
    draws: int,
    seed: int,
    level: float,
) -> list[ImportantRow]:
    """The four estimates."""
    rng = np.random.default_rng(seed)
    drawn = f"bootstrap percentiles, {draws:,} samples" if draws else ""
    rows = []
    if said.has_little:
        few = stats.mean_important_change(points, said.little, level=level)
        n = int(np.count_nonzero((said.little == 1) & ~np.isnan(points)))
        rows.append(_row("mean-change", few, "t", n, "" if n else ImportantChangeStatus.ONE_GROUP.value))
    roc = stats.roc_important_change(points, said.improved, draws=draws, rng=rng, level=level)
    detail = (
        f"sensitivity {number(roc.sensitivity)}, specificity {number(roc.specificity)}, area "
        f"{number(roc.area)}"
    )
    rows.append(_row("roc", roc.change, drawn, roc.n, roc.status.value, detail))
    model = stats.predictive_important_change(
        points,
        said.improved,
        anchor_reliability=anchor_reliability,
        draws=draws,
        rng=rng,
        level=level,
    )
    year = 2017 if anchor_reliability is None else 2022
    detail = f"adjustment of {year}, constants not verified"
    rows.append(_row("predictive-modelling", model.predicted, drawn, model.n, model.status.value))
    rows.append(_row("adjusted", model.adjusted, drawn, model.n, model.status.value, detail))
    return rows


def _row(
    method: str, found: ImportantChange, interval: str, n: int, status: str, detail: str = ""
) -> ImportantRow:
    has_interval = not math.isnan(found.lower)
    return ImportantRow(
        method, found.estimate, found.lower, found.upper, interval if has_interval else "", n, detail, status
    )


def _helpers(judged: ScaleChange | None) -> Mapping[str, float]:
    """What is often taken for importance and is none."""
    if judged is None or judged.numbers.sd is None:
        return {}
    sd, reliability = judged.numbers.sd, judged.numbers.reliability
    helpers = {"0.5 SD": 0.5 * sd, "0.2 SD": 0.2 * sd}
    if reliability is not None:
        helpers["1 SEM"] = float(stats.standard_error_of_measurement(sd, reliability))
    return helpers


def _provenance(change: Any, said: Anchor, rows: Sequence[ImportantRow], draws: int, seed: int) -> Provenance:
    of = change.provenance if isinstance(change, ReliableChange) else None
    notes = [said.sentence()]
    if draws:
        notes.append(f"bootstrap: {draws:,} samples, seed {seed}")
    return Provenance(
        () if of is None else of.instruments,
        {row.method: row.detail or row.interval or row.method for row in rows},
        said.n if of is None else of.n_rows,
        package_version(),
        tuple(notes),
    )


def _alerts(points: FloatArray, said: Anchor, rows: Sequence[ImportantRow], detectable: float) -> list[Alert]:
    alerts = []
    bound, r = threshold("anchor_correlation"), said.correlation(points)
    if not math.isnan(r) and abs(r) < bound.value:
        alerts.append(
            Alert(
                "TS-N152",
                "anchor",
                f"it correlates {number(r)} with the change, so it hardly speaks of the same thing.",
                "Take an anchor that asks for the change in what the scale measures.",
                value=r,
                threshold=bound.value,
                source=bound.source,
            )
        )
    alerts += [
        Alert("TS-N153", row.method, "there is no estimate to rely on.", _cure(row.status))
        for row in rows
        if row.status
    ]
    best = next((row.estimate for row in reversed(rows) if not math.isnan(row.estimate)), math.nan)
    if detectable > best:
        alerts.append(
            Alert(
                "TS-N154",
                "important change",
                f"it is {number(best)} points, and one person must change by {number(detectable)} before the "
                "change can be told from measurement error.",
                "Use the important change for groups only, or a more reliable scale.",
                value=best,
                threshold=detectable,
                source="smallest detectable change of one person",
            )
        )
    return alerts


def _cure(status: str) -> str:
    """The status as a sentence of its own."""
    return f"{status[0].upper()}{status[1:]}."
