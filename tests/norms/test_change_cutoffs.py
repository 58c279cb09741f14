"""Cut-offs between a clinical and a functional group."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.norms.waves import pair, rows_of
from trustscale.errors import OptionError

UP, DOWN = "higher is better", "lower is better"


@pytest.mark.parametrize(
    ("numbers", "direction", "expected"),
    [
        ((40, 7.5, 60, 7.5), UP, (55, 45, 50)),  # Jacobson and Truax's own example
        ((81.583333, 11.825660, 114.8, 17.8), UP, (105.2347, 79.2, 94.84241)),  # their couples
        ((45, 10, 20, 8), DOWN, (25, 36, 31.1111)),
    ],
)
def test_cut_offs_worked_out_by_hand(
    numbers: tuple[float, ...], direction: Any, expected: tuple[float, ...]
) -> None:
    mean, sd, functional_mean, functional_sd = numbers
    found = ts.clinical_cutoff(
        mean=mean, sd=sd, functional_mean=functional_mean, functional_sd=functional_sd, direction=direction
    )
    assert (found.a, found.b, found.c) == pytest.approx(expected, abs=5e-5)
    assert found.value == found.c


def test_b_takes_the_functional_sd_and_says_what_other_software_prints() -> None:
    found = ts.clinical_cutoff(mean=45, sd=10, functional_mean=20, functional_sd=8, direction=DOWN, which="b")
    assert found.value == 20 + 2 * 8
    assert "software that takes the clinical one prints 40.00 instead" in str(found)
    same = ts.clinical_cutoff(mean=45, sd=8, functional_mean=20, functional_sd=8, direction=DOWN)
    assert "software" not in str(same)


def test_without_functional_norms_there_is_a_only() -> None:
    found = ts.clinical_cutoff(mean=45, sd=10, direction=DOWN)
    assert (found.which, found.value) == ("a", 25)
    assert math.isnan(found.b)
    assert math.isnan(found.c)
    assert found.apa() == "a = 25.00"
    assert rows_of(found.to_frame())[0]["used"] is True
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["b"] is None
    assert plain["functional_mean"] is None


@pytest.mark.parametrize(("functional_mean", "said"), [(20, "overlap"), (-20, "do not overlap")])
def test_whether_the_groups_overlap_is_said(functional_mean: float, said: str) -> None:
    found = ts.clinical_cutoff(
        mean=45, sd=10, functional_mean=functional_mean, functional_sd=8, direction=DOWN
    )
    assert f"two SDs around both means {said};" in str(found)
    assert found.does_overlap == (said == "overlap")


@given(
    mean=st.integers(-50, 50),
    gap=st.integers(1, 60),
    sd=st.integers(1, 20),
    other=st.integers(1, 20),
)
def test_the_mirror_image_has_the_mirrored_cut_offs(mean: int, gap: int, sd: int, other: int) -> None:
    up = ts.clinical_cutoff(mean=mean, sd=sd, functional_mean=mean + gap, functional_sd=other, direction=UP)
    down = ts.clinical_cutoff(
        mean=-mean, sd=sd, functional_mean=-mean - gap, functional_sd=other, direction=DOWN
    )
    assert (up.a, up.b, up.c) == pytest.approx((-down.a, -down.b, -down.c))
    assert mean < up.c < mean + gap
    assert up.does_overlap == down.does_overlap


def test_a_result_is_taken_as_the_cut_off_of_a_change() -> None:
    cutoff = ts.clinical_cutoff(mean=45, sd=10, functional_mean=20, functional_sd=8, direction=DOWN)
    options: dict[str, Any] = {"id": "person", "reliability": {"x": 0.9}, "sd": {"x": 10}, "direction": DOWN}
    for given_as in (cutoff, {"x": cutoff}, {"x": cutoff.value}):
        found = ts.reliable_change(*pair(45, 25), cutoff=given_as, **options)
        assert rows_of(found.to_frame())[0]["change"] == "recovered"
        assert found.scales[0].cutoff == cutoff.value


def test_words_and_frame() -> None:
    found = ts.clinical_cutoff(mean=40, sd=7.5, functional_mean=60, functional_sd=7.5, direction=UP)
    assert found.sentence() == (
        "The cut-off is 50.00 (criterion c of Jacobson and Truax: where both groups are equally far away, "
        "each in its own SD; higher is better; clinical M = 40, SD = 7.5; functional M = 60, SD = 7.5)."
    )
    assert [(row["cutoff"], row["value"], row["used"]) for row in rows_of(found.to_frame())] == [
        ("a", 55.0, False),
        ("b", 45.0, False),
        ("c", 50.0, True),
    ]
    assert found.alerts == ()
    assert "Jacobson" in found.citations[0]
    assert "cut-off c" in found.provenance.rules["cutoff"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ({"functional_mean": 60}, "TS-N117", "one of them is missing"),
        ({"functional_mean": 30, "functional_sd": 5}, "TS-N117", "the functional group is no better"),
        ({"functional_mean": 60, "functional_sd": 0}, "TS-N117", "functional_sd: 0"),
        ({"sd": -1}, "TS-N117", "sd: -1"),
        ({"which": "c"}, "TS-N117", "needs the mean and the SD of a functional group"),
        ({"which": "d"}, "TS-S001", "`which`"),
        ({"direction": "up"}, "TS-S001", "`direction`"),
    ],
)
def test_groups_that_make_no_cut_off(options: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(OptionError) as caught:
        ts.clinical_cutoff(**({"mean": 40, "sd": 7.5, "direction": UP} | options))
    assert caught.value.code == code
    assert said in str(caught.value)
