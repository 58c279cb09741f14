"""Values from R that the tests of norms compare with; see tests/reference/norms.R."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.stats.reference import reference


def from_r() -> dict[str, Any]:
    """What R computed, with the versions of its packages."""
    found: dict[str, Any] = reference("norms")
    return found


def inputs() -> dict[str, Any]:
    """Counts of two norm samples, and what cNORM 3.5.2 made of them."""
    found: dict[str, Any] = reference("norms-inputs")
    return found


def cells() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group, raw score and count of each distinct score by group of 1400 pupils."""
    group, raw, count = (
        np.asarray(inputs()["elfe"][name], dtype=float) for name in ("group", "raw", "count")
    )
    return group, raw, count


def pupils() -> tuple[np.ndarray, np.ndarray]:
    """Group and raw score of each of the 1400 pupils."""
    group, raw, count = cells()
    return np.repeat(group, count.astype(int)), np.repeat(raw, count.astype(int))
