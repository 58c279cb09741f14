"""Print the lowest versions that pyproject.toml promises, as constraints for pip."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def lowest(pyproject: Path) -> list[str]:
    """Return a pin for each dependency and extra; every one of them must state a lower bound."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for extra in extras for line in extra)]
    pins = set()
    for line in wanted:
        if line.startswith(f"{project['name']}["):
            continue
        if (bound := re.fullmatch(r"([A-Za-z0-9._-]+)>=([0-9.]+)", line)) is None:
            raise SystemExit(f"pyproject.toml: {line!r} is not of the form 'name>=version'")
        pins.add(f"{bound[1]}=={bound[2]}")
    return sorted(pins)


if __name__ == "__main__":
    sys.stdout.write("\n".join(lowest(Path(__file__).parents[1] / "pyproject.toml")) + "\n")
