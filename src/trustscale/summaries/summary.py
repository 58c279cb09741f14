"""The ``Summary``: what a survey of any size comes down to in one pass, and what studies start from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.responses.tabular import Columns, TabularResult, draft_sentence
from trustscale.results.render import counted, number, text_table
from trustscale.summaries.layout import Layout
from trustscale.summaries.sums import Sums


@dataclass(frozen=True, slots=True, eq=False)
class Summary(TabularResult):
    """Counts, sums and tables of answers, from which studies go on without the rows.

    Made by :func:`trustscale.summarize`, read with :meth:`read`, or made of a published matrix with
    :meth:`from_correlations`. Summaries of different rows add up: ``a + b``. For whole-number answers the
    sum is the same to the last bit however the rows were split.

    Reversed items are kept as they were answered; studies turn them round.

    Attributes
    ----------
    source : str
        What the rows were read from.
    layout : Layout
        The columns, and which of them each scale reads.
    sums : Sums
        The numbers.
    group : str or None
        The column by which rows were grouped.
    groups : mapping of str to Sums
        Per value of that column. Rows without a value are under the empty text.
    max_patterns : int
        How many patterns of gaps are kept at most.
    has_means, has_sds : bool
        False where a published matrix came without them.
    suppressed : tuple of str
        What was left out on writing, because few persons stood behind it.
    """

    source: str
    layout: Layout
    sums: Sums
    group: str | None = None
    groups: Mapping[str, Sums] = field(default_factory=dict)
    max_patterns: int = 500
    has_means: bool = True
    has_sds: bool = True
    suppressed: tuple[str, ...] = ()

    @property
    def n_rows(self) -> int:
        """Rows read."""
        return self.sums.n_rows

    @property
    def items(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.layout.columns)

    @property
    def parts(self) -> tuple[str, ...]:
        """What is there: of ``moments``, ``tables``, ``patterns`` and ``fourth``."""
        there = {
            "tables": self.sums.tables is not None,
            "patterns": self.sums.patterns is not None,
            "fourth": all(block.fourth is not None for block in self.sums.blocks),
        }
        return ("moments", *(name for name, found in there.items() if found))

    @property
    def n_complete(self) -> int:
        """Rows with an answer to every item."""
        return self.sums.blocks[0].moments.n

    @property
    def citations(self) -> tuple[str, ...]:
        """Nothing to cite: these are counts."""
        return ()

    def __add__(self, other: Summary) -> Summary:
        """The summary of both sets of rows."""
        from trustscale.summaries.combine import add

        return add(self, other)

    @classmethod
    def pool(cls, parts: Iterable[Summary]) -> Summary:
        """The summary of the rows of all parts, such as those of several sites.

        Raises
        ------
        SummaryError
            TS-S060: they have other items, definitions, codings, schemes or groups; the first difference is
            named. TS-S067: there are none. TS-S071: a published matrix without means and standard deviations.
        """
        from trustscale.summaries.combine import pool

        return pool(parts)

    def equals(self, other: Summary) -> bool:
        """Whether both say the same of the same columns, wherever their sums begin."""
        from trustscale.summaries.combine import equals

        return equals(self, other)

    def write(self, path: str | os.PathLike[str], *, minimum_n: int = 5) -> Path:
        """Write one JSON file, from which :meth:`read` makes the same summary.

        Whole numbers are written exactly, and others so that they are read back to the last bit. A failed
        write leaves no half file.

        Parameters
        ----------
        path : str or path
            The file.
        minimum_n : int, default 5
            Groups and patterns of gaps that fewer persons share are left out, and so many more that those
            left out together are at least as many persons. The file says what was left out. A pattern that
            one person has *is* that person's answers. This makes no file anonymous.

        Raises
        ------
        SummaryError
            TS-S064: fewer persons in all. TS-S065: the file cannot be written.
        """
        from trustscale.summaries.writing import write

        return write(self, Path(path), minimum_n)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Summary:
        """Read what :meth:`write` wrote.

        Raises
        ------
        SummaryError
            TS-S061: it is no such file, or it is damaged.
        """
        from trustscale.summaries.reading import read

        return read(Path(path))

    @classmethod
    def from_correlations(
        cls,
        correlations: Any,
        n: int,
        *,
        items: Sequence[str] | None = None,
        sd: Any = None,
        mean: Any = None,
    ) -> Summary:
        """A summary made of a published matrix of correlations.

        Parameters
        ----------
        correlations : array or labelled frame of shape (k, k)
            Symmetric with ones in the diagonal; the lower triangle alone is enough where the other is NaN.
        n : int
            How many persons it rests on.
        items : sequence of str, optional
            Names; those of the frame, or v1, v2, ... otherwise.
        sd, mean : sequence of k floats, optional
            Standard deviations (with n - 1) and means. Without standard deviations everything is in
            standard units.

        Raises
        ------
        SummaryError
            TS-S063: it is no matrix of correlations; the first place that is wrong is named.

        Examples
        --------
        >>> import trustscale as ts
        >>> print(ts.Summary.from_correlations([[1, 0.5], [0.5, 1]], 120, items=["calm", "tense"]))
        correlations of 120 persons: 2 items
          parts: moments
        item     n  missing  M  SD
        calm   120        0  -   -
        tense  120        0  -   -
        """
        from trustscale.summaries.correlations import from_correlations

        return from_correlations(correlations, n, items=items, sd=sd, mean=mean)

    def __repr__(self) -> str:
        items = counted(len(self.items), "item")
        return f"<Summary of {self.source}: {counted(self.n_rows, 'row')}, {items}>"

    def columns(self) -> Columns:
        """One row per item, and per group and item where rows were grouped."""
        pieces: dict[str | None, Sums] = {None: self.sums}
        pieces.update(self.groups)
        labels = [label for label in pieces for _ in self.items]
        found: Columns = {} if self.group is None else {"group": np.array(labels, dtype=object)}
        found["item"] = np.array([name for _ in pieces for name in self.items], dtype=object)
        rows = [_item_rows(sums) for sums in pieces.values()]
        return found | {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}

    def lines(self) -> list[str]:
        """What was read, what is there, and a table of the items."""
        n_items = counted(len(self.items), "item")
        persons = counted(self.n_rows, "person", "persons") if self.source == MATRIX else ""
        lines = [f"{self.source}: {persons or counted(self.n_rows, 'row')}, {n_items}"]
        if self.source == MATRIX:
            lines = [f"{MATRIX} of {persons}: {n_items}"]
        elif self.n_rows:
            share = 100 * self.n_complete / self.n_rows
            lines.append(f"  {self.n_complete:,} complete in all items ({share:.1f} %)")
        lines.append(f"  parts: {', '.join(self.parts)}")
        if self.group is not None:
            sizes = [f"{label or '(blank)'} {sums.n_rows:,}" for label, sums in self.groups.items()]
            more = f", and {len(sizes) - 8} more" if len(sizes) > 8 else ""
            lines.append(f"  {self.group}: {', '.join(sizes[:8])}{more}")
        lines += [f"  {text}" for text in self.suppressed]
        return lines + _item_table(self)

    def sentence(self) -> str:
        """How many rows and items there are."""
        items = counted(len(self.items), "item")
        words = f"The summary rests on {counted(self.n_rows, 'row')} and {items}; {self.n_complete:,} "
        return f"{words}rows are complete.{draft_sentence(self.provenance)}"

    def apa(self) -> str:
        """The number of rows, as a journal prints it."""
        return f"N = {self.n_rows:,}"


MATRIX = "correlations"
"""The source of a summary that was made of a published matrix."""


def missing_counts(sums: Sums) -> NDArray[np.int64]:
    """Per column, cells without any answer."""
    missing: NDArray[np.int64] = sums.n_rows - sums.powers.n - sums.not_applicable - sums.invalid
    return missing


def _item_rows(sums: Sums) -> dict[str, NDArray[Any]]:
    found = stats.item_moments(sums.powers)
    return {
        "n": np.array(found.n),
        "missing": missing_counts(sums),
        "not_applicable": np.array(sums.not_applicable),
        "invalid": np.array(sums.invalid),
        "mean": np.array(found.mean),
        "sd": np.sqrt(found.variance),
    }


def _item_table(summary: Summary) -> list[str]:
    rows = _item_rows(summary.sums)
    extra = [name for name in ("not_applicable", "invalid") if rows[name].any()]
    header = ["item", "n", "missing", *(name.replace("_", " ") for name in extra), "M", "SD"]
    body = []
    for place, item in enumerate(summary.items):
        counts = [f"{int(rows[name][place]):,}" for name in ("n", "missing", *extra)]
        body.append([item, *counts, number(rows["mean"][place]), number(rows["sd"][place])])
    return text_table(header, body)
