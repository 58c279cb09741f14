"""Plain tables and numbers."""

from __future__ import annotations

from trustscale.results.render import html_block, number, text_table


def test_columns_line_up() -> None:
    assert text_table(["scale", "n"], [["rs10", "5"], ["a", "1,000"]]) == [
        "scale      n",
        "rs10       5",
        "a      1,000",
    ]


def test_no_number_is_a_dash() -> None:
    assert number(float("nan")) == "-"
    assert number(2.345, 1) == "2.3"


def test_markup_is_printed_literally() -> None:
    assert "&lt;script&gt;" in html_block("<script>")


def test_rows_of_tables_stay_in_one_line_and_prose_is_wrapped() -> None:
    row, prose = html_block("a   1,000\n  a sentence of words").split("\n")
    assert row.endswith('<span style="white-space: pre">a   1,000</span>')
    assert prose == "  a sentence of words</pre>"
