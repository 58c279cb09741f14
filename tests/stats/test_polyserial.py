"""Polyserial correlations: the laws that they keep, their standard errors, and answers without one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special

from trustscale.stats import PairStatus, polyserial


def pair(seed: int, n: int = 400, rho: float = 0.5, cuts: tuple[float, ...] = (-0.8, 0.3, 1.1)) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    y = np.digitize(rho * x + np.sqrt(1 - rho**2) * rng.normal(size=n), cuts)
    return np.column_stack([y, 10 + 3 * x])


def test_the_estimate_is_the_highest_point_of_the_likelihood() -> None:
    y, x = pair(1).T
    found = polyserial(y, x)
    z = (x - x.mean()) / x.std()
    edges = np.concatenate([[-np.inf], found.thresholds, [np.inf]])

    def against(rho: float) -> float:
        q = np.sqrt(1 - rho * rho)
        above, below = edges[y.astype(int) + 1], edges[y.astype(int)]
        return -float(np.log(special.ndtr((above - rho * z) / q) - special.ndtr((below - rho * z) / q)).sum())

    best = optimize.minimize_scalar(against, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-10})
    assert found.correlation == pytest.approx(best.x, abs=1e-6)
    assert found.status is PairStatus.FITTED
    np.testing.assert_allclose(
        special.ndtr(found.thresholds), [np.mean(y <= k) for k in range(3)], atol=1e-12
    )


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 999), scale=st.floats(0.1, 50), shift=st.floats(-20, 20))
def test_units_do_not_matter_and_signs_turn(seed: int, scale: float, shift: float) -> None:
    y, x = pair(seed, n=60).T
    found, moved, turned = polyserial(y, x), polyserial(2 * y - 7, scale * x + shift), polyserial(-y, x)
    assert moved.correlation == pytest.approx(found.correlation, abs=1e-8)
    assert moved.se == pytest.approx(found.se, rel=1e-5)
    assert turned.correlation == pytest.approx(-found.correlation, abs=1e-8)
    assert turned.se == pytest.approx(found.se, rel=1e-5)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_standard_errors_are_those_of_a_jackknife(gaps: float) -> None:
    rows = pair(3, n=1500, rho=0.6)
    rows[np.random.default_rng(4).random(rows.shape) < gaps] = np.nan
    found = polyserial(*rows.T)
    # In 150 groups of ten, which costs a tenth.
    values = np.array(
        [polyserial(*np.delete(rows, np.s_[group::150], axis=0).T).correlation for group in range(150)]
    )
    jackknife = np.sqrt(149 / 150 * ((values - values.mean()) ** 2).sum())
    assert found.se == pytest.approx(jackknife, rel=0.12)  # a jackknife of 150 groups is off by 6 % itself


def test_many_persons_give_the_correlation_that_they_were_drawn_with() -> None:
    for rho in (-0.9, 0.0, 0.4):
        found = polyserial(*pair(8, n=20_000, rho=rho).T)
        assert abs(found.correlation - rho) < 4 * found.se


def test_an_item_that_the_variable_decides_is_at_the_boundary() -> None:
    x = np.linspace(-2, 2, 50)
    found = polyserial(np.digitize(x, [0.0]), x)
    assert found.correlation == 1.0
    assert found.status is PairStatus.AT_BOUNDARY
    assert np.isnan(found.se)
    assert polyserial(-np.digitize(x, [0.0]), x).correlation == -1.0


def test_answers_without_a_correlation() -> None:
    x = np.arange(5.0)
    nothing = polyserial(np.full(5, np.nan), x)
    assert nothing.status is PairStatus.NO_PERSONS
    assert np.isnan(nothing.correlation)
    assert polyserial(np.ones(5), x).status is PairStatus.CONSTANT
    assert polyserial([0, 1, 0, 1, 1], np.ones(5)).status is PairStatus.CONSTANT
    assert polyserial([0, 1, np.nan, np.nan, np.nan], [np.nan, np.nan, 1, 2, 3]).n == 0
    with pytest.raises(ValueError, match="same length"):
        polyserial([0, 1], [1.0, 2.0, 3.0])


def test_a_value_far_out_stops_nothing() -> None:
    y, x = pair(2).T
    x[np.argmin(y)] = 500.0
    found = polyserial(y, x)
    assert found.status is PairStatus.FITTED
    assert abs(found.correlation) < 0.9
