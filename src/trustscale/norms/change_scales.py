"""One scale of a change: what was assumed about it, what became of each person, and of all of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trustscale.norms.change_methods import ChangeNumbers, FloatArray
from trustscale.stats import ChangeClass

CHANGES: Mapping[ChangeClass, str] = {
    ChangeClass.RECOVERED: "recovered",
    ChangeClass.IMPROVED: "improved",
    ChangeClass.UNCHANGED: "unchanged",
    ChangeClass.DETERIORATED: "deteriorated",
    ChangeClass.HARMED: "harmed",
    ChangeClass.NOT_CLASSIFIABLE: "not classifiable",
}
"""The words for what became of a person, from best to worst."""

NOT_CLASSIFIABLE = list(CHANGES).index(ChangeClass.NOT_CLASSIFIABLE)


@dataclass(frozen=True, slots=True, eq=False)
class ScaleChange:
    """One scale: what was assumed about it, and what became of each person.

    Attributes
    ----------
    scale, title : str
        Its column and what it is called.
    is_draft : bool
        Whether its instrument is author-constructed and not validated.
    range : pair of float, optional
        The possible scores, where the definition says so.
    direction : int
        1 where higher scores are better, -1 where lower ones are.
    numbers : ChangeNumbers
        Reliability, SD and whatever else the method was given.
    cutoff : float, optional
        Between the two groups that a recovered person crosses over.
    before, after, statistic : float arrays of shape (n,)
        Per person; NaN for a gap.
    critical : float
        A statistic beyond it is a reliable change.
    changes : int8 array of shape (n,)
        Positions in `CHANGES`.
    unchanged_from, unchanged_to : float arrays of shape (n,)
        The second scores between which this person would count as unchanged.
    detectable : float
        Smallest detectable change of one person, in points; NaN without reliability and SD.
    """

    scale: str
    title: str
    is_draft: bool
    range: tuple[float, float] | None
    direction: int
    numbers: ChangeNumbers
    cutoff: float | None
    before: FloatArray
    after: FloatArray
    statistic: FloatArray
    critical: float
    changes: NDArray[np.int8]
    unchanged_from: FloatArray
    unchanged_to: FloatArray
    detectable: float


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """One scale over all persons.

    Attributes
    ----------
    n : int
        Persons with both scores.
    n_not_classifiable : int
        Persons of whom one is missing, or of whom the method can say nothing.
    changes : mapping of str to int
        Persons of each kind among the ``n``; ``recovered`` and ``harmed`` only with a cut-off.
    mean_before, mean_after, sd_before, sd_after, correlation : float
        Of the ``n``.
    must_exceed : float
        The change that counts as reliable, in points, where it is one for all persons; else NaN.
    detectable : float
        Smallest detectable change.
    """

    scale: str
    title: str
    n: int
    n_not_classifiable: int
    changes: Mapping[str, int]
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    correlation: float
    must_exceed: float
    detectable: float


def summarise(change: ScaleChange) -> ChangeSummary:
    """Count and describe one scale."""
    known = change.changes != NOT_CLASSIFIABLE
    before, after = change.before[known], change.after[known]
    counts = np.bincount(change.changes[known], minlength=len(CHANGES))
    kinds = {
        word: int(n)
        for (kind, word), n in zip(CHANGES.items(), counts, strict=True)
        if kind is not ChangeClass.NOT_CLASSIFIABLE
        and (change.cutoff is not None or kind not in (ChangeClass.RECOVERED, ChangeClass.HARMED))
    }
    n = int(np.count_nonzero(known))
    sd_before, sd_after = (float(x.std(ddof=1)) if n > 1 else math.nan for x in (before, after))
    varies = n > 1 and sd_before > 0 and sd_after > 0
    return ChangeSummary(
        scale=change.scale,
        title=change.title,
        n=n,
        n_not_classifiable=int(known.size - n),
        changes=kinds,
        mean_before=float(before.mean()) if n else math.nan,
        mean_after=float(after.mean()) if n else math.nan,
        sd_before=sd_before,
        sd_after=sd_after,
        correlation=float(np.corrcoef(before, after)[0, 1]) if varies else math.nan,
        must_exceed=must_exceed(change),
        detectable=change.detectable,
    )


def must_exceed(change: ScaleChange) -> float:
    """The change in points that counts as reliable, where it does not depend on the first score."""
    up = change.unchanged_to - change.before
    down = change.before - change.unchanged_from
    both = np.concatenate([up[~np.isnan(up)], down[~np.isnan(down)]])
    if both.size and float(np.ptp(both)) <= 1e-9 * float(np.abs(both).max()):
        return float(both[0])
    return math.nan
