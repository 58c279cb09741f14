"""Rotations: GPArotation at the same criterion, and what a rotation may not change."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from tests.oracles import reference
from tests.oracles.rotation import CASES, METHODS, ours
from trustscale import stats
from trustscale.stats import Rotation, RotationStatus
from trustscale.stats import _rotation_criteria as criteria

PLAIN = [name for name in METHODS if "target" not in name and "partial" not in name]
FREE = [name for name in PLAIN if "bi" not in name]


def loadings_with_structure(seed: int, k: int, f: int) -> NDArray[np.float64]:
    """Unrotated loadings of items that each belong to one factor and a little to others."""
    draw = np.random.default_rng(seed)
    simple = draw.normal(0, 0.1, (k, f))
    simple[np.arange(k), np.arange(k) % f] += draw.uniform(0.4, 0.8, k)
    phi = np.full((f, f), 0.3) + 0.7 * np.eye(f)
    return np.asarray(simple @ np.linalg.cholesky(phi))


def random_turn(seed: int, f: int) -> NDArray[np.float64]:
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(f, f)))[0]


def check(a: NDArray[np.float64], found: Rotation) -> None:
    """What holds of every rotation."""
    turn, phi = found.rotation_matrix, found.factor_correlations
    assert_allclose(found.loadings, a @ np.linalg.inv(turn).T, atol=1e-11)
    assert_allclose(phi, turn.T @ turn, atol=1e-12)
    assert_allclose(np.diagonal(phi), 1, atol=1e-12)
    assert_allclose(found.loadings @ phi @ found.loadings.T, a @ a.T, atol=1e-11)
    assert not any(array.flags.writeable for array in (found.loadings, phi, turn))


@pytest.mark.parametrize(
    "case", [case for case in CASES if reference("rotation")[case]["criterion"] is not None]
)
def test_no_criterion_is_above_that_of_gparotation(case: str) -> None:
    found, theirs = ours(case), float(reference("rotation")[case]["criterion"])
    assert found.status is RotationStatus.CONVERGED
    assert found.gradient_norm < 1e-8
    assert found.criterion <= theirs + 1e-9 * abs(theirs)


@pytest.mark.parametrize("method", PLAIN)
@settings(max_examples=5)
@given(seed=st.integers(0, 10**6), f=st.integers(3, 4))
def test_how_the_factors_come_makes_no_difference(method: str, seed: int, f: int) -> None:
    a = loadings_with_structure(seed, 5 * f, f)
    turn = random_turn(seed + 1, f)
    rotation = METHODS[method][2]
    one, other = rotation(a), rotation(a @ turn)
    check(a, one)
    check(a @ turn, other)
    assert other.loadings == pytest.approx(one.loadings, abs=2e-5)
    assert other.factor_correlations == pytest.approx(one.factor_correlations, abs=2e-5)
    first = 1 if "bi" in method else 0
    size = (one.loadings**2).sum(axis=0)
    assert (np.diff(size[first:]) <= 1e-12).all()
    assert (one.loadings.sum(axis=0) >= 0).all()


@pytest.mark.parametrize("method", FREE)
def test_item_order_makes_no_difference(method: str) -> None:
    a = loadings_with_structure(5, 15, 3)
    order = np.random.default_rng(1).permutation(15)
    rotation = METHODS[method][2]
    assert rotation(a[order]).loadings == pytest.approx(rotation(a).loadings[order], abs=1e-6)


CRITERIA = {
    "varimax": criteria.varimax_criterion,
    "quartimax": criteria.quartimax_criterion,
    "crawford-ferguson": criteria.crawford_ferguson_criterion(0.3),
    "oblimin": criteria.oblimin_criterion(0.0),
    "oblimin-gamma": criteria.oblimin_criterion(-0.7),
    "pairs": criteria.pairs_criterion,
    "geomin": criteria.geomin_criterion(0.01),
    "bentler": criteria.bentler_criterion,
    "infomax": criteria.infomax_criterion,
    "target": criteria.target_criterion(np.where(np.eye(6, 3) > 0, 0.5, np.nan)),
    "bi-geomin": criteria.beside_general(criteria.geomin_criterion(0.05)),
}


@pytest.mark.parametrize("name", CRITERIA)
def test_gradients_are_those_of_the_values(name: str) -> None:
    a = np.random.default_rng(2).normal(0, 0.5, (6, 3))
    criterion, h = CRITERIA[name], 1e-6
    moves = h * np.eye(a.size).reshape(-1, *a.shape)
    up, _ = criterion(a + moves)
    down, _ = criterion(a - moves)
    assert_allclose(((up - down) / (2 * h)).reshape(a.shape), criterion(a)[1], atol=1e-8)


def test_a_stack_of_loadings_gives_what_each_gives() -> None:
    stack = np.random.default_rng(3).normal(0, 0.5, (2, 4, 6, 3))
    for criterion in CRITERIA.values():
        values, slopes = criterion(stack)
        value, slope = criterion(stack[1, 2])
        assert_allclose((values[1, 2], *slopes[1, 2].flat), (value, *slope.flat), atol=1e-12)


def test_one_factor_is_left_as_it_is() -> None:
    a = np.array([[-0.6], [-0.7], [0.2]])
    for rotation in (stats.varimax, stats.oblimin, stats.promax, stats.bifactor, stats.geomin):
        found = rotation(a)
        assert found.status is RotationStatus.ONE_FACTOR
        assert_allclose(found.loadings, -a)
        assert np.isnan(found.criterion)
        check(a, found)


def test_clusters_without_a_gradient_at_the_start_are_found() -> None:
    """Principal axes of two equal clusters are a stationary point of varimax, its worst one."""
    a = np.array([[0.5, 0.5]] * 3 + [[0.5, -0.5]] * 3)
    for rotation in (stats.varimax, stats.quartimax, stats.geomin, stats.oblimin):
        found = rotation(a)
        assert found.status is RotationStatus.CONVERGED
        assert_allclose(np.sort(np.abs(found.loadings), axis=1)[:, 0], 0, atol=1e-8)


def test_factors_that_collapse_are_told() -> None:
    a = loadings_with_structure(1, 20, 4)
    assert stats.oblimin(a, gamma=1.0).status is RotationStatus.COLLAPSED
    assert stats.oblimin(a, gamma=-2.0).status is RotationStatus.CONVERGED


def test_local_minima_are_counted() -> None:
    a = np.random.default_rng(4).normal(0, 0.5, (12, 4))
    found = stats.geomin(a, n_starts=60, seed=1)
    assert found.n_optima == len(found.optima) > 1
    assert found.optima_starts.sum() == found.n_converged <= found.n_starts == 60
    assert found.optima_starts[0] == found.n_best
    assert found.optima[0] == pytest.approx(found.criterion)
    assert (np.diff(found.optima) >= 0).all()
    again = stats.geomin(a, n_starts=60, seed=1)
    assert np.array_equal(again.loadings, found.loadings)


def test_a_target_of_its_own_rotation_is_met() -> None:
    a = loadings_with_structure(7, 12, 3)
    wanted = a @ random_turn(8, 3)
    for start in (1, 5):
        found = stats.target_rotation(a, wanted, oblique=False, n_starts=start)
        assert_allclose(found.loadings, wanted, atol=1e-8)
        assert found.criterion == pytest.approx(0, abs=1e-12)
    one = stats.target_rotation([[0.5], [0.6]], [[-1.0], [np.nan]])
    assert_allclose(one.loadings, [[-0.5], [-0.6]])


def test_a_factor_whose_target_is_zero_points_upwards() -> None:
    a = -loadings_with_structure(9, 12, 2)
    target = np.full((12, 2), np.nan)
    target[::2, 0] = target[1::2, 1] = 0.0
    found = stats.target_rotation(a, target)
    check(a, found)
    assert (found.loadings.sum(axis=0) > 0).all()


def test_two_factors_leave_a_bifactor_rotation_undetermined() -> None:
    a = loadings_with_structure(3, 8, 2)
    assert stats.bifactor(a).status is RotationStatus.UNDETERMINED
    assert stats.bi_geomin(a).status is RotationStatus.CONVERGED
    check(a, stats.bifactor(a))


def test_a_factor_without_loadings_does_no_harm() -> None:
    a = np.column_stack([loadings_with_structure(3, 8, 2), np.zeros(8)])
    for method in FREE:
        found = METHODS[method][2](a)
        assert np.isfinite(found.loadings).all(), method


@pytest.mark.parametrize("method", PLAIN)
def test_what_has_too_few_dimensions_ends_with_a_status(method: str) -> None:
    draw = np.random.default_rng(2)
    flat = draw.normal(size=(9, 2)) @ draw.normal(size=(2, 3))
    for a in (flat, np.zeros((9, 3)), np.eye(3)):
        found = METHODS[method][2](a)
        assert np.isfinite(found.loadings).all()
        assert found.loadings @ found.factor_correlations @ found.loadings.T == pytest.approx(
            a @ a.T, abs=1e-6 * max(1.0, np.abs(found.loadings).max() ** 2)
        )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (partial(stats.oblimin, np.full((4, 2), np.nan)), "finite"),
        (partial(stats.varimax, np.ones((2, 3))), "no more factors than items"),
        (partial(stats.equamax, np.ones(3)), "one row per item"),
        (partial(stats.geomin, np.ones((4, 2)), delta=0.0), "delta"),
        (partial(stats.bi_geomin, np.ones((4, 2)), delta=-1.0), "delta"),
        (partial(stats.promax, np.ones((4, 2)), power=1.0), "power"),
        (partial(stats.oblimin, np.eye(3), n_starts=0), "n_starts"),
        (partial(stats.crawford_ferguson, np.eye(3), kappa=2.0), "kappa"),
        (partial(stats.target_rotation, np.eye(3), np.eye(2)), "shape of the loadings"),
        (partial(stats.target_rotation, np.eye(3), np.full((3, 3), np.nan)), "at least one"),
    ],
)
def test_what_cannot_be_rotated_is_refused(call: partial[Rotation], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
