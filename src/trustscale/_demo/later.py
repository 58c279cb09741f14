"""Simulates the second wave of the survey of couples, half a year after the first. No real person is in it.

Run it to write ``couples-later.csv`` beside it; the same seed gives the same file::

    python src/trustscale/_demo/later.py

The model: each couple moves, most of them for the better, and each partner a little differently. An answer
stays as it was, or moves by one option, towards repair or away from it, the more often the more the person
has moved. Some couples do not answer again, and of some couples only one partner does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from trustscale._demo.simulate import INSTRUMENTS, Draw, Row, answer_codes, as_csv, place, simulate
from trustscale.instruments.load import load_instrument

SEED = 20270324
COUPLES_LOST = 9
PARTNERS_LOST = 5
MEAN_GAIN = 0.9
"""How far couples move on average, in units of the spread between couples."""
HARDER = "trust-attribution"
"""The instrument whose scores fall with repair."""


def simulate_later(first: Sequence[Row], seed: int = SEED) -> list[Row]:
    """The same persons again, without those who do not answer a second time."""
    draw = Draw(seed)
    n_couples = len(first) // 2
    lost = set(draw.some(COUPLES_LOST, n_couples))
    alone = set(draw.some(PARTNERS_LOST, n_couples))
    towards = _towards_repair()
    rows = []
    for number in range(n_couples):
        common = MEAN_GAIN + draw.normal()
        for side in (0, 1):
            row = _moved(draw, first[2 * number + side], 0.7 * common + 0.5 * draw.normal(), towards)
            if number not in lost and not (number in alone and side == 1):
                rows.append(row)
    return rows


def _towards_repair() -> dict[str, tuple[list[str], int]]:
    """For each scored item its options as text, and the direction in which repair moves the answer."""
    found = {}
    for name in INSTRUMENTS:
        instrument = load_instrument(name)
        for item in instrument.items:
            if item.role == "scored":
                turned = place(instrument, item)[1] != (name == HARDER)
                codes = [f"{code:g}" for code in answer_codes(instrument, item)]
                found[item.id] = codes, -1 if turned else 1
    return found


def _moved(draw: Draw, row: Row, gain: float, towards: Mapping[str, tuple[list[str], int]]) -> Row:
    """One person's answers half a year later."""
    later = dict(row)
    chance = min(max(0.5 + 0.3 * gain, 0.05), 0.95)
    for item, (codes, sign) in towards.items():
        stays, better = draw.uniform() < 0.5, draw.uniform() < chance
        if stays or row[item] not in codes:
            continue
        step = codes.index(row[item]) + (sign if better else -sign)
        later[item] = codes[min(max(step, 0), len(codes) - 1)]
    months = int(row["months_together"])
    return later | {"months_together": str(months + 6)}


def write_later(folder: Path) -> Path:
    """Write the second wave into a folder."""
    path = folder / "couples-later.csv"
    path.write_text(as_csv(simulate_later(simulate())), encoding="utf-8", newline="\n")
    return path


if __name__ == "__main__":
    write_later(Path(__file__).parent)
