"""Which fields go with which kind of score, and which a kind cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from trustscale.errors import Finding
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.structure.phrases import error, listing, warning

_ADDED = frozenset({"sum", "mean"})
_AGGREGATES = _ADDED | {"count", "maximum", "minimum"}
_WITH_INPUTS = _AGGREGATES | {"lookup"}

KINDS: dict[str, frozenset[str]] = {
    "items": _WITH_INPUTS | {"elapsed"},
    "scales": _WITH_INPUTS,
    "items_of": _AGGREGATES,
    "recode": _WITH_INPUTS,
    "reverse": _WITH_INPUTS,
    "within_person": _AGGREGATES - {"count"},
    "weights": _ADDED,
    "min_answered": _AGGREGATES,
    "min_share": _AGGREGATES,
    "fill": _AGGREGATES,
    "at_least": frozenset({"count"}),
    "at_most": frozenset({"count"}),
    "one_of": frozenset({"count"}),
    "at_least_of": frozenset({"count"}),
    "numerator": frozenset({"ratio"}),
    "denominator": frozenset({"ratio"}),
    "if_zero": frozenset({"ratio"}),
    "conditions": frozenset({"criterion"}),
    "require": frozenset({"criterion"}),
    "table": frozenset({"lookup"}),
}
"""The kinds of score that each field has a meaning for."""

TRANSFORMS = ("rescale", "standardize", "multiply", "add")


def field_findings(instrument: Instrument) -> Iterator[Finding]:
    """Fields that mean nothing where they stand, and fields that are missing."""
    for scale in instrument.scales:
        yield from _misplaced(scale)
        yield from _missing(scale)
        yield from _inputs(scale)


def key_of(field: str) -> str:
    """Name a field as the file does."""
    return "in" if field == "one_of" else field


def is_set(scale: Scale, field: str) -> bool:
    """Whether a field says something other than its default."""
    value = getattr(scale, field)
    default: object = Scale.model_fields[field].get_default(call_default_factory=True)
    return bool(value != default)


def _misplaced(scale: Scale) -> Iterator[Finding]:
    for field, kinds in KINDS.items():
        if is_set(scale, field) and scale.score not in kinds:
            words = listing(sorted(repr(kind) for kind in kinds))
            yield error(
                "TS-I016",
                f"scales.{scale.id}.{key_of(field)}",
                f"it means nothing for score = {scale.score!r}; it goes with {words}.",
                f"Leave `{key_of(field)}` out, or change `score`.",
            )
    if scale.not_applicable == "shrink" and scale.score not in _ADDED - {"sum"} | {"count"}:
        yield error(
            "TS-I022",
            f"scales.{scale.id}.not_applicable",
            f'"shrink" makes a score of fewer inputs, which score = {scale.score!r} cannot be.',
            'Use it with score = "mean" or "count", or leave it out.',
        )


def _missing(scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}"
    if scale.score in _WITH_INPUTS and not (scale.items or scale.scales or scale.items_of):
        yield error("TS-I017", where, "the scale has no inputs.", "List them under `items` or `scales`.")
    if scale.score == "elapsed" and len(scale.items) != 2:
        yield error(
            "TS-I052",
            f"{where}.items",
            f"the time between two clock times needs two items, and there {_n_are(len(scale.items))}.",
            'List the earlier one first: items = ["to_bed", "got_up"].',
        )
    if scale.score == "ratio":
        for field in ("numerator", "denominator"):
            if getattr(scale, field) is None:
                yield error("TS-I017", f"{where}.{field}", "a ratio needs it.", "Name an item or a scale.")
    if scale.score == "lookup" and scale.table is None:
        yield error("TS-I017", f"{where}.table", "a look-up needs it.", 'Name a file: table = "t.csv".')
    if scale.score == "criterion":
        yield from _criterion(scale)
    if scale.score == "count":
        yield from _count(scale)


def _n_are(n: int) -> str:
    return "is one" if n == 1 else f"are {n or 'none'}"


def _criterion(scale: Scale) -> Iterator[Finding]:
    where = f"scales.{scale.id}"
    if not scale.conditions:
        yield error(
            "TS-I017",
            f"{where}.conditions",
            "a criterion needs them.",
            'Write conditions = [{of = "p1", at_least = 2}, ...] and require = "all", "any" or a number.',
        )
    elif isinstance(scale.require, int) and scale.require > len(scale.conditions):
        yield error(
            "TS-I019",
            f"{where}.require",
            f"{scale.require} conditions must hold, and there are {len(scale.conditions)}.",
            "Write a number that can be reached.",
        )
    elif scale.require is None and len(scale.conditions) > 1:
        yield warning(
            "TS-I017",
            f"{where}.require",
            'it does not say how many conditions must hold; "all" is taken.',
            'Write require = "all", "any" or a number.',
        )


def _count(scale: Scale) -> Iterator[Finding]:
    bounded = scale.at_least is not None or scale.at_most is not None or scale.one_of is not None
    if not bounded and not scale.at_least_of:
        yield error(
            "TS-I046",
            f"scales.{scale.id}",
            "it does not say which answers count.",
            "Write at_least, at_most or in.",
        )
    elif not bounded and scale.items and (rest := [i for i in scale.items if i not in scale.at_least_of]):
        yield error(
            "TS-I046",
            f"scales.{scale.id}.at_least_of",
            f"it has no threshold for {listing(rest)}.",
            "Write at_least for all of them, and at_least_of for the exceptions.",
        )


def _inputs(scale: Scale) -> Iterator[Finding]:
    if scale.items_of and (scale.items or scale.scales):
        other = "items" if scale.items else "scales"
        yield error(
            "TS-I016",
            f"scales.{scale.id}.items_of",
            f"it stands beside `{other}`.",
            "Pool items with items_of, or list inputs under items and scales: not both.",
        )
    if scale.within_person is not None and scale.scales:
        yield error(
            "TS-I016",
            f"scales.{scale.id}.within_person",
            "it centres answers over the person's other answers, and the inputs are scales.",
            "Use `items` or `items_of`.",
        )
