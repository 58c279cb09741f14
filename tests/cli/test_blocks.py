"""Options that several commands take together."""

from __future__ import annotations

import inspect
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from trustscale.cli.arguments import bounds, split_runs
from trustscale.cli.blocks import taking
from trustscale.errors import OptionError


def place(*, row: Annotated[int, typer.Option("--row")] = 1, column: int = 2) -> tuple[int, int]:
    return row, column


@taking(where=place)
def run(name: str, where: tuple[int, int], aloud: bool = False) -> None:
    """Say where."""
    typer.echo(f"{name} {where} {aloud}")


def test_options_are_typed_one_by_one_and_arrive_together() -> None:
    app = typer.Typer()
    app.command()(run)
    result = CliRunner().invoke(app, ["x", "--row", "7", "--aloud"])
    assert result.stdout == "x (7, 2) True\n"


def test_what_is_not_typed_has_the_default_of_the_block() -> None:
    parameters = inspect.signature(run).parameters
    assert list(parameters) == ["name", "row", "column", "aloud"]
    assert (parameters["row"].default, parameters["name"].default) == (1, inspect.Parameter.empty)
    assert run.__doc__ == "Say where."


def test_blocks_may_have_blocks() -> None:
    @taking(where=place)
    def both(*, where: tuple[int, int], depth: int = 0) -> tuple[int, int, int]:
        return (*where, depth)

    @taking(spot=both)
    def dig(spot: tuple[int, int, int]) -> tuple[int, int, int]:
        return spot

    assert list(inspect.signature(dig).parameters) == ["row", "column", "depth"]
    assert dig(row=4, depth=9) == (4, 2, 9)


def test_runs_are_written_out_and_other_names_left_alone() -> None:
    assert split_runs(["A1..A3, b"]) == ["A1", "A2", "A3", "b"]
    assert split_runs(["I.feel..past.", "a3..a1", "a1..b2", "q1..q99999"]) == [
        "I.feel..past.",
        "a3..a1",
        "a1..b2",
        "q1..q99999",
    ]


@pytest.mark.parametrize("text", ["5", "5,1", "1,x", "1,2,3", ""])
def test_bounds_are_a_lower_and_a_higher_number(text: str) -> None:
    with pytest.raises(OptionError, match="TS-C014"):
        bounds("--range", text)
