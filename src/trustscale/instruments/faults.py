"""What pydantic finds in a definition, said in the words of the file: by ids, one sentence, with a cure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trustscale.errors import Finding, did_you_mean
from trustscale.instruments.model import INSTRUMENT_PATTERN, NAME_PATTERN, Item

Trail = tuple[str | int, ...]

NEEDED = {
    "id": "a short name of small letters, digits and underscores",
    "version": 'three numbers, as in "1.0.0"',
    "title": "the name of the questionnaire, in quotes",
    "license": 'for instance { spdx = "CC-BY-4.0", holder = "who owns it", wording = true }',
    "spdx": 'the short name of the licence, as in "CC-BY-4.0"',
    "holder": "who owns the questionnaire",
    "wording": "true or false: whether the wording may be shown",
    "items": "a list",
    "citation": "the full reference, in quotes",
    "code": "the number that stands for the answer",
    "score": 'for instance "mean" or "sum"; in a step, the number that it gives',
    "options": 'a list of { code = 1, label = "..." }',
    "levels": 'a list of { label = "...", at_least = 0, below = 10 }',
    "answers": 'a list in the order of the items, "" for a blank',
    "scores": "for instance { my_scale = 3.5 }",
}
"""What to write for a key that is missing."""

_PATTERNS = {
    NAME_PATTERN: "small letters, digits and underscores, and start with a letter",
    INSTRUMENT_PATTERN: "small letters, digits, hyphens and underscores, and start with a letter",
    r"^\d+\.\d+\.\d+$": 'three numbers with dots, as in "1.0.0"',
}

_KINDS = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "string_type": "text in quotes",
    "string_unicode": "text that is valid Unicode",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "dict_type": "a table in { }",
    "model_type": "a table in { }",
}


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of pydantic with its place in the data, free of the labels that unions add to it."""

    error: ErrorDetails
    trail: Trail
    unions: tuple[Trail, ...] = field(default=())


def model_findings(
    model: type[BaseModel], data: Any, error: ValidationError, *, place: str = ""
) -> tuple[Finding, ...]:
    """Turn all errors of one validation into findings; ``place`` stands before each path."""
    faults = _without_other_branches([_located(data, entry) for entry in error.errors(include_url=False)])
    by_trail: dict[Trail, list[ErrorDetails]] = {}
    for fault in faults:
        by_trail.setdefault(fault.trail, []).append(fault.error)
    return tuple(
        _finding(model, _where(place, path_words(data, trail)), trail, errors)
        for trail, errors in by_trail.items()
    )


def path_words(data: Any, trail: Trail) -> str:
    """Write a path with ids instead of positions; parts without an id are counted from one.

    >>> path_words({"scales": [{"id": "rs10"}]}, ("scales", 0, "reverse"))
    'scales.rs10.reverse'
    >>> path_words({"examples": [{}, {}]}, ("examples", 1, "scores"))
    'examples[2].scores'
    """
    words, here = "", data
    for step in trail:
        here = _inside(here, step)
        if isinstance(step, str):
            words += f".{step}" if words else step
            continue
        name = here.get("id") if isinstance(here, Mapping) else None
        words += f".{name}" if isinstance(name, str) and name else f"[{step + 1}]"
    return words


def _where(place: str, words: str) -> str:
    return f"{place}: {words}" if place and words else place or words or "the definition"


def _inside(here: Any, step: str | int) -> Any:
    if isinstance(here, Mapping):
        return here.get(step)
    if isinstance(step, int) and isinstance(here, list | tuple) and step < len(here):
        return here[step]
    return None


def _has(here: Any, step: str | int) -> bool:
    if isinstance(here, Mapping):
        return step in here
    return isinstance(step, int) and isinstance(here, list | tuple) and step < len(here)


def _located(data: Any, error: ErrorDetails) -> _Fault:
    trail: list[str | int] = []
    unions: list[Trail] = []
    here = data
    for step in error["loc"]:
        if _has(here, step):
            trail.append(step)
            here = _inside(here, step)
        elif step != "[key]" and error["type"] != "missing":
            unions.append(tuple(trail))
    if error["type"] == "missing" and isinstance(error["loc"][-1], str):
        trail.append(error["loc"][-1])
    return _Fault(error, tuple(trail), tuple(unions))


def _without_other_branches(faults: Sequence[_Fault]) -> Iterator[_Fault]:
    """Where one branch of a union was right at first and wrong further in, leave out the other branches."""
    deep = {place for fault in faults for place in fault.unions if len(fault.trail) > len(place)}
    return (fault for fault in faults if not (fault.trail in deep and fault.trail in fault.unions))


def _finding(model: type[BaseModel], where: str, trail: Trail, errors: Sequence[ErrorDetails]) -> Finding:
    kind = errors[0]["type"]
    name = trail[-1] if trail else ""
    if kind == "extra_forbidden":
        return _unknown_key(model, where, trail)
    if kind == "missing" and isinstance(name, str) and errors[0]["loc"][-1] == name:
        need = NEEDED.get(name)
        return Finding("TS-I082", where, "it is missing.", f"Add it: {need}." if need else "Add it.")
    if kind in ("value_error", "assertion_error"):
        reason = str(errors[0].get("ctx", {}).get("error", errors[0]["msg"]))
        return Finding("TS-I085", where, f"it is wrong: {reason}.", "Write it so.")
    return _wrong_value(where, errors)


def _unknown_key(model: type[BaseModel], where: str, trail: Trail) -> Finding:
    part = model_at(model, trail[:-1])
    known = [] if part is None else known_keys(part)
    near = did_you_mean(str(trail[-1]), known)
    cure = f"It can have: {', '.join(known)}." if known else "Take it out."
    return Finding("TS-I081", where, f"it is not a key of this part{near}.", cure)


def _wrong_value(where: str, errors: Sequence[ErrorDetails]) -> Finding:
    words = [word for error in errors for word in _literal_words(error)]
    kinds = [_allowed(error) for error in errors if error["type"] != "literal_error"]
    allowed = _either([*(f'"{word}"' for word in words), *dict.fromkeys(kinds)])
    value = errors[0]["input"]
    near = did_you_mean(value, words) if isinstance(value, str) else ""
    only_kind = all(error["type"] in _KINDS for error in errors)
    problem = f"it is {shown(value)}{near}."
    if errors[0]["type"] == "missing":
        problem = "it has too few values."
    elif errors[0]["loc"][-1:] == ("[key]",):
        problem = "it is not an id."
    return Finding("TS-I083" if only_kind else "TS-I084", where, problem, f"It must be {allowed}.")


def _literal_words(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))


def _allowed(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    bounds = {
        "greater_than": ("more than", "gt"),
        "greater_than_equal": ("at least", "ge"),
        "less_than": ("less than", "lt"),
        "less_than_equal": ("at most", "le"),
    }
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in bounds:
        words, key = bounds[kind]
        return f"{words} {context[key]:g}"
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        return f"of {_PATTERNS[pattern]}" if "letters" in _PATTERNS[pattern] else _PATTERNS[pattern]
    if kind in ("missing", "too_long", "too_short"):
        return "a list of two numbers"
    return str(error["msg"])[:1].lower() + str(error["msg"])[1:]


def _either(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def shown(value: Any) -> str:
    """Show a value as a file would write it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, Mapping):
        return "a table"
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(shown(entry) for entry in value[:6])}{', ...' if len(value) > 6 else ''}]"
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def known_keys(part: type[BaseModel]) -> list[str]:
    """Return the keys that a part of a file can have, as the file spells them."""
    keys = [info.alias or name for name, info in part.model_fields.items()]
    return [*keys, "ids"] if part is Item else keys


def model_at(model: type[BaseModel], trail: Trail) -> type[BaseModel] | None:
    """Return the model that describes the place at the end of a path."""
    here: type[BaseModel] | None = model
    for step in trail:
        if here is None or isinstance(step, int):
            continue
        for name, info in here.model_fields.items():
            if step in (name, info.alias):
                here = _model_in(info.annotation)
                break
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((part for part in found if part is not None), None)
