"""The result of an item analysis: rows, printed table, matrices, picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.responses.frames import Words, new_matrix
from trustscale.responses.tabular import Columns, draft_sentence
from trustscale.results.apa import bounded
from trustscale.results.render import number, text_table, whole
from trustscale.validation.correlations.matrix import MATRIX_NAMES
from trustscale.validation.item_analysis.work import ScaleItems
from trustscale.validation.result import StudyResult

HENRYSSON = (
    "Henrysson, S. (1963). Correction of item-total correlations in item analysis. "
    "Psychometrika, 28(2), 211-218."
)
JOANES_GILL = (
    "Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. "
    "The Statistician, 47(1), 183-189."
)


@dataclass(frozen=True, slots=True, eq=False)
class ItemAnalysis(StudyResult):
    """Items by themselves and with their scale. Made by :func:`trustscale.item_analysis`."""

    parts: tuple[ScaleItems, ...]
    matrix: str
    missing: str
    level: float

    def columns(self) -> Columns:
        """One row per scale and item.

        ``n`` answers, ``missing`` rows without one; ``mean``, ``sd``, ``se`` of the mean, ``skew``,
        ``kurtosis``; ``floor``, ``ceiling`` and ``difficulty`` where the response scale is known; ``r_drop``
        with its interval, ``r_total``, ``alpha_if_dropped``, ``mean_r`` with the other items,
        ``mean_r_if_dropped`` among the others; ``keyed``: as answered or reversed; ``runs_against``: likely
        keyed the wrong way.
        """
        parts = self.parts
        return {
            "scale": _words([part.scale for part in parts for _ in part.items]),
            "item": _words([item for part in parts for item in part.items]),
            "n": _joined([part.described.n for part in parts]),
            "missing": _joined([part.missing for part in parts]),
            "mean": _joined([part.described.mean for part in parts]),
            "sd": _joined([part.described.sd for part in parts]),
            "se": _joined([part.described.se for part in parts]),
            "skew": _joined([part.described.skew for part in parts]),
            "kurtosis": _joined([part.described.kurtosis for part in parts]),
            "floor": _joined([part.floor for part in parts]),
            "ceiling": _joined([part.ceiling for part in parts]),
            "difficulty": _joined([part.difficulty for part in parts]),
            "r_drop": _joined([part.relations.r_drop for part in parts]),
            "r_drop_lower": _joined([part.r_drop_lower for part in parts]),
            "r_drop_upper": _joined([part.r_drop_upper for part in parts]),
            "r_total": _joined([part.relations.r_total for part in parts]),
            "alpha_if_dropped": _joined([part.alpha_if_dropped for part in parts]),
            "mean_r": _joined([part.relations.mean_r for part in parts]),
            "mean_r_if_dropped": _joined([part.relations.mean_r_if_dropped for part in parts]),
            "keyed": _words([word for part in parts for word in part.keyed]),
            "runs_against": _joined([_against(part) for part in parts]),
            "matrix": _words([self.matrix for part in parts for _ in part.items]),
        }

    @property
    def shares(self) -> Any:
        """Shares of the keyed categories, one row per item; NaN where an item does not have the category.

        Items with more than fifteen different answers, or with answers that are no whole numbers, are not
        counted by category.
        """
        codes = self._codes()
        values = np.full((sum(len(part.items) for part in self.parts), len(codes)), np.nan)
        row = 0
        for part in self.parts:
            for own, times in zip(part.categories, part.counts, strict=True):
                values[row, np.searchsorted(codes, own)] = times / max(int(times.sum()), 1)
                row += 1
        return new_matrix(values, self._labels(), [whole(float(code)) for code in codes])

    @property
    def inter_item(self) -> Any:
        """Correlations between the items of each scale; NaN between items of different scales."""
        labels = self._labels()
        values = np.full((len(labels), len(labels)), np.nan)
        start = 0
        for part in self.parts:
            stop = start + len(part.items)
            values[start:stop, start:stop] = part.relations.inter_item
            start = stop
        return new_matrix(values, labels, labels)

    def _codes(self) -> NDArray[np.float64]:
        known = [codes for part in self.parts for codes in part.categories]
        return np.unique(np.concatenate([*known, np.empty(0)]))

    def _labels(self) -> list[str]:
        """Items; with the scale where two scales share one."""
        names = [item for part in self.parts for item in part.items]
        return [
            item if names.count(item) == 1 else f"{part.scale}: {item}"
            for part in self.parts
            for item in part.items
        ]

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (HENRYSSON, JOANES_GILL)

    def lines(self) -> list[str]:
        """Per scale one line, then one table."""
        has_bounds = any(np.isfinite(part.difficulty).any() for part in self.parts)
        several = len(self.parts) > 1
        lines = [_scale_line(part, self.matrix) for part in self.parts]
        ends = ["floor", "ceil", "diff."] if has_bounds else []
        header = ["scale"] * several + ["item", "M", "SD", "skew", "kurt", *ends, "r_drop", "alpha w/o"]
        rows = [
            [part.scale] * several + _cells(part, place, has_bounds=has_bounds)
            for part in self.parts
            for place in range(len(part.items))
        ]
        lines += text_table(header, rows, left=1 + several)
        if any(word == "reversed" for part in self.parts for word in part.keyed):
            lines.append("(r) reversed; its numbers are those of the reversed answers")
        if not has_bounds:
            lines.append("floor, ceiling and difficulty need the response scale (instrument=)")
        return lines

    def sentence(self) -> str:
        """Each scale in words."""
        return " ".join(_sentence(part, self.matrix) for part in self.parts) + draft_sentence(self.provenance)

    def apa(self) -> str:
        """The range of the item-rest correlations, and the mean inter-item correlation."""
        return "; ".join(_apa(part) for part in self.parts)

    def plot(self, *, width: float = 7.0, title: str = "") -> Any:
        """Bars of the categories of each item, as a matplotlib figure.

        Parameters
        ----------
        width : float
            Inches; 3.6 for a phone.
        title : str
            Above the picture.
        """
        from trustscale.responses.tabular import drafts_of
        from trustscale.results.figures.items import item_categories

        shares = np.nan_to_num(self.shares.to_numpy())
        marks = [word == "reversed" for part in self.parts for word in part.keyed]
        names = [item for part in self.parts for item in part.items]
        labels = [f"{name} (r)" if mark else name for name, mark in zip(names, marks, strict=True)]
        groups = [part.title for part in self.parts for _ in part.items] if len(self.parts) > 1 else None
        n = np.concatenate([part.described.n for part in self.parts])
        return item_categories(
            labels,
            [whole(float(code)) for code in self._codes()],
            shares,
            n=n,
            groups=groups,
            title=title,
            is_draft=bool(drafts_of(self.provenance)),
            width=width,
        )


def _words(values: list[str]) -> Words:
    words = tuple(dict.fromkeys(values))
    place = {word: number for number, word in enumerate(words)}
    return Words(np.array([place[value] for value in values], dtype=np.int32), words)


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays)


def _against(part: ScaleItems) -> NDArray[np.bool_]:
    return np.zeros(len(part.items), np.bool_) if part.keying is None else part.keying.against


def _scale_line(part: ScaleItems, matrix: str) -> str:
    line = f"{part.title}: {part.words}"
    if not part.is_related:
        return line
    r = part.relations
    spread = f"{bounded(r.lowest_inter_item)} to {bounded(r.highest_inter_item)}"
    of = "" if matrix == "pearson" else f" ({MATRIX_NAMES[matrix]})"
    alpha = "raw alpha" if matrix == "pearson" else f"alpha of {MATRIX_NAMES[matrix]} correlations"
    mean = bounded(r.mean_inter_item)
    return f"{line}; mean inter-item r{of} {mean} ({spread}); {alpha} {bounded(part.alpha)}"


def _cells(part: ScaleItems, place: int, *, has_bounds: bool) -> list[str]:
    d = part.described
    mark = " (r)" if part.keyed[place] == "reversed" else ""
    ends = (
        [bounded(float(x[place])) for x in (part.floor, part.ceiling, part.difficulty)] if has_bounds else []
    )
    return [
        f"{part.items[place]}{mark}",
        *(_two_digits(float(x[place])) for x in (d.mean, d.sd, d.skew, d.kurtosis)),
        *ends,
        bounded(float(part.relations.r_drop[place])),
        bounded(float(part.alpha_if_dropped[place])),
    ]


def _two_digits(value: float) -> str:
    return number(round(value, 2) + 0.0)  # the sum takes the sign from a zero


def _extremes(part: ScaleItems, values: NDArray[np.float64], *, digits: bool) -> str:
    """The lowest and the highest, with the items they belong to."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return "no value"
    said = number if digits else bounded
    low, high = known[np.argmin(values[known])], known[np.argmax(values[known])]
    return (
        f"{said(float(values[low]))} ({part.items[low]}) to {said(float(values[high]))} ({part.items[high]})"
    )


def _sentence(part: ScaleItems, matrix: str) -> str:
    whose = f" of {part.title}" if part.title != "items" else ""
    words = (
        f"The {len(part.items)} items{whose} ({part.words}) had means from "
        f"{_extremes(part, part.described.mean, digits=True)}"
    )
    if not part.is_related:
        return f"{words}."
    return (
        f"{words} and corrected item-rest correlations from "
        f"{_extremes(part, part.relations.r_drop, digits=False)} ({MATRIX_NAMES[matrix]}); "
        f"the mean inter-item correlation was {bounded(part.relations.mean_inter_item)}."
    )


def _apa(part: ScaleItems) -> str:
    r = part.relations
    known = r.r_drop[~np.isnan(r.r_drop)]
    if not known.size:
        return f"{part.title}: {part.words}"
    return (
        f"{part.title}: {part.words}, "
        f"r_drop = {bounded(float(known.min()))} to {bounded(float(known.max()))}, "
        f"mean inter-item r = {bounded(r.mean_inter_item)}"
    )
