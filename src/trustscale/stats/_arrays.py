"""What the kernels share: plain floats in, read-only arrays out, and the checks of a reliability."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


def floats(values: ArrayLike) -> FloatArray:
    """The values as float64; a gap is NaN."""
    return np.asarray(values, dtype=np.float64)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The array, which nobody can write to any more."""
    array = np.asarray(array)
    if array.base is not None or not array.flags.owndata:
        array = array.copy()
    array.flags.writeable = False
    return array


def reliability_of(value: ArrayLike, *, name: str = "reliability") -> FloatArray:
    """The reliability as float; at 0 or below, and at 1 or above, nothing that follows from it exists."""
    reliability = floats(value)
    if not bool(np.all((reliability > 0) & (reliability < 1))):
        raise ValueError(f"`{name}` must lie between 0 and 1, both excluded, got {value!r}.")
    return reliability


def spread_of(value: ArrayLike) -> FloatArray:
    """A standard deviation as float; NaN where it is not above 0, since nothing can be divided by it."""
    sd = floats(value)
    return np.where(sd > 0, sd, np.nan)


def normal_quantile(level: float) -> float:
    """How many standard errors an interval of this level reaches to either side."""
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, both excluded, got {level!r}.")
    return float(special.ndtri((1 + level) / 2))


def person_weights(weights: ArrayLike | None, n: int) -> FloatArray:
    """One weight per person, 1 without weights."""
    if weights is None:
        return np.ones(n)
    w = floats(weights)
    if w.shape != (n,):
        raise ValueError(f"`weights` must have one value per person, shape ({n},), got {w.shape}.")
    if bool(np.any(w < 0)):
        raise ValueError("`weights` must not be negative.")
    return w


def complete(arrays: Iterable[FloatArray]) -> BoolArray:
    """Which positions have a value in every array."""
    gaps = [np.isnan(array) for array in arrays]
    return np.asarray(~np.logical_or.reduce(gaps), dtype=np.bool_)


def distinct_rows(*columns: NDArray[Any]) -> tuple[FloatArray, NDArray[np.intp], IntArray]:
    """Distinct combinations of values of several columns, in rising order.

    Each column is numbered on its own and the numbers are combined, which is faster than to sort rows as
    ``numpy.unique(..., axis=0)`` does.

    Returns
    -------
    rows : float array of shape (u, columns)
        The combinations.
    of_row : int array of shape (n,)
        Which of them each row has.
    count : int array of shape (u,)
        How many rows have it.
    """
    key = np.zeros(columns[0].shape, dtype=np.int64)
    for column in columns:
        values, codes = np.unique(column, return_inverse=True)
        if key.size and int(key.max()) + 1 > np.iinfo(np.int64).max // max(values.size, 1):
            _, key = np.unique(key, return_inverse=True)
        key = key * values.size + codes
    _, first, of_row, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    rows = np.column_stack([np.asarray(column, dtype=np.float64)[first] for column in columns])
    return rows, of_row, count.astype(np.int64)
