"""A comparison with norms as columns and as plain values: one row per person and scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trustscale.instruments.model import DRAFT
from trustscale.instruments.norm_model import cell_words
from trustscale.norms.placing import NORM_REASONS, PERCENTILE_KINDS, STANDARD_KINDS, per_person
from trustscale.norms.plain import alert_dict, plain_column
from trustscale.responses.frames import Words

if TYPE_CHECKING:
    from trustscale.norms.comparison import NormComparison

_NUMBERS = (
    "score",
    "score_lower",
    "score_upper",
    "z",
    "t",
    "percentile",
    "percentile_lower",
    "percentile_upper",
    "true_score",
    "true_lower",
    "true_upper",
)


def comparison_columns(comparison: NormComparison) -> dict[str, NDArray[Any] | Words]:
    """The columns of a comparison, person by person and within persons scale by scale."""
    scales = comparison.scales
    k = len(scales)
    placed = [found for _, found in scales]
    columns: dict[str, NDArray[Any] | Words] = {
        "scale": Words(
            np.tile(np.arange(k, dtype=np.int32), comparison.n_rows),
            tuple(fitted.measured.name for fitted, _ in scales),
        )
    }
    for name in _NUMBERS:
        columns[name] = _stack([per_person(found, getattr(found, name)) for found in placed])
    no_bands = Words(np.full(comparison.n_rows, -1), ())
    bands = [fitted.measured.bands or no_bands for fitted, _ in scales]
    columns["band"] = _words([(band.numbers, band.words) for band in bands])
    cells = [per_person(found, found.cell) for found in placed]
    norms = [(fitted.table.name,) for fitted, _ in scales]
    columns["norm"] = _words([(np.where(c >= 0, 0, -1), norm) for c, norm in zip(cells, norms, strict=True)])
    groups = [tuple(map(cell_words, found.layout.cells)) for found in placed]
    columns["norm_group"] = _words(list(zip(cells, groups, strict=True)))
    for name, field, words in (
        ("percentile_method", "percentile_kind", PERCENTILE_KINDS),
        ("standard_method", "standard_kind", STANDARD_KINDS),
        ("norm_reason", "reason", NORM_REASONS),
    ):
        columns[name] = _words([(per_person(found, getattr(found, field)), words) for found in placed])
    nothing = np.full(comparison.n_rows, math.nan)
    for name in dict.fromkeys(name for found in placed for name in found.extras):
        columns[name] = _stack(
            [per_person(f, f.extras[name]) if name in f.extras else nothing for f in placed]
        )
    return columns


def _stack(arrays: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return arrays[0] if len(arrays) == 1 else np.column_stack(arrays).reshape(-1)


def _words(parts: Sequence[tuple[NDArray[Any], tuple[str, ...]]]) -> Words:
    """Words of all scales as one column: their numbers in one list of words."""
    words = tuple(dict.fromkeys(word for _, part in parts for word in part))
    place = {word: number for number, word in enumerate(words)}
    numbers = []
    for own, part in parts:
        where = np.array([*(place[word] for word in part), -1], dtype=np.int32)
        numbers.append(where[np.asarray(own)])  # the last place, -1, is that of a gap
    stacked = numbers[0] if len(numbers) == 1 else np.column_stack(numbers).reshape(-1)
    return Words(stacked, words)


def comparison_dict(comparison: NormComparison) -> dict[str, Any]:
    """Everything in a comparison as plain values that JSON can hold."""
    rows = {name: plain_column(values) for name, values in comparison_columns(comparison).items()}
    drafts = [stamp.id for stamp in comparison.provenance.instruments if stamp.status == "draft"]
    return {
        "provenance": comparison.provenance.to_dict(),
        "draft": dict.fromkeys(drafts, DRAFT),
        "alerts": [alert_dict(alert) for alert in comparison.alerts],
        "level": comparison.level,
        "groups": [group.to_dict() for group in comparison.groups],
        "rows": rows,
    }
