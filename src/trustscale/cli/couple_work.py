"""What ``trustscale couples`` finds out: scores of both partners, how they go together, the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from trustscale.errors import OptionError, PairingError, did_you_mean

if TYPE_CHECKING:
    from trustscale.dyads import (
        CoupleProfile,
        CoupleReliability,
        Couples,
        Nonindependence,
        SampleProfile,
        Similarity,
    )
    from trustscale.responses.responses import Responses
    from trustscale.results.alerts import Alert
    from trustscale.results.result import Result
    from trustscale.scoring.scores import Scores

__all__ = ["Found", "Wanted", "look_at_couples"]

LEAST_ITEMS = 3
"""Fewer answers have no profile that could be alike."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for."""

    couple: str | None
    members: tuple[str, str] | None
    reliability: Mapping[str, float]
    seed: int
    permutations: int
    level: float
    profile: str
    partners: Mapping[str, str] | None
    parts: tuple[str, ...]
    needs_profile: bool
    needs_similarity: bool


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found out.

    Attributes
    ----------
    couples : Couples
        Who belongs together, with all scores.
    place : int, optional
        The couple that is shown.
    dependence : Nonindependence
        How scores of partners go together.
    reliability : CoupleReliability, optional
        Of means and gaps, where that of persons was given.
    similarity : mapping of instrument to Similarity
        How alike answers of partners are.
    profile : CoupleProfile or SampleProfile, optional
        Scales that are read together.
    notes : tuple of str
        What could not be done, and why.
    parts : tuple of str
        The groups of the profile to draw; all where none is named.
    """

    couples: Couples
    place: int | None
    dependence: Nonindependence
    reliability: CoupleReliability | None
    similarity: Mapping[str, Similarity]
    profile: CoupleProfile | SampleProfile | None
    notes: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def alerts(self) -> list[Alert]:
        """Those of all results; what is about the answers to one instrument names it."""
        renamed = [
            replace(alert, subject=f"answers to {name}" if alert.subject == "profiles" else alert.subject)
            for name, result in self.similarity.items()
            for alert in result.alerts
        ]
        others = [result for result in self.results if result not in self.similarity.values()]
        return [*(alert for result in others for alert in result.alerts), *renamed]

    @property
    def results(self) -> list[Result]:
        """All of them, for their alerts and their drafts."""
        parts = (self.dependence, self.reliability, *self.similarity.values(), self.profile)
        return [self.couples, *(part for part in parts if part is not None)]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The profile as a draft of its own, which the scores do not know."""
        from trustscale.instruments.model import DRAFT

        if self.profile is None or self.profile.profile.status != "draft":
            return ()
        return (f"{self.profile.profile.id}: {DRAFT}",)

    def data(self, rows: str) -> tuple[Any, dict[str, Any]]:
        """The frame to write, and what JSON has besides it."""
        from trustscale.cli.couple_rows import couple_rows, similarity_rows
        from trustscale.cli.tables import records_of

        frames = {"scores": couple_rows(self.couples), "nonindependence": self.dependence.to_frame()}
        if self.similarity:
            frames["similarity"] = similarity_rows(self.similarity)
        if self.profile is not None:
            frames["profile"] = self.profile.to_frame()
        more: dict[str, Any] = {name: records_of(frame) for name, frame in frames.items() if name != rows}
        if self.reliability is not None:
            more["reliability"] = records_of(self.reliability.to_frame())
        return frames[rows], more


def look_at_couples(answers: Responses, scores: Scores, wanted: Wanted) -> Found:
    """Pair the partners and look at each of the things that can be said about them."""
    from trustscale.dyads import nonindependence, pair

    profile, notes = _profile(scores, wanted)
    couples = pair(scores, members=wanted.members)
    if profile is not None and wanted.members is None:
        couples = pair(scores, members=_as_profile(couples, profile, wanted.partners or {}))
    place = None if wanted.couple is None else _place(couples, wanted.couple)
    similarity, more = _similarity(answers, wanted)
    if wanted.needs_similarity and not similarity:
        raise PairingError(
            "There is no likeness of answers to write.",
            code="TS-D014",
            where=more,
            mend="choose other --rows.",
        )
    return Found(
        couples=couples,
        place=place,
        dependence=nonindependence(couples, level=wanted.level),
        reliability=_reliability(couples, wanted),
        similarity=similarity,
        profile=profile,
        notes=(*notes, *more),
        parts=wanted.parts,
    )


def _as_profile(
    couples: Couples, profile: CoupleProfile | SampleProfile, told: Mapping[str, str]
) -> tuple[Any, Any]:
    """The partners in the order of the profile, so that a gap has one sign in all that is shown."""
    roles = profile.profile.roles
    words = {told[roles[0].id]} if roles and roles[0].id in told else set()
    if roles and not words:
        words = {roles[0].id, *roles[0].called}
    first, second = couples.members
    known = {_folded(word) for word in words}
    return (second, first) if _folded(second) in known else (first, second)


def _folded(value: Any) -> str:
    return " ".join(str(value).casefold().replace("_", " ").split())


def _place(couples: Couples, couple: str) -> int:
    """Which couple is meant; where there is no such one, the profile's message says so."""
    from trustscale.dyads._couples import couple_ids

    names = [str(name).strip() for name in couple_ids(couples).tolist()]
    if couple.strip() not in names:
        raise OptionError(
            f"--couple {couple!r}: there is no couple of this name with both partners"
            f"{did_you_mean(couple, names)}.",
            code="TS-C016",
            mend=f"write it as {couples.dyad!r} has it, with leading zeros, such as {names[0]}.",
        )
    return names.index(couple.strip())


def _reliability(couples: Couples, wanted: Wanted) -> CoupleReliability | None:
    """Of the scales that were named; names of profile lines that are no scores are left to the profile."""
    from trustscale.dyads import reliability

    given = {name: value for name, value in wanted.reliability.items() if name in couples.variables}
    unknown = [name for name in wanted.reliability if name not in couples.variables]
    if unknown:
        raise OptionError(
            f"--reliability names {unknown[0]!r}, which is no score here"
            f"{did_you_mean(unknown[0], couples.variables)}.",
            code="TS-C014",
            mend=f"the scores are {', '.join(couples.variables)}.",
        )
    return reliability(couples, reliability=given, variables=list(given)) if given else None


def _check_groups(parts: Sequence[str], known: Sequence[str]) -> None:
    """Before anything is written, the groups that are to be drawn are there."""
    for part in parts:
        if part not in known:
            raise OptionError(
                f"--part {part!r} is no group of the profile{did_you_mean(part, known)}.",
                code="TS-C016",
                mend=f"its groups are {', '.join(known)}.",
            )


def _similarity(answers: Responses, wanted: Wanted) -> tuple[dict[str, Similarity], list[str]]:
    """One for each instrument, since instruments are answered on different scales."""
    from trustscale.dyads import similarity

    found, notes = {}, []
    for part in answers.parts:
        name = part.instrument.id
        if sum(item.role == "scored" for item in part.instrument.items) < LEAST_ITEMS:
            continue
        try:
            found[name] = similarity(
                replace(answers, parts=(part,)),
                seed=wanted.seed,
                permutations=wanted.permutations,
                level=wanted.level,
            )
        except PairingError as error:
            if error.code != "TS-D014":
                raise
            notes.append(f"{name}: no likeness of answers, because {error.what[:1].lower()}{error.what[1:]}")
    return found, notes


def _profile(scores: Scores, wanted: Wanted) -> tuple[CoupleProfile | SampleProfile | None, list[str]]:
    """The profile where it was asked for, or where all that it reads is there."""
    from trustscale.dyads import profile
    from trustscale.instruments.profile_files import load_profile

    own = {scored.instrument.id: scored.instrument for scored in scores.parts}
    asked = load_profile(wanted.profile, instruments=own)
    needed = [entry.id for entry in asked.instruments]
    lacking = [name for name in needed if name not in own]
    if wanted.needs_profile and len(lacking) == len(needed):
        raise OptionError(
            f"The profile {asked.id} reads none of the instruments that were scored.",
            code="TS-C017",
            mend=f"score one or more of: {', '.join(needed)}.",
        )
    if lacking and not wanted.needs_profile:
        held = len(lacking) < len(needed)
        return None, [f"The profile {asked.id} needs {', '.join(lacking)}, too."] if held else []
    _check_groups(wanted.parts, [group.id for group in asked.groups])
    known = {line.name for _, line in asked.lines}
    kept = {name: value for name, value in wanted.reliability.items() if name in known}
    options: dict[str, Any] = {"roles": wanted.partners, "reliability": kept or None, "level": wanted.level}
    try:
        return profile(scores, asked, couple=wanted.couple, **options), []
    except PairingError as error:
        if wanted.needs_profile or error.code != "TS-D070":
            raise
        return None, [f"No profile: {error.what} {error.mend}"]
