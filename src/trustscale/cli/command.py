"""How this command was called, so that the commands it prints work as they stand."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

__all__ = ["called_as"]

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
