"""Runs of ids."""

from __future__ import annotations

import pytest

from trustscale.instruments.idlists import expand_ids, is_run


@pytest.mark.parametrize(
    ("entries", "ids"),
    [
        (["p1..p3"], ("p1", "p2", "p3")),
        (["p1..p1"], ("p1",)),
        ([" p9 .. p11 "], ("p9", "p10", "p11")),
        (["p08..p10"], ("p08", "p09", "p10")),
        (["q1_2..q1_4"], ("q1_2", "q1_3", "q1_4")),
        (["a", "b1..b2", "c"], ("a", "b1", "b2", "c")),
        ((), ()),
        ([3, "a"], (3, "a")),
        ("p1..p3", "p1..p3"),
        (None, None),
    ],
)
def test_a_run_stands_for_its_ids_and_the_rest_is_left(entries: object, ids: object) -> None:
    assert expand_ids(entries) == ids


@pytest.mark.parametrize(
    "entry", ["p3..p1", "p1..q3", "p1..", "..p3", "p..p3", "P1..P3", "p1...p3", "p1..p2..p3"]
)
def test_a_run_that_is_none_is_said_to_be_none(entry: str) -> None:
    with pytest.raises(ValueError, match=r"is not a run of ids; write 'p1\.\.p9'"):
        expand_ids([entry])


def test_a_run_that_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="has more than 10000 ids"):
        expand_ids(["p1..p99999999"])


def test_names_of_columns_that_look_like_runs_are_not() -> None:
    assert is_run("t1..t9")
    assert not is_run("I.feel..past.")
    assert not is_run("Q1..reversed")
