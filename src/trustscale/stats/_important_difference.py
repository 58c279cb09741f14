"""How large must a change be to matter? Anchor-based minimal important change (MIC).

The anchor is what people themselves say about the change. Changes are counted so that higher is better; turn
the sign where a lower score is the better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from trustscale.stats._arrays import FloatArray, complete, floats, normal_quantile

_STEPS = 30


class ImportantChangeStatus(Enum):
    """How an estimate ended; the value says what to do about it."""

    ESTIMATED = ""
    ONE_GROUP = "nobody is on one side of the anchor; ask more people, or cut the anchor elsewhere"
    SEPARATED = "all who say they improved changed more than all others; ask more people"
    AGAINST = "those who say they improved changed no more than others; check the signs of change and anchor"


@dataclass(frozen=True, slots=True)
class ImportantChange:
    """A minimal important change with its interval.

    Attributes
    ----------
    estimate : float
        In points of the scale; NaN where there is none.
    lower, upper : float
        Interval; NaN when none was asked for.
    """

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class RocChange:
    """The change that best tells the improved from the others.

    Attributes
    ----------
    change : ImportantChange
        The cut with the largest Youden index; the lowest of them if there are several.
    sensitivity, specificity : float
        Share of the improved at or above the cut, share of the others below it.
    area : float
        Area under the curve, ties counted half.
    n_improved, n : int
        Persons.
    status : ImportantChangeStatus
        Whether there is an estimate.
    """

    change: ImportantChange
    sensitivity: float
    specificity: float
    area: float
    n_improved: int
    n: int
    status: ImportantChangeStatus


@dataclass(frozen=True, slots=True)
class PredictiveChange:
    """The change at which the odds of having improved are those of the whole group.

    Attributes
    ----------
    predicted : ImportantChange
        Unadjusted.
    adjusted : ImportantChange
        Corrected for unequal numbers of improved and others.
    correlation : float
        Of the changes with the anchor (0 and 1).
    n_improved, n : int
        Persons.
    status : ImportantChangeStatus
        Whether there is an estimate.
    """

    predicted: ImportantChange
    adjusted: ImportantChange
    correlation: float
    n_improved: int
    n: int
    status: ImportantChangeStatus


def mean_important_change(
    change: ArrayLike, a_little_better: ArrayLike, *, level: float = 0.95
) -> ImportantChange:
    """Mean change of those who say that they are a little better, with a t interval.

    Parameters
    ----------
    change : array_like of shape (n,)
        After minus before, higher being better; NaN is left out.
    a_little_better : array_like of shape (n,)
        True or 1 for those persons, NaN for no answer.
    level : float
        Of the interval.

    Returns
    -------
    ImportantChange
        NaN without such persons; no interval with one.

    References
    ----------
    Jaeschke, R., Singer, J., & Guyatt, G. H. (1989). Measurement of health status: Ascertaining the minimal
    clinically important difference. Controlled Clinical Trials, 10(4), 407-415.

    Examples
    --------
    >>> found = mean_important_change([2, 4, 6, 9, 0], [1, 1, 1, 0, 0])
    >>> found.estimate, round(found.lower, 3), round(found.upper, 3)
    (4.0, -0.968, 8.968)
    """
    x, y = _answered(change, a_little_better)
    chosen = x[y == 1]
    tail = float(special.ndtr(normal_quantile(level)))
    if chosen.size < 2:
        return ImportantChange(float(chosen[0]) if chosen.size else np.nan, np.nan, np.nan)
    middle = float(chosen.mean())
    reach = float(special.stdtrit(chosen.size - 1, tail) * chosen.std(ddof=1) / np.sqrt(chosen.size))
    return ImportantChange(middle, middle - reach, middle + reach)


def roc_important_change(
    change: ArrayLike,
    improved: ArrayLike,
    *,
    draws: int = 0,
    rng: np.random.Generator | None = None,
    level: float = 0.95,
) -> RocChange:
    """The cut on the change that best tells those who say they improved from the others (Youden).

    Parameters
    ----------
    change, improved
        As in `predictive_important_change`.
    draws : int
        Bootstrap samples for the interval; 0 for none.
    rng : numpy.random.Generator
        Needed with ``draws``.
    level : float
        Of the percentile interval.

    Returns
    -------
    RocChange
        Cuts lie half-way between two changes that occur.

    References
    ----------
    Youden, W. J. (1950). Index for rating diagnostic tests. Cancer, 3(1), 32-35.
    Terwee, C. B., et al. (2021). Minimal important change (MIC): A conceptual clarification and systematic
    review of MIC estimates of PROMIS measures. Quality of Life Research, 30(10), 2729-2754. (Why predictive
    modelling is to be preferred.)

    Examples
    --------
    >>> found = roc_important_change([0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 1, 0, 1, 1, 1])
    >>> found.change.estimate, found.sensitivity, found.specificity, found.area
    (2.5, 1.0, 0.75, 0.9375)
    """
    values, counts = _counted(change, improved)
    n, n_improved = int(counts.sum()), int(counts[0].sum())
    nothing = ImportantChange(np.nan, np.nan, np.nan)
    if n_improved in (0, n):
        return RocChange(nothing, np.nan, np.nan, np.nan, n_improved, n, ImportantChangeStatus.ONE_GROUP)
    cut, sensitivity, specificity = _youden(values, counts[None])
    area = _area(counts)
    drawn = _bootstrap(counts, draws, rng)
    found = _with_interval(float(cut[0]), _youden(values, drawn)[0], level)
    status = ImportantChangeStatus.AGAINST if area <= 0.5 else ImportantChangeStatus.ESTIMATED
    return RocChange(found, float(sensitivity[0]), float(specificity[0]), area, n_improved, n, status)


def predictive_important_change(
    change: ArrayLike,
    improved: ArrayLike,
    *,
    anchor_reliability: float | None = None,
    draws: int = 0,
    rng: np.random.Generator | None = None,
    level: float = 0.95,
) -> PredictiveChange:
    """The change at which the odds of having improved are those of the whole group (predictive modelling).

    Parameters
    ----------
    change : array_like of shape (n,)
        After minus before, higher being better; NaN is left out.
    improved : array_like of shape (n,)
        1 for those who say that they improved, 0 for the others, NaN for no answer.
    anchor_reliability : float, optional
        Reliability of the anchor; with it the later adjustment is used.
    draws, rng, level
        As in `roc_important_change`.

    Returns
    -------
    PredictiveChange
        Unadjusted and adjusted; NaN with a status that says why.

    Notes
    -----
    With ``logit P(improved) = C + B x`` and q the share of the improved, ``MIC = (logit q - C) / B``.
    Adjusted: ``MIC - (0.09 + 0.103 r) SD logit q``, with r the correlation of change and anchor and SD that
    of the changes (2017), or ``MIC - (0.8 / reliability - 0.5) r SD logit q`` (2022). The constants come from
    simulations. They stand here as they are generally quoted and as a published implementation has them; they
    were not checked against the articles.

    References
    ----------
    Terluin, B., Eekhout, I., Terwee, C. B., & de Vet, H. C. W. (2015). Minimal important change (MIC) based
    on a predictive modeling approach was more precise than MIC based on ROC analysis. Journal of Clinical
    Epidemiology, 68(12), 1388-1396.
    Terluin, B., Eekhout, I., & Terwee, C. B. (2017). The anchor-based minimal important change, based on
    receiver operating characteristic analysis or predictive modeling, may need to be adjusted for the
    proportion of improved patients. Journal of Clinical Epidemiology, 83, 90-100.
    Terluin, B., Eekhout, I., & Terwee, C. B. (2022). Improved adjusted minimal important change took
    reliability of transition ratings into account. Journal of Clinical Epidemiology, 148, 48-53.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> change = np.round(rng.normal(4, 5, 400))
    >>> improved = change + rng.normal(0, 4, 400) > 5
    >>> found = predictive_important_change(change, improved, draws=200, rng=rng)
    >>> round(found.predicted.estimate, 2), round(found.adjusted.estimate, 2)
    (4.53, 4.69)
    """
    values, counts = _counted(change, improved)
    n, n_improved = int(counts.sum()), int(counts[0].sum())
    nothing = ImportantChange(np.nan, np.nan, np.nan)
    if n_improved in (0, n):
        status = ImportantChangeStatus.ONE_GROUP
        return PredictiveChange(nothing, nothing, np.nan, n_improved, n, status)
    predicted, adjusted, r = _predictive(values, counts[None], anchor_reliability)
    if np.isnan(predicted[0]) or not r[0] > 0:
        status = ImportantChangeStatus.SEPARATED if r[0] > 0 else ImportantChangeStatus.AGAINST
        return PredictiveChange(nothing, nothing, float(r[0]), n_improved, n, status)
    drawn = _predictive(values, _bootstrap(counts, draws, rng), anchor_reliability)
    return PredictiveChange(
        predicted=_with_interval(float(predicted[0]), drawn[0], level),
        adjusted=_with_interval(float(adjusted[0]), drawn[1], level),
        correlation=float(r[0]),
        n_improved=n_improved,
        n=n,
        status=ImportantChangeStatus.ESTIMATED,
    )


def _answered(change: ArrayLike, anchor: ArrayLike) -> tuple[FloatArray, FloatArray]:
    x, y = floats(change), floats(anchor)
    kept = complete([x, y])
    if not bool(np.isin(y[kept], (0, 1)).all()):
        raise ValueError("The anchor must be 0 or 1, or NaN for no answer.")
    return x[kept], y[kept]


def _counted(change: ArrayLike, improved: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Distinct changes, rising, and how many improved (row 0) and others (row 1) have each."""
    x, y = _answered(change, improved)
    values, at = np.unique(x, return_inverse=True)
    rows = [np.bincount(at, weights=y == side, minlength=values.size) for side in (1, 0)]
    return values, floats(rows)


def _bootstrap(counts: FloatArray, draws: int, rng: np.random.Generator | None) -> FloatArray:
    """Counts of samples drawn with replacement, shape (draws, 2, u)."""
    if draws == 0:
        return np.empty((0, *counts.shape))
    if rng is None:
        raise ValueError("`draws` needs `rng`, a numpy.random.Generator.")
    drawn = rng.multinomial(int(counts.sum()), (counts / counts.sum()).ravel(), size=draws)
    return floats(drawn).reshape(draws, *counts.shape)


def _with_interval(estimate: float, drawn: FloatArray, level: float) -> ImportantChange:
    """Percentile interval over the samples that have an estimate."""
    drawn = drawn[~np.isnan(drawn)]
    if drawn.size == 0:
        return ImportantChange(estimate, np.nan, np.nan)
    lower, upper = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return ImportantChange(estimate, float(lower), float(upper))


def _youden(values: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Best cut of each sample with its sensitivity and specificity; counts of shape (b, 2, u)."""
    cuts = np.concatenate([[-np.inf], (values[1:] + values[:-1]) / 2, [np.inf]])
    below = np.concatenate([np.zeros((*counts.shape[:2], 1)), np.cumsum(counts, axis=2)], axis=2)
    total = below[:, :, -1:]
    share = below / np.where(total > 0, total, np.nan)
    index = share[:, 1] - share[:, 0]
    known = ~np.isnan(index[:, 0])
    # Equal indices differ by rounding; the lowest of them is wanted.
    best = np.argmax(np.round(np.where(known[:, None], index, 0.0), 12), axis=1)
    rows = np.arange(len(counts))
    return (
        np.where(known, cuts[best], np.nan),
        1 - share[rows, 0, best],
        share[rows, 1, best],
    )


def _area(counts: FloatArray) -> float:
    """Chance that an improved person changed more than another, ties counted half."""
    below = np.cumsum(counts[1]) - counts[1] / 2
    return float(counts[0] @ below / (counts[0].sum() * counts[1].sum()))


def _predictive(
    values: FloatArray, counts: FloatArray, anchor_reliability: float | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Unadjusted and adjusted MIC and the correlation with the anchor, for each sample."""
    persons = counts.sum(axis=1)
    n, n_improved = persons.sum(axis=1), counts[:, 0].sum(axis=1)
    share = np.where((n_improved > 0) & (n_improved < n), n_improved / n, np.nan)
    mean = persons @ values / n
    sd = np.sqrt(np.maximum((persons @ values**2 - n * mean**2) / (n - 1), 0))
    sd = np.where(sd > 0, sd, np.nan)
    gap = counts[:, 0] @ values / np.where(n_improved > 0, n_improved, np.nan) - mean
    r = gap * share / (sd * np.sqrt(share * (1 - share))) * np.sqrt(n / (n - 1))
    constant, slope = _logistic(values, counts, mean, sd)
    odds = special.logit(share)
    predicted = mean + sd * (odds - constant) / np.where(slope > 0, slope, np.nan)
    factor = 0.09 + 0.103 * r if anchor_reliability is None else (0.8 / anchor_reliability - 0.5) * r
    return predicted, predicted - factor * sd * odds, r


def _logistic(
    values: FloatArray, counts: FloatArray, mean: FloatArray, sd: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Constant and slope of the logistic regression on the standardised change, for each sample (Newton)."""
    z = (values - mean[:, None]) / sd[:, None]
    persons = counts.sum(axis=1)
    constant, slope = np.zeros(len(counts)), np.zeros(len(counts))
    for _ in range(_STEPS):
        p = special.expit(constant[:, None] + slope[:, None] * z)
        left, weight = counts[:, 0] - persons * p, persons * p * (1 - p)
        g0, g1 = left.sum(axis=1), (left * z).sum(axis=1)
        h00, h01, h11 = weight.sum(axis=1), (weight * z).sum(axis=1), (weight * z**2).sum(axis=1)
        determinant = h00 * h11 - h01**2
        determinant = np.where(determinant > 1e-12, determinant, np.inf)
        constant = constant + (h11 * g0 - h01 * g1) / determinant
        slope = slope + (h00 * g1 - h01 * g0) / determinant
    apart = _separated(counts) | (np.hypot(g0, g1) > 1e-6 * persons.sum(axis=1))
    return np.where(apart, np.nan, constant), np.where(apart, np.nan, slope)


def _separated(counts: FloatArray) -> NDArray[np.bool_]:
    """Whether no improved person changed less than any other: then the slope has no finite estimate."""
    there = counts > 0
    lowest_improved = np.argmax(there[:, 0], axis=1)
    highest_other = there.shape[2] - 1 - np.argmax(there[:, 1, ::-1], axis=1)
    return np.asarray(highest_other <= lowest_improved)
