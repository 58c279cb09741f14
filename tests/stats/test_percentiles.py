"""Percentile ranks and normal scores: published values, cNORM, and laws that they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from tests.stats.norm_cases import inputs, pupils
from trustscale import stats

RAW = [3, 5, 5, 6, 7, 7, 7, 8, 9, 10]
POSITIONS = {
    "blom": stats.BLOM,
    "tukey": stats.TUKEY,
    "van_der_waerden": stats.VAN_DER_WAERDEN,
    "rankit": stats.RANKIT,
    "levenbach": stats.LEVENBACH,
    "filliben": stats.FILLIBEN,
    "yu_huang": stats.YU_HUANG,
}
samples = hnp.arrays(float, st.integers(1, 40), elements=st.integers(0, 12))


def test_mid_ranks() -> None:
    assert_array_equal(stats.percentile_rank([3, 5, 7, 10], RAW), [5, 20, 55, 95])
    z = [-1.6449, -0.8416, -0.8416, -0.3853, 0.1257, 0.1257, 0.1257, 0.6745, 1.0364, 1.6449]
    assert_allclose(stats.rank_in_groups(RAW).z, z, atol=5e-5)


def test_bloms_positions() -> None:
    z = stats.rank_in_groups(RAW, position=stats.BLOM).z
    assert_allclose(z[[0, 1, -1]], [-1.5466, -0.8158, 1.5466], atol=5e-5)


@pytest.mark.parametrize("name", ["tukey", "van_der_waerden", "rankit", "filliben"])
def test_ranks_within_groups_match_cnorm(name: str) -> None:
    group, raw = pupils()
    ranked = stats.rank_in_groups(raw, group=group, position=POSITIONS[name])
    for g, r, share, t in inputs()["cnorm"]["ranks"][name]:
        at = np.flatnonzero((group == g) & (raw == r))[0]
        assert ranked.percentile[at] / 100 == pytest.approx(share, abs=1e-13)
        assert stats.t_score(ranked.z[at]) == pytest.approx(t, abs=1e-9)


@pytest.mark.parametrize(("name", "shift", "ours"), [("blom", -3.75, -3 / 8), ("levenbach", -1 / 3, -0.3)])
def test_two_constants_of_cnorm_were_slips(name: str, shift: float, ours: float) -> None:
    # cNORM 3.5.2 has -3.75 for Blom's -3/8 and -1/3 for Levenbach's -0.3; its later versions have ours.
    group, raw = pupils()
    assert POSITIONS[name].shift == ours
    slipped = stats.rank_in_groups(
        raw, group=group, position=stats.PlottingPosition(shift, POSITIONS[name].room)
    )
    for g, r, share, _ in inputs()["cnorm"]["ranks"][name]:
        at = np.flatnonzero((group == g) & (raw == r))[0]
        assert max(slipped.percentile[at] / 100, 1e-12) == pytest.approx(share, abs=1e-13)


@given(samples, st.data())
def test_against_counting_by_hand(sample: np.ndarray, data: st.DataObject) -> None:
    w = data.draw(hnp.arrays(float, sample.shape, elements=st.sampled_from([0.5, 1.0, 2.0])))
    scores = np.arange(-1, 14)
    by_hand = [100 * (w[sample < s].sum() + w[sample == s].sum() / 2) / w.sum() for s in scores]
    found = stats.percentile_rank(scores, sample, weights=w)
    assert_allclose(found, by_hand, atol=1e-10)
    assert (np.diff(found) >= 0).all()
    norm = stats.norm_distribution(sample, weights=w)
    assert_allclose(norm.percentile, stats.percentile_rank(norm.raw, sample, weights=w), atol=1e-10)


@given(samples, st.randoms(use_true_random=False))
def test_the_order_of_persons_does_not_matter(sample: np.ndarray, random: object) -> None:
    assert hasattr(random, "sample")
    order = np.array(random.sample(range(sample.size), sample.size), dtype=int)
    group = np.arange(sample.size) % 3
    ranked, shuffled = (
        stats.rank_in_groups(sample[at], group=group[at]) for at in (np.arange(sample.size), order)
    )
    assert_array_equal(ranked.z[order], shuffled.z)
    assert_array_equal(ranked.compared_with[order], shuffled.compared_with)


@given(samples)
def test_equal_weights_change_nothing(sample: np.ndarray) -> None:
    plain = stats.rank_in_groups(sample, position=stats.TUKEY)
    weighted = stats.rank_in_groups(sample, weights=np.full(sample.shape, 0.7), position=stats.TUKEY)
    assert_allclose(plain.percentile, weighted.percentile, rtol=1e-12)


@given(samples, st.sampled_from(sorted(POSITIONS)))
def test_a_higher_raw_score_never_has_a_lower_norm_score(sample: np.ndarray, name: str) -> None:
    ranked = stats.rank_in_groups(sample, position=POSITIONS[name])
    assert (np.diff(ranked.z[np.argsort(sample, kind="stable")]) >= 0).all()
    assert np.isfinite(ranked.z).all()


def test_a_window_over_everybody_is_one_group() -> None:
    rng = np.random.default_rng(1)
    raw, age = rng.integers(0, 20, 80), rng.uniform(5, 9, 80)
    w = rng.uniform(0.5, 2, 80)
    whole = stats.rank_in_window(raw, age, width=8, weights=w)
    assert_allclose(whole.z, stats.rank_in_groups(raw, weights=w).z, rtol=1e-12)


def test_windows_by_hand() -> None:
    rng = np.random.default_rng(2)
    raw, age = rng.integers(0, 9, 60).astype(float), np.round(rng.uniform(5, 9, 60), 1)
    w = rng.uniform(0.5, 2, 60)
    found = stats.rank_in_window(raw, age, width=1.2, weights=w, position=stats.BLOM)
    for i in range(60):
        centre = min(max(age[i], age.min() + 0.6), age.max() - 0.6)
        inside = np.abs(age - centre) <= 0.6 + 1e-9
        n, total = inside.sum(), w[inside].sum()
        share = (w[inside & (raw < raw[i])].sum() + w[inside & (raw == raw[i])].sum() / 2) / total
        assert found.compared_with[i] == n
        assert found.percentile[i] == pytest.approx(100 * (n * share + 0.5 - 3 / 8) / (n + 0.25))
    assert_allclose(found.z, special.ndtri(found.percentile / 100))


def test_gaps_stay_gaps_and_count_for_nobody() -> None:
    raw = np.array([1.0, 2.0, np.nan, 3.0, 4.0])
    group = np.array([1.0, 1.0, 1.0, np.nan, 1.0])
    found = stats.rank_in_groups(raw, group=group)
    assert_array_equal(np.isnan(found.z), [False, False, True, True, False])
    assert_array_equal(found.compared_with, [3, 3, 0, 0, 3])
    assert stats.norm_distribution(raw).n == 4
    assert_array_equal(stats.percentile_rank([np.nan, 2.0], raw), [np.nan, 37.5])


def test_nobody_and_one_person() -> None:
    nobody = stats.norm_distribution([])
    assert (nobody.n, nobody.raw.size) == (0, 0)
    assert np.isnan([nobody.mean, nobody.sd, nobody.skewness]).all()
    assert np.isnan(stats.percentile_rank([3.0], [np.nan])).all()
    assert stats.rank_in_groups([]).z.shape == (0,)
    assert stats.rank_in_window([], [], width=1.0).z.shape == (0,)
    one = stats.norm_distribution([4.0])
    assert (one.n, one.mean, one.percentile.tolist()) == (1, 4.0, [50.0])
    assert np.isnan([one.sd, one.skewness]).all()
    assert stats.rank_in_groups([4.0]).z.tolist() == [0.0]


def test_moments_are_those_of_numpy_and_scipy() -> None:
    from scipy import stats as reference

    x = np.random.default_rng(3).gamma(2, 3, 200).round()
    norm = stats.norm_distribution(x)
    assert norm.sd == pytest.approx(x.std(ddof=1))
    assert norm.skewness == pytest.approx(reference.skew(x))
    doubled = stats.norm_distribution(x, weights=np.full(200, 2.0))
    assert (doubled.mean, doubled.sd) == pytest.approx((norm.mean, norm.sd))
    assert (norm.n_effective, doubled.n_effective) == pytest.approx((200, 200))


def test_wrong_shapes_and_widths() -> None:
    with pytest.raises(ValueError, match="one value per person"):
        stats.norm_distribution([1.0, 2.0], weights=[1.0])
    with pytest.raises(ValueError, match="negative"):
        stats.norm_distribution([1.0, 2.0], weights=[1.0, -1.0])
    with pytest.raises(ValueError, match="width"):
        stats.rank_in_window([1.0], [2.0], width=0.0)


def test_arrays_cannot_be_written_to() -> None:
    norm, ranked = stats.norm_distribution(RAW), stats.rank_in_groups(RAW)
    for array in (norm.raw, norm.count, norm.weight, norm.percentile, ranked.z, ranked.percentile):
        assert not array.flags.writeable
