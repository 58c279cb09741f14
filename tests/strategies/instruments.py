"""Whole instruments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.strategies.conditions import add_notices, add_skips
from tests.strategies.draft import Draft
from tests.strategies.parts import add_clocks, add_items, add_response_scales, sometimes, texts, without_none
from tests.strategies.scales import KINDS, add_scale
from trustscale.instruments.model import Instrument
from trustscale.instruments.ranges import derived_range

ALL_KINDS = tuple(KINDS)


@st.composite
def instruments(
    draw: st.DrawFn,
    *,
    kinds: Sequence[str] = ALL_KINDS,
    max_items: int = 8,
    max_scales: int = 5,
    rich: bool = True,
) -> Instrument:
    """Draw an instrument that has no structural error.

    Parameters
    ----------
    kinds : sequence of str
        The kinds of score that its scales may have.
    max_items, max_scales : int
        How large it may be.
    rich : bool
        Whether it also has what no score depends on: texts, sources, wordings.
    """
    draft = Draft(draw(_head(rich)))
    add_response_scales(draw, draft, times="elapsed" in kinds)
    add_items(draw, draft, most=max_items, rich=rich)
    if "elapsed" in kinds and draw(st.integers(0, 2)) == 0:
        add_clocks(draft)
    schemes = draw(st.sampled_from([[], [], ["one", "two-b"]]))
    for number, name in enumerate(schemes):
        draft.add("schemes", {"id": name, "default": number == draw(st.integers(0, 1))})
    if [scheme["default"] for scheme in draft.parts.get("schemes", [])] == [True, True]:
        draft.parts["schemes"][1]["default"] = False
    for number in range(1, draw(st.integers(1, max_scales)) + 1):
        scheme = draw(st.sampled_from([None, *schemes]))
        draft = add_scale(draw, draft, f"s{number}", draw(st.sampled_from(kinds)), scheme)
    _add_form_rule(draw, draft)
    add_skips(draw, draft)
    add_notices(draw, draft)
    _add_bands(draw, draft)
    _add_codings(draw, draft)
    if rich:
        _add_wordings(draw, draft)
    return draft.instrument


@st.composite
def _head(draw: st.DrawFn, rich: bool) -> dict[str, Any]:
    head: dict[str, Any] = {
        "id": draw(st.sampled_from(["x", "my-scale", "a_b-2"])),
        "version": "1.2.3",
        "title": "A scale",
        "status": draw(st.sampled_from(["published", "unstated"])),
        "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": True},
    }
    if rich:
        fields = ("construct", "population", "recall", "instructions", "respondent")
        head |= without_none({name: draw(sometimes(texts())) for name in fields})
        head["sources"] = [{"id": "own", "citation": draw(texts())}]
    return head


def _add_form_rule(draw: st.DrawFn, draft: Draft) -> None:
    scored = sum(item.role == "scored" for item in draft.items)
    way = draw(st.sampled_from([None, None, None, "form_min_answered", "form_min_share"]))
    if way == "form_min_answered":
        draft.parts[way] = draw(st.integers(1, scored))
    elif way == "form_min_share":
        draft.parts[way] = draw(st.sampled_from([0.25, 0.5, 0.8, 1.0]))


def _add_bands(draw: st.DrawFn, draft: Draft) -> None:
    instrument = draft.instrument
    for scale in instrument.scales:
        ends = derived_range(instrument, scale)
        if ends is not None and ends[1] - ends[0] > 1e-3 and draw(st.integers(0, 2)) == 0:
            draft.add("bands", {"id": f"b_{scale.id}", "scale": scale.id, "levels": _levels(draw, *ends)})


def _levels(draw: st.DrawFn, low: float, high: float) -> list[dict[str, Any]]:
    """Bands that cover a range: each boundary belongs to one of its two sides."""
    shares = draw(st.lists(st.sampled_from([0.25, 0.4, 0.5, 2 / 3, 0.75]), max_size=3, unique=True))
    level: dict[str, Any] = {"label": "band 1", "at_least": low}
    levels = []
    for number, share in enumerate(sorted(shares), start=2):
        cut, to_lower = low + share * (high - low), draw(st.booleans())
        levels.append({**level, ("at_most" if to_lower else "below"): cut})
        level = {"label": f"band {number}", ("above" if to_lower else "at_least"): cut}
    return [*levels, {**level, "at_most": high}]


def _add_codings(draw: st.DrawFn, draft: Draft) -> None:
    for part in draft.parts["response_scales"]:
        labels = [option.get("label") for option in part.get("options", [])]
        if not labels or None in labels or draw(st.booleans()):
            continue
        codes = [option["code"] for option in part["options"]]
        printed = draw(st.sampled_from([codes[::-1], [code + 10 for code in codes]]))
        options = [{"code": code, "label": label} for code, label in zip(printed, labels, strict=True)]
        coding = {"id": f"c_{part['id']}", "response_scale": part["id"], "options": options}
        draft.add("codings", coding)


def _add_wordings(draw: st.DrawFn, draft: Draft) -> None:
    for form, language in draw(st.sampled_from([[], [], [("other", "en")], [("b-form", "nb"), ("b", "nb")]])):
        items = {item.id: draw(texts()) for item in draft.items}
        wording = {"instrument": draft.parts["id"], "form": form, "language": language, "items": items}
        draft.add("wordings", wording)
