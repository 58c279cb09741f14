"""``summarize``: one pass over answers of any size, after which the rows are not needed any more."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from trustscale._checks import check_option
from trustscale.errors import OptionError, ReadingError, SummaryError
from trustscale.instruments.several import InstrumentLike, load_each
from trustscale.responses.frames import Frame, column_names, library_of, open_frame
from trustscale.responses.read import InvalidPolicy, read_responses
from trustscale.responses.reading import read_table
from trustscale.responses.responses import Responses
from trustscale.responses.streaming import Stream, frame_stream, is_engine, is_spark, open_stream
from trustscale.scoring.compilation import compile_plan
from trustscale.summaries.build import MAX_PATTERNS, Answers
from trustscale.summaries.decoding import decode, mask_of, missing_values, refuse_invalid
from trustscale.summaries.layout import Reader, instrument_layout
from trustscale.summaries.notes import unused_weights
from trustscale.summaries.summary import Summary
from trustscale.summaries.work import (
    Asked,
    Grouped,
    group_labels,
    of_bare,
    of_instruments,
    refuse_no_group,
    refuse_unknown_items,
    stamp_of,
)

WHOLE_BYTES = 8 * 1024**2
"""Smaller text files are read as a whole, with everything that exports put around their table."""


def summarize(
    data: Any,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    *,
    items: Sequence[str] | str | None = None,
    group: str | None = None,
    scheme: str | None = None,
    tables: bool = True,
    patterns: bool = False,
    fourth: bool = False,
    missing_codes: Sequence[float | str] = (),
    invalid: InvalidPolicy | None = None,
    max_patterns: int = MAX_PATTERNS,
) -> Summary:
    """Sum answers up in one pass, so that studies need no rows any more.

    Reliability, correlations and factors of a ``Summary`` are those of its rows. It is small, is written to
    one file, and adds up: over files, over days, and over sites that must not exchange rows.

    Parameters
    ----------
    data : Responses, frame, path, lazy frame or iterable of frames
        Answers read with :func:`read_responses`; a pandas, Polars or PyArrow frame; the path of a CSV or
        Parquet file of any size, or of any other file that :func:`read_responses` reads; a Polars LazyFrame,
        a DuckDB relation or a PySpark frame; or an iterable of frames with the same columns.
    instrument : str, path, Instrument or a list of them, optional
        The questionnaire. Not needed for ``Responses``.
    items : sequence of str, optional
        Without an instrument, the columns that are items; all columns otherwise. With one, those of its items
        to sum up; all that are found otherwise.
    group : str, optional
        A column: sums are kept per value of it as well, under ``groups``.
    scheme : str, optional
        The way to score, where an instrument has several.
    tables : bool, default True
        Whether to keep contingency tables of items with at most 15 categories.
    patterns : bool, default False
        Whether to keep the moments of each pattern of gaps.
    fourth : bool, default False
        Whether to keep the moments of the fourth order of complete rows.
    missing_codes : sequence of numbers or texts, optional
        Further values that mean "no answer".
    invalid : "raise" or "missing", optional
        What to do with answers off the response scale. Files and frames raise and name the rows; engines,
        whose rows have no order, count them per item.
    max_patterns : int, default 500
        More patterns of gaps than this are not kept, and an alert says so.

    Returns
    -------
    Summary
        ``print`` shows n, missing, mean and standard deviation per item.

    Raises
    ------
    ReadingError
        The data cannot be read as answers (see :func:`read_responses`).
    StudyError
        TS-V001: without an instrument, columns that are no items. TS-V002: no such item.
    SummaryError
        TS-S062: a column without numbers. TS-S072: more than 200 groups.

    Notes
    -----
    Sums are kept about the lowest code of each item, so those of whole numbers are exact and do not depend on
    the order or the batches of the rows. Each batch is turned into zeros and ones, one column per category,
    and one matrix product counts all pairs. Memory does not grow with the rows.

    PySpark sums each partition up on its workers, which need ``trustscale[spark]`` installed and send one
    small summary each back; no rows leave them.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> answers = pd.DataFrame({"calm": [5, 2, 4, None], "tense": [1, 4, 2, 3], "site": list("abab")})
    >>> summary = ts.summarize(answers, items=["calm", "tense"], group="site")
    >>> print(summary)
    DataFrame: 4 rows, 2 items
      3 complete in all items (75.0 %)
      parts: moments, tables
      site: a 2, b 2
    item   n  missing     M    SD
    calm   3        1  3.67  1.53
    tense  4        0  2.50  1.29
    """
    if invalid is not None:
        invalid = "missing" if check_option(invalid, InvalidPolicy, name="invalid") == "missing" else "raise"
    wanted = ["moments", *(["tables"] if tables else [])]
    parts: Any = [*wanted, *(["patterns"] if patterns else []), *(["fourth"] if fourth else [])]
    asked = Asked(_names(items), group, scheme, tuple(parts), max_patterns, missing_values(missing_codes))
    if isinstance(data, Responses):
        if instrument is not None:
            raise OptionError(
                "These answers were read for their instrument already.",
                code="TS-S002",
                mend="leave `instrument` out, or pass the file or frame itself.",
            )
        return _of_responses(data, asked)
    if is_spark(data):
        from trustscale.summaries.spark import of_spark

        return of_spark(data, None if instrument is None else load_each(instrument), asked, invalid)
    stream = None if instrument is not None and _is_read_whole(data) else open_stream(data)
    if stream is None and instrument is not None:
        answers = read_responses(
            data, instrument, group=group, missing_codes=asked.missing_codes, invalid=invalid or "raise"
        )
        return _of_responses(answers, asked)
    if stream is None:
        table = read_table(os.fspath(data))
        stream = frame_stream(open_frame(table.frame), table)
    return _of_stream(stream, None if instrument is None else load_each(instrument), asked, invalid)


def _names(items: Sequence[str] | str | None) -> tuple[str, ...] | None:
    if items is None:
        return None
    return (items,) if isinstance(items, str) else tuple(items)


def _is_read_whole(data: Any) -> bool:
    """Whether `read_responses` reads these data: eager frames, and files that are no large tables."""
    if isinstance(data, str | os.PathLike):
        path = Path(data)
        if path.suffix.lower() in (".parquet", ".pq"):
            return False
        large = path.is_file() and path.stat().st_size > WHOLE_BYTES
        return not (large and path.suffix.lower() in (".csv", ".tsv", ".tab", ".txt", ".dat", ""))
    if is_engine(data):
        return False
    try:
        open_frame(data)
    except ReadingError:
        return False
    return True


# -- answers that were read ----------------------------------------------------------------------------------


def _of_responses(answers: Responses, asked: Asked) -> Summary:
    readers, batch = [], {}
    known = [item.id for part in answers.parts for item in part.instrument.items]
    refuse_unknown_items(asked.items, known)
    for part in answers.parts:
        plan = compile_plan(part.instrument, asked.scheme)
        found = tuple(name for name in part.items if asked.items is None or name in asked.items)
        stamp = stamp_of(part.instrument, plan.scheme, part.coding)
        readers.append(Reader(plan, found, stamp))
        for name in found:
            column, invalid = part.items[name], mask_of(part.invalid_rows.get(name), answers.n_rows)
            batch[name] = Answers(column.codes, None, column.not_applicable, invalid)
    layout = instrument_layout(readers)
    grouped = Grouped(layout, asked)
    positions = None
    if asked.group is not None:
        refuse_no_group(asked.group, column_names(answers.frame))
        positions = group_labels(answers.frame, asked.group)
    grouped.add(batch, answers.n_rows, positions)
    weight = answers.roles.get("weight")
    alerts = () if weight is None else (unused_weights(weight),)
    return grouped.summary(answers.source, library_of(answers.frame), answers.notes, alerts)


# -- streams -------------------------------------------------------------------------------------------------


def _of_stream(
    stream: Stream, instruments: Sequence[Any] | None, asked: Asked, invalid: InvalidPolicy | None
) -> Summary:
    if asked.group is not None:
        refuse_no_group(asked.group, stream.columns)
    first: Iterator[Frame] = iter(())
    if instruments is None:
        batches = stream.batches(stream.columns if asked.items is None else _also(asked, stream.columns))
        head = next(batches, None)
        if head is None:
            raise SummaryError(f"{stream.name} has no rows.", code="TS-S067", mend="look at the data.")
        layout, decoder = of_bare(head, asked, stream)
        first = iter([head])
    else:
        layout, decoder = of_instruments(stream.columns, instruments, asked, stream)
        needed = dict.fromkeys(source.column for source in decoder.sources)
        if asked.group is not None:
            needed[asked.group] = None
        batches = stream.batches(list(needed))
    grouped = Grouped(layout, asked)
    policy = invalid or ("raise" if stream.first_row is not None else "missing")
    n = 0
    for frame in chain(first, batches):
        decoded = decode(frame, decoder, stream.name)
        if policy == "raise":
            refuse_invalid(decoded, stream, n)
        positions = None if asked.group is None else group_labels(frame, asked.group)
        grouped.add(decoded.answers, decoded.n_rows, positions)
        n += decoded.n_rows
    return grouped.summary(stream.name, stream.library, stream.notes)


def _also(asked: Asked, names: Sequence[str]) -> tuple[str, ...]:
    """The columns that are read where items are listed; runs such as q1..q9 and misspelt names need all."""
    wanted = [*(asked.items or ()), *([asked.group] if asked.group else [])]
    return tuple(names) if any(name not in names for name in wanted) else tuple(dict.fromkeys(wanted))
