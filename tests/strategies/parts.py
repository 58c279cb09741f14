"""Texts, numbers, response scales and items."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.strategies.draft import Draft

Part = dict[str, Any]


def numbers() -> st.SearchStrategy[float]:
    """Numbers as they stand in manuals: whole ones, halves and quarters."""
    return st.one_of(st.integers(-5, 10).map(float), st.integers(-20, 20).map(lambda n: n / 4))


def texts() -> st.SearchStrategy[str]:
    """Any text at all: quotes, line breaks, other scripts, formulas."""
    usual = st.sampled_from(
        ["I trust my partner.", 'He said "no"', "=1+1", "[bold]x[/bold]", "é\n中 \\ '''", "<b>"]
    )
    return st.one_of(usual, st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))


def sometimes(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value in one case of two, else None."""
    return st.one_of(st.none(), strategy)


def without_none(part: Part) -> Part:
    """Leave out what was not drawn."""
    return {key: value for key, value in part.items() if value is not None}


@st.composite
def _codes(draw: st.DrawFn) -> list[float]:
    """Codes of listed answers: rising by one mostly, sometimes with holes, rarely listed from the highest."""
    if draw(st.integers(0, 3)):
        start, n, step = draw(st.integers(0, 1)), draw(st.integers(2, 7)), draw(st.sampled_from([1, 1, 1, 2]))
        codes = [float(start + k * step) for k in range(n)]
    else:
        chosen = st.sampled_from([-2, -1, 0, 0.5, 1, 1.5, 2, 3, 5, 8])
        codes = sorted(map(float, draw(st.lists(chosen, min_size=2, max_size=5, unique=True))))
    return codes[::-1] if draw(st.integers(0, 9)) == 0 else codes


@st.composite
def _options(draw: st.DrawFn, scored: bool) -> list[Part]:
    codes = draw(_codes())
    labelled = draw(st.booleans())
    scores: list[float | None] = [None] * len(codes)
    if scored:
        falling = [float(k) for k in reversed(range(len(codes)))]
        free = st.lists(numbers(), min_size=len(codes), max_size=len(codes))
        scores = draw(st.one_of(st.just(falling), free))
    return [
        without_none({"code": code, "label": f"answer {k}" if labelled else None, "score": score})
        for k, (code, score) in enumerate(zip(codes, scores, strict=True))
    ]


@st.composite
def response_scales(draw: st.DrawFn, name: str = "answers", *, times: bool = True) -> Part:
    """One response scale of any kind, with codes for answers that are missing or do not apply."""
    kinds = ["options", "options", "options", "scored", "range", "range", "continuous", "open"]
    kind = draw(st.sampled_from([*kinds, "time"] if times else kinds))
    part: Part = {"id": name}
    if kind == "time":
        return {**part, "format": "time"}
    if kind in ("options", "scored"):
        part["options"] = draw(_options(kind == "scored"))
    else:
        low, step = float(draw(st.integers(-3, 3))), draw(st.sampled_from([1.0, 1.0, 0.5, 2.0]))
        part["minimum"] = low
        if kind != "open":
            part["maximum"] = low + step * draw(st.integers(1, 10))
        if kind == "range":
            part["step"] = step
    apart = [-96.0, -97.0] if kind == "open" else [90.0, 91.0]
    part["not_applicable"] = draw(st.lists(st.sampled_from(apart), max_size=2, unique=True))
    part["missing_codes"] = draw(st.sampled_from([[], [-99.0], [-99.0, -98.0]]))
    return part


def add_response_scales(draw: st.DrawFn, draft: Draft, *, times: bool) -> None:
    """Add one to four response scales, at least one of which is no time of day."""
    draft.add("response_scales", draw(response_scales("rs0", times=False)))
    for number in range(1, draw(st.integers(1, 4))):
        draft.add("response_scales", draw(response_scales(f"rs{number}", times=times)))


def add_items(draw: st.DrawFn, draft: Draft, *, most: int, rich: bool) -> None:
    """Add items of all roles. The first two are scored and answered by numbers, so that there is a score."""
    response = [scale["id"] for scale in draft.parts["response_scales"]]
    roles = ["scored"] * 9 + ["single", "attention", "covariate"]
    draft.parts["items"] = []
    for number in range(1, draw(st.integers(2, most)) + 1):
        part: Part = {
            "id": f"q{number}",
            "response_scale": "rs0" if number <= 2 else draw(st.sampled_from(response)),
            "role": "scored" if number <= 2 else draw(st.sampled_from(roles)),
        }
        if rich:
            part |= without_none({key: draw(sometimes(texts())) for key in ("gist", "text", "note")})
            part["aliases"] = draw(
                st.sampled_from([[], [f"Item {number}"], [f"I.{number}..x.", f"Nr {number}"]])
            )
        draft.add("items", part)
    _add_codes_of_items(draw, draft)


def add_clocks(draft: Draft) -> None:
    """Add two items that are answered by a time of day."""
    draft.add("response_scales", {"id": "clock", "format": "time"})
    for name in ("to_bed", "got_up"):
        draft.add("items", {"id": name, "response_scale": "clock", "role": "scored"})


def _add_codes_of_items(draw: st.DrawFn, draft: Draft) -> None:
    for part, item in zip(draft.parts["items"], draft.items, strict=True):
        if draft.is_time(item):
            part["role"] = "single" if item.role == "attention" else item.role
            continue
        codes = draft.codes(item)
        low = draft.code_values(item.id).low
        code = st.sampled_from(codes) if codes else st.just(low)
        if item.role == "attention":
            part["expected"] = draw(code)
        elif item.role == "scored" and draw(st.integers(0, 5)) == 0:
            part["if_missing"] = draw(code)
