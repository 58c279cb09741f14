"""A comparison with norms in words and in a summary of at most 25 lines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trustscale.instruments.model import DRAFT
from trustscale.instruments.norm_model import NormFile, cell_words
from trustscale.norms.cautions import is_draft
from trustscale.norms.fitting import FittedScale
from trustscale.norms.groups import OVERALL, GroupComparison
from trustscale.norms.placing import NORM_REASONS, PERCENTILE_KINDS, Placed
from trustscale.norms.table import years_words
from trustscale.responses.frames import column_values
from trustscale.results.render import counted, number, text_table, whole

if TYPE_CHECKING:
    from trustscale.norms.comparison import NormComparison

FEW = 3
"""Up to so many persons a comparison is told person by person; above, group by group."""

_MOST_ROWS = 12
_MOST_ALERTS = 4


def comparison_lines(comparison: NormComparison) -> list[str]:
    """The summary."""
    scales = counted(len(comparison.scales), "scale")
    lines = [f"{scales} of {counted(comparison.n_rows, 'person', 'persons')} compared with norms"]
    lines += _norm_lines(comparison)
    if comparison.n_rows <= FEW:
        lines += _person_table(comparison)
    else:
        lines += _group_table(comparison)
    drafts = [stamp.id for stamp in comparison.provenance.instruments if stamp.status == "draft"]
    if drafts:
        lines.append(f"{', '.join(drafts)}: {DRAFT}")
    lines += [str(alert) for alert in comparison.alerts[:_MOST_ALERTS]]
    if len(comparison.alerts) > _MOST_ALERTS:
        more = counted(len(comparison.alerts) - _MOST_ALERTS, "alert")
        lines.append(f"... and {more} more (see .alerts)")
    return lines


def _norm_lines(comparison: NormComparison) -> Iterator[str]:
    norms = {fitted.table.name: fitted.table.content for fitted, _ in comparison.scales}
    shown = list(norms.values())[:2]
    for norm in shown:
        yield f"norm {norm.name} {norm.version}: {norm_words(norm)}"
    if len(norms) > len(shown):
        yield f"... and {counted(len(norms) - len(shown), 'norm')} more"


def norm_words(norm: NormFile) -> str:
    """Whom a norm is about, when, and how many they were."""
    n = max((cell.n for scale in norm.scales for cell in scale.cells), default=0)
    parts = [norm.title.rstrip(".")]
    if norm.years is not None and str(int(norm.years[1])) not in norm.title:
        parts.append(years_words(norm))
    return f"{', '.join(parts)} (n = {n:,}{', invented numbers' if norm.simulated else ''})"


def _person_table(comparison: NormComparison) -> list[str]:
    ids = _ids(comparison)
    level = f"{100 * comparison.level:g} %"
    header = [*comparison.keep, "scale", "score", level, "T", "percentile", "true score", level, "band"]
    rows = []
    for person in range(comparison.n_rows):
        for fitted, placed in comparison.scales:
            rows.append([*ids[person], *_person_row(fitted, placed, person)])
    shown = text_table(header, rows[:_MOST_ROWS], left=len(comparison.keep) + 1)
    if len(rows) > _MOST_ROWS:
        shown.append(f"... and {counted(len(rows) - _MOST_ROWS, 'row')} more (see to_frame())")
    return shown


def _person_row(fitted: FittedScale, placed: Placed, person: int) -> list[str]:
    bands = fitted.measured.bands
    band = bands.words[bands.numbers[person]] if bands is not None and bands.numbers[person] >= 0 else "-"
    place = placed.pairs.index[person]
    score = placed.score[place]
    if placed.reason[place] >= 0:
        said = NORM_REASONS[placed.reason[place]]
        return [fitted.measured.name, _shown(score), "-", "-", said, "-", "-", band]
    return [
        fitted.measured.name,
        _shown(score),
        _span(placed.score_lower[place], placed.score_upper[place]),
        number(placed.t[place], 1),
        percent(placed.percentile[place]),
        number(placed.true_score[place], 1),
        _span(placed.true_lower[place], placed.true_upper[place]),
        band,
    ]


def _ids(comparison: NormComparison) -> list[list[str]]:
    columns = [column_values(comparison.frame, name) for name in comparison.keep]
    return [[str(column[row]) for column in columns] for row in range(min(comparison.n_rows, FEW))]


def _group_table(comparison: NormComparison) -> list[str]:
    if not comparison.groups:
        return ["The norm has no means, so there is no comparison of groups; to_frame() has the persons."]
    header = [
        "scale",
        "group",
        "n",
        "M",
        "SD",
        "norm M",
        "norm SD",
        "d",
        f"{100 * comparison.level:g} %",
        "p",
    ]
    rows = [
        [
            group.scale,
            group.group,
            f"{group.n:,}",
            number(group.mean),
            number(group.sd),
            number(group.norm_mean),
            number(group.norm_sd),
            number(group.d),
            _span(group.lower / group.norm_sd, group.upper / group.norm_sd, 2),
            p_value(group.p),
        ]
        for group in _shown_groups(comparison)
    ]
    lines = text_table(header, rows[:_MOST_ROWS], left=2)
    if len(rows) > _MOST_ROWS:
        lines.append(f"... and {counted(len(rows) - _MOST_ROWS, 'group')} more (see .groups)")
    return lines


def _shown_groups(comparison: NormComparison) -> list[GroupComparison]:
    """All groups, or of a scale with many only everybody together."""
    by_scale: dict[str, list[GroupComparison]] = {}
    for group in comparison.groups:
        by_scale.setdefault(group.scale, []).append(group)
    few = sum(map(len, by_scale.values())) <= _MOST_ROWS
    return [group for groups in by_scale.values() for group in (groups if few else groups[-1:])]


# -- sentences ---------------------------------------------------------------------------------------------


def comparison_sentence(comparison: NormComparison) -> str:
    """Where the scores lie, in words."""
    if comparison.n_rows <= FEW:
        return " ".join(
            _person_sentence(comparison, fitted, placed, person)
            for person in range(comparison.n_rows)
            for fitted, placed in comparison.scales
        )
    said = [group for group in comparison.groups if group.group == OVERALL]
    alone = {group.scale for group in said}
    rows = [group for group in comparison.groups if group.scale not in alone] + said
    return " ".join(_group_sentence(comparison, group) for group in rows)


def _person_sentence(comparison: NormComparison, fitted: FittedScale, placed: Placed, person: int) -> str:
    draft = _draft_words(fitted)
    who = f"Row {person + 1}: " if comparison.n_rows > 1 else ""
    place = placed.pairs.index[person]
    score = placed.score[place]
    if placed.reason[place] >= 0:
        reason = NORM_REASONS[placed.reason[place]]
        return f"{who}{fitted.measured.title}{draft} has no place in the norm ({reason})."
    cell = placed.layout.cells[placed.cell[place]]
    method = PERCENTILE_KINDS[placed.percentile_kind[place]] if placed.percentile_kind[place] >= 0 else ""
    level = f"{100 * comparison.level:g} % interval"
    between = ""
    if not math.isnan(placed.score_lower[place]):
        between = f", {level} {_span(placed.score_lower[place], placed.score_upper[place])}"
    rank = "" if not method else f", percentile {percent(placed.percentile[place])} ({method})"
    norm = fitted.table.content
    group = "" if cell_words(cell) == "all" else f", {cell_words(cell)}"
    return (
        f"{who}{fitted.measured.title}{draft} is {_shown(score)}{between}: T = {number(placed.t[place], 1)}"
        f"{rank}, compared with {norm_words(norm)}{group}."
    )


def _group_sentence(comparison: NormComparison, group: GroupComparison) -> str:
    fitted = next(f for f, _ in comparison.scales if f.measured.name == group.scale)
    side = "above" if group.difference > 0 else "below"
    level = f"{100 * comparison.level:g} %"
    norm = norm_words(fitted.table.content)
    words = f"{fitted.measured.title}{_draft_words(fitted)}"
    if math.isnan(group.p):
        return f"{words} of {group.n:,} persons lies {abs(group.d):.2f} norm SDs {side} the mean of {norm}."
    return (
        f"{words} of {group.n:,} persons lies on average {abs(group.d):.2f} norm SDs {side} the mean of "
        f"{norm}, "
        f"{level} interval {_span(group.lower / group.norm_sd, group.upper / group.norm_sd, 2)} "
        f"({group.test}, p {_p_words(group.p)})."
    )


def _draft_words(fitted: FittedScale) -> str:
    return f" ({DRAFT})" if is_draft(fitted) else ""


def comparison_apa(comparison: NormComparison) -> str:
    """The group against the norm, scale by scale, as a journal prints it."""
    return "; ".join(_apa(comparison, group) for group in comparison.groups)


def _apa(comparison: NormComparison, group: GroupComparison) -> str:
    name = group.scale if group.group == "all" else f"{group.scale} ({group.group})"
    name += _draft_words(next(f for f, _ in comparison.scales if f.measured.name == group.scale))
    moments = f"M = {number(group.mean)}, SD = {number(group.sd)}, n = {group.n}"
    moments += f", norm M = {number(group.norm_mean)}"
    if math.isnan(group.p):
        return f"{name}: {moments}, d = {number(group.d)}"
    test = f"z = {number(group.statistic)}"
    if math.isfinite(group.df):
        df = whole(round(group.df, 2)) if group.df == int(group.df) else number(group.df)
        test = f"t({df}) = {number(group.statistic)}"
    interval = f"{100 * comparison.level:g}% CI [{number(group.lower)}, {number(group.upper)}]"
    return (
        f"{name}: {moments}, difference = {number(group.difference)}, {interval}, {test}, "
        f"p {_p_words(group.p)}, d = {number(group.d)}"
    )


# -- numbers -----------------------------------------------------------------------------------------------


def percent(value: float) -> str:
    """A percentile as it is printed: a whole number, and no closer to 0 and 100 than a table can tell.

    >>> percent(0.4), percent(50.4), percent(99.7)
    ('<1', '50', '>99')
    """
    if value != value:  # NaN
        return "-"
    if value < 1:
        return "<1"
    return ">99" if value > 99 else f"{value:.0f}"


def p_value(p: float) -> str:
    """A p as journals print it: without the leading zero, and not below .001.

    >>> p_value(0.0321), p_value(0.00001)
    ('.032', '< .001')
    """
    if p != p:  # NaN
        return "-"
    return "< .001" if p < 0.001 else f"{p:.3f}".lstrip("0") if p < 0.9995 else "1.000"


def _p_words(p: float) -> str:
    shown = p_value(p)
    return shown if shown.startswith("<") else f"= {shown}"


def _shown(score: float) -> str:
    return "-" if math.isnan(score) else whole(round(score, 2))


def _span(lower: float, upper: float, digits: int = 1) -> str:
    return "-" if math.isnan(lower) else f"[{lower:.{digits}f}, {upper:.{digits}f}]"
