"""Whether the range that a definition derives is one that answers can reach at both ends."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trustscale.errors import Finding
from trustscale.instruments.inputs import (
    code_bounds,
    inputs_of,
    item_of,
    option_codes,
    response_scale_of,
    scale_of,
)
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.structure.phrases import number, span
from trustscale.instruments.structure.values import safe_range
from trustscale.scoring.checking.runs import plans_of, run

_ADDITIVE = ("sum", "mean", "maximum", "minimum", "count")


def range_findings(instrument: Instrument) -> Iterator[Finding]:
    """Scales whose lowest or highest score no answers give, because an input counts both ways."""
    plans = plans_of(instrument)

    def score(scale: Scale, codes: dict[str, float | None]) -> float | None:
        return run(plans, codes).scores.get(scale.id)

    for scale in instrument.scales:
        ends = safe_range(instrument, scale)
        items = _items(instrument, scale, frozenset())
        if ends is None or not items or scale.not_applicable == "shrink" or not isinstance(scale.fill, str):
            continue
        for end, sign in ((ends[0], -1.0), (ends[1], 1.0)):
            codes: dict[str, float | None] = {name: _codes(instrument, name)[0] for name in items}
            best = -float("inf")
            for _ in range(2):  # the second pass only matters where an input acts through another one
                for name in items:
                    for code in _codes(instrument, name):
                        found = score(scale, {**codes, name: code})
                        if found is not None and sign * found > best + 1e-9:
                            best, codes = sign * found, {**codes, name: code}
            if abs(sign * best - end) > 1e-6:
                yield Finding(
                    "TS-I106",
                    f"scales.{scale.id}.range",
                    f"the range is {span(*ends)}, and no answers give {'less' if sign < 0 else 'more'} "
                    f"than {number(sign * best)}.",
                    "See whether an item counts in two parts that key it differently.",
                    "warning",
                )


def _items(instrument: Instrument, scale: Scale, above: frozenset[str]) -> tuple[str, ...]:
    """The items of a scale that is made by adding, at every level; nothing for any other scale."""
    if scale.id in above or scale.score not in _ADDITIVE or scale.within_person is not None:
        return ()
    found: dict[str, None] = {}
    for entry in inputs_of(instrument, scale):
        if entry.is_item:
            item = item_of(instrument, entry.source)
            if item is None or not _codes(instrument, entry.source):
                return ()
            found[entry.source] = None
            continue
        part = scale_of(instrument, entry.source)
        below = () if part is None or entry.recoding else _items(instrument, part, above | {scale.id})
        if not below:
            return ()
        found |= dict.fromkeys(below)
    return tuple(found)


def _codes(instrument: Instrument, name: str) -> tuple[float, ...]:
    item = item_of(instrument, name)
    answers = None if item is None else response_scale_of(instrument, item)
    if answers is None or answers.format == "time":
        return ()
    codes = option_codes(answers) or code_bounds(answers)
    return codes if all(map(math.isfinite, codes)) else ()
