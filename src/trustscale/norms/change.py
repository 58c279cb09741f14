"""``reliable_change``: whether a person has changed by more than measurement error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError
from trustscale.instruments.ranges import derived_range
from trustscale.norms.change_alerts import change_alerts, refuse_impossible
from trustscale.norms.change_methods import (
    JACOBSON_TRUAX,
    METHODS,
    ChangeMethod,
    ChangeNumbers,
    ControlGroup,
    FloatArray,
    check_numbers,
)
from trustscale.norms.change_result import ReliableChange
from trustscale.norms.change_scales import CHANGES, ScaleChange
from trustscale.norms.change_text import better_words, given_words
from trustscale.norms.change_work import change_statistic, critical_value, unchanged_between
from trustscale.norms.cutoffs import ClinicalCutoff
from trustscale.norms.joining import Joined, join_waves
from trustscale.norms.norm_numbers import norm_numbers
from trustscale.norms.numbers import per_scale
from trustscale.norms.options import (
    Direction,
    check_level,
    directions_of,
    scales_asked,
    waves_provenance,
    works_of,
)
from trustscale.norms.table import NormTable
from trustscale.norms.waves import Wave, read_wave
from trustscale.results.render import whole
from trustscale.scoring.scores import Scores
from trustscale.stats import ChangeStatistic


def reliable_change(
    before: Any,
    after: Any,
    *,
    reliability: Any = None,
    sd: Any = None,
    mean: Any = None,
    method: ChangeMethod = "jacobson-truax",
    direction: Direction | Mapping[str, Direction] | None = None,
    cutoff: float | Mapping[str, float] | ClinicalCutoff | None = None,
    scale: str | Sequence[str] | None = None,
    id: str | Sequence[str] | None = None,  # noqa: A002  # as in read_responses
    level: float = 0.95,
    mean_after: Any = None,
    sd_after: Any = None,
    reliability_after: Any = None,
    correlation: Any = None,
    control: ControlGroup | Mapping[str, ControlGroup] | None = None,
) -> ReliableChange:
    """Judge for each person whether two scores differ by more than measurement error.

    Parameters
    ----------
    before, after : Scores or frame
        The scores at both times, joined on the id. Persons with a record at one time only are kept, counted
        and "not classifiable".
    reliability, sd, mean : number, mapping of scale to number, NormTable, Scores or result
        Of one group: the reliability and the SD that belong together, and its mean where the method needs it.
        A norm has all three; ``sd=before`` takes the SD of these persons. Which reliability: the retest
        correlation (or an ICC) where change over the time between is meant; alpha or omega count only the
        error within one sitting.
    method : str, default "jacobson-truax"
        Each answers a question of its own (see Notes).
    direction : "higher is better" or "lower is better", or a mapping by scale
        Which change is an improvement. It must be said: a definition says what a high score means, not
        whether that is good. (One that says exactly these words is believed.)
    cutoff : number, mapping or ClinicalCutoff, optional
        With it, who improves reliably and crosses it has "recovered", and who worsens reliably and crosses it
        back is "harmed".
    scale : str or list of str, optional
        Which scales. Otherwise those that ``reliability`` or ``sd`` name, or the only one of the scores.
    id : str or list of str, optional
        Columns that say whose a row is. ``Scores`` know theirs when the answers were read with ``id=``, or
        with ``dyad=`` and ``role=``.
    level : float, default 0.95
        At 0.95 the critical values are 1.96 and, for ``hageman-arrindell``, 1.65 on one side, and at 0.90
        1.645, rounded as they are in print.
    mean_after, sd_after, reliability_after, correlation : number, mapping, Scores or result, optional
        For the methods that need them.
    control : ControlGroup or mapping by scale, optional
        A group that was measured twice without treatment, for ``practice-adjusted`` and ``regression``.

    Returns
    -------
    ReliableChange
        One row per person and scale, counts per class, and a picture (``plot()``).

    Raises
    ------
    OptionError
        A number that the method needs is missing or cannot be (TS-N110 to N113), the direction is not known
        (TS-N116), no id (TS-N101).
    ColumnError, AnswerError
        A column that is not there, an id that a wave has twice (TS-N102 to N105).
    ChangeError
        Nobody is in both waves (TS-N106), or they were scored by two definitions (TS-N107).
    NormError
        A norm that does not fit the scores (TS-N024), or has invented numbers (TS-N025).

    Notes
    -----
    ``jacobson-truax``: is the difference larger than measurement error alone would make it?
    ``gulliksen-lord-novick``: is the second score unusual after this first one, if nothing has changed?
    ``hsu-linn-lord``: has this person changed more, or less, than the group?
    ``edwards-nunnally``, ``nunnally-kotsch``: does the second score lie outside the interval around the first
    estimated true score, without or with the error of the second?
    ``hageman-arrindell``: has the true score changed, judged with how the group has changed? Its cut-off is
    tested with the estimated true score after.
    ``practice-adjusted``: is it more than error and mere repetition?
    ``regression``: is the second score unusual among untreated people with this first score?

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> before = pd.DataFrame({"person": ["a", "b", "c"], "distress": [47, 40, 52]})
    >>> after = pd.DataFrame({"person": ["b", "a"], "distress": [41, 35]})
    >>> found = ts.reliable_change(
    ...     before, after, id="person", scale="distress", reliability=0.85, sd=10, direction="lower is better"
    ... )
    >>> found.to_frame()[["person", "before", "after", "change"]]
      person  before  after            change
    0      a    47.0   35.0          improved
    1      b    40.0   41.0         unchanged
    2      c    52.0    NaN  not classifiable
    """
    chosen = check_option(method, ChangeMethod, name="method")
    check_level(level)
    options = {
        "reliability": reliability,
        "sd": sd,
        "mean": mean,
        "mean_after": mean_after,
        "sd_after": sd_after,
        "reliability_after": reliability_after,
        "correlation": correlation,
    }
    asked = scales_asked((before, after), scale, (reliability, sd, control, cutoff))
    waves = tuple(
        read_wave(data, name, id=id, scales=asked) for name, data in (("before", before), ("after", after))
    )
    joined = join_waves(waves)
    ways = directions_of(direction, waves)
    numbers = {
        name: norm_numbers(value, name, waves[0]) if isinstance(value, NormTable) else value
        for name, value in options.items()
    }
    given = _numbers(asked, numbers, control)
    cutoffs = per_scale(_cutoff_number(cutoff), "cutoff", asked)
    scales = tuple(
        _judge(chosen, name, waves, joined, given[name], cutoffs[name], ways[name], level) for name in asked
    )
    alerts = [
        alert for entry in scales for alert in change_alerts(chosen, entry, is_own_sd=isinstance(sd, Scores))
    ]
    works = (*METHODS[chosen].citations, *(() if cutoff is None else (JACOBSON_TRUAX,)))
    return ReliableChange(
        method=chosen,
        level=level,
        joined=joined,
        scales=scales,
        library=waves[0].library,
        _provenance=waves_provenance(waves, {e.scale: _rule(chosen, e) for e in scales}, _notes(chosen)),
        _alerts=tuple(alerts),
        _citations=tuple(dict.fromkeys((*works, *works_of(waves)))),
    )


def _judge(
    method: str,
    name: str,
    waves: Sequence[Wave],
    joined: Joined,
    given: ChangeNumbers,
    cutoff: float | None,
    direction: int,
    level: float,
) -> ScaleChange:
    """One scale of all persons."""
    check_numbers(method, name, given)
    instrument, definition = waves[0].definitions.get(name, (None, None))
    span = None
    if instrument is not None and definition is not None:
        span = definition.range or derived_range(instrument, definition)
    refuse_impossible(name, given, cutoff, span)
    before, after = (joined.scores(number, wave.scales[name]) for number, wave in enumerate(waves))
    found = change_statistic(method, given, before, after, level=level)
    lower, upper = unchanged_between(method, given, before, level=level)
    return ScaleChange(
        scale=name,
        title=(definition.title if definition is not None else None) or name,
        is_draft=instrument is not None and instrument.status == "draft",
        range=span,
        direction=direction,
        numbers=given,
        cutoff=cutoff,
        before=before,
        after=after,
        statistic=found.statistic,
        critical=found.critical,
        changes=_classes(method, found, given, cutoff, direction, before, after),
        unchanged_from=lower,
        unchanged_to=upper,
        detectable=_detectable(given, level),
    )


def _classes(
    method: str,
    found: ChangeStatistic,
    given: ChangeNumbers,
    cutoff: float | None,
    direction: int,
    before: FloatArray,
    after: FloatArray,
) -> NDArray[np.int8]:
    """Positions in `CHANGES`."""
    sides: dict[str, FloatArray] = {}
    if cutoff is not None:
        sides["before_side"] = stats.side_of_cutoff(before, cutoff, direction=direction)
        sides["after_side"] = (
            _proven_side(given, cutoff, direction, after)
            if method == "hageman-arrindell"
            else stats.side_of_cutoff(after, cutoff, direction=direction)
        )
    codes = stats.classify_change(found, direction=direction, **sides)
    places = np.empty(max(CHANGES) - min(CHANGES) + 1, dtype=np.int8)
    for place, code in enumerate(CHANGES):
        places[code - min(CHANGES)] = place
    return np.asarray(places[codes - min(CHANGES)])


def _proven_side(given: ChangeNumbers, cutoff: float, direction: int, after: FloatArray) -> FloatArray:
    """The side that the true score after is shown to be on, as Hageman and Arrindell test it."""
    sd, sd_after = given.sd or math.nan, given.sd_after or math.nan
    error = float(stats.standard_error_of_measurement(sd, given.reliability or math.nan))
    reliability_after = 1 - error**2 / sd_after**2
    if reliability_after <= 0:
        return np.full_like(after, np.nan)
    found = stats.cutoff_statistic(
        after,
        cutoff,
        mean_after=given.mean_after or 0.0,
        sd_after=sd_after,
        reliability_after=reliability_after,
    )
    return stats.proven_side_of_cutoff(found, direction=direction)


def _detectable(given: ChangeNumbers, level: float) -> float:
    if given.sd is None or given.reliability is None:
        return math.nan
    bound = critical_value("jacobson-truax", level)
    return float(stats.detectable_change(given.sd, given.reliability, critical=bound))


def _rule(method: str, change: ScaleChange) -> str:
    bound = f"{method}, critical {whole(round(change.critical, 4))}"
    return f"{bound}; {given_words(method, change)}; {better_words(change)}"


_UNTAKEN = (
    "regression to the mean is not taken out: who was chosen for an extreme score comes nearer to the mean "
    "without any change (gulliksen-lord-novick takes it out)"
)


def _notes(method: str) -> tuple[str, ...]:
    return (_UNTAKEN,) if method in ("jacobson-truax", "practice-adjusted") else ()


def _numbers(
    scales: Sequence[str],
    options: Mapping[str, Any],
    control: ControlGroup | Mapping[str, ControlGroup] | None,
) -> dict[str, ChangeNumbers]:
    columns = {name: per_scale(value, name, scales) for name, value in options.items()}
    groups = _control_groups(control, scales)
    return {
        scale: ChangeNumbers(
            **{name: column[scale] for name, column in columns.items()}, control=groups[scale]
        )
        for scale in scales
    }


def _control_groups(
    control: ControlGroup | Mapping[str, ControlGroup] | None, scales: Sequence[str]
) -> dict[str, ControlGroup | None]:
    if control is None:
        return dict.fromkeys(scales)
    groups = {scales[0]: control} if isinstance(control, ControlGroup) and len(scales) == 1 else control
    if not isinstance(groups, Mapping) or not all(isinstance(groups.get(s), ControlGroup) for s in scales):
        raise OptionError(
            f"`control` has no ControlGroup for each of the scales {', '.join(scales)}.",
            code="TS-N110",
            mend=f"pass control={{{scales[0]!r}: ts.ControlGroup(mean=..., mean_after=...), ...}}.",
        )
    return {scale: groups[scale] for scale in scales}


def _cutoff_number(cutoff: Any) -> Any:
    """A mapping may hold results of `clinical_cutoff`, too."""
    if isinstance(cutoff, ClinicalCutoff):
        return cutoff.value
    if isinstance(cutoff, Mapping):
        return {scale: _cutoff_number(value) for scale, value in cutoff.items()}
    return cutoff
