"""What deserves a look in a norm that was just made: small cells, persons left out, what is not said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from trustscale import stats
from trustscale.instruments.norm_model import NormCell, NormFile, ScaleNorm, cell_words
from trustscale.norms.checklist import norm_checklist
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted


def estimation_alerts(norm: NormFile, lost: Sequence[tuple[str, int, int]]) -> tuple[Alert, ...]:
    """All alerts of a norm that was estimated."""
    found = [*_left_out(lost)]
    for scale in norm.scales:
        found += [*_imprecise(scale), *_thin_ends(scale)]
    found += _unsaid(norm)
    return tuple(found)


def _left_out(lost: Sequence[tuple[str, int, int]]) -> Iterator[Alert]:
    gone = [(name, rows - placed) for name, rows, placed in lost if placed < rows]
    if gone:
        rows = lost[0][1]
        words = ", ".join(f"{name} {n:,}" for name, n in gone)
        yield Alert(
            "TS-N063",
            "sample",
            f"rows of {rows:,} that bear on no divided cell, since score, age, group or weight is missing or "
            f"the age lies outside the groups: {words}.",
            "Look at who they are; a norm without them may stand for somebody else.",
            value=float(max(n for _, n in gone)),
        )


def _thin_ends(scale: ScaleNorm) -> Iterator[Alert]:
    """Continuous norms whose youngest or oldest step of age rests on a handful of persons."""
    bound = threshold("norm_end_persons")
    ends: list[NormCell] = []
    for words in {tuple(sorted(cell.groups.items())) for cell in scale.cells}:
        own = [
            c for c in scale.cells if c.percentiles == "model" and tuple(sorted(c.groups.items())) == words
        ]
        ends += [own[0], own[-1]] if len(own) > 1 else []
    thin = [cell for cell in ends if cell.n < bound.value]
    if thin:
        cell = min(thin, key=lambda cell: cell.n)
        yield Alert(
            "TS-N066",
            scale.scale,
            f"the ends of the age range rest on few persons: {cell.n} in {cell_words(cell)!r}.",
            "Leave such ages out of the sample, or out of the use of the norm.",
            value=float(cell.n),
            threshold=bound.value,
            source=bound.source,
        )


def _imprecise(scale: ScaleNorm) -> Iterator[Alert]:
    """Cells so small that their middle percentile is off by many points."""
    bound = threshold("norm_percentile_error")
    small = [
        (cell, error)
        for cell in scale.cells
        if cell.percentiles != "model" and (error := middle_error(cell)) > bound.value
    ]
    if small:
        cell, error = max(small, key=lambda pair: pair[1])
        yield Alert(
            "TS-N064",
            scale.scale,
            f"{counted(len(small), 'cell')} with an imprecise table; in {cell_words(cell)!r} (n = {cell.n}) "
            f"a middle percentile has a standard error of {error:.1f} points.",
            "Merge cells, collect more persons, or use a continuous method.",
            value=error,
            threshold=bound.value,
            source=bound.source,
        )


def middle_error(cell: NormCell) -> float:
    """Standard error, in points, of the percentile 50 in a cell."""
    n = cell.n_effective or cell.n
    return float(np.nan_to_num(stats.percentile_error(50.0, n), nan=np.inf))


def _unsaid(norm: NormFile) -> Iterator[Alert]:
    missing = norm_checklist(norm).missing
    if missing:
        yield Alert(
            "TS-N065",
            norm.name,
            f"a report on this norm must also say: {', '.join(item.topic for item in missing)}.",
            "Pass it with about= (and reliability=); `.checklist` has the questions.",
            value=float(len(missing)),
        )
