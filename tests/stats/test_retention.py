"""Rules for the number of factors: known structures, laws, and what random data do."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from tests.oracles.retention import correlation, persons, sequence
from trustscale import stats
from trustscale.stats import Eigenvalues, MatrixStatus
from trustscale.stats._one_factor import one_factor_communalities
from trustscale.stats._parallel_analysis import random_correlations


def clusters(f: int, per: int = 4, r: float = 0.5) -> NDArray[np.float64]:
    k = f * per
    return np.kron(np.eye(f), np.full((per, per), r)) + (1 - r) * np.eye(k)


def sample(seed: int, f: int, n: int = 300, per: int = 5) -> NDArray[np.float64]:
    draw = np.random.default_rng(seed)
    return draw.normal(size=(n, f)).repeat(per, axis=1) + draw.normal(size=(n, f * per))


@pytest.mark.parametrize("f", [1, 2, 3])
def test_every_rule_finds_clean_clusters(f: int) -> None:
    r = np.corrcoef(sample(f, f).T)
    fits = stats.factor_sequence(r, 300)
    found = {
        "map": stats.minimum_average_partial(r).n_squared,
        "map fourth": stats.minimum_average_partial(r).n_fourth,
        "ekc": stats.empirical_kaiser(r, 300).n_factors,
        "chi-square": stats.first_not_rejected(fits),
        "rmsea": stats.first_close_fit(fits),
        "components": stats.parallel_analysis(r, 300, n_draws=100, seed=1).n_factors,
        "acceleration": stats.acceleration_factor(stats.component_eigenvalues(r))[0],
        "comparison": stats.comparison_data(sample(f, f), n_samples=60, population=2000, seed=1).n_factors,
    }
    assert found == dict.fromkeys(found, f)


def test_counting_stops_at_the_first_that_fails() -> None:
    assert stats.first_failing([3, 1, 2], [2, 1.5, 1]) == 1
    assert stats.first_failing([3, 2], [1, 1]) == 2
    assert stats.first_failing([0.5, 2], [1, 1]) == 0
    assert stats.first_failing([np.nan, 2], [1, 1]) == 0
    assert stats.kaiser_rule(np.eye(3)) == 0


def test_average_partials_are_those_of_the_formula() -> None:
    """From the definition: partial correlations of the items, components held constant."""
    r = correlation("hs9")
    roots, axes = np.linalg.eigh(r)
    found = stats.minimum_average_partial(r)
    off = ~np.eye(9, dtype=bool)
    for taken in range(6):
        components = axes[:, 9 - taken :] * np.sqrt(roots[9 - taken :])
        left = r - components @ components.T
        partials = left / np.sqrt(np.outer(np.diagonal(left), np.diagonal(left)))
        assert found.squared[taken] == pytest.approx((partials[off] ** 2).mean())
        assert found.fourth[taken] == pytest.approx((partials[off] ** 4).mean())


def test_a_component_that_takes_everything_ends_the_average_partials() -> None:
    found = stats.minimum_average_partial(np.ones((3, 3)))
    assert_array_equal(np.isnan(found.squared), [False, True, True])
    assert found.n_squared == found.n_fourth == 0


def test_random_matrices_are_those_of_random_persons() -> None:
    random = np.random.default_rng(5)
    fast = random_correlations(5, 40, 4000, random)
    slow = np.array([np.corrcoef(x.T) for x in random.standard_normal((4000, 40, 5))])
    assert_allclose(np.diagonal(fast, axis1=1, axis2=2), 1)
    assert_allclose(fast[:, 0, 1].std(), slow[:, 0, 1].std(), rtol=0.04)
    values = [np.linalg.eigvalsh(stack).mean(axis=0) for stack in (fast, slow)]
    assert_allclose(*values, atol=0.01)


def test_fewer_persons_than_items_can_be_drawn() -> None:
    drawn = random_correlations(6, 4, 50, np.random.default_rng(1))
    assert (np.linalg.matrix_rank(drawn) == 3).all()
    found = stats.parallel_analysis(np.eye(6), 4, eigenvalues=Eigenvalues.FACTORS_SMC, n_draws=10, seed=1)
    assert (found.n_draws, found.n_dropped) == (0, 10)
    assert np.isnan(found.mean).all()
    assert found.n_factors == 0


@pytest.mark.parametrize(("k", "n"), [(6, 100), (12, 300)])
def test_one_factor_of_many_matrices_is_that_of_each(k: int, n: int) -> None:
    stack = random_correlations(k, n, 12, np.random.default_rng(k))
    each = np.array([stats.minres(r, 1).communalities for r in stack])
    assert_allclose(one_factor_communalities(stack), each, atol=1e-6)
    assert_allclose(one_factor_communalities(np.stack([np.eye(k)] * 2)), 0, atol=1e-6)
    strong = np.stack([clusters(1, k, 0.5), clusters(1, k, 0.9)])
    assert_allclose(one_factor_communalities(strong), [[0.5] * k, [0.9] * k], atol=1e-8)


def test_same_seed_same_digits() -> None:
    one, same, other = (
        stats.parallel_analysis(clusters(2), 100, n_draws=20, seed=seed).percentile for seed in (1, 1, 2)
    )
    assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_as_many_factors_as_there_are_eigenvalues_above_chance() -> None:
    """Random data have none in about 95 of 100 cases, by definition of the percentile."""
    rs = random_correlations(8, 200, 200, np.random.default_rng(3))
    level = stats.parallel_analysis(rs[0], 200, n_draws=2000, seed=4).percentile[0]
    assert (np.linalg.eigvalsh(rs)[:, -1] > level).mean() == pytest.approx(0.05, abs=0.04)


def test_polychoric_draws_keep_the_categories() -> None:
    latent = sample(6, 2, n=400)
    codes = np.digitize(latent, [-1.5, 0.8]).astype(float)
    tables = stats.contingency_tables(codes)
    r = stats.polychoric(tables).correlation
    found = stats.polychoric_parallel_analysis(tables, r, 400, n_draws=20, seed=1)
    assert found.n_factors == 2
    again = stats.polychoric_parallel_analysis(tables, r, 400, n_draws=20, seed=1)
    assert_array_equal(found.percentile, again.percentile)
    pearson = stats.parallel_analysis(r, 400, n_draws=200, seed=1)
    assert found.mean[0] > pearson.mean[0]


def test_fits_are_those_of_the_factors_alone() -> None:
    r, n = correlation("hs9"), persons("hs9")
    found = stats.factor_sequence(r, n, max_factors=3)
    assert_array_equal(found.n_factors, [0, 1, 2, 3])
    assert_array_equal(found.df, [36, 27, 19, 12])
    for f in (1, 2, 3):
        extracted = stats.maximum_likelihood_factors(r, f)
        assert found.chisq[f] == pytest.approx((n - 1) * extracted.objective)
    assert found.chisq[0] == pytest.approx(-(n - 1) * np.log(np.linalg.det(r)))
    assert found.cfi[0] == 0
    assert not found.improper.any()


def test_a_sequence_ends_when_enough_is_known() -> None:
    whole = stats.factor_sequence(correlation("hs9"), 301)
    assert whole.n_factors[-1] == 5
    assert stats.factor_sequence(correlation("hs9"), 301, enough=0).n_factors[-1] == 4
    assert stats.factor_sequence(correlation("hs9"), 301, enough=5).n_factors[-1] == 5
    short = stats.factor_sequence(correlation("hs9"), 301, max_factors=2, enough=0)
    assert_array_equal(short.chisq, whole.chisq[:3])


def test_a_matrix_without_inverse_has_no_sequence() -> None:
    found = stats.factor_sequence(np.ones((5, 5)), 100)
    assert found.status is MatrixStatus.SINGULAR
    assert np.isnan([found.chisq, found.pvalue, found.rmsea, found.rmsea_lower, found.cfi, found.caf]).all()
    assert stats.first_not_rejected(found) is None
    assert stats.first_close_fit(found) is None
    assert stats.hull(found.n_factors, found.caf, found.df).n_factors is None


def test_hulls_of_holzinger_and_swineford() -> None:
    found = sequence("hs9")
    fits = (found.caf, found.cfi, 1 - found.rmsea)
    assert [stats.hull(found.n_factors, fit, found.df, until=4).n_factors for fit in fits] == [3, 3, 1]


def test_a_hull_without_an_end_has_no_answer() -> None:
    found = stats.hull([0, 1, 2, 3], [0.0, 1.0, 1.0, 1.0], [15, 9, 4, 0])
    assert found.n_factors is None
    assert_array_equal(found.gain, [0, 0, np.nan, np.nan])


def test_a_hull_goes_on_until_it_has_an_end() -> None:
    df = [36, 27, 19, 12, 6, 1]
    fit = [0.1, 0.2, 0.3, 0.9, 0.89, 0.95]
    assert stats.hull(range(6), fit, df).n_factors == 3
    assert stats.hull(range(6), fit, df, until=4).n_factors == 3
    assert stats.hull(range(5), fit[:5], df[:5]).n_factors is None
    assert stats.hull(range(6), fit, df, until=5).n_factors == 3


def test_a_short_scree_has_no_bend() -> None:
    assert stats.acceleration_factor([2.0, 1.0])[0] == 0


def test_comparison_data_have_the_items_own_answers() -> None:
    answers = np.clip(np.round(sample(2, 2)), -2, 1)
    one, same = (stats.comparison_data(answers, n_samples=40, population=1000, seed=3) for _ in range(2))
    assert_array_equal(one.rmse, same.rmse)
    assert one.rmse.shape == (one.pvalues.size, 40)
    assert_allclose(one.eigenvalues, stats.component_eigenvalues(np.corrcoef(answers.T)))
    assert stats.comparison_data(answers, max_factors=1, n_samples=10, population=500, seed=1).n_factors == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (partial(stats.parallel_analysis, np.eye(3), 2), "n"),
        (partial(stats.parallel_analysis, np.eye(3), 50, n_draws=0), "n_draws"),
        (partial(stats.parallel_analysis, np.eye(3), 50, level=95), "level"),
        (partial(stats.factor_sequence, np.eye(3), 1), "n"),
        (partial(stats.comparison_data, np.full((5, 3), np.nan)), "complete rows"),
        (partial(stats.comparison_data, np.ones((5, 3))), "variance"),
    ],
)
def test_what_cannot_be_done_is_refused(call: partial[object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
