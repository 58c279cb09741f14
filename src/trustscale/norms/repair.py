"""``repair_over_time``: how much of what a breach took has come back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import DRAFT, Instrument, Scale
from trustscale.norms.joining import FloatArray, Joined, join_waves, read_wave
from trustscale.norms.options import (
    Direction,
    directions_of,
    scales_asked,
    waves_provenance,
    works_of,
)
from trustscale.norms.plain import alert_dict
from trustscale.norms.wave_rows import Columns, person_columns, plain_record, plain_rows, woven
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted, number, text_table
from trustscale.results.result import Result

REPAIRS = ("complete", "partial", "none", "fallen further", "nothing lost", "not classifiable")
"""How far a repair has come: back at the level before, risen, not risen, lower still; no loss; a gap."""

REVIEW = (
    "Sharma, K., Schoorman, F. D., & Ballinger, G. A. (2023). How can it be made right again? A review of "
    "trust repair research. Journal of Management, 49(1), 363-399. https://doi.org/10.1177/01492063221089897"
)

RULE = (
    "repair = now - after the breach; fraction = repair / (before - after the breach), undefined where the "
    "breach took nothing; complete = back at the level before"
)


@dataclass(frozen=True, slots=True, eq=False)
class ScaleRepair:
    """One scale at three times.

    Attributes
    ----------
    scale, title : str
        Its column and what it is called.
    is_draft : bool
        Whether its instrument is author-constructed and not validated.
    before, after_breach, now : float arrays of shape (n,)
        Scores; NaN for a gap.
    repair : float array of shape (n,)
        Points regained since the breach, in the direction that is better.
    fraction : float array of shape (n,)
        Share of the loss that was regained; NaN where the breach took nothing.
    repaired : int8 array of shape (n,)
        Positions in `REPAIRS`.
    """

    scale: str
    title: str
    is_draft: bool
    before: FloatArray
    after_breach: FloatArray
    now: FloatArray
    repair: FloatArray
    fraction: FloatArray
    repaired: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class RepairSummary:
    """One scale over all persons.

    Attributes
    ----------
    n : int
        Persons with all three scores.
    n_not_classifiable : int
        Persons without.
    repairs : mapping of str to int
        Persons of each kind in `REPAIRS` among the ``n``.
    mean_repair, median_fraction : float
        Of the ``n``; the median is of those with a fraction.
    """

    scale: str
    title: str
    n: int
    n_not_classifiable: int
    repairs: Mapping[str, int]
    mean_repair: float
    median_fraction: float


@dataclass(frozen=True, slots=True, eq=False)
class RepairOverTime(Result):
    """How much each person has regained since a breach.

    Made by :func:`trustscale.repair_over_time`. ``to_frame()`` has one row per person and scale: the id
    columns, ``scale``, ``before``, ``after_breach``, ``now``, ``repair``, ``fraction`` and ``repaired``
    (complete, partial, none, fallen further, nothing lost, not classifiable).
    """

    joined: Joined
    scales: tuple[ScaleRepair, ...]
    library: str
    _provenance: Provenance
    _citations: tuple[str, ...]
    _alerts: tuple[Alert, ...] = ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: a level before the breach that was recalled afterwards."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, the rule in words, rows, versions."""
        return self._provenance

    @property
    def citations(self) -> tuple[str, ...]:
        """The review that defines repair, and the instruments."""
        return self._citations

    @property
    def summary(self) -> tuple[RepairSummary, ...]:
        """One record per scale."""
        return tuple(_summarise(repair) for repair in self.scales)

    def to_frame(self) -> Any:
        """One row per person and scale, unrounded, in the library of the scores before."""
        return new_frame(_columns(self), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts, summary and rows as plain values."""
        return {
            "provenance": self.provenance.to_dict(),
            "draft": {repair.scale: DRAFT for repair in self.scales if repair.is_draft},
            "alerts": [alert_dict(alert) for alert in self.alerts],
            "summary": [plain_record(row) for row in self.summary],
            "rows": plain_rows(_columns(self)),
        }

    def sentence(self) -> str:
        """How far the repair has come on each scale."""
        return " ".join(_sentence(repair) for repair in self.scales)

    def apa(self) -> str:
        """Counts and the mean repair of each scale."""
        return "; ".join(
            f"{row.title}: {_kinds(row)}, n = {row.n}, mean repair = {number(row.mean_repair)}, "
            f"median fraction = {number(row.median_fraction)}"
            for row in self.summary
        )

    def __str__(self) -> str:
        return "\n".join(_summary_lines(self))

    def __repr__(self) -> str:
        return f"<RepairOverTime of {counted(self.joined.n, 'person', 'persons')}>"


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


def _summarise(change: ScaleRepair) -> RepairSummary:
    known = change.repaired != REPAIRS.index("not classifiable")
    counts = np.bincount(change.repaired, minlength=len(REPAIRS))
    fractions = change.fraction[~np.isnan(change.fraction)]
    n = int(np.count_nonzero(known))
    return RepairSummary(
        scale=change.scale,
        title=change.title,
        n=n,
        n_not_classifiable=int(known.size - n),
        repairs=dict(zip(REPAIRS[:-1], counts[:-1].tolist(), strict=True)),
        mean_repair=float(change.repair[known].mean()) if n else math.nan,
        median_fraction=float(np.median(fractions)) if fractions.size else math.nan,
    )


def _columns(result: RepairOverTime) -> Columns:
    columns = person_columns(result.joined, tuple(repair.scale for repair in result.scales))
    for name in ("before", "after_breach", "now", "repair", "fraction"):
        columns[name] = woven([getattr(repair, name) for repair in result.scales])
    columns["repaired"] = Words(woven([repair.repaired for repair in result.scales]), REPAIRS)
    return columns


def _kinds(row: RepairSummary) -> str:
    return ", ".join(f"{word} {n}" for word, n in row.repairs.items() if n) or "nobody"


def _sentence(repair: ScaleRepair) -> str:
    row = _summarise(repair)
    draft = f" ({DRAFT})" if repair.is_draft else ""
    if not row.n:
        return f"{row.title}{draft}: nobody has all three scores, so nothing can be said of repair."
    left = f"; {row.n_not_classifiable:,} more could not be classified" if row.n_not_classifiable else ""
    part = (
        ""
        if math.isnan(row.median_fraction)
        else f"; half of them regained {number(row.median_fraction)} or more of the loss"
    )
    return (
        f"{row.title}{draft}: of {counted(row.n, 'person', 'persons')} with all three scores, repair was "
        f"{_kinds(row)}{left} (mean {number(row.mean_repair)} points{part})."
    )


_MOST_ROWS = 10


def _summary_lines(result: RepairOverTime) -> list[str]:
    rows = result.summary
    header = ["scale", "n", *REPAIRS, "mean repair", "median fraction"]
    cells = [
        [
            row.scale,
            f"{row.n:,}",
            *(f"{n:,}" for n in row.repairs.values()),
            f"{row.n_not_classifiable:,}",
            number(row.mean_repair),
            number(row.median_fraction),
        ]
        for row in rows
    ]
    lines = [
        f"Repair since a breach. {RULE}",
        result.joined.sentence(),
        *text_table(header, cells[:_MOST_ROWS]),
    ]
    if len(cells) > _MOST_ROWS:
        lines.append(f"... and {counted(len(cells) - _MOST_ROWS, 'scale')} more (see .summary)")
    drafts = [repair.scale for repair in result.scales if repair.is_draft]
    if drafts:
        lines.append(f"{', '.join(drafts[:6])}{', ...' if len(drafts) > 6 else ''}: {DRAFT}")
    lines += [f"note: {note}" for note in result.provenance.notes]
    return lines + [str(alert) for alert in result.alerts]
