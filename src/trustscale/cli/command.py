"""How this command was called, so that the commands it prints work as they stand."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

__all__ = ["again", "called_as"]

NAME = "trustscale"


def called_as() -> str:
    """``trustscale`` where the shell finds it under this name, else the path that was typed.

    An environment that is not activated has it as ``.venv/bin/trustscale`` only.
    """
    typed = Path(sys.argv[0])
    if typed.stem != NAME or not typed.is_file():
        return NAME
    found = shutil.which(NAME)
    return NAME if found and Path(found).samefile(typed) else shlex.quote(sys.argv[0])


def again(ctx: Any, *, leave: Collection[str] = ()) -> str:
    """Spell this call once more as a line to copy, without some of its options."""
    words = [called_as(), str(ctx.info_name)]
    for param in ctx.command.params:
        value = ctx.params.get(param.name)
        if param.name in leave or value is None or value == param.default:
            continue
        if param.param_type_name == "argument":
            words.append(shlex.quote(str(value)))
        elif isinstance(value, bool):
            words.append((param.opts if value else param.secondary_opts)[0])
        else:
            many = value if isinstance(value, list | tuple) else [value]
            words += [f"{param.opts[0]} {shlex.quote(str(entry))}" for entry in many]
    return " ".join(words)
