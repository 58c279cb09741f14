"""One change at a time to a definition: a key turned, an item left out, a score or a rule shifted by one.

A change that no worked example notices is a mistake that could be in the file now. Changes that cannot matter
or that the structural checks would refuse are not made: a key on values that are not symmetric, a mean that
fills the gaps of a mean, a missing rule beyond all or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trustscale.instruments.model import Instrument


@dataclass(frozen=True, slots=True)
class Mutant:
    """A definition with one change: where, to what, which change, and what kind of example would show it."""

    where: str
    subject: str
    change: str
    telling: str
    instrument: Instrument


def with_part(instrument: Instrument, group: str, name: str, **changes: Any) -> Instrument:
    """The definition with some fields of one part changed."""
    parts = getattr(instrument, group)
    changed = tuple(part.model_copy(update=changes) if part.id == name else part for part in parts)
    return instrument.model_copy(update={group: changed})
