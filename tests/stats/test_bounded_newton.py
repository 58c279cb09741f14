"""The search for minima between bounds, on functions whose minima are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from trustscale.stats._bounded_newton import minimise
from trustscale.stats._reduced import Point

Floats = NDArray[np.float64]


def function(
    value: Callable[[Floats], float],
    gradient: Callable[[Floats], Floats],
    hessian: Callable[[Floats], Floats],
) -> Callable[[Floats], Point]:
    def at(x: Floats) -> Point:
        return Point(value(x), gradient(x), lambda: hessian(x), lambda: np.empty((0, 0)))

    return at


def bowl(centre: Floats) -> Callable[[Floats], Point]:
    curve = np.array([[2.0, 0.5], [0.5, 1.0]])
    return function(
        lambda x: 0.5 * float((x - centre) @ curve @ (x - centre)),
        lambda x: curve @ (x - centre),
        lambda _: curve,
    )


def test_a_bowl_takes_one_step() -> None:
    end = minimise(bowl(np.array([0.3, 0.6])), np.array([0.9, 0.1]), 0.0, 1.0)
    np.testing.assert_allclose(end.x, [0.3, 0.6], atol=1e-12)
    assert end.converged
    assert end.iterations == 1


def test_a_bound_holds_what_would_leave() -> None:
    """Beyond the bound lies the lowest point; on it the other variable finds its own minimum."""
    end = minimise(bowl(np.array([-1.0, 0.5])), np.array([0.5, 0.5]), 0.0, 1.0)
    assert end.converged
    np.testing.assert_allclose(end.x, [0.0, 0.0], atol=1e-12)
    end = minimise(bowl(np.array([2.0, 0.5])), np.array([0.5, 0.5]), 0.0, 1.0)
    np.testing.assert_allclose(end.x, [1.0, 1.0], atol=1e-12)


def test_a_saddle_is_left_downhill() -> None:
    """x^4 / 4 - x^2 / 2 has its minima at -1 and 1, and its curvature at the start is negative."""
    double = function(
        lambda x: float(x[0] ** 4 / 4 - x[0] ** 2 / 2), lambda x: x**3 - x, lambda x: np.diag(3 * x**2 - 1)
    )
    end = minimise(double, np.array([0.1]), -3.0, 3.0)
    assert end.converged
    assert end.x[0] == pytest.approx(1.0)


def test_a_search_that_is_cut_short_says_so() -> None:
    steep = function(lambda x: float(np.exp(-x[0])), lambda x: -np.exp(-x), lambda x: np.diag(np.exp(-x)))
    end = minimise(steep, np.array([0.0]), -1.0, 50.0, max_iterations=3)
    assert not end.converged
    assert end.iterations == 3
    assert end.gradient_norm == pytest.approx(np.exp(-3.0))


def test_a_gradient_that_promises_what_the_value_does_not_keep_ends_the_search() -> None:
    liar = function(lambda x: float(x[0]), lambda _: -np.ones(1), lambda _: np.eye(1))
    end = minimise(liar, np.array([0.5]), 0.0, 1.0)
    assert not end.converged
    assert end.x[0] == 0.5
