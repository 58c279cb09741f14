"""Small definitions that several tests start from."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomli_w

Definition = dict[str, Any]

SMALL: Definition = {
    "id": "mood",
    "version": "1.0.0",
    "title": "Mood today",
    "status": "unstated",
    "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": True},
    "response_scales": [
        {"id": "five", "options": [{"code": n, "label": f"label {n}"} for n in range(1, 6)]},
    ],
    "items": [{"id": name, "text": f"Sentence {name}"} for name in ("m1", "m2", "m3")],
    "scales": [{"id": "mood", "items": ["m1..m3"], "reverse": ["m2"], "score": "mean"}],
}


def small(change: Callable[[Definition], Any] | None = None) -> Definition:
    """Return the small definition, changed."""
    definition = copy.deepcopy(SMALL)
    if change is not None:
        change(definition)
    return definition


def write_toml(path: Path, definition: Definition) -> Path:
    """Write a definition to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(definition), encoding="utf-8")
    return path
