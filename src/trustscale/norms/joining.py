"""The same persons at several times: waves are joined on the id, and nobody is dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import AnswerError, ChangeError, OptionError
from trustscale.norms.waves import FloatArray, Wave
from trustscale.results.render import counted


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
