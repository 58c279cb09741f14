"""``read_responses``: from a file or a frame to answers that can be scored."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale._checks import check_option
from trustscale._threads import each_in_threads, threads_for
from trustscale.errors import AnswerError, ColumnError, OptionError, did_you_mean
from trustscale.instruments.inputs import answered_on, coded_by
from trustscale.instruments.model import Coding, Instrument, ResponseScale
from trustscale.instruments.several import InstrumentLike, load_each
from trustscale.instruments.wording import apply_wording
from trustscale.responses.allowed import allowed_answers, shown
from trustscale.responses.columns import ItemColumn
from trustscale.responses.couples import membership, refuse_crowded
from trustscale.responses.decoding import Decoded, Direction, decode_column
from trustscale.responses.fitting import fits
from trustscale.responses.frames import (
    Frame,
    column_names,
    column_values,
    numeric_columns,
    open_frame,
    row_count,
)
from trustscale.responses.keying import refuse_opposite
from trustscale.responses.matching import Match, Matching, match_columns
from trustscale.responses.reading import RawTable, file_row, read_table
from trustscale.responses.responses import Part, Responses
from trustscale.results.render import counted

InvalidPolicy: TypeAlias = Literal["raise", "missing"]

ROLES = ("id", "group", "dyad", "role", "weight")


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """A file or a frame, opened: its columns, its name for messages, and what it says about its columns."""

    frame: Frame
    name: str
    table: RawTable | None

    def row(self, position: int) -> int:
        """The row number that a person sees: the file's, or the frame's position from 0."""
        return position if self.table is None else file_row(self.table, position)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, for all columns alike."""

    coding: str | None
    already_keyed: tuple[str, ...]
    missing_codes: tuple[float | str, ...]
    labels: bool
    invalid: InvalidPolicy


def read_responses(
    source: Any,
    instrument: InstrumentLike | Sequence[InstrumentLike],
    *,
    columns: Mapping[str, str | None] | None = None,
    id: str | None = None,  # noqa: A002  # what the column is called in every survey
    group: str | None = None,
    dyad: str | None = None,
    role: str | None = None,
    weight: str | None = None,
    coding: str | None = None,
    wording: str | os.PathLike[str] | None = None,
    already_keyed: Sequence[str] = (),
    missing_codes: Sequence[float | str] = (),
    labels: bool = True,
    invalid: InvalidPolicy = "raise",
    encoding: str | None = None,
    decimal: Literal[".", ","] | None = None,
    sheet: str | int | None = None,
) -> Responses:
    """Read answers to one or more instruments from a file or a frame.

    Parameters
    ----------
    source : path, "-" or frame
        A CSV or TSV file, ``.xlsx``, ``.parquet``, SPSS ``.sav`` or Stata ``.dta``; ``"-"`` for standard
        input; or a pandas, Polars or PyArrow frame. Exports of Qualtrics, Google Forms, LimeSurvey, REDCap
        and SPSS are read as they come.
    instrument : str, path, Instrument or a list of them
        The questionnaire, or several where one survey holds several.
    columns : mapping of item id to column, optional
        Where columns cannot be found by id, alias or wording. ``None`` says that the file does not have the
        item; it is then blank for everybody.
    id, group, dyad, role, weight : str, optional
        Columns that say whose answers these are. They are kept beside the scores and are never items. With
        ``dyad``, a couple has two rows at most, and with ``role`` these are of two roles.
    coding : str, optional
        The numbers of the file, where the form was printed with others than the instrument's first ones.
    wording : str or path, optional
        A form or a wording file of the instrument, by which columns can be found as well.
    already_keyed : list of item ids
        Items that the file has reversed already.
    missing_codes : list of numbers or texts
        Further values that mean "no answer", such as -99 or "prefer not to say".
    labels : bool, default True
        Whether answers may be labels (``"Agree"``, ``"5 - Strongly agree"``) as well as numbers.
    invalid : "raise" or "missing", default "raise"
        What to do with answers that are not on the response scale: say where they are, or set them missing
        and count them.
    encoding, decimal, sheet : optional
        How a text file was written, its decimal sign, and which sheet of a workbook to read.

    Returns
    -------
    Responses
        The answers, all columns of the source, and what was found; ``print`` it.

    Raises
    ------
    FileError, ColumnError, AnswerError, KeyingError, PairingError
        Each with a code, the place and what to do. Nothing is dropped: a row without any answer stays, and
        its scores are missing.

    Notes
    -----
    Blank cells, ``NA`` and declared missing codes are missing. An answer that an instrument declares as not
    applicable is an answer without a score. Labels decide over numbers where a file has both.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> scale = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, reverse=["tense"], id="calmness")
    >>> print(ts.read_responses(pd.DataFrame({"calm": [5, 9], "tense": [1, 2]}), scale, invalid="missing"))
    DataFrame: 2 rows
      2 of 2 items of calmness found; 0 cells missing, 1 invalid
        set missing: row 1, calm: 9 (allowed: 1 to 5)
    """
    policy: Any = check_option(invalid, InvalidPolicy, name="invalid")
    asked = _Asked(coding, _names(already_keyed), _values(missing_codes), labels, policy)
    instruments = _load(instrument, wording)
    opened = _open(source, encoding=encoding, decimal=decimal, sheet=sheet)
    given = {"id": id, "group": group, "dyad": dyad, "role": role, "weight": weight}
    roles = _roles(opened, {name: column for name, column in given.items() if column is not None})
    if dyad is not None:
        refuse_crowded(
            membership(opened.frame, dyad, role), name=opened.name, dyad=dyad, role=role, row=opened.row
        )
    _refuse_unknown_items(instruments, columns, asked.already_keyed)
    parts, wrong = [], []
    for definition in instruments:
        part, places = _read_part(opened, definition, columns or {}, roles, asked)
        parts.append(part)
        wrong += places
    if wrong and policy == "raise":
        raise _invalid_answers(list(dict.fromkeys(wrong)), opened.name)
    return _collect(opened, tuple(parts), roles)


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _values(missing_codes: Any) -> tuple[float | str, ...]:
    """Values that mean "no answer"; one of them needs no list around it."""
    given = (missing_codes,) if isinstance(missing_codes, str | int | float) else tuple(missing_codes)
    wrong = [value for value in given if not isinstance(value, str | int | float | np.number)]
    if wrong:
        raise OptionError(
            f"`missing_codes` cannot hold {wrong[0]!r}.", code="TS-S001", mend="list numbers or texts."
        )
    return tuple(value if isinstance(value, str) else float(value) for value in given)


def _load(
    instrument: InstrumentLike | Sequence[InstrumentLike], wording: str | os.PathLike[str] | None
) -> tuple[Instrument, ...]:
    loaded = load_each(instrument)
    if wording is None:
        return loaded
    form = wording if isinstance(wording, str) else Path(wording)
    return tuple(apply_wording(entry, form) for entry in loaded)


def _open(
    source: Any,
    *,
    encoding: str | None,
    decimal: Literal[".", ","] | None,
    sheet: str | int | None,
) -> _Source:
    if isinstance(source, str | os.PathLike):
        table = read_table(os.fspath(source), encoding=encoding, decimal=decimal, sheet=sheet)
        return _Source(open_frame(table.frame), table.name, table)
    return _Source(open_frame(source), type(source).__name__, None)


def _roles(opened: _Source, given: Mapping[str, str]) -> dict[str, str]:
    has = column_names(opened.frame)
    absent = [
        f"{name}={column!r}{did_you_mean(column, has)}" for name, column in given.items() if column not in has
    ]
    if absent:
        raise ColumnError(
            f"{opened.name} does not have these columns.",
            code="TS-R110",
            where=absent,
            mend=f"it has: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )
    return dict(given)


def _refuse_unknown_items(
    instruments: Sequence[Instrument], columns: Mapping[str, str | None] | None, already_keyed: Sequence[str]
) -> None:
    known = [item.id for definition in instruments for item in definition.items]
    for option, names in (("columns", columns or {}), ("already_keyed", already_keyed)):
        unknown = [f"{name}{did_you_mean(name, known)}" for name in names if name not in known]
        if unknown:
            raise OptionError(
                f"`{option}` names items that the instrument does not have.",
                code="TS-R105",
                where=unknown,
                mend=f"its items are {', '.join(known[:20])}{', ...' if len(known) > 20 else ''}.",
            )


# -- one instrument ----------------------------------------------------------------------------------------


def _read_part(
    opened: _Source,
    definition: Instrument,
    columns: Mapping[str, str | None],
    roles: Mapping[str, str],
    asked: _Asked,
) -> tuple[Part, list[str]]:
    """One instrument's answers, and where answers are off their response scale."""
    known = {item.id for item in definition.items}
    matching = match_columns(
        column_names(opened.frame),
        definition,
        columns_map={item: column for item, column in columns.items() if item in known},
        question_texts={} if opened.table is None else opened.table.question_texts,
        reserved=tuple(roles.values()),
        name=opened.name,
    )
    coding = _coding(definition, asked.coding)
    decoded = _decode_items(opened, definition, matching, coding, asked)
    directions = {item: found.direction for item, found in decoded.items()}
    refuse_opposite(directions, definition, already_keyed=asked.already_keyed, name=opened.name)
    places = _places(opened, definition, matching, decoded)
    part = Part(
        instrument=definition,
        columns=matching.columns(),
        found_by={match.item: match.how for match in matching.matches},
        items={item: ItemColumn(found.codes, found.not_applicable) for item, found in decoded.items()},
        coding=asked.coding if coding else None,
        already_keyed=tuple(item for item in asked.already_keyed if item in known),
        n_missing=sum(found.n_missing for found in decoded.values()),
        n_not_applicable=sum(_count(found.not_applicable) for found in decoded.values()),
        n_invalid=len(places),
        invalid_places=tuple(places[:20]),
        invalid_rows={item: found.invalid for item, found in decoded.items() if len(found.invalid)},
    )
    return part, places


def _count(mask: NDArray[np.bool_] | None) -> int:
    return 0 if mask is None else int(np.count_nonzero(mask))


def _coding(definition: Instrument, wanted: str | None) -> Mapping[str, Coding]:
    """The coding asked for, by response scale; empty for the instrument's own numbers."""
    if wanted is None:
        return {}
    found = [coding for coding in definition.codings if coding.id == wanted]
    if not found:
        has = [coding.id for coding in definition.codings]
        mend = f"it has {', '.join(has)}." if has else "it has none; leave `coding` out."
        raise OptionError(
            f"{definition.id} has no coding {wanted!r}{did_you_mean(wanted, has)}.", code="TS-R303", mend=mend
        )
    return {scale.id: coding for coding in found for scale in coded_by(definition, coding)}


@dataclass(frozen=True, slots=True, eq=False)
class ReadColumn:
    """One item's column, decoded, with how many of its cells are blank."""

    codes: NDArray[Any]
    not_applicable: NDArray[np.bool_] | None
    n_missing: int
    invalid: NDArray[np.intp]
    invalid_values: tuple[Any, ...]
    direction: Direction | None


def _decode_items(
    opened: _Source,
    definition: Instrument,
    matching: Matching,
    coding: Mapping[str, Coding],
    asked: _Asked,
) -> dict[str, ReadColumn]:
    by_id = {item.id: item for item in definition.items}
    read = {}
    scales = {match.item: answered_on(definition, by_id[match.item]) for match in matching.matches}
    plain = [
        match for match in matching.matches if _is_plain(match, scales[match.item], coding, opened, asked)
    ]
    fitting = _fitting(opened.frame, plain, scales)
    for match in matching.matches:
        if (fit := fitting.get(match.item)) is not None:
            read[match.item] = fit
            continue
        scale = scales[match.item]
        values = column_values(opened.frame, match.column)
        special = coding.get(scale.id)
        read[match.item] = _decode_item(
            values, scale, special, match.column, match.item in asked.already_keyed, opened.table, asked
        )
    return read


def _is_plain(
    match: Match, scale: ResponseScale, coding: Mapping[str, Coding], opened: _Source, asked: _Asked
) -> bool:
    """Whether the numbers of a column, if it has numbers, are the instrument's own."""
    if scale.id in coding or match.item in asked.already_keyed or asked.missing_codes:
        return False
    table = opened.table
    return table is None or not (
        table.value_labels.get(match.column) or table.missing_values.get(match.column)
    )


def _fitting(
    frame: Frame, plain: Sequence[Match], scales: Mapping[str, ResponseScale]
) -> dict[str, ReadColumn]:
    """Columns that are codes already. They are looked at in threads, as decoding cell by cell cannot be."""
    numeric = numeric_columns(frame)
    values = {match.item: column_values(frame, match.column) for match in plain if match.column in numeric}
    blank = each_in_threads(
        lambda item: fits(values[item], scales[item]), list(values), threads_for(row_count(frame))
    )
    return {
        item: ReadColumn(values[item], None, n_blank, np.empty(0, np.intp), (), None)
        for item, n_blank in zip(values, blank, strict=True)
        if n_blank is not None
    }


def _decode_item(
    values: NDArray[Any],
    scale: ResponseScale,
    coding: Coding | None,
    column: str,
    already_keyed: bool,
    table: RawTable | None,
    asked: _Asked,
) -> ReadColumn:
    value_labels = {} if table is None else table.value_labels.get(column, {})
    missing = () if table is None else table.missing_values.get(column, ())
    found: Decoded = decode_column(
        values,
        scale,
        coding=coding,
        labels=asked.labels,
        missing_codes=asked.missing_codes,
        value_labels=value_labels,
        missing_ranges=missing,
        decimal="." if table is None else table.decimal,
        already_keyed=already_keyed,
    )
    n_blank = int(np.count_nonzero(np.isnan(found.codes))) - len(found.invalid)
    if found.not_applicable is not None:
        n_blank -= int(np.count_nonzero(found.not_applicable))
    return ReadColumn(
        found.codes, found.not_applicable, n_blank, found.invalid, found.invalid_values, found.direction
    )


def _places(
    opened: _Source, definition: Instrument, matching: Matching, read: Mapping[str, ReadColumn]
) -> list[str]:
    """Row, column, value and what is allowed, for each answer off its response scale, by row."""
    by_id = {item.id: item for item in definition.items}
    places = []
    for match in matching.matches:
        column = read[match.item]
        if not len(column.invalid):
            continue
        scale = answered_on(definition, by_id[match.item])
        allowed = allowed_answers(scale)
        name = match.item if match.column == match.item else f"{match.column} ({match.item})"
        places += [
            (int(position), f"row {opened.row(int(position))}, {name}: {shown(value)} (allowed: {allowed})")
            for position, value in zip(column.invalid, column.invalid_values, strict=True)
        ]
    return [text for _, text in sorted(places, key=lambda place: place[0])]


def _invalid_answers(places: Sequence[str], source: str) -> AnswerError:
    n = len(places)
    return AnswerError(
        f"{source}: {counted(n, 'answer')} {'is' if n == 1 else 'are'} not on the response scale.",
        code="TS-R014",
        where=places,
        mend='correct them in the file, or score them as missing with invalid="missing" (--invalid missing).',
    )


# -- all of them -------------------------------------------------------------------------------------------


def _collect(opened: _Source, parts: tuple[Part, ...], roles: Mapping[str, str]) -> Responses:
    n_rows = row_count(opened.frame)
    counts = {
        name: _distinct(opened, roles[name], once=name == "id") for name in ("id", "dyad") if name in roles
    }
    used = {column for part in parts for column in part.columns.values()} | set(roles.values())
    return Responses(
        frame=opened.frame,
        parts=parts,
        n_rows=n_rows,
        source=opened.name,
        roles=dict(roles),
        counts=counts,
        notes=() if opened.table is None else tuple(opened.table.notes),
        empty_rows=_empty_rows(parts, n_rows),
        unused=tuple(name for name in column_names(opened.frame) if name not in used),
    )


def _distinct(opened: _Source, column: str, *, once: bool) -> int:
    """How many different values a column has; ids may be there only once."""
    values = column_values(opened.frame, column).tolist()
    first: dict[Any, int] = {}
    twice, blank = [], []
    for position, value in enumerate(values):
        value = value.strip() if isinstance(value, str) else value
        if value is None or value == "" or value != value:  # NaN alone differs from itself
            blank.append(position)
        elif value in first:
            twice.append(f"{shown(value)}: rows {opened.row(first[value])} and {opened.row(position)}")
        else:
            first[value] = position
    if once and twice:
        raise AnswerError(
            f"{opened.name}: {counted(len(twice), 'row')} with an id in {column!r} that another row has.",
            code="TS-R202",
            where=twice,
            mend="keep one row per person, or read without id= where a person may answer more than once.",
        )
    if once and blank:
        raise AnswerError(
            f"{opened.name}: {counted(len(blank), 'row')} without an id in {column!r}.",
            code="TS-R203",
            where=[f"row {opened.row(position)}" for position in blank],
            mend="fill the ids in, or read without id=.",
        )
    return len(first)


def _empty_rows(parts: Sequence[Part], n_rows: int) -> int:
    """Rows without any answer: of those that are blank in one column, the next column leaves fewer."""
    columns = [column for part in parts for column in part.items.values()]
    if not columns:
        return n_rows
    if any(column.codes.dtype.kind != "f" for column in columns):
        return 0  # whole numbers have no gaps
    rows = np.flatnonzero(_blank(columns[0], slice(None)))
    for column in columns[1:]:
        rows = rows[_blank(column, rows)]
    return len(rows)


def _blank(column: ItemColumn, rows: slice | NDArray[np.intp]) -> NDArray[np.bool_]:
    blank: NDArray[np.bool_] = np.isnan(column.codes[rows])
    if column.not_applicable is not None:
        blank &= ~column.not_applicable[rows]
    return blank
