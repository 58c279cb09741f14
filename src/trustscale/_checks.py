"""Checks of options, and warnings that point at the caller's line."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any, get_args

from trustscale.errors import OptionError, TrustscaleWarning, did_you_mean

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def check_option(value: Any, allowed: Any, *, name: str) -> str:
    """Return the option word in its stored spelling, or say which words there are.

    ``allowed`` is a ``Literal`` alias, so that the type checker, this check and the docs read one list.
    """
    options = [str(option) for option in get_args(allowed)]
    if isinstance(value, str):
        by_lower = {option.lower(): option for option in options}
        if (found := by_lower.get(value.strip().lower().replace("_", "-"))) is not None:
            return found
        if (found := by_lower.get(value.strip().lower())) is not None:
            return found
    near = did_you_mean(value, options) if isinstance(value, str) else ""
    raise OptionError(
        f"`{name}` cannot be {value!r}{near}.",
        code="TS-S001",
        mend=f"use one of: {', '.join(options)}.",
    )


def warn_user(message: str, category: type[TrustscaleWarning]) -> None:
    """Warn at the first line outside this package, which is the user's."""
    level, frame = 1, sys._getframe(0)
    while frame.f_back is not None and os.path.abspath(frame.f_code.co_filename).startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
