"""Options that several commands take together, handed to a command as one argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, get_type_hints

__all__ = ["taking"]

Block = Callable[..., Any]
T = TypeVar("T")


def taking(**blocks: Block) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let options be typed where a command has one argument.

    Parameters
    ----------
    **blocks : callable
        By the name of the argument a function, whose parameters are the options and which makes the argument
        of what was typed. It may have blocks of its own.

    Examples
    --------
    >>> def where(*, row: int = 0, column: int = 0):
    ...     return (row, column)
    >>> @taking(place=where)
    ... def run(name: str, place: tuple, aloud: bool = False):
    ...     print(name, place, aloud)
    >>> run(name="x", row=3)
    x (3, 0) False
    >>> print(", ".join(inspect.signature(run).parameters))
    name, row, column, aloud
    """

    def decorate(run: Callable[..., T]) -> Callable[..., T]:
        options = {name: tuple(inspect.signature(block).parameters) for name, block in blocks.items()}

        @wraps(run)
        def typed_out(**typed: Any) -> T:
            made = {
                name: block(**{option: typed.pop(option) for option in options[name] if option in typed})
                for name, block in blocks.items()
            }
            return run(**typed, **made)

        parameters = tuple(_spelt_out(run, blocks))
        # The parser of the command line asks a function for both.
        setattr(typed_out, "__signature__", inspect.Signature(parameters))  # noqa: B010  # no declared attribute
        typed_out.__annotations__ = {entry.name: entry.annotation for entry in parameters}
        return typed_out

    return decorate


def _spelt_out(run: Block, blocks: dict[str, Block]) -> Iterable[inspect.Parameter]:
    """The parameters of the command, with those of a block where its argument stands."""
    for name, parameter in inspect.signature(run).parameters.items():
        if name in blocks:
            yield from _typed(blocks[name])
        else:
            yield _keyword(parameter, run)


def _typed(block: Block) -> Iterable[inspect.Parameter]:
    return [_keyword(entry, block) for entry in inspect.signature(block).parameters.values()]


def _keyword(parameter: inspect.Parameter, function: Block) -> inspect.Parameter:
    """By keyword, so that an option may stand before an argument without a default."""
    annotation = get_type_hints(function, include_extras=True).get(parameter.name, parameter.annotation)
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
