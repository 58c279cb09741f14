"""The small survey of ``files`` as an instrument, and response scales that tests of cells share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.responses.files import LABELS, WORDINGS
from trustscale.instruments.model import Coding, Instrument, ResponseScale

OPTIONS = [{"code": code, "label": label} for code, label in LABELS.items()]


def scale(**fields: Any) -> ResponseScale:
    return ResponseScale.model_validate({"id": "scale", **fields})


AGREEMENT = scale(
    options=OPTIONS, not_applicable=[{"code": 9, "label": "Does not apply"}], missing_codes=[-99]
)
SLIDER = scale(minimum=0, maximum=100)
STEPS = scale(minimum=1, maximum=3, step=0.1)
CLOCK = scale(format="time", missing_codes=[-9])
YES_NO = scale(options=[{"code": 1, "label": "Yes"}, {"code": 2, "label": "No"}])
COUNTED = scale(options=[{"code": 0}, {"code": 1}, {"code": 3}, {"code": 5}])


def turned_coding() -> Coding:
    options = [{"code": 6 - code, "label": label} for code, label in LABELS.items()]
    return Coding.model_validate({"id": "agree_first", "options": options})


def instrument(items: list[dict[str, Any]] | None = None, **fields: Any) -> Instrument:
    asked = [{"id": item, "text": text} for item, text in WORDINGS.items()] if items is None else items
    scored = [item["id"] for item in asked if item.get("role", "scored") == "scored"]
    definition: Mapping[str, Any] = {
        "id": "closeness",
        "version": "1.0.0",
        "title": "Closeness",
        "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": True},
        "response_scales": [
            {
                "id": "agreement",
                "options": OPTIONS,
                "not_applicable": [{"code": 9, "label": "Does not apply"}],
            }
        ],
        "items": asked,
        "scales": [{"id": "closeness", "items": scored, "score": "mean", "min_answered": 1}],
        **fields,
    }
    return Instrument.model_validate(definition)
