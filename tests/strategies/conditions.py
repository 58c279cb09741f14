"""Conditions that can hold and can fail, thresholds, skips and notices."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from tests.strategies.draft import Draft
from trustscale.instruments.inputs import Values

Part = dict[str, Any]


def inner_points(values: Values) -> list[float]:
    """Values of an input to compare with: all of them, or some between its ends."""
    if values.listed:
        return sorted(set(values.listed))
    low, high = values.low, values.high
    low = None if low is None or math.isinf(low) else low
    high = None if high is None or math.isinf(high) else high
    if low is not None and high is not None:
        return sorted({low, low + (high - low) / 4, low + (high - low) / 2, high})
    start = low if low is not None else (0.0 if high is None else high - 4)
    return [start, start + 1, start + 2.5, start + 4]


@st.composite
def bounds(draw: st.DrawFn, values: Values) -> Part:
    """Bounds that some value keeps."""
    points = inner_points(values)
    one = draw(st.sampled_from(points))
    other = draw(st.sampled_from(points))
    low, high = min(one, other), max(one, other)
    ways: list[Part] = [
        {"at_least": one},
        {"at_most": one},
        {"equals": one},
        {"at_least": low, "at_most": high},
    ]
    if one < points[-1]:
        ways.append({"above": one})
    if one > points[0]:
        ways.append({"below": one})
    if values.listed:
        ways.append({"in": sorted({one, other})})
    return draw(st.sampled_from(ways))


def add_skips(draw: st.DrawFn, draft: Draft) -> None:
    """Add up to two skips; a later one may build on an earlier one."""
    numeric = [item for item in draft.items if not draft.is_time(item)]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        asked = draw(
            st.lists(st.sampled_from(numeric), min_size=1, max_size=2, unique_by=lambda item: item.id)
        )
        rest = [item for item in numeric if item not in asked]
        if not rest:
            continue
        first = draw(st.sampled_from(rest))
        alike = [item for item in rest if item.response_scale == first.response_scale]
        code = draw(st.sampled_from(inner_points(draft.code_values(first.id))))
        chosen = draw(
            st.lists(st.sampled_from(alike), min_size=1, max_size=3, unique_by=lambda item: item.id)
        )
        when = [{"of": item.id, **draw(bounds(draft.code_values(item.id)))} for item in asked]
        draft.add("skips", {"when": when, "items": [item.id for item in chosen], "code": code})


def add_notices(draw: st.DrawFn, draft: Draft) -> None:
    """Add up to two notices on answers."""
    numeric = [item.id for item in draft.items if not draft.is_time(item)]
    for number in range(draw(st.integers(0, 2))):
        names = draw(st.lists(st.sampled_from(numeric), min_size=1, max_size=2, unique=True))
        when = [{"of": name, **draw(bounds(draft.code_values(name)))} for name in names]
        level = draw(st.sampled_from(["safety", "information"]))
        draft.add(
            "notices", {"id": f"n{number}", "when": when, "text": "Please talk to them.", "level": level}
        )
