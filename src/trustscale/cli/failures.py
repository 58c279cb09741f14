"""From an exception to a message and an exit code.

0 done, 1 findings under ``--fail-on``, 2 wrong call or no such file, 3 wrong data, 4 a fault of trustscale,
130 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import typer

from trustscale.cli.help import usage
from trustscale.cli.phrasing import in_shell_words
from trustscale.cli.screen import Screen, literal, open_screen, say, spans
from trustscale.errors import (
    SHOWN,
    InstrumentNotFoundError,
    OptionError,
    TrustscaleError,
    TrustscaleWarning,
)

if TYPE_CHECKING:
    from trustscale.cli.settings import Settings

__all__ = [
    "DATA",
    "FINDINGS",
    "USAGE",
    "ended_well",
    "exit_code",
    "handled",
    "is_of_the_parser",
    "tell_of_wrong_call",
]

FINDINGS: Final = 1
USAGE: Final = 2
DATA: Final = 3
FAULT: Final = 4
INTERRUPTED: Final = 130

CALLS: Final = frozenset(
    {
        "TS-R001",  # no such file
        "TS-R002",  # a folder
        "TS-R015",  # a file that may not be opened
        "TS-R016",  # no such sheet
        "TS-R019",  # no such encoding
        "TS-R106",  # --column names a column that is not there
        "TS-R110",  # so do --id, --group, --dyad, --role
        "TS-S010",  # no such scheme
        "TS-S013",  # --keep names a column that is not there
        "TS-N020",  # no norms for what --instrument names
        "TS-N021",  # --norm names one that is not there
        "TS-N022",  # --norm does not say which of several
        "TS-N024",  # --norm is for another metric, version or scheme
        "TS-N025",  # an invented norm without --allow-simulated
        "TS-N026",  # --by names a column that is not there
        "TS-N027",  # --by divides as the norm does not
        "TS-N029",  # --word does not say which word is which
        "TS-N045",  # --person names one who has no place in the norm
        "TS-N102",  # --id or --scale names a column that is not there
        "TS-V002",  # --items names a column that is not there
        "TS-V003",  # --scale or --instrument names what cannot be studied so
        "TS-V004",  # --instrument names one without scales to study
        "TS-V052",  # --interval bootstrap with --missing pairwise
        "TS-D001",  # --dyad is missing
        "TS-D009",  # --dyad or --role names a column that is not there
        "TS-D070",  # --partner does not say who is who
    }
)
"""Errors of the library whose cause is what was typed, not what is in the file."""

MENDS: Final = {
    errno.ENOENT: "Check the name and the folder that you are in.",
    errno.EACCES: "Ask for the right to read or write it, or name another file.",
    errno.EROFS: "Name a file in a place that you may write to.",
    errno.ENOSPC: "Make room on the disk, then run it again.",
}


@contextlib.contextmanager
def handled(settings: Settings) -> Iterator[None]:
    """Print what goes wrong inside, each kind in its own way, and leave with its exit code."""
    try:
        with _warnings_as_notes(settings):
            yield
    except TrustscaleError as error:
        _tell(error, settings)
        raise typer.Exit(exit_code(error)) from error
    except KeyboardInterrupt as error:
        say(open_screen(), "Interrupted; nothing more was written.", always=True)
        raise typer.Exit(INTERRUPTED) from error
    except BrokenPipeError as error:
        _abandon_output()
        raise typer.Exit(0) from error
    except OSError as error:
        _tell_of_system(error, settings)
        _abandon_output()
        raise typer.Exit(USAGE) from error
    except Exception as error:
        if is_of_the_parser(error):
            raise
        _tell_of_fault(error, settings)
        raise typer.Exit(FAULT) from error


def ended_well() -> None:
    """Write what is still in the buffer now, while a closed pipe can be handled."""
    sys.stdout.flush()


def exit_code(error: TrustscaleError) -> int:
    """A wrong call, or data that are wrong."""
    wrong_call = isinstance(error, OptionError | InstrumentNotFoundError) or error.code in CALLS
    return USAGE if wrong_call else DATA


def is_of_the_parser(error: Exception) -> bool:
    """Whether typer raised it, to print its own message or to end the program."""
    return type(error).__module__.partition(".")[0] == "typer"


def tell_of_wrong_call(error: Any) -> int:
    """Say what the parser did not understand, and where the help is; return the exit code."""
    if isinstance(error, typer.Abort):
        return INTERRUPTED
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help
        typer.echo(error.format_message(), err=True)
        return USAGE
    screen = open_screen()
    message = error.format_message().replace("Value error, ", "")
    say(screen, spans(("error: ", "bold red"), (message, "bold")), always=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        _say_indented(screen, f"Usage: {usage(context)}")
        _say_indented(screen, f"All options: {context.command_path} --help", "cyan")
    return int(error.exit_code)


def _tell(error: TrustscaleError, settings: Settings) -> None:
    """Say what is wrong, where, and how to mend it in words of the command line."""
    screen = open_screen()
    first, *rest = error.what.splitlines() or [""]
    say(
        screen,
        spans(("error: ", "bold red"), (in_shell_words(first), "bold")),
        always=True,
    )
    for line in (*rest, *error.where[:SHOWN]):
        _say_indented(screen, in_shell_words(line))
    if len(error.where) > SHOWN:
        _say_indented(screen, f"... and {len(error.where) - SHOWN} more")
    if error.mend:
        mend = in_shell_words(error.mend)
        # A command is spelt as it is typed.
        _say_indented(screen, mend if mend.startswith("pip ") else f"{mend[:1].upper()}{mend[1:]}", "cyan")
    _say_indented(screen, f"[{error.code}, trustscale explain {error.code}]", "dim")
    _print_traceback(error, settings)


def _say_indented(screen: Screen, text: str, look: str = "") -> None:
    from rich.padding import Padding

    say(screen, Padding(literal(text, look), (0, 0, 0, 2), expand=False), always=True)


def _tell_of_system(error: OSError, settings: Settings) -> None:
    name = f"{error.filename}: " if error.filename else ""
    what = f"{name}{error.strerror or error}."
    say(open_screen(), spans(("error: ", "bold red"), (what, "bold")), always=True)
    mend = MENDS.get(error.errno or 0, "Nothing was written. Mend that, then run it again.")
    _say_indented(open_screen(), mend, "cyan")
    _print_traceback(error, settings)


def _tell_of_fault(error: Exception, settings: Settings) -> None:
    """One line, because it is not the user's to mend."""
    what = " ".join(str(error).split())[:200]
    how = (
        ""
        if settings.traceback
        else " Run it again with --traceback and report what it prints, without answers of persons."
    )
    line = f"This is a fault of trustscale, not of your data ({type(error).__name__}: {what}).{how}"
    say(open_screen(), spans(("fault: ", "bold red"), (line, "")), always=True)
    _print_traceback(error, settings)


def _print_traceback(error: BaseException, settings: Settings) -> None:
    if settings.traceback:
        sys.stderr.write("".join(traceback.format_exception(error)))


def _abandon_output() -> None:
    """Let the rest of the buffer go nowhere, where it cannot be written; Python would complain at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _warnings_as_notes(settings: Settings) -> Iterator[None]:
    """Say our own warnings calmly; those of libraries are for developers and show under ``--traceback``."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", TrustscaleWarning)
        as_it_was = warnings.showwarning

        def show_warning(message: Warning | str, category: type[Warning], *args: Any, **kwargs: Any) -> None:
            if issubclass(category, TrustscaleWarning):
                screen = open_screen(quiet=settings.quiet)  # only now is it known for certain
                say(
                    screen,
                    spans(("note: ", "bold yellow"), (in_shell_words(str(message)), "")),
                )
            elif settings.traceback:
                as_it_was(message, category, *args, **kwargs)

        warnings.showwarning = show_warning
        yield
