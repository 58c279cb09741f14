"""Everything that trustscale raises, warns of or finds.

One tree, so that ``except trustscale.errors.TrustscaleError`` catches all of it::

    TrustscaleError (a ValueError)
    ├── OptionError            an argument of a call is not one of its values
    ├── InstrumentError        a definition is wrong (carries its findings)
    │   └── InstrumentNotFoundError
    ├── ReadingError           a file or frame cannot be read as answers
    │   ├── FileError          the file itself
    │   ├── ColumnError        its columns
    │   ├── AnswerError        its cells
    │   ├── KeyingError        items that seem to be reversed already
    │   └── PairingError       rows or columns that do not form couples
    ├── ScoringError           answers that cannot be scored as asked
    ├── NormError              a norm that does not fit, is not there or cannot be made
    ├── ChangeError            scores of several times that cannot be compared
    ├── StudyError             items that cannot be studied as asked
    ├── SummaryError           summaries that cannot be made, added or read
    │   └── NeedsMoreError     a summary lacks what the question needs
    └── ResultError            a result that cannot be shown as asked

    TrustscaleWarning (a UserWarning)
    ├── ReadingWarning
    ├── KeyingWarning
    └── ScoringWarning

Each error has a code; ``trustscale explain CODE`` says more about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "AnswerError",
    "ChangeError",
    "ColumnError",
    "FileError",
    "Finding",
    "InstrumentError",
    "InstrumentNotFoundError",
    "KeyingError",
    "KeyingWarning",
    "NeedsMoreError",
    "NormError",
    "OptionError",
    "PairingError",
    "ReadingError",
    "ReadingWarning",
    "ResultError",
    "ScoringError",
    "ScoringWarning",
    "StudyError",
    "SummaryError",
    "TrustscaleError",
    "TrustscaleWarning",
]

SHOWN = 20
"""How many places a message lists before it only counts them."""


class TrustscaleError(ValueError):
    """The root of all errors of this package.

    Attributes
    ----------
    what : str
        What is wrong, in one sentence.
    code : str
        A stable code such as ``TS-R014``.
    where : tuple of str
        Each place that is wrong; the message shows the first twenty.
    mend : str
        What to do about it.
    """

    def __init__(self, what: str, *, code: str, where: Sequence[str] = (), mend: str = "") -> None:
        self.what = what
        self.code = code
        self.where = tuple(where)
        self.mend = mend
        super().__init__(self._message())

    def _message(self) -> str:
        lines = [self.what, *(f"  {place}" for place in self.where[:SHOWN])]
        if len(self.where) > SHOWN:
            lines.append(f"  ... and {len(self.where) - SHOWN} more")
        if self.mend:
            lines.append(f"To mend it: {self.mend}")
        lines.append(f"[{self.code}, trustscale explain {self.code}]")
        return "\n".join(lines)


class OptionError(TrustscaleError):
    """An argument of a call is not one of the values it can take."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a look, in an instrument.

    Attributes
    ----------
    code : str
        ``TS-I...``; ``trustscale explain CODE`` says more.
    where : str
        The place in the definition, such as ``scales.rs10.reverse``.
    problem : str
        What is wrong there.
    cure : str
        How to mend it.
    severity : str
        ``"error"``: the instrument cannot be used; ``"warning"``: it can, but it deserves a look.
    """

    code: str
    where: str
    problem: str
    cure: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} {self.cure} [{self.code}]"


class InstrumentError(TrustscaleError):
    """A definition is wrong. ``findings`` has everything that was found, at once."""

    def __init__(
        self,
        what: str,
        *,
        code: str,
        where: Sequence[str] = (),
        mend: str = "",
        findings: Sequence[Finding] = (),
    ) -> None:
        self.findings = tuple(findings)
        super().__init__(what, code=code, where=where, mend=mend)

    @classmethod
    def from_findings(cls, name: str, findings: Sequence[Finding]) -> InstrumentError:
        """One error for all findings of one definition."""
        n = len(findings)
        what = f"{name} cannot be used: {n} {'thing is' if n == 1 else 'things are'} wrong in its definition."
        return cls(
            what,
            code=findings[0].code,
            where=[str(finding) for finding in findings],
            mend="change the definition there and run `trustscale check` on it again.",
            findings=findings,
        )


class InstrumentNotFoundError(InstrumentError):
    """No shipped instrument and no file has this name."""


class ReadingError(TrustscaleError):
    """A file or a frame cannot be read as answers to an instrument."""


class FileError(ReadingError):
    """The file itself: not there, empty, of another kind, damaged."""


class ColumnError(ReadingError):
    """The columns: an item without one, one for two items, a name that is there twice."""


class AnswerError(ReadingError):
    """The cells: answers that the response scale does not have, ids that are there twice."""


class KeyingError(ReadingError):
    """Items that seem to have been reversed before they came to us."""


class PairingError(ReadingError):
    """Rows or columns that do not form couples: three members, one role twice, a partner's column missing."""


class ScoringError(TrustscaleError):
    """Answers that cannot be scored as asked."""


class NormError(TrustscaleError):
    """A norm that does not fit the scores, is not there, or cannot be made of them."""


class ChangeError(TrustscaleError):
    """Scores of several times that cannot be compared: other people, other definitions."""


class StudyError(TrustscaleError):
    """Items that cannot be studied as asked: formative scales, too few items, no variation."""


class SummaryError(TrustscaleError):
    """Summaries that cannot be made, added, read or written."""


class NeedsMoreError(SummaryError):
    """A summary does not hold what the question needs; the message names the call that gives it."""


class ResultError(TrustscaleError):
    """A result that cannot be shown or written as asked."""


class TrustscaleWarning(UserWarning):
    """The root of all warnings of this package."""


class ReadingWarning(TrustscaleWarning):
    """Something about the file that did not stop the reading."""


class KeyingWarning(TrustscaleWarning):
    """Items whose answers run against their key."""


class ScoringWarning(TrustscaleWarning):
    """Something about the scores that deserves a look."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``" (did you mean 'rs4'?)"``, or nothing when no known name is near."""
    by_lower = {str(k).lower(): str(k) for k in known}
    near = get_close_matches(str(name).lower(), by_lower, n=1, cutoff=0.6)
    return f" (did you mean {by_lower[near[0]]!r}?)" if near else ""
