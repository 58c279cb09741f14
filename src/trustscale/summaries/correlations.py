"""A summary made of a published matrix of correlations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import SummaryError
from trustscale.responses.frames import column_names, column_values, open_frame
from trustscale.results.provenance import Provenance, package_version
from trustscale.summaries.layout import bare_layout
from trustscale.summaries.summary import MATRIX, Summary
from trustscale.summaries.sums import Block, Sums, lock

TOLERANCE = 1e-8
"""How far the two halves of a matrix may lie apart."""

Floats = NDArray[np.float64]


def from_correlations(
    correlations: Any, n: int, *, items: Sequence[str] | None, sd: Any, mean: Any
) -> Summary:
    """Check a matrix and make a summary of it."""
    matrix, labels = _matrix(correlations)
    k = matrix.shape[0]
    names = _names(items if items is not None else labels, k)
    persons = _persons(n)
    matrix = _checked(_whole(matrix), names)
    spread = np.ones(k) if sd is None else _listed(sd, k, "sd")
    if not bool((spread > 0).all()):
        raise _wrong("A standard deviation is not above 0.", "give the published ones, in the items' order.")
    centre = np.zeros(k) if mean is None else _listed(mean, k, "mean")
    layout = bare_layout(names)
    sums = _sums(matrix * np.outer(spread, spread) * (persons - 1), centre, persons, sd is None, mean is None)
    return Summary(
        library="pandas",
        _provenance=Provenance((), {}, persons, package_version()),
        _alerts=(),
        source=MATRIX,
        layout=layout,
        sums=sums,
        has_means=mean is not None,
        has_sds=sd is not None,
    )


def _sums(products: Floats, centre: Floats, n: int, no_sds: bool, no_means: bool) -> Sums:
    k = len(centre)
    powers = np.full((4, k), np.nan)
    if not no_means:
        powers[0] = 0.0
        if not no_sds:
            powers[1] = np.diag(products)
    everything = tuple(range(k))
    zeros = np.zeros(k, np.int64)
    made = Sums(
        n_rows=n,
        not_applicable=zeros,
        invalid=zeros.copy(),
        powers=stats.PowerSums(np.full(k, n, np.int64), centre, powers),
        pairwise=stats.PairwiseMoments(
            n=np.full((k, k), n, np.int64),
            origin=centre,
            sums=np.zeros((k, k)),
            squares=np.repeat(np.diag(products)[:, None], k, axis=1),
            cross=products,
        ),
        blocks=(Block(everything, stats.Moments(n, centre, np.zeros(k), products)),),
    )
    lock(made)
    return made


def _matrix(given: Any) -> tuple[Floats, tuple[str, ...] | None]:
    """The numbers of an array or a frame, and the names that a frame gives them."""
    if not (hasattr(given, "columns") or hasattr(given, "column_names")):
        try:
            matrix = np.array(given, dtype=np.float64)
        except (TypeError, ValueError):
            raise _wrong("These are no numbers in rows of equal length.", "pass a square matrix.") from None
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
            raise _wrong(
                f"The correlations have the shape {matrix.shape}.", "pass as many rows as there are columns."
            )
        return matrix, None
    index = getattr(given, "index", None)
    frame = open_frame(given)
    columns = {name: column_values(frame, name) for name in column_names(frame)}
    texts = [name for name, values in columns.items() if values.dtype.kind not in "iufb"]
    labels = tuple(name for name in columns if name not in texts)
    matrix = np.column_stack([np.asarray(columns[name], dtype=np.float64) for name in labels])
    if matrix.shape[0] != matrix.shape[1]:
        raise _wrong(
            f"The frame has {matrix.shape[0]} rows and {matrix.shape[1]} columns of numbers.",
            "pass one row and one column per item.",
        )
    rows = columns[texts[0]].tolist() if texts else None if index is None else list(index)
    _refuse_other_order(rows, labels)
    return matrix, labels


def _refuse_other_order(rows: Sequence[Any] | None, labels: Sequence[str]) -> None:
    """Names of rows, where a frame has some, must be those of the columns, in their order."""
    if rows is None or rows == list(range(len(labels))) or [str(row) for row in rows] == list(labels):
        return
    place = next(i for i, (row, label) in enumerate(zip(rows, labels, strict=True)) if str(row) != label)
    raise _wrong(
        f"Row {place + 1} is called {rows[place]!r} and column {place + 1} {labels[place]!r}.",
        "put rows and columns into the same order.",
    )


def _whole(matrix: Floats) -> Floats:
    """Fill the empty half of a matrix that was printed as a triangle."""
    k = matrix.shape[0]
    below, above = np.tril_indices(k, -1), np.triu_indices(k, 1)
    full = matrix.copy()
    if np.isnan(full[above]).all() and k > 1:
        full.T[below] = full[below]
    elif np.isnan(full[below]).all() and k > 1:
        full.T[above] = full[above]
    return full


def _checked(matrix: Floats, names: Sequence[str]) -> Floats:
    """Raise at the first place that no matrix of correlations has."""
    if not matrix.size:
        raise _wrong("The matrix of correlations is empty.", "pass one row and one column per item.")
    for (i, j), r in np.ndenumerate(matrix):
        pair = f"{names[i]} and {names[j]}"
        if not np.isfinite(r):
            raise _wrong(f"The correlation of {pair} is {r}.", "fill it in, or leave an item out.")
        if i == j and abs(r - 1) > TOLERANCE:
            raise _wrong(
                f"{names[i]} has {r:g} in the diagonal, not 1.",
                "pass correlations, and standard deviations as sd=; of covariances, divide by them first.",
            )
        if abs(r) > 1 + TOLERANCE:
            raise _wrong(f"The correlation of {pair} is {r:g}.", "correct it: no correlation is beyond 1.")
        if abs(r - matrix[j, i]) > TOLERANCE:
            raise _wrong(
                f"The correlation of {pair} is {r:g} in one half and {matrix[j, i]:g} in the other.",
                "correct one of them.",
            )
    clean: Floats = np.clip((matrix + matrix.T) / 2, -1.0, 1.0)
    np.fill_diagonal(clean, 1.0)
    return clean


def _persons(n: Any) -> int:
    if isinstance(n, bool) or not isinstance(n, int | float | np.number) or n != int(n) or n < 2:
        raise _wrong(f"`n` cannot be {n!r}.", "give the number of persons, a whole number from 2 on.")
    return int(n)


def _names(given: Sequence[str] | None, k: int) -> tuple[str, ...]:
    names = tuple(f"v{place}" for place in range(1, k + 1)) if given is None else tuple(map(str, given))
    if len(names) != k or len(set(names)) != k:
        raise _wrong(
            f"`items` has {len(names)} names, {len(set(names))} of them different, for {k} columns.",
            "name each column once.",
        )
    return names


def _listed(given: Any, k: int, name: str) -> Floats:
    try:
        values = np.array(list(given), dtype=np.float64)
    except (TypeError, ValueError):
        values = np.empty(0)
    if values.shape != (k,) or not np.isfinite(values).all():
        raise _wrong(f"`{name}` must be {k} finite numbers, one per item.", "give them in the items' order.")
    return values


def _wrong(what: str, mend: str) -> SummaryError:
    return SummaryError(what, code="TS-S063", mend=mend)
