"""The help of a command: set in columns where there is room, one under the other where there is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trustscale.cli.layout import columns, heading, paragraph
from trustscale.cli.screen import literal, open_screen, rendered

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["help_text", "usage"]

NARROW = 60
"""Below this width the words of an option stand under its name."""
INDENT = "      "

Rows = list[tuple[str, str]]


def usage(ctx: Any) -> str:
    """How the command is called, in one line."""
    arguments = [param.metavar or param.name for param in _of(ctx, "argument")]
    return " ".join([ctx.command_path, *(arguments or ["COMMAND"]), "[OPTIONS]"])


def help_text(
    ctx: Any, before: Mapping[str, Rows] | None = None, after: Mapping[str, Rows] | None = None
) -> str:
    """All of the help; ``before`` and ``after`` are further parts that stand before and after the options."""
    return rendered(open_screen().out, *_parts(ctx, {**(before or {}), **_options(ctx), **(after or {})}))


def _parts(ctx: Any, parts: Mapping[str, Rows]) -> Iterator[RenderableType]:
    yield literal(f"Usage: {usage(ctx)}", "bold")
    for words in (ctx.command.help or "").split("\n\n"):
        yield ""
        yield paragraph(words, indent=0)
    wide = open_screen().out.width >= NARROW
    for title, rows in parts.items():
        yield heading(title)
        yield from _set_out(rows, wide)


def _options(ctx: Any) -> dict[str, Rows]:
    """What can be typed, by the part of the help that it stands in."""
    arguments: Rows = [(param.metavar or param.name, param.help or "") for param in _of(ctx, "argument")]
    parts: dict[str, Rows] = {"Arguments": arguments} if arguments else {}
    for param in _of(ctx, "option"):
        if not getattr(param, "hidden", False):
            parts.setdefault(param.rich_help_panel or "Options", []).append((_names(param), param.help or ""))
    return parts


def _of(ctx: Any, kind: str) -> list[Any]:
    return [param for param in ctx.command.get_params(ctx) if param.param_type_name == kind]


def _names(param: Any) -> str:
    """``-o, --output OUT``; long names without a short one are set in, so that they stand in line."""
    short = [name for name in param.opts if not name.startswith("--")]
    long = [name for name in (*param.opts, *param.secondary_opts) if name.startswith("--")]
    names = f"{', '.join(short)}, " if short else "    "
    return f"{names}{', '.join(long)}{f' {param.metavar}' if param.metavar else ''}"


def _set_out(rows: Rows, wide: bool) -> Iterator[RenderableType]:
    if wide:
        yield columns(rows, looks=("cyan",), fixed=(0,))
        return
    for name, words in rows:
        yield literal(f"  {name.strip()}", "cyan")
        yield paragraph(words, indent=len(INDENT))


def first_line(function: Any) -> str:
    """The line that a list of commands has for one."""
    text: Sequence[str] = (function.__doc__ or "").strip().splitlines()
    return text[0] if text else ""
