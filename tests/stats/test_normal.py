"""The bivariate normal against direct integration, another formula, and its own laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, special

from trustscale.stats import (
    bivariate_normal_cdf,
    bivariate_normal_density,
    bivariate_normal_rectangle,
)

GRID = np.concatenate([np.linspace(-6, 6, 25), [-9.013, -1e-3, 1e-3, 7.77]])
RHO = np.array([-0.9999, -0.99, -0.93, -0.92, -0.8, -0.74, -0.5, -0.31, -0.1])
RHO = np.concatenate([RHO, [0.0], -RHO[::-1]])


def by_owen(h: np.ndarray, k: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Owen's T function (1956): a route without nodes; undefined where a bound is 0."""
    q = np.sqrt((1 - r) * (1 + r))
    t = special.owens_t(h, (k - r * h) / (h * q)) + special.owens_t(k, (h - r * k) / (k * q))
    return (special.ndtr(h) + special.ndtr(k)) / 2 - t - np.where(h * k < 0, 0.5, 0.0)


def test_agrees_with_owens_t_everywhere() -> None:
    h, k, r = np.broadcast_arrays(GRID[:, None, None] + 1e-9, GRID[None, :, None] + 1e-9, RHO)
    assert np.abs(bivariate_normal_cdf(h, k, r) - by_owen(h, k, r)).max() < 1e-13


@pytest.mark.parametrize("rho", [-0.9999, -0.95, -0.6, 0.2, 0.85, 0.9249, 0.926, 0.999])
@pytest.mark.parametrize(("h", "k"), [(0.3, -0.4), (-1.5, -1.49), (2.0, 0.0), (0.0, 0.0), (-3.0, 1.0)])
def test_agrees_with_integration_of_the_conditional(h: float, k: float, rho: float) -> None:
    scale = math.sqrt((1 - rho) * (1 + rho))

    def inner(x: float) -> float:
        return math.exp(-x * x / 2) / math.sqrt(2 * math.pi) * float(special.ndtr((k - rho * x) / scale))

    turn = min(max(k / rho, -9.0), h)
    exact = (
        sum(
            integrate.quad(inner, low, high, epsabs=1e-14, epsrel=1e-13, limit=400)[0]
            for low, high in ((-9.0, turn - 5 * scale), (turn - 5 * scale, turn), (turn, h))
            if high > low
        )
        if turn - 5 * scale > -9
        else integrate.quad(inner, -9.0, h, epsabs=1e-14, limit=400)[0]
    )
    assert float(bivariate_normal_cdf(h, k, rho)) == pytest.approx(exact, abs=1e-11)


def test_known_values() -> None:
    # Sheppard: the quadrant is 1/4 + arcsin(rho) / 2 pi.
    for rho in (-0.9999, -0.5, 0.0, 0.3, 0.926, 0.9999):
        expected = 0.25 + math.asin(rho) / (2 * math.pi)
        assert float(bivariate_normal_cdf(0.0, 0.0, rho)) == pytest.approx(expected, abs=1e-15)


def test_bounds_at_infinity_and_perfect_correlations() -> None:
    inf = np.inf
    found = bivariate_normal_cdf([inf, -inf, inf, 1.0], [inf, 5.0, 0.7, inf], 0.4)
    np.testing.assert_allclose(found, [1, 0, special.ndtr(0.7), special.ndtr(1.0)], atol=1e-15)
    assert float(bivariate_normal_cdf(0.3, -0.2, 1.0)) == pytest.approx(special.ndtr(-0.2))
    assert float(bivariate_normal_cdf(0.3, -0.2, -1.0)) == pytest.approx(
        special.ndtr(0.3) - special.ndtr(0.2)
    )
    assert np.isnan(bivariate_normal_cdf([np.nan, 0.0], 0.0, [0.1, 1.5])).all()


def test_symmetries() -> None:
    h, k, r = np.broadcast_arrays(GRID[:, None, None], GRID[None, :, None], RHO)
    p = bivariate_normal_cdf(h, k, r)
    np.testing.assert_allclose(p, bivariate_normal_cdf(k, h, r), atol=1e-14)
    np.testing.assert_allclose(p + bivariate_normal_cdf(h, -k, -r), special.ndtr(h), atol=1e-14)
    assert (np.diff(p, axis=2) > -1e-14).all()


def test_density_is_the_slope_by_the_correlation() -> None:
    h, k, r, step = 0.4, -0.9, 0.55, 1e-5
    slope = (bivariate_normal_cdf(h, k, r + step) - bivariate_normal_cdf(h, k, r - step)) / (2 * step)
    assert float(bivariate_normal_density(h, k, r)) == pytest.approx(float(slope), rel=1e-8)
    assert np.isnan(bivariate_normal_density(0.0, 0.0, 1.0))


def test_rectangles_of_a_grid_add_up_to_one() -> None:
    edges = np.array([-np.inf, -1.1, 0.2, 0.9, np.inf])
    p = bivariate_normal_rectangle(edges[:-1, None], edges[1:, None], edges[:-1], edges[1:], 0.7)
    assert p.sum() == pytest.approx(1.0, abs=1e-14)
    np.testing.assert_allclose(p.sum(axis=0), np.diff(special.ndtr(edges)), atol=1e-14)
    np.testing.assert_allclose(p, p.T, atol=1e-15)
