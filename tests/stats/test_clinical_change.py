"""Cut-offs and the five classes of change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from trustscale import stats
from trustscale.stats import ChangeClass as Class


def test_printed_cutoffs() -> None:
    cut = stats.clinical_cutoffs(mean=45, sd=10, functional_mean=20, functional_sd=8, direction=-1)
    assert (cut.a, cut.b) == (25, 36)
    assert cut.c == pytest.approx(31.1111, abs=5e-5)


@given(st.floats(1, 50), st.floats(1, 20), st.floats(1, 20))
def test_cutoffs_mirror_with_the_scale(gap: float, sd: float, functional_sd: float) -> None:
    up = stats.clinical_cutoffs(
        mean=30, sd=sd, functional_mean=30 + gap, functional_sd=functional_sd, direction=1
    )
    down = stats.clinical_cutoffs(
        mean=-30, sd=sd, functional_mean=-30 - gap, functional_sd=functional_sd, direction=-1
    )
    assert_allclose([up.a, up.b, up.c], [-down.a, -down.b, -down.c])
    assert 30 < up.c < 30 + gap
    # At c both groups are equally far away in their own SDs.
    assert (up.c - 30) / sd == pytest.approx((30 + gap - up.c) / functional_sd)


def test_impossible_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="must be better"):
        stats.clinical_cutoffs(mean=40, sd=5, functional_mean=60, functional_sd=5, direction=-1)
    with pytest.raises(ValueError, match="above 0"):
        stats.clinical_cutoffs(mean=40, sd=0, functional_mean=60, functional_sd=5, direction=1)
    with pytest.raises(ValueError, match="direction"):
        stats.clinical_cutoffs(mean=40, sd=5, functional_mean=60, functional_sd=5, direction=0)


def test_without_functional_norms_only_a_is_a_number() -> None:
    cut = stats.clinical_cutoffs(mean=40, sd=5, functional_mean=np.nan, functional_sd=np.nan, direction=1)
    assert cut.a == 50
    assert np.isnan([cut.b, cut.c]).all()


# before, after: reliably better from 6 points on, the cut-off at 50, higher is better
PERSONS = {
    (40, 60): Class.RECOVERED,
    (40, 48): Class.IMPROVED,
    (52, 60): Class.IMPROVED,
    (49, 51): Class.UNCHANGED,
    (60, 52): Class.DETERIORATED,
    (45, 30): Class.DETERIORATED,
    (60, 40): Class.HARMED,
    (40, 50): Class.IMPROVED,
    (50, 60): Class.IMPROVED,
    (50, 40): Class.DETERIORATED,
    (np.nan, 60): Class.NOT_CLASSIFIABLE,
    (40, np.nan): Class.NOT_CLASSIFIABLE,
}


@pytest.mark.parametrize("direction", [1, -1])
def test_classes(direction: int) -> None:
    before, after = direction * np.array(list(PERSONS), dtype=float).T
    change = stats.practice_adjusted(before, after, practice=0, error=3)
    found = stats.classify_change(
        change,
        direction=direction,
        before_side=stats.side_of_cutoff(before, direction * 50, direction=direction),
        after_side=stats.side_of_cutoff(after, direction * 50, direction=direction),
    )
    assert found.tolist() == list(PERSONS.values())
    assert found.dtype == np.int8
    without = stats.classify_change(change, direction=direction)
    expected = [value if abs(value) != 2 else value / 2 for value in PERSONS.values()]
    assert without.tolist() == expected


def test_a_change_on_the_bound_is_not_reliable() -> None:
    change = stats.practice_adjusted([0.0, 0.0], [1.96, 1.97], practice=0, error=1)
    assert stats.classify_change(change, direction=1).tolist() == [Class.UNCHANGED, Class.IMPROVED]


def test_one_side_alone_is_refused() -> None:
    change = stats.practice_adjusted([0.0], [3.0], practice=0, error=1)
    with pytest.raises(ValueError, match="both"):
        stats.classify_change(change, direction=1, before_side=[-1.0])


def test_hageman_and_arrindell_prove_the_side() -> None:
    # r2 of the common SEM: 1 - 15 / 121, so that sqrt(r2) s2 sqrt(1 - r2) = sqrt(r2) SEM.
    r2 = 1 - 15 / 121
    t = stats.cutoff_statistic(
        [20.0, 35.0, np.nan], 31.1111, mean_after=34, sd_after=11, reliability_after=r2
    )
    assert_allclose(t[1], (34 + (35 - 34) * r2 - 31.1111) / (np.sqrt(r2) * np.sqrt(15)))
    assert_array_equal(stats.proven_side_of_cutoff(t, direction=-1), [1, 0, np.nan])
    with pytest.raises(ValueError, match="reliability_after"):
        stats.cutoff_statistic([20.0], 31, mean_after=34, sd_after=11, reliability_after=1.0)
