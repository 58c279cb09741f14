"""The one picture of a profile: which lines of it can be drawn, and the words around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trustscale.dyads._profile_lines import NOT_ANSWERED
from trustscale.errors import OptionError, ResultError, did_you_mean
from trustscale.instruments.model import DRAFT
from trustscale.results.figures import couple_profile
from trustscale.results.render import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from trustscale.dyads._profile_result import (
        CoupleLine,
        CoupleProfile,
        ProfileResult,
        SampleLine,
        SampleProfile,
    )

Groups = str | Sequence[str] | None


def couple_figure(result: CoupleProfile, *, groups: Groups, width: float) -> Figure:
    """Both partners of a couple."""
    wanted = _wanted(result, groups)
    rows = [row for row in result.rows if row.group in wanted]
    drawn = [row for row in rows if not (math.isnan(row.first) and math.isnan(row.second))]
    words = result.profile.words
    bars = words.with_bars if any(not math.isnan(row.gap_lower) for row in drawn) else words.without_bars
    return _figure(
        result,
        drawn,
        ("first", "second"),
        subtitle=f"Couple {result.couple}",
        reading=f"{words.couple} {bars}",
        notes=_missing_notes(result, rows),
        width=width,
    )


def sample_figure(result: SampleProfile, *, groups: Groups, width: float) -> Figure:
    """The means of both partners over couples."""
    wanted = _wanted(result, groups)
    rows = [row for row in result.rows if row.group in wanted]
    drawn = [row for row in rows if not math.isnan(row.gap)]
    few = [row.label for row in rows if row.suppressed]
    without = [row.label for row in rows if not row.suppressed and row.n == 0]
    notes = [f"Not shown, as fewer than {result.minimum_n} couples answered: {_listed(few)}."] if few else []
    notes += [f"Without scores: {_listed(without)}."] if without else []
    level = f"The intervals are {100 * result.level:g}\N{NO-BREAK SPACE}% intervals."
    return _figure(
        result,
        drawn,
        ("first_mean", "second_mean"),
        subtitle=counted(result.n_couples, "couple"),
        reading=f"{result.profile.words.sample} {level}",
        notes=notes,
        width=width,
    )


def _wanted(result: ProfileResult, groups: Groups) -> tuple[str, ...]:
    known = [group.id for group in result.profile.groups]
    if groups is None:
        return tuple(known)
    asked = (groups,) if isinstance(groups, str) else tuple(groups)
    unknown = [f"{name!r}{did_you_mean(str(name), known)}" for name in asked if name not in known]
    if unknown:
        raise OptionError(
            "`groups` names groups that the profile does not have.",
            code="TS-D067",
            where=unknown,
            mend=f"it has: {', '.join(known)}.",
        )
    return asked


def _figure(
    result: ProfileResult,
    drawn: Sequence[CoupleLine] | Sequence[SampleLine],
    scores: tuple[str, str],
    *,
    subtitle: str,
    reading: str,
    notes: Sequence[str],
    width: float,
) -> Figure:
    if not drawn:
        raise ResultError(
            "There is no score to draw.",
            code="TS-D068",
            mend="look at to_frame(), which says why scores are missing.",
        )
    profile = result.profile
    titles = {group.id: group.title for group in profile.groups}
    drafts = [row.instrument in result.drafts for row in drawn]
    own = [f"The profile is {DRAFT}."] if profile.status == "draft" and not all(drafts) else []
    # `not_for` is for those who show the picture: on a page for both partners it could point at one of them.
    last = [profile.words.note] if profile.words.note else []
    return couple_profile(
        [row.label for row in drawn],
        _column(drawn, scores[0]),
        _column(drawn, scores[1]),
        low=_column(drawn, "minimum"),
        high=_column(drawn, "maximum"),
        first_interval=(_column(drawn, "first_lower"), _column(drawn, "first_upper")),
        second_interval=(_column(drawn, "second_lower"), _column(drawn, "second_upper")),
        names=result.partners,
        groups=[titles[row.group] for row in drawn],
        end_words=[(row.low, row.high) for row in drawn],
        title=profile.title,
        subtitle=subtitle,
        reading=reading,
        notes=[*own, *notes, *last],
        is_draft=drafts,
        width=width,
    )


def _column(rows: Sequence[Any], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([getattr(row, name) for row in rows], dtype=np.float64)


def _missing_notes(result: CoupleProfile, rows: Sequence[CoupleLine]) -> list[str]:
    """Which marks are missing, and why; what nobody was asked is named once."""
    unasked = [row.label for row in rows if row.first_missing == row.second_missing == NOT_ANSWERED]
    found = [
        f"{row.label} ({name}: {why})"
        for row in rows
        for name, why in zip(result.partners, (row.first_missing, row.second_missing), strict=True)
        if why and row.label not in unasked
    ]
    notes = [f"Without a score: {_listed(found)}."] if found else []
    return notes + ([f"Not answered in this survey: {_listed(unasked)}."] if unasked else [])


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words)
