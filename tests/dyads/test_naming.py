"""Three ways to put a variable and a partner into one name."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trustscale.dyads import Naming
from trustscale.dyads._naming import named_columns, partner_columns
from trustscale.errors import OptionError, PairingError


@pytest.mark.parametrize(
    ("naming", "variable", "partner", "column"),
    [
        (Naming("sip", ("", "_")), "x1", "A", "x1_A"),
        (Naming("sip", ("_", ".")), "PRQC_1", "1", "PRQC_1.1"),
        (Naming("sip", ("", "_")), "score", "was hurt", "score_was hurt"),
        (Naming("spi", (".", "_")), "sat.g_01", "1", "sat.g.1_01"),
        (Naming("spi", (".", "_")), "score", "1", "score.1"),
        (Naming("spi", ("_", "")), "x1", "A", "x_A1"),
        (Naming("psi", ("_", "")), "x1", "A", "A_x1"),
        (Naming("psi", (".", "_")), "sat_2", "hers", "hers.sat_2"),
    ],
)
def test_names_there_and_back(naming: Naming, variable: str, partner: str, column: str) -> None:
    assert naming.column(variable, partner) == column
    other = "B" if partner == "A" else "2"
    columns = [naming.column(variable, other), column, "months"]
    assert partner_columns(columns, naming, (partner, other)) == {variable: (column, columns[0])}


NAMES = st.from_regex(r"[a-z][a-z0-9_.]{0,6}", fullmatch=True)


@given(
    st.lists(NAMES, min_size=1, max_size=5, unique=True),
    st.sampled_from(["sip", "spi", "psi"]),
    st.tuples(st.sampled_from(["", "_", "."]), st.sampled_from(["", "_", "."])),
    st.sampled_from([("1", "2"), ("A", "B"), ("he", "she"), ("1", "11")]),
)
def test_names_that_are_written_are_read_as_the_same_variables(
    variables: list[str], order: str, delimiters: tuple[str, str], partners: tuple[str, str]
) -> None:
    naming = Naming(order, delimiters)  # type: ignore[arg-type]  # one of the three
    try:
        written = named_columns(variables, naming, partners)
    except PairingError:
        assume(False)  # such names are refused, there is nothing to read
    assert partner_columns([c for pair in written.values() for c in pair], naming, partners) == written


@pytest.mark.parametrize(
    ("columns", "naming", "partners"),
    [
        (["xba", "xab"], Naming("sip", ("", "")), ("a", "ba")),
        (["x_1.A", "x_1.B"], Naming("spi", (".", "_")), ("A", "B")),
    ],
)
def test_names_that_can_be_read_in_two_ways(
    columns: list[str], naming: Naming, partners: tuple[str, str]
) -> None:
    with pytest.raises(PairingError) as caught:
        partner_columns(columns, naming, partners)
    assert caught.value.code == "TS-D005"


def test_names_that_would_be_read_as_others_are_not_written() -> None:
    with pytest.raises(PairingError, match="more than once"):
        named_columns(["x", "xa"], Naming("sip", ("", "")), ("ab", "b"))
    with pytest.raises(PairingError, match="months_1: would be read as a partner's"):
        named_columns(["x"], Naming(), ("1", "2"), taken=["months_1"])


def test_a_partner_without_the_other() -> None:
    with pytest.raises(PairingError) as caught:
        partner_columns(["x_1", "x_2", "y_2"], Naming(), ("1", "2"))
    assert (caught.value.code, caught.value.where) == ("TS-D006", ("y_2: no column 'y_1'",))


def test_an_order_that_does_not_exist() -> None:
    with pytest.raises(OptionError, match="sip, spi, psi"):
        Naming("pis")  # type: ignore[arg-type]  # that is what is tested
