"""``repair_over_time``: how much of what a breach took has come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import Instrument, Scale
from trustscale.norms.joining import join_waves
from trustscale.norms.options import (
    Direction,
    directions_of,
    scales_asked,
    waves_provenance,
    works_of,
)
from trustscale.norms.repair_result import REPAIRS, RULE, RepairOverTime, ScaleRepair
from trustscale.norms.waves import FloatArray, read_wave
from trustscale.results.alerts import Alert

REVIEW = (
    "Sharma, K., Schoorman, F. D., & Ballinger, G. A. (2023). How can it be made right again? A review of "
    "trust repair research. Journal of Management, 49(1), 363-399. https://doi.org/10.1177/01492063221089897"
)


def repair_over_time(
    before: Any,
    after_breach: Any,
    now: Any,
    *,
    id: str | Sequence[str] | None = None,  # noqa: A002  # as in read_responses
    scale: str | Sequence[str] | None = None,
    direction: Direction | Mapping[str, Direction] | None = None,
    recalled: bool | None = None,
) -> RepairOverTime:
    """Say how much of what a breach took has come back, person by person.

    Repair is any rise above the level after the breach, and complete repair is a return to the level before
    it. ``fraction = (now - after_breach) / (before - after_breach)``, which is undefined where the breach
    took nothing.

    Parameters
    ----------
    before, after_breach, now : Scores or frame
        The scores at the three times, joined on the id. Nobody is dropped; who lacks a record is not
        classifiable.
    id : str or list of str, optional
        Columns that say whose a row is; ``Scores`` may know theirs.
    scale : str or list of str, optional
        Which scales; otherwise all that the scores share.
    direction : "higher is better" or "lower is better", or a mapping by scale
        Where higher is better (as in trust), a breach lowers the score.
    recalled : bool, optional
        Whether people gave their answers of ``before`` only after the breach, looking back. Nearly always
        they did: few couples fill in a questionnaire before they have a reason to. If it is not said, the
        result warns of it.

    Returns
    -------
    RepairOverTime
        One row per person and scale, and counts.

    Raises
    ------
    OptionError, ColumnError, AnswerError, ChangeError
        As in :func:`trustscale.reliable_change`.

    Notes
    -----
    No order of stages is assumed. A rise within measurement error is a repair by this definition, too;
    ``reliable_change(after_breach, now, ...)`` says who has risen by more than that.

    References
    ----------
    Sharma, K., Schoorman, F. D., & Ballinger, G. A. (2023). How can it be made right again? A review of trust
    repair research. Journal of Management, 49(1), 363-399.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> levels = [5.0, 4.0], [2.0, 4.0], [3.5, 5.0]
    >>> waves = [pd.DataFrame({"person": ["a", "b"], "trust": level}) for level in levels]
    >>> found = ts.repair_over_time(
    ...     *waves, id="person", scale="trust", direction="higher is better", recalled=False
    ... )
    >>> found.to_frame()[["person", "repair", "fraction", "repaired"]]
      person  repair  fraction      repaired
    0      a     1.5       0.5       partial
    1      b     1.0       NaN  nothing lost
    """
    asked = scales_asked((before, after_breach, now), scale)
    waves = tuple(
        read_wave(data, name, id=id, scales=asked)
        for name, data in (("before", before), ("after_breach", after_breach), ("now", now))
    )
    joined = join_waves(waves)
    ways = directions_of(direction, waves)
    scales = tuple(
        _measure(
            name,
            waves[0].definitions.get(name),
            tuple(joined.scores(number, wave.scales[name]) for number, wave in enumerate(waves)),
            ways[name],
        )
        for name in asked
    )
    words = {1: "higher is better", -1: "lower is better"}
    return RepairOverTime(
        joined=joined,
        scales=scales,
        library=waves[0].library,
        _provenance=waves_provenance(
            waves, {name: f"{RULE}; {words[ways[name]]}" for name in asked}, _notes(recalled)
        ),
        _citations=tuple(dict.fromkeys((REVIEW, *works_of(waves)))),
        _alerts=_alerts(recalled),
    )


def _measure(
    scale: str,
    definition: tuple[Instrument, Scale] | None,
    scores: tuple[FloatArray, ...],
    direction: int,
) -> ScaleRepair:
    """One scale of all persons."""
    before, after_breach, now = scores
    loss, repair = direction * (before - after_breach), direction * (now - after_breach)
    fell = loss > 0
    return ScaleRepair(
        scale=scale,
        title=scale if definition is None else definition[1].title or scale,
        is_draft=definition is not None and definition[0].status == "draft",
        before=before,
        after_breach=after_breach,
        now=now,
        repair=repair,
        fraction=np.where(fell, repair, np.nan) / np.where(fell, loss, 1.0),
        repaired=_repaired(loss, repair, direction * (now - before) >= 0),
    )


def _repaired(loss: FloatArray, repair: FloatArray, is_back: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Positions in `REPAIRS`; scores are compared themselves, since their differences are rounded."""
    gap = np.isnan(loss) | np.isnan(repair)
    kinds = [gap, loss <= 0, is_back, repair > 0, repair == 0]
    words = ("not classifiable", "nothing lost", "complete", "partial", "none")
    places = np.select(kinds, [REPAIRS.index(word) for word in words], REPAIRS.index("fallen further"))
    return places.astype(np.int8)


def _notes(recalled: bool | None) -> tuple[str, ...]:
    return (
        "a rise within measurement error counts as repair by this definition; "
        "reliable_change(after_breach, now, ...) says who has risen by more than that",
        *(("the level before the breach was measured before it",) if recalled is False else ()),
    )


def _alerts(recalled: bool | None) -> tuple[Alert, ...]:
    if recalled is False:
        return ()
    said = (
        "the level before the breach was recalled after it"
        if recalled
        else "the level before the breach is nearly always recalled after it"
    )
    return (
        Alert(
            "TS-N130",
            "before",
            f"{said}, and what is recalled is coloured by how things are now: loss, fraction and whether the "
            "repair is complete rest on that memory.",
            "Rely on the repair since the breach, which does not need it; recalled=False says that it was "
            "measured in time.",
        ),
    )
