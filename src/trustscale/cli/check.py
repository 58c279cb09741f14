"""``trustscale check``: everything that is wrong in an instrument, at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from trustscale.cli import completion
from trustscale.cli.failures import FINDINGS
from trustscale.cli.layout import columns
from trustscale.cli.records import AsData, ListFormat, write_records
from trustscale.cli.screen import Screen, literal, say, show, spans, working
from trustscale.cli.settings import screen_of

if TYPE_CHECKING:
    from trustscale.errors import Finding

FailOn = Literal["error", "warning"]
FIELDS = ("instrument", "severity", "code", "where", "problem", "cure")


def run(
    ctx: typer.Context,
    instruments: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|ID...",
            help="Instrument files, their folders, or shipped ids.",
            autocompletion=completion.instruments,
        ),
    ],
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on",
            metavar="error|warning",
            help="The least finding that ends with exit code 1; error is the default.",
        ),
    ] = "error",
    form: AsData = None,
) -> None:
    """Check an instrument file: structure, worked examples, keys that no example tests."""
    from trustscale.scoring.check import check_instrument

    screen = screen_of(ctx)
    found: dict[str, Sequence[Finding]] = {}
    with working(screen, "Checking"):
        for name in dict.fromkeys(instruments):
            found[name] = check_instrument(name)
    as_data = form is not None or not screen.on_terminal
    if as_data:
        _write(screen, found, form)
    for name, findings in found.items():
        say(screen, f"{name}: {_verdict(findings)}", "green" if not findings else "bold")
        if not as_data:
            _show(screen, findings)
    severities = {finding.severity for findings in found.values() for finding in findings}
    if "error" in severities or (fail_on == "warning" and severities):
        raise typer.Exit(FINDINGS)


def _write(screen: Screen, found: dict[str, Sequence[Finding]], form: ListFormat | None) -> None:
    records: list[dict[str, Any]] = [
        {
            "instrument": name,
            "severity": finding.severity,
            "code": finding.code,
            "where": finding.where,
            "problem": finding.problem,
            "cure": finding.cure,
        }
        for name, findings in found.items()
        for finding in findings
    ]
    write_records(screen, records, form, shown=FIELDS, fields=FIELDS)


def _show(screen: Screen, findings: Sequence[Finding]) -> None:
    for finding in findings:
        look = "bold red" if finding.severity == "error" else "bold yellow"
        where = (finding.where, "bold")
        show(screen, spans((f"{finding.severity} ", look), where, (f"  {finding.code}", "dim")))
        show(screen, columns([(finding.problem,), (literal(finding.cure, "cyan"),)]), "")


def _verdict(findings: Sequence[Finding]) -> str:
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    if not findings:
        return "nothing found"
    counts = [
        f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n
    ]
    return " and ".join(counts)
