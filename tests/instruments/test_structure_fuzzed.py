"""Damaged definitions: whatever parses is judged, and what is judged sound can be scored."""

from __future__ import annotations

import copy
import random
from typing import Any

from pydantic import ValidationError

import trustscale as ts
from tests.instruments.good_definition import GOOD
from trustscale.instruments.model import Instrument
from trustscale.instruments.structure import structural_findings

ROUNDS = 500
STRANGE: tuple[Any, ...] = (
    0,
    1,
    -1,
    2,
    0.5,
    99,
    1e308,
    1e-300,
    1.7e15,
    "",
    "a1",
    "load",
    "warmth",
    "mean",
    "sum",
    [],
    True,
    None,
)


def _places(value: Any, trail: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in ((*trail, key), *_places(value[key], (*trail, key)))]


def _at(value: Any, trail: tuple[Any, ...]) -> Any:
    for key in trail:
        value = value[key]
    return value


def damaged(rng: random.Random) -> dict[str, Any]:
    """The good definition with one to three places deleted, doubled, swapped or overwritten."""
    definition = copy.deepcopy(GOOD)
    for _ in range(rng.randint(1, 3)):
        places = _places(definition)
        *trail, key = rng.choice(places)
        here = _at(definition, tuple(trail))
        other = copy.deepcopy(_at(definition, rng.choice(places)))
        how = rng.randrange(4)
        if how == 0:
            del here[key]
        elif how == 1 and isinstance(here, list):
            here.insert(key, copy.deepcopy(here[key]))
        elif how == 2:
            here[key] = other
        else:
            here[key] = rng.choice(STRANGE)
    return definition


def test_whatever_parses_is_judged_and_what_is_sound_can_be_scored() -> None:
    rng = random.Random(1976)
    parsed = sound = 0
    for _ in range(ROUNDS):
        try:
            definition = Instrument.model_validate(damaged(rng))
        except (ValidationError, KeyError, TypeError, AttributeError):
            continue  # reading a file says what is wrong there; these are no definitions yet
        parsed += 1
        findings = structural_findings(definition)
        assert all(finding.problem and finding.cure for finding in findings)
        if all(finding.severity != "error" for finding in findings):
            sound += 1
            ts.check_instrument(definition)
    assert parsed > ROUNDS / 10
    assert sound > ROUNDS / 50
