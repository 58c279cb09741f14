"""What one item looks like by itself: its centre, spread, shape, and how its answers fall on the options."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, IntArray, floats, read_only


@dataclass(frozen=True, slots=True, eq=False)
class ItemStatistics:
    """Descriptive statistics of k items.

    Attributes
    ----------
    n : int array of shape (k,)
        Answers of each item.
    mean, sd, se : float array of shape (k,)
        The mean, the standard deviation (n - 1), and the standard error of the mean.
    skew, kurtosis : float array of shape (k,)
        ``b1 = m3 / sd^3`` and ``m4 / sd^4 - 3``; NaN for an item without variance.
    """

    n: IntArray
    mean: FloatArray
    sd: FloatArray
    se: FloatArray
    skew: FloatArray
    kurtosis: FloatArray


def item_statistics(
    n: ArrayLike, mean: ArrayLike, variance: ArrayLike, third: ArrayLike, fourth: ArrayLike
) -> ItemStatistics:
    """Describe items from their central moments.

    Parameters
    ----------
    n : int array of shape (k,)
        Answers of each item.
    mean, variance, third, fourth : float array of shape (k,)
        The mean and the second, third and fourth central moment, all with n below the line.

    Returns
    -------
    ItemStatistics
        NaN where there are too few answers, or no variance.

    Notes
    -----
    Of the three estimators of skewness and kurtosis in use these are the third: the central moment over the
    power of the standard deviation with n - 1 (``b1`` and ``b2 - 3`` of Joanes and Gill; Minitab, and
    ``psych::describe``). Type 1 (``g1``, ``g2``) is ``skew * (n / (n - 1)) ** 1.5`` and
    ``(kurtosis + 3) * (n / (n - 1)) ** 2 - 3``; type 2 is what SPSS and SAS print. With some hundred answers
    the three agree to two decimals.

    References
    ----------
    Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. The Statistician,
    47(1), 183-189.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 2, 2, 3, 5])
    >>> d = x - x.mean()
    >>> found = item_statistics([5], [x.mean()], [(d**2).mean()], [(d**3).mean()], [(d**4).mean()])
    >>> found.sd.round(4), found.skew.round(4), found.kurtosis.round(4)
    (array([1.5166]), array([0.5367]), array([-1.4871]))
    """
    count = np.asarray(n, dtype=np.int64)
    m, m2, m3, m4 = (floats(moment) for moment in (mean, variance, third, fourth))
    size = count.astype(np.float64)
    many = np.where(size > 1, size, np.nan)
    sd = np.sqrt(np.clip(m2, 0.0, None) * many / (many - 1))
    spread = np.where(sd > _noise(m), sd, np.nan)
    return ItemStatistics(
        n=read_only(count),
        mean=read_only(np.where(size > 0, m, np.nan)),
        sd=read_only(np.where(sd > _noise(m), sd, np.where(np.isnan(sd), np.nan, 0.0))),
        se=read_only(sd / np.sqrt(many)),
        skew=read_only(m3 / spread**3),
        kurtosis=read_only(m4 / spread**4 - 3),
    )


def _noise(mean: FloatArray) -> FloatArray:
    """What rounding leaves as the spread of a constant of this size."""
    return np.asarray(1e-12 * np.maximum(np.abs(mean), 1e-300))


def item_difficulty(mean: ArrayLike, low: ArrayLike, high: ArrayLike) -> FloatArray:
    """The mean as a share of the way from the lowest to the highest possible answer.

    For items that are right or wrong this is the share of right answers, which is why it is called difficulty
    although a large value means an easy item.

    Examples
    --------
    >>> item_difficulty([3.4, 0.25], [1, 0], [5, 1])
    array([0.6 , 0.25])
    """
    m, bottom, top = floats(mean), floats(low), floats(high)
    width = np.where(top > bottom, top - bottom, np.nan)
    return np.asarray((m - bottom) / width)
