"""The result of a reliability study: rows, printed table, items left out one by one, picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import ResultError
from trustscale.responses.frames import new_frame
from trustscale.responses.tabular import Columns, columns_of, draft_sentence, drafts_of
from trustscale.results.apa import bounded, interval
from trustscale.results.render import counted, number, text_table
from trustscale.validation.items import Floats
from trustscale.validation.reliability.sample import Groups
from trustscale.validation.reliability.sources import sources_of
from trustscale.validation.result import StudyResult


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """One coefficient of one scale with one interval.

    Attributes
    ----------
    scale, coefficient : str
        Of which items, and its full name.
    estimate, lower, upper, level : float
        With its interval; NaN where there is none.
    interval_method : str
        Whose interval, or ``none``.
    se : float
        The standard error that the interval rests on; NaN where it rests on none.
    matrix : str
        What it was taken from: ``covariance``, ``pearson``, ``spearman`` or ``polychoric``.
    n_items, n : int
        Items, and persons; under ``pairwise`` the fewest that a pair rests on, which intervals use.
    model, estimator, denominator : str
        What it assumes, how it was estimated, and what variance the true one is divided by.
    status : str
        What to do about an estimation that did not end well; empty where it did.
    """

    scale: str
    coefficient: str
    estimate: float
    lower: float
    upper: float
    level: float
    interval_method: str
    se: float
    matrix: str
    n_items: int
    n: int
    model: str
    estimator: str
    denominator: str
    status: str


@dataclass(frozen=True, slots=True, eq=False)
class ScaleReliability:
    """What goes with the coefficients of one scale.

    Attributes
    ----------
    scale, title : str
        Its id and what it is called.
    items : tuple of str
        k items.
    words : str
        The n and what was done with gaps.
    n : int
        Persons.
    sd, sem : float
        SD of the sum of the items, and its standard error of measurement by raw alpha.
    mean_correlation : float
        Between two items, by the matrix asked for.
    r_drop, alpha_if_dropped, standardized_if_dropped : float array of shape (k,)
        Item-rest correlations, and both alphas without the item.
    groups : Groups, optional
        The group factors of omega hierarchical.
    """

    scale: str
    title: str
    items: tuple[str, ...]
    words: str
    n: int
    sd: float
    sem: float
    mean_correlation: float
    r_drop: Floats
    alpha_if_dropped: Floats
    standardized_if_dropped: Floats
    groups: Groups | None


@dataclass(frozen=True, slots=True, eq=False)
class Reliability(StudyResult):
    """Coefficients of internal consistency. Made by :func:`trustscale.reliability`."""

    rows: tuple[ReliabilityRow, ...]
    parts: tuple[ScaleReliability, ...]
    level: float
    matrix: str
    missing: str

    def columns(self) -> Columns:
        """One row per scale, coefficient and interval."""
        return columns_of(self.rows, ReliabilityRow.__slots__)

    def estimate(self, coefficient: str | None = None, *, scale: str | None = None) -> float:
        """One number: of the only scale and coefficient, or of those named."""
        found = {
            row.estimate
            for row in self.rows
            if coefficient in (None, row.coefficient) and scale in (None, row.scale)
        }
        if len(found) != 1:
            raise ResultError(
                f"There are {len(found) or 'no'} numbers that fit.",
                code="TS-V053",
                where=[f"{row.scale}: {row.coefficient}" for row in self.rows],
                mend="name one of them with estimate(coefficient, scale=...).",
            )
        return found.pop()

    @property
    def if_dropped(self) -> Any:
        """Per item its item-rest correlation and alpha without it, in the library of the data."""
        return new_frame(
            {
                "scale": np.array([part.scale for part in self.parts for _ in part.items], dtype=object),
                "item": np.array([item for part in self.parts for item in part.items], dtype=object),
                "r_drop": _joined([part.r_drop for part in self.parts]),
                "alpha_if_dropped": _joined([part.alpha_if_dropped for part in self.parts]),
                "alpha_standardized_if_dropped": _joined(
                    [part.standardized_if_dropped for part in self.parts]
                ),
            },
            library=self.library,
        )

    @property
    def groups(self) -> Any:
        """Omega of the items of each group factor, where omega hierarchical was asked for.

        Total, and the shares of the general and of the group factor. An item belongs to the group factor that
        it loads on most.
        """
        found = [(part, group) for part in self.parts if (group := part.groups) is not None]
        each = [(part, group, place) for part, group in found for place in range(len(group.members))]
        return new_frame(
            {
                "scale": np.array([part.scale for part, _, _ in each], dtype=object),
                "group": np.array([place + 1 for _, _, place in each], dtype=np.int64),
                "items": np.array([", ".join(group.members[n]) for _, group, n in each], dtype=object),
                "total": _joined([group.total for _, group in found]),
                "general": _joined([group.general for _, group in found]),
                "specific": _joined([group.specific for _, group in found]),
                "explained_common_variance": np.array(
                    [group.explained_common_variance for _, group, _ in each], dtype=np.float64
                ),
            },
            library=self.library,
        )

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite for the coefficients and intervals that are there."""
        return sources_of(self.rows)

    def lines(self) -> list[str]:
        """A table; for one scale with what it rests on, for several with one line each."""
        if len(self.parts) == 1:
            return [
                *_heading(self.parts[0], self.missing),
                *text_table(*_one_table(self.rows, self.level), left=7),
            ]
        return [*text_table(*_several_table(self.parts, self.rows, self.level), left=2), *_legend(self.rows)]

    def sentence(self) -> str:
        """Each scale in words."""
        words = [_sentence(part, _rows_of(part, self.rows)) for part in self.parts]
        return " ".join(words) + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The numbers alone."""
        return "; ".join(f"{row.scale}: {row.coefficient} = {_with_interval(row)}" for row in self.rows)

    def plot(self, *, width: float = 7.0) -> Any:
        """Draw each coefficient with its interval.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from trustscale.results.figures.reliability import coefficient_forest

        names = {part.scale: _what(part) for part in self.parts}
        return coefficient_forest(
            [_label(row) for row in self.rows],
            [row.estimate for row in self.rows],
            lower=[row.lower for row in self.rows],
            upper=[row.upper for row in self.rows],
            groups=[names[row.scale] for row in self.rows],
            title="Internal consistency",
            subtitle=f"Bars are {100 * self.level:g} % intervals",
            is_draft=bool(drafts_of(self.provenance)),
            width=width,
        )


def _joined(arrays: Sequence[Floats]) -> NDArray[np.float64]:
    return np.concatenate(arrays) if arrays else np.empty(0)


def _rows_of(part: ScaleReliability, rows: Sequence[ReliabilityRow]) -> list[ReliabilityRow]:
    return [row for row in rows if row.scale == part.scale]


def _what(part: ScaleReliability) -> str:
    return f"{part.title}: {counted(len(part.items), 'item')}, {part.words}"


def _heading(part: ScaleReliability, missing: str) -> list[str]:
    least = f"; intervals use {part.n:,}, the fewest of a pair" if missing == "pairwise" else ""
    return [
        f"{_what(part)}{least}",
        f"mean inter-item r {bounded(part.mean_correlation)}; "
        f"sum of the items: SD {number(part.sd)}, SEM {number(part.sem)} (by alpha)",
    ]


def _interval(row: ReliabilityRow) -> str:
    return "" if math.isnan(row.lower) else f"[{bounded(row.lower)}, {bounded(row.upper)}]"


def _one_table(rows: Sequence[ReliabilityRow], level: float) -> tuple[list[str], list[list[str]]]:
    percent = f"{100 * level:g} % CI"
    header = ["coefficient", "estimate", percent, "interval", "matrix", "estimator", "variance"]
    cells = [
        [
            row.coefficient,
            bounded(row.estimate),
            _interval(row),
            row.interval_method,
            row.matrix,
            row.estimator,
            row.denominator,
        ]
        for row in rows
    ]
    return header, cells


def _several_table(
    parts: Sequence[ScaleReliability], rows: Sequence[ReliabilityRow], level: float
) -> tuple[list[str], list[list[str]]]:
    header = ["scale", "coefficient", "items", "n", "estimate", f"{100 * level:g} % CI", "mean r", "SEM"]
    by_scale = {part.scale: part for part in parts}
    cells, last = [], ""
    for row in rows:
        part = by_scale[row.scale]
        own = row.scale != last
        cells.append(
            [
                row.scale if own else "",
                row.coefficient,
                str(row.n_items) if own else "",
                part.words.removeprefix("n = ").partition(" (")[0] if own else "",
                bounded(row.estimate),
                _interval(row),
                bounded(part.mean_correlation) if own else "",
                number(part.sem) if own else "",
            ]
        )
        last = row.scale
    return header, cells


def _legend(rows: Sequence[ReliabilityRow]) -> list[str]:
    """What each coefficient is, once."""
    said = dict.fromkeys(
        f"{row.coefficient}: {row.model}; {row.estimator}, {row.matrix}, {row.denominator} variance; "
        f"interval: {row.interval_method}"
        for row in rows
    )
    return [*said, "SEM: of the sum of the items, by alpha"]


def _label(row: ReliabilityRow) -> str:
    return row.coefficient if math.isnan(row.lower) else f"{row.coefficient}, {row.interval_method}"


def _with_interval(row: ReliabilityRow) -> str:
    if math.isnan(row.lower):
        return bounded(row.estimate)
    return f"{bounded(row.estimate)}, {interval(row.lower, row.upper, row.level)}"


def _sentence(part: ScaleReliability, rows: Sequence[ReliabilityRow]) -> str:
    said = [_coefficient_words(row) for row in rows]
    joined = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return (
        f"The internal consistency of {part.title} ({counted(len(part.items), 'item')}, {part.words}) was "
        f"{joined}; the standard error of measurement of the sum was {number(part.sem)} "
        f"(SD = {number(part.sd)})."
    )


def _coefficient_words(row: ReliabilityRow) -> str:
    method = "" if math.isnan(row.lower) else f", {row.interval_method}"
    return (
        f"{row.coefficient} = {_with_interval(row)} ({row.model}; {row.estimator}, {row.matrix}, "
        f"{row.denominator} variance{method})"
    )
