"""The result of correlations: rows, printed table, matrices, picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.responses.frames import Words, new_matrix
from trustscale.responses.tabular import Columns, draft_sentence, drafts_of
from trustscale.results.apa import bounded
from trustscale.results.render import text_table
from trustscale.validation.correlations.matrix import METHODS, CorrelationMatrix
from trustscale.validation.items import Floats
from trustscale.validation.result import StudyResult

OLSSON: Final = (
    "Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. "
    "Psychometrika, 44, 443-460."
)
MUTHEN: Final = (
    "Muthen, B. (1984). A general structural equation model with dichotomous, ordered categorical, and "
    "continuous latent variable indicators. Psychometrika, 49, 115-132."
)
POLYSERIAL: Final = (
    "Olsson, U., Drasgow, F., & Dorans, N. J. (1982). The polyserial correlation coefficient. Psychometrika, "
    "47, 337-347."
)
BONETT_WRIGHT: Final = (
    "Bonett, D. G., & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and "
    "Spearman correlations. Psychometrika, 65, 23-28."
)
FISHER: Final = (
    'Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small '
    "sample. Metron, 1, 3-32."
)
CITED: Final = {
    "pearson": (FISHER,),
    "spearman": (BONETT_WRIGHT,),
    "polychoric": (OLSSON, MUTHEN),
    "tetrachoric": (OLSSON, MUTHEN),
    "mixed": (OLSSON, POLYSERIAL, MUTHEN),
}

STATUS: Final = {
    stats.PairStatus.FITTED: "estimated",
    stats.PairStatus.AT_BOUNDARY: "at the boundary",
    stats.PairStatus.CONSTANT: "constant item",
    stats.PairStatus.NO_PERSONS: "nobody answered both",
    stats.PairStatus.NOT_CONVERGED: "not converged",
}
WHOLE: Final = 12
"""Matrices of so many items are printed whole."""
EXTREME: Final = 6
"""Otherwise so many of the strongest pairs."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations(StudyResult):
    """Correlations of items, pair by pair. Made by :func:`trustscale.correlations`."""

    title: str
    reversed: tuple[str, ...]
    found: CorrelationMatrix
    lower: Floats
    upper: Floats
    smoothed: stats.Smoothed | None
    level: float
    missing: str

    @property
    def items(self) -> tuple[str, ...]:
        """The items, in the order of the matrices."""
        return self.found.items

    @property
    def matrix(self) -> Any:
        """The correlations, smoothed where that was asked for and needed."""
        return self._labelled(self._values())

    @property
    def se(self) -> Any:
        """Standard errors, before smoothing."""
        return self._labelled(self.found.se)

    @property
    def n(self) -> Any:
        """Rows behind each correlation."""
        return self._labelled(self.found.n)

    @property
    def thresholds(self) -> Any:
        """Thresholds of the ordinal items, one row per item; empty for other correlations.

        They stand between the categories that somebody chose; an item with fewer of them has gaps at the end.
        """
        taus = self.found.thresholds or tuple(np.empty(0) for _ in self.items)
        width = max((tau.size for tau in taus), default=0)
        values = np.full((len(taus), width), np.nan)
        for row, tau in zip(values, taus, strict=True):
            row[: tau.size] = tau
        return new_matrix(values, self.items, [f"t{place + 1}" for place in range(width)])

    def columns(self) -> Columns:
        """One row per pair.

        ``r`` with ``se``, ``lower`` and ``upper``; ``n`` rows that have both; ``method``; ``status``:
        estimated, at the boundary, constant item, nobody answered both, not converged; and ``smoothed`` where
        that was asked for.
        """
        pairs = np.triu_indices(len(self.items), 1)
        first, second = pairs
        status = [STATUS[stats.PairStatus(int(code))] for code in self.found.status[pairs]]
        rows: Columns = {
            "item_1": _words([self.items[i] for i in first]),
            "item_2": _words([self.items[j] for j in second]),
            "r": self.found.correlation[pairs],
            "se": self.found.se[pairs],
            "lower": self.lower[pairs],
            "upper": self.upper[pairs],
            "n": self.found.n[pairs],
            "method": _words([METHODS[code] for code in self.found.methods[pairs]]),
            "status": _words(status),
        }
        if self.smoothed is not None:
            rows["smoothed"] = self._values()[pairs]
        return rows

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return CITED[self.found.matrix]

    def lines(self) -> list[str]:
        """The matrix, or of many items the strongest pairs, and how the correlations are spread."""
        lines = [f"{self.title}: {self.found.words}"]
        lines += self._whole() if len(self.items) <= WHOLE else self._strongest()
        if self.reversed:
            lines.append(f"reversed: {', '.join(self.reversed)}")
        return [*lines, *self._spread()]

    def sentence(self) -> str:
        """The spread of the correlations in words."""
        said = self._spread()
        spread = said[0] if said else "there are none"
        return f"{self.title}, {self.found.words}: {spread}." + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The range and the median size of the correlations, and the n."""
        r = self._known()
        n = self.found.n[np.triu_indices(len(self.items), 1)]
        if not r.size:
            return "no correlations"
        rows = f"n = {n.min():,}" if n.min() == n.max() else f"n = {n.min():,} to {n.max():,}"
        middle = bounded(float(np.median(np.abs(r))))
        return f"rs from {bounded(float(r.min()))} to {bounded(float(r.max()))}, Mdn |r| = {middle}, {rows}"

    def plot(self, *, width: float = 7.0, title: str = "") -> Any:
        """A heat map of the correlations, as a matplotlib figure.

        Parameters
        ----------
        width : float
            Inches; 3.6 for a phone.
        title : str
            Above the picture.
        """
        from trustscale.results.figures.correlation import correlation_map

        return correlation_map(
            self.items,
            self._values(),
            title=title or f"Correlations: {self.title}",
            notes=[f"{self.found.words[:1].upper()}{self.found.words[1:]}."],
            is_draft=bool(drafts_of(self.provenance)),
            width=width,
        )

    def _values(self) -> Floats:
        return self.found.correlation if self.smoothed is None else self.smoothed.correlation

    def _labelled(self, values: NDArray[Any]) -> Any:
        return new_matrix(values, self.items, self.items)

    def _known(self) -> Floats:
        r = self._values()[np.triu_indices(len(self.items), 1)]
        return np.asarray(r[~np.isnan(r)])

    def _whole(self) -> list[str]:
        """The lower triangle, items numbered."""
        values = self._values()
        numbers = [str(place + 1) for place in range(len(self.items) - 1)]
        rows = []
        for place, item in enumerate(self.items):
            before = [bounded(float(r)) for r in values[place, :place]]
            rows.append([f"{place + 1} {item}", *before, *[""] * (len(numbers) - place)][: len(numbers) + 1])
        return text_table(["", *numbers], rows)

    def _strongest(self) -> list[str]:
        first, second = np.triu_indices(len(self.items), 1)
        values = self._values()[first, second]
        size = np.where(np.isnan(values), -1.0, np.abs(values))
        order = np.argsort(-size, kind="stable")[:EXTREME]
        rows = [
            [
                self.items[first[pair]],
                self.items[second[pair]],
                bounded(values[pair]),
                f"{bounded(self.lower[first[pair], second[pair]])} to "
                f"{bounded(self.upper[first[pair], second[pair]])}",
                f"{self.found.n[first[pair], second[pair]]:,}",
            ]
            for pair in order
        ]
        table = text_table(["strongest", "", "r", f"{100 * self.level:g} % CI", "n"], rows, left=2)
        return [*table, f"{len(values):,} pairs (.to_frame(), .matrix, .plot())"]

    def _spread(self) -> list[str]:
        first, second = np.triu_indices(len(self.items), 1)
        r = self._values()[first, second]
        if not r.size or bool(np.isnan(r).all()):
            return []
        low, high = int(np.nanargmin(r)), int(np.nanargmax(r))
        return [
            f"lowest {bounded(r[low])} ({self.items[first[low]]}, {self.items[second[low]]}), "
            f"highest {bounded(r[high])} ({self.items[first[high]]}, {self.items[second[high]]}), "
            f"median size {bounded(float(np.nanmedian(np.abs(r))))}"
        ]


def _words(values: list[str]) -> Words:
    """Text as places in a list of words, which takes less room than the words."""
    known = tuple(dict.fromkeys(values))
    places = {word: place for place, word in enumerate(known)}
    return Words(np.array([places[value] for value in values], dtype=np.int32), known)
