"""Answers in words, for messages: what a response scale allows, and what was found instead."""

from __future__ import annotations

from typing import Any

from trustscale.instruments.inputs import code_bounds, option_codes
from trustscale.instruments.model import ResponseScale
from trustscale.responses.cells import parse_number
from trustscale.results.render import whole

_LONGEST = 40


def allowed_answers(scale: ResponseScale) -> str:
    """The answers of a response scale.

    >>> allowed_answers(ResponseScale(id="a", minimum=1, maximum=7, step=1))
    '1 to 7'
    """
    if scale.format == "time":
        return 'a time of day such as "23:30"'
    codes = option_codes(scale)
    low, high = code_bounds(scale)
    if codes is None or (len(codes) > 2 and sorted(codes) == [low + k for k in range(len(codes))]):
        words = f"{whole(low)} to {whole(high)}"
    else:
        words = ", ".join(whole(code) for code in codes)
    others = [whole(entry.code) for entry in scale.not_applicable]
    return words + (f", or {', '.join(others)} for not applicable" if others else "")


def shown(value: Any) -> str:
    """A value as it stands in the file, cut where it is long.

    >>> shown(7.0), shown("66"), shown("always, or nearly always, but not on Sundays")
    ('7', '66', "'always, or nearly always, but not on...'")
    """
    if isinstance(value, float | int) and not isinstance(value, bool):
        return whole(float(value))
    text = str(value)
    if parse_number(text) is not None:
        return text.strip()
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "...")
