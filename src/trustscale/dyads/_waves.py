"""The same couples at two times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.dyads._couples import Couples, Floats, couple_ids, partner_values
from trustscale.errors import ChangeError, OptionError
from trustscale.instruments.model import Instrument, Scale
from trustscale.norms.waves import Wave
from trustscale.responses.allowed import shown
from trustscale.responses.frames import column_values
from trustscale.results.render import counted
from trustscale.scoring.scores import Scores, definition_of

Rows: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Couples that were there at both times.

    Attributes
    ----------
    before, after : int array of shape (n,)
        Their places at each time.
    swapped : bool array of shape (n,)
        Where the first partner of before is the second one after.
    n_before_only, n_after_only : int
        Couples that were there once.
    """

    before: Rows
    after: Rows
    swapped: NDArray[np.bool_]
    n_before_only: int
    n_after_only: int

    def after_values(self, couples: Couples, name: str) -> tuple[Floats, Floats]:
        """A variable after, in the order of the partners before."""
        first, second = (side[self.after] for side in partner_values(couples, name))
        return np.where(self.swapped, second, first), np.where(self.swapped, first, second)


def wave_of(data: Any, couples: Couples, names: Sequence[str]) -> Wave:
    """What norms.options wants to know of one time: the scales and their definitions."""
    definitions: dict[str, tuple[Instrument, Scale]] = {}
    if isinstance(data, Scores):
        definitions = {
            scored.prefix + step.id: (scored.instrument, definition_of(scored.instrument, step.id))
            for scored in data.parts
            for step in scored.plan.reported
        }
    empty = np.empty(0)
    return Wave("couples", couples.library, {}, dict.fromkeys(names, empty), definitions)


def join_couples(before: Any, after: Any, waves: Sequence[Couples]) -> Matched:
    """Find each couple again, and each partner in it.

    Raises
    ------
    ChangeError, OptionError
        See :func:`trustscale.dyads.change`.
    """
    _check_definitions(before, after)
    first, second = waves
    if (first.distinguishable, first.members) != (second.distinguishable, second.members):
        raise ChangeError(
            "Partners are not told apart in the same way at both times.",
            code="TS-D032",
            where=[_told(wave, name) for wave, name in zip(waves, ("before", "after"), strict=True)],
            mend="use the same two roles at both times, or leave role= out at both.",
        )
    places = {name: place for place, name in enumerate(_names(second))}
    names = _names(first)
    pairs = [(place, places[name]) for place, name in enumerate(names) if name in places]
    if not pairs:
        raise ChangeError(
            "No couple is there at both times.",
            code="TS-D030",
            where=[
                f"{name}: {', '.join(map(shown, _names(wave)[:3]))}, ..."
                for wave, name in ((first, "before"), (second, "after"))
            ],
            mend="write the couples alike at both times: the number 7, the word '7' and '007' are three.",
        )
    old, new = (np.array(side, dtype=np.intp) for side in zip(*pairs, strict=True))
    swapped = np.zeros(len(old), dtype=np.bool_)
    if not first.distinguishable:
        swapped = _swapped(waves, old, new)
    return Matched(old, new, swapped, len(names) - len(old), len(places) - len(old))


def _names(couples: Couples) -> list[Any]:
    return [name.strip() if isinstance(name, str) else name for name in couple_ids(couples).tolist()]


def _told(couples: Couples, name: str) -> str:
    roles = " and ".join(map(shown, couples.members)) if couples.distinguishable else "exchangeable"
    return f"{name}: {roles}"


def _swapped(waves: Sequence[Couples], old: Rows, new: Rows) -> NDArray[np.bool_]:
    """Who is who later, by the column of persons."""
    if any(wave.id is None for wave in waves):
        raise OptionError(
            "Nothing says which of two exchangeable partners is which at the other time.",
            code="TS-D031",
            mend='pass id="person" (the column that says which person), or read the answers with id=.',
        )
    sides = []
    for wave, places in zip(waves, (old, new), strict=True):
        people = column_values(wave.frame, wave.id or "")
        sides += [people[wave.first[places]], people[wave.second[places]]]
    same = (sides[0] == sides[2]) & (sides[1] == sides[3])
    swapped = (sides[0] == sides[3]) & (sides[1] == sides[2])
    others = np.flatnonzero(~(same | swapped))
    if len(others):
        raise ChangeError(
            f"Partners of {counted(len(others), 'couple')} are not those of before.",
            code="TS-D032",
            where=[
                f"{waves[0].dyad} {shown(_names(waves[0])[old[row]])}: {shown(sides[0][row])} and "
                f"{shown(sides[1][row])}, later {shown(sides[2][row])} and {shown(sides[3][row])}"
                for row in others
            ],
            mend="correct the persons or the couples.",
        )
    return np.asarray(swapped & ~same, dtype=np.bool_)


def _check_definitions(before: Any, after: Any) -> None:
    """Scores of two definitions are two metrics, even if they have one name."""
    if not (isinstance(before, Scores) and isinstance(after, Scores)):
        return
    earlier = {part.instrument.id: part.instrument for part in before.parts}
    for part in after.parts:
        known = earlier.get(part.instrument.id)
        if known is not None and known.content_hash != part.instrument.content_hash:
            raise ChangeError(
                f"{known.id} was not scored by the same definition at both times.",
                code="TS-N107",
                where=[
                    f"{name}: {entry.id} {entry.version} ({entry.content_hash})"
                    for name, entry in (("before", known), ("after", part.instrument))
                ],
                mend="score the answers of both times with one definition.",
            )
