"""What the formulas need, per scale: a number, a mapping by scale, or a result that holds it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from trustscale.errors import OptionError, did_you_mean
from trustscale.responses.frames import column_names, column_values, open_frame
from trustscale.scoring.scores import Scores

_COLUMNS = {"reliability": "estimate", "reliability_after": "estimate"}
"""What a column of numbers is called in a result's frame, where it is not called as the option is."""


def per_scale(value: Any, name: str, scales: Sequence[str]) -> dict[str, float | None]:
    """One number for each of the scales; None for all of them where nothing was given.

    Parameters
    ----------
    value : number, mapping of scale to number, Scores or a result
        ``Scores`` give their own mean and SD; another result is asked for its frame, in which the columns
        ``scale`` and ``estimate`` (or one called as the option) hold the numbers.
    name : str
        The option, such as ``sd``.
    scales : sequence of str
        The scales that are looked at.

    Raises
    ------
    OptionError
        TS-N110: no number, one number for several scales, or none for one of them.
    """
    if value is None:
        return dict.fromkeys(scales)
    if isinstance(value, int | float | np.number):
        if len(scales) > 1:
            raise OptionError(
                f"`{name}` is one number, and there are {len(scales)} scales: {', '.join(scales)}.",
                code="TS-N110",
                mend=f"pass {name}={{{scales[0]!r}: {value}, ...}} with a number per scale, "
                f"or choose one with scale={scales[0]!r}.",
            )
        return {scales[0]: _number(value, name, scales[0])}
    known = by_scale(value, name)
    missing = [scale for scale in scales if scale not in known]
    if missing:
        raise OptionError(
            f"`{name}` has no number for {', '.join(missing)}{did_you_mean(missing[0], known)}.",
            code="TS-N110",
            mend=f"add {missing[0]!r} to it, or choose other scales with scale=.",
        )
    return {scale: _number(known[scale], name, scale) for scale in scales}


def by_scale(value: Any, name: str) -> Mapping[str, Any]:
    """The numbers of a mapping, of ``Scores`` or of another result, by scale."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, Scores):
        return _of_scores(value, name)
    if hasattr(value, "to_frame"):
        return _of_result(value, name)
    raise OptionError(
        f"`{name}` cannot be {value!r}.",
        code="TS-N110",
        mend="pass a number, a mapping of scale to number, or a result that has it.",
    )


def _of_scores(scores: Scores, name: str) -> Mapping[str, float]:
    of = {"sd": "sd", "sd_after": "sd", "mean": "mean", "mean_after": "mean"}.get(name)
    if of is None:
        raise OptionError(
            f"Scores do not say their `{name}`.",
            code="TS-N110",
            mend="pass a number or a mapping of scale to number.",
        )
    return {row.scale: getattr(row, of) for row in scores.summary}


def _of_result(result: Any, name: str) -> Mapping[str, Any]:
    """The column of a result's frame; two rows of one scale leave open which is meant."""
    frame = open_frame(result.to_frame())
    has = column_names(frame)
    column = name if name in has else _COLUMNS.get(name, name)
    if "scale" not in has or column not in has:
        raise OptionError(
            f"{type(result).__name__} does not say its `{name}`: its frame has {', '.join(has)}.",
            code="TS-N110",
            mend="pass a number or a mapping of scale to number.",
        )
    scales = [str(scale) for scale in column_values(frame, "scale").tolist()]
    numbers = column_values(frame, column).tolist()
    found: dict[str, Any] = {}
    for scale, number in zip(scales, numbers, strict=True):
        if scale in found and found[scale] != number:
            raise OptionError(
                f"{type(result).__name__} has several numbers for {scale}, so it is not clear which is "
                "meant.",
                code="TS-N110",
                mend=f"pass {name}={{{scale!r}: {number:.4g}, ...}} with the one that fits the question.",
            )
        found[scale] = number
    return found


def _number(value: Any, name: str, scale: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise OptionError(
            f"`{name}` of {scale} cannot be {value!r}.",
            code="TS-N110",
            mend="pass a number.",
        )
    return number
