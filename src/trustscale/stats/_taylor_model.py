"""Norms as a Taylor polynomial, and how a score is looked up in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import FloatArray, IntArray, distinct_rows, floats, read_only

_STEPS = 44
"""Halvings of the norm range: enough for 1e-11 standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class TaylorModel:
    """One polynomial ``raw = sum c L^i A^j`` with ``L = metric[0] + metric[1] z``.

    Attributes
    ----------
    powers : int array of shape (m, 2)
        i and j of each term; the first row is the intercept, (0, 0).
    coefficients : float array of shape (m,)
        c of each term.
    r2_adjusted, rmse, cp, aic, bic : float
        Fit to the ranked scores: adjusted explained variance, root mean squared residual in raw points,
        Mallows' Cp, and information criteria as ``n log(RSS / TSS) + m log(n)`` (BIC) or ``+ 2 m`` (AIC).
    n : int
        Persons.
    metric : pair of float
        Mean and SD of L.
    z_range, age_range, raw_range : pair of float
        Where the model holds: norm scores as z, ages, and scores that can occur.
    crosses_at : pair of float or None
        z and age of a place where percentile curves cross, None if there is none.
    """

    powers: IntArray
    coefficients: FloatArray
    r2_adjusted: float
    rmse: float
    cp: float
    aic: float
    bic: float
    n: int
    metric: tuple[float, float]
    z_range: tuple[float, float]
    age_range: tuple[float, float]
    raw_range: tuple[float, float]
    crosses_at: tuple[float, float] | None


class Side(Enum):
    """Where a raw score lies with respect to a norm; the value is its code in `NormLookup`."""

    BELOW = -1
    INSIDE = 0
    ABOVE = 1
    NO_NORM = 9


@dataclass(frozen=True, slots=True, eq=False)
class NormLookup:
    """Norm scores of persons.

    Attributes
    ----------
    z : float array
        Norm score; the end of the norm range for a raw score beyond it, NaN without a norm.
    side : int8 array
        Values of `Side`: 0 where ``z`` is the norm score, -1 and 1 where the score lies below or above the
        norm range, 9 where age or score is missing or the age lies outside the norms.
    """

    z: FloatArray
    side: NDArray[np.int8]


def taylor_raw(model: TaylorModel, z: ArrayLike, age: ArrayLike) -> FloatArray:
    """Raw score that belongs to a norm score at an age, cut off at the scores that can occur.

    Parameters
    ----------
    model : TaylorModel
        The norms.
    z, age : array_like
        Broadcast against each other; NaN outside the norm range and the age range.

    Returns
    -------
    float array
        Unrounded raw scores.
    """
    q, a = np.broadcast_arrays(floats(z), floats(age))
    raw = _polynomial(_by_norm_score(model, a), model.metric[0] + model.metric[1] * q)
    known = _inside(q, model.z_range) & _inside(a, model.age_range)
    return np.asarray(np.where(known, np.clip(raw, *model.raw_range), np.nan))


def taylor_norm(model: TaylorModel, raw: ArrayLike, age: ArrayLike) -> NormLookup:
    """Norm score of a raw score at an age: the polynomial, solved for L.

    Parameters
    ----------
    model : TaylorModel
        Norms whose percentile curves do not cross.
    raw, age : array_like
        Broadcast against each other.

    Returns
    -------
    NormLookup
        Nothing is extrapolated: scores beyond the norm range get its end and a code that says so, ages beyond
        the age range get NaN.

    Raises
    ------
    ValueError
        Norms whose percentile curves cross, since a raw score then has no one norm score.
    """
    if model.crosses_at is not None:
        raise ValueError(f"The percentile curves of this model cross at z, age = {model.crosses_at}.")
    x, a = np.broadcast_arrays(floats(raw), floats(age))
    pairs, of_person, _ = distinct_rows(x.ravel(), a.ravel())
    z, side = _solved(model, pairs[:, 0], pairs[:, 1])
    return NormLookup(read_only(z[of_person].reshape(x.shape)), read_only(side[of_person].reshape(x.shape)))


def _solved(model: TaylorModel, x: FloatArray, age: FloatArray) -> tuple[FloatArray, NDArray[np.int8]]:
    """Norm score and side of each raw score at its age, by halving the norm range."""
    known = ~np.isnan(x) & _inside(age, model.age_range)
    curve = _by_norm_score(model, np.where(known, age, model.age_range[0]))
    low, high = np.full(x.shape, model.z_range[0]), np.full(x.shape, model.z_range[1])
    below = x < _clipped(model, curve, low)
    above = x > _clipped(model, curve, high)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        value = _clipped(model, curve, middle)
        # A floor of the scale is reached at many norm scores; the score stands for the highest of them.
        under = np.where(x > model.raw_range[0], value < x, value <= x)
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    side = np.select([~known, below, above], [Side.NO_NORM.value, Side.BELOW.value, Side.ABOVE.value], 0)
    found = np.select([~known, below, above], [np.nan, *model.z_range], (low + high) / 2)
    return found, side.astype(np.int8)


def coefficient_table(powers: IntArray, coefficients: FloatArray) -> FloatArray:
    """``c_ij`` at row i, column j; at least one power of L."""
    table = np.zeros((max(int(powers[:, 0].max()), 1) + 1, int(powers[:, 1].max()) + 1))
    table[powers[:, 0], powers[:, 1]] = coefficients
    return table


def _by_norm_score(model: TaylorModel, age: FloatArray) -> list[FloatArray]:
    """Coefficients of the polynomial in L at each age, from power 0."""
    table = coefficient_table(model.powers, model.coefficients)
    return [_polynomial([np.full(age.shape, c) for c in row], age) for row in table]


def _polynomial(coefficients: list[FloatArray], at: FloatArray) -> FloatArray:
    """Horner's scheme, coefficients from power 0."""
    value = coefficients[-1]
    for c in reversed(coefficients[:-1]):
        value = value * at + c
    return value


def _clipped(model: TaylorModel, curve: list[FloatArray], z: FloatArray) -> FloatArray:
    raw = _polynomial(curve, model.metric[0] + model.metric[1] * z)
    return np.asarray(np.clip(raw, *model.raw_range))


def _inside(values: FloatArray, ends: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values >= ends[0]) & (values <= ends[1]))
