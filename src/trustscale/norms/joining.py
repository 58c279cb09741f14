"""The same persons at several times: waves are joined on the id, and nobody is dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import AnswerError, ChangeError, ColumnError, OptionError, did_you_mean
from trustscale.instruments.model import Instrument, Scale
from trustscale.responses.frames import column_names, column_values, library_of, open_frame
from trustscale.results.render import counted
from trustscale.scoring.scores import ScoredPart, Scores, definition_of

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """What one time brought: whose scores, and the scores.

    Attributes
    ----------
    name : str
        The argument it came in by, such as ``before``.
    library : str
        The dataframe library it came in.
    ids : mapping of column to array
        The columns that say whose a row is, as they are in the data.
    scales : mapping of scale to float array
        One score per row, NaN for a gap.
    definitions : mapping of scale to (Instrument, Scale)
        Empty for a bare frame.
    parts : tuple of ScoredPart
        Empty for a bare frame.
    labels : mapping of column to array
        Columns that are carried along: the couple and the role, where the answers were read with them.
    """

    name: str
    library: str
    ids: Mapping[str, NDArray[Any]]
    scales: Mapping[str, FloatArray]
    definitions: Mapping[str, tuple[Instrument, Scale]] = field(default_factory=dict)
    parts: tuple[ScoredPart, ...] = ()
    labels: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Rows."""
        return len(next(iter(self.ids.values())))


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Everybody who was there at any time, once.

    Attributes
    ----------
    ids : mapping of column to array of shape (n,)
        Those of the first wave in their order, then those who came later.
    rows : tuple of int arrays of shape (n,)
        Per wave the row of each person; -1 where there is none.
    names : tuple of str
        Of the waves.
    labels : mapping of column to array of shape (n,)
        What was carried along, from the first wave that has the person.
    """

    ids: Mapping[str, NDArray[Any]]
    rows: tuple[NDArray[np.intp], ...]
    names: tuple[str, ...]
    labels: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Persons who were there at any time."""
        return len(self.rows[0])

    @property
    def n_complete(self) -> int:
        """Persons who were there at all times."""
        return int(np.count_nonzero(np.all([rows >= 0 for rows in self.rows], axis=0)))

    @property
    def n_without(self) -> dict[str, int]:
        """Per wave the persons who were there at another time, and not at this one."""
        return {
            name: int(np.count_nonzero(rows < 0)) for name, rows in zip(self.names, self.rows, strict=True)
        }

    def scores(self, wave: int, values: FloatArray) -> FloatArray:
        """One value per person; NaN for who has no row in this wave."""
        rows = self.rows[wave]
        padded = np.append(values, np.nan)  # row -1 is the last one
        return np.asarray(padded[rows])

    def sentence(self) -> str:
        """How many were there at all times, and how many were not."""
        times = "both times" if len(self.names) == 2 else f"all {len(self.names)} times"
        absent = [f"{n:,} without a record in `{name}`" for name, n in self.n_without.items() if n]
        people = counted(self.n_complete, "person", "persons")
        return f"{people} with a record at {times}" + (f"; {', '.join(absent)}" if absent else "")


# -- one wave ----------------------------------------------------------------------------------------------


def read_wave(
    data: Any,
    name: str,
    *,
    id: str | Sequence[str] | None,  # noqa: A002  # as in read_responses
    scales: Sequence[str] | None,
) -> Wave:
    """Take ids and scores out of ``Scores`` or a frame.

    ``scales=None`` takes all scales of ``Scores``; a frame needs names, since any column could be a score.
    """
    if isinstance(data, Scores):
        return _from_scores(data, name, _names_of(id) or _roles_of(data, name), scales)
    frame = open_frame(data)
    names = _names_of(id)
    if not names:
        raise _no_id(name)
    has = column_names(frame)
    _check_columns((*names, *(scales or ())), has, name)
    return Wave(
        name,
        library_of(frame),
        {column: column_values(frame, column) for column in names},
        {scale: _numbers(column_values(frame, scale), scale, name) for scale in scales or ()},
    )


def _from_scores(data: Scores, name: str, ids: Sequence[str], scales: Sequence[str] | None) -> Wave:
    found = {
        scored.prefix + step.id: (scored, step.id) for scored in data.parts for step in scored.plan.reported
    }
    wanted = tuple(found) if scales is None else tuple(scales)
    _check_columns(ids, column_names(data.frame), name)
    _check_columns(wanted, tuple(found), name)
    return Wave(
        name,
        library_of(data.frame),
        {column: column_values(data.frame, column) for column in ids},
        {scale: found[scale][0].columns.scales[found[scale][1]].scores for scale in wanted},
        {
            scale: (found[scale][0].instrument, definition_of(found[scale][0].instrument, found[scale][1]))
            for scale in wanted
        },
        tuple(dict.fromkeys(found[scale][0] for scale in wanted)),
        {
            column: column_values(data.frame, column)
            for role, column in data.roles.items()
            if role in ("dyad", "role") and column not in ids
        },
    )


def _names_of(columns: str | Sequence[str] | None) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(columns or ())


def _roles_of(scores: Scores, name: str) -> tuple[str, ...]:
    """The id column; a couple and a role in it name a person, too."""
    roles = scores.roles
    if "id" in roles:
        return (roles["id"],)
    if "dyad" in roles and "role" in roles:
        return (roles["dyad"], roles["role"])
    raise _no_id(name)


def _no_id(name: str) -> OptionError:
    return OptionError(
        f"It is not known which column of `{name}` says whose scores these are.",
        code="TS-N101",
        mend='pass id="person" (the name of that column, or several names), or read the answers with id=.',
    )


def _check_columns(wanted: Sequence[str], has: Sequence[str], name: str) -> None:
    unknown = [column for column in wanted if column not in has]
    if unknown:
        raise ColumnError(
            f"`{name}` does not have these columns.",
            code="TS-N102",
            where=[f"{column}{did_you_mean(column, has)}" for column in unknown],
            mend=f"it has: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )


def _numbers(values: NDArray[Any], scale: str, name: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ColumnError(
            f"The column {scale!r} of `{name}` does not hold numbers only.",
            code="TS-N103",
            mend="name a column of scores with scale=; gaps may be empty, but not words.",
        ) from None


# -- several waves -----------------------------------------------------------------------------------------


def join_waves(waves: Sequence[Wave]) -> Joined:
    """Bring the rows of each person together.

    Raises
    ------
    AnswerError
        TS-N104: an id that a wave has twice. TS-N105: a row without one.
    OptionError
        TS-N108: a person is known by one column here and by two there.
    ChangeError
        TS-N106: nobody is in all waves. TS-N107: a scale was not scored by one definition.
    """
    _check_ids(waves)
    _check_definitions(waves)
    found = [rows_by_person(wave) for wave in waves]
    order = dict.fromkeys(person for rows in found for person in rows)
    places = tuple(
        np.fromiter(map(rows.get, order, repeat(-1)), dtype=np.intp, count=len(order)) for rows in found
    )
    joined = Joined(
        _carried([wave.ids for wave in waves], places),
        places,
        tuple(wave.name for wave in waves),
        _carried([wave.labels for wave in waves], places),
    )
    if joined.n_complete == 0:
        raise _strangers(waves)
    return joined


def _check_ids(waves: Sequence[Wave]) -> None:
    if len({len(wave.ids) for wave in waves}) > 1:
        raise OptionError(
            "A person is known by other columns at one time than at another.",
            code="TS-N108",
            where=[f"{wave.name}: {_named(wave)}" for wave in waves],
            mend="pass id= with the columns that say whose the scores are at all times.",
        )


def people_of(ids: Mapping[str, NDArray[Any]]) -> list[Any]:
    """Each row's person: its cell, or its cells in several columns; None where one is blank."""
    columns = [_cells(values) for values in ids.values()]
    if len(columns) == 1:
        return columns[0]
    return [None if None in cells else cells for cells in zip(*columns, strict=True)]


def rows_by_person(wave: Wave) -> dict[Any, int]:
    """The row of each person; an id that is blank or there twice is refused."""
    people = people_of(wave.ids)
    rows = dict(zip(people, range(len(people)), strict=True))
    if None in rows:
        blank = [f"row {row + 1}" for row, person in enumerate(people) if person is None]
        raise AnswerError(
            f"`{wave.name}`: {counted(len(blank), 'row')} without an id in {_named(wave)}.",
            code="TS-N105",
            where=blank,
            mend="fill the ids in, or leave those rows out.",
        )
    if len(rows) < len(people):
        raise _twice(wave, people)
    return rows


def _twice(wave: Wave, people: Sequence[Any]) -> AnswerError:
    first: dict[Any, int] = {}
    for row, person in enumerate(people):
        first.setdefault(person, row)
    twice = [
        f"{_shown(person)}: rows {first[person] + 1} and {row + 1}"
        for row, person in enumerate(people)
        if first[person] != row
    ]
    return AnswerError(
        f"`{wave.name}`: {counted(len(twice), 'row')} with an id in {_named(wave)} that another row has.",
        code="TS-N104",
        where=twice,
        mend="keep one row per person and time, or name more columns in id=, such as couple and partner.",
    )


def _cells(values: NDArray[Any]) -> list[Any]:
    """The cells as Python has them; None for a blank, and no blanks around words."""
    if values.dtype.kind in "iu":
        return list(values.tolist())
    cells = [cell.strip() if isinstance(cell, str) else cell for cell in values.tolist()]
    return [None if cell == "" or cell != cell else cell for cell in cells]  # NaN alone differs from itself


def _named(wave: Wave) -> str:
    return " and ".join(repr(name) for name in wave.ids)


def _shown(person: Any) -> str:
    return ", ".join(map(str, person)) if isinstance(person, tuple) else str(person)


def _carried(
    columns: Sequence[Mapping[str, NDArray[Any]]], places: Sequence[NDArray[np.intp]]
) -> dict[str, NDArray[Any]]:
    """Each person's cells from the first wave that has the person, under the first wave's names."""
    if len({len(wave) for wave in columns}) > 1:
        return {}
    return {
        name: _first_known([list(wave.values())[n] for wave in columns], places)
        for n, name in enumerate(columns[0])
    }


def _first_known(columns: Sequence[NDArray[Any]], places: Sequence[NDArray[np.intp]]) -> NDArray[Any]:
    """Persons stand in the order of the waves, so what each wave adds follows what the earlier ones had."""
    missing = np.ones(len(places[0]), dtype=np.bool_)
    parts = []
    for column, rows in zip(columns, places, strict=True):
        parts.append(column[rows[missing & (rows >= 0)]])
        missing &= rows < 0
    parts = [part for part in parts if len(part)]
    kinds = {part.dtype.kind for part in parts}
    alike = kinds <= set("iuf") or len(kinds) == 1
    return np.concatenate(parts if alike else [part.astype(object) for part in parts])


def _strangers(waves: Sequence[Wave]) -> ChangeError:
    """Nobody was found twice: the ids are written differently, or these are other people."""
    shown = []
    for wave in waves:
        columns = [_cells(values)[:3] for values in wave.ids.values()]
        cells = [", ".join(map(repr, cells)) for cells in zip(*columns, strict=True)]
        more = "; ..." if wave.n > len(cells) else ""
        shown.append(f"{wave.name}, {_named(wave)}: {'; '.join(cells)}{more}")
    return ChangeError(
        "Nobody has a record at all times.",
        code="TS-N106",
        where=shown,
        mend="write the ids alike at all times: the number 7, the word '7' and '007' are three ids.",
    )


def _check_definitions(waves: Sequence[Wave]) -> None:
    """Scores of two definitions are two metrics, even if they have one name."""
    first = waves[0]
    for wave in waves[1:]:
        for scale, (instrument, _) in wave.definitions.items():
            other = first.definitions.get(scale)
            if other is not None and other[0].content_hash != instrument.content_hash:
                raise ChangeError(
                    f"{scale} was not scored by the same definition at all times.",
                    code="TS-N107",
                    where=[
                        f"{name}: {one.id} {one.version} ({one.content_hash})"
                        for name, one in ((first.name, other[0]), (wave.name, instrument))
                    ],
                    mend="score the answers of all times with one definition.",
                )
