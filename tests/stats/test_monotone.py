"""Whether percentile curves cross: polynomials of which it is known, and a grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from trustscale.stats._monotone import crossing

WIDE = (-np.inf, np.inf)
UNIT = {"rising": (0.0, 1.0), "along": (0.0, 1.0)}


def value(c: np.ndarray, level: np.ndarray, age: np.ndarray) -> np.ndarray:
    return np.polynomial.polynomial.polyval2d(level, age, c)


def slope(c: np.ndarray, level: np.ndarray, age: np.ndarray) -> np.ndarray:
    return value(c[1:] * np.arange(1, len(c))[:, None], level, age)


def test_a_plane_rises() -> None:
    assert crossing(np.array([[3.0, 2.0], [1.0, 0.0]]), bounds=WIDE, **UNIT) is None


def test_a_dip_between_the_points_of_a_grid_is_found() -> None:
    # The slope (L - 0.37)^2 - 1e-4 is negative on an interval of length 0.02 only.
    c = np.array([[0.0], [0.37**2 - 1e-4], [-0.37], [1 / 3]])
    found = crossing(c, bounds=WIDE, **UNIT)
    assert found is not None
    assert abs(found[0] - 0.37) < 0.011
    lifted = c.copy()
    lifted[1] += 2e-4
    assert crossing(lifted, bounds=WIDE, **UNIT) is None


def test_a_place_where_a_curve_only_stands_still_counts() -> None:
    # The slope (L - 1/3)^2 is 0 at one L, which no halving meets.
    found = crossing(np.array([[0.0], [1 / 9], [-1 / 3], [1 / 3]]), bounds=WIDE, **UNIT)
    assert found is not None
    assert found[0] == pytest.approx(1 / 3, abs=0.005)


def test_curves_that_meet_at_one_age_only() -> None:
    # raw = L (1 - A) rises at every age but 1, where all curves meet.
    c = np.array([[0.0, 0.0], [1.0, -1.0]])
    assert crossing(c, rising=(0, 1), along=(0, 0.99), bounds=WIDE) is None
    found = crossing(c, rising=(0, 1), along=(0, 1), bounds=WIDE)
    assert found is not None
    assert found[1] == pytest.approx(1, abs=0.01)


def test_what_happens_beyond_the_scores_that_can_occur_does_not_matter() -> None:
    # A parabola with its top at L = 70, where it is at 49.
    c = np.array([[0.0], [1.4], [-0.01]])
    ranges = {"rising": (30.0, 80.0), "along": (0.0, 0.0)}
    assert crossing(c, bounds=(0, 60), **ranges) is not None
    assert crossing(c, bounds=(0, 48), **ranges) is None
    # It comes back to 48 at L = 80: with 48.5 as the highest score it falls before.
    assert crossing(c, bounds=(0, 48.5), **ranges) is not None


def test_a_polynomial_without_the_norm_score_is_flat() -> None:
    assert crossing(np.array([[3.0, 1.0], [0.0, 0.0]]), bounds=WIDE, **UNIT) is not None


@given(
    hnp.arrays(float, (4, 3), elements=st.integers(-5, 5)),
    st.tuples(st.floats(-2, 0), st.floats(0.5, 2)),
    st.tuples(st.floats(-1, 0), st.floats(0.5, 3)),
)
def test_against_a_fine_grid(c: np.ndarray, rising: tuple[float, float], along: tuple[float, float]) -> None:
    level, age = np.meshgrid(np.linspace(*rising, 201), np.linspace(*along, 201), indexing="ij")
    on_grid = slope(c, level, age)
    # Where the smallest slope is nearly 0 either answer is right.
    assume(abs(on_grid.min()) > 0.3)
    found = crossing(c, rising=rising, along=along, bounds=WIDE)
    assert (found is None) == (on_grid.min() > 0)
    if found is not None:
        assert slope(c, np.array(found[0]), np.array(found[1])) <= 1e-9
