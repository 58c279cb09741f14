"""Congeneric omega of many covariance matrices at once, as the bootstrap needs it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trustscale.stats._alpha import to_correlation
from trustscale.stats._arrays import BoolArray, FloatArray, IntArray, floats
from trustscale.stats._extraction import LOWEST_UNIQUENESS
from trustscale.stats._omega import omega_maximum_likelihood

_STEPS = 30
_TOLERANCE = 1e-10
_SINGULAR = 1e-10
_LOWEST = math.log(LOWEST_UNIQUENESS)


def omega_stack(covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Omega by maximum likelihood with the model's and with the observed variance, of each matrix of a stack.

    Parameters
    ----------
    covariance : float array of shape (b, k, k)
        Matrices that are alike, such as those of drawn samples.

    Returns
    -------
    implied, observed : float array of shape (b,)
        As `omega_maximum_likelihood` gives them one by one; NaN where it has no value.

    Notes
    -----
    All matrices take Newton's steps in the logarithms of the uniquenesses together, from the solution of
    their mean and between the bounds of `maximum_likelihood_factors`. Where a bound is reached further starts
    are tried and the lowest minimum is taken. Those that do not get to a minimum are fitted one by one.

    Examples
    --------
    >>> loadings = np.array([[0.9, 0.8, 0.7, 0.6], [0.5, 0.6, 0.7, 0.8]])
    >>> stack = loadings[:, :, None] * loadings[:, None, :]
    >>> stack[:, range(4), range(4)] = 1.0
    >>> omega_stack(stack)[0].round(4)
    array([0.8411, 0.7494])
    """
    c = floats(covariance)
    implied, observed = np.full(len(c), np.nan), np.full(len(c), np.nan)
    r = to_correlation(c)
    usable = _positive_definite(r)
    if len(c) > 1 and usable.any() and r.shape[1] > 2:
        found = _minima(r[usable])
        sd = np.sqrt(np.diagonal(c[usable], axis1=1, axis2=2))
        general = (found.loadings * sd).sum(axis=1) ** 2
        errors = (np.exp(found.x) * sd**2).sum(axis=1)
        implied[usable] = np.where(found.good, general / (general + errors), np.nan)
        observed[usable] = np.where(found.good, general / c[usable].sum(axis=(1, 2)), np.nan)
    for place in np.flatnonzero(np.isnan(implied)):
        one = omega_maximum_likelihood(c[place])
        implied[place], observed[place] = one.implied, one.observed
    return implied, observed


def _positive_definite(r: FloatArray) -> BoolArray:
    known = np.isfinite(r).all(axis=(1, 2))
    values = floats(np.linalg.eigvalsh(np.where(np.expand_dims(known, (1, 2)), r, np.eye(r.shape[1]))))
    return np.asarray(known & (values[:, 0] > _SINGULAR * values[:, -1]), dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Minima:
    """Where the searches ended: logarithms of uniquenesses, discrepancies, loadings, and which are minima."""

    x: FloatArray
    value: FloatArray
    loadings: FloatArray
    good: BoolArray

    def lower_of(self, other: _Minima, places: IntArray) -> _Minima:
        """These, with those of the places exchanged where the other search went lower."""
        better = other.good & (~self.good[places] | (other.value < self.value[places] - 1e-12))
        at = places[better]
        x, value, loadings, good = self.x.copy(), self.value.copy(), self.loadings.copy(), self.good.copy()
        x[at], value[at], loadings[at] = other.x[better], other.value[better], other.loadings[better]
        good[at] = True
        return _Minima(x, value, loadings, good)


def _minima(r: FloatArray) -> _Minima:
    """The lowest minimum of each matrix, from as many starts as it takes."""
    mean = omega_maximum_likelihood(r.mean(axis=0)).uniquenesses
    first = np.where(np.isnan(mean), 0.5, np.maximum(mean, 4 * LOWEST_UNIQUENESS))
    found = _descend(r, np.tile(np.log(first), (len(r), 1)))
    doubtful = np.flatnonzero(~found.good | (found.x <= _LOWEST).any(axis=1))
    for start in _further_starts(r[doubtful]) if doubtful.size else ():
        found = found.lower_of(_descend(r[doubtful], np.log(start)), doubtful)
    return found


def _further_starts(r: FloatArray) -> Iterator[FloatArray]:
    """Uniquenesses from the other items, equal ones, and drawn ones, the same in each call."""
    k = r.shape[1]
    left = 1 / np.diagonal(np.linalg.inv(r), axis1=1, axis2=2)
    yield np.clip(left, LOWEST_UNIQUENESS, 1.0)
    yield np.clip(left * (1 - 0.5 / k), LOWEST_UNIQUENESS, 1.0)
    for start in (np.full(k, 0.5), *np.random.default_rng(k).uniform(0.1, 0.9, size=(4, k))):
        yield np.tile(start, (len(r), 1))


def _descend(r: FloatArray, start: FloatArray) -> _Minima:
    """Newton's steps of all matrices between the bounds."""
    x, going = start.copy(), np.arange(len(r))
    for _ in range(_STEPS):
        point = _point(r[going], x[going])
        left = np.abs(point.gradient).max(axis=1) >= _TOLERANCE
        going = going[left]
        if not going.size:
            break
        # A step uphill is seen at the end: such a search has not found a minimum.
        step = _solved(point.hessian[left], point.gradient[left])
        x[going] = np.clip(x[going] - step, _LOWEST, 0.0)
    end = _point(r, x)
    curvature = floats(np.linalg.eigvalsh(end.hessian))
    good = (curvature[:, 0] > 0) & (np.abs(end.gradient).max(axis=1) < 10 * _TOLERANCE)
    return _Minima(x, end.value, end.loadings, good)


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """Discrepancies, their slopes by the logarithms of the uniquenesses, and loadings."""

    value: FloatArray
    gradient: FloatArray
    hessian: FloatArray
    loadings: FloatArray


def _point(r: FloatArray, x: FloatArray) -> _Point:
    """Joreskog's (1967) function of the uniquenesses; slopes leave out the variables that a bound holds."""
    scale = np.exp(-0.5 * x)
    values, vectors = np.linalg.eigh(r * scale[:, :, None] * scale[:, None, :])
    values = np.maximum(values, np.finfo(np.float64).tiny)
    rest, left = values[:, :-1], vectors[:, :, :-1]
    large, right = values[:, -1:], vectors[:, :, -1]
    gradient = (left**2 @ (1 - rest)[:, :, None])[:, :, 0]
    share = (1 - rest) * (large + rest) / np.maximum(large - rest, 1e-8 * large)
    factor = right[:, :, None] * right[:, None, :]
    alone = np.eye(r.shape[1])
    hessian = _weighted(left, rest) * (alone - factor) + _weighted(left, share) * factor
    held = ((x <= _LOWEST) & (gradient > 0)) | ((x >= 0) & (gradient < 0))
    loadings = right * np.sqrt(np.maximum(large - 1, 0.0)) / scale
    return _Point(
        value=floats((rest - np.log(rest) - 1).sum(axis=1)),
        gradient=floats(np.where(held, 0.0, gradient)),
        hessian=floats(np.where(np.expand_dims(held, 1) | np.expand_dims(held, 2), alone, hessian)),
        loadings=floats(loadings),
    )


def _weighted(left: FloatArray, weight: FloatArray) -> FloatArray:
    return floats((left * weight[:, None, :]) @ left.transpose(0, 2, 1))


def _solved(hessian: FloatArray, gradient: FloatArray) -> FloatArray:
    """Newton's steps, with negative curvature turned round, none longer than 2 in any variable."""
    values, vectors = np.linalg.eigh(hessian)
    floor = 1e-10 * np.abs(values).max(axis=1, keepdims=True)
    along = (vectors.transpose(0, 2, 1) @ gradient[:, :, None])[:, :, 0] / np.maximum(np.abs(values), floor)
    return floats(np.clip((vectors @ along[:, :, None])[:, :, 0], -2.0, 2.0))
