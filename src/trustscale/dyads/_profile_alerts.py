"""What deserves a look before a profile is shown to anybody: safety notices first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trustscale.dyads._profile_errors import Pair
from trustscale.dyads._profile_lines import Floats, LineScores, Members, held_notices
from trustscale.dyads._profile_result import CoupleLine, SampleLine
from trustscale.errors import Finding
from trustscale.instruments.profile_model import Profile
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted
from trustscale.scoring.scores import Scores


def notice_alerts(
    profile: Profile, scores: Scores, members: Members, couple: int | None, least: int
) -> list[Alert]:
    """Notices that answers call for, safety first. They are not in the picture, which both partners see."""
    names = [entry.id for entry in profile.instruments]
    chosen = slice(None) if couple is None else slice(couple, couple + 1)
    found: dict[tuple[str, str], tuple[str, str, int, list[str]]] = {}
    for side in (0, 1):
        for instrument, notice, level, text, held in held_notices(scores, names, members.rows[side][chosen]):
            before = found.get((instrument, notice), (level, text, 0, []))
            n = before[2] + int(np.count_nonzero(held))
            found[instrument, notice] = (level, text, n, [*before[3], members.titles[side]])
    return [
        Alert(
            "TS-D061",
            f"{instrument}, {notice}",
            f"{level} notice for {_whom(couple, n, who, least)}: {text}",
            "The picture does not show it. Read it before you show the picture to both partners.",
            value=float(n) if couple is not None or n >= least else None,
        )
        for (instrument, notice), (level, text, n, who) in sorted(
            found.items(), key=lambda entry: entry[1][0] != "safety"
        )
    ]


def _whom(couple: int | None, n: int, who: Sequence[str], least: int) -> str:
    if couple is not None:
        return " and ".join(who)
    return counted(n, "person", "persons") if n >= least else f"fewer than {least} persons"


def version_alerts(findings: Sequence[Finding]) -> list[Alert]:
    """Warnings about the profile, such as words for another version of an instrument."""
    return [Alert("TS-D065", finding.where, finding.problem, finding.cure) for finding in findings]


def missing_alerts(rows: Sequence[CoupleLine]) -> list[Alert]:
    """Lines of a couple without a score of one partner or of both."""
    names = [row.scale for row in rows if row.first_missing or row.second_missing]
    if not names:
        return []
    return [
        Alert(
            "TS-D062",
            "profile",
            f"{counted(len(names), 'line')} without a score of one partner or both: {', '.join(names)}.",
            "Columns first_missing and second_missing say why.",
            value=float(len(names)),
        )
    ]


def sample_alerts(rows: Sequence[SampleLine], minimum_n: int) -> list[Alert]:
    """Lines of a sample that are suppressed, and lines without scores."""
    few = [row.scale for row in rows if row.suppressed]
    none = [row.scale for row in rows if not row.suppressed and row.n == 0]
    alerts = []
    if few:
        message = f"fewer than {minimum_n} couples have both scores, so nothing is shown: {', '.join(few)}."
        cure = "Lower minimum_n only where nobody can be recognised."
        alerts.append(
            Alert("TS-D063", "profile", message, cure, value=float(len(few)), threshold=float(minimum_n))
        )
    if none:
        message = f"{counted(len(none), 'line')} without scores: {', '.join(none)}."
        cure = "Score these instruments, too, or say in the report that they were not asked."
        alerts.append(Alert("TS-D062", "profile", message, cure, value=float(len(none))))
    return alerts


def spread_alerts(
    lines: Sequence[LineScores], reliability: Sequence[Pair], sd: Sequence[Pair]
) -> list[Alert]:
    """Intervals that rest on the SD of few persons, or that cannot be had for want of one."""
    bound = threshold("change_least_n")
    wanted = [
        found
        for found, r, s in zip(lines, reliability, sd, strict=True)
        if not np.isnan(r[0]) and np.isnan(s[0])
    ]
    least = min((_count(values) for found in wanted for values in found.values), default=None)
    if least is None or least >= bound.value:
        return []
    return [
        Alert(
            "TS-D064",
            "profile",
            f"intervals rest on standard deviations of {counted(least, 'person', 'persons')}.",
            "Pass sd= from a larger sample, the one that the reliability is from.",
            value=float(least),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _count(values: Floats) -> int:
    return int(np.count_nonzero(~np.isnan(values)))
