"""Continuous norming by a beta-binomial distribution: maximum likelihood on distinct scores by age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from trustscale.stats._arrays import FloatArray, complete, distinct_rows, floats, person_weights, read_only
from trustscale.stats._betabinomial_model import BetaBinomialModel, BetaBinomialStatus, age_basis
from trustscale.stats._criteria import Criterion

_GRADIENT = 1e-7
"""Largest derivative of the log-likelihood per person at which a fit has converged."""

_CURVATURE = 1e-7
"""Smallest curvature per person that a maximum has; below, the likelihood goes on rising somewhere."""

_FLAT = 1e-4
"""Largest derivative where the spread has gone to 0 and the likelihood is flat."""

_FAR = 30.0

_NO_SPREAD = 1e-3
"""Below this ``(points - 1) * sigma`` the variance is that of a binomial to a tenth of a percent."""


@dataclass(frozen=True, slots=True, eq=False)
class BetaBinomialSearch:
    """Fits with several degrees, and the one that was chosen.

    Attributes
    ----------
    model : BetaBinomialModel or None
        The best by the criterion among those that converged; None if none did.
    candidates : tuple of BetaBinomialModel
        One for each pair of degrees, the degree of the location rising fastest.
    """

    model: BetaBinomialModel | None
    candidates: tuple[BetaBinomialModel, ...]


def fit_betabinomial(
    raw: ArrayLike,
    age: ArrayLike,
    *,
    bounds: tuple[float, float],
    step: float = 1.0,
    location_degree: int = 3,
    spread_degree: int = 1,
    weights: ArrayLike | None = None,
) -> BetaBinomialModel:
    """Fit a beta-binomial distribution whose mean and spread are polynomials of age.

    Parameters
    ----------
    raw, age : array_like of shape (n,)
        Scores and a continuous covariate; persons with a gap are left out.
    bounds : pair of float
        Lowest and highest score that can occur.
    step : float
        How far possible scores are apart.
    location_degree, spread_degree : int
        Degrees of the polynomials, below the number of distinct ages.
    weights : array_like of shape (n,), optional
        Raking weights; scaled to a sum of n.

    Returns
    -------
    BetaBinomialModel
        With its status; a fit that did not converge is returned, too.

    Raises
    ------
    ValueError
        Nobody, scores that cannot occur, or degrees that are too high.

    Notes
    -----
    Newton steps in a trust region with exact derivatives, from the moments of the whole sample. The
    covariance is the inverse of the observed information; with weights it is the sandwich estimator.

    References
    ----------
    Lenhard, A., Lenhard, W., & Gary, S. (2019). Continuous norming of psychometric tests: A simulation study
    of parametric and semi-parametric approaches. PLOS ONE, 14(9), e0222279.
    Rigby, R. A., & Stasinopoulos, D. M. (2005). Generalized additive models for location, scale and shape.
    Applied Statistics, 54(3), 507-554. (The same mu and sigma.)

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> age = rng.uniform(6, 10, 500)
    >>> raw = rng.binomial(20, rng.beta(2 + age / 3, 8 - age / 3))
    >>> model = fit_betabinomial(raw, age, bounds=(0, 20), location_degree=1, spread_degree=0)
    >>> model.status.name, model.location.round(2), model.gradient < 1e-7
    ('CONVERGED', array([-0.15,  0.43]), True)
    """
    sample = _Sample.of(raw, age, weights, bounds, step)
    _check_degrees(sample, max(location_degree, spread_degree))
    return _fit(sample, _start(sample, location_degree, spread_degree), location_degree)


def choose_betabinomial(
    raw: ArrayLike,
    age: ArrayLike,
    *,
    bounds: tuple[float, float],
    step: float = 1.0,
    location_degrees: Sequence[int] = (1, 2, 3, 4),
    spread_degrees: Sequence[int] = (0, 1, 2),
    weights: ArrayLike | None = None,
    criterion: Criterion = Criterion.BIC,
) -> BetaBinomialSearch:
    """Fit all pairs of degrees and choose one.

    Parameters
    ----------
    location_degrees, spread_degrees : sequence of int
        Degrees to be tried; those that the number of distinct ages does not allow are passed over.
    criterion : Criterion
        BIC or AIC.
    raw, age, bounds, step, weights
        As in `fit_betabinomial`.

    Returns
    -------
    BetaBinomialSearch
        The chosen model and all candidates.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> age = rng.uniform(6, 10, 500)
    >>> raw = rng.binomial(20, rng.beta(2 + age / 3, 8 - age / 3))
    >>> search = choose_betabinomial(raw, age, bounds=(0, 20))
    >>> search.model.location.size - 1, search.model.spread.size - 1, len(search.candidates)
    (1, 0, 12)
    """
    if criterion not in (Criterion.BIC, Criterion.AIC):
        raise ValueError(f"`criterion` must be BIC or AIC for a likelihood, got {criterion.name}.")
    sample = _Sample.of(raw, age, weights, bounds, step)
    candidates: list[BetaBinomialModel] = []
    smaller: dict[int, BetaBinomialModel] = {}
    for spread in _possible(sample, spread_degrees):
        before: BetaBinomialModel | None = None
        for location in _possible(sample, location_degrees):
            start = _start(sample, location, spread)
            for nested in (before, smaller.get(location)):
                if nested is not None:
                    start[: nested.location.size] = nested.location
                    start[location + 1 : location + 1 + nested.spread.size] = nested.spread
            before = smaller[location] = _fit(sample, start, location)
            candidates.append(before)
    converged = [model for model in candidates if model.status is not BetaBinomialStatus.NOT_CONVERGED]
    if not converged:
        return BetaBinomialSearch(None, tuple(candidates))
    best = min(converged, key=lambda model: model.bic if criterion is Criterion.BIC else model.aic)
    return BetaBinomialSearch(best, tuple(candidates))


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Distinct scores by age: how many points, which age, with how much weight."""

    y: FloatArray
    age: FloatArray
    weight: FloatArray
    squared_weight: FloatArray
    weighted: bool
    n: int
    ages: int
    points: int
    lowest: float
    step: float
    age_range: tuple[float, float]

    @classmethod
    def of(
        cls,
        raw: ArrayLike,
        age: ArrayLike,
        weights: ArrayLike | None,
        bounds: tuple[float, float],
        step: float,
    ) -> _Sample:
        x, a = floats(raw), floats(age)
        w = person_weights(weights, x.shape[0])
        kept = complete([x, a, w]) & (w > 0)
        if not bool(kept.any()):
            raise ValueError("No person has a score, an age and a weight above 0.")
        points = round((bounds[1] - bounds[0]) / step)
        y = (x[kept] - bounds[0]) / step
        if points < 2:
            raise ValueError(
                f"Between {bounds[0]!r} and {bounds[1]!r} there must be two steps of {step!r} or more."
            )
        if bool(np.any((y < -1e-6) | (y > points + 1e-6) | (np.abs(y - np.rint(y)) > 1e-6))):
            raise ValueError(f"Scores must lie on steps of {step!r} between {bounds[0]!r} and {bounds[1]!r}.")
        scaled = w[kept] * kept.sum() / w[kept].sum()
        cells, of_person, _ = distinct_rows(a[kept], np.rint(y))
        return cls(
            y=cells[:, 1],
            age=cells[:, 0],
            weight=floats(np.bincount(of_person, weights=scaled)),
            squared_weight=floats(np.bincount(of_person, weights=scaled**2)),
            weighted=weights is not None,
            n=int(kept.sum()),
            ages=int(np.unique(cells[:, 0]).size),
            points=points,
            lowest=float(bounds[0]),
            step=float(step),
            age_range=(float(cells[:, 0].min()), float(cells[:, 0].max())),
        )


def _possible(sample: _Sample, degrees: Sequence[int]) -> list[int]:
    return [degree for degree in sorted(degrees) if degree < sample.ages] or [0]


def _check_degrees(sample: _Sample, degree: int) -> None:
    if degree >= sample.ages:
        raise ValueError(f"Degrees must be below the number of distinct ages, {sample.ages}, got {degree}.")


def _start(sample: _Sample, location_degree: int, spread_degree: int) -> FloatArray:
    """Mean and spread of the whole sample, the same at every age."""
    k, share = sample.points, sample.weight / sample.weight.sum()
    mean = float(np.clip(share @ sample.y / k, 0.5 / (k + 1), (k + 0.5) / (k + 1)))
    excess = float(share @ (sample.y - k * mean) ** 2) / (k * mean * (1 - mean)) - 1
    rho = float(np.clip(excess / (k - 1), 0.01, 0.9))
    start = np.zeros(location_degree + spread_degree + 2)
    start[0] = special.logit(mean)
    start[location_degree + 1] = np.log(rho / (1 - rho))
    return start


def _fit(sample: _Sample, start: FloatArray, location_degree: int) -> BetaBinomialModel:
    split = location_degree + 1
    likelihood = _Likelihood(
        sample,
        age_basis(sample.age, sample.age_range, location_degree),
        age_basis(sample.age, sample.age_range, start.size - split - 1),
    )
    found = optimize.minimize(
        likelihood.value_and_gradient,
        start,
        jac=True,
        hess=likelihood.hessian,
        method="trust-exact",
        options={"gtol": _GRADIENT / 10, "maxiter": 200},
    )
    gradient = float(np.abs(found.jac).max())
    status = _status(likelihood, found.x, gradient)
    log_likelihood = -float(found.fun) * sample.n + likelihood.constant()
    return BetaBinomialModel(
        location=read_only(found.x[:split]),
        spread=read_only(found.x[split:]),
        covariance=read_only(likelihood.covariance(found.x, status)),
        log_likelihood=log_likelihood,
        aic=2 * start.size - 2 * log_likelihood,
        bic=float(np.log(sample.n)) * start.size - 2 * log_likelihood,
        gradient=gradient,
        n=sample.n,
        points=sample.points,
        lowest=sample.lowest,
        step=sample.step,
        age_range=sample.age_range,
        status=status,
    )


def _status(likelihood: _Likelihood, parameters: FloatArray, gradient: float) -> BetaBinomialStatus:
    """Whether the estimate is a maximum: no slope, and curved downwards in every direction."""
    spread = np.exp(likelihood.spread_basis @ parameters[likelihood.location_basis.shape[1] :]).max()
    if float(spread) * (likelihood.sample.points - 1) < _NO_SPREAD and gradient <= _FLAT:
        return BetaBinomialStatus.BINOMIAL
    curvature = np.linalg.eigvalsh(likelihood.hessian(parameters))[0]
    is_maximum = gradient <= _GRADIENT and float(curvature) > _CURVATURE
    return BetaBinomialStatus.CONVERGED if is_maximum else BetaBinomialStatus.NOT_CONVERGED


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihood:
    """Minus the log-likelihood per person, without the part that no parameter touches."""

    sample: _Sample
    location_basis: FloatArray
    spread_basis: FloatArray

    def constant(self) -> float:
        """Log of the number of ways to reach each score."""
        y, k = self.sample.y, self.sample.points
        ways = special.gammaln(k + 1) - special.gammaln(y + 1) - special.gammaln(k - y + 1)
        return float(self.sample.weight @ ways)

    def _shapes(self, parameters: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """mu, alpha and beta of each cell."""
        split = self.location_basis.shape[1]
        # Beyond these nothing changes but the rounding, and in the end there would be nothing to divide by.
        logit = np.clip(self.location_basis @ parameters[:split], -_FAR, _FAR)
        total = np.exp(-np.clip(self.spread_basis @ parameters[split:], -_FAR, _FAR))
        mu = special.expit(logit)
        return mu, mu * total, special.expit(-logit) * total

    def value_and_gradient(self, parameters: FloatArray) -> tuple[float, FloatArray]:
        """Minus the log-likelihood per person, and its derivative."""
        mu, alpha, beta = self._shapes(parameters)
        y, k = self.sample.y, self.sample.points
        value = special.betaln(y + alpha, k - y + beta) - special.betaln(alpha, beta)
        scores = self._scores(mu, alpha, beta)
        return (
            -float(self.sample.weight @ value) / self.sample.n,
            -(self.sample.weight @ scores) / self.sample.n,
        )

    def _scores(self, mu: FloatArray, alpha: FloatArray, beta: FloatArray) -> FloatArray:
        """Derivative of the log-likelihood of each cell by the parameters."""
        by_alpha, by_beta = self._by_shapes(alpha, beta)
        by_location = (1 - mu) * alpha * (by_alpha - by_beta)
        by_spread = -alpha * by_alpha - beta * by_beta
        return np.hstack([by_location[:, None] * self.location_basis, by_spread[:, None] * self.spread_basis])

    def _by_shapes(self, alpha: FloatArray, beta: FloatArray) -> tuple[FloatArray, FloatArray]:
        y, k, psi = self.sample.y, self.sample.points, special.digamma
        both = psi(alpha + beta) - psi(k + alpha + beta)
        return psi(y + alpha) - psi(alpha) + both, psi(k - y + beta) - psi(beta) + both

    def hessian(self, parameters: FloatArray) -> FloatArray:
        """Second derivative of `value_and_gradient`."""
        mu, alpha, beta = self._shapes(parameters)
        by_alpha, by_beta = self._by_shapes(alpha, beta)
        y, k = self.sample.y, self.sample.points
        both = _trigamma(alpha + beta) - _trigamma(k + alpha + beta)
        alpha_2 = _trigamma(y + alpha) - _trigamma(alpha) + both
        beta_2 = _trigamma(k - y + beta) - _trigamma(beta) + both
        slope, apart = (1 - mu) * alpha, by_alpha - by_beta
        location_2 = slope**2 * (alpha_2 - 2 * both + beta_2) + slope * (1 - 2 * mu) * apart
        spread_2 = alpha**2 * alpha_2 + 2 * alpha * beta * both + beta**2 * beta_2
        spread_2 = spread_2 + alpha * by_alpha + beta * by_beta
        cross = -slope * (alpha * alpha_2 + (beta - alpha) * both - beta * beta_2 + apart)
        parts = (
            (self.location_basis, location_2, self.location_basis),
            (self.location_basis, cross, self.spread_basis),
            (self.spread_basis, spread_2, self.spread_basis),
        )
        w = self.sample.weight / self.sample.n
        first, mixed, last = (-(left.T * (w * middle)) @ right for left, middle, right in parts)
        return np.block([[first, mixed], [mixed.T, last]])

    def covariance(self, parameters: FloatArray, status: BetaBinomialStatus) -> FloatArray:
        """Inverse of the information; with weights, with the squared scores in between."""
        if status is not BetaBinomialStatus.CONVERGED:
            return np.full((parameters.size, parameters.size), np.nan)
        bread = np.linalg.inv(self.hessian(parameters) * self.sample.n)
        if not self.sample.weighted:
            return np.asarray(bread)
        scores = self._scores(*self._shapes(parameters))
        return np.asarray(bread @ (scores.T * self.sample.squared_weight) @ scores @ bread)


def _trigamma(x: FloatArray) -> FloatArray:
    """Derivative of digamma: recurrence up to 10 and more, and Stirling's series from there.

    Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 6.4.6 and 6.4.12. Equal to
    ``scipy.special.zeta(2, x)`` to 14 digits; a fit would spend most of its time in that function.
    """
    up = x + 10
    inverse = 1 / up
    square = inverse**2
    series = 1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * 5 / 66)))
    value = inverse + square / 2 + inverse * square * series
    for i in range(10):
        value += 1 / (x + i) ** 2
    return np.asarray(value)
