"""Scales of every kind, each from inputs that it can have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.strategies.conditions import bounds, inner_points
from tests.strategies.draft import AGGREGATES, Draft, Trial
from tests.strategies.parts import numbers, without_none
from tests.strategies.recodings import draw_recodings
from tests.strategies.tables import draw_table
from trustscale.instruments.model import Scale
from trustscale.instruments.structure.values import allows_gaps

Part = dict[str, Any]

UNITS = [1.0, 1.0, 0.1, 0.01, 0.5, 0.25, 5.0, 10.0]


def parts_for(draft: Draft, scheme: str | None) -> list[Scale]:
    """Earlier scales that a scale of this scheme can read."""
    return [scale for scale in draft.scales if scale.scheme in (None, scheme)]


def pools(draft: Draft, scheme: str | None) -> list[Scale]:
    """Earlier scales whose items can be pooled."""
    return [s for s in parts_for(draft, scheme) if s.score in AGGREGATES and (s.items or s.items_of)]


def _numeric(draft: Draft) -> list[str]:
    return [item.id for item in draft.items if item.role == "scored" and not draft.is_time(item)]


# -- inputs, recodings, keys -----------------------------------------------------------------------


def _draw_sources(draw: st.DrawFn, draft: Draft, scheme: str | None) -> Part:
    """Items, scales, both, or the pooled items of scales."""
    items, scales, pooled = _numeric(draft), parts_for(draft, scheme), pools(draft, scheme)
    ways = ["items", "items", *(["scales", "both"] if scales else []), *(["items_of"] if pooled else [])]
    way = draw(st.sampled_from(ways))
    if way == "items_of":
        return {"items_of": _some(draw, [scale.id for scale in pooled], 3)}
    part: Part = {}
    if way != "scales":
        part["items"] = _some(draw, items, 6)
    if way != "items":
        part["scales"] = _some(draw, [scale.id for scale in scales], 3)
    return part


def _some(draw: st.DrawFn, names: list[str], most: int) -> list[str]:
    return draw(st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=True))


def _keyed(draw: st.DrawFn, draft: Draft, part: Part, scheme: str | None) -> Draft:
    """Give a scale inputs, recodings, centring and keys that go together."""
    part = {**part, **_draw_sources(draw, draft, scheme)}
    while "items_of" in part and not draft.with_scale(part).last().turnable():
        if len(part["items_of"]) == 1:  # a centred scale can reverse what nobody else can
            del part["items_of"]
            part["items"] = _some(draw, _numeric(draft), 6)
        else:
            part["items_of"] = part["items_of"][:-1]
    names = [*part.get("items", []), *part.get("scales", [])]
    recodings: list[Part] = []
    if names and draw(st.integers(0, 2)) == 0:
        recodings, uses = draw_recodings(draw, draft, names)
        part["recode"] = uses
    if "scales" not in part and part["score"] != "count" and draw(st.integers(0, 4)) == 0:
        part["within_person"] = _draw_within_person(draw, draft, scheme)
    return _reversed(draw, draft.with_scale(part, recodings), part)


def _draw_within_person(draw: st.DrawFn, draft: Draft, scheme: str | None) -> Part:
    over: str | list[str] = "scored"
    pooled = pools(draft, scheme)
    if draw(st.booleans()) and pooled:
        over = _some(draw, [scale.id for scale in pooled], 2)
    return {"method": draw(st.sampled_from(["center", "standardize"])), "over": over}


def _reversed(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    names = [*part.get("items", []), *part.get("scales", []), *part.get("items_of", [])]
    wanted = draw(st.lists(st.sampled_from(names), max_size=len(names), unique=True))
    good = [name for name in wanted if _with(draft, {"reverse": [name]}).last().turnable()]
    return _with(draft, {"reverse": good} if good else {})


def _with(draft: Draft, more: Part) -> Draft:
    """Say more of the scale that was added last."""
    *others, last = draft.parts["scales"]
    return Draft({**draft.parts, "scales": [*others, {**last, **more}]})


# -- gaps, weights ---------------------------------------------------------------------------------


def _draw_gap_rule(draw: st.DrawFn, k: int) -> Part:
    way = draw(st.sampled_from(["all", "count", "share"]))
    if way == "count":
        return {"min_answered": draw(st.integers(1, k))}
    if way == "share":
        return {"min_share": draw(st.sampled_from([0.2, 0.5, 2 / 3, 0.75, 0.8, 1.0]))}
    return {}


def _gaps(draw: st.DrawFn, draft: Draft) -> Draft:
    """Say how many inputs must be answered, and what stands in for the others."""
    trial = draft.last()
    kind, alike, centred = trial.scale.score, trial.one_range(), trial.scale.within_person is not None
    rule = _draw_gap_rule(draw, len(trial.entries))
    gappy = allows_gaps(trial.scale.model_copy(update=rule), len(trial.entries))
    fills: list[Any] = ["none"]
    if gappy:
        fills = [] if kind == "sum" or (kind == "mean" and not alike) else ["none"]
        fills += ["mean"] if alike or kind not in ("sum", "mean") else []
        fills += [] if centred else [_draw_fill(draw, trial)]
    if not fills:  # centred values of unequal range
        rule, fills = {}, ["none"]
    fill = draw(st.sampled_from(fills))
    more = {**rule, "fill": fill}
    plain_partial = kind == "mean" and fill == "none" and not alike
    if kind in ("mean", "count") and not plain_partial and draw(st.booleans()):
        more["not_applicable"] = "shrink"
    return _with(draft, more)


def _draw_fill(draw: st.DrawFn, trial: Trial) -> float:
    return draw(st.sampled_from(inner_points(trial.values[0])))


def _weighted(draw: st.DrawFn, draft: Draft) -> Draft:
    trial = draft.last()
    if trial.scale.score not in ("sum", "mean") or draw(st.integers(0, 2)):
        return draft
    names = _some(draw, [entry.source for entry in trial.entries], 4)
    kinds = [0.5, 1.0, 2.0, 3.0, 0.1]
    if trial.scale.score == "sum":
        kinds += [-1.0, 0.0, -0.5]
    return _with(draft, {"weights": {name: draw(st.sampled_from(kinds)) for name in names}})


# -- after the aggregate ---------------------------------------------------------------------------


def _transformed(draw: st.DrawFn, draft: Draft) -> Draft:
    """Rescale, standardise, or multiply and add; round; and sometimes say the range that comes of it."""
    raw = draft.last().raw
    ways = ["none", "none", "standardize", "multiply", "add", "both"]
    if raw is not None and raw[0] < raw[1]:
        ways += ["rescale", "rescale"]
    way = draw(st.sampled_from(ways))
    more: Part = {}
    if way == "rescale":
        more["rescale"] = draw(st.sampled_from([[0, 100], [100, 0], [1, 5], [-1, 1]]))
    if way == "standardize":
        more["standardize"] = {"mean": draw(numbers()), "sd": draw(st.sampled_from([0.5, 1.0, 2.0, 3.7]))}
    if way in ("multiply", "both"):
        more["multiply"] = draw(numbers().filter(bool))
    if way in ("add", "both"):
        more["add"] = draw(numbers())
    if draw(st.integers(0, 2)) == 0:
        mode = draw(st.sampled_from(["half-up", "half-even", "up", "down"]))
        more["round"] = {"to": draw(st.sampled_from(UNITS)), "mode": mode}
    return _ranged(draw, _with(draft, more))


def _ranged(draw: st.DrawFn, draft: Draft) -> Draft:
    if draw(st.booleans()):
        return draft
    derived = draft.last().derived
    if derived is None:
        low = draw(numbers())
        return _with(draft, {"range": [low, low + draw(st.sampled_from([0.5, 1.0, 5.0]))]})
    return _with(draft, {"range": list(derived)}) if derived[0] < derived[1] else draft


# -- the kinds -------------------------------------------------------------------------------------


def _aggregate(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    draft = _keyed(draw, draft, part, part.get("scheme"))
    return _transformed(draw, _weighted(draw, _gaps(draw, draft)))


def _count(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    keyed = _gaps(draw, _keyed(draw, draft, part, part.get("scheme")))
    trial = keyed.last()
    points = [_keyed_points(keyed, trial, number) for number in range(len(trial.entries))]
    common = set(points[0]).intersection(*points[1:])
    ways = ["at_least", *(["in", "in", "at_most", "between"] if common else [])]
    way = draw(st.sampled_from(ways))
    if way == "in":
        more: Part = {"in": sorted(draw(st.lists(st.sampled_from(sorted(common)), min_size=1, unique=True)))}
    elif way == "at_most":
        more = {"at_most": draw(st.sampled_from(sorted(common)))}
    elif way == "between":
        one, other = draw(st.sampled_from(sorted(common))), draw(st.sampled_from(sorted(common)))
        more = {"at_least": min(one, other), "at_most": max(one, other)}
    else:
        thresholds = {e.source: draw(st.sampled_from(p)) for e, p in zip(trial.entries, points, strict=True)}
        usual = thresholds[trial.entries[0].source]
        more = {"at_least": usual, "at_least_of": {n: t for n, t in thresholds.items() if t != usual}}
    return _transformed(draw, _with(keyed, more))


def _keyed_points(draft: Draft, trial: Trial, number: int) -> list[float]:
    entry, values = trial.entries[number], trial.values[number]
    points = inner_points(replace(values, listed=draft.listed(entry)))
    return sorted(values.reflection - point for point in points) if entry.reverse else points


def _ratio(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    names = [*_numeric(draft), *(scale.id for scale in parts_for(draft, part.get("scheme")))]
    above, below = draw(st.permutations(names))[:2]
    zero = draw(st.sampled_from([None, "missing", 0.0, -1.0]))
    part = without_none({**part, "numerator": above, "denominator": below, "if_zero": zero})
    return _transformed(draw, draft.with_scale(part))


def _elapsed(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    clocks = [item.id for item in draft.items if draft.is_time(item) and item.role in ("scored", "single")]
    if len(clocks) < 2:
        return _aggregate(draw, draft, {**part, "score": "mean"})
    return _transformed(draw, draft.with_scale({**part, "items": draw(st.permutations(clocks))[:2]}))


def _criterion(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    items = [item.id for item in draft.items if not draft.is_time(item)]
    counts = [scale.id for scale in parts_for(draft, part.get("scheme")) if scale.score == "count"]
    names = [*items, *(scale.id for scale in parts_for(draft, part.get("scheme"))), *counts * 3]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
    conditions = [{"of": name, **draw(bounds(draft.score_values(name)))} for name in chosen]
    require = draw(st.sampled_from(["all", "any", draw(st.integers(1, len(chosen)))]))
    part = {**part, "conditions": conditions, "require": require}
    return _transformed(draw, draft.with_scale(part))


def _lookup(draw: st.DrawFn, draft: Draft, part: Part) -> Draft:
    scheme = part.get("scheme")
    items = [
        i.id for i in draft.items if not draft.is_time(i) and i.role in ("scored", "single", "covariate")
    ]
    chosen = _some(draw, [*items, *(scale.id for scale in parts_for(draft, scheme))], 2)
    known = {item.id for item in draft.items}
    part = {
        **part,
        "items": [name for name in chosen if name in known],
        "scales": [name for name in chosen if name not in known],
    }
    table = f"{part['id']}.csv"
    draft = draft.with_scale({**part, "table": table})
    draft.parts["tables"] = {**draft.parts.get("tables", {}), table: draw_table(draw, draft)}
    return _transformed(draw, draft)


KINDS: dict[str, Callable[[st.DrawFn, Draft, Part], Draft]] = {
    "sum": _aggregate,
    "mean": _aggregate,
    "count": _count,
    "maximum": _aggregate,
    "minimum": _aggregate,
    "ratio": _ratio,
    "elapsed": _elapsed,
    "criterion": _criterion,
    "lookup": _lookup,
}


def add_scale(draw: st.DrawFn, draft: Draft, name: str, kind: str, scheme: str | None) -> Draft:
    """Return a draft with one scale more, of this kind where its items allow it."""
    reported = draw(st.sampled_from([True, True, True, False]))
    part = without_none({"id": name, "score": kind, "scheme": scheme, "reported": reported})
    return KINDS[kind](draw, draft, part)
