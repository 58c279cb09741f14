"""A definition in which nothing is wrong, and one change to it at a time."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from trustscale.errors import Finding
from trustscale.instruments.model import Instrument
from trustscale.instruments.structure import structural_findings

DELETE: Any = object()
"""As the new value: take the key out."""

Changes = Mapping[str, Any]

AGREE = ["Disagree strongly", "Disagree", "Neither", "Agree", "Agree strongly"]

GOOD: dict[str, Any] = {
    "id": "sample",
    "version": "1.0.0",
    "title": "A sample",
    "construct": "how well definitions are checked",
    "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
    "sources": [{"id": "manual", "citation": "The manual."}],
    "response_scales": [
        {
            "id": "agree",
            "options": [{"code": code, "label": label} for code, label in enumerate(AGREE, 1)],
            "not_applicable": [{"code": 8, "label": "Does not apply"}],
            "missing_codes": [-9],
        },
        {"id": "often", "minimum": 0, "maximum": 3, "step": 1},
        {"id": "clock", "format": "time"},
        {"id": "hours", "minimum": 0, "maximum": 24},
        {"id": "years", "minimum": 18, "maximum": 99},
        {"id": "four", "options": [{"code": n, "score": s} for n, s in enumerate((0, 1, 3, 5), 1)]},
    ],
    "codings": [
        {
            "id": "agree_first",
            "response_scale": "agree",
            "options": [{"code": 6 - code, "label": label} for code, label in enumerate(AGREE, 1)],
        }
    ],
    "recodings": [
        {"id": "halves", "map": [[0, 0], [1, 0], [2, 1], [3, 1]]},
        {"id": "nights", "steps": [{"below": 6, "score": 2}, {"up_to": 8, "score": 1}, {"score": 0}]},
    ],
    "skips": [{"when": [{"of": "o1", "at_most": 0}], "items": ["o2"], "code": 0}],
    "schemes": [{"id": "usual", "default": True}, {"id": "halved"}],
    "items": [
        {"ids": ["a1..a4"], "response_scale": "agree"},
        {"ids": ["o1..o3"], "response_scale": "often"},
        {"id": "bed", "response_scale": "clock"},
        {"id": "up", "response_scale": "clock"},
        {"id": "sleep", "response_scale": "hours"},
        {"id": "f1", "response_scale": "four"},
        {"id": "f2", "response_scale": "four"},
        {"id": "careful", "response_scale": "agree", "role": "attention", "expected": 2},
        {"id": "overall", "response_scale": "agree", "role": "single"},
        {"id": "age", "response_scale": "years", "role": "covariate"},
    ],
    "scales": [
        {
            "id": "warmth",
            "items": ["a1..a4"],
            "reverse": ["a2"],
            "score": "mean",
            "min_answered": 3,
            "range": [1, 5],
            "direction": "higher is more warmth",
        },
        {"id": "load", "scheme": "usual", "items": ["o1..o3"], "score": "sum", "range": [0, 9]},
        {"id": "heavy", "scheme": "usual", "items": ["o1..o3"], "score": "count", "at_least": 2},
        {
            "id": "load_halved",
            "scheme": "halved",
            "items": ["o1..o3"],
            "recode": [{"using": "halves"}],
            "score": "sum",
            "range": [0, 3],
        },
        {"id": "in_bed", "items": ["bed", "up"], "score": "elapsed"},
        {"id": "percent", "score": "ratio", "numerator": "sleep", "denominator": "in_bed", "multiply": 100},
        {"id": "short", "items": ["sleep"], "recode": [{"using": "nights"}], "score": "sum", "range": [0, 2]},
        {"id": "values", "items": ["f1", "f2"], "score": "sum", "range": [0, 10]},
        {
            "id": "strained",
            "scheme": "usual",
            "score": "criterion",
            "require": "all",
            "conditions": [{"of": "load", "at_least": 5}, {"of": "heavy", "at_least": 1}],
        },
        {
            "id": "t",
            "scheme": "usual",
            "scales": ["load"],
            "items": ["age"],
            "score": "lookup",
            "table": "t.csv",
        },
        {"id": "pooled", "items_of": ["warmth"], "score": "mean", "range": [1, 5]},
    ],
    "bands": [
        {
            "id": "level",
            "scale": "load",
            "source": "manual",
            "levels": [
                {"label": "low", "at_least": 0, "at_most": 4},
                {"label": "middle", "at_least": 5, "at_most": 6},
                {"label": "high", "at_least": 7, "at_most": 9},
            ],
        }
    ],
    "notices": [{"id": "alarm", "when": [{"of": "o3", "at_least": 2}], "text": "Ask about it."}],
    "examples": [
        {
            "answers": [4, 2, 5, 4, 1, 2, 3, "23:30", "07:00", 6, 1, 4, 2, 5],
            "scores": {"warmth": 4.25, "load": 6},
            "bands": {"level": "middle"},
            "notices": ["alarm"],
        }
    ],
    "tables": {
        "t.csv": {
            "columns": ["load", "age_from", "age_below", "score"],
            "rows": [
                [str(raw), *ages, str(40 + 2 * raw + shift)]
                for shift, ages in enumerate((("18", "40"), ("40", "")))
                for raw in range(10)
            ],
        }
    },
}


def changed(definition: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """A copy with other values at some paths: ``scales.load.range``, ``examples[1].answers``, ``items+``."""
    data: dict[str, Any] = copy.deepcopy(dict(definition))
    for path, value in changes.items():
        *steps, last = _steps(path)
        here: Any = data
        for step in steps:
            here = here[step] if isinstance(here, dict) else here[_place(here, step)]
        _put(here, last, value)
    return data


def _steps(path: str) -> list[str]:
    parts = re.sub(r"\[(\d+)\]", r".#\1", path).replace("t.csv", "t,csv").split(".")
    return [part.replace("t,csv", "t.csv") for part in parts]


def _place(entries: list[Any], step: str) -> int:
    if step.startswith("#"):
        return int(step[1:]) - 1
    return next(i for i, entry in enumerate(entries) if step in (entry.get("id"), entry.get("label")))


def _put(here: Any, last: str, value: Any) -> None:
    if isinstance(here, list):
        here[_place(here, last)] = value
    elif last.endswith("+"):
        here.setdefault(last[:-1], []).append(value)
    elif value is DELETE:
        del here[last]
    else:
        here[last] = value


def instrument(definition: Mapping[str, Any], changes: Changes | None = None) -> Instrument:
    """The instrument of a definition with changes."""
    return Instrument.model_validate(changed(definition, changes or {}))


def found(definition: Mapping[str, Any], changes: Changes | None = None) -> tuple[Finding, ...]:
    """What the structural checks find."""
    return structural_findings(instrument(definition, changes))
