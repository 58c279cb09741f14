"""The quick way says the same as decoding value by value, or steps aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.responses.surveys import AGREEMENT, CLOCK, COUNTED, SLIDER, STEPS, YES_NO, scale
from trustscale.instruments.model import ResponseScale
from trustscale.responses.cells import CellRules, decode_cell
from trustscale.responses.fitting import BLOCK_ROWS, fits

NAN = float("nan")
SCALES = [
    AGREEMENT,
    SLIDER,
    STEPS,
    CLOCK,
    YES_NO,
    COUNTED,
    scale(minimum=0),
    scale(minimum=0, maximum=9, step=1),
]


@pytest.mark.parametrize(
    ("values", "response_scale", "n_blank"),
    [
        (np.array([1, 5], dtype=np.int8), AGREEMENT, 0),
        (np.array([1, 6], dtype=np.int8), AGREEMENT, None),
        (np.array([1.0, NAN, 5.0]), AGREEMENT, 1),
        (np.array([NAN, NAN]), AGREEMENT, 2),
        (np.array([]), AGREEMENT, 0),
        (np.array([1.5]), AGREEMENT, None),
        (np.array([0.0]), AGREEMENT, None),
        (np.array([9.0]), AGREEMENT, None),
        (np.array([1.5, NAN]), SLIDER, 1),
        (np.array([np.inf]), scale(minimum=0), None),
        (np.array([-np.inf]), scale(maximum=0), None),
        (np.array([1.0]), COUNTED, None),
        (np.array([450.0]), CLOCK, None),
        (np.array(["1"], dtype=object), AGREEMENT, None),
        (np.array([True]), YES_NO, None),
        (np.array([0.5]), scale(minimum=0.5, maximum=2.5, step=1), None),
    ],
)
def test_it_counts_blanks_or_steps_aside(
    values: Any, response_scale: ResponseScale, n_blank: int | None
) -> None:
    assert fits(values, response_scale) == n_blank


def test_a_later_block_is_looked_at_as_well() -> None:
    values = np.ones(BLOCK_ROWS + 3)
    values[-1] = NAN
    assert fits(values, AGREEMENT) == 1
    values[-1] = 7
    assert fits(values, AGREEMENT) is None


@given(
    values=st.lists(
        st.sampled_from([NAN, -1.0, 0.0, 0.5, 1.0, 1.1, 2.0, 3.0, 5.0, 9.0, 100.0, np.inf]), max_size=8
    ),
    response_scale=st.sampled_from(SCALES),
)
def test_it_agrees_with_reading_each_cell(values: list[float], response_scale: ResponseScale) -> None:
    n_blank = fits(np.array(values), response_scale)
    states = [decode_cell(value, CellRules(response_scale))[0] for value in values]
    if n_blank is not None:
        assert set(states) <= {"answer", "missing"}
        assert states.count("missing") == n_blank
