"""A mistake: one change to the good definition, and the finding that it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.instruments.good_definition import GOOD, Changes, found


@dataclass(frozen=True)
class Mistake:
    """What is changed, and code, place and essential words of what must be found.

    ``also`` names codes of errors that the change cannot help causing; any other error fails the test, so
    that a check that is wrong about a good part of the file is seen, too.
    """

    name: str
    changes: Changes
    code: str
    where: str
    words: tuple[str, ...]
    severity: str = "error"
    also: tuple[str, ...] = ()
    base: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return self.name


def assert_found(mistake: Mistake) -> None:
    """The finding is there, at its place, in its words; and no error that has nothing to do with it."""
    findings = found(GOOD if mistake.base is None else mistake.base, mistake.changes)
    told = "\n".join(f"{finding.severity} {finding}" for finding in findings)
    here = [finding for finding in findings if (finding.code, finding.where) == (mistake.code, mistake.where)]
    assert here, f"no {mistake.code} at {mistake.where}; found:\n{told}"
    text = " / ".join(f"{finding.problem} {finding.cure}" for finding in here)
    absent = [word for word in mistake.words if word not in text]
    assert not absent, f"{absent} not in: {text}"
    assert mistake.severity in {finding.severity for finding in here}
    errors = {finding.code for finding in findings if finding.severity == "error"}
    expected = {*mistake.also, *([mistake.code] if mistake.severity == "error" else [])}
    assert errors <= expected, f"more than was done wrong:\n{told}"
