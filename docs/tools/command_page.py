"""The command line reference, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import typer

from docs.tools.markdown import code, plain, table
from docs.tools.pages import write_pages
from trustscale.cli.app import COMMANDS, app

SHARED = {"--quiet", "--traceback", "--help"}
"""Options of every command; the page says them once."""


def write(folder: Path) -> None:
    """Write the part that the page on the command line includes."""
    group: Any = typer.main.get_command(app)
    lines: list[str] = []
    for name in COMMANDS:
        lines += _command(name, group.get_command(None, name))
    write_pages(folder, {"commands": lines})


def _command(name: str, command: Any) -> Iterator[str]:
    parameters = [param for param in command.params if SHARED.isdisjoint(param.opts)]
    arguments = [param for param in parameters if param.param_type_name == "argument"]
    options = [param for param in parameters if param.param_type_name == "option"]
    words = _words_of(name)
    usage = " ".join([f"trustscale {name}", *(["[OPTIONS]"] if options else []), *map(_usage, arguments)])
    yield from (f"## trustscale {name}", "")
    for paragraph in (command.help or "").strip().split("\n\n"):
        yield from (plain(paragraph), "")
    yield from ("```text", usage, "```", "")
    if arguments:
        rows = [(code(_name(argument)), _help(argument)) for argument in arguments]
        yield from table(("argument", "what it is"), rows, widths="35 65")
    for panel in dict.fromkeys(getattr(option, "rich_help_panel", None) for option in options):
        if panel:
            yield from (f"**{plain(panel)}**", "")
        rows = [
            (_flags(option, words.get(option.name, ())), _help(option))
            for option in options
            if getattr(option, "rich_help_panel", None) == panel
        ]
        yield from table(("option", "what it does"), rows, widths="35 65")


def _words_of(name: str) -> dict[str, tuple[str, ...]]:
    """Per option that takes one of a few words, the words."""
    hints = get_type_hints(import_module(f"trustscale.cli.{name}").run)
    return {option: _literals(hint) for option, hint in hints.items()}


def _literals(hint: Any) -> tuple[str, ...]:
    if get_origin(hint) is Literal:
        return tuple(map(str, get_args(hint)))
    return tuple(word for part in get_args(hint) for word in _literals(part))


def _usage(argument: Any) -> str:
    more = "..." if argument.nargs == -1 else ""
    return f"{_name(argument)}{more}" if argument.required else f"[{_name(argument)}]{more}"


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper()).strip("{}[].")


def _flags(option: Any, words: tuple[str, ...]) -> str:
    flags = ", ".join(code(flag) for flag in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else option.metavar or "|".join(words)
    return f"{flags} {code(value)}" if value else flags


def _help(param: Any) -> str:
    said = plain(param.help or "")
    again = " Can be given several times." if getattr(param, "multiple", False) else ""
    shown = f" Default: {code(param.default)}." if isinstance(param.default, str) else ""
    return f"{said}{again}{shown}"
