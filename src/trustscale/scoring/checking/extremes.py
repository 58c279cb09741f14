"""Whether the range that a definition derives is one that answers can reach at both ends."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

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
from trustscale.scoring.plan import Plan

_ADDITIVE = ("sum", "mean")


def range_findings(instrument: Instrument) -> Iterator[Finding]:
    """Scales whose lowest or highest score no answers give: an item counts both ways, or a step is too many.

    Only scales that are made by adding, at every level, are looked at: there the best answer to one item does
    not depend on the others, so that one pass through the items finds the end. Rounding is left out for that.
    """
    plain = instrument.model_copy(
        update={"scales": tuple(scale.model_copy(update={"round": None}) for scale in instrument.scales)}
    )
    plans = plans_of(plain)
    for scale in plain.scales:
        ends = safe_range(plain, scale)
        items = _items(plain, scale, frozenset())
        if ends is None or not items or scale.not_applicable == "shrink" or not isinstance(scale.fill, str):
            continue
        for end, sign in ((ends[0], -1.0), (ends[1], 1.0)):
            reached = _best(plain, plans, scale, items, sign)
            if reached is not None and abs(reached - end) > 1e-6:
                yield Finding(
                    "TS-I106",
                    f"scales.{scale.id}.range",
                    f"the range is {span(*ends)}, and no answers give {'less' if sign < 0 else 'more'} "
                    f"than {number(reached)}.",
                    "See whether an item has opposite keys in two parts, or a recoding has a step too many.",
                    "warning",
                )


def _best(
    instrument: Instrument, plans: Sequence[Plan], scale: Scale, items: Sequence[str], sign: float
) -> float | None:
    """The highest score (the lowest, with a sign of -1) that complete answers give."""
    codes: dict[str, float | None] = {item.id: _a_code(instrument, item.id) for item in instrument.items}
    best: float | None = None
    for name in items:
        tried = [{**codes, name: code} for code in _codes(instrument, name)]
        scored = [(run(plans, answers).scores.get(scale.id), answers) for answers in tried]
        for score, answers in scored:
            if score is not None and (best is None or sign * score > sign * best):
                best, codes = score, answers
    return best


def _a_code(instrument: Instrument, name: str) -> float:
    """Any answer: other items are answered, too, so that no rule about the whole form stands in the way."""
    return next(iter(_codes(instrument, name)), 0.0)


def _items(instrument: Instrument, scale: Scale, above: frozenset[str]) -> tuple[str, ...]:
    """The items of a scale that is made by adding, at every level; nothing for any other scale."""
    if scale.id in above or scale.score not in _ADDITIVE or scale.within_person is not None:
        return ()
    found: dict[str, None] = {}
    for entry in inputs_of(instrument, scale):
        if entry.is_item:
            if not _codes(instrument, entry.source):
                return ()
            found[entry.source] = None
            continue
        part = scale_of(instrument, entry.source)
        apart = part is None or entry.recoding is not None
        below = () if part is None or apart else _items(instrument, part, above | {scale.id})
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
