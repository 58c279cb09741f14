"""One item's answers as a column: what reading gives and scoring takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ItemColumn:
    """Canonical codes of one item.

    Attributes
    ----------
    codes : numeric array of shape (n,)
        NaN where there is no code: blank, not applicable or invalid.
    not_applicable : bool array of shape (n,), optional
        Where the answer is one that carries no score.
    invalid : bool array of shape (n,), optional
        Where the answer is not on the response scale.
    """

    codes: NDArray[Any]
    not_applicable: Bools | None = None
    invalid: Bools | None = None
