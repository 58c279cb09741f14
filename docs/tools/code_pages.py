"""A page for each code that trustscale prints, from its table of codes."""

from __future__ import annotations

import re
from pathlib import Path

from docs.tools.markdown import code, plain, prose, table
from docs.tools.pages import write_pages
from trustscale.results.codes import CodeEntry, all_codes

GROUPS = {
    "TS-I": ("Instruments", "What is wrong, or deserves a look, in the definition of a questionnaire."),
    "TS-R": (
        "Reading answers",
        "What stands in the way of reading a file or a frame, and what was done to read it.",
    ),
    "TS-S": ("Scoring", "What cannot be scored as asked, and what deserves a look in the scores."),
    "TS-N": ("Norms", "What is wrong with a norm, or with comparing scores with it."),
    "TS-V": ("Validation", "What a study of a questionnaire cannot say, and what deserves a look in it."),
    "TS-D": (
        "Couples",
        "What is wrong with couples in the data, or deserves a look in them.",
    ),
    "TS-C": ("Command line", "What is wrong with a command as it was typed."),
}

_SOURCES = re.compile(
    r"(?<![\w`])((?:trustscale )?[a-z]+(?:_[a-z]+)+|score|trustscale [a-z]+(?: --[a-z]+)?)(?![\w`])"
)
"""Functions and commands; other words, such as "every function with options", stay words."""
_WRITTEN = re.compile(
    r"`[^`]*`"
    r"|--[a-z][a-z-]*(?: (?:missing|all|ids|[\w,]+=\w*|[A-Z][A-Z,=]*\b))?"
    r"|\b[a-z]+(?:_[a-z]+)*=(?:\"[^\"]*\"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|True|False|None)?"
    r"|\b(?:[a-z]+\.)?[a-z]+(?:_[a-z]+)+\b(?:\(\))?"
)
"""What is typed: options of the command, arguments, and names with an underscore."""


def write(folder: Path) -> None:
    """Write the pages and their list."""
    pages = {entry.code.lower(): _page(entry) for entry in all_codes()}
    pages["index"] = _index()
    write_pages(folder, pages)


def _page(entry: CodeEntry) -> list[str]:
    kind = entry.kind[0].upper() + entry.kind[1:]
    raised_by = _SOURCES.sub(r"`\1`", entry.raised_by)
    return [
        f"# {entry.code}: {plain(entry.title)}",
        "",
        f"{kind}, from {prose(raised_by)}.",
        "",
        prose(_with_code(entry.meaning)),
        "",
        "## To mend it",
        "",
        prose(_with_code(entry.mend)),
        "",
        "In a shell, the same text:",
        "",
        "```console",
        f"$ trustscale explain {entry.code}",
        "```",
    ]


def _with_code(text: str) -> str:
    return _WRITTEN.sub(lambda match: f"`{match.group().strip('`')}`", text)


def _index() -> list[str]:
    lines = [
        "# Codes",
        "",
        "Every message of trustscale ends in a code. `trustscale explain CODE` prints what its page says.",
        "An *error* ends the work, a *warning* and an *alert* do not; a *finding* is what `trustscale",
        "check` says about an instrument file; a *notice* is something to say about a file that was read.",
        "",
    ]
    for start, (name, about) in GROUPS.items():
        entries = [entry for entry in all_codes() if entry.code.startswith(start)]
        if entries:
            rows = [
                (f"[{code(entry.code)}]({entry.code.lower()}.md)", plain(entry.title), entry.kind)
                for entry in entries
            ]
            lines += [
                f"## {name}",
                "",
                about,
                "",
                *table(("code", "what happened", "kind"), rows, widths="15 70 15"),
            ]
    lines += [
        "```{toctree}",
        ":hidden:",
        ":titlesonly:",
        "",
        *(entry.code.lower() for entry in all_codes()),
        "```",
    ]
    return lines
