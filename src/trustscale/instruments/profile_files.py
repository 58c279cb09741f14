"""Profile files: ``<name>/profile.toml`` among the shipped instruments, or a file of one's own.

A profile reads scales of several instruments, so it has a folder of its own, named by its id, which need not
hold an instrument. An instrument's folder can hold one, too, that has the instrument's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

import tomli_w
from pydantic import ValidationError

from trustscale.errors import Finding, InstrumentError, InstrumentNotFoundError, did_you_mean
from trustscale.instruments.faults import model_findings
from trustscale.instruments.files import UnreadableError, read_data
from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Instrument
from trustscale.instruments.profile_checks import profile_findings
from trustscale.instruments.profile_model import Profile
from trustscale.instruments.shipped import shipped_ids, shipped_root
from trustscale.instruments.wording import is_path
from trustscale.instruments.write import plain

PROFILE = "profile.toml"
"""The file of a folder that holds a profile."""

ReadProfile: TypeAlias = tuple[Profile | None, tuple[Finding, ...]]


@cache
def shipped_profiles() -> tuple[str, ...]:
    """The ids of all shipped profiles, sorted; the folder of each has its id as name.

    >>> "trust-repair" in shipped_profiles()
    True
    """
    root = shipped_root()
    if not root.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / PROFILE).is_file()))


def load_profile(name_or_path: str | Path, *, instruments: Mapping[str, Instrument] | None = None) -> Profile:
    """Load a profile, checked against the instruments that it reads.

    Parameters
    ----------
    name_or_path : str or Path
        The id of a shipped profile; or the path of a profile file, or of the folder that it lies in.
    instruments : mapping of str to Instrument, optional
        Definitions of your own by id. They come before the shipped ones.

    Raises
    ------
    InstrumentNotFoundError
        TS-I320: there is no such profile.
    InstrumentError
        TS-I321: the profile is wrong; ``findings`` has everything that was found.

    Examples
    --------
    >>> [group.id for group in load_profile("trust-repair").groups]
    ['attributional', 'social_equilibrium', 'structural', 'relationship']
    """
    profile, findings = read_profile(_profile_file(name_or_path), instruments=instruments)
    return usable_profile(profile, findings, name=str(name_or_path))


def usable_profile(profile: Profile | None, findings: tuple[Finding, ...], *, name: str) -> Profile:
    """Return the profile, or raise all errors among its findings."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if profile is not None and not errors:
        return profile
    things = "thing is" if len(errors) == 1 else "things are"
    raise InstrumentError(
        f"The profile {name} cannot be used: {len(errors)} {things} wrong in it.",
        code="TS-I321",
        where=[str(finding) for finding in errors],
        mend="change the profile file there and load it again.",
        findings=errors,
    )


def read_profile(entry: Traversable, *, instruments: Mapping[str, Instrument] | None = None) -> ReadProfile:
    """Read a profile file; return it, or None where it is none, with all findings, errors and warnings."""
    try:
        data = read_data(entry, where=entry.name)
    except UnreadableError as fault:
        return None, (fault.finding,)
    if not isinstance(data, Mapping):
        problem = "it is not a table of keys."
        return None, (Finding("TS-I083", entry.name, problem, 'Begin with id = "...".'),)
    try:
        profile = Profile.model_validate(data)
    except ValidationError as error:
        return None, model_findings(Profile, data, error, place=entry.name)
    return profile, profile_findings(profile, definitions_for(profile, instruments or {}))


def definitions_for(profile: Profile, own: Mapping[str, Instrument]) -> dict[str, Instrument]:
    """The definitions that a profile names: one's own ones, else the shipped ones."""
    shipped = [entry.id for entry in profile.instruments if entry.id in shipped_ids() and entry.id not in own]
    return {**own, **{name: load_instrument(name) for name in shipped}}


def profile_text(profile: Profile) -> str:
    """A profile as the text of its file, which reads back equal."""
    return tomli_w.dumps(plain(profile))


def _profile_file(name: str | Path) -> Traversable:
    known = str(name).strip().lower()
    if not is_path(name) and known in shipped_profiles():
        return shipped_root() / known / PROFILE
    path = Path(name)
    found = path / PROFILE if path.is_dir() else path
    if found.is_file():
        return found
    raise InstrumentNotFoundError(
        f"There is no profile {str(name)!r}{did_you_mean(known, shipped_profiles())}.",
        code="TS-I320",
        mend=f"use one of: {', '.join(shipped_profiles())}; or give the path of a {PROFILE}.",
    )
