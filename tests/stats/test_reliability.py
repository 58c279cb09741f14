"""Alpha, bounds, halves, omegas and their intervals, by what must hold for any covariance matrix."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from trustscale import stats

Floats = NDArray[np.float64]


def answers(seed: int, n: int = 60, k: int = 5) -> Floats:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) * rng.uniform(0.5, 1.5, k) + rng.normal(size=(n, k)) * rng.uniform(
        0.5, 2, k
    )


def covariance(seed: int, n: int = 60, k: int = 5) -> Floats:
    return np.cov(answers(seed, n, k).T)


seeds = st.integers(0, 10_000)


@given(seeds, st.integers(2, 9))
def test_order_of_items_scale_and_copies_of_rows_do_not_matter(seed: int, k: int) -> None:
    x = answers(seed, k=k)
    order = np.random.default_rng(seed).permutation(k)
    found = stats.alpha(np.cov(x.T), 60)
    assert_allclose(stats.alpha(np.cov(x[:, order].T)).estimate, found.estimate, rtol=1e-12)
    assert_allclose(stats.alpha(np.cov(np.vstack([x, x]).T)).estimate, found.estimate, rtol=1e-10)
    assert_allclose(stats.alpha(np.cov(3.7 * x.T + 2)).estimate, found.estimate, rtol=1e-10)
    own = np.random.default_rng(seed).uniform(0.1, 10, k)
    assert_allclose(stats.alpha(np.cov((own * x).T)).standardized, found.standardized, rtol=1e-10)
    assert_allclose(found.sem, found.sd * math.sqrt(1 - found.estimate), rtol=1e-12)


@given(seeds, st.integers(3, 8))
def test_alpha_if_dropped_is_alpha_without_the_item(seed: int, k: int) -> None:
    c = covariance(seed, k=k)
    found = stats.alpha(c)
    for item in range(k):
        others = np.delete(np.delete(c, item, 0), item, 1)
        assert_allclose(found.if_dropped[item], stats.alpha(others).estimate, rtol=1e-10)
        assert_allclose(found.standardized_if_dropped[item], stats.alpha(others).standardized, rtol=1e-10)


@given(seeds, st.integers(2, 8))
def test_bounds_keep_their_order(seed: int, k: int) -> None:
    c = covariance(seed, k=k)
    best, total = stats.greatest_split_half(c), c.sum()
    splits = stats.split_halves(c)
    assert float(stats.lambda_1(c)) <= float(stats.lambda_3(c)) <= float(stats.lambda_2(c)) + 1e-12
    assert_allclose(best.estimate, splits[-1], rtol=1e-12)
    assert len(splits) == best.n_splits
    assert best.status is stats.SplitStatus.ALL_SPLITS
    assert best.in_first[0]
    assert min(best.in_first.sum(), k - best.in_first.sum()) == k // 2
    shared = c[np.ix_(best.in_first, ~best.in_first)].sum()
    assert_allclose(best.estimate, 4 * shared / total, rtol=1e-10)
    if k % 2 == 0:  # alpha is the mean of all split halves (Cronbach, 1951)
        assert_allclose(splits.mean(), stats.alpha(c).estimate, rtol=1e-10)
    assert_allclose(stats.split_half(c, best.in_first).flanagan_rulon, best.estimate, rtol=1e-10)


def test_exchanges_find_the_greatest_split_and_say_that_they_may_not() -> None:
    from trustscale.stats._greatest_split_half import _best_by_exchange

    for seed in range(6):
        c = covariance(seed, k=11)
        signs = _best_by_exchange(c)
        assert_allclose(1 - signs @ c @ signs / c.sum(), stats.greatest_split_half(c).estimate, rtol=1e-12)
    found = stats.greatest_split_half(covariance(1, n=200, k=24))
    assert found.status is stats.SplitStatus.EXCHANGES
    assert found.in_first.sum() == 12
    assert found.n_splits == 1_352_078
    with pytest.raises(ValueError, match="too many splits"):
        stats.split_halves(covariance(1, n=200, k=24))


@given(st.floats(0.05, 0.95), st.floats(0.2, 10))
def test_the_prophecy_and_its_inverse(r: float, factor: float) -> None:
    longer = float(stats.lengthened(r, factor))
    assert_allclose(float(stats.lengthened(longer, 1 / factor)), r, rtol=1e-9)
    assert_allclose(float(stats.length_for(r, longer)), factor, rtol=1e-9)
    assert_allclose(stats.horst(r, 0.5), float(stats.lengthened(r, 2)), rtol=1e-9)
    assert stats.horst(r, 0.3) == pytest.approx(stats.horst(r, 0.7))


def test_lengthened_and_horst_where_there_is_nothing() -> None:
    assert_array_equal(np.isnan(stats.lengthened([-1.0, 0.5], [2, 1])), [True, False])
    assert math.isnan(stats.horst(0.5, 1.0))
    assert math.isnan(stats.horst(-1.0, 0.5))
    assert stats.horst(1.0, 0.4) == 1.0
    assert_array_equal(np.isnan(stats.length_for([0.0, 0.5, 1.0], 0.8)), [True, False, True])


# -- intervals ---------------------------------------------------------------------------------------------


def test_printed_intervals_of_nine_tests() -> None:
    alpha = 0.760488595824792
    feldt, bonett = stats.feldt_interval(alpha, 301, 9), stats.bonett_interval(alpha, 301, 9)
    assert_allclose([feldt.lower, feldt.upper], [0.71772, 0.79908], atol=5e-6)
    assert_allclose([bonett.lower, bonett.upper], [0.71610, 0.79794], atol=5e-6)


def test_the_right_n_after_listwise_deletion() -> None:
    """With n = 9, not the 12 rows there were before (test vector of 11 items)."""
    found = stats.feldt_interval(0.801695, 9, 11)
    assert_allclose([found.lower, found.upper], [0.53300, 0.94721], atol=2e-5)


@given(st.floats(-0.5, 0.98), st.integers(4, 5000), st.integers(2, 40), st.floats(0.5, 0.99))
def test_intervals_hold_alpha_and_shrink_with_n(alpha: float, n: int, k: int, level: float) -> None:
    for formula in (stats.feldt_interval, stats.bonett_interval):
        found, more = formula(alpha, n, k, level=level), formula(alpha, 4 * n, k, level=level)
        assert found.lower < found.upper < 1
        assert more.upper - more.lower < found.upper - found.lower
    assert stats.bonett_interval(alpha, n, k, level=level).lower < alpha


@pytest.mark.parametrize("formula", [stats.feldt_interval, stats.bonett_interval])
def test_no_interval_without_alpha_persons_or_items(formula: object) -> None:
    for arguments in ((math.nan, 50, 5), (0.8, 1, 5), (0.8, 50, 1)):
        assert math.isnan(formula(*arguments).lower)
    with pytest.raises(ValueError, match="`level`"):
        formula(0.8, 50, 5, level=95)


@given(seeds, st.integers(2, 7))
def test_the_gradient_gives_van_zyls_error(seed: int, k: int) -> None:
    c = covariance(seed, k=k)
    gradient = stats.covariance_gradient(stats.raw_alpha, c)
    assert_allclose(stats.normal_theory_error(gradient, c, 80), stats.van_zyl_error(c, 80), rtol=1e-7)
    assert_allclose(stats.alpha(c, 80).error, stats.van_zyl_error(c, 80), rtol=1e-15)


def test_influences_sum_to_nothing_and_foretell_who_pulls() -> None:
    x = answers(5)
    gradient = stats.covariance_gradient(stats.raw_alpha, np.cov(x.T))
    pull = stats.influences(gradient, x)
    assert abs(pull.sum()) < 1e-9
    without = [float(stats.raw_alpha(np.cov(np.delete(x, i, 0).T))) for i in range(len(x))]
    assert np.corrcoef(pull, without)[0, 1] < -0.99


# -- bootstrap ---------------------------------------------------------------------------------------------


def test_drawn_samples_are_what_drawing_rows_gives() -> None:
    x = answers(3, n=30)
    drawn = stats.bootstrap_coefficient(x, stats.raw_alpha, n_boot=50, seed=9)
    weights = np.random.default_rng(9).multinomial(30, np.full(30, 1 / 30), size=50)
    by_hand = [float(stats.raw_alpha(np.cov(np.repeat(x, w, axis=0).T))) for w in weights]
    assert_allclose(drawn.values, by_hand, rtol=1e-10)
    assert_allclose(drawn.estimate, float(stats.raw_alpha(np.cov(x.T))), rtol=1e-12)
    found = stats.bootstrap_percentile(drawn, level=0.9)
    assert found.error == pytest.approx(np.std(by_hand, ddof=1))
    assert found.lower < drawn.estimate < found.upper


def test_bca_equals_percentile_without_bias_and_acceleration() -> None:
    values = np.linspace(-1, 1, 1001)
    drawn = stats.Bootstrap(0.0, values, 0.0, stats.BootstrapStatus.DRAWN)
    plain, corrected = stats.bootstrap_percentile(drawn), stats.bootstrap_bca(drawn)
    assert_allclose([corrected.lower, corrected.upper], [plain.lower, plain.upper], rtol=1e-9)
    shifted = stats.bootstrap_bca(stats.Bootstrap(0.2, values, 0.0, stats.BootstrapStatus.DRAWN))
    assert shifted.lower > plain.lower


def test_bootstrap_of_too_little() -> None:
    one = stats.bootstrap_coefficient(answers(1, n=1), stats.raw_alpha, n_boot=40, seed=1)
    assert one.status is stats.BootstrapStatus.NONE
    assert math.isnan(stats.bootstrap_percentile(one).lower)
    few = stats.bootstrap_coefficient(np.eye(3)[:, :2], stats.lambda_6, n_boot=200, seed=1)
    assert few.status is stats.BootstrapStatus.FEW_VALUES
    assert math.isnan(stats.bootstrap_bca(few).upper)


_DRAW = """
import numpy as np
from trustscale import stats
x = np.random.default_rng(1).normal(size=(700, 12)) + np.random.default_rng(2).normal(size=(700, 1))
print(stats.bootstrap_coefficient(x, stats.lambda_2, n_boot=300, seed=5).values.tobytes().hex())
"""


def test_same_digits_for_any_number_of_threads() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _DRAW],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for threads in ("1", "4")
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 4000


# -- omega -------------------------------------------------------------------------------------------------


def model(seed: int, k: int = 5) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    loadings, errors = rng.uniform(0.4, 1.5, k), rng.uniform(0.3, 1.5, k)
    return loadings, errors, np.outer(loadings, loadings) + np.diag(errors)


@settings(max_examples=30)
@given(seeds, st.integers(3, 8))
def test_omega_of_a_matrix_that_follows_the_model(seed: int, k: int) -> None:
    loadings, errors, c = model(seed, k)
    found = stats.omega_maximum_likelihood(c)
    truth = loadings.sum() ** 2 / c.sum()
    assert_allclose([found.implied, found.observed, found.error_free], truth, rtol=1e-6)
    assert_allclose(found.loadings, loadings, rtol=1e-4)
    assert_allclose(found.uniquenesses, errors, rtol=1e-3)


def test_gradients_of_omega_are_those_of_differences() -> None:
    _, _, c = model(4)
    found = stats.omega_maximum_likelihood(c)
    for field, gradient in (("implied", found.implied_gradient), ("observed", found.observed_gradient)):
        by_steps = stats.covariance_gradient(
            lambda stack, field=field: np.array(
                [getattr(stats.omega_maximum_likelihood(each), field) for each in stack]
            ),
            c,
        )
        assert_allclose(gradient, by_steps, atol=1e-7)


@pytest.mark.parametrize(("k", "n"), [(3, 100), (5, 60), (8, 300)])
def test_omega_of_many_matrices_is_that_of_each(k: int, n: int) -> None:
    x = answers(k, n, k)
    weights = np.random.default_rng(1).multinomial(n, np.full(n, 1 / n), size=40)
    stack = np.array([np.cov(x.T, fweights=weight) for weight in weights])
    stack[7] = np.outer(stack[7, 0], stack[7, 0])  # has no value
    one_by_one = [stats.omega_maximum_likelihood(c) for c in stack]
    implied, observed = stats.omega_stack(stack)
    assert_allclose(implied, [one.implied for one in one_by_one], rtol=1e-7)
    assert_allclose(observed, [one.observed for one in one_by_one], rtol=1e-7)
    assert np.isnan(implied).sum() == 1


def test_omega_without_a_model() -> None:
    two = stats.omega_maximum_likelihood(np.array([[1.0, 0.5], [0.5, 1.0]]))
    assert two.status is stats.ExtractionStatus.NOT_IDENTIFIED
    assert math.isnan(two.implied)
    constant = np.cov(np.column_stack([answers(1), np.ones(60)]).T)
    for function in (stats.omega_maximum_likelihood, stats.omega_minres):
        assert math.isnan(function(constant).implied)
    x = answers(2)
    twin = stats.omega_maximum_likelihood(np.cov(np.column_stack([x, x[:, 0]]).T))
    assert twin.status is stats.ExtractionStatus.NOT_POSITIVE_DEFINITE


def test_improper_omega_says_which_item() -> None:
    r = np.array([[1, 0.9, 0.8, 0.1], [0.9, 1, 0.5, 0.1], [0.8, 0.5, 1, 0.1], [0.1, 0.1, 0.1, 1]])
    found = stats.omega_maximum_likelihood(r)
    assert found.status is stats.ExtractionStatus.HEYWOOD
    assert found.improper.tolist() == [0]
    assert 0 < found.implied < 1


def test_hierarchical_omega_of_a_hierarchy() -> None:
    general = np.array([0.7, 0.6, 0.5, 0.6, 0.5, 0.7])
    groups = np.kron(np.eye(2), np.array([[0.5], [0.4], [0.3]]))
    errors = 1 - general**2 - (groups**2).sum(axis=1)
    r = np.outer(general, general) + groups @ groups.T + np.diag(errors)
    found = stats.omega_hierarchical(r, general, groups, errors)
    assert_allclose(found.hierarchical, general.sum() ** 2 / r.sum())
    assert_allclose(found.total, 1 - errors.sum() / r.sum())
    assert_allclose(found.asymptotic, found.hierarchical / found.total)
    assert found.group.tolist() == [0, 0, 0, 1, 1, 1]
    assert_allclose(found.group_total, found.group_general + found.group_specific)
    assert_allclose(found.group_specific[0], 1.2**2 / r[:3, :3].sum())


def test_categorical_omega_by_drawing_answers() -> None:
    """The formula against the correlation of two parallel sums, in half a million persons."""
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    cuts = [[-1.0, 0.3], [0.5], [-0.5, 0.0, 1.2], [-1.5, -0.2]]
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1.0)
    found = stats.omega_categorical(r, cuts)
    assert_allclose(found.loadings, loadings, atol=1e-6)
    assert_allclose([found.latent, found.latent_observed], loadings.sum() ** 2 / r.sum(), rtol=1e-6)
    rng = np.random.default_rng(8)
    factor = rng.normal(size=(500_000, 1))
    sums = []
    for _ in range(2):
        latent = factor * loadings + rng.normal(size=(500_000, 4)) * np.sqrt(1 - loadings**2)
        sums.append(sum(np.digitize(x, cut) for x, cut in zip(latent.T, cuts, strict=True)))
    assert np.corrcoef(*sums)[0, 1] == pytest.approx(found.estimate, abs=0.004)


def test_categorical_omega_without_a_model() -> None:
    few = stats.omega_categorical([[1, 0.5], [0.5, 1]], [[0.0], [0.0]])
    assert few.status is stats.ExtractionStatus.NOT_IDENTIFIED
    gap = stats.omega_categorical(np.full((3, 3), np.nan), [[0.0]] * 3)
    assert math.isnan(gap.estimate)
    r = np.array([[1, 0.9, 0.9], [0.9, 1, 0.6], [0.9, 0.6, 1]])
    assert stats.omega_categorical(r, [[0.0]] * 3).status is stats.ExtractionStatus.HEYWOOD


# -- too little --------------------------------------------------------------------------------------------


def test_one_item_two_items_and_items_that_do_not_vary() -> None:
    assert math.isnan(stats.alpha([[1.0]]).estimate)
    two = stats.alpha([[1.0, 0.5], [0.5, 1.0]])
    assert two.estimate == pytest.approx(2 / 3)
    assert np.isnan(two.if_dropped).all()
    still = np.cov(np.column_stack([answers(1), np.ones(60)]).T)
    found = stats.alpha(still)
    assert found.estimate == pytest.approx(6 / 5 * (1 - np.trace(still) / still.sum()))
    assert math.isnan(found.standardized)
    cancel = stats.alpha([[1.0, -1.0], [-1.0, 1.0]])
    assert math.isnan(cancel.estimate)
    assert stats.greatest_split_half([[1.0, -1.0], [-1.0, 1.0]]).status is stats.SplitStatus.NONE
    assert math.isnan(float(stats.lambda_6(np.ones((3, 3)))))
    assert not two.if_dropped.flags.writeable
