"""Messages of the library in words of the command line.

The library says ``invalid="missing"`` because its callers write Python; here that is ``--invalid missing``.
"""

from __future__ import annotations

import ast
import re
from typing import Any

__all__ = ["in_shell_words"]

OPTIONS = {
    "instrument": "ID",
    "columns": "ITEM=COLUMN",
    "invalid": "missing",
    "scheme": "SCHEME",
    "id": "COLUMN",
    "group": "COLUMN",
    "dyad": "COLUMN",
    "role": "COLUMN",
    "already_keyed": "ITEM",
    "coding": "CODING",
    "wording": "FORM",
    "missing_codes": "CODE",
    "encoding": "ENCODING",
    "decimal": ",",
    "sheet": "SHEET",
    "keep": "all",
    "prefix": "id",
    "norm": "FILE|SAMPLE",
    "by": "age=COLUMN",
    "level": "SHARE",
    "reliability": "NUMBER",
    "reliability_after": "NUMBER",
    "sd": "NUMBER",
    "sd_after": "NUMBER",
    "mean": "NUMBER",
    "mean_after": "NUMBER",
    "correlation": "NUMBER",
    "cutoff": "NUMBER",
    "method": "METHOD",
    "direction": "higher|lower",
    "scale": "SCALE",
    "members": "FIRST,SECOND",
    "roles": "ROLE=VALUE",
    "seed": "NUMBER",
    "items": "A,B,...",
    "missing": "pairwise",
    "matrix": "polychoric",
    "coefficients": "alpha,omega",
    "interval": "feldt",
    "n_factors": "NUMBER",
    "factors": "NUMBER",
    "extraction": "minres",
    "rotation": "oblimin",
    "n_starts": "NUMBER",
    "rules": "map,ekc",
}
FLAGS = {"columns": "--column", "missing_codes": "--missing-code", "roles": "--partner"}
JOINED = ("already_keyed", "keep", "members", "items", "coefficients", "interval", "rules")
BOTH = re.compile(r"(`?\b\w+=(?:\{[^}`]*\}|\[[^\]`]*\]|[^\s`]*)`?) \((--[^)]*)\)")
"""Where a message has both ways of saying it."""
NO_LABELS = re.compile(r"`?\blabels=False\b`?")
GROUPS = re.compile(r"groups=(\{.*?\}\})")
CALLS = {
    "define the scale with its labels, define_scale(items, options={1: 'never', ...}), and pass it as "
    "instrument=": (
        "write an instrument file with the labels (trustscale new ID) and name it with --instrument"
    ),
    "explore_factors()": "`trustscale factors --factors N`",
    "number_of_factors()": "`trustscale factors` without --factors",
    "item_analysis()": "`trustscale items`",
    "(item_analysis)": "(`trustscale items`)",
    "look at .complexity": "look at its complexity",
    "dyads.reliability()": "dyads.reliability() in Python",
    "; correct=0.5 shows": "; correct=0.5 in Python shows",
}
"""Calls of the library that are commands or options in the shell; said first."""
PHRASES = {
    "allow_simulated=True": "--allow-simulated",
    "control=ControlGroup(...)": "--control mean=NUMBER,mean_after=NUMBER,...",
    "`by`": "--by",
    "`list_norms()`": "`trustscale norms`",
    " 'higher is better'": " higher",
    " 'lower is better'": " lower",
}
"""What is said after options have their names; the words of a direction are shorter in the shell."""
SUMMARIZED = re.compile(r"(summarize\(.*?\)(?: or patterns=True)?)")
"""Summaries are made in Python only."""
NAME = re.compile(rf"`({'|'.join(OPTIONS)})`")
DEFINED = re.compile(r"define_scale\(\[.*?\], minimum=\.\.\., maximum=\.\.\., reverse=(\[.*?\])\)")
"""The call of a scale without a file, which the command line has options for."""
ARGUMENT = re.compile(
    rf"`?\b({'|'.join(OPTIONS)})=("
    r"\"[^\"`]*\"|'[^'`]*'|\{[^}`]*\}|\[[^\]`]*\]|\([^)`]*\)|\.\.\.|[\w-]+(?:\.\w+)*|(?=[\s`,;:.)]|$)"
    r")`?"
)


def in_shell_words(text: str) -> str:
    """Write each ``argument=value`` of the library's calls as an option of the command.

    Examples
    --------
    >>> in_shell_words('correct them, or pass invalid="missing".')
    'correct them, or pass --invalid missing.'
    >>> in_shell_words('name it: `columns={"rs4": "v 12"}`.')
    "name it: --column 'rs4=v 12'."
    >>> in_shell_words("choose with `scheme=`.")
    'choose with --scheme SCHEME.'
    """
    for call, words in CALLS.items():
        text = text.replace(call, words)
    said = NO_LABELS.sub("--no-labels", BOTH.sub(_concrete, DEFINED.sub(_turned, text)))
    said = "".join(
        part if place % 2 else NAME.sub(lambda match: _flag(match.group(1)), ARGUMENT.sub(_option, part))
        for place, part in enumerate(SUMMARIZED.split(said))
    )
    for phrase, words in PHRASES.items():
        said = said.replace(phrase, words)
    return GROUPS.sub(_words, said)


def _turned(match: re.Match[str]) -> str:
    return f"--range LOW,HIGH --reverse {','.join(_values(match.group(1)))}"


def _flag(name: str) -> str:
    return FLAGS.get(name, f"--{name.replace('_', '-')}")


def _words(match: re.Match[str]) -> str:
    """``groups={"sex": {"1": "male"}}`` as options, one for each word."""
    import shlex

    try:
        groups = ast.literal_eval(match.group(1))
        pairs = [(name, value, word) for name, words in groups.items() for value, word in words.items()]
    except (SyntaxError, ValueError, AttributeError):
        return match.group()
    return " ".join(f"--word {shlex.quote(f'{name}:{value}={word}')}" for name, value, word in pairs)


def _concrete(both: re.Match[str]) -> str:
    """The half that says more: the call where it has values, the option where it leaves them open."""
    argument = ARGUMENT.fullmatch(both.group(1))
    values = _values(argument.group(2)) if argument else []
    is_open = not values or any(value.endswith(("...", "=")) for value in values)
    return both.group(2) if is_open else both.group(1)


def _option(match: re.Match[str]) -> str:
    name, written = match.group(1), match.group(2)
    flag = _flag(name)
    values = _values(written) or [OPTIONS[name]]
    return f"{flag} {','.join(values)}" if name in JOINED else " ".join(f"{flag} {value}" for value in values)


def _values(written: str) -> list[str]:
    """The values as the shell wants them; none where the message leaves them open."""
    import shlex

    try:
        value: Any = ast.literal_eval(written.replace(", ...}", "}"))
    except (SyntaxError, ValueError):
        return []
    if isinstance(value, dict):
        open_or_none: dict[Any, str] = {None: "", ...: "COLUMN"}
        return [
            shlex.quote(f"{key}={open_or_none.get(target, target)}")
            for key, target in value.items()
            if target is None or isinstance(target, str | int | float | type(...))
        ]
    many = value if isinstance(value, list | tuple | set) else [value]
    # `prefix=True` takes the ids of the instruments.
    return [shlex.quote("id" if entry is True else str(entry)) for entry in many if entry is not ...]
