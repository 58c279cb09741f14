"""Which items a study looks at: those of each scale, or all that are scored, keyed as the scales key them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from trustscale.errors import OptionError, StudyError, did_you_mean
from trustscale.summaries.layout import Layout, Reading
from trustscale.summaries.summary import Summary
from trustscale.validation.items import ItemSet, item_set


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Everything that was read: the items of all scales, as rows or as sums.

    Attributes
    ----------
    layout : Layout
        Columns, and which of them each scale reads.
    n_rows : int
        Rows read.
    answers : mapping of item to array, optional
        The rows.
    summary : Summary, optional
        The sums.
    """

    layout: Layout
    n_rows: int
    answers: Mapping[str, NDArray[Any]] | None = None
    summary: Summary | None = None

    @property
    def is_bare(self) -> bool:
        """Whether these are columns of a frame, chosen when it was opened."""
        return self.summary is None and not self.layout.stamps


def scale_sets(source: Source, scale: str | None) -> tuple[ItemSet, ...]:
    """One set of items per scale that adds up answers, or of this one.

    Raises
    ------
    OptionError
        TS-S014: no such scale.
    """
    readings = [reading for reading in source.layout.readings if reading.scale is not None]
    if not readings and scale is None:  # columns without an instrument
        return (joint_set(source),)
    chosen = [
        reading for reading in readings if (reading.summed if scale is None else reading.scale == scale)
    ]
    if scale is not None and not chosen:
        raise _no_scale(scale, [reading.scale or "" for reading in readings])
    several = len({reading.instrument for reading in readings}) > 1
    if scale is not None:
        return tuple(_set(source, reading, several=several) for reading in chosen)
    return tuple(_set(source, *alike, several=several) for alike in _alike(chosen))


def _alike(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Scales that read the same items in the same way, such as a sum and a mean, together."""
    found: dict[object, list[Reading]] = {}
    for reading in readings:
        key = (
            reading.instrument,
            reading.measures,
            frozenset(zip(reading.columns, reading.reflect, strict=True)),
        )
        found.setdefault(key, []).append(reading)
    return list(found.values())


def joint_set(source: Source, scale: str | None = None) -> ItemSet:
    """The union of the scored items, or the items of one scale."""
    if scale is not None:
        return scale_sets(source, scale)[0]
    return _set(source, source.layout.joint, several=False)


def narrowed(part: ItemSet, items: Sequence[str]) -> ItemSet:
    """Only these items, in the order in which they are listed.

    Raises
    ------
    StudyError
        TS-V002: an item that is not scored or not in the answers.
    """
    unknown = [name for name in items if name not in part.items]
    if unknown:
        raise StudyError(
            "Items are not among the scored items that were found in the answers.",
            code="TS-V002",
            where=[f"{name}{did_you_mean(name, part.items)}" for name in unknown],
            mend=f"there are: {', '.join(part.items[:30])}{', ...' if len(part.items) > 30 else ''}.",
        )
    places = [part.items.index(name) for name in dict.fromkeys(items)]
    reading = replace(
        part.reading,
        columns=tuple(part.reading.columns[place] for place in places),
        reflect=tuple(part.reading.reflect[place] for place in places),
        as_answered=tuple(name for name in part.as_answered if name in items),
    )
    return item_set(
        part.layout, reading, title=part.title, n_rows=part.n_rows, answers=part.answers, summary=part.summary
    )


def _set(source: Source, reading: Reading, *others: Reading, several: bool) -> ItemSet:
    if reading.scale is None:
        title = ", ".join(stamp.id for stamp in source.layout.stamps) or "items"
    else:
        names = ", ".join(one.scale or "" for one in (reading, *others))
        title = f"{reading.instrument}: {names}" if several else names
    return item_set(
        source.layout,
        reading,
        title=title,
        n_rows=source.n_rows,
        answers=source.answers,
        summary=source.summary,
    )


def _no_scale(scale: str, known: Sequence[str]) -> OptionError:
    if not known:
        return OptionError(
            "`scale` can only be looked up in answers that know their instrument.",
            code="TS-V011",
            mend="name the instrument with `instrument`, or the items with `items`.",
        )
    return OptionError(
        f"The answers have no scale {scale!r}{did_you_mean(scale, known)}.",
        code="TS-S014",
        mend=f"the scales are {', '.join(known)}.",
    )
