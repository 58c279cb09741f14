"""Spark frames: each partition is summed up where it lies and comes back as one small text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial, reduce
from importlib import import_module
from typing import Any

from trustscale.errors import AnswerError, StudyError
from trustscale.responses.frames import Frame
from trustscale.responses.read import InvalidPolicy
from trustscale.responses.streaming import Stream, spark_columns, spark_texts
from trustscale.results.render import counted
from trustscale.summaries.combine import add
from trustscale.summaries.decoding import Decoder, Source, decode
from trustscale.summaries.layout import Layout, bare_layout
from trustscale.summaries.reading import from_text
from trustscale.summaries.summary import Summary
from trustscale.summaries.work import Asked, Grouped, group_labels, of_instruments, refuse_no_group
from trustscale.summaries.writing import as_dict

NAME = "Spark frame"


def of_spark(
    data: Any, instruments: Sequence[Any] | None, asked: Asked, invalid: InvalidPolicy | None
) -> Summary:
    """Sum a PySpark frame up on its workers.

    Raises
    ------
    AnswerError
        TS-R014: answers are off their response scale, and `invalid` is "raise". TS-S040: text in a column of
        an item.
    """
    kinds = spark_columns(data)
    if asked.group is not None:
        refuse_no_group(asked.group, tuple(kinds))
    layout, decoder = _layout(kinds, instruments, asked)
    read = dict.fromkeys(source.column for source in decoder.sources)
    names = list(read) if asked.group is None or asked.group in read else [*read, asked.group]
    texts = spark_texts(data, names, partial(_sum_up, layout, decoder, asked))
    parts = [from_text(text, "what a worker sent back") for text in texts]
    total = reduce(add, parts) if parts else Grouped(layout, asked).summary(NAME, "pandas", ())
    if invalid == "raise":
        _refuse_invalid(total)
    return total


def _layout(
    kinds: dict[str, bool], instruments: Sequence[Any] | None, asked: Asked
) -> tuple[Layout, Decoder]:
    stream = Stream(NAME, tuple(kinds), lambda _: iter(()), first_row=None, labels=False)
    if instruments is not None:
        layout, decoder = of_instruments(stream.columns, instruments, asked, stream)
        _refuse_text(kinds, decoder)
        return layout, decoder
    names = [name for name in kinds if name != asked.group] if asked.items is None else list(asked.items)
    wrong = [f"{name}: not in the data" for name in names if name not in kinds]
    wrong += [f"{name}: it holds no numbers" for name in names if name in kinds and not kinds[name]]
    if wrong:
        listed = ", ".join(f'"{name}"' for name in names if kinds.get(name))
        raise StudyError(
            f"{counted(len(wrong), 'column')} of the frame cannot be taken as items.",
            code="TS-V001",
            where=wrong,
            mend=f"say which columns are items: items=[{listed}].",
        )
    sources = tuple(Source(name, name, None) for name in names)
    return bare_layout(names), Decoder(sources, asked.missing_codes, labels=False)


def _refuse_text(kinds: dict[str, bool], decoder: Decoder) -> None:
    wrong = [
        source.column
        for source in decoder.sources
        if not kinds[source.column] and source.scale is not None and source.scale.format is None
    ]
    if wrong:
        raise AnswerError(
            "A lazy frame is read by numbers only, and these columns hold something else.",
            code="TS-S040",
            where=wrong,
            mend="read the answers with read_responses(), which knows labels, or make the columns numbers.",
        )


def _refuse_invalid(summary: Summary) -> None:
    n = int(summary.sums.invalid.sum())
    if n:
        columns = zip(summary.items, summary.sums.invalid.tolist(), strict=True)
        raise AnswerError(
            f"{NAME}: {counted(n, 'answer')} {'is' if n == 1 else 'are'} not on the response scale.",
            code="TS-R014",
            where=[f"{item}: {counted(found, 'answer')}" for item, found in columns if found],
            mend='correct them in the data, or count them as missing with invalid="missing".',
        )


# -- on the workers ------------------------------------------------------------------------------------------


def _sum_up(layout: Layout, decoder: Decoder, asked: Asked, frames: Iterator[Frame]) -> str:
    """Sum one partition up. Workers run side by side, so each takes one thread for its products."""
    grouped = Grouped(layout, asked)
    with one_thread():
        for frame in frames:
            decoded = decode(frame, decoder, NAME)
            labels = None if asked.group is None else group_labels(frame, asked.group)
            grouped.add(decoded.answers, decoded.n_rows, labels)
    return json.dumps(as_dict(grouped.summary(NAME, "pandas", ())), allow_nan=False)


def one_thread() -> AbstractContextManager[Any]:
    """Matrix products by one thread, where the package that can say so is there."""
    try:
        threadpoolctl = import_module("threadpoolctl")
    except ModuleNotFoundError:
        return nullcontext()
    limits: AbstractContextManager[Any] = threadpoolctl.threadpool_limits(1, user_api="blas")
    return limits
