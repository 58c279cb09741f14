"""What is wrong with a profile that can be read: by itself, and against the instruments that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trustscale.errors import Finding, did_you_mean
from trustscale.instruments.inputs import answered_on, code_bounds, item_of, scale_of
from trustscale.instruments.model import Instrument
from trustscale.instruments.profile_model import Profile, ProfileLine
from trustscale.instruments.ranges import derived_range

Ends = tuple[float, float]


def profile_findings(profile: Profile, instruments: Mapping[str, Instrument]) -> tuple[Finding, ...]:
    """Everything that is wrong, or deserves a look; those that make the profile unusable first.

    Parameters
    ----------
    profile : Profile
        A profile whose parts have the right types.
    instruments : mapping of str to Instrument
        The definitions that are at hand, by id.
    """
    own = (
        *_twice(profile),
        *_roles(profile),
        *_groups(profile),
        *_words(profile),
        *_draft(profile, instruments),
    )
    found = dict.fromkeys((*own, *_named_instruments(profile, instruments), *_lines(profile, instruments)))
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))


def line_range(instrument: Instrument, name: str) -> Ends | None:
    """The lowest and highest value of a scale or item; None where there is none, or no finite one."""
    scale = scale_of(instrument, name)
    if scale is not None:
        return scale.range or derived_range(instrument, scale)
    item = item_of(instrument, name)
    if item is None:
        return None
    low, high = code_bounds(answered_on(instrument, item))
    return (low, high) if low < high < float("inf") and low > -float("inf") else None


def place_of_line(group: str, number: int, line: ProfileLine) -> str:
    """Where a line stands, for messages."""
    return f"groups.{group}.scales.{line.name}" if line.name else f"groups.{group}.scales[{number}]"


def _placed(profile: Profile) -> Iterator[tuple[str, ProfileLine]]:
    for group in profile.groups:
        for number, line in enumerate(group.scales, start=1):
            yield place_of_line(group.id, number, line), line


def _twice(profile: Profile) -> Iterator[Finding]:
    """Two roles, instruments, groups or lines of one name."""
    lines = [f"{line.instrument}, {line.name}" for _, line in profile.lines]
    kinds: tuple[tuple[str, Sequence[str]], ...] = (
        ("roles", [role.id for role in profile.roles]),
        ("instruments", [entry.id for entry in profile.instruments]),
        ("groups", [group.id for group in profile.groups]),
        ("groups.scales", lines),
    )
    for kind, names in kinds:
        for name in _repeated(names):
            yield Finding("TS-I309", f"{kind}.{name}", "it is there twice.", "Give each an id of its own.")


def _repeated(names: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _roles(profile: Profile) -> Iterator[Finding]:
    """Two roles or none, told apart by what data call them, and no others anywhere."""
    if len(profile.roles) not in (0, 2):
        problem = f"there are {len(profile.roles)} of them."
        yield Finding(
            "TS-I306", "roles", problem, "Describe both partners, or neither where roles are alike."
        )
    called = [word.strip().casefold() for role in profile.roles for word in {role.id, *role.called}]
    for word in _repeated(called):
        yield Finding("TS-I306", "roles", f"both are called {word!r}.", "Keep that word for one of them.")
    known = [role.id for role in profile.roles]
    for entry in profile.instruments:
        yield from _unknown_roles(entry.forms, known, f"instruments.{entry.id}.forms")
    for place, line in _placed(profile):
        yield from _unknown_roles(line.by_role, known, f"{place}.by_role")
        absent = [role for role in known if line.by_role and role not in line.by_role]
        for role in absent:
            problem = f"it does not say what stands for {role!r}."
            yield Finding("TS-I306", f"{place}.by_role", problem, "Name a scale or an item for both roles.")
        if (line.scale is None) == (not line.by_role):
            problem = "it has both `scale` and `by_role`." if line.by_role else "it names no scale."
            yield Finding("TS-I310", place, problem, "Give `scale`, or `by_role` with one for each role.")


def _unknown_roles(named: Iterable[str], known: Sequence[str], place: str) -> Iterator[Finding]:
    for role in named:
        if role not in known:
            problem = f"there is no role {role!r}{did_you_mean(role, known)}."
            yield Finding("TS-I306", place, problem, f"The roles are: {', '.join(known) or 'none'}.")


def _groups(profile: Profile) -> Iterator[Finding]:
    """Groups with something in them, and no scale of a partner in two places."""
    if not profile.groups:
        yield Finding("TS-I303", "groups", "there is none.", "Add a group with the scales to read together.")
    for group in profile.groups:
        if not group.scales:
            yield Finding("TS-I303", f"groups.{group.id}", "it has no scales.", "Add some, or take it out.")
    roles = [role.id for role in profile.roles] or [""]
    first: dict[tuple[str, str, str], str] = {}
    for place, line in _placed(profile):
        for role in roles:
            name = line.scale or line.by_role.get(role)
            if name is None:
                continue
            before = first.setdefault((line.instrument, name, role), place)
            if before != place:
                problem = f"{name} of {line.instrument} stands in {before} already."
                yield Finding(
                    "TS-I304", place, problem, "Keep it in one place: a profile shows each scale once."
                )


def _words(profile: Profile) -> Iterator[Finding]:
    """Words wherever a person reads them."""
    said = {"title": profile.title, "about": profile.about}
    said |= {
        f"words.{key}": getattr(profile.words, key)
        for key in ("couple", "sample", "with_bars", "without_bars")
    }
    said |= {f"roles.{role.id}.title": role.title for role in profile.roles}
    said |= {f"groups.{group.id}.title": group.title for group in profile.groups}
    for place, line in _placed(profile):
        said |= {f"{place}.{key}": getattr(line, key) for key in ("label", "low", "high")}
    for place, text in said.items():
        if not text.strip():
            yield Finding("TS-I305", place, "it has no words.", "Say it so that a couple can read it.")


def _draft(profile: Profile, instruments: Mapping[str, Instrument]) -> Iterator[Finding]:
    """A profile of drafts is a draft; a draft says what it must not be used for."""
    if profile.status == "draft":
        if not (profile.not_for or "").strip():
            problem = "it is missing, and this is a draft."
            yield Finding("TS-I312", "not_for", problem, "Say what the profile must not be used for.")
        return
    drafts = [
        e.id for e in profile.instruments if e.id in instruments and instruments[e.id].status == "draft"
    ]
    if drafts:
        problem = f"it is {profile.status!r}, and {', '.join(drafts)} is not validated."
        yield Finding("TS-I312", "status", problem, 'Write status = "draft".')


def _named_instruments(profile: Profile, instruments: Mapping[str, Instrument]) -> Iterator[Finding]:
    """Instruments that exist, with the forms that are named, in the version that the words are for."""
    for entry in profile.instruments:
        place = f"instruments.{entry.id}"
        definition = instruments.get(entry.id)
        if definition is None:
            problem = f"there is no such instrument{did_you_mean(entry.id, instruments)}."
            yield Finding(
                "TS-I301", place, problem, "Use the id of a shipped one, or of one that is scored here."
            )
            continue
        forms = [wording.form for wording in definition.wordings]
        for role, form in entry.forms.items():
            if form not in forms:
                problem = f"{entry.id} has no form {form!r}{did_you_mean(form, forms)}."
                has = ", ".join(forms) or "none"
                cure = f"It has: {has}; leave the role out for the form of the definition."
                yield Finding("TS-I307", f"{place}.forms.{role}", problem, cure)
        if entry.version not in (None, definition.version):
            problem = f"it is for version {entry.version}, and this is {definition.version}."
            cure = "Read the words again beside the new items, then change it."
            yield Finding("TS-I311", f"{place}.version", problem, cure, severity="warning")


def _lines(profile: Profile, instruments: Mapping[str, Instrument]) -> Iterator[Finding]:
    """Lines of instruments that are listed, of scales that they have, with ends that can be drawn."""
    listed = [entry.id for entry in profile.instruments]
    for place, line in _placed(profile):
        if line.instrument not in listed:
            problem = f"the profile does not list {line.instrument!r}{did_you_mean(line.instrument, listed)}."
            yield Finding("TS-I301", f"{place}.instrument", problem, "Add it under [[instruments]].")
        definition = instruments.get(line.instrument)
        if definition is not None:
            yield from _line(place, line, definition)


def _line(place: str, line: ProfileLine, definition: Instrument) -> Iterator[Finding]:
    named = [line.scale] if line.scale is not None else list(line.by_role.values())
    singles = [item.id for item in definition.items if item.role == "single"]
    known = [*(scale.id for scale in definition.scales if scale.reported), *singles]
    ends = []
    for name in named:
        if name not in known:
            problem = f"{definition.id} reports no scale or item {name!r}{did_you_mean(name, known)}."
            yield Finding("TS-I302", place, problem, f"It reports: {', '.join(known)}.")
        elif (span := line_range(definition, name)) is None:
            yield Finding("TS-I308", place, f"{name} has no lowest and highest value.", "Give it a `range`.")
        else:
            ends.append(span)
    if len(set(ends)) > 1:
        problem = "what stands for one role has another range than what stands for the other."
        yield Finding("TS-I308", f"{place}.by_role", problem, "Put them on two lines.")
