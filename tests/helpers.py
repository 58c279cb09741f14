"""What several test modules share: parts of the machine that may be missing."""

from __future__ import annotations

import importlib
import os
from types import ModuleType

import pytest

REQUIRE_ALL = os.environ.get("TRUSTSCALE_REQUIRE_ALL") == "1"


def importorskip(name: str) -> ModuleType:
    """Import a library that an extra brings, or skip the test with the reason.

    Under ``TRUSTSCALE_REQUIRE_ALL=1`` every skip is a failure (see ``conftest.py``), so a full run cannot
    pass with half of its tests left out. Only the library itself may be missing; an error in it is raised.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
    pytest.skip(f"needs {name}, which is not installed", allow_module_level=True)
