"""What people say themselves about a change, brought beside the change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ColumnError, OptionError, did_you_mean
from trustscale.norms.change_result import ReliableChange
from trustscale.norms.joining import people_of, rows_by_person
from trustscale.norms.waves import Wave
from trustscale.responses.frames import column_names, column_values, library_of, open_frame
from trustscale.results.render import counted

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """One answer per person.

    Attributes
    ----------
    improved, little : float arrays of shape (n,)
        1 for those who say so, 0 for the others, NaN for no answer.
    numbers : float array of shape (n,), optional
        The answers themselves, where they are numbers.
    has_little : bool
        Whether answers were named that mean a little better.
    n_strangers : int
        Answers of persons who have no change.
    """

    improved: FloatArray
    little: FloatArray
    numbers: FloatArray | None
    has_little: bool
    n_strangers: int

    @property
    def n(self) -> int:
        """Persons."""
        return self.improved.size

    def correlation(self, points: FloatArray) -> float:
        """Of the change with the answers; with improved or not, where the answers are words."""
        said = self.improved if self.numbers is None else self.numbers
        there = ~(np.isnan(points) | np.isnan(said))
        x, y = points[there], said[there]
        if x.size < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
            return math.nan
        return float(np.corrcoef(x, y)[0, 1])

    def sentence(self) -> str:
        """How many answered, and how."""
        answered = int(np.count_nonzero(~np.isnan(self.improved)))
        n = int(np.nansum(self.improved))
        strangers = (
            f"; {counted(self.n_strangers, 'answer')} of persons without a change left out"
            if self.n_strangers
            else ""
        )
        people = counted(self.n, "person", "persons")
        return f"{answered:,} of {people} answered, {n:,} of them improved{strangers}"


def anchor_of(
    anchor: Any,
    change: Any,
    n: int,
    *,
    column: str | None,
    improved: Sequence[Any],
    little: Sequence[Any],
) -> Anchor:
    """The answers, one per person of the change.

    Raises
    ------
    OptionError
        TS-N150: another number of answers than persons, or a frame without a column. TS-N151: answers that
        nobody gave, or that are called little but not improved.
    ColumnError
        TS-N102: a column that the frame does not have.
    """
    if isinstance(change, ReliableChange):
        answers, strangers = _joined(anchor, change, column)
    else:
        answers, strangers = _listed(anchor, n), 0
    _check_words(answers, improved, little)
    gap = np.array([answer is None for answer in answers], dtype=np.bool_)

    def marked(chosen: Sequence[Any]) -> FloatArray:
        held = np.array([answer in chosen for answer in answers], dtype=np.float64)
        return np.where(gap, np.nan, held)

    return Anchor(marked(improved), marked(little), _numbers(answers), bool(little), strangers)


def _joined(anchor: Any, change: ReliableChange, column: str | None) -> tuple[list[Any], int]:
    """Answers from a frame, joined on the ids of the change."""
    frame = open_frame(anchor)
    if column is None:
        raise OptionError(
            "It is not known which column of the anchor holds the answers.",
            code="TS-N150",
            mend="pass column= with its name.",
        )
    ids, has = tuple(change.joined.ids), column_names(frame)
    unknown = [name for name in (*ids, column) if name not in has]
    if unknown:
        raise ColumnError(
            "The anchor does not have these columns.",
            code="TS-N102",
            where=[f"{name}{did_you_mean(name, has)}" for name in unknown],
            mend=f"it needs the ids of the change and the answers; it has: {', '.join(has[:20])}.",
        )
    wave = Wave("anchor", library_of(frame), {name: column_values(frame, name) for name in ids}, {})
    rows = rows_by_person(wave)
    cells = [_cell(value) for value in column_values(frame, column).tolist()]
    people = people_of(change.joined.ids)
    known = set(people)
    strangers = sum(person not in known for person in rows)
    return [cells[rows[person]] if person in rows else None for person in people], strangers


def _listed(anchor: Any, n: int) -> list[Any]:
    """Answers in the order of the persons."""
    answers = [_cell(value) for value in (anchor.tolist() if hasattr(anchor, "tolist") else list(anchor))]
    if len(answers) != n:
        raise OptionError(
            f"There are {counted(n, 'change')} and {counted(len(answers), 'answer')} to the anchor.",
            code="TS-N150",
            mend="pass one answer per person in the order of the changes, None for a gap.",
        )
    return answers


def _cell(value: Any) -> Any:
    value = value.strip() if isinstance(value, str) else value
    return None if value is None or value == "" or value != value else value  # NaN alone differs from itself


def _check_words(answers: Sequence[Any], improved: Sequence[Any], little: Sequence[Any]) -> None:
    given = {answer for answer in answers if answer is not None}
    if isinstance(improved, str) or isinstance(little, str):
        raise OptionError(
            "`improved` and `little` are lists of answers.",
            code="TS-N151",
            mend='pass improved=["a little better", "much better"], little=["a little better"].',
        )
    outside = [repr(answer) for answer in little if answer not in improved]
    absent = [repr(answer) for answer in improved if answer not in given]
    if outside or len(absent) == len(improved):
        said = ", ".join(sorted(map(repr, given))[:20])
        raise OptionError(
            "Answers called a little better are not among the improved ones."
            if outside
            else "Nobody gave one of the answers that count as improved.",
            code="TS-N151",
            where=outside or absent,
            mend=f"the answers that were given are: {said}.",
        )


def _numbers(answers: Sequence[Any]) -> FloatArray | None:
    if not all(answer is None or isinstance(answer, int | float) for answer in answers):
        return None
    return np.array([math.nan if answer is None else float(answer) for answer in answers])
