"""Both partners' answers to the same items, as two matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustscale.dyads._couples import Couples, Floats, partner_values
from trustscale.dyads._options import as_couples, chosen
from trustscale.dyads._pairing import Names, listed
from trustscale.dyads._sources import check_columns
from trustscale.errors import OptionError
from trustscale.instruments.inputs import answered_on, code_bounds
from trustscale.responses.responses import Part, Responses
from trustscale.results.alerts import Alert
from trustscale.results.render import counted, whole
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.keyed import KeyedItems, keyed_items


@dataclass(frozen=True, slots=True, eq=False)
class PartnerAnswers:
    """Answers of both partners of each couple.

    Attributes
    ----------
    couples : Couples
        Whose answers they are.
    items : tuple of str
        The items, k of them.
    first, second : float array of shape (n, k)
        NaN is a gap.
    words : str
        Which items, and how they were keyed.
    alerts : tuple of Alert
        Items that do not belong on one scale.
    """

    couples: Couples
    items: tuple[str, ...]
    first: Floats
    second: Floats
    words: str
    alerts: tuple[Alert, ...] = ()


def partner_answers(
    data: Any, *, items: Names | None, scale: str | None, keyed: bool, dyad: str | None, role: str | None
) -> PartnerAnswers:
    """The answers to these items, keyed where answers know their instrument."""
    couples = as_couples(data, dyad=dyad, role=role)
    if isinstance(data, Responses):
        return _of_instruments(data, couples, listed(items), scale, keyed=keyed)
    if scale is not None:
        raise OptionError(
            "`scale` can only be looked up in answers that know their instrument.",
            code="TS-D010",
            mend="pass what read_responses() gave, or name the items with `items`.",
        )
    names = chosen(couples, items)
    sides = [partner_values(couples, name) for name in names]
    first, second = (np.column_stack([side[member] for side in sides]) for member in (0, 1))
    return PartnerAnswers(couples, names, first, second, f"{counted(len(names), 'item')} as they are")


def _of_instruments(
    answers: Responses, couples: Couples, items: tuple[str, ...] | None, scale: str | None, *, keyed: bool
) -> PartnerAnswers:
    parts = [part for part in answers.parts if scale is None or _has_scale(part, scale)] or answers.parts[:1]
    found = [keyed_items(compile_plan(part.instrument), part.items, scale) for part in parts]
    known = tuple(name for entry in found for name in entry.names)
    check_columns(items or (), known, "the instrument's scored items")
    names = known if items is None else items
    values = {
        name: entry.values[:, place] if keyed else np.asarray(part.items[name].codes, dtype=np.float64)
        for part, entry in zip(parts, found, strict=True)
        for place, name in enumerate(entry.names)
    }
    matrix = np.column_stack([values[name] for name in names]) if names else np.empty((answers.n_rows, 0))
    return PartnerAnswers(
        couples=couples,
        items=names,
        first=matrix[couples.first],
        second=matrix[couples.second],
        words=_words(names, found, scale, keyed=keyed),
        alerts=_ranges_alert(parts, names),
    )


def _has_scale(part: Part, scale: str) -> bool:
    return any(entry.id == scale for entry in part.instrument.scales)


def _words(names: Sequence[str], found: Sequence[KeyedItems], scale: str | None, *, keyed: bool) -> str:
    of = f" of {scale}" if scale else ""
    if not keyed:
        return f"{counted(len(names), 'item')}{of} as they were answered"
    turned = [name for entry in found for name in entry.reversed if name in names]
    plain = [name for entry in found for name in entry.as_answered if name in names]
    words = f"{counted(len(names), 'item')}{of} as keyed ({len(turned)} turned round)"
    return words + (f", {', '.join(plain[:8])} as answered" if plain else "")


def _ranges_alert(parts: Sequence[Part], names: Sequence[str]) -> tuple[Alert, ...]:
    ranges: dict[tuple[float, float], list[str]] = {}
    for part in parts:
        for item in part.instrument.items:
            if item.id in names:
                ranges.setdefault(code_bounds(answered_on(part.instrument, item)), []).append(item.id)
    if len(ranges) < 2:
        return ()
    words = "; ".join(
        f"{whole(low)} to {whole(high)}: {', '.join(of[:4])}" for (low, high), of in ranges.items()
    )
    return (
        Alert(
            "TS-D027",
            "items",
            f"they are answered on different response scales ({words}), so that the wider ones weigh more.",
            "Choose items of one response scale with `items` or `scale`.",
        ),
    )
