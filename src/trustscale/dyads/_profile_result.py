"""A profile as a result: of one couple, and of a sample of couples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustscale.dyads._profile_figure import couple_figure, sample_figure
from trustscale.dyads._result import KENNY, CoupleResult
from trustscale.instruments.profile_model import Profile
from trustscale.responses.tabular import Columns, columns_of, draft_sentence, plain, result_dict
from trustscale.results.apa import bounded, interval
from trustscale.results.render import counted, number, text_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_ORDER = "The groups sort scales; they are no steps, and nothing is added up."


@dataclass(frozen=True, slots=True)
class CoupleLine:
    """One line of a couple's profile.

    Attributes
    ----------
    group, instrument, scale, label, low, high : str
        Where it stands, what it is called, and the words for its two ends.
    views : str
        ``same``: both speak of one thing, and a gap is two views of it. ``own``: each speaks of their own
        side.
    direction : str or None
        What a higher score is.
    minimum, maximum : float
        The lowest and highest value there can be.
    first, second : float
        The partners' scores; NaN where there is none, and ``first_missing``, ``second_missing`` say why.
    first_lower, first_upper, second_lower, second_upper : float
        The score and as many standard errors of measurement to both sides as the level asks for. They can
        reach beyond the lowest and highest value.
    gap, gap_lower, gap_upper : float
        First minus second, with an interval for which errors of the partners are taken as independent.
    level : float
        Of the intervals.
    first_reliability, second_reliability, first_sd, second_sd : float
        What intervals rest on; NaN where no reliability was given.
    """

    group: str
    instrument: str
    scale: str
    label: str
    views: str
    low: str
    high: str
    direction: str | None
    minimum: float
    maximum: float
    first: float
    first_lower: float
    first_upper: float
    first_missing: str
    second: float
    second_lower: float
    second_upper: float
    second_missing: str
    gap: float
    gap_lower: float
    gap_upper: float
    level: float
    first_reliability: float
    second_reliability: float
    first_sd: float
    second_sd: float


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line of the profile of a sample; all numbers rest on the couples with both scores.

    Attributes
    ----------
    group, instrument, scale, label, views, low, high, direction, minimum, maximum
        As in :class:`CoupleLine`.
    n, n_left_out : float
        Couples with both scores, and without; NaN where they are suppressed.
    first_mean, first_sd, first_lower, first_upper, second_mean, second_sd, second_lower, second_upper : float
        Each partner's mean with its interval (t, over couples).
    gap, gap_sd, gap_lower, gap_upper : float
        Mean of first minus second, with its interval over couples.
    gap_absolute : float
        Mean distance of the two, whichever is higher; gaps in opposite directions do not cancel in it.
    r, r_lower, r_upper : float
        Correlation of partners (Pearson, Fisher z).
    gap_reliability : float
        Of the difference, from the reliability that was given; NaN without one.
    level : float
        Of all intervals.
    suppressed : bool
        Whether numbers are left out because too few couples stand behind them.
    """

    group: str
    instrument: str
    scale: str
    label: str
    views: str
    low: str
    high: str
    direction: str | None
    minimum: float
    maximum: float
    n: float
    n_left_out: float
    first_mean: float
    first_sd: float
    first_lower: float
    first_upper: float
    second_mean: float
    second_sd: float
    second_lower: float
    second_upper: float
    gap: float
    gap_sd: float
    gap_lower: float
    gap_upper: float
    gap_absolute: float
    r: float
    r_lower: float
    r_upper: float
    gap_reliability: float
    level: float
    suppressed: bool


@dataclass(frozen=True, slots=True, eq=False)
class ProfileResult(CoupleResult):
    """What the profiles of a couple and of a sample have in common.

    Attributes
    ----------
    profile : Profile
        Which scales are read together, grouped how, in which words.
    roles : pair of str
        The profile's ids of the two partners, the first one first.
    partners : pair of str
        What a page calls them.
    drafts : tuple of str
        Instruments of the profile, and the profile, that are author-constructed and not validated.
    level : float
        Of the intervals.
    """

    profile: Profile
    roles: tuple[str, str]
    partners: tuple[str, str]
    drafts: tuple[str, ...]
    level: float

    def _dict(self, **more: Any) -> dict[str, Any]:
        """Everything as plain values, with what only one of the two has."""
        return result_dict(
            self,
            self.columns(),
            profile={"id": self.profile.id, "version": self.profile.version, "title": self.profile.title},
            not_for=self.profile.not_for,
            roles=dict(zip(self.roles, self.partners, strict=True)),
            forms={entry.id: dict(entry.forms) for entry in self.profile.instruments},
            groups={group.id: [group.title, group.about] for group in self.profile.groups},
            level=self.level,
            **more,
        )


@dataclass(frozen=True, slots=True, eq=False)
class CoupleProfile(ProfileResult):
    """Both partners of one couple, scale by scale. Made by :func:`trustscale.dyads.profile`.

    ``to_frame()`` has the columns of :class:`CoupleLine`. Nothing in it is a verdict: there are no norms, no
    cut-offs, no order of the groups and no sum over them.
    """

    couple: Any
    rows: tuple[CoupleLine, ...]
    has_intervals: bool

    def columns(self) -> Columns:
        """One row per line of the profile."""
        return columns_of(self.rows, CoupleLine.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The sources of the profile."""
        return tuple(source.citation for source in self.profile.sources)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values; what has no value is None."""
        return self._dict(couple=plain(self.couple))

    def lines(self) -> list[str]:
        """A table, group by group."""
        told = "" if self.has_intervals else "; no reliability was given, so there are no intervals"
        header = ["scale", "group", *self.roles, "gap"]
        header += [f"{100 * self.level:g} % CI of the gap"] if self.has_intervals else []
        cells = [self._cells(row) for row in self.rows]
        return [
            f"{self.profile.id} {self.profile.version}, couple {self.couple}{told}",
            *text_table(header, cells, left=2),
        ]

    def _cells(self, row: CoupleLine) -> list[str]:
        cells = [row.scale, row.group, number(row.first), number(row.second), number(row.gap)]
        if self.has_intervals:
            cells.append(_ends(row.gap_lower, row.gap_upper))
        return cells

    def sentence(self) -> str:
        """Each line in words, group by group."""
        said = []
        for group in self.profile.groups:
            rows = [row for row in self.rows if row.group == group.id]
            said.append(f"{group.title}: {'; '.join(map(self._words, rows))}.")
        first, second = self.partners
        told = "" if self.has_intervals else " No reliability was given, so there are no intervals."
        return (
            f"Couple {self.couple}, {first} and {second}. {' '.join(said)}{told} {NO_ORDER}"
            f"{draft_sentence(self.provenance)}"
        )

    def _words(self, row: CoupleLine) -> str:
        if math.isnan(row.gap):
            sides = zip(
                self.partners, (row.first, row.second), (row.first_missing, row.second_missing), strict=True
            )
            return f"{row.scale} " + " and ".join(
                f"no score from {name} ({why})" if why else number(score) for name, score, why in sides
            )
        ends = (
            f", {100 * row.level:g} % CI {_ends(row.gap_lower, row.gap_upper)}"
            if not math.isnan(row.gap_lower)
            else ""
        )
        return f"{row.scale} {number(row.first)} and {number(row.second)} (gap {number(row.gap)}{ends})"

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(map(self._words, self.rows))

    def plot(self, *, groups: str | Sequence[str] | None = None, width: float = 7.0) -> Figure:
        """Draw both partners on each line, in words that a couple can read.

        Parameters
        ----------
        groups : str or list of str, optional
            Only these groups of the profile.
        width : float
            Inches; 3.6 for a phone.
        """
        return couple_figure(self, groups=groups, width=width)


@dataclass(frozen=True, slots=True, eq=False)
class SampleProfile(ProfileResult):
    """Both partners of many couples, scale by scale. Made by :func:`trustscale.dyads.profile`.

    ``to_frame()`` has the columns of :class:`SampleLine`. It holds no couple's rows.

    Attributes
    ----------
    n_couples : int
        Couples of which both partners are in the data.
    minimum_n : int
        Lines on which fewer couples have both scores are suppressed.
    """

    rows: tuple[SampleLine, ...]
    n_couples: int
    minimum_n: int

    def columns(self) -> Columns:
        """One row per line of the profile."""
        return columns_of(self.rows, SampleLine.__slots__)

    @property
    def citations(self) -> tuple[str, ...]:
        """The sources of the profile, and of the statistics."""
        return (*(source.citation for source in self.profile.sources), KENNY)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values; what has no value is None."""
        return self._dict(n_couples=self.n_couples, minimum_n=self.minimum_n)

    def lines(self) -> list[str]:
        """A table."""
        ci = f"{100 * self.level:g} % CI"
        header = ["scale", "group", "n", *(f"M {role}" for role in self.roles), "gap", ci, "r", ci]
        cells = [_sample_cells(row, self.minimum_n) for row in self.rows]
        head = f"{self.profile.id} {self.profile.version}, {counted(self.n_couples, 'couple')}"
        return [head, *text_table(header, cells, left=2)]

    def sentence(self) -> str:
        """Each line in words, group by group."""
        first, second = self.partners
        said = []
        for group in self.profile.groups:
            rows = [row for row in self.rows if row.group == group.id]
            said.append(f"{group.title}: {'; '.join(_sample_words(row, self.minimum_n) for row in rows)}.")
        return (
            f"There were {counted(self.n_couples, 'couple')}; means are of {first} and of {second}. "
            f"{' '.join(said)} {NO_ORDER}{draft_sentence(self.provenance)}"
        )

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(_sample_words(row, self.minimum_n) for row in self.rows)

    def plot(self, *, groups: str | Sequence[str] | None = None, width: float = 7.0) -> Figure:
        """Draw both means on each line.

        Parameters
        ----------
        groups : str or list of str, optional
            Only these groups of the profile.
        width : float
            Inches; 3.6 for a phone.
        """
        return sample_figure(self, groups=groups, width=width)


def _ends(lower: float, upper: float) -> str:
    return "-" if math.isnan(lower) else f"[{number(lower)}, {number(upper)}]"


def _bounded_ends(lower: float, upper: float) -> str:
    return "-" if math.isnan(lower) else f"[{bounded(lower)}, {bounded(upper)}]"


def _sample_cells(row: SampleLine, minimum_n: int) -> list[str]:
    n = f"< {minimum_n}" if row.suppressed else f"{row.n:,.0f}"
    means = [number(row.first_mean), number(row.second_mean)]
    gap = [number(row.gap), _ends(row.gap_lower, row.gap_upper)]
    return [row.scale, row.group, n, *means, *gap, bounded(row.r), _bounded_ends(row.r_lower, row.r_upper)]


def _sample_words(row: SampleLine, minimum_n: int) -> str:
    if row.suppressed:
        return f"{row.scale} suppressed (fewer than {minimum_n} couples)"
    if row.n == 0:
        return f"{row.scale} without scores"
    r = (
        ""
        if math.isnan(row.r)
        else f", r({row.n - 2:.0f}) = {bounded(row.r)}, {interval(row.r_lower, row.r_upper, row.level)}"
    )
    return (
        f"{row.scale} M = {number(row.first_mean)} (SD = {number(row.first_sd)}) and "
        f"M = {number(row.second_mean)} (SD = {number(row.second_sd)}), gap = {number(row.gap)}, "
        f"{100 * row.level:g} % CI {_ends(row.gap_lower, row.gap_upper)}{r}, n = {row.n:.0f} couples"
    )
