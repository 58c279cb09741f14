"""Recodings: maps of all codes, and rising steps."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.strategies.conditions import inner_points
from tests.strategies.draft import Draft
from tests.strategies.parts import numbers
from trustscale.instruments.inputs import Input

Part = dict[str, Any]


@st.composite
def steps(draw: st.DrawFn, points: list[float]) -> list[Part]:
    """Rising steps around some values, the last one open."""
    cuts = sorted(draw(st.lists(st.sampled_from(points), min_size=1, max_size=3, unique=True)))
    part = [{draw(st.sampled_from(["below", "up_to"])): cut, "score": draw(numbers())} for cut in cuts]
    return [*part, {"score": draw(numbers())}]


@st.composite
def _recoding(draw: st.DrawFn, listed: tuple[float, ...] | None, points: list[float]) -> Part:
    if listed is not None and len(set(listed)) <= 12 and draw(st.booleans()):
        return {"map": [[code, draw(numbers())] for code in dict.fromkeys(listed)]}
    return {"steps": draw(steps(points))}


def draw_recodings(draw: st.DrawFn, draft: Draft, names: list[str]) -> tuple[list[Part], list[Part]]:
    """Draw recodings for some inputs; inputs with the same codes share one. Returns them and their use."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for name in names:
        values = draft.code_values(name) if _is_item(draft, name) else draft.score_values(name)
        listed = _codes_of(draft, name)
        groups.setdefault((listed, tuple(inner_points(values))), []).append(name)
    recodings: list[Part] = []
    uses: list[Part] = []
    first = len(draft.parts.get("recodings", []))
    for (listed, points), group in groups.items():
        if draw(st.booleans()):
            continue
        name = f"r{first + len(recodings)}"
        recodings.append({"id": name, **draw(_recoding(listed, list(points)))})
        for_all = len(groups) == 1 and draw(st.booleans())
        chosen = draw(st.lists(st.sampled_from(group), min_size=1, unique=True))
        uses.append({"using": name} if for_all else {"using": name, "of": chosen})
    return recodings, uses


def _is_item(draft: Draft, name: str) -> bool:
    return any(item.id == name for item in draft.items)


def _codes_of(draft: Draft, name: str) -> tuple[float, ...] | None:
    """The values that a map would have to list: codes of an item, scores of a scale."""
    item = next((item for item in draft.items if item.id == name), None)
    return draft.listed(Input(name, False)) if item is None else draft.codes(item)
