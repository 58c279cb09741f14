"""Small histograms of block characters, or of ASCII where the stream's encoding has no blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

__all__ = ["draw", "histogram", "levels_for"]

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII = " .:-=+*#%@"
BINS = 12


def levels_for(stream: IO[str]) -> str:
    """Characters from empty to full that the stream can show."""
    try:
        BLOCKS.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def draw(heights: Sequence[float], levels: str) -> str:
    """One character per height, scaled to the highest; a height above zero is never drawn as empty.

    Examples
    --------
    >>> draw([0, 1, 50, 100], " .:-=+*#%@")
    ' .=@'
    """
    highest = max(heights, default=0)
    if not highest:
        return levels[0] * len(heights)
    steps = len(levels) - 1
    return "".join(levels[0 if not h else max(1, int(h * steps / highest))] for h in heights)


def histogram(values: Any, span: tuple[float, float] | None, *, stream: IO[str]) -> str:
    """How the scores lie on their possible range, or from the lowest to the highest where there is none.

    Scores come in steps. Each is spread over its step, so that bars do not show how steps fall into bins.
    """
    import numpy as np

    there = values[~np.isnan(values)]
    if not there.size:
        return ""
    low, high = span or (float(there.min()), float(there.max()))
    if not high > low:
        return ""
    distinct, counts = np.unique(there, return_counts=True)
    half = max(_step(distinct[counts * 100 >= there.size]) / 2, (high - low) / 1000)
    edges = np.linspace(low - half, high + half, BINS + 1)
    inside = np.minimum.outer(distinct + half, edges[1:]) - np.maximum.outer(distinct - half, edges[:-1])
    heights = (counts[:, None] * np.maximum(inside, 0.0)).sum(axis=0)
    return draw([float(height) for height in heights], levels_for(stream))


def _step(distinct: Any) -> float:
    """The usual distance between neighbouring scores."""
    import numpy as np

    return float(np.median(np.diff(distinct))) if len(distinct) > 1 else 0.0
