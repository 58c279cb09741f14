"""Simulates the survey of couples that ``trustscale demo`` scores. No real person is in it.

Run it to write ``couples.csv`` beside it; the same seed gives the same file::

    python src/trustscale/_demo/simulate.py

The model: each couple has a common part (how far it has repaired its trust), each partner a part of their
own, and each scale a part of its own within the person. The common part makes partners alike. Answers are cut
from a normal variable at equal steps, with a shift for each item, and turned round where the instrument keys
the item so. Then some answers are left out, and some persons answer without reading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from random import Random
from statistics import NormalDist

from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Instrument, Item

SEED = 20260924
N_COUPLES = 120
INSTRUMENTS = ("rs10", "relationship-satisfaction", "fidelity-trust", "making-amends", "trust-attribution")
ROLES = ("was hurt", "broke trust")
LEADING = ("person", "couple", "partner", "months_together", "children")
MARK = "simulated"

LEFT_OUT = 0.02
"""The share of single answers that are left out."""
STOPPED = 5
"""Persons who stop in the middle and leave the rest blank."""
CARELESS = 6
"""Persons who answer without reading: one half gives one answer to everything, the other any answer."""
STANDARD = NormalDist()


@dataclass(frozen=True, slots=True)
class Theme:
    """What drives the answers to one instrument, on a standard normal variable.

    ``repaired`` is the weight of how far the couple has repaired its trust, ``alike`` the share of the rest
    that partners have in common, ``level`` the mean of each role, ``loading`` its weight in one answer.
    """

    repaired: float
    alike: float
    level: tuple[float, float]
    loading: float


THEMES: Mapping[str, Theme] = {
    "rs10": Theme(repaired=0.60, alike=0.45, level=(0.55, 0.70), loading=0.78),
    "relationship-satisfaction": Theme(repaired=0.60, alike=0.45, level=(0.45, 0.60), loading=0.76),
    "fidelity-trust": Theme(repaired=0.65, alike=0.30, level=(-0.05, 0.65), loading=0.70),
    "making-amends": Theme(repaired=0.55, alike=0.35, level=(-0.45, 0.05), loading=0.62),
    "trust-attribution": Theme(repaired=-0.50, alike=0.25, level=(0.10, -0.55), loading=0.66),
}
LEANING = {"blame": 0.7, "control": 0.5, "ta12": -0.5, "ta20": -1.3}
"""Scales and items that most agree with, or few, whatever they think of the rest."""


class Draw:
    """Random numbers that are the same on every machine: only ``Random.random`` is promised to be."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  # a simulation, not a secret

    def uniform(self) -> float:
        """A number between 0 and 1, never 0."""
        return self._random.random() or 0.5

    def normal(self) -> float:
        """A number from the standard normal distribution."""
        return STANDARD.inv_cdf(self.uniform())

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(self._random.random() * n)

    def some(self, n: int, of: int) -> list[int]:
        """Draw different whole numbers below ``of``."""
        chosen: list[int] = []
        while len(chosen) < n:
            if (number := self.below(of)) not in chosen:
                chosen.append(number)
        return chosen


Row = dict[str, str]


def simulate(seed: int = SEED) -> list[Row]:
    """Both partners of every couple, one row each."""
    draw = Draw(seed)
    instruments = [load_instrument(name) for name in INSTRUMENTS]
    shifts = {
        item.id: _leaning(each, item) + 0.35 * draw.normal() for each in instruments for item in each.items
    }
    rows = [row for couple in range(N_COUPLES) for row in _couple(draw, couple, instruments, shifts)]
    items = [item.id for each in instruments for item in each.items]
    _stop_early(draw, rows, items)
    _answer_carelessly(draw, rows, instruments)
    return rows


def _leaning(instrument: Instrument, item: Item) -> float:
    facet = place(instrument, item)[0] if item.role == "scored" else ""
    return LEANING.get(facet, 0.0) + LEANING.get(item.id, 0.0)


def _couple(
    draw: Draw, number: int, instruments: Sequence[Instrument], shifts: Mapping[str, float]
) -> list[Row]:
    repaired, months = draw.normal(), round(exp(4.6 + 0.75 * draw.normal()))
    children = draw.uniform() < 0.62
    satisfied = draw.normal(), (draw.normal(), draw.normal())
    rows = [
        {
            "person": f"{number + 1:03d}{'AB'[side]}",
            "couple": f"{number + 1:03d}",
            "partner": role,
            "months_together": str(min(max(months, 6), 600)),
            "children": "yes" if children else "no",
        }
        for side, role in enumerate(ROLES)
    ]
    for instrument in instruments:
        # The two measures of satisfaction see the same satisfaction.
        common, own = (
            satisfied
            if "sat" in instrument.id or instrument.id == "rs10"
            else (
                draw.normal(),
                (draw.normal(), draw.normal()),
            )
        )
        theme = THEMES[instrument.id]
        for side, row in enumerate(rows):
            rest = sqrt(1 - theme.repaired**2)
            person = sqrt(theme.alike) * common + sqrt(1 - theme.alike) * own[side]
            latent = theme.level[side] + theme.repaired * repaired + rest * person
            row |= _answers(draw, instrument, latent, theme.loading, shifts)
    for row in rows:
        if not children:
            row["rs9"] = "9"
        row |= _wishes(draw, repaired)
    return rows


def _answers(
    draw: Draw, instrument: Instrument, latent: float, loading: float, shifts: Mapping[str, float]
) -> Row:
    """Answers to the scored items of one instrument; a facet gets a part of its own."""
    facets: dict[str, float] = {}
    row: Row = {}
    for item in instrument.items:
        if item.role != "scored":
            continue
        facet, reverse = place(instrument, item)
        own = facets.setdefault(facet, draw.normal())
        rest = sqrt(1 - loading**2)
        value = loading * latent + rest * (0.45 * own + sqrt(1 - 0.45**2) * draw.normal()) + shifts[item.id]
        row[item.id] = (
            "" if draw.uniform() < LEFT_OUT else _cut(instrument, item, -value if reverse else value)
        )
    return row


def place(instrument: Instrument, item: Item) -> tuple[str, bool]:
    """The smallest scale that has the item, and whether it keys the item the other way round."""
    scales = sorted((s for s in instrument.scales if item.id in s.items), key=lambda scale: len(scale.items))
    return scales[0].id, item.id in scales[0].reverse


def answer_codes(instrument: Instrument, item: Item) -> list[float]:
    """The codes that an item can be answered with, in the order of its options."""
    scale = next(scale for scale in instrument.response_scales if scale.id == item.response_scale)
    return [option.code for option in scale.options]


def _cut(instrument: Instrument, item: Item, value: float) -> str:
    """Cut a standard normal value into the item's options, at equal steps between -1.6 and 1.4."""
    codes = answer_codes(instrument, item)
    width = 3.0 / (len(codes) - 2)
    step = 0 if value < -1.6 else min(int((value + 1.6) / width) + 1, len(codes) - 1)
    return f"{codes[step]:g}"


def _wishes(draw: Draw, repaired: float) -> Row:
    """Whether each wants to go on: five options, "I cannot tell" for some."""
    own = min(max(round(4.1 + 0.8 * repaired + 0.8 * draw.normal()), 1), 5)
    partner = min(max(round(3.8 + 0.8 * repaired + 0.9 * draw.normal()), 1), 5)
    return {"go_on_self": str(own), "go_on_partner": "9" if draw.uniform() < 0.06 else str(partner)}


def _stop_early(draw: Draw, rows: Sequence[Row], items: Sequence[str]) -> None:
    for number in draw.some(STOPPED, len(rows)):
        first = 15 + draw.below(len(items) - 20)
        rows[number] |= dict.fromkeys(items[first:], "")


def _answer_carelessly(draw: Draw, rows: Sequence[Row], instruments: Sequence[Instrument]) -> None:
    for turn, number in enumerate(draw.some(CARELESS, len(rows))):
        straight = draw.below(5)
        for instrument in instruments:
            for item in instrument.items:
                codes = answer_codes(instrument, item)
                step = min(straight, len(codes) - 1) if turn % 2 == 0 else draw.below(len(codes))
                rows[number][item.id] = f"{codes[step]:g}"


def as_csv(rows: Sequence[Row]) -> str:
    """The survey as a file; its last column says of every row that it is simulated."""
    items = [item.id for name in INSTRUMENTS for item in load_instrument(name).items]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*LEADING, *items, "origin"])
    writer.writerows([*(row[name] for name in (*LEADING, *items)), MARK] for row in rows)
    return buffer.getvalue()


def write(folder: Path) -> Path:
    """Write the survey into a folder."""
    path = folder / "couples.csv"
    path.write_text(as_csv(simulate()), encoding="utf-8", newline="\n")
    return path


if __name__ == "__main__":
    write(Path(__file__).parent)
