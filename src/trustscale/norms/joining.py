"""The same persons at several times: waves are joined on the id, and nobody is dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """

    name: str
    library: str
    ids: Mapping[str, NDArray[Any]]
    scales: Mapping[str, FloatArray]
    definitions: Mapping[str, tuple[Instrument, Scale]] = field(default_factory=dict)
    parts: tuple[ScoredPart, ...] = ()

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
    """

    ids: Mapping[str, NDArray[Any]]
    rows: tuple[NDArray[np.intp], ...]
    names: tuple[str, ...]

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
        np.fromiter((rows.get(person, -1) for person in order), dtype=np.intp, count=len(order))
        for rows in found
    )
    joined = Joined(_ids_of(waves, places), places, tuple(wave.name for wave in waves))
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
    """Each row's person: the cell of the id column, or those of several columns together."""
    columns = [_cells(values) for values in ids.values()]
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def rows_by_person(wave: Wave) -> dict[Any, int]:
    """The row of each person; an id that is blank or there twice is refused."""
    people = people_of(wave.ids)
    columns = [_cells(values) for values in wave.ids.values()]
    first = dict(zip(reversed(people), range(len(people) - 1, -1, -1), strict=True))
    blank = [row for row, cells in enumerate(zip(*columns, strict=True)) if None in cells]
    if blank:
        raise AnswerError(
            f"`{wave.name}`: {counted(len(blank), 'row')} without an id in {_named(wave)}.",
            code="TS-N105",
            where=[f"row {row + 1}" for row in blank],
            mend="fill the ids in, or leave those rows out.",
        )
    if len(first) < len(people):
        twice = [
            f"{_shown(person)}: rows {first[person] + 1} and {row + 1}"
            for row, person in enumerate(people)
            if first[person] != row
        ]
        raise AnswerError(
            f"`{wave.name}`: {counted(len(twice), 'row')} with an id in {_named(wave)} that another row has.",
            code="TS-N104",
            where=twice,
            mend="keep one row per person and time, or name more columns in id=, such as couple and partner.",
        )
    return {person: row for row, person in enumerate(people)}


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


def _ids_of(waves: Sequence[Wave], places: Sequence[NDArray[np.intp]]) -> dict[str, NDArray[Any]]:
    """Each person's id from the first wave that has the person, under the first wave's column names."""
    columns: dict[str, NDArray[Any]] = {}
    for number, name in enumerate(waves[0].ids):
        parts = []
        missing = np.ones(len(places[0]), dtype=np.bool_)
        for wave, rows in zip(waves, places, strict=True):
            parts.append(list(wave.ids.values())[number][rows[missing & (rows >= 0)]])
            missing &= rows < 0
        kinds = {part.dtype.kind for part in parts if len(part)}
        whole = kinds <= set("iuf") or len(kinds) == 1
        columns[name] = np.concatenate(
            [p for p in parts if len(p)] if whole else [p.astype(object) for p in parts]
        )
    return columns


def _strangers(waves: Sequence[Wave]) -> ChangeError:
    """Nobody was found twice: the ids are written differently, or these are other people."""
    shown = []
    for wave in waves:
        columns = [_cells(values)[:3] for values in wave.ids.values()]
        cells = [", ".join(map(repr, cells)) for cells in zip(*columns, strict=True)]
        shown.append(f"{wave.name}, {_named(wave)}: {'; '.join(cells)}, ...")
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
