"""What deserves a look in a matrix of correlations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted, whole

if TYPE_CHECKING:
    from trustscale.validation.correlations.matrix import CorrelationMatrix

SHOWN = 6
"""Items or pairs that an alert names."""


def matrix_alerts(title: str, found: CorrelationMatrix) -> tuple[Alert, ...]:
    """All alerts of a matrix, the most urgent first."""
    return (
        *_without(title, found),
        *_at_boundary(title, found),
        *_not_positive(title, found),
        *_corrected(title, found),
        *_zero_cells(title, found),
        *_empty_categories(title, found),
    )


def _without(title: str, found: CorrelationMatrix) -> list[Alert]:
    alerts = []
    constant = [
        name
        for place, name in enumerate(found.items)
        if found.status[place, place] == stats.PairStatus.CONSTANT
    ]
    if constant:
        alerts.append(
            Alert(
                "TS-V022",
                title,
                f"{_listed(constant)}: everybody gave the same answer, so that nothing correlates with it.",
                "Leave the item out.",
            )
        )
    for status, why in (
        (stats.PairStatus.CONSTANT, "one of both items is constant among the rows that have both"),
        (stats.PairStatus.NO_PERSONS, "no rows, or a single one, have both"),
        (stats.PairStatus.NOT_CONVERGED, "the search for the largest likelihood did not end"),
    ):
        pairs = [pair for pair in _pairs(found, found.status == status) if not set(pair) & set(constant)]
        if pairs:
            alerts.append(
                Alert(
                    "TS-V023",
                    title,
                    f"{_named(pairs)} without a correlation: {why}.",
                    "Leave one of both items out, or collect more answers.",
                    value=float(len(pairs)),
                )
            )
    return alerts


def _at_boundary(title: str, found: CorrelationMatrix) -> list[Alert]:
    pairs = _pairs(found, found.status == stats.PairStatus.AT_BOUNDARY)
    if not pairs:
        return []
    return [
        Alert(
            "TS-V021",
            title,
            f"{_named(pairs)} with a likelihood that rises up to a perfect correlation; 1 or -1 is given, "
            "without a standard error.",
            "It comes from empty cells and few rows. Join categories, leave an item out, or ask for "
            "correct=0.5, which fills empty cells of 2 x 2 tables.",
            value=float(len(pairs)),
        )
    ]


def _not_positive(title: str, found: CorrelationMatrix) -> list[Alert]:
    r = found.correlation
    if not r.size or bool(np.isnan(r).any()):
        return []
    bound = threshold("correlations_smallest_eigenvalue")
    smallest = float(np.linalg.eigvalsh(r)[0])
    if smallest > bound.value:
        return []
    return [
        Alert(
            "TS-V024",
            title,
            f"the matrix is not positive definite: its smallest eigenvalue is {smallest:.3g}.",
            "Leave out items that say the same, or use complete rows. correlations(..., smooth=True) gives a "
            "matrix near it that is, and says how far it moved.",
            value=smallest,
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _corrected(title: str, found: CorrelationMatrix) -> list[Alert]:
    pairs = [] if found.corrected is None else _pairs(found, found.corrected)
    if not pairs:
        return []
    return [
        Alert(
            "TS-V025",
            title,
            f"{_named(pairs)} with an empty cell in the 2 x 2 table that was filled, as asked for.",
            "Say so in the report: these correlations depend on what was filled in.",
            value=float(len(pairs)),
        )
    ]


def _zero_cells(title: str, found: CorrelationMatrix) -> list[Alert]:
    """2 x 2 tables with an empty cell that are not said otherwise: perfect ones with two of them."""
    if found.zero_cells is None or found.thresholds is None:
        return []
    two = np.array([taus.size == 1 for taus in found.thresholds], dtype=np.bool_)
    hit = np.logical_and.outer(two, two) & (found.zero_cells > 0)
    if found.corrected is not None:
        hit &= ~found.corrected
    hit &= found.status == stats.PairStatus.FITTED
    pairs = _pairs(found, hit)
    if not pairs:
        return []
    return [
        Alert(
            "TS-V026",
            title,
            f"{_named(pairs)} with an empty cell in the 2 x 2 table; nothing was filled in.",
            "Such a correlation hangs on the cell that nobody is in; correct=0.5 shows how much.",
            value=float(len(pairs)),
        )
    ]


def _empty_categories(title: str, found: CorrelationMatrix) -> list[Alert]:
    if found.empty is None:
        return []
    unused = [
        f"{name}: {', '.join(whole(float(code)) for code in codes)}"
        for name, codes in zip(found.items, found.empty, strict=True)
        if codes.size
    ]
    if not unused:
        return []
    return [
        Alert(
            "TS-V020",
            title,
            f"categories that nobody chose are left out (keyed): {'; '.join(unused[:SHOWN])}"
            f"{'; ...' if len(unused) > SHOWN else ''}.",
            "Nothing is lost by it; thresholds stand between the categories that somebody chose.",
            value=float(len(unused)),
        )
    ]


def _pairs(found: CorrelationMatrix, hit: NDArray[np.bool_]) -> list[tuple[str, str]]:
    return [(found.items[i], found.items[j]) for i, j in zip(*np.nonzero(np.triu(hit, 1)), strict=True)]


def _named(pairs: Sequence[tuple[str, str]]) -> str:
    return f"{counted(len(pairs), 'pair')} ({_listed([f'{a} and {b}' for a, b in pairs])})"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
