"""Persons who answer an instrument."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.strategies.conditions import inner_points
from trustscale.instruments.inputs import Values, code_bounds, option_codes, response_scale_of
from trustscale.instruments.model import Instrument, Item

Row = dict[str, float | None]
"""One person: a canonical code by item, in the order of the file; None for a gap. Times are minutes."""


def codes_of(instrument: Instrument, item: Item) -> st.SearchStrategy[float]:
    """Draw a canonical code that carries a score; for a time of day, its minutes."""
    scale = response_scale_of(instrument, item)
    assert scale is not None
    if scale.format == "time":
        return st.integers(0, 1439).map(float)
    codes = option_codes(scale)
    if codes is not None:
        return st.sampled_from(codes)
    points = inner_points(Values(*code_bounds(scale)))
    return st.one_of(
        st.sampled_from(points),
        st.floats(points[0], points[-1], allow_nan=False)
        .map(lambda x: round(x, 2))
        .filter(lambda x: points[0] <= x <= points[-1]),
    )


@st.composite
def answers_for(
    draw: st.DrawFn, instrument: Instrument, *, min_rows: int = 1, max_rows: int = 6
) -> list[Row]:
    """Draw the answers of some persons, with gaps and answers that do not apply.

    Some persons answer everything, some nothing, some all alike: the cases that rules are about.
    """
    return draw(st.lists(_person(instrument, missing_codes=False), min_size=min_rows, max_size=max_rows))


@st.composite
def raw_answers_for(
    draw: st.DrawFn, instrument: Instrument, *, min_rows: int = 1, max_rows: int = 6
) -> list[Row]:
    """Draw answers as a file has them: gaps may also stand there as one of the declared missing codes."""
    return draw(st.lists(_person(instrument, missing_codes=True), min_size=min_rows, max_size=max_rows))


@st.composite
def _person(draw: st.DrawFn, instrument: Instrument, *, missing_codes: bool) -> Row:
    manner = draw(st.sampled_from(["complete", "gaps", "gaps", "gaps", "nothing", "many gaps"]))
    often = {"complete": 0, "gaps": 3, "nothing": 10, "many gaps": 7}[manner]
    row: Row = {}
    for item in instrument.items:
        blank = draw(st.integers(1, 10)) <= often
        row[item.id] = draw(_gap(instrument, item, missing_codes) if blank else codes_of(instrument, item))
    return row


def _gap(instrument: Instrument, item: Item, missing_codes: bool) -> st.SearchStrategy[float | None]:
    scale = response_scale_of(instrument, item)
    assert scale is not None
    left_out = [entry.code for entry in scale.not_applicable]
    codes = [*left_out, *(scale.missing_codes if missing_codes else ())]
    return st.one_of(st.none(), st.sampled_from(codes)) if codes else st.none()
