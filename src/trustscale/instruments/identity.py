"""What makes two definitions score alike: a hash of all that can change a score, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_SCORING = (
    "id",
    "version",
    "form_min_share",
    "form_min_answered",
    "response_scales",
    "codings",
    "recodings",
    "skips",
    "schemes",
    "items",
    "scales",
    "bands",
    "notices",
    "tables",
)
_WORDS = frozenset(
    {"title", "description", "note", "source", "rule_source", "gist", "text", "aliases", "direction"}
)

_BY_ID = frozenset({"weights", "at_least_of", "tables"})
"""Tables whose keys are ids and file names, which may be called like one of the words."""


def scoring_hash(definition: Mapping[str, Any]) -> str:
    """Return twelve hexadecimal digits that change with anything in a definition that can change a score.

    Words for people do not count: the text of items and options, titles, sources, the licence, examples. So
    the same questionnaire in another language, or in the words of the other partner's form, has the same
    hash. A coding counts by the codes that it stands for and not by the labels that tell them.
    """
    content = {key: _without_words(definition[key]) for key in _SCORING if key in definition}
    meanings = [_coding_meaning(coding, definition) for coding in definition.get("codings", ())]
    response_scales = [_without_labels(scale) for scale in content.get("response_scales", ())]
    content |= {"codings": meanings, "response_scales": response_scales}
    text = json.dumps(without_minus_zero(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _without_words(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {
            key: value if key in _BY_ID else _without_words(value)
            for key, value in part.items()
            if key not in _WORDS
        }
    if isinstance(part, list | tuple):
        return [_without_words(entry) for entry in part]
    return part


def without_minus_zero(part: Any) -> Any:
    """Write zero in one way: definitions that are equal have equal hashes."""
    if isinstance(part, Mapping):
        return {key: without_minus_zero(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [without_minus_zero(entry) for entry in part]
    return part + 0.0 if isinstance(part, float) else part


def _without_labels(scale: Mapping[str, Any]) -> dict[str, Any]:
    listed = ("options", "not_applicable")
    bare = {
        key: [{name: value for name, value in entry.items() if name != "label"} for entry in scale[key]]
        for key in listed
        if key in scale
    }
    return {**scale, **bare}


def _coding_meaning(coding: Mapping[str, Any], definition: Mapping[str, Any]) -> dict[str, Any]:
    """Say what each printed number stands for, by response scale."""
    wanted = coding.get("response_scale")
    codes: dict[str, list[list[float]]] = {}
    for scale in definition.get("response_scales", ()):
        known = {plain_label(option.get("label")): option["code"] for option in scale.get("options", ())}
        pairs = [
            [option["code"], known[label]]
            for option in coding.get("options", ())
            if (label := plain_label(option.get("label"))) in known
        ]
        if pairs and wanted in (None, scale["id"]):
            codes[scale["id"]] = pairs
    return {"id": coding["id"], "codes": codes}


def plain_label(label: str | None) -> str:
    """Write a label so that those of a coding and of its response scale can be compared.

    >>> plain_label("Agree  Completely") == plain_label("agree completely")
    True
    """
    return " ".join((label or "").split()).casefold()
