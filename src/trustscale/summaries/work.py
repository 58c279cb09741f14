"""What all ways to make a summary share: what was asked for, which columns are read, and rows in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, OptionError, SummaryError, did_you_mean
from trustscale.responses.bare_columns import bare_columns
from trustscale.responses.frames import (
    Frame,
    column_names,
    column_values,
    new_frame,
    open_frame,
    value_positions,
)
from trustscale.responses.matching import match_columns
from trustscale.responses.reading.stream_text import without_blank_words
from trustscale.responses.streaming import Stream
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.scoring.compilation import compile_plan
from trustscale.summaries.build import Answers, Builder, Part, take_rows
from trustscale.summaries.decoding import Decoder, Source, sources_of
from trustscale.summaries.layout import Layout, Reader, bare_layout, instrument_layout
from trustscale.summaries.notes import alerts_of
from trustscale.summaries.summary import Summary
from trustscale.summaries.sums import Sums, add_sums

MOST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, whatever the data are."""

    items: tuple[str, ...] | None
    group: str | None
    scheme: str | None
    parts: tuple[Part, ...]
    max_patterns: int
    missing_codes: tuple[float | str, ...]


def stamp_of(instrument: Any, scheme: str | None, coding: str | None = None) -> Stamp:
    """Which definition the columns rest on."""
    return Stamp(
        instrument.id,
        instrument.version,
        instrument.content_hash,
        instrument.status,
        scheme,
        coding,
        instrument.form,
    )


def refuse_unknown_items(items: Sequence[str] | None, known: Sequence[str]) -> None:
    """Raise where items are listed that no instrument has (TS-R105)."""
    unknown = [f"{name}{did_you_mean(name, known)}" for name in items or () if name not in known]
    if unknown:
        raise OptionError(
            "`items` names items that the instrument does not have.",
            code="TS-R105",
            where=unknown,
            mend=f"its items are {', '.join(known[:20])}{', ...' if len(known) > 20 else ''}.",
        )


def refuse_no_group(group: str, names: Sequence[str]) -> None:
    """Raise where the data have no column to group by (TS-R110)."""
    if group not in names:
        raise ColumnError(
            f"There is no column {group!r} to group by{did_you_mean(group, names)}.",
            code="TS-R110",
            mend=f"the data have: {', '.join(names[:20])}{', ...' if len(names) > 20 else ''}.",
        )


# -- which columns are read ----------------------------------------------------------------------------------


def of_bare(head: Frame, asked: Asked, stream: Stream) -> tuple[Layout, Decoder]:
    """Which columns are items where there is no instrument, judged by the first batch."""
    candidates = [name for name in column_names(head) if name != asked.group]
    chosen = head.select(candidates) if asked.items is None else head
    plain = _as_numbers(chosen) if stream.is_text else chosen
    names = tuple(bare_columns(plain, asked.items))
    sources = tuple(Source(name, name, None) for name in names)
    return bare_layout(names), Decoder(sources, asked.missing_codes, stream.decimal, stream.labels)


def _as_numbers(frame: Frame) -> Frame:
    """Text columns of a file with numbers and words for gaps, such as NA, as numbers."""
    found = {}
    for name in column_names(frame):
        values = column_values(frame, name)
        found[name] = values if values.dtype.kind in "biuf" else without_blank_words(values)
    return open_frame(new_frame(found))


def of_instruments(
    names: Sequence[str], instruments: Sequence[Any], asked: Asked, stream: Stream
) -> tuple[Layout, Decoder]:
    """Which columns are the items of instruments."""
    refuse_unknown_items(asked.items, [item.id for definition in instruments for item in definition.items])
    readers: list[Reader] = []
    sources: list[Source] = []
    for definition in instruments:
        plan = compile_plan(definition, asked.scheme)
        matching = match_columns(
            names,
            definition,
            reserved=() if asked.group is None else (asked.group,),
            name=stream.name,
            by_name=True,
        )
        columns: Mapping[str, str] = {
            name: column
            for name, column in matching.columns().items()
            if asked.items is None or name in asked.items
        }
        readers.append(Reader(plan, tuple(columns), stamp_of(definition, plan.scheme)))
        sources += sources_of(definition, columns)
    layout = instrument_layout(readers)
    used = {column.item for column in layout.columns}
    needed = tuple(source for source in sources if source.item in used)
    return layout, Decoder(needed, asked.missing_codes, stream.decimal, stream.labels)


# -- groups --------------------------------------------------------------------------------------------------


def group_labels(frame: Frame, group: str) -> tuple[NDArray[np.intp], list[str]]:
    """Per row the number of its group, and the names of the groups; a gap is the empty text."""
    positions, distinct = value_positions(frame, group)
    words = [_word(value) for value in distinct]
    names = sorted(set(words)) + ([""] if (positions < 0).any() and "" not in words else [])
    number = np.array([*(names.index(word) for word in words), names.index("") if "" in names else 0])
    return number[positions], names


def _word(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class Grouped:
    """Sums of all rows, or of the rows of each group, which together are those of all rows."""

    def __init__(self, layout: Layout, asked: Asked) -> None:
        self._layout, self._asked = layout, asked
        self._builders: dict[str, Builder] = {}

    def add(
        self,
        answers: Mapping[str, Answers],
        n_rows: int,
        labels: tuple[NDArray[np.intp], list[str]] | None,
    ) -> None:
        """Add a batch of rows; `labels` are what `group_labels` gave for it."""
        if labels is None:
            self._builder("").add(answers, n_rows)
            return
        of_row, names = labels
        for number, name in enumerate(names):
            rows = np.flatnonzero(of_row == number)
            if len(rows):
                chosen = {item: take_rows(column, rows) for item, column in answers.items()}
                self._builder(name).add(chosen, len(rows))

    def _builder(self, name: str) -> Builder:
        if name not in self._builders:
            if len(self._builders) == MOST_GROUPS:
                raise SummaryError(
                    f"{self._asked.group!r} has more than {MOST_GROUPS} different values.",
                    code="TS-S072",
                    mend="group by a column of few values.",
                )
            self._builders[name] = Builder(
                self._layout, self._asked.parts, max_patterns=self._asked.max_patterns
            )
        return self._builders[name]

    def sums(self) -> tuple[Sums, dict[str, Sums]]:
        """Of all rows and of each group."""
        limit = self._asked.max_patterns
        groups = {name: builder.sums() for name, builder in sorted(self._builders.items())}
        if not groups:
            return Builder(self._layout, self._asked.parts, max_patterns=limit).sums(), {}
        total: Sums | None = None
        for part in groups.values():
            total = part if total is None else add_sums(total, part, self._layout, limit)
        assert total is not None  # noqa: S101  # there is a group
        return total, groups if self._asked.group is not None else {}

    def summary(
        self, source: str, library: str, notes: Sequence[str], alerts: Sequence[Alert] = ()
    ) -> Summary:
        """Everything that was added, as a summary."""
        total, groups = self.sums()
        return Summary(
            library=library,
            _provenance=Provenance(self._layout.stamps, {}, total.n_rows, package_version(), tuple(notes)),
            _alerts=alerts_of(self._layout, total, alerts),
            source=source,
            layout=self._layout,
            sums=total,
            group=self._asked.group,
            groups=groups,
            max_patterns=self._asked.max_patterns,
        )
