"""Change as a result: one row per person and scale, and how many changed in which way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import OptionError, did_you_mean
from trustscale.instruments.model import DRAFT
from trustscale.norms.change_methods import METHODS, ChangeNumbers, FloatArray
from trustscale.norms.change_work import unchanged_between
from trustscale.norms.joining import Joined
from trustscale.norms.plain import alert_dict
from trustscale.norms.wave_rows import Columns, person_columns, plain_record, plain_rows, woven
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted, number, text_table
from trustscale.results.result import Result
from trustscale.stats import ChangeClass

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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


@dataclass(frozen=True, slots=True, eq=False)
class ReliableChange(Result):
    """Who has changed by more than measurement error, in which direction.

    Made by :func:`trustscale.reliable_change`. ``to_frame()`` has one row per person and scale: the id
    columns, ``scale``, ``before``, ``after``, ``statistic``, ``critical``, ``change`` (recovered, improved,
    unchanged, deteriorated, harmed, not classifiable) and ``unchanged_from`` and ``unchanged_to``, the
    second scores between which this person counts as unchanged. Persons who were there at one time only have
    a row, too.
    """

    method: str
    level: float
    joined: Joined
    scales: tuple[ScaleChange, ...]
    library: str
    _provenance: Provenance
    _alerts: tuple[Alert, ...]
    _citations: tuple[str, ...]

    @property
    def question(self) -> str:
        """The question that the method answers."""
        return METHODS[self.method].question

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: low reliability, an SD of another metric, regression to the mean."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, the numbers that each scale was judged with, rows, versions."""
        return self._provenance

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite: the method, the cut-off, the instruments."""
        return self._citations

    @property
    def summary(self) -> tuple[ChangeSummary, ...]:
        """One record per scale."""
        return tuple(summarise(change) for change in self.scales)

    def to_frame(self) -> Any:
        """One row per person and scale, unrounded, in the library of the scores before."""
        return new_frame(change_columns(self), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts, summary and rows as plain values."""
        return change_dict(self)

    def sentence(self) -> str:
        """How many changed on each scale, and what a change had to exceed."""
        return " ".join(_sentence(self, change) for change in self.scales)

    def apa(self) -> str:
        """Counts, reliability and SD of each scale."""
        return "; ".join(_apa(self, change) for change in self.scales)

    def plot(self, scale: str | None = None) -> Figure:
        """Before against after, with the band of no reliable change and the cut-off; needs matplotlib.

        Parameters
        ----------
        scale : str, optional
            Which scale; not needed where there is one.
        """
        return plot_change(self, scale)

    def __str__(self) -> str:
        return "\n".join(_summary_lines(self))

    def __repr__(self) -> str:
        return f"<ReliableChange of {counted(self.joined.n, 'person', 'persons')} by {self.method}>"


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


# -- rows --------------------------------------------------------------------------------------------------


def change_columns(result: ReliableChange) -> Columns:
    """The columns of the frame."""
    scales, n = result.scales, result.joined.n
    columns = person_columns(result.joined, tuple(change.scale for change in scales))
    for name in ("before", "after", "statistic"):
        columns[name] = woven([getattr(change, name) for change in scales])
    columns["critical"] = np.tile([change.critical for change in scales], n)
    columns["change"] = Words(woven([change.changes for change in scales]), tuple(CHANGES.values()))
    for name in ("unchanged_from", "unchanged_to"):
        columns[name] = woven([getattr(change, name) for change in scales])
    return columns


def change_dict(result: ReliableChange) -> dict[str, Any]:
    """Everything in a result as plain values that JSON can hold."""
    return {
        "provenance": result.provenance.to_dict(),
        "method": result.method,
        "question": result.question,
        "level": result.level,
        "draft": {change.scale: DRAFT for change in result.scales if change.is_draft},
        "persons": {
            "all": result.joined.n,
            "at_all_times": result.joined.n_complete,
            "without_record": result.joined.n_without,
        },
        "alerts": [alert_dict(alert) for alert in result.alerts],
        "summary": [plain_record(row) for row in result.summary],
        "rows": plain_rows(change_columns(result)),
    }


# -- words -------------------------------------------------------------------------------------------------


def _sentence(result: ReliableChange, change: ScaleChange) -> str:
    row = summarise(change)
    draft = f" ({DRAFT})" if change.is_draft else ""
    if not row.n:
        return f"{row.title}{draft}: nobody can be classified, so nothing can be said of change."
    shares = [f"{n:,} ({100 * n / row.n:.0f} %) {word}" for word, n in row.changes.items() if n]
    bound = f"; a change had to exceed {number(row.must_exceed)} points" if row.must_exceed > 0 else ""
    left = f"; {row.n_not_classifiable:,} more could not be classified" if row.n_not_classifiable else ""
    basis = f"{METHODS[result.method].title}, {given_words(result.method, change)}{bound}"
    return (
        f"{row.title}{draft}: of {counted(row.n, 'person', 'persons')} with both scores, "
        f"{_listed(shares)}{left} ({basis}; {better_words(change)})."
    )


def _apa(result: ReliableChange, change: ScaleChange) -> str:
    row = summarise(change)
    kinds = ", ".join(f"{word} {n}" for word, n in row.changes.items())
    basis = f"{METHODS[result.method].title}; {given_words(result.method, change)}"
    return f"{row.title}: {kinds}, n = {row.n} ({basis})"


_NAMES = {
    "reliability": "reliability",
    "reliability_after": "reliability after",
    "sd": "SD",
    "sd_after": "SD after",
    "mean": "mean",
    "mean_after": "mean after",
    "correlation": "correlation",
}


def given_words(method: str, change: ScaleChange) -> str:
    """The numbers that a judgement rests on, in words: those that the method uses."""
    record, given = METHODS[method], change.numbers
    words = [
        f"{word} = {getattr(given, name):.4g}"
        for name, word in _NAMES.items()
        if name in (*record.needs, *record.uses) and getattr(given, name) is not None
    ]
    if "control" in record.needs and given.control is not None:
        moved = given.control.mean_after - given.control.mean
        words.append(f"mean change of the control group = {moved:.4g}")
    if change.cutoff is not None:
        words.append(f"cut-off {change.cutoff:.4g}")
    return ", ".join(words)


def better_words(change: ScaleChange) -> str:
    """Which way is better."""
    return "higher is better" if change.direction == 1 else "lower is better"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_MOST_ROWS = 8
_MOST_ALERTS = 4


def _summary_lines(result: ReliableChange) -> list[str]:
    rows = result.summary
    kinds = list(dict.fromkeys(word for row in rows for word in row.changes))
    kinds.sort(key=list(CHANGES.values()).index)
    header = ["scale", "n", *kinds, "not classifiable", "must exceed"]
    cells = [
        [
            row.scale,
            f"{row.n:,}",
            *(f"{row.changes[word]:,}" if word in row.changes else "-" for word in kinds),
            f"{row.n_not_classifiable:,}",
            number(row.must_exceed) if row.must_exceed > 0 else "by person",
        ]
        for row in rows
    ]
    record = METHODS[result.method]
    lines = [f"Change by {record.title}. {record.question}", result.joined.sentence()]
    lines += text_table(header, cells[:_MOST_ROWS])
    if len(cells) > _MOST_ROWS:
        lines.append(f"... and {counted(len(cells) - _MOST_ROWS, 'scale')} more (see .summary)")
    for change in result.scales[:3]:
        lines.append(f"{change.scale}: {given_words(result.method, change)}; {better_words(change)}")
    drafts = [change.scale for change in result.scales if change.is_draft]
    if drafts:
        lines.append(f"{', '.join(drafts[:6])}: {DRAFT}")
    lines += [f"note: {note}" for note in result.provenance.notes[:3]]
    lines += [str(alert) for alert in result.alerts[:_MOST_ALERTS]]
    if len(result.alerts) > _MOST_ALERTS:
        lines.append(f"... and {counted(len(result.alerts) - _MOST_ALERTS, 'alert')} more (see .alerts)")
    return lines


# -- picture -----------------------------------------------------------------------------------------------


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
    from trustscale.results.figures import change_plot

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
