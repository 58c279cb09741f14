"""The command ``trustscale``: a table of commands, and the options that all of them share.

Nothing heavy is imported here. A command's module is imported when its name is called, or when help lists it;
what it works with (pydantic, pandas) only when it runs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from trustscale.cli.failures import ended_well, handled, is_of_the_parser, tell_of_wrong_call
from trustscale.cli.help import first_line, help_text
from trustscale.cli.settings import settings_of
from trustscale.errors import did_you_mean

__all__ = ["COMMANDS", "app", "main"]

COMMANDS: Final = {
    "demo": "Look around",
    "list": "Look around",
    "show": "Look around",
    "explain": "Look around",
    "score": "Score a survey",
    "norms": "Say what scores mean",
    "change": "Say what scores mean",
    "couples": "Say what scores mean",
    "reliability": "Say how good a scale is",
    "items": "Say how good a scale is",
    "factors": "Say how good a scale is",
    "new": "Write an instrument",
    "check": "Write an instrument",
}
"""Each command, in the order of the help, and the part of the help that it stands in."""

ENDINGS: Final = [
    ("0", "done"),
    ("1", "findings under --fail-on"),
    ("2", "a wrong call, or no such file"),
    ("3", "wrong data"),
    ("4", "a fault of trustscale"),
    ("130", "interrupted"),
]


class Command(TyperCommand):
    """A command whose help looks like all that trustscale says."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(help_text(ctx))


class CommandTable(TyperGroup):
    """A group that imports the module of a command when it is called, and turns errors into exit codes."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, with a line for every command."""
        parts: dict[str, list[tuple[str, str]]] = {}
        for name, part in COMMANDS.items():
            parts.setdefault(part, []).append((name, first_line(_function(name))))
        formatter.write(help_text(ctx, parts, {"Exit codes": ENDINGS}))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the parser passes it
        """Name the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # the parser passes it
        """Import the module that has the command's name and make a command of its function ``run``."""
        if cmd_name not in COMMANDS:
            return None
        return _command(cmd_name, _function(cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Suggest a command that is near to one that does not exist."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(
                f"There is no command {args[0]!r}{did_you_mean(args[0], COMMANDS)}. "
                f"Commands: {', '.join(COMMANDS)}."
            )
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **options: Any) -> Any:
        """Parse, run and end the program; what cannot be parsed is said as every other error is."""
        ends_the_program = options.pop("standalone_mode", True)
        options["standalone_mode"] = False
        if not ends_the_program:
            return super().main(*args, **options)
        try:
            code = super().main(*args, **options)
        except Exception as error:
            if not is_of_the_parser(error):
                raise
            code = tell_of_wrong_call(error)
        sys.exit(code)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what it raises becomes a message and an exit code."""
        with handled(settings_of(ctx)):
            result = super().invoke(ctx)
            ended_well()
            return result


def _function(name: str) -> Any:
    return import_module(f"trustscale.cli.{name}").run


def _command(name: str, function: Any) -> Any:
    """One command as the parser knows it, with the options that every command takes."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=Command)(function)
    shared = typer.Typer(add_completion=False)
    shared.command("shared")(_shared_options)
    command = typer.main.get_command(single)
    command.params.extend(typer.main.get_command(shared).params)
    return command


def _version(wanted: bool) -> None:
    if wanted:
        from trustscale import __version__

        typer.echo(f"trustscale {__version__}")
        raise typer.Exit


def _quiet(ctx: typer.Context, wanted: bool) -> bool:
    settings_of(ctx).quiet |= wanted
    return wanted


def _traceback(ctx: typer.Context, wanted: bool) -> bool:
    settings_of(ctx).traceback |= wanted
    return wanted


Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Say nothing but errors.", callback=_quiet, expose_value=False),
]
Traceback = Annotated[
    bool,
    typer.Option("--traceback", help="Show where an error arose.", callback=_traceback, expose_value=False),
]


def _shared_options(quiet: Quiet = False, traceback: Traceback = False) -> None:
    """Options that stand on every command, so that their place on the line does not matter."""


app = typer.Typer(
    cls=CommandTable,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def trustscale(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
    quiet: Quiet = False,
    traceback: Traceback = False,
) -> None:
    """Questionnaires as data: from a survey file to correct scores.

    Start with `trustscale demo`.
    """
    del version, quiet, traceback  # their callbacks have read them


def main() -> None:
    """Run the command line; the installed command calls this."""
    for stream in (sys.stdout, sys.stderr):
        # A label that the terminal's encoding lacks must not end the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="trustscale")
