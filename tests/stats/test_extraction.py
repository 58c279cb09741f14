"""Extraction of common factors: minima that are minima, and a status where there is none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trustscale import stats
from trustscale.stats._reduced import (
    generalized_least_squares,
    least_squares,
    maximum_likelihood,
)

Floats = NDArray[np.float64]
Extract = Callable[[Floats, int], stats.Extraction]

METHODS: dict[str, Extract] = {
    "minres": stats.minres,
    "ml": stats.maximum_likelihood_factors,
    "pa": stats.principal_axis,
    "wls": stats.weighted_least_squares_factors,
    "gls": stats.generalized_least_squares_factors,
}
NEEDS_INVERSE = ("ml", "wls", "gls")
every = pytest.mark.parametrize("method", METHODS)


def population(seed: int, k: int = 9, f: int = 2) -> tuple[Floats, Floats]:
    """Loadings and the correlations that they imply exactly."""
    rng = np.random.default_rng(seed)
    loadings = rng.uniform(-0.6, 0.6, size=(k, f))
    loadings *= np.minimum(1, 0.85 / np.linalg.norm(loadings, axis=1))[:, None]
    implied = loadings @ loadings.T
    np.fill_diagonal(implied, 1.0)
    return loadings, implied


def sample(seed: int, n: int = 150, k: int = 8, f: int = 2) -> Floats:
    rng = np.random.default_rng(seed)
    loadings = rng.uniform(-0.9, 0.9, size=(k, f))
    return np.corrcoef((rng.normal(size=(n, f)) @ loadings.T + 0.7 * rng.normal(size=(n, k))).T)


@every
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), f=st.integers(1, 3))
def test_a_model_that_holds_is_found_exactly(method: str, seed: int, f: int) -> None:
    loadings, implied = population(seed, f=f)
    found = METHODS[method](implied, f)
    if found.status is not stats.ExtractionStatus.CONVERGED:  # a minimum on the way; rare and said
        assert found.objective > 0 or found.improper.size
        return
    assert found.objective == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, loadings @ loadings.T, atol=1e-6)
    np.testing.assert_allclose(found.uniquenesses, 1 - found.communalities, atol=1e-6)


@every
@pytest.mark.parametrize("f", [1, 2, 3])
def test_no_uniquenesses_nearby_are_better(method: str, f: int) -> None:
    r = sample(5)
    found = METHODS[method](r, f)
    rng = np.random.default_rng(1)
    for size in (1e-3, 1e-2, 0.1):
        moved = np.clip(found.uniquenesses * np.exp(size * rng.normal(size=(20, 8))), 0.005, 1.0)
        assert min(objective(method, r, f, unique) for unique in moved) >= found.objective


def objective(method: str, r: Floats, f: int, unique: Floats) -> float:
    if method in ("minres", "pa"):
        return least_squares(r, f)(unique).value
    if method == "wls":
        weight = np.sqrt(np.diag(np.linalg.inv(r)))
        return least_squares(r * np.outer(weight, weight), f)(weight**2 * unique).value
    function = maximum_likelihood if method == "ml" else generalized_least_squares
    return function(r, f)(np.log(unique)).value


def test_objectives_are_what_they_are_said_to_be() -> None:
    r = sample(7)
    for method, found in ((name, extract(r, 2)) for name, extract in METHODS.items()):
        implied = found.loadings @ found.loadings.T + np.diag(found.uniquenesses)
        residual = r - implied
        inverse = np.linalg.inv(r)
        d = np.diag(inverse)
        by_hand = {
            "minres": 0.5 * np.sum(residual**2),
            "pa": 0.5 * np.sum(residual**2),
            "wls": 0.5 * np.sum(np.outer(d, d) * residual**2),
            "gls": 0.5 * np.trace(inverse @ residual @ inverse @ residual),
            "ml": np.linalg.slogdet(implied)[1]
            - np.linalg.slogdet(r)[1]
            + np.trace(r @ np.linalg.inv(implied))
            - 8,
        }
        assert found.objective == pytest.approx(by_hand[method], rel=1e-9), method


@pytest.mark.parametrize("function", [least_squares, maximum_likelihood, generalized_least_squares])
def test_gradient_and_hessian_are_derivatives(function: Callable[..., Callable[..., object]]) -> None:
    r = sample(11)
    at = function(r, 3)
    x = np.random.default_rng(2).uniform(0.3, 0.8, size=8)
    x = x if function is least_squares else np.log(x)
    step = 1e-6 * np.eye(8)
    point: object = at(x)
    ahead, behind = [at(x + h) for h in step], [at(x - h) for h in step]
    slope = [(a.value - b.value) / 2e-6 for a, b in zip(ahead, behind, strict=True)]  # type: ignore[attr-defined]
    bend = [(a.gradient - b.gradient) / 2e-6 for a, b in zip(ahead, behind, strict=True)]  # type: ignore[attr-defined]
    np.testing.assert_allclose(point.gradient, slope, atol=1e-7)  # type: ignore[attr-defined]
    np.testing.assert_allclose(point.hessian(), bend, atol=1e-6)  # type: ignore[attr-defined]


@every
def test_item_order_and_signs_of_items_carry_over(method: str) -> None:
    r = sample(3)
    found = METHODS[method](r, 2)
    rng = np.random.default_rng(8)
    order, signs = rng.permutation(8), rng.choice([-1.0, 1.0], size=8)
    moved = METHODS[method](r[np.ix_(order, order)] * np.outer(signs, signs), 2)
    common = found.loadings @ found.loadings.T
    np.testing.assert_allclose(
        moved.loadings @ moved.loadings.T, common[np.ix_(order, order)] * np.outer(signs, signs), atol=1e-8
    )
    assert moved.objective == pytest.approx(found.objective, rel=1e-9)


@every
def test_factors_come_by_size_and_point_up(method: str) -> None:
    found = METHODS[method](sample(9, k=10, f=3), 3)
    squares = np.sum(found.loadings**2, axis=0)
    assert np.all(np.diff(squares) <= 0)
    assert np.all(found.loadings.sum(axis=0) >= 0)
    assert not found.loadings.flags.writeable


def test_principal_axes_stand_still_where_minres_has_its_minimum() -> None:
    r = sample(21, n=400)
    a, b = stats.minres(r, 2), stats.principal_axis(r, 2)
    np.testing.assert_allclose(a.uniquenesses, b.uniquenesses, atol=1e-9)
    np.testing.assert_allclose(a.loadings, b.loadings, atol=1e-8)


HEYWOOD = np.array(
    [
        [1.0, 0.828, 0.776, 0.439, 0.432],
        [0.828, 1.0, 0.779, 0.493, 0.464],
        [0.776, 0.779, 1.0, 0.460, 0.425],
        [0.439, 0.493, 0.460, 1.0, 0.674],
        [0.432, 0.464, 0.425, 0.674, 1.0],
    ]
)
"""The first five of Thurstone's nine tests: psych reports an ultra-Heywood case of the fourth."""


@every
def test_a_heywood_case_is_named_by_position(method: str) -> None:
    found = METHODS[method](HEYWOOD, 2)
    assert found.status is stats.ExtractionStatus.HEYWOOD
    assert found.improper.tolist() == [3]
    assert found.n_starts > 1 or method == "pa"
    assert "fewer factors" in found.status.value


def test_loadings_of_a_heywood_case_are_those_of_psych() -> None:
    found = stats.minres(HEYWOOD, 2)
    np.testing.assert_allclose(
        found.loadings[:, 0], [0.855155, 0.876293, 0.817982, 0.753592, 0.619076], atol=1e-5
    )


@every
@pytest.mark.parametrize("f", [1, 2])
def test_uncorrelated_items_have_no_factors(method: str, f: int) -> None:
    found = METHODS[method](np.eye(5), f)
    assert found.status is stats.ExtractionStatus.FEWER_FACTORS
    assert np.all(found.loadings == 0)


@every
def test_duplicate_items(method: str) -> None:
    r = sample(4)
    twice = np.block([[r, r[:, :1]], [r[:1], np.ones((1, 1))]])
    found = METHODS[method](twice, 1)
    if method in NEEDS_INVERSE:
        assert found.status is stats.ExtractionStatus.NOT_POSITIVE_DEFINITE
        assert np.isnan(found.loadings).all()
    else:
        assert found.status in (stats.ExtractionStatus.HEYWOOD, stats.ExtractionStatus.CONVERGED)
        assert np.isfinite(found.loadings).all()


@every
def test_more_factors_than_items_can_tell_apart(method: str) -> None:
    found = METHODS[method](sample(6, k=5), 4)
    assert found.status in (stats.ExtractionStatus.NOT_IDENTIFIED, stats.ExtractionStatus.HEYWOOD)


@every
def test_noise_ends_in_a_status_and_never_in_an_error(method: str) -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        k = int(rng.integers(3, 10))
        n = int(rng.integers(3, 40))
        found = METHODS[method](np.corrcoef(rng.normal(size=(n, k)).T), int(rng.integers(1, k)))
        assert found.status is not stats.ExtractionStatus.NOT_CONVERGED
        assert found.gradient_norm <= 1e-6 or np.isnan(found.gradient_norm)


@pytest.mark.parametrize(
    ("matrix", "factors", "words"),
    [
        (np.ones((2, 3)), 1, "square"),
        (np.array([[1, np.nan], [np.nan, 1]]), 1, "gaps"),
        (np.array([[1, 0.5], [0.4, 1]]), 1, "symmetric"),
        (2 * np.eye(3), 1, "diagonal"),
        (np.eye(3), 0, "between 1 and 2"),
        (np.eye(3), 3, "between 1 and 2"),
    ],
)
def test_what_is_no_correlation_matrix_is_refused(matrix: Floats, factors: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        stats.minres(matrix, factors)
