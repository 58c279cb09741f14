"""A matrix of correlations with what each of them rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.results.alerts import Alert
from trustscale.validation.items import Floats

Matrix: TypeAlias = Literal["pearson", "spearman", "polychoric", "tetrachoric", "mixed"]
"""Which correlations: of the answers, of their ranks, of the normal variables that ordinal answers are cut
from, or of each pair the one that its two items call for."""

MATRIX_NAMES: Mapping[str, str] = {
    "pearson": "Pearson",
    "spearman": "Spearman",
    "polychoric": "polychoric",
    "tetrachoric": "tetrachoric",
    "mixed": "polychoric, polyserial and Pearson",
}
"""What the correlations are called in sentences."""

METHODS: Final = ("Pearson", "Spearman", "polychoric", "tetrachoric", "polyserial")
"""What a pair's correlation is called, by number."""
PEARSON, SPEARMAN, POLYCHORIC, TETRACHORIC, POLYSERIAL = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class CorrelationMatrix:
    """Correlations of k items.

    Attributes
    ----------
    items : tuple of str
        Their names.
    matrix : str
        Which correlations were asked for.
    correlation, se : float array of shape (k, k)
        Estimates and standard errors; NaN where there are none.
    n : int array of shape (k, k)
        Rows behind each of them.
    methods : int array of shape (k, k)
        Place in `METHODS`.
    status : int array of shape (k, k)
        A :class:`trustscale.stats.PairStatus`.
    thresholds : tuple of k float arrays, optional
        Of ordinal items, between the categories that somebody chose; empty for the others.
    empty : tuple of k float arrays, optional
        Declared categories that nobody chose; they are left out.
    zero_cells : int array of shape (k, k), optional
        Empty cells in the table of a pair.
    corrected : bool array of shape (k, k), optional
        2 x 2 tables whose empty cell was filled.
    words : str
        What they are, and what was done with gaps.
    alerts : tuple of Alert
        What deserves a look.
    """

    items: tuple[str, ...]
    matrix: str
    correlation: Floats
    se: Floats
    n: NDArray[np.int64]
    methods: NDArray[np.int8]
    status: NDArray[np.int8]
    thresholds: tuple[Floats, ...] | None = None
    empty: tuple[Floats, ...] | None = None
    zero_cells: NDArray[np.int64] | None = None
    corrected: NDArray[np.bool_] | None = None
    words: str = ""
    alerts: tuple[Alert, ...] = ()

    @property
    def least_n(self) -> int:
        """The fewest rows behind a correlation."""
        return int(self.n.min()) if self.n.size else 0
