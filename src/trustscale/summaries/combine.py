"""Summaries added up, and whether two say the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np

from trustscale import stats
from trustscale.errors import SummaryError
from trustscale.results.provenance import Provenance
from trustscale.summaries.layout import Layout
from trustscale.summaries.notes import alerts_of
from trustscale.summaries.summary import MATRIX, Summary
from trustscale.summaries.sums import Block, Sums, add_sums


def add(a: Summary, b: Summary) -> Summary:
    """The summary of both sets of rows."""
    refuse_different(a, b)
    limit = min(a.max_patterns, b.max_patterns)
    sums = add_sums(a.sums, b.sums, a.layout, limit)
    groups = dict(a.groups)
    for label, part in b.groups.items():
        groups[label] = add_sums(groups[label], part, a.layout, limit) if label in groups else part
    notes = tuple(dict.fromkeys((*a.provenance.notes, *b.provenance.notes)))
    source = a.source if a.source == b.source else _sources(a.source, b.source)
    provenance = Provenance(a.layout.stamps, a.provenance.rules, sums.n_rows, a.provenance.trustscale, notes)
    return Summary(
        library=a.library,
        _provenance=provenance,
        _alerts=alerts_of(a.layout, sums, (*a.alerts, *b.alerts)),
        source=source,
        layout=a.layout,
        sums=sums,
        group=a.group,
        groups=dict(sorted(groups.items())),
        max_patterns=limit,
        suppressed=tuple(dict.fromkeys((*a.suppressed, *b.suppressed))),
    )


def _sources(a: str, b: str) -> str:
    names = list(dict.fromkeys([*a.split(" + "), *b.split(" + ")]))
    return " + ".join(names) if len(names) <= 4 else " + ".join([*names[:3], f"{len(names) - 3} more"])


def pool(parts: Iterable[Summary]) -> Summary:
    """The summary of the rows of all parts."""
    listed = list(parts)
    if not listed:
        raise SummaryError(
            "There is no summary to pool.", code="TS-S067", mend="pass one summary per site or file."
        )
    return reduce(add, listed)


def refuse_different(a: Summary, b: Summary) -> None:
    """Raise where two summaries are not about the same columns."""
    if MATRIX in (a.source, b.source) and not (a.has_means and b.has_means and a.has_sds and b.has_sds):
        raise SummaryError(
            "Correlations cannot be added up without the means and standard deviations.",
            code="TS-S071",
            mend="give them: Summary.from_correlations(R, n, mean=..., sd=...).",
        )
    difference = first_difference(a, b)
    if difference:
        raise SummaryError(
            f"These summaries cannot be added up: {difference}.",
            code="TS-S060",
            mend="sum up the same items of the same version of the instrument, with the same scheme, coding "
            "and group.",
        )


def first_difference(a: Summary, b: Summary) -> str:
    """The first thing in which two summaries are about something else, in words."""
    return _layouts(a.layout, b.layout) or (
        "" if a.group == b.group else f"one is grouped by {a.group!r}, the other by {b.group!r}"
    )


def _layouts(a: Layout, b: Layout) -> str:
    for first, second in zip(a.stamps, b.stamps, strict=False):
        for name in ("id", "version", "content_hash", "scheme", "coding", "form"):
            mine, other = getattr(first, name), getattr(second, name)
            if mine != other:
                word = name.replace("_", " ")
                return f"the {word} of the instrument is {mine!r} in one and {other!r} in the other"
    if len(a.stamps) != len(b.stamps):
        return f"one is about {len(a.stamps)} instruments, the other about {len(b.stamps)}"
    mine, other = ([column.name for column in layout.columns] for layout in (a, b))
    if mine != other:
        only = [name for name in mine if name not in other], [name for name in other if name not in mine]
        if only[0]:
            return f"item {only[0][0]!r} is in the first only"
        if only[1]:
            return f"item {only[1][0]!r} is in the second only"
        place = next(place for place, pair in enumerate(zip(mine, other, strict=True)) if pair[0] != pair[1])
        return f"item {place + 1} is {mine[place]!r} in one and {other[place]!r} in the other"
    if a != b:
        return "their scales read the items in other ways"
    return ""


# -- equality ------------------------------------------------------------------------------------------------


def equals(a: Summary, b: Summary) -> bool:
    """Whether both say the same of the same columns."""
    if first_difference(a, b) or a.groups.keys() != b.groups.keys():
        return False
    if (a.has_means, a.has_sds) != (b.has_means, b.has_sds):
        return False
    return _equal_sums(a.sums, b.sums) and all(
        _equal_sums(part, b.groups[label]) for label, part in a.groups.items()
    )


def _equal_sums(a: Sums, b: Sums) -> bool:
    return (
        a.n_rows == b.n_rows
        and np.array_equal(a.not_applicable, b.not_applicable)
        and np.array_equal(a.invalid, b.invalid)
        and a.tabled == b.tabled
        and _same(a.powers, _at(b.powers, a.powers.origin, stats.shift_power_sums))
        and _same(a.pairwise, _at(b.pairwise, a.pairwise.origin, stats.shift_pairwise_moments))
        and _same_tables(a.tables, b.tables)
        and len(a.blocks) == len(b.blocks)
        and all(map(_same_blocks, a.blocks, b.blocks))
        and _same_or_none(a.patterns, b.patterns, stats.shift_pattern_moments)
        and a.no_patterns == b.no_patterns
    )


def _same_blocks(a: Block, b: Block) -> bool:
    return (
        a.columns == b.columns
        and a.moments.n == b.moments.n
        and (a.moments.n == 0 or _same(a.moments, _at(b.moments, a.moments.origin, stats.shift_moments)))
        and _same_tables(a.tables, b.tables)
        and _same_or_none(a.fourth, b.fourth, stats.shift_fourth_moments)
    )


def _same_tables(a: stats.Tables | None, b: stats.Tables | None) -> bool:
    if a is None or b is None:
        return a is b
    return (
        len(a.categories) == len(b.categories)
        and all(map(np.array_equal, a.categories, b.categories))
        and np.array_equal(a.counts, b.counts)
    )


def _same_or_none(a: Any, b: Any, shift: Any) -> bool:
    if a is None or b is None:
        return a is b
    return _same(a, _at(b, a.origin, shift))


def _at(record: Any, origin: Any, shift: Any) -> Any:
    return shift(record, origin)


def _same(a: Any, b: Any) -> bool:
    """Whether all fields of two records are equal; NaN equals NaN."""
    return all(_alike(getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)


def _alike(a: Any, b: Any) -> bool:
    return np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f")
