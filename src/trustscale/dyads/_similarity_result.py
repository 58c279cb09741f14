"""Profile similarity as a result: per couple, on average, and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from trustscale._checks import check_option
from trustscale.dyads._couples import Couples, couple_ids
from trustscale.dyads._result import CoupleResult
from trustscale.responses.frames import new_frame
from trustscale.responses.tabular import Columns, columns_of, draft_sentence, record_dict, result_dict
from trustscale.results.apa import bounded, interval, probability
from trustscale.results.render import counted, number, text_table
from trustscale.stats import ProfileSimilarity, PseudoCouples

Of: TypeAlias = Literal["couples", "indices"]

INDICES = ("raw", "distinctive", "double_entry", "distance")
"""Those that are held against random pairings."""
NORMATIVE = "normative"
TITLES: Mapping[str, str] = {
    "raw": "raw profile correlation",
    "distinctive": "distinctive profile correlation",
    "double_entry": "double-entry profile correlation",
    "distance": "profile distance",
    "normative": "correlation with the mean profile of the other partners",
}
FURR = (
    "Furr, R. M. (2008). A framework for profile similarity: Integrating similarity, normativeness, and "
    "distinctiveness. Journal of Personality, 76(5), 1267-1316."
)
PHIPSON_SMYTH = (
    "Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications "
    "in Genetics and Molecular Biology, 9(1), 39."
)
_WAYS: Mapping[str, str] = {
    "more-alike": "random pairings at least as alike",
    "less-alike": "random pairings at most as alike",
    "two-sided": "random pairings as far out, either way",
}
"""What p counts."""


@dataclass(frozen=True, slots=True)
class SimilarityIndex:
    """One index over all couples.

    Attributes
    ----------
    index : str
        ``raw``, ``distinctive``, ``double_entry``, ``distance`` or ``normative``.
    estimate, lower, upper, level : float
        The average over couples with a t interval; of correlations by Fisher's z.
    baseline : float
        The average of the same over random pairings; NaN for ``normative``, which has no partner in it.
    baseline_sd : float
        How much the averages of random pairings vary; of correlations in Fisher's z.
    p_value : float
        (b + 1) / (m + 1), with b of m random pairings at least as far out.
    n : int
        Couples of which the index has a value (persons for ``normative``).
    """

    index: str
    estimate: float
    lower: float
    upper: float
    level: float
    baseline: float
    baseline_sd: float
    p_value: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Similarity(CoupleResult):
    """Profile similarity per couple and on average. Made by :func:`trustscale.dyads.similarity`.

    Attributes
    ----------
    couples : Couples
        All couples.
    profiles : ProfileSimilarity
        One value per couple; NaN for those that were left out.
    indices : tuple of SimilarityIndex
        Averages, with random pairings beside them.
    pseudo : PseudoCouples
        The average of each random pairing.
    items : tuple of str
        The profile.
    words : str
        Which items, and how they were keyed.
    n_used : int
        Couples that were not left out.
    alternative : str
        Which way p looks.
    permutations, seed : int
        Random pairings, and what they were drawn with.
    """

    couples: Couples
    profiles: ProfileSimilarity
    indices: tuple[SimilarityIndex, ...]
    pseudo: PseudoCouples
    items: tuple[str, ...]
    words: str
    n_used: int
    alternative: str
    permutations: int
    seed: int

    def columns(self) -> Columns:
        """One row per couple."""
        names = self.couples.members if self.couples.distinguishable else ("1", "2")
        return {
            self.couples.dyad: couple_ids(self.couples),
            "n_items": self.profiles.n_items,
            **{index: getattr(self.profiles, index) for index in INDICES},
            **{f"normative_{name}": self.profiles.normative[:, m] for m, name in enumerate(names)},
        }

    def to_frame(self, of: Of = "couples") -> Any:
        """One row per couple, or one row per index, in the library of the data.

        Parameters
        ----------
        of : "couples" or "indices"
            What a row is.
        """
        if check_option(of, Of, name="of") == "couples":
            return new_frame(self.columns(), library=self.library)
        return new_frame(columns_of(self.indices, SimilarityIndex.__slots__), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """Averages and rows as plain values."""
        return result_dict(
            self,
            self.columns(),
            indices=[record_dict(row) for row in self.indices],
            items=list(self.items),
            n_used=self.n_used,
            alternative=self.alternative,
            permutations=self.permutations,
            seed=self.seed,
        )

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (FURR, PHIPSON_SMYTH)

    def lines(self) -> list[str]:
        """A table of averages."""
        header = ["index", "average", f"{100 * self.indices[0].level:g} % CI", "random pairs", "p", "n"]
        cells = [
            [
                row.index,
                _shown(row, row.estimate),
                f"[{_shown(row, row.lower)}, {_shown(row, row.upper)}]",
                _shown(row, row.baseline),
                probability(row.p_value).removeprefix("p = ").removeprefix("p "),
                f"{row.n:,}",
            ]
            for row in self.indices
        ]
        return [
            f"Profiles of {self.words}: n = {self.n_used:,} of {counted(self.couples.n, 'couple')}",
            *text_table(header, cells),
            f"p: {_WAYS[self.alternative]}, of {self.permutations:,} with seed {self.seed}",
        ]

    def sentence(self) -> str:
        """The distinctive similarity, as it is free of what all answer alike."""
        row = next(row for row in self.indices if row.index == "distinctive")
        if math.isnan(row.estimate):
            return (
                f"Profiles of {self.words} have no distinctive similarity.{draft_sentence(self.provenance)}"
            )
        return (
            f"Over {self.words}, partners' {TITLES[row.index]} was {bounded(row.estimate)} on average "
            f"({interval(row.lower, row.upper, row.level)}, n = {row.n} couples); that of "
            f"{self.permutations:,} random pairings was {bounded(row.baseline)} "
            f"({probability(row.p_value)}: {_WAYS[self.alternative]}).{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """The averages alone."""
        return "; ".join(
            f"{TITLES[row.index]}: M = {_shown(row, row.estimate)}"
            + (f", random pairs {_shown(row, row.baseline)}" if row.index != NORMATIVE else "")
            + (f", {probability(row.p_value)}" if row.index != NORMATIVE else "")
            for row in self.indices
        )


def _shown(row: SimilarityIndex, value: float) -> str:
    return number(value) if row.index == "distance" else bounded(value)
