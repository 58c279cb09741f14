"""Small numbers that belong to a pattern of loadings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trustscale.validation.items import Floats


def communalities(pattern: Floats, phi: Floats) -> Floats:
    """Share of the variance of each item that the factors explain."""
    return np.asarray(np.sum((pattern @ phi) * pattern, axis=1))


def complexity(pattern: Floats) -> Floats:
    """(Sum of squares)^2 over the sum of fourth powers; NaN for an item without loadings (Hofmann, 1978)."""
    squares = np.sum(pattern**2, axis=1)
    fourth = np.sum(pattern**4, axis=1)
    found = np.full(len(pattern), np.nan)
    np.divide(squares**2, fourth, out=found, where=fourth > 0)
    return found


def explained(pattern: Floats, phi: Floats) -> Floats:
    """Per factor: sum of squares, share of all variance, added up, share of what is explained, added up.

    Correlated factors share variance; each gets the diagonal of ``Phi P'P``.
    """
    squares = np.sum(phi * (pattern.T @ pattern), axis=1)
    share = squares / len(pattern)
    total = float(np.sum(squares))
    part = squares / total if total > 0 else np.full(len(squares), np.nan)
    return np.vstack([squares, share, np.cumsum(share), part, np.cumsum(part)])


def sorted_items(pattern: Floats) -> NDArray[np.intp]:
    """Items by the factor on which they load most, and there by falling size of the loading."""
    size = np.abs(pattern)
    primary = np.argmax(size, axis=1)
    return np.lexsort((-np.max(size, axis=1), primary))
