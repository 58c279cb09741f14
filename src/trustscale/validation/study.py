"""The way into every study: from answers, a frame or a file to the items it looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trustscale.errors import StudyError
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.validation.items import ItemSet
from trustscale.validation.opening import Instruments, open_source
from trustscale.validation.selection import joint_set, narrowed, scale_sets


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What one call looks at.

    Attributes
    ----------
    parts : tuple of ItemSet
        One per scale, or one for all items together.
    library : str
        The dataframe library of the data, in which results come back.
    stamps : tuple of Stamp
        The definitions the answers were read with.
    n_rows : int
        Rows that were read.
    notes : tuple of str
        What was done on reading.
    alerts : tuple of Alert
        What deserves a look before anything is computed.
    """

    parts: tuple[ItemSet, ...]
    library: str
    stamps: tuple[Stamp, ...]
    n_rows: int
    notes: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()


def open_study(
    data: Any,
    *,
    instrument: Instruments = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    per_scale: bool = True,
) -> Study:
    """Find the items of a study.

    Parameters
    ----------
    data : Responses, Summary, frame, path or lazy frame
        Answers, or what they came down to. A frame without ``instrument`` has one item per column, or
        those of ``items``.
    instrument : str, path, Instrument or list, optional
        What the columns of a frame or file are.
    items : sequence of str, optional
        The items, by id; columns of a frame that has no instrument. They are then looked at together.
    scale : str, optional
        One scale.
    per_scale : bool, default True
        One set of items per scale, or all together.

    Raises
    ------
    StudyError
        TS-V001, TS-V002: columns that are no items, or are not there. TS-V004: no scale to study.
    OptionError
        TS-V011: a scale of data that have no instrument. TS-S014: no such scale.
    """
    opened = open_source(data, instrument, items)
    source = opened.source
    if items is not None:
        names = (items,) if isinstance(items, str) else tuple(items)
        whole = joint_set(source, scale)
        parts: tuple[ItemSet, ...] = (whole if source.is_bare else narrowed(whole, names),)
    elif per_scale:
        parts = scale_sets(source, scale)
    else:
        parts = (joint_set(source, scale),)
    if not parts:
        raise StudyError(
            "The instrument has no scale that adds up or averages answers.",
            code="TS-V004",
            mend="name the items that belong together with `items`.",
        )
    stamps = source.layout.stamps
    return Study(parts, opened.library, stamps, source.n_rows, opened.notes, opened.alerts)


def provenance_of(study: Study, rules: Mapping[str, str], notes: Sequence[str] = ()) -> Provenance:
    """Where the numbers of a study come from: definitions, what was done in words, rows, versions."""
    return Provenance(study.stamps, dict(rules), study.n_rows, package_version(), (*study.notes, *notes))
