"""The models of a profile file: which scales are read together for two partners, grouped how, in which words.

A profile adds nothing up. Its groups stand beside each other; their order in the file is the order on the
page and means nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Strict

from trustscale.instruments.model import INSTRUMENT_PATTERN, Name, Part, Source, Texts

Version: TypeAlias = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
FileId: TypeAlias = Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
Views: TypeAlias = Literal["same", "own"]


class ProfileRole(Part):
    """One of the two partners: what the page calls them, and how data may spell their role."""

    id: Name
    title: str
    called: Texts = ()


class ProfileInstrument(Part):
    """An instrument that the profile reads, and the form that each partner fills in.

    A role without an entry in ``forms`` answers the form of the definition itself.
    """

    id: FileId
    version: Version | None = None
    forms: dict[Name, FileId] = Field(default_factory=dict)


class ProfileLine(Part):
    """One line of the page: a scale or an item of both partners, with the words for it and for its two ends.

    ``scale`` names a scale, or an item that is reported as it is; ``by_role`` names one for each role, where
    what partners say about the same thing stands in different places of their forms. ``views`` says what a
    gap is: with ``"same"`` both speak of one thing and see it differently, with ``"own"`` each speaks of
    their own side.
    """

    id: Name | None = None
    instrument: FileId
    scale: Name | None = None
    by_role: dict[Name, Name] = Field(default_factory=dict)
    views: Views
    label: str
    low: str
    high: str

    @property
    def name(self) -> str:
        """What results call the line."""
        return self.id or self.scale or "_".join(self.by_role.values())

    def of(self, role: str) -> str:
        """The scale or item that stands for a partner."""
        return self.scale or self.by_role[role]


class ProfileGroup(Part):
    """Lines that are read together under one heading."""

    id: Name
    title: str
    about: str | None = None
    scales: Annotated[tuple[ProfileLine, ...], Strict(False)] = ()


class ProfileWords(Part):
    """How to read the picture, in words for the people it is shown to."""

    couple: str
    sample: str
    with_bars: str
    without_bars: str
    note: str | None = None


class Profile(Part):
    """How scales of one or more instruments are read together for the two partners of a couple."""

    id: FileId
    version: Version
    title: str
    language: str = "en"
    status: Literal["published", "draft"] = "published"
    about: str
    intended_use: str | None = None
    not_for: str | None = None
    words: ProfileWords
    sources: Annotated[tuple[Source, ...], Strict(False)] = ()
    roles: Annotated[tuple[ProfileRole, ...], Strict(False)] = ()
    instruments: Annotated[tuple[ProfileInstrument, ...], Strict(False)]
    groups: Annotated[tuple[ProfileGroup, ...], Strict(False)]

    @property
    def lines(self) -> Iterator[tuple[ProfileGroup, ProfileLine]]:
        """Each line with its group, in the order of the page."""
        return ((group, line) for group in self.groups for line in group.scales)

    @property
    def content_hash(self) -> str:
        """Twelve hexadecimal digits that change with anything in the profile."""
        text = json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __repr__(self) -> str:
        lines = sum(len(group.scales) for group in self.groups)
        return f"Profile({self.id!r}, version {self.version!r}: {lines} lines in {len(self.groups)} groups)"

    __str__ = __repr__
