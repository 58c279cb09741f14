"""What a page prints to be typed: its commands, with the exit code it states, and its Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\S+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"^:exit: (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code: what kind it is, its lines without options, and the exit code that it states."""

    kind: str
    lines: tuple[str, ...]
    exit: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    found = []
    for kind, text in _FENCE.findall(page.read_text(encoding="utf-8")):
        stated = _EXIT.search(text)
        lines = tuple(line for line in text.splitlines() if not re.match(r":[a-z-]+:", line))
        found.append(Block(kind.strip("{}"), lines, int(stated[1]) if stated else 0))
    return found


def written_pages() -> list[Path]:
    """The pages that people wrote; generated ones are not in the repository."""
    made = {"_build", "instruments", "codes", "api", "commands", "notebooks", "oracles"}
    return sorted(page for page in DOCS.rglob("*.md") if made.isdisjoint(page.relative_to(DOCS).parts))
