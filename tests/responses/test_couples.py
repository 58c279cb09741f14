"""Rows that cannot be a couple's are refused with their row numbers; the others are paired."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MakeFrame
from tests.responses.files import WORDINGS, csv_text, write
from tests.responses.surveys import instrument
from trustscale.errors import PairingError, ReadingError
from trustscale.responses.couples import Membership, membership, pair_rows, refuse_crowded
from trustscale.responses.frames import open_frame
from trustscale.responses.read import read_responses


def survey(folder: Path, couples: list[object], roles: list[object]) -> Path:
    rows = [
        ["couple", "partner", *WORDINGS],
        *([couple, role, 1, 2, 3, 4] for couple, role in zip(couples, roles, strict=True)),
    ]
    return write(folder / "survey.csv", csv_text(rows))


def test_a_couple_of_three(tmp_path: Path) -> None:
    path = survey(tmp_path, [1, 2, 1, 2, 1], ["a", "a", "b", "b", "c"])
    with pytest.raises(PairingError) as caught:
        read_responses(path, instrument(), dyad="couple", role="partner")
    assert caught.value.code == "TS-R204"
    assert caught.value.where == ("couple 1: rows 2, 4 and 6",)
    assert isinstance(caught.value, ReadingError)
    assert read_responses(path, instrument()).n_rows == 5


def test_two_of_one_role(tmp_path: Path) -> None:
    path = survey(tmp_path, [1, 2, 1, 2, 3, 3], ["a", "b", "b", " b ", "a", "a"])
    with pytest.raises(PairingError) as caught:
        read_responses(path, instrument(), dyad="couple", role="partner")
    assert caught.value.code == "TS-R205"
    assert caught.value.where == (
        "couple 2: rows 3 and 5 are both 'b'",
        "couple 3: rows 6 and 7 are both 'a'",
    )
    assert read_responses(path, instrument(), dyad="couple").counts == {"dyad": 3}


def test_persons_alone_and_without_a_couple_are_read(tmp_path: Path) -> None:
    path = survey(tmp_path, [1, "", 2, 2, ""], ["a", "a", "a", "b", "a"])
    answers = read_responses(path, instrument(), dyad="couple", role="partner")
    assert (answers.n_rows, answers.counts["dyad"]) == (5, 2)


def test_frames_are_counted_from_zero(make_frame: MakeFrame) -> None:
    frame = make_frame({"couple": ["x", "x", "x"], **{item: [1, 1, 1] for item in WORDINGS}})
    with pytest.raises(PairingError, match="couple 'x': rows 0, 1 and 2"):
        read_responses(frame, instrument(), dyad="couple")


def test_spaces_around_a_name_do_not_matter(make_frame: MakeFrame) -> None:
    members = membership(open_frame(make_frame({"couple": ["a", " b", "a ", "b", None, ""]})), "couple")
    assert members.couples == ("a", "b")
    assert members.couple.tolist() == [0, 1, 0, 1, -1, -1]


@given(st.permutations(range(9)), st.booleans())
def test_every_row_is_in_a_couple_or_alone(order: list[int], told_apart: bool) -> None:
    couple = np.array([0, 0, 1, 1, 2, 2, 3, -1, -1])[order]
    role = np.array([0, 1, 0, 1, 1, 0, 0, 0, 1])[order]
    members = Membership(
        couple, tuple("abcd"), role if told_apart else None, ("x", "y") if told_apart else ()
    )
    first, second, alone = pair_rows(members)
    assert sorted([*first, *second, *alone]) == list(range(9))
    np.testing.assert_array_equal(couple[first], couple[second])
    assert (couple[first] >= 0).all()
    if told_apart:
        assert (role[first] == 0).all()
        assert (role[second] == 1).all()
    else:
        assert (first < second).all()
    assert sorted(couple[alone]) == [-1, -1, 3]
    refuse_crowded(members, name="x", dyad="couple", role="role" if told_apart else None, row=int)


def test_no_row_at_all(make_frame: MakeFrame) -> None:
    members = membership(open_frame(make_frame({"couple": []})), "couple")
    assert [rows.size for rows in pair_rows(members)] == [0, 0, 0]
