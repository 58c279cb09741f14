"""``profile``: scales of several instruments read together for both partners, as a file says."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, overload

import numpy as np

from trustscale.dyads._couples import Couples, couple_ids
from trustscale.dyads._options import check_count, check_level
from trustscale.dyads._pairing import pair
from trustscale.dyads._profile_alerts import (
    missing_alerts,
    notice_alerts,
    sample_alerts,
    spread_alerts,
    version_alerts,
)
from trustscale.dyads._profile_errors import given_for
from trustscale.dyads._profile_lines import Members, line_scores
from trustscale.dyads._profile_result import CoupleProfile, SampleProfile
from trustscale.dyads._profile_rows import couple_line, sample_line
from trustscale.errors import Finding, OptionError, PairingError, did_you_mean
from trustscale.instruments.profile_checks import profile_findings
from trustscale.instruments.profile_files import definitions_for, load_profile, usable_profile
from trustscale.instruments.profile_model import Profile, ProfileRole
from trustscale.responses.allowed import shown
from trustscale.responses.frames import column_values
from trustscale.results.provenance import Provenance, Stamp
from trustscale.scoring.scores import Scores


@overload
def profile(
    scores: Scores,
    profile: str | os.PathLike[str] | Profile = ...,
    *,
    couple: None = None,
    roles: Mapping[str, Any] | None = None,
    reliability: Any = None,
    sd: Any = None,
    level: float = 0.95,
    minimum_n: int = 5,
    dyad: str | None = None,
    role: str | None = None,
) -> SampleProfile: ...


@overload
def profile(
    scores: Scores,
    profile: str | os.PathLike[str] | Profile = ...,
    *,
    couple: str | int,
    roles: Mapping[str, Any] | None = None,
    reliability: Any = None,
    sd: Any = None,
    level: float = 0.95,
    minimum_n: int = 5,
    dyad: str | None = None,
    role: str | None = None,
) -> CoupleProfile: ...


def profile(
    scores: Scores,
    profile: str | os.PathLike[str] | Profile = "trust-repair",
    *,
    couple: str | int | None = None,
    roles: Mapping[str, Any] | None = None,
    reliability: Any = None,
    sd: Any = None,
    level: float = 0.95,
    minimum_n: int = 5,
    dyad: str | None = None,
    role: str | None = None,
) -> CoupleProfile | SampleProfile:
    """Both partners on the scales that a profile reads together: of one couple, or of a sample.

    Parameters
    ----------
    scores : Scores
        Of one or more of the profile's instruments, from answers read with ``dyad=`` and ``role=``. Lines of
        instruments that are not there stay empty and say so.
    profile : str, path or Profile, default "trust-repair"
        The id of a shipped profile, the path of a ``profile.toml``, or a profile that was loaded.
    couple : str or int, optional
        One couple, as the data call it. Otherwise all couples are summarised.
    roles : mapping, optional
        What the data call each role of the profile, as in ``{"hurt": "A", "broke_trust": "B"}``. Not needed
        where the data use the profile's own words.
    reliability : mapping of line to number or pair, or a result, optional
        Of one person's scores; a pair has the first partner's and the second one's. For a couple it gives
        each score and each gap an interval, for a sample the reliability of the gap. Lines that are not named
        get none.
    sd : mapping of line to number or pair, optional
        Standard deviations that belong to the reliability. Otherwise those of each partner in these scores.
    level : float, default 0.95
        Of the intervals.
    minimum_n : int, default 5
        A sample's line on which fewer couples have both scores is suppressed.
    dyad, role : str, optional
        Columns that say which couple and which partner, where the answers were read without.

    Returns
    -------
    CoupleProfile or SampleProfile
        With ``to_frame()`` and ``plot()``. There is no total, no rank, no norm and no verdict in it.

    Raises
    ------
    InstrumentError
        TS-I320 no such profile; TS-I321 a profile that is wrong.
    OptionError
        TS-D066 numbers for lines that are not there; TS-D069 what are no scores, or none that the profile
        reads; TS-D070 roles that the profile does not know; TS-D071 no such couple.

    Notes
    -----
    A gap is the first partner's score minus the second one's. Where a line's ``views`` are "same", both speak
    of one thing and the gap is two views of it; where they are "own", each speaks of their own side.

    One couple: score plus and minus z standard errors of measurement, SD times the root of 1 - reliability;
    for the gap the root of the sum of both squared, with errors of partners taken as independent. A sample:
    t intervals of means and of the mean gap over couples with both scores, Pearson correlation of partners
    with Fisher's z.

    Safety notices of the instruments come as alerts (TS-D061) and are kept out of the picture. Read them
    before both partners see it.

    Examples
    --------
    >>> from importlib.resources import files
    >>> import trustscale as ts
    >>> survey = files("trustscale") / "_demo" / "couples.csv"
    >>> answers = ts.read_responses(str(survey), "relationship-satisfaction", dyad="couple", role="partner")
    >>> result = ts.dyads.profile(ts.score(answers), couple="007")
    >>> result.to_frame()[["group", "scale", "first", "second", "gap"]].dropna()
               group         scale  first  second  gap
    19  relationship  satisfaction    6.0     4.8  1.2
    """
    check_level(level)
    check_count(minimum_n, name="minimum_n", least=1)
    if not isinstance(scores, Scores):
        raise OptionError(
            f"A profile is made of scores, and this is {type(scores).__name__}.",
            code="TS-D069",
            mend="pass what ts.score() gave.",
        )
    wanted, findings = _checked(profile, scores)
    couples = pair(scores, dyad=dyad, role=role)
    members = _members(wanted, couples, roles)
    definitions = definitions_for(wanted, _own(scores))
    lines = line_scores(wanted, scores, definitions, members)
    given = given_for(reliability, lines, name="reliability")
    spreads = given_for(sd, lines, name="sd", most=float("inf"))
    number = None if couple is None else _couple_number(couples, couple)
    alerts = [*notice_alerts(wanted, scores, members, number, minimum_n), *version_alerts(findings)]
    drafts = tuple(name for name, each in definitions.items() if each.status == "draft")
    common: dict[str, Any] = {
        "library": couples.library,
        "_provenance": _provenance(wanted, scores),
        "profile": wanted,
        "roles": members.ids,
        "partners": members.titles,
        "drafts": drafts + ((wanted.id,) if wanted.status == "draft" else ()),
        "level": level,
    }
    if number is None:
        summed = tuple(sample_line(found, r, level, minimum_n) for found, r in zip(lines, given, strict=True))
        alerts += [*couples.alerts, *sample_alerts(summed, minimum_n)]
        return SampleProfile(
            rows=summed, n_couples=members.n, minimum_n=minimum_n, _alerts=tuple(alerts), **common
        )
    rows = tuple(
        couple_line(found, members, number, r, s, level)
        for found, r, s in zip(lines, given, spreads, strict=True)
    )
    alerts += [*missing_alerts(rows), *spread_alerts(lines, given, spreads)]
    return CoupleProfile(
        rows=rows,
        couple=couple_ids(couples)[number],
        has_intervals=any(not np.isnan(row.first_reliability) for row in rows),
        _alerts=tuple(alerts),
        **common,
    )


def _own(scores: Scores) -> dict[str, Any]:
    return {scored.instrument.id: scored.instrument for scored in scores.parts}


def _checked(named: str | os.PathLike[str] | Profile, scores: Scores) -> tuple[Profile, Sequence[Finding]]:
    """The profile, held against the definitions that the scores were made with; and its warnings."""
    own = _own(scores)
    found = named if isinstance(named, Profile) else load_profile(_name(named), instruments=own)
    findings = profile_findings(found, definitions_for(found, own))
    usable_profile(found, findings, name=found.id)
    if not own.keys() & {entry.id for entry in found.instruments}:
        raise OptionError(
            "The scores hold nothing that the profile reads.",
            code="TS-D069",
            where=[f"scored: {', '.join(own)}"],
            mend=f"score one or more of: {', '.join(entry.id for entry in found.instruments)}.",
        )
    return found, findings


def _name(named: str | os.PathLike[str]) -> str | Path:
    return named if isinstance(named, str) else Path(named)


def _members(profile: Profile, couples: Couples, roles: Mapping[str, Any] | None) -> Members:
    """Both partners of each couple, in the order of the profile's roles."""
    if not couples.distinguishable:
        raise PairingError(
            "The scores do not say which partner is which.",
            code="TS-D070",
            mend="read the answers with role= (the column that says so), or name it here.",
        )
    rows = (couples.first, couples.second)
    if not profile.roles:
        names = (str(couples.members[0]), str(couples.members[1]))
        return Members(names, names, couples.members, rows)
    order = _sides(profile.roles, couples, roles)
    first, second = profile.roles
    return Members(
        (first.id, second.id),
        (first.title, second.title),
        (couples.members[order[0]], couples.members[order[1]]),
        (rows[order[0]], rows[order[1]]),
    )


def _sides(
    known: Sequence[ProfileRole], couples: Couples, roles: Mapping[str, Any] | None
) -> tuple[int, int]:
    """Which of the data's two roles stands for each of the profile's."""
    if roles is None:
        spelt = {role.id: {_folded(word) for word in (role.id, *role.called)} for role in known}
    else:
        spelt = {role: {_folded(value)} for role, value in roles.items()}
    found = [
        [side for side, member in enumerate(couples.members) if _folded(member) in spelt.get(role.id, set())]
        for role in known
    ]
    sides = [side for each in found for side in each]
    if set(spelt) != {role.id for role in known} or sorted(sides) != [0, 1] or len(found[0]) != 1:
        raise PairingError(
            f"The profile does not know who is who: the data call partners {shown(couples.members[0])} and "
            f"{shown(couples.members[1])}.",
            code="TS-D070",
            where=[f"{role.id}: {role.title}" for role in known],
            mend=f"say it: roles={{{known[0].id!r}: {couples.members[0]!r}, "
            f"{known[1].id!r}: {couples.members[1]!r}}}, or the other way round.",
        )
    return found[0][0], found[1][0]


def _folded(value: Any) -> str:
    return " ".join(str(value).casefold().replace("_", " ").split())


def _couple_number(couples: Couples, couple: str | int) -> int:
    """Which couple has this name in the data."""
    names = [str(name).strip() for name in couple_ids(couples).tolist()]
    wanted = str(couple).strip()
    if wanted in names:
        return names.index(wanted)
    alone = column_values(couples.frame, couples.dyad)[couples.singles].tolist()
    if wanted in {str(name).strip() for name in alone}:
        raise OptionError(
            f"Of couple {wanted!r} only one partner is in the data.",
            code="TS-D071",
            mend="a profile sets two partners side by side; look at the person's scores instead.",
        )
    raise OptionError(
        f"There is no couple {wanted!r} in {couples.dyad!r}{did_you_mean(wanted, names)}.",
        code="TS-D071",
        mend="write it as the data do, with leading zeros.",
    )


def _provenance(profile: Profile, scores: Scores) -> Provenance:
    """Where the scores come from that the profile reads, and the profile itself."""
    read = {entry.id for entry in profile.instruments}
    stamps = [stamp for stamp in scores.provenance.instruments if stamp.id in read]
    own = Stamp(profile.id, profile.version, profile.content_hash, profile.status)
    prefixes = {scored.instrument.id: scored.prefix for scored in scores.parts}
    named = {
        prefixes[line.instrument] + name
        for _, line in profile.lines
        if line.instrument in prefixes
        for name in (line.scale, *line.by_role.values())
        if name is not None
    }
    rules = {name: rule for name, rule in scores.provenance.rules.items() if name in named}
    return replace(scores.provenance, instruments=(*stamps, own), rules=rules)
