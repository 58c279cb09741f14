"""Rows of persons at several times: scales woven into one column, and all of it as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trustscale.norms.joining import Joined
from trustscale.norms.plain import plain_column, plain_number
from trustscale.responses.frames import Words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Columns = dict[str, NDArray[Any] | Words]


def person_columns(joined: Joined, scales: tuple[str, ...]) -> Columns:
    """Whose each row is, and of which scale: person by person, the scales of each behind one another."""
    k = len(scales)
    known = {**joined.ids, **joined.labels}
    columns: Columns = {name: np.repeat(values, k) for name, values in known.items()}
    columns["scale"] = Words(np.tile(np.arange(k, dtype=np.int8), joined.n), scales)
    return columns


def woven(columns: list[NDArray[Any]]) -> NDArray[Any]:
    """One column per scale as one: the values of the first person, then those of the second."""
    return np.column_stack(columns).ravel()


def plain_rows(columns: Columns) -> dict[str, list[Any]]:
    """Columns as lists that JSON can hold; ids that are dates become text."""
    return {name: [_plain(value) for value in plain_column(values)] for name, values in columns.items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def plain_record(record: DataclassInstance) -> dict[str, Any]:
    """A record of numbers and words; None where a number does not exist."""
    return {
        name: dict(value)
        if isinstance(value, Mapping)
        else plain_number(value)
        if isinstance(value, float)
        else value
        for name, value in asdict(record).items()
    }
