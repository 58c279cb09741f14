"""Packages that only some kinds of files need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from trustscale.errors import FileError


def optional(module: str, name: str) -> Any:
    """Import a package of the extra ``formats``, or say how to install it."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise FileError(
            f"{name} needs the package {package}, which is not installed.",
            code="TS-R011",
            mend="pip install 'trustscale[formats]'",
        ) from None
