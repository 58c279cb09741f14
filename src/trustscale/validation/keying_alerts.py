"""Items that seem to be keyed the wrong way, by name, with the line that would mend it. Nothing is turned."""

from __future__ import annotations

import numpy as np

from trustscale import stats
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.validation.items import ItemSet


def keying_alerts(part: ItemSet, keying: stats.KeyingCheck | None, n: int) -> list[Alert]:
    """Name the items that run against the others, where enough rows say so."""
    if keying is None or n < threshold("keying_least_n").value:
        return []
    return _divided(part, keying) if keying.is_divided else _against(part, keying)


def _against(part: ItemSet, keying: stats.KeyingCheck) -> list[Alert]:
    bound = threshold("keying_item_rest")
    if not keying.against.any():
        return []
    places = np.flatnonzero(keying.against)
    names = [part.items[place] for place in places]
    said = [f"{part.items[place]} (r = {bounded(float(keying.r[place]))})" for place in places]
    apart = ""
    if len(places) > 1:
        apart = (
            f" Their mean correlation is {bounded(keying.within)} with each other and "
            f"{bounded(keying.across)} with the others."
        )
    run = "runs" if len(places) == 1 else "run"
    return [
        Alert(
            "TS-V081",
            part.title,
            f"{', '.join(said)} {run} against the items that go with {'it' if len(places) == 1 else 'them'} "
            f"most. Likely keyed the wrong way; nothing was turned.{apart}",
            _mend_keys(part, names),
            value=float(keying.r[places].min()),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _mend_keys(part: ItemSet, names: list[str]) -> str:
    """The call that would turn these items, by what is known of them."""
    turned = [name for name in names if name in part.reversed]
    plain = [name for name in names if name not in part.reversed]
    words = []
    if turned:
        words.append(
            f"Look whether the file has turned {', '.join(turned)} already (read_responses(..., "
            f"already_keyed={turned!r}))."
        )
    if plain and part.scale is None:
        words.append(f"Read the item; if it asks for the opposite: {_define(part, plain)}.")
    elif plain:
        words.append(
            "Read the item and the scale's key; if it asks for the opposite, "
            f"the scale needs reverse = {plain!r}."
        )
    return " ".join(words)


def _define(part: ItemSet, names: list[str]) -> str:
    """A call to paste, with short names spelt out."""
    items = list(part.items) if len(part.items) <= 6 else [*part.items[:2], "..."]
    return f"define_scale({items!r}, minimum=..., maximum=..., reverse={names!r})"


def _divided(part: ItemSet, keying: stats.KeyingCheck) -> list[Alert]:
    sides = [[part.items[place] for place in np.flatnonzero(keying.direction == side)] for side in (1, -1)]
    return [
        Alert(
            "TS-V082",
            part.title,
            f"half of the items ({', '.join(sides[0])}) and the other half ({', '.join(sides[1])}) "
            "run against each other; the answers cannot tell which half is turned.",
            "Read the items, and put those that ask for the opposite into the scale's reverse = [...].",
        )
    ]
