"""Continuous norming by a Taylor polynomial: raw score as a polynomial in norm score and age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import (
    FloatArray,
    IntArray,
    complete,
    distinct_rows,
    floats,
    person_weights,
    read_only,
)
from trustscale.stats._criteria import Criterion
from trustscale.stats._monotone import crossing
from trustscale.stats._subsets import best_subsets
from trustscale.stats._taylor_model import TaylorModel, coefficient_table

_TRIED_PER_SIZE = 1000
"""How many subsets of each size are looked at for one whose percentile curves do not cross."""

_GRID = 11
"""Points per range at which a model is looked at before it is proved that its curves do not cross."""


class TaylorStatus(Enum):
    """How a search ended; the value says what to do about it."""

    CHOSEN = ""
    CROSSING = (
        "the percentile curves of every model that was tried cross within the norm range and age range; "
        "lower the powers, narrow the norm range, or rank in larger groups"
    )
    TOO_FEW = "there are not more distinct scores by age than terms; lower the powers or collect more persons"


@dataclass(frozen=True, slots=True, eq=False)
class TaylorSearch:
    """All models that were compared, and the one that was chosen.

    Attributes
    ----------
    model : TaylorModel or None
        The best by the criterion among those whose percentile curves do not cross.
    candidates : tuple of TaylorModel
        One for each number of terms: the best fit whose percentile curves do not cross, or the best fit when
        they cross in all that were tried.
    status : TaylorStatus
        Whether one could be chosen.
    """

    model: TaylorModel | None
    candidates: tuple[TaylorModel, ...]
    status: TaylorStatus


def fit_taylor(
    raw: ArrayLike,
    age: ArrayLike,
    z: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    norm_power: int = 4,
    age_power: int = 3,
    max_terms: int = 12,
    criterion: Criterion = Criterion.BIC,
    metric: tuple[float, float] = (50.0, 10.0),
    z_range: tuple[float, float] = (-2.5, 2.5),
    raw_range: tuple[float, float] | None = None,
) -> TaylorSearch:
    """Choose a polynomial of norm score and age for the raw scores of a norm sample.

    Parameters
    ----------
    raw, age : array_like of shape (n,)
        Raw scores and a continuous covariate, which may be the mean age of the person's group.
    z : array_like of shape (n,)
        Normal score of each person among those of her age, from `rank_in_groups` or `rank_in_window`.
    weights : array_like of shape (n,), optional
        The weights with which the scores were ranked.
    norm_power, age_power : int
        Largest power of L and of A; an age power of 0 gives a norm without age.
    max_terms : int
        Largest number of terms beside the intercept.
    criterion : Criterion
        What the model is chosen by.
    metric : pair of float
        Mean and SD of L. Powers are taken of L and of age as they are, so the metric is part of the model.
    z_range : pair of float
        Range of norm scores in which the percentile curves must not cross.
    raw_range : pair of float, optional
        Lowest and highest score that can occur; the observed ones if left out.

    Returns
    -------
    TaylorSearch
        Without a model when all candidates have crossing percentile curves.

    Raises
    ------
    ValueError
        Powers that are too high: as many distinct ages as the age power has, or fewer.

    Notes
    -----
    The persons enter through one triangular matrix (QR of the distinct scores by age), so that comparing
    models costs the same for any number of them. Up to 24 possible terms all subsets are tried, beyond that
    terms are exchanged. Crossing is excluded by proof over the whole range, not on a grid.

    References
    ----------
    Lenhard, A., Lenhard, W., Suggate, S., & Segerer, R. (2018). A continuous solution to the norming problem.
    Assessment, 25(1), 112-125.
    Lenhard, W., & Lenhard, A. (2021). Improvement of norm score quality via regression-based continuous
    norming. Educational and Psychological Measurement, 81(2), 229-261.

    Examples
    --------
    >>> from trustscale.stats import rank_in_groups, taylor_norm
    >>> rng = np.random.default_rng(1)
    >>> age = np.repeat([2.0, 3.0, 4.0, 5.0, 6.0], 200)
    >>> raw = np.round(np.clip(rng.normal(4 * age, 3), 0, 40))
    >>> ranked = rank_in_groups(raw, group=age)
    >>> search = fit_taylor(raw, age, ranked.z, raw_range=(0, 40))
    >>> search.status.name, search.model.crosses_at
    ('CHOSEN', None)
    >>> taylor_norm(search.model, [16.0, 20.0], [4.0, 5.0]).z.round(1)
    array([0.1, 0.1])
    """
    sample = _Sample.of(raw, age, z, weights, metric)
    powers = [(i, j) for i in range(norm_power + 1) for j in range(age_power + 1) if i + j > 0]
    if sample.ages <= age_power:
        raise ValueError(f"`age_power` must be below the number of distinct ages, {sample.ages}.")
    if sample.cells <= len(powers) + 1:
        return TaylorSearch(None, (), TaylorStatus.TOO_FEW)
    fit = _Fit.of(sample, powers, (z_range, sample.age_range, raw_range or sample.raw_range), metric)
    subsets = best_subsets(fit.correlations(), max_size=max_terms, keep=_TRIED_PER_SIZE)
    candidates = tuple(fit.best_rising(found) for found in subsets.values())
    return _choose(candidates, criterion)


def fit_taylor_terms(
    raw: ArrayLike,
    age: ArrayLike,
    z: ArrayLike,
    powers: Sequence[tuple[int, int]],
    *,
    weights: ArrayLike | None = None,
    metric: tuple[float, float] = (50.0, 10.0),
    z_range: tuple[float, float] = (-2.5, 2.5),
    raw_range: tuple[float, float] | None = None,
) -> TaylorModel:
    """The polynomial with given terms: no choice is made, and crossing curves are reported, not refused.

    Parameters
    ----------
    powers : pairs of int
        Powers of L and of A of each term beside the intercept.
    raw, age, z, weights, metric, z_range, raw_range
        As in `fit_taylor`.

    Returns
    -------
    TaylorModel
        Its Cp is NaN, since there is no larger model to compare with.
    """
    sample = _Sample.of(raw, age, z, weights, metric)
    ranges = (z_range, sample.age_range, raw_range or sample.raw_range)
    fit = _Fit.of(sample, list(powers), ranges, metric)
    return replace(fit.model(tuple(range(len(powers)))), cp=np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Distinct scores by age with their weights."""

    raw: FloatArray
    age: FloatArray
    level: FloatArray
    weight: FloatArray
    n: int
    ages: int
    cells: int
    age_range: tuple[float, float]
    raw_range: tuple[float, float]

    @classmethod
    def of(
        cls,
        raw: ArrayLike,
        age: ArrayLike,
        z: ArrayLike,
        weights: ArrayLike | None,
        metric: tuple[float, float],
    ) -> _Sample:
        x, a, q = floats(raw), floats(age), floats(z)
        w = person_weights(weights, x.shape[0])
        kept = complete([x, a, q, w]) & (w > 0)
        if not bool(kept.any()):
            raise ValueError("No person has a score, an age, a norm score and a weight above 0.")
        cells, of_person, _ = distinct_rows(a[kept], x[kept], q[kept])
        weight = np.bincount(of_person, weights=w[kept], minlength=len(cells))
        return cls(
            raw=cells[:, 1],
            age=cells[:, 0],
            level=metric[0] + metric[1] * cells[:, 2],
            weight=floats(weight * kept.sum() / w[kept].sum()),
            n=int(kept.sum()),
            ages=int(np.unique(cells[:, 0]).size),
            cells=len(cells),
            age_range=(float(cells[:, 0].min()), float(cells[:, 0].max())),
            raw_range=(float(cells[:, 1].min()), float(cells[:, 1].max())),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The triangular matrix that stands for the sample: intercept, scaled terms, raw score."""

    triangle: FloatArray
    scale: FloatArray
    powers: IntArray
    n: int
    ranges: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    metric: tuple[float, float]

    @classmethod
    def of(
        cls,
        sample: _Sample,
        powers: list[tuple[int, int]],
        ranges: tuple[tuple[float, float], tuple[float, float], tuple[float, float]],
        metric: tuple[float, float],
    ) -> _Fit:
        exponents = np.array(powers, dtype=np.int64).reshape(-1, 2)
        terms = sample.level[:, None] ** exponents[:, 0] * sample.age[:, None] ** exponents[:, 1]
        scale = np.abs(terms).max(axis=0)
        columns = np.column_stack([np.ones(sample.cells), terms / scale, sample.raw])
        triangle = _triangle(np.sqrt(sample.weight)[:, None] * columns)
        return cls(triangle, scale, exponents, sample.n, ranges, metric)

    def correlations(self) -> FloatArray:
        """Of terms and raw score: what is left of the triangle without the intercept, columns of length 1."""
        centred = self.triangle[1:, 1:]
        length = np.sqrt(np.square(centred).sum(axis=0))
        centred = centred / np.where(length > 0, length, 1.0)
        return np.asarray(centred.T @ centred)

    def residual(self, subset: Sequence[int] | IntArray) -> tuple[FloatArray, float]:
        """Coefficients and residual sum of squares of the regression on some of the terms."""
        columns = [0, *(j + 1 for j in subset)]
        solved, *_ = np.linalg.lstsq(self.triangle[:, columns], self.triangle[:, -1], rcond=1e-13)
        left = self.triangle[:, -1] - self.triangle[:, columns] @ solved
        return np.asarray(solved), float(left @ left)

    def best_rising(self, subsets: IntArray) -> TaylorModel:
        """The first model whose percentile curves do not cross; the first one if there is none."""
        for subset in subsets[self._seem_to_rise(subsets)]:
            model = self.model(subset)
            if model.crosses_at is None:
                return model
        return self.model(subsets[0])

    def _seem_to_rise(self, subsets: IntArray) -> NDArray[np.bool_]:
        """Whether the curves rise with the norm score at some points: many models fail already there."""
        (z_low, z_high), (a_low, a_high), (lowest, highest) = self.ranges
        level = self.metric[0] + self.metric[1] * np.linspace(z_low, z_high, _GRID)[:, None]
        at = [part.reshape(-1, 1) for part in np.broadcast_arrays(level, np.linspace(a_low, a_high, _GRID))]
        i, j = self.powers[:, 0], self.powers[:, 1]
        value = at[0] ** i * at[1] ** j / self.scale
        slope = i * at[0] ** np.maximum(i - 1, 0) * at[1] ** j / self.scale
        coefficients, intercept = self._quick(subsets)
        raw = intercept[:, None] + coefficients @ value.T
        falls = (coefficients @ slope.T <= 0) & (raw > lowest) & (raw < highest)
        return np.asarray(~falls.any(axis=1))

    def _quick(self, subsets: IntArray) -> tuple[FloatArray, FloatArray]:
        """Coefficients of many regressions at once, by normal equations: good enough to look at."""
        centred = self.triangle[1:, 1:]
        gram = centred.T @ centred
        inner = gram[subsets[:, :, None], subsets[:, None, :]]
        solved = np.linalg.solve(inner, gram[subsets, -1][:, :, None])[:, :, 0]
        coefficients = np.zeros((len(subsets), len(self.powers)))
        np.put_along_axis(coefficients, subsets, solved, axis=1)
        means = self.triangle[0, 1:] / self.triangle[0, 0]
        return coefficients, means[-1] - coefficients @ means[:-1]

    def model(self, subset: Sequence[int] | IntArray) -> TaylorModel:
        """The regression with its fit, and whether its percentile curves cross."""
        solved, rss = self.residual(subset)
        total = float(np.square(self.triangle[1:, -1]).sum())
        n, m = self.n, len(subset) + 1
        _, full = self.residual(range(len(self.powers)))
        log_ratio = n * np.log(max(rss, 1e-300) / total) if total > 0 else np.nan
        powers = np.vstack([[[0, 0]], self.powers[list(subset)]])
        coefficients = solved / np.concatenate([[1.0], self.scale[list(subset)]])
        z_range, age_range, raw_range = self.ranges
        return TaylorModel(
            powers=read_only(powers),
            coefficients=read_only(coefficients),
            r2_adjusted=1 - rss / (n - m) / (total / (n - 1)) if total > 0 and n > m else np.nan,
            rmse=float(np.sqrt(rss / n)),
            cp=rss / (full / (n - len(self.powers) - 1)) + 2 * m - n if full > 0 else np.nan,
            aic=log_ratio + 2 * m,
            bic=log_ratio + m * np.log(n),
            n=n,
            metric=self.metric,
            z_range=z_range,
            age_range=age_range,
            raw_range=raw_range,
            crosses_at=_crossing(powers, coefficients, self.metric, self.ranges),
        )


def _triangle(columns: FloatArray) -> FloatArray:
    """R of the QR decomposition, by blocks of rows: small ones are not shared out among threads."""
    width = columns.shape[1]
    block = max(64, 3 * width)
    while len(columns) > block:
        blocks = np.zeros((-(-len(columns) // block), block, width))
        blocks.reshape(-1, width)[: len(columns)] = columns
        columns = floats(np.linalg.qr(blocks, mode="r")).reshape(-1, width)
    return floats(np.linalg.qr(columns, mode="r"))


def _crossing(
    powers: IntArray,
    coefficients: FloatArray,
    metric: tuple[float, float],
    ranges: tuple[tuple[float, float], tuple[float, float], tuple[float, float]],
) -> tuple[float, float] | None:
    """A z and an age where the percentile curves cross."""
    z_range, age_range, raw_range = ranges
    mean, sd = metric
    found = crossing(
        coefficient_table(powers, coefficients),
        rising=(mean + sd * z_range[0], mean + sd * z_range[1]),
        along=age_range,
        bounds=raw_range,
    )
    return None if found is None else ((found[0] - mean) / sd, found[1])


def _choose(candidates: tuple[TaylorModel, ...], criterion: Criterion) -> TaylorSearch:
    value = {
        Criterion.BIC: lambda model: model.bic,
        Criterion.AIC: lambda model: model.aic,
        Criterion.CP: lambda model: model.cp,
        Criterion.R2_ADJUSTED: lambda model: -model.r2_adjusted,
    }[criterion]
    possible = [model for model in candidates if model.crosses_at is None]
    if not possible:
        return TaylorSearch(None, candidates, TaylorStatus.CROSSING)
    return TaylorSearch(min(possible, key=value), candidates, TaylorStatus.CHOSEN)
