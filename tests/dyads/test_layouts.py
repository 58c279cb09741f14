"""From any layout to any other and back, in every dataframe library, without a loss."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import MakeFrame
from tests.dyads.couples import Columns, cells, persons, rows
from trustscale import dyads
from trustscale.dyads import Naming
from trustscale.errors import ColumnError, OptionError, PairingError

SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
NAMINGS = [Naming("sip", ("", ".")), Naming("spi", (".", "_")), Naming("psi", ("-", "_"))]
ROLES: dict[str, Any] = {"dyad": "couple", "role": "who", "members": ("w", "m")}
SHARED = {**ROLES, "shared": ["months"]}


def in_couples(columns: Columns, *, role: str | None = "who") -> list[dict[str, Any]]:
    """The rows of persons with a partner: by couple as it appears, the first member before the second."""
    frame = rows(pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()}))
    couples: dict[str, list[dict[str, Any]]] = {}
    for row in frame:
        if row["couple"] is not None:
            couples.setdefault(row["couple"], []).append(row)
    both = [pair for pair in couples.values() if len(pair) == 2]
    order = {"w": 0, "m": 1}
    return [row for pair in both for row in (sorted(pair, key=lambda r: order[r[role]]) if role else pair)]


@SOME
@given(columns=persons(), naming=st.sampled_from(NAMINGS))
def test_individual_to_dyad_and_back(make_frame: MakeFrame, columns: Columns, naming: Naming) -> None:
    frame = make_frame(columns)
    couples = dyads.pair(frame, **SHARED)
    assert cells(couples.to_frame("individual")) == cells(frame)
    wide = couples.to_frame("dyad", naming=naming)
    assert type(wide) is type(frame)
    back = dyads.pair(wide, layout="dyad", naming=naming, **SHARED)
    assert [dict(sorted(row.items())) for row in rows(back.to_frame("individual"))] == [
        dict(sorted(row.items())) for row in in_couples(columns)
    ]
    assert cells(back.to_frame("dyad")) == cells(wide)


@SOME
@given(columns=persons())
def test_individual_to_pairwise_and_back(make_frame: MakeFrame, columns: Columns) -> None:
    frame = make_frame(columns)
    couples = dyads.pair(frame, **SHARED)
    double = couples.to_frame("pairwise")
    assert type(double) is type(frame)
    back = dyads.pair(double, layout="pairwise", **SHARED)
    assert cells(back.to_frame("pairwise")) == cells(double)
    with_partner = {row["couple"] for row in in_couples(columns)}
    assert sorted(map(repr, map(sorted_items, rows(back.to_frame("individual"))))) == sorted(
        repr(sorted_items(row)) for row in rows(frame) if row["couple"] in with_partner
    )
    assert cells(back.to_frame("dyad")) == cells(couples.to_frame("dyad"))


def sorted_items(row: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(row.items())


@SOME
@given(columns=persons(told_apart=False))
def test_exchangeable_couples_go_there_and_back(make_frame: MakeFrame, columns: Columns) -> None:
    couples = dyads.pair(make_frame(columns), dyad="couple", shared="months")
    assert not couples.distinguishable
    wide = couples.to_frame("dyad")
    back = dyads.pair(wide, layout="dyad", dyad="couple", shared="months", exchangeable=True)
    assert cells(back.to_frame("dyad")) == cells(wide)
    assert [sorted_items(row) for row in in_couples(columns, role=None)] == [
        sorted_items({name: value for name, value in row.items() if name != "role"})
        for row in rows(back.to_frame("individual"))
    ]
    double = couples.to_frame("pairwise")
    again = dyads.pair(double, layout="pairwise", dyad="couple", shared="months")
    assert cells(again.to_frame("pairwise")) == cells(double)


def test_a_pairwise_file_has_everybody_twice(make_frame: MakeFrame) -> None:
    frame = make_frame({"couple": [1, 2, 1, 3], "who": ["a", "a", "b", "b"], "x": [1.0, 2.0, 3.0, 4.0]})
    double = dyads.pair(frame, dyad="couple", role="who").to_frame("pairwise", suffixes=("", "_p"))
    assert cells(double) == {"couple": [1, 1], "who": ["a", "b"], "x": [1, 3], "x_p": [3, 1]}


def test_a_wide_file_without_a_column_of_couples(make_frame: MakeFrame) -> None:
    columns = {
        "sat.g.1_1": [1, 2],
        "sat.g.2_1": [3, 4],
        "com.1_1": [5, None],
        "com.2_1": [7, 8],
        "town": ["u", "v"],
    }
    couples = dyads.pair(make_frame(columns), layout="dyad", naming=Naming("spi", (".", "_")))
    assert couples.variables == ("sat.g_1", "com_1")
    assert couples.shared == ("town",)
    assert cells(couples.to_frame("individual")) == {
        "dyad": [1, 1, 2, 2],
        "role": ["1", "2", "1", "2"],
        "sat.g_1": [1, 3, 2, 4],
        "com_1": [5, 7, None, 8],
        "town": ["u", "u", "v", "v"],
    }
    back = cells(couples.to_frame())
    assert {name: back[name] for name in columns} == columns
    assert set(back) == set(columns)


def test_variables_of_a_wide_file(make_frame: MakeFrame) -> None:
    frame = make_frame({"couple": [1, 2], "x1": [1, 2], "x2": [3, 4], "tr1_1": [5, 6], "note": ["a", "b"]})
    naming = Naming("sip", ("", ""))
    couples = dyads.pair(frame, layout="dyad", dyad="couple", naming=naming, variables="x", members=(1, 2))
    assert cells(couples.to_frame("individual")) == {
        "couple": [1, 1, 2, 2],
        "role": [1, 2, 1, 2],
        "x": [1, 3, 2, 4],
    }


@pytest.mark.parametrize(
    ("columns", "options", "code"),
    [
        ({"a": [1], "b": [2]}, {}, "TS-D006"),
        ({"x_1": [1]}, {}, "TS-D006"),
        ({"x_1": [1], "x_2": [2]}, {"variables": ["y"]}, "TS-D006"),
        ({"x_1": [1], "x_2": [2], "dyad": [1]}, {}, "TS-D005"),
        ({"x_1": [1], "x_2": ["b"]}, {}, "TS-D004"),
        ({"couple": [1, 1], "x_1": [1, 1], "x_2": [2, 2]}, {"dyad": "couple"}, "TS-R204"),
        ({"x_1": [1], "x_2": [2]}, {"dyad": "pair"}, "TS-D009"),
    ],
)
def test_wide_files_that_cannot_be_read(columns: Columns, options: dict[str, Any], code: str) -> None:
    with pytest.raises((PairingError, ColumnError)) as caught:
        dyads.pair(pd.DataFrame(columns), layout="dyad", **options)
    assert caught.value.code == code


def test_a_pairwise_file_in_which_partners_differ(make_frame: MakeFrame) -> None:
    frame = make_frame({"couple": [1, 1], "x_actor": [1.0, 2.0], "x_partner": [2.0, 3.0]})
    with pytest.raises(PairingError) as caught:
        dyads.pair(frame, layout="pairwise", dyad="couple")
    assert caught.value.code == "TS-D007"
    assert caught.value.where == ("row 1, x_partner: 3, but the partner has 1",)
    with pytest.raises(PairingError, match="x_them"):
        dyads.pair(frame, layout="pairwise", dyad="couple", variables="x", suffixes=("_me", "_them"))


def test_what_belongs_to_the_couple_is_the_same_for_both() -> None:
    frame = pd.DataFrame({"couple": [1, 1, 2, 2], "months": [5, 6, 7, 7], "x": [1, 2, 3, 4]})
    with pytest.raises(PairingError) as caught:
        dyads.pair(frame, dyad="couple", shared="months")
    assert (caught.value.code, caught.value.where) == ("TS-D008", ("couple 1, months: 5 and 6",))


def test_a_layout_that_does_not_exist() -> None:
    frame = pd.DataFrame({"couple": [1, 1], "x": [1, 2]})
    with pytest.raises(OptionError):
        dyads.pair(frame, dyad="couple", layout="wide")  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(OptionError):
        dyads.pair(frame, dyad="couple").to_frame("long")  # type: ignore[arg-type]  # that is what is tested
