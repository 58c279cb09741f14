"""What deserves a look in an item analysis."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.results.render import whole
from trustscale.validation.item_analysis.work import ScaleItems
from trustscale.validation.items import Floats, ItemSet
from trustscale.validation.keying_alerts import keying_alerts


def item_alerts(part: ItemSet, found: ScaleItems) -> list[Alert]:
    """All of one scale, the most urgent first."""
    return [
        *_unrelated(part, found),
        *_constant(found),
        *keying_alerts(part, found.keying, found.n_complete),
        *_weak(found),
        *_ends(found),
        *_unused(found),
    ]


def _unrelated(part: ItemSet, found: ScaleItems) -> list[Alert]:
    if found.is_related:
        return []
    why = {
        "formative": "it is formative: its items make up the score and need not go together",
        "single": "it is a single item",
    }.get(part.measures, "it has fewer than two items")
    return [
        Alert(
            "TS-V086",
            found.title,
            f"item-rest correlations and alpha have no value, because {why}.",
            "Judge such items one by one, by what they ask.",
        )
    ]


def _constant(found: ScaleItems) -> list[Alert]:
    constant = _named(found, (found.described.sd == 0) | (found.described.n < 2))
    if not constant:
        return []
    return [
        Alert(
            "TS-V085",
            found.title,
            f"{', '.join(constant)}: everybody gave the same answer, or hardly anybody gave one.",
            "Leave the item out, or look whether its column was read as it should be.",
        )
    ]


# -- weak items and unused options ---------------------------------------------------------------------------


def _weak(found: ScaleItems) -> list[Alert]:
    """Weak items; not where keys are wrong, which makes good items look weak."""
    bound = threshold("items_item_rest")
    keying = found.keying
    if keying is None or keying.against.any() or keying.is_divided:
        return []
    r = found.relations.r_drop
    return _bounded(
        "TS-V080",
        found,
        r < bound.value,
        r,
        "items_item_rest",
        f"correlate less than {bounded(bound.value)} with the rest of the scale.",
        "Read the wording beside the others: is it about the same thing, in words that all understand?",
    )


def _ends(found: ScaleItems) -> list[Alert]:
    bound = threshold("items_end_share")
    share = np.fmax(found.floor, found.ceiling)
    return _bounded(
        "TS-V083",
        found,
        share >= bound.value,
        share,
        "items_end_share",
        f"have {100 * bound.value:g} % of their answers or more at one end of the response scale.",
        "Persons at that end are hardly told apart.",
    )


SINGULAR = {"correlate": "correlates", "have": "has"}


def _bounded(
    code: str, found: ScaleItems, hit: NDArray[np.bool_], values: Floats, name: str, message: str, cure: str
) -> list[Alert]:
    places = np.flatnonzero(hit)
    if not len(places):
        return []
    bound = threshold(name)
    said = [f"{found.items[place]} ({bounded(float(values[place]))})" for place in places]
    more = f" and {len(said) - 8} more" if len(said) > 8 else ""
    if len(places) == 1:
        verb, _, rest = message.partition(" ")
        message = f"{SINGULAR[verb]} {rest}"
    worst = values[places].min() if code == "TS-V080" else values[places].max()
    return [
        Alert(
            code,
            found.title,
            f"{', '.join(said[:8])}{more} {message}",
            cure,
            value=float(worst),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _unused(found: ScaleItems) -> list[Alert]:
    """Declared options that nobody chose."""
    said = []
    for name, codes, times, low in zip(found.items, found.categories, found.counts, found.low, strict=True):
        unused = [whole(float(code)) for code in codes[times == 0]]
        said += [f"{name}: {', '.join(unused)}"] if unused and not np.isnan(low) else []
    if not said:
        return []
    return [
        Alert(
            "TS-V084",
            found.title,
            f"options that nobody chose (keyed): {'; '.join(said[:6])}{' ...' if len(said) > 6 else ''}.",
            "Polychoric correlations and models of ordered answers leave them out.",
        )
    ]


def _named(found: ScaleItems, mask: Iterable[bool]) -> list[str]:
    return [name for name, hit in zip(found.items, mask, strict=True) if hit]
