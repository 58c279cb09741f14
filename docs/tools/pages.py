"""Writes generated pages; a page that has not changed is left alone, so that it need not be built again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


def write_pages(folder: Path, pages: Mapping[str, Sequence[str]], *, suffix: str = ".md") -> None:
    """Write the pages of a folder and take away those that are no longer made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in pages.items():
        write_text(folder / f"{name}{suffix}", "\n".join(lines) + "\n")
    for path in folder.glob(f"*{suffix}"):
        if path.name.removesuffix(suffix) not in pages:
            path.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a file unless it says so already."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
