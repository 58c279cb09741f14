"""Factors on the screen: what the rules say, and the loadings with what they explain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from trustscale.cli.layout import columns, command, heading, paragraph
from trustscale.cli.rows import TableColumn, fitting, flush_left, flush_right, table
from trustscale.cli.screen import Screen, literal, say, show
from trustscale.results.apa import bounded
from trustscale.results.render import counted, number

if TYPE_CHECKING:
    from rich.console import RenderableType

    from trustscale.validation.factors.solution import FactorSolution
    from trustscale.validation.retention.factorability_result import Factorability
    from trustscale.validation.retention.result import NumberOfFactors

__all__ = ["say_next", "show_rules", "show_solution"]

LAST = 1_000
"""What is left out before any factor is."""
SALIENT = 0.30
"""Loadings of this size or more stand out on the screen; a habit of the field, and nothing rests on it."""


# -- how many ----------------------------------------------------------------------------------------------


def show_rules(screen: Screen, found: NumberOfFactors, worth: Factorability) -> None:
    """Whether the items are worth factoring, and what each rule says."""
    first, *rest = found.lines()[:1] + worth.lines()[1:3]
    show(screen, heading(first))
    for line in rest:
        show(screen, paragraph(line))
    answers = found.found.answers
    rows = [
        (answer.rule, "-" if answer.n_factors is None else str(answer.n_factors), answer.detail)
        for answer in answers
    ]
    heads = ("rule", "factors", "how it came to that")
    show(screen, "", columns(rows, heads=heads, looks=("bold", "", "dim"), right=(1,), fixed=(0, 1)))


def say_next(screen: Screen, found: NumberOfFactors, next_call: str) -> None:
    """The call that extracts as many factors as most rules name."""
    from trustscale.validation.retention.rules import NOT_COUNTED

    named = [
        answer.n_factors
        for answer in found.found.answers
        if answer.n_factors and (answer.rule not in NOT_COUNTED or len(found.found.answers) == 1)
    ]
    if not named:
        say(screen)
        say(screen, "No rule names a number of factors that could be extracted.", "yellow")
        return
    times = Counter(named)
    most = max(times, key=lambda n: (times[n], -n))
    others = sorted(set(times) - {most})
    words = f"{times[most]} of {counted(len(named), 'rule')} {'names' if times[most] == 1 else 'name'} {most}"
    compare = f"; compare with {', '.join(map(str, others))}" if others else ""
    say(screen)
    say(screen, f"Next, extract factors ({words}{compare}):")
    say(screen, command(f"{next_call} --factors {most}"))


# -- a solution --------------------------------------------------------------------------------------------


def show_solution(screen: Screen, found: FactorSolution) -> None:
    """What was done, the fit, the loadings sorted by factor, and how the factors correlate."""
    from trustscale.validation.factors.text import head_of

    done, *fit = head_of(found)
    show(screen, heading(done))
    for line in fit:
        show(screen, paragraph(line))
    if not found.status.is_proper:
        show(screen, paragraph(f"Not a proper solution: {found.status}", "yellow"))
    show(screen, "", *_loadings(screen, found))
    show(screen, *_factor_correlations(found))


def _loadings(screen: Screen, found: FactorSolution) -> Iterator[RenderableType]:
    from trustscale.validation.factors.numbers import sorted_items

    pattern = found.pattern.to_numpy()
    order = sorted_items(pattern)
    marks = dict.fromkeys(found.sample.reversed, " (r)")
    variance = found.variance.to_numpy()
    names = [f"{found.items[place]}{marks.get(found.items[place], '')}" for place in order]
    wanted = [flush_left("item", [*names, "", "sum of squares", "share of variance"], look="bold")]
    for place, factor in enumerate(found.factors):
        cells: list[Any] = [_loading(float(value)) for value in pattern[order, place]]
        ends = ["", number(float(variance[0, place])), bounded(float(variance[1, place]))]
        wanted.append(TableColumn(factor, [*cells, *ends], place, is_right=True))
    totals = ["", number(float(variance[0].sum())), bounded(float(variance[1].sum()))]
    wanted += [
        flush_right("h2", [*_each(found.communalities, order), *totals], spare=LAST),
        flush_right("u2", [*_each(found.uniquenesses, order), "", "", ""], spare=LAST + 1),
        flush_right(
            "compl.",
            [*(number(float(v), 1) for v in found.complexity.to_numpy()[order]), "", "", ""],
            spare=LAST + 2,
        ),
    ]
    kept = {column.head for column in fitting(screen.out, wanted)}
    yield from table(screen.out, wanted)
    if hidden := [factor for factor in found.factors if factor not in kept]:
        words = f"There is no room for {', '.join(hidden)} here; -o loadings.csv has them."
        yield paragraph(words, "yellow")
    yield paragraph(
        f"Loadings of .{100 * SALIENT:.0f} or more stand out. h2: communality. u2: uniqueness. compl.: how "
        "many factors an item loads on.",
        "dim",
    )


def _loading(value: float) -> Any:
    return literal(bounded(value), "bold cyan" if abs(value) >= SALIENT else "dim")


def _each(series: Any, order: Any) -> list[str]:
    return [bounded(float(value)) for value in series.to_numpy()[order]]


def _factor_correlations(found: FactorSolution) -> Iterator[RenderableType]:
    phi = found.factor_correlations.to_numpy()
    if np.array_equal(phi, np.eye(len(phi))):
        return
    yield heading("Correlations of the factors")
    rows = [
        [name, *(bounded(float(phi[row, column])) if column < row else "" for column in range(len(phi) - 1))]
        for row, name in enumerate(found.factors)
    ]
    yield columns(
        rows[1:],
        heads=["", *found.factors[:-1]],
        looks=("bold",),
        right=range(1, len(phi)),
    )
