"""Mistakes in look-up tables."""

from __future__ import annotations

from typing import Any

import pytest

from tests.instruments.good_definition import GOOD, found
from tests.instruments.mistakes import Mistake, assert_found

TABLE = "tables.t.csv"
COLUMNS = GOOD["tables"]["t.csv"]["columns"]
ROWS: list[list[str]] = GOOD["tables"]["t.csv"]["rows"]


def rows(*changed: list[str]) -> dict[str, Any]:
    """The good table with the rows of these raw values for the younger replaced."""
    replaced = {row[0]: row for row in changed}
    return {f"{TABLE}.rows": [replaced.get(r[0], r) if r[1] == "18" else r for r in ROWS]}


def plain(*pairs: tuple[str, str]) -> dict[str, Any]:
    """A table of the raw score alone, as a scale of its own."""
    table = {"columns": ["load", "score"], "rows": [list(pair) for pair in pairs]}
    scale = {"id": "t", "scheme": "usual", "scales": ["load"], "score": "lookup", "table": "t.csv"}
    return {"scales.t": scale, TABLE: table}


FULL = [(str(raw), str(40 + 2 * raw)) for raw in range(10)]

MISTAKES = [
    Mistake(
        "a table that is not there",
        {"scales.t.table": "u.csv"},
        "TS-I048",
        "scales.t.table",
        ("no table 'u.csv'", "beside the definition"),
    ),
    Mistake(
        "no column for an input",
        {f"{TABLE}.columns": ["laod", *COLUMNS[1:]]},
        "TS-I048",
        TABLE,
        ("no column for the input 'load'", "did you mean 'laod'", "'load_from' and 'load_below'"),
    ),
    Mistake(
        "a column that is no input",
        {"scales.t.items": []},
        "TS-I048",
        TABLE,
        ("the column 'age_from' is no input of 't'",),
    ),
    Mistake(
        "no score column",
        {f"{TABLE}.columns": [*COLUMNS[:3], "label"]},
        "TS-I048",
        TABLE,
        ("no column 'score'",),
    ),
    Mistake(
        "a column twice",
        {f"{TABLE}.columns": ["load", "age_from", "age_below", "score", "score"]}
        | {f"{TABLE}.rows": [[*row, row[-1]] for row in ROWS]},
        "TS-I048",
        TABLE,
        ("the column score is there more than once",),
    ),
    Mistake("no rows", {f"{TABLE}.rows": []}, "TS-I048", TABLE, ("it has no rows",)),
    Mistake(
        "a row that is too short",
        rows(["2", "18", "40"]),
        "TS-I049",
        TABLE,
        ("row 3 has not 4 cells",),
    ),
    Mistake(
        "a score that is no number",
        rows(["2", "18", "40", "44,5"]),
        "TS-I049",
        TABLE,
        ("the column 'score' has cells that are no numbers: row 3 '44,5'", "with a point"),
    ),
    Mistake(
        "a score that is missing",
        rows(["2", "18", "40", ""]),
        "TS-I049",
        TABLE,
        ("the column 'score' has cells that are no numbers: row 3 ''",),
    ),
    Mistake(
        "an input that is no number",
        {f"{TABLE}.rows": [["two", *ROWS[0][1:]], *ROWS[1:]]},
        "TS-I049",
        TABLE,
        ("the column 'load'", "row 1 'two'"),
    ),
    Mistake(
        "a row twice",
        {f"{TABLE}.rows": [*ROWS, ["2", "18", "40", "99"]]},
        "TS-I049",
        TABLE,
        ("row 21 (as 3)", "an earlier one, which wins"),
    ),
    Mistake(
        "ages in two rows",
        {f"{TABLE}.rows": [[r[0], r[1].replace("40", "39"), *r[2:]] for r in ROWS]},
        "TS-I049",
        TABLE,
        ("two rows take the same values: 18 to below 40 and 39 to below inf",),
    ),
    Mistake(
        "a raw value without a row",
        {f"{TABLE}.rows": [row for row in ROWS if row[0] != "7"]},
        "TS-I050",
        TABLE,
        ("no row for age = 18 and load = 7", "Write the rows that are missing"),
    ),
    Mistake(
        "ages without a row",
        {f"{TABLE}.rows": [[r[0], r[1], r[2] or "80", r[3]] for r in ROWS]},
        "TS-I050",
        TABLE,
        ("no row for age = 80", "narrow what can be answered"),
        severity="warning",
    ),
    Mistake(
        "a table of items coded from 1",
        plain(*((str(int(raw) + 3), score) for raw, score in FULL)),
        "TS-I050",
        TABLE,
        ("no row for load = 0, load = 1 and load = 2", "never read"),
    ),
    Mistake(
        "rows that are never read",
        plain(*FULL, ("10", "60"), ("11", "62")),
        "TS-I050",
        TABLE,
        ("rows for load = 10 and 11 are never read: it runs from 0 to 9",),
        severity="warning",
    ),
    Mistake(
        "a result that falls",
        rows(["7", "18", "40", "45"]),
        "TS-I051",
        TABLE,
        ("the score falls while 'load' rises: 52 at 6, 45 at 7",),
        severity="warning",
    ),
    Mistake(
        "fractions into a table of whole numbers",
        {"scales.load.fill": "mean", "scales.load.min_answered": 2, "bands": [], "examples[1].bands": {}},
        "TS-I045",
        TABLE,
        ("'load' has fractions, and the table has single values", "Round the input first"),
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_mistakes_in_tables(mistake: Mistake) -> None:
    assert_found(mistake)


def test_a_table_of_the_raw_score_alone_is_sound() -> None:
    assert found(GOOD, plain(*FULL)) == ()


def test_anything_and_missing_inputs_are_rows_like_others() -> None:
    table = {"columns": ["load", "o1", "score"], "rows": [["*", "", "0"], ["*", "0", "1"], ["*", "*", "2"]]}
    scale = {
        "id": "t",
        "scheme": "usual",
        "scales": ["load"],
        "items": ["o1"],
        "score": "lookup",
        "table": "t.csv",
    }
    assert found(GOOD, {"scales.t": scale, TABLE: table}) == ()


def test_a_rounded_sum_fits_a_table_of_whole_numbers() -> None:
    changes = {
        "scales.load.fill": "mean",
        "scales.load.min_answered": 2,
        "scales.load.round": {"to": 1, "mode": "half-up"},
    }
    assert found(GOOD, changes) == ()


def test_a_declared_range_is_that_of_the_table() -> None:
    (finding,) = found(GOOD, {"scales.t.range": [40, 58]})
    assert (finding.code, finding.where) == ("TS-I032", "scales.t.range")
    assert "[40, 59]" in finding.problem


def test_a_large_table_is_checked_within_a_second() -> None:
    from time import perf_counter

    items = [{"id": f"d{n}", "response_scale": "five"} for n in range(1, 6)]
    cells = [[str(a), str(b), str(c), str(d), str(e)] for a, b, c, d, e in _profiles()]
    definition = {
        **{key: GOOD[key] for key in ("id", "version", "title", "construct", "license", "sources")},
        "response_scales": [{"id": "five", "minimum": 1, "maximum": 5, "step": 1}],
        "items": items,
        "scales": [{"id": "v", "items": ["d1..d5"], "score": "lookup", "table": "v.csv"}],
        "tables": {
            "v.csv": {
                "columns": ["d1", "d2", "d3", "d4", "d5", "score"],
                "rows": [[*row, str(1 - 0.01 * place)] for place, row in enumerate(cells[:-1])],
            }
        },
    }
    start = perf_counter()
    findings = found(definition)
    assert perf_counter() - start < 5
    assert [finding.code for finding in findings] == ["TS-I050"]
    assert "d1 = 5 and d2 = 5 and d3 = 5 and d4 = 5 and d5 = 5" in findings[0].problem


def _profiles() -> list[tuple[int, ...]]:
    from itertools import product

    return list(product(range(1, 6), repeat=5))
