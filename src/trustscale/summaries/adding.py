"""Sums and products, for columns of any values, and what is added up on request."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.summaries.counting import Counter
from trustscale.summaries.sums import within_limit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Adder:
    """Sums over complete rows, over the other rows by pair, and over each block's own rows.

    Values come about their origins. Where an origin is not known yet, all values so far are gaps.
    """

    def __init__(
        self, k: int, blocks: Sequence[tuple[int, ...]], *, max_patterns: int = 0, fourth: bool = False
    ) -> None:
        self._k, self._blocks = k, [list(block) for block in blocks]
        self._origin = np.zeros(k)
        self._n = [0] * len(blocks)
        self._sums = [np.zeros(len(block)) for block in blocks]
        self._products = [np.zeros((len(block), len(block))) for block in blocks]
        self._pair_n, self._pair_sums, self._squares, self._cross = (np.zeros((k, k)) for _ in range(4))
        self._power_n, self._power_sums = np.zeros(k, np.int64), np.zeros((4, k))
        self._fourth = [_no_terms(len(block)) for block in blocks] if fourth else None
        self._max_patterns = max_patterns
        self._patterns = stats.pattern_moments(np.empty((0, k)), np.zeros(k)) if max_patterns else None
        self._no_patterns = ""

    def begin(self, counter: Counter, origin: Floats) -> None:
        """Go on from what was counted, where every column had tables so far."""
        self._origin = origin
        tables = [counter.complete(), *counter.own()]
        for number, (block, found) in enumerate(zip(self._blocks, tables, strict=True)):
            m = stats.moments_of_tables(found, origin[block])
            self._n[number], self._sums[number], self._products[number] = m.n, m.sums + 0, m.products + 0
        rest = stats.pairwise_moments_of_tables(counter.rest(), origin)
        self._pair_n, self._pair_sums = rest.n.astype(np.float64), rest.sums + 0
        self._squares, self._cross = rest.squares + 0, rest.cross + 0
        powers = stats.power_sums_of_tables(counter.pairwise(), origin)
        self._power_n, self._power_sums = powers.n + 0, powers.sums + 0

    def add(self, x: Floats, origin: Sequence[float | None]) -> Bools:
        """Add a block of rows of shape (k, n) about the origins; return which values there are."""
        self._origin = np.array([0.0 if value is None else value for value in origin])
        there = ~np.isnan(x)
        filled = np.where(there, x, 0.0)
        self._add_powers(filled, there)
        complete = there.all(axis=0)
        everything = complete.all()
        self._add_complete(0, x if everything else x[:, complete])
        if self._patterns is not None:
            self._add_patterns(x)
        if everything:
            return there
        rest = ~complete
        self._add_pairs(filled[:, rest], there[:, rest])
        others, known = x[:, rest], there[:, rest]
        for number, block in enumerate(self._blocks[1:], start=1):
            own = known[block].all(axis=0)
            if own.any():
                self._add_complete(number, others[block][:, own])
        return there

    def _add_powers(self, filled: Floats, there: Bools) -> None:
        self._power_n += np.count_nonzero(there, axis=1)
        power = filled
        for row in range(4):
            self._power_sums[row] += power.sum(axis=1)
            power = power * filled

    def _add_complete(self, number: int, x: Floats) -> None:
        self._n[number] += x.shape[1]
        self._sums[number] += x.sum(axis=1)
        self._products[number] += x @ x.T
        if self._fourth is not None:
            rows = stats.fourth_moments(x.T, np.zeros(x.shape[0]))
            self._fourth[number] += rows.gram

    def _add_pairs(self, filled: Floats, there: Bools) -> None:
        mask = there.astype(np.float64)
        self._pair_n += mask @ mask.T
        self._pair_sums += filled @ mask.T
        self._squares += (filled * filled) @ mask.T
        self._cross += filled @ filled.T

    def _add_patterns(self, x: Floats) -> None:
        assert self._patterns is not None  # noqa: S101  # the caller looked
        more = stats.pattern_moments(x.T, np.zeros(self._k))
        together = stats.add_pattern_moments(self._patterns, more)
        self._patterns, self._no_patterns = within_limit(together, self._max_patterns)

    # -- what was added up ---------------------------------------------------------------------------------

    def powers(self) -> stats.PowerSums:
        """Per column."""
        return stats.PowerSums(self._power_n.copy(), self._origin, self._power_sums.copy())

    def pairwise(self) -> stats.PairwiseMoments:
        """Per pair of columns; the complete rows have a value in both of every pair."""
        sums, products = self._sums[0], self._products[0]
        return stats.PairwiseMoments(
            n=np.rint(self._pair_n + self._n[0]).astype(np.int64),
            origin=self._origin,
            sums=self._pair_sums + sums[:, None],
            squares=self._squares + np.diag(products)[:, None],
            cross=self._cross + products,
        )

    def blocks(self) -> list[stats.Moments]:
        """Per block, over the rows that are complete in its columns."""
        whole = stats.Moments(self._n[0], self._origin, self._sums[0].copy(), self._products[0].copy())
        found = [whole]
        for number, block in enumerate(self._blocks[1:], start=1):
            n = self._n[0] + self._n[number]
            sums = self._sums[0][block] + self._sums[number]
            products = self._products[0][np.ix_(block, block)] + self._products[number]
            found.append(stats.Moments(n, self._origin[block], sums, products))
        return found

    def fourth(self) -> list[stats.FourthMoments | None]:
        """Per block, where asked for."""
        if self._fourth is None:
            return [None] * len(self._blocks)
        whole = stats.FourthMoments(self._n[0], self._origin, self._fourth[0].copy())
        found: list[stats.FourthMoments | None] = [whole]
        for number, block in enumerate(self._blocks[1:], start=1):
            gram = stats.choose_fourth_moments(whole, block).gram + self._fourth[number]
            found.append(stats.FourthMoments(self._n[0] + self._n[number], self._origin[block], gram))
        return found

    def patterns(self) -> tuple[stats.PatternMoments | None, str]:
        """Per pattern of gaps, or why there are none."""
        if self._patterns is None:
            return None, self._no_patterns
        p = self._patterns
        return stats.PatternMoments(p.present, self._origin, p.n, p.sums, p.products), ""


def _no_terms(k: int) -> Floats:
    m = 1 + k + k * (k + 1) // 2
    return np.zeros((m, m))
