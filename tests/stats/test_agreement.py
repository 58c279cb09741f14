"""Coefficients of agreement keep the laws that they should, and say nothing where there is nothing to say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from trustscale.stats import (
    Difference,
    IccForm,
    agreement_weights,
    cohen_kappa,
    fleiss_kappa,
    intraclass_correlation,
    krippendorff_alpha,
    rating_variance,
    retest,
)

tables = hnp.arrays(float, st.tuples(st.integers(4, 20), st.integers(2, 5)), elements=st.integers(1, 6))
counts = hnp.arrays(int, (4, 4), elements=st.integers(0, 30))
with_gaps = hnp.arrays(
    float,
    st.tuples(st.integers(4, 15), st.integers(2, 4)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan]),
)


def icc(x: np.ndarray, form: IccForm, **more: float):
    v = rating_variance(x.mean(axis=0), np.cov(x.T), len(x))
    return intraclass_correlation(v, form, **more)


def ends(found) -> tuple[float, float, float]:
    return found.estimate, found.lower, found.upper


# -- intraclass correlations ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", IccForm)
@given(x=tables, order=st.randoms())
@settings(max_examples=25)
def test_neither_order_nor_scale_nor_origin_matters(form: IccForm, x: np.ndarray, order) -> None:
    columns, rows = list(range(x.shape[1])), list(range(x.shape[0]))
    order.shuffle(columns)
    order.shuffle(rows)
    before, after = icc(x, form), icc(3 * x[np.ix_(rows, columns)] + 7, form)
    # Denominators near zero make numbers without bound; there only the first digits can agree.
    np.testing.assert_allclose(ends(after), ends(before), rtol=1e-6, atol=1e-8, equal_nan=True)


@given(tables)
def test_a_shift_of_a_rater_leaves_consistency_alone(x: np.ndarray) -> None:
    shifted = x + np.arange(x.shape[1])
    before, after = (icc(values, IccForm.CONSISTENCY_SINGLE) for values in (x, shifted))
    assert after.estimate == pytest.approx(before.estimate, abs=1e-9, nan_ok=True)


def test_agreement_falls_with_a_shift_of_a_rater() -> None:
    x = np.random.default_rng(1).normal(size=(30, 1)) + np.random.default_rng(2).normal(size=(30, 3)) * 0.5
    agreement = [icc(x + np.array([0, 0, d]), IccForm.AGREEMENT_SINGLE).estimate for d in (0.0, 1.0, 2.0)]
    assert agreement[0] > agreement[1] > agreement[2]


@pytest.mark.parametrize(
    ("single", "average"),
    [
        (IccForm.ONE_WAY_SINGLE, IccForm.ONE_WAY_AVERAGE),
        (IccForm.CONSISTENCY_SINGLE, IccForm.CONSISTENCY_AVERAGE),
        (IccForm.AGREEMENT_SINGLE, IccForm.AGREEMENT_AVERAGE),
    ],
)
def test_an_average_is_one_rating_stepped_up(single: IccForm, average: IccForm) -> None:
    x = np.random.default_rng(5).normal(size=(40, 1)) + np.random.default_rng(6).normal(size=(40, 4))
    one, many = np.array(ends(icc(x, single))), np.array(ends(icc(x, average)))
    np.testing.assert_allclose(many, 4 * one / (1 + 3 * one), rtol=1e-12)


def test_the_average_consistency_is_alpha() -> None:
    x = np.random.default_rng(7).integers(1, 6, size=(60, 5)).astype(float)
    s = np.cov(x.T)
    alpha = 5 / 4 * (1 - np.trace(s) / s.sum())
    assert icc(x, IccForm.CONSISTENCY_AVERAGE).estimate == pytest.approx(alpha, rel=1e-12)


@pytest.mark.parametrize("form", IccForm)
def test_an_interval_ends_where_the_test_turns(form: IccForm) -> None:
    """The lower end is the value that a one-sided test at .025 just does not reject."""
    x = np.random.default_rng(8).normal(size=(25, 1)) + np.random.default_rng(9).normal(size=(25, 3)) * 0.6
    lower = icc(x, form).lower
    p = icc(x, form, null=lower).p_value
    # The interval of agreement takes its degrees of freedom at the estimate, the test at the null value.
    assert p == pytest.approx(0.025, rel=0.1 if "A" in form.value else 1e-9)


def test_perfect_and_missing_agreement() -> None:
    x = np.array([[1.0, 1, 1], [2, 2, 2], [5, 5, 5]])
    for form in IccForm:
        assert ends(icc(x, form)) == (1.0, 1.0, 1.0)
        assert math.isnan(icc(np.ones((4, 3)), form).estimate)
        assert math.isnan(icc(x[:, :2] * np.nan, form).estimate)
    shifted = x + np.array([0, 1, 2])
    assert ends(icc(shifted, IccForm.CONSISTENCY_SINGLE)) == (1.0, 1.0, 1.0)
    assert icc(shifted, IccForm.AGREEMENT_SINGLE).estimate < 1


def test_averages_that_have_no_lower_end() -> None:
    x = np.array([[1.0, 5, 3], [2, 4, 7], [3, 6, 1], [4, 2, 5], [5, 1, 4], [6, 3, 4], [7, 2, 6], [8, 2, 2]])
    found = icc(x, IccForm.AGREEMENT_AVERAGE)
    assert found.lower == -math.inf
    assert found.estimate < found.upper


# -- two raters ----------------------------------------------------------------------------------------------


@given(counts, st.permutations(range(4)))
def test_kappa_does_not_know_raters_or_labels(table: np.ndarray, order: list[int]) -> None:
    before = cohen_kappa(table)
    for other in (table.T, table[np.ix_(order, order)]):
        after = cohen_kappa(other)
        for name in ("estimate", "se", "null_se", "highest"):
            assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9, nan_ok=True)


@given(counts)
def test_four_times_the_subjects_halve_the_error(table: np.ndarray) -> None:
    once, more = cohen_kappa(table), cohen_kappa(4 * table)
    assert more.estimate == pytest.approx(once.estimate, abs=1e-12, nan_ok=True)
    assert more.se == pytest.approx(once.se / 2, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("power", [1, 2])
def test_weighted_kappa_stays_when_categories_are_counted_from_the_other_end(power: float) -> None:
    table = np.random.default_rng(3).integers(0, 20, size=(5, 5))
    w = agreement_weights(5, power)
    assert cohen_kappa(table, w).estimate == pytest.approx(cohen_kappa(table[::-1, ::-1], w).estimate)


def test_quadratic_kappa_is_close_to_agreement_of_numbers() -> None:
    """Fleiss and Cohen (1973): apart from a term of the order of 1 / n it is ICC(A,1) of the places."""
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 5, size=4000)
    x = np.clip(truth[:, None] + rng.integers(-1, 2, size=(4000, 2)), 0, 4)
    table = np.zeros((5, 5))
    np.add.at(table, (x[:, 0], x[:, 1]), 1)
    kappa = cohen_kappa(table, agreement_weights(5, 2)).estimate
    assert kappa == pytest.approx(icc(x.astype(float), IccForm.AGREEMENT_SINGLE).estimate, abs=1e-3)


def test_kappa_of_nothing_and_of_all_the_same() -> None:
    assert math.isnan(cohen_kappa(np.zeros((3, 3))).estimate)
    assert math.isnan(cohen_kappa([[7, 0], [0, 0]]).estimate)
    perfect = cohen_kappa([[7, 0], [0, 5]])
    assert (perfect.estimate, perfect.se, perfect.lower, perfect.upper) == (1, 0, 1, 1)
    constant = cohen_kappa([[7, 5], [0, 0]])
    assert constant.estimate == 0
    assert math.isnan(constant.se)


# -- several raters ------------------------------------------------------------------------------------------


@given(hnp.arrays(int, st.tuples(st.integers(2, 12), st.just(4)), elements=st.integers(0, 2)), st.randoms())
def test_fleiss_kappa_does_not_know_order_or_labels(x: np.ndarray, random) -> None:
    table = np.stack([(x == code).sum(axis=1) for code in range(3)], axis=1)
    order, rows = list(range(3)), list(range(len(table)))
    random.shuffle(order)
    random.shuffle(rows)
    before, after = fleiss_kappa(table), fleiss_kappa(table[np.ix_(rows, order)])
    for name in ("estimate", "se", "null_se"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9, nan_ok=True)
    np.testing.assert_allclose(after.of_category, before.of_category[order], atol=1e-12, equal_nan=True)


def test_fleiss_kappa_of_two_raters_is_scotts_pi() -> None:
    table = np.array([[20, 5], [10, 15]])
    rows = [[2, 0]] * 20 + [[1, 1]] * 15 + [[0, 2]] * 15
    shares = (table.sum(axis=0) + table.sum(axis=1)) / 100
    pi = (0.7 - (shares**2).sum()) / (1 - (shares**2).sum())
    assert fleiss_kappa(rows).estimate == pytest.approx(pi)


def test_fleiss_kappa_refuses_what_it_cannot_use() -> None:
    with pytest.raises(ValueError, match="same number"):
        fleiss_kappa([[2, 1], [2, 0]])
    with pytest.raises(ValueError, match="two at least"):
        fleiss_kappa([[1, 0], [0, 1]])
    assert math.isnan(fleiss_kappa([[3, 0], [3, 0]]).estimate)
    assert math.isnan(fleiss_kappa(np.empty((0, 2))).estimate)


# -- gaps ----------------------------------------------------------------------------------------------------


def by_coincidences(x: np.ndarray, difference: Difference) -> float:
    """Krippendorff's alpha as he writes it: the matrix of coincidences, value by value."""
    values = np.unique(x[~np.isnan(x)])
    o = np.zeros((len(values), len(values)))
    for row in x:
        known = row[~np.isnan(row)]
        if len(known) < 2:
            continue
        v = (known[:, None] == values).sum(axis=0).astype(float)
        o += (np.outer(v, v) - np.diag(v)) / (len(known) - 1)
    n = o.sum(axis=1)
    total = n.sum()
    a, b = np.meshgrid(values, values, indexing="ij")
    middle = np.cumsum(n) - n / 2
    delta = {
        Difference.NOMINAL: (a != b).astype(float),
        Difference.ORDINAL: (middle[:, None] - middle[None, :]) ** 2,
        Difference.INTERVAL: (a - b) ** 2,
        Difference.RATIO: ((a - b) / (a + b)) ** 2,
    }[difference]
    expected = n @ delta @ n
    return 1 - (total - 1) * (o * delta).sum() / expected if expected > 0 else math.nan


@pytest.mark.parametrize("difference", Difference)
@given(x=with_gaps)
@settings(max_examples=30)
def test_alpha_is_that_of_the_coincidences(difference: Difference, x: np.ndarray) -> None:
    found = krippendorff_alpha(x, difference).estimate
    assert found == pytest.approx(by_coincidences(x, difference), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("difference", Difference)
@given(x=with_gaps, random=st.randoms())
@settings(max_examples=15)
def test_alpha_does_not_know_the_order_of_raters_and_units(
    difference: Difference, x: np.ndarray, random
) -> None:
    rows, columns = list(range(x.shape[0])), list(range(x.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    before, after = (krippendorff_alpha(v, difference).estimate for v in (x, x[np.ix_(rows, columns)]))
    assert after == pytest.approx(before, abs=1e-12, nan_ok=True)


def test_relabelled_values_change_nominal_alpha_no_more_than_stretched_ones_ordinal_alpha() -> None:
    x = np.random.default_rng(5).integers(1, 5, size=(30, 3)).astype(float)
    labels = np.array([0.0, 9.0, 2.0, 7.0, 1.0])[x.astype(int)]
    stretched = x**3
    for values, difference in ((labels, Difference.NOMINAL), (stretched, Difference.ORDINAL)):
        before, after = (krippendorff_alpha(v, difference).estimate for v in (x, values))
        assert after == pytest.approx(before, abs=1e-12)


def test_the_bootstrap_is_seeded_and_holds_the_estimate() -> None:
    rng = np.random.default_rng(6)
    x = np.clip(rng.integers(1, 6, size=(60, 1)) + rng.integers(-1, 2, size=(60, 3)), 1, 5).astype(float)
    first, again = (
        krippendorff_alpha(x, Difference.ORDINAL, resamples=200, rng=np.random.default_rng(1))
        for _ in range(2)
    )
    assert (first.lower, first.upper) == (again.lower, again.upper)
    assert first.lower < first.estimate < first.upper
    assert first.resamples == 200


def test_alpha_without_pairs_or_variance_has_no_value() -> None:
    for x in (np.full((3, 2), np.nan), np.ones((3, 2)), np.array([[1.0, np.nan], [np.nan, 2.0]])):
        for difference in Difference:
            assert math.isnan(krippendorff_alpha(x, difference).estimate)
    with pytest.raises(ValueError, match="zero or more"):
        krippendorff_alpha([[-1.0, 1.0], [2.0, 2.0]], Difference.RATIO)
    with pytest.raises(ValueError, match="rng"):
        krippendorff_alpha([[1.0, 1.0], [2.0, 2.0]], Difference.NOMINAL, resamples=10)


# -- two measurements ----------------------------------------------------------------------------------------


def test_what_two_measurements_have_in_common() -> None:
    rng = np.random.default_rng(7)
    first = rng.normal(50, 10, size=80)
    second = first + rng.normal(2, 4, size=80)
    found = retest(np.append(first, np.nan), np.append(second, 1.0))
    assert found.n == 80
    assert found.difference == pytest.approx((second - first).mean())
    assert found.sem_consistency == pytest.approx((second - first).std(ddof=1) / math.sqrt(2))
    assert found.detectable_consistency == pytest.approx(
        (found.limit_upper - found.limit_lower) / 2, rel=1e-12
    )
    assert found.sem_agreement > found.sem_consistency
    turned = retest(second, first)
    assert turned.agreement.estimate == pytest.approx(found.agreement.estimate)
    assert turned.difference == pytest.approx(-found.difference)


@pytest.mark.parametrize(
    "pair", [([], []), ([1.0], [2.0]), ([2.0, 2.0], [3.0, 3.0]), ([1.0, 1.0], [1.0, 1.0])]
)
def test_too_little_to_compare_gives_no_correlation(pair: tuple[list[float], list[float]]) -> None:
    found = retest(*pair)
    assert math.isnan(found.correlation.estimate)
    assert not found.agreement.estimate > 0
