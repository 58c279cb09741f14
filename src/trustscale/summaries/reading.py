"""Summaries from the JSON files that :mod:`trustscale.summaries.writing` writes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import SummaryError
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp
from trustscale.scoring.plan import RecodeStep
from trustscale.summaries.layout import Column, Layout, Reading
from trustscale.summaries.summary import Summary
from trustscale.summaries.sums import Block, Sums
from trustscale.summaries.writing import FORMAT, FORMAT_VERSION

MAXIMUM_BYTES = 1024**3


def read(path: Path) -> Summary:
    """Read one file."""
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise _damaged(str(path), f"it is larger than {MAXIMUM_BYTES // 1024**2:,} MB")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SummaryError(
            f"{str(path)!r} cannot be read ({error.strerror or type(error).__name__}).",
            code="TS-S061",
            mend="check the name and the folder that you are in.",
        ) from None
    except UnicodeDecodeError:
        raise _damaged(str(path), "it is no text") from None
    return from_text(text, path.name)


def from_text(text: str, name: str) -> Summary:
    """A summary from the text of its file; `name` is what messages call it."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise _damaged(name, "it is no JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _damaged(name, "it was not written by Summary.write")
    if content.get("format_version") != FORMAT_VERSION:
        raise SummaryError(
            f"{name} has the format {content.get('format_version')!r}, which this version cannot read.",
            code="TS-S061",
            mend="install a later trustscale, or make the summary again.",
        )
    try:
        return _summary(content)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise _damaged(name, f"something in it is missing or wrong, {reason}") from error


def _damaged(name: str, reason: str) -> SummaryError:
    return SummaryError(
        f"{name} is no summary: {reason}.",
        code="TS-S061",
        mend="make the file again with Summary.write.",
    )


def _summary(content: Mapping[str, Any]) -> Summary:
    layout = Layout(
        columns=tuple(_column(entry) for entry in content["columns"]),
        readings=tuple(_reading(entry) for entry in content["readings"]),
        stamps=tuple(Stamp(**entry) for entry in content["instruments"]),
    )
    sums = _sums(content["sums"], layout)
    provenance = Provenance(
        layout.stamps, {}, sums.n_rows, str(content["trustscale"]), tuple(map(str, content["notes"]))
    )
    return Summary(
        library=str(content["library"]),
        _provenance=provenance,
        _alerts=tuple(Alert(**entry) for entry in content["alerts"]),
        source=str(content["source"]),
        layout=layout,
        sums=sums,
        group=content["group"],
        groups={str(label): _sums(entry, layout) for label, entry in content["groups"].items()},
        max_patterns=int(content["max_patterns"]),
        has_means=bool(content["has_means"]),
        has_sds=bool(content["has_sds"]),
        suppressed=tuple(map(str, content["suppressed"])),
    )


def _column(entry: Mapping[str, Any]) -> Column:
    recode = entry.get("recode")
    codes = entry["categories"]
    return Column(
        name=str(entry["name"]),
        item=str(entry["item"]),
        instrument=str(entry["instrument"]),
        recode=None if recode is None else _recode(recode),
        low=None if entry["low"] is None else float(entry["low"]),
        high=None if entry["high"] is None else float(entry["high"]),
        categories=None if codes is None else tuple(float(code) for code in codes),
    )


def _recode(entry: Mapping[str, Any]) -> RecodeStep:
    pairs, otherwise = entry["pairs"], entry["otherwise"]
    return RecodeStep(
        pairs=None if pairs is None else tuple((float(code), float(score)) for code, score in pairs),
        steps=tuple(
            (float(bound), bool(included), float(score)) for bound, included, score in entry["steps"]
        ),
        otherwise=math.nan if otherwise is None else float(otherwise),
    )


def _reading(entry: Mapping[str, Any]) -> Reading:
    return Reading(
        scale=entry["scale"],
        instrument=str(entry["instrument"]),
        measures=str(entry["measures"]),
        summed=bool(entry["summed"]),
        columns=tuple(int(place) for place in entry["columns"]),
        reflect=tuple(None if value is None else float(value) for value in entry["reflect"]),
        as_answered=tuple(map(str, entry["as_answered"])),
    )


def _sums(entry: Mapping[str, Any], layout: Layout) -> Sums:
    k = len(layout.columns)
    powers, pairs = entry["powers"], entry["pairwise"]
    blocks = tuple(_block(block) for block in entry["blocks"])
    if tuple(block.columns for block in blocks) != layout.blocks:
        raise ValueError("its blocks are not those of its scales")
    tabled = tuple(int(place) for place in entry.get("tabled", ()))
    tables = entry.get("tables")
    patterns = entry.get("patterns")
    return Sums(
        n_rows=int(entry["n_rows"]),
        not_applicable=_whole(entry["not_applicable"], k),
        invalid=_whole(entry["invalid"], k),
        powers=stats.PowerSums(
            _whole(powers["n"], k), _floats(powers["origin"], k), _floats(powers["sums"], 4, k)
        ),
        pairwise=stats.PairwiseMoments(
            n=_square(pairs["n"], k, np.int64),
            origin=_floats(pairs["origin"], k),
            sums=_floats(pairs["sums"], k, k),
            squares=_floats(pairs["squares"], k, k),
            cross=_square(pairs["cross"], k),
        ),
        blocks=blocks,
        tabled=tabled,
        tables=None if tables is None else _tables(tables, len(tabled)),
        patterns=None if patterns is None else _patterns(patterns, k),
        no_patterns=str(entry["no_patterns"]),
    )


def _block(entry: Mapping[str, Any]) -> Block:
    columns = tuple(int(place) for place in entry["columns"])
    k = len(columns)
    tables, fourth = entry.get("tables"), entry.get("fourth")
    moments = stats.Moments(
        int(entry["n"]), _floats(entry["origin"], k), _floats(entry["sums"], k), _square(entry["products"], k)
    )
    if fourth is None:
        terms = None
    else:
        gram = _square(fourth["gram"], 1 + k + k * (k + 1) // 2)
        terms = stats.FourthMoments(int(fourth["n"]), _floats(fourth["origin"], k), gram)
    return Block(columns, moments, None if tables is None else _tables(tables, None), terms)


def _tables(entry: Mapping[str, Any], k: int | None) -> stats.Tables:
    codes = [_floats(found, len(found)) for found in entry["categories"]]
    if k is not None and len(codes) != k:
        raise ValueError("its tables are not those of its columns")
    return stats.new_tables(codes, _square(entry["counts"], sum(map(len, codes)), np.int64))


def _patterns(entry: Mapping[str, Any], k: int) -> stats.PatternMoments:
    m = len(entry["n"])
    present = np.array([[mark == "1" for mark in row] for row in entry["present"]], dtype=np.bool_)
    products = [_square(matrix, k) for matrix in entry["products"]]
    return stats.PatternMoments(
        present=present.reshape(m, k),
        origin=_floats(entry["origin"], k),
        n=_whole(entry["n"], m),
        sums=_floats(entry["sums"], m, k),
        products=np.array(products).reshape(m, k, k),
    )


def _whole(values: Sequence[int], n: int) -> NDArray[np.int64]:
    return _shaped(np.array(values, dtype=np.int64), (n,))


def _floats(values: Any, *shape: int) -> NDArray[np.float64]:
    """Numbers, of which None is NaN."""
    return _shaped(np.array(values, dtype=np.float64), shape)


def _square(values: Sequence[Any], k: int, dtype: Any = np.float64) -> NDArray[Any]:
    """A symmetric matrix from its upper triangle."""
    matrix = np.zeros((k, k), dtype)
    upper = np.triu_indices(k)
    matrix[upper] = _shaped(np.array(values, dtype=dtype), (len(upper[0]),))
    matrix.T[upper] = matrix[upper]
    matrix.flags.writeable = False
    return matrix


def _shaped(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if array.shape != shape and (array.size or 0 not in shape):
        raise ValueError(f"{array.shape} numbers stand where {shape} should")
    array = array.reshape(shape)
    array.flags.writeable = False
    return array
