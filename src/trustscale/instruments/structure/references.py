"""Ids: that each is there once, that each reference has its part, and that no scale contains itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from trustscale.errors import Finding
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.structure.phrases import error, listing, unknown

Reference = tuple[str, str, str, Collection[str]]
"""Where it is written, the id, what it should be the id of, and the ids of that kind."""


def reference_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with ids."""
    yield from _duplicates(instrument)
    yield from _items_and_scales(instrument)
    for where, name, what, known in _references(instrument):
        if name not in known:
            yield _unknown(instrument, where, name, what, known)
    yield from _cycles(instrument)


def _unknown(instrument: Instrument, where: str, name: str, what: str, known: Collection[str]) -> Finding:
    if what == "item" and any(scale.id == name for scale in instrument.scales):
        return error("TS-I010", where, f"{name!r} is a scale, not an item.", "List scales under `scales`.")
    if what == "scale" and any(item.id == name for item in instrument.items):
        return error("TS-I010", where, f"{name!r} is an item, not a scale.", "List items under `items`.")
    return unknown(where, name, what, known)


def _duplicates(instrument: Instrument) -> Iterator[Finding]:
    parts: dict[str, Iterable[str]] = {
        "items": (item.id for item in instrument.items),
        "scales": (scale.id for scale in instrument.scales),
        "response_scales": (scale.id for scale in instrument.response_scales),
        "codings": (coding.id for coding in instrument.codings),
        "recodings": (recoding.id for recoding in instrument.recodings),
        "schemes": (scheme.id for scheme in instrument.schemes),
        "sources": (source.id for source in instrument.sources),
        "bands": (bands.id for bands in instrument.bands),
        "notices": (notice.id for notice in instrument.notices),
    }
    for group, ids in parts.items():
        for name, n in Counter(ids).items():
            if n > 1:
                yield error(
                    "TS-I011",
                    f"{group}.{name}",
                    f"the id {name!r} is there {n} times.",
                    "Give each its own id.",
                )
    yield from _aliases(instrument)


def _aliases(instrument: Instrument) -> Iterator[Finding]:
    owners: dict[str, str] = {item.id.casefold(): item.id for item in instrument.items}
    for item in instrument.items:
        for alias in item.aliases:
            owner = owners.setdefault(alias.strip().casefold(), item.id)
            if owner != item.id:
                yield error(
                    "TS-I011",
                    f"items.{item.id}.aliases",
                    f"{alias!r} is also a name of {owner!r}, so a column with it would be two items.",
                    "Give it to one of them.",
                )


def _items_and_scales(instrument: Instrument) -> Iterator[Finding]:
    items = {item.id for item in instrument.items}
    for scale in instrument.scales:
        if scale.id in items:
            yield error(
                "TS-I012",
                f"scales.{scale.id}",
                f"{scale.id!r} is the id of an item, too.",
                "Rename the scale, for example to "
                f"'{scale.id}_score': a reference to {scale.id!r} would mean two things.",
            )


def _references(instrument: Instrument) -> Iterator[Reference]:
    items = [item.id for item in instrument.items]
    response_scales = [scale.id for scale in instrument.response_scales]
    for item in instrument.items:
        if item.response_scale is not None:
            yield f"items.{item.id}.response_scale", item.response_scale, "response scale", response_scales
    for coding in instrument.codings:
        if coding.response_scale is not None:
            where = f"codings.{coding.id}.response_scale"
            yield where, coding.response_scale, "response scale", response_scales
    for place, skip in enumerate(instrument.skips, 1):
        for condition in skip.when:
            yield f"skips[{place}].when", condition.of, "item", items
        for name in skip.items:
            yield f"skips[{place}].items", name, "item", items
    for scale in instrument.scales:
        yield from _references_of_scale(instrument, scale)
    yield from _references_to_sources(instrument)
    yield from _references_of_outputs(instrument)


def _references_of_scale(instrument: Instrument, scale: Scale) -> Iterator[Reference]:
    where = f"scales.{scale.id}"
    items = [item.id for item in instrument.items]
    scales = [other.id for other in instrument.scales]
    if scale.scheme is not None:
        yield f"{where}.scheme", scale.scheme, "scheme", [scheme.id for scheme in instrument.schemes]
    for name in scale.items:
        yield f"{where}.items", name, "item", items
    for field, names in (("scales", scale.scales), ("items_of", scale.items_of)):
        for name in names:
            yield f"{where}.{field}", name, "scale", scales
    for recode in scale.recode:
        yield f"{where}.recode", recode.using, "recoding", [recoding.id for recoding in instrument.recodings]
    for field, part in (("numerator", scale.numerator), ("denominator", scale.denominator)):
        if part is not None:
            yield f"{where}.{field}", part, "item or scale", [*items, *scales]
    for condition in scale.conditions:
        yield f"{where}.conditions", condition.of, "item or scale", [*items, *scales]
    if scale.within_person is not None and not isinstance(scale.within_person.over, str):
        for name in scale.within_person.over:
            yield f"{where}.within_person.over", name, "scale", scales


def _references_to_sources(instrument: Instrument) -> Iterator[Reference]:
    sources = [source.id for source in instrument.sources]
    for coding in instrument.codings:
        if coding.source is not None:
            yield f"codings.{coding.id}.source", coding.source, "source", sources
    for bands in instrument.bands:
        if bands.source is not None:
            yield f"bands.{bands.id}.source", bands.source, "source", sources


def _references_of_outputs(instrument: Instrument) -> Iterator[Reference]:
    items = [item.id for item in instrument.items]
    scales = [scale.id for scale in instrument.scales]
    for bands in instrument.bands:
        yield f"bands.{bands.id}.scale", bands.scale, "scale", scales
    for notice in instrument.notices:
        for condition in notice.when:
            yield f"notices.{notice.id}.when", condition.of, "item or scale", [*items, *scales]
    for place, example in enumerate(instrument.examples, 1):
        where = f"examples[{place}]"
        if example.coding is not None:
            yield f"{where}.coding", example.coding, "coding", [coding.id for coding in instrument.codings]
        if isinstance(example.answers, dict):
            for name in example.answers:
                yield f"{where}.answers", name, "item", items
        for name in example.scores:
            yield f"{where}.scores", name, "scale", scales
        for name in example.bands:
            yield f"{where}.bands", name, "set of bands", [bands.id for bands in instrument.bands]
        for name in example.notices or ():
            yield f"{where}.notices", name, "notice", [notice.id for notice in instrument.notices]


def parts_of(scale: Scale) -> tuple[str, ...]:
    """The ids that a scale is computed from, apart from its items."""
    named = (name for name in (scale.numerator, scale.denominator) if name is not None)
    return (*scale.scales, *scale.items_of, *named, *(condition.of for condition in scale.conditions))


def _cycles(instrument: Instrument) -> Iterator[Finding]:
    by_id = {scale.id: scale for scale in instrument.scales}
    told: set[frozenset[str]] = set()
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> Iterator[Finding]:
        if name in path:
            circle = path[path.index(name) :]
            if frozenset(circle) not in told:
                told.add(frozenset(circle))
                way = " -> ".join((*circle, name))
                yield error(
                    "TS-I013",
                    f"scales.{circle[0]}",
                    f"the scale contains itself: {way}.",
                    f"Take one of {listing(circle)} out of the other's inputs."
                    if len(circle) > 1
                    else "Take it out of its own inputs.",
                )
            return
        if name in done or name not in by_id:
            return
        for part in parts_of(by_id[name]):
            yield from walk(part, (*path, name))
        done.add(name)

    for scale in instrument.scales:
        yield from walk(scale.id, ())


def cyclic(instrument: Instrument) -> bool:
    """Whether any scale contains itself."""
    return next(_cycles(instrument), None) is not None
