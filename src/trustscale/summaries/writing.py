"""A summary as one JSON file; what few persons stand behind is left out of it, and the file says so."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import OptionError, SummaryError
from trustscale.instruments.write import write_texts
from trustscale.results.render import counted
from trustscale.summaries.layout import Column, Layout
from trustscale.summaries.summary import Summary
from trustscale.summaries.sums import Block, Sums

FORMAT = "trustscale summary"
FORMAT_VERSION = 1

_WHOLE = 2.0**63


def write(summary: Summary, path: Path, minimum_n: int) -> Path:
    """Write a summary without what fewer than `minimum_n` persons stand behind."""
    if minimum_n < 1:
        raise OptionError(
            f"`minimum_n` cannot be {minimum_n!r}.", code="TS-S001", mend="give a whole number above 0."
        )
    if summary.n_rows < minimum_n:
        persons = counted(summary.n_rows, "person", "persons")
        raise SummaryError(
            f"The summary rests on {persons}, whose answers it would tell.",
            code="TS-S064",
            mend=f"pool it with others, or say minimum_n={max(summary.n_rows, 1)} if that may be known.",
        )
    text = json.dumps(as_dict(suppressed(summary, minimum_n), minimum_n), allow_nan=False, ensure_ascii=False)
    try:
        write_texts({path: text + "\n"})
    except OSError as error:
        raise SummaryError(
            f"{str(path)!r} cannot be written ({error.strerror or type(error).__name__}).",
            code="TS-S065",
            mend="choose a folder that you may write to.",
        ) from error
    return path


# -- what is left out ----------------------------------------------------------------------------------------


def suppressed(summary: Summary, minimum_n: int) -> Summary:
    """The summary without groups and patterns of gaps that few persons share."""
    sizes = {label: sums.n_rows for label, sums in summary.groups.items()}
    left = few(list(sizes.values()), minimum_n)
    groups = {label: sums for (label, sums), out in zip(summary.groups.items(), left, strict=True) if not out}
    said: list[str] = []
    n = sum(size for size, out in zip(sizes.values(), left, strict=True) if out)
    if any(left):
        said.append(
            f"left out: {counted(sum(left), 'group')} of {n:,} rows together; they are in the total "
            f"(minimum_n = {minimum_n})"
        )
    total, words = _without_patterns(summary.sums, minimum_n)
    said += words
    rare = _rare_patterns(summary.groups.values(), minimum_n)
    kept = {label: _without_patterns(sums, minimum_n, rare)[0] for label, sums in groups.items()}
    return replace(
        summary,
        sums=total,
        groups=kept,
        suppressed=tuple(dict.fromkeys((*summary.suppressed, *said))),
    )


def few(sizes: Sequence[int], minimum_n: int) -> list[bool]:
    """Which are left out: those below the minimum, and then the smallest until they are enough together.

    Otherwise the total would tell what the only one that was left out holds.

    >>> few([3, 40, 9], 5), few([40, 9], 5), few([3, 4, 40], 5)
    ([True, False, True], [False, False], [True, True, False])
    """
    out = [size < minimum_n for size in sizes]
    for place in sorted(range(len(sizes)), key=lambda place: sizes[place]):
        together = sum(size for size, gone in zip(sizes, out, strict=True) if gone)
        if not any(out) or together >= minimum_n:
            break
        out[place] = True
    return out


def _rare_patterns(groups: Iterable[Sums], minimum_n: int) -> frozenset[bytes]:
    """Patterns that few persons of some group have: no group tells them, or the total would tell the rest."""
    return frozenset(
        present.tobytes()
        for sums in groups
        if sums.patterns is not None
        for present, n in zip(sums.patterns.present, sums.patterns.n.tolist(), strict=True)
        if n < minimum_n
    )


def _without_patterns(
    sums: Sums, minimum_n: int, rare: frozenset[bytes] = frozenset()
) -> tuple[Sums, list[str]]:
    if sums.patterns is None:
        return sums, []
    out = np.array(few(sums.patterns.n.tolist(), minimum_n), dtype=np.bool_)
    out |= np.array([present.tobytes() in rare for present in sums.patterns.present], dtype=np.bool_)
    if not out.any():
        return sums, []
    n = int(sums.patterns.n[out].sum())
    said = (
        f"left out: {counted(int(out.sum()), 'pattern')} of gaps of {n:,} rows together; the rows are in "
        f"everything else (minimum_n = {minimum_n})"
    )
    return replace(sums, patterns=stats.keep_patterns(sums.patterns, ~out)), [said]


# -- as plain values -----------------------------------------------------------------------------------------


def as_dict(summary: Summary, minimum_n: int | None = None) -> dict[str, Any]:
    """A summary as dictionaries, lists, text and numbers."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "trustscale": summary.provenance.trustscale,
        "source": summary.source,
        "notes": list(summary.provenance.notes),
        "minimum_n": minimum_n,
        "suppressed": list(summary.suppressed),
        "library": summary.library,
        "max_patterns": summary.max_patterns,
        "has_means": summary.has_means,
        "has_sds": summary.has_sds,
        "alerts": [asdict(alert) for alert in summary.alerts],
        **_layout(summary.layout),
        "sums": _sums(summary.sums),
        "group": summary.group,
        "groups": {label: _sums(sums) for label, sums in summary.groups.items()},
    }


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        "instruments": [asdict(stamp) for stamp in layout.stamps],
        "columns": [_column(column) for column in layout.columns],
        "readings": [asdict(reading) for reading in layout.readings],
    }


def _column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "item": column.item,
        "instrument": column.instrument,
        "low": column.low,
        "high": column.high,
        "categories": None if column.categories is None else list(column.categories),
    }
    if column.recode is not None:
        pairs, steps = column.recode.pairs, column.recode.steps
        found["recode"] = {
            "pairs": None if pairs is None else [list(pair) for pair in pairs],
            "steps": [list(step) for step in steps],
            "otherwise": _number(column.recode.otherwise),
        }
    return found


def _sums(sums: Sums) -> dict[str, Any]:
    powers, pairs = sums.powers, sums.pairwise
    found: dict[str, Any] = {
        "n_rows": sums.n_rows,
        "not_applicable": sums.not_applicable.tolist(),
        "invalid": sums.invalid.tolist(),
        "powers": _record(powers, "n", "origin", "sums"),
        "pairwise": _record(pairs, "origin", "sums", "squares")
        | {"n": triangle(pairs.n), "cross": triangle(pairs.cross)},
        "blocks": [_block(block) for block in sums.blocks],
        "no_patterns": sums.no_patterns,
    }
    if sums.tables is not None:
        found["tabled"] = list(sums.tabled)
        found["tables"] = _tables(sums.tables)
    if sums.patterns is not None:
        p = sums.patterns
        found["patterns"] = {
            "present": ["".join("1" if there else "0" for there in row) for row in p.present.tolist()],
            "n": p.n.tolist(),
            "origin": _numbers(p.origin),
            "sums": _numbers(p.sums),
            "products": [triangle(matrix) for matrix in p.products],
        }
    return found


def _block(block: Block) -> dict[str, Any]:
    m = block.moments
    found: dict[str, Any] = {
        "columns": list(block.columns),
        "n": m.n,
        "origin": _numbers(m.origin),
        "sums": _numbers(m.sums),
        "products": triangle(m.products),
    }
    if block.tables is not None:
        found["tables"] = _tables(block.tables)
    if block.fourth is not None:
        f = block.fourth
        found["fourth"] = {"n": f.n, "origin": _numbers(f.origin), "gram": triangle(f.gram)}
    return found


def _tables(tables: stats.Tables) -> dict[str, Any]:
    return {
        "categories": [_numbers(codes) for codes in tables.categories],
        "counts": triangle(tables.counts),
    }


def _record(record: Any, *names: str) -> dict[str, Any]:
    return {name: _numbers(getattr(record, name)) for name in names}


def triangle(matrix: NDArray[Any]) -> list[Any]:
    """The upper triangle of a symmetric matrix, row by row."""
    return _flat(matrix[np.triu_indices(matrix.shape[0])].tolist())


def _numbers(array: NDArray[Any]) -> Any:
    listed = array.tolist()
    return [_flat(row) for row in listed] if array.ndim > 1 else _flat(listed)


def _flat(values: Iterable[float]) -> list[Any]:
    return [_number(value) for value in values]


def _number(value: float) -> int | float | None:
    """A whole number as one, None for NaN."""
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value
