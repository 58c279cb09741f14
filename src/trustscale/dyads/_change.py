"""``change``: which couples have changed by more than error of measurement."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.dyads._cautions import gaps_alert
from trustscale.dyads._change_result import COUPLE, GAP, NOTE, PARTNER, CoupleChange, ScaleCoupleChange, View
from trustscale.dyads._couples import Couples, Floats, couple_ids, partner_values
from trustscale.dyads._numbers import Pair, check_error_correlation, named_by, per_partner
from trustscale.dyads._options import check_level, chosen
from trustscale.dyads._pairing import Names, pair
from trustscale.dyads._reliability import complete_pairs, partner_spread, reliability_alerts
from trustscale.dyads._waves import Matched, join_couples, wave_of
from trustscale.errors import OptionError
from trustscale.norms.change_work import critical_value
from trustscale.norms.options import Direction, directions_of
from trustscale.results.alerts import Alert
from trustscale.results.render import counted
from trustscale.stats import (
    ChangeClass,
    classify_change,
    couple_scores,
    practice_adjusted,
)


def change(
    before: Any,
    after: Any,
    *,
    reliability: Any,
    sd: Any = None,
    variables: Names | None = None,
    direction: Direction | Mapping[str, Direction] | None = None,
    error_correlation: float = 0.0,
    dyad: str | None = None,
    role: str | None = None,
    id: str | None = None,  # noqa: A002  # as in read_responses
    level: float = 0.95,
) -> CoupleChange:
    """Judge whether couples have changed, in three views.

    Parameters
    ----------
    before, after : Couples, Scores or frame
        The same couples at two times.
    reliability : number, pair, mapping of variable to number or pair, or a result
        Of one person's scores; a pair has the first partner's and the second one's. For change over months
        take the retest correlation over such a time.
    sd : the same, optional
        SD of one person's scores in the group of which the reliability is; the partners' own SDs before
        unless told.
    variables : str or list of str, optional
        Which scores; those that ``reliability`` names, or all of them.
    direction : "higher is better", "lower is better" or mapping, optional
        Where the definition of the scale does not say it in these words.
    error_correlation : float, default 0
        How far errors of measurement of partners go together, where something is known about it.
    dyad, role, id : str, optional
        Columns of frames. Exchangeable partners need ``id``, since nothing else says who is who later.
    level : float, default 0.95
        Of the critical value, 1.96.

    Returns
    -------
    CoupleChange
        Per couple and variable: each partner by their own error (with what became of the two: both, one,
        none, mixed), the couple's mean, and the gap between partners. Couples that were there at one time
        only are counted.

    Raises
    ------
    OptionError
        TS-D015 reliability or SD; TS-N116 no direction; TS-D031 exchangeable partners without ``id``.
    ChangeError
        TS-D030 no couple at both times; TS-D032 other partners or roles than before; TS-N107 scores of two
        definitions.

    Notes
    -----
    Each partner: Jacobson and Truax's reliable change. The couple's mean has the error
    ``SEM_C = sqrt(SEM_1^2 + SEM_2^2) / 2``, the gap ``SEM_D = sqrt(SEM_1^2 + SEM_2^2)``; each change is
    divided by ``sqrt(2)`` times that. The latter two are derived from classical test theory; there is no
    published standard for the change of a couple.

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining meaningful
    change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12-19.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> who = {"couple": [1, 1, 2, 2], "who": ["w", "m", "w", "m"]}
    >>> before = pd.DataFrame({**who, "trust": [20, 24, 30, 22]})
    >>> after = pd.DataFrame({**who, "trust": [35, 26, 31, 36]})
    >>> found = ts.dyads.change(
    ...     before, after, dyad="couple", role="who", variables="trust",
    ...     reliability=0.85, sd=10, direction="higher is better",
    ... )
    >>> found.to_frame().query("couple == 1")[["view", "partner", "before", "after", "change"]]
              view partner  before  after     change
    0      partner       m    24.0   26.0  unchanged
    1      partner       w    20.0   35.0   improved
    2  couple mean     NaN    22.0   30.5   improved
    3          gap     NaN     4.0   -9.0  unchanged
    """
    check_level(level)
    check_error_correlation(error_correlation)
    waves = tuple(pair(data, dyad=dyad, role=role, id=id) for data in (before, after))
    names = chosen(waves[0], named_by(reliability, variables))
    chosen(waves[1], names)
    given = per_partner(reliability, "reliability", names)
    _refuse_ends(given)
    spreads = None if sd is None else per_partner(sd, "sd", names, most=math.inf)
    ways = directions_of(direction, [wave_of(before, waves[0], names), wave_of(after, waves[1], names)])
    matched = join_couples(before, after, waves)
    critical = critical_value("jacobson-truax", level)
    scales, alerts = [], [alert for wave in waves for alert in wave.alerts]
    for name in names:
        found, notes = _judge(
            name,
            waves,
            matched,
            given[name],
            None if spreads is None else spreads[name],
            ways[name],
            critical,
            error_correlation,
        )
        scales.append(found)
        alerts += notes
    provenance = waves[0].provenance
    return CoupleChange(
        library=waves[0].library,
        _provenance=replace(provenance, notes=(*provenance.notes, NOTE)),
        _alerts=(*dict.fromkeys(alerts), *_once_alert(matched)),
        dyad=waves[0].dyad,
        ids=couple_ids(waves[0])[matched.before],
        members=(str(waves[0].members[0]), str(waves[0].members[1])),
        distinguishable=waves[0].distinguishable,
        scales=tuple(scales),
        critical=critical,
        level=level,
        n_before_only=matched.n_before_only,
        n_after_only=matched.n_after_only,
    )


def _judge(
    name: str,
    waves: Sequence[Couples],
    matched: Matched,
    reliability: Pair,
    sd: Pair | None,
    direction: int,
    critical: float,
    error_correlation: float,
) -> tuple[ScaleCoupleChange, list[Alert]]:
    """One variable of all couples."""
    x = tuple(side[matched.before] for side in partner_values(waves[0], name))
    y = matched.after_values(waves[1], name)
    spread = partner_spread(*complete_pairs(waves[0], name), waves[0])
    sd = spread.sd if sd is None else sd
    scores = couple_scores(sd, reliability, spread.correlation, error_correlation=error_correlation)
    sems = tuple(sd[m] * math.sqrt(1 - reliability[m]) for m in (0, 1))
    partners = tuple(_view(x[m], y[m], sems[m], direction, critical) for m in (0, 1))
    mean = _view((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, scores.mean.sem, direction, critical)
    gap = _view(x[0] - x[1], y[0] - y[1], scores.difference.sem, 1, critical)
    found = ScaleCoupleChange(
        variable=name,
        direction=direction,
        partners=(partners[0], partners[1]),
        couple=_of_two(partners[0].classes, partners[1].classes),
        mean=mean,
        gap=replace(gap, classes=_of_gap(gap, critical)),
        reliability=reliability,
        sd=sd,
    )
    gaps = int(np.count_nonzero(found.couple == COUPLE.index("not classifiable")))
    return found, [*reliability_alerts(name, scores), *gaps_alert(name, gaps, len(found.couple))]


def _view(before: Floats, after: Floats, sem: float, direction: int, critical: float) -> View:
    """One score, judged by its error; nobody can be where that is not known."""
    if not sem > 0:
        nothing = np.full(before.shape, np.nan)
        unclear = np.full(before.shape, PARTNER.index("not classifiable"), dtype=np.int8)
        return View(before, after, nothing, unclear, math.nan)
    # Jacobson and Truax's statistic with the error at hand; the SD and the reliability are in it.
    found = practice_adjusted(before, after, practice=0.0, error=math.sqrt(2) * sem, critical=critical)
    codes = classify_change(found, direction=direction)
    return View(before, after, found.statistic, _CLASSES[codes], sem)


_CLASSES = np.full(256, PARTNER.index("not classifiable"), dtype=np.int8)
_CLASSES[ChangeClass.IMPROVED], _CLASSES[ChangeClass.UNCHANGED] = 0, 1
_CLASSES[ChangeClass.DETERIORATED] = 2  # -1, the last one


def _of_two(first: NDArray[np.int8], second: NDArray[np.int8]) -> NDArray[np.int8]:
    """Both improved, one, none, mixed, one deteriorated, both."""
    better, worse = np.minimum(first, second), np.maximum(first, second)
    labels = np.array([[0, 1, 3], [6, 2, 4], [6, 6, 5]], dtype=np.int8)
    known = worse < 3
    out = np.full(first.shape, COUPLE.index("not classifiable"), dtype=np.int8)
    out[known] = labels[better[known], worse[known]]
    return out


def _of_gap(gap: View, critical: float) -> NDArray[np.int8]:
    """Narrower, wider or turned round, where the gap has changed reliably."""
    reliable = np.abs(gap.statistic) > critical
    out = np.full(gap.before.shape, GAP.index("unchanged"), dtype=np.int8)
    out[reliable] = GAP.index("wider")
    out[reliable & (np.abs(gap.after) < np.abs(gap.before))] = GAP.index("narrower")
    out[reliable & (gap.before * gap.after < 0)] = GAP.index("turned round")
    out[np.isnan(gap.statistic)] = GAP.index("not classifiable")
    return out


def _refuse_ends(given: Mapping[str, Pair]) -> None:
    for name, values in given.items():
        if not all(0 < value < 1 for value in values):
            raise OptionError(
                f"`reliability` of {name} cannot be {values[0] if values[0] == values[1] else values}.",
                code="TS-D015",
                mend="with 0 everything is error and with 1 nothing is; pass a number between them.",
            )


def _once_alert(matched: Matched) -> tuple[Alert, ...]:
    n = matched.n_before_only + matched.n_after_only
    if not n:
        return ()
    return (
        Alert(
            "TS-D033",
            "couples",
            f"{counted(n, 'couple')} {'was' if n == 1 else 'were'} there at one time only "
            f"({matched.n_before_only:,} before, {matched.n_after_only:,} after); nothing is said of them.",
            "Say how many in the report; couples that stay away often fare otherwise.",
            value=float(n),
        ),
    )
