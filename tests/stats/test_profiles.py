"""Profile similarity against R and printed examples, its laws, and what chance gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.stats.reference import reference, simulated_couples
from trustscale.stats import fisher_average, plain_average, profile_similarity, pseudo_couples

A = np.array([[1.0, 2, 5, 4, 3], [2, 2, 4, 5, 1], [5, 4, 1, 2, 3]])
B = np.array([[2.0, 2, 5, 3, 3], [1, 3, 5, 4, 2], [4, 5, 2, 1, 3]])
BOUND = 0.995
PER_COUPLE = ("raw", "distinctive", "double_entry", "distance")

answers = hnp.arrays(float, st.tuples(st.integers(3, 12), st.just(12)), elements=st.integers(1, 5))


def simulated() -> tuple[np.ndarray, np.ndarray]:
    d, stems = simulated_couples(), reference("dyads")["profiles"]["stems"]
    first, second = (np.column_stack([d[f"{stem}_{m}"] for stem in stems]) for m in (1, 2))
    return first, second


def test_three_couples() -> None:
    found = profile_similarity(A, B)
    assert found.raw.round(4).tolist() == [0.9037, 0.7698, 0.8]
    assert found.distinctive.round(4).tolist() == [0.7640, 0.8973, 0.9805]
    assert found.double_entry.round(4).tolist() == [0.8750, 0.7608, 0.8]
    assert found.n_items.tolist() == [5, 5, 5]


@pytest.mark.parametrize("name", PER_COUPLE)
def test_agrees_with_r(name: str) -> None:
    expected = reference("dyads")["profiles"]
    found = getattr(profile_similarity(*simulated()), name)
    np.testing.assert_allclose(found[: expected["n"]], expected[name], rtol=1e-10)


def test_more_that_agrees_with_r() -> None:
    expected, n = reference("dyads")["profiles"], reference("dyads")["profiles"]["n"]
    found = profile_similarity(*simulated())
    for member in (1, 2):
        np.testing.assert_allclose(
            found.normative[:n, member - 1], expected[f"normative_{member}"], rtol=1e-10
        )
    alike = profile_similarity(*simulated(), exchangeable=True)
    np.testing.assert_allclose(alike.distinctive[:n], expected["distinctive_exchangeable"], rtol=1e-10)
    average = fisher_average(found.distinctive, bound=1 - 1e-12)
    assert average.estimate == pytest.approx(expected["fisher_average"], rel=1e-10)
    assert average.n == 250


@given(answers, st.data())
def test_gaps_leave_the_items_out_that_one_of_the_two_did_not_answer(
    x: np.ndarray, data: st.DataObject
) -> None:
    gaps = data.draw(hnp.arrays(bool, x.shape, elements=st.booleans()))
    first, second = np.where(gaps, np.nan, x)[:, :6], np.where(gaps, np.nan, x)[:, 6:]
    found = profile_similarity(first, second)
    for row, (a, b) in enumerate(zip(first, second, strict=True)):
        both = ~np.isnan(a) & ~np.isnan(b)
        a, b = a[both], b[both]
        assert found.n_items[row] == both.sum()
        if both.any():
            expected = math.sqrt(((a - b) ** 2).sum() * 6 / both.sum())
            assert found.distance[row] == pytest.approx(expected, abs=1e-6)
        else:
            assert np.isnan(found.distance[row])
        if both.sum() < 3 or a.std() == 0 or b.std() == 0:
            assert np.isnan(found.raw[row])
        else:
            assert found.raw[row] == pytest.approx(np.corrcoef(a, b)[0, 1], abs=1e-8)


@given(answers, st.integers(0, 4095))
def test_swapping_exchangeable_partners_changes_nothing(x: np.ndarray, which: int) -> None:
    first, second = x[:, :6], x[:, 6:]
    swap = np.array([which >> row & 1 for row in range(len(x))], dtype=bool)[:, None]
    swapped = np.where(swap, second, first), np.where(swap, first, second)
    before = profile_similarity(first, second, exchangeable=True)
    after = profile_similarity(*swapped, exchangeable=True)
    for name in PER_COUPLE:
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
    for name in ("observed", "means", "as_high", "as_low"):
        draws = (
            pseudo_couples(
                *pair, permutations=9, rng=np.random.default_rng(3), bound=BOUND, exchangeable=True
            )
            for pair in ((first, second), swapped)
        )
        np.testing.assert_array_equal(*(getattr(draw, name) for draw in draws))


@given(answers, st.permutations(range(6)))
def test_the_order_of_items_does_not_matter(x: np.ndarray, order: list[int]) -> None:
    before = profile_similarity(x[:, :6], x[:, 6:])
    after = profile_similarity(x[:, :6][:, order], x[:, 6:][:, order])
    for name in PER_COUPLE:
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=1e-9)


def test_what_all_answer_alike_is_not_distinctive() -> None:
    rng = np.random.default_rng(4)
    common = rng.normal(scale=3, size=(1, 20))
    first, second = common + rng.normal(size=(400, 20)), common + rng.normal(size=(400, 20))
    found = profile_similarity(first, second)
    assert fisher_average(found.raw, bound=BOUND).estimate > 0.8
    distinctive = fisher_average(found.distinctive, bound=BOUND)
    assert distinctive.lower < 0 < distinctive.upper


def test_one_answer_to_everything_has_no_correlation() -> None:
    found = profile_similarity(np.array([[3.0, 3, 3], [1, 2, 4]]), np.array([[1.0, 2, 3], [4, 2, 1]]))
    assert np.isnan(found.raw[0])
    assert not np.isnan(found.raw[1])
    assert found.distance[0] == pytest.approx(math.sqrt(5))


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1)])
def test_too_little_gives_no_number(shape: tuple[int, int]) -> None:
    found = profile_similarity(np.zeros(shape), np.zeros(shape))
    assert np.isnan(found.raw).all()
    assert found.normative.shape == (shape[0], 2)
    assert not found.raw.flags.writeable


# -- random pairings -----------------------------------------------------------------------------------------


def test_averages_of_a_pairing_are_those_of_its_couples() -> None:
    first, second = simulated()
    found = pseudo_couples(first, second, permutations=1, rng=np.random.default_rng(5), bound=BOUND)
    order = np.random.default_rng(5).permutation(len(second))
    for pairing, means in ((second, found.observed), (second[order], found.means[0])):
        couples = profile_similarity(first, pairing)
        expected = [
            *(
                np.arctanh(np.clip(getattr(couples, name), -BOUND, BOUND)).mean()
                for name in ("raw", "distinctive", "double_entry")
            ),
            couples.distance.mean(),
        ]
        np.testing.assert_allclose(means, expected, rtol=1e-12)


def test_gaps_in_random_pairings() -> None:
    first, second = simulated()
    first = first.copy()
    first[::3, 2] = np.nan
    found = pseudo_couples(first, second, permutations=1, rng=np.random.default_rng(5), bound=BOUND)
    order = np.random.default_rng(5).permutation(len(second))
    couples = profile_similarity(first, second[order])
    assert found.means[0, 1] == pytest.approx(np.arctanh(couples.distinctive.clip(-BOUND, BOUND)).mean())


def test_random_pairings_of_exchangeable_persons_use_everybody() -> None:
    rng = np.random.default_rng(6)
    first, second = rng.normal(size=(40, 6)), rng.normal(loc=5, size=(40, 6))
    apart, mixed = (
        pseudo_couples(
            first, second, permutations=20, rng=np.random.default_rng(7), bound=BOUND, exchangeable=alike
        )
        for alike in (False, True)
    )
    assert (apart.means[:, 3] > 10).all()  # the two levels always meet
    assert (mixed.means[:, 3] < 10).all()  # half of the pairs are of one level


def test_real_likeness_is_seen_and_the_same_seed_gives_the_same_digits() -> None:
    first, second = simulated()
    found, again = (
        pseudo_couples(first, second, permutations=99, rng=np.random.default_rng(1), bound=BOUND)
        for _ in range(2)
    )
    assert found.as_high.tolist()[1:3] == [0, 0]
    assert found.as_low.tolist()[3] == 0
    np.testing.assert_array_equal(found.means, again.means)
    assert not found.means.flags.writeable


@pytest.mark.parametrize("exchangeable", [False, True])
def test_p_is_uniform_where_partners_are_strangers(exchangeable: bool) -> None:
    """(b + 1) / (m + 1) is at most p in a share p of samples, for p at the steps of 1 / (m + 1)."""
    rng, n, m = np.random.default_rng(20261127), 300, 19
    p = np.empty((n, 4))
    for row in range(n):
        first, second = (
            rng.integers(1, 6, (12, 5)) + rng.integers(0, 3, (12, 1)) + np.arange(5.0) for _ in range(2)
        )
        found = pseudo_couples(first, second, permutations=m, rng=rng, bound=BOUND, exchangeable=exchangeable)
        p[row] = (found.as_high + 1) / (m + 1)
    for level in (0.1, 0.25, 0.5, 0.75):
        share = (p <= level + 1e-9).mean(axis=0)
        assert np.abs(share - level).max() < 3.5 * math.sqrt(level * (1 - level) / n)


def test_averages() -> None:
    r = np.array([0.2, 0.5, 0.8, np.nan, 1.0])
    found = fisher_average(r, bound=0.9, level=0.95)
    z = np.arctanh([0.2, 0.5, 0.8, 0.9])
    assert found.n == 4
    assert found.estimate == pytest.approx(math.tanh(z.mean()))
    reach = 3.182446305284263 * z.std(ddof=1) / 2
    assert (found.lower, found.upper) == pytest.approx(
        (math.tanh(z.mean() - reach), math.tanh(z.mean() + reach))
    )
    assert math.isnan(plain_average(np.array([np.nan])).estimate)
    assert math.isnan(plain_average(np.array([2.0])).lower)
