"""Change of couples as a result: three views of it, each called by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.dyads._couples import Floats
from trustscale.dyads._result import CoupleResult
from trustscale.responses.frames import Words
from trustscale.responses.tabular import Columns, draft_sentence, plain, result_dict
from trustscale.results.render import counted, text_table

Bytes = NDArray[np.int8]

PARTNER = ("improved", "unchanged", "deteriorated", "not classifiable")
"""What became of one partner, and of the couple's mean."""
COUPLE = (
    "both improved",
    "one improved",
    "none",
    "mixed",
    "one deteriorated",
    "both deteriorated",
    "not classifiable",
)
"""What became of the two; mixed: one improved, one deteriorated."""
GAP = ("narrower", "unchanged", "wider", "turned round", "not classifiable")
"""What became of the difference between partners; turned round: the other one is higher now."""
UNCLEAR = "not classifiable"

NOTE = (
    "The couple's mean and the gap between partners are judged by formulas derived from classical test "
    "theory; there is no published standard for the change of a couple."
)
JACOBSON_TRUAX = (
    "Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining "
    "meaningful change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), "
    "12-19."
)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One score of each couple at both times.

    Attributes
    ----------
    before, after, statistic : float array of shape (n,)
        NaN where something is missing.
    classes : int8 array of shape (n,)
        Position in :data:`PARTNER` or :data:`GAP`.
    sem : float
        Standard error of measurement of the score.
    """

    before: Floats
    after: Floats
    statistic: Floats
    classes: Bytes
    sem: float


@dataclass(frozen=True, slots=True, eq=False)
class ScaleCoupleChange:
    """One variable.

    Attributes
    ----------
    variable : str
        Its name.
    direction : int
        1 where higher scores are better, -1 where lower ones are.
    partners : pair of View
        Each partner.
    couple : int8 array of shape (n,)
        Position in :data:`COUPLE`.
    mean, gap : View
        The couple's mean, and the first partner minus the second.
    reliability, sd : pair of float
        Of the partners.
    """

    variable: str
    direction: int
    partners: tuple[View, View]
    couple: Bytes
    mean: View
    gap: View
    reliability: tuple[float, float]
    sd: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CoupleChangeSummary:
    """Counts of one variable.

    Attributes
    ----------
    variable : str
        Its name.
    n : int
        Couples of which both partners can be classified.
    table : tuple of tuples of int
        First partner (rows) by second partner (columns), each improved, unchanged, deteriorated. Of
        exchangeable partners the one who fared better is the first.
    couple, mean, gap : mapping of str to int
        Couples of each kind.
    """

    variable: str
    n: int
    table: tuple[tuple[int, ...], ...]
    couple: Mapping[str, int]
    mean: Mapping[str, int]
    gap: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class CoupleChange(CoupleResult):
    """Which couples have changed by more than error, in three views. Made by :func:`trustscale.dyads.change`.

    Attributes
    ----------
    dyad : str
        The column of couples.
    ids : array of shape (n,)
        Couples that were there at both times.
    members : pair of str
        What the partners are called.
    distinguishable : bool
        Whether roles tell them apart.
    scales : tuple of ScaleCoupleChange
        One per variable.
    critical, level : float
        A statistic beyond it is a reliable change.
    n_before_only, n_after_only : int
        Couples that were there once.
    """

    dyad: str
    ids: NDArray[Any]
    members: tuple[str, str]
    distinguishable: bool
    scales: tuple[ScaleCoupleChange, ...]
    critical: float
    level: float
    n_before_only: int
    n_after_only: int

    @property
    def summary(self) -> tuple[CoupleChangeSummary, ...]:
        """One record per variable."""
        return tuple(_summary(scale, folded=not self.distinguishable) for scale in self.scales)

    def columns(self) -> Columns:
        """Four rows per couple and variable: each partner, the couple's mean, the gap."""
        return _columns(self)

    def to_dict(self) -> dict[str, Any]:
        """Counts and rows as plain values."""
        counts = [
            {
                "variable": row.variable,
                "n": row.n,
                "table": [list(line) for line in row.table],
                **{view: dict(getattr(row, view)) for view in ("couple", "mean", "gap")},
            }
            for row in self.summary
        ]
        numbers = {
            scale.variable: {
                "reliability": plain(scale.reliability),
                "sd": plain(scale.sd),
                "sem_partners": [plain(view.sem) for view in scale.partners],
                "sem_mean": plain(scale.mean.sem),
                "sem_gap": plain(scale.gap.sem),
            }
            for scale in self.scales
        }
        return result_dict(
            self,
            self.columns(),
            note=NOTE,
            critical=self.critical,
            n=len(self.ids),
            n_before_only=self.n_before_only,
            n_after_only=self.n_after_only,
            numbers=numbers,
            summary=counts,
        )

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (JACOBSON_TRUAX,)

    def lines(self) -> list[str]:
        """One variable in full, several in one table."""
        lines = [
            f"{counted(len(self.ids), 'couple')} at both times; a change is beyond {self.critical:.4g} SE"
        ]
        if len(self.scales) == 1:
            lines += _in_full(self, self.summary[0])
        else:
            lines += _side_by_side(self.summary)
        return [*lines, *_wrapped(NOTE)]

    def sentence(self) -> str:
        """Each variable in words."""
        words = " ".join(
            f"In {row.variable}, partners by their own error: {_listed(row.couple)} (n = {row.n} couples); "
            f"the couple's mean: {_listed(row.mean)}; the gap between partners: {_listed(row.gap)}."
            for row in self.summary
        )
        return f"{words} {NOTE}{draft_sentence(self.provenance)}"

    def apa(self) -> str:
        """The counts alone."""
        return "; ".join(
            f"{row.variable}: {_listed(row.couple)}, n = {row.n} couples" for row in self.summary
        )


def _summary(scale: ScaleCoupleChange, *, folded: bool) -> CoupleChangeSummary:
    first, second = (view.classes for view in scale.partners)
    known = (first < 3) & (second < 3)
    rows, columns = first[known], second[known]
    if folded:
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
    table = np.zeros((3, 3), dtype=int)
    np.add.at(table, (rows, columns), 1)
    return CoupleChangeSummary(
        variable=scale.variable,
        n=int(np.count_nonzero(known)),
        table=tuple(tuple(line) for line in table.tolist()),
        couple=_counts(scale.couple, COUPLE),
        mean=_counts(scale.mean.classes, PARTNER),
        gap=_counts(scale.gap.classes, GAP),
    )


def _counts(classes: Bytes, words: tuple[str, ...]) -> dict[str, int]:
    counts = np.bincount(classes, minlength=len(words)).tolist()
    return {word: n for word, n in zip(words, counts, strict=True) if n or word != UNCLEAR}


def _columns(found: CoupleChange) -> Columns:
    """Rows by couple, within it by variable, within it by view."""
    words = tuple(dict.fromkeys((*PARTNER, *GAP)))
    views = [view for scale in found.scales for view in (*scale.partners, scale.mean, scale.gap)]
    per_couple, n = len(views), len(found.ids)

    def woven(columns: list[NDArray[Any]]) -> NDArray[Any]:
        return np.stack(columns, axis=1).ravel() if columns else np.empty(0)

    classes = []
    for number, view in enumerate(views):
        own = GAP if number % 4 == 3 else PARTNER
        classes.append(np.array([words.index(word) for word in own], dtype=np.int8)[view.classes])
    nobody = np.full(n, -1, dtype=np.int8)
    couple = [labels for scale in found.scales for labels in (scale.couple, scale.couple, nobody, nobody)]
    names = [scale.variable for scale in found.scales]
    partners = (*found.members, "", "") * len(names)
    return {
        found.dyad: np.repeat(found.ids, per_couple),
        "scale": np.tile(np.array([name for name in names for _ in range(4)], dtype=object), n),
        "view": Words(np.tile(np.array([0, 0, 1, 2] * len(names), dtype=np.int8), n), VIEWS),
        "partner": np.tile(np.array([name or None for name in partners], dtype=object), n),
        "before": woven([view.before for view in views]),
        "after": woven([view.after for view in views]),
        "statistic": woven([view.statistic for view in views]),
        "critical": np.full(per_couple * n, found.critical),
        "change": Words(woven(classes).astype(np.int8), words),
        "couple_change": Words(woven(couple).astype(np.int8), COUPLE),
    }


VIEWS = ("partner", "couple mean", "gap")


def _in_full(found: CoupleChange, row: CoupleChangeSummary) -> list[str]:
    first, second = found.members if found.distinguishable else ("better off", "other partner")
    header = [f"{first} \\ {second}", *PARTNER[:3]]
    cells = [[word, *map(str, line)] for word, line in zip(PARTNER, row.table, strict=False)]
    return [
        f"{row.variable}: n = {row.n}",
        *text_table(header, cells),
        f"partners: {_listed(row.couple)}",
        f"couple mean: {_listed(row.mean)}",
        f"gap: {_listed(row.gap)}",
    ]


def _side_by_side(rows: tuple[CoupleChangeSummary, ...]) -> list[str]:
    header = ["partners", *COUPLE[:6], "n"]
    lines = text_table(
        header,
        [[row.variable, *(str(row.couple[word]) for word in COUPLE[:6]), str(row.n)] for row in rows[:5]],
    )
    header = ["couple mean", *PARTNER[:3], "gap:", *GAP[:4]]
    cells = [
        [row.variable, *(str(row.mean[w]) for w in PARTNER[:3]), "", *(str(row.gap[w]) for w in GAP[:4])]
        for row in rows[:5]
    ]
    more = [f"... and {counted(len(rows) - 5, 'variable')} more (see .summary)"] if len(rows) > 5 else []
    return [*lines, *text_table(header, cells), *more]


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{word} {n}" for word, n in counts.items())


def _wrapped(text: str) -> list[str]:
    half = text.index(";") + 1
    return [text[:half], text[half:].strip()]
