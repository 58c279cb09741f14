"""Best subsets: leaps, every subset by hand, and the search that exchanges terms."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.stats.norm_cases import from_r, pupils
from trustscale import stats
from trustscale.stats import _subsets
from trustscale.stats._subsets import best_subsets


def correlated(predictors: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(200, predictors)) + rng.normal(size=(200, 1))
    y = x @ rng.normal(size=predictors) + rng.normal(size=200)
    return np.corrcoef(np.column_stack([x, y]), rowvar=False)


def residual(gram: np.ndarray, subset: tuple[int, ...]) -> float:
    at = list(subset)
    return float(1 - gram[-1, at] @ np.linalg.solve(gram[np.ix_(at, at)], gram[at, -1]))


def test_every_subset_by_hand() -> None:
    gram = correlated(7, seed=1)
    found = best_subsets(gram, max_size=5, keep=4)
    assert list(found) == [1, 2, 3, 4, 5]
    for size, subsets in found.items():
        ranked = sorted(combinations(range(7), size), key=lambda subset: residual(gram, subset))
        assert [tuple(subset) for subset in subsets] == ranked[:4]


def test_batches_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    gram = correlated(10, seed=2)
    whole = best_subsets(gram, max_size=6, keep=9)
    monkeypatch.setattr(_subsets, "_AT_ONCE", 3)
    parts = best_subsets(gram, max_size=6, keep=9)
    for size in whole:
        assert_array_equal(whole[size], parts[size])


@pytest.mark.parametrize("case", from_r()["subsets"], ids=["k=4, t=3", "k=2, t=2"])
def test_matches_leaps(case: dict[str, list[float]]) -> None:
    group, raw = pupils()
    z = stats.rank_in_groups(raw, group=group).z
    powers = np.array(case["powers"], dtype=int)
    terms = (50 + 10 * z[:, None]) ** powers[:, 0] * group[:, None] ** powers[:, 1]
    gram = np.corrcoef(np.column_stack([terms, raw]), rowvar=False)
    sizes = np.array(case["size"])
    keep = int(np.count_nonzero(sizes == 2))
    found = best_subsets(gram, max_size=int(sizes.max()), keep=keep)
    chosen = np.array(case["chosen"], dtype=bool)
    for size, subsets in found.items():
        of_leaps = [tuple(np.flatnonzero(row)) for row in chosen[sizes == size]]
        assert [tuple(subset) for subset in subsets] == of_leaps


def test_the_exchange_finds_the_best_of_each_size(monkeypatch: pytest.MonkeyPatch) -> None:
    gram = correlated(12, seed=3)
    all_of_them = best_subsets(gram, max_size=6, keep=1)
    monkeypatch.setattr(_subsets, "EXHAUSTIVE_UP_TO", 5)
    exchanged = best_subsets(gram, max_size=6, keep=3)
    for size, subsets in all_of_them.items():
        assert_array_equal(exchanged[size][0], subsets[0])
        worth = [residual(gram, tuple(subset)) for subset in exchanged[size]]
        assert worth == sorted(worth)


@pytest.mark.parametrize("limit", [24, 1])
def test_a_copy_of_a_predictor_is_never_taken_with_it(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(_subsets, "EXHAUSTIVE_UP_TO", limit)
    gram = correlated(4, seed=4)
    doubled = gram[np.ix_([0, 1, 2, 3, 3, 4], [0, 1, 2, 3, 3, 4])]
    found = best_subsets(doubled, max_size=5, keep=40)
    assert 5 not in found
    for subsets in found.values():
        assert not any({3, 4} <= set(subset) for subset in subsets.tolist())
    assert_allclose(residual(gram, (0, 1, 2, 3)), residual(doubled, tuple(found[4][0])))
    tripled = gram[np.ix_([0, 1, 2, 3, 3, 3, 4], [0, 1, 2, 3, 3, 3, 4])]
    assert list(best_subsets(tripled, max_size=6, keep=40)) == [1, 2, 3, 4]
