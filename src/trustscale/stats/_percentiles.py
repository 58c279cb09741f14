"""Percentile ranks in a norm sample, and the normal scores that follow from ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from trustscale.stats._arrays import (
    FloatArray,
    IntArray,
    complete,
    distinct_rows,
    floats,
    person_weights,
    read_only,
)


@dataclass(frozen=True, slots=True)
class PlottingPosition:
    """How a rank becomes a share: ``p = (rank + shift) / (n + room)``, tied persons having the mean rank.

    Attributes
    ----------
    shift : float
        Added to the rank.
    room : float
        Added to the number of persons.
    """

    shift: float
    room: float


BLOM = PlottingPosition(-3 / 8, 1 / 4)
TUKEY = PlottingPosition(-1 / 3, 1 / 3)
VAN_DER_WAERDEN = PlottingPosition(0.0, 1.0)
RANKIT = PlottingPosition(-1 / 2, 0.0)
LEVENBACH = PlottingPosition(-0.3, 0.4)
FILLIBEN = PlottingPosition(-0.3175, 0.365)
YU_HUANG = PlottingPosition(-0.326, 0.348)


@dataclass(frozen=True, slots=True, eq=False)
class NormDistribution:
    """The raw scores of a norm sample, each once, with what is known about it.

    Attributes
    ----------
    raw : float array of shape (u,)
        The distinct scores, rising.
    count : int array of shape (u,)
        Persons with the score.
    weight : float array of shape (u,)
        Sum of their weights.
    percentile : float array of shape (u,)
        Mid-rank percentile, 0 to 100: the share below and half of the share on the score.
    n : int
        Persons with a score and a weight.
    n_effective : float
        Kish's ``(sum w)^2 / sum w^2``; equal to ``n`` without weights.
    mean, sd : float
        Weighted; the SD has ``n - 1`` in its denominator. NaN without persons, the SD also with one.
    skewness : float
        Third standardised moment ``m3 / m2^1.5``; NaN where all scores are the same.
    """

    raw: FloatArray
    count: IntArray
    weight: FloatArray
    percentile: FloatArray
    n: int
    n_effective: float
    mean: float
    sd: float
    skewness: float


@dataclass(frozen=True, slots=True, eq=False)
class RankedScores:
    """Where each person stands among the persons compared with.

    Attributes
    ----------
    percentile : float array of shape (n,)
        Plotting position, 0 to 100, both excluded; NaN for a person with a gap.
    z : float array of shape (n,)
        Its normal score.
    compared_with : int array of shape (n,)
        Persons in the group or window, the person included; 0 for a person with a gap.
    """

    percentile: FloatArray
    z: FloatArray
    compared_with: IntArray


def norm_distribution(sample: ArrayLike, *, weights: ArrayLike | None = None) -> NormDistribution:
    """Count a norm sample: distinct raw scores, mid-rank percentiles, mean, SD and effective n.

    Parameters
    ----------
    sample : array_like of shape (n,)
        Raw scores; persons with NaN are left out.
    weights : array_like of shape (n,), optional
        Not negative; persons without a weight (NaN or 0) are left out.

    Returns
    -------
    NormDistribution
        With ``n = 0`` and empty arrays when nobody is left.

    Notes
    -----
    ``PR(x) = 100 (W(<x) + W(=x) / 2) / W``, the mid-rank definition (definition C of the three that Crawford,
    Garthwaite & Slick name).

    References
    ----------
    Crawford, J. R., Garthwaite, P. H., & Slick, D. J. (2009). On percentile norms in neuropsychology. The
    Clinical Neuropsychologist, 23(7), 1173-1195.
    Kish, L. (1965). Survey sampling. Wiley.

    Examples
    --------
    >>> d = norm_distribution([3, 5, 5, 6, 7, 7, 7, 8, 9, 10])
    >>> d.raw
    array([ 3.,  5.,  6.,  7.,  8.,  9., 10.])
    >>> d.percentile
    array([ 5., 20., 35., 55., 75., 85., 95.])
    """
    x = floats(sample)
    w = person_weights(weights, x.shape[0])
    kept = complete([x, w]) & (w > 0)
    x, w = x[kept], w[kept]
    raw, where, count = np.unique(x, return_inverse=True, return_counts=True)
    weight = floats(np.bincount(where, weights=w, minlength=raw.size))
    mean, sd, skewness = _moments(raw, weight, x.size)
    return NormDistribution(
        raw=read_only(raw),
        count=read_only(count.astype(np.int64)),
        weight=read_only(weight),
        percentile=read_only(_mid_percentiles(weight)),
        n=int(x.size),
        n_effective=float(w.sum() ** 2 / np.square(w).sum()) if x.size else 0.0,
        mean=mean,
        sd=sd,
        skewness=skewness,
    )


def _mid_percentiles(weight: FloatArray) -> FloatArray:
    if weight.size == 0:
        return np.empty(0)
    return np.asarray(100 * (np.cumsum(weight) - weight / 2) / weight.sum())


def _moments(raw: FloatArray, weight: FloatArray, n: int) -> tuple[float, float, float]:
    """Mean, SD and skewness from distinct scores and their weights."""
    if n == 0:
        return np.nan, np.nan, np.nan
    share = weight / weight.sum()
    mean = float(share @ raw)
    away = raw - mean
    second, third = float(share @ away**2), float(share @ away**3)
    sd = float(np.sqrt(second * n / (n - 1))) if n > 1 else np.nan
    return mean, sd, third / second**1.5 if raw.size > 1 else np.nan


def percentile_rank(
    scores: ArrayLike, norm_sample: ArrayLike, *, weights: ArrayLike | None = None
) -> FloatArray:
    """Mid-rank percentile of any scores in a norm sample, ``100 (W(<x) + W(=x) / 2) / W``.

    Parameters
    ----------
    scores : array_like
        Scores to place; they need not occur in the sample.
    norm_sample : array_like of shape (n,)
        Raw scores of the norm sample; NaN is left out.
    weights : array_like of shape (n,), optional
        Of the norm sample.

    Returns
    -------
    float array
        0 to 100, of the shape of ``scores``; NaN for NaN, and everywhere without a norm sample.

    Examples
    --------
    >>> percentile_rank([2, 3, 5, 6.5, 11], [3, 5, 5, 6, 7, 7, 7, 8, 9, 10])
    array([  0.,   5.,  20.,  40., 100.])
    """
    x = floats(scores)
    norm = norm_distribution(norm_sample, weights=weights)
    if norm.n == 0:
        return np.full(x.shape, np.nan)
    up_to = np.concatenate([[0.0], np.cumsum(norm.weight)])
    below = up_to[np.searchsorted(norm.raw, x, side="left")]
    not_above = up_to[np.searchsorted(norm.raw, x, side="right")]
    return np.asarray(np.where(np.isnan(x), np.nan, 50 * (below + not_above) / up_to[-1]))


def rank_in_groups(
    raw: ArrayLike,
    *,
    group: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    position: PlottingPosition = RANKIT,
) -> RankedScores:
    """Plotting positions and normal scores of persons within their groups.

    Parameters
    ----------
    raw : array_like of shape (n,)
        Raw scores.
    group : array_like of shape (n,), optional
        Numbers that name the groups; everybody is one group without it.
    weights : array_like of shape (n,), optional
        Positive weights.
    position : PlottingPosition
        `RANKIT` gives the mid-rank percentile.

    Returns
    -------
    RankedScores
        One row per person; NaN for persons with a gap in any of the three.

    Notes
    -----
    A tied person has the mean rank. With weights the rank is ``n (W(<x) + W(=x) / 2) / W + 1/2`` within the
    group, which is the mean rank when the weights are equal.

    References
    ----------
    Blom, G. (1958). Statistical estimates and transformed beta-variables. Wiley.
    Lenhard, A., Lenhard, W., & Gary, S. (2019). Continuous norming of psychometric tests: A simulation study
    of parametric and semi-parametric approaches. PLOS ONE, 14(9), e0222279.

    Examples
    --------
    >>> raw = [3, 5, 5, 6, 7, 7, 7, 8, 9, 10]
    >>> rank_in_groups(raw).z.round(4)[:4]
    array([-1.6449, -0.8416, -0.8416, -0.3853])
    >>> rank_in_groups(raw, position=BLOM).z.round(4)[:2]
    array([-1.5466, -0.8158])
    """
    x = floats(raw)
    g = np.zeros(x.shape) if group is None else floats(group)
    w = person_weights(weights, x.shape[0])
    kept = complete([x, g, w]) & (w > 0)
    cells, where, count = distinct_rows(g[kept], x[kept])
    weight = floats(np.bincount(where, weights=w[kept], minlength=len(cells)))
    _, of_group = np.unique(cells[:, 0], return_inverse=True)
    in_group = np.bincount(of_group, weights=weight)
    before_group = np.concatenate([[0.0], np.cumsum(in_group)])[:-1]
    share = (np.cumsum(weight) - before_group[of_group] - weight / 2) / in_group[of_group]
    n = floats(np.bincount(of_group, weights=count)[of_group])
    return _ranked(kept, share[where], n[where], position)


def rank_in_window(
    raw: ArrayLike,
    age: ArrayLike,
    *,
    width: float,
    weights: ArrayLike | None = None,
    position: PlottingPosition = RANKIT,
) -> RankedScores:
    """Plotting positions and normal scores of persons among those of nearly their age.

    Parameters
    ----------
    raw, age : array_like of shape (n,)
        Raw scores and a continuous covariate.
    width : float
        Width of the window, half of it to either side of the person's age. At both ends of the age range the
        window stops moving, so that it is never cut short.
    weights, position
        As in `rank_in_groups`.

    Returns
    -------
    RankedScores
        One row per person.

    Notes
    -----
    The cost grows with distinct raw scores times distinct ages, not with persons times persons.

    Examples
    --------
    >>> ranked = rank_in_window([4, 7, 6, 9], [2.0, 2.1, 3.0, 3.1], width=0.5)
    >>> ranked.percentile
    array([25., 75., 25., 75.])
    """
    x, a = floats(raw), floats(age)
    w = person_weights(weights, x.shape[0])
    if not width > 0:
        raise ValueError(f"`width` must be above 0, got {width!r}.")
    kept = complete([x, a, w]) & (w > 0)
    ages, of_age, persons = np.unique(a[kept], return_inverse=True, return_counts=True)
    if ages.size == 0:
        return _ranked(kept, np.empty(0), np.empty(0), position)
    first, last = _windows(ages, width)
    share = _window_shares(x[kept], of_age, w[kept], first, last)
    up_to = np.concatenate([[0], np.cumsum(persons)])
    return _ranked(kept, share, floats((up_to[last] - up_to[first])[of_age]), position)


def _windows(ages: FloatArray, width: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and one-past-last distinct age in the window of each age."""
    centre = np.clip(ages, ages[0] + width / 2, max(ages[-1] - width / 2, ages[0] + width / 2))
    slack = 1e-9 * max(width, 1.0)
    first = np.searchsorted(ages, centre - width / 2 - slack, side="left")
    last = np.searchsorted(ages, centre + width / 2 + slack, side="right")
    return first, last


def _window_shares(
    x: FloatArray,
    of_age: NDArray[np.intp],
    w: FloatArray,
    first: NDArray[np.intp],
    last: NDArray[np.intp],
) -> FloatArray:
    """Weighted share below plus half of the share equal, score by score from the lowest."""
    order = np.argsort(x, kind="stable")
    _, starts = np.unique(x[order], return_index=True)
    total = _in_windows(of_age, w, first, last)
    below = np.zeros(first.size)
    share = np.empty(x.size)
    for persons in np.split(order, starts[1:]):
        equal = _in_windows(of_age[persons], w[persons], first, last)
        own = of_age[persons]
        share[persons] = (below[own] + equal[own] / 2) / total[own]
        below += equal
    return share


def _in_windows(
    of_age: NDArray[np.intp], w: FloatArray, first: NDArray[np.intp], last: NDArray[np.intp]
) -> FloatArray:
    up_to = np.concatenate([[0.0], np.cumsum(np.bincount(of_age, weights=w, minlength=first.size))])
    return np.asarray(up_to[last] - up_to[first])


def _ranked(
    kept: NDArray[np.bool_], share: FloatArray, n: FloatArray, position: PlottingPosition
) -> RankedScores:
    """From shares below (ties halved) to plotting positions and normal scores, gaps put back."""
    p = np.full(kept.shape, np.nan)
    compared_with = np.zeros(kept.shape, dtype=np.int64)
    p[kept] = (n * share + 0.5 + position.shift) / (n + position.room)
    compared_with[kept] = n
    return RankedScores(read_only(100 * p), read_only(special.ndtri(p)), read_only(compared_with))
