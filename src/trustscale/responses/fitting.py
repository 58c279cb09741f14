"""The quick way in: a numeric column whose every value is a declared code needs no decoding."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.inputs import code_bounds, option_codes
from trustscale.instruments.model import ResponseScale

BLOCK_ROWS = 131_072
"""Small enough for the processor's cache, large enough that threads need not wait for the interpreter."""


def fits(values: NDArray[Any], scale: ResponseScale) -> int | None:
    """How many cells are blank, if all others are declared codes; None when some are not.

    Only columns of numbers and scales without gaps in their codes can be told so quickly; for others the
    answer is None as well, and the caller decodes them value by value.
    """
    if values.dtype.kind not in "iuf" or scale.format is not None:
        return None
    low, high = code_bounds(scale)
    codes = option_codes(scale)
    whole = codes is not None
    if codes is not None and codes != tuple(low + k for k in range(len(codes))):
        return None
    if whole and low != math.floor(low):
        return None
    blank, size = 0, min(len(values), BLOCK_ROWS)
    scratch = np.empty(size), np.empty(size, np.bool_)
    for start in range(0, len(values), BLOCK_ROWS):
        found = _blank_in_block(values[start : start + BLOCK_ROWS], low, high, whole, scratch)
        if found is None:
            return None
        blank += found
    return blank


Scratch: TypeAlias = tuple[NDArray[np.float64], NDArray[np.bool_]]


def _blank_in_block(x: NDArray[Any], low: float, high: float, whole: bool, scratch: Scratch) -> int | None:
    """Count the blank cells of one block; arrays that every block uses spare the time to make them."""
    if x.dtype.kind != "f":
        return 0 if x.min() >= low and x.max() <= high else None
    rounded, differs = (array[: len(x)] for array in scratch)
    blank = int(np.count_nonzero(np.not_equal(x, x, out=differs)))  # true for NaN only
    if blank == len(x):
        return blank
    bottom, top = np.fmin.reduce(x), np.fmax.reduce(x)
    # A range can be open, an answer is finite.
    if bottom < low or top > high or np.isinf(bottom) or np.isinf(top):
        return None
    if whole and np.count_nonzero(np.not_equal(np.rint(x, out=rounded), x, out=differs)) != blank:
        return None
    return blank
