"""The instruments that a call names: one or several, each an id, a path or a definition."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Instrument

InstrumentLike: TypeAlias = str | os.PathLike[str] | Instrument


def load_one(entry: InstrumentLike) -> Instrument:
    """The instrument itself, loaded where it is an id or a path."""
    if isinstance(entry, Instrument):
        return entry
    return load_instrument(entry if isinstance(entry, str) else Path(entry))


def load_each(wanted: InstrumentLike | Sequence[InstrumentLike]) -> tuple[Instrument, ...]:
    """Every instrument that was asked for, in the order in which they were named."""
    return tuple(map(load_one, wanted if isinstance(wanted, list | tuple) else [wanted]))
