"""The picture of change: one scale of a result, handed to the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trustscale.errors import OptionError, did_you_mean
from trustscale.norms.change_methods import METHODS
from trustscale.norms.change_scales import CHANGES, ScaleChange
from trustscale.norms.change_text import given_words
from trustscale.norms.change_work import unchanged_between
from trustscale.results.figures import change_plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from trustscale.norms.change_result import ReliableChange


def choose_scale(result: ReliableChange, scale: str | None) -> ScaleChange:
    """The scale that is asked for, or the only one."""
    names = [change.scale for change in result.scales]
    if scale is None and len(names) > 1:
        raise OptionError(
            f"A picture shows one scale, and there are {len(names)}: {', '.join(names)}.",
            code="TS-N115",
            mend=f"choose one: plot(scale={names[0]!r}).",
        )
    if scale is not None and scale not in names:
        raise OptionError(
            f"There is no scale {scale!r}{did_you_mean(scale, names)}.",
            code="TS-N115",
            mend=f"choose one of: {', '.join(names)}.",
        )
    return result.scales[0 if scale is None else names.index(scale)]


def plot_change(result: ReliableChange, scale: str | None) -> Figure:
    """Hand one scale to the picture of change."""
    change = choose_scale(result, scale)
    words = tuple(CHANGES.values())
    ends = change.range or _ends(change)
    room = 0.1 * (ends[1] - ends[0])
    grid = np.linspace(ends[0] - room, ends[1] + room, 121)
    basis = given_words(result.method, change).replace(" = ", "\u00a0=\u00a0")
    return change_plot(
        change.before,
        change.after,
        [words[n] for n in change.changes.tolist()],
        band=(grid, *unchanged_between(result.method, change.numbers, grid, level=result.level)),
        cutoffs=() if change.cutoff is None else (change.cutoff,),
        limits=ends,
        title=change.title,
        is_higher_better=change.direction == 1,
        subtitle=f"{METHODS[result.method].title}, {basis}",
        notes=(METHODS[result.method].question,),
        is_draft=change.is_draft,
    )


def _ends(change: ScaleChange) -> tuple[float, float]:
    """The lowest and the highest score there is, with a little room."""
    seen = np.concatenate([change.before, change.after])
    seen = seen[~np.isnan(seen)]
    if not seen.size:
        return 0.0, 1.0
    low, high = float(seen.min()), float(seen.max())
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room
