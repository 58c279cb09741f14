"""The directive ``console``: commands of a page, run when the page is built, with what they print.

    ```{console}
    :exit: 3
    $ trustscale score survey.csv -i rs10
    ```

A command that ends otherwise than the page says fails the build. All commands of one page run in one folder,
which holds the example files.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from docs.tools.examples import write_examples
from docs.tools.shell import PROMPT, commands, run

FOLDERS: dict[str, Path] = {}


class Console(SphinxDirective):
    """Commands with their output."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"exit": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        """Run the commands and show them."""
        folder = _folder_of(self.env.docname)
        expected = self.options.get("exit", 0)
        shown = []
        for command in commands(list(self.content)):
            ran = run(command, folder)
            if ran.code != expected:
                raise self.error(f"{command!r} ended with {ran.code}, not {expected}:\n{ran.output}")
            shown.append(f"{PROMPT}{command}\n{ran.output}".rstrip())
        text = "\n".join(shown)
        # As text: a highlighter of shells takes what a file says for commands.
        block = nodes.literal_block(text, text, language="text")
        self.set_source_info(block)
        return [block]


def _folder_of(page: str) -> Path:
    if page not in FOLDERS:
        FOLDERS[page] = Path(tempfile.mkdtemp(prefix="trustscale-docs-"))
        write_examples(FOLDERS[page])
    return FOLDERS[page]


def _remove_folders(_app: Sphinx, _error: Exception | None) -> None:
    for folder in FOLDERS.values():
        shutil.rmtree(folder, ignore_errors=True)
    FOLDERS.clear()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("console", Console)
    app.connect("build-finished", _remove_folders)
    return {"version": "1", "parallel_read_safe": False}
