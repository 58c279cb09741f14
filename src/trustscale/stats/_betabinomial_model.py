"""Norms as a beta-binomial distribution that changes with age, and how a score is looked up in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._taylor_model import NormLookup, Side

_AGES_AT_ONCE = 4096


class BetaBinomialStatus(Enum):
    """How a fit ended; the value says what to do about it."""

    CONVERGED = ""
    BINOMIAL = (
        "the scores vary no more than those of unrelated items would, so the spread has no estimate above 0; "
        "look at the reliability of the scale before norming it"
    )
    NOT_CONVERGED = "the likelihood has no maximum that could be found; lower the degrees"


@dataclass(frozen=True, slots=True, eq=False)
class BetaBinomialModel:
    """Scores ``lowest + step * y`` with y beta-binomial, its mean and spread polynomials of age.

    ``logit(mu) = sum_j location_j P_j(u)`` and ``log(sigma) = sum_j spread_j P_j(u)``, where P_j are Legendre
    polynomials and u is the age, scaled to -1 ... 1 over the age range. y out of ``points`` has the mean
    ``points mu`` and the variance ``points mu (1 - mu) (1 + (points - 1) sigma / (1 + sigma))``.

    Attributes
    ----------
    location, spread : float array
        Coefficients, from degree 0.
    covariance : float array
        Of location and spread together; NaN where the fit did not converge.
    log_likelihood, aic, bic : float
        With n persons; weights are scaled to a sum of n.
    gradient : float
        Largest absolute derivative of the log-likelihood per person at the estimate.
    n : int
        Persons.
    points : int
        Steps from the lowest to the highest score.
    lowest, step : float
        The score of y = 0, and how far scores are apart.
    age_range : pair of float
        Youngest and oldest; nothing is said beyond.
    status : BetaBinomialStatus
        Whether the estimate is a maximum.
    """

    location: FloatArray
    spread: FloatArray
    covariance: FloatArray
    log_likelihood: float
    aic: float
    bic: float
    gradient: float
    n: int
    points: int
    lowest: float
    step: float
    age_range: tuple[float, float]
    status: BetaBinomialStatus


def age_basis(age: FloatArray, age_range: tuple[float, float], degree: int) -> FloatArray:
    """Legendre polynomials up to a degree, of the age scaled to -1 ... 1."""
    low, high = age_range
    unit = (2 * age - low - high) / (high - low) if high > low else np.zeros_like(age)
    return np.asarray(legendre.legvander(unit, degree))


def betabinomial_parameters(model: BetaBinomialModel, age: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The mean share ``mu`` and the spread ``sigma`` at an age; NaN outside the age range.

    Returns
    -------
    mu, sigma : float array
        Of the shape of ``age``; the beta distribution behind has ``alpha = mu / sigma`` and
        ``beta = (1 - mu) / sigma``.
    """
    a = floats(age)
    inside = (a >= model.age_range[0]) & (a <= model.age_range[1])
    known = np.where(inside, a, model.age_range[0])
    mu = special.expit(age_basis(known, model.age_range, model.location.size - 1) @ model.location)
    sigma = np.exp(age_basis(known, model.age_range, model.spread.size - 1) @ model.spread)
    return np.where(inside, mu, np.nan), np.where(inside, sigma, np.nan)


def betabinomial_norm(
    model: BetaBinomialModel,
    raw: ArrayLike,
    age: ArrayLike,
    *,
    z_range: tuple[float, float] = (-np.inf, np.inf),
) -> NormLookup:
    """Normal score of the mid-rank percentile of a raw score at an age.

    Parameters
    ----------
    model : BetaBinomialModel
        The norms.
    raw, age : array_like
        Broadcast against each other; a score between two possible scores has the share below as percentile.
    z_range : pair of float
        Norm scores beyond it become its ends, with a code that says so.

    Returns
    -------
    NormLookup
        ``100 * Phi(z)`` is the percentile. No norm for ages outside the age range and scores that cannot
        occur.
    """
    x, a = np.broadcast_arrays(floats(raw), floats(age))
    y = (x - model.lowest) / model.step
    inside = (a >= model.age_range[0]) & (a <= model.age_range[1]) & (y >= 0) & (y <= model.points)
    z = np.full(x.shape, np.nan)
    z[inside] = special.ndtri(_mid_shares(model, y[inside], a[inside]))
    below, above = z < z_range[0], z > z_range[1]
    side = np.select([~inside, below, above], [Side.NO_NORM.value, Side.BELOW.value, Side.ABOVE.value], 0)
    return NormLookup(read_only(np.clip(z, *z_range)), read_only(side.astype(np.int8)))


def betabinomial_raw(model: BetaBinomialModel, z: ArrayLike, age: ArrayLike) -> FloatArray:
    """Raw score at which the mid-rank percentile is that of z: a percentile curve over age.

    Between two possible scores the percentile is interpolated in z; below the first and above the last
    mid-rank the lowest and the highest score are returned.
    """
    q, a = np.broadcast_arrays(floats(z), floats(age))
    steps = np.arange(model.points + 1)
    found = np.full(q.shape, np.nan)
    inside = (a >= model.age_range[0]) & (a <= model.age_range[1])
    for one in np.unique(a[inside]):
        mid = special.ndtri(_mid_table(model, one[None])[0])
        found[a == one] = np.interp(q[a == one], mid, steps)
    return np.asarray(model.lowest + model.step * found)


def _mid_shares(model: BetaBinomialModel, y: FloatArray, age: FloatArray) -> FloatArray:
    """Share below and half of the share on each score, in blocks of distinct ages."""
    ages, of_person = np.unique(age, return_inverse=True)
    whole = np.rint(y).astype(np.int64)
    on_a_score = np.abs(y - whole) < 1e-6
    at = np.where(on_a_score, whole, np.floor(y).astype(np.int64))
    share = np.empty(y.shape)
    for start in range(0, ages.size, _AGES_AT_ONCE):
        here = (of_person >= start) & (of_person < start + _AGES_AT_ONCE)
        probability = _probabilities(model, ages[start : start + _AGES_AT_ONCE])
        rows, columns = of_person[here] - start, at[here]
        own = probability[rows, columns]
        up_to = np.cumsum(probability, axis=1)[rows, columns]
        share[here] = up_to - np.where(on_a_score[here], own / 2, 0.0)
    return share


def _mid_table(model: BetaBinomialModel, age: FloatArray) -> FloatArray:
    probability = _probabilities(model, age)
    return np.asarray(np.cumsum(probability, axis=1) - probability / 2)


def _probabilities(model: BetaBinomialModel, age: FloatArray) -> FloatArray:
    """Probability of each score at each age, shape (ages, points + 1)."""
    mu, sigma = betabinomial_parameters(model, age)
    y = np.arange(model.points + 1)
    alpha, beta = (mu / sigma)[:, None], ((1 - mu) / sigma)[:, None]
    ways = special.gammaln(model.points + 1) - special.gammaln(y + 1) - special.gammaln(model.points - y + 1)
    chance = np.exp(ways + special.betaln(y + alpha, model.points - y + beta) - special.betaln(alpha, beta))
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))
