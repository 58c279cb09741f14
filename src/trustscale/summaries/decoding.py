"""From a batch of rows to answers: which columns are read, and what their cells say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import AnswerError, SummaryError
from trustscale.instruments.inputs import answered_on, code_bounds, item_of, option_codes
from trustscale.instruments.model import Instrument, ResponseScale
from trustscale.responses.allowed import allowed_answers, shown
from trustscale.responses.decoding import Direction, decode_column
from trustscale.responses.frames import Frame, column_values, row_count
from trustscale.responses.keying import refuse_opposite
from trustscale.responses.reading.stream_text import without_blank_words
from trustscale.responses.streaming import Stream, whole_numbers
from trustscale.results.render import counted
from trustscale.summaries.build import Answers

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Source:
    """One item's column.

    Attributes
    ----------
    item, column : str
        The item, and the column that holds its answers.
    scale : ResponseScale or None
        How it is answered; None without an instrument.
    instrument : Instrument or None
        Whose item it is.
    run : tuple of int or None
        The lowest and the highest code, where all whole numbers from one to the other are codes.
    """

    item: str
    column: str
    scale: ResponseScale | None
    instrument: Instrument | None = None
    run: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Decoder:
    """How the columns of a stream become answers.

    Attributes
    ----------
    sources : tuple of Source
        The items and their columns.
    missing_codes : tuple of float or str
        Further values that mean "no answer".
    decimal : str
        The decimal sign of numbers that are written as text.
    labels : bool
        Whether answers may be text.
    """

    sources: tuple[Source, ...]
    missing_codes: tuple[float | str, ...] = ()
    decimal: str = "."
    labels: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A batch of answers, and where some are off their scale: the row in the batch, and what is there."""

    answers: Mapping[str, Answers]
    n_rows: int
    wrong: tuple[tuple[int, str], ...] = field(default=())


def sources_of(instrument: Instrument, columns: Mapping[str, str]) -> tuple[Source, ...]:
    """The items of an instrument that have a column."""
    found = []
    for name, column in columns.items():
        if (item := item_of(instrument, name)) is not None:
            scale = answered_on(instrument, item)
            found.append(Source(name, column, scale, instrument, _run(scale)))
    return tuple(found)


def _run(scale: ResponseScale) -> tuple[int, int] | None:
    codes, (low, high) = option_codes(scale), code_bounds(scale)
    if codes is None or scale.format is not None or not low.is_integer():
        return None
    return (int(low), int(high)) if sorted(codes) == [low + k for k in range(len(codes))] else None


def decode(frame: Frame, decoder: Decoder, name: str) -> Decoded:
    """The answers of one batch.

    Raises
    ------
    AnswerError
        TS-S040: text in a column of an engine, which is asked for numbers only.
    SummaryError
        TS-S062: text, or an infinite number, in a column without an instrument.
    KeyingError
        TS-R301: labels of some items run the other way.
    """
    answers: dict[str, Answers] = {}
    wrong: list[tuple[int, str]] = []
    directions: dict[str, dict[str, Direction | None]] = {}
    for source in decoder.sources:
        if source.scale is None:
            answers[source.item] = _bare(frame, source.column, decoder)
            continue
        if (quick := _quick(frame, source, decoder)) is not None:
            answers[source.item] = quick
            continue
        answers[source.item], places, direction = _careful(frame, source, source.scale, decoder)
        wrong += places
        if source.instrument is not None and direction is not None:
            directions.setdefault(source.instrument.id, {})[source.item] = direction
    for source in decoder.sources:
        if source.instrument is not None and (found := directions.pop(source.instrument.id, None)):
            refuse_opposite(found, source.instrument, name=name)
    return Decoded(answers, row_count(frame), tuple(sorted(wrong, key=lambda place: place[0])))


def _quick(frame: Frame, source: Source, decoder: Decoder) -> Answers | None:
    """Whole numbers that are all codes need no look at single values."""
    if decoder.missing_codes or source.run is None:
        return None
    if (found := whole_numbers(frame, source.column)) is None:
        return None
    values, gaps = found
    blank = gaps is not None and bool(gaps.all())
    low, high = source.run
    if len(values) and not blank and (values.min() < low or values.max() > high):
        return None
    return Answers(values, gaps)


def _careful(
    frame: Frame, source: Source, scale: ResponseScale, decoder: Decoder
) -> tuple[Answers, list[tuple[int, str]], Direction | None]:
    values = column_values(frame, source.column)
    if not decoder.labels and scale.format is None and values.dtype.kind not in "iuf":
        _refuse_labels(values, source)
    found = decode_column(
        values,
        scale,
        labels=decoder.labels,
        missing_codes=decoder.missing_codes,
        decimal=decoder.decimal,
    )
    name = source.item if source.column == source.item else f"{source.column} ({source.item})"
    allowed = allowed_answers(scale) if len(found.invalid) else ""
    places = [
        (int(row), f"{name}: {shown(value)} (allowed: {allowed})")
        for row, value in zip(found.invalid, found.invalid_values, strict=True)
    ]
    invalid = mask_of(found.invalid, len(found.codes))
    return Answers(found.codes, None, found.not_applicable, invalid), places, found.direction


def mask_of(rows: NDArray[np.intp] | None, n: int) -> NDArray[np.bool_] | None:
    """Where these rows are, None where there are none."""
    if rows is None or not len(rows):
        return None
    mask = np.zeros(n, np.bool_)
    mask[rows] = True
    return mask


def _refuse_labels(values: NDArray[Any], source: Source) -> None:
    """Refuse text where an engine was asked for codes; truth values and empty columns pass."""
    text = next((value for value in values.tolist() if isinstance(value, str)), None)
    if text is not None:
        raise AnswerError(
            "A lazy frame is read by numbers only, and these columns hold something else.",
            code="TS-S040",
            where=[f"{source.column}: {text!r}"],
            mend="read the answers with read_responses(), which knows labels, or make the columns numbers.",
        )


def _bare(frame: Frame, column: str, decoder: Decoder) -> Answers:
    found = whole_numbers(frame, column)
    codes = [float(code) for code in decoder.missing_codes if not isinstance(code, str)]
    if found is not None and not codes:
        return Answers(*found)
    values = column_values(frame, column)
    if values.dtype.kind not in "biuf":
        values = without_blank_words(values)
    if values.dtype.kind not in "biuf":
        sample = next(value for value in values.tolist() if value is not None)
        raise SummaryError(
            f"{column} does not hold numbers.",
            code="TS-S062",
            where=[f"{column}: {shown(sample)}"],
            mend="leave the column out of `items`, or define the scale with its labels and pass it as "
            "`instrument`.",
        )
    x = values.astype(np.float64) if values.dtype.kind == "b" or codes else values
    if codes:
        x[np.isin(x, codes)] = np.nan
    if x.dtype.kind == "f" and bool(np.isinf(x).any()):
        raise SummaryError(
            f"{column} holds an infinite number.",
            code="TS-S062",
            where=[f"{column}: inf"],
            mend="set it missing, or leave the column out of `items`.",
        )
    return Answers(x)


def refuse_invalid(decoded: Decoded, stream: Stream, start: int) -> None:
    """Raise where answers of a batch, whose first row is row `start` of the stream, are off their scale.

    Raises
    ------
    AnswerError
        TS-R014.
    """
    n = len(decoded.wrong)
    if not n:
        return
    first = None if stream.first_row is None else stream.first_row + start
    raise AnswerError(
        f"{stream.name}: {counted(n, 'answer')} {'is' if n == 1 else 'are'} not on the response scale.",
        code="TS-R014",
        where=[text if first is None else f"row {first + row}, {text}" for row, text in decoded.wrong],
        mend='correct them in the data, or count them as missing with invalid="missing".',
    )


def missing_values(given: Any) -> tuple[float | str, ...]:
    """Values that mean "no answer"; one of them needs no list around it."""
    listed: Sequence[float | str] = (given,) if isinstance(given, str | int | float) else tuple(given)
    return tuple(value if isinstance(value, str) else float(value) for value in listed)
