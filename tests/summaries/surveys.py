"""Answers for the tests of summaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

import trustscale as ts
from trustscale.instruments.model import Instrument
from trustscale.summaries.build import Answers, Builder, Part
from trustscale.summaries.layout import Layout, bare_layout
from trustscale.summaries.sums import Sums

ITEMS = ["calm", "tense", "sad", "glad", "open", "shut"]


def instrument() -> Instrument:
    """Two scales; one of them turns an item round, and one item is recoded in the other."""
    return ts.define_instrument(
        {
            "id": "moods",
            "version": "1.0.0",
            "title": "Moods",
            "status": "unstated",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "response_scales": [
                {
                    "id": "r",
                    "options": [{"code": k, "label": word} for k, word in enumerate(WORDS, start=1)],
                    "not_applicable": [{"code": 9, "label": "does not apply"}],
                }
            ],
            "recodings": [{"id": "few", "map": [[1, 0], [2, 0], [3, 1], [4, 1], [5, 1]]}],
            "items": [{"ids": ITEMS}],
            "scales": [
                {"id": "tension", "items": ITEMS[:3], "reverse": ["calm"], "score": "mean"},
                {"id": "ease", "items": ITEMS[2:], "reverse": ["shut"], "score": "mean"},
                {"id": "cases", "items": ["tense", "sad"], "recode": [{"using": "few"}], "score": "sum"},
            ],
        }
    )


WORDS = ("never", "rarely", "at times", "often", "always")


def frame(rows: int = 600, seed: int = 3, gaps: float = 0.04) -> pd.DataFrame:
    """Codes 1 to 5 with gaps, and the site of each row."""
    draw = np.random.default_rng(seed)
    trait = draw.normal(size=(rows, 1))
    x = np.clip(np.rint(3 + trait + draw.normal(size=(rows, len(ITEMS)))), 1, 5)
    x[draw.random(x.shape) < gaps] = np.nan
    made = pd.DataFrame(x, columns=ITEMS)
    made["site"] = draw.choice(["north", "south", "west"], rows)
    return made


def built(
    x: Any,
    splits: Sequence[int] = (),
    parts: Sequence[Part] = ("moments", "tables"),
    layout: Layout | None = None,
    **more: Any,
) -> Sums:
    """Sums of an array, a batch at a time."""
    names = [f"q{place}" for place in range(x.shape[1])]
    builder = Builder(layout or bare_layout(names), parts, **more)
    for piece in np.split(x, splits):
        builder.add({name: Answers(piece[:, place]) for place, name in enumerate(names)}, len(piece))
    return builder.sums()
