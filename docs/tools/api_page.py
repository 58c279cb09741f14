"""The list of everything public, from what the packages declare; autosummary writes a page for each name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import trustscale
from docs.tools.markdown import code, prose
from docs.tools.pages import write_pages

SECTIONS = {
    "Instruments": ("instruments",),
    "Answers and scores": ("responses", "scoring"),
    "Summaries": ("summaries",),
    "Studies of scales": ("validation",),
}
"""Names by the room that they come from; a room that is not here gets a section of its own name."""
PLACED = {"check_instrument": "Instruments"}
"""What a reader looks for elsewhere than where it is."""


def write(folder: Path) -> None:
    """Write the page, and take away what autosummary wrote for names that are no more."""
    write_pages(folder, {"index": list(_page())})
    for path in folder.glob("*.rst"):
        holder, _, name = path.stem.removeprefix("trustscale.").rpartition(".")
        public = getattr(trustscale, holder).__all__ if holder in trustscale.__all__ else trustscale.__all__
        if name not in public:
            path.unlink()


def _page() -> Iterator[str]:
    yield from ("# Python", "")
    yield "`import trustscale as ts` loads nothing but names; each of them is loaded when it is first used."
    yield ""
    names = [name for name in trustscale.__all__ if not name.startswith("_")]
    modules = [name for name in names if isinstance(getattr(trustscale, name), ModuleType)]
    placed: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for name in names:
        if name not in modules:
            placed.setdefault(_section(name), []).append(name)
    for section, members in placed.items():
        yield from (f"## {section}", "", *_summary("trustscale", members))
    for name in modules:
        yield from _module(name)


def _section(name: str) -> str:
    if name in PLACED:
        return PLACED[name]
    room = getattr(trustscale, name).__module__.split(".")[1]
    return next((title for title, rooms in SECTIONS.items() if room in rooms), room.capitalize())


def _module(name: str) -> Iterator[str]:
    module = getattr(trustscale, name)
    about = (inspect.getdoc(module) or "").split("\n\n")[0]
    yield from (f"## {code(f'trustscale.{name}')}", "", prose(about), "")
    if name == "errors":
        yield "All errors are a `TrustscaleError`, which is a `ValueError`; all warnings are a"
        yield "`TrustscaleWarning`. Each carries a code, and each code has [a page](../codes/index.md)."
        yield ""
    yield from _summary(f"trustscale.{name}", list(module.__all__))


def _summary(module: str, names: list[str]) -> Iterator[str]:
    """A table of names: functions, classes, constants."""
    found = [(_place(module, name), name) for name in names]
    yield from ("```{eval-rst}", f".. currentmodule:: {module}", "")
    yield from (".. autosummary::", "   :toctree: .", "   :nosignatures:", "")
    yield from (f"   {name}" for _, name in sorted(found, key=lambda entry: entry[0]))
    yield from ("```", "")


def _place(module: str, name: str) -> int:
    holder: Any = trustscale if module == "trustscale" else getattr(trustscale, module.split(".")[1])
    named = getattr(holder, name)
    return 1 if inspect.isclass(named) else 0 if callable(named) else 2
