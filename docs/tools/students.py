"""The survey of the tutorial on scales: 300 students that nobody asked, drawn with a fixed seed.

``python -m docs.tools.students`` writes it again. Two things are behind the answers, worry and bodily
tension, which go together. The fifth item means the opposite of what its key in the first file says, and the
twelfth has next to nothing to do with either.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

PATH = Path(__file__).parents[1] / "tutorials" / "students.csv"
PERSONS = 300
SEED = 41
TOGETHER = 0.45
"""Correlation of worry and tension."""
WORRY = (0.75, 0.70, 0.60, -0.65, -0.60, 0.65)
TENSION = (0.75, 0.60, -0.65, 0.60, -0.70, 0.10)
BOUNDS = ((-1.2, -0.3, 0.6, 1.4), (-1.6, -0.8, 0.2, 1.0))
"""Where the answers 1 to 5 part, for every other item."""
BLANK = 0.006


def rows() -> list[list[str]]:
    """The table with its heading."""
    draw = random.Random(SEED)  # noqa: S311  # no secrets, but the same numbers every time
    heading = ["person", *(f"f{place}" for place in range(1, len(WORRY + TENSION) + 1)), "origin"]
    return [heading, *([f"{who:03d}", *_answers(draw), "simulated"] for who in range(1, PERSONS + 1))]


def _answers(draw: random.Random) -> list[str]:
    worry = draw.gauss(0, 1)
    tension = TOGETHER * worry + (1 - TOGETHER**2) ** 0.5 * draw.gauss(0, 1)
    loads = [*((worry, load) for load in WORRY), *((tension, load) for load in TENSION)]
    answers = []
    for place, (level, load) in enumerate(loads):
        felt = load * level + (1 - load**2) ** 0.5 * draw.gauss(0, 1)
        answer = 1 + sum(felt > bound for bound in BOUNDS[place % 2])
        answers.append("" if draw.random() < BLANK else str(answer))
    return answers


def write(path: Path = PATH) -> None:
    """Write the survey."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows())


if __name__ == "__main__":
    write()
