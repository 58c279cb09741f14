"""A page for each code that trustscale prints, from its table of codes."""

from __future__ import annotations

from pathlib import Path

from docs.tools.markdown import plain, prose, table
from docs.tools.pages import write_pages
from trustscale.results.codes import CodeEntry, all_codes

GROUPS = {
    "TS-I": ("Instruments", "What is wrong, or deserves a look, in the definition of a questionnaire."),
    "TS-R": (
        "Reading answers",
        "What stands in the way of reading a file or a frame, and what was done to read it.",
    ),
    "TS-S": ("Scoring", "What cannot be scored as asked, and what deserves a look in the scores."),
    "TS-C": ("Command line", "What is wrong with a command as it was typed."),
}


def write(folder: Path) -> None:
    """Write the pages and their list."""
    pages = {entry.code.lower(): _page(entry) for entry in all_codes()}
    pages["index"] = _index()
    write_pages(folder, pages)


def _page(entry: CodeEntry) -> list[str]:
    kind = entry.kind[0].upper() + entry.kind[1:]
    return [
        f"# {entry.code}: {plain(entry.title)}",
        "",
        f"{kind}, from {prose(entry.raised_by)}.",
        "",
        prose(entry.meaning),
        "",
        "## To mend it",
        "",
        prose(entry.mend),
        "",
        "In a shell, the same text:",
        "",
        "```console",
        f"$ trustscale explain {entry.code}",
        "```",
    ]


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
                (f"[{entry.code}]({entry.code.lower()}.md)", plain(entry.title), entry.kind)
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
