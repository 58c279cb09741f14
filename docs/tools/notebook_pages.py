"""Notebooks as pages: from percent scripts to notebooks without outputs, which the build then runs."""

from __future__ import annotations

from pathlib import Path

from docs.tools.pages import write_text

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def write(scripts: Path, folder: Path) -> None:
    """Make a notebook of each script."""
    import jupytext

    folder.mkdir(parents=True, exist_ok=True)
    names = set()
    for script in sorted(scripts.glob("*.py")):
        notebook = jupytext.read(script)
        notebook.metadata["kernelspec"] = KERNEL
        for place, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{place}"  # else drawn by chance, and the page would change with every build
        name = f"{script.stem}.ipynb"
        names.add(name)
        write_text(folder / name, jupytext.writes(notebook, fmt="ipynb"))
    for path in folder.glob("*.ipynb"):
        if path.name not in names:
            path.unlink()
