"""Item-rest correlations, which tell whether each item runs the same way as the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class ItemRest:
    """Corrected item-total correlations.

    Attributes
    ----------
    r : float array of shape (k,)
        Correlation of each item with the sum of the others; NaN where either is constant.
    upper : float array of shape (k,)
        Upper end of the 95 % interval by Fisher's z; NaN with fewer than four persons.
    n : int
        Persons with all items.
    """

    r: NDArray[np.float64]
    upper: NDArray[np.float64]
    n: int


_Z_975 = 1.959963984540054


def item_rest(values: NDArray[Any]) -> ItemRest:
    """Correlate each item with the sum of the other items, over persons who have all of them.

    Parameters
    ----------
    values : float array of shape (n, k)
        Keyed values; NaN is a gap.

    Returns
    -------
    ItemRest
        Correlations within [-1, 1], shape (k,).

    Notes
    -----
    From the covariance matrix S: the covariance of item j with the rest is the sum of row j without its
    diagonal, the variance of the rest is the sum of S without row and column j. The interval is that of a
    single Pearson correlation.

    References
    ----------
    Henrysson, S. (1963). Correction of item-total correlations in item analysis. Psychometrika, 28(2),
    211-218.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2, 5], [2, 3, 4], [3, 3, 3], [4, 5, 1]])
    >>> item_rest(x).r.round(3)
    array([-0.894, -0.927, -0.995])
    """
    x = np.asarray(values, dtype=np.float64)
    x = x[~np.isnan(x).any(axis=1)]
    n, k = x.shape
    if n < 2 or k < 2:
        nothing = np.full(k, np.nan)
        return ItemRest(_read_only(nothing), _read_only(nothing.copy()), n)
    x = x - x.mean(axis=0)
    s = x.T @ x / (n - 1)
    own = np.diag(s)
    shared = s.sum(axis=1) - own
    rest = s.sum() - 2 * s.sum(axis=1) + own
    scale = np.sqrt(np.clip(own, 0, None) * np.clip(rest, 0, None))
    # Constant columns leave rounding noise of the order of eps behind, not an exact zero.
    scale[scale <= 1e-12 * max(float(own.max(initial=0.0)), 1e-300) * k] = np.nan
    r = np.clip(shared / scale, -1.0, 1.0)
    return ItemRest(_read_only(r), _read_only(_fisher_upper(r, n)), n)


def _fisher_upper(r: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    if n < 4:
        return np.full(r.shape, np.nan)
    inner = np.clip(r, -1 + 1e-15, 1 - 1e-15)
    upper: NDArray[np.float64] = np.tanh(np.arctanh(inner) + _Z_975 / np.sqrt(n - 3))
    return upper


def _read_only(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array
