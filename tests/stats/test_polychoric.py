"""Polychoric correlations: laws that they keep, tables at the edge, and searches that must not fail."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy import integrate, optimize, special

from trustscale.stats import (
    PairStatus,
    Polychoric,
    bivariate_normal_rectangle,
    contingency_tables,
    latent_precision,
    polychoric,
)
from trustscale.stats._contingency import new_tables


def of_table(table: ArrayLike, **options: float) -> Polychoric:
    t = np.asarray(table)
    counts = np.block([[np.diag(t.sum(1)), t], [t.T, np.diag(t.sum(0))]])
    return polychoric(new_tables([np.arange(t.shape[0]), np.arange(t.shape[1])], counts), **options)


def answers(seed: int, n: int = 150, gaps: float = 0.1) -> np.ndarray:
    """Five items of two to five categories with one common cause."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, 5))
    cuts = ([0.3], [-1.5, 1.0], [-1.0, 0.0, 2.2], [-2.0, -0.5, 0.5, 2.0], [0.0, 1.0])
    codes = np.column_stack([np.digitize(x, cut) for x, cut in zip(latent.T, cuts, strict=True)]) + 0.0
    codes[rng.random(codes.shape) < gaps] = np.nan
    return codes


seeds = st.integers(0, 10_000)


@settings(max_examples=15, deadline=None)
@given(seed=seeds, order=st.permutations(range(5)))
def test_item_order_does_not_matter(seed: int, order: list[int]) -> None:
    x = answers(seed)
    found, moved = polychoric(x), polychoric(x[:, order])
    np.testing.assert_allclose(moved.correlation, found.correlation[np.ix_(order, order)], atol=1e-9)
    np.testing.assert_allclose(moved.se, found.se[np.ix_(order, order)], rtol=1e-6)


@settings(max_examples=15, deadline=None)
@given(seed=seeds, shift=st.integers(-3, 9), factor=st.integers(1, 4))
def test_only_the_order_of_codes_matters(seed: int, shift: int, factor: int) -> None:
    x = answers(seed)
    found, renamed = polychoric(x), polychoric(factor * x + shift)
    np.testing.assert_array_equal(renamed.correlation, found.correlation)
    np.testing.assert_array_equal(renamed.se, found.se)


@settings(max_examples=15, deadline=None)
@given(seed=seeds, turned=st.lists(st.booleans(), min_size=5, max_size=5))
def test_turning_an_item_round_turns_the_sign(seed: int, turned: list[bool]) -> None:
    x = answers(seed)
    sign = np.where(turned, -1.0, 1.0)
    found, mirrored = polychoric(x), polychoric(x * sign)
    np.testing.assert_allclose(mirrored.correlation, found.correlation * np.outer(sign, sign), atol=1e-8)
    np.testing.assert_allclose(mirrored.se, found.se, rtol=1e-5)


@pytest.mark.parametrize("rho", [-0.97, -0.8, -0.35, 0.0, 0.2, 0.6, 0.9, 0.95, 0.995])
@pytest.mark.parametrize("cuts", [([-0.7], [-0.7]), ([-1.2, 0.1, 0.9], [-0.3, 1.4]), ([-0.1, 0.1], [0.0])])
def test_exact_tables_give_their_correlation_back(rho: float, cuts: tuple[list[float], list[float]]) -> None:
    h, k = ([-np.inf, *cut, np.inf] for cut in cuts)
    table = [[bivariate_normal_rectangle(a, b, c, d, rho) for c, d in pairwise(k)] for a, b in pairwise(h)]
    found = of_table(1e6 * np.array(table, dtype=float))
    assert found.correlation[0, 1] == pytest.approx(rho, abs=5e-8)
    np.testing.assert_allclose(found.thresholds[0], cuts[0], atol=1e-9)


def test_the_estimate_is_the_highest_point_of_the_likelihood() -> None:
    table = np.array([[30, 12, 3], [14, 22, 9], [2, 11, 27]])
    found = of_table(table)
    h, k = ([-np.inf, *taus, np.inf] for taus in found.thresholds)

    def against(rho: float) -> float:
        p = np.array(
            [[bivariate_normal_rectangle(a, b, c, d, rho) for c, d in pairwise(k)] for a, b in pairwise(h)]
        )
        return -float((table * np.log(p)).sum())

    best = optimize.minimize_scalar(against, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-10})
    assert found.correlation[0, 1] == pytest.approx(best.x, abs=1e-6)


def test_a_person_far_off_the_ridge_is_taken_into_account() -> None:
    # One in the corner has a probability of about 1e-50 under the correlation of all others.
    table = np.array([[19, 0, 1], [67, 522, 0], [0, 147, 54], [0, 1, 189]])
    found = of_table(table)
    h, k = ([-9.0, *taus, 9.0] for taus in found.thresholds)

    def minus_log(rho: float) -> float:
        scale = np.sqrt(1 - rho * rho)
        total = 0.0
        for i, j in np.argwhere(table > 0):

            def strip(x: float, low: float = k[j], high: float = k[j + 1]) -> float:
                u, v = (low - rho * x) / scale, (high - rho * x) / scale
                inside = special.ndtr(v) - special.ndtr(u) if u < 0 else special.ndtr(-u) - special.ndtr(-v)
                return float(inside * np.exp(-x * x / 2) / np.sqrt(2 * np.pi))

            p = integrate.quad(strip, h[i], h[i + 1], epsabs=0, epsrel=1e-8, limit=200)[0]
            total += table[i, j] * np.log(p)
        return -total

    with np.errstate(divide="ignore"):
        best = optimize.minimize_scalar(minus_log, bounds=(0.85, 0.99), method="bounded")
    assert found.correlation[0, 1] == pytest.approx(best.x, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_no_table_makes_the_search_fail_or_warn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(12):
        n, rho = int(rng.choice([3, 10, 40, 600])), rng.choice([0.0, 0.7, 0.99, 0.9999])
        latent = np.sqrt(rho) * rng.normal(size=(n, 1)) + np.sqrt(1 - rho) * rng.normal(size=(n, 4))
        x = np.column_stack([np.digitize(v, np.sort(rng.normal(size=rng.integers(1, 7)))) for v in latent.T])
        x = x * rng.choice([-1.0, 1.0], 4)
        x[rng.random(x.shape) < rng.choice([0.0, 0.3])] = np.nan
        found = polychoric(x)
        assert PairStatus.NOT_CONVERGED not in found.status
        fitted = found.status == PairStatus.FITTED
        assert (np.abs(found.correlation[fitted]) <= 1).all()
        assert np.isnan(found.correlation[(found.status == 2) | (found.status == 3)]).all()
        assert (np.abs(found.correlation[found.status == PairStatus.AT_BOUNDARY]) == 1).all()
        assert np.isnan(found.se[found.status == PairStatus.AT_BOUNDARY]).all()


def test_standard_errors_are_those_of_a_jackknife() -> None:
    # Leaving out one person of a cell at a time needs no theory at all.
    edges = [-np.inf, -0.6, 0.5, np.inf]
    cells = [
        bivariate_normal_rectangle(a, b, c, d, 0.5) for a, b in pairwise(edges) for c, d in pairwise(edges)
    ]
    table = np.rint(2000 * np.array(cells)).reshape(3, 3)
    found = of_table(table)
    n = table.sum()
    values = []
    for cell in np.ndindex(3, 3):
        less = table.copy()
        less[cell] -= 1
        values.append(of_table(less).correlation[0, 1])
    mean = np.average(values, weights=table.ravel())
    jackknife = np.sqrt((n - 1) * np.average((np.array(values) - mean) ** 2, weights=table.ravel()))
    assert found.se[0, 1] == pytest.approx(jackknife, rel=0.003)


def test_standard_errors_with_gaps_are_those_of_a_jackknife() -> None:
    x = answers(6, n=8000, gaps=0.25)[:, [2, 3]]
    tables = contingency_tables(x)
    found = polychoric(tables)
    rows, times = np.unique(np.nan_to_num(x, nan=-1.0), axis=0, return_counts=True)
    left_out = []
    for row in rows:
        places = [
            int(start + np.searchsorted(codes, code))
            for start, codes, code in zip(tables.offsets, tables.categories, row, strict=False)
            if code >= 0
        ]
        counts = tables.counts.copy()
        counts[np.ix_(places, places)] -= 1
        left_out.append(polychoric(new_tables(tables.categories, counts)).correlation[0, 1])
    values = np.array(left_out)
    mean = np.average(values, weights=times)
    n = len(x)
    jackknife = np.sqrt((n - 1) * np.average((values - mean) ** 2, weights=times))
    assert found.se[0, 1] == pytest.approx(jackknife, rel=0.02)


def test_more_answers_to_one_item_change_its_thresholds_only_there() -> None:
    x = answers(3)
    found = polychoric(x)
    for column, taus in zip(x.T, found.thresholds, strict=True):
        there = column[~np.isnan(column)]
        shares = [np.mean(there <= code) for code in np.unique(there)[:-1]]
        np.testing.assert_allclose(taus, special.ndtri(shares), atol=1e-12)
    both = ~np.isnan(x[:, [0, 3]]).any(axis=1)
    assert found.n[0, 3] == both.sum()
    assert found.n[2, 2] == (~np.isnan(x[:, 2])).sum()


def test_categories_that_nobody_chose_change_nothing() -> None:
    x = answers(11, gaps=0.0)
    declared = [np.arange(-1, 7)] * 5
    found, wide = polychoric(x), polychoric(contingency_tables(x, declared))
    np.testing.assert_array_equal(wide.correlation, found.correlation)
    np.testing.assert_array_equal(wide.se, found.se)
    assert wide.empty[0].tolist() == [-1, 2, 3, 4, 5, 6]
    assert wide.categories[0].tolist() == [0, 1]
    assert [t.size for t in wide.thresholds] == [t.size for t in found.thresholds]


def test_an_empty_cell_of_a_2_x_2_table_goes_to_the_boundary_unless_filled() -> None:
    table = [[44, 10], [0, 46]]
    plain, filled = of_table(table), of_table(table, correct=0.5)
    assert plain.correlation[0, 1] == 1.0
    assert plain.status[0, 1] == PairStatus.AT_BOUNDARY
    assert np.isnan(plain.se[0, 1])
    assert plain.zero_cells[0, 1] == 1
    assert not plain.corrected.any()
    assert filled.status[0, 1] == PairStatus.FITTED
    assert filled.corrected[0, 1]
    assert filled.correlation[0, 1] == pytest.approx(0.97906, abs=5e-5)
    assert of_table([[0, 46], [44, 10]]).correlation[0, 1] == -1.0


@pytest.mark.parametrize("size", [2, 3, 5])
def test_perfect_association(size: int) -> None:
    table = np.diag(np.arange(10, 10 + size))
    assert of_table(table).correlation[0, 1] == 1.0
    assert of_table(table[::-1]).correlation[0, 1] == -1.0
    assert of_table(table).status[0, 1] == PairStatus.AT_BOUNDARY


def test_items_without_variation_and_pairs_without_persons() -> None:
    x = answers(2, gaps=0.0)
    x[:, 1] = 4.0
    x[:75, 2] = np.nan
    x[75:, 3] = np.nan
    x[:, 4] = np.nan
    found = polychoric(x)
    assert np.isnan(found.correlation[1]).all()
    assert found.status[1, 1] == found.status[0, 1] == PairStatus.CONSTANT
    assert found.status[2, 3] == PairStatus.NO_PERSONS
    assert found.status[0, 4] == PairStatus.NO_PERSONS
    assert found.status[0, 2] == PairStatus.FITTED
    assert found.thresholds[1].size == 0
    assert found.thresholds[4].size == 0


def test_one_item_and_none() -> None:
    one = polychoric(np.array([[1.0], [2.0], [2.0]]))
    assert one.correlation.tolist() == [[1.0]]
    assert one.se.tolist() == [[0.0]]
    assert polychoric(np.empty((4, 0))).correlation.shape == (0, 0)


def test_many_items_are_worked_through_in_chunks() -> None:
    x = np.column_stack([answers(seed, gaps=0.0) for seed in range(14)])
    found = polychoric(x)
    for i, j in ((0, 1), (3, 40), (68, 69)):
        alone = polychoric(x[:, [i, j]])
        assert found.correlation[i, j] == pytest.approx(alone.correlation[0, 1], abs=1e-9)
        assert found.se[i, j] == pytest.approx(alone.se[0, 1], rel=1e-6)


def test_arrays_cannot_be_written_to() -> None:
    found = polychoric(answers(1))
    with pytest.raises(ValueError, match="read-only"):
        found.correlation[0, 1] = 0.0
    with pytest.raises(ValueError, match="below 0"):
        polychoric(answers(1), correct=-0.5)


def test_intervals_stay_between_minus_one_and_one() -> None:
    found = of_table([[40, 3], [2, 50]])
    precision = latent_precision(found.correlation, found.se)
    assert 0.9 < precision.lower[0, 1] < found.correlation[0, 1] < precision.upper[0, 1] < 1
    assert np.isnan(latent_precision(1.0, np.nan).upper)
