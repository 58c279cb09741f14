"""Polyserial and biserial correlations: of an ordinal item with a continuous variable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._normal import FARTHEST
from trustscale.stats._pair_tables import thresholds_of
from trustscale.stats._polychoric import PairStatus

LARGEST = 0.9999
PRECISION = 1e-12
SMALLEST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Polyserial:
    """The correlation of an ordinal item with a continuous variable.

    Attributes
    ----------
    correlation : float
        1 or -1 where the likelihood rises to a perfect correlation, NaN where there is none.
    se : float
        Standard error, the uncertainty of thresholds, mean and SD included.
    n : int
        Persons with both.
    thresholds : float array
        Between the categories that somebody chose.
    categories : float array
        Codes of these categories.
    status : PairStatus
        How the estimate came out.
    """

    correlation: float
    se: float
    n: int
    thresholds: FloatArray
    categories: FloatArray
    status: PairStatus


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Persons with both: standard scores, positions of their categories; and the bounds of all categories."""

    z: FloatArray
    category: NDArray[np.intp]
    bounds: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Scores:
    """Derivatives of each person's log likelihood: by the correlation, by both thresholds, and by z."""

    rho: FloatArray
    above: FloatArray
    below: FloatArray
    z: FloatArray


def polyserial(ordinal: ArrayLike, continuous: ArrayLike) -> Polyserial:
    """Correlation of the normal variable that an ordinal item is cut from with a normal variable.

    Parameters
    ----------
    ordinal : array of shape (n,)
        Codes; NaN is a gap. With two categories this is the biserial correlation.
    continuous : array of shape (n,)
        Values; NaN is a gap.

    Returns
    -------
    Polyserial

    Notes
    -----
    Two-step maximum likelihood: thresholds from all answers to the item, mean and SD from all values of the
    variable, and then the correlation of largest likelihood of the persons with both. The R package lavaan
    does so, too, but leaves persons out who are more than five SD away from the mean. Joint maximum
    likelihood (``polycor::polyserial`` with ``ML=TRUE``) and the formula that corrects Pearson's correlation
    (``psych::polyserial``) give values that are up to .01 away.

    References
    ----------
    Olsson, U., Drasgow, F., & Dorans, N. J. (1982). The polyserial correlation coefficient. Psychometrika,
    47, 337-347.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([0.1, -1.2, 0.4, 1.9, 0.3, -0.6, 1.1, -0.2])
    >>> found = polyserial([1, 1, 2, 3, 2, 2, 3, 1], x)
    >>> round(found.correlation, 3), found.n
    (0.873, 8)
    """
    y, x = floats(ordinal), floats(continuous)
    if y.ndim != 1 or y.shape != x.shape:
        raise ValueError(
            f"`ordinal` and `continuous` must have the same length, got {y.shape} and {x.shape}."
        )
    codes, shares = np.unique(y[~np.isnan(y)], return_counts=True)
    taus = thresholds_of(shares.astype(np.float64)) if codes.size else np.empty(0)
    values = x[~np.isnan(x)]
    both = ~(np.isnan(x) | np.isnan(y))
    n = int(np.count_nonzero(both))
    if n == 0:
        return _without(PairStatus.NO_PERSONS, n, taus, codes)
    sd = float(np.std(values))
    if np.unique(y[both]).size < 2 or not sd > 0 or np.ptp(x[both]) == 0:
        return _without(PairStatus.CONSTANT, n, taus, codes)
    sample = _Sample(
        (x[both] - values.mean()) / sd,
        np.searchsorted(codes, y[both]),
        np.concatenate([[-FARTHEST], taus, [FARTHEST]]),
    )
    rho, status = _maximise(sample)
    se = np.nan
    if status is PairStatus.FITTED:
        everyone = (x - values.mean()) / sd, np.searchsorted(codes, y), both
        se = _standard_error(sample, rho, shares / shares.sum(), *everyone)
    return Polyserial(rho, se, n, read_only(taus), read_only(codes), status)


def _without(status: PairStatus, n: int, taus: FloatArray, codes: FloatArray) -> Polyserial:
    return Polyserial(np.nan, np.nan, n, read_only(taus), read_only(codes), status)


def _maximise(sample: _Sample) -> tuple[float, PairStatus]:
    """The root of the first derivative by Fisher's z."""

    def slope(z: float) -> float:
        rho = float(np.tanh(z))
        return float(_scores(sample, rho).rho.sum()) * (1 - rho * rho)

    end = float(np.arctanh(LARGEST))
    if slope(end) >= 0:
        return 1.0, PairStatus.AT_BOUNDARY
    if slope(-end) <= 0:
        return -1.0, PairStatus.AT_BOUNDARY
    return float(np.tanh(optimize.brentq(slope, -end, end, xtol=PRECISION))), PairStatus.FITTED


def _scores(sample: _Sample, rho: float) -> _Scores:
    """The derivatives at a correlation; log P of the category given z, for each person."""
    rest = (1 - rho) * (1 + rho)
    q = np.sqrt(rest)
    z = sample.z
    above, below = sample.bounds[sample.category + 1], sample.bounds[sample.category]
    u, v = (above - rho * z) / q, (below - rho * z) / q
    # In the upper tail both are near 1, and only their complements differ.
    upper = v > 0
    p = special.ndtr(np.where(upper, -v, u)) - special.ndtr(np.where(upper, -u, v))
    p = np.maximum(p, SMALLEST)
    at_u, at_v = _density(u) / (q * p), _density(v) / (q * p)
    by_rho = (at_u * (rho * above - z) - at_v * (rho * below - z)) / rest
    # Where nothing is left of the category, the slope is that of its nearer bound.
    gone = p <= SMALLEST
    if bool(gone.any()):
        t = np.where(upper, v, u)
        edge = np.where(upper, below, above)
        by_rho = np.where(gone, -t * (rho * edge - z) / (rest * q), by_rho)
    return _Scores(by_rho, at_u, at_v, -rho * (at_u - at_v))


def _density(t: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi))


def _standard_error(
    sample: _Sample,
    rho: float,
    share: FloatArray,
    z: FloatArray,
    category: NDArray[np.intp],
    both: NDArray[np.bool_],
) -> float:
    """From the sum of squares of what each person contributes, as for polychoric correlations.

    Parameters
    ----------
    sample : _Sample
        Persons with both.
    rho : float
        The estimate.
    share : float array
        Shares of the categories among all answers.
    z, category, both
        Of everybody, also of persons with a gap.
    """
    scores = _scores(sample, rho)
    information = float(scores.rho @ scores.rho)
    size = share.size
    by_category = np.bincount(sample.category, scores.rho * scores.above, size)[:-1]
    by_category -= np.bincount(sample.category, scores.rho * scores.below, size)[1:]
    pull = by_category / _density(sample.bounds[1:-1])
    steps = np.concatenate([np.cumsum(pull[::-1])[::-1], [0.0]])
    reach = steps - float(pull @ np.cumsum(share)[:-1])
    own = np.column_stack([sample.z, (sample.z**2 - 1) / 2])
    by_moments = scores.rho @ (
        own - scores.z[:, None] * np.column_stack([np.ones_like(sample.z), sample.z / 2])
    )
    there_x = ~np.isnan(z)
    of_x = np.column_stack([z[there_x], (z[there_x] ** 2 - 1) / 2])
    known = np.zeros(z.size)
    known[both] = scores.rho
    has_y = category < size
    known[has_y] -= reach[category[has_y]] / np.count_nonzero(has_y)
    known[there_x] -= of_x @ np.linalg.pinv(of_x.T @ of_x) @ by_moments
    n = sample.z.size
    return float(np.sqrt(known @ known * n / max(n - 1, 1)) / information)
